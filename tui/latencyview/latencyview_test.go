package latencyview_test

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/google/go-cmp/cmp"
	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/latencyview"
	"portolan/tui/part/parttest"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// journeys are the worked example of the latency model for Sydney, a warm
// journey, one without an answer and one without figures.
func journeys() *latency.Result {
	step := func(name, label string, ms float64, basis latency.Basis) latency.Step {
		return latency.Step{Name: name, Label: label, P50: ms, P95: ms * 1.2, Basis: basis, Source: "table of " + name}
	}
	head := []latency.Step{
		step("dns", "DNS, answered by the resolver", 7, latency.Assumed),
		step("tcp", "TCP to edge SYD", 11.1, latency.Modelled),
		step("tls", "TLS 1.3 to edge SYD", 11.1, latency.Modelled),
		step("request", "request and first byte, viewer leg", 11.1, latency.Modelled),
		step("edge", "CloudFront at SYD", 2, latency.Assumed),
	}
	spread := func(ms float64) latency.Step {
		return latency.Step{Name: "spread", Label: "median of the sum less the sum of the medians", P50: ms, Basis: latency.Modelled}
	}
	hit := append(append([]latency.Step{}, head...), spread(0.4))
	miss := append(append([]latency.Step{}, head...),
		step("origin-fetch", "edge SYD -> us-east-1 (reused connection)", 199.7, latency.Measured),
		step("balancer", "ALB web-alb", 2, latency.Assumed),
		step("compute", "EC2 web", 20, latency.Assumed), spread(-1.3))
	branches := func(share float64) []latency.Branch {
		return []latency.Branch{
			{Name: "hit", SharePercent: share, P50: 42.7, P95: 61, Steps: hit},
			{Name: "miss", SharePercent: 100 - share, P50: 262.7, P95: 288, Steps: miss},
		}
	}
	mixed := latency.Journey{
		Users: "sydney", Location: "Sydney", Request: "/static/*", Method: "GET", SharePercent: 30, Outcome: traffic.Served, Connection: latency.Cold,
		Known: true, Quantiles: latency.Quantiles{P50: 44, P90: 270.4, P95: 281.2, P99: 301}, Low: 39, High: 61, Path: []string{"sydney", "www", "cdn", "web-alb", "web"}, Branches: branches(80),
		Why: []string{"The name www.example.com has one answer.", "Sydney is served by the edge location SYD."},
	}
	dynamic := mixed
	dynamic.Request, dynamic.Low, dynamic.High = "*", 250, 290
	dynamic.Quantiles = latency.Quantiles{P50: 262.7, P90: 281, P95: 288, P99: 310}
	dynamic.Branches = []latency.Branch{{SharePercent: 100, P50: 262.7, P95: 288, Steps: miss}}
	repeat := mixed
	repeat.Connection, repeat.Quantiles = latency.Warm, latency.Quantiles{P50: 13.1, P90: 231, P95: 240, P99: 262}
	none := latency.Journey{
		Users: "tokyo", Location: "Tokyo", Request: "*", Method: "GET", SharePercent: 20, Outcome: traffic.Failed, Connection: latency.Cold,
		Why: []string{"No answer of www.example.com fits Tokyo: the record has no default."},
	}
	unknown := latency.Journey{
		Users: "partners", Request: "*", Method: "GET", SharePercent: 10, Outcome: traffic.Served, Connection: latency.Cold,
		Why: []string{"The users partners have no location."},
	}
	return &latency.Result{
		DataVersion: "2026.11", DataDate: "2026-11-22",
		Journeys: []latency.Journey{mixed, dynamic, repeat, none, unknown},
		Summary:  latency.Summary{Quantiles: latency.Quantiles{P50: 52, P90: 271, P95: 283, P99: 300}, SharePercent: 70},
		Assumptions: []latency.Assumption{
			{Name: "hitRatio", Value: "80 %", Default: "85 %", Source: "assumed", Changed: true},
			{Name: "tls", Value: "1.3", Default: "1.3", Source: "RFC 8446"},
			{Name: "thinkTime", Value: "", Default: "20 ms", Source: "assumed"},
			{Name: "speed-of-light", Value: "204190 km/s", Default: "204190 km/s", Source: "fibre"},
		},
	}
}

// faster is the estimate after the origin moved nearer.
func faster() *latency.Result {
	r := journeys()
	r.Journeys[0].Quantiles = latency.Quantiles{P50: 44, P90: 91, P95: 95.4, P99: 120}
	r.Journeys[1].Quantiles = latency.Quantiles{P50: 88, P90: 97, P95: 101, P99: 130}
	return r
}

func view(t *testing.T) *latencyview.Panel {
	p := latencyview.New()
	p.Set(samplestest.Topology(t, "global-storefront"), journeys())
	return p
}

func TestPictures(t *testing.T) {
	for _, c := range []struct {
		name, keys string
		w, h       int
		g          *theme.Glyphs
	}{
		{"hit_120x33", "", 120, 33, theme.Unicode},
		{"miss_120x33", "right", 120, 33, theme.Unicode},
		{"target_120x33", "t '120' enter down", 120, 33, theme.Unicode},
		{"miss_80x20", "right", 80, 20, theme.Unicode},
		{"miss_80x20_ascii", "right", 80, 20, theme.ASCII},
		{"assumptions_80x20", "tab tab down", 80, 20, theme.Unicode},
		{"failed_80x20", "down down", 80, 20, theme.Unicode},
		{"table_40x12", "", 40, 12, theme.Unicode},
		{"waterfall_40x12", "right tab", 40, 12, theme.Unicode},
		{"warm_120x33", "c", 120, 33, theme.Unicode},
		{"sorted_80x21", "s", 80, 21, theme.Unicode},
		{"edit_80x20", "a enter '55'", 80, 20, theme.Unicode},
		{"tiny_30x8", "", 30, 8, theme.ASCII},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := view(t)
			parttest.Press(p, c.keys)
			golden.RequireEqual(t, []byte(parttest.Picture(p, c.w, c.h, c.g)))
		})
	}
	t.Run("empty", func(t *testing.T) {
		p := latencyview.New()
		waiting := parttest.Picture(p, 80, 20, theme.Unicode)
		p.Set(samplestest.Topology(t, "global-storefront"), &latency.Result{})
		golden.RequireEqual(t, []byte(waiting+parttest.Picture(p, 80, 20, theme.Unicode)))
	})
	t.Run("change_120x33", func(t *testing.T) {
		p := view(t)
		p.Set(samplestest.Topology(t, "global-storefront"), faster())
		golden.RequireEqual(t, []byte(parttest.Picture(p, 120, 33, theme.Unicode)))
	})
}

// Every journey of the estimate of a design has its row and its figures.
func TestTheTableShowsTheEstimate(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	r := estimate(t, top)
	p := latencyview.New()
	p.Set(top, r)
	var rows [][]string
	for _, line := range strings.Split(parttest.Picture(p, 140, 60, theme.Unicode), "\n") {
		if left, _, ok := strings.Cut(strings.TrimPrefix(line, "┃"), "┃"); ok {
			rows = append(rows, strings.Fields(strings.TrimLeft(left, "▸ ")))
		}
	}
	for _, j := range r.Journeys {
		want := append(strings.Fields(j.Location), j.Request, fmt.Sprintf("%.0f", j.P50), fmt.Sprintf("%.0f", j.P90), fmt.Sprintf("%.0f", j.P95), fmt.Sprintf("%.0f", j.P99))
		found := slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, want) })
		if found != (j.Connection == latency.Cold) {
			t.Errorf("row %v, %s: shown is %v", want, j.Connection, found)
		}
	}
}

func estimate(t *testing.T, top *model.Topology) *latency.Result {
	t.Helper()
	r, err := latency.Estimate(top, latency.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The printed steps of every branch of every sample add up to the printed total.
func TestTheWaterfallAddsUp(t *testing.T) {
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		p := latencyview.New()
		p.Set(top, estimate(t, top))
		for range len(estimate(t, top).Journeys) {
			j, _ := p.Selected()
			for b := range j.Branches {
				checkSum(t, name, parttest.Picture(p, 140, 60, theme.Unicode), j.Branches[b].Steps)
				parttest.Press(p, "right")
			}
			parttest.Press(p, "down")
		}
	}
}

func checkSum(t *testing.T, name, picture string, steps []latency.Step) {
	t.Helper()
	sum, total, n := 0.0, -1.0, 0
	for _, line := range strings.Split(picture, "\n") {
		_, right, ok := strings.Cut(line, "││")
		if !ok {
			_, right, ok = strings.Cut(line, "┃│")
		}
		fields := strings.Fields(strings.TrimRight(right, "│ "))
		if !ok || len(fields) < 3 {
			continue
		}
		last, before := fields[len(fields)-1], fields[len(fields)-2]
		var v float64
		switch {
		case strings.Contains(right, "Total"):
			fmt.Sscan(last, &total)
		case len(last) == 1 && strings.Contains("MEAD", last):
			if _, err := fmt.Sscan(before, &v); err == nil {
				sum += v
				n++
			}
		}
	}
	if n != len(steps) || total < 0 || sum-total > 0.01 || total-sum > 0.01 {
		t.Errorf("%s: %d of %d steps add up to %v, the total is %v\n%s", name, n, len(steps), sum, total, picture)
	}
}

func TestKeys(t *testing.T) {
	assume := func(prop string, value ...string) act.Action {
		return act.Edit{Edit: model.SetAssumption{Setting: model.Setting{Prop: prop, Value: value}}}
	}
	for _, c := range []struct {
		keys string
		want act.Action
	}{
		{"down", act.None{}},
		{"right", act.None{}},
		{"down right", act.Say{Text: "No cache is on the way, so there is one case only.", Error: true}},
		{"end right", act.Say{Text: "This journey has no figures. # tells why.", Error: true}},
		{"c", act.Say{Text: "Shown: repeat visits on a connection that is open."}},
		{"s", act.Say{Text: "Sorted slowest first."}},
		{"y", act.Copy{Text: "Sydney, GET /static/*, first visit: p50 44 ms (39 to 61), p90 270 ms, p95 281 ms, p99 301 ms (estimate)"}},
		{"end y", act.Copy{Text: "partners, GET *, first visit: The users partners have no location."}},
		{"-", act.Edit{Edit: model.Remove{IDs: []string{"sydney"}}}},
		{"a enter '55' enter", assume("hitRatio", "55")},
		{"a enter ctrl+u enter", assume("hitRatio")},
		{"a enter 'x'", act.None{}},
		{"a 'tls' enter end enter", assume("tls")},
		{"tab tab enter '60' enter", assume("hitRatio", "60")},
		{"tab tab end enter", act.Say{Text: "speed-of-light is part of the model and cannot be changed in the design.", Error: true}},
		{"a esc", act.None{}},
		{"x ctrl+u 'out.csv' enter", act.WriteFile{Path: "out.csv", Data: latencyview.Table(journeys())}},
		{"t '120' enter", act.None{}},
		{"u", act.Run{Command: act.Undo}},
		{"U", act.Run{Command: act.Redo}},
		{"q", nil},
	} {
		t.Run(c.keys, func(t *testing.T) {
			if diff := cmp.Diff(c.want, parttest.Press(view(t), c.keys)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestABadValueIsExplainedAndKept(t *testing.T) {
	p := view(t)
	got := parttest.Press(p, "a enter ctrl+u '999' enter")
	say, ok := got.(act.Say)
	if !ok || !say.Error || !p.Editing() {
		t.Errorf("999 %% hit ratio gives %#v", got)
	}
}

func TestAddingACityJoinsItLikeTheFirst(t *testing.T) {
	p := view(t)
	top := samplestest.Topology(t, "global-storefront")
	got, ok := parttest.Press(p, "+ 'lisbon' enter A").(act.Edit)
	if !ok || p.Editing() {
		t.Fatalf("no edit: %#v", got)
	}
	next, err := got.Edit.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	n := next.Node("lisbon")
	if n == nil || len(next.Out("lisbon")) != 1 || next.Out("lisbon")[0].To != "www" {
		t.Fatalf("lisbon is not joined to www: %v", n)
	}
	if v, _ := n.Get("locations"); len(v) != 1 || v[0] != "Lisbon" {
		t.Errorf("locations are %v", v)
	}
	if _, set := n.Get("share"); set {
		t.Error("the share of the first population was copied")
	}
	if got.Edit.String() != "add users in Lisbon" {
		t.Errorf("the step is called %q", got.Edit)
	}
}

func TestAddingTheFirstCity(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	bare, err := model.Apply(top, model.Remove{IDs: []string{"sydney", "sao-paulo", "frankfurt"}})
	if err != nil {
		t.Fatal(err)
	}
	p := latencyview.New()
	p.Set(bare, &latency.Result{})
	e, ok := parttest.Press(p, "+ 'lima' enter").(act.Edit)
	if !ok {
		t.Fatal("no edit")
	}
	next, err := e.Edit.Apply(bare)
	if err != nil {
		t.Fatal(err)
	}
	if out := next.Out("lima"); len(out) != 1 || next.Node(out[0].To).Kind() != model.KindRecord {
		t.Errorf("lima leads to %v", out)
	}
}

// A city that comes and goes leaves the estimate as it was.
func TestTheFiguresFollowEveryChange(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	p := latencyview.New()
	p.Set(top, estimate(t, top))
	e, _ := parttest.Press(p, "+ 'tokyo' enter A").(act.Edit)
	next, err := e.Edit.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	p.Set(next, estimate(t, next))
	if pic := parttest.Picture(p, 140, 40, theme.Unicode); !strings.Contains(pic, "Tokyo") || !strings.Contains(pic, "change") || !strings.Contains(pic, "new") {
		t.Errorf("the new city or its mark is not shown\n%s", pic)
	}
	p.Set(next, estimate(t, next)) // nothing moved: the comparison stays
	if !strings.Contains(parttest.Picture(p, 140, 40, theme.Unicode), "new") {
		t.Error("an estimate with the same figures ends the comparison")
	}
}

// Where no journey is the same as before there is nothing to compare with: after everything
// was deleted and taken back no row is new, nor where some was: the design is as it was.
func TestNothingIsNewWhereAllIs(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	for _, c := range []struct {
		gone  []string
		shows bool // that others changed, while they are gone
	}{{[]string{"sydney", "sao-paulo", "frankfurt"}, false}, {[]string{"sydney"}, true}} {
		less, err := model.Remove{IDs: c.gone}.Apply(top)
		if err != nil {
			t.Fatal(err)
		}
		p := latencyview.New()
		p.Set(top, estimate(t, top))
		p.Set(less, estimate(t, less))
		if pic := parttest.Picture(p, 140, 40, theme.Unicode); strings.Contains(pic, "change") != c.shows {
			t.Errorf("without %v: a column of changes is shown: %v\n%s", c.gone, !c.shows, pic)
		}
		p.Set(top, estimate(t, top))
		if pic := parttest.Picture(p, 140, 40, theme.Unicode); strings.Contains(pic, "new") || strings.Contains(pic, "change") {
			t.Errorf("%v came back, and something is new\n%s", c.gone, pic)
		}
	}
}

func TestGoalsOfTheDesignAreTargets(t *testing.T) {
	top := parttest.Parse(t, "portolan: 1\nname: Goal\nnodes:\n  - {id: sydney, kind: users, locations: [Sydney]}\nexpect:\n  - {from: sydney, request: '*', p95: 100ms}\n")
	p := latencyview.New()
	p.Set(top, journeys())
	pic := parttest.Picture(p, 120, 33, theme.Unicode)
	if !strings.Contains(pic, "✗ +188") || strings.Contains(pic, "✗ +182") {
		t.Errorf("the goal for * is not shown, or shown for other requests\n%s", pic)
	}
}

func TestCSV(t *testing.T) {
	records, err := csv.NewReader(strings.NewReader(string(latencyview.Table(journeys())))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 6 || records[1][7] != "44.0" || records[4][7] != "" || records[4][6] != "failed" {
		t.Errorf("records: %q", records)
	}
}

func TestSelectionFollowsTheJourney(t *testing.T) {
	p := view(t)
	parttest.Press(p, "down")
	parttest.Press(p, "s s s")
	if j, ok := p.Selected(); !ok || j.Request != "*" || j.Location != "Sydney" {
		t.Errorf("after sorting the selection is on %v %v", j.Location, j.Request)
	}
	p.Set(samplestest.Topology(t, "global-storefront"), faster())
	if j, _ := p.Selected(); j.Request != "*" || j.P95 != 101 {
		t.Errorf("after a change the selection is on %v %v", j.Request, j.P95)
	}
}

func TestMouse(t *testing.T) {
	p := view(t)
	parttest.Picture(p, 120, 33, theme.Unicode)
	p.Click(5, 4, false)
	if j, _ := p.Selected(); j.Request != "*" {
		t.Errorf("a click on the second row selects %q", j.Request)
	}
	p.Click(5, 3, false)
	before := parttest.Picture(p, 120, 33, theme.Unicode)
	p.Click(70, 1, false)
	if parttest.Picture(p, 120, 33, theme.Unicode) == before {
		t.Error("a click on the branches changes nothing")
	}
	if read, ok := p.Click(5, 4, true).(act.Read); !ok || !strings.Contains(read.Text, "**Sum: 263 ms**") {
		t.Error("a double click does not tell why")
	}
	parttest.Press(p, "m")
	parttest.Picture(p, 120, 33, theme.Unicode)
	p.Click(0, 0, false)
	if p.Editing() {
		t.Error("a click outside does not close the text")
	}
}

func TestEverySizeIsDrawn(t *testing.T) {
	hostile := journeys()
	hostile.Journeys[0].Location = "Syd\x1b[2Jney\u202e これは長い🚢"
	hostile.Journeys[0].Branches[0].Steps[0].Label = strings.Repeat("長", 300)
	hostile.Journeys[1].Branches[0].Steps = nil
	for _, r := range []*latency.Result{nil, {}, journeys(), hostile} {
		p := latencyview.New()
		p.Set(samplestest.Topology(t, "global-storefront"), r)
		for _, size := range [][2]int{{0, 0}, {1, 1}, {2, 30}, {9, 3}, {20, 5}, {33, 9}, {60, 15}, {100, 18}, {101, 17}, {140, 5}, {200, 60}} {
			for _, k := range strings.Fields("down m esc right tab tab down enter esc shift+tab end up c s a esc + esc t esc . pgdown esc h esc home w enter pgdown tab esc tab home") {
				parttest.Picture(p, size[0], size[1], theme.Unicode)
				parttest.Press(p, k)
				p.Wheel(1)
			}
			p.Click(size[0]/2, size[1]/2, true)
			if pic := parttest.Picture(p, size[0], size[1], theme.ASCII); strings.Contains(pic, "\x1b") {
				t.Fatal("an escape sequence reaches the screen")
			}
			parttest.Press(p, "esc")
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	p := latencyview.New()
	p.Set(nil, journeys())
	s, th := screen.New(120, 33), theme.For("dark", true, theme.Unicode, theme.TrueColor)
	for b.Loop() {
		p.Draw(s, th, true)
	}
}

// Users without a place are called by their title, as everywhere, and where there is
// room the reason why a row has no figures is told in full.
func TestRowsWithoutAPlace(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	next, err := (model.Retitle{ID: "sydney", Title: "Partner shops"}).Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	r := journeys()
	r.Journeys[4].Users, r.Journeys[4].Why = "sydney", []string{"Partner shops have no location, and only what has one is estimated."}
	p := latencyview.New()
	p.Set(next, r)
	got := parttest.Picture(p, 200, 40, theme.Unicode)
	for _, want := range []string{"Partner shops", "No answer of www.example.com fits Tokyo"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not there:\n%s", want, got)
		}
	}
}

// In the smallest window the selected city is seen, and only then a rule.
func TestTheSmallestTableShowsACity(t *testing.T) {
	for h := 4; h <= 8; h++ {
		p := view(t)
		j, _ := p.Selected()
		if got := parttest.Picture(p, 30, h, theme.Unicode); !strings.Contains(got, j.Location[:4]) {
			t.Errorf("%d rows show no city:\n%s", h, got)
		}
	}
}

// Where names are cut, no column of figures is wider than its widest figure.
func TestFiguresLendNamesTheirRoom(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	p := latencyview.New()
	p.Set(top, estimate(t, top))
	row := regexp.MustCompile(`…? +\d+( +)\d+[ ↓↑]*┃?$`)
	cuts := 0
	for w := 26; w < 60; w++ {
		cut, gap := false, 99
		for _, l := range strings.Split(parttest.Picture(p, w, 24, theme.Unicode), "\n")[3:8] {
			if m := row.FindStringSubmatch(l); m != nil {
				cut, gap = cut || strings.Contains(l, "…"), min(gap, len(m[1]))
			}
		}
		if cut {
			cuts++
		}
		if cut && gap > 1 {
			t.Errorf("at %d columns names are cut, and %d columns lie between figures:\n%s", w, gap, parttest.Picture(p, w, 24, theme.Unicode))
		}
	}
	if cuts == 0 {
		t.Error("no name is cut anywhere")
	}
}
