package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/export/cloudformation"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/sketch"
	"portolan/model/wording"
	"portolan/samples"
	"portolan/tui/act"
	"portolan/tui/hand"
	"portolan/tui/merging"
	"portolan/tui/picker"
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
	if w := m.outside(m.doc.file.Path()); w != "" || path != "" && m.confined() != "" {
		m.complain(firstText(w, m.confined()))
		return false
	}
	if path == "" && m.doc.file.Path() == "" {
		m.askName()
		return false
	}
	s := m.doc.file.Save(m.doc.now(), path, over)
	if !s.OK && path == "" && m.doc.file.Conflict() && m.doc.whyReadOnly() == "" && m.overlay() == nil {
		m.merge() // nothing is overwritten unasked
		switch d, open := m.overlay().(*merging.Dialog); {
		case open: // it has the keys: what is said names its own
			s.Words = []hand.Word{{Text: "Not saved: others changed the file. " + d.Ways(), Bad: true}}
		case m.ui.rects.tiny:
			s.Words = []hand.Word{{Text: fmt.Sprintf("Not saved: others changed the file. A merge needs %d×%d; :w! overwrites it.", outlineMinW, outlineMinH), Bad: true}}
		}
	}
	if s.Moved && len(s.Words) > 0 {
		s.Words[0].Text += m.keptName()
	}
	m.tell(s.Words...)
	if s.OK {
		m.outcome.DraftPath = ""
		m.doc.history = m.doc.history.Parted() // undo comes by what was saved
		m.keepSteps()
	}
	if s.Moved {
		m.doc.title = ""
		m.noteRecent(m.doc.file.Path())
	}
	return s.OK
}

// nameOutputs tells the views that write files what the design is called: as its
// file, or as saving would propose.
func (m *Model) nameOutputs() {
	if m.doc.now() == nil {
		return
	}
	source := m.doc.file.Path()
	if source == "" {
		source = m.doc.file.ProposedName(m.doc.now())
	}
	if source == m.ui.source {
		return
	}
	m.ui.source = source
	m.panes.latency.SetSource(source)
	m.panes.failure.SetSource(source)
	m.panes.export.SetSource(source)
}

// nameDesign gives the design another name, or asks for one.
func (m *Model) nameDesign(arg string) {
	now := m.doc.now()
	accept := func(m *Model, text string) {
		if text = strings.TrimSpace(text); text != now.Name {
			m.do(model.Describe{Name: text, Description: now.Description}, "")
		}
	}
	if arg != "" {
		accept(m, arg)
		return
	}
	m.startTyping(&typing{name: "EDIT", prompt: "Name of the design: ", accept: accept}, now.Name)
}

// keptName says that a design which was saved under another name keeps its own, after
// which stacks are called: those of the design that it is a copy of.
func (m *Model) keptName() string {
	now := m.doc.now()
	stacks, file := cloudformation.SetName(now, cloudformation.Options{}), filepath.Base(samples.Stem(m.doc.file.Path()))
	if now.Name == "" || stacks == cloudformation.NameOfStacks(file) {
		return ""
	}
	return fmt.Sprintf(" The design is still called %s, and its stacks %s-REGION: :name %s renames it.", printable(now.Name), stacks, printable(file))
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
			if filepath.Ext(text) == "" && !strings.HasSuffix(text, string(filepath.Separator)) {
				text += samples.Suffix // a bare name stands for the design
			}
			m.saveTo(text, false)
		},
	}, m.doc.file.ProposedName(m.doc.now()))
	m.ui.mode.(*typing).entry.Propose()
}

// reload reads the file again, as an undo step.
func (m *Model) reload() {
	t, w := m.doc.file.Reload(m.doc.now())
	if t != nil {
		if h, err := m.doc.history.Do(replace{t, "take the file on disk"}, ""); err == nil {
			m.doc.history = h
		}
		m.changed()
	}
	m.tell(w)
}

// replace is the edit that takes another design as a whole.
type replace struct {
	t    *model.Topology
	name string
}

// Apply implements [model.Edit].
func (r replace) Apply(*model.Topology) (*model.Topology, error) { return r.t, nil }

func (r replace) String() string { return r.name }

// checkDisk looks in the background whether the file was changed by others.
func (m *Model) checkDisk() {
	if look := m.doc.file.Look(); look != nil {
		m.later(func() tea.Msg { return look() })
	}
}

// sawDisk acts on what was found: without edits the file is read again,
// otherwise the person is told and saving waits. It tells whether that shows.
func (m *Model) sawDisk(s hand.Sight) (shows bool) {
	reread, w := m.doc.file.Saw(s, m.doc.now())
	if _, open := m.overlay().(*merging.Dialog); open && w.Text == m.doc.file.EditedWord().Text { // no line can be typed beside it
		w.Text = "The file was changed on disk while you edit it."
	}
	m.tell(w)
	if reread {
		m.reloadInPlace()
	}
	return reread || w.Text != ""
}

// reloadInPlace takes a file that others have changed; focus and camera stay.
// A file that was read-only because of mistakes is opened anew.
func (m *Model) reloadInPlace() {
	if m.doc.file.Damaged() {
		id := m.focus.node
		if m.openFile(m.doc.file.Path(), false); m.doc.whyReadOnly() == "" {
			m.say("The file was changed on disk: everything is understood now.")
		}
		m.focusNode(id, false)
		return
	}
	t, w := m.doc.file.Reread()
	if t != nil {
		m.doc.history = model.NewHistory(t)
		m.changed()
	}
	m.tell(w)
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
	case m.panes.start != nil || !m.view().edits:
		m.complain("There is no field for pasted text here. A design as YAML can be pasted on canvas or outline.")
		return
	case picker.SecretIn(text) != "":
		m.complain(picker.RefuseSecret(picker.SecretIn(text)))
		return
	case err != nil && strings.Contains(text, "kind:"):
		m.complain("Nothing pasted: " + printable(err.Error()))
		return
	case err != nil || len(f.Topology.Nodes) == 0:
		m.complain("There is no field for pasted text here. A design as YAML can be pasted on canvas or outline.")
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
			m.addCopies("paste", sketch.Copy(m.doc.now(), f.Topology, ids, false))
		}
		return act.Close{}
	}
	m.push(l)
}

// saveAndQuit is q: named work is saved, unnamed work kept as a draft.
func (m *Model) saveAndQuit() {
	switch {
	case m.panes.start != nil || !m.doc.modified() || m.doc.whyReadOnly() != "" || m.doc.file.Vanished():
		m.quit()
	case m.doc.file.Path() != "":
		if m.saveTo("", false) {
			m.quit()
			m.outcome.Message = "Saved " + m.doc.file.Path() + "."
			return
		}
		if m.overlay() == nil { // a merge has the keys
			m.ui.message = sentence(m.ui.message) + " :q! leaves without."
		}
	case m.opt.StateDir == "":
		m.complain("This design has no file: :w FILE saves it, :q! drops it.")
	case !m.journal():
		m.ui.message = sentence(m.ui.message) + " :w FILE saves it, :q! drops it."
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
	m.say(m.spell("{interrupt} again leaves without saving and keeps a recovery copy" + m.saysOfQuitting()))
}

// saysOfQuitting ends a sentence with what the key that saves and leaves would do now.
func (m *Model) saysOfQuitting() string {
	if m.overlay() != nil || m.ui.mode != nil || m.editing() { // which take that key
		return "."
	}
	if m.panes.start != nil || !m.doc.modified() || m.doc.file.Vanished() {
		return "; {app.quit} saves and leaves."
	}
	if m.doc.whyReadOnly() != "" {
		return "; {app.quit} leaves too."
	}
	if why := m.doc.file.Refuses(m.doc.now()); why != "" { // it names the ways to save
		return ". {app.quit} cannot save: " + sentence(why) + " :q! leaves without."
	}
	return "; {app.quit} saves and leaves."
}

// leaveUnsaved ends the session and keeps a recovery copy of what is not saved.
func (m *Model) leaveUnsaved() { m.quit() }

// quit ends the session and says where the work is.
func (m *Model) quit() {
	if m.panes.start == nil {
		m.keepSteps()
		left := m.doc.file.Leave(m.doc.now())
		m.outcome.DraftPath, m.outcome.Message = left.DraftPath, left.Message
	}
	m.ui.done = true
	m.later(tea.Quit)
}

// discard drops what is not saved and ends the session.
func (m *Model) discard() {
	m.doc.file.Discard()
	m.release()
	m.ui.done = true
	m.later(tea.Quit)
}
