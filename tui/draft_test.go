package tui

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/tui/binding"
	"portolan/tui/picker"
)

// reference checks that the saved design is the reference design but for the order and
// for places.
func (s *session) reference(want *model.Topology, path string) {
	s.t.Helper()
	s.Sees("Saved")
	got, _ := check(s.t, path)
	a, b := contents(want), contents(got)
	for _, line := range a {
		if !slices.Contains(b, line) {
			s.t.Errorf("missing: %s", line)
		}
	}
	for _, line := range b {
		if !slices.Contains(a, line) {
			s.t.Errorf("not in the reference: %s", line)
		}
	}
}

// contents lists nodes and links with what is set of them.
func contents(t *model.Topology) []string {
	var out []string
	props := func(list []model.Prop, spec any) string {
		var b strings.Builder
		for _, p := range list {
			if v, set := p.Get(spec); set {
				fmt.Fprintf(&b, " %s=%s", p.Name, strings.Join(v, ","))
			}
		}
		return b.String()
	}
	for _, n := range t.Nodes {
		out = append(out, fmt.Sprintf("%s %s %q%s", n.Kind(), n.ID, n.Title, props(n.Info().Props, n.Spec)))
	}
	for _, l := range t.Links {
		out = append(out, fmt.Sprintf("%s %s%s", l.Kind, l.Ref(), props(l.Info().Props, l.Spec)))
	}
	return out
}

// shown lists the keys that the screen shows: in the footer, a dialog, a menu.
func (s *session) shown() map[string]bool {
	out := map[string]bool{}
	s.hots(func(_, _ int, key string) { out[key] = true })
	return out
}

// Hit presses keys that the screen shows at that moment.
func (s *session) Hit(keys ...string) *session {
	s.t.Helper()
	for _, k := range keys {
		if !s.shown()[k] {
			s.t.Fatalf("%s is not on the screen:\n%s", binding.Label(k), s.screen())
		}
		s.Press("<" + k + ">")
	}
	return s
}

// Type types into the open palette.
func (s *session) Type(text string) *session {
	s.t.Helper()
	if s.m.overlay() == nil || !s.m.overlay().Bindings().Types {
		s.t.Fatalf("nothing is typed here:\n%s", s.screen())
	}
	return s.Press(text)
}

// Jump goes to a node by the letter that it has.
func (s *session) Jump(id string) *session {
	s.t.Helper()
	s.Hit("s")
	letter := s.m.ui.mode.(*pick).targets[id]
	x, y := s.at(id)
	if r, _ := s.m.canvas.Place(id); letter == "" || !strings.Contains(s.screenRow(y-r.H/2), letter) {
		s.t.Fatalf("%s has no letter at %d, %d:\n%s", id, x, y, s.screen())
	}
	return s.Press(letter).Focus(id)
}

func (s *session) screenRow(y int) string { return strings.Split(s.screen(), "\n")[y] }

// The reference design by keys, from an empty design: at most 45, each of which
// the screen shows when it is pressed.
func TestReferenceDesignByKeys(t *testing.T) {
	want, _ := check(t, filepath.Join("testdata", "reference.topo.yaml"))
	for _, size := range [][2]int{{120, 36}, {160, 45}} {
		s := newSession(t, size[0], size[1], blank(), state(t.TempDir()))
		s.Hit("a").Type("ber").Hit("enter").Focus("berlin")
		s.Hit("a").Type("cf").Hit("enter").Focus("cdn")
		s.Hit("a", "tab").Sees("us-east-1").Hit("enter").Focus("assets")
		s.Hit("left").Focus("cdn")
		s.Hit("a").Type("late").Hit("enter").Focus("origin")
		s.Hit("a", "enter").Focus("alb").Hit("a", "enter").Focus("web")
		s.Jump("origin")
		s.Hit("a", "tab", "tab").Sees("eu-west-1").Hit("enter").Focus("alb-2").Hit("a", "enter").Focus("web-2")
		s.Jump("cdn")
		s.Hit("a").Type("rest").Hit("enter").Focus("api").Hit("a", "enter").Focus("fn")
		if s.presses > 45 {
			t.Errorf("%d keys at %v", s.presses, size)
		}
		t.Logf("%d keys", s.presses)
		path := filepath.Join(t.TempDir(), "reference.topo.yaml")
		s.Press(":w "+path, "<enter>").reference(want, path)
	}
}

// hots lists the first cell of every place on the screen that stands for a key.
func (s *session) hots(each func(x, y int, key string)) {
	surface := s.m.ui.surface
	for y := range surface.H() {
		before := ""
		for x := range surface.W() {
			key := surface.KeyAt(x, y)
			if key != "" && key != before {
				each(x, y, key)
			}
			before = key
		}
	}
}

// Tap clicks where the screen shows a key.
func (s *session) Tap(key string) *session {
	s.t.Helper()
	at := [2]int{-1, -1}
	s.hots(func(x, y int, k string) {
		if k == key {
			at = [2]int{x, y}
		}
	})
	if at[0] < 0 {
		s.t.Fatalf("%s is not on the screen:\n%s", binding.Label(key), s.screen())
	}
	return s.Click(at[0], at[1])
}

// Pick chooses a row of the dialog on top by clicks: the chosen row by one, another by two,
// the first of which only chooses it. A menu takes any row by one.
func (s *session) Pick(text string) *session {
	s.t.Helper()
	open, before := len(s.m.visibleOverlays()), s.m.overlayText()
	l, menu := s.m.overlay().(*picker.List)
	menu = menu && l.Menu
	s.Row(text)
	if menu || strings.Contains(before, "▸ "+text) {
		if len(s.m.visibleOverlays()) >= open {
			s.t.Fatalf("a click on the row %q does not take it:\n%s", text, s.screen())
		}
		return s
	}
	if len(s.m.visibleOverlays()) != open || !strings.Contains(s.m.overlayText(), "▸ "+text) {
		s.t.Fatalf("a click on %q does not choose the row:\n%s", text, s.screen())
	}
	if s.Row(text); len(s.m.visibleOverlays()) >= open {
		s.t.Fatalf("two clicks on %q do not take it:\n%s", text, s.screen())
	}
	return s
}

// overlayText is what the dialog on top shows.
func (m *Model) overlayText() string {
	all := m.visibleOverlays()
	return m.ui.surface.Sub(m.overlayRect(all[len(all)-1])).Plain()
}

// Row clicks the row of the dialog on top that begins with a text.
func (s *session) Row(text string) *session {
	s.t.Helper()
	all := s.m.visibleOverlays()
	r := s.m.overlayRect(all[len(all)-1])
	for range 60 { // the wheel brings what is out of sight
		for i, row := range strings.Split(s.m.ui.surface.Sub(r).Plain(), "\n") {
			if at := strings.Index(row, text); at >= 0 && strings.Trim(row[:at], " ║▸│>") == "" {
				return s.Click(r.X+len([]rune(row[:at])), r.Y+i)
			}
		}
		s.turns++
		s.send(tea.MouseWheelMsg(tea.Mouse{X: r.X + 4, Y: r.Y + 4, Button: tea.MouseWheelDown}))
	}
	s.t.Fatalf("no row %q:\n%s", text, s.screen())
	return s
}

// The reference design with the mouse alone, from an empty design to the file on the
// disk: no key is pressed. At most so many clicks and turns of the wheel.
func TestReferenceDesignByMouse(t *testing.T) {
	want, _ := check(t, filepath.Join("testdata", "reference.topo.yaml"))
	for _, size := range [][2]int{{120, 36}, {160, 45}, {80, 24}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			s := newSession(t, size[0], size[1], blank(), state(t.TempDir()))
			add := func(row, id string, regions int) {
				t.Helper()
				s.Tap("a")
				for range regions {
					s.Tap("tab")
				}
				s.Pick(row).Focus(id)
			}
			add("USERS", "frankfurt", 0)
			s.Tap("enter").Sees("editing") // they are of another city
			s.Click(s.findIn(s.m.ui.rects.inspector, "Locations")).Tap("enter")
			s.Pick("Berlin").Tap("ctrl+s")
			s.Focus("berlin").Click(s.at("berlin")) // the name follows the city
			add("CLOUDFRONT", "cdn", 0)
			add("S3", "assets", 1)
			s.Click(s.at("cdn"))
			add("ROUTE 53", "origin", 0)
			s.Tap("enter").Sees("editing")
			s.Click(s.findIn(s.m.ui.rects.inspector, "Policy")).Tap("enter")
			s.Pick("latency").Tap("ctrl+s").Sees("Done: set policy")
			s.Click(s.at("origin"))
			add("ALB", "alb", 0)
			add("EC2", "web", 0)
			s.Click(s.at("origin"))
			add("ALB", "alb-2", 2)
			add("EC2", "web-2", 0)
			s.Click(s.at("cdn"))
			add("REST API", "api", 0)
			add("LAMBDA", "fn", 0)
			r := s.m.ui.rects.canvas
			s.right(r.X+r.W-3, r.Y+r.H-2).Pick("Save").Sees("Save as: ").Tap("enter")
			if s.presses > 0 {
				t.Errorf("%d keys were pressed", s.presses)
			}
			if s.clicks > 60 || s.turns > 60 {
				t.Errorf("%d clicks, %d turns of the wheel", s.clicks, s.turns)
			}
			t.Logf("%d clicks, %d turns of the wheel", s.clicks, s.turns)
			files, _ := filepath.Glob(filepath.Join(dir, "*.topo.yaml"))
			if len(files) != 1 {
				t.Fatalf("files %v\n%s", files, s.screen())
			}
			s.reference(want, files[0])
		})
	}
}
