package tui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/wording"
	"portolan/samples"
	"portolan/tui/picker"
	"portolan/tui/reader"
	"portolan/tui/start"
)

// doc is the design with its file, its history and what keeps it safe.
type doc struct {
	path     string         // "" for a design without a name
	file     *document.File // as it is on disk; nil when it is not there
	history  model.History
	rev      int             // grows with every change
	saved    *model.Topology // as it was saved or opened
	locked   string          // why it is read-only, "" when it is not
	lock     *document.Held
	keeper   *keeper
	kept     int    // revision that the recovery copy has
	due      bool   // a recovery copy is due
	wrote    bool   // there is a recovery copy of this session
	draft    string // file of a design without a name
	conflict bool   // changed on disk while there are edits here
	savedAt  time.Time
	keptAt   time.Time
	title    string // of a sample or new design, for the title bar
}

// keeper writes recovery copies. Background writes and the last one before the
// end may meet, so they take turns.
type keeper struct {
	mu      sync.Mutex
	journal *document.Journal // nil for a draft
	draft   string
}

func (k *keeper) keep(data []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.journal != nil {
		return k.journal.Append(data)
	}
	return document.Save(k.draft, data)
}

func (k *keeper) clear() {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.journal != nil {
		_ = k.journal.Clear() // a copy that stays is offered again, nothing is lost
	} else if k.draft != "" {
		_ = os.Remove(k.draft)
	}
}

func (d *doc) now() *model.Topology { return d.history.Now() }

// modified tells whether there is something that is not saved.
func (d *doc) modified() bool { return d.now() != d.saved }

func (d *doc) whyReadOnly() string { return d.locked }

// name is what the title bar shows.
func (d *doc) name() string {
	switch {
	case d.path != "":
		return filepath.Base(d.path)
	case d.title != "":
		return d.title
	}
	return "new design"
}

// data is the design as it would be written.
func (d *doc) data(t *model.Topology) ([]byte, error) {
	if d.file != nil {
		return d.file.Encode(t)
	}
	return document.Format(t), nil
}

// use makes t the design at hand.
func (m *Model) use(t *model.Topology, path string, file *document.File) {
	m.release()
	rev := m.doc.rev + 1
	m.doc = doc{path: path, file: file, history: model.NewHistory(t), saved: t, rev: rev, kept: rev}
	m.look = look{known: -1, drawn: -1, running: m.look.running}
	m.focus = focus{}
	m.clip.ids = append([]string(nil), m.clip.ids...)
	m.mouse = mouse{}
	m.ui.view, m.ui.pane = viewCanvas, paneCanvas
	m.panes.reset(m)
	if len(t.Nodes) > 0 {
		m.focus.node = t.Nodes[0].ID
	}
	m.place()
	if len(t.Nodes) <= smallDesign {
		m.redraw()
	}
	if order := m.canvas.Order(); len(order) > 0 {
		m.focus.node = order[0]
	}
	m.panes.show(m)
}

// open starts with what the options name.
func (m *Model) open(o Options) {
	empty, _ := model.New("", nil, nil)
	switch {
	case o.Path != "":
		m.use(empty, "", nil)
		m.openFile(o.Path, true)
	case o.Design != nil:
		m.use(o.Design, "", nil)
		m.doc.title = o.Title
	default:
		m.use(empty, "", nil)
		m.panes.start = start.NewScreen(start.Designs(), recentFiles(o.StateDir, o.Clock()))
	}
	if o.ReadOnly {
		m.doc.locked = "Read-only, as it was asked for."
	}
	if o.View != viewCanvas && m.panes.start == nil {
		m.ui.view = o.View
	}
}

// openFile opens a file in place of the design at hand. It is false, with a
// message, when it cannot be read; then nothing changes.
func (m *Model) openFile(path string, create bool) bool {
	file, err := document.Load(path)
	var damaged *document.Error
	var newer *document.NewerFormatError
	switch {
	case errors.Is(err, os.ErrNotExist) && create:
		t, _ := model.New(nameFromPath(path), nil, nil)
		m.use(t, path, nil)
	case errors.Is(err, os.ErrNotExist):
		m.complain("There is no file " + printable(path) + ". :new starts a design, :w FILE names it.")
		return false
	case err != nil && file == nil:
		m.complain(printable(err.Error()))
		return false
	default:
		m.use(file.Topology, path, file)
	}
	switch {
	case errors.As(err, &damaged):
		p := damaged.Problems[0]
		m.doc.locked = fmt.Sprintf("Read-only until corrected: %s:%d:%d %s ctrl+e opens your editor.", filepath.Base(path), p.Line, p.Column, strings.TrimRight(p.Text(), ".?")+".")
		m.complain(printable(m.doc.locked))
		if len(damaged.Problems) > 1 && m.overlay() == nil {
			m.showProblems(damaged.Problems)
		}
	case errors.As(err, &newer):
		m.doc.locked = "Read-only: " + newer.Error() + "."
		m.complain(m.doc.locked)
	}
	if m.doc.locked == "" {
		m.hold()
	}
	if file != nil {
		m.noteRecent(path)
	}
	m.offerRecovery()
	return true
}

// showProblems lists what keeps a file from being edited.
func (m *Model) showProblems(problems []document.Problem) {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "- line %d, column %d: %s\n", p.Line, p.Column, printable(p.Text()))
	}
	b.WriteString("\nWhat is understood is shown and cannot be changed here. After esc, ctrl+e opens the file in your editor; it is read again when the editor ends.\n")
	m.push(reader.New(wording.Count(len(problems), "mistake")+" in "+printable(m.doc.name()), b.String()))
}

func nameFromPath(path string) string {
	base := filepath.Base(path)
	for _, ext := range []string{".yaml", ".yml", ".topo"} {
		base = strings.TrimSuffix(base, ext)
	}
	return picker.Clean(base)
}

// hold takes the lock of the file and opens its journal.
func (m *Model) hold() {
	lock, err := document.Lock(m.doc.path)
	var other *document.LockedError
	switch {
	case errors.As(err, &other):
		m.doc.locked = "Read-only: " + other.Error() + ". :takeover edits it all the same."
		m.complain(m.doc.locked)
		return
	case err != nil: // a place where no lock can be made, such as a read-only folder, is no reason to refuse
		m.say("No lock beside the file: " + printable(err.Error()))
	}
	m.doc.lock = lock
	m.openJournal()
}

func (m *Model) openJournal() {
	j, err := document.OpenJournal(m.opt.StateDir, m.doc.path)
	if err != nil {
		m.complain("No recovery copies: " + printable(err.Error()))
		return
	}
	m.doc.keeper = &keeper{journal: j}
}

// takeOver makes the lock ours.
func (m *Model) takeOver() {
	lock, err := document.TakeOver(m.doc.path)
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	m.doc.lock, m.doc.locked = lock, ""
	m.openJournal()
	m.say("This window edits the file now; the other one is told.")
	m.checkDisk()
}

// release gives the file back.
func (m *Model) release() {
	if m.doc.lock != nil {
		_ = m.doc.lock.Release() // a lock that stays is recognised as stale
		m.doc.lock = nil
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
	m.use(f.Topology, "", nil)
	m.doc.title = name + " (sample)"
	m.say("A sample: change it as you like. :w FILE keeps it.")
}

// startNew begins an empty design with one population of users.
func (m *Model) startNew() {
	m.journal()
	t, _ := model.New("", nil, nil)
	if city := m.opt.City; city != "" {
		n := newNode(model.KindUsers, startContext{t: t, guess: city})
		if with, err := (model.Add{Node: n}).Apply(t); err == nil {
			t = with
		}
	}
	m.use(t, "", nil)
	m.coach.begin()
	if m.opt.City != "" {
		m.say(m.opt.City + " is a guess from your time zone: ⏎ changes it.")
	}
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
		m.release()
		m.doc.path, m.doc.draft, m.doc.file = "", path, nil
		m.doc.title = "draft"
		m.doc.keeper = &keeper{draft: path}
	}
}

// edited is called after every change: a recovery copy is due soon.
func (m *Model) edited() {
	if !m.doc.due && m.opt.StateDir != "" {
		m.doc.due = true
		m.after(keepDelay, journalDue{})
	}
}

// The times after which unsaved work is kept and the disk is looked at.
const (
	keepDelay    = 600 * time.Millisecond
	diskInterval = time.Second
)

type (
	journalDue struct {
		done bool
		rev  int
		err  error
	}
	checkDisk struct{}
	diskState struct {
		path          string
		changed, lost bool
	}
	terminate struct{}
)

// journalDue writes a recovery copy in the background.
func (m *Model) journalDue(msg journalDue) {
	if msg.done {
		if msg.err != nil {
			m.complain("No recovery copy: " + printable(msg.err.Error()))
			return
		}
		m.doc.kept, m.doc.keptAt, m.doc.wrote = max(m.doc.kept, msg.rev), m.opt.Clock(), true
		return
	}
	m.doc.due = false
	if !m.doc.modified() {
		m.forgetCopy()
		return
	}
	k, t, rev := m.keeper(), m.doc.now(), m.doc.rev
	if k == nil || rev == m.doc.kept {
		return
	}
	d := m.doc
	m.later(func() tea.Msg {
		data, err := d.data(t)
		if err == nil {
			err = k.keep(data)
		}
		return journalDue{done: true, rev: rev, err: err}
	})
}

// keeper is where unsaved work goes; a design without a name gets a draft file.
func (m *Model) keeper() *keeper {
	if m.doc.keeper == nil && m.doc.path == "" && m.opt.StateDir != "" && m.panes.start == nil {
		path, err := document.DraftPath(m.opt.StateDir)
		if err != nil {
			m.complain("No draft can be kept: " + printable(err.Error()))
			return nil
		}
		m.doc.draft = path
		m.doc.keeper = &keeper{draft: path}
	}
	return m.doc.keeper
}

// journal writes a recovery copy now. It is false when unsaved work could not
// be kept.
func (m *Model) journal() bool {
	if !m.doc.modified() || m.doc.locked != "" || m.panes.start != nil {
		return true
	}
	k := m.keeper()
	if k == nil {
		return false
	}
	data, err := m.doc.data(m.doc.now())
	if err == nil {
		err = k.keep(data)
	}
	if err != nil {
		m.complain("No recovery copy: " + printable(err.Error()))
		return false
	}
	m.doc.kept, m.doc.keptAt, m.doc.wrote = m.doc.rev, m.opt.Clock(), true
	return true
}

// forgetCopy removes the recovery copy of this session when everything is as
// it was saved. A copy of an earlier session waits for an answer.
func (m *Model) forgetCopy() {
	if m.doc.wrote {
		m.doc.keeper.clear()
		m.doc.wrote, m.doc.kept = false, m.doc.rev
	}
}
