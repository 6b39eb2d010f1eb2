// Package add is quick add: the palette that adds nodes. It reads what is typed,
// ranks the kinds and says what each would do; what a new node is like, package
// sketch knows.
package add

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/sketch"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

// weighable is the size of a design up to which the usual kinds are tried out
// before the palette opens.
const weighable = 60

// Palette is the overlay of quick add.
type Palette struct {
	*picker.List
	at      sketch.Place
	before  *validate.Report
	gains   map[model.Kind]Gain
	legal   struct{ key, text string }
	weighed struct {
		key  string
		gain Gain
	}
}

var _ part.Overlay = (*Palette)(nil)

// New returns the palette for a place in a design whose report is known, nil
// when it is not.
func New(at sketch.Place, before *validate.Report) *Palette {
	q := &Palette{at: at, before: before, gains: map[model.Kind]Gain{}}
	if near := at.T.Node(at.Near); near != nil && len(at.T.Nodes) <= weighable {
		for _, k := range model.Kinds() {
			if min(sketch.RankBehind(at.T, near, k.Kind), sketch.RankBefore(k.Kind, near.Kind())) == len(model.Kinds()) {
				continue // nothing that people usually put here
			}
			if p := at.Plan([]sketch.Want{{Kind: k.Kind}}); p.Why == "" {
				q.gains[k.Kind] = Weigh(q.before, p.After)
			}
		}
	}
	l := picker.New(q.title(), nil)
	l.Noun = "kinds"
	l.Search = q.search
	l.Nothing = q.nothing
	l.Extra = q.preview
	l.Bind("add", q.bindings()...)
	l.Choose = func(it picker.Item) act.Action { return q.choose(it, false) }
	l.Verb, l.Terse = "add+connect", true
	if at.Near == "" && at.On == nil {
		l.Verb = "add"
	}
	l.Bindings().Notes = func() []binding.Hint { return []binding.Hint{{Note: "a, b", Does: "in a row"}} }
	q.List = l
	l.SetItems(q.search(""))
	return q
}

func (q *Palette) title() string {
	switch {
	case q.at.On != nil:
		return "Insert on " + q.called(q.at.On.From) + " → " + q.called(q.at.On.To)
	case q.at.Near == "":
		return "Add"
	case q.at.Before:
		return "Add before " + q.called(q.at.Near)
	}
	return "Add after " + q.called(q.at.Near)
}

// called is what the canvas calls a node.
func (q *Palette) called(id string) string {
	if n := q.at.T.Node(id); n != nil {
		return model.Visible(layout.TitleOf(n))
	}
	return id
}

// read splits a query into the terms before the last comma, each taken at its
// best, and the readings of the last.
func (q *Palette) read(query string) (done []reading, last []reading, ok bool) {
	terms := apart(query, ',')
	for _, term := range terms[:len(terms)-1] {
		ranked := q.ranked(done, readTerm(term))
		if len(ranked) == 0 || q.plan(done, ranked[0]).Why != "" {
			return done, nil, false
		}
		done = append(done, ranked[0])
	}
	return done, readTerm(terms[len(terms)-1]), true
}

// plan is the addition of what was read, one behind the other.
func (q *Palette) plan(done []reading, last reading) sketch.Addition {
	wants := make([]sketch.Want, 0, len(done)+1)
	for _, r := range append(slices.Clone(done), last) {
		wants = append(wants, r.Want)
	}
	return q.at.Plan(wants)
}

// ranked sorts readings by how well the words fit: what was asked for by name is not
// passed over for another kind because it cannot be added. Of those that fit alike, what
// is legal comes first, then what completes a pattern, then what is usual at this place.
func (q *Palette) ranked(done, readings []reading) []reading {
	type ranked struct {
		reading
		illegal, gain, rank int
	}
	near := q.at.T.Node(q.at.Near)
	rank := func(k model.Kind) int {
		switch {
		case len(done) > 0:
			return sketch.RankAfter(k, done[len(done)-1].Kind)
		case q.at.Before && near != nil:
			return sketch.RankBefore(k, near.Kind())
		}
		return sketch.RankBehind(q.at.T, near, k)
	}
	all := make([]ranked, 0, len(readings))
	for _, w := range readings {
		r := ranked{reading: w, rank: rank(w.Kind)}
		if q.plan(done, w).Why != "" {
			r.illegal = 1
		}
		if len(done) == 0 && len(q.gains[w.Kind].completes) > 0 && q.gains[w.Kind].errors <= 0 && r.rank < len(model.Kinds()) {
			r.gain = -1
		}
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(a.score-b.score, max(0, a.namer)-max(0, b.namer), a.illegal-b.illegal, a.gain-b.gain, a.rank-b.rank)
	})
	out := make([]reading, len(all))
	for i, r := range all {
		out[i] = r.reading
	}
	return out
}

// search lists the items for a query.
func (q *Palette) search(query string) []picker.Item {
	done, last, ok := q.read(query)
	if !ok {
		return nil
	}
	prefix := ""
	for _, w := range done {
		prefix += w.Kind.Info().Caption + ", "
	}
	var out []picker.Item
	for _, w := range q.ranked(done, last) {
		info := w.Kind.Info()
		it := picker.Item{ID: string(w.Kind), Label: prefix + info.Caption, Detail: info.Title}
		p := q.plan(done, w)
		switch {
		case p.Why != "":
			it.Disabled = p.Why
		case len(q.gains[w.Kind].completes) > 0 && len(done) == 0:
			it.Right = "completes a pattern"
		case p.From != nil:
			it.Right, it.Spare = linkWord(p), true
		}
		out = append(out, it)
	}
	return out
}

// linkWord says in a word what the new link means.
func linkWord(p sketch.Addition) string {
	if c := model.Legal(p.From, p.To); len(c) > 0 {
		return string(c[0].Link)
	}
	return ""
}

// planOf is the addition that an item stands for.
func (q *Palette) planOf(it picker.Item) (sketch.Addition, bool) {
	done, last, ok := q.read(q.Query())
	if !ok {
		return sketch.Addition{}, false
	}
	for _, w := range last {
		if string(w.Kind) == it.ID {
			return q.plan(done, w), true
		}
	}
	return sketch.Addition{}, false
}

// preview says what enter would do.
func (q *Palette) preview(it picker.Item) []string {
	p, ok := q.planOf(it)
	if !ok {
		return nil
	}
	if p.Why != "" {
		return []string{q.legalText(), "", ""} // the list gives the reason
	}
	n := p.Nodes[len(p.Nodes)-1]
	places := "by itself, where the drawing has room"
	if p.From != nil {
		places = map[bool]string{true: "before " + layout.TitleOf(p.To), false: "after " + layout.TitleOf(p.From)}[p.From == n]
		if n.Info().Guard() {
			places = "on " + map[bool]string{true: layout.TitleOf(p.To), false: layout.TitleOf(p.From)}[p.From == n]
		}
	}
	if r := n.Region(); r != "" && !n.Info().Guard() {
		box := "inside new box "
		if slices.Contains(q.at.T.Regions(), r) {
			box = "inside box "
		}
		places += ", " + box + r
	}
	connects := "nothing"
	if p.From != nil {
		connects = layout.TitleOf(p.From) + " → " + layout.TitleOf(p.To) + "   " + linkWord(p)
		for _, l := range p.After.Out(p.From.ID) {
			if path, set := l.Get("path"); set && l.To == p.To.ID {
				connects += " " + strings.Join(path, "")
			}
		}
		if p.Note != "" {
			connects += "; " + p.Note
		}
	}
	name := n.ID
	if n.Region() != "" {
		name += "   Region " + n.Region()
		if p.Named != "" {
			name += " (from \"" + p.Named + "\")"
		}
	}
	return []string{"Places   " + model.Visible(places), "Connects " + model.Visible(connects), "Name     " + model.Visible(name), "After    " + model.Visible(q.weigh(it, p).Text())}
}

// StatusIn says in w columns what enter would do: the name and the Region of the new node,
// its link, and which findings come and go. What has no room goes in the reverse order of
// what a person would be sorry not to have known.
func (q *Palette) StatusIn(w int, signs *theme.Glyphs) string {
	it, ok := q.Selected()
	p, planned := q.planOf(it)
	if !ok || !planned || p.Why != "" {
		return q.Status()
	}
	n, gain := p.Nodes[len(p.Nodes)-1], q.weigh(it, p)
	who := n.ID
	if n.Region() != "" {
		who += " in " + n.Region()
	}
	link := ""
	if p.From != nil {
		link = linkWord(p) + ", "
	}
	for _, text := range []string{
		it.Label + " " + who + ": " + link + gain.Text(),
		it.Label + " " + who + ": " + link + gain.delta(),
		who + ": " + link + gain.delta(),
		who + ": " + link + gain.brief(signs),
		who + ": " + gain.brief(signs),
	} {
		if screen.Width(text) <= w {
			return model.Visible(text)
		}
	}
	return model.Visible(gain.brief(signs) + ": " + who)
}

// keyOf tells proposals apart.
func (q *Palette) keyOf(it picker.Item) string {
	return it.ID + "|" + q.Query() + "|" + q.at.Region + map[bool]string{true: "<", false: ">"}[q.at.Before]
}

func (q *Palette) weigh(it picker.Item, p sketch.Addition) Gain {
	key := q.keyOf(it)
	if q.weighed.key != key {
		q.weighed.key, q.weighed.gain = key, Weigh(q.before, p.After)
	}
	return q.weighed.gain
}

// Keys is the table of what keys do here besides those of all lists.
func Keys() *binding.Table {
	return binding.New("add", "Adding nodes", (&Palette{}).bindings()...)
}

// bindings are what is special to this list.
func (q *Palette) bindings() []binding.Binding {
	return []binding.Binding{
		{ID: "alone", Keys: []string{"ctrl+o", "ctrl+enter", "alt+enter"}, Title: "Add without a link", Now: q.alone, Run: binding.Get(func() act.Action {
			it, _ := q.Selected()
			return q.choose(it, true)
		})},
		{ID: "region", Keys: []string{"tab"}, Title: "Next Region", Hint: "region", Why: q.noRegion, Run: binding.Do(func() {
			q.nextRegion()
			q.SetItems(q.search(q.Query()))
		})},
		{ID: "side", Keys: []string{"ctrl+b"}, Title: "Before or after the focus", Hint: "before/after", Why: func() string {
			if q.at.Near == "" || q.at.On != nil {
				return "There is nothing to stand before or after."
			}
			return ""
		}, Run: binding.Do(func() {
			q.at.Before = !q.at.Before
			q.SetTitle(q.title())
			q.SetItems(q.search(q.Query()))
		})},
	}
}

// alone is the hint on adding without a link, none where there would be no link.
func (q *Palette) alone() string {
	if q.at.Near == "" && q.at.On == nil {
		return ""
	}
	return "add only"
}

// nextRegion chooses the Region after that of the proposal, of those that are offered for it.
func (q *Palette) nextRegion() {
	it, _ := q.Selected()
	p, ok := q.planOf(it)
	if !ok || len(p.Nodes) == 0 {
		return
	}
	i := slices.IndexFunc(p.Nodes, func(n *model.Node) bool { return n.Info().Regional })
	if i < 0 {
		return
	}
	derived := q.at
	derived.Region = ""
	all := derived.Regions(p.Nodes[i].Kind())
	q.at.Region = all[(slices.Index(all, p.Nodes[i].Region())+1)%len(all)]
}

// noRegion says why there is no Region to choose for what is proposed.
func (q *Palette) noRegion() string {
	it, ok := q.Selected()
	if !ok {
		return ""
	}
	p, ok := q.planOf(it)
	if !ok || slices.ContainsFunc(p.Nodes, func(n *model.Node) bool { return n.Info().Regional }) {
		return ""
	}
	return p.Nodes[len(p.Nodes)-1].Info().Title + " stands in no Region: there is none to choose."
}

// choose adds what an item stands for.
func (q *Palette) choose(it picker.Item, alone bool) act.Action {
	if what := picker.SecretIn(q.Query()); what != "" {
		return act.Say{Text: picker.RefuseSecret(what), Error: true}
	}
	at := q.at
	if alone {
		q.at.Near, q.at.On = "", nil
	}
	p, ok := q.planOf(it)
	q.at = at
	if !ok {
		return act.Say{Text: "Type what to add: a kind, a city, a Region.", Error: true}
	}
	if p.Why != "" {
		return act.Say{Text: "Not here: " + p.Why + ".", Error: true}
	}
	return act.Edit{
		Edit: model.Batch{Says: p.Title, Edits: p.Edits}, Done: true,
		Focus: p.Nodes[len(p.Nodes)-1].ID, Note: p.Note,
	}
}

// Proposal is what enter would add now, with a key that tells it from others;
// false when nothing can be added.
func (q *Palette) Proposal() (added sketch.Addition, key string, ok bool) {
	it, ok := q.Selected()
	if !ok {
		return sketch.Addition{}, "", false
	}
	p, ok := q.planOf(it)
	return p, q.keyOf(it), ok && p.Why == ""
}
