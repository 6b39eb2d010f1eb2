package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/sketch"
	"portolan/model/wording"
	"portolan/samples"
	"portolan/tui/hand"
	"portolan/tui/reader"
	"portolan/tui/start"
)

// doc is the design with its history and the file that it is in.
type doc struct {
	file    *hand.File
	history model.History
	rev     int    // grows with every change
	title   string // of a sample or new design, for the title bar
}

func (d *doc) now() *model.Topology { return d.history.Now() }

// modified tells whether there is something that is not saved.
func (d *doc) modified() bool { return d.file.Modified(d.now()) }

func (d *doc) whyReadOnly() string { return d.file.ReadOnly() }

// name is what the title bar shows.
func (d *doc) name() string {
	switch {
	case d.file.Path() != "":
		return filepath.Base(d.file.Path())
	case d.title != "":
		return d.title
	}
	return "new design"
}

// placeOfWork is where the file at hand keeps what is not saved.
func (m *Model) placeOfWork() hand.Place {
	return hand.Place{StateDir: m.opt.StateDir, Clock: m.opt.Clock, Key: m.keyHere}
}

// tell shows what the file at hand has to say, if anything.
func (m *Model) tell(words ...hand.Word) {
	for _, w := range words {
		if w.Text != "" {
			m.ui.message, m.ui.bad = printable(m.shortly(w.Text)), w.Bad
		}
	}
}

// use makes t the design at hand.
func (m *Model) use(t *model.Topology, file *hand.File) {
	m.release()
	m.doc = doc{file: file, history: model.NewHistory(t), rev: m.doc.rev + 1}
	m.look = look{known: -1, checked: -1, drawn: -1, running: m.look.running}
	m.focus = focus{}
	m.clip.ids = append([]string(nil), m.clip.ids...)
	m.mouse = mouse{}
	m.ui.view, m.ui.pane = viewCanvas, paneCanvas
	m.panes.reset(m)
	if len(t.Nodes) > 0 {
		m.focus.node = t.Nodes[0].ID
	}
	m.place()
	m.begin()
}

// begin draws a small design that was opened and gives the focus to the first
// node in reading order, once the screen has a size.
func (m *Model) begin() {
	if m.ui.w > 0 && m.size() <= smallDesign {
		m.redraw()
		if order := m.order(); len(order) > 0 {
			m.focus.node = order[0]
		}
	}
	if id := m.opt.Focus; id != "" && m.ui.w > 0 { // once
		if m.opt.Focus = ""; m.doc.now().Node(id) == nil {
			m.complain("There is no node " + printable(id) + ".")
		}
		m.focusNode(id, false)
	}
	m.panes.outline.Set(m.doc.now(), nil, m.part()) // keys may come before it is judged
	m.panes.show(m)
}

// useUnnamed makes a design without a file the one at hand.
func (m *Model) useUnnamed(t *model.Topology) { m.use(t, hand.Unnamed(m.placeOfWork(), t)) }

// open starts with what the options name.
func (m *Model) open(o Options) {
	empty, _ := model.New("", nil, nil)
	switch {
	case o.Path != "":
		m.useUnnamed(empty)
		m.openFile(o.Path, true)
	case o.Design != nil:
		m.useUnnamed(o.Design)
		m.doc.title = o.Title
	default:
		m.useUnnamed(empty)
		m.panes.start = start.NewScreen(start.Designs(), recentFiles(o.StateDir, o.Clock()))
	}
	if o.ReadOnly {
		m.doc.file.Forbid("Read-only, as it was asked for.")
	}
	if o.View != viewCanvas && m.panes.start == nil {
		m.ui.view = o.View
	}
}

// openFile opens a file in place of the design at hand. It is false, with a
// message, when it cannot be read; then nothing changes.
func (m *Model) openFile(path string, create bool) bool {
	if w := m.outside(path); w != "" {
		m.complain(printable(w))
		return false
	}
	file, t, w := hand.Open(m.placeOfWork(), path, create)
	if file == nil {
		m.tell(w)
		return false
	}
	m.use(t, file)
	if m.tell(w); file.ReadOnly() != "" {
		if p := file.Problems(); len(p) > 1 && m.overlay() == nil {
			m.showProblems(p)
		}
	} else {
		m.tell(file.Hold())
		m.takeSteps()
	}
	if file.Source() != nil {
		m.noteRecent(path)
	}
	m.offerRecovery()
	if m.task != nil && m.overlay() == nil {
		m.toPane(paneGoals)
		m.showBrief()
	}
	return true
}

// takeSteps takes over the undo steps of the session before.
func (m *Model) takeSteps() {
	h, w := m.doc.file.Steps(m.doc.now())
	if m.doc.history = h; m.ui.message == "" {
		m.tell(w)
	}
}

// showProblems lists what keeps a file from being edited.
func (m *Model) showProblems(problems []document.Problem) {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "- line %d, column %d: %s\n", p.Line, p.Column, printable(p.Text()))
	}
	b.WriteString("\n" + m.spell("What is understood is shown and cannot be changed here. After {text.close}, {editor} opens the file in your editor; it is read again when the editor ends.") + "\n")
	m.push(reader.New(wording.Count(len(problems), "mistake")+" in "+printable(m.doc.name()), b.String()))
}

// release gives the file back.
func (m *Model) release() {
	m.keepSteps()
	m.doc.file.Release()
}

// keepSteps keeps the undo steps for the next session.
func (m *Model) keepSteps() {
	if m.doc.file != nil && m.panes.start == nil && m.doc.now() != nil {
		m.doc.file.KeepSteps(m.doc.history)
	}
}

func (m *Model) openSample(name string) {
	src, ok := samples.Read(name)
	if !ok {
		m.complain("There is no sample " + printable(name) + ".")
		return
	}
	f, err := document.Parse(name+samples.Suffix, src)
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	m.journal()
	m.useUnnamed(f.Topology)
	m.doc.title = name + " (sample)"
	m.say("A sample: change it as you like. :w FILE keeps it.")
}

// startNew begins an empty design with one population of users.
func (m *Model) startNew() {
	m.journal()
	t, _ := model.New("", nil, nil)
	n := sketch.NewNode(model.KindUsers, sketch.Context{T: t, Guess: m.opt.City})
	if with, err := (model.Add{Node: n}).Apply(t); err == nil {
		t = with
	}
	m.useUnnamed(t)
	m.coach.begin()
	city, _ := n.Get("locations")
	why := "is a guess from your time zone"
	if m.opt.City == "" {
		why = "is assumed, since your time zone names no city"
	}
	m.say(strings.Join(city, ", ") + " " + why + ": " + m.keyOf("edit") + " changes it.")
}

func (m *Model) openCommand(arg string) {
	if arg == "" {
		m.openCommandLine("e ")
		return
	}
	m.openPath(arg)
}

// openPath opens another file; what is not saved of this one is kept.
func (m *Model) openPath(path string) {
	m.journal()
	if m.openFile(path, false) && m.opt.isDraft(path) {
		m.doc.file.Adopt()
		m.doc.title = "draft"
	}
}

// edited is called after every change: a recovery copy is due soon.
func (m *Model) edited() {
	if m.doc.file.Edited() {
		m.after(keepDelay, copyDue{})
	}
}

// The times after which unsaved work is kept and the disk is looked at.
const (
	keepDelay    = 600 * time.Millisecond
	diskInterval = time.Second
)

type (
	copyDue   struct{}
	checkDisk struct{}
	terminate struct{}
)

// copyDue writes a recovery copy in the background.
func (m *Model) copyDue() {
	if m.saveQuietly() {
		m.doc.file.Noted()
		return
	}
	write, w := m.doc.file.KeepLater(m.doc.now())
	m.tell(w)
	if write != nil {
		m.later(func() tea.Msg { return write() })
	}
}

// journal writes a recovery copy now. It is false when unsaved work could not
// be kept.
func (m *Model) journal() bool {
	if m.panes.start != nil {
		return true
	}
	kept, w := m.doc.file.Keep(m.doc.now())
	m.tell(w)
	return kept
}
