package findings_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/model"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/findings"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate"
)

const bypass = `portolan: 1
name: Bypass
nodes:
  - {id: sydney, kind: users, locations: [Sydney]}
  - {id: cdn, kind: cloudfront}
  - {id: web, kind: alb, region: us-east-1}
  - {id: app, kind: asg, region: us-east-1}
links:
  - sydney -> cdn
  - {from: cdn, to: web}
  - web -> app
`

// choices is a finding with fixes made for the test: one that adds findings,
// one with a long title, one that cannot be applied.
func choices() validate.Finding {
	ref := model.LinkRef{From: "cdn", To: "web"}
	return validate.Finding{
		Rule: "elb/alb-bypass", Severity: validate.Warning, Message: "Users can reach web without going through cdn", Nodes: []string{"web"},
		Sources: []string{"https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html"},
		Fixes: []validate.Fix{
			{ID: "header", Title: "Require a secret header that CloudFront adds and a rule of the load balancer checks before it forwards", Edits: []model.Edit{
				model.SetLink{Link: ref, Props: []model.Setting{{Prop: "access", Value: []string{"header"}}}},
				model.Set{ID: "web", Props: []model.Setting{{Prop: "azs", Value: []string{"1"}}}},
			}},
			{ID: "drop", Title: "Delete the link", Safe: true, Edits: []model.Edit{model.Disconnect{Link: ref}}},
			{ID: "broken", Title: "Change what is not there", Edits: []model.Edit{model.Retitle{ID: "gone", Title: "x"}}},
		},
	}
}

func dialog(t *testing.T) *findings.FixDialog {
	top := parttest.Parse(t, bypass)
	d := findings.NewFix(top, choices(), func(o *model.Topology) (float64, bool) {
		return 231 - 100*float64(len(top.Links)-len(o.Links)), true
	})
	d.Check = judged
	return d
}

// judged is a report that does not depend on the rules of the day: one zone is
// an error, a lost link a warning, and the finding itself goes with the link
// or its access.
func judged(top *model.Topology) *validate.Report {
	rep := &validate.Report{}
	l := top.Link(model.LinkRef{From: "cdn", To: "web"})
	if v, set := top.Node("web").Get("azs"); set && v[0] == "1" {
		rep.Findings = append(rep.Findings, validate.Finding{Rule: "elb/two-azs", Severity: validate.Error, Message: "web needs subnets in two Availability Zones, else one data centre takes the whole service with it", Nodes: []string{"web"}})
	}
	switch {
	case l == nil:
		rep.Findings = append(rep.Findings, validate.Finding{Rule: "graph/dead-end", Severity: validate.Warning, Message: "cdn sends its traffic nowhere", Nodes: []string{"cdn"}}, validate.Finding{Rule: "graph/unreachable", Severity: validate.Info, Message: "web gets no traffic", Nodes: []string{"web"}})
	default:
		if _, set := l.Get("access"); !set {
			rep.Findings = append(rep.Findings, choices())
		}
	}
	return rep
}

func TestFixPictures(t *testing.T) {
	for _, c := range []struct {
		name string
		w, h int
		keys string
		g    *theme.Glyphs
	}{
		{"first", 120, 36, "", theme.Unicode},
		{"second", 120, 36, "down", theme.Unicode},
		{"broken", 120, 36, "3", theme.Unicode},
		{"ignore", 120, 36, "end", theme.ASCII},
		{"file", 120, 36, "d", theme.Unicode},
		{"80x24", 80, 24, "2", theme.ASCII},
		{"40x12", 40, 12, "2", theme.Unicode},
		{"30x8", 30, 8, "", theme.Unicode},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dialog(t)
			parttest.Press(d, c.keys)
			golden.RequireEqual(t, []byte(parttest.Overlay(d, c.w, c.h, c.g)))
		})
	}
}

func TestFixKeys(t *testing.T) {
	f := choices()
	_, gone := model.Retitle{ID: "gone"}.Apply(parttest.Parse(t, bypass))
	for _, c := range []struct {
		keys string
		want act.Action
	}{
		{"esc", act.Close{}},
		{"q", act.Close{}},
		{"down", act.None{}},
		{"pgdown pgup", act.None{}},
		{"end enter", act.Ignore{Finding: f.Key()}},
		{"4 enter", act.Ignore{Finding: f.Key()}},
		{"!", act.Ignore{Finding: f.Key()}},
		{"5", act.Say{Text: "There are 4 choices."}},
		{"3 enter", act.Say{Text: fmt.Sprintf("This fix does not apply: title gone: %v", gone), Error: true}},
		{"end d", act.Say{Text: "Ignoring only adds a line with the reason under ignore."}},
		{"O", act.Explain{Name: "elb/alb-bypass"}},
		{"z", nil},
	} {
		t.Run(c.keys, func(t *testing.T) {
			if got := parttest.Press(dialog(t), c.keys); got != c.want {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
		})
	}
	if !errors.Is(gone, model.ErrMissingNode) {
		t.Errorf("the broken fix fails for another reason: %v", gone)
	}
}

func TestFixIsOneStep(t *testing.T) {
	top := parttest.Parse(t, bypass)
	a, ok := parttest.Press(findings.NewFix(top, choices(), nil), "down", "enter").(act.Edit)
	if !ok || !a.Done {
		t.Fatalf("got %#v", a)
	}
	if got := a.Edit.String(); got != "fix alb-bypass: Delete the link" {
		t.Errorf("the step is called %q", got)
	}
	if next := apply(t, top, a.Edit); len(next.Links) != len(top.Links)-1 {
		t.Error("the link is still there")
	}
}

// Every fix that the rules offer for the broken sample can be previewed and
// applied.
func TestFixesOfTheRules(t *testing.T) {
	top := samplestest.Topology(t, "broken-launch")
	for _, f := range validate.Check(top).Findings {
		for i := range f.Fixes {
			d := findings.NewFix(top, f, nil)
			a, ok := parttest.Press(d, fmt.Sprint(i+1), "enter").(act.Edit)
			if !ok {
				t.Errorf("%s, fix %d: not applied", f.Rule, i+1)
				continue
			}
			picture := parttest.Overlay(d, 120, 50, theme.Unicode)
			if strings.Contains(picture, "║   nothing") {
				t.Errorf("%s, fix %d changes nothing:\n%s", f.Rule, i+1, picture)
			}
			apply(t, top, a.Edit)
		}
	}
}

func TestFixMouse(t *testing.T) {
	d := dialog(t)
	_, y := parttest.Find(t, parttest.Overlay(d, 120, 36, theme.Unicode), "Delete the link")
	if got := d.Click(5, y, false); got != (act.None{}) {
		t.Errorf("first click: %#v", got)
	}
	if a, ok := d.Click(5, y, false).(act.Edit); !ok || !a.Done {
		t.Errorf("second click: %#v", a)
	}
}
