package failureview_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/failure"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/failureview"
	"portolan/tui/origin"
	"portolan/tui/part/parttest"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// show plays keys and, after each, brings the panel up to date as the root does.
func show(t testing.TB, p *failureview.Panel, top *model.Topology, keys ...string) (last act.Action) {
	t.Helper()
	catchUp := func() {
		r, err := failure.Simulate(top, p.Broken(), failure.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p.SetResult(r)
		p.SetGoals(failureview.Goals(top, p.Broken()))
		if p.WantsMatrix() {
			m, err := failure.Survive(top, failure.Watch{})
			if err != nil {
				t.Fatal(err)
			}
			p.SetMatrix(m)
		}
		if p.WantsHeld() {
			held, err := failure.Held(top, failure.Options{}, failure.Watch{})
			if len(p.Broken()) > 0 {
				run, _ := failure.Prepare(top, failure.Options{})
				held.Objectives, err = run.Objectives(failure.Watch{})
				failure.Worsen(held.Objectives, r)
			}
			if err != nil {
				t.Fatal(err)
			}
			p.SetHeld(held.Objectives)
		}
	}
	catchUp()
	for _, k := range keys {
		last = parttest.Press(p, k)
		catchUp()
	}
	return last
}

func open(t testing.TB, name string) (*failureview.Panel, *model.Topology) {
	t.Helper()
	top := samplestest.Topology(t, name)
	p := failureview.New()
	p.Set(top)
	p.SetSource("designs/shop.topo.yaml")
	return p, top
}

func TestFrames(t *testing.T) {
	for _, c := range []struct {
		name, sample string
		keys         []string
		w, h         int
		g            *theme.Glyphs
	}{
		{"intact", "global-storefront", nil, 80, 20, theme.Unicode},
		{"region-80x20", "global-storefront", []string{"space"}, 80, 20, theme.Unicode},
		{"region-120x32", "global-storefront", []string{"space", "tab", "right"}, 120, 32, theme.Unicode},
		{"region-ascii", "multi-region-failover", []string{"space"}, 80, 20, theme.ASCII},
		{"step", "multi-region-failover", []string{"space", "t", "t"}, 100, 28, theme.Unicode},
		{"two", "multi-region-failover", []string{"space", "down", "space"}, 100, 28, theme.Unicode},
		{"matrix", "global-storefront", []string{"m"}, 120, 32, theme.Unicode},
		{"matrix-ascii", "latency-routing", []string{"m", "down"}, 80, 20, theme.ASCII},
		{"large", "global-storefront", []string{"space"}, 200, 56, theme.Unicode},
		{"small", "global-storefront", []string{"space", "tab"}, 50, 12, theme.Unicode},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, top := open(t, c.sample)
			show(t, p, top, c.keys...)
			golden.RequireEqual(t, []byte(parttest.Picture(p, c.w, c.h, c.g)))
		})
	}
}

// What is broken shows in the list, the table and the status; R and esc end it.
func TestBreakAndMend(t *testing.T) {
	p, top := open(t, "multi-region-failover")
	show(t, p, top, "space")
	if got := fmt.Sprint(p.Broken()); got != "[region:us-east-1]" {
		t.Fatalf("broken: %s", got)
	}
	if s := p.Status(); !strings.Contains(s, "us-east-1 is broken") || !strings.Contains(s, "design itself stays") {
		t.Errorf("status %q", s)
	}
	j, ok := p.Journey()
	if !ok || j.Recovery.After == 0 {
		t.Errorf("after breaking a Region the request that suffers is selected, got %+v", j)
	}
	if show(t, p, top, "esc"); len(p.Broken()) != 0 {
		t.Error("esc leaves the simulation")
	}
	if a, ok := show(t, p, top, "esc").(act.Show); !ok || a.View != act.Canvas {
		t.Errorf("esc with nothing broken goes to the canvas, got %#v", a)
	}
	show(t, p, top, "space", "down", "space")
	if len(p.Broken()) != 2 {
		t.Errorf("two things break together, got %v", p.Broken())
	}
	if show(t, p, top, "R"); len(p.Broken()) != 0 {
		t.Error("R mends everything")
	}
}

// A result for other breaks than those of the moment is not shown.
func TestLateResultsAreDropped(t *testing.T) {
	p, top := open(t, "multi-region-failover")
	old, err := failure.Simulate(top, nil, failure.Options{})
	if err != nil {
		t.Fatal(err)
	}
	parttest.Press(p, "space")
	if p.SetResult(old); p.Result() != nil {
		t.Error("the result of an older state is shown")
	}
}

// What was broken and is gone from the design cannot stay broken.
func TestRevisions(t *testing.T) {
	p, top := open(t, "multi-region-failover")
	b := failure.Break{Kind: failure.Node, ID: "alb-primary"}
	if !p.Breakable(b) {
		b.ID = top.Nodes[len(top.Nodes)-1].ID
	}
	if !p.Toggle(b) {
		t.Fatalf("%v does not break", b)
	}
	next, err := (model.Remove{IDs: []string{b.ID}}).Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	if p.Set(next); len(p.Broken()) != 0 {
		t.Errorf("still broken: %v", p.Broken())
	}
}

func TestMatrixBreaksItsRow(t *testing.T) {
	p, top := open(t, "global-storefront")
	show(t, p, top, "m", "down", "down", "space")
	if got := fmt.Sprint(p.Broken()); got != "[node:cdn]" {
		t.Errorf("broken: %s", got)
	}
}

func TestReport(t *testing.T) {
	p, top := open(t, "multi-region-failover")
	w, ok := show(t, p, top, "space", "x").(act.WriteFile)
	if !ok || w.Path != "designs/shop.failure.md" {
		t.Fatalf("x asks for %#v", w)
	}
	golden.RequireEqual(t, w.Data)
}

func TestWayOnTheCanvas(t *testing.T) {
	p, top := open(t, "multi-region-failover")
	a, ok := show(t, p, top, "space", "p").(act.Trace)
	if !ok || len(a.Links) == 0 {
		t.Fatalf("p asks for %#v", a)
	}
	for _, ref := range a.Links {
		if top.Link(ref) == nil {
			t.Errorf("%s is no link of the design", ref)
		}
	}
}

func TestMouse(t *testing.T) {
	p, top := open(t, "global-storefront")
	show(t, p, top)
	parttest.Picture(p, 80, 20, theme.Unicode)
	p.Click(3, 1, false)
	if len(p.Broken()) != 1 {
		t.Fatal("a click on the box of a row breaks it")
	}
	show(t, p, top)
	parttest.Picture(p, 80, 20, theme.Unicode)
	before, _ := p.Journey()
	p.Click(45, 4, false)
	if after, _ := p.Journey(); after.Location == before.Location && after.Request == before.Request {
		t.Errorf("a click into the table selects another request than %s %s", before.Location, before.Request)
	}
}

// Whatever keys are pressed at whatever size, the view draws and the design
// stays as it is.
func TestAnyKeys(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	before := document.Format(top)
	words := []string{"space", "enter", "up", "down", "left", "right", "tab", "shift+tab", "m", "t", "T", "R", "x", "y", "p", "esc", "pgdown", "home", "end", "G"}
	rapid.Check(t, func(rt *rapid.T) {
		p := failureview.New()
		p.Set(top)
		for range rapid.IntRange(1, 12).Draw(rt, "keys") {
			show(t, p, top, rapid.SampledFrom(words).Draw(rt, "key"))
			w, h := rapid.IntRange(0, 130).Draw(rt, "w"), rapid.IntRange(0, 40).Draw(rt, "h")
			parttest.Picture(p, w, h, rapid.SampledFrom([]*theme.Glyphs{theme.Unicode, theme.ASCII}).Draw(rt, "glyphs"))
			p.Click(rapid.IntRange(0, 130).Draw(rt, "x"), rapid.IntRange(0, 40).Draw(rt, "y"), rapid.Bool().Draw(rt, "double"))
		}
		p.Bindings().Hints()
		p.Status()
	})
	if string(document.Format(top)) != string(before) {
		t.Error("the design changed")
	}
}

func TestEmptyDesign(t *testing.T) {
	top, err := model.New("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := failureview.New()
	p.Set(top)
	show(t, p, top, "space", "m", "tab", "t", "p", "x")
	if got := parttest.Picture(p, 80, 20, theme.Unicode); !strings.Contains(got, "Nothing") {
		t.Errorf("an empty design shows\n%s", got)
	}
}

// twoAddresses is a design in which two groups of users are in one city, and
// one of them calls two names.
const twoAddresses = `portolan: 1
name: Two addresses
nodes:
  - {id: shoppers, kind: users, title: Shoppers, locations: [Paris], share: 60}
  - {id: staff, kind: users, title: Staff, locations: [Paris], share: 40}
  - {id: shop, kind: alb, title: Shop ALB, region: eu-west-1}
  - {id: desk, kind: alb, title: Desk ALB, region: eu-central-1}
  - {id: shop-app, kind: asg, region: eu-west-1}
  - {id: desk-app, kind: asg, region: eu-central-1}
links:
  - shoppers -> shop
  - staff -> shop
  - staff -> desk
  - shop -> shop-app
  - desk -> desk-app
`

// Populations and requests that would read the same are told apart.
func TestNamesAreTold(t *testing.T) {
	top := parttest.Parse(t, twoAddresses)
	p := failureview.New()
	p.Set(top)
	show(t, p, top, "down", "space") // eu-central-1
	got := parttest.Picture(p, 120, 32, theme.Unicode)
	for _, want := range []string{"Paris, Shoppers", "Paris, Staff", "GET * of Shop ALB", "GET * of Desk ALB", "Timeline: Paris, Staff, GET * of Desk ALB", "Staff → Desk ALB and no further"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// Where there is room the view says where the requests go now.
func TestLoadIsShown(t *testing.T) {
	p, top := open(t, "multi-region-failover")
	if show(t, p, top); strings.Contains(parttest.Picture(p, 120, 40, theme.Unicode), "Where requests go") {
		t.Error("nothing moves while nothing is broken")
	}
	show(t, p, top, "space")
	got := parttest.Picture(p, 120, 40, theme.Unicode)
	for _, want := range []string{"Where requests go", "Primary ALB", "100 %     0 %", "Standby ALB", "0 %   100 %"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// In 80x24 the sums and the outcome of the selected request are never cut,
// whatever breaks.
func TestSmallTerminalsShowWhatMatters(t *testing.T) {
	for _, name := range []string{"global-storefront", "latency-routing", "weighted-shift", "broken-launch", "global-api"} {
		top := samplestest.Topology(t, name)
		for _, b := range failure.Breaks(top) {
			p := failureview.New()
			p.Set(top)
			p.Toggle(b)
			show(t, p, top)
			got := parttest.Picture(p, 80, 20, theme.Unicode)
			if !strings.Contains(got, "Served, caches aside: ") || !strings.Contains(got, "City ") {
				t.Errorf("%s, %s: no sums in\n%s", name, b, got)
			}
			for _, l := range strings.Split(got, "\n") {
				if strings.Contains(l, "Served,") && strings.Contains(l, "…") {
					t.Errorf("%s, %s: the sums are cut: %s", name, b, l)
				}
			}
		}
	}
}

// The matrix says after how long those come back whom nothing fails for good.
func TestMatrixTellsRecovery(t *testing.T) {
	p, top := open(t, "multi-region-failover")
	if show(t, p, top, "m"); !strings.Contains(parttest.Picture(p, 120, 32, theme.Unicode), "All are served again after 120 s at most.") {
		t.Errorf("no recovery in\n%s", parttest.Picture(p, 120, 32, theme.Unicode))
	}
}

// The wheel scrolls the pane under the pointer and leaves the focus.
func TestWheel(t *testing.T) {
	p, top := open(t, "global-storefront")
	show(t, p, top, "tab")
	parttest.Picture(p, 80, 20, theme.Unicode)
	before, _ := p.Journey()
	p.WheelAt(5, 3, 3)
	if got, _ := p.Journey(); got.Location != before.Location {
		t.Error("the wheel over the list moved the table")
	}
	p.WheelAt(45, 4, 1)
	if got, _ := p.Journey(); got.Location == before.Location {
		t.Error("the wheel over the table does not move it")
	}
	show(t, p, top, "shift+tab", "space")
	if b := p.Broken(); len(b) != 1 || b[0] == failure.Breaks(top)[0] {
		t.Errorf("the wheel over the list picks another row, broken is %v", b)
	}
}

// What fails with nothing broken is told with its reason.
func TestFailsAlready(t *testing.T) {
	top := parttest.Parse(t, `portolan: 1
name: Loop
nodes:
  - {id: paris, kind: users, locations: [Paris]}
  - {id: a, kind: record, zone: example.com, name: a.example.com}
  - {id: b, kind: record, zone: example.com, name: b.example.com}
links:
  - paris -> a
  - a -> b
  - b -> a
`)
	p := failureview.New()
	p.Set(top)
	show(t, p, top)
	got := parttest.Picture(p, 100, 28, theme.Unicode)
	for _, want := range []string{"✗ fails", "b.example.com → a.example.com and no", "further.", "goes round"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// A break that leaves the selected request alone selects one that suffers.
func TestSelectionFollowsTheDamage(t *testing.T) {
	p, top := open(t, "global-storefront")
	show(t, p, top, "down", "space") // eu-west-1: the catalogue of Frankfurt moves
	if j, _ := p.Journey(); j.Location != "Frankfurt" || j.Request != "/api/*" {
		t.Fatalf("selected is %s %s", j.Location, j.Request)
	}
	show(t, p, top, "tab", "up", "up", "left") // Sydney, /static/*
	show(t, p, top, "m", "down", "down", "down", "down", "space")
	if j, _ := p.Journey(); j.Recovery.After == 0 && j.Failed == 0 {
		t.Errorf("%v is broken and the selected request does not suffer", p.Broken())
	}
}

// The goals of the design about surviving what is broken stand in the view and
// in the report; those about something else do not.
func TestGoalsAreJudged(t *testing.T) {
	p, top := open(t, "global-storefront")
	show(t, p, top, "space")
	got := parttest.Picture(p, 120, 32, theme.Unicode)
	if !strings.Contains(got, "✓ goal met: everyone GET /api/*: within 180s") {
		t.Errorf("no goal in\n%s", got)
	}
	if w, ok := show(t, p, top, "x").(act.WriteFile); !ok || !strings.Contains(string(w.Data), "Goal met: everyone GET /api/\\*: survives region:us-east-1, within 180s") {
		t.Errorf("no goal in the report:\n%s", w.Data)
	}
	if got := parttest.Picture(p, 80, 20, theme.Unicode); !strings.Contains(got, "2 of 2 goals met") {
		t.Errorf("no goals in 80 columns\n%s", got)
	}
	if show(t, p, top, "down", "space"); strings.Contains(parttest.Picture(p, 120, 32, theme.Unicode), "goal") {
		t.Error("a goal about one Region is judged under two")
	}
}

// The times of the timeline are written without blanks in front: where an error is
// reversed these would be a bar.
func TestTimesHaveNoBarInFront(t *testing.T) {
	p, top := open(t, "multi-region-failover")
	show(t, p, top, "space")
	s := screen.New(80, 20)
	p.Draw(s, theme.For("light", false, theme.Unicode, theme.Colours16), true)
	x, y := parttest.Find(t, s.Plain(), "+0 s")
	if at, before := s.At(x, y), s.At(x-1, y); at.Role != theme.ErrorText || before.Role == at.Role {
		t.Errorf("the time has role %d, the blank before it %d", at.Role, before.Role)
	}
}

// What is chosen has a sign in its place, as terminals of few colours reverse it like what
// fails: one cell of the table, and the event of the moment.
func TestChosenHasASign(t *testing.T) {
	for g, sign := range map[*theme.Glyphs]string{theme.Unicode: "▸✗ fails", theme.ASCII: ">x fails"} {
		p, top := open(t, "global-storefront")
		show(t, p, top, "space")
		if frame := parttest.Picture(p, 120, 32, g); strings.Count(frame, sign) != 1 {
			t.Errorf("%d chosen cells\n%s", strings.Count(frame, sign), frame)
		}
		parttest.Press(p, "t") // a new result begins before the first moment
		if frame := parttest.Picture(p, 120, 32, g); !strings.Contains(frame, g.Pointer+"      +0 s") {
			t.Errorf("the event of the moment has no sign\n%s", frame)
		}
	}
}

// Whoever is never served again is not among those for whom a time is told, in the matrix
// and in the timeline.
func TestTimesAreOfThoseWhoComeBack(t *testing.T) {
	part := regexp.MustCompile(`[1-9][\d.]* % after failover, [1-9][\d.]* % fail`)
	p, top := open(t, "global-storefront")
	mixed := 0
	for _, keys := range [][]string{{"space", origin.Key}, {"m", origin.Key}, {"down", origin.Key}, {"down", origin.Key}} {
		for _, row := range strings.Split(fmt.Sprintf("%+v", show(t, p, top, keys...)), "\n") {
			if !part.MatchString(row) {
				continue
			}
			mixed++
			if !strings.Contains(row, "; those after failover are served again after ") || strings.Contains(row, "; served again") {
				t.Error(row)
			}
		}
	}
	if mixed == 0 {
		t.Error("no requests of which some fail")
	}
}

// A cell of a request that nobody sends is marked when it is selected, and what stands
// below says so in one sentence instead of an empty pane.
func TestACellThatIsNotTakenIsSeen(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{"space", "tab"}, {"tab"}} {
		p, top, untaken := failureview.New(), parttest.Parse(t, severalRecords), false
		p.Set(top)
		show(t, p, top, keys...)
		for range 4 {
			text := parttest.Picture(p, 120, 36, theme.Unicode)
			if strings.Contains(text, "comes from") {
				untaken = true
				if !strings.Contains(text, "▸ —") && !strings.Contains(text, "▸—") {
					t.Errorf("%v: the cell has no mark:\n%s", keys, text)
				}
			}
			show(t, p, top, "right")
		}
		if !untaken {
			t.Errorf("%v: nothing says that a request is not sent:\n%s", keys, parttest.Picture(p, 120, 36, theme.Unicode))
		}
	}
}

// Heads of columns that begin alike are told apart, however narrow the window.
func TestHeadsOfColumnsDiffer(t *testing.T) {
	t.Parallel()
	p, top := failureview.New(), parttest.Parse(t, severalRecords)
	p.Set(top)
	show(t, p, top, "space", "tab")
	for _, w := range []int{80, 100, 120, 160, 200} {
		text := parttest.Picture(p, w, 36, theme.Unicode)
		head := ""
		for _, l := range strings.Split(text, "\n") {
			if strings.Contains(l, "City") {
				head = l
			}
		}
		seen := map[string]bool{}
		for _, h := range regexp.MustCompile(`GET.*?(?:\s\s|│|$)`).FindAllString(head, -1) {
			h = strings.TrimRight(h, " │┃›")
			if seen[h] || !regexp.MustCompile(`\d$`).MatchString(h) {
				t.Errorf("at %d: %q does not tell which", w, head)
			}
			seen[h] = true
		}
		if len(seen) == 0 {
			t.Errorf("no heads at %d:\n%s", w, text)
		}
	}
}

// severalRecords is a population that asks three records for the same, and one that asks one.
const severalRecords = `portolan: 1
name: Records
nodes:
  - {id: many, kind: users, title: Users 1, locations: [Paris]}
  - {id: few, kind: users, title: Users 2, locations: [Oslo]}
  - {id: r1, kind: record, title: Route53 record 1, zone: example.com, name: a.example.com}
  - {id: r2, kind: record, title: Route53 record 2, zone: example.com, name: b.example.com}
  - {id: r3, kind: record, title: Route53 record 3, zone: example.com, name: c.example.com}
  - {id: shop, kind: alb, title: Shop ALB, region: eu-west-1}
  - {id: app, kind: asg, region: eu-west-1}
links:
  - many -> r1
  - many -> r2
  - few -> r2
  - few -> r3
  - r1 -> shop
  - r2 -> shop
  - r3 -> shop
  - shop -> app
`
