package failureview_test

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/traffic/traffictest"
	"portolan/tui/failureview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
)

// overrun is a design whose second Region is too small for both.
func overrun(t *testing.T) (*failureview.Panel, *model.Topology) {
	t.Helper()
	top := traffictest.Design(t, "users u locations=Paris,Tokyo rate=900", "record r name=a.x.org policy=latency", "alb one region=eu-west-1", "alb two region=ap-northeast-1", "asg eu region=eu-west-1 min=4 capacity=150", "asg ap region=ap-northeast-1 min=4 capacity=150",
		"u -> r", "r -> one region=eu-west-1 evaluateTargetHealth=true", "r -> two region=ap-northeast-1 evaluateTargetHealth=true", "one -> eu", "two -> ap")
	p := failureview.New()
	p.Set(top)
	return p, top
}

// The view says what would be overrun, and what is asked of each limit.
func TestOverrunIsSaid(t *testing.T) {
	p, top := overrun(t)
	show(t, p, top)
	if got := parttest.Picture(p, 120, 50, theme.Unicode); strings.Contains(got, "overrun") {
		t.Errorf("nothing is broken:\n%s", got)
	}
	show(t, p, top, "space")
	got := parttest.Picture(p, 120, 50, theme.Unicode)
	for _, want := range []string{"✗ ap would be overrun: 900 requests/s come, and 4 × 150 requests/s of one", "900 of 600 requests/s, too much", "0 of 600 requests/s"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
}

// Each row of what the design holds opens to its figures, in every size.
func TestHeldOpensToItsSources(t *testing.T) {
	p, top := overrun(t)
	show(t, p, top, "space", "o")
	for _, c := range []struct{ w, h int }{{120, 36}, {80, 20}, {200, 60}} {
		got := parttest.Picture(p, c.w, c.h, theme.Unicode)
		for _, want := range []string{"What the design holds", "recovery time", "120 s", "Committed: r 100 %; another way stands in for one 99.99 % × eu 99.99 %"} {
			if !strings.Contains(got, want) {
				t.Errorf("%d columns: %q is missing:\n%s", c.w, want, got)
			}
		}
	}
	if got := parttest.Picture(p, 40, 10, theme.Unicode); !strings.Contains(got, "What the design holds") {
		t.Errorf("small:\n%s", got)
	}
	show(t, p, top, "down", "down")
	if got := parttest.Picture(p, 120, 36, theme.ASCII); strings.Contains(got, "one 99.99 %") || !strings.Contains(got, "two 99.99 %") {
		t.Errorf("Tokyo is not selected:\n%s", got)
	}
}
