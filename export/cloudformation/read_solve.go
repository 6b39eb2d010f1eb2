package cloudformation

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// solver changes a design until an export of it gives the templates that were
// read, as far as it can. It proposes, and the exporter judges: a change counts
// when it brings the export nearer to the templates.
type solver struct {
	*comparison
	now   *attempt
	first *model.Topology // what stands in it is not taken away without need
	draft bool            // it is a guess, of which links may be wrong
	most  int             // exports that could be made at first
	early bool            // there was more to try
	tried map[string]bool // changes that brought nothing, by what they were to explain
}

// solve gives the design that is nearest to the templates. Properties come before
// links: what one of them explains needs no other drawing.
func (s *solver) solve() {
	for range 6 {
		before := s.now.cost
		s.removeNodes()
		s.setProperties()
		if s.now.cost > 0 {
			s.joinNodes()
			s.removeLinks()
		}
		if s.now.cost == before || s.now.cost == 0 {
			break
		}
	}
	s.early = s.tries <= 0
	if s.most > 4 {
		s.tries = max(s.tries, s.most/4)
	}
	s.restore()
}

// take keeps a changed design when it is nearer to the templates.
func (s *solver) take(t *model.Topology, err error) bool {
	if err != nil {
		return false
	}
	a := s.try(t)
	if a == nil || a.cost >= s.now.cost {
		return false
	}
	s.now = a
	return true
}

func (s *solver) edit(edits ...model.Edit) (*model.Topology, error) {
	return model.Apply(s.now.t, edits...)
}

// removeNodes takes away the nodes whose main resource is gone.
func (s *solver) removeNodes() {
	if !s.ours || s.draft {
		return
	}
	gone, there := map[string]bool{}, map[string]bool{}
	for _, p := range s.now.pairs {
		if p.written == nil || p.written.node == "" {
			continue
		}
		n := s.now.t.Node(p.written.node)
		if n == nil || !isMain(n.Kind(), p.written.kind) {
			continue
		}
		if p.read == nil {
			gone[n.ID] = true
		} else {
			there[n.ID] = true
		}
	}
	for _, n := range s.now.t.Nodes {
		if !gone[n.ID] || there[n.ID] {
			continue
		}
		t, err := s.edit(model.Remove{IDs: []string{n.ID}})
		if err != nil {
			continue
		}
		// Its resource is gone, whatever that costs where others still name it.
		if a := s.try(t); a != nil {
			s.now = a
		}
	}
}

// touched are the nodes that gaps are about.
func (s *solver) touched() map[string][]gap {
	out := map[string][]gap{}
	for _, g := range s.now.gaps {
		out[g.node()] = append(out[g.node()], g)
	}
	return out
}

// wanted are the texts of the templates at a gap.
func (s *solver) wanted(g gap) []string {
	if g.path != "" || g.read == nil {
		return []string{g.want}
	}
	var out []string
	for _, text := range s.leaves[g.read] {
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

// move is a change that may be made, and what it brought when it was tried.
type move struct {
	edit  []model.Edit
	gain  int
	clean bool // nothing differs after it that did not before
}

func (s *solver) moveOf(edit []model.Edit, a *attempt) move {
	before := map[string]bool{}
	for _, g := range s.now.gaps {
		before[g.key()] = true
	}
	clean := !slices.ContainsFunc(a.gaps, func(g gap) bool {
		if before[g.key()] {
			return false
		}
		// What is left at a node that could not be written before is no new difference.
		n := s.now.t.Node(g.node())
		return n == nil || !isMain(n.Kind(), g.resource().kind) || !before[gap{pair: g.pair}.key()]
	})
	return move{edit, s.now.cost - a.cost, clean}
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

// setProperties tries other values for the properties that carry what differs. A
// value that makes nothing else differ is taken at once; the others are judged
// again when those are done.
func (s *solver) setProperties() {
	var later []move
	for _, w := range s.proposed() {
		best, at := move{}, (*attempt)(nil)
		for _, v := range w.values() {
			if s.inVain(w, v) {
				continue
			}
			t, err := s.edit(w.edit(v)...)
			if err != nil {
				continue
			}
			a := s.try(t)
			if a == nil || a.cost >= s.now.cost || !s.saidAt(w.at, a) {
				continue
			}
			if m := s.moveOf(w.edit(v), a); at == nil || m.before(best) < 0 {
				best, at = m, a
			}
		}
		switch {
		case at == nil:
		case best.clean:
			if s.now = at; at.cost == 0 {
				return
			}
		default:
			later = append(later, best)
		}
	}
	slices.SortStableFunc(later, move.before)
	for _, m := range later {
		s.take(s.edit(m.edit...))
	}
	s.setPairs()
}

// inVain tells whether a value was tried before to explain the same, and notes it.
func (s *solver) inVain(w wish, v []string) bool {
	key := w.about + "\x00" + strings.Join(v, "\x00")
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
			t, err := s.edit(append(a.edit(v), b.edit(w)...)...)
			if err != nil {
				continue
			}
			if now := s.try(t); now != nil && now.cost < s.now.cost && s.saidAt(a.at, now) {
				s.now = now
				return true
			}
		}
	}
	return false
}

// wish is a property that may explain what differs.
type wish struct {
	place  string
	at     []string // the node, or the ends of the link
	about  string   // the place, the property and what it is to explain
	values func() [][]string
	edit   func(value []string) []model.Edit
}

// proposed are the properties that carry something that differs.
func (s *solver) proposed() []wish {
	var out []wish
	by := s.touched()
	for _, n := range s.now.t.Nodes {
		row := serviceOf(n)
		if row == nil {
			continue
		}
		near := s.near(by, n.ID)
		for _, name := range row.properties {
			if p, ok := model.FindProp(n.Info().Props, name); ok {
				out = s.wish(out, near, []string{n.ID}, n.ID, string(n.Kind()), p, func() model.Place { return model.AtNode(s.now.t, s.now.t.Node(n.ID)) }, func(v []string) []model.Edit {
					return append([]model.Edit{model.Set{ID: n.ID, Props: []model.Setting{{Prop: name, Value: v}}}}, s.renamed(n.ID, p, v)...)
				})
			}
		}
		for _, g := range by[n.ID] {
			if v, ok := replaced(n.Label(), g.have, g.want); ok && strings.Contains(g.have, n.Label()) && !model.Blank(v) && sayable(v) {
				out = append(out, wish{"", []string{n.ID}, n.ID + " title " + g.key(), func() [][]string { return [][]string{{v}} }, func(v []string) []model.Edit { return []model.Edit{model.Retitle{ID: n.ID, Title: v[0]}} }})
			}
		}
	}
	for _, l := range s.now.t.Links {
		from, to := s.now.t.Node(l.From), s.now.t.Node(l.To)
		if serviceOf(from) == nil || !wires(from, to) {
			continue
		}
		near := s.near(by, l.From, l.To)
		for _, name := range serviceOf(from).links()[to.Kind()] {
			if p, ok := model.FindProp(l.Info().Props, name); ok {
				ref := l.Ref()
				out = s.wish(out, near, []string{l.From, l.To}, l.Ref().String(), string(l.Kind), p, func() model.Place {
					now := s.now.t.Link(ref)
					if now == nil {
						now = l
					}
					return model.AtLink(s.now.t, now)
				}, func(v []string) []model.Edit {
					return []model.Edit{model.SetLink{Link: ref, Props: []model.Setting{{Prop: name, Value: v}}}}
				})
			}
		}
	}
	return out
}

// wish adds a property when something that differs is carried by it.
func (s *solver) wish(out []wish, near []gap, ids []string, place, kind string, p model.Prop, at func() model.Place, edit func([]string) []model.Edit) []wish {
	if s.readAtOnce(kind, p.Name) {
		return out
	}
	var gaps []gap
	for _, g := range near {
		if carriers().carry(g, kind+"."+p.Name) {
			gaps = append(gaps, g)
		}
	}
	spoken := gaps
	if free(p) {
		spoken = carriers().saying(kind+"."+p.Name, gaps)
	}
	if len(p.Choices) == 0 {
		gaps = spoken
	}
	if len(gaps) == 0 && s.draft && p.Type == model.Bool && s.now.refused[place] {
		gaps = near[:min(1, len(near))] // it may be what the export asks for
	}
	if !s.worth(p, gaps) {
		return out
	}
	about := place + " " + p.Name
	for _, g := range gaps {
		about += " " + g.key() + "=" + g.have
	}
	return append(out, wish{place, ids, about, func() [][]string { return valuesFor(at(), p, spoken, s.lists(spoken)) }, edit})
}

// renamed are the links that call an entry of a list by what it was, as those of a
// load balancer do with its listeners.
func (s *solver) renamed(id string, p model.Prop, value []string) []model.Edit {
	now, _ := p.Get(s.now.t.Node(id).Spec)
	if p.Name != "listeners" || len(now) != len(value) {
		return nil
	}
	var out []model.Edit
	for i, was := range now {
		old, _, _ := strings.Cut(was, " ")
		is, _, _ := strings.Cut(value[i], " ")
		for _, l := range s.now.t.Out(id) {
			if named, _ := l.Get("listener"); old != is && slices.Equal(named, []string{old}) {
				out = append(out, model.SetLink{Link: l.Ref(), Props: []model.Setting{{Prop: "listener", Value: []string{is}}}})
			}
		}
	}
	return out
}

// readFirst are properties that a guess has outright from the rules and routes of a
// set of ours.
var readFirst = []string{"host", "pathRule", "hostRegex", "pathRegex", "header", "method", "query", "sourceIp", "route", "path"}

// worth tells whether gaps can say what a property is. What is there or missing as a
// whole says only which word it is.
func (s *solver) worth(p model.Prop, gaps []gap) bool {
	for _, g := range gaps {
		switch {
		case s.draft && s.ours && g.written == nil && slices.Contains(readFirst, p.Name):
		case g.path != "" && !g.absent:
			return true
		case p.Type == model.RegionID && g.written == nil: // what is there is in some Region
			return true
		case p.Type == model.Bool, len(p.Choices) > 0 && len(p.Choices) <= manyChoices, g.absent && g.path != "":
			return true
		}
	}
	return false
}

// near are the gaps at the resources of nodes, of those beside them, and of the
// network, with what whole resources say that are too many.
func (s *solver) near(by map[string][]gap, ids ...string) []gap {
	around := map[string]bool{"": true}
	for _, id := range ids {
		around[id] = true
		for _, l := range s.now.t.Links {
			if l.From == id {
				around[l.To] = true
			}
			if l.To == id {
				around[l.From] = true
			}
		}
	}
	var out []gap
	for _, id := range slices.Sorted(maps.Keys(around)) {
		out = append(out, by[id]...)
	}
	return s.spelled(out)
}

// spelled adds to gaps of whole resources what these say.
func (s *solver) spelled(gaps []gap) []gap {
	out := slices.Clone(gaps)
	for _, g := range gaps {
		if g.path != "" || g.read == nil {
			continue
		}
		for _, path := range slices.Sorted(maps.Keys(s.leaves[g.read])) {
			out = append(out, gap{pair: g.pair, path: path, want: s.leaves[g.read][path], new: true})
		}
	}
	return out
}

// lists are the lists of texts that the resources of gaps hold.
func (s *solver) lists(gaps []gap) [][]string {
	var out [][]string
	seen := map[string]bool{}
	for _, g := range gaps {
		if g.read == nil {
			continue
		}
		parent := g.path
		if i := strings.LastIndexByte(parent, '.'); i >= 0 {
			parent = parent[:i]
		}
		if seen[g.read.id+" "+parent] {
			continue
		}
		seen[g.read.id+" "+parent] = true
		var items []string
		for i := 0; ; i++ {
			text, ok := s.leaves[g.read][parent+"."+strconv.Itoa(i)]
			if !ok {
				break
			}
			items = append(items, text)
		}
		if len(items) > 0 {
			out = append(out, items)
		}
	}
	return out
}

// restore brings back what the first design said, and takes away what nothing
// said, where the export is as near to the templates without it. In a draft what
// only spells out a default goes too.
func (s *solver) restore() {
	for _, n := range s.now.t.Nodes {
		var was any
		if o := s.first.Node(n.ID); o != nil && o.Kind() == n.Kind() {
			was = o.Spec
		}
		s.restorePlace(model.AtNode(s.now.t, n), was, func(set model.Setting) model.Edit { return model.Set{ID: n.ID, Props: []model.Setting{set}} })
	}
	for _, l := range s.now.t.Links {
		var was any
		if o := s.first.Link(l.Ref()); o != nil && o.Kind == l.Kind {
			was = o.Spec
		}
		s.restorePlace(model.AtLink(s.now.t, l), was, func(set model.Setting) model.Edit { return model.SetLink{Link: l.Ref(), Props: []model.Setting{set}} })
	}
}

func (s *solver) restorePlace(at model.Place, was any, edit func(model.Setting) model.Edit) {
	says := at.Set()
	for _, p := range at.Props() {
		now, set := p.Get(at.Spec())
		var old []string
		wasSet := false
		if was != nil {
			old, wasSet = p.Get(was)
		}
		if !wasSet {
			old = nil
		}
		if set == wasSet && (!set || slices.Equal(now, old)) {
			if !s.draft || !set || slices.ContainsFunc(says, func(o model.Prop) bool { return o.Name == p.Name }) {
				continue
			}
			old = nil
		}
		s.keep(s.edit(edit(model.Setting{Prop: p.Name, Value: old})))
	}
}

// keep takes a design that is not further from the templates.
func (s *solver) keep(t *model.Topology, err error) {
	if err != nil {
		return
	}
	if a := s.try(t); a != nil && a.cost <= s.now.cost {
		s.now = a
	}
}
