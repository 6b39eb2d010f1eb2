package inspector

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/picker"
)

// change edits the item under the cursor or adds one. Places, nodes and lists
// with proposals come from a list, the rest is typed.
func (f *field) change(fm *form, begin string) act.Action {
	switch {
	case f.prop.Type == model.PlaceList, f.prop.Type == model.NodeList, len(f.prop.Choices) > 0:
		return f.open(fm, begin)
	}
	f.isNew = f.item == len(f.value)
	text := begin
	if !f.isNew {
		text = f.value[f.item]
	}
	f.typing = picker.NewEntry(text)
	return act.None{}
}

// keep ends the typing of an item; after a new one comes the next.
func (f *field) keep(fm *form) {
	again := f.isNew && strings.TrimSpace(f.typing.Value()) != ""
	f.stopTyping(fm)
	if again && f.wrong == "" {
		f.item = len(f.value)
	}
}

func (f *field) typeItem(msg tea.KeyPressMsg) act.Action {
	before := f.typing.Value()
	if !f.typing.Key(msg) {
		return nil
	}
	if what := picker.SecretIn(f.typing.Value()); what != "" {
		f.typing.SetValue(before)
		return f.refuse(what)
	}
	return act.None{}
}

// stopTyping keeps the item that was being typed; an empty one vanishes.
func (f *field) stopTyping(fm *form) {
	if f.typing == nil {
		return
	}
	text := strings.TrimSpace(f.typing.Value())
	f.typing = nil
	switch {
	case text == "" && f.isNew:
		return
	case text == "":
		f.remove(fm)
	case f.isNew:
		f.put(fm, len(f.value), f.read(text)...)
	default:
		f.value = slices.Replace(slices.Clone(f.value), f.item, f.item+1, f.read(text)...)
		fm.touched()
	}
}

// put inserts items and goes to the last.
func (f *field) put(fm *form, at int, items ...string) {
	f.value = slices.Insert(slices.Clone(f.value), at, items...)
	f.item = at + len(items) - 1
	fm.touched()
}

func (f *field) remove(fm *form) {
	f.value = slices.Delete(slices.Clone(f.value), f.item, f.item+1)
	if len(f.value) == 0 {
		f.value = nil
	}
	f.item = min(f.item, max(0, len(f.value)-1))
	fm.touched()
}

func (f *field) reorder(fm *form, by int) act.Action {
	to := f.item + by
	if to < 0 || to >= len(f.value) {
		return act.Say{Text: "The item is at the end of the list."}
	}
	f.value = slices.Clone(f.value)
	f.value[f.item], f.value[to] = f.value[to], f.value[f.item]
	f.item = to
	fm.touched()
	return act.None{}
}

// pasteItems adds what stands on the lines of a text or between commas.
func (f *field) pasteItems(fm *form, text string) act.Action {
	if f.prop.Type == model.PlaceList || f.prop.Type == model.NodeList {
		return f.open(fm, strings.TrimSpace(text))
	}
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' }) {
		clean := picker.NewEntry("")
		clean.Paste(s)
		if v := strings.TrimSpace(clean.Value()); v != "" {
			f.put(fm, len(f.value), f.read(v)...)
		}
	}
	return act.None{}
}
