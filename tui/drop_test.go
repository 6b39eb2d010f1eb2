package tui

import (
	"reflect"
	"slices"
	"testing"

	"portolan/model"
)

// hold presses the button on a node and moves the pointer in steps; the node
// must stay under the pointer all the way.
func (s *session) hold(id string, steps ...[2]int) *session {
	s.t.Helper()
	x, y := s.at(id)
	s.dragWith(id, x, y, func() {}, steps...)
	return s
}

// The pointer keeps the node when the drag begins in a drawing that was made to fit;
// that stays fitted, and taking the move back shows it as it was.
func TestDragInAFittedDrawing(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {100, 30}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"))
		dragged := 0
		for _, b := range s.m.canvas.Drawing().Boxes {
			before, fitted, design := s.m.canvas.Drawing(), !s.m.plain(), s.design()
			x, y := s.at(b.ID)
			if c := s.m.ui.rects.canvas.Inset(1); s.m.canvas.At(x-c.X, y-c.Y).Border || !c.Contains(x-7, y) || !c.Contains(x, y+3) {
				continue // a drag from the border draws a link, one beyond the canvas scrolls
			}
			s.hold(b.ID, [2]int{-3, 1}, [2]int{-4, 0}, [2]int{2, 2})
			if s.m.plain() == fitted || len(s.m.doc.history.Steps()) > 1 {
				t.Fatalf("%v, %s: plain %v, steps %v", size, b.ID, s.m.plain(), s.m.doc.history.Steps())
			}
			if s.design() == design {
				continue // no room on that side
			}
			dragged++
			s.Press("u")
			if now := s.m.canvas.Drawing(); !reflect.DeepEqual(now.Boxes, before.Boxes) || !reflect.DeepEqual(now.Lines, before.Lines) {
				t.Fatalf("%v, %s: the drawing does not come back\n%s", size, b.ID, s.screen())
			}
		}
		if dragged < 3 {
			t.Errorf("%v: only %d nodes were dragged", size, dragged)
		}
	}
}

// A node that is dropped on a link is put into it; one step takes both back.
func TestDropOnLinkInserts(t *testing.T) {
	s := newSession(t, 160, 45, blank())
	s.Press("a", "sydney", "<enter>", "a", "route", "<enter>", "a", "alb", "<enter>", "o", "global accelerator", "<enter>")
	s.Press("<shift+down>") // by hand: the full-size drawing
	links := s.links()
	d := s.m.canvas.Drawing()
	var x, y int
	for i := range d.Lines {
		if d.Lines[i].ID == "www -> alb" {
			p := d.Lines[i].Points
			x, y = (p[0].X+p[len(p)-1].X)/2, p[0].Y
		}
	}
	x0, y0 := s.m.canvas.Cell(0, 0)
	c := s.m.ui.rects.canvas
	fx, fy := s.at(s.m.focus.node)
	id := s.m.focus.node
	s.hold(id, [2]int{1, 0}, [2]int{c.X + 1 + x - x0 - fx - 1, c.Y + 1 + y - y0 - fy})
	if got := s.links(); !slices.Contains(got, "www -> "+id) || !slices.Contains(got, id+" -> alb") || slices.Contains(got, "www -> alb") {
		t.Fatalf("links %v\n%s", got, s.screen())
	}
	s.Sees("Done: insert " + id).Press("u")
	if got := s.links(); !slices.Equal(got, links) {
		t.Fatalf("after undo %v", got)
	}
}

// A node is not put into a link where requests would go in a circle then.
func TestDropOnLinkMakesNoCircle(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	tried := 0
	for _, n := range s.design().Nodes {
		for _, l := range s.design().Links {
			if d := s.m.dropOnLink(n, l.Ref()); d.edit != nil {
				tried++
				after, err := d.edit.Apply(s.design())
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range after.Out(n.ID) {
					if leadsTo(after, o.To, n.ID) {
						t.Errorf("%s on %s: a circle through %s", n.ID, l.Ref(), o.To)
					}
				}
			}
		}
	}
	if s.m.dropOnLink(s.design().Node("cdn"), model.LinkRef{From: "sydney", To: "www"}).edit != nil {
		t.Error("cdn, which www leads to, is put before it")
	}
	t.Logf("%d links take a node", tried)
}

// A regional node that is dropped into the frame of another Region moves there.
func TestDropInFrameSetsRegion(t *testing.T) {
	s := newSession(t, 200, 60, sample(t, "multi-region-failover"))
	s.Press("<shift+down>") // by hand: the full-size drawing
	d := s.m.canvas.Drawing()
	if len(d.Frames) < 2 {
		t.Fatalf("%d frames", len(d.Frames))
	}
	for _, n := range s.design().Nodes {
		i := d.Box(n.ID)
		if i < 0 || n.Region() == "" {
			continue
		}
		for _, f := range d.Frames {
			if f.ID == n.Region() {
				continue
			}
			x0, y0 := s.m.canvas.Cell(0, 0)
			c := s.m.ui.rects.canvas
			fx, fy := s.at(n.ID)
			s.hold(n.ID, [2]int{0, 1}, [2]int{c.X + 1 + f.X + 1 - x0 - fx, c.Y + 1 + f.Y + 1 - y0 - fy - 1})
			if got := s.design().Node(n.ID).Region(); got != f.ID {
				t.Fatalf("%s is in %s, not %s\n%s", n.ID, got, f.ID, s.screen())
			}
			s.Press("u")
			if got := s.design().Node(n.ID).Region(); got != n.Region() {
				t.Fatalf("undo leaves %s in %s", n.ID, got)
			}
			return
		}
	}
}
