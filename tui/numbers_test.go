package tui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/origin"
	"portolan/tui/part/parttest"
)

// oneCity is a design with one city, one request and something of everything that
// has numbers, so that each number on the screen is about the selection.
const oneCity = `portolan: 1
name: one
expect:
  - {from: sydney, p95: 120ms}
nodes:
  - {id: sydney, kind: users, locations: [Sydney], rate: 700}
  - {id: www, kind: record, name: www.example.com, policy: weighted}
  - {id: web, kind: alb, region: us-east-1, idleTimeout: 75}
  - {id: old, kind: alb, region: eu-west-1}
  - {id: fn, kind: lambda, region: us-east-1, thinkTime: 40, reservedConcurrency: 20}
  - {id: fn2, kind: lambda, region: eu-west-1, thinkTime: 40}
links:
  - {from: sydney, to: www}
  - {from: www, to: web, weight: 30}
  - {from: www, to: old, weight: 90}
  - {from: web, to: fn}
  - {from: old, to: fn2}
`

func oneCityDesign(t *testing.T) startWith {
	t.Helper()
	return func(o *Options) { o.Design, o.Title = parttest.Parse(t, oneCity), "one" }
}

// standing are numbers that stand alone: no part of a name or a date.
var standing = regexp.MustCompile(`(?:^|[ +(~>/])(\d+(?:\.\d+)?)(?: +(ms|%|s|min|KB)(?:\W|$)|[ ,;)%│┃║]|\. |$)`)

// numbersOf are the numbers on some rows with their units, each once.
func numbersOf(rows []string) []string {
	var out []string
	for _, row := range rows {
		row = regexp.MustCompile(`(?i)route 53|TLS 1\.\d`).ReplaceAllString(row, "")
		row = strings.ReplaceAll(row, " ", "  ") // neighbours share no blank
		for _, m := range standing.FindAllStringSubmatch(row, -1) {
			if n := strings.TrimSpace(m[1] + " " + m[2]); !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// sourcesOf is the text that the key opens in the pane with the focus.
func sourcesOf(s *session) string {
	s.t.Helper()
	var b *binding.Binding
	if p := s.m.active(); p != nil {
		b = p.Bindings().Find(origin.Key)
	}
	if b == nil { // the root's: of the focus, and of the title bar
		about, all := s.m.panes.inspector.Numbers()
		return origin.Open(about, append(all, s.m.titleNumber()...)).(act.Read).Text
	}
	if read, ok := b.Run(origin.Key).(act.Read); ok {
		return read.Text
	}
	return ""
}

// explained are the numbers of a text of sources that are named there or that the
// named ones are made of; pages, tables and dates have numbers too.
func explained(text string) []string {
	var rows []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "- ") && !strings.HasPrefix(line, "- Source") {
			rows = append(rows, strings.FieldsFunc(line, func(r rune) bool { return r == '*' || r == '`' })...)
		}
	}
	out := numbersOf(rows)
	for _, row := range rows { // one unit behind several numbers is that of all
		if strings.HasSuffix(row, " ms") || strings.HasSuffix(row, " ms.") {
			for _, n := range numbersOf([]string{row}) {
				out = append(out, n+" ms")
			}
		}
	}
	return out
}

// Every number that a pane shows of its selection is in what the key opens there.
func TestEveryNumberOpensToItsSource(t *testing.T) {
	t.Parallel()
	aside := regexp.MustCompile(`[│┃]  Sydney .*?✗ \+\d+ *[│┃]|[│┃] step .* ms |[│┃] \d  [A-Z]`)
	failover := func(o *Options) { sample(t, "multi-region-failover")(o) }
	for _, c := range []struct {
		name string
		keys []string
		skip *regexp.Regexp // what has no numbers of the selection: ticks of an axis, other rows, numbers of keys
		from string         // the first row that is looked at holds it
	}{
		{"inspector of a balancer", []string{"l", "l", "<tab>"}, nil, ""},
		{"inspector of users", []string{"<tab>"}, nil, ""},
		{"inspector of a record", []string{"l", "<tab>"}, nil, ""},
		{"inspector of a link", []string{"l", "e", "<tab>"}, nil, ""},
		{"latency", []string{"3"}, aside, ""},
		{"waterfall", []string{"3", "<enter>"}, aside, ""},
		{"assumptions", []string{"3", "<tab>", "<tab>"}, nil, "Assumptions"},
		{"failure", []string{"4", "<space>"}, regexp.MustCompile(`[│┃]  *0 s .* (s|min) *[│┃]`), ""},
		{"matrix", []string{"4", "m"}, regexp.MustCompile(`[│┃] *(0 s .* (s|min)|\+.*) *[│┃]|\d+ things can break`), ""},
		{"objectives", []string{"4", "o"}, nil, ""},
		{"world", []string{"6"}, regexp.MustCompile(`under 50 ms.*`), ""},
		{"table", []string{"7"}, regexp.MustCompile(`Table ·.*|^[│┃]  .*`), ""},
		{"outline", []string{"2", "<down>", "<down>"}, regexp.MustCompile(`^┃ .*|see \d+|\d+/\d+|[a-z0-9]+\.example\.com`), ""},
		{"export", []string{"5"}, regexp.MustCompile(`│ .*: .*│$|│ {3}.*│$|↓ \d+ more`), ""}, // lines of the template
		{"title bar", nil, regexp.MustCompile(`[1-7] [A-Z]\w+`), ""},
	} {
		explainedAt := func(t *testing.T, w, h int) {
			design := oneCityDesign(t)
			switch c.name {
			case "matrix": // whose cells have numbers where there is a failover
				design = failover
			case "export": // which has no error
				design = func(o *Options) { sample(t, "global-storefront")(o) }
			case "title bar": // its figure leaves first
				w = max(w, columnW)
			}
			s := newSession(t, w, h, design).Press(c.keys...)
			all := strings.Split(s.screen(), "\n")
			rows := all[1 : len(all)-3]
			if c.name == "title bar" {
				rows = all[:1]
			}
			if p := s.m.active(); strings.HasPrefix(c.name, "inspector") {
				rows = strings.Split(parttest.Picture(p, 60, 40, s.m.theme.Glyphs), "\n")
			}
			for !strings.Contains(rows[0], c.from) {
				rows = rows[1:]
			}
			for i := range rows {
				if c.skip != nil {
					rows[i] = c.skip.ReplaceAllString(rows[i], "")
				}
			}
			text := sourcesOf(s)
			found := numbersOf(rows)
			if len(found) == 0 || text == "" {
				t.Fatalf("no number on\n%s", strings.Join(rows, "\n"))
			}
			known := explained(text)
			for _, n := range found {
				bare, _, _ := strings.Cut(n, " ")
				if !slices.Contains(known, n) && (n != bare || !slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, n+" ") })) {
					t.Errorf("%s is not explained", n)
				}
			}
			if t.Failed() {
				t.Logf("shown:\n%s\nopened:\n%s", strings.Join(rows, "\n"), text)
			}
		}
		for _, size := range [][2]int{{160, 60}, {80, 24}} {
			t.Run(fmt.Sprintf("%s at %dx%d", c.name, size[0], size[1]), func(t *testing.T) { explainedAt(t, size[0], size[1]) })
		}
	}
}

// The key is one, and the same, wherever numbers are: in the footer's table, in help,
// palette and on the command line.
func TestSourcesAreReachedEverywhere(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{"inspector": {"<tab>"}, "latency": {"3"}, "failure": {"4"}, "world": {"6"}, "table": {"7"}, "canvas": nil} {
		t.Run(name, func(t *testing.T) {
			open := func() *session { return newSession(t, 220, 60, oneCityDesign(t)).Press(keys...) }
			for _, way := range [][]string{{origin.Key}, {":sources", "<enter>"}, {"<ctrl+p>", "where the numbers", "<enter>"}, {"?", "where the numbers", "<enter>"}} {
				open().Press(way...).Sees("esc close", "Sources")
			}
			s := open()
			if p := s.m.active(); p != nil {
				if !slices.ContainsFunc(p.Bindings().Hints(), func(h binding.Hint) bool { return h.Does == "sources" && h.Keys[0] == origin.Key }) {
					t.Error("no hint")
				}
			}
			s.Press(origin.Key, "<esc>")
			if len(s.m.ui.overlays) > 0 {
				t.Error("esc does not lead back")
			}
		})
	}
}
