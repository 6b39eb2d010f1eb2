package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/sketch"
	"portolan/tui/canvas"
	"portolan/tui/part"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// mode is a state in which keys mean something of its own. It sees every key.
type mode interface {
	word() string // in the status line
	key(m *Model, k tea.KeyPressMsg)
	hints(m *Model) []part.Hint
	look(m *Model, l *canvas.Look)
}

// prompter is a mode that types a line at the foot of the screen.
type prompter interface {
	mode
	line(m *Model, s screen.Surface)
	paste(text string)
}

func (m *Model) enter(x mode) {
	m.ui.mode = x
	m.ui.prefix = ""
}

func (m *Model) leave() { m.ui.mode = nil }

// letters are the labels to choose by, those under the fingers first. Keys
// with a meaning in label modes are not among them.
const letters = "asdfjklghqwertyuiopzxvbnm"

// labelsFor gives each of n targets one letter, or two when there are many.
func labelsFor(n int) []string {
	out := make([]string, 0, n)
	if n <= len(letters) {
		for _, r := range letters[:n] {
			out = append(out, string(r))
		}
		return out
	}
	for _, a := range letters {
		for _, b := range letters {
			if len(out) == n {
				return out
			}
			out = append(out, string(a)+string(b))
		}
	}
	return out
}

// pick chooses one of several nodes by letters.
type pick struct {
	name    string
	targets map[string]string // letters by node
	typed   string
	choose  func(*Model, string)
}

func newPick(name string, ids []string, choose func(*Model, string)) *pick {
	p := &pick{name: name, targets: map[string]string{}, choose: choose}
	labels := labelsFor(len(ids))
	for i, l := range labels {
		p.targets[ids[i]] = l
	}
	return p
}

func (p *pick) word() string { return p.name }

func (p *pick) key(m *Model, k tea.KeyPressMsg) {
	if key := k.String(); key == "esc" || key == "q" && !p.begins("q") {
		m.leave()
		return
	}
	p.typed += k.Text
	if k.Text == "" || !p.begins(p.typed) {
		m.complain("No label " + keyName(p.typed+strings.Repeat(k.String(), btoi(k.Text == ""))) + ". Esc leaves.")
		p.typed = ""
		return
	}
	for id, l := range p.targets {
		if l == p.typed {
			m.leave()
			p.choose(m, id)
			return
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *pick) begins(typed string) bool {
	for _, l := range p.targets {
		if strings.HasPrefix(l, typed) {
			return true
		}
	}
	return false
}

func (p *pick) hints(*Model) []part.Hint {
	return []part.Hint{{Key: "a-z", Does: "go to the label"}, {Key: "esc", Does: "back"}}
}

func (p *pick) look(_ *Model, l *canvas.Look) {
	l.Labels = map[string]string{}
	for id, s := range p.targets {
		if rest, ok := strings.CutPrefix(s, p.typed); ok {
			l.Labels[id] = rest
		}
	}
}

// connecting chooses the other end of a new link: legal targets have letters,
// the rest is dimmed and says why on ".".
type connecting struct {
	*pick
	from   string
	into   bool // the focus is the target
	cursor string
}

func (m *Model) startConnect(into bool) {
	from := m.node()
	var legal []string
	for _, id := range m.canvas.Nearest(from.ID) {
		if m.joins(from.ID, id, into) {
			legal = append(legal, id)
		}
	}
	for _, n := range m.doc.now().Nodes { // what is out of sight can be reached by the cursor
		if n.ID != from.ID && !slices.Contains(legal, n.ID) && m.joins(from.ID, n.ID, into) {
			legal = append(legal, n.ID)
		}
	}
	c := &connecting{from: from.ID, into: into}
	c.pick = newPick("CONNECT", legal, func(m *Model, id string) { m.connect(c.from, id, c.into) })
	c.cursor = from.ID
	m.enter(c)
	if len(legal) == 0 {
		m.say("Nothing here fits. Arrows and . say why; a adds something that does.")
	}
}

// joins tells whether a new link between two nodes would be legal and say
// something new.
func (m *Model) joins(a, b string, into bool) bool {
	t := m.doc.now()
	from, to := t.Node(a), t.Node(b)
	if into {
		from, to = to, from
	}
	return sketch.Joins(t, from, to)
}

func (c *connecting) key(m *Model, k tea.KeyPressMsg) {
	switch key := k.String(); key {
	case "c", "C":
		c.nearest(m)
	case ".":
		m.say(c.reason(m))
	case "enter":
		if c.cursor == c.from {
			m.complain("Move to the other end with the arrows, or press a label.")
			return
		}
		m.leave()
		m.connect(c.from, c.cursor, c.into)
	case "left", "right", "up", "down":
		if to := m.canvas.Neighbour(c.cursor, wayOf(key)); to != "" {
			c.cursor = to
			m.canvas.Reveal(to)
		}
		m.say(c.reason(m))
	default:
		c.pick.key(m, k)
	}
}

// nearest connects to the nearest legal node on the right, or anywhere when
// there is none on the right.
func (c *connecting) nearest(m *Model) {
	from, ok := m.canvas.Place(c.from)
	best := ""
	for _, id := range m.canvas.Nearest(c.from) {
		if _, legal := c.targets[id]; !legal || connected(m.doc.now(), c.from, id) {
			continue
		}
		if r, drawn := m.canvas.Place(id); ok && drawn && r.X > from.X != c.into {
			best = id
			break
		}
		if best == "" {
			best = id
		}
	}
	if best == "" {
		m.complain("Nothing in sight that " + c.from + " may connect to.")
		return
	}
	m.leave()
	m.connect(c.from, best, c.into)
}

// reason says what a link to the cursor would mean, or why it is illegal.
func (c *connecting) reason(m *Model) string {
	t := m.doc.now()
	from, to := t.Node(c.from), t.Node(c.cursor)
	if from == nil || to == nil || c.cursor == c.from {
		return "Choose the other end: letters, or arrows and enter."
	}
	if c.into {
		from, to = to, from
	}
	return printable(joinText(from, to))
}

// joinText says what a link from one node to another would be.
func joinText(from, to *model.Node) string {
	if legal := model.Legal(from, to); len(legal) > 0 {
		s := from.Label() + " → " + to.Label() + ": " + legal[0].Meaning
		if legal[0].Condition != "" {
			s += " (" + legal[0].Condition + ")"
		}
		return s
	}
	r := model.Refuse(from, to)
	s := from.Label() + " → " + to.Label() + ": no, " + r.Why + "."
	if r.Instead != "" {
		s += " Instead: " + r.Instead + "."
	}
	return s
}

func (c *connecting) hints(*Model) []part.Hint {
	return []part.Hint{{Key: "a-z", Does: "connect to the label"}, {Key: "c", Does: "nearest"}, {Key: "arrows", Does: "choose"}, {Key: "⏎", Does: "connect"}, {Key: ".", Does: "why not?"}, {Key: "esc", Does: "back"}}
}

func (c *connecting) look(m *Model, l *canvas.Look) {
	c.pick.look(m, l)
	l.Dimmed = map[string]bool{}
	for _, n := range m.doc.now().Nodes {
		if _, legal := c.targets[n.ID]; !legal && n.ID != c.from {
			l.Dimmed[n.ID] = true
		}
	}
	for _, k := range m.doc.now().Links {
		l.Dimmed[k.Ref().String()] = true
	}
	if c.cursor != c.from {
		l.Sub = c.cursor
	}
}

// moving places nodes by hand.
type moving struct {
	ids    []string
	before model.History
	step   string // joins the nudges into one undo step
	moved  bool
}

func (v *moving) word() string { return "MOVE" }

func (v *moving) key(m *Model, k tea.KeyPressMsg) {
	steps := map[string][2]int{
		"left": {-2, 0}, "h": {-2, 0}, "right": {2, 0}, "l": {2, 0}, "up": {0, -1}, "k": {0, -1}, "down": {0, 1}, "j": {0, 1},
		"shift+left": {-10, 0}, "H": {-10, 0}, "shift+right": {10, 0}, "L": {10, 0}, "shift+up": {0, -5}, "K": {0, -5}, "shift+down": {0, 5}, "J": {0, 5},
	}
	switch key := k.String(); key {
	case "enter":
		m.leave()
		m.say("Moved. u to undo.")
	case "esc", "q":
		m.leave()
		if v.moved {
			m.doc.history = v.before
			m.changed()
		}
		m.say("Move taken back.")
	default:
		if d, ok := steps[key]; ok {
			v.moved = m.nudge(v.ids, d[0], d[1], v.step) || v.moved
			return
		}
		m.complain(keyName(key) + " does nothing while moving: arrows move, ⏎ keeps, esc takes back.")
	}
}

func (v *moving) hints(*Model) []part.Hint {
	return []part.Hint{{Key: "arrows", Does: "move"}, {Key: "⇧arrows", Does: "five cells"}, {Key: "⏎", Does: "keep"}, {Key: "esc", Does: "take back"}}
}

func (v *moving) look(*Model, *canvas.Look) {}

// typing is a line of text at the foot of the screen.
type typing struct {
	name     string // status word
	prompt   string
	entry    *picker.Entry
	past     int // position in the history of the prompt, counted from the end
	accept   func(*Model, string)
	change   func(*Model, string) // after each key
	cancel   func(*Model)
	complete func(*Model, string) (string, []string) // completed line and proposals
}

func (m *Model) startTyping(t *typing, text string) {
	t.entry = picker.NewEntry(text)
	m.enter(t)
}

func (t *typing) word() string { return t.name }

func (t *typing) key(m *Model, k tea.KeyPressMsg) {
	key := k.String()
	past := m.ui.lines[t.prompt]
	switch {
	case key == "enter":
		text := t.entry.Value()
		if strings.TrimSpace(text) != "" && (len(past) == 0 || past[len(past)-1] != text) {
			m.ui.lines[t.prompt] = append(past, text)
		}
		m.leave()
		t.accept(m, text)
		return
	case key == "esc", key == "backspace" && t.entry.Value() == "" && t.name == ":":
		m.leave()
		if t.cancel != nil {
			t.cancel(m)
		}
		return
	case key == "up" && t.past < len(past):
		t.past++
		t.entry.SetValue(past[len(past)-t.past])
	case key == "down" && t.past > 0:
		t.past--
		t.entry.SetValue("")
		if t.past > 0 {
			t.entry.SetValue(past[len(past)-t.past])
		}
	case key == "tab" && t.complete != nil:
		line, proposals := t.complete(m, t.entry.Value())
		t.entry.SetValue(line)
		if len(proposals) > 1 {
			m.say(strings.Join(proposals, "  "))
		}
	case t.entry.Key(k):
	default:
		m.complain(keyName(key) + " does nothing in this line: ⏎ accepts, esc leaves.")
		return
	}
	if t.change != nil {
		t.change(m, t.entry.Value())
	}
}

func (t *typing) paste(text string) { t.entry.Paste(text) }

func (t *typing) hints(*Model) []part.Hint {
	h := []part.Hint{{Key: "⏎", Does: "accept"}, {Key: "esc", Does: "leave"}, {Key: "↑↓", Does: "earlier lines"}}
	if t.complete != nil {
		h = append(h, part.Hint{Key: "tab", Does: "complete"})
	}
	return h
}

func (t *typing) look(*Model, *canvas.Look) {}

func (t *typing) line(m *Model, s screen.Surface) {
	x := s.Text(1, 0, t.prompt, theme.Accent)
	t.entry.Draw(s, x, 0, max(0, s.W()-x-1), theme.Input, true)
}
