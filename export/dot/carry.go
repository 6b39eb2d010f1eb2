package dot

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/model"
)

// A picture does not show all of a design. What it stands for is carried in
// attributes of our own, which Graphviz passes over, so that [Read] finds all
// of it: on the graph what belongs to the whole design, on every node and edge
// its properties under their names.
const (
	carriedFormat  = "portolan" // of the graph: the version of these attributes
	carriedVersion = "1"
	carriedPrefix  = "portolan_"
)

// Attributes beside properties. No property has such a name.
const (
	carriedKind  = "kind"  // of a node; always there
	carriedTitle = "title" // of a node
	carriedPlace = "place" // of a node that was placed by hand: column and row, or a move
	carriedMove  = "by"    // the third of a place that is a move
	carriedAs    = "as"    // of an edge whose kind the design names
	carriedOrder = "order" // from 1, in the design; always there

	carriedTags  = "tags"  // keys and values in turn
	carriedNotes = "notes" // the same, of the keys that begin with x-

	carriedName        = "name"
	carriedDescription = "description"
	carriedFolded      = "folded" // ids of the nodes that are not drawn
	carriedNodeOf      = "node_"  // a node that is not drawn
	carriedLinkOf      = "link_"  // a link of one
	carriedIgnore      = "ignore_"
	carriedExpect      = "expect_"
	carriedGroup       = "group_"
	carriedBox         = "box"    // of a node that stands for a folded group: its key
	carriedJoined      = "joined" // of an edge that stands for the links of a folded group
	carriedAssume      = "assume_"
)

// How groups are carried: open or folded.
const (
	wordOpen   = "open"
	wordFolded = "folded"
)

// ofDesign carries what is neither node nor link.
func (d *drawing) ofDesign() attrs {
	a := attrs{{carriedFormat, carriedVersion}}
	a.text(carriedName, d.t.Name)
	a.text(carriedDescription, d.t.Description)
	a.kept(d.t.Kept)
	for i := range d.t.Ignores {
		a.list(carriedIgnore+strconv.Itoa(i+1), fieldList(ignoreFields, &d.t.Ignores[i]))
	}
	for i := range d.t.Expect {
		a.list(carriedExpect+strconv.Itoa(i+1), fieldList(expectFields(), &d.t.Expect[i]))
	}
	for i, g := range d.t.Groups {
		how := wordOpen
		if g.Folded {
			how = wordFolded
		}
		a.list(carriedGroup+strconv.Itoa(i+1), append([]string{g.Key(), how}, g.Nodes...))
	}
	if d.t.Assume != nil {
		a.props(carriedAssume, model.AssumptionProps(), d.t.Assume)
	}
	var folded []string
	for _, n := range d.t.Nodes {
		if !d.shown(n.ID) {
			folded = append(folded, n.ID)
		}
	}
	if len(folded) > 0 {
		a.list(carriedFolded, folded)
	}
	return append(a, d.notDrawn()...)
}

// notDrawn carries what is part of the label of another node, and its links:
// each as a list of its attributes.
func (d *drawing) notDrawn() attrs {
	var a attrs
	count := 0
	for _, n := range d.t.Nodes {
		if !d.shown(n.ID) {
			count++
			a.list(carriedNodeOf+strconv.Itoa(count), listed(d.ofNode(n), "id="+idText(n.ID)))
		}
	}
	count = 0
	for i, l := range d.t.Links {
		if !d.shown(l.From) || !d.shown(l.To) {
			count++
			a.list(carriedLinkOf+strconv.Itoa(count), listed(ofLink(l, i+1), "from="+idText(l.From), "to="+idText(l.To)))
		}
	}
	return a
}

func listed(a attrs, first ...string) []string {
	for _, x := range a {
		first = append(first, strings.TrimPrefix(x.name, carriedPrefix)+"="+x.value)
	}
	return first
}

// ofNode carries all of a node but its id.
func (d *drawing) ofNode(n *model.Node) attrs {
	var a attrs
	a.add(carriedKind, string(n.Kind()))
	a.add(carriedOrder, strconv.Itoa(d.t.Index(n.ID)+1))
	a.text(carriedTitle, n.Title)
	if p, ok := d.t.Layout[n.ID]; ok {
		at := []string{strconv.Itoa(p.X), strconv.Itoa(p.Y)}
		if p.By {
			at = append(at, carriedMove)
		}
		a.list(carriedPlace, at)
	}
	a.kept(n.Kept)
	a.props("", n.Info().Props, n.Spec)
	return a
}

// ofLink carries all of a link but its ends.
func ofLink(l *model.Link, order int) attrs {
	var a attrs
	a.add(carriedOrder, strconv.Itoa(order))
	if l.Named {
		a.add(carriedAs, string(l.Kind))
	}
	a.kept(l.Kept)
	a.props("", l.Info().Props, l.Spec)
	return a
}

// kept carries tags and notes.
func (a *attrs) kept(k model.Kept) {
	a.entries(carriedTags, k.Tags)
	a.entries(carriedNotes, k.Notes)
}

func (a *attrs) entries(name string, list []model.Entry) {
	var items []string
	for _, e := range list {
		items = append(items, e.Key, e.Value)
	}
	if len(items) > 0 {
		a.list(name, items)
	}
}

func (a *attrs) add(name, value string) { *a = append(*a, attr{carriedPrefix + name, value}) }

// text adds a text that is not empty.
func (a *attrs) text(name, value string) {
	if value != "" {
		a.add(name, carriedText(value, false))
	}
}

func (a *attrs) list(name string, items []string) { a.add(name, carriedList(items)) }

// props adds every property that is set.
func (a *attrs) props(before string, props []model.Prop, spec any) {
	for _, p := range props {
		v, set := p.Get(spec)
		switch {
		case !set:
		case p.Type.IsList():
			a.list(before+p.Name, v)
		default:
			a.add(before+p.Name, carriedText(v[0], false))
		}
	}
}

// noItems is a list without items: Graphviz drops empty values when it writes
// a graph itself.
const noItems = ","

func carriedList(items []string) string {
	if len(items) == 0 {
		return noItems
	}
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = carriedText(s, true)
	}
	return strings.Join(out, ",")
}

// carriedText writes a text so that every tool reads the same: what DOT strings
// cannot hold and what does not show becomes %XX, byte by byte, in lists the
// comma too. "%" alone is the empty text.
func carriedText(s string, inList bool) string {
	if s == "" {
		return "%"
	}
	return escaped(s, func(r rune) bool {
		return r == ',' && inList || unicode.In(r, unicode.C, unicode.Zl, unicode.Zp)
	})
}

// escaped writes as %XX what DOT strings cannot hold and what more tells.
func escaped(s string, more func(rune) bool) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || r == '%' || r == '\\' || r == '"' || more(r) {
			for _, c := range []byte(s[i : i+size]) {
				b.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(c)+0x100, 16)[1:]))
			}
		} else {
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

// textField is a text of an entry that is no property.
type textField[S any] struct {
	name string
	at   func(*S) *string
}

var ignoreFields = []textField[model.Ignore]{
	{"rule", func(g *model.Ignore) *string { return &g.Rule }},
	{"on", func(g *model.Ignore) *string { return &g.On }},
	{"reason", func(g *model.Ignore) *string { return &g.Reason }},
}

func expectFields() []textField[model.Expectation] {
	var out []textField[model.Expectation]
	for _, f := range model.GoalFields() {
		out = append(out, textField[model.Expectation]{f.Name, f.At})
	}
	return out
}

// fieldList lists the fields that are not empty, as name=value.
func fieldList[S any](fields []textField[S], entry *S) []string {
	var out []string
	for _, f := range fields {
		if v := *f.at(entry); v != "" {
			out = append(out, f.name+"="+v)
		}
	}
	return out
}
