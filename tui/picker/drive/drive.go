// Package drive helps tests of the parts: it turns words into key presses and
// parts into pictures.
package drive

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"portolan/tui/act"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

var dark, plain = theme.New("dark", true, theme.Unicode), theme.New("dark", true, theme.ASCII)

var codes = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
}

// Key is the press of a key by the name that it reports: "enter", "ctrl+s",
// "shift+tab", "alt+backspace", "space", or the character itself.
func Key(name string) tea.KeyPressMsg {
	var k tea.Key
	rest := name
	for {
		switch {
		case strings.HasPrefix(rest, "ctrl+"):
			k.Mod, rest = k.Mod|tea.ModCtrl, rest[5:]
			continue
		case strings.HasPrefix(rest, "alt+"):
			k.Mod, rest = k.Mod|tea.ModAlt, rest[4:]
			continue
		case strings.HasPrefix(rest, "shift+"):
			k.Mod, rest = k.Mod|tea.ModShift, rest[6:]
			continue
		}
		break
	}
	switch code, named := codes[rest]; {
	case named:
		k.Code = code
	case rest == "space":
		k.Code, k.Text = tea.KeySpace, " "
	default:
		k.Code, _ = utf8.DecodeRuneInString(rest)
		if k.Mod == 0 {
			k.Text = rest
		}
	}
	return tea.KeyPressMsg(k)
}

// Press gives keys to a part, one after the other, and returns the action of
// the last. A word in quotes is typed letter by letter: "'sydney'".
func Press(p part.Panel, keys ...string) act.Action {
	var last act.Action
	for _, k := range keys {
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
