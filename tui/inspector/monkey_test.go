package inspector_test

import (
	"math/rand/v2"
	"testing"

	"portolan/model"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/inspector"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate"
)

// Whatever is pressed, nothing panics, and every edit that the inspector asks
// for applies to the design that it shows.
func TestRandomKeys(t *testing.T) {
	keys := []string{
		"up", "down", "left", "right", "tab", "shift+tab", "enter", "enter", "esc", "ctrl+s", "ctrl+s", "right", "down", "down", "ctrl+u", "ctrl+w", "alt+backspace", "backspace", "delete",
		"pgup", "pgdown", "home", "end", "space", "a", "d", "J", "K", "k", "n", "y", "1", "9", "-", ".", "x", "é", "日", "f", "O", "e", "shift+right",
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	top := samplestest.Topology(t, "broken-launch")
	p := inspector.New()
	p.Check = func(*model.Topology) *validate.Report { return &validate.Report{} }
	applied := 0
	for i := range 30_000 {
		if i%50 == 0 && !p.Editing() {
			p.Show(top, nil, anything(rnd, top))
		}
		if i%7 == 0 && !p.Editing() {
			p.Edit("")
		}
		a := parttest.Press(p, keys[rnd.IntN(len(keys))])
		if e, ok := a.(act.Edit); ok {
			next, err := e.Edit.Apply(top)
			if err != nil {
				t.Fatalf("%s: %v", e.Edit, err)
			}
			top = next
			applied++
			sel := p.Selection()
			sel.Node = inspector.Follow(e.Edit, sel.Node)
			p.Show(top, nil, sel)
		}
		if rnd.IntN(20) == 0 {
			p.Click(rnd.IntN(40), rnd.IntN(30), rnd.IntN(2) == 0)
			p.Wheel(rnd.IntN(9) - 4)
			p.Paste([]string{"pasted", "a\nb", "\x1b[31m"}[rnd.IntN(3)])
		}
		if rnd.IntN(100) == 0 {
			p.Show(top, nil, p.Selection())
		}
		if i%10 == 0 {
			w, h := rnd.IntN(70), rnd.IntN(40)
			parttest.Picture(p, w, h, theme.Unicode)
			if o := p.Overlay(); o != nil {
				parttest.Overlay(o, w, h, theme.ASCII)
			}
		}
	}
	if applied < 20 {
		t.Errorf("only %d edits were applied", applied)
	}
}

func anything(rnd *rand.Rand, top *model.Topology) inspector.Selection {
	switch rnd.IntN(5) {
	case 0:
		return inspector.Selection{}
	case 1:
		ref := top.Links[rnd.IntN(len(top.Links))].Ref()
		return inspector.Selection{Link: &ref}
	}
	return inspector.Selection{Node: top.Nodes[rnd.IntN(len(top.Nodes))].ID}
}
