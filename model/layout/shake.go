package layout

import "slices"

// dice is a small random generator (xorshift) of its own, so that every run
// rolls alike.
type dice uint64

func newDice(seed uint64) *dice {
	d := dice(seed*0x9e3779b97f4a7c15 + 1)
	return &d
}

// roll gives a number from 0 to n-1.
func (d *dice) roll(n int) int {
	*d ^= *d << 13
	*d ^= *d >> 7
	*d ^= *d << 17
	return int(uint64(*d) % uint64(n))
}

// moveFrames tries each frame at each place among the others.
func (od *orderer) moveFrames(best snapshot, bestCount int) snapshot {
	for again := bestCount > 0; again; {
		again = false
		for from := range od.frames {
			for to := range od.frames {
				if to == from || to == from-1 { // as the one before moving here
					continue
				}
				od.restore(best)
				if !od.passes(from, to) {
					continue
				}
				f := od.frames[from]
				od.frames = slices.Insert(slices.Delete(od.frames, from, from+1), to, f)
				od.calm(0)
				if c := od.crossings(); c < bestCount {
					best, bestCount, again = od.snapshot(), c, true
				}
			}
		}
	}
	return best
}

// passes tells whether the frame at one place in the order of frames stands in a
// layer with any of those that it moves past to another place.
func (od *orderer) passes(from, to int) bool {
	f := od.groups[od.frames[from]]
	for k := min(from, to); k <= max(from, to); k++ {
		if o := od.groups[od.frames[k]]; k != from && f.first <= o.last && o.first <= f.last {
			return true
		}
	}
	return false
}

// calm lets the layers follow the order of the frames.
func (od *orderer) calm(round int) {
	for r := range 4 {
		od.sweep((r+round)%2 == 0, 100)
		od.transposeAll(false)
	}
}

// shake disturbs the best order again and again and keeps what that makes
// better, with fewer crossings or as many and more that can be straight: it
// finds what one vertex moving at a time does not.
func (od *orderer) shake() {
	d := newDice(1)
	best, bestCount, straight := od.snapshot(), od.crossings(), od.straight()
	for r := 0; r < min(shakesMax, shakeWork/len(od.verts)) && bestCount > 0; r++ {
		od.restore(best)
		if n := len(od.frames); n > 1 && r%3 == 0 {
			i, j := d.roll(n), d.roll(n)
			od.frames[i], od.frames[j] = od.frames[j], od.frames[i]
		}
		far := 2 + d.roll(12)
		for l := range od.layers {
			for _, v := range od.layers[l] {
				od.key[v] = float64(od.pos[v])
				if d.roll(3) == 0 && od.verts[v].side == noSide {
					od.key[v] += float64(d.roll(2*far+1) - far)
				}
			}
			od.arrange(l)
		}
		od.calm(r)
		c := od.crossings()
		if c > bestCount {
			continue
		}
		if can := od.straight(); c < bestCount || can > straight {
			best, bestCount, straight = od.snapshot(), c, can
		}
	}
	od.restore(best)
}

// straight is the weight of all pieces that can be straight at once.
func (s *scheme) straight() int {
	sum := 0
	for l := 0; l+1 < len(s.layers); l++ {
		_, weight := s.straightest(l)
		sum += weight
	}
	return sum
}

const (
	shakesMax = 50
	shakeWork = 6000 // vertices disturbed in all, a bound on time
)
