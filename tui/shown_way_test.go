package tui

import (
	"path/filepath"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/act"
)

// The way of users who have no place is named as their box is. Where no lines are drawn
// none are explained, and the links that the way takes say so.
func TestWayOverRegionsIsNamedAndMarked(t *testing.T) {
	top := manyServices(t, 75)
	for _, n := range top.Nodes {
		if u, ok := n.Spec.(*model.Users); ok && len(u.Locations.Val()) > 0 {
			var err error
			if top, err = (model.Batch{Edits: []model.Edit{
				model.Set{ID: n.ID, Props: []model.Setting{{Prop: "locations"}}}, model.Retitle{ID: n.ID, Title: "People of " + n.ID},
			}}).Apply(top); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := newSession(t, 120, 36, designed(top)).Press("3", "p")
	if !strings.HasPrefix(s.m.ui.message, "The way of People of ") {
		t.Errorf("%q", s.m.ui.message)
	}

	s = newSession(t, 80, 40, designed(replicas(t, 12)))
	s.m.zoom(overview)
	s.Press("<right>")
	edges := layout.GraphOf(s.design(), layout.Options{Level: layout.Compact, Show: s.m.show()}).Edges
	s.m.trace(act.Trace{Links: []model.LinkRef{edges[0].Ref}, Text: "The way of somebody"})
	s.m.ui.dirty = true
	if s.frame(); len(s.m.canvas.Drawing().Lines) > 0 {
		t.Fatal(s.screen())
	}
	s.Sees("Links between them", thisWay).Lacks("not taken")
	s.Press("<esc>").Lacks(thisWay)
}

// What breaks is named whole where the columns of its users leave room, broken or not.
func TestNamesOfBreaksTakeTheRoomThatIsLeft(t *testing.T) {
	top, _ := check(t, filepath.Join("testdata", "reference.topo.yaml"))
	s := newSession(t, 45, 12, designed(top)).Press("4", "m").Sees("Region us-east-1")
	s.Press("<space>", "m").Sees("Region us-east-1", "Region eu-west-1").Lacks("Region us-east…")
}
