package document

import (
	"strings"

	"portolan/model"
)

// The widths up to which an entry stays on one line in canonical form, in
// characters, and how many keys of a node do.
const (
	flowWidth    = 100
	flowNodeKeys = 5
)

// Format returns the canonical form of a topology: sections in fixed order with
// a blank line between them, properties in the order of their descriptors,
// quotes only where they are needed.
func Format(t *model.Topology) []byte {
	var b strings.Builder
	b.WriteString(keyVersion + ": " + itoa(FormatVersion) + "\n")
	for _, f := range header(t) {
		b.WriteString(f.key + ": " + f.block + "\n")
	}
	for _, s := range sections(t) {
		if len(s.entries) == 0 {
			continue
		}
		b.WriteString("\n" + s.key + ":\n")
		for _, e := range s.entries {
			for _, line := range s.render(e) {
				b.WriteString("  " + line + "\n")
			}
		}
	}
	return []byte(b.String())
}

// field is a key with its value as it is written in block and in flow style.
type field struct {
	key         string
	block, flow string
}

func (f field) in(flow bool) string {
	if flow {
		return f.flow
	}
	return f.block
}

func scalarField(key, value string) field {
	return field{key, quote(value, false), quote(value, true)}
}

// header is what stands between the version and the sections.
func header(t *model.Topology) []field {
	var out []field
	if t.Name != "" {
		out = append(out, scalarField(keyName, t.Name))
	}
	if t.Description != "" {
		f := scalarField(keyDescription, t.Description)
		if strings.Contains(t.Description, "\n") {
			f.block = literal(t.Description)
		}
		out = append(out, f)
	}
	return append(out, keptFields(t.Kept)...)
}

// item is an entry of a section, ready to be written: a mapping, or the
// short form of a link, or a key and its value.
type item struct {
	id     string // identifies the entry within its section
	short  string // "a -> b" when nothing else is to be said
	fields []field
	node   *model.Node // of a node entry
}

// section is a top-level key with entries.
type section struct {
	key     string
	keyed   bool // entries are keys with a value, not a list
	entries []item
}

// sections are the sections of a topology in canonical order, empty ones included.
func sections(t *model.Topology) []section {
	nodes := section{key: keyNodes}
	for _, n := range t.Nodes {
		nodes.entries = append(nodes.entries, nodeItem(n))
	}
	links := section{key: keyLinks}
	for _, l := range t.Links {
		links.entries = append(links.entries, linkItem(l))
	}
	layout := section{key: keyLayout, keyed: true}
	for _, n := range t.Nodes {
		if p, ok := t.Layout[n.ID]; ok {
			place := "[" + itoa(p.X) + ", " + itoa(p.Y) + "]"
			if p.By {
				place = "{" + keyAlong + ": " + itoa(p.X) + ", " + keyAcross + ": " + itoa(p.Y) + "}"
			}
			layout.entries = append(layout.entries, item{id: n.ID, fields: []field{{quote(n.ID, false), place, place}}})
		}
	}
	for _, g := range t.Groups {
		layout.entries = append(layout.entries, item{id: g.Key(), fields: []field{groupField(g)}})
	}
	ignores := section{key: keyIgnore}
	for _, g := range t.Ignores {
		r := item{id: g.Rule + " " + g.On, fields: []field{scalarField(keyRule, g.Rule)}}
		if g.On != "" {
			r.fields = append(r.fields, scalarField(keyOn, g.On))
		}
		r.fields = append(r.fields, scalarField(keyReason, g.Reason))
		ignores.entries = append(ignores.entries, r)
	}
	assume := section{key: keyAssume, keyed: true}
	if t.Assume != nil {
		for _, f := range propFields(model.AssumptionProps(), t.Assume) {
			assume.entries = append(assume.entries, item{id: f.key, fields: []field{f}})
		}
	}
	expect := section{key: keyExpect}
	for _, x := range t.Expect {
		var r item
		for _, f := range model.GoalFields() {
			if v := *f.At(&x); v != "" {
				r.fields = append(r.fields, scalarField(f.Name, v))
			}
		}
		for _, f := range r.fields {
			r.id += f.key + "=" + f.flow + " "
		}
		expect.entries = append(expect.entries, r)
	}
	return []section{nodes, links, layout, ignores, assume, expect}
}

func nodeItem(n *model.Node) item {
	r := item{id: n.ID, node: n, fields: []field{scalarField(keyID, n.ID), scalarField(keyKind, string(n.Kind()))}}
	if n.Title != "" {
		r.fields = append(r.fields, scalarField(keyTitle, n.Title))
	}
	r.fields = append(r.fields, propFields(n.Info().Props, n.Spec)...)
	r.fields = append(r.fields, keptFields(n.Kept)...)
	return r
}

func linkItem(l *model.Link) item {
	r := item{id: l.Ref().String(), fields: []field{scalarField(keyFrom, l.From), scalarField(keyTo, l.To)}}
	if l.Named {
		r.fields = append(r.fields, scalarField(keyAs, string(l.Kind)))
	}
	r.fields = append(r.fields, propFields(l.Info().Props, l.Spec)...)
	r.fields = append(r.fields, keptFields(model.Kept{Notes: l.Kept.Notes})...)
	if len(r.fields) == 2 {
		r.short = l.From + " -> " + l.To
	}
	return r
}

// propFields writes every property that is set, in the order of the descriptors.
func propFields(props []model.Prop, spec any) []field {
	var out []field
	for _, p := range props {
		v, set := p.Get(spec)
		switch {
		case !set:
		case p.Type.IsList():
			items := make([]string, len(v))
			for i, s := range v {
				items[i] = s
				if p.Type != model.IntList {
					items[i] = quote(s, true)
				}
			}
			list := "[" + strings.Join(items, ", ") + "]"
			out = append(out, field{p.Name, list, list})
		case p.Type == model.Bool || p.Type == model.Int || p.Type == model.Decimal:
			number := v[0] + signOf(p, v[0])
			out = append(out, field{p.Name, number, number})
		default:
			out = append(out, scalarField(p.Name, v[0]))
		}
	}
	return out
}

// signOf is the percent sign behind a part of one percent, which without it
// could be meant as a share of one; "" for all else.
func signOf(p model.Prop, number string) string {
	if p.Unit == "%" && strings.HasPrefix(number, "0.") {
		return "%"
	}
	return ""
}

// render returns the lines of an entry in canonical form, without indentation.
func (s section) render(r item) []string {
	if s.keyed {
		return []string{r.fields[0].key + ": " + r.fields[0].block}
	}
	if r.short != "" {
		return []string{"- " + r.short}
	}
	line := "- " + r.flow()
	if len([]rune(line)) <= flowWidth && (s.key != keyNodes || len(r.fields) <= flowNodeKeys) {
		return []string{line}
	}
	return r.block()
}

func (r item) flow() string {
	parts := make([]string, len(r.fields))
	for i, f := range r.fields {
		parts[i] = f.key + ": " + f.flow
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (r item) block() []string {
	lines := make([]string, len(r.fields))
	for i, f := range r.fields {
		lines[i] = "  " + f.key + ": " + f.block
	}
	if len(lines) > 0 {
		lines[0] = "-" + lines[0][1:]
	}
	return lines
}
