package scene

import (
	"fmt"
	"strings"

	"portolan/model/layout"
	"portolan/model/wording"
)

// describe says in words what the picture shows: every node with its facts and
// guards, and where its links go, in the order in which a request meets them.
func (b *builder) describe() string {
	var s strings.Builder
	if d := strings.TrimSpace(Clean(b.t.Description)); d != "" {
		s.WriteString(strings.TrimRight(d, ".") + ".\n")
	}
	fmt.Fprintf(&s, "%s and %s, in the order in which a request meets them:\n",
		wording.Count(len(b.t.Nodes), "node"), wording.Count(len(b.t.Links), "link"))
	out := make([][]*layout.Line, len(b.d.Boxes))
	for i := range b.d.Lines {
		l := &b.d.Lines[i]
		out[l.From] = append(out[l.From], l)
	}
	for _, i := range b.d.ReadingOrder() {
		b.describeNode(&s, &b.d.Boxes[i], out[i])
	}
	return strings.TrimSpace(s.String())
}

func (b *builder) describeNode(s *strings.Builder, x *layout.Box, out []*layout.Line) {
	s.WriteString(nodeTitle(x))
	if len(x.Facts) > 0 {
		s.WriteString(" (" + Clean(strings.Join(x.Facts, ", ")) + ")")
	}
	if x.Group != "" {
		s.WriteString(" in " + Clean(x.Group))
	}
	if f := b.severity(x.ID); f != "" {
		s.WriteString("; finding: " + f)
	}
	for k, bd := range x.Badges {
		word := ", "
		if k == 0 {
			word = "; guarded by "
		}
		s.WriteString(word + Clean(bd.Text))
		if f := b.severity(bd.ID); f != "" {
			s.WriteString(" (" + f + ")")
		}
	}
	for k, l := range out {
		word := ", "
		if k == 0 {
			word = "; leads to "
		}
		s.WriteString(word + Clean(b.d.Boxes[l.To].Title))
		if l.Label != "" {
			s.WriteString(" (" + Clean(l.Label) + ")")
		}
		if f := b.severity(l.ID); f != "" {
			s.WriteString(" (" + f + ")")
		}
	}
	s.WriteString(".\n")
}

// severity is the finding on a node or link, "" for none that is shown.
func (b *builder) severity(id string) string {
	if f := b.notes.Severity(id); f == withError || f == withWarning {
		return f
	}
	return ""
}

// told is the findings on a node or link for the one who points at it.
func (b *builder) told(id string) string {
	severity := b.severity(id)
	if severity == "" {
		return ""
	}
	s := " (" + severity + ")"
	for _, m := range b.notes.On(id) {
		if m.Severity == withError || m.Severity == withWarning {
			s += "; " + m.Severity + ": " + m.Text
		}
	}
	return s
}

func nodeTitle(x *layout.Box) string { return Clean(x.Caption + " " + x.Title) }

// linkTitle names a link for the one who points at it.
func (b *builder) linkTitle(l *layout.Line) string {
	title := b.d.Boxes[l.From].Title + " → " + b.d.Boxes[l.To].Title
	if l.Label != "" {
		title += ": " + l.Label
	}
	if link := b.t.Link(l.Ref); link != nil && l.Joined == nil {
		title += " (" + string(link.Kind) + ")"
	}
	return title + b.told(l.ID)
}
