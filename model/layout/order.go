package layout

import (
	"cmp"
	"slices"
)

// order reduces crossings: it sweeps over the layers, sorts each by the mean
// place of its neighbours, swaps neighbours where that helps, and keeps the
// best order seen. Frames stay in one piece: the members of a frame are next
// to each other between the frame's sides, and frames come in the same order
// in every layer.
func (s *scheme) order() {
	od := newOrderer(s)
	od.improve(starts(len(s.verts)), func(try int) {
		od.start(try)
		od.median = try%2 == 0
	})
	od.shake()
}

// improve takes the best of several first orders and moves its frames.
func (od *orderer) improve(tries int, start func(try int)) {
	best, bestCount := snapshot{}, -1
	for try := range tries {
		start(try)
		c, count := od.descend()
		if bestCount < 0 || count < bestCount {
			best, bestCount = c, count
		}
		if bestCount == 0 {
			break
		}
	}
	if len(od.groups) > 1 && len(od.groups) <= 8 && len(od.verts) <= 600 {
		best = od.moveFrames(best, bestCount)
	}
	od.restore(best)
}

func newOrderer(s *scheme) *orderer {
	n := len(s.verts)
	od := &orderer{scheme: s, key: make([]float64, n), around: make([]around, n)}
	for i := range s.verts {
		if v := &s.verts[i]; v.side == noSide {
			od.around[i].kin = int32(v.group)
		} else {
			od.around[i].kin = int32(-2 - v.coord) // that of nothing else in its layer
		}
	}
	od.dirty = [2][]bool{make([]bool, len(s.layers)), make([]bool, len(s.layers))}
	od.sides, od.blockOf = make([][2]int, len(s.groups)), make([]int, len(s.groups))
	od.blocks = make([]clump, 0, len(s.groups))
	for gi := range s.groups {
		od.frames = append(od.frames, gi)
	}
	od.chainSides()
	return od
}

// starts is how many first orders are tried; large graphs get fewer.
func starts(verts int) int {
	switch {
	case verts <= 200:
		return 12
	case verts <= 1000:
		return 4
	}
	return 2
}

// descend sweeps up and down until nothing gets better for a while, and returns
// the best order on the way.
func (od *orderer) descend() (snapshot, int) {
	best, bestCount := od.snapshot(), od.crossings()
	idle := 0
	for r := 0; bestCount > 0 && idle < idleRounds; r++ {
		od.sweep(r%2 == 0, r)
		od.transposeAll(r%4 >= 2)
		idle++
		if c := od.crossings(); c < bestCount {
			best, bestCount, idle = od.snapshot(), c, 0
		}
	}
	return best, bestCount
}

const idleRounds = 8

type orderer struct {
	*scheme
	frames   []int // group indexes in their order along v
	key      []float64
	tree     []int32
	nextSide []int32
	ends     []int32
	near     []int32
	far      []int32
	median   bool // sort by medians, else by means

	around []around  // what transpose saw last
	dirty  [2][]bool // layers to be looked at again

	// For arrange: the sides and the block of a frame, and what it sorts.
	sides   [][2]int
	blockOf []int
	blocks  []clump
	free    []int
	row     []int
	keys    []float64
	weights []float64
	pools   []pool
}

// clump is what arrange moves as one: the members of a frame.
type clump struct {
	key     float64
	frame   int   // group of the members
	members []int // its vertices in the layer
}

// chainSides notes for each side of a frame its vertex in the next layer.
func (od *orderer) chainSides() {
	od.nextSide = make([]int32, len(od.verts))
	type key struct {
		coord, layer int
	}
	at := map[key]int{}
	for i := range od.verts {
		if v := &od.verts[i]; v.side != noSide {
			at[key{v.coord, v.layer}] = i
		}
	}
	for i := range od.verts {
		od.nextSide[i] = -1
		if v := &od.verts[i]; v.side != noSide {
			if next, ok := at[key{v.coord, v.layer + 1}]; ok {
				od.nextSide[i] = int32(next)
			}
		}
	}
}

type snapshot struct {
	layers [][]int
	frames []int
}

func (od *orderer) snapshot() snapshot {
	c := snapshot{frames: slices.Clone(od.frames), layers: make([][]int, 0, len(od.layers))}
	room := make([]int, 0, len(od.verts))
	for _, l := range od.layers {
		n := len(room)
		room = append(room, l...)
		c.layers = append(c.layers, room[n:len(room):len(room)])
	}
	return c
}

func (od *orderer) restore(c snapshot) {
	copy(od.frames, c.frames)
	for l, vs := range c.layers {
		copy(od.layers[l], vs)
		od.number(l)
	}
}

// number notes the places of a new order of layer l.
func (od *orderer) number(l int) {
	for i, v := range od.layers[l] {
		od.pos[v] = int32(i)
	}
}

// start fills the layers in one of several first orders and puts the frames
// into one piece. The first is that of the spectrum, the second goes along the
// links breadth first, the third leaves the order of the graph, and the others
// go depth or breadth first from a shuffled order, the same one each time.
func (od *orderer) start(try int) {
	for l := range od.layers {
		od.layers[l] = od.layers[l][:0]
	}
	roots := od.roots()
	if try > 2 {
		shuffle(roots, uint64(try))
	}
	if try == 0 {
		place := od.spectrum(roots)
		slices.SortStableFunc(roots, func(a, b int) int { return cmp.Compare(place[a], place[b]) })
		try = 2
	}
	seen := make([]bool, len(od.verts))
	var visit []int
	add := func(v int) {
		if !seen[v] {
			seen[v] = true
			od.layers[od.verts[v].layer] = append(od.layers[od.verts[v].layer], v)
			visit = append(visit, v)
		}
	}
	for _, root := range roots {
		if try == 2 {
			add(root)
			continue
		}
		if seen[root] {
			continue
		}
		add(root)
		for len(visit) > 0 {
			v := visit[0]
			if try%2 == 0 {
				v = visit[len(visit)-1]
				visit = visit[:len(visit)-1]
			} else {
				visit = visit[1:]
			}
			for _, p := range slices.Backward(od.in[v]) {
				add(od.pieces[p].a)
			}
			for _, p := range slices.Backward(od.out[v]) {
				add(od.pieces[p].b)
			}
		}
	}
	od.sortFramesByUse()
	for l := range od.layers {
		od.number(l)
		for _, v := range od.layers[l] {
			od.key[v] = float64(od.pos[v])
		}
		od.arrange(l)
	}
}

// shuffle is Fisher and Yates', the same one each time.
func shuffle(list []int, seed uint64) {
	d := newDice(seed)
	for i := len(list) - 1; i > 0; i-- {
		j := d.roll(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// roots lists all vertices, the front of the request path first.
func (od *orderer) roots() []int {
	r := make([]int, len(od.verts))
	for i := range r {
		r[i] = i
	}
	slices.SortStableFunc(r, func(a, b int) int { return cmp.Compare(od.verts[a].layer, od.verts[b].layer) })
	return r
}

// sortFramesByUse orders frames as their first members were met.
func (od *orderer) sortFramesByUse() {
	met := make([]float64, len(od.groups))
	count := make([]float64, len(od.groups))
	for l := range od.layers {
		for i, v := range od.layers[l] {
			if gi := od.verts[v].group; gi >= 0 && od.verts[v].side == noSide {
				met[gi] += float64(i) / float64(len(od.layers[l]))
				count[gi]++
			}
		}
	}
	slices.SortStableFunc(od.frames, func(a, b int) int {
		return cmp.Compare(met[a]*count[b], met[b]*count[a])
	})
}

// sweep orders each layer by its neighbours in the layer before it, from one
// end of the drawing to the other.
func (od *orderer) sweep(forward bool, round int) {
	if len(od.frames) > 1 && round > 0 && round < 8 {
		od.sortFramesByNeighbours()
	}
	for i := range od.layers {
		l := i
		if !forward {
			l = len(od.layers) - 1 - i
		}
		for _, v := range od.layers[l] {
			od.key[v] = od.barycentre(v, forward)
		}
		od.arrange(l)
	}
}

// barycentre is the mean place of v's neighbours on one side, or its own place
// where it has none.
func (od *orderer) barycentre(v int, forward bool) float64 {
	list := od.back[v]
	if !forward {
		list = od.ahead[v]
	}
	if len(list) == 0 {
		return float64(od.pos[v])
	}
	if od.median {
		od.near = od.put(od.near[:0], list)
		return medianPlace(od.near)
	}
	sum := int32(0)
	for _, w := range list {
		sum += od.pos[w]
	}
	return float64(sum) / float64(len(list))
}

// medianPlace is the weighted median of Gansner and others: between the two
// middle places, nearer to the side where places are denser.
func medianPlace(places []int32) float64 {
	n := len(places)
	m := n / 2
	switch {
	case n%2 == 1:
		return float64(places[m])
	case n == 2:
		return float64(places[0]+places[1]) / 2
	}
	left, right := float64(places[m-1]-places[0]), float64(places[n-1]-places[m])
	if left+right == 0 {
		return float64(places[m-1])
	}
	return (float64(places[m-1])*right + float64(places[m])*left) / (left + right)
}

// sortFramesByNeighbours orders frames by where the things outside stand that
// their members are linked with.
func (od *orderer) sortFramesByNeighbours() {
	sum := make([]float64, len(od.groups))
	count := make([]float64, len(od.groups))
	for _, p := range od.pieces {
		a, b := &od.verts[p.a], &od.verts[p.b]
		if a.group == b.group {
			continue
		}
		if b.group >= 0 {
			sum[b.group] += float64(od.pos[p.a]) / float64(len(od.layers[a.layer]))
			count[b.group]++
		}
		if a.group >= 0 {
			sum[a.group] += float64(od.pos[p.b]) / float64(len(od.layers[b.layer]))
			count[a.group]++
		}
	}
	mean := make([]float64, len(od.groups))
	for k, gi := range od.frames {
		mean[gi] = float64(k) / float64(len(od.frames))
		if count[gi] > 0 {
			mean[gi] = sum[gi] / count[gi]
		}
	}
	slices.SortStableFunc(od.frames, func(a, b int) int { return cmp.Compare(mean[a], mean[b]) })
}

// arrange sorts layer l by key and keeps frames whole and in order.
func (od *orderer) arrange(l int) {
	od.collect(l)
	od.keys, od.weights = od.keys[:0], od.weights[:0]
	for i := range od.blocks {
		b := &od.blocks[i]
		sum := 0.0
		for _, v := range b.members {
			sum += od.key[v]
		}
		if len(b.members) > 0 && od.held == nil {
			od.keys = append(od.keys, sum/float64(len(b.members)))
			od.weights = append(od.weights, float64(len(b.members)))
		} else {
			od.keys = append(od.keys, od.key[od.sides[b.frame][0]])
			od.weights = append(od.weights, 1e-3)
		}
	}
	od.pools = monotone(od.keys, od.weights, od.pools)
	for i := range od.blocks {
		b := &od.blocks[i]
		b.key = od.keys[i]
		od.sortByKey(b.members)
	}
	od.sortByKey(od.free)
	row := od.row[:0]
	k := 0
	for i := range od.blocks {
		b := &od.blocks[i]
		for k < len(od.free) && od.key[od.free[k]] <= b.key {
			row = append(row, od.free[k])
			k++
		}
		row = append(row, od.sides[b.frame][0])
		row = append(row, b.members...)
		row = append(row, od.sides[b.frame][1])
	}
	od.row = append(row, od.free[k:]...)
	copy(od.layers[l], od.row)
	od.number(l)
}

// sortByKey sorts vertices by key; those of one key stay in their order.
func (od *orderer) sortByKey(verts []int) {
	if len(verts) > fewKeys {
		slices.SortStableFunc(verts, func(x, y int) int { return cmp.Compare(od.key[x], od.key[y]) })
		return
	}
	for i := 1; i < len(verts); i++ {
		v, k := verts[i], i
		for ; k > 0 && od.key[verts[k-1]] > od.key[v]; k-- {
			verts[k] = verts[k-1]
		}
		verts[k] = v
	}
}

const fewKeys = 24

// collect parts layer l into frames with their members, in the order of the
// frames, and what stands free.
func (od *orderer) collect(l int) {
	od.blocks, od.free = od.blocks[:0], od.free[:0]
	for _, gi := range od.frames {
		if n := len(od.blocks); od.covers(gi, l) {
			od.blocks = od.blocks[:n+1] // with the members that it had, for their room
			od.blocks[n].frame, od.blocks[n].members = gi, od.blocks[n].members[:0]
			od.blockOf[gi] = n
		}
	}
	for _, v := range od.layers[l] {
		x := &od.verts[v]
		switch {
		case x.side == frameStart:
			od.sides[x.group][0] = v
		case x.side == frameEnd:
			od.sides[x.group][1] = v
		case x.group >= 0:
			b := &od.blocks[od.blockOf[x.group]]
			b.members = append(b.members, v)
		default:
			od.free = append(od.free, v)
		}
	}
}

// pool is a run of keys that monotone makes equal.
type pool struct {
	sum, weight float64
	n           int
}

// monotone makes keys rise with the least weighted square change (pool
// adjacent violators). It works in the room of pools and returns it.
func monotone(keys, weights []float64, pools []pool) []pool {
	pools = pools[:0]
	for i := range keys {
		pools = append(pools, pool{keys[i] * weights[i], weights[i], 1})
		for len(pools) > 1 {
			a, b := pools[len(pools)-2], pools[len(pools)-1]
			if a.sum/a.weight <= b.sum/b.weight {
				break
			}
			pools = append(pools[:len(pools)-2], pool{a.sum + b.sum, a.weight + b.weight, a.n + b.n})
		}
	}
	i := 0
	for _, p := range pools {
		for range p.n {
			keys[i] = p.sum / p.weight
			i++
		}
	}
	return pools
}
