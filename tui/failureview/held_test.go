package failureview_test

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/traffic/traffictest"
	"portolan/samples/samplestest"
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

// What the design holds stands as a table where its words have room, none of them broken.
func TestHeldIsATableWhereItFits(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	p := failureview.New()
	p.Set(top)
	show(t, p, top, "o")
	got := parttest.Picture(p, 120, 33, theme.Unicode)
	for _, want := range []string{"users ", "request ", "committed ", "recovery time ", "writes lost ", " 99.849 % ", "Sydney, Sao Paulo, "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
	if strings.Contains(got, "  committed 99") {
		t.Errorf("blocks beside blank columns:\n%s", got)
	}
}

// Names of the matrix begin in one column, whether or not something is broken, and no
// place is cut that has room.
func TestMatrixIsAligned(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	p := failureview.New()
	p.Set(top)
	show(t, p, top, "down", "space", "m")
	for _, c := range []struct{ w, h int }{{120, 33}, {80, 21}} {
		got := parttest.Picture(p, c.w, c.h, theme.Unicode)
		at := -1
		for _, l := range strings.Split(got, "\n") {
			for _, name := range []string{"Region us-east-1 ", "Region eu-west-1 ", "Shop CDN ", "assets "} {
				x := strings.LastIndex(l, name)                                              // the list of what can break stands before it
				if x < 0 || !strings.ContainsAny(l[x:], "✓◐⚠✗") || len([]rune(l[:x])) < 28 { // no line of the matrix
					continue
				}
				if x = len([]rune(l[:x])); at < 0 {
					at = x
				} else if x != at {
					t.Errorf("%d columns: %q begins in column %d, others in %d:\n%s", c.w, name, x, at, got)
				}
			}
		}
		if at < 0 || !strings.Contains(got, "Sao Paulo") || !strings.Contains(got, "Frankfurt ") {
			t.Errorf("%d columns: a place is cut:\n%s", c.w, got)
		}
	}
}
