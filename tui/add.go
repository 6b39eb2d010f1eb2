package tui

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/picker"
	"portolan/validate"
)

// weighable is the size of a design up to which the usual kinds are tried out
// before the palette opens.
const weighable = 60

// quickAdd is the palette that adds nodes: it reads what is typed, ranks the
// kinds and says what each would do.
type quickAdd struct {
	m       *Model
	a       adding
	list    *picker.List
	before  *validate.Report
	gains   map[model.Kind]gain
	regions []string
	cycle   int
	ghost   ghost
	weighed struct {
		key  string
		gain gain
	}
}

// startAdd opens the palette.
func (m *Model) startAdd(a adding) {
	a.t, a.guess = m.doc.now(), m.opt.City
	q := &quickAdd{m: m, a: a, before: m.look.report, gains: map[model.Kind]gain{}}
	q.regions = m.regionCycle(a.near)
	if near := a.t.Node(a.near); near != nil && len(a.t.Nodes) <= weighable {
		for _, k := range model.Kinds() {
			if min(rankAfter(k.Kind, near.Kind()), rankBefore(k.Kind, near.Kind())) == len(model.Kinds()) {
				continue // nothing that people usually put here
			}
			if p := a.plan([]want{{kind: k.Kind}}); p.why == "" {
				q.gains[k.Kind] = weigh(q.before, p.after)
			}
		}
	}
	l := picker.New(q.title(), nil)
	l.Noun = "kinds"
	l.Search = q.search
	l.Extra = q.preview
	l.Bind("add", q.bindings()...)
	l.Choose = func(it picker.Item) act.Action { return q.choose(it, false) }
	l.Verb, l.Terse = "add+connect", true
	l.Bindings().Notes = func() []binding.Hint { return []binding.Hint{{Note: "a, b", Does: "in a row"}} }
	q.list = l
	l.SetItems(q.search(""))
	m.push(l)
	m.ui.overlayWord = "ADD"
	m.ui.adding = q
}

func (q *quickAdd) title() string {
	switch {
	case q.a.on != nil:
		return "Insert on " + q.a.on.String()
	case q.a.near == "":
		return "Add"
	case q.a.before:
		return "Add before " + q.a.near
	}
	return "Add after " + q.a.near
}

// read splits a query into the terms before the last comma, each taken at its
// best, and the readings of the last.
func (q *quickAdd) read(query string) (done []want, last []want, ok bool) {
	terms := strings.Split(query, ",")
	for _, term := range terms[:len(terms)-1] {
		w, found := q.best(done, readTerm(term))
		if !found {
			return nil, nil, false
		}
		done = append(done, w)
	}
	return done, readTerm(terms[len(terms)-1]), true
}

// best is the first reading that can be added.
func (q *quickAdd) best(done, readings []want) (want, bool) {
	for _, w := range q.ranked(done, readings) {
		if q.a.plan(append(slices.Clone(done), w)).why == "" {
			return w, true
		}
	}
	return want{}, false
}

// ranked sorts readings: legal before illegal, then by how well the words fit,
// then what completes a pattern, then what is usual at this place.
func (q *quickAdd) ranked(done, readings []want) []want {
	type ranked struct {
		want
		illegal, gain, rank int
	}
	nearKind := model.Kind("")
	if len(done) > 0 {
		nearKind = done[len(done)-1].kind
	} else if n := q.a.t.Node(q.a.near); n != nil {
		nearKind = n.Kind()
	}
	all := make([]ranked, 0, len(readings))
	for _, w := range readings {
		if q.a.only != nil && !slices.Contains(q.a.only, w.kind) {
			continue
		}
		r := ranked{want: w, rank: rankAfter(w.kind, nearKind)}
		if q.a.before && len(done) == 0 {
			r.rank = rankBefore(w.kind, nearKind)
		}
		if q.a.plan(append(slices.Clone(done), w)).why != "" {
			r.illegal = 1
		}
		if len(done) == 0 && len(q.gains[w.kind].completes) > 0 && q.gains[w.kind].errors <= 0 {
			r.gain = -1
		}
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(a.illegal-b.illegal, a.score-b.score, a.gain-b.gain, a.rank-b.rank)
	})
	out := make([]want, len(all))
	for i, r := range all {
		out[i] = r.want
	}
	return out
}

// search lists the items for a query.
func (q *quickAdd) search(query string) []picker.Item {
	done, last, ok := q.read(query)
	if !ok {
		return nil
	}
	prefix := ""
	for _, w := range done {
		prefix += w.kind.Info().Caption + ", "
	}
	var out []picker.Item
	for _, w := range q.ranked(done, last) {
		info := w.kind.Info()
		it := picker.Item{ID: string(w.kind), Label: prefix + info.Caption, Detail: info.Title}
		p := q.a.plan(append(slices.Clone(done), w))
		switch {
		case p.why != "":
			it.Disabled = p.why
		case len(q.gains[w.kind].completes) > 0 && len(done) == 0:
			it.Right = "completes a pattern"
		case p.from != nil:
			it.Right = linkWord(p)
		}
		out = append(out, it)
	}
	return out
}

// linkWord says in a word what the new link means.
func linkWord(p addition) string {
	if c := model.Legal(p.from, p.to); len(c) > 0 {
		return string(c[0].Link)
	}
	return ""
}

// planOf is the addition that an item stands for.
func (q *quickAdd) planOf(it picker.Item) (addition, bool) {
	done, last, ok := q.read(q.list.Query())
	if !ok {
		return addition{}, false
	}
	for _, w := range last {
		if string(w.kind) == it.ID {
			return q.a.plan(append(done, w)), true
		}
	}
	return addition{}, false
}

// preview says what enter would do.
func (q *quickAdd) preview(it picker.Item) []string {
	p, ok := q.planOf(it)
	if !ok {
		return nil
	}
	if p.why != "" {
		return []string{"", "", ""} // the list gives the reason
	}
	n := p.nodes[len(p.nodes)-1]
	places := "in the middle of the canvas"
	if p.from != nil {
		places = map[bool]string{true: "before " + p.to.ID, false: "after " + p.from.ID}[p.from == n]
		if n.Info().Guard() {
			places = "on " + map[bool]string{true: p.to.ID, false: p.from.ID}[p.from == n]
		}
	}
	if r := n.Region(); r != "" && !n.Info().Guard() {
		box := "inside new box "
		if slices.Contains(q.a.t.Regions(), r) {
			box = "inside box "
		}
		places += ", " + box + r
	}
	connects := "nothing"
	if p.from != nil {
		connects = p.from.ID + " → " + p.to.ID + "   " + linkWord(p)
		for _, l := range p.after.Out(p.from.ID) {
			if path, set := l.Get("path"); set && l.To == p.to.ID {
				connects += " " + strings.Join(path, "")
			}
		}
		if p.note != "" {
			connects += "; " + p.note
		}
	}
	name := n.ID
	if n.Region() != "" {
		name += "   Region " + n.Region()
		if p.named != "" {
			name += " (from \"" + p.named + "\")"
		}
	}
	return []string{"Places   " + printable(places), "Connects " + printable(connects), "Name     " + printable(name), "After    " + printable(q.weigh(it, p).text())}
}

// keyOf tells proposals apart.
func (q *quickAdd) keyOf(it picker.Item) string {
	return it.ID + "|" + q.list.Query() + "|" + q.a.region + map[bool]string{true: "<", false: ">"}[q.a.before]
}

func (q *quickAdd) weigh(it picker.Item, p addition) gain {
	key := q.keyOf(it)
	if q.weighed.key != key {
		q.weighed.key, q.weighed.gain = key, weigh(q.before, p.after)
	}
	return q.weighed.gain
}

// bindings are what is special to this list.
func (q *quickAdd) bindings() []binding.Binding {
	return []binding.Binding{
		{ID: "alone", Keys: []string{"ctrl+o", "ctrl+enter", "alt+enter"}, Title: "Add without a link", Hint: "add only", Run: binding.Get(func() act.Action {
			it, _ := q.list.Selected()
			return q.choose(it, true)
		})},
		{ID: "region", Keys: []string{"tab"}, Title: "Next Region", Hint: "region", Run: binding.Do(func() {
			q.cycle++
			q.a.region = q.regions[q.cycle%len(q.regions)]
			q.list.SetItems(q.search(q.list.Query()))
		})},
		{ID: "side", Keys: []string{"ctrl+b"}, Title: "Before or after the focus", Hint: "before/after", Why: func() string {
			if q.a.near == "" || q.a.on != nil {
				return "There is nothing to stand before or after."
			}
			return ""
		}, Run: binding.Do(func() {
			q.a.before = !q.a.before
			q.list.SetTitle(q.title())
			q.list.SetItems(q.search(q.list.Query()))
		})},
	}
}

// choose adds what an item stands for.
func (q *quickAdd) choose(it picker.Item, alone bool) act.Action {
	a := q.a
	if alone {
		q.a.near, q.a.on = "", nil
	}
	p, ok := q.planOf(it)
	q.a = a
	if !ok {
		return act.Say{Text: "Type what to add: a kind, a city, a Region.", Error: true}
	}
	if p.why != "" {
		return act.Say{Text: "Not here: " + p.why + ".", Error: true}
	}
	q.m.addNow(p)
	return act.Close{}
}

// addNow makes an addition one undo step and focuses the new node.
func (m *Model) addNow(p addition) bool {
	if !m.do(model.Batch{Title: p.title(), Edits: p.edits}, "") {
		return false
	}
	if p.note != "" {
		m.say("Done: " + printable(p.title()+"; "+p.note) + ". u to undo.")
	}
	m.unmark()
	m.focus.finding = ""
	m.focusNode(p.nodes[len(p.nodes)-1].ID, true)
	m.coach.added(m)
	return true
}

// regionCycle lists the Regions that tab goes through: the derived one, those
// of the design, then well-known ones on other continents.
func (m *Model) regionCycle(near string) []string {
	t := m.doc.now()
	out := []string{regionFor(t, t.Node(near))}
	for _, r := range append(t.Regions(), "us-east-1", "eu-west-1", "ap-southeast-2", "us-west-2", "eu-central-1", "sa-east-1") {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}
