package layout

// frameTitleRoom is what a frame needs beyond its title: corners and spaces.
const frameTitleRoom = 6

// titleRoom is frameTitleRoom, or less where room is dear.
func (o Options) titleRoom() int {
	if o.Snug {
		return frameTitleRoom - 2
	}
	return frameTitleRoom
}

// draw turns layers, rows and tracks into cells.
func (s *scheme) draw(d *Drawing) {
	start, width, skirt := s.spans()
	d.Boxes = make([]Box, len(s.g.Nodes))
	for i := range s.verts {
		v := &s.verts[i]
		if v.node < 0 {
			continue
		}
		n := &s.g.Nodes[v.node]
		if s.o.Direction == LeftRight && s.o.Level == Detail {
			v.us = width[v.layer]
		}
		b := Box{ID: n.ID, Group: n.Group, Face: n.Face}
		if v.group >= 0 && s.groups[v.group].ring {
			b.Group = ""
		}
		at := s.cell(start[v.layer], s.v[v.coord])
		b.X, b.Y, b.W, b.H = at.X, at.Y, v.us, v.vs
		if s.o.Direction == TopDown {
			b.W, b.H = v.vs, v.us
		}
		d.Boxes[v.node] = b
	}
	for _, g := range s.groups {
		f := Frame{ID: g.name, Title: g.title, Ring: g.ring}
		u0, u1 := start[g.first]-s.m.frameSkip, start[g.last]+width[g.last]+skirt[g.last]+s.m.frameTail-1
		a, b := s.cell(u0, s.v[g.lo]), s.cell(u1, s.v[g.hi])
		f.X, f.Y, f.W, f.H = a.X, a.Y, b.X-a.X+1, b.Y-a.Y+1
		d.Frames = append(d.Frames, f)
	}
	s.drawLines(d)
	d.settle()
}

// cell turns a place along u and v into a cell.
func (s *scheme) cell(u, v int) Point {
	if s.o.Direction == TopDown {
		return Point{v, u}
	}
	return Point{u, v}
}

// spans gives each layer its start and width along u, and each channel its
// tracks between them.
func (s *scheme) spans() (start, width, skirt []int) {
	start, width = make([]int, len(s.layers)), make([]int, len(s.layers))
	for i := range s.verts {
		v := &s.verts[i]
		if v.node >= 0 {
			width[v.layer] = max(width[v.layer], v.us)
		}
	}
	opens, closes := make([]bool, len(s.layers)+1), make([]bool, len(s.layers))
	for _, g := range s.groups {
		opens[g.first], closes[g.last] = true, true
	}
	titled := func() {
		if s.o.Direction == TopDown {
			return
		}
		for _, g := range s.groups {
			have := start[g.last] + width[g.last] + skirt[g.last] - start[g.first] + s.m.frameSkip + s.m.frameTail
			width[g.last] += max(0, Columns(g.title)+s.o.titleRoom()-have)
		}
	}
	skirt = s.skirts(width)
	for range 2 { // the second time with frames wide enough for their titles
		u := 0
		for l, c := range s.chans {
			start[l] = u
			u = s.channelSpan(c, u+width[l]+skirt[l], closes[l], opens[l+1])
		}
		titled()
	}
	return start, width, skirt
}

// channelSpan lays the room for labels and the tracks of a channel out from u
// on, and returns where the next layer starts. closes and opens tell whether
// sides of frames stand before and behind the tracks.
func (s *scheme) channelSpan(c *channel, u int, closes, opens bool) int {
	clear := 1 // what keeps tracks off the sides of frames
	if s.o.Snug {
		clear = 0
	}
	u += s.m.stub
	if closes && s.m.stub <= s.m.frameTail {
		u += s.m.frameTail - s.m.stub + clear
	}
	c.labelA = u
	u += c.roomA
	c.firstTrack = u
	u += max(0, (c.tracks-1)*s.m.pitch+1)
	side := 0
	if opens && s.m.headStub <= s.m.frameSkip {
		side = s.m.frameSkip - s.m.headStub + clear
	}
	c.labelB = u
	inline := c.inline(s.o.Direction)
	switch {
	case c.roomB == 0:
		return u + s.m.headStub + side
	case !s.o.Snug || inline:
		c.labelB++
		if s.o.Direction == LeftRight && inline {
			c.labelB++ // a label in its line starts clear of the corner
		}
		return c.labelB + c.roomB + s.m.headStub + side
	case s.o.Direction == LeftRight: // the label may reach over the head
		c.labelB++
		if opens {
			return max(u+s.m.headStub+side, c.labelB+c.roomB-1+s.m.frameSkip)
		}
		return max(u+s.m.headStub, c.labelB+c.roomB)
	case opens && c.roomB > s.m.frameSkip-1:
		return c.labelB + c.roomB + s.m.frameSkip
	case opens: // in the frame, beside the head
		c.labelB = u + s.m.frameSkip - c.roomB
		return u + s.m.frameSkip
	}
	return max(u+s.m.headStub, c.labelB+c.roomB)
}

func (s *scheme) drawLines(d *Drawing) {
	type parts struct {
		main    int
		detours map[int]int
	}
	wires := make([][]parts, len(s.chans))
	for l, c := range s.chans {
		wires[l] = make([]parts, len(c.nets))
		for i := range c.wires {
			w := &c.wires[i]
			at := &wires[l][w.net]
			if !w.isDetour {
				at.main = i
				continue
			}
			if at.detours == nil {
				at.detours = map[int]int{}
			}
			at.detours[w.b[0]] = i
			if w.b[0] == w.detour {
				at.detours[w.b[len(w.b)-1]] = i
			}
		}
	}
	d.Lines = make([]Line, len(s.g.Edges))
	for i, e := range s.g.Edges {
		d.Lines[i] = Line{ID: e.ID, Ref: e.Ref, Joined: e.Joined, Edge: i, From: e.From, To: e.To, Class: e.Class, Label: e.Label}
	}
	for i, chain := range s.chains {
		if len(chain) == 0 {
			continue
		}
		p := path{s: s}
		first := s.pieces[chain[0]]
		p.to(s.farSide(d, first.a), s.rowA(&first))
		for _, pi := range chain {
			pc := &s.pieces[pi]
			c := s.chans[s.verts[pc.a].layer]
			at := wires[s.verts[pc.a].layer][pc.net]
			rb := s.rowB(pc)
			if t := c.wires[at.main].track; t >= 0 {
				p.across(c.firstTrack + t*s.m.pitch)
			}
			if k, ok := at.detours[rb]; ok {
				w := &c.wires[k]
				p.along(w.detour)
				p.across(c.firstTrack + w.track*s.m.pitch)
			}
			p.along(rb)
		}
		last := s.pieces[chain[len(chain)-1]]
		p.to(s.nearSide(d, last.b), s.rowB(&last))
		d.Lines[i].Points = p.points(s.turned[i])
	}
	s.drawLoops(d)
	for _, c := range s.chans {
		for _, m := range c.marks {
			u := c.labelA
			if m.side == labelAtB {
				u = c.labelB
			}
			d.Lines[m.edge].LabelAt = s.cell(u+m.u, m.v)
		}
	}
}

// drawLoops draws the edges from a node to itself.
func (s *scheme) drawLoops(d *Drawing) {
	for _, lp := range s.loops {
		v := &s.verts[lp.vert]
		at, side := s.v[v.coord], s.farSide(d, lp.vert)
		p := path{s: s}
		p.to(side, at+lp.fa)
		p.across(side + 2)
		p.along(at + lp.fb)
		p.to(side, at+lp.fb)
		l := &d.Lines[lp.edge]
		l.Points = p.points(false)
		switch {
		case s.o.Direction == LeftRight:
			l.LabelAt = s.cell(side+4, at+lp.fb)
		case v.single:
			l.LabelAt = s.cell(side+lp.fb, at+lp.fb+2) // a row for each loop
		default:
			l.LabelAt = s.cell(side+1, at+lp.fa+2)
		}
	}
}

// skirts is the room that loops take behind the boxes of each layer.
func (s *scheme) skirts(width []int) []int {
	out := make([]int, len(s.layers))
	for _, lp := range s.loops {
		v := &s.verts[lp.vert]
		us, need := v.us, 3
		if v.single && s.o.Direction == TopDown {
			need += lp.fb - 1
		}
		if s.o.Direction == LeftRight {
			if s.o.Level == Detail {
				us = width[v.layer]
			}
			if label := s.g.Edges[lp.edge].Label; label != "" {
				need += 1 + Columns(label)
			}
		}
		out[v.layer] = max(out[v.layer], us+need-width[v.layer])
	}
	return out
}

// farSide is the u of the border of v's box towards higher layers.
func (s *scheme) farSide(d *Drawing, v int) int {
	b := &d.Boxes[s.verts[v].node]
	if s.o.Direction == TopDown {
		return b.Y + b.H - 1
	}
	return b.X + b.W - 1
}

// nearSide is the u of the border of v's box towards lower layers.
func (s *scheme) nearSide(d *Drawing, v int) int {
	b := &d.Boxes[s.verts[v].node]
	if s.o.Direction == TopDown {
		return b.Y
	}
	return b.X
}

// path collects the corners of a line in (u, v).
type path struct {
	s   *scheme
	uvs [][2]int
}

func (p *path) to(u, v int) { p.uvs = append(p.uvs, [2]int{u, v}) }

// across goes on along u, along goes on along v.
func (p *path) across(u int) { p.to(u, p.uvs[len(p.uvs)-1][1]) }
func (p *path) along(v int)  { p.to(p.uvs[len(p.uvs)-1][0], v) }

// points turns the corners into cells, without those that do not turn.
func (p *path) points(turned bool) []Point {
	var out []Point
	for i := range p.uvs {
		q := p.uvs[i]
		if turned {
			q = p.uvs[len(p.uvs)-1-i]
		}
		out = appendCorner(out, p.s.cell(q[0], q[1]))
	}
	return out
}

// appendCorner adds q to a polyline and drops the point before it where the
// line runs straight on.
func appendCorner(pts []Point, q Point) []Point {
	n := len(pts)
	if n > 0 && pts[n-1] == q {
		return pts
	}
	if n > 1 {
		a, b := pts[n-2], pts[n-1]
		if a.X == b.X && b.X == q.X && (b.Y-a.Y)*(q.Y-b.Y) > 0 || a.Y == b.Y && b.Y == q.Y && (b.X-a.X)*(q.X-b.X) > 0 {
			pts[n-1] = q
			return pts
		}
	}
	return append(pts, q)
}
