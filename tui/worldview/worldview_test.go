package worldview_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"
	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/part/parttest"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/tui/worldview"
)

// everywhere is a design with users in up to 34 cities: not all names have room.
func everywhere(tb testing.TB, n int) *model.Topology {
	var b strings.Builder
	b.WriteString("portolan: 1\nnodes:\n")
	cities := []string{
		"Tokyo", "Delhi", "Shanghai", "Sao Paulo", "Mexico City", "Cairo", "Mumbai", "Osaka", "New York", "Karachi", "Buenos Aires",
		"Istanbul", "Lagos", "Los Angeles", "Moscow", "Paris", "Bogota", "Jakarta", "Lima", "Bangkok", "London", "Seoul", "Nairobi",
		"Johannesburg", "Sydney", "Melbourne", "Auckland", "Singapore", "Toronto", "Chicago", "Madrid", "Berlin", "Stockholm", "Dubai",
	}
	cities = cities[:n]
	for i, c := range cities {
		fmt.Fprintf(&b, "  - {id: u%d, kind: users, locations: [%s], share: %d}\n", i, c, 1+i%5)
	}
	b.WriteString("  - {id: api, kind: record, zone: example.com, name: api.example.com, policy: latency}\n")
	b.WriteString("  - {id: www, kind: record, zone: example.com, name: www.example.com}\n")
	b.WriteString("  - {id: cdn, kind: cloudfront, aliases: [www.example.com]}\n")
	regions := []string{"us-east-1", "eu-central-1", "ap-northeast-1"}
	for _, r := range regions {
		fmt.Fprintf(&b, "  - {id: alb-%[1]s, kind: alb, region: %[1]s}\n  - {id: app-%[1]s, kind: ecs, region: %[1]s}\n", r)
	}
	b.WriteString("links:\n  - www -> cdn\n  - {from: cdn, to: api, content: dynamic}\n")
	for i := range cities {
		fmt.Fprintf(&b, "  - u%d -> www\n", i)
	}
	for _, r := range regions {
		fmt.Fprintf(&b, "  - {from: api, to: alb-%[1]s, evaluateTargetHealth: true, setIdentifier: %[1]s, region: %[1]s}\n  - alb-%[1]s -> app-%[1]s\n", r)
	}
	return parttest.Parse(tb, b.String())
}

// view is the view of a design with its estimate under failures.
func view(tb testing.TB, t *model.Topology, f traffic.Failures) *worldview.Panel {
	tb.Helper()
	r, err := latency.Estimate(t, latency.Options{Failures: f})
	if err != nil {
		tb.Fatal(err)
	}
	p := worldview.New()
	p.Set(t, r)
	p.SetFailures(f)
	return p
}

func broken(regions ...string) traffic.Failures {
	f := traffic.Failures{Regions: map[string]bool{}}
	for _, r := range regions {
		f.Regions[r] = true
	}
	return f
}

// keys presses keys, each after a frame, as a terminal would.
func keys(p *worldview.Panel, w, h int, all string) (last act.Action) {
	for _, k := range strings.Fields(all) {
		parttest.Picture(p, w, h, theme.Unicode)
		last = p.Key(parttest.Key(k))
	}
	return last
}

func TestPictures(t *testing.T) {
	for _, c := range []struct {
		name, keys string
		w, h       int
		glyphs     *theme.Glyphs
		failures   traffic.Failures
	}{
		{name: "fit_120x36", w: 120, h: 36},
		{name: "world_120x36", keys: "0", w: 120, h: 36},
		{name: "world_200x60", keys: "0 n n", w: 200, h: 60},
		{name: "fit_80x24", w: 80, h: 24},
		{name: "fit_80x24_ascii", w: 80, h: 24, glyphs: theme.ASCII},
		{name: "warm_80x24", keys: "0 c N", w: 80, h: 24},
		{name: "zoomed_80x24", keys: "0 n + + + right down", w: 80, h: 24},
		{name: "broken_120x36", keys: "0", w: 120, h: 36, failures: broken("us-east-1")},
		{name: "broken_80x24_ascii", keys: "0", w: 80, h: 24, glyphs: theme.ASCII, failures: broken("us-east-1")},
		{name: "nothing_left_80x24", keys: "0", w: 80, h: 24, failures: broken("us-east-1", "eu-west-1")},
		{name: "edge_broken_80x24", keys: "f", w: 80, h: 24, failures: traffic.Failures{EdgeLocations: map[string]bool{"SYD": true}}},
		{name: "small_40x12", w: 40, h: 12},
		{name: "tiny_20x6", w: 20, h: 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := view(t, samplestest.Topology(t, "global-storefront"), c.failures)
			keys(p, c.w, c.h, c.keys)
			g := c.glyphs
			if g == nil {
				g = theme.Unicode
			}
			golden.RequireEqual(t, []byte(parttest.Picture(p, c.w, c.h, g)))
		})
	}
	t.Run("everywhere_120x36", func(t *testing.T) {
		p := view(t, everywhere(t, 34), traffic.Failures{})
		keys(p, 120, 36, "0 n n n")
		golden.RequireEqual(t, []byte(parttest.Picture(p, 120, 36, theme.Unicode)))
	})
}

func TestSamples(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			golden.RequireEqual(t, []byte(parttest.Picture(view(t, samplestest.Topology(t, name), traffic.Failures{}), 120, 36, theme.Unicode)))
		})
	}
}

// Without colour the classes, stations and lines still differ: the frame is the
// same text in every theme, and the signs of the legend are all different.
func TestNothingHangsOnColour(t *testing.T) {
	for _, g := range []*theme.Glyphs{theme.Unicode, theme.ASCII} {
		p := view(t, samplestest.Topology(t, "global-storefront"), broken("us-east-1"))
		frames := map[string]bool{}
		for _, name := range theme.Names() {
			s := screen.New(120, 36)
			p.Draw(s, theme.For(name, true, g, theme.TrueColor), true)
			frames[s.Plain()] = true
		}
		if len(frames) != 1 {
			t.Errorf("%d texts in %d themes", len(frames), len(theme.Names()))
		}
		rows := strings.Split(parttest.Picture(p, 120, 36, g), "\n")
		legend, seen := rows[35], map[string]bool{}
		for _, word := range []string{"broken", "under 50 ms", "under 150", "150 and more", "Region", "edge"} {
			before, _, ok := strings.Cut(legend, " "+word)
			if !ok {
				t.Fatalf("the legend %q lacks %q", legend, word)
			}
			r, _ := utf8.DecodeLastRuneInString(before)
			seen[string(r)] = true
		}
		if len(seen) != 6 {
			t.Errorf("signs of the legend: %v", seen)
		}
	}
}

// A Region that nothing goes to has a sign of its own, which the legend explains, with
// either set of signs.
func TestRegionsNotAskedHaveTheirSign(t *testing.T) {
	for g, sign := range map[*theme.Glyphs]string{theme.Unicode: "□", theme.ASCII: "%"} {
		p := view(t, samplestest.Topology(t, "multi-region-failover"), traffic.Failures{})
		rows := strings.Split(parttest.Picture(p, 120, 36, g), "\n")
		if legend := rows[35]; !strings.Contains(legend, sign+" not asked") {
			t.Errorf("the legend %q lacks %q", legend, sign)
		}
		if strings.Count(strings.Join(rows[:35], "\n"), sign) == 0 {
			t.Errorf("%q is not on the map", sign)
		}
	}
}

func TestASCIIFrameIsASCII(t *testing.T) {
	th := theme.For("dark", true, theme.ASCII, theme.TrueColor)
	p := view(t, everywhere(t, 34), broken("us-east-1"))
	s := screen.New(120, 36)
	p.Draw(s, th, true)
	for _, line := range strings.Split(s.Plain(), "\n") {
		for _, r := range line {
			if r > 126 && r != '…' {
				t.Fatalf("%q in %q", r, line)
			}
		}
	}
}

// TestAnySequence does what a person may do, at any size, and looks at every
// frame: the same again gives the same, and no panic.
func TestAnySequence(t *testing.T) {
	designs := []*model.Topology{samplestest.Topology(t, "global-storefront"), samplestest.Topology(t, "broken-launch"), everywhere(t, 6), {}}
	rapid.Check(t, func(r *rapid.T) {
		d := designs[rapid.IntRange(0, len(designs)-1).Draw(r, "design")]
		f := broken(rapid.SampledFrom([]string{"", "us-east-1", "eu-west-1", "nonsense"}).Draw(r, "broken"))
		a, b := view(t, d, f), view(t, d, f)
		steps := rapid.IntRange(1, 12).Draw(r, "steps")
		for range steps {
			w, h := rapid.IntRange(0, 140).Draw(r, "w"), rapid.IntRange(0, 50).Draw(r, "h")
			x, y := rapid.IntRange(-3, 150).Draw(r, "x"), rapid.IntRange(-3, 60).Draw(r, "y")
			lines := rapid.IntRange(-1000, 1000).Draw(r, "lines")
			what := rapid.SampledFrom([]string{"key", "click", "wheel", "at", "set"}).Draw(r, "what")
			key := rapid.SampledFrom(strings.Fields("up down left right h j k l + - = _ 0 f c n N tab shift+tab enter x q")).Draw(r, "key")
			for _, p := range []*worldview.Panel{a, b} {
				switch what {
				case "key":
					p.Key(parttest.Key(key))
				case "click":
					p.Click(x, y, lines > 0)
				case "wheel":
					p.Wheel(lines)
				case "at":
					p.WheelAt(x, y, lines)
				case "set":
					p.Set(d, nil)
				}
			}
			one, two := parttest.Picture(a, w, h, theme.Unicode), parttest.Picture(b, w, h, theme.Unicode)
			if one != two || one != parttest.Picture(a, w, h, theme.Unicode) {
				r.Fatalf("the same steps give different frames:\n%s\n%s", one, two)
			}
			if a.Status() != b.Status() {
				r.Fatalf("%q and %q", a.Status(), b.Status())
			}
		}
	})
}

func TestStepping(t *testing.T) {
	p := view(t, samplestest.Topology(t, "global-storefront"), traffic.Failures{})
	var got []string
	for _, k := range []string{"f", "n", "tab", "n", "N", "shift+tab"} {
		keys(p, 80, 24, k)
		_, location, _ := p.Selected()
		got = append(got, location)
	}
	if want := []string{"Sydney", "Sao Paulo", "Frankfurt", "Sydney", "Frankfurt", "Sao Paulo"}; !slices.Equal(got, want) {
		t.Errorf("selected %v, want %v", got, want)
	}
	if a := keys(p, 80, 24, "enter"); a != (act.FocusNode{ID: "sao-paulo"}) {
		t.Errorf("enter asks for %#v", a)
	}
	keys(p, 80, 24, "n")
	if got := p.Status(); !strings.HasPrefix(got, "Frankfurt, 50 % of requests, p50 ") {
		t.Errorf("status %q", got)
	}
}

// The selection stays when the design changes around it.
func TestSelectionSurvivesAChange(t *testing.T) {
	d := samplestest.Topology(t, "global-storefront")
	p := view(t, d, traffic.Failures{})
	keys(p, 80, 24, "n n")
	less, err := model.Remove{IDs: []string{"sydney"}}.Apply(d)
	if err != nil {
		t.Fatal(err)
	}
	p.Set(less, nil)
	if users, _, _ := p.Selected(); users != "frankfurt" {
		t.Errorf("selected %q after the change", users)
	}
	none, err := model.Remove{IDs: []string{"sao-paulo", "frankfurt"}}.Apply(less)
	if err != nil {
		t.Fatal(err)
	}
	p.Set(none, nil)
	if _, _, ok := p.Selected(); ok {
		t.Error("something is selected without users")
	}
	if frame := parttest.Picture(p, 80, 24, theme.Unicode); !strings.Contains(frame, "No users are drawn") {
		t.Errorf("frame without users:\n%s", frame)
	}
	if a, ok := p.Key(parttest.Key("n")).(act.Say); !ok {
		t.Errorf("n without users asks for %#v", a)
	}
}

func TestMouse(t *testing.T) {
	p := view(t, samplestest.Topology(t, "global-storefront"), traffic.Failures{})
	frame := parttest.Picture(p, 120, 36, theme.Unicode)
	x, y := parttest.Find(t, frame, "Frankfurt ")
	p.Click(x+2, y, false)
	if users, _, _ := p.Selected(); users != "frankfurt" {
		t.Errorf("a click on a name selects %q", users)
	}
	frame = parttest.Picture(p, 120, 36, theme.Unicode)
	list := strings.Split(frame, "\n")[2]
	if !strings.Contains(list, "Sydney") {
		t.Fatalf("first row of the list: %q", list)
	}
	p.Click(100, 2, false)
	if users, _, _ := p.Selected(); users != "sydney" {
		t.Errorf("a click in the list selects %q", users)
	}
	if a := p.Click(100, 2, true); a != (act.FocusNode{ID: "sydney"}) {
		t.Errorf("a double click in the list asks for %#v", a)
	}
	if p.WheelAt(100, 2, 3); p.Status()[:9] != "Sao Paulo" {
		t.Errorf("the wheel over the list selects %q", p.Status())
	}
}

// The place under the pointer stays there while the wheel zooms.
func TestWheelZoomsAtThePointer(t *testing.T) {
	p := view(t, samplestest.Topology(t, "global-storefront"), traffic.Failures{})
	keys(p, 120, 36, "n n")
	// The sign of the selected city stands left of its name.
	frame := parttest.Picture(p, 120, 36, theme.Unicode)
	x, y := parttest.Find(t, frame, "▲")
	for range 3 {
		p.WheelAt(x, y, -3)
		frame = parttest.Picture(p, 120, 36, theme.Unicode)
	}
	if nx, ny := parttest.Find(t, frame, "▲"); max(nx-x, x-nx) > 1 || max(ny-y, y-ny) > 1 {
		t.Errorf("Frankfurt moved from %d,%d to %d,%d\n%s", x, y, nx, ny, frame)
	}
}

// A design in one city of one Region must not zoom in without end.
func TestOneSpot(t *testing.T) {
	top := parttest.Parse(t, "portolan: 1\nnodes:\n  - {id: u, kind: users, locations: [Dublin]}\n  - {id: a, kind: alb, region: eu-west-1}\n  - {id: e, kind: ecs, region: eu-west-1}\nlinks:\n  - u -> a\n  - a -> e\n")
	frame := parttest.Picture(view(t, top, traffic.Failures{}), 120, 36, theme.Unicode)
	for _, want := range []string{"Dublin", "eu-west-1", "⠁"} {
		if !strings.Contains(frame, want) {
			t.Errorf("no %q in\n%s", want, frame)
		}
	}
}

// Users without a place are in the list and say so.
func TestUsersWithoutPlace(t *testing.T) {
	top := parttest.Parse(t, "portolan: 1\nnodes:\n  - {id: u, kind: users}\n  - {id: v, kind: users, locations: [Dublin]}\n  - {id: a, kind: alb, region: eu-west-1}\n  - {id: e, kind: ecs, region: eu-west-1}\nlinks:\n  - u -> a\n  - v -> a\n  - a -> e\n")
	p := view(t, top, traffic.Failures{})
	if got := p.Status(); !strings.Contains(got, "no place") {
		t.Errorf("status %q", got)
	}
	if frame := parttest.Picture(p, 120, 36, theme.Unicode); !strings.Contains(frame, "no place: none is given") {
		t.Errorf("frame\n%s", frame)
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, d := range []struct {
		name string
		t    *model.Topology
	}{{"storefront", samplestest.Topology(b, "global-storefront")}, {"everywhere", everywhere(b, 34)}} {
		p := view(b, d.t, traffic.Failures{})
		s := screen.New(200, 60)
		th := theme.For("dark", true, theme.Unicode, theme.TrueColor)
		p.Key(parttest.Key("0"))
		b.Run(d.name+"/still", func(b *testing.B) {
			for b.Loop() {
				p.Draw(s, th, true)
			}
		})
		b.Run(d.name+"/moving", func(b *testing.B) {
			for b.Loop() {
				p.Key(parttest.Key("right"))
				p.Draw(s, th, true)
			}
		})
	}
}

// BenchmarkFirst includes following the requests and reading the coastline.
func BenchmarkFirst(b *testing.B) {
	t := everywhere(b, 34)
	r, err := latency.Estimate(t, latency.Options{})
	if err != nil {
		b.Fatal(err)
	}
	s := screen.New(200, 60)
	th := theme.For("dark", true, theme.Unicode, theme.TrueColor)
	for b.Loop() {
		p := worldview.New()
		p.Set(t, r)
		p.Draw(s, th, true)
	}
}

// Servers outside AWS have a sign and a name of their own, reached over the
// Internet; users inside the network meet their Region directly.
func TestServersOutsideAWS(t *testing.T) {
	top := parttest.Parse(t, `portolan: 1
nodes:
  - {id: staff, kind: users, locations: [Tokyo], share: 90}
  - {id: inside, kind: users, locations: [London], network: vpc, share: 10}
  - {id: dc, kind: on-premises, title: Old hall, location: Stockholm}
  - {id: cdn, kind: cloudfront}
  - {id: alb, kind: alb, region: eu-west-1, scheme: internal}
  - {id: app, kind: ecs, region: eu-west-1}
links:
  - staff -> cdn
  - cdn -> dc
  - inside -> alb
  - alb -> app
`)
	p := view(t, top, traffic.Failures{})
	frame := parttest.Picture(p, 120, 36, theme.Unicode)
	for _, want := range []string{"▣ Old hall Stockholm", "▣ Old hall ", "London"} {
		if !strings.Contains(frame, want) {
			t.Errorf("no %q in\n%s", want, frame)
		}
	}
	keys(p, 120, 36, "n")
	if frame = parttest.Picture(p, 120, 36, theme.Unicode); !strings.Contains(frame, "■ eu-west-1 Dublin") {
		t.Errorf("no way to the Region in\n%s", frame)
	}
}
