package tui

import (
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/sketch"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/canvas"
	"portolan/tui/screen"
)

// mode is a state in which keys mean something of its own. It sees every key.
type mode interface {
	word() string // in the status line
	bindings(m *Model) *binding.Table
	look(m *Model, l *canvas.Look)
}

// prompter is a mode that types a line at the foot of the screen.
type prompter interface {
	mode
	line(m *Model, s screen.Surface)
	taken() int // columns of prompt and text
	paste(text string)
}

func (m *Model) enter(x mode) {
	if p, ok := x.(*pick); ok {
		p.on = m.stage()
	}
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
	given   map[string]string // letters by node, of what is out of sight by now as well
	typed   string
	offer   func(*Model) []string // what is to choose of in the rows and boxes that are drawn now; nil where that is settled
	on      stage                 // where the letters were given; elsewhere some may be out of sight
	choose  func(*Model, string)
	keys    *binding.Table
}

func newPick(name string, ids []string, choose func(*Model, string)) *pick {
	p := &pick{name: name, targets: map[string]string{}, given: map[string]string{}, choose: choose}
	labels := labelsFor(len(ids))
	for i, l := range labels {
		p.targets[ids[i]] = l
	}
	return p
}

// relabel gives letters to what is on the screen now and takes them from what no longer is.
// What comes back into sight has the letters that it had, as far as they are not needed.
func (p *pick) relabel(ids []string) {
	free, size := labelsFor(len(letters)), 1
	if len(ids) > len(letters) {
		free, size = labelsFor(len(letters)*len(letters)), 2
	}
	had, taken := map[string]string{}, map[string]bool{}
	for id, l := range p.given {
		if len(l) == size {
			had[id], taken[l] = l, true
		}
	}
	p.targets = map[string]string{}
	for _, id := range ids {
		if had[id] != "" {
			p.targets[id] = had[id]
			free = slices.DeleteFunc(free, func(l string) bool { return l == had[id] })
		}
	}
	slices.SortStableFunc(free, func(a, b string) int { // those of what is out of sight last
		switch {
		case taken[a] == taken[b]:
			return 0
		case taken[b]:
			return -1
		}
		return 1
	})
	for _, id := range ids {
		if p.targets[id] == "" && len(free) > 0 {
			p.targets[id], free = free[0], free[1:]
			maps.DeleteFunc(p.given, func(_, l string) bool { return l == p.targets[id] })
			p.given[id] = p.targets[id]
		}
	}
}

// freshLabels sees to it, before a frame, that letters stand on all there is to choose of in
// that frame and on nothing else. A word that is being typed is not changed.
func (m *Model) freshLabels() {
	p := pickOf(m.ui.mode)
	if p == nil || p.offer == nil || p.typed != "" {
		return
	}
	m.seatOutline()
	p.relabel(p.offer(m))
	if len(p.targets) > 0 && m.ui.message == outOfSight { // the screen has more room since
		m.say("")
		m.makeRoom()
		m.freshLabels()
	}
}

func (p *pick) word() string { return p.name }

func (p *pick) needs() stage { return outlineStage }

// bindings are those of choosing by letters; q leaves unless it is a label.
func (p *pick) bindings(m *Model) *binding.Table {
	if p.keys == nil {
		p.keys = binding.New("labels", "Choosing by labels",
			binding.Binding{ID: "leave", Keys: []string{"esc"}, Title: "Leave without a choice", Hint: "back", Run: binding.Do(m.leave)},
			binding.Binding{ID: "quit", Keys: []string{"q"}, When: func() bool { return !p.begins("q") }, Title: "Leave without a choice, when q is no label", Run: binding.Do(m.leave)},
		)
		p.keys.Types = true
		p.keys.Rest = func(k tea.KeyPressMsg) act.Action { p.letter(m, k); return act.None{} }
		p.keys.Notes = func() []binding.Hint { return []binding.Hint{{Note: "a-z", Does: "go to the label"}} }
	}
	return p.keys
}

// letter types a letter of a label.
func (p *pick) letter(m *Model, k tea.KeyPressMsg) {
	p.typed += k.Text
	if k.Text == "" || !p.begins(p.typed) {
		pressed := p.typed
		if k.Text == "" {
			pressed += k.String()
		}
		m.complain("No label " + binding.Label(pressed) + ". " + m.wayOut())
		p.typed = ""
		return
	}
	for id, l := range p.targets {
		if l == p.typed {
			if !m.seen(id) {
				m.complain("What " + l + " stands for is out of sight. " + m.wayOut())
				p.typed = ""
				return
			}
			m.leave()
			p.choose(m, id)
			return
		}
	}
}

func (p *pick) begins(typed string) bool {
	for _, l := range p.targets {
		if strings.HasPrefix(l, typed) {
			return true
		}
	}
	return false
}

func (p *pick) look(_ *Model, l *canvas.Look) {
	l.Labels = map[string]string{}
	for id, s := range p.targets {
		if rest, ok := strings.CutPrefix(s, p.typed); ok {
			l.Labels[id] = rest
		}
	}
}

// connecting chooses the other end of a new link: legal targets have letters, faint ones
// where the link would make an error; the rest is dimmed. Both say why on ".".
type connecting struct {
	*pick
	from   string
	into   bool // the focus is the target
	legal  map[string]bool
	wrong  map[string]string // the error that a legal link would make, by node
	cursor string
	keys   *binding.Table
}

func (m *Model) startConnect(into bool) {
	from := m.node()
	m.toStage()
	c := &connecting{from: from.ID, into: into, legal: map[string]bool{}}
	for _, n := range m.doc.now().Nodes { // what is out of sight can be reached by the cursor
		if n.ID != from.ID && m.joins(from.ID, n.ID, into) && (m.canvas.Folded(n.ID) == nil || m.stage() == outlineStage) {
			c.legal[n.ID] = true
		}
	}
	c.pick = newPick("CONNECT", nil, func(m *Model, id string) { m.connect(c.from, id, c.into) })
	c.tryOut(m)
	c.offer = c.offered
	c.cursor = from.ID
	m.enter(c)
	m.makeRoom() // what was said before gives its rows back
	m.freshLabels()
	if len(c.targets) == 0 && len(c.legal) > 0 {
		m.say(outOfSight)
	}
	if m.ui.rects.status.W > 0 && slices.ContainsFunc(c.offered(m), func(id string) bool { return c.wrong[id] != "" }) {
		m.say(c.bindings(m).Spell("Faint letters: that link makes an error; arrows and {why} say which."))
	}
	if len(c.legal) == 0 {
		m.say(c.bindings(m).Spell("Nothing here fits. Arrows and {why} say why; ") + m.spell("{add} adds something that does."))
	}
}

// outOfSight is said where nothing on the screen can be the other end.
const outOfSight = "What fits is out of sight: the arrows lead there."

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

func (c *connecting) bindings(m *Model) *binding.Table {
	if c.keys == nil {
		point := func(id string, key string, w layout.Way) binding.Binding {
			return binding.Binding{ID: id, Keys: []string{key}, Title: "Go to a node, " + id, Hint: "choose", Run: binding.Do(func() {
				if to := m.beside(c.cursor, w); to != "" {
					c.cursor = to
					m.revealOnStage(to)
				}
				m.say(c.reason(m))
			})}
		}
		pick, fits := c.pick.bindings(m), func() bool { return len(c.legal) > 0 }
		c.keys = binding.New("connect", "Connecting",
			binding.Binding{ID: "nearest", Keys: []string{"c", "C"}, When: fits, Title: "Connect to the nearest", Hint: "nearest", Run: binding.Do(func() { c.nearest(m) })},
			point("left", "left", layout.Left), point("up", "up", layout.Up), point("down", "down", layout.Down), point("right", "right", layout.Right),
			binding.Binding{ID: "connect", Keys: []string{"enter"}, Title: "Connect to the node gone to", Hint: "connect", Run: binding.Do(func() { c.accept(m) })},
			binding.Binding{ID: "why", Keys: []string{"."}, Title: "Say what the link would mean, or why not", Hint: "why not?", Run: binding.Do(func() { m.say(c.reason(m)) })},
			binding.Binding{ID: "leave", Keys: []string{"esc"}, Title: "Leave without a link", Hint: "back", Run: binding.Do(m.leave)},
		)
		c.keys.Types, c.keys.Rest = true, pick.Key
		c.keys.Notes = func() []binding.Hint {
			if len(c.targets) == 0 {
				return nil
			}
			return []binding.Hint{{Note: "a-z", Does: "connect to the label"}}
		}
	}
	return c.keys
}

func (c *connecting) accept(m *Model) {
	if c.cursor == c.from {
		m.complain("Move to the other end with the arrows, or type a label.")
		return
	}
	if w := m.inBoxes(c.cursor); w != "" {
		m.complain(w)
		return
	}
	m.leave()
	m.connect(c.from, c.cursor, c.into)
}

// nearest connects to the nearest legal node on the right, or anywhere when
// there is none on the right.
func (c *connecting) nearest(m *Model) {
	from, ok := m.canvas.Place(c.from)
	best := ""
	onCanvas := m.stage() == canvasStage
	for _, id := range m.inSight(c.from) {
		if !c.legal[id] || c.wrong[id] != "" || connected(m.doc.now(), c.from, id) {
			continue
		}
		if r, drawn := m.canvas.Place(id); onCanvas && ok && drawn && r.X > from.X != c.into {
			best = id
			break
		}
		if best == "" {
			best = id
		}
	}
	if best == "" {
		text := "Nothing in sight that " + printable(m.label(c.from)) + " may connect to"
		if len(c.wrong) > 0 {
			text += " without an error"
		}
		m.complain(text + ".")
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
		if len(c.targets) == 0 {
			return "Choose the other end: arrows and enter."
		}
		return "Choose the other end: letters, or arrows and enter."
	}
	if w := m.inBoxes(c.cursor); w != "" {
		return w
	}
	if c.into {
		from, to = to, from
	}
	return printable(joinText(from, to) + makesError(c.wrong[c.cursor]))
}

// makesError is the sentence behind what a link means that says which error it makes.
func makesError(why string) string {
	if why == "" {
		return ""
	}
	return ". It makes an error: " + why + "."
}

// joinText says what a link from one node to another would be.
func joinText(from, to *model.Node) string {
	if legal := model.Legal(from, to); len(legal) > 0 {
		s := layout.TitleOf(from) + " → " + layout.TitleOf(to) + ": " + legal[0].Meaning
		if legal[0].Condition != "" {
			s += " (" + legal[0].Condition + ")"
		}
		return s
	}
	r := model.Refuse(from, to)
	s := layout.TitleOf(from) + " → " + layout.TitleOf(to) + ": no, " + r.Why + "."
	if r.Instead != "" {
		s += " Instead: " + r.Instead + "."
	}
	return s
}

func (c *connecting) look(m *Model, l *canvas.Look) {
	c.pick.look(m, l)
	l.Dimmed = map[string]bool{}
	for _, n := range m.doc.now().Nodes {
		if (!c.legal[n.ID] || c.wrong[n.ID] != "") && n.ID != c.from {
			l.Dimmed[n.ID] = true
		}
	}
	l.Faint = map[string]bool{}
	for id := range c.wrong {
		l.Faint[id] = true
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
	keys   *binding.Table
}

func (v *moving) word() string { return "MOVE" }

func (v *moving) needs() stage { return canvasStage }

func (v *moving) bindings(m *Model) *binding.Table {
	if v.keys == nil {
		v.keys = binding.New("move", "Moving by hand")
		for _, far := range []int{1, 5} {
			for _, d := range []struct {
				id, key, letter string
				x, y            int
			}{{"left", "left", "h", -stepX, 0}, {"up", "up", "k", 0, -stepY}, {"down", "down", "j", 0, stepY}, {"right", "right", "l", stepX, 0}} {
				b := binding.Binding{ID: d.id, Keys: []string{d.key, d.letter}, Title: "Move " + d.id, Hint: "move"}
				if far > 1 {
					b = binding.Binding{ID: "far." + d.id, Keys: []string{"shift+" + d.key, strings.ToUpper(d.letter)}, Title: "Move far " + d.id, Hint: "five cells"}
				}
				b.Run = binding.Do(func() { v.moved = m.nudge(v.ids, far*d.x, far*d.y, v.step) || v.moved })
				v.keys.Add(b)
			}
		}
		v.keys.Add(
			binding.Binding{ID: "keep", Keys: []string{"enter"}, Title: "Keep the place", Hint: "keep", Run: binding.Do(func() { v.keep(m) })},
			binding.Binding{ID: "back", Keys: []string{"esc", "q"}, Title: "Take the move back", Hint: "take back", Run: binding.Do(func() { v.takeBack(m) })},
		)
	}
	return v.keys
}

// keep ends the move, and says what it came to.
func (v *moving) keep(m *Model) {
	if m.leave(); !v.moved {
		m.say("Nothing was moved.")
		return
	}
	m.say("Moved." + m.undoes())
}

func (v *moving) takeBack(m *Model) {
	if m.leave(); !v.moved {
		m.say("Nothing was moved.")
		return
	}
	m.doc.history = v.before
	m.changed()
	m.say("Move taken back.")
}

func (v *moving) look(*Model, *canvas.Look) {}
