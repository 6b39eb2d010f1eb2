package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/part/parttest"
)

// What comes before there is a model waits for it, in order, and nothing is shown
// meanwhile but the screen that the designer will fill.
func TestMessagesWaitForTheModel(t *testing.T) {
	g := opening(Options{Design: large(3), Theme: "dark", NoTips: true}, nil)
	for _, msg := range []tea.Msg{tea.WindowSizeMsg{Width: 120, Height: 36}, parttest.Key(":"), parttest.Key("n"), parttest.Key("o")} {
		if _, cmd := g.Update(msg); cmd != nil {
			t.Fatalf("%T was answered", msg)
		}
	}
	if v := g.View(); strings.TrimSpace(v.Content) != "" || !v.AltScreen || v.MouseMode != tea.MouseModeCellMotion {
		t.Fatalf("before: %+v", v)
	}
	m := g.opened()
	if m.ui.w != 0 {
		t.Fatal("messages reached the model before its start")
	}
	if _, cmd := g.Update(modelMade{}); cmd == nil {
		t.Fatal("nothing is to be done at the start")
	}
	_ = g.View()
	if text := m.ui.surface.Plain(); !strings.Contains(text, ":no") {
		t.Errorf("typed before the start, and lost:\n%s", text)
	}
}

// A fault while the model is made ends in order.
func TestFaultWhileTheModelIsMade(t *testing.T) {
	g := opening(Options{Design: large(3)}, nil)
	<-g.made
	g.Model, g.fault = nil, "a fault on purpose"
	if _, cmd := g.Update(modelMade{}); cmd == nil || cmd() != tea.Quit() {
		t.Error("the program goes on without a model")
	}
	defer func() {
		if r := recover(); r == nil {
			t.Error("the fault is not told")
		}
	}()
	g.opened()
}
