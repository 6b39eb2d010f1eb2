package latencyview_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/latencyview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate"
)

// estimated is the view on a sample with its true estimate.
func estimated(t *testing.T, name string) (*latencyview.Panel, *model.Topology) {
	t.Helper()
	top := samplestest.Topology(t, name)
	p := latencyview.New()
	p.Set(top, estimate(t, top))
	return p, top
}

// offered are ideas with figures of their own, so that pictures do not follow
// every refinement of the model.
func offered(p *latencyview.Panel) {
	change := func(location, request string, before, after float64) whatif.Change {
		return whatif.Change{
			Users: strings.ToLower(location), Location: location, Request: request, Method: "GET", Connection: latency.Cold, Entry: "www",
			Before: whatif.Figures{Known: true, Quantiles: latency.Quantiles{P50: before - 40, P95: before}}, After: whatif.Figures{Known: true, Quantiles: latency.Quantiles{P50: after - 40, P95: after}},
		}
	}
	p.Offer([]whatif.Idea{
		{
			ID: "region-ap-southeast-2", Title: "Add ap-southeast-2 for web-alb + latency routing", Why: "ap-southeast-2 is nearer Sydney than us-east-1.",
			Changes: []whatif.Change{
				change("Sydney", "/static/*", 281.2, 281.2), change("Sydney", "*", 288, 95), change("Sao Paulo", "*", 178, 178),
				change("Frankfurt", "*", 146, 160),
				{Users: "tokyo", Location: "Tokyo", Request: "*", Connection: latency.Cold},
			},
			Costs: []string{"3 more nodes to run and pay for.", "orders-db must be replicated to ap-southeast-2; the copy lags behind, and writes of one Region are seen in the other only some time later."},
		},
		{ID: "http3-cdn", Title: "HTTP/3 on Shop CDN", Why: "QUIC opens a connection in one trip instead of two.", Changes: []whatif.Change{change("Sydney", "/static/*", 60, 48), change("Sydney", "*", 288, 277)}},
		{ID: "cache-cdn", Title: "Cache * at the edge", Against: "What * serves is made for each request: from a cache it would reach other users."},
	}, []validate.Finding{{Rule: "a", Severity: validate.Warning, Message: "The copy of the balancer has no web ACL."}, {Rule: "b", Severity: validate.Error, Message: "Nothing proves the name."}},
		[]validate.Finding{{Rule: "c", Severity: validate.Warning, Message: "Losing us-east-1 cuts off everybody."}})
}

func TestPicturesOfIdeas(t *testing.T) {
	for _, c := range []struct {
		name, before, keys string
		w, h               int
		g                  *theme.Glyphs
	}{
		{"list_120x33", "down", "w", 120, 33, theme.Unicode},
		{"list_80x21", "down", "w down", 80, 21, theme.Unicode},
		{"against_80x21", "down", "w end", 80, 21, theme.Unicode},
		{"known_120x33", "down", "", 120, 33, theme.Unicode},
		{"compare_120x33", "down", "w 1", 120, 33, theme.Unicode},
		{"compare_80x21", "down", "w 1", 80, 21, theme.Unicode},
		{"compare_80x21_ascii", "down", "w 1 down down down down down down", 80, 21, theme.ASCII},
		{"compare_target_120x33", "t '150' enter down", "w 1", 120, 33, theme.Unicode},
		{"compare_40x12", "down", "w 2", 40, 12, theme.Unicode},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := view(t)
			parttest.Picture(p, c.w, c.h, c.g)
			parttest.Press(p, c.before)
			offered(p)
			parttest.Press(p, c.keys)
			golden.RequireEqual(t, []byte(parttest.Picture(p, c.w, c.h, c.g)))
		})
	}
	t.Run("try_120x33", func(t *testing.T) {
		p := view(t)
		lima := journeys().Journeys[:2]
		for i := range lima {
			lima[i].Location, lima[i].SharePercent = "Lima", 0
		}
		p.Try(whatif.Trial{Users: "sydney", Location: "Lima"}, lima)
		golden.RequireEqual(t, []byte(parttest.Picture(p, 120, 33, theme.Unicode)))
	})
}

// An idea that is carried out is one edit; taken back, the file is as it was;
// and the new figures are those that the comparison showed.
func TestCarryingOutAnIdea(t *testing.T) {
	p, top := estimated(t, "global-storefront")
	if a := parttest.Press(p, "down down w 1"); !strings.Contains(fmt.Sprint(a), "Nothing is changed yet") {
		t.Fatalf("choosing an idea gives %#v", a)
	}
	if pic := parttest.Picture(p, 120, 33, theme.Unicode); !strings.Contains(pic, "what if Add ap-southeast-2") {
		t.Fatalf("no comparison:\n%s", pic)
	}
	e, ok := parttest.Press(p, "enter").(act.Edit)
	if !ok {
		t.Fatal("enter does not carry it out")
	}
	h, err := model.NewHistory(top).Do(e.Edit, e.Key)
	if err != nil {
		t.Fatal(err)
	}
	p.Set(h.Now(), estimate(t, h.Now()))
	pic := parttest.Picture(p, 120, 33, theme.Unicode)
	if strings.Contains(pic, "what if Add") || !strings.Contains(pic, "change") {
		t.Errorf("after it the view shows\n%s", pic)
	}
	h, _, _ = h.Undo()
	if !bytes.Equal(document.Format(h.Now()), document.Format(top)) {
		t.Error("undo leaves something behind")
	}
}

func TestDroppingAnIdea(t *testing.T) {
	p, _ := estimated(t, "global-storefront")
	before := parttest.Picture(p, 120, 33, theme.Unicode)
	if a := p.Key(parttest.Key("esc")); a != nil {
		t.Errorf("esc without an idea is not left to the designer: %#v", a)
	}
	parttest.Press(p, "down down w enter")
	if a := parttest.Press(p, "esc"); a == nil {
		t.Error("esc with an idea leaves the view")
	}
	parttest.Press(p, "home")
	after := parttest.Picture(p, 120, 33, theme.Unicode)
	if strings.Contains(after, "Compare") || !strings.Contains(after, "Assumptions") || strings.Count(before, "\n") != strings.Count(after, "\n") {
		t.Errorf("after esc:\n%s", after)
	}
	// A change of the design from elsewhere drops it as well.
	parttest.Press(p, "down down w 1")
	_, top := estimated(t, "dynamic-web")
	p.Set(top, estimate(t, top))
	if strings.Contains(parttest.Picture(p, 120, 33, theme.Unicode), "Compare") {
		t.Error("the idea outlives its design")
	}
}

// An idea that is advised against cannot be chosen, and says why.
func TestAnIdeaAdvisedAgainst(t *testing.T) {
	p, _ := estimated(t, "global-storefront")
	say, ok := parttest.Press(p, "down down w end up enter").(act.Say)
	if !ok || !strings.Contains(say.Text, "made for each request") || !p.Editing() {
		t.Errorf("choosing it gives %#v", say)
	}
}

// A click on an idea below the waterfall considers it.
func TestClickingAnIdea(t *testing.T) {
	p, _ := estimated(t, "global-storefront")
	parttest.Press(p, "down down w esc")
	_, y := parttest.Find(t, parttest.Picture(p, 120, 33, theme.Unicode), "1  Add ap-southeast-2")
	p.Click(60, y, false)
	if !strings.Contains(parttest.Picture(p, 120, 33, theme.Unicode), "Compare before / after: what if Add ap-southeast-2") {
		t.Error("nothing is compared")
	}
}

// The root runs the work elsewhere; what comes too late is not shown.
func TestWorkInTheBackground(t *testing.T) {
	p, top := estimated(t, "global-storefront")
	parttest.Press(p, "down down")
	job := p.Work()
	if job == nil || p.Work() != nil {
		t.Fatal("there must be one job at a time")
	}
	p.Take(job.Run())
	if !strings.Contains(parttest.Picture(p, 120, 33, theme.Unicode), "1  Add ap-southeast-2") {
		t.Error("the ideas are not shown")
	}
	if p.Work() != nil {
		t.Error("the same is asked for again")
	}
	parttest.Press(p, "up")
	late := p.Work()
	if late == nil {
		t.Fatal("another row needs no ideas?")
	}
	bare, err := model.Apply(top, model.Remove{IDs: []string{"acl"}})
	if err != nil {
		t.Fatal(err)
	}
	p.Set(bare, estimate(t, bare))
	p.Take(late.Run())
	if strings.Contains(parttest.Picture(p, 120, 33, theme.Unicode), "1  Add") {
		t.Error("ideas for an older design are shown")
	}
	if p.Work() == nil {
		t.Error("the work on the new design never begins")
	}
}

// In a large design the list waits for the work and then opens.
func TestTheListWaitsInALargeDesign(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	var err error
	for i := range 60 {
		top, err = model.Apply(top, model.Add{Node: model.NewNode(fmt.Sprintf("spare-%d", i), "", &model.Lambda{})})
		if err != nil {
			t.Fatal(err)
		}
	}
	p := latencyview.New()
	p.Set(top, estimate(t, top))
	parttest.Press(p, "down down w")
	if p.Editing() {
		t.Fatal("a large design is worked on while somebody waits for the key")
	}
	p.Take(p.Work().Run())
	if !p.Editing() || !strings.Contains(parttest.Picture(p, 120, 33, theme.Unicode), "What if: Sydney") {
		t.Error("the list does not open")
	}
}

func TestTryingACity(t *testing.T) {
	p, top := estimated(t, "global-storefront")
	if a, ok := parttest.Press(p, "+ 'tokyo' enter").(act.Say); !ok || !strings.Contains(a.Text, "not part of the design") {
		t.Fatalf("%#v", a)
	}
	j, _ := p.Selected()
	want, err := latency.Estimate(top, latency.Options{From: []string{"Tokyo"}})
	if err != nil {
		t.Fatal(err)
	}
	if j.Location != "Tokyo" || j.P95 != want.Journeys[0].P95 || j.SharePercent != 0 {
		t.Errorf("selected is %s with %v ms, the estimate says %v", j.Location, j.P95, want.Journeys[0].P95)
	}
	// Its ideas are about it.
	parttest.Press(p, "down w 1")
	if pic := parttest.Picture(p, 120, 33, theme.Unicode); !strings.Contains(pic, "what if Add ap-northeast-1") || strings.Count(pic, "Tokyo     /api/*") != 1 {
		t.Errorf("ideas for Tokyo:\n%s", pic)
	}
	parttest.Press(p, "esc")
	if a, ok := parttest.Press(p, "-").(act.Say); !ok || strings.Contains(parttest.Picture(p, 120, 33, theme.Unicode), "Tokyo") {
		t.Errorf("- gives %#v and leaves it in the table", a)
	}
	if a, ok := parttest.Press(p, "+ 'sydney' enter").(act.Say); !ok || !strings.Contains(a.Text, "already") {
		t.Errorf("a city of the design: %#v", a)
	}
	if a, ok := parttest.Press(p, "A").(act.Say); !ok {
		t.Errorf("A on a city of the design: %#v", a)
	}
}

func TestHitRatio(t *testing.T) {
	p, top := estimated(t, "global-storefront")
	e, ok := parttest.Press(p, "h ctrl+u '90' enter").(act.Edit)
	if !ok {
		t.Fatal("no edit")
	}
	next, err := e.Edit.Apply(top)
	if err != nil || next.Assume == nil || next.Assume.HitRatio.Val() != 90 {
		t.Errorf("the design assumes %v, %v", next.Assume, err)
	}
	own, err := model.Apply(top, model.SetLink{Link: model.LinkRef{From: "cdn", To: "assets"}, Props: []model.Setting{{Prop: "hitRatio", Value: []string{"50"}}}})
	if err != nil {
		t.Fatal(err)
	}
	p.Set(own, estimate(t, own))
	e, ok = parttest.Press(p, "h ctrl+u '60' enter").(act.Edit)
	if !ok {
		t.Fatal("no edit of the behaviour")
	}
	next, err = e.Edit.Apply(own)
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := next.Link(model.LinkRef{From: "cdn", To: "assets"}).Get("hitRatio"); len(v) != 1 || v[0] != "60" {
		t.Errorf("the behaviour has %v", v)
	}
	if a, ok := parttest.Press(p, "down h").(act.Say); !ok || a.Text != "No cache answers this request." {
		t.Errorf("without a cache: %#v", a)
	}
	if a, ok := parttest.Press(p, "up h ctrl+u '101' enter").(act.Say); !ok || !a.Error {
		t.Errorf("101 %% gives %#v", a)
	}
}

func TestGoalsForTheMedian(t *testing.T) {
	top := parttest.Parse(t, "portolan: 1\nname: Goal\nnodes:\n  - {id: sydney, kind: users, locations: [Sydney]}\nexpect:\n  - {from: Sydney, p50: 40ms}\n  - {request: '*', p95: 300ms, p50: 60ms}\n  - {from: lima, p95: 1ms}\n")
	p := latencyview.New()
	p.Set(top, journeys())
	pic := parttest.Picture(p, 120, 33, theme.Unicode)
	for _, want := range []string{"✗ p50 +4", "✗ p50 +223"} {
		if !strings.Contains(pic, want) {
			t.Errorf("%q is not shown:\n%s", want, pic)
		}
	}
}

func TestJSONExport(t *testing.T) {
	a, ok := parttest.Press(view(t), "x ctrl+u 'out.json' enter").(act.WriteFile)
	if !ok || a.Path != "out.json" {
		t.Fatalf("%#v", a)
	}
	var got struct {
		Data     map[string]string
		Journeys []struct {
			Location string
			P50      *float64 `json:"p50_ms"`
			Branches []struct {
				Steps []struct{ Name, Source string }
			}
		}
	}
	if err := json.Unmarshal(a.Data, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Journeys) != 5 || *got.Journeys[0].P50 != 44 || got.Journeys[3].P50 != nil || len(got.Journeys[0].Branches[1].Steps) != 9 || got.Data["version"] != "2026.11" {
		t.Errorf("%s", a.Data)
	}
}

// Every key that the hints name does something, wherever they stand.
func TestEveryHintWorks(t *testing.T) {
	at := func(all string) *latencyview.Panel {
		p := view(t)
		before, after, ideas := strings.Cut(all, " w ")
		parttest.Press(p, before)
		if ideas {
			offered(p)
			parttest.Press(p, "w "+after)
		}
		return p
	}
	for _, all := range []string{"", "down", "tab", "tab tab", "down w 1", "down w 1 tab", "down w ", "c", "+ 'lisbon' enter"} {
		for _, h := range at(all).Bindings().Hints() {
			for _, k := range h.Keys {
				if a := at(all).Key(parttest.Key(k)); a == nil {
					t.Errorf("after %q: %s (%s) does nothing", all, k, h.Does)
				}
			}
		}
	}
}

func BenchmarkWork(b *testing.B) {
	top := samplestest.Topology(b, "global-storefront")
	r, err := latency.Estimate(top, latency.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		src := latencyview.New()
		src.Set(top, r)
		for range 2 {
			src.Key(tea.KeyPressMsg{Code: tea.KeyDown})
		}
		src.Take(src.Work().Run())
	}
}

// Names of a comparison are cut only where nothing else leaves them room, and the line of
// keys is whole in every size.
func TestComparisonKeepsNames(t *testing.T) {
	for _, w := range []int{58, 80, 120} {
		p, _ := estimated(t, "global-storefront")
		parttest.Picture(p, w, 33, theme.Unicode)
		parttest.Press(p, "down down w 1")
		got := parttest.Picture(p, w, 12, theme.Unicode)
		for _, want := range []string{"Sao Paulo ", "drops the idea"} {
			if !strings.Contains(got, want) {
				t.Errorf("%d columns: %q is missing:\n%s", w, want, got)
			}
		}
	}
}
