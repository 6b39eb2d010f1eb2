package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/model/document"
)

// A Region is broken: the table, the timeline and the canvas tell what follows,
// and the design is the same afterwards.
func TestFailureView(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "multi-region-failover"))
	before := document.Format(s.design())
	s.Press("4").Sees("What users get", "Nothing is broken")
	s.Press("<space>").Sees("Region us-east-1 is broken", "in 2 min", "60 s + 60 s TTL = 120 s")
	s.Press("1").Sees("Region us-east-1 broken", "× ALB", "×╌×")
	s.Press("6").Sees("us-east-1")
	s.Press("4", "p").Sees("The way of", "esc shows everything again")
	s.Press("<esc>", "<esc>").Sees("The simulation is over").Lacks("× ALB")
	if string(document.Format(s.design())) != string(before) || s.m.doc.modified() {
		t.Error("the simulation changed the design")
	}
}

// x on the canvas breaks the focused node; what cannot break is explained.
func TestBreakTheFocus(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "multi-region-failover"))
	s.Click(s.at("alb-us")).Press("x").Sees("FAILURE", "Primary ALB is broken")
	s.Press("1").Click(s.at("app")).Press("x").Sees("does not break by itself")
	s.Press("4", "R").Sees("Nothing is broken")
}

// The simulation follows the design: what is gone cannot stay broken.
func TestFailureFollowsEdits(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "multi-region-failover"))
	s.Click(s.at("app-us")).Press("x").Sees("App US is broken")
	s.Press("1").Focus("app-us").Press("d").Press("4").Sees("Nothing is broken").Lacks("App US")
	s.Press("1", "u").Sees("App US")
}

func TestSurvivalMatrix(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press("4", "m").Sees("Survival of every single break", "Shop CDN")
	s.Press("<down>", "<down>", "<space>").Sees("Shop CDN is broken", "✗ fails")
}

func TestFailureReport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.topo.yaml")
	if err := os.WriteFile(path, document.Format(newSession(t, 80, 24, sample(t, "multi-region-failover")).design()), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 80, 24, file(path)).Press("4", "<space>", "x").Sees("Wrote")
	report := filepath.Join(filepath.Dir(path), "shop.failure.md")
	got, err := os.ReadFile(report)
	if err != nil || !strings.Contains(string(got), "broken: Region us-east-1") {
		t.Errorf("report: %v\n%s", err, got)
	}
	s.Press("x").Sees("Press x again to replace")
	s.Press("x").Sees("Wrote")
}

// The way of the selected population stands out on the canvas until esc.
func TestWayOfARequest(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press("3", "p").Sees("The way of Sydney GET /static/*", "Shop CDN")
	dimmed := s.m.canvasLook().Dimmed
	for id, want := range map[string]bool{"sydney": false, "cdn": false, "assets": false, "orders": true, "alb-us": true, "frankfurt": true} {
		if dimmed[id] != want {
			t.Errorf("%s dimmed: %v", id, dimmed[id])
		}
	}
	if s.Press("<esc>"); len(s.m.canvasLook().Dimmed) != 0 {
		t.Error("esc shows everything again")
	}
}
