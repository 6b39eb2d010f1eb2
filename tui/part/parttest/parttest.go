// Package parttest helps tests of the parts: it reads designs, turns words into
// key presses and parts into pictures.
package parttest

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"portolan/model"
	"portolan/model/document"
	"portolan/samples"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Parse is the design of a document without a problem.
func Parse(tb testing.TB, src string) *model.Topology {
	tb.Helper()
	f, err := document.Parse("test"+samples.Suffix, []byte(src))
	if err != nil {
		tb.Fatal(err)
	}
	return f.Topology
}

// Key is the press of a key by the name that it reports, see [binding.Press].
func Key(name string) tea.KeyPressMsg { return binding.Press(name) }

// Press gives keys to a part, one after the other, and returns the action of
// the last, nil when there are none. Each script holds keys with blanks
// between them; what stands in quotes is typed letter by letter:
// "down enter 'sao paulo' enter".
func Press(p part.Panel, scripts ...string) act.Action {
	var last act.Action
	for _, k := range words(strings.Join(scripts, " ")) {
		if len(k) > 2 && k[0] == '\'' && k[len(k)-1] == '\'' {
			for _, r := range k[1 : len(k)-1] {
				name := string(r)
				if r == ' ' {
					name = "space"
				}
				last = p.Key(Key(name))
			}
			continue
		}
		last = p.Key(Key(k))
	}
	return last
}

// words cuts a script at the blanks outside quotes.
func words(script string) []string {
	var out []string
	from, quoted := 0, false
	for i := range len(script) {
		switch {
		case script[i] == '\'':
			quoted = !quoted
		case script[i] == ' ' && !quoted:
			out = append(out, script[from:i])
			from = i + 1
		}
	}
	out = append(out, script[from:])
	return slices.DeleteFunc(out, func(word string) bool { return word == "" })
}

var dark, plain = theme.For("dark", true, theme.Unicode, theme.TrueColor), theme.For("dark", true, theme.ASCII, theme.TrueColor)

// Picture draws a part into a window of w by h cells.
func Picture(p part.Panel, w, h int, glyphs *theme.Glyphs) string {
	s := screen.New(w, h)
	th := dark
	if glyphs.ASCII {
		th = plain
	}
	p.Draw(s, th, true)
	return s.Plain()
}

// Overlay draws an overlay in the size that it wants on a screen of w by h
// cells.
func Overlay(o part.Overlay, w, h int, glyphs *theme.Glyphs) string {
	ow, oh := o.Size(w, h)
	return Picture(o, ow, oh, glyphs)
}

// Find is the cell of a picture in which a text begins, the topmost when there
// are several.
func Find(tb testing.TB, picture, text string) (x, y int) {
	tb.Helper()
	for y, row := range strings.Split(picture, "\n") {
		if before, _, ok := strings.Cut(row, text); ok {
			return screen.Width(before), y
		}
	}
	tb.Fatalf("%q is not in the picture:\n%s", text, picture)
	return 0, 0
}
