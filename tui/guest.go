package tui

import (
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/document"
	"portolan/tui/act"
	"portolan/tui/hand"
)

// Confinement keeps a person to the exercises of a course. Nothing but their working
// copies is read or written, nothing is put on a clipboard, and no other program runs.
// What is changed is saved by itself.
type Confinement struct {
	Largest int // bytes that a design may have, 0 for no bound of its own
}

// confinedWord is said where somebody wants out.
const confinedWord = "In this workshop there are only its exercises: :workshop lists them."

// confined says why something that reaches beyond the exercises is refused, "" where
// it is not.
func (m *Model) confined() string {
	if m.opt.Confined == nil {
		return ""
	}
	return confinedWord
}

// reaches tells whether an action leads beyond the exercises.
func reaches(a act.Action) bool {
	switch a.(type) {
	case act.OpenSample, act.OpenFile, act.WriteFile, act.WriteFiles, act.Copy:
		return true
	}
	return false
}

// outside says why a file may not be touched, "" when it may. Who is confined has the
// working copies of the course, and of these only files: a link may lead anywhere.
func (m *Model) outside(path string) string {
	if m.opt.Confined == nil {
		return ""
	}
	f := m.opt.Course
	if f == nil {
		return confinedWord
	}
	for _, e := range f.Course.Exercises {
		if f.Path(e) != path {
			continue
		}
		for _, part := range []string{path, f.Dir} {
			info, err := os.Lstat(part)
			if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
				return filepath.Base(part) + " leads elsewhere: ask who runs the workshop to remove it."
			}
		}
		return ""
	}
	return confinedWord
}

// firstText is the first of two texts that is not empty.
func firstText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// tooLarge says why a design is not taken, "" when it is.
func (m *Model) tooLarge(t *model.Topology) string {
	if m.opt.Confined == nil || m.opt.Confined.Largest == 0 || len(document.Format(t)) <= m.opt.Confined.Largest {
		return ""
	}
	return "Not done: the design would be larger than this workshop takes."
}

// saveQuietly writes the file of somebody who is confined: nobody there should have
// to think of saving, and who leads the workshop sees what is in the file. Where it
// cannot be written a recovery copy is kept.
func (m *Model) saveQuietly() bool {
	if m.opt.Confined == nil || m.doc.whyReadOnly() != "" || !m.doc.modified() || m.outside(m.doc.file.Path()) != "" {
		return false
	}
	s := m.doc.file.Save(m.doc.now(), "", false)
	if !s.OK {
		m.tell(s.Words...)
	}
	return s.OK
}

// recoverAtOnce takes the work back that was not saved when the server ended, where
// nobody changed the file since: there is nothing to ask.
func (m *Model) recoverAtOnce(old *hand.Recovery) bool {
	if m.opt.Confined == nil || old.Changed || old.Unknown {
		return false
	}
	m.recover(old)
	m.edited()
	return true
}

// shortly takes the folder of the learner out of a text: where it lies on the host is
// nobody's business.
func (m *Model) shortly(text string) string {
	if m.opt.Confined == nil || m.opt.Course == nil {
		return text
	}
	for _, dir := range []string{m.opt.StateDir, m.opt.Course.Dir} {
		if dir != "" {
			text = strings.ReplaceAll(text, dir+string(filepath.Separator), "")
		}
	}
	return text
}

// Guest is the designer of somebody who is at another terminal, as a [tea.Model] that
// others can put into theirs. It sees to no signals and knows no terminal; a fault in
// it ends it and nothing else.
type Guest struct{ g *guarded }

// NewGuest makes the designer for options, which have to confine the person.
func NewGuest(o Options) *Guest {
	if o.Confined == nil {
		o.Confined = &Confinement{}
	}
	g := &guarded{made: make(chan struct{}), begun: true, Model: New(o)}
	close(g.made)
	return &Guest{g}
}

// Init implements [tea.Model].
func (u *Guest) Init() (cmd tea.Cmd) {
	defer u.g.guard(&cmd)
	return tea.Batch(tea.RequestBackgroundColor, guardCmd(u.g.Model.Init()))
}

// Update implements [tea.Model].
func (u *Guest) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := u.g.Update(msg)
	return u, cmd
}

// View implements [tea.Model].
func (u *Guest) View() tea.View { return u.g.View() }

// Exercise is the id of the one that is open, "" for none.
func (u *Guest) Exercise() string {
	if u.g.Model == nil || u.g.Model.task == nil {
		return ""
	}
	return u.g.Model.task.e.ID
}

// End keeps what is not saved and gives the file back. It tells whether a fault of the
// designer ended it. Call it once, when nothing is sent to the guest any more.
func (u *Guest) End() (fault bool) {
	m := u.g.Model
	defer m.release()
	defer func() {
		if recover() != nil { // the state may be what is broken
			fault = true
		}
	}()
	if u.g.fault != nil {
		_, _ = m.crashed(u.g)
		return true
	}
	if !m.ui.done && m.panes.start == nil && !m.saveQuietly() {
		m.doc.file.Leave(m.doc.now())
	}
	if m.noted != nil {
		m.noted()
	}
	return false
}
