package document

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// editEntry returns the lines of an entry with what changed in it.
func (p *patcher) editEntry(e *entry, before, after item, s section) string {
	source := p.text(e.line, e.end)
	if sameItem(before, after) || before.short != "" && before.short == after.short {
		return source
	}
	var edits []splice
	ok := false
	switch {
	case s.keyed:
		edits, ok = p.editKeyed(e, before, after)
	case e.node.Kind == yaml.ScalarNode:
		text := after.short
		if text == "" {
			text = after.flow()
		}
		edits, ok = p.replaceValue(e.node, text)
	case e.node.Style&yaml.FlowStyle != 0:
		edits, ok = p.editFlow(e.node, before, after)
	default:
		edits, ok = p.editBlock(e, before, after)
	}
	if ok {
		base := p.src.start(e.line)
		if text, ok := apply([]byte(source), base, edits); ok {
			return text
		}
	}
	lines := s.render(after)
	if !s.keyed && after.short == "" && e.node.Style&yaml.FlowStyle == 0 {
		lines = after.block()
	}
	return p.lines(append(p.comments(e.line, e.end), lines...), indentOf(p.src.line(e.line)))
}

// editKeyed changes the key, the value or both of an entry such as "cdn: [34, 6]".
func (p *patcher) editKeyed(e *entry, before, after item) ([]splice, bool) {
	was, is := before.fields[0], after.fields[0]
	var edits []splice
	if was.key != is.key {
		key, ok := p.replaceValue(e.key, is.key)
		if !ok {
			return nil, false
		}
		edits = key
	}
	if was.block == is.block {
		return edits, true
	}
	value, ok := p.replaceValue(e.node, is.block)
	return append(edits, value...), ok
}

func (p *patcher) replaceValue(n *yaml.Node, text string) ([]splice, bool) {
	from, to, ok := valueSpan(p.src, n)
	return []splice{{from, to, text}}, ok
}

// change is what happens to one key of a mapping in the source.
type change struct {
	key, value *yaml.Node
	gone       bool
	text       string // new value, "" when it stays
	added      []field
}

// changes compares two states of an entry key by key, in source order. New
// keys stand with the kept key that precedes them in canonical order; false
// when there is none.
func changes(n *yaml.Node, before, after item) ([]change, bool) {
	flow := n.Style&yaml.FlowStyle != 0
	out := make([]change, 0, len(n.Content)/2)
	find := func(fields []field, key string) *field {
		if i := slices.IndexFunc(fields, func(f field) bool { return f.key == key }); i >= 0 {
			return &fields[i]
		}
		return nil
	}
	at := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		c := change{key: n.Content[i], value: n.Content[i+1]}
		old, now := find(before.fields, c.key.Value), find(after.fields, c.key.Value)
		switch {
		case now == nil:
			c.gone = true
		case old == nil || *old != *now:
			c.text = now.in(flow)
		}
		if !c.gone {
			at[c.key.Value] = len(out)
		}
		out = append(out, c)
	}
	last := -1
	for _, f := range after.fields {
		if i, ok := at[f.key]; ok {
			last = i
		} else if last < 0 {
			return nil, false
		} else {
			out[last].added = append(out[last].added, f)
		}
	}
	return out, true
}

// editFlow changes keys of a mapping in flow style.
func (p *patcher) editFlow(n *yaml.Node, before, after item) ([]splice, bool) {
	list, ok := changes(n, before, after)
	if !ok {
		return nil, false
	}
	var edits []splice
	kept := slices.IndexFunc(list, func(c change) bool { return !c.gone })
	if kept < 0 {
		return nil, false
	}
	if kept > 0 {
		edits = append(edits, splice{p.keyAt(list[0]), p.keyAt(list[kept]), ""})
	}
	end := 0
	for i, c := range list {
		from, to, ok := valueSpan(p.src, c.value)
		if !ok {
			return nil, false
		}
		switch {
		case i < kept:
		case c.gone:
			edits = append(edits, splice{end, to, ""})
		case c.text != "":
			edits = append(edits, splice{from, to, c.text})
		}
		for _, f := range c.added {
			edits = append(edits, splice{to, to, ", " + f.key + ": " + f.flow})
		}
		end = to
	}
	return edits, true
}

func (p *patcher) keyAt(c change) int { return p.src.offset(c.key.Line, c.key.Column) }

// editBlock changes keys of a mapping in block style.
func (p *patcher) editBlock(e *entry, before, after item) ([]splice, bool) {
	list, ok := changes(e.node, before, after)
	if !ok || len(list) == 0 {
		return nil, false
	}
	indent := strings.Repeat(" ", list[0].key.Column-1)
	var edits []splice
	for i, c := range list {
		next := e.end
		if i+1 < len(list) {
			next = list[i+1].key.Line
		}
		if next <= c.key.Line {
			return nil, false
		}
		end := p.endOf(c.key.Line, next, list[0].key.Column-1)
		lead := p.leadOf(c.key.Line, e.line+1, -1)
		switch {
		case c.gone && i == 0:
			if len(list) == 1 || list[1].gone {
				return nil, false
			}
			edits = append(edits, splice{p.keyAt(c), p.keyAt(list[1]), ""})
		case c.gone:
			edits = append(edits, splice{p.src.start(lead), p.src.start(end), ""})
		case c.text != "":
			edits = append(edits, p.blockValue(c, end))
		}
		for _, f := range c.added {
			at := p.src.start(end)
			text := indent + f.key + ": " + f.block + p.src.eol()
			if at == len(p.src.data) && p.src.data[at-1] != '\n' {
				text = p.src.eol() + strings.TrimSuffix(text, p.src.eol())
			}
			edits = append(edits, splice{at, at, text})
		}
	}
	return edits, true
}

// blockValue replaces the value of a key whose lines end before line end.
func (p *patcher) blockValue(c change, end int) splice {
	if from, to, ok := valueSpan(p.src, c.value); ok {
		return splice{from, to, c.text}
	}
	to := p.src.start(end-1) + len(p.src.line(end-1))
	return splice{p.keyAt(c), to, c.key.Value + ": " + c.text}
}
