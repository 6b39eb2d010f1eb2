package inspector

import (
	"cmp"
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/theme"
)

// spoken are the rows of the fields for a voice: what is edited, each field with its
// value and where that comes from, and what is known of the one at hand.
func (f *form) spoken(th *theme.Theme) []string {
	head := "The design " + f.t.Name
	switch {
	case f.sel.Link != nil:
		l := f.t.Link(*f.sel.Link)
		head = string(l.Kind) + " link, " + layout.LinkTitle(f.t, l.Ref())
	case f.sel.Node != "":
		n := f.t.Node(f.sel.Node)
		head = n.Info().Title + " " + layout.TitleOf(n)
	}
	out := []string{strings.TrimSpace(head)}
	f.rows, f.head = f.layout(1<<20), 0
	f.page = max(1, len(f.rows))
	for _, r := range f.rows {
		fd := f.fields[r.field]
		text := r.note
		switch {
		case r.note != "":
		case r.item >= 0:
			text = fd.spokenItem(r.item)
		default:
			text = fd.label + ": " + fd.spokenValue()
		}
		if r.field == f.cursor && r.note == "" && (fd.list() && r.item == fd.item || !fd.list()) {
			text = th.Glyphs.Pointer + " " + text
		}
		out = append(out, text)
	}
	if n := f.changed(); n > 0 {
		out = append(out, fmt.Sprintf("%d of %s changed and not applied.", n, wording.Count(len(f.fields), "field")), f.live())
	}
	return append(out, f.share(), f.at().about())
}

// spokenValue is the value of a field, and whether it is the default or was changed.
func (f *field) spokenValue() string {
	var text, from string
	switch v := f.result(); {
	case len(v) == 0 && f.fallback != "":
		text, from = valueText(f.prop, []string{f.fallback}), "default"
		if f.own {
			from = "not set"
		}
	case len(v) == 0:
		text = notSet
		if f.list() {
			text = "none"
		}
	case f.list():
		text = wording.Count(len(v), "item") + ": " + strings.Join(v, ", ")
	default:
		text = valueText(f.prop, v)
		if name := regionName(first(v)); f.prop.Type == model.RegionID && name != "" {
			text += " " + name
		}
	}
	if f.bar() {
		text += ", from " + number(f.prop.Min) + " to " + number(f.prop.Max)
	}
	if f.changed() {
		from = "changed"
	}
	if from != "" {
		text += ", " + from
	}
	return text
}

// spokenItem is a row of the list under the cursor: an item, or what adds one.
func (f *field) spokenItem(i int) string {
	text := "add an item"
	if i < len(f.value) {
		text = fmt.Sprintf("item %d, %s", i+1, f.value[i])
	}
	if f.typing != nil && i == f.item {
		text = "typed " + cmp.Or(f.typing.Value(), "nothing yet")
	}
	return f.label + ": " + text
}

// spokenFacts are the rows of the facts for a voice.
func (p *Panel) spokenFacts(th *theme.Theme) []string {
	out := []string{"Inspector"}
	for i, r := range p.facts.rows {
		text := strings.TrimSpace(r.left)
		switch right := strings.TrimSpace(r.right); {
		case right == "":
		case r.at > 0 && text != "":
			text += ": " + right
		default:
			text = strings.TrimPrefix(text+", "+right, ", ")
		}
		if i == p.facts.cursor {
			text = th.Glyphs.Pointer + " " + text
		}
		out = append(out, text)
	}
	return out
}

// Typed is the text that is being typed, false where keys do something else.
func (p *Panel) Typed() (string, bool) {
	if p.form == nil || p.form.popup != nil || p.form.asking {
		return "", false
	}
	switch f := p.form.at(); {
	case f.typing != nil:
		return f.typing.Value(), true
	case f.textual():
		return f.entry.Value(), true
	}
	return "", false
}
