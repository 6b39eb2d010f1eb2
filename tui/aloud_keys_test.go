package tui

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"portolan/model/racetest"
)

// bareSign is a sign of a text that no letter or digit stands with: a voice leaves it out
// or names it as something else. What it means is to be said by a word.
func bareSign(text string) string {
	for _, w := range strings.Fields(text) {
		if !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) || strings.ContainsAny(w, "←↑→↓⏎⌫⇧×✓✗⚠▸●◐⊗…") {
			return w
		}
	}
	return ""
}

// Every key of every place is answered by a sentence, also where it does nothing and
// where it was pressed before, and no sentence holds a sign in place of a word.
func TestEveryKeyIsAnsweredAloud(t *testing.T) {
	racetest.OneGoroutine(t)
	t.Parallel()
	elsewhere := []string{"ctrl+c", "ctrl+e", "ctrl+z", "q", "ctrl+q", "alt+q"} // they leave, or lead to another program
	pressed, seen := 0, map[scope]bool{}
	for _, way := range [][]string{{"1"}, {"2"}, {"3"}, {"3", "<tab>"}, {"4"}, {"4", "<space>"}, {"4", "m"}, {"4", "o"}, {"5"}, {"6"}, {"7"}, {"1", "<tab>"}, {"1", "<enter>"}, {"1", "e"}, {"1", "v"}, {"1", "m"}, {"1", "c"}, {"1", "<space>"}, {"1", "<space>", "e"}, {"1", ":"}, {"1", "}", "F"}} {
		s, said := hears(t, withPeople)
		start := s.m.doc.history
		said(way...)
		for _, key := range keysHere(s.m, seen) {
			if slices.Contains(elsewhere, key) {
				continue
			}
			name := key
			if len([]rune(key)) > 1 {
				name = "<" + key + ">"
			}
			for range 2 {
				text := said(name)
				pressed++
				if strings.TrimSpace(text) == "" && !s.m.aloud.said.line.held {
					t.Errorf("%v, %s: nothing is said", way, key)
				}
				for _, line := range strings.Split(text, "\n") {
					file := s.m.ui.view == viewExport && key == "tab" // its preview is that of a file
					if sign := bareSign(line); sign != "" && !file {
						t.Errorf("%v, %s: %q holds %q", way, key, line, sign)
					}
				}
			}
			if s.ended {
				t.Fatalf("%v, %s ends the session", way, key)
			}
			s.m.ui.overlays, s.m.ui.mode, s.m.ui.prefix = nil, nil, ""
			s.m.panes.inspector.Discard()
			if s.m.aloud.said.above != nil { // a dialog of the view
				said("<esc>")
			}
			if s.m.doc.now() != start.Now() {
				s.m.doc.history = start
				s.m.changed()
			}
			said(way...)
		}
	}
	if pressed < 1000 {
		t.Errorf("%d keys were pressed", pressed)
	}
}

// keysHere are the single keys that mean something where the designer is, those of
// commands in the first place of each scope.
func keysHere(m *Model, seen map[scope]bool) []string {
	var out []string
	add := func(keys []string) {
		for _, k := range keys {
			if !strings.Contains(k, " ") && !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	switch p := m.active(); {
	case m.overlay() != nil:
		for _, b := range m.overlay().Bindings().Here() {
			add(b.Keys)
		}
		return out
	case m.ui.mode != nil:
		for _, b := range m.ui.mode.bindings(m).Here() {
			add(b.Keys)
		}
		return out
	case p != nil:
		for _, b := range p.Bindings().Here() {
			add(b.Keys)
		}
		if m.editing() {
			return out
		}
	}
	if in := m.scopesNow()[0]; !seen[in] {
		seen[in] = true
		for _, c := range m.table.all {
			if c.in&in != 0 {
				add(c.keys)
			}
		}
	}
	return out
}
