package tui

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/act"
	"portolan/tui/canvas"
	"portolan/tui/inspector"
	"portolan/tui/outline"
)

// focus is what commands act on: one node or one link, and the selected nodes.
type focus struct {
	node       string
	itself     string // a node that has the focus for itself, though the box of several in which it stands begins with it
	zoomed     string // a node whose box took the focus over when less was shown of each
	decided    int    // revision of which it is known whether the node or its box has the focus
	link       model.LinkRef
	onLink     bool
	selecting  bool
	marked     map[string]bool
	foldedFrom map[string]string // node that had the focus when a group was folded, by its key
	finding    string            // key of the finding whose nodes stand out
	way        []model.LinkRef   // way of a request that stands out
	about      act.Point         // what a goal is about stands out
	back       []string
	forward    []string
	order      []string // reading order of the last drawing, to find a neighbour of what is gone
	read       reading
	run        int // grows with every move of the focus, so that nudges do not join across it
}

// node is the node that has the focus, nil when there is none.
func (m *Model) node() *model.Node { return m.doc.now().Node(m.focus.node) }

// link is the link that has the focus, nil when there is none.
func (m *Model) link() *model.Link {
	if !m.focus.onLink {
		return nil
	}
	return m.doc.now().Link(m.focus.link)
}

// focusNode moves the focus and the camera. far moves can be taken back with
// the jump list.
func (m *Model) focusNode(id string, far bool) {
	if m.doc.now().Node(id) == nil {
		return
	}
	m.focus.zoomed = ""
	if m.focus.itself = ""; !m.boxes() { // a row is one node
		m.focus.itself = id
	}
	if far && m.focus.node != "" && m.focus.node != id {
		m.focus.back = append(m.focus.back, m.focus.node)
		m.focus.forward = nil
		if n := len(m.focus.back); n > 100 {
			m.focus.back = slices.Clone(m.focus.back[n-100:])
		}
	}
	if id != m.focus.node {
		m.focus.run++
	}
	m.focus.node, m.focus.onLink = id, false
	m.within(id)
	if m.focus.selecting {
		for _, id := range m.stands(id) {
			m.mark(id)
		}
	}
	m.canvas.Reveal(id)
	m.panes.show(m)
}

// focusItself gives a node the focus for itself, be it in a box of several: what was
// searched for, listed or found.
func (m *Model) focusItself(id string, far bool) {
	m.focusNode(id, far)
	m.focus.itself = m.focus.node
	m.panes.show(m)
}

func (m *Model) focusLink(ref model.LinkRef) {
	if m.doc.now().Link(ref) == nil {
		return
	}
	m.focus.link, m.focus.onLink = ref, true
	m.focus.run++
	m.within(ref.From)
	m.within(ref.To)
	m.canvas.RevealLink(ref.String())
	m.panes.show(m)
}

// spot is where the person is, for the history.
func (m *Model) spot() model.Spot {
	s := model.Spot{Node: m.focus.node, Box: m.boxed() != nil, Selecting: m.focus.selecting}
	if m.focus.onLink {
		s.Link = m.focus.link
	}
	if len(m.focus.marked) > 0 {
		s.Marked = slices.Sorted(maps.Keys(m.focus.marked))
	}
	return s
}

// standAt puts focus and selection where they were.
func (m *Model) standAt(s model.Spot) {
	m.focus.node, m.focus.link, m.focus.onLink = s.Node, s.Link, s.Link != model.LinkRef{}
	if m.focus.itself, m.focus.zoomed = s.Node, ""; s.Box {
		m.focus.itself, m.focus.zoomed = "", s.Node
	}
	m.focus.decided = m.doc.rev + 1 // of the design to come
	m.unmark()
	m.focus.selecting, m.focus.marked = s.Selecting, map[string]bool{}
	for _, id := range s.Marked { // of the design to come, which decides what is shown
		m.focus.marked[id] = true
	}
	m.focus.run++
}

// reveal moves the camera to the focus, or while a goal is selected to what decides it.
func (m *Model) reveal() {
	if nodes := slices.Clone(m.focus.about.Nodes); m.ui.pane == paneGoals && len(nodes) > 0 {
		slices.Reverse(nodes) // its beginning is what must be seen
		m.canvas.RevealWay(nodes)
		return
	}
	if l := m.link(); l != nil {
		m.canvas.RevealLink(l.Ref().String())
		return
	}
	m.canvas.Reveal(m.focus.node)
}

// settle repairs the focus after the design has changed: what is gone hands it
// to the nearest node in reading order.
func (m *Model) settle() {
	t := m.doc.now()
	if t == nil {
		return
	}
	gone := 0
	for id := range m.focus.marked {
		if t.Node(id) == nil {
			delete(m.focus.marked, id)
			gone++
		}
	}
	if gone > 0 && len(m.focus.marked) == 0 {
		m.unmark() // nothing of what was selected is left
	}
	if m.focus.onLink && t.Link(m.focus.link) == nil {
		m.focus.onLink = false
	}
	if t.Node(m.focus.node) != nil {
		return
	}
	if m.focus.node = m.heir(m.focus.node); m.focus.node == "" && len(t.Nodes) > 0 {
		m.focus.node = t.Nodes[0].ID
	}
	m.panes.show(m)
}

// heir is the nearest node before or behind one in the last reading order that
// still exists.
func (m *Model) heir(gone string) string {
	at := slices.Index(m.focus.order, gone)
	if at < 0 {
		return ""
	}
	for d := 1; d < len(m.focus.order); d++ {
		for _, i := range []int{at - d, at + d} {
			if i >= 0 && i < len(m.focus.order) && m.doc.now().Node(m.focus.order[i]) != nil {
				return m.focus.order[i]
			}
		}
	}
	return ""
}

// reading is the reading order of a design: one for the canvas, the outline and what
// is said.
type reading struct {
	of    *model.Topology
	ids   []string
	place map[string]int
}

// reading is that of the design at hand.
func (m *Model) reading() *reading {
	if r := &m.focus.read; r.of != m.doc.now() {
		*r = reading{of: m.doc.now(), ids: outline.Order(m.doc.now()), place: map[string]int{}}
		for i, id := range r.ids {
			r.place[id] = i
		}
	}
	return &m.focus.read
}

// order is everything that can have the focus, as it is drawn now, in reading order.
func (m *Model) order() []string {
	r := m.reading()
	out := m.canvas.OrderWith(m.focus.node)
	if len(out) == 0 {
		return slices.Clone(r.ids)
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(r.place[a], r.place[b]) })
	return out
}

// step moves the focus by n places in reading order.
func (m *Model) step(n int) {
	order := m.order()
	if len(order) == 0 {
		return
	}
	at := slices.Index(order, m.focus.node)
	if at < 0 && n < 0 {
		at = 0
	}
	m.focusNode(order[((at+n)%len(order)+len(order))%len(order)], false)
}

// goEnd moves the focus to the first or last node.
func (m *Model) goEnd(id string) {
	if id == m.focus.node && !m.focus.onLink {
		m.say("The focus is on it already: " + m.focusName() + ".")
	}
	m.focusNode(id, true)
}

// goTo moves the focus to the neighbour in a direction.
func (m *Model) goTo(way layout.Way) {
	if m.node() == nil {
		if order := m.order(); len(order) > 0 {
			m.focusNode(order[0], false)
			return
		}
		m.complain(m.spell("Nothing is drawn yet: press {add} to add the first node."))
		return
	}
	to := m.canvas.Neighbour(m.focus.node, way)
	if to == "" {
		m.say([]string{"Nothing further left.", "Nothing further right.", "Nothing further up.", "Nothing further down."}[way])
		return
	}
	m.focusNode(to, false)
}

// jumpBack and jumpForward walk the jump list.
func (m *Model) jumpBack(from, to *[]string, none string) {
	for len(*from) > 0 {
		id := (*from)[len(*from)-1]
		*from = (*from)[:len(*from)-1]
		if m.doc.now().Node(id) == nil || id == m.focus.node {
			continue
		}
		*to = append(*to, m.focus.node)
		m.focusNode(id, false)
		return
	}
	m.say(none)
}

// seat is the node that stands for the box in which a node is, itself where it is
// drawn.
func (m *Model) seat(id string) string {
	if b := m.canvas.Folded(id); b != nil {
		return b[0]
	}
	return id
}

// cycleLinks puts the focus on the next link around the focused node.
func (m *Model) cycleLinks(by int) {
	around := m.linksAround()
	if len(around) == 0 {
		m.say(noLinks(m))
		return
	}
	at := slices.Index(around, m.focus.link)
	if !m.focus.onLink {
		at = -1
		if by < 0 {
			at = 0
		}
	}
	m.focusLink(around[((at+by)%len(around)+len(around))%len(around)])
}

// linksAround are the links of the focused node, clockwise where they are drawn.
func (m *Model) linksAround() []model.LinkRef {
	around := m.canvas.Around(m.focus.node)
	if len(around) == 0 {
		for _, l := range append(slices.Clone(m.doc.now().Out(m.focus.node)), m.doc.now().In(m.focus.node)...) {
			around = append(around, l.Ref())
		}
	}
	return around
}

// onlyLink says that there is no other link to go to, "" when there is.
func onlyLink(m *Model) string {
	if m.focus.onLink && len(m.linksAround()) == 1 {
		return "This is the only link of " + printable(layout.TitleOf(m.node())) + "."
	}
	return ""
}

// plainLink says that the focused link has nothing to edit, "" for all else.
func (m *Model) plainLink() string {
	if l := m.link(); l != nil && len(l.Info().Props) == 0 {
		return inspector.PlainLink
	}
	return ""
}

// focusName is what the focused thing is called.
func (m *Model) focusName() string {
	if l := m.link(); l != nil {
		return printable(layout.LinkTitle(m.doc.now(), l.Ref()))
	}
	if b := m.boxed(); b != nil {
		return printable(b.Title)
	}
	if n := m.node(); n != nil {
		return printable(layout.TitleOf(n))
	}
	return "the design"
}

// describe says in one sentence what the focus is and how it is joined.
func (m *Model) describe() string {
	t := m.doc.now()
	if l := m.link(); l != nil {
		s := fmt.Sprintf("%s link from %s to %s.", l.Kind, layout.TitleOf(t.Node(l.From)), layout.TitleOf(t.Node(l.To)))
		for _, p := range l.Info().Props {
			if v, set := p.Get(l.Spec); set {
				if p.Ref != nil { // of nodes
					v = m.labels(v)
				}
				s += " " + p.Label + " " + strings.Join(v, ", ") + "."
			}
		}
		return printable(s)
	}
	n := m.node()
	if n == nil {
		return m.spell("The design is empty: press {add} to add the first node.")
	}
	if b := m.boxed(); b != nil {
		return m.describeBox(b)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d/%d %s %s", m.reading().place[n.ID]+1, len(t.Nodes), n.Info().Title, layout.TitleOf(n))
	switch {
	case n.Region() != "":
		b.WriteString(", " + n.Region())
	case !n.Info().Regional && n.Info().Tier != model.TierUsers:
		b.WriteString(", global")
	}
	if box := m.boxName(n.ID); box != "" {
		b.WriteString(", in the box of " + box)
	}
	b.WriteString(ends(t, ". In: ", "from", t.Arrivals(n.ID), func(l *model.Link) string { return l.From }))
	b.WriteString(ends(t, ". Out: ", "to", t.Departures(n.ID), func(l *model.Link) string { return l.To }))
	for i, g := range t.Guards(n.ID) {
		b.WriteString([]string{". Guarded by ", ", "}[min(i, 1)] + g.Info().Title + " " + layout.TitleOf(g))
	}
	b.WriteString(". " + cmp.Or(m.countsAloud(), "Its findings are being looked for."))
	return printable(b.String())
}

func ends(t *model.Topology, intro, word string, links []*model.Link, far func(*model.Link) string) string {
	if len(links) == 0 {
		return intro + "none"
	}
	var names []string
	for _, l := range links {
		if n := t.Node(far(l)); n != nil {
			names = append(names, n.Info().Title+" "+layout.TitleOf(n))
		}
	}
	return fmt.Sprintf("%s%d %s %s", intro, len(links), word, strings.Join(names, ", "))
}

// canvasLook says how the canvas is shown now.
func (m *Model) canvasLook() canvas.Look {
	l := canvas.Look{Focus: m.focus.node, Marked: m.focus.marked, Counts: m.look.counts, Failed: m.look.failed, Minimap: m.ui.minimap, Ghost: m.mouse.ghost()}
	if m.focus.onLink {
		l.Focus, l.Link = "", m.focus.link.String()
	}
	m.simulatedLook(&l)
	switch f := m.finding(); {
	case f != nil:
		l.Dimmed = m.unrelated(f.Nodes, f.Links)
	case len(m.focus.about.Nodes)+len(m.focus.about.Links) > 0:
		l.Dimmed = m.unrelated(m.focus.about.Nodes, m.focus.about.Links)
	case len(m.focus.way) > 0:
		l.Dimmed = m.unrelated(m.wayNodes(), m.focus.way)
		l.Heavy = map[string]bool{} // what is shown is what stands out
		for _, ref := range m.focus.way {
			l.Heavy[ref.String()] = true
		}
	}
	if m.ui.mode != nil {
		m.ui.mode.look(m, &l)
	}
	// What commands would act on is never among what steps back. While a list has
	// the keys, what its row is about stands out, and of the focus only the frame.
	keys := m.ui.pane == paneCanvas || m.ui.view != viewCanvas
	l.Dimmed = maps.Clone(l.Dimmed)
	maps.DeleteFunc(l.Dimmed, func(id string, _ bool) bool { return l.Marked[id] || keys && (id == l.Focus || id == l.Link) })
	return l
}

// unrelated is every node and link that a finding does not name.
func (m *Model) unrelated(nodes []string, links []model.LinkRef) map[string]bool {
	out := map[string]bool{}
	for _, n := range m.doc.now().Nodes {
		if !slices.Contains(nodes, n.ID) {
			out[n.ID] = true
		}
	}
	for _, l := range m.doc.now().Links {
		if !slices.Contains(links, l.Ref()) && (out[l.From] || out[l.To]) {
			out[l.Ref().String()] = true
		}
	}
	return out
}

// printable is a text of a design, a file name or an error as the screen shows it.
func printable(s string) string { return model.Visible(s) }
