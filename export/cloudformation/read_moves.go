package cloudformation

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// move is a change that may be made, and what it brought when it was tried.
type move struct {
	wish  wish
	edit  []model.Edit
	to    *attempt
	gain  int
	clean bool // nothing differs after it that did not before
}

func (s *solver) moveOf(w wish, edit []model.Edit, a *attempt) move {
	before := s.now.keys()
	clean := !slices.ContainsFunc(a.gaps, func(g gap) bool {
		if before[g.key()] {
			return false
		}
		// What is left at a node that could not be written before is no new difference.
		n := s.now.t.Node(g.node())
		return n == nil || !isMain(n.Kind(), g.resource().kind) || !before[gap{pair: g.pair}.key()]
	})
	return move{w, edit, a, s.now.cost - a.cost, clean}
}

// keys are the places at which a design differs.
func (a *attempt) keys() map[string]bool {
	out := make(map[string]bool, len(a.gaps))
	for _, g := range a.gaps {
		out[g.key()] = true
	}
	return out
}

// before tells whether a move is to be made rather than another.
func (m move) before(o move) int {
	if m.clean != o.clean {
		if m.clean {
			return -1
		}
		return 1
	}
	return cmp.Compare(o.gain, m.gain)
}

// setProperties tries other values for the properties that carry what differs: of
// each the best one, all on the same design, and takes those first that bring most.
// Which of them explains what cannot be told before all were tried.
func (s *solver) setProperties() {
	var moves, hopeful []move
	all := s.proposed()
	slices.SortStableFunc(all, func(a, b wish) int { return cmp.Compare(b.called(), a.called()) })
	for _, w := range all {
		m, hope := s.best(w)
		if m.to != nil && m.to.cost == 0 {
			s.now = m.to
			return
		}
		if m.to != nil {
			moves = append(moves, m)
		} else if hope.to != nil {
			hopeful = append(hopeful, hope)
		}
	}
	slices.SortStableFunc(moves, move.before)
	for i, m := range moves {
		if i == 0 {
			s.now = m.to
		} else if a := s.tryEdit(m.edit); a != nil && a.cost < s.now.cost && s.saidAt(m.wish.at, a) {
			s.now = a
		}
	}
	s.setChains(hopeful)
	s.setPairs()
}

// called is 1 where a place that differs is called as the property, 0 for other properties
// that are carried there: what is called so says it, and they may only lead to it.
func (w wish) called() int {
	for _, g := range w.said {
		if last := g.path[strings.LastIndexByte(g.path, '.')+1:]; !g.absent && strings.EqualFold(last, w.name) {
			return 1
		}
	}
	return 0
}

// tryEdit tries the design after edits, nil when there is none.
func (s *solver) tryEdit(edits []model.Edit) *attempt {
	t, err := s.edit(edits...)
	if err != nil {
		return nil
	}
	a := s.nearer(t, s.now.cost-1)
	if a != nil && !s.draft && a.refusesMore(s.now) {
		return nil
	}
	return a
}

// refusesMore tells whether an export leaves out what it wrote of the design before: that
// something is gone says nothing of a property without which it cannot be written.
func (a *attempt) refusesMore(before *attempt) bool {
	for name := range a.refused {
		if name != "" && !before.refused[name] {
			return true
		}
	}
	return false
}

// best is the value of a property that comes nearest to the templates. Where none
// comes nearer, hope is one that the templates say in so many words: what follows from
// it may be another property.
func (s *solver) best(w wish) (best, hope move) {
	for _, v := range w.values() {
		if s.inVain(w, v) {
			continue
		}
		edit := w.edit(v)
		a := s.tryEdit(edit)
		if a == nil || !s.saidAt(w.at, a) {
			continue
		}
		if a.cost < s.now.cost {
			delete(s.tried, w.key(v)) // another change may be made first
			if m := s.moveOf(w, edit, a); best.to == nil || m.before(best) < 0 {
				best = m
			}
			if a.cost == 0 {
				break
			}
			continue
		}
		if a.cost-s.now.cost <= maxDebt && s.says(w, a) && (hope.to == nil || a.cost < hope.to.cost) {
			hope = s.moveOf(w, edit, a)
		}
	}
	return best, hope
}

// says tells whether an attempt gives something that a property is read from.
func (s *solver) says(w wish, a *attempt) bool {
	if len(w.said) == 0 {
		return false
	}
	left := a.keys()
	return slices.ContainsFunc(w.said, func(g gap) bool { return g.path != "" && !g.absent && !left[g.key()] })
}

// Bounds of chains: how much further from the templates the first of the properties
// may lead, how many are begun, and how many properties one has.
const (
	maxDebt   = 2 * costHome
	maxChains = 4
	maxLinks  = 4
)

// setChains follows what a value that the templates say makes differ, to other
// properties: the number of a rule moves those behind it, which say their own.
func (s *solver) setChains(hopeful []move) {
	if s.draft {
		return
	}
	slices.SortStableFunc(hopeful, func(a, b move) int { return cmp.Compare(a.to.cost, b.to.cost) })
	for _, m := range hopeful[:min(len(hopeful), maxChains)] {
		s.chain(m)
	}
}

func (s *solver) chain(first move) {
	t, err := s.edit(first.edit...)
	if err != nil {
		return
	}
	trial := &solver{comparison: s.comparison, now: s.try(t), first: s.first, most: s.most}
	if trial.now == nil {
		return
	}
	known := s.now.keys()
	for range maxLinks {
		var next *attempt
		for _, w := range trial.proposed() {
			opened := slices.ContainsFunc(w.said, func(g gap) bool { return !known[g.key()] })
			if !opened || w.place == first.wish.place && w.name == first.wish.name {
				continue
			}
			if m, _ := trial.best(w); m.to != nil && (next == nil || m.to.cost < next.cost) {
				next = m.to
			}
		}
		if next == nil {
			return
		}
		if trial.now = next; next.cost < s.now.cost {
			s.now = next
			return
		}
	}
}

// key is a value of a property and what it is to explain.
func (w wish) key(v []string) string { return w.about + "\x00" + strings.Join(v, "\x00") }

// inVain tells whether a value was tried before to explain the same, and notes it.
func (s *solver) inVain(w wish, v []string) bool {
	key := w.key(v)
	if s.tried[key] {
		return true
	}
	if s.tried == nil {
		s.tried = map[string]bool{}
	}
	s.tried[key] = true
	return false
}

// maxPairs bounds the pairs of properties that are tried of one place.
const maxPairs = 12

// setPairs tries two properties of a place at once, where neither says anything
// without the other.
func (s *solver) setPairs() {
	all := s.proposed()
	for i, a := range all {
		left := maxPairs
		for _, b := range all[i+1:] {
			if a.place != b.place || left == 0 {
				break
			}
			left--
			if s.takePair(a, b) {
				break
			}
		}
	}
}

func (s *solver) takePair(a, b wish) bool {
	first, second := a.values(), b.values()
	for _, v := range first[:min(3, len(first))] {
		for _, w := range second[:min(3, len(second))] {
			if s.inVain(wish{about: a.about + "\x00" + strings.Join(v, ",") + "\x00" + b.about}, w) {
				continue
			}
			if now := s.tryEdit(append(a.edit(v), b.edit(w)...)); now != nil && now.cost < s.now.cost && s.saidAt(a.at, now) {
				s.now = now
				return true
			}
		}
	}
	return false
}
