package binding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// codes are the keys that have a name instead of a character.
var codes = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "insert": tea.KeyInsert,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
}

// modifiers in the order in which Bubble Tea writes them.
var modifiers = []struct {
	prefix string
	mod    tea.KeyMod
}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}}

// Press is the press of a key by the name that it reports: "enter", "ctrl+s",
// "shift+tab", "alt+backspace", "space", or the character itself.
func Press(name string) tea.KeyPressMsg {
	var k tea.Key
	rest := name
	for again := true; again; {
		again = false
		for _, m := range modifiers {
			if after, ok := strings.CutPrefix(rest, m.prefix); ok && after != "" {
				k.Mod, rest, again = k.Mod|m.mod, after, true
			}
		}
	}
	switch code, named := codes[rest]; {
	case named:
		k.Code = code
	case rest == "space":
		k.Code = tea.KeySpace
		if k.Mod == 0 {
			k.Text = " "
		}
	default:
		k.Code, _ = utf8.DecodeRuneInString(rest)
		if k.Mod == 0 {
			k.Text = rest
		}
	}
	return tea.KeyPressMsg(k)
}

// hidden are keys that some terminals send as another one, or not at all.
var hidden = map[string]string{
	"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc", "ctrl+h": "backspace", "ctrl+j": "enter", "shift+enter": "enter", "ctrl+enter": "enter",
}

// Arrives says why a key does not arrive in every terminal, "" when it does.
func Arrives(key string) string {
	if as := hidden[key]; as != "" {
		return key + " arrives as " + as + " in many terminals"
	}
	return ""
}

// Known tells whether a key can be pressed: a character, a named key, or one of
// them with ctrl+, alt+ and shift+ in this order.
func Known(key string) bool {
	rest := key
	for _, m := range modifiers {
		if after, ok := strings.CutPrefix(rest, m.prefix); ok && after != "" {
			rest = after
		}
	}
	if codes[rest] != 0 || rest == "space" {
		return true
	}
	r, size := utf8.DecodeRuneInString(rest)
	if size == 0 || size != len(rest) || r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
		return false
	}
	// Shift with a character is that other character, and is not reported.
	return !strings.Contains(key[:len(key)-len(rest)], "shift+")
}

// Types tells whether a key is a character that can be typed.
func Types(key string) bool { return key == "space" || Press(key).Text != "" }

// signs are the keys that are shown by a sign.
var signs = map[string]string{
	"enter": "⏎", "up": "↑", "down": "↓", "left": "←", "right": "→",
	"delete": "del", "backspace": "⌫", "pgdown": "pgdn",
}

// Label writes a key, or a sequence of keys with blanks between, as people
// read it.
func Label(keys string) string {
	parts := strings.Split(keys, " ")
	for i, p := range parts {
		at := strings.LastIndex(p, "+") + 1
		if at == len(p) && p != "shift+" {
			at = 0 // the key is + itself
		}
		mods, rest := p[:at], p[at:]
		if s := signs[rest]; s != "" {
			rest = s
		}
		parts[i] = strings.ReplaceAll(mods, "shift+", "⇧") + rest
	}
	return strings.Join(parts, " ")
}

// names are the keys whose name a voice would not read, or read as something else.
var names = map[string]string{
	"pgup": "page up", "pgdown": "page down", "!": "exclamation mark", "\"": "quotation mark", "#": "hash", "$": "dollar", "%": "percent", "&": "ampersand",
	"'": "apostrophe", "(": "left parenthesis", ")": "right parenthesis", "*": "star", "+": "plus", ",": "comma", "-": "minus", ".": "full stop", "/": "slash",
	":": "colon", ";": "semicolon", "<": "less than", "=": "equals", ">": "greater than", "?": "question mark", "@": "at", "[": "left bracket", "\\": "backslash",
	"]": "right bracket", "^": "caret", "_": "underscore", "`": "backquote", "{": "left brace", "|": "bar", "}": "right brace", "~": "tilde",
}

// Spoken names a key, or a sequence of keys with blanks between, for a voice: signs by
// their names, and a capital as one.
func Spoken(keys string) string {
	parts := strings.Split(keys, " ")
	for i, p := range parts {
		at := strings.LastIndex(strings.TrimSuffix(p, "+"), "+") + 1
		mods, rest := p[:at], p[at:]
		r, n := utf8.DecodeRuneInString(rest)
		switch name := names[rest]; {
		case name != "":
			rest = name
		case n == len(rest) && unicode.IsUpper(r):
			rest = "capital " + rest
		}
		parts[i] = mods + rest
	}
	return strings.Join(parts, " ")
}

// Named is the name of a sign that is a key: "left bracket" for "[". It is "" for others.
func Named(sign string) string { return names[sign] }

// Plain spells the signs of [Label] and of hints for terminals without Unicode. An arrow
// that parts two words is no key: it stands between the ends of a link or two values.
func Plain(text string) string {
	parts := strings.Split(text, " → ")
	for i := range parts[1:] {
		before, after := parts[i], parts[i+1]
		if before != "" && after != "" && !strings.HasSuffix(before, " ") && !strings.HasPrefix(after, " ") {
			parts[i] += " -> "
		} else {
			parts[i] += " → "
		}
	}
	return plain.Replace(strings.Join(parts, ""))
}

var plain = strings.NewReplacer("←↑↓→", "arrows", "↑↓", "up/down", "←→", "left/right", "⏎", "enter", "⌫", "bksp", "⇧", "shift+", "←", "left", "↑", "up", "→", "right", "↓", "down")
