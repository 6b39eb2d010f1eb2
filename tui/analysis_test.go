package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/part/parttest"
	"portolan/tui/screen"
)

// A result of the background work counts only for the design it was made for,
// and of each kind only one piece of work runs at a time.
func TestStaleResultsAreDropped(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch"))
	before := s.m.look.report
	_, first := s.m.Update(parttest.Key("d"))
	_, second := s.m.Update(parttest.Key("d"))
	if s.m.look.report != before || !s.m.look.running[judging] {
		t.Fatal("the work is not in the background")
	}
	work := 0
	var results []tea.Msg
	for _, cmd := range []tea.Cmd{first, second} {
		if cmd == nil {
			continue
		}
		msgs := []tea.Msg{cmd()}
		if b, ok := msgs[0].(tea.BatchMsg); ok {
			msgs = nil
			for _, c := range b {
				msgs = append(msgs, c())
			}
		}
		for _, msg := range msgs {
			if _, ok := msg.(analysed); ok {
				work++
				results = append(results, msg)
			}
		}
	}
	if work != 1 {
		t.Fatalf("%d pieces of work at a time", work)
	}
	_, again := s.m.Update(results[0])
	if s.m.look.report != before {
		t.Fatal("a result of an older revision was taken")
	}
	s.do(again)
	if s.m.look.report == before || s.m.look.known != s.m.doc.rev {
		t.Fatal("the design was not analysed again")
	}
}

// Zoom keeps the focus in sight; fit shows everything.
func TestZoom(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press("G")
	last := s.m.focus.node
	s.Press("-").Sees("compact").Press("-").Sees("dots").Focus(last)
	if !s.inSight(last) {
		t.Fatal("the focus is out of sight")
	}
	s.Press("-").Sees("Canvas · Regions").Press("-").Sees("smallest")
	s.Press("0")
	if d := s.m.canvas.Drawing(); !s.m.canvas.Fits(d) {
		t.Fatal("fit does not fit")
	}
	s.Press("+", "+")
	if s.m.look.level != layout.Detail {
		t.Fatalf("level %d", s.m.look.level)
	}
	s.Press("+").Sees("largest")
	if !s.inSight(last) {
		t.Fatal("the focus is out of sight")
	}
}

// Everything works in the outline too, and on small terminals it takes the
// place of the canvas.
func TestOutlineEdits(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {46, 12}, {30, 8}} {
		s := newSession(t, size[0], size[1], sample(t, "static-site"))
		if size[0] == 120 {
			s.Press("2")
		}
		first := s.m.focus.node
		s.Press("<down>")
		if s.m.focus.node == first {
			t.Fatalf("%v: the focus stays\n%s", size, s.screen())
		}
		n := len(s.design().Nodes)
		s.Press("a", "alb", "<enter>")
		if len(s.design().Nodes) != n+1 {
			t.Fatalf("%v: nothing was added\n%s", size, s.screen())
		}
		s.Press("d", "u", "u")
		if len(s.design().Nodes) != n {
			t.Fatalf("%v: %d nodes", size, len(s.design().Nodes))
		}
	}
}

// A palette survives any size and keeps its text.
func TestResizeInTheMiddle(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	s.Press("l", "a", "alb eu")
	for _, size := range [][2]int{{60, 15}, {30, 8}, {10, 2}, {0, 0}, {200, 60}, {80, 24}, {120, 36}} {
		s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		if size[0] >= outlineMinW {
			r := s.m.overlayRect(s.m.overlay())
			if b := s.m.ui.rects.body; r.X < 0 || r.Y < b.Y || r.X+r.W > size[0] || r.Y+r.H > b.Y+b.H {
				t.Errorf("%v: the palette at %v leaves the body %v", size, r, b)
			}
			s.Sees("› alb eu", "▸ ALB")
		} else if s.m.overlay() == nil {
			t.Errorf("%v: the palette is gone", size)
		}
	}
	s.Press("<esc>").Sees("NORMAL")
}

// In every mode the size may change wildly. The mode stays as long as what it needs is in
// sight, and the picture comes back with the size; a list may stay as tall as it was.
func TestResizeInEveryMode(t *testing.T) {
	for word, keys := range map[string][]string{
		"MOVE": {"m", "<right>"}, "CONNECT": {"c"}, "SELECT": {"v", "<right>"}, "JUMP": {"s"}, "EDIT": {"<enter>"}, "COMMAND": {":", "show"}, "PALETTE": {"<ctrl+p>", "zoom"}, "RECOVER": {"R"},
	} {
		s := newSession(t, 120, 36, sample(t, "static-site")).Press("/", "pages", "<enter>").Press(keys...)
		was, mode, over := s.screen(), s.m.ui.mode, s.m.overlay()
		sizes := [][2]int{{60, 15}, {30, 8}, {10, 2}, {0, 0}, {200, 60}, {80, 24}, {120, 36}}
		if word == "MOVE" || word == "CONNECT" || word == "JUMP" { // which end where no drawing is seen
			sizes = [][2]int{{60, 15}, {200, 60}, {80, 24}, {61, 16}, {120, 36}}
		}
		for _, size := range sizes {
			s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			for y, row := range strings.Split(s.screen(), "\n") {
				if w := screen.Width(row); w > size[0] && size[0] > 0 || y >= size[1] && row != "" {
					t.Errorf("%s at %v: row %d has %d columns", word, size, y, w)
				}
			}
		}
		if s.m.ui.mode != mode || s.m.overlay() != over {
			t.Errorf("%s: the mode is lost", word)
		}
		if now := s.screen(); now != was && over == nil {
			t.Errorf("%s: after all sizes\n%s\nand before\n%s", word, now, was)
		}
	}
}

// A large design answers keys before it is placed, and never looks empty.
func TestLargeDesignIsPlacedInTheBackground(t *testing.T) {
	m := New(Options{Design: large(400), Theme: "dark", NoTips: true})
	_, cmd := m.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
	first := func() string { _ = m.View(); return m.ui.surface.Plain() }
	if text := first(); !strings.Contains(text, "Placing 401 nodes") {
		t.Fatalf("first frame:\n%s", text)
	}
	m.Update(parttest.Key("w"))
	settleAll(m, cmd)
	if text := first(); strings.Contains(text, " · fit") || !strings.Contains(text, " · compact · ") || !strings.Contains(text, "of 401 in view") {
		t.Fatalf("placed:\n%s", text)
	}
}

// Findings are looked for beside the drawing, unless a large design needs all
// processors for that.
func TestFindingsBesideTheDrawing(t *testing.T) {
	for n, beside := range map[int]bool{100: true, largeDesign + 1: false} {
		m := New(Options{Design: large(n), Theme: "dark", NoTips: true})
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
		if !m.look.running[placing] || m.look.running[judging] != beside {
			t.Errorf("%d nodes: %v", n, m.look.running)
		}
	}
}

// The drawing of a large design is made in the background: zooming keeps the old
// one on the screen until then, and the keys are answered.
func TestLargeDesignsAreDrawnInTheBackground(t *testing.T) {
	var nodes []*model.Node
	for i := range largeDesign + 1 {
		nodes = append(nodes, model.NewNode(fmt.Sprintf("n%d", i), "", &model.S3{}))
	}
	top, err := model.New("many", nodes, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 120, 36, func(o *Options) { o.Design = top })
	before := s.m.canvas.Drawing()
	s.m.zoom(layout.Detail)
	if s.m.canvas.Drawing() != before {
		t.Fatal("the drawing was made before the next frame")
	}
	s.do(s.m.flush())
	if d := s.m.canvas.Drawing(); d.Level != layout.Detail || len(d.Boxes) != len(nodes) {
		t.Errorf("the background brought %d boxes at level %v", len(d.Boxes), d.Level)
	}
}

// What is added leaves the rest where it was, in the order of rows and columns
// that it had; tidying draws everything anew.
func TestEditsKeepTheDrawing(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	order := func() (ids []string) {
		for _, b := range s.m.canvas.Drawing().Boxes {
			ids = append(ids, b.ID)
		}
		d := s.m.canvas.Drawing()
		slices.SortFunc(ids, func(a, b string) int {
			p, q := d.Boxes[d.Box(a)], d.Boxes[d.Box(b)]
			return cmp.Or(cmp.Compare(p.Y, q.Y), cmp.Compare(p.X, q.X))
		})
		return ids
	}
	before, way := order(), s.m.canvas.Drawing().Direction
	s.Click(s.at("alb-eu")).Press("a", "ec2", "<enter>")
	if n := len(s.design().Nodes); len(s.m.canvas.Drawing().Boxes) != len(before)+1 {
		t.Fatalf("%d nodes, %d boxes: nothing was added to %d", n, len(s.m.canvas.Drawing().Boxes), len(before))
	}
	if got := s.m.canvas.Drawing().Direction; got != way {
		t.Errorf("the direction turned from %v to %v", way, got)
	}
	after := slices.DeleteFunc(order(), func(id string) bool { return !slices.Contains(before, id) })
	if !slices.Equal(before, after) {
		t.Errorf("boxes stood as %v, now as %v", before, after)
	}
	added := s.design()
	s.Press("|").Sees("Drawn anew", "nothing in the design changed")
	if s.design() != added {
		t.Error("drawing anew changed the design")
	}
}

// inSight tells whether any part of a node is in the window of the canvas.
func (s *session) inSight(id string) bool {
	r, ok := s.m.canvas.Place(id)
	x, y := s.m.canvas.Cell(0, 0)
	midX, midY := s.m.canvas.Middle()
	return ok && r.X < 2*midX-x && r.Y < 2*midY-y && r.X+r.W > x && r.Y+r.H > y
}

// Findings and waits of one revision share one walk: the piece of work that judges brings
// it, the one that estimates is given it and follows no request again.
func TestOneWalkARevision(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch"))
	s.m.look.checked, s.m.look.known = -1, -1
	s.m.opt.past = &judgements{most: fewJudged} // nothing is remembered of it
	judged := s.m.judgement(s.m.doc.now())()
	if judged.survey == nil || judged.report == nil || judged.estimated {
		t.Fatal("the first piece of work does not judge")
	}
	s.m.analysed(judged)
	if s.m.look.survey != judged.survey {
		t.Fatal("the walk of the findings is not kept")
	}
	none := *judged.survey
	none.Trips = nil
	s.m.look.survey = &none
	estimated := s.m.judgement(s.m.doc.now())()
	if !estimated.estimated || estimated.survey != nil {
		t.Fatal("the second piece of work does not estimate, or walks")
	}
	if estimated.estimate != nil && len(estimated.estimate.Journeys) > 0 {
		t.Errorf("%d journeys in an estimate of a walk without any", len(estimated.estimate.Journeys))
	}
}
