// Package binding holds what keys do in one room of the designer: a pane, an
// overlay or a mode. Each room owns one [Table]. The room's input, the footer,
// the help, the palette, the menu, clicks on hints and the page of keys are
// read from it, so that a key stands in one place.
package binding

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
)

// Binding is one thing that a person can do in a room, and the keys for it.
type Binding struct {
	ID    string   // its name in the room, such as "target"
	Keys  []string // as Bubble Tea writes them, the one to show first
	Title string   // what it does, as a heading: "Ask for a target"
	Help  string   // the same as one or more sentences; "" when the title says it all
	Hint  string   // short form for the footer, "" to leave it out there
	// Now gives the hint of the moment in place of Hint; "" leaves it out.
	Now func() string
	// Stays tells whether the hint keeps its place where not all fit; nil for that of esc alone.
	Stays func() bool
	// When tells whether the keys mean this now; nil for always. Several
	// bindings may share a key when at most one of them means something.
	When func() bool
	// Why says why it cannot be done now, "" when it can; nil for always.
	Why func() string
	// Command is the command of the root that it runs, whose reasons are its own; nil for none.
	Command *act.Command
	// Edits tells whether it changes the design now; nil for never.
	Edits func() bool
	// Run does it. It is given the key that was pressed, one of Keys.
	Run func(key string) act.Action

	room     string
	locked   func() string // why the design may not be changed, "" when it may
	refuses  func(act.Command) string
	standard []string // the keys before [Table.Rebind]
}

// Name is what the configuration calls the binding: that of the room, a dot
// and its own.
func (b *Binding) Name() string { return b.room + "." + b.ID }

// Here tells whether the keys mean this now.
func (b *Binding) Here() bool { return b.When == nil || b.When() }

// Refusal says why it cannot be done now, "" when it can.
func (b *Binding) Refusal() string {
	if b.Edits != nil && b.locked != nil && b.Edits() {
		if w := b.locked(); w != "" {
			return w
		}
	}
	if b.Command != nil && b.refuses != nil {
		if w := b.refuses(*b.Command); w != "" {
			return w
		}
	}
	if b.Why == nil {
		return ""
	}
	return b.Why()
}

// Steps tells whether it only moves a cursor or a window, or goes to another pane:
// its own keys are arrows and the like.
func (b *Binding) Steps() bool {
	keys := b.standard
	if keys == nil {
		keys = b.Keys
	}
	return len(keys) > 0 && slices.Contains([]string{"up", "down", "left", "right", "pgup", "pgdown", "home", "end", "tab", "shift+tab"}, keys[0])
}

// Useful tells whether it can be done now and, where its hint follows the moment,
// whether there is one.
func (b *Binding) Useful() bool {
	return b.Here() && b.Refusal() == "" && (b.Now == nil || b.Now() != "")
}

func (b *Binding) hint() string {
	if b.Now != nil {
		return b.Now()
	}
	return b.Hint
}

// Press does what the binding stands for, or says why it cannot.
func (b *Binding) Press(key string) act.Action {
	if w := b.Refusal(); w != "" {
		return act.Say{Text: w, Error: true}
	}
	if a := b.Run(key); a != nil {
		return a
	}
	return act.None{}
}

// Always is for what changes the design whenever it is done.
func Always() bool { return true }

// Do makes a Run of what needs no key and asks for nothing.
func Do(run func()) func(string) act.Action {
	return func(string) act.Action { run(); return act.None{} }
}

// Get makes a Run of what needs no key.
func Get(run func() act.Action) func(string) act.Action {
	return func(string) act.Action { return run() }
}

// Table is the bindings of one room, in the order of help and footer.
type Table struct {
	// Rest takes the keys that no binding takes, such as letters that are
	// typed; nil for none, and a nil action passes the key on.
	Rest func(tea.KeyPressMsg) act.Action
	// Types tells that characters are typed here: they can be no keys.
	Types bool
	// Line is the keys of the line of text in which they are typed, nil where there is
	// none. Keys of the room win over them.
	Line *Table
	// Notes are hints on what may be typed.
	Notes func() []Hint

	room, title string
	list        []*Binding
	locked      func() string
	refuses     func(act.Command) string
	bound       *Keymap // that was applied last
}

// New returns the table of a room. Title heads its chapter of the page of keys.
func New(room, title string, list ...Binding) *Table {
	t := &Table{room: room, title: title}
	t.Add(list...)
	return t
}

// Add appends bindings.
func (t *Table) Add(list ...Binding) {
	for _, b := range list {
		b.room, b.standard, b.locked, b.refuses = t.room, b.Keys, t.locked, t.refuses
		t.list = append(t.list, &b)
	}
	t.bound = nil
}

// Lock asks why the design may not be changed: then nothing that changes it is
// offered or done.
func (t *Table) Lock(why func() string) {
	if t.locked != nil {
		return
	}
	t.locked = why
	for _, b := range t.list {
		b.locked = why
	}
}

// Ask asks the root why a command of its own cannot run: then what runs it is not
// offered either.
func (t *Table) Ask(why func(act.Command) string) {
	if t.refuses != nil {
		return
	}
	t.refuses = why
	for _, b := range t.list {
		b.refuses = why
	}
}

// Locked says why the design may not be changed, "" when it may.
func (t *Table) Locked() string {
	if t.locked == nil {
		return ""
	}
	return t.locked()
}

// Extend adds the bindings of a narrower room: they win a key that both have,
// their names begin with that room, and their hints follow the first one, which
// neighbours may share.
func (t *Table) Extend(room string, list ...Binding) {
	at := min(1, len(t.list))
	for at > 0 && at < len(t.list) && t.list[at].Hint != "" && t.list[at].Hint == t.list[0].Hint {
		at++
	}
	t.list = slices.Insert(t.list, at, New(room, "", list...).list...)
	t.bound = nil
}

// Room is the name of the room, Title its heading.
func (t *Table) Room() string { return t.room }

// Title heads the room in help and documentation.
func (t *Table) Title() string { return t.title }

// All lists the bindings of the room, whether they mean something now or not.
func (t *Table) All() []*Binding { return t.list }

// Here lists the bindings that mean something now.
func (t *Table) Here() []*Binding {
	var out []*Binding
	for _, b := range t.list {
		if b.Here() {
			out = append(out, b)
		}
	}
	return out
}

// Find is the binding that a key means now, nil for none.
func (t *Table) Find(key string) *Binding {
	var found *Binding
	for _, b := range t.list {
		if slices.Contains(b.Keys, key) && b.Here() && (found == nil || found.room == t.room && b.room != t.room) {
			found = b
		}
	}
	return found
}

// Named is the binding with that full name, nil for none.
func (t *Table) Named(name string) *Binding {
	for _, b := range t.list {
		if b.Name() == name && b.Here() {
			return b
		}
	}
	return nil
}

// Spell puts the keys of bindings of this room into a text that names them by their
// names in the room: "{explain} explains it.". One without keys has its title.
func (t *Table) Spell(text string) string {
	for _, b := range t.list {
		_, name, _ := strings.Cut(b.Name(), t.room+".")
		key := `"` + b.Title + `"`
		if len(b.Keys) > 0 {
			key = Label(b.Keys[0])
		}
		text = strings.ReplaceAll(text, "{"+name+"}", key)
	}
	return text
}

// Key does what a key means now; nil when it means nothing here.
func (t *Table) Key(msg tea.KeyPressMsg) act.Action {
	key := msg.String()
	if b := t.Find(key); b != nil {
		return b.Press(key)
	}
	if t.Line != nil {
		standard, ok := t.Line.unbound(msg)
		if !ok {
			return nil
		}
		msg = standard
	}
	if t.Rest != nil {
		return t.Rest(msg)
	}
	return nil
}

// unbound is the key that meant the same before [Table.Rebind]: what reads a line of
// text knows no others. It is false for a key that means nothing any more.
func (t *Table) unbound(msg tea.KeyPressMsg) (tea.KeyPressMsg, bool) {
	key, was := msg.String(), false
	for _, b := range t.list {
		own := slices.Contains(b.standard, key)
		switch {
		case !slices.Contains(b.Keys, key):
			was = was || own
		case own:
			return msg, true
		default:
			return Press(b.standard[0]), true
		}
	}
	return msg, !was
}

// Hints are the hints of the moment in the order of the table. Neighbours with
// the same words share one.
func (t *Table) Hints() []Hint {
	var out []Hint
	for _, b := range t.list {
		if len(b.Keys) == 0 || !b.Here() || t.Find(b.Keys[0]) != b || b.Refusal() != "" {
			continue
		}
		does := b.hint()
		switch n := len(out); {
		case does == "":
		case n > 0 && out[n-1].Does == does:
			out[n-1].Keys = append(out[n-1].Keys, b.Keys[0])
		default:
			out = append(out, Hint{Keys: []string{b.Keys[0]}, Does: does, Stays: b.Keys[0] == "esc" || b.Stays != nil && b.Stays()})
		}
	}
	if t.Notes != nil {
		out = append(out, t.Notes()...)
	}
	return out
}

// Hint is one entry of the footer: keys and what they do now. A hint without
// keys is a note on what may be typed.
type Hint struct {
	Keys []string
	Note string // in place of keys
	Does string
	// Stays keeps the hint where not all fit: the way out, and the way to all others.
	Stays bool
}

// Label writes the keys as people read them.
func (h Hint) Label() string {
	var b strings.Builder
	for _, c := range h.Caps(false) {
		b.WriteString(c.Text)
	}
	return b.String()
}

// Spoken writes the hint for a voice: "up or down moves".
func (h Hint) Spoken() string {
	if len(h.Keys) == 0 {
		return strings.TrimSpace(h.Note + ": " + h.Does)
	}
	var out []string
	for _, k := range h.Keys {
		out = append(out, Spoken(k))
	}
	return strings.Join(out, " or ") + ": " + h.Does
}

// Cap is a piece of the label of a hint and the key that it stands for, "" for
// none.
type Cap struct{ Text, Key string }

// Caps are the pieces of the label, with names in place of signs for terminals
// without Unicode. Arrows stand close, other keys apart.
func (h Hint) Caps(ascii bool) []Cap {
	if len(h.Keys) == 0 {
		return []Cap{{Text: h.Note}}
	}
	name := Label
	if ascii {
		name = func(key string) string { return Plain(Label(key)) }
	}
	arrows, shift := true, true
	for _, k := range h.Keys {
		bare, shifted := strings.CutPrefix(k, "shift+")
		arrows, shift = arrows && arrow(bare), shift && shifted
	}
	var out []Cap
	between := " "
	if arrows && len(h.Keys) > 1 {
		if shift {
			out = append(out, Cap{Text: name("shift+")})
		}
		between = ""
		switch {
		case ascii && len(h.Keys) > 2:
			return append(out, Cap{Text: "arrows", Key: h.Keys[len(h.Keys)-1]})
		case ascii:
			between = "/"
		}
	}
	for i, k := range h.Keys {
		if i > 0 && between != "" {
			out = append(out, Cap{Text: between})
		}
		if arrows && len(h.Keys) > 1 {
			out = append(out, Cap{Text: name(strings.TrimPrefix(k, "shift+")), Key: k})
			continue
		}
		out = append(out, Cap{Text: name(k), Key: k})
	}
	return out
}

func arrow(key string) bool {
	return key == "up" || key == "down" || key == "left" || key == "right"
}
