package inspector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/model"
	"portolan/model/layout"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/inspector"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate"
)

func node(id string) inspector.Selection { return inspector.Selection{Node: id} }

func link(from, to string) inspector.Selection {
	return inspector.Selection{Link: &model.LinkRef{From: from, To: to}}
}

// judged is a report that does not depend on the rules of the day: latency is
// wrong for every record, and the distribution has two findings.
func judged(top *model.Topology) *validate.Report {
	rep := &validate.Report{}
	for _, n := range top.Nodes {
		if r, ok := model.As[*model.Record](n); ok && r.Policy.Val() == model.PolicyLatency {
			rep.Findings = append(rep.Findings, validate.Finding{Rule: "route53/latency-to-one", Severity: validate.Warning, Message: "Latency routing of " + n.ID + " has nothing to choose from", Nodes: []string{n.ID}, Prop: "policy"})
		}
		if n.ID == "cdn" {
			rep.Findings = append(rep.Findings,
				validate.Finding{Rule: "cloudfront/no-certificate", Severity: validate.Error, Message: "No certificate covers www.example.com", Nodes: []string{"cdn"}, Fixes: []validate.Fix{{ID: "x"}}},
				validate.Finding{Rule: "cloudfront/logs", Severity: validate.Info, Message: "No logs", Nodes: []string{"cdn"}})
		}
	}
	return rep
}

// shown is show with the report of judged.
func shown(top *model.Topology, sel inspector.Selection) *inspector.Panel {
	p := inspector.New()
	p.Check = judged
	p.Show(top, judged(top), sel)
	return p
}

func show(top *model.Topology, sel inspector.Selection) *inspector.Panel {
	p := inspector.New()
	p.Show(top, validate.Check(top), sel)
	return p
}

const shop = `portolan: 1
name: Shop
description: A shop with everything that the inspector has a field for, at length.
nodes:
  - {id: people, kind: users, title: "日本語の利用者 🏳️‍🌈 e\u0301", locations: [Sydney, Frankfurt], share: 30}
  - {id: www, kind: record, zone: example.com, name: www.example.com, policy: weighted}
  - {id: cdn, kind: cloudfront, title: Shop CDN, aliases: [www.example.com]}
  - {id: assets, kind: s3, region: us-east-1}
  - {id: web, kind: alb, region: us-east-1}
  - {id: app, kind: asg, region: us-east-1}
  - {id: check, kind: health-check, fqdn: www.example.com}
  - {id: acl, kind: waf, scope: CLOUDFRONT, region: us-east-1}
links:
  - people -> www
  - {from: www, to: cdn, weight: 30}
  - {from: www, to: web, weight: 90, healthCheck: check}
  - acl -> cdn
  - {from: cdn, to: web, content: dynamic}
  - {from: cdn, to: assets, path: /static/*, access: oac}
  - web -> app
  - {from: cdn, to: check}
`

func TestViewingPictures(t *testing.T) {
	top := parttest.Parse(t, shop)
	for _, c := range []struct {
		name string
		sel  inspector.Selection
		w, h int
		g    *theme.Glyphs
	}{
		{"distribution", node("cdn"), 36, 34, theme.Unicode},
		{"distribution-ascii", node("cdn"), 36, 34, theme.ASCII},
		{"distribution-small", node("cdn"), 30, 10, theme.Unicode},
		{"distribution-wide", node("cdn"), 60, 30, theme.Unicode},
		{"record", node("www"), 36, 24, theme.Unicode},
		{"users", node("people"), 36, 24, theme.Unicode},
		{"link", link("cdn", "assets"), 36, 30, theme.Unicode},
		{"illegal-link", link("cdn", "check"), 36, 16, theme.ASCII},
		{"design", inspector.Selection{}, 36, 30, theme.Unicode},
	} {
		t.Run(c.name, func(t *testing.T) {
			golden.RequireEqual(t, []byte(parttest.Picture(shown(top, c.sel), c.w, c.h, c.g)))
		})
	}
}

func TestEditingPictures(t *testing.T) {
	top := parttest.Parse(t, shop)
	for _, c := range []struct {
		name, prop string
		sel        inspector.Selection
		keys       string
		w, h       int
		g          *theme.Glyphs
	}{
		{"record", "policy", node("www"), "right", 36, 34, theme.Unicode},
		{"record-ascii", "policy", node("www"), "right", 36, 34, theme.ASCII},
		{"record-small", "ttl", node("www"), "", 36, 12, theme.Unicode},
		{"list", "aliases", node("cdn"), "down enter 'shop.example.com' enter", 36, 30, theme.Unicode},
		{"list-typing", "aliases", node("cdn"), "enter '/x'", 36, 20, theme.Unicode},
		{"range", "failureThreshold", node("check"), "right right", 60, 24, theme.Unicode},
		{"out-of-range", "weight", link("www", "cdn"), "ctrl+u '999'", 36, 30, theme.Unicode},
		{"wrong", "weight", link("www", "cdn"), "ctrl+u 'x'", 36, 30, theme.ASCII},
		{"id", "id", node("cdn"), "ctrl+u 'Not A Slug'", 36, 24, theme.Unicode},
		{"asking", "title", node("cdn"), "'x' down 'y' tab tab right tab right esc", 40, 30, theme.Unicode},
		{"design", "name", inspector.Selection{}, "' two'", 36, 24, theme.Unicode},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := shown(top, c.sel)
			p.Edit(c.prop)
			parttest.Press(p, c.keys)
			golden.RequireEqual(t, []byte(parttest.Picture(p, c.w, c.h, c.g)))
		})
	}
	t.Run("choices", func(t *testing.T) {
		p := shown(top, node("www"))
		p.Edit("policy")
		parttest.Press(p, "enter", "down")
		golden.RequireEqual(t, []byte(parttest.Overlay(p.Overlay(), 120, 36, theme.Unicode)))
	})
}

// Each row edits one property and says what ctrl+s then asks for.
func TestFields(t *testing.T) {
	top := parttest.Parse(t, shop)
	for _, c := range []struct {
		name, prop string
		sel        inspector.Selection
		keys       string
		want       []string // of the property after applying; nil for unset
	}{
		{"text", "name", node("www"), "ctrl+u 'a.example.com'", []string{"a.example.com"}},
		{"text word", "name", node("www"), "ctrl+w 'b'", []string{"b"}},
		{"text cleared", "name", node("www"), "ctrl+u", nil},
		{"text default", "zone", node("www"), "alt+backspace", nil},
		{"text in the middle", "zone", node("www"), "home 'x'", []string{"xexample.com"}},
		{"number typed", "ttl", node("www"), "'300'", []string{"300"}},
		{"number moved", "failureThreshold", node("check"), "right", []string{"4"}},
		{"number moved by ten", "failureThreshold", node("check"), "shift+right", []string{"10"}},
		{"number stops at the bound", "failureThreshold", node("check"), "left left left left", []string{"1"}},
		{"choice right", "policy", node("www"), "right", []string{"latency"}},
		{"choice left", "policy", node("www"), "left left", []string{"multivalue"}},
		{"choice from the list", "policy", node("www"), "enter 'fail' enter", []string{"failover"}},
		{"choice typed at once", "policy", node("www"), "'geop' enter", []string{"geoproximity"}},
		{"choice back to default", "policy", node("www"), "alt+backspace", nil},
		{"choice cleared from the list", "intent", node("www"), "right right enter home enter", nil},
		{"default stays unset", "priceClass", node("cdn"), "left left left", nil},
		{"yes or no", "dnssec", node("www"), "space", []string{"true"}},
		{"yes or no twice", "dnssec", node("www"), "space space", []string{"false"}},
		{"no", "dnssec", node("www"), "n", []string{"false"}},
		{"Region", "region", node("web"), "enter 'sydney' enter", []string{"ap-southeast-2"}},
		{"Region typed at once", "region", node("web"), "'irel' enter", []string{"eu-west-1"}},
		{"Region cleared", "region", node("web"), "backspace", nil},
		{"reference", "healthCheck", link("www", "cdn"), "right", []string{"check"}},
		{"reference from the list", "healthCheck", link("www", "cdn"), "enter enter", []string{"check"}},
		{"reference cleared", "healthCheck", link("www", "web"), "right", nil},
		{"places add", "locations", node("people"), "down down enter 'sao' enter", []string{"Sydney", "Frankfurt", "Sao Paulo"}},
		{"places typed at once", "locations", node("people"), "down down 'tok' enter", []string{"Sydney", "Frankfurt", "Tokyo"}},
		{"places change", "locations", node("people"), "enter 'tokyo' enter", []string{"Tokyo", "Frankfurt"}},
		{"places remove", "locations", node("people"), "d", []string{"Frankfurt"}},
		{"places remove all", "locations", node("people"), "d d", nil},
		{"places reorder", "locations", node("people"), "J", []string{"Frankfurt", "Sydney"}},
		{"places reorder up", "locations", node("people"), "down K", []string{"Frankfurt", "Sydney"}},
		{"texts add", "aliases", node("cdn"), "a 'b.example.com' enter 'c.example.com' enter", []string{"www.example.com"}},
		{"texts add two", "aliases", node("cdn"), "a 'b' enter enter 'c' enter", []string{"www.example.com", "b", "c"}},
		{"texts kept by tab", "aliases", node("cdn"), "a 'b' tab", []string{"www.example.com", "b"}},
		{"texts dropped by esc", "aliases", node("cdn"), "d a 'b' esc", nil},
		{"numbers add", "criteria", link("cdn", "assets"), "'503' enter '504' enter", []string{"503"}},
		{"link text", "path", link("cdn", "assets"), "ctrl+u '/img/*'", []string{"/img/*"}},
		{"proposals", "cacheKey", link("cdn", "assets"), "enter 'cook' enter enter 'own' enter", []string{"cookies", "own"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := show(top, c.sel)
			p.Edit(c.prop)
			parttest.Press(p, c.keys)
			if c.name == "texts add" || c.name == "numbers add" { // enter on the new row types the next item
				parttest.Press(p, "esc")
				c.want = nil
			}
			a := parttest.Press(p, "ctrl+s")
			next := top
			switch a := a.(type) {
			case act.Edit:
				var err error
				if next, err = a.Edit.Apply(top); err != nil {
					t.Fatal(err)
				}
			case act.Say:
				if a.Text != "Nothing was changed." {
					t.Fatalf("got %#v", a)
				}
			default:
				if c.want != nil {
					t.Fatalf("got %#v", a)
				}
			}
			if c.name == "texts add" || c.name == "numbers add" {
				return
			}
			var got []string
			var set bool
			if c.sel.Link != nil {
				got, set = next.Link(*c.sel.Link).Get(c.prop)
			} else {
				got, set = next.Node(c.sel.Node).Get(c.prop)
			}
			if set != (c.want != nil) || set && !slices.Equal(got, c.want) {
				t.Errorf("got %q (set %v), want %q", got, set, c.want)
			}
			if p.Editing() {
				t.Error("still editing after ctrl+s")
			}
		})
	}
}

func TestApplyIsOneStep(t *testing.T) {
	top := parttest.Parse(t, shop)
	p := show(top, node("cdn"))
	p.Edit("title")
	a, ok := parttest.Press(p, "ctrl+u", "'Front'", "down", "ctrl+u", "'front'", "tab", "tab", "tab", "left", "ctrl+s").(act.Edit)
	if !ok {
		t.Fatalf("got %#v", a)
	}
	called := func(id string) string { return layout.TitleOf(top.Node(id)) }
	if got, want := model.NameOf(a.Edit, called), "set title, id, price class of Shop CDN"; got != want {
		t.Errorf("the step is called %q, want %q", got, want)
	}
	next, err := a.Edit.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	n := next.Node("front")
	if n == nil || n.Title != "Front" || len(next.In("front")) != len(top.In("cdn")) {
		t.Fatalf("got %+v", n)
	}
	if v, _ := n.Get("priceClass"); v[0] != "200" {
		t.Errorf("price class %v", v)
	}
	if got := inspector.Follow(a.Edit, "cdn"); got != "front" {
		t.Errorf("the node is followed to %q", got)
	}
	if got := inspector.Follow(a.Edit, "web"); got != "web" {
		t.Errorf("another node is followed to %q", got)
	}
}

func TestDesignFields(t *testing.T) {
	top := parttest.Parse(t, shop)
	p := show(top, inspector.Selection{})
	p.Edit("hitRatio")
	a, ok := parttest.Press(p, "'75'", "shift+tab", "ctrl+s").(act.Edit)
	if !ok {
		t.Fatal("not applied")
	}
	next, err := a.Edit.Apply(top)
	if err != nil || next.Assume.HitRatio.Val() != 75 {
		t.Errorf("assumptions %+v, %v", next.Assume, err)
	}
	p.Edit("description")
	a, _ = parttest.Press(p, "ctrl+u", "'Short.'", "ctrl+s").(act.Edit)
	if next, _ = a.Edit.Apply(top); next.Description != "Short." || next.Name != "Shop" {
		t.Errorf("got %q, %q", next.Name, next.Description)
	}
}

func TestEscape(t *testing.T) {
	top := parttest.Parse(t, shop)
	edit := func(keys string) (*inspector.Panel, act.Action) {
		p := show(top, node("cdn"))
		p.Edit("title")
		return p, parttest.Press(p, keys)
	}
	for _, c := range []struct {
		keys    string
		want    act.Action
		editing bool
	}{
		{"esc", act.None{}, false},
		{"'x' esc", act.Say{Text: "1 change discarded."}, false},
		{"'x' down 'y' esc", act.Say{Text: "2 changes discarded."}, false},
		{"'x' down 'y' tab tab right esc", act.Say{Text: "3 fields are changed. k keep editing, d discard, ctrl+s apply."}, true},
		{"'x' down 'y' tab tab right esc k", act.None{}, true},
		{"'x' down 'y' tab tab right esc esc", act.None{}, true},
		{"'x' down 'y' tab tab right esc z", act.Say{Text: "k keeps editing, d discards the changes, ctrl+s applies them."}, true},
		{"'x' down 'y' tab tab right esc d", act.Say{Text: "3 changes discarded."}, false},
		{"'x' backspace ctrl+s", act.Say{Text: "Nothing was changed."}, false},
		{"tab tab enter esc ctrl+s", act.Say{Text: "Nothing was changed."}, false},
	} {
		t.Run(c.keys, func(t *testing.T) {
			p, got := edit(c.keys)
			if got != c.want || p.Editing() != c.editing {
				t.Errorf("got %#v, editing %v", got, p.Editing())
			}
		})
	}
	p, got := edit("'x' down 'y' tab tab right esc ctrl+s")
	if _, ok := got.(act.Edit); !ok || p.Editing() {
		t.Errorf("ctrl+s after esc: %#v", got)
	}
}

func TestWrongValuesAreNotApplied(t *testing.T) {
	top := parttest.Parse(t, shop)
	for _, c := range []struct {
		prop, keys, want string
		sel              inspector.Selection
	}{
		{"weight", "ctrl+u 'many'", "Weight: Expected: a whole number from 0 to 255.", link("www", "cdn")},
		{"id", "ctrl+u 'web'", `Id: Node "web": id is used twice`, node("cdn")},
	} {
		p := show(top, c.sel)
		p.Edit(c.prop)
		got := parttest.Press(p, c.keys, "ctrl+s")
		if got != (act.Say{Text: c.want, Error: true}) || !p.Editing() {
			t.Errorf("%s: got %#v, editing %v", c.prop, got, p.Editing())
		}
	}
}

func TestSecretsAreRefused(t *testing.T) {
	top := parttest.Parse(t, shop)
	key := "AKIA" + strings.Repeat("Z", 16)
	p := show(top, node("www"))
	p.Edit("name")
	parttest.Press(p, "ctrl+u")
	if a, ok := parttest.Press(p, "'"+key+"'").(act.Say); !ok || !a.Error || !strings.Contains(a.Text, "access key") {
		t.Errorf("typed: %#v", a)
	}
	if a, ok := p.Paste("-----BEGIN RSA PRIVATE KEY-----\nabc").(act.Say); !ok || !strings.Contains(a.Text, "private key") {
		t.Errorf("pasted: %#v", a)
	}
	if picture := parttest.Picture(p, 60, 30, theme.Unicode); strings.Contains(picture, key) || strings.Contains(picture, "PRIVATE") {
		t.Errorf("the secret shows:\n%s", picture)
	}
	p = show(top, node("cdn"))
	p.Edit("aliases")
	if a, ok := parttest.Press(p, "a", "'"+key+"'").(act.Say); !ok || !a.Error {
		t.Errorf("in a list: %#v", a)
	}
}

func TestPaste(t *testing.T) {
	top := parttest.Parse(t, shop)
	p := show(top, node("cdn"))
	p.Edit("title")
	p.Paste("\nnew\x1b[31m")
	a := parttest.Press(p, "ctrl+s").(act.Edit)
	next, err := a.Edit.Apply(top)
	if err != nil || next.Node("cdn").Title != "Shop CDN new[31m" {
		t.Errorf("title %q, %v", next.Node("cdn").Title, err)
	}
	p.Edit("aliases")
	p.Paste("a.example.com, b.example.com\nc.example.com\n")
	a = parttest.Press(p, "ctrl+s").(act.Edit)
	next, err = a.Edit.Apply(top)
	if got, _ := next.Node("cdn").Get("aliases"); err != nil || len(got) != 4 || got[3] != "c.example.com" {
		t.Errorf("aliases %q, %v", got, err)
	}
	if p.Paste("x") != nil {
		t.Error("pasting while viewing is not for the inspector")
	}
}

// What is pending is judged against the findings of the design as it is.
func TestLive(t *testing.T) {
	top := samplestest.Topology(t, "broken-launch")
	p := show(top, node("web"))
	p.Edit("azs")
	if got := p.Live(); got != "" {
		t.Errorf("nothing pending: %q", got)
	}
	parttest.Press(p, "ctrl+u", "'2'")
	if got, want := p.Live(), "Removes 1 error (alb-needs-two-azs). Nothing else changes."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	parttest.Press(p, "ctrl+u", "'1'")
	if got := p.Live(); got != "" || p.Changed() != 0 {
		t.Errorf("back as it was: %q, %d changed", got, p.Changed())
	}
	parttest.Press(p, "ctrl+u", "'x'")
	if got := p.Live(); got != "" {
		t.Errorf("what cannot be applied has no effect: %q", got)
	}
}

func TestEditStartsAtTheFinding(t *testing.T) {
	top := samplestest.Topology(t, "broken-launch")
	p := show(top, node("web"))
	p.Edit("")
	if got := p.Status(); !strings.Contains(got, "Zones") {
		t.Errorf("status %q", got)
	}
}

func TestShowKeepsPendingChanges(t *testing.T) {
	top := parttest.Parse(t, shop)
	p := show(top, node("cdn"))
	p.Edit("title")
	parttest.Press(p, "ctrl+u", "'Pending'")

	moved, err := model.Move{ID: "web", To: model.Point{X: 3, Y: 4}}.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	p.Show(moved, nil, node("web"))
	if !p.Editing() || p.Selection().Node != "cdn" || p.Changed() != 1 {
		t.Fatalf("pending changes are lost: editing %v, %+v, %d", p.Editing(), p.Selection(), p.Changed())
	}
	gone, err := model.Remove{IDs: []string{"cdn"}}.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	p.Show(gone, nil, node("web"))
	if p.Editing() || p.Selection().Node != "web" {
		t.Error("still editing a node that is gone")
	}

	p = show(top, node("cdn"))
	p.Edit("")
	p.Show(top, nil, node("web"))
	if p.Editing() || p.Selection().Node != "web" {
		t.Error("nothing is pending: the selection is followed")
	}
}

// An item of a list that is being typed is kept by whatever leaves its field, and
// stays in the hand while the design changes beneath it.
func TestTypedItemsAreKept(t *testing.T) {
	top := parttest.Parse(t, shop)
	moved, err := model.Move{ID: "web", To: model.Point{X: 3, Y: 4}}.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	for name, leave := range map[string]func(*inspector.Panel){
		"a page down":      func(p *inspector.Panel) { parttest.Press(p, "pgdown") },
		"a page and back":  func(p *inspector.Panel) { parttest.Press(p, "pgdown", "pgup", "shift+tab", "shift+tab") },
		"the next field":   func(p *inspector.Panel) { parttest.Press(p, "tab") },
		"another field":    func(p *inspector.Panel) { p.Edit("title") },
		"another revision": func(p *inspector.Panel) { p.Show(moved, nil, node("cdn")); parttest.Press(p, "enter") },
		"another focus":    func(p *inspector.Panel) { p.Show(moved, nil, node("web")); parttest.Press(p, "enter") },
	} {
		for how, first := range map[string]string{"changed": "enter", "added": "a"} {
			p := show(top, node("cdn"))
			p.Edit("aliases")
			parttest.Picture(p, 40, 20, theme.Unicode) // pages have a height
			if parttest.Press(p, first); p.Changed() != 0 {
				t.Errorf("%s: nothing is typed yet", how)
			}
			if parttest.Press(p, "ctrl+u", "'typed.example.com'"); p.Changed() != 1 {
				t.Errorf("%s: what is typed can be lost by a click elsewhere", how)
			}
			leave(p)
			a, ok := parttest.Press(p, "ctrl+s").(act.Edit)
			if !ok {
				t.Errorf("%s, %s: nothing is applied", how, name)
				continue
			}
			next, err := a.Edit.Apply(top)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := next.Node("cdn").Get("aliases")
			if want := map[string]int{"changed": 1, "added": 2}[how]; len(got) != want || !slices.Contains(got, "typed.example.com") {
				t.Errorf("%s, %s: %q", how, name, got)
			}
		}
	}
}

func TestViewingKeys(t *testing.T) {
	top := samplestest.Topology(t, "broken-launch")
	rep := validate.Check(top)
	for _, c := range []struct {
		sel  inspector.Selection
		keys string
		want act.Action
	}{
		{node("cdn"), "down", act.None{}},
		{node("cdn"), "esc", act.Close{}},
		{node("cdn"), "O", act.Explain{Name: "cloudfront"}},
		{node("cdn"), "down down enter", act.FocusLink{Link: model.LinkRef{From: "cdn", To: "assets"}}},
		{node("cdn"), "down down down down down enter", act.FocusNode{ID: "cert"}},
		{node("cdn"), "z", nil},
		{link("cdn", "web"), "O", act.Explain{Name: "origin"}},
		{link("cdn", "web"), "enter", act.FocusNode{ID: "cdn"}},
		{link("cdn", "web"), "down enter", act.FocusNode{ID: "web"}},
		{inspector.Selection{}, "O", act.Say{Text: "Select a node, a link or a finding to have it explained."}},
		{node("lagos"), "f", act.Say{Text: "No finding here has a ready fix.", Error: true}},
	} {
		t.Run(fmt.Sprintf("%+v %s", c.sel, c.keys), func(t *testing.T) {
			p := inspector.New()
			p.Show(top, rep, c.sel)
			parttest.Picture(p, 40, 30, theme.Unicode)
			if got := parttest.Press(p, c.keys); got != c.want {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
		})
	}
	p := show(top, node("cdn"))
	parttest.Picture(p, 40, 30, theme.Unicode)
	parttest.Press(p, "enter")
	if !p.Editing() || !strings.Contains(p.Status(), "Title") {
		t.Errorf("enter on the name edits it: %q", p.Status())
	}
}

func TestLinkWithoutProperties(t *testing.T) {
	p := show(parttest.Parse(t, shop), link("people", "www"))
	if a, ok := p.Edit("").(act.Say); !ok || p.Editing() {
		t.Errorf("got %#v", a)
	}
}

func TestMouse(t *testing.T) {
	top := parttest.Parse(t, shop)
	p := show(top, node("www"))
	at := func(text string) int {
		for y, l := range strings.Split(parttest.Picture(p, 40, 36, theme.Unicode), "\n") {
			if strings.Contains(l, text) {
				return y
			}
		}
		t.Fatalf("no row %q", text)
		return 0
	}
	p.Click(5, at("Policy"), true)
	if !p.Editing() || !strings.Contains(p.Status(), "Policy") {
		t.Fatalf("a double click edits: %q", p.Status())
	}
	p.Click(20, at("DNSSEC"), false)
	p.Click(20, at("DNSSEC"), false)
	if p.Changed() != 1 {
		t.Error("a click on the field under the cursor switches it")
	}
	p.Click(20, at("Policy"), false)
	p.Click(20, at("Policy"), false)
	if p.Overlay() == nil {
		t.Fatal("a click on the field under the cursor opens its list")
	}
	p.Overlay().Wheel(3)
	parttest.Press(p, "esc")
	if p.Overlay() != nil || !p.Editing() {
		t.Error("esc closes the list only")
	}
	p.Wheel(100)
	p.Wheel(-100)
}

// Every field of every kind can be opened, drawn and left at any size.
func TestAllFieldsAtAllSizes(t *testing.T) {
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		sels := []inspector.Selection{{}}
		for _, n := range top.Nodes {
			sels = append(sels, node(n.ID))
		}
		for _, l := range top.Links {
			ref := l.Ref()
			sels = append(sels, inspector.Selection{Link: &ref})
		}
		p := inspector.New()
		p.Check = judged
		for i, sel := range sels {
			p.Show(top, nil, sel)
			w, h := 2+(i*7)%50, 1+(i*5)%30
			parttest.Picture(p, w, h, theme.Unicode)
			p.Edit("")
			if !p.Editing() {
				continue
			}
			for range 24 {
				parttest.Press(p, "tab")
				parttest.Press(p, "enter")
				parttest.Picture(p, w, h, theme.ASCII)
				if o := p.Overlay(); o != nil {
					parttest.Overlay(o, w, h, theme.Unicode)
					parttest.Press(p, "esc")
				} else {
					parttest.Press(p, "esc", "k")
				}
				if !p.Editing() {
					p.Edit("")
				}
				p.Click(w/2, h/2, true)
			}
			p.Discard()
		}
	}
}

// The field with the cursor is in the window with a row on either side, whichever way it
// was gone to, and at the end nothing stays below.
func TestFocusedFieldHasRowsAroundIt(t *testing.T) {
	top := parttest.Parse(t, shop)
	for _, n := range top.Nodes {
		for _, h := range []int{12, 16, 24, 34} {
			p := shown(top, node(n.ID))
			parttest.Press(p, "enter")
			for _, key := range append(append(slices.Repeat([]string{"tab"}, 45), "end"), slices.Repeat([]string{"shift+tab"}, 45)...) {
				parttest.Press(p, key)
				lines := strings.Split(parttest.Picture(p, 40, h, theme.Unicode), "\n")
				at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "▸") })
				if at < 0 {
					t.Fatalf("%s, %d rows: after %s no field has the cursor:\n%s", n.ID, h, key, strings.Join(lines, "\n"))
				}
				above := at > 0 && !strings.Contains(lines[at], "↑") // the first row in sight has the mark of more
				below := at+1 < len(lines) && !strings.Contains(lines[at], "↓")
				if !above || !below {
					t.Fatalf("%s, %d rows: after %s the field stands at the edge:\n%s", n.ID, h, key, strings.Join(lines, "\n"))
				}
			}
		}
	}
}

// What stands below the last row that leads somewhere is seen with a key for pages.
func TestRowsBelowTheLastAreSeen(t *testing.T) {
	top := parttest.Parse(t, shop)
	for _, n := range top.Nodes {
		p := shown(top, node(n.ID))
		all := strings.Split(strings.TrimSpace(parttest.Picture(p, 40, 200, theme.Unicode)), "\n")
		last := ""
		for _, l := range all {
			if text := strings.Trim(l, "│┃┗━└─┘┛ "); text != "" {
				last = text
			}
		}
		for range len(all)/8 + 2 {
			parttest.Picture(p, 40, 12, theme.Unicode)
			parttest.Press(p, "pgdown")
		}
		if got := parttest.Picture(p, 40, 12, theme.Unicode); !strings.Contains(got, strings.TrimSpace(last[:min(len(last), 12)])) {
			t.Errorf("%s: %q stays out of sight:\n%s", n.ID, last, got)
		}
		parttest.Press(p, "home", "end")
		if got := parttest.Picture(p, 40, 12, theme.Unicode); !strings.Contains(got, strings.TrimSpace(last[:min(len(last), 12)])) {
			t.Errorf("%s: after end %q stays out of sight:\n%s", n.ID, last, got)
		}
	}
}
