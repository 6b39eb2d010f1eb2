package outline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/model"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/outline"
	"portolan/tui/part"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate"
)

// report finds a fault with the distribution of any design, independent of the rules.
func report() *validate.Report {
	return &validate.Report{Findings: []validate.Finding{
		{Rule: "a/b", Severity: validate.Error, Nodes: []string{"alb-us"}},
		{Rule: "c/d", Severity: validate.Warning, Nodes: []string{"cdn"}},
		{Rule: "c/e", Severity: validate.Warning, Nodes: []string{"cdn"}},
		{Rule: "c/f", Severity: validate.Info, Nodes: []string{"cdn"}},
	}}
}

const cyclic = `portolan: 1
name: Odd
nodes:
  - {id: home, kind: users}
  - {id: www, kind: record, name: a-b.example.com}
  - {id: a, kind: cloudfront}
  - {id: b, kind: cloudfront, title: これは長い名前 🚢}
  - {id: lost, kind: alb, region: eu-west-1}
  - {id: x, kind: asg, region: eu-west-1}
  - {id: loop1, kind: alb}
  - {id: loop2, kind: alb}
  - {id: guard, kind: waf}
  - {id: self, kind: record}
links:
  - home -> www
  - www -> a
  - a -> b
  - b -> a
  - lost -> x
  - loop1 -> loop2
  - loop2 -> loop1
  - guard -> lost
  - self -> self
`

func TestPictures(t *testing.T) {
	for _, c := range []struct {
		w, h int
		keys string
		g    *theme.Glyphs
	}{
		{120, 33, "down down", theme.Unicode},
		{80, 20, "down left down down left", theme.Unicode},
		{40, 12, "end", theme.Unicode},
		{80, 20, "down down down", theme.ASCII},
		{30, 8, "", theme.ASCII},
	} {
		t.Run(fmt.Sprintf("%dx%d_ascii=%v", c.w, c.h, c.g.ASCII), func(t *testing.T) {
			p := outline.New()
			p.Set(samplestest.Topology(t, "global-storefront"), report(), part.Shown{})
			parttest.Press(p, c.keys)
			golden.RequireEqual(t, []byte(parttest.Picture(p, c.w, c.h, c.g)))
		})
	}
}

func TestSentences(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			golden.RequireEqual(t, []byte(strings.Join(outline.Sentences(samplestest.Topology(t, name), report()), "\n")+"\n"))
		})
	}
	t.Run("cyclic", func(t *testing.T) {
		p := outline.New()
		p.Set(parttest.Parse(t, cyclic), nil, part.Shown{})
		golden.RequireEqual(t, []byte(strings.Join(outline.Sentences(parttest.Parse(t, cyclic), nil), "\n")+"\n"+parttest.Picture(p, 100, 24, theme.Unicode)))
	})
}

func TestEveryNodeStandsOnceInFull(t *testing.T) {
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		lines := outline.Sentences(top, nil)
		if len(lines) != len(top.Nodes) {
			t.Errorf("%s: %d sentences for %d nodes", name, len(lines), len(top.Nodes))
		}
		for i, l := range lines {
			if !strings.HasPrefix(l, fmt.Sprintf("%d/%d ", i+1, len(top.Nodes))) {
				t.Errorf("%s: sentence %d begins %q", name, i+1, l)
			}
		}
	}
}

func TestKeys(t *testing.T) {
	focus := func(id string) act.Action { return act.FocusNode{ID: id} }
	for _, c := range []struct {
		keys string
		want act.Action
		on   string
	}{
		{"down", focus("www"), "www"},
		{"down enter", act.Show{View: act.Canvas}, "www"},
		{"enter", focus("sydney"), "sydney"},
		{"enter enter", act.Show{View: act.Canvas}, "sydney"},
		{"down down", focus("cdn"), "cdn"},
		{"down down left", act.None{}, "cdn"},               // folds
		{"down down left left", focus("www"), "www"},        // to the parent
		{"down left right", act.None{}, "www"},              // unfolds
		{"right", focus("www"), "www"},                      // into the first child
		{"down left down", focus("sao-paulo"), "sao-paulo"}, // what is folded is skipped
		{"down left down down", focus("www"), "www"},        // see 2
		{"down left down down right", focus("www"), "www"},  // to the full row
		{"q", nil, "sydney"},
	} {
		t.Run(c.keys, func(t *testing.T) {
			p := outline.New()
			p.Set(samplestest.Topology(t, "global-storefront"), nil, part.Shown{})
			if got := parttest.Press(p, c.keys); got != c.want || p.Selected() != c.on {
				t.Errorf("got %#v on %q, want %#v on %q", got, p.Selected(), c.want, c.on)
			}
		})
	}
}

func TestTheSelectionSurvivesAChange(t *testing.T) {
	p := outline.New()
	top := samplestest.Topology(t, "global-storefront")
	p.Set(top, nil, part.Shown{})
	p.Select("alb-eu")
	next, err := model.Apply(top, model.Remove{IDs: []string{"sydney"}})
	if err != nil {
		t.Fatal(err)
	}
	p.Set(next, nil, part.Shown{})
	if p.Selected() != "alb-eu" {
		t.Errorf("selection on %q after another node went", p.Selected())
	}
	gone, err := model.Apply(next, model.Remove{IDs: []string{"alb-eu"}})
	if err != nil {
		t.Fatal(err)
	}
	p.Set(gone, nil, part.Shown{})
	if p.Selected() == "" {
		t.Error("nothing is selected after the node went")
	}
}

func TestSelectOpensWhatHidesTheNode(t *testing.T) {
	p := outline.New()
	p.Set(samplestest.Topology(t, "global-storefront"), nil, part.Shown{})
	p.Key(parttest.Key("left"))
	p.Select("alb-eu")
	if p.Selected() != "alb-eu" || !strings.Contains(parttest.Picture(p, 100, 33, theme.Unicode), "Orders EU") {
		t.Error("the selected node is not in view")
	}
}

func TestMouse(t *testing.T) {
	p := outline.New()
	p.Set(samplestest.Topology(t, "global-storefront"), nil, part.Shown{})
	parttest.Picture(p, 100, 33, theme.Unicode)
	if got := p.Click(20, 2, false); got != (act.FocusNode{ID: "www"}) {
		t.Errorf("click gives %#v", got)
	}
	if got := p.Click(20, 2, true); got != (act.Show{View: act.Canvas}) {
		t.Errorf("double click gives %#v", got)
	}
	p.Click(3, 2, false)
	if strings.Contains(parttest.Picture(p, 100, 33, theme.Unicode), "Shop CDN,") {
		t.Error("a click on the sign does not fold")
	}
}

func TestEverySizeIsDrawn(t *testing.T) {
	for _, src := range []string{cyclic, "portolan: 1\nname: Empty\nnodes: []\n"} {
		p := outline.New()
		p.Set(parttest.Parse(t, src), report(), part.Shown{})
		for w := range 35 {
			for h := range 14 {
				parttest.Press(p, "down right left end pgup z enter home")
				parttest.Picture(p, w, h, theme.Unicode)
				p.Click(w/2, h/2, false)
				p.Wheel(3)
				parttest.Picture(p, w, h, theme.ASCII)
			}
		}
	}
}

func BenchmarkSet(b *testing.B) {
	var nodes []*model.Node
	var links []*model.Link
	for i := range 1000 {
		kind := model.KindALB
		if i == 0 {
			kind = model.KindUsers
		}
		nodes = append(nodes, model.NewNode(fmt.Sprint("n", i), "", kind.Info().NewSpec()))
		if i > 0 {
			links = append(links, model.NewLink(nodes[i/2], nodes[i]))
		}
	}
	top, err := model.New("big", nodes, links)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p := outline.New()
		p.Set(top, nil, part.Shown{})
	}
}
