package tui

import (
	"testing"
)

// A design that is opened anew has the zoom that fit gives, and so has the session in
// which its boxes were folded: the same design is drawn with as much detail whatever was
// done before.
func TestFoldsHaveOneZoom(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sample string
		w, h   int
		folds  []string
	}{
		{"global-storefront", 120, 36, []string{"us-east-1"}},
		{"global-storefront", 120, 36, []string{"alb-us", "orders"}},
		{"global-storefront", 100, 30, []string{"eu-west-1", "us-east-1"}},
		{"global-api", 80, 24, []string{"us-east-1", "orders"}},
		{"broken-launch", 100, 30, []string{"us-east-1", "osaka"}},
		{"latency-routing", 100, 30, []string{"us-west-2", "alb-us"}},
		{"latency-routing", 100, 30, []string{"ap-southeast-2", "eu-central-1"}},
		{"latency-routing", 60, 15, []string{"alb-us"}},
	} {
		s := newSession(t, c.w, c.h, sample(t, c.sample))
		for _, f := range c.folds {
			s.m.foldNamed(f)
		}
		if folds := len(s.design().Folds()); folds == 0 {
			t.Fatalf("%v folds nothing", c)
		}
		s.frame()
		s.Press("0")
		anew := newSession(t, c.w, c.h, designed(s.design()))
		opened, fits := anew.m.look.level, anew.m.canvas.Fits(anew.m.canvas.Drawing())
		if anew.Press("0"); anew.m.look.level != s.m.look.level {
			t.Errorf("%v: fit gives level %d where it was folded, %d where it was opened", c, s.m.look.level, anew.m.look.level)
		}
		if fits && opened != anew.m.look.level { // names come before all in sight, until all is asked for
			t.Errorf("%v: it opens at level %d and fits at %d", c, opened, anew.m.look.level)
		}
	}
}
