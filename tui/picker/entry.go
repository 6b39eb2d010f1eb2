package picker

import (
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// longestEntry bounds what is typed or pasted into one line, in characters.
const longestEntry = 4096

// Entry is one line of text that is being typed. Line breaks that are pasted
// become spaces, other control characters vanish.
type Entry struct {
	in       textinput.Model
	proposal bool // the text stands as a whole: what is typed takes its place
}

// NewEntry returns a line with the cursor behind its text.
func NewEntry(text string) *Entry {
	in := textinput.New()
	in.Prompt, in.CharLimit = "", longestEntry
	in.SetVirtualCursor(false)
	in.KeyMap = textinput.KeyMap{}
	for _, k := range lineKeys {
		if k.of != nil {
			*k.of(&in.KeyMap) = key.NewBinding(key.WithKeys(k.keys...))
		}
	}
	in.Focus()
	in.SetValue(text)
	in.CursorEnd()
	return &Entry{in: in}
}

// Propose marks the text as one that is taken as it is, or replaced by what is typed
// first. A key that moves the cursor keeps it to be changed.
func (e *Entry) Propose() { e.proposal = e.in.Value() != "" }

// Value is the text.
func (e *Entry) Value() string { return e.in.Value() }

// SetValue replaces the text and puts the cursor behind it.
func (e *Entry) SetValue(text string) {
	e.in.SetValue(text)
	e.in.CursorEnd()
}

// clean makes text fit for one line of a design file: line ends become spaces, what a
// document may not hold vanishes.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t', r == '\u0085', r == '\u2028', r == '\u2029':
			return ' '
		case model.Unusable(r), r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", " "))
}

// Key lets the line use a key: typing, deleting, moving the cursor. It is false
// when the key is not for a line of text.
func (e *Entry) Key(msg tea.KeyPressMsg) bool {
	if slices.Contains(deleteWord.keys, msg.String()) {
		e.deleteWord()
		return true
	}
	if msg.Text != "" {
		if msg.Text = clean(msg.Text); msg.Text == "" {
			return true
		}
	}
	value, pos := e.in.Value(), e.in.Position()
	if k := e.in.KeyMap; e.replaced() && (msg.Text != "" || key.Matches(msg, k.DeleteCharacterBackward, k.DeleteWordBackward, k.DeleteCharacterForward)) {
		e.in.SetValue("")
	}
	e.in, _ = e.in.Update(msg)
	if msg.Text != "" || e.in.Value() != value || e.in.Position() != pos {
		return true
	}
	return slices.ContainsFunc(lineKeys, func(k lineKey) bool { return slices.Contains(k.keys, msg.String()) })
}

// deleteWord deletes the spaces and the word behind the cursor.
func (e *Entry) deleteWord() {
	text, at := []rune(e.in.Value()), e.in.Position()
	end := at
	for end < len(text) && text[end] == ' ' {
		end++
	}
	for end < len(text) && text[end] != ' ' {
		end++
	}
	e.in.SetValue(string(text[:at]) + string(text[end:]))
	e.in.SetCursor(at)
}

// replaced tells whether the text was a proposal until now.
func (e *Entry) replaced() bool {
	was := e.proposal
	e.proposal = false
	return was
}

// Paste puts text at the cursor, or in the place of a proposal.
func (e *Entry) Paste(text string) {
	if e.replaced() {
		e.in.SetValue("")
	}
	e.in, _ = e.in.Update(tea.PasteMsg{Content: clean(text)})
}

// Draw writes the line into w columns, scrolled so that the cursor shows.
func (e *Entry) Draw(s screen.Surface, x, y, w int, role theme.Role, focused bool) {
	sub := s.Sub(screen.Rect{X: x, Y: y, W: w, H: 1})
	if sub.W() <= 0 || sub.H() <= 0 {
		return
	}
	sub.Fill(role)
	text := []rune(e.in.Value())
	at := screen.Width(string(text[:min(e.in.Position(), len(text))]))
	offset := 0
	if focused {
		offset = max(0, at-sub.W()+1)
	}
	end := sub.Text(-offset, 0, string(text), role)
	if e.proposal && focused {
		sub.Sub(screen.Rect{W: end, H: 1}).Restyle(theme.Selected)
	}
	if focused {
		sub.Sub(screen.Rect{X: at - offset, W: 1, H: 1}).Restyle(theme.Cursor)
	}
}
