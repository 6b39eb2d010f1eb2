package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
)

// keyPress takes a key through the levels: overlay, mode, editing part,
// sequence, active part, command table.
func (m *Model) keyPress(k tea.KeyPressMsg) {
	key := k.String()
	m.say("")
	m.canvas.Hold(false)
	if m.always(key) {
		m.keyIn(anywhere, key, "")
		return
	}
	switch {
	case m.blind():
		m.complain(m.waits())
	case m.overlay() != nil:
		m.overlayKey(k)
	case m.ui.mode != nil:
		m.performOr(m.ui.mode.bindings(m).Key(k), func() { m.complain(m.meaningless(key, m.ui.mode.bindings(m))) })
	case m.editing():
		m.performOr(m.active().Key(k), func() { m.complain(binding.Label(key) + " does nothing in this field.") })
	case m.ui.rects.tiny:
		m.keyIn(inTiny, key, "Too small.")
	default:
		m.plainKey(k)
	}
}

// meaningless says that a key does nothing, and what the keys of the place do.
func (m *Model) meaningless(key string, t *binding.Table) string {
	var words []string
	for _, h := range t.Hints() {
		words = append(words, h.Label()+" "+h.Does)
	}
	return binding.Label(key) + " does nothing here: " + strings.Join(words, ", ") + "."
}

// keyIn runs the command that a key means in one scope, or says otherwise.
func (m *Model) keyIn(in scope, key, otherwise string) {
	if c, _ := m.table.lookup(key, in); c != nil {
		m.runCommand(c, "")
		return
	}
	m.complain(otherwise)
}

// plainKey looks a key up: first the part with the focus, then the table.
func (m *Model) plainKey(k tea.KeyPressMsg) {
	key := k.String()
	if m.ui.prefix == "" {
		if p := m.active(); p != nil {
			if a := p.Key(k); a != nil {
				m.perform(a)
				return
			}
		}
	}
	if m.panes.start != nil {
		m.keyIn(inStart, key, binding.Label(key)+m.spell(" does nothing here: choose from the list, {help} helps, {app.quit} quits."))
		return
	}
	if m.ui.prefix != "" {
		if a := m.bound(m.sequenceKeys()).Key(k); a != nil {
			m.perform(a)
			return
		}
		key = m.ui.prefix + " " + key
	}
	m.ui.prefix = ""
	for _, in := range m.scopesNow() {
		c, more := m.table.lookup(key, in)
		switch {
		case c != nil:
			m.runCommand(c, "")
			m.noteSuspendKey(c, key)
			return
		case more:
			m.ui.prefix = key
			return
		}
	}
	m.complain(m.unknownKey(key))
}

// runBinding does what a binding of the part with the focus stands for, as its
// key does. It tells whether there is one of that name.
func (m *Model) runBinding(name string) bool {
	p := m.active()
	if p == nil {
		return false
	}
	b := p.Bindings().Named(name)
	switch {
	case b == nil:
		return false
	case len(b.Keys) > 0 && p.Bindings().Find(b.Keys[0]) == b:
		m.perform(p.Key(binding.Press(b.Keys[0])))
	default:
		m.perform(b.Press(""))
	}
	return true
}

// noteSuspendKey says once that ctrl+z is not what shells make of it.
func (m *Model) noteSuspendKey(c *command, key string) {
	if key == "ctrl+z" && c.id == "undo" && !m.ui.toldUndo {
		m.ui.toldUndo = true
		m.ui.message = strings.TrimSpace(m.ui.message + " ctrl+z undoes here; :suspend goes to the shell.")
	}
}

// unknownKey says that a key means nothing here, and where it would.
func (m *Model) unknownKey(key string) string {
	for _, s := range scopeNames {
		if c, _ := m.table.lookup(key, s.s); c != nil {
			where := strings.ToLower(s.name)
			if s.s == inCanvas && m.scopesNow()[0]&drawing != 0 { // it is the focus that differs, not the place
				where += ", with a node in focus"
			}
			return binding.Label(key) + " means \"" + c.title + "\" in: " + where + m.spell(". {help} lists the keys of this place.")
		}
	}
	return binding.Label(key) + m.spell(" does nothing here. {help} lists the keys of this place.")
}

// overlay is the overlay on top, nil when there is none.
func (m *Model) overlay() part.Overlay {
	if n := len(m.ui.overlays); n > 0 {
		return m.ui.overlays[n-1]
	}
	return nil
}

func (m *Model) push(o part.Overlay) {
	m.ui.overlays = append(m.ui.overlays, o)
	m.ui.overlayWord = ""
	m.ui.mode, m.ui.prefix = nil, ""
}

func (m *Model) pop() {
	if n := len(m.ui.overlays); n > 0 {
		m.ui.overlays = m.ui.overlays[:n-1]
		m.ui.overlayWord = ""
	}
}

func (m *Model) overlayKey(k tea.KeyPressMsg) {
	o := m.overlay()
	a := o.Key(k)
	if a == nil {
		t := m.bound(onTopKeys())
		if a = t.Key(k); a == nil {
			way := t.Spell("{close} closes this")
			if o == m.ui.question {
				way = "an answer has to be chosen" // see stay
			}
			m.complain(binding.Label(k.String()) + " does nothing here; " + way + ".")
			return
		}
	}
	m.performOver(o, a)
}

// performOver performs what an overlay asked for. Closing means that overlay,
// even when the action before has put another one on top.
func (m *Model) performOver(o part.Overlay, a act.Action) {
	switch a := a.(type) {
	case act.Close:
		m.remove(o)
	case act.Edit:
		if m.apply(a) && a.Done {
			m.remove(o)
			m.afterFix(o)
		}
	case act.None, act.Say, act.Copy, act.Explain, act.Read, act.Answer:
		m.perform(a)
	default: // what leads elsewhere leaves the overlay
		m.remove(o)
		m.perform(a)
	}
}

func (m *Model) remove(o part.Overlay) {
	for i := range m.ui.overlays {
		if m.ui.overlays[i] == o {
			m.ui.overlays = append(m.ui.overlays[:i:i], m.ui.overlays[i+1:]...)
			m.ui.overlayWord = ""
			return
		}
	}
}

// paste gives pasted text to what is being typed. It is never read as keys.
func (m *Model) paste(text string) {
	m.say("")
	if m.blind() {
		m.complain(m.waits())
		return
	}
	if o := m.overlay(); o != nil {
		if a := o.Paste(text); a != nil {
			m.performOver(o, a)
			return
		}
		m.complain("There is no field for pasted text here.")
		return
	}
	if t, ok := m.ui.mode.(prompter); ok {
		t.paste(text)
		return
	}
	if p, ok := m.active().(interface{ Paste(string) act.Action }); ok {
		if a := p.Paste(text); a != nil {
			m.perform(a)
			return
		}
	}
	m.pasteDesign(text)
}

// placeName is what stands in the body of the canvas view.
func (m *Model) placeName() string {
	if m.outlined() {
		return "outline"
	}
	return strings.ToLower(m.view().title)
}

// escape climbs one level.
func (m *Model) escape() {
	if l := m.level(); l != nil {
		l.leave()
		return
	}
	m.say("Nothing to leave: this is the " + m.placeName() + ". " + m.keyOf("app.quit") + " quits.")
}
