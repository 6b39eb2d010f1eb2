// Package findings shows what is wrong with a design and mends it: the list of
// findings with patterns and accepted findings below, the dialog that previews
// fixes, and the comparison of two revisions that both need.
package findings

import (
	"slices"
	"time"

	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/validate"
)

// SettledFor is how long a settled finding stays in the list, struck out, so
// that the list does not jump under the eyes.
const SettledFor = 2 * time.Second

// Panel is the list of findings.
type Panel struct {
	t   *model.Topology
	rep *validate.Report

	settled []settled
	of      *model.Topology // that the report was made for
	updates int
	shown   part.Shown
	errors  bool          // only errors
	filter  string        // words that rows must have
	typing  *picker.Entry // open filter line, nil when closed

	items  []item
	cursor int // in items
	view   view

	keys, filtering *binding.Table
}

// noFindings stands in place of findings.
const noFindings = "No findings."

// settled is a finding that the last updates removed.
type settled struct {
	f     validate.Finding
	after string // key of the finding before it, "" at the top
	at    int    // update that settled it
}

// kind says what a row of the list is.
type kind int

const (
	active kind = iota
	struck      // settled by one of the last updates
	pattern
	accepted
	heading
)

type item struct {
	kind kind
	text string // of a heading
	f    validate.Finding
	m    validate.Match
}

var _ part.Panel = (*Panel)(nil)

// New returns an empty list.
func New() *Panel {
	p := &Panel{}
	p.keys, p.filtering = p.bindings(), p.filterBindings()
	return p
}

// Set shows a new report. Findings that are gone since the last one stay,
// struck out, until [Panel.Expire] is told of the update that is returned; 0
// when nothing was settled by this one.
func (p *Panel) Set(t *model.Topology, rep *validate.Report) (update int) {
	if rep == nil || rep == p.rep {
		p.t = t
		return 0
	}
	was, _ := p.at()
	p.updates++
	p.settle(rep, model.NewIDs(p.of, t))
	p.of = t
	if n := len(p.settled); n > 0 && p.settled[n-1].at == p.updates {
		update = p.updates
	}
	p.t, p.rep = t, rep
	p.rebuild()
	p.restore(was)
	return update
}

// Show says which part of the design views show: patterns of others are left out.
func (p *Panel) Show(shown part.Shown) {
	if p.shown.Same(shown) {
		return
	}
	was, _ := p.at()
	p.shown = shown
	p.rebuild()
	p.restore(was)
}

// Expire takes the findings out of the list that an update settled, or one
// before it. It tells whether there were any.
func (p *Panel) Expire(update int) bool {
	before := len(p.settled)
	p.settled = slices.DeleteFunc(p.settled, func(s settled) bool { return s.at <= update })
	if len(p.settled) == before {
		return false
	}
	was, _ := p.at()
	p.rebuild()
	p.restore(was)
	return true
}

// InSight tells whether the last frame showed a pattern in the list.
func (p *Panel) InSight(m validate.Match) bool {
	rows := p.view.owner
	for at := max(p.view.top, 0); at < min(p.view.top+p.view.page, len(rows)); at++ {
		i := rows[at]
		first := at == 0 || rows[at-1] != i // its name stands there
		if first && i >= 0 && i < len(p.items) && same(p.items[i], item{kind: pattern, m: m}) {
			return true
		}
	}
	return false
}

// settle notes which findings went away with the new report. What another name was given
// since is what it was.
func (p *Panel) settle(rep *validate.Report, ids map[string]string) {
	now := map[string]bool{}
	for _, list := range [][]validate.Finding{rep.Findings, rep.Suppressed} {
		for _, f := range list {
			now[f.Key()] = true
		}
	}
	var next []settled
	for _, s := range p.settled {
		if s.f = s.f.Renamed(ids); !now[s.f.Key()] {
			next = append(next, s)
		}
	}
	if p.rep != nil {
		before := ""
		for _, f := range p.rep.Findings {
			f = f.Renamed(ids)
			key := f.Key()
			if !now[key] {
				next = append(next, settled{f, before, p.updates})
			}
			before = key
		}
	}
	p.settled = next
}

// rebuild makes the rows of what the filter lets through.
func (p *Panel) rebuild() {
	p.items, p.view.wrapped = nil, nil
	if p.rep == nil {
		return
	}
	p.items = slices.DeleteFunc(p.merged(), func(it item) bool { return !p.lets(it) })
	if len(p.items) == 0 && !p.errors && p.filter == "" {
		p.items = append(p.items, item{kind: heading, text: noFindings})
	}
	head := "Patterns"
	if p.shown.Only != nil {
		head += " of what is shown"
	}
	p.section(head, pattern, p.patterns())
	var suppressed []item
	for _, f := range p.rep.Suppressed {
		suppressed = append(suppressed, item{kind: accepted, f: f})
	}
	p.section("Accepted", accepted, suppressed)
	p.cursor = max(0, min(p.cursor, len(p.items)-1))
	p.leaveHeading(1)
}

// merged lists the active findings with each settled one behind the finding
// that it stood behind, or at the top when that is gone for good.
func (p *Panel) merged() []item {
	behind := map[string][]settled{}
	known := map[string]bool{}
	for _, f := range p.rep.Findings {
		known[f.Key()] = true
	}
	for _, s := range p.settled {
		known[s.f.Key()] = true
	}
	for _, s := range p.settled {
		at := s.after
		if !known[at] {
			at = ""
		}
		behind[at] = append(behind[at], s)
	}
	out := make([]item, 0, len(p.rep.Findings)+len(p.settled))
	var follow func(key string)
	follow = func(key string) {
		list := behind[key]
		delete(behind, key)
		for _, s := range list {
			out = append(out, item{kind: struck, f: s.f})
			follow(s.f.Key())
		}
	}
	follow("")
	for _, f := range p.rep.Findings {
		out = append(out, item{kind: active, f: f})
		follow(f.Key())
	}
	return out
}

func (p *Panel) patterns() []item {
	var out []item
	for _, m := range p.rep.Patterns {
		if m.State != validate.Absent && p.shown.HasAll(m.Nodes) {
			out = append(out, item{kind: pattern, m: m})
		}
	}
	return out
}

func (p *Panel) section(title string, k kind, rows []item) {
	if p.errors && k == pattern {
		return
	}
	rows = slices.DeleteFunc(rows, func(it item) bool { return !p.lets(it) })
	if len(rows) > 0 {
		p.items = append(append(p.items, item{kind: heading, text: title}), rows...)
	}
}

// lets tells whether the filter lets a row through.
func (p *Panel) lets(it item) bool {
	if p.errors && it.kind != pattern && it.f.Severity != validate.Error {
		return false
	}
	if p.filter == "" {
		return true
	}
	match := picker.Item{Label: it.f.Rule, Detail: it.f.Message, Group: it.f.Severity.String(), Words: it.f.Nodes}
	if it.kind == pattern {
		match = picker.Item{Label: it.m.Title, Detail: it.m.Subtitle, Group: "pattern " + it.m.State.String(), Words: append([]string{it.m.ID}, it.m.Nodes...)}
	}
	return picker.Fits(p.filter, match)
}

// restore puts the cursor back where it was: on the same row, else at the same
// height.
func (p *Panel) restore(was item) {
	for i, it := range p.items {
		if same(it, was) {
			p.cursor = i
			return
		}
	}
}

func same(a, b item) bool {
	if a.kind == pattern || b.kind == pattern {
		return a.kind == b.kind && a.m.ID == b.m.ID && slices.Equal(a.m.Nodes, b.m.Nodes)
	}
	return a.kind != heading && b.kind != heading && b.f.Rule != "" && a.f.Key() == b.f.Key()
}

func (p *Panel) at() (item, bool) {
	if p.cursor < 0 || p.cursor >= len(p.items) || p.items[p.cursor].kind == heading {
		return item{}, false
	}
	return p.items[p.cursor], true
}

// Selected is the active finding under the cursor.
func (p *Panel) Selected() (validate.Finding, bool) {
	it, ok := p.at()
	return it.f, ok && it.kind == active
}

// Finding is the active finding with that key.
func (p *Panel) Finding(key string) (validate.Finding, bool) {
	if p.rep != nil {
		for _, f := range p.rep.Findings {
			if f.Key() == key {
				return f, true
			}
		}
	}
	return validate.Finding{}, false
}

// Select puts the cursor on the finding with that key.
func (p *Panel) Select(key string) {
	for i, it := range p.items {
		if it.kind == active && it.f.Key() == key {
			p.cursor = i
		}
	}
}

// next moves to the next active finding, or backwards, around the ends, and
// goes to what it is about. It serves } and { of the canvas too.
func (p *Panel) next(by int) act.Action {
	for i := 1; i <= len(p.items); i++ {
		at := ((p.cursor+i*by)%len(p.items) + len(p.items)) % len(p.items)
		if p.items[at].kind == active {
			p.cursor = at
			return p.focus()
		}
	}
	if p.only() == 1 {
		return p.focus()
	}
	if p.errors || p.filter != "" {
		return act.Say{Text: p.keys.Spell("No finding passes the filter. {leave} shows all, {filter} changes the filter.")}
	}
	return act.Say{Text: "No findings."}
}

// only counts the active findings of the list.
func (p *Panel) only() int {
	n := 0
	for _, it := range p.items {
		if it.kind == active {
			n++
		}
	}
	return n
}

// focus is the action that shows what the row is about.
func (p *Panel) focus() act.Action {
	it, ok := p.at()
	if !ok {
		return act.None{}
	}
	if it.kind == pattern {
		if len(it.m.Nodes) > 0 {
			return p.focusNode(it.m.Nodes[0])
		}
		return act.None{}
	}
	node, link, onLink := it.f.Site()
	switch {
	case onLink && p.t != nil && p.t.Link(link) != nil:
		return act.FocusLink{Link: link}
	case onLink:
		return p.focusNode(link.From)
	case node == "":
		return act.Say{Text: Short(it.f.Rule) + " is about the design as a whole."}
	}
	return p.focusNode(node)
}

// goTo leaves the list for what the row is about.
func (p *Panel) goTo() act.Action {
	switch a := p.focus().(type) {
	case act.FocusNode:
		a.Go = true
		return a
	case act.FocusLink:
		a.Go = true
		return a
	case act.None:
		return act.Say{Text: "This row is about no place of the design."}
	default:
		return a
	}
}

func (p *Panel) focusNode(id string) act.Action {
	if p.t == nil || p.t.Node(id) == nil {
		return act.Say{Text: "\"" + id + "\" is no longer in the design."}
	}
	return act.FocusNode{ID: id}
}

// move goes by rows, over headings.
func (p *Panel) move(by int) act.Action {
	if len(p.items) == 0 {
		return act.Say{Text: "No findings."}
	}
	p.cursor = max(0, min(len(p.items)-1, p.cursor+by))
	p.leaveHeading(by)
	return p.focus()
}

// leaveHeading goes on from a heading to a row, back where there is none.
func (p *Panel) leaveHeading(by int) {
	if by == 0 {
		by = 1
	}
	for _, step := range []int{sign(by), -sign(by)} {
		for i := p.cursor; i >= 0 && i < len(p.items); i += step {
			if p.items[i].kind != heading {
				p.cursor = i
				return
			}
		}
	}
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}
