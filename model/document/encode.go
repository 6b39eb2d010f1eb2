package document

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// Encode returns the document with what differs between f.Topology and t:
// entries that did not change keep their bytes, a changed entry changes in the
// keys concerned, new entries stand behind their predecessor, removed ones go
// with their comments. Without a change the result is the source.
//
// A document that is damaged or of a newer format is not written: the error
// is [errDamaged] or *[NewerFormatError]. A topology that no document can
// hold, for instance one with a control character in a title, is an error too.
func (f *File) Encode(t *model.Topology) ([]byte, error) {
	switch {
	case f.NewerFormat:
		return nil, &NewerFormatError{Name: f.Name, Written: f.Version}
	case f.Damaged:
		return nil, fmt.Errorf("%s: %w", model.Visible(f.Name), errDamaged)
	case f.src == nil || f.tree().root == nil:
		out := Format(t)
		return out, f.check(out, t)
	case model.Equal(f.Topology, t):
		return bytes.Clone(f.src.data), nil
	}
	if !sameLinks(f.Topology, t) {
		f = f.apart()
	}
	if out, ok := f.patch(t); ok && f.check(out, t) == nil {
		return out, nil
	}
	// The source is laid out in a way that cannot be changed piece by piece.
	out := f.rewrite(t)
	return out, f.check(out, t)
}

// check makes sure that what is written means t.
func (f *File) check(out []byte, t *model.Topology) error {
	g, err := Parse(f.Name, out)
	if err != nil {
		return fmt.Errorf("the design cannot be written: %w", err)
	}
	if !model.Equal(g.Topology, t) && !model.Equal(g.Topology, normalised(t)) {
		return fmt.Errorf("the design cannot be written to %s: it would not read back the same", model.Visible(f.Name))
	}
	return nil
}

func sameLinks(a, b *model.Topology) bool {
	return slices.EqualFunc(a.Links, b.Links, model.EqualLinks)
}

// dress gives canonical text the line ends and byte order mark of the source.
func (f *File) dress(text []byte) []byte {
	if f.src == nil {
		return text
	}
	if f.src.crlf {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	if bytes.HasPrefix(f.src.data, byteOrderMark) {
		text = append(bytes.Clone(byteOrderMark), text...)
	}
	return text
}

// patch changes the source where t differs; false when it cannot.
func (f *File) patch(t *model.Topology) ([]byte, bool) {
	o := outlineOf(f.src, f.tree().root)
	if o == nil || len(o.parts) == 0 {
		return nil, false
	}
	p := &patcher{outline: o}
	p.header(header(f.Topology), header(t))
	before, after := sections(f.written), sections(t)
	for i := range after {
		p.section(before[i], after[i])
	}
	out, ok := apply(f.src.data, 0, p.splices)
	return []byte(out), ok && !p.failed
}

// patcher collects the splices of one save.
type patcher struct {
	*outline
	splices []splice
	failed  bool
}

func (p *patcher) replaceLines(from, to int, text string) {
	at := p.src.start(from)
	if text != "" && at > 0 && at == len(p.src.data) && p.src.data[at-1] != '\n' {
		text = p.src.eol() + strings.TrimSuffix(text, p.src.eol())
	}
	p.splices = append(p.splices, splice{at, p.src.start(to), text})
}

// header saves name, description and what is kept.
func (p *patcher) header(before, after []field) {
	above := p.part(keyVersion)
	for _, key := range headerKeys(before, after) {
		same := func(f field) bool { return f.key == key }
		i, j := slices.IndexFunc(before, same), slices.IndexFunc(after, same)
		old := p.part(key)
		switch {
		case j < 0 && old == nil || i >= 0 && j >= 0 && before[i] == after[j]:
		case j < 0:
			p.replaceLines(old.lead, old.end, "")
		case old == nil:
			p.replaceLines(above.end, above.end, p.lines([]string{key + ": " + after[j].block}, 0))
		default:
			if from, to, ok := valueSpan(p.src, old.value); ok && !strings.Contains(after[j].block, "\n") {
				p.splices = append(p.splices, splice{from, to, after[j].block})
			} else {
				p.replaceLines(old.line, old.end, p.lines([]string{key + ": " + after[j].block}, 0))
			}
		}
		if old != nil && old.end > above.end {
			above = old
		}
	}
}

// headerKeys are the keys of both states in canonical order.
func headerKeys(before, after []field) []string {
	out := []string{keyName, keyDescription, keyTags}
	for _, f := range append(slices.Clone(after), before...) {
		if !slices.Contains(out, f.key) {
			out = append(out, f.key)
		}
	}
	return out
}

// lines joins lines with the line ends of the source.
func (p *patcher) lines(lines []string, indent int) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.Repeat(" ", indent) + strings.ReplaceAll(l, "\n", p.src.eol()) + p.src.eol())
	}
	return b.String()
}

// section saves one section.
func (p *patcher) section(before, after section) {
	if slices.EqualFunc(before.entries, after.entries, sameItem) {
		return
	}
	old := p.part(after.key)
	switch {
	case old == nil:
		p.addSection(after)
	case old.open && len(old.entries) == len(before.entries):
		p.editSection(old, before, after)
	case len(after.entries) == 0:
		p.removePart(old)
	default:
		inside := p.lines(p.comments(old.line, old.end), 2)
		p.replaceLines(old.line, old.end, after.key+":"+p.src.eol()+inside+p.rendered(after))
	}
}

func (p *patcher) rendered(s section) string {
	var b strings.Builder
	for _, e := range s.entries {
		b.WriteString(p.lines(s.render(e), 2))
	}
	return b.String()
}

// addSection puts a section behind the one that precedes it in canonical order.
func (p *patcher) addSection(s section) {
	if len(s.entries) == 0 {
		return
	}
	at := 0
	for _, key := range topLevel[:slices.Index(topLevel, s.key)] {
		if q := p.part(key); q != nil {
			at = max(at, q.end)
		}
	}
	p.replaceLines(at, at, p.src.eol()+s.key+":"+p.src.eol()+p.rendered(s))
}

// removePart deletes a top-level key with the blank line before or behind it.
func (p *patcher) removePart(q *part) {
	from, to := q.lead, q.end
	if isBlank(p.src.line(from-1)) && from > 1 {
		from--
	} else if to <= p.src.lines() && isBlank(p.src.line(to)) {
		to++
	}
	p.replaceLines(from, to, "")
}

func sameItem(a, b item) bool {
	return a.id == b.id && a.short == b.short && slices.Equal(a.fields, b.fields)
}
