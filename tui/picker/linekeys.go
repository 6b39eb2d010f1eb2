package picker

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"

	"portolan/tui/act"
	"portolan/tui/binding"
)

// lineKey is something that keys do in a line of text.
type lineKey struct {
	id, title string
	keys      []string
	of        func(*textinput.KeyMap) *key.Binding // nil for what the line does itself
}

// deleteWord is not left to bubbles: 2.2.1 reads behind the end of the text.
var deleteWord = lineKey{"wordafter", "Delete the word behind the cursor", []string{"alt+d", "alt+delete", "ctrl+delete"}, nil}

// lineKeys are all keys of a line of text but the characters. Pasting is missing: the
// terminal does it, see [Entry.Paste].
var lineKeys = []lineKey{
	{"left", "A character to the left", []string{"left", "ctrl+b"}, func(k *textinput.KeyMap) *key.Binding { return &k.CharacterBackward }},
	{"right", "A character to the right", []string{"right", "ctrl+f"}, func(k *textinput.KeyMap) *key.Binding { return &k.CharacterForward }},
	{"wordleft", "A word to the left", []string{"alt+left", "ctrl+left", "alt+b"}, func(k *textinput.KeyMap) *key.Binding { return &k.WordBackward }},
	{"wordright", "A word to the right", []string{"alt+right", "ctrl+right", "alt+f"}, func(k *textinput.KeyMap) *key.Binding { return &k.WordForward }},
	{"start", "To the start of the line", []string{"home", "ctrl+a"}, func(k *textinput.KeyMap) *key.Binding { return &k.LineStart }},
	{"end", "To the end of the line", []string{"end", "ctrl+e"}, func(k *textinput.KeyMap) *key.Binding { return &k.LineEnd }},
	{"before", "Delete the character before the cursor", []string{"backspace", "ctrl+h"}, func(k *textinput.KeyMap) *key.Binding { return &k.DeleteCharacterBackward }},
	{"under", "Delete the character under the cursor", []string{"delete", "ctrl+d"}, func(k *textinput.KeyMap) *key.Binding { return &k.DeleteCharacterForward }},
	{"wordbefore", "Delete the word before the cursor", []string{"alt+backspace", "ctrl+w", "ctrl+backspace"}, func(k *textinput.KeyMap) *key.Binding { return &k.DeleteWordBackward }},
	deleteWord,
	{"allbefore", "Delete all before the cursor", []string{"ctrl+u"}, func(k *textinput.KeyMap) *key.Binding { return &k.DeleteBeforeCursor }},
	{"allafter", "Delete all behind the cursor", []string{"ctrl+k"}, func(k *textinput.KeyMap) *key.Binding { return &k.DeleteAfterCursor }},
}

// LineRoom is the room of the keys of a line of text.
const LineRoom = "typing"

// LineKeys are the keys of every line of text: [binding.Table.Line] of the rooms that
// have one.
func LineKeys() *binding.Table {
	t := binding.New(LineRoom, "Lines of text")
	for _, k := range lineKeys {
		t.Add(binding.Binding{ID: k.id, Keys: k.keys, Title: k.title, Run: binding.Get(func() act.Action { return nil })})
	}
	t.Types = true
	return t
}
