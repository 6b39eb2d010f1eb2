package tui

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	extent "portolan/model/scope"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/inspector"
)

// scope is a set of situations in which a key means a command.
type scope uint

// The scopes. Keys of a more special scope win: a focused link over a
// selection over the canvas.
const (
	inCanvas scope = 1 << iota // canvas or outline, a node has the focus or nothing has
	inLink                     // a link has the focus
	inSelect                   // nodes are being selected
	inOther                    // latency, failure, export, world
	inStart                    // the start screen
	inTiny                     // a terminal with room for one line
	anywhere = inCanvas | inLink | inSelect | inOther
	drawing  = inCanvas | inLink | inSelect
)

// thing is a set of what may be under the pointer.
type thing uint

// The things.
const (
	onNode thing = 1 << iota
	onLink
	onMarked // one of several selected nodes
	onRegion // the frame of a Region
	onGroup  // the frame of a named group, or a node in one
	onEmpty  // the canvas beside all of them
)

// scopeNames name the scopes for help and documentation.
var scopeNames = []struct {
	s    scope
	name string
}{{inCanvas, "Canvas"}, {inLink, "Link focused"}, {inSelect, "Selecting"}, {inOther, "The other views"}}

// command is something a person can ask for wherever its scope holds. Together
// with the tables of the rooms, see package binding, the table of commands is
// the one place that says which keys do what: input, footer, help, palette,
// command line, menu and documentation are read from them.
type command struct {
	id       string
	keys     []string // as Bubble Tea writes them; the keys of a sequence are joined by spaces
	in       scope
	group    string // chapter of help and palette
	menu     string // keys behind space, "" when it is not in the menu
	words    []string
	arg      string // what may follow the word on the command line
	title    string
	help     string
	hint     string // short form for the footer, "" to leave it out there
	on       thing  // what a right click on it proposes the command for
	edits    bool   // changes the design
	one      bool   // acts on one node: what stands in a box of several is opened first
	drawn    bool   // moves or changes the drawing, so that it must be in sight
	always   bool   // works whatever is on top
	far      bool   // reaches beyond the design at hand: other files, other programs
	why      func(*Model) string
	idle     func(*Model) string // why it would lead to nothing now, where its key does not refuse but shows more: menus leave it out
	bare     func(*Model) string // the same where it is not told of what
	run      func(m *Model, arg string)
	box      func(m *Model, b *inspector.Box, arg string) // what it does instead with a box of several, nil for the same with all of its nodes
	boxWhy   func(m *Model) string                        // why it does nothing with a box unless it is told of what, nil for what holds of nodes
	boxTitle func(m *Model, b *inspector.Box) string      // what that is called in the menu of the box, nil for the same
	boxHint  func(m *Model, b *inspector.Box) string      // hint for that, nil for the same
}

// The chapters, in the order of help.
const (
	groupMove     = "Move the focus"
	groupEdit     = "Edit"
	groupSelect   = "Select and arrange"
	groupFix      = "Findings"
	groupView     = "Views"
	groupWorkshop = "Workshop"
	groupFile     = "File"
	groupHelp     = "Help and commands"
)

var groups = []string{groupMove, groupEdit, groupSelect, groupFix, groupView, groupWorkshop, groupFile, groupHelp}

// registry is the table of commands. It is made when the designer starts,
// because commands refer to functions that look into the table.
type registry struct {
	all  []*command
	byID map[string]*command
}

// newRegistry makes the table for a list of views with the keys that each
// command has by itself.
func newRegistry(views []view) *registry {
	r := &registry{byID: map[string]*command{}}
	for _, part := range [][]*command{moveCommands(), editCommands(), selectCommands(), foldCommands(), findingCommands(), viewsCommands(views), viewCommands(), workshopCommands(), fileCommands(), helpCommands()} {
		r.all = append(r.all, part...)
	}
	for _, c := range r.all {
		r.byID[c.id] = c
	}
	for _, c := range act.Commands() {
		if r.of(c) == nil {
			panic("a part runs " + c.String() + ", which is no command")
		}
	}
	return r
}

// rebind gives commands the keys of the configuration.
func (r *registry) rebind(keys binding.Keymap) {
	for _, c := range r.all {
		if own, ok := keys[c.id]; ok {
			c.keys = own
		}
	}
}

func (r *registry) named(id string) *command { return r.byID[id] }

// of is the command that a part runs.
func (r *registry) of(c act.Command) *command { return r.byID[c.String()] }

// scopesNow are the situations that decide what keys mean, most special first.
func (m *Model) scopesNow() []scope {
	if !m.view().edits {
		return []scope{inOther}
	}
	switch {
	case m.focus.selecting:
		return []scope{inSelect}
	case m.focus.onLink:
		return []scope{inLink}
	}
	return []scope{inCanvas}
}

// lookup finds the command of a key sequence. more tells that the sequence is
// the beginning of a longer one.
func (r *registry) lookup(keys string, in scope) (c *command, more bool) {
	for _, k := range r.all {
		if k.in&in == 0 {
			continue
		}
		for _, s := range k.keys {
			if s == keys {
				return k, false
			}
			if strings.HasPrefix(s, keys+" ") {
				more = true
			}
		}
	}
	return nil, more
}

// begun lists the commands whose key sequence goes on after keys.
func (r *registry) begun(keys string, in scope) []*command {
	var out []*command
	for _, k := range r.all {
		if k.in&in != 0 && slices.ContainsFunc(k.keys, func(s string) bool { return strings.HasPrefix(s, keys+" ") }) {
			out = append(out, k)
		}
	}
	return out
}

// refusal says why a command cannot run now, "" when it can.
func (m *Model) refusal(c *command) string { return m.refuses(c, "") }

// futile says why a command is refused or would lead to nothing, "" when it does something.
func (m *Model) futile(c *command) string {
	w := m.refusal(c)
	if w == "" && c.idle != nil && m.boxed() == nil {
		return c.idle(m)
	}
	return w
}

func (m *Model) refuses(c *command, arg string) string {
	if c.far && m.confined() != "" {
		return m.confined()
	}
	if c.edits && !m.onlyShows(c) {
		if w := m.doc.whyReadOnly(); w != "" {
			return w
		}
	}
	if c.drawn {
		if w := m.noDrawing(); w != "" {
			return w
		}
	}
	if c.edits && c.on&(onNode|onLink|onMarked) != 0 && arg == "" && len(m.focus.marked) == 0 && m.stage() == outlineStage && m.panes.outline.OnHeading() {
		return "This row is no node: up and down lead to one."
	}
	if c.one && c.box == nil && m.boxed() != nil {
		return m.oneBox(m.focus.node)
	}
	if c.boxWhy != nil && arg == "" && m.boxed() != nil {
		return c.boxWhy(m)
	}
	if c.why != nil {
		if w := c.why(m); w != "" {
			return w
		}
	}
	if c.bare != nil && arg == "" {
		return c.bare(m)
	}
	return ""
}

// keyOf is the first key of a command, or of a binding of any room, as people read it.
func (m *Model) keyOf(id string) string {
	var keys []string
	if c := m.table.named(id); c != nil {
		keys = slices.DeleteFunc(slices.Clone(c.keys), func(key string) bool {
			return m.taken(key) && m.active().Bindings().Find(key).Title != c.title // a part may do the same by a binding of its own
		})
		if len(keys) == 0 && len(c.words) > 0 { // it has none, or here they mean something else
			return ":" + c.words[0]
		}
		if len(keys) == 0 {
			keys = c.keys
		}
	} else if m.keymap != nil && len((*m.keymap)[id]) > 0 { // rooms that are not open are made with keys of their own
		keys = (*m.keymap)[id]
	} else {
		for _, t := range m.rooms() {
			for _, b := range t.All() {
				if b.Name() == id {
					keys = b.Keys
				}
			}
		}
	}
	if len(keys) == 0 {
		return ":" + id
	}
	return m.keysOf(keys[:1])
}

// keyHere is the key of a command that acts where the person is; else the word of the
// command line does.
func (m *Model) keyHere(id string) string {
	if c := m.table.named(id); c != nil && m.panes.outline != nil && m.panes.start == nil && c.in&m.scopesNow()[0] == 0 && len(c.words) > 0 {
		return ":" + c.words[0]
	}
	return m.keyOf(id)
}

// wayOut says which key leaves the mode.
func (m *Model) wayOut() string {
	t := m.ui.mode.bindings(m)
	for _, id := range []string{"leave", "back", "close"} {
		if b := t.Named(t.Room() + "." + id); b != nil {
			return m.signs(t.Spell("{" + id + "} leaves " + m.ui.mode.word() + "."))
		}
	}
	return ""
}

// spell puts the keys of commands and bindings into a text that names them: "{undo}
// to undo".
func (m *Model) spell(text string) string {
	return braces.ReplaceAllStringFunc(text, func(id string) string { return m.keyOf(id[1 : len(id)-1]) })
}

var braces = regexp.MustCompile(`\{[a-z.]+\}`)

// onCanvas is a sentence with keys of the canvas, which says so elsewhere.
func (m *Model) onCanvas(text string) string {
	if m.ui.view == viewCanvas {
		return " " + m.spell(text)
	}
	return " On the canvas " + m.spell(text)
}

// undoes is the sentence behind what an edit did.
func (m *Model) undoes() string { return m.spell(" {undo} to undo.") }

// offered tells whether a command means something on the screen as it is.
func (m *Model) offered(c *command) bool {
	return (!c.drawn || m.noDrawing() == "") && (!c.far || m.confined() == "")
}

// runCommand runs a command or says why it cannot.
func (m *Model) runCommand(c *command, arg string) {
	if c.group == groupFix {
		m.catchUp()
	}
	if w := m.refuses(c, arg); w != "" {
		m.complain(w)
		return
	}
	m.remember(c.id)
	if c.edits && c.in&inOther == 0 && !m.view().edits && !m.travelsHere(c) { // nothing is changed unseen
		m.showView(viewCanvas)
	}
	before := m.footprint()
	switch b := m.boxed(); {
	case b != nil && c.box != nil && (arg == "" || c.one):
		c.box(m, b, arg)
	case c.one && !m.openForOne():
		return
	default:
		c.run(m, arg)
	}
	if (c.group == groupMove || c.group == groupView) && m.ui.message == "" && m.footprint() == before {
		m.say(cmp.Or(needsNode(m), c.title+": nothing changes here."))
	}
}

// travelsHere tells whether a command takes back or makes again what the view on the
// screen can show: one that has a key for it.
func (m *Model) travelsHere(c *command) bool {
	return slices.ContainsFunc(c.keys, func(k string) bool { return m.travelsBy(c, k) })
}

// travelsBy tells whether a key of the view on the screen stands for undo or redo.
func (m *Model) travelsBy(c *command, key string) bool {
	p := m.active()
	if p == nil || c.id != "undo" && c.id != "redo" {
		return false
	}
	b := p.Bindings().Find(key)
	return b != nil && b.ID == c.id
}

// footprint is what a command that moves or shows something can change.
type footprint struct {
	rects            rects
	view             act.View
	pane             paneID
	level            layout.Level
	x, y             int
	node, finding    string
	link             model.LinkRef
	onLink, inset    bool
	marked, way, top int
	rev              int
	filter           extent.Scope
	mode             mode
	prefix           string
}

func (m *Model) footprint() footprint {
	x, y := m.canvas.Cell(0, 0)
	return footprint{
		rects: m.ui.rects, view: m.ui.view, pane: m.ui.pane, level: m.look.level, x: x, y: y,
		node: m.focus.node, finding: m.focus.finding, link: m.focus.link, onLink: m.focus.onLink, inset: m.ui.minimap,
		marked: len(m.focus.marked), way: len(m.focus.way) + len(m.focus.about.Nodes), top: len(m.ui.overlays), rev: m.doc.rev,
		filter: m.look.filter.of, mode: m.ui.mode, prefix: m.ui.prefix,
	}
}

// remember keeps the ids of the last commands for the crash file.
func (m *Model) remember(id string) {
	const depth = 50
	m.ui.recent = append(m.ui.recent, id)
	if n := len(m.ui.recent); n > depth {
		m.ui.recent = slices.Clone(m.ui.recent[n-depth:])
	}
	m.coach.used(id)
}

// keysOf joins the keys of a command for people, as they are seen or heard.
func (m *Model) keysOf(keys []string) string {
	if m.aloud.out == nil {
		return m.signs(keyNames(keys))
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = binding.Spoken(k)
	}
	return strings.Join(names, " or ")
}

// keyNames joins the keys of a command for people.
func keyNames(keys []string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = binding.Label(k)
	}
	return strings.Join(names, "  ")
}
