package tui

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/model"
	"portolan/model/document"
	"portolan/samples/samplestest"
	"portolan/tui/part/parttest"
	"portolan/tui/screen"
	"portolan/validate"
)

// session drives the designer as a person would, on the model directly: keys
// in, state and picture out. Background work is done before the next key,
// timers only when Wait lets time pass.
type session struct {
	t       *testing.T
	m       *Model
	w, h    int
	now     time.Time
	timers  []tea.Msg
	presses int
	clicks  int
	turns   int // of the wheel
	ended   bool
}

// found is what sessions share of what they found out about states of designs.
var found = &judgements{most: 64}

// start is what a session opens.
type startWith func(*Options)

func file(path string) startWith { return func(o *Options) { o.Path = path } }

func state(dir string) startWith { return func(o *Options) { o.StateDir = dir } }

func sample(t *testing.T, name string) startWith {
	t.Helper()
	read, _ := parsed.LoadOrStore(name, sync.OnceValue(func() *model.Topology { return samplestest.Topology(t, name) }))
	top := read.(func() *model.Topology)()
	return func(o *Options) { o.Design, o.Title = top, name }
}

// parsed are the samples that were read: a design is never changed, only followed by others.
var parsed sync.Map

func blank() startWith {
	return func(o *Options) { o.Design, _ = model.New("", nil, nil) }
}

func newSession(t *testing.T, w, h int, with ...startWith) *session {
	t.Helper()
	s := &session{t: t, w: w, h: h, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	o := Options{
		City: "Frankfurt", Theme: "dark", NoTips: true, past: found,
		Clock: func() time.Time { return s.now },
		After: func(_ time.Duration, msg tea.Msg) tea.Cmd { s.timers = append(s.timers, msg); return nil },
	}
	for _, f := range with {
		f(&o)
	}
	s.m = New(o)
	s.do(s.m.Init())
	s.send(tea.WindowSizeMsg{Width: w, Height: h})
	return s
}

// send delivers a message, does the work that follows and looks at the frame.
func (s *session) send(msg tea.Msg) {
	s.t.Helper()
	if r, ok := msg.(tea.WindowSizeMsg); ok {
		s.w, s.h = r.Width, r.Height
	}
	_, cmd := s.m.Update(msg)
	s.do(cmd)
	s.frame()
}

func (s *session) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			s.do(c)
		}
	case tea.QuitMsg:
		s.ended = true
	default:
		_, next := s.m.Update(msg)
		s.do(next)
	}
}

// frame checks the picture: never more rows or columns than the terminal has.
func (s *session) frame() string {
	s.t.Helper()
	content := s.m.View().Content
	if s.m.aloud.out != nil { // nothing of it is drawn
		return content
	}
	rows := strings.Split(content, "\n")
	if len(rows) > max(s.h, 1) {
		s.t.Fatalf("frame of %d rows on a terminal of %d", len(rows), s.h)
	}
	for i, r := range rows {
		if w := ansi.StringWidth(r); content != "" && w != s.w {
			s.t.Fatalf("row %d has %d columns of %d: %q", i, w, s.w, ansi.Strip(r))
		}
	}
	return content
}

// screen is the picture as plain text.
func (s *session) screen() string { return s.m.ui.surface.Plain() }

// Press presses keys: names in angle brackets, anything else as it is typed.
func (s *session) Press(keys ...string) *session {
	s.t.Helper()
	for _, k := range keys {
		if len(k) > 2 && k[0] == '<' && k[len(k)-1] == '>' {
			s.presses++
			s.send(parttest.Key(k[1 : len(k)-1]))
			continue
		}
		for _, r := range k {
			s.presses++
			name := string(r)
			if r == ' ' {
				name = "space"
			}
			s.send(parttest.Key(name))
		}
	}
	return s
}

// Wait lets time pass: timers that run now fire.
func (s *session) Wait(d time.Duration) *session {
	s.now = s.now.Add(d)
	due := s.timers
	s.timers = nil
	for _, msg := range due {
		s.send(msg)
	}
	return s
}

// Click clicks at a cell of the screen.
func (s *session) Click(x, y int, mod ...tea.KeyMod) *session {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	return s.click(x, y, mod...)
}

func (s *session) click(x, y int, mod ...tea.KeyMod) *session {
	s.t.Helper()
	s.clicks++
	e := tea.Mouse{X: x, Y: y, Button: tea.MouseLeft}
	for _, k := range mod {
		e.Mod |= k
	}
	s.send(tea.MouseClickMsg(e))
	s.send(tea.MouseReleaseMsg(e))
	return s
}

// Double clicks twice.
func (s *session) Double(x, y int) *session { return s.Click(x, y).click(x, y) }

// Drag holds the button from one cell to another.
func (s *session) Drag(x, y, toX, toY int, mod ...tea.KeyMod) *session {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	e := tea.Mouse{X: x, Y: y, Button: tea.MouseLeft}
	for _, k := range mod {
		e.Mod |= k
	}
	s.send(tea.MouseClickMsg(e))
	e.X, e.Y = (x+toX)/2, (y+toY)/2
	s.send(tea.MouseMotionMsg(e))
	e.X, e.Y = toX, toY
	s.send(tea.MouseMotionMsg(e))
	s.send(tea.MouseReleaseMsg(e))
	return s
}

// at is the screen cell of a node: the middle of its box.
func (s *session) at(id string) (x, y int) {
	s.t.Helper()
	r, ok := s.m.canvas.Place(id)
	if !ok {
		s.t.Fatalf("%s is not drawn", id)
	}
	x0, y0 := s.m.canvas.Cell(0, 0)
	c := s.m.ui.rects.canvas
	return c.X + 1 + r.X - x0 + r.W/2, c.Y + 1 + r.Y - y0 + r.H/2
}

// find is the screen cell where a text begins.
func (s *session) find(text string) (x, y int) {
	s.t.Helper()
	return parttest.Find(s.t, s.screen(), text)
}

// findIn is the screen cell where a text begins within a part of the screen.
func (s *session) findIn(r screen.Rect, text string) (x, y int) {
	s.t.Helper()
	x, y = parttest.Find(s.t, s.m.ui.surface.Sub(r).Plain(), text)
	return r.X + x, r.Y + y
}

// Sees checks that a text is on the screen.
func (s *session) Sees(texts ...string) *session {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.screen(), text) {
			s.t.Fatalf("%q is not on the screen:\n%s", text, s.screen())
		}
	}
	return s
}

// Lacks checks that a text is not on the screen.
func (s *session) Lacks(text string) *session {
	s.t.Helper()
	if strings.Contains(s.screen(), text) {
		s.t.Fatalf("%q is on the screen:\n%s", text, s.screen())
	}
	return s
}

// Focus checks which node has the focus.
func (s *session) Focus(id string) *session {
	s.t.Helper()
	if s.m.focus.node != id || s.m.focus.onLink {
		s.t.Fatalf("the focus is on %q (link %v), not on %q\n%s", s.m.focus.node, s.m.focus.onLink, id, s.screen())
	}
	return s
}

func (s *session) design() *model.Topology { return s.m.doc.now() }

func (s *session) errors() int {
	e, _, _ := s.m.look.report.Counts()
	return e
}

// links lists the links as "a -> b".
func (s *session) links() []string {
	var out []string
	for _, l := range s.design().Links {
		out = append(out, l.Ref().String())
	}
	return out
}

func tempFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// check reads a file back and judges it.
func check(t *testing.T, path string) (*model.Topology, *validate.Report) {
	t.Helper()
	f, err := document.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return f.Topology, validate.Check(f.Topology)
}

func pasted(text string) tea.PasteMsg { return tea.PasteMsg{Content: text} }
