package tui

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/sketch"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/add"
	"portolan/tui/picker"
	"portolan/tui/reader"
	"portolan/validate"
	"portolan/validate/reference"
)

// startRename types the title of the node, the name of a record, or what a
// link is told apart by.
func (m *Model) startRename(arg string) {
	set, label, now := m.renaming()
	if set == nil {
		m.complain(label)
		return
	}
	accept := func(m *Model, text string) {
		if text = strings.TrimSpace(text); text != now {
			m.do(set(text), "")
		}
	}
	if arg != "" {
		accept(m, arg)
		return
	}
	m.startTyping(&typing{name: "EDIT", prompt: label + ": ", accept: accept}, now)
}

// needsLinkName says why the focused link cannot be renamed, "" when it can.
func needsLinkName(m *Model) string {
	if w := needsLink(m); w != "" {
		return w
	}
	if set, why, _ := m.renaming(); set == nil {
		return why
	}
	return ""
}

// renaming says what renaming the focus changes: the edit for a new text, what
// it is called and what it is now.
func (m *Model) renaming() (set func(string) model.Edit, label, now string) {
	if l := m.link(); l != nil {
		for _, name := range []string{"path", "setIdentifier", "route", "pathRule"} {
			p, ok := model.FindProp(l.Info().Props, name)
			if !ok {
				continue
			}
			v, _ := p.Get(l.Spec)
			return func(s string) model.Edit {
				return model.SetLink{Link: l.Ref(), Props: []model.Setting{{Prop: name, Value: value(s)}}}
			}, p.Label, strings.Join(v, "")
		}
		return nil, "Links of kind " + string(l.Kind) + " have no name.", ""
	}
	n := m.node()
	if n == nil {
		return nil, needsNode(m), ""
	}
	if n.Kind() == model.KindRecord {
		v, _ := n.Get("name")
		return func(s string) model.Edit {
			return model.Set{ID: n.ID, Props: []model.Setting{{Prop: "name", Value: value(s)}}}
		}, "Name", strings.Join(v, "")
	}
	return func(s string) model.Edit { return model.Retitle{ID: n.ID, Title: s} }, "Title of " + printable(layout.TitleOf(n)), n.Title
}

// value is the setting for a text; a blank one takes the property away.
func value(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func (m *Model) startKind(arg string) {
	n := m.node()
	if arg != "" {
		k, ok := model.KindNamed(arg)
		if !ok {
			m.complain("There is no kind " + printable(arg) + ".")
			return
		}
		m.do(sketch.Become(m.doc.now(), n, k), "")
		return
	}
	t := m.doc.now()
	disabled := func(k *model.KindInfo) string {
		if k.Kind == n.Kind() {
			return "it is one already"
		}
		return ""
	}
	l := picker.Kinds("Make "+printable(layout.TitleOf(n))+" a …", nearKinds(t, n), "Keep all links", disabled, func(k model.Kind) act.Action {
		return act.Edit{Edit: sketch.Become(t, n, k), Done: true}
	})
	l.Extra = func(it picker.Item) []string {
		after, err := sketch.Become(t, n, model.Kind(it.ID)).Apply(t)
		if err != nil {
			return []string{printable(err.Error())}
		}
		return []string{"After    " + printable(add.Weigh(m.look.report, after).Text())}
	}
	m.push(l)
}

// nearKinds are the kinds that a node can become without any of its links being lost:
// those of its own chapter first, of a node without links these alone.
func nearKinds(t *model.Topology, n *model.Node) (near []*model.KindInfo) {
	linked := len(t.In(n.ID))+len(t.Out(n.ID)) > 0
	for _, own := range []bool{true, false} {
		for _, k := range model.Kinds() {
			if k.Kind == n.Kind() || k.Guard() != n.Info().Guard() || own != (k.Group == n.Info().Group) || !own && !linked {
				continue
			}
			after, err := (model.ChangeKind{ID: n.ID, Kind: k.Kind}).Apply(t)
			if err == nil && !slices.ContainsFunc(after.Links, func(l *model.Link) bool {
				return (l.From == n.ID || l.To == n.ID) && len(model.Legal(after.Node(l.From), after.Node(l.To))) == 0
			}) {
				near = append(near, k)
			}
		}
	}
	return near
}

// called is what one node is called, or how many several are.
func (m *Model) called(ids []string) string {
	if len(ids) == 1 {
		return printable(m.label(ids[0]))
	}
	return wording.Count(len(ids), "node")
}

// startEdit opens the inspector's fields.
func (m *Model) startEdit(prop string) {
	if m.doc.whyReadOnly() != "" {
		m.complain(m.doc.whyReadOnly())
		return
	}
	m.ui.view = viewCanvas
	m.toPane(paneInspector)
	m.panes.show(m)
	if a := m.panes.inspector.Edit(prop); a != nil {
		m.perform(a)
	}
}

// askIgnore asks for the reason to ignore a finding.
func (m *Model) askIgnore(key string) {
	f, ok := m.panes.findings.Finding(key)
	if !ok {
		m.say("This finding is gone.")
		return
	}
	node, link, onLink := f.Site()
	on, called := node, m.label(node)
	if onLink {
		on, called = link.String(), layout.LinkTitle(m.doc.now(), link)
	}
	p := picker.NewPrompt("Ignore "+f.Rule+" on "+printable(called), "Reason", "", func(reason string) act.Action {
		return act.Edit{Edit: model.IgnoreFinding{Ignore: model.Ignore{Rule: f.Rule, On: on, Reason: reason}}, Done: true}
	})
	m.push(p)
}

// nothingSafe says that nothing can be fixed unasked, and how to fix one thing.
func (m *Model) nothingSafe() string {
	return "No finding has a safe fix." + m.onCanvas("{fix} shows the fix of the finding at the focus.")
}

// noSafeFix says that no finding has a safe fix, "" when one has or is not looked for yet.
func (m *Model) noSafeFix() string {
	r := m.look.report
	if r == nil || m.look.checked != m.doc.rev {
		return ""
	}
	for _, f := range r.Findings {
		for _, x := range f.Fixes {
			if x.Safe {
				return ""
			}
		}
	}
	if len(r.Findings) == 0 {
		return "The design has no findings."
	}
	return m.nothingSafe()
}

// fixAll applies the safe fixes of all findings, again after each, since one
// fix may settle several findings.
func (m *Model) fixAll() {
	t := m.doc.now()
	var edits []model.Edit
	tried := map[string]bool{}
	fixed := 0
	for range 200 {
		r := validate.Check(t)
		applied := false
		for _, f := range r.Findings {
			if tried[f.Key()] {
				continue
			}
			for _, x := range f.Fixes {
				if !x.Safe {
					continue
				}
				tried[f.Key()] = true
				if after, err := x.Apply(t); err == nil {
					t, applied = after, true
					edits = append(edits, model.Batch{Title: x.Title, Edits: x.Edits})
					fixed++
				}
				break
			}
			if applied {
				break
			}
		}
		if !applied {
			break
		}
	}
	if fixed == 0 {
		m.say(m.nothingSafe())
		return
	}
	if m.do(model.Batch{Title: fmt.Sprintf("fix %s", wording.Count(fixed, "finding")), Edits: edits}, "") {
		m.say(fmt.Sprintf("Applied %s.", wording.Count(fixed, "safe fix")) + m.undoes())
	}
}

// explain opens the explanation of a rule, or of what has the focus.
func (m *Model) explain(arg string) {
	switch f := m.findingAt(); {
	case arg != "":
		m.openExplanation(arg)
	case f != nil:
		m.openExplanation(f.Rule)
	case m.link() != nil:
		m.openExplanation(string(m.link().Kind))
	case m.node() != nil:
		m.openExplanation(string(m.node().Kind()))
	default:
		m.complain("Explain what? :explain RULE, PATTERN, KIND or PROPERTY.")
	}
}

func (m *Model) openExplanation(name string) {
	text, err := reference.Explain(name, reference.Reading)
	if err != nil {
		m.complain("Nothing to explain: " + sentence(printable(err.Error())))
		return
	}
	title := name
	if k, ok := model.KindNamed(name); ok {
		title = k.Info().Title
	}
	m.push(reader.New(title, text))
}

// startSearch types what to look for; the focus follows while typing.
func (m *Model) startSearch(arg string) {
	from := m.focus.node
	itself, zoomed := m.focus.itself, m.focus.zoomed
	back := func(m *Model) { // what the line was asked from, as it was
		m.focusNode(from, false)
		m.focus.itself, m.focus.zoomed = itself, zoomed
		m.panes.show(m)
	}
	find := func(m *Model, text string) {
		m.ui.search = strings.TrimSpace(text)
		if hits := m.hits(); len(hits) > 0 {
			m.goToHit(hits[0])
			m.say(fmt.Sprintf("%d found.", len(hits)) + m.inBox())
			return
		}
		if back(m); m.ui.search != "" {
			m.say("Nothing found.")
		}
	}
	accept := func(m *Model, text string) {
		find(m, text)
		if m.focus.node != from {
			m.focus.back = append(m.focus.back, from)
		}
		if len(m.hits()) == 0 {
			m.complain(m.noHit(text))
		}
	}
	if arg != "" {
		accept(m, arg)
		return
	}
	m.startTyping(&typing{name: "SEARCH", prompt: "/", accept: accept, change: find, cancel: back}, "")
}

// goToHit gives what was found the focus.
func (m *Model) goToHit(id string) { m.focusItself(id, false) }

// inBox says behind another sentence in which box the focus stands that is not drawn
// itself.
func (m *Model) inBox() string {
	if name := m.boxName(m.focus.node); name != "" && m.boxed() == nil {
		text := " " + m.focusName() + " stands in the box of " + name
		if m.ui.mode != nil { // a letter is typed
			return text + "."
		}
		return text + ": " + m.opens(m.focus.node)
	}
	return ""
}

// noHit says that nothing matches, and what was not looked at.
func (m *Model) noHit(text string) string {
	if m.look.filter.on() {
		return "Nothing shown matches " + printable(text) + ": only " + m.filterText() + " is shown. " + m.showsAll()
	}
	return "Nothing matches " + printable(text) + "."
}

// hits lists the nodes that the search matches: the one it names first, then
// those whose name begins with it or holds it, then the rest, each in reading
// order. They are those of the part that is shown, whatever of it a view, a zoom or a
// box draws.
func (m *Model) hits() []string {
	var ranks [namedElsewhere + 1][]string
	for _, id := range m.listed() {
		if n := m.doc.now().Node(id); n != nil && matches(n, m.ui.search) {
			r := nameRank(n, m.ui.search)
			ranks[r] = append(ranks[r], id)
		}
	}
	return slices.Concat(ranks[:]...)
}

// listed are the nodes of the part that is shown, in reading order.
func (m *Model) listed() []string {
	shown := m.part()
	return slices.DeleteFunc(slices.Clone(m.reading().ids), func(id string) bool { return !shown.Has(id) })
}

// How the name of a node, its title or id, fits what is searched for; a lower
// value is better.
const (
	namedSo        = iota // is it
	namedBeginning        // begins with it
	namedHolding          // holds it
	namedElsewhere
)

func nameRank(n *model.Node, query string) int {
	query = strings.Join(strings.Fields(strings.ToLower(query)), " ")
	best := namedElsewhere
	for _, name := range []string{n.Title, n.ID} {
		name = strings.Join(strings.Fields(strings.ToLower(name)), " ")
		switch {
		case name == query:
			return namedSo
		case strings.HasPrefix(name, query):
			best = min(best, namedBeginning)
		case strings.Contains(name, query):
			best = min(best, namedHolding)
		}
	}
	return best
}

// searchStep goes to another match: the next best one, or from a node that does
// not match the next one in reading order.
func (m *Model) searchStep(by int) {
	hits := m.hits()
	if len(hits) == 0 {
		m.complain(m.noHit(m.ui.search))
		return
	}
	at := slices.Index(hits, m.focus.node)
	if at >= 0 {
		at = (at + by + len(hits)) % len(hits)
	} else {
		order := m.reading().ids
		from := max(0, slices.Index(order, m.focus.node))
		for at < 0 {
			from = (from + by + len(order)) % len(order)
			at = slices.Index(hits, order[from])
		}
	}
	m.goToHit(hits[at])
	m.say(fmt.Sprintf("%d of %d · %s", at+1, len(hits), printable(m.ui.search)) + strings.Replace(m.inBox(), " ", " · ", 1))
}

// matches tells whether every word of a query is found in a node: its id,
// title, kind, Region or properties; "prop:pattern" asks one of them.
func matches(n *model.Node, query string) bool {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return false
	}
	text := strings.ToLower(strings.Join([]string{n.ID, n.Title, string(n.Kind()), n.Info().Title, n.Region()}, " "))
	for _, p := range n.Info().Props {
		if v, set := p.Get(n.Spec); set {
			text += " " + strings.ToLower(strings.Join(v, " "))
		}
	}
	for _, w := range words {
		if name, pattern, ok := strings.Cut(w, ":"); ok && name != "" {
			if !propMatches(n, name, pattern) {
				return false
			}
		} else if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func propMatches(n *model.Node, name, pattern string) bool {
	if !strings.ContainsAny(pattern, "*?") {
		pattern = "*" + pattern + "*"
	}
	fits := func(v string) bool {
		ok, err := filepath.Match(pattern, strings.ReplaceAll(strings.ToLower(v), "/", "\\"))
		return err == nil && ok
	}
	switch name {
	case "kind":
		return fits(string(n.Kind()))
	case "region":
		return fits(n.Region())
	case "id":
		return fits(n.ID)
	case "title":
		return fits(n.Title)
	}
	for _, p := range n.Info().Props {
		if strings.EqualFold(p.Name, name) {
			v, set := p.Get(n.Spec)
			for _, x := range v {
				if set && fits(x) {
					return true
				}
			}
		}
	}
	return false
}
