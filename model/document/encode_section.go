package document

import (
	"slices"
	"strings"

	"portolan/model/linediff"
)

// editSection rewrites the lines from the first to the last entry of a
// section, taking over the source of every entry that stays.
func (p *patcher) editSection(old *part, before, after section) {
	from := inSourceOrder(old, before)
	to := after.entries
	if after.keyed {
		to = keepOrder(from, after.entries)
	}
	match, moved := align(from, to)
	indent := old.value.Column - 1
	opening := p.text(old.entries[0].gap, old.entries[0].lead)
	var b strings.Builder
	b.WriteString(opening)
	done, gap := 0, "" // entries of the source that are dealt with, and what stood before those that are gone
	for j, e := range to {
		i := match[j]
		if i < 0 {
			b.WriteString(p.lines(after.render(e), indent))
			continue
		}
		if !moved[j] {
			for ; done <= i; done++ {
				if done > 0 {
					gap = joinGaps(gap, p.text(old.entries[done].gap, old.entries[done].lead))
				}
			}
			if b.Len() > len(opening) || strings.Contains(gap, "#") {
				b.WriteString(gap)
			}
			gap = ""
		}
		s := &old.entries[i]
		b.WriteString(p.text(s.lead, s.line))
		b.WriteString(endLine(p.editEntry(s, from[i], e, after), p.src.eol()))
	}
	for done = max(done, 1); done < len(old.entries); done++ {
		gap = joinGaps(gap, p.text(old.entries[done].gap, old.entries[done].lead))
	}
	if strings.Contains(gap, "#") {
		b.WriteString(gap)
	}
	if len(to) == 0 && b.Len() == 0 {
		p.removePart(old)
		return
	}
	text := b.String()
	if p.src.start(old.end) == len(p.src.data) && !strings.HasSuffix(string(p.src.data), "\n") {
		text = strings.TrimSuffix(text, p.src.eol())
	}
	p.splices = append(p.splices, splice{p.src.start(old.entries[0].gap), p.src.start(old.end), text})
}

// joinGaps puts what stood before two neighbours together: the comments of
// both, else the longer run of blank lines.
func joinGaps(a, b string) string {
	switch {
	case strings.Contains(a, "#") && strings.Contains(b, "#"):
		return a + b
	case strings.Contains(a, "#"), !strings.Contains(b, "#") && len(a) > len(b):
		return a
	}
	return b
}

func endLine(s, eol string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + eol
}

// inSourceOrder sorts the items of a keyed section as the source has them.
func inSourceOrder(old *part, s section) []item {
	if !s.keyed {
		return s.entries
	}
	byID := make(map[string]item, len(s.entries))
	for _, e := range s.entries {
		byID[e.id] = e
	}
	out := make([]item, len(old.entries))
	for i, e := range old.entries {
		out[i] = byID[e.key.Value]
	}
	return out
}

// keepOrder sorts the items of a keyed section as the source has them. One that
// took over the value of an item that is gone stands in its place; other new
// ones follow their predecessor in canonical order.
func keepOrder(source, canonical []item) []item {
	fresh := make(map[string]item, len(canonical))
	for _, e := range canonical {
		fresh[e.id] = e
	}
	known := make(map[string]bool, len(source))
	for _, e := range source {
		known[e.id] = true
	}
	heirs := map[string]string{} // id that is gone -> id in its place
	for _, e := range source {
		if _, stays := fresh[e.id]; stays {
			continue
		}
		i := slices.IndexFunc(canonical, func(c item) bool { return !known[c.id] && c.fields[0].block == e.fields[0].block })
		if i >= 0 {
			known[canonical[i].id] = true
			heirs[e.id] = canonical[i].id
		}
	}
	behind := map[string][]item{} // id of the predecessor, "" for the start
	last := ""
	for _, e := range canonical {
		if known[e.id] {
			last = e.id
		} else {
			behind[last] = append(behind[last], e)
		}
	}
	out := slices.Clone(behind[""])
	for _, e := range source {
		id := e.id
		if heir, ok := heirs[id]; ok {
			id = heir
		}
		if f, ok := fresh[id]; ok {
			out = append(append(out, f), behind[id]...)
		}
	}
	return out
}

// align finds for every new item the old one that it continues, -1 for none.
// moved tells that it changed its place among the others.
func align(from, to []item) (match []int, moved []bool) {
	match, moved = make([]int, len(to)), make([]bool, len(to))
	places := make(map[string][]int, len(from))
	for i, e := range from {
		places[e.id] = append(places[e.id], i)
	}
	used := make([]bool, len(from))
	for j, e := range to {
		match[j] = -1
		if at := places[e.id]; len(at) > 0 {
			match[j], places[e.id] = at[0], at[1:]
			used[at[0]] = true
		}
	}
	for j, stays := range linediff.Rising(match) {
		moved[j] = match[j] >= 0 && !stays
	}
	// An item that is gone and a new one in its place are the same, renamed.
	for j := range to {
		if match[j] >= 0 {
			continue
		}
		low, high := 0, len(from)
		for k := j - 1; k >= 0; k-- {
			if match[k] >= 0 && !moved[k] {
				low = match[k] + 1
				break
			}
		}
		for k := j + 1; k < len(to); k++ {
			if match[k] >= 0 && !moved[k] {
				high = match[k]
				break
			}
		}
		for i := low; i < high; i++ {
			if !used[i] && alike(from[i], to[j]) {
				match[j], used[i] = i, true
				break
			}
		}
	}
	return match, moved
}

// alike tells whether an item can be a renamed or edited form of another: a
// node of the same kind, an entry that shares a key with its value, or a key
// with the value of another.
func alike(a, b item) bool {
	if a.node != nil && b.node != nil {
		return a.node.Kind() == b.node.Kind()
	}
	if len(a.fields) == 1 && len(b.fields) == 1 && a.fields[0].block == b.fields[0].block {
		return true
	}
	return slices.ContainsFunc(a.fields, func(f field) bool { return slices.Contains(b.fields, f) })
}
