package tui

import (
	"strings"
	"testing"

	"portolan/tui/screen"
)

// effects says what is seen after a click on a hint, by the keys of the hint: in any place,
// or behind the keys that lead to it.
var effects = map[string]string{
	"a": "ADD", "c": "CONNECT", "s": "JUMP", "?": "╔═ Keys · ", "space": "MENU", "O": "╔═ ", "#": "╔═ Sources", "enter": "EDIT", "i": "╔═ Insert on", "/": "/",
	".": "Out:", "[e] .": "link from", "[e] enter": "EDIT",
	"[2] enter": "‹1 Canvas›", "[2] z": "▸", "[2] right": "OUTLINE", "[2] left": "OUTLINE",
	"[3] w": "╔═ What if", "[3] c": "repeat visits on a connection", "[3] +": "CHOOSE", "[3] -": "Done: delete", "[3] t": "target", "[3] a": "━ Assumptions", "[3] s": "Sorted",
	"[3] m": "model", "[3] p": "The way of", "[3] y": "Copied", "[3] x": "CSV", "[3] tab": "┏━ Waterfall",
	"[4] space": "Broken: ", "[4] tab": "┏━ What users get", "[4] m": "Survival of every single break", "[4] o": "What the design holds", "[4] p": "The way of", "[4] x": "Wrote", "[4] esc": "‹1 Canvas›", "[4] y": "Copied",
	"[4 <space>] space": "Mended: ", "[4 <space>] tab": "┏━ What users get", "[4 <space>] m": "Survival of every single break", "[4 <space>] o": "What the design holds",
	"[4 <space>] t": "▸      +0 s", "[4 <space>] p": "‹1 Canvas›", "[4 <space>] x": "Wrote", "[4 <space>] R": "nothing is broken", "[4 <space>] esc": "The simulation is over", "[4 <space>] y": "Copied",
	"[5] enter": "Wrote", "[5] tab": "▸  network", "[5] e": "╔═ ", "[5] y": "Copied", "[5] d": "Diff with the file",
	"[6] n": "WORLD", "[6] +": "WORLD", "[6] -": "WORLD", "[6] 0": "WORLD", "[6] f": "WORLD", "[6] c": "repeat visits", "[6] enter": "‹1 Canvas›",
	"[7] r": "TABLE", "[7] enter": "‹1 Canvas›",
	"[v] space": "SELECT 0", "[v] ]": "SELECT ",
	"[<tab>] tab": "┏━ Findings", "[<tab> <tab>] e": "errors", "[<tab> <tab>] enter": "NORMAL", "[<tab> <tab>] f": "╔═ Fix", "[<tab> <tab>] F": "╔═ Fix", "[<tab> <tab>] !": "╔═ Ignore", "[<tab> <tab>] }": "FINDINGS", "[<tab> <tab>] {": "FINDINGS",
}

// steps are keys of hints that go on by a row, a place or a column; at an end they say so
// or do nothing.
const steps = "left right up down"

// Each hint of the footer can be clicked, in every view, and the click does what the hint
// says.
func TestFooterCanBeClicked(t *testing.T) {
	t.Chdir(t.TempDir()) // where reports and exports go
	for _, keys := range [][]string{{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}, {"7"}, {"e"}, {"v"}, {"4", "<space>"}, {"<tab>"}, {"<tab>", "<tab>"}} {
		place := "[" + strings.Join(keys, " ") + "] "
		open := func() *session {
			s := newSession(t, 120, 36, sample(t, "static-site"), state(t.TempDir())).Press("<right>").Press(keys...)
			s.m.ui.message, s.m.ui.dirty = "", true
			s.frame()
			return s
		}
		s := open()
		foot, clicked := s.m.ui.rects.footer, map[string]bool{}
		for _, h := range s.m.hintsNow() {
			for _, key := range h.Keys {
				x := hotAt(s.m.ui.surface.Sub(foot), key)
				if x < 0 || clicked[key] {
					continue // no room for it
				}
				clicked[key] = true
				c := open()
				before := c.screen()
				c.Click(foot.X+x, foot.Y)
				want, known := effects[place+key]
				if !known {
					want, known = effects[key]
				}
				switch {
				case strings.Contains(steps, key):
				case !known:
					t.Errorf("%s%s (%s): the table of effects does not say what is seen after it", place, key, h.Does)
				case !strings.Contains(c.screen(), want):
					t.Errorf("%s%s (%s) does not show %q:\n%s", place, key, h.Does, want, c.screen())
				}
				if !strings.Contains(steps, key) && c.screen() == before {
					t.Errorf("%s%s (%s) does nothing:\n%s", place, key, h.Does, before)
				}
			}
		}
		if len(clicked) < 6 {
			t.Errorf("%s%d hints can be clicked", place, len(clicked))
		}
	}
}

// hotAt is the first column of the first row of a window that stands for a key, -1 for none.
func hotAt(s screen.Surface, key string) int {
	for x := range s.W() {
		if s.KeyAt(x, 0) == key {
			return x
		}
	}
	return -1
}
