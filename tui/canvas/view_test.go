package canvas

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"portolan/export/text"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/layout"
	"portolan/samples"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

func drawing(t *testing.T, name string, l layout.Level) *layout.Drawing {
	t.Helper()
	src, ok := samples.Read(name)
	if !ok {
		t.Fatalf("no sample %s", name)
	}
	f, err := document.Parse(name, src)
	if err != nil {
		t.Fatal(err)
	}
	return layout.FromTopology(f.Topology, layout.Options{Level: l})
}

func view(t *testing.T, name string, w, h int) *View {
	t.Helper()
	v := &View{}
	v.Resize(w, h)
	v.SetDrawing(drawing(t, name, layout.Detail), "")
	return v
}

func paint(v *View, w, h int, g *theme.Glyphs, look Look) string {
	s := screen.New(w, h)
	v.Draw(s, theme.For("dark", true, g, theme.TrueColor), look)
	return s.Plain()
}

func TestPictures(t *testing.T) {
	v := view(t, "static-site", 110, 16)
	golden.RequireEqual(t, paint(v, 110, 16, theme.Unicode, Look{
		Focus: "cdn", Counts: map[string]text.Counts{"www": {Errors: 1, Warnings: 2}},
		Labels: map[string]string{"sydney": "a"}, Ghost: &screen.Rect{X: 1, Y: 11, W: 30, H: 4},
	}))
}

func TestMinimap(t *testing.T) {
	v := view(t, "global-storefront", 70, 20)
	v.Pan(60, 4)
	golden.RequireEqual(t, paint(v, 70, 20, theme.ASCII, Look{Focus: "cdn", Minimap: true}))
}

// Words keep the marks on their letters, and the borders stay in their columns
// behind what takes fewer of them on the screen.
func TestNamesOfManyScripts(t *testing.T) {
	src := `portolan: 1
name: Scripts
nodes:
  - {id: a, kind: alb, title: "Gro\u0308ße Zu\u0308rich", region: us-east-1}
  - {id: b, kind: asg, title: "हिन्दी Viê\u0323t", region: us-east-1}
  - {id: c, kind: asg, title: "👩\u200d👩\u200d👧 ❤\ufe0f 🇩🇪 日本", region: us-east-1}
links:
  - a -> b
  - a -> c
`
	f, err := document.Parse("scripts", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	v := &View{}
	v.Resize(60, 16)
	v.SetDrawing(layout.FromTopology(f.Topology, layout.Options{}), "")
	golden.RequireEqual(t, paint(v, 60, 16, theme.Unicode, Look{}))
}

// What a cell shows is what a click on it finds.
func TestHitsAreWhereThingsAreDrawn(t *testing.T) {
	v := view(t, "global-storefront", 90, 30)
	v.Pan(20, 2)
	for _, id := range v.Order() {
		r, ok := v.Place(id)
		if !ok {
			t.Fatalf("%s has no place", id)
		}
		x0, y0 := v.Cell(0, 0)
		x, y := r.X+r.W/2-x0, r.Y+r.H/2-y0
		if x < 0 || y < 0 || x >= 90 || y >= 30 {
			continue
		}
		if h := v.At(x, y); h.Node != id {
			t.Errorf("at %s a click finds %q", id, h.Node)
		}
	}
	for i := range v.Drawing().Lines {
		l := &v.Drawing().Lines[i]
		x, y, ok := v.linkPlace(l.ID)
		if !ok {
			t.Errorf("%s has no place", l.ID)
		}
		x0, y0 := v.Cell(0, 0)
		if h := v.At(x-x0, y-y0); h.Node == "" && x >= x0 && y >= y0 && x < x0+90 && y < y0+30 && !h.IsLink {
			t.Errorf("at %s a click finds nothing", l.ID)
		}
	}
}

// Guards that share a sign have cells of their own: a click finds each of them.
func TestGuardsThatShareASign(t *testing.T) {
	src, _ := samples.Read("global-storefront")
	f, err := document.Parse("", src)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{82, 31}, {158, 55}} {
		v := &View{}
		v.Resize(size[0]+2, size[1])
		v.SetDrawing(layout.Fit(f.Topology, size[0], size[1], layout.Options{}), "")
		x0, y0 := v.Cell(0, 0)
		for _, id := range v.Order() {
			r, _ := v.Place(id)
			if h := v.At(r.X-x0, r.Y-y0); h.Node != id {
				t.Errorf("%v: the corner of %s belongs to %q", size, id, h.Node)
			}
		}
	}
}

// The signs of the focus and of a selection leave the names of guards whole.
func TestSignsOfGuardsHideNoLetters(t *testing.T) {
	src, _ := samples.Read("global-storefront")
	f, err := document.Parse("", src)
	if err != nil {
		t.Fatal(err)
	}
	v := &View{}
	v.Resize(160, 55)
	v.SetDrawing(layout.Fit(f.Topology, 158, 55, layout.Options{}), "")
	guards, all := map[string]string{}, map[string]bool{}
	for i := range v.Drawing().Boxes {
		for _, b := range v.Drawing().Boxes[i].Badges {
			guards[b.ID], all[b.ID] = b.Text, true
		}
	}
	whole := func(what, shown string) {
		for id, name := range guards {
			if !strings.Contains(shown, name) {
				t.Errorf("%s: the name of %s, %q, is not whole:\n%s", what, id, name, shown)
			}
		}
	}
	marked := paint(v, 160, 55, theme.Unicode, Look{Marked: all})
	whole("all selected", marked)
	for _, want := range []string{"● ACM,●WAF ", "● 2 CHECK "} {
		if !strings.Contains(marked, want) {
			t.Errorf("all selected: no %q in\n%s", want, marked)
		}
	}
	for id := range guards {
		shown := paint(v, 160, 55, theme.Unicode, Look{Marked: all, Focus: id})
		whole("focus on "+id, shown)
		if strings.Count(shown, "▸") != strings.Count(marked, "▸")+1 {
			t.Errorf("the focus on %s has no sign:\n%s", id, shown)
		}
	}
}

// What steps back keeps the sign of the focus in its colour at every level: the frame or
// the row of a node, and the line of a link.
func TestFocusShowsAmongWhatStepsBack(t *testing.T) {
	for level, want := range map[layout.Level]theme.Role{layout.Detail: theme.BoxFocus, layout.Compact: theme.Selected, layout.Dots: theme.Selected} {
		v := &View{}
		v.Resize(300, 90)
		v.SetDrawing(drawing(t, "static-site", level), "")
		all := map[string]bool{}
		for i := range v.Drawing().Boxes {
			all[v.Drawing().Boxes[i].ID] = true
		}
		for i := range v.Drawing().Lines {
			all[v.Drawing().Lines[i].ID] = true
		}
		roles := func(look Look) map[theme.Role]int {
			s, out := screen.New(300, 90), map[theme.Role]int{}
			v.Draw(s, theme.For("dark", true, theme.Unicode, theme.TrueColor), look)
			for y := range s.H() {
				for x := range s.W() {
					if c := s.At(x, y); c.Text != " " {
						out[c.Role]++
					}
				}
			}
			return out
		}
		if n := roles(Look{Dimmed: all, Focus: "cdn"}); n[want] == 0 || n[theme.Dimmed] == 0 {
			t.Errorf("%s: the focus on cdn is not seen: cells by role %v", LevelName(level), n)
		}
		for i := range v.Drawing().Lines {
			id := v.Drawing().Lines[i].ID
			n, alone := roles(Look{Dimmed: all, Link: id}), roles(Look{Link: id})
			if n[theme.LineFocus] != alone[theme.LineFocus] || n[theme.LineFocus]+n[theme.Selected] == 0 {
				t.Errorf("%s: the focus on %s is not seen as where nothing steps back: %d cells, not %d", LevelName(level), id, n[theme.LineFocus], alone[theme.LineFocus])
			}
		}
	}
}

// Every node can be reached with the arrows alone.
func TestArrowsReachEverything(t *testing.T) {
	for _, name := range samples.Names() {
		v := view(t, name, 100, 30)
		order := v.Order()
		if len(order) == 0 {
			continue
		}
		seen, todo := map[string]bool{order[0]: true}, []string{order[0]}
		for len(todo) > 0 {
			id := todo[0]
			todo = todo[1:]
			for _, way := range []layout.Way{layout.Left, layout.Right, layout.Up, layout.Down} {
				if to := v.Neighbour(id, way); to != "" && !seen[to] {
					seen[to] = true
					todo = append(todo, to)
				}
			}
		}
		for _, id := range order {
			if !seen[id] {
				t.Errorf("%s: arrows do not reach %s", name, id)
			}
		}
	}
}

// The links around a node are all of its drawn links, each once.
func TestAroundListsEachLinkOnce(t *testing.T) {
	v := view(t, "global-storefront", 100, 30)
	for _, id := range v.Order() {
		seen := map[model.LinkRef]bool{}
		for _, ref := range v.Around(id) {
			if seen[ref] || ref.From != id && ref.To != id {
				t.Errorf("%s: %s", id, ref)
			}
			seen[ref] = true
		}
		n := 0
		for _, l := range v.Drawing().Lines {
			if l.Ref.From == id || l.Ref.To == id {
				n++
			}
		}
		if n != len(seen) {
			t.Errorf("%s: %d of %d links", id, len(seen), n)
		}
	}
}

// Whatever the camera does, revealing shows the node, and something of the
// drawing stays in sight.
func TestCamera(t *testing.T) {
	d := drawing(t, "global-storefront", layout.Detail)
	rapid.Check(t, func(r *rapid.T) {
		v := &View{}
		v.Resize(rapid.IntRange(30, 200).Draw(r, "w"), rapid.IntRange(8, 60).Draw(r, "h"))
		v.SetDrawing(d, "")
		ids := v.Order()
		for range rapid.IntRange(0, 20).Draw(r, "steps") {
			v.Pan(rapid.IntRange(-300, 300).Draw(r, "dx"), rapid.IntRange(-100, 100).Draw(r, "dy"))
			x, y := v.Cell(0, 0)
			if x >= d.W || y >= d.H || x+v.w <= 0 || y+v.h <= 0 {
				r.Fatalf("the drawing is out of sight: %d,%d", x, y)
			}
			id := ids[rapid.IntRange(0, len(ids)-1).Draw(r, "id")]
			v.Reveal(id)
			if box, ok := v.Place(id); !ok || !v.sees(box) {
				r.Fatalf("%s is not in sight", id)
			}
		}
	})
}

// A drawing that is only too wide shows its whole height, wherever the focus is
// and whenever the window got its size.
func TestCameraShowsTheWholeHeight(t *testing.T) {
	d := drawing(t, "global-storefront", layout.Detail)
	last := d.Boxes[d.ReadingOrder()[len(d.Boxes)-1]].ID
	for _, first := range []string{"drawing", "size"} {
		v := &View{}
		if first == "size" {
			v.Resize(40, d.H+10)
		}
		v.SetDrawing(d, last)
		v.Resize(40, d.H+10)
		v.Reveal(last)
		if _, top := v.Cell(0, 0); top > 0 || top < -10 {
			t.Errorf("%s first: the window starts at row %d of a drawing with %d rows", first, top, d.H)
		}
		if r, ok := v.Place(last); !ok || !v.sees(r) {
			t.Errorf("%s first: %s is out of sight", first, last)
		}
	}
}

// More room changes nothing for a drawing that has enough.
func TestResizeKeepsSmallDrawingsInPlace(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {2, 2}, {3, 2}, {12, 1}, {12, 3}, {30, 8}} {
		v := &View{}
		v.Resize(80, 24)
		v.SetDrawing(&layout.Drawing{W: size[0], H: size[1]}, "")
		x, y := v.Cell(0, 0)
		v.Resize(81, 24)
		if x2, y2 := v.Cell(0, 0); x2 != x || y2 != y {
			t.Errorf("a drawing of %v starts at %d,%d, with one more column at %d,%d", size, x, y, x2, y2)
		}
	}
}

// Rows that an edit adds above the focus come into sight where all have room.
func TestCameraShowsWhatAnEditAdds(t *testing.T) {
	with := func(y, h int) *layout.Drawing {
		return &layout.Drawing{W: 200, H: h, Boxes: []layout.Box{{ID: "a", X: 50, Y: y, W: 10, H: 3}}}
	}
	v := &View{}
	v.Resize(80, 40)
	v.SetDrawing(with(5, 20), "a")
	v.SetDrawing(with(19, 36), "a")
	v.Reveal("a")
	if _, y := v.Cell(0, 0); y > 0 {
		t.Errorf("all 36 rows have room in 40, but the window starts at row %d", y)
	}
}

// The first picture of a drawing that is too large both ways has no empty part
// but the air around what it is about.
func TestCameraFillsTheWindow(t *testing.T) {
	d := drawing(t, "global-storefront", layout.Detail)
	for i := range d.Boxes {
		v := &View{}
		v.Resize(40, 12)
		v.SetDrawing(d, d.Boxes[i].ID)
		v.Reveal(d.Boxes[i].ID)
		x, y := v.Cell(0, 0)
		if x < -margin || y < -margin || x+40 > d.W+margin || y+12 > d.H+margin {
			t.Errorf("%s: the window starts at %d,%d of %dx%d", d.Boxes[i].ID, x, y, d.W, d.H)
		}
	}
}

// A new drawing of the same design leaves the focus where it was.
func TestSetDrawingKeepsTheFocusInPlace(t *testing.T) {
	v := view(t, "global-storefront", 60, 20)
	v.Reveal("orders")
	r, _ := v.Place("orders")
	x, y := v.Cell(0, 0)
	at := fmt.Sprint(r.X-x, r.Y-y)
	moved := drawing(t, "global-storefront", layout.Detail)
	for i := range moved.Boxes {
		moved.Boxes[i].X += 7
		moved.Boxes[i].Y += 3
	}
	v.SetDrawing(moved, "orders")
	r, _ = v.Place("orders")
	x, y = v.Cell(0, 0)
	if now := fmt.Sprint(r.X-x, r.Y-y); now != at {
		t.Fatalf("it was at %s and is at %s", at, now)
	}
}

func TestNothingAndTiny(t *testing.T) {
	v := &View{}
	for _, size := range [][2]int{{0, 0}, {1, 1}, {3, 2}} {
		v.Resize(size[0], size[1])
		v.SetDrawing(nil, "")
		paint(v, size[0], size[1], theme.Unicode, Look{Minimap: true})
		v.SetDrawing(drawing(t, "static-site", layout.Dots), "x")
		paint(v, size[0], size[1], theme.Unicode, Look{Minimap: true, Focus: "x"})
		v.Centre("www")
		v.At(0, 0)
	}
}

// Where what is broken is underlined, its lines are double: upright ones would be ladders.
func TestBrokenLinesAreNoLadders(t *testing.T) {
	v := view(t, "broken-launch", 120, 40)
	s := screen.New(120, 40)
	failed := map[string]bool{}
	for _, l := range v.Drawing().Lines {
		failed[l.Ref.String()] = true
	}
	for _, b := range v.Drawing().Boxes {
		failed[b.ID] = true
	}
	v.Draw(s, theme.For("light", false, theme.Unicode, theme.Colours16), Look{Failed: failed})
	for y := range 40 {
		for x := range 120 {
			if c := s.At(x, y); c.Role == theme.LineBroken && strings.ContainsAny(c.Text, "│┃╎┆┊├┤┌┐└┘╭╮╯╰") {
				t.Fatalf("%q at %d, %d is underlined:\n%s", c.Text, x, y, s.Plain())
			}
		}
	}
	if !strings.Contains(s.Plain(), "║") || !strings.Contains(s.Plain(), "═") {
		t.Errorf("no double lines:\n%s", s.Plain())
	}
}

// Whatever has the focus, the map lies on none of it, wherever the camera stands.
func TestMapHidesNoFocus(t *testing.T) {
	for _, level := range []layout.Level{layout.Detail, layout.Compact} {
		v := &View{}
		v.Resize(60, 15)
		v.SetDrawing(drawing(t, "global-storefront", level), "")
		if v.Fits(v.Drawing()) {
			continue
		}
		shown := 0
		same := func(what string, look Look, cells []screen.Rect) {
			bare := screen.New(60, 15)
			v.Draw(bare, theme.For("dark", true, theme.Unicode, theme.TrueColor), look)
			look.Minimap = true
			mapped := screen.New(60, 15)
			v.Draw(mapped, theme.For("dark", true, theme.Unicode, theme.TrueColor), look)
			if strings.Contains(mapped.Plain(), "map") && !strings.Contains(bare.Plain(), "map") {
				shown++
			}
			for _, r := range cells {
				for y := max(0, r.Y-v.y); y < min(15, r.Y-v.y+r.H); y++ {
					for x := max(0, r.X-v.x); x < min(60, r.X-v.x+r.W); x++ {
						if bare.At(x, y).Text != mapped.At(x, y).Text {
							t.Errorf("level %d: the map hides %s at %d,%d of the window:\n%s", level, what, x, y, mapped.Plain())
							return
						}
					}
				}
			}
		}
		for _, it := range v.items {
			v.Home()
			for _, from := range [][2]int{{0, 0}, {v.d.W, 0}, {v.d.W, v.d.H}, {0, v.d.H}} {
				v.StandAt(from[0], from[1])
				v.Reveal(it.id)
				same(it.id, Look{Focus: it.id}, []screen.Rect{it.r})
				same("the target "+it.id, Look{Sub: it.id}, []screen.Rect{it.r})
				same("the new node "+it.id, Look{Ghosts: map[string]bool{it.id: true}}, []screen.Rect{it.r})
			}
		}
		for _, l := range v.d.Lines {
			v.RevealLink(l.ID)
			same(l.ID, Look{Link: l.ID}, v.mustSeeLine(l))
		}
		if shown == 0 {
			t.Errorf("level %d: the map is never there", level)
		}
	}
}

// mustSeeLine are the cells of a line in the drawing.
func (v *View) mustSeeLine(l layout.Line) []screen.Rect {
	var out []screen.Rect
	for k := 1; k < len(l.Points); k++ {
		a, b := l.Points[k-1], l.Points[k]
		out = append(out, screen.Rect{X: min(a.X, b.X), Y: min(a.Y, b.Y), W: max(a.X, b.X) - min(a.X, b.X) + 1, H: max(a.Y, b.Y) - min(a.Y, b.Y) + 1})
	}
	return out
}
