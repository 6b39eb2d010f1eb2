package inspector

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/findings"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

// facts is the viewing mode: rows of text, some of which lead somewhere.
type facts struct {
	rows   []fact // nil when they must be made again
	width  int    // that the rows were made for
	ascii  bool
	cursor int // index of a row that leads somewhere
	top    int
	page   int
	free   bool // scrolled by the wheel: the cursor need not be in the window
}

// fact is one line.
type fact struct {
	left, right         string
	leftRole, rightRole theme.Role
	at                  int        // column where right begins; 0 sets it at the right edge
	edit                string     // property that enter edits
	do                  act.Action // what enter does instead
	finding             string     // key of the finding of the row
	fixes               bool
}

func (f fact) leads() bool { return f.edit != "" || f.do != nil }

func (p *Panel) row() fact {
	if v := &p.facts; v.cursor >= 0 && v.cursor < len(v.rows) {
		return v.rows[v.cursor]
	}
	return fact{}
}

func (p *Panel) enter() act.Action {
	switch r := p.row(); {
	case r.do != nil:
		return r.do
	default:
		return p.Edit(r.edit)
	}
}

func (p *Panel) fix(all bool) act.Action {
	finding, _ := p.toFix()
	return act.Fix{Finding: finding, All: all}
}

// toFix is the finding that a fix here is about, with why there is none.
func (p *Panel) toFix() (finding, why string) {
	r := p.row()
	if r.finding == "" {
		for _, f := range p.findings() {
			if len(f.Fixes) > 0 {
				return f.Key(), ""
			}
		}
		return "", "No finding here has a ready fix."
	}
	if !r.fixes {
		return "", p.keys.Spell("This finding has no ready fix. {explain} explains what to do.")
	}
	return r.finding, ""
}

func (p *Panel) noFix() string {
	_, why := p.toFix()
	return why
}

// explain explains the finding of the row, else the kind of what is shown.
func (p *Panel) explain() act.Action {
	if a, ok := p.row().do.(act.Explain); ok {
		return a
	}
	switch {
	case p.t == nil:
		return act.Say{Text: "There is nothing to explain."}
	case p.sel.Link != nil:
		return act.Explain{Name: string(p.t.Link(*p.sel.Link).Kind)}
	case p.sel.Node != "":
		return act.Explain{Name: string(p.t.Node(p.sel.Node).Kind())}
	}
	return act.Say{Text: "Select a node, a link or a finding to have it explained."}
}

func (p *Panel) viewClick(y int, double bool) act.Action {
	i := y - 1 + p.facts.top
	if y < 1 || y > p.facts.page || i >= len(p.facts.rows) || !p.facts.rows[i].leads() {
		return act.None{}
	}
	again := p.facts.cursor == i
	p.facts.cursor, p.facts.free = i, false
	if double || again && p.facts.rows[i].do != nil {
		return p.enter()
	}
	return act.None{}
}

// Point puts the selection on the row under the pointer.
func (p *Panel) Point(_, y int) act.Action {
	if i := y - 1 + p.facts.top; p.form == nil && y >= 1 && y <= p.facts.page && i < len(p.facts.rows) && p.facts.rows[i].leads() {
		p.facts.cursor, p.facts.free = i, false
	}
	return act.None{}
}

// RowName is what the row with the cursor shows, of a finding its rule.
func (p *Panel) RowName() string {
	r := p.row()
	if p.form != nil || !r.leads() {
		return ""
	}
	for _, f := range p.findings() {
		if r.finding != "" && f.Key() == r.finding {
			return findings.Short(f.Rule)
		}
	}
	return strings.Join(strings.Fields(r.left+" "+r.right), " ")
}

// Height is how many rows the pane takes in w columns when nothing is cut.
func (p *Panel) Height(w int, th *theme.Theme) int {
	p.readyFacts(w-2, th)
	return len(p.facts.rows) + 2
}

// readyFacts makes the rows for a width.
func (p *Panel) readyFacts(w int, th *theme.Theme) {
	v := &p.facts
	if v.rows == nil || v.width != w || v.ascii != th.Glyphs.ASCII {
		v.rows, v.width, v.ascii = p.makeFacts(w-2, th), w, th.Glyphs.ASCII
		if v.cursor >= len(v.rows) || !p.row().leads() {
			v.cursor = -1
			p.step(1)
			v.free = false
		}
	}
}

func (p *Panel) drawFacts(in screen.Surface, th *theme.Theme, focused bool) {
	v := &p.facts
	p.readyFacts(in.W(), th)
	v.page = in.H()
	if th.Glyphs.Aloud {
		in.Tell(p.spokenFacts(th))
		return
	}
	if !v.free && v.cursor >= 0 {
		around := min(1, v.page/4) // a row of what stands around it
		v.top = screen.Scroll(v.top, v.cursor-around, v.page, len(v.rows))
		v.top = screen.Scroll(v.top, min(len(v.rows)-1, v.cursor+around), v.page, len(v.rows))
	}
	v.top = max(0, min(v.top, len(v.rows)-v.page))
	rows := in
	if len(v.rows) > v.page { // a blank before the marks of scrolling
		rows = in.Sub(screen.Rect{W: in.W() - 1, H: in.H()})
	}
	for y := range min(v.page, len(v.rows)-v.top) {
		drawFact(rows, y, v.rows[v.top+y], focused && v.top+y == v.cursor)
	}
	in.More(th.Glyphs, v.top, len(v.rows), theme.Muted)
}

func drawFact(in screen.Surface, y int, f fact, selected bool) {
	w := in.W()
	left, right := f.leftRole, f.rightRole
	if selected {
		in.Line(0, y, w, "", theme.Selected)
		left, right = theme.Selected, theme.Selected
	}
	switch {
	case f.right == "":
		in.Text(1, y, screen.Truncate(f.left, w-2), left)
	case f.at > 0:
		in.Text(1, y, screen.Truncate(f.left, f.at-2), left)
		in.Text(f.at, y, screen.Truncate(f.right, w-1-f.at), right)
	default:
		text := screen.Truncate(f.right, max(0, w-2-min(screen.Width(f.left)+1, w*2/3)))
		in.Right(w-1, y, text, right)
		in.Text(1, y, screen.Truncate(f.left, w-3-screen.Width(text)), left)
	}
}

// findings lists the active findings about what is shown.
func (p *Panel) findings() []validate.Finding {
	if p.rep == nil {
		return nil
	}
	var out []validate.Finding
	for _, f := range p.rep.Findings {
		node, link, onLink := f.Site()
		switch {
		case p.sel.Link != nil:
			if onLink && link == *p.sel.Link {
				out = append(out, f)
			}
		case p.sel.Box != nil:
			if slices.Contains(p.sel.Box.Members, node) || onLink && slices.Contains(p.sel.Box.Members, link.From) {
				out = append(out, f)
			}
		case p.sel.Node != "":
			if onLink && link.From == p.sel.Node || !onLink && node == p.sel.Node {
				out = append(out, f)
			}
		}
	}
	return out
}

// sheet collects facts.
type sheet struct {
	rows  []fact
	w     int // columns of text
	label int // columns of labels in the section
	most  int // and at most
	th    *theme.Theme
}

// makeFacts writes down everything about the selection in w columns.
func (p *Panel) makeFacts(w int, th *theme.Theme) []fact {
	s := &sheet{w: w, label: 8, most: max(8, min(18, w*9/20)), th: th}
	switch {
	case p.t == nil:
		s.add(fact{left: "Nothing is open.", leftRole: theme.Muted})
	case p.sel.Link != nil:
		p.linkFacts(s, p.t.Link(*p.sel.Link))
	case p.sel.Box != nil:
		p.boxFacts(s, p.sel.Box)
	case p.sel.Node != "":
		p.nodeFacts(s, p.t.Node(p.sel.Node))
	default:
		p.designFacts(s)
	}
	return s.rows
}

func (s *sheet) add(f fact) { s.rows = append(s.rows, f) }

func (s *sheet) gap() {
	if n := len(s.rows); n > 0 && s.rows[n-1].left+s.rows[n-1].right != "" {
		s.add(fact{})
	}
}

func (s *sheet) head(text string) {
	s.gap()
	s.add(fact{left: text, leftRole: theme.Strong})
}

// defaults adds what was not set, under a heading of its own.
func (s *sheet) defaults(props []model.Prop, spec any, ends model.Ends) {
	before := len(s.rows)
	s.head("Defaults")
	empty := len(s.rows)
	s.props(props, spec, ends, false)
	if len(s.rows) == empty {
		s.rows = s.rows[:before]
	}
}

// text adds wrapped text.
func (s *sheet) text(text string, role theme.Role) {
	for _, l := range screen.Wrap(text, s.w) {
		s.add(fact{left: l, leftRole: role})
	}
}

// pair adds a label and a value that wraps below itself.
func (s *sheet) pair(label, value, edit string, labelRole, valueRole theme.Role) {
	at := s.label + 2
	for i, l := range wrapWords(value, s.w-at+1) {
		f := fact{right: l, at: at, leftRole: labelRole, rightRole: valueRole}
		if i == 0 {
			f.left, f.edit = label, edit
		}
		s.add(f)
	}
}

// wrapWords breaks text at blanks only, so that codes such as us-east-1 stay
// whole; a word longer than a line is broken where it must.
func wrapWords(text string, w int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case screen.Width(line)+1+screen.Width(word) <= w:
			line += " " + word
		default:
			out = append(out, line)
			line = word
		}
		if screen.Width(line) > w {
			broken := screen.Wrap(line, w)
			if len(broken) == 0 {
				return nil
			}
			out = append(out, broken[:len(broken)-1]...)
			line = broken[len(broken)-1]
		}
	}
	return append(out, line)
}

// props adds the properties that are set, or those that have only a default.
func (s *sheet) props(props []model.Prop, spec any, ends model.Ends, set bool) {
	s.label = 0
	values := 0
	for _, p := range props {
		v, isSet := p.Get(spec)
		if d := p.DefaultFor(spec, ends); !isSet && d != "" {
			v = []string{d}
		}
		if isSet == set && len(v) > 0 {
			s.label = max(s.label, screen.Width(p.Label))
			values = max(values, screen.Width(valueText(p, v)))
		}
	}
	s.label = max(6, min(s.label, max(s.most, s.w-1-values))) // not cut beside blanks
	for _, p := range props {
		v, isSet := p.Get(spec)
		if isSet != set {
			continue
		}
		if isSet {
			s.value(p, v)
		} else if d := p.DefaultFor(spec, ends); d != "" {
			s.pair(p.Label, valueText(p, []string{d}), p.Name, theme.Muted, theme.Muted)
		}
	}
}

// value adds a property that is set. A list that does not fit in a line has one
// for each item, so that nobody takes the end of one for the beginning of the
// next.
func (s *sheet) value(p model.Prop, v []string) {
	text := valueText(p, v)
	if len(v) < 2 || screen.Width(text) <= s.w-s.label-1 {
		s.pair(p.Label, text, p.Name, theme.Muted, theme.Base)
		return
	}
	label, edit, at := p.Label, p.Name, s.label+2
	for _, item := range v {
		const hang = 1 // what belongs to the item above
		for i, l := range wrapWords(item, s.w-at+1-hang) {
			row := fact{left: label, right: l, at: at, edit: edit, leftRole: theme.Muted, rightRole: theme.Base}
			if i > 0 {
				row.at += hang
			}
			s.add(row)
			label, edit = "", ""
		}
	}
}

// valueText is a value as a person reads it.
func valueText(p model.Prop, v []string) string {
	text := strings.Join(v, ", ")
	switch {
	case text == "":
		return "none"
	case p.Type == model.Bool && text == "true":
		return "yes"
	case p.Type == model.Bool:
		return "no"
	case p.Unit != "":
		return text + " " + p.Unit
	}
	return text
}

// findingRows lists findings by name.
func (s *sheet) findingRows(list []validate.Finding) {
	for _, f := range list {
		sign := [...]string{s.th.Glyphs.Error, s.th.Glyphs.Warning, s.th.Glyphs.Info}[f.Severity]
		role := [...]theme.Role{theme.ErrorText, theme.WarningText, theme.InfoText}[f.Severity]
		row := fact{left: sign + " " + findings.Short(f.Rule), leftRole: role, do: act.Explain{Name: f.Rule}, finding: f.Key(), fixes: len(f.Fixes) > 0}
		if row.fixes {
			if row.right, row.rightRole = "[f]", theme.Accent; s.th.Glyphs.Aloud {
				row.right = "has a ready fix"
			}
		}
		s.add(row)
	}
}

// counts is "In 1  Out 2  Findings ⚠1".
func (p *Panel) counts(s *sheet, id string, list []validate.Finding) {
	form := "In %d  Out %d  %s"
	if s.th.Glyphs.Aloud {
		form = "In %d, out %d. %s."
	}
	text := fmt.Sprintf(form, len(p.t.Arrivals(id)), len(p.t.Departures(id)), s.findingCounts(list))
	s.gap()
	s.add(fact{left: text, leftRole: theme.Base})
}

// spokenCounts says how many findings there are.
func spokenCounts(errors, warnings, infos int) string {
	var out []string
	for _, c := range []struct {
		n    int
		word string
	}{{errors, "errors"}, {warnings, "warnings"}, {infos, "notes"}} {
		if c.n > 0 {
			out = append(out, fmt.Sprintf("%s %d", c.word, c.n))
		}
	}
	if len(out) == 0 {
		return "No findings"
	}
	return "Findings: " + strings.Join(out, ", ")
}

// findingCounts is "Findings ⚠1".
func (s *sheet) findingCounts(list []validate.Finding) string {
	if s.th.Glyphs.Aloud {
		var n [validate.Info + 1]int
		for _, f := range list {
			n[f.Severity]++
		}
		return spokenCounts(n[validate.Error], n[validate.Warning], n[validate.Info])
	}
	text := "Findings"
	switch {
	case len(list) > 0:
	case s.th.Glyphs.ASCII: // its sign of what is good may be taken for a yes
		text += " none"
	default:
		text += " " + s.th.Glyphs.Good
	}
	for sev := validate.Error; sev <= validate.Info; sev++ {
		n := 0
		for _, f := range list {
			if f.Severity == sev {
				n++
			}
		}
		if n > 0 {
			text += fmt.Sprintf(" %s%d", [...]string{s.th.Glyphs.Error, s.th.Glyphs.Warning, s.th.Glyphs.Info}[sev], n)
		}
	}
	return text
}
