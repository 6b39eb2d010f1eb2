// Package merging holds the overlay in which a person brings together what two
// sides made of one design: every place that both changed, by node and link, with
// what it was and what each side made of it. Nothing is taken unasked.
package merging

import (
	"cmp"
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/findings"
	"portolan/tui/part"
)

// Sides is what a merge is of.
type Sides struct {
	Title        string // of the overlay
	Mine, Theirs string // what the two sides are called, such as "mine" and "theirs"
	Here         *model.Topology
	// Merge brings both together.
	Merge func(decide func(model.Conflict) model.Answer) model.Merged
	// Done takes what was decided.
	Done func(model.Merged) act.Action
	// Said keeps the answers for the next time that the same is asked; may be nil.
	Said map[model.Conflict]model.Answer
	// Must says why there has to be an answer, "" when the overlay may be left.
	Must string
}

// Dialog is the overlay.
type Dialog struct {
	sides  Sides
	said   map[string]model.Answer // by place
	merged model.Merged
	names  map[string]string // of nodes, as the canvas calls them
	rows   []row
	cursor int // in rows
	whole  bool
	top    int // first row of the list drawn
	below  int // first line below the list drawn

	listH, page, total int
	hints              int   // columns that the keys took at most: the dialog keeps its width
	sideY              []int // line of each answer of the place, as drawn last
	keys               *binding.Table
}

// row is a node or link with places, or a place.
type row struct {
	head     string // what the places are of
	of       []int  // places of a heading
	conflict int    // -1 for a heading
}

var _ part.Overlay = (*Dialog)(nil)

// New returns the overlay with nothing decided.
func New(s Sides) *Dialog {
	d := &Dialog{sides: s, said: map[string]model.Answer{}, page: 1}
	d.keys = d.bindings()
	d.decide()
	d.whole = len(d.rows) == 0
	if len(d.rows) > 1 && d.rows[0].conflict < 0 && len(d.rows[0].of) == 1 {
		d.cursor = 1
	}
	return d
}

// decide merges anew. What is asked may change with an answer: the cursor stays at
// its place.
func (d *Dialog) decide() {
	where := ""
	if d.cursor < len(d.rows) {
		where = d.name(d.rows[d.cursor])
	}
	d.merged = d.sides.Merge(func(c model.Conflict) model.Answer {
		if _, said := d.said[c.Where()]; !said {
			if a, kept := d.sides.Said[c]; kept {
				d.said[c.Where()] = a
			}
		}
		return d.said[c.Where()]
	})
	d.rows = nil
	heads := map[string][]int{}
	var order []string
	for i, c := range d.merged.Conflicts {
		h := head(c)
		if heads[h] == nil {
			order = append(order, h)
		}
		heads[h] = append(heads[h], i)
	}
	d.names = map[string]string{}
	for _, t := range []*model.Topology{d.merged.Topology, d.sides.Here} { // what the canvas shows counts
		if t == nil {
			continue
		}
		for id, name := range layout.Names(t) {
			d.names[id] = name
		}
	}
	for _, h := range order {
		name := d.called(d.merged.Conflicts[heads[h][0]])
		d.rows = append(d.rows, row{head: name, of: heads[h], conflict: -1})
		for _, i := range heads[h] {
			d.rows = append(d.rows, row{head: name, of: []int{i}, conflict: i})
		}
	}
	d.cursor = max(0, min(d.cursor, len(d.rows)-1))
	for i, r := range d.rows {
		if d.name(r) == where {
			d.cursor = i
		}
	}
}

func (d *Dialog) name(r row) string {
	if r.conflict < 0 {
		return "of " + r.head
	}
	return d.merged.Conflicts[r.conflict].Where()
}

// name of a node by its id.
func (d *Dialog) label(id string) string { return cmp.Or(d.names[id], id) }

// called is the node or link that a place belongs to, as the canvas calls it.
func (d *Dialog) called(c model.Conflict) string {
	switch {
	case c.Node != "":
		return d.label(c.Node)
	case c.Link != model.LinkRef{}:
		return d.label(c.Link.From) + " → " + d.label(c.Link.To)
	}
	return head(c)
}

// placed names a place with what it belongs to, as the canvas calls it.
func (d *Dialog) placed(c model.Conflict) string {
	switch {
	case c.Node == "" && c.Link == model.LinkRef{}:
		return d.prop(c)
	case c.Prop == "":
		return d.called(c)
	}
	return d.called(c) + " " + d.prop(c)
}

// prop is what of a node, a link or the design a place is about, "" for all of it.
func (d *Dialog) prop(c model.Conflict) string {
	if g, ok := model.ParseGroupKey(c.Prop); ok && g.Kind == model.StackGroup {
		return "stack of " + d.label(g.Name)
	}
	return c.Prop
}

// words is how a place reads on a side: nodes of groups by their names.
func (d *Dialog) words(c model.Conflict, text string) string {
	_, group := model.ParseGroupKey(c.Prop)
	switch {
	case group && text == "":
		return "no such group"
	case !group:
		return set(text)
	}
	ids := strings.Split(text, ", ")
	for i, id := range ids {
		ids[i] = d.label(id)
	}
	return strings.Join(ids, ", ")
}

// head is the node or link that a place belongs to.
func head(c model.Conflict) string {
	c.Prop = ""
	return c.Where()
}

// open counts the places that nothing was said about.
func (d *Dialog) open() int {
	n := 0
	for _, c := range d.merged.Conflicts {
		if _, said := d.said[c.Where()]; !said {
			n++
		}
	}
	return n
}

// answer decides the places of the row; of those that cannot have both it says so.
func (d *Dialog) answer(a model.Answer) act.Action {
	if len(d.rows) == 0 {
		return act.Say{Text: "Nothing was changed on both sides: there is nothing to choose."}
	}
	r := d.rows[d.cursor]
	left := d.set(r.of, a)
	switch {
	case left != "" && r.conflict >= 0:
		return act.Say{Text: left + " cannot have both: choose one.", Error: true}
	case left != "":
		return act.Say{Text: left + " cannot have both, the rest of " + r.head + " has.", Error: true}
	}
	d.next()
	return act.None{}
}

// set answers places and merges anew. It names one that cannot have both.
func (d *Dialog) set(of []int, a model.Answer) (left string) {
	for _, i := range of {
		c := d.merged.Conflicts[i]
		if a == model.Both && c.Both == "" {
			left = d.placed(c)
			continue
		}
		d.say(c, a)
	}
	d.decide()
	return left
}

// next goes to the next place that is open, round the end.
func (d *Dialog) next() {
	for i := 1; i <= len(d.rows); i++ {
		at := (d.cursor + i) % len(d.rows)
		if c := d.rows[at].conflict; c >= 0 {
			if _, said := d.said[d.merged.Conflicts[c].Where()]; !said {
				d.cursor = at
				return
			}
		}
	}
}

// all answers whatever is open, and what that asks in turn.
func (d *Dialog) all(a model.Answer) act.Action {
	for d.open() > 0 {
		for _, c := range d.merged.Conflicts {
			if _, said := d.said[c.Where()]; !said {
				d.say(c, a)
			}
		}
		d.decide()
	}
	return act.None{}
}

func (d *Dialog) say(c model.Conflict, a model.Answer) {
	if d.said[c.Where()] = a; d.sides.Said != nil {
		d.sides.Said[c] = a
	}
}

// finish hands over what was decided.
func (d *Dialog) finish() act.Action {
	if n := d.open(); n > 0 {
		d.next()
		return act.Say{Text: fmt.Sprintf("%s to decide first: %s", wording.Count(n, "place"), d.choices()), Error: true}
	}
	return d.sides.Done(d.merged)
}

// Ways says which keys go on from here.
func (d *Dialog) Ways() string {
	if d.open() > 0 {
		return "Decide: " + d.choices()
	}
	return d.keys.Spell("{merge} merges.")
}

// choices names the keys that decide.
func (d *Dialog) choices() string {
	var out []string
	for _, h := range d.keys.Hints()[:2] {
		out = append(out, h.Label()+" "+h.Does)
	}
	return strings.Join(out, " or ") + "."
}

func (d *Dialog) leave() act.Action {
	if d.sides.Must != "" {
		return act.Say{Text: d.sides.Must, Error: true}
	}
	return act.Close{}
}

// changes are what the merge changes here.
func (d *Dialog) changes() []findings.Change {
	return findings.AllChanges(d.sides.Here, d.merged.Topology)
}

func (d *Dialog) move(by int) act.Action {
	d.cursor = max(0, min(len(d.rows)-1, d.cursor+by))
	d.below = 0
	return act.None{}
}

func (d *Dialog) scroll(by int) { d.below = max(0, min(d.below+by, d.total-d.page)) }

// Click implements part.Panel: on a row it chooses the row, on what a side made of
// a place that side.
func (d *Dialog) Click(_, y int, _ bool) act.Action {
	if i := y - 1 + d.top; y >= 1 && y <= d.listH && i < len(d.rows) {
		d.cursor, d.below = i, 0
		return act.None{}
	}
	for a, at := range d.sideY {
		if at == y {
			return d.answer(model.Answer(a))
		}
	}
	return act.None{}
}

// Wheel implements part.Panel.
func (d *Dialog) Wheel(lines int) {
	if d.whole {
		d.scroll(lines)
		return
	}
	d.move(lines)
}

// Paste implements part.Overlay: there is no field.
func (d *Dialog) Paste(string) act.Action { return nil }

// Status implements part.Panel.
func (d *Dialog) Status() string {
	if len(d.rows) == 0 {
		return "nothing to decide"
	}
	return fmt.Sprintf("%d of %s decided", len(d.merged.Conflicts)-d.open(), wording.Count(len(d.merged.Conflicts), "place"))
}
