package document

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// outline tells which lines of a document belong to what. Line numbers start
// at 1; every range excludes its end.
type outline struct {
	src     *source
	remarks []int // per line: byte offset of its comment, -1 for none
	parts   []part
}

// part is a top-level key with its value.
type part struct {
	key, value *yaml.Node
	lead       int // first of the comment lines directly above the key
	line       int // of the key
	end        int // behind the last line with content
	entries    []entry
	open       bool // the value is in block style, so entries can be edited one by one
}

// entry is one item of a section.
type entry struct {
	key, node *yaml.Node // key is nil in lists
	gap       int        // first of the blank lines and loose comments before the entry
	lead      int        // first of the comment lines directly above it
	line      int
	end       int
}

// outlineOf finds the parts of a document, nil when its top level is not in
// block style.
func outlineOf(s *source, root *yaml.Node) *outline {
	if root == nil || root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		return nil
	}
	o := &outline{src: s, remarks: commentColumns(s)}
	for i := 0; i+1 < len(root.Content); i += 2 {
		k := root.Content[i]
		if k.Column != 1 || k.Kind != yaml.ScalarNode || len(o.parts) > 0 && o.parts[len(o.parts)-1].line >= k.Line || !strings.HasPrefix(s.line(k.Line), k.Value) {
			return nil
		}
		o.parts = append(o.parts, part{key: k, value: root.Content[i+1], line: k.Line})
	}
	floor := 1
	for i := range o.parts {
		p := &o.parts[i]
		next := s.lines() + 1
		if i+1 < len(o.parts) {
			next = o.parts[i+1].line
		}
		p.lead = o.leadOf(p.line, floor, 0)
		p.end = o.endOf(p.line, next, 0)
		floor = p.end
		o.entries(p)
	}
	return o
}

// part returns the part of a top-level key, nil when there is none.
func (o *outline) part(key string) *part {
	for i := range o.parts {
		if o.parts[i].key.Value == key {
			return &o.parts[i]
		}
	}
	return nil
}

// entries finds the lines of the items of a section in block style.
func (o *outline) entries(p *part) {
	v := p.value
	if v.Kind != yaml.SequenceNode && v.Kind != yaml.MappingNode || v.Style&yaml.FlowStyle != 0 || len(v.Content) == 0 || v.Line <= p.line {
		return
	}
	step := 1
	if v.Kind == yaml.MappingNode {
		step = 2
	}
	indent := v.Column - 1
	for i := 0; i < len(v.Content); i += step {
		e := entry{node: v.Content[i+step-1], line: v.Content[i].Line}
		if step == 2 {
			e.key = v.Content[i]
		} else if e.line = o.dashLine(e.line, p.line, indent); e.line == 0 {
			return
		}
		p.entries = append(p.entries, e)
	}
	floor := p.line + 1
	for i := range p.entries {
		e := &p.entries[i]
		if e.line < floor {
			p.entries = nil
			return
		}
		next := p.end
		if i+1 < len(p.entries) {
			next = p.entries[i+1].line
		}
		e.gap = floor
		e.lead = o.leadOf(e.line, floor, -1)
		e.end = o.endOf(e.line, next, indent)
		floor = e.end
	}
	p.end = floor
	p.open = true
}

// dashLine finds the line whose dash starts the list item with content on line n.
func (o *outline) dashLine(n, above, indent int) int {
	for ; n > above; n-- {
		l := o.src.line(n)
		if indentOf(l) == indent && strings.HasPrefix(l[indent:], "-") {
			return n
		}
	}
	return 0
}

// leadOf finds the first of the comment lines directly above a line, not above
// floor. Comments count when they are indented by indent, or at all when that
// is negative.
func (o *outline) leadOf(line, floor, indent int) int {
	for line > floor && isComment(o.src.line(line-1)) && (indent < 0 || indentOf(o.src.line(line-1)) == indent) {
		line--
	}
	return line
}

// endOf drops blank lines and comments at the end of lines [line, next).
// Comments that are indented more than the item stay with it.
func (o *outline) endOf(line, next, indent int) int {
	for next > line+1 {
		l := o.src.line(next - 1)
		if !isBlank(l) && (!isComment(l) || indentOf(l) > indent) {
			break
		}
		next--
	}
	return next
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " \t"), "#") }

// comment is the comment of a line, "" when it has none.
func (o *outline) comment(n int) string {
	if n < 1 || n > len(o.remarks) || o.remarks[n-1] < 0 {
		return ""
	}
	return strings.TrimRight(o.src.line(n)[o.remarks[n-1]:], " \t")
}

// comments lists the comments of the lines [from, to).
func (o *outline) comments(from, to int) []string {
	var out []string
	for n := from; n < to; n++ {
		if c := o.comment(n); c != "" {
			out = append(out, c)
		}
	}
	return out
}

// text is the source of the lines [from, to).
func (o *outline) text(from, to int) string {
	return string(o.src.data[o.src.start(from):o.src.start(to)])
}
