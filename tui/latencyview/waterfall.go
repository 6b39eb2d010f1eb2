package latencyview

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/tui/act"
	"portolan/tui/origin"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

func (p *Panel) waterfallTitle() string {
	if j, ok := p.Selected(); ok {
		return "Waterfall: " + p.title(j)
	}
	return "Waterfall"
}

// toLongest as a scroll position shows the longest step.
const toLongest = -1

// branchOf is the branch of the journey that is shown.
func (p *Panel) branchOf(j latency.Journey) (latency.Branch, bool) {
	if len(j.Branches) == 0 {
		return latency.Branch{}, false
	}
	return j.Branches[max(0, min(p.branch, len(j.Branches)-1))], true
}

// switchBranch goes to the case that many further on.
func (p *Panel) switchBranch(by int) act.Action {
	if w := p.oneCase(); w != "" {
		return act.Say{Text: w}
	}
	j, _ := p.Selected()
	n := len(j.Branches)
	p.branch = (p.branch + n + by) % n
	p.scroll.waterfall = toLongest
	return act.None{}
}

// bar is a step as it is drawn: the cumulative end decides the rounding, so
// that the printed values add up to the printed total.
type bar struct {
	latency.Step
	start, length float64
	value         string
}

// bars places the steps one after the other. A value below zero, which only
// the spread can have, runs back from where the steps before it end.
func bars(b latency.Branch) (out []bar, total string) {
	values, total := origin.Rounded(b)
	sum := 0.0
	for i, s := range b.Steps {
		next := sum + s.P50
		start, length := sum, s.P50
		if length < 0 {
			start, length = next, -length
		}
		out = append(out, bar{s, start, length, values[i]})
		sum = next
	}
	return out, total
}

// barRole is the colour of a step by what it is spent on.
func barRole(step string) theme.Role {
	switch step {
	case "dns":
		return theme.BarDNS
	case "tcp", "tls", "quic":
		return theme.BarConnect
	case "request", "body", "edge", "waf", "function":
		return theme.BarEdge
	case "regional-cache", "origin-shield", "origin-failover", "origin-connect", "origin-fetch", "transfer":
		return theme.BarFetch
	case "balancer", "api", "vpc-link", "cold-start", "compute", "storage", "data":
		return theme.BarCompute
	}
	return theme.BarOther
}

// basisLetter is how a row says what stands behind its figure.
func basisLetter(b latency.Basis) string {
	switch b {
	case latency.Measured:
		return "M"
	case latency.Modelled:
		return "E"
	case latency.Assumed:
		return "A"
	case "":
		return " "
	}
	return strings.ToUpper(string(b[:1]))
}

// legend explains the letters that the branch uses.
func legend(b latency.Branch) string {
	seen := map[string]bool{}
	var out []string
	for _, s := range b.Steps {
		l := basisLetter(s.Basis)
		if seen[l] || s.Basis == "" {
			continue
		}
		seen[l] = true
		out = append(out, l+" "+basisWord(s.Basis))
	}
	return strings.Join(out, "  ")
}

func basisWord(b latency.Basis) string {
	if b == latency.Modelled {
		return "estimated by the model"
	}
	return string(b)
}

// longest is the index of the longest step, 0 when none takes time.
func longest(b latency.Branch) int {
	most := 0
	for i, s := range b.Steps {
		if s.Name != origin.Spread && s.P50 > b.Steps[most].P50 {
			most = i
		}
	}
	return most
}

// biggest names the leg that takes most of the branch, and its longest step.
func biggest(b latency.Branch) string {
	text, part := origin.Biggest(b), whatif.Largest(latency.Journey{Branches: []latency.Branch{b}})
	if text == "" || part.Leg == whatif.LegViewer || part.Leg == whatif.LegDNS {
		return text // its steps say nothing more
	}
	return text + " (" + label(part.Step) + ")"
}

func label(s latency.Step) string {
	switch {
	case s.Name == origin.Spread:
		return "spread" // its own words are for the sources
	case s.Label != "":
		return s.Label
	}
	return s.Name
}

func (p *Panel) drawWaterfall(s screen.Surface, th *theme.Theme) {
	p.places.branchRow = -1
	if s.W() < 10 || s.H() < 1 {
		return
	}
	j, ok := p.Selected()
	b, has := p.branchOf(j)
	switch {
	case !ok:
		s.Line(1, 0, s.W()-2, "Choose a row to see where its time goes.", theme.Muted)
		return
	case !has:
		p.drawReasons(s, j)
		return
	}
	y := 0
	if len(j.Branches) > 1 {
		p.places.branchRow = p.places.waterfall.Y
		p.drawTabs(s, th, j)
		y++
	}
	rows, total := bars(b)
	marks := s
	s = s.Sub(screen.Rect{W: s.W() - 1, H: s.H()}) // a blank before the marks of scrolling
	geometry := p.measure(s.W(), rows, b)
	// What follows the steps, most important first; what has no room is left out.
	tail := p.tail(j, b, total)
	if th.Glyphs.Aloud {
		tail = slices.DeleteFunc(tail, func(l tailLine) bool { return l.text == legend(b) }) // each step says its word
	}
	if s.H()-y > len(rows)+len(tail) {
		p.drawScale(s, th, geometry, y)
		y++
	}
	for len(tail) > 2 && s.H()-y-len(tail) < len(rows) || len(tail) > 1 && s.H()-y-len(tail) < min(len(rows), 4) {
		tail = tail[:len(tail)-1]
	}
	ruled := s.H()-y > len(rows)+len(tail)
	room := max(0, s.H()-y-len(tail))
	if ruled {
		room--
	}
	if p.scroll.waterfall == toLongest {
		p.scroll.waterfall = longest(b) - room + 1
	}
	p.scroll.waterfall = max(0, min(p.scroll.waterfall, len(rows)-room))
	n := min(room, len(rows)-p.scroll.waterfall)
	for i := range n {
		drawBar(s, th, geometry, y+i, rows[p.scroll.waterfall+i])
	}
	marks.Sub(screen.Rect{Y: y, W: marks.W(), H: n}).More(th.Glyphs, p.scroll.waterfall, len(rows), theme.Accent)
	y += n
	if ruled {
		rule(marks, th, y)
		y++
	}
	p.places.ideas = map[int]int{}
	for i, t := range tail {
		if t.number {
			p.places.ideas[p.places.waterfall.Y+y+i] = t.idea
		}
		w := s.W() - 2
		if t.right != "" {
			w = s.W() - 5 - screen.Width(t.right)
		}
		text := t.text
		if short, _, more := strings.Cut(text, " ("); more && t.right == "" && screen.Width(text) > w {
			text = short // the step stands above, the key in the footer
		}
		s.Line(1, y+i, w, text, t.role)
		s.Right(s.W()-3, y+i, t.right, t.role)
	}
}

func (p *Panel) drawReasons(s screen.Surface, j latency.Journey) {
	y := 0
	role := theme.Muted
	if missing(j) == theme.ErrorText {
		role = theme.ErrorText
		s.Line(1, 0, s.W()-2, "This request gets no answer.", role)
	} else {
		s.Line(1, 0, s.W()-2, "There are no figures for this journey.", role)
	}
	for _, why := range j.Why {
		for _, line := range screen.Wrap(why, s.W()-2) {
			y++
			s.Line(1, y, s.W()-2, line, theme.Base)
		}
	}
}

// drawTabs paints the cases of a journey and, at the right, the mix of them: the cases
// move together where the mix would have no room.
func (p *Panel) drawTabs(s screen.Surface, th *theme.Theme, j latency.Journey) {
	for _, form := range []struct {
		blank string // around a name
		mix   string
	}{
		{" ", fmt.Sprintf("mix p50 %s  p90 %s  p95 %s  p99 %s ms", ms(j.P50), ms(j.P90), ms(j.P95), ms(j.P99))},
		{"", fmt.Sprintf("mix p50 %s  p90 %s  p95 %s  p99 %s ms", ms(j.P50), ms(j.P90), ms(j.P95), ms(j.P99))},
		{" ", fmt.Sprintf("mix p50 %s  p95 %s ms", ms(j.P50), ms(j.P95))},
		{"", fmt.Sprintf("mix p50 %s  p95 %s ms", ms(j.P50), ms(j.P95))},
		{"", ""},
	} {
		w := 1
		for _, b := range j.Branches {
			w += screen.Width(b.Name+" "+percent(b.SharePercent)) + 3 + 2*len(form.blank)
		}
		if form.mix != "" && w+screen.Width(form.mix) > s.W()-2 {
			continue
		}
		x := 1
		for i, b := range j.Branches {
			text, role := form.blank+b.Name+" "+percent(b.SharePercent)+form.blank, theme.Muted
			if i == max(0, min(p.branch, len(j.Branches)-1)) {
				text, role = th.Glyphs.Left+text+th.Glyphs.Right, theme.Selected
			} else {
				text = " " + text + " "
			}
			x = s.Text(x, 0, text, role) + 1
		}
		s.Right(s.W()-1, 0, form.mix, theme.Muted)
		return
	}
}

// geometry is where the columns of the waterfall stand, and how many ms a
// column of bars means.
type geometry struct {
	label, bars, value int // widths
	scale              float64
}

// fewestBars is how many columns of bars are kept while names are cut: names say more
// than lengths. A name that is cut all the same leaves them some more.
const fewestBars, spareBars = 10, 6

func (p *Panel) measure(w int, rows []bar, b latency.Branch) geometry {
	g := geometry{value: 3} // at least "ms" and a blank
	for _, r := range rows {
		g.value = max(g.value, screen.Width(r.value)+1)
	}
	// Names first: bars are read at any length. One that is cut anyway takes no more
	// than the bars can spare.
	room := max(10, w-g.value-4-fewestBars)
	for _, r := range rows {
		if n := screen.Width(label(r.Step)) + 1; n <= room {
			g.label = max(g.label, n)
		} else {
			g.label = max(g.label, room-spareBars)
		}
	}
	g.bars = max(0, w-g.label-g.value-4)
	if g.bars < 8 {
		g.label, g.bars = max(0, w-g.value-4), 0
	}
	end := b.P50
	for _, r := range rows {
		end = max(end, r.start+r.length)
	}
	g.scale = end / float64(max(1, g.bars))
	return g
}

func (p *Panel) drawScale(s screen.Surface, th *theme.Theme, g geometry, y int) {
	if th.Glyphs.Aloud {
		return // each step says what its figure is
	}
	s.Text(1, y, screen.Truncate("step", g.label), theme.Muted)
	s.Right(s.W()-3, y, "ms", theme.Muted)
	if g.bars < fewestBars || g.scale <= 0 {
		return
	}
	for _, t := range ticks(g.scale*float64(g.bars), g.bars) {
		s.Text(1+g.label+t.at, y, t.text, theme.Muted)
	}
}

// mark is a number below an axis and where it begins.
type mark struct {
	at   int
	text string
}

// ticks divides an axis of so many columns by the least of 1, 2 and 5 times a power of
// ten whose multiples have room. They stand closer where there would be only two.
func ticks(length float64, columns int) (out []mark) {
	for _, gap := range []int{3, 2, 1} {
		out = nil
		step, end := roundStep(length, columns, gap), 0
		for i := range columns {
			text := strconv.FormatFloat(float64(i)*step, 'f', -1, 64)
			at := int(math.Round(float64(i) * step / length * float64(columns)))
			if at < end || at+len(text) > columns {
				break
			}
			out, end = append(out, mark{at, text}), at+len(text)+1
		}
		if len(out) > 2 {
			break
		}
	}
	return out
}

func roundStep(length float64, columns, gap int) float64 {
	for power := math.Pow(10, math.Floor(math.Log10(length))-2); ; power *= 10 {
		for _, n := range []float64{1, 2, 5} {
			last := n * power * math.Floor(length/(n*power))
			if n*power/length*float64(columns) >= float64(len(strconv.FormatFloat(last, 'f', -1, 64))+gap) {
				return n * power
			}
		}
	}
}

func drawBar(s screen.Surface, th *theme.Theme, g geometry, y int, r bar) {
	if th.Glyphs.Aloud {
		s.Read(th, y, false, label(r.Step), r.value+" ms", basisWord(r.Basis))
		return
	}
	s.Text(1, y, pad(label(r.Step), g.label), theme.Base)
	s.Right(s.W()-3, y, r.value, theme.Strong)
	s.Text(s.W()-2, y, basisLetter(r.Basis), theme.Muted)
	if g.bars == 0 || g.scale <= 0 {
		return
	}
	role := barRole(r.Name)
	from, to := r.start/g.scale, (r.start+r.length)/g.scale
	first := min(int(from), g.bars-1)
	for x := range first {
		s.Set(1+g.label+x, y, th.Glyphs.Dot, theme.Dimmed)
	}
	if r.length <= 0 {
		return
	}
	last := min(g.bars, int(math.Round(to)))
	if last <= first { // shorter than a column
		s.Set(1+g.label+first, y, th.Glyphs.BarHalf, role)
		return
	}
	for x := first; x < last; x++ {
		s.Set(1+g.label+x, y, th.Glyphs.Bar, role)
	}
}

// tailLine is a line under the steps.
type tailLine struct {
	text, right string
	role        theme.Role
	number      bool // names the idea that a click considers
	idea        int
}

func (p *Panel) tail(j latency.Journey, b latency.Branch, total string) []tailLine {
	name := "Total, p50"
	if b.Name != "" {
		name = "Total of a " + b.Name + ", p50"
	}
	out := []tailLine{{text: name + fmt.Sprintf("   (p95 %s)", ms(b.P95)), right: total, role: theme.Strong}}
	of := ""
	if b.Name != "" {
		of = " for the mix"
	}
	if text := biggest(b); text != "" {
		out = append(out, tailLine{text: text, role: theme.Accent})
	}
	out = append(out, p.ideaLines(j)...)
	out = append(out, tailLine{text: fmt.Sprintf("In 80 of 100 cases the true p50 is %s to %s ms%s.", ms(j.Low), ms(j.High), of), role: theme.Base})
	if band := strings.Trim(j.BandOf(), " ()"); band != "" { // a line of its own, so that a narrow pane names the area too
		out = append(out, tailLine{text: "That is the " + band + ", with few measurements.", role: theme.Base})
	}
	return append(out,
		tailLine{text: legend(b), role: theme.Muted},
		tailLine{text: p.keys.Spell("Left out: packet loss, queueing, overload ({model}: model and sources)."), role: theme.Muted})
}
