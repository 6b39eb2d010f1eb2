package picker

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Prompt is an overlay that asks for one line of text.
type Prompt struct {
	// Check tells what is wrong with the text; "" lets it pass. By default
	// everything but a blank line passes.
	Check func(text string) string

	title, label string
	done         func(string) act.Action
	entry        *Entry
	wrong        string
	keys         *binding.Table
}

var _ part.Overlay = (*Prompt)(nil)

// NewPrompt asks with a label that may be a sentence. Done is called with the
// text, without blanks around it; its action says what happens.
func NewPrompt(title, label, initial string, done func(string) act.Action) *Prompt {
	p := &Prompt{title: title, label: label, done: done, entry: NewEntry(initial), Check: func(text string) string {
		if text == "" {
			return "Some text is needed."
		}
		return ""
	}}
	p.keys = p.bindings()
	return p
}

// Propose lets what is typed first take the place of the initial text.
func (p *Prompt) Propose() { p.entry.Propose() }

// Typed is the text that is being typed, as it is at each key.
func (p *Prompt) Typed() (string, bool) { return p.entry.Value(), true }

func (p *Prompt) accept() act.Action {
	text := strings.TrimSpace(p.entry.Value())
	if what := SecretIn(text); what != "" {
		return act.Say{Text: RefuseSecret(what), Error: true}
	}
	if p.wrong = p.Check(text); p.wrong != "" {
		return act.Say{Text: p.wrong, Error: true}
	}
	return p.done(text)
}

func (p *Prompt) typed(msg tea.KeyPressMsg) act.Action {
	if !p.entry.Key(msg) {
		return nil
	}
	p.wrong = ""
	return act.None{}
}

// Paste implements part.Overlay.
func (p *Prompt) Paste(text string) act.Action {
	p.entry.Paste(text)
	p.wrong = ""
	return act.None{}
}

// Click implements part.Panel.
func (p *Prompt) Click(int, int, bool) act.Action { return act.None{} }

// Wheel implements part.Panel.
func (p *Prompt) Wheel(int) {}

// Size implements part.Overlay.
func (p *Prompt) Size(w, h int) (int, int) {
	wide := min(max(64, min(broadest, screen.Width(p.title)+6)), w)
	return wide, min(len(screen.Wrap(p.label, wide-4))+len(p.head(wide))+6, h)
}

// head is the title in lines where the frame of w columns has no room for it.
func (p *Prompt) head(w int) []string {
	if w < 6 || screen.Width(p.title) <= w-6 {
		return nil
	}
	return screen.Wrap(p.title, w-4)
}

// Draw implements part.Panel.
func (p *Prompt) Draw(s screen.Surface, th *theme.Theme, focused bool) {
	defer Plainly(s, th)
	label := screen.Wrap(p.label, s.W()-4)
	head, title := p.head(s.W()), p.title
	if len(head)+len(label)+3 > s.H() {
		head = nil
	} else if len(head) > 0 {
		title = ""
	}
	in := s.Dialog(th, title)
	if in.W() < 4 || in.H() < 1 {
		return
	}
	for y, line := range head {
		in.Text(1, y, line, theme.DialogTitle)
	}
	label = label[:max(0, min(len(label), in.H()-1-len(head)))]
	for y, line := range label {
		in.Text(1, len(head)+y, line, theme.Dialog)
	}
	y := len(head) + len(label)
	in.Text(1, y, th.Glyphs.Right, theme.DialogKey)
	p.entry.Draw(in, 3, y, in.W()-4, theme.Input, focused)
	if y+1 < in.H() {
		in.Text(1, y+1, screen.Truncate(p.wrong, in.W()-2), theme.DialogError)
	}
	if y+2 < in.H() && !s.Short() {
		DrawHints(in, 1, in.H()-1, th, p.keys.Hints())
	}
}

// Status implements part.Panel.
func (p *Prompt) Status() string { return p.title }
