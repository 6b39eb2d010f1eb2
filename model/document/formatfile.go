package document

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

// FormatFile returns the canonical form of a document with its comments: those
// of an entry stay with it, and single blank lines between entries stay too.
// So do the kind of line ends and a byte order mark. A damaged or newer
// document comes back as it is.
func FormatFile(f *File) []byte {
	if f.src != nil && (f.Damaged || f.NewerFormat) {
		return f.src.data
	}
	if f.src == nil {
		return Format(f.Topology)
	}
	f = f.apart()
	if o := outlineOf(f.src, f.tree().root); o != nil && len(o.parts) > 0 {
		w := &formatter{outline: o}
		out := f.dress([]byte(w.document(f)))
		if f.check(out, f.Topology) == nil {
			return out
		}
	}
	return f.rewrite(f.Topology)
}

// rewrite returns the canonical form of t with all comments of the source at
// its head, for sources whose layout says nothing about what they belong to.
func (f *File) rewrite(t *model.Topology) []byte {
	whole := outline{src: f.src, remarks: commentColumns(f.src)}
	var b strings.Builder
	for _, c := range whole.comments(1, f.src.lines()+1) {
		b.WriteString(c + "\n")
	}
	return f.dress(append([]byte(b.String()), Format(t)...))
}

// formatter writes a document anew and carries its comments over.
type formatter struct {
	*outline
	b strings.Builder
}

func (w *formatter) document(f *File) string {
	w.loose(1, w.parts[0].lead, 0, false)
	version := itoa(FormatVersion)
	fields := append([]field{{keyVersion, version, version}}, header(f.Topology)...)
	for _, key := range topLevel[:slices.Index(topLevel, keyNodes)] {
		if p := w.part(key); p != nil {
			w.head(p)
			w.key(p, fields)
		}
	}
	for i := range w.parts {
		if p := &w.parts[i]; strings.HasPrefix(p.key.Value, notePrefix) {
			w.head(p)
			for n := p.line; n < p.end; n++ { // its form is its owner's matter
				w.b.WriteString(w.src.line(n) + "\n")
			}
		}
	}
	for _, s := range sections(f.Topology) {
		p := w.part(s.key)
		if p == nil {
			continue
		}
		w.blank()
		w.head(p)
		if len(s.entries) == 0 && !w.hasComments(p.line, w.tailEnd(p)) {
			continue
		}
		w.b.WriteString(s.key + ":" + w.trailing(p.line) + "\n")
		w.entries(p, s)
		w.loose(p.end, w.tailEnd(p), 2, true)
	}
	last := &w.parts[len(w.parts)-1]
	w.loose(w.tailEnd(last), w.src.lines()+1, 0, true)
	return strings.TrimRight(w.b.String(), "\n") + "\n"
}

// head writes the loose comments before a part and those directly above it.
func (w *formatter) head(p *part) {
	from := p.lead
	for i := range w.parts {
		if &w.parts[i] == p && i > 0 {
			from = w.tailEnd(&w.parts[i-1])
		}
	}
	w.loose(from, p.lead, 0, true)
	w.own(p.lead, p.line, 0)
}

// tailEnd is the line behind the indented comments that follow a part: those
// belong to its section, what follows to the next part.
func (w *formatter) tailEnd(p *part) int {
	end := p.end
	if !p.open {
		return end
	}
	for n := p.end; n <= w.src.lines(); n++ {
		l := w.src.line(n)
		if !isBlank(l) && (!isComment(l) || indentOf(l) == 0) {
			break
		}
		if isComment(l) {
			end = n + 1
		}
	}
	return end
}

// key writes the version, the name or the description, unless it was given
// without a value.
func (w *formatter) key(p *part, fields []field) {
	i := slices.IndexFunc(fields, func(f field) bool { return f.key == p.key.Value })
	if i < 0 {
		return
	}
	value, comment := fields[i].block, w.trailing(p.line)
	if p.key.Value == keyTags {
		w.own(p.line+1, p.end, 0)
	}
	if head, rest, ok := strings.Cut(value, "\n"); ok {
		value, comment = head+comment+"\n"+rest, ""
	}
	w.b.WriteString(p.key.Value + ": " + value + comment + "\n")
}

// entries writes the items of a section with their comments.
func (w *formatter) entries(p *part, s section) {
	if !p.open {
		w.own(p.line+1, p.end, 2)
	}
	lines := map[string]*entry{}
	for i := range p.entries {
		if e := &p.entries[i]; e.key != nil {
			lines[e.key.Value] = e
		}
	}
	for i, it := range s.entries {
		var e *entry
		switch {
		case s.keyed:
			e = lines[it.id]
		case p.open:
			e = &p.entries[i]
		}
		if e == nil {
			w.plainEntry(s, it)
			continue
		}
		w.loose(e.gap, e.lead, 2, i > 0)
		w.own(e.lead, e.line, 2)
		w.entry(s, it, e)
	}
}

func (w *formatter) plainEntry(s section, it item) {
	for _, l := range s.render(it) {
		w.b.WriteString("  " + l + "\n")
	}
}

// entry writes one item. Comments inside it make it a block, so that each
// stays with its key.
func (w *formatter) entry(s section, it item, e *entry) {
	lines := s.render(it)
	inner := w.hasComments(e.line, e.end-1) || isComment(w.src.line(e.end-1))
	switch {
	case !inner && len(lines) == 1:
		w.b.WriteString("  " + lines[0] + w.trailing(e.end-1) + "\n")
	case s.keyed || it.short != "" || e.node.Kind != yaml.MappingNode:
		w.own(e.line, e.end, 2)
		w.plainEntry(s, it)
	default:
		w.block(it, e)
	}
}

// block writes an item key by key with the comments of each.
func (w *formatter) block(it item, e *entry) {
	above, behind := w.byKey(e)
	for i, line := range it.block() {
		key := it.fields[i].key
		indent := "    "
		if i == 0 {
			indent = "  "
		}
		for _, c := range above[key] {
			w.b.WriteString(indent + c + "\n")
		}
		w.b.WriteString("  " + line)
		for _, c := range behind[key] {
			w.b.WriteString("  " + c)
		}
		w.b.WriteByte('\n')
	}
	for _, c := range above[""] {
		w.b.WriteString("    " + c + "\n")
	}
}

// byKey sorts the comments inside a mapping: those above each key, "" for the
// end, and the one behind each.
func (w *formatter) byKey(e *entry) (above, behind map[string][]string) {
	above, behind = map[string][]string{}, map[string][]string{}
	keys := e.node.Content
	at := func(n int) (on, next string) {
		for i := 0; i+1 < len(keys); i += 2 {
			if keys[i].Line <= n {
				on = keys[i].Value
			} else {
				return on, keys[i].Value
			}
		}
		return on, ""
	}
	for n := e.line; n < e.end; n++ {
		c := w.comment(n)
		if c == "" {
			continue
		}
		on, next := at(n)
		switch {
		case isComment(w.src.line(n)) || on == "":
			above[next] = append(above[next], c)
		case len(behind[on]) > 0:
			above[on] = append(above[on], c)
		default:
			behind[on] = append(behind[on], c)
		}
	}
	return above, behind
}

// trailing is the comment behind the content of a line, with two spaces before it.
func (w *formatter) trailing(n int) string {
	if c := w.comment(n); c != "" && !isComment(w.src.line(n)) {
		return "  " + c
	}
	return ""
}

func (w *formatter) hasComments(from, to int) bool { return len(w.comments(from, to)) > 0 }

// own writes the comments of the lines [from, to), each on a line.
func (w *formatter) own(from, to, indent int) {
	for _, c := range w.comments(from, to) {
		w.b.WriteString(strings.Repeat(" ", indent) + c + "\n")
	}
}

// loose writes comments that stand apart and single blank lines around them.
func (w *formatter) loose(from, to, indent int, blanks bool) {
	for n := from; n < to; n++ {
		if c := w.comment(n); c != "" {
			w.b.WriteString(strings.Repeat(" ", indent) + c + "\n")
			blanks = true
		} else if blanks && isBlank(w.src.line(n)) {
			w.blank()
		}
	}
}

// blank writes a blank line unless there is one or nothing stands before it.
func (w *formatter) blank() {
	if s := w.b.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		w.b.WriteByte('\n')
	}
}
