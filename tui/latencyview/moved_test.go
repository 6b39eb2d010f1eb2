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
