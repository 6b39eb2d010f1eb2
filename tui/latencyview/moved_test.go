package latencyview_test

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/samples/samplestest"
	"portolan/tui/latencyview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
)

// Users with another id are the same users: no row of theirs is new when the waits move.
func TestRenamedUsersAreNotNew(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	apply := func(to *model.Topology, e model.Edit) *model.Topology {
		next, err := e.Apply(to)
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	shows := func(p *latencyview.Panel, change bool) {
		t.Helper()
		if pic := parttest.Picture(p, 140, 40, theme.Unicode); strings.Contains(pic, "new") || strings.Contains(pic, "change") != change {
			t.Errorf("a row is new, or a column of changes is not as wanted: %v\n%s", change, pic)
		}
	}
	p := latencyview.New()
	p.Set(top, estimate(t, top))
	named := apply(top, model.Rename{ID: "sydney", To: "oz"})
	p.Set(named, estimate(t, named))
	shows(p, false) // nothing moved
	less := apply(named, model.Batch{Edits: []model.Edit{model.Remove{IDs: []string{"acl"}}}})
	last := estimate(t, less)
	p.Set(less, last)
	shows(p, true)
	again := apply(less, model.Rename{ID: "oz", To: "bondi"})
	p.Set(again, last) // as while the estimate is made
	p.Set(again, estimate(t, again))
	shows(p, true)
}

// A design that comes back by undo or redo is shown as it was: the selected row is the
// same, and what was new then is new.
func TestUndoBringsTheRowBack(t *testing.T) {
	top := samplestest.Topology(t, "static-site")
	less, err := model.Remove{IDs: []string{"sydney"}}.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	p := latencyview.New()
	p.Set(top, estimate(t, top))
	first, _ := p.Selected()
	p.Set(less, estimate(t, less))
	if j, _ := p.Selected(); j.Users == first.Users {
		t.Fatal("the row is still there")
	}
	p.Set(top, estimate(t, top))
	if j, _ := p.Selected(); j.Users != first.Users {
		t.Errorf("%s was selected, now %s is", first.Users, j.Users)
	}
	p.Set(less, estimate(t, less))
	fewer := p.Bindings().Hints()
	p.Set(top, estimate(t, top))
	if j, _ := p.Selected(); j.Users != first.Users || len(fewer) == 0 {
		t.Errorf("the second time %s is selected", j.Users)
	}
}
