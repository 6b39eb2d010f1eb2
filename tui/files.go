package tui

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/wording"
	"portolan/samples"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/findings"
	"portolan/tui/picker"
	"portolan/tui/reader"
)

func (m *Model) saveCommand(arg string) { m.saveTo(arg, false) }

func (m *Model) saveOver(arg string) { m.saveTo(arg, true) }

// saveTo writes the design to a file, its own by default. It is false, with
// the reason shown, when it was not written.
func (m *Model) saveTo(arg string, over bool) bool {
	if m.panes.start != nil {
		m.complain("There is nothing to save yet.")
		return false
	}
	path := strings.TrimSpace(arg)
	switch {
	case path == "" && m.doc.path == "":
		m.askName()
		return false
	case path == "":
		path = m.doc.path
	case strings.HasSuffix(path, string(filepath.Separator)):
		path = filepath.Join(path, m.proposedName())
	}
	if err := document.Replaceable(path); err != nil {
		m.complain("Not saved: " + printable(err.Error()) + ".")
		return false
	}
	if same := path == m.doc.path; !over && m.refuseSave(path, same) {
		return false
	}
	data, err := m.doc.data(m.doc.now())
	if err != nil {
		m.complain("Not saved: " + printable(err.Error()) + ".")
		return false
	}
	if err := document.Save(path, data); err != nil {
		m.complain("Not saved, your work is kept here; :w FILE saves it elsewhere. Reason: " + reasonOf(err))
		m.journalQuietly()
		return false
	}
	return m.savedAs(path, data)
}

// refuseSave says why a file may not be written without "!".
func (m *Model) refuseSave(path string, same bool) bool {
	switch {
	case same && m.doc.locked != "":
		m.complain(m.doc.locked + " :w FILE saves a copy.")
	case same && m.doc.file != nil && m.doc.file.Changed(path):
		m.doc.conflict = true
		m.complain("Not saved: the file was changed on disk. :w! overwrites it, :reload takes it, :w FILE saves elsewhere.")
	case same && m.doc.file == nil && exists(path), !same && exists(path):
		m.complain("Not saved: " + printable(path) + " exists. :w! " + printable(path) + " overwrites it.")
	default:
		return false
	}
	return true
}

// journalQuietly keeps a recovery copy and leaves the message as it is.
func (m *Model) journalQuietly() {
	text, bad := m.ui.message, m.ui.bad
	if m.journal() {
		m.ui.message, m.ui.bad = text, bad
	}
}

// reasonOf says in plain words why a file could not be written.
func reasonOf(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "no permission to write there (" + printable(err.Error()) + ")"
	case errors.Is(err, fs.ErrNotExist):
		return "the folder does not exist (" + printable(err.Error()) + ")"
	}
	return printable(err.Error())
}

// savedAs notes that the design is on disk now.
func (m *Model) savedAs(path string, data []byte) bool {
	file, err := document.Parse(path, data)
	if err != nil { // what is written parses; if not, say so instead of going on
		m.complain("Saved, but it does not read back: " + printable(err.Error()))
		return false
	}
	m.doc.keeper.clear()
	other := path != m.doc.path
	m.doc.file, m.doc.saved, m.doc.kept = file, m.doc.now(), m.doc.rev
	m.doc.conflict, m.doc.savedAt, m.doc.draft = false, m.opt.Clock(), ""
	m.say(fmt.Sprintf("Saved %s, %s.", printable(path), wording.Count(len(data), "byte")))
	if other {
		m.release()
		m.doc.path, m.doc.title, m.doc.locked, m.doc.keeper = path, "", "", nil
		m.hold()
		m.noteRecent(path)
		m.panes.export.SetSource(path)
	}
	m.outcome.DraftPath = ""
	return true
}

// askName asks under which name to save.
func (m *Model) askName() {
	m.startTyping(&typing{
		name: "SAVE", prompt: "Save as: ",
		accept: func(m *Model, text string) {
			if text = strings.TrimSpace(text); text == "" {
				m.complain("Not saved: no name was given.")
				return
			}
			m.saveTo(text, false)
		},
	}, m.proposedName())
}

// proposedName is a file name for a design without one.
func (m *Model) proposedName() string {
	if m.doc.path != "" {
		return filepath.Base(m.doc.path)
	}
	t := m.doc.now()
	if s := model.Slug(t.Name); s != "" {
		return s + samples.Suffix
	}
	for _, n := range t.Nodes {
		if r, ok := n.Spec.(*model.Record); ok && r.Zone.IsSet() {
			label, _, _ := strings.Cut(r.Zone.Val(), ".")
			if s := model.Slug(label); s != "" {
				return s + samples.Suffix
			}
		}
	}
	return "design" + samples.Suffix
}

// reload reads the file again, as an undo step.
func (m *Model) reload() {
	if m.doc.path == "" {
		m.complain("This design has no file yet.")
		return
	}
	file, err := document.Load(m.doc.path)
	if err != nil {
		m.complain("Not reloaded: " + printable(err.Error()))
		return
	}
	keep := m.doc.history
	m.doc.file, m.doc.conflict = file, false
	if h, err := keep.Do(replace{file.Topology}, ""); err == nil {
		m.doc.history = h
	}
	m.doc.saved = m.doc.now()
	m.changed()
	m.doc.kept = m.doc.rev
	m.doc.keeper.clear()
	m.say("Reloaded from disk. u brings back what was here.")
}

// replace is the edit that takes another design as a whole.
type replace struct{ t *model.Topology }

// Apply implements [model.Edit].
func (r replace) Apply(*model.Topology) (*model.Topology, error) { return r.t, nil }

func (r replace) String() string { return "take another version" }

// checkDisk looks in the background whether the file was changed by others.
func (m *Model) checkDisk() {
	d := m.doc
	if d.file == nil || d.path == "" {
		return
	}
	m.later(func() tea.Msg {
		return diskState{path: d.path, changed: d.file.Changed(d.path), lost: d.lock != nil && d.lock.Lost()}
	})
}

// diskState acts on what was found: without edits the file is read again,
// otherwise the person is told and saving waits.
func (m *Model) diskState(s diskState) {
	m.ui.dirty = false
	if s.path != m.doc.path || m.doc.file == nil {
		return
	}
	if s.lost && m.doc.locked == "" {
		m.doc.lock = nil
		m.doc.locked = "Read-only: another window has taken the file over. :w FILE saves a copy."
		m.complain(m.doc.locked)
		m.ui.dirty = true
	}
	switch {
	case !s.changed:
		return
	case m.doc.modified():
		if !m.doc.conflict {
			m.complain("The file was changed on disk while you edit it. :w! overwrites it, :reload takes it.")
			m.ui.dirty = true
		}
		m.doc.conflict = true
	case m.doc.file.Changed(m.doc.path):
		m.reloadInPlace()
		m.ui.dirty = true
	}
}

// reloadInPlace takes a file that others have changed; focus and camera stay.
// A file that was read-only because of mistakes is opened anew.
func (m *Model) reloadInPlace() {
	if old := m.doc.file; old.Damaged || old.NewerFormat {
		id := m.focus.node
		if m.openFile(m.doc.path, false); m.doc.locked == "" {
			m.say("The file was changed on disk: everything is understood now.")
		}
		m.focusNode(id, false)
		return
	}
	file, err := document.Load(m.doc.path)
	if err != nil {
		if !m.doc.conflict {
			m.complain("The file was changed on disk and cannot be read now: " + printable(err.Error()))
		}
		m.doc.conflict = true
		return
	}
	m.doc.file, m.doc.history, m.doc.saved, m.doc.conflict = file, model.NewHistory(file.Topology), file.Topology, false
	m.changed()
	m.doc.kept = m.doc.rev
	m.say("The file was changed on disk: reloaded.")
}

// offerRecovery asks what to do with work that was not saved last time.
func (m *Model) offerRecovery() {
	if m.doc.keeper == nil || m.doc.keeper.journal == nil {
		return
	}
	old, ok := m.doc.keeper.journal.Pending()
	if !ok {
		return
	}
	f, err := document.Parse(m.doc.path, old.Data)
	if err != nil {
		m.complain("A recovery copy could not be read: " + printable(err.Error()))
		return
	}
	title := fmt.Sprintf("Recovered %s from %s", wording.Count(old.Edits, "edit"), old.At.Format("2 Jan 15:04"))
	l := picker.New(title, []picker.Item{
		{ID: "keep", Label: "Keep", Detail: "go on with the recovered work; the file changes when you save"},
		{ID: "diff", Label: "Show differences", Detail: "between the file and the recovered work"},
		{ID: "discard", Label: "Discard", Detail: "go on with the file and forget the recovered work"},
	})
	l.Quiet = true
	l.Bind("recover", binding.Binding{ // going on without an answer would overwrite the copy
		ID: "stay", Keys: []string{"esc"}, Title: "Say that an answer is needed",
		Run: func(string) act.Action {
			return act.Say{Text: "Keep or discard: new work would overwrite the recovered work.", Error: true}
		},
	})
	l.Choose = func(it picker.Item) act.Action {
		switch it.ID {
		case "keep":
			if m.do(replace{f.Topology}, "") {
				m.say("Recovered. u goes back to the file, ctrl+s saves.")
			}
		case "discard":
			m.doc.keeper.clear()
			m.say("The recovery copy is gone.")
		default:
			m.push(reader.New("Recovered work against the file", changeText(m.doc.now(), f.Topology)))
			return act.None{}
		}
		return act.Close{}
	}
	m.push(l)
	m.ui.question = l
}

// changeText lists what differs between two designs.
func changeText(before, after *model.Topology) string {
	var b strings.Builder
	for _, c := range findings.Changes(before, after) {
		fmt.Fprintf(&b, "    %s %s  %s\n", c.Sign, c.What, c.Text)
	}
	if b.Len() == 0 {
		return "No differences but places on the canvas."
	}
	return b.String()
}

// parsePasted reads pasted YAML: a whole design, its sections without the
// heading, or only a list of nodes.
func parsePasted(text string) (*document.File, error) {
	const heading = "portolan: 1\n"
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n") // as terminals send what is pasted
	f, err := document.Parse("pasted text", []byte(text))
	if err == nil {
		return f, nil
	}
	for _, whole := range []string{heading + text, heading + "nodes:\n" + text} {
		if f, e := document.Parse("pasted text", []byte(whole)); e == nil && len(f.Topology.Nodes) > 0 {
			return f, nil
		}
	}
	return nil, err
}

// pasteDesign asks whether to add the nodes of pasted YAML.
func (m *Model) pasteDesign(text string) {
	f, err := parsePasted(text)
	switch {
	case m.panes.start != nil || m.ui.rects.tooSmall || m.ui.view != viewCanvas && m.ui.view != viewOutline:
		m.complain("There is no field for pasted text here. A design as YAML can be pasted on the canvas.")
		return
	case err != nil && strings.Contains(text, "kind:"):
		m.complain("Nothing pasted: " + printable(err.Error()))
		return
	case err != nil || len(f.Topology.Nodes) == 0:
		m.complain("There is no field for pasted text here. A design as YAML can be pasted on the canvas.")
		return
	}
	if w := m.doc.whyReadOnly(); w != "" {
		m.complain(w)
		return
	}
	var ids []string
	for _, n := range f.Topology.Nodes {
		ids = append(ids, n.ID)
	}
	l := picker.New("Add pasted nodes?", []picker.Item{
		{ID: "add", Label: "Add " + wording.Count(len(ids), "node"), Detail: strings.Join(ids, ", ")},
		{ID: "drop", Label: "Drop", Detail: "paste nothing"},
	})
	l.Quiet = true
	l.Choose = func(it picker.Item) act.Action {
		if it.ID == "add" {
			edits, fresh := copies(m.doc.now(), f.Topology, ids, false)
			m.addCopies("paste", edits, fresh)
		}
		return act.Close{}
	}
	m.push(l)
}

// saveAndQuit is q: named work is saved, unnamed work kept as a draft.
func (m *Model) saveAndQuit() {
	switch {
	case m.panes.start != nil || !m.doc.modified() || m.doc.locked != "":
		m.quit()
	case m.doc.path != "":
		if m.saveTo("", false) {
			m.outcome.Message = "Saved " + m.doc.path + "."
			m.quit()
			return
		}
		m.ui.message += " :q! leaves without."
	case m.opt.StateDir == "":
		m.complain("This design has no file: :w FILE saves it, :q! drops it.")
	case !m.journal():
		m.ui.message += " :w FILE saves it, :q! drops it."
	default:
		m.quit()
	}
}

// quitWindow is the time within which a second ctrl+c leaves.
const quitWindow = 2 * time.Second

// interrupt is ctrl+c: the second within two seconds leaves.
func (m *Model) interrupt() {
	now := m.opt.Clock()
	if !m.ui.quitAt.IsZero() && now.Sub(m.ui.quitAt) <= quitWindow {
		m.leaveUnsaved()
		return
	}
	m.ui.quitAt = now
	m.say("ctrl+c again leaves without saving and keeps a recovery copy; q saves and leaves.")
}

// leaveUnsaved ends the session and keeps a recovery copy of what is not saved.
func (m *Model) leaveUnsaved() {
	if m.doc.path != "" && m.doc.modified() && m.journal() {
		m.outcome.Message = "Not saved. A recovery copy is kept: open " + m.doc.path + " again."
	}
	m.quit()
}

// quit ends the session and says where the work is.
func (m *Model) quit() {
	if m.doc.path == "" && m.doc.modified() && m.doc.draft == "" {
		m.journal()
	}
	if m.doc.path == "" && m.doc.draft != "" && exists(m.doc.draft) {
		if m.doc.modified() {
			m.journal()
		}
		m.outcome.DraftPath = m.doc.draft
	}
	if !m.doc.modified() && m.doc.path != "" {
		m.forgetCopy()
	}
	m.release()
	m.ui.done = true
	m.later(tea.Quit)
}

// discard drops what is not saved.
func (d *doc) discard() {
	d.keeper.clear()
	d.history = model.NewHistory(d.saved)
	d.draft = ""
}
