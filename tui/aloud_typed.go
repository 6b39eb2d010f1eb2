package tui

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/tui/binding"
)

// typedLine is a line of text in which is typed, as it was told last. Letters are not
// told one by one, as a voice that follows a terminal echoes them: a word is told where
// it ends, and the line where it is left or changed otherwise.
type typedLine struct {
	open bool
	text string
	held bool     // its last word was not told yet
	says []string // what is told of it now
}

// told is the line as a sentence, "" for an empty one.
func (t typedLine) told() string {
	if t.text == "" {
		return ""
	}
	return "Typed: " + t.text
}

// typedAloud is the line that is typed now, with what is to be told of it.
func (m *Model) typedAloud(was told, now *told) typedLine {
	var t typedLine
	mode := false
	if x, ok := m.ui.mode.(*typing); ok {
		t.open, t.text, mode = true, x.entry.Value(), true
	} else if x, ok := now.part.(interface{ Typed() (string, bool) }); ok && m.ui.mode == nil {
		t.text, t.open = x.Typed()
	}
	before := was.line
	same := t.open && before.open && now.word == was.word && now.part == was.part
	switch {
	case !same && before.held && now.part != was.part, !same && before.held && now.word != was.word:
		t.says = []string{before.told()}
	case !same && t.open && mode:
		t.says = []string{t.told()}
	}
	if !same || t.text == before.text {
		t.held = same && before.held && !m.answering()
		return t
	}
	key := m.aloud.key.Text
	r, _ := utf8.DecodeLastRuneInString(key)
	switch letter := unicode.IsLetter(r) || unicode.IsDigit(r); {
	case key == "" && mode:
		t.says = []string{t.told()}
		if t.text == "" {
			t.says = []string{"Nothing is typed."}
		}
	case key == "": // its row is read
	case letter:
		t.held = true
	default:
		t.held = !mode
		word := ""
		if before.held {
			word = lastWord(t.text)
		}
		t.says = []string{cmp.Or(strings.TrimSpace(word+" "+binding.Named(key)), "space")}
	}
	return t
}

// lastWord is the word that ended.
func lastWord(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
