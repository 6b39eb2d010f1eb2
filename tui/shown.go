package tui

import (
	"fmt"
	"maps"
	"slices"

	"portolan/model"
	"portolan/model/layout"
	extent "portolan/model/scope"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/part"
	"portolan/tui/picker"
)

// overview is the zoom beyond dots: Regions with the numbers of their nodes.
const overview = layout.Dots + 1

// levelOf is the zoom of a drawing.
func levelOf(d *layout.Drawing) layout.Level {
	if d.Overview {
		return overview
	}
	return d.Level
}

// filtering is the part of the design that is drawn. It changes no design.
type filtering struct {
	of    extent.Scope
	known map[string]bool // nodes that there were when it was set; later ones are drawn too
	rev   int             // revision that the nodes belong to
	only  map[string]bool
	mark  int             // differs each time that only was found anew
	back  *zoomed         // the overview in which it was chosen, nil for none
	more  int             // nodes of only that came later and are not what the filter is about
	name  string          // what it is about was called last
	in    *model.Topology // design that the nodes belong to
}

// on tells whether something is left out.
func (f *filtering) on() bool { return !f.of.All() }

// show is what the canvas draws of the design at hand.
func (m *Model) show() *layout.Show {
	if f := &m.look.filter; f.on() && f.rev != m.doc.rev {
		f.follow(m.doc.now())
		f.only, f.more = m.onlyOf(m.doc.now())
		if f.only == nil {
			m.filterOver("The filter is over, since " + f.why(m.doc.now()) + ": everything is shown.")
		} else {
			f.name, f.in = m.scopeName(f.of.Of), m.doc.now()
		}
		f.rev = m.doc.rev
		m.look.marks++
		f.mark = m.look.marks
	}
	return m.showing(m.look.filter.only)
}

// follow keeps the filter at what it is about when that gets another name by which the
// design knows it.
func (f *filtering) follow(t *model.Topology) {
	ids := model.NewIDs(f.in, t)
	for from, to := range ids {
		if f.known[from] {
			f.known[to] = true
		}
	}
	if to, ok := ids[f.of.Of]; ok && f.of.Kind != extent.Region {
		f.of.Of = to
	}
	if f.in == nil || len(f.in.Groups) != len(t.Groups) {
		return
	}
	for i, g := range f.in.Groups {
		if now := t.Groups[i]; g.Key() == f.of.Of && now.Kind == g.Kind && slices.Equal(now.Nodes, g.Nodes) {
			f.of.Of = now.Key()
		}
	}
}

// why says why the filter has nothing to show any more.
func (f *filtering) why(t *model.Topology) string {
	_, group := t.Group(f.of.Of)
	switch {
	case f.of.Kind == extent.Region:
		return "nothing lives in " + f.of.Of + " any more"
	case f.of.Kind == extent.Request && (group || t.Node(f.of.Of) != nil):
		return "no request passes " + f.name + " any more"
	}
	return f.name + " is gone"
}

// filterOver shows everything again. That is said beside what ended the filter, whatever
// is said of it.
func (m *Model) filterOver(why string) {
	m.look.filter = filtering{}
	m.look.unfiltered = printable(why)
}

// part is the part of the design that is shown, for all views alike.
func (m *Model) part() part.Shown {
	out := part.Shown{Only: m.show().Only, All: len(m.doc.now().Nodes)}
	if m.look.filter.on() {
		out.What, out.Mark = m.filterText(), m.look.filter.mark
	}
	return out
}

// spansAll says that the view speaks of all of the design while a filter is on, ""
// otherwise.
func (m *Model) spansAll() string {
	if !m.look.filter.on() || !m.view().whole {
		return ""
	}
	return m.part().Whole()
}

// leastBesideLine is how many rows a view keeps before a line stands below it; where
// there are fewer the status line says it.
const leastBesideLine = 7

func (m *Model) showing(only map[string]bool) *layout.Show {
	return &layout.Show{Only: only, Regions: m.look.chosen && m.look.level == overview, Lifted: m.lifted()}
}

// onlyOf is the filter applied to a design, nil when it has nothing to show there, and
// how many nodes are in it only because they came later.
func (m *Model) onlyOf(t *model.Topology) (only map[string]bool, more int) {
	f := &m.look.filter
	if !f.on() {
		return nil, 0
	}
	only, err := f.of.Nodes(t, m.ways(t))
	if err != nil {
		return nil, 0
	}
	only = maps.Clone(only)
	for _, n := range t.Nodes {
		if !f.known[n.ID] && !only[n.ID] {
			only[n.ID] = true
			more++
		}
	}
	return only, more
}

// ways are the nodes of the journeys of a design, as far as they are known.
func (m *Model) ways(t *model.Topology) [][]string {
	if m.look.filter.of.Kind != extent.Request || m.look.estimate == nil || m.look.known != m.doc.rev || t != m.doc.now() {
		return nil
	}
	out := [][]string{}
	for i := range m.look.estimate.Journeys {
		out = append(out, m.look.estimate.Journeys[i].Path)
	}
	return out
}

// size is how many boxes the drawing has, which decides whether the next frame
// waits for it.
func (m *Model) size() int { return m.show().Size(m.doc.now()) }

// listsNodes tells whether what has the keys shows the part, so that esc ends the
// filter there.
func (m *Model) listsNodes() bool {
	switch m.ui.view {
	case viewCanvas:
		return m.ui.pane == paneCanvas
	case viewOutline, viewTable:
		return true
	}
	return false
}

// filterTo draws a part of the design alone.
func (m *Model) filterTo(s extent.Scope) {
	t := m.doc.now()
	was := m.look.filter
	m.look.filter = filtering{of: s, rev: m.doc.rev, known: map[string]bool{}}
	for _, n := range t.Nodes {
		m.look.filter.known[n.ID] = true
	}
	only, err := s.Nodes(t, m.ways(t))
	if err != nil {
		m.look.filter = was
		m.complain(sentence(printable(err.Error())))
		return
	}
	m.look.marks++
	m.look.filter.only, m.look.filter.mark = only, m.look.marks
	m.look.filter.name, m.look.filter.in = m.scopeName(s.Of), t
	m.look.filter.back = was.back
	switch over := m.look.zoomed; {
	case s.All() && was.back != nil:
		m.look.zoomed, m.look.filter.back = *was.back, nil
	case !s.All() && over.level == overview:
		m.look.filter.back = &over
		m.look.chosen, m.look.level = false, layout.Detail
	}
	if only != nil && !only[m.focus.node] {
		for _, n := range t.Nodes {
			if only[n.ID] {
				m.focus.node, m.focus.onLink = n.ID, false
				break
			}
		}
	}
	m.unmarkHidden()
	m.showOther()
	if s.All() {
		m.say("Everything is shown.")
		return
	}
	m.say(fmt.Sprintf("Shown: %s, %d of %s. The design stays as it is. %s", m.filterText(), len(only), wording.Count(len(t.Nodes), "node"), m.showsAll()))
}

// showOther draws anew what has become another part of the design.
func (m *Model) showOther() {
	m.again()
	m.look.afresh = true
	m.anew()
	if m.size() <= smallDesign {
		m.redraw()
	}
	m.canvas.Show(m.focus.node)
	if d := m.canvas.Drawing(); d != nil && m.canvas.Fits(d) {
		m.canvas.Home()
	}
	m.panes.show(m)
}

// filterText says what the filter shows, "" without one.
func (m *Model) filterText() string {
	f := &m.look.filter
	if !f.on() {
		return ""
	}
	name := f.of.Of
	if f.of.Kind != extent.Region {
		name = m.scopeName(name)
	}
	text := f.of.Says(name)
	if f.more > 0 {
		text += " and what was added since"
	}
	return printable(text)
}

// within drops the filter when a node is not among what it shows.
func (m *Model) within(id string) {
	if m.look.filter.on() && !m.show().Only[id] && m.doc.now().Node(id) != nil && !m.guarded(id) {
		was := m.filterText()
		m.filterOver(m.label(id) + " is not among " + was + ": everything is shown again.")
		m.showOther()
	}
}

// guarded tells whether a node stands in the box of another.
func (m *Model) guarded(id string) bool { return m.canvas.Drawn(id) && m.canvas.Folded(id) == nil }

// startFilter chooses the part that is shown: arg, else from a list.
func (m *Model) startFilter(arg string) {
	if arg != "" {
		s, err := extent.Parse(arg)
		if err != nil {
			m.complain(sentence(printable(err.Error())))
			return
		}
		m.filterTo(s)
		return
	}
	var items []picker.Item
	add := func(s extent.Scope, label, detail string) {
		only, err := s.Nodes(m.doc.now(), m.ways(m.doc.now()))
		if err != nil { // stays in the list, and says why it is not to be had
			items = append(items, picker.Item{ID: s.String(), Label: printable(label), Detail: sentence(printable(err.Error())), Disabled: sentence(printable(err.Error()))})
			return
		}
		items = append(items, picker.Item{ID: s.String(), Label: printable(label), Detail: detail, Right: wording.Count(len(only), "node")})
	}
	if of := m.standsAs(); of != "" {
		name := m.scopeName(of)
		add(extent.Scope{Kind: extent.Request, Of: of}, "Requests through "+name, "What they touch on their way, from the users to the last node.")
		add(extent.Scope{Kind: extent.Upstream, Of: of}, "In front of "+name, "All from which requests reach it.")
		add(extent.Scope{Kind: extent.Downstream, Of: of}, "Behind "+name, "All that requests reach from it.")
	}
	regions := m.doc.now().Regions()
	if at := m.inRegion(); at != "" {
		regions = append([]string{at}, slices.DeleteFunc(regions, func(r string) bool { return r == at })...)
	}
	for _, r := range regions {
		add(extent.Scope{Kind: extent.Region, Of: r}, "Region "+r, "What lives there.")
	}
	if m.look.filter.on() {
		items = append(items, picker.Item{ID: "all", Label: "Everything", Right: wording.Count(len(m.doc.now().Nodes), "node")})
	}
	l := picker.New("Show only", items)
	l.Noun, l.Quiet = "parts", true
	l.Choose = func(it picker.Item) act.Action {
		m.remove(l)
		s, _ := extent.Parse(it.ID)
		m.filterTo(s)
		return act.None{}
	}
	m.push(l)
}

// askPart asks whether exports show all of the design or what the canvas shows.
func (m *Model) askPart() {
	f := &m.look.filter
	if !f.on() {
		m.panes.export.SetPart("", false)
		return
	}
	m.panes.export.SetPart(f.of.String(), false)
	all := len(m.doc.now().Nodes)
	l := picker.New("Export which part?", []picker.Item{
		{ID: "all", Label: "All of the design", Right: wording.Count(all, "node")},
		{ID: "shown", Label: "What is shown", Detail: m.filterText(), Right: m.part().Count()},
	})
	l.Noun, l.Quiet = "parts", true
	l.Extra = func(it picker.Item) []string {
		if it.ID == "shown" {
			return []string{"Templates and JSON have all of the design."}
		}
		return nil
	}
	l.Choose = func(it picker.Item) act.Action {
		m.remove(l)
		m.panes.export.SetPart(f.of.String(), it.ID == "shown")
		return act.None{}
	}
	m.push(l)
}
