package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/model/document"
	"portolan/model/sketch"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/findings"
	"portolan/tui/inspector"
	"portolan/tui/part"
	"portolan/tui/reader"
	"portolan/validate"
)

// perform does what a part asked for.
func (m *Model) perform(a act.Action) {
	if w := m.confined(); w != "" && reaches(a) {
		m.complain(w)
		return
	}
	switch a := a.(type) {
	case nil, act.None:
	case act.Close:
		if m.overlay() != nil {
			m.pop()
		} else {
			m.escape()
		}
	case act.Edit:
		m.partEdit(a)
	case act.FocusNode:
		m.follows(a.ID)
		m.focusItself(a.ID, true)
		m.toFocus(a.Go)
	case act.FocusRow:
		m.focusItself(a.ID, false)
	case act.FocusLink:
		m.standOutSelected()
		m.focus.node = a.Link.From
		m.focusLink(a.Link)
		m.toFocus(a.Go)
	case act.Say:
		if m.say(a.Text); a.Error {
			m.complain(a.Text)
		}
	case act.Explain:
		m.openExplanation(a.Name)
	case act.Read:
		m.push(reader.New(a.Title, a.Text))
	case act.Fix:
		m.runWritable(func() { m.openFix(a.Finding, a.All) })
	case act.Ignore:
		m.runWritable(func() { m.askIgnore(a.Finding) })
	case act.Run:
		if m.doc.now().Node(a.Node) != nil {
			m.focusNode(a.Node, false)
		}
		m.runCommand(m.table.of(a.Command), "")
	case act.Do:
		a.Run()
	case act.OpenSample:
		m.openSample(a.Name)
	case act.OpenFile:
		m.openPath(a.Path)
	case act.Show:
		m.showView(a.View)
	case act.WriteFile:
		m.writeExport(a)
	case act.WriteFiles:
		m.writeExports(a)
	case act.Trace:
		m.trace(a)
	case act.Point:
		m.pointTo(a)
	case act.OpenExercise:
		m.pop()
		m.openExercises(a.ID)
	case act.Answer:
		m.answer(a)
	case act.Quiz:
		m.pop()
		m.openQuiz(a.Topic)
	case act.OpenCard:
		m.openCard(a.ID)
	case act.Copy:
		m.copyText(a.Text)
	default:
		panic(fmt.Sprintf("no part of perform does %T", a))
	}
}

func (m *Model) performOr(a act.Action, otherwise func()) {
	if a == nil {
		otherwise()
		return
	}
	m.perform(a)
}

// toFocus shows what has the focus where it would not be seen, or where the
// person asked to go there: the list gives way.
func (m *Model) toFocus(leave bool) {
	switch {
	case !m.view().edits:
		m.showView(viewCanvas)
	case leave && m.ui.view == viewCanvas && m.ui.pane != paneCanvas:
		m.toPane(paneCanvas)
	}
}

// follows makes the finding stand out from which a focus came.
func (m *Model) follows(string) { m.standOutSelected() }

// standOutSelected dims what the finding selected in the list is not about,
// when the focus came from there.
func (m *Model) standOutSelected() {
	m.focus.finding = ""
	if m.ui.view == viewCanvas && m.ui.pane == paneFindings {
		if f, ok := m.panes.findings.Selected(); ok {
			m.focus.finding = f.Key()
			m.coach.used("finding.next")
		}
	}
}

// partEdit applies an edit of a pane.
func (m *Model) partEdit(a act.Edit) {
	if w := m.doc.whyReadOnly(); w != "" {
		m.complain(w)
		return
	}
	node := m.focus.node
	if a.Edit != nil { // a city that was only proposed gives its name as well
		a.Edit = sketch.Resettle(m.doc.now(), a.Edit, m.unknownToFile)
	}
	if !m.apply(a) {
		return
	}
	if id := inspector.Follow(a.Edit, node); id != node {
		m.focus.node = id
		m.panes.show(m)
	}
	if a.Done && m.ui.view == viewCanvas && m.ui.pane == paneInspector && !m.panes.inspector.Editing() {
		m.toPane(paneCanvas)
	}
}

// unknownToFile tells whether the file has no node of that id, so that nobody can rely
// on it yet.
func (m *Model) unknownToFile(id string) bool {
	src := m.doc.file.Source()
	return src == nil || src.Topology == nil || src.Topology.Node(id) == nil
}

// runWritable runs what changes the design, or says why it cannot.
func (m *Model) runWritable(run func()) {
	if w := m.doc.whyReadOnly(); w != "" {
		m.complain(w)
		return
	}
	run()
}

// named runs what a list of the root offers: a command by its id, or a binding of the
// part with the focus by its name.
func (m *Model) named(id string) act.Action {
	return act.Do{Run: func() {
		if c := m.table.named(id); c != nil {
			m.runCommand(c, "")
		} else if !m.runBinding(id) { // which had its moment
			m.complain("This is not possible any more.")
		}
	}}
}

// showView switches to a view.
func (m *Model) showView(v act.View) {
	if m.panes.start != nil {
		m.complain("Open or start a design first.")
		return
	}
	if m.ui.view == v && m.ui.pane == paneCanvas && m.overlay() == nil {
		if m.say("This is the " + m.placeName() + " view."); m.ui.rects.tooSmall && v == viewCanvas {
			m.say(m.roomNeeded() + ": the outline stands in for it.")
		}
	}
	m.ui.view = v
	if v != viewCanvas {
		m.focus.selecting = false
	}
	switch v {
	case viewOutline:
		m.panes.outline.Select(m.focus.node)
	case viewExport:
		m.askPart()
	case viewTable:
		m.fillTable()
	}
	m.place()
	m.panes.show(m)
	m.coach.used("view." + m.view().word)
}

// openFix shows the ways out of a finding.
func (m *Model) openFix(key string, all bool) {
	m.coach.used("fix")
	f, ok := m.panes.findings.Finding(key)
	if !ok {
		if p := m.findingAt(); p != nil && p.Key() == key {
			f, ok = *p, true
		}
	}
	switch {
	case !ok:
		m.say("This finding is gone.")
	case len(f.Fixes) == 0 && !all:
		m.say(m.noFix(&f))
	default:
		m.focus.finding = key
		m.push(findings.NewFix(m.doc.now(), f, p95))
	}
}

// findingAt is the first finding that concerns the focus.
func (m *Model) findingAt() *validate.Finding {
	if list := m.findingsAt(); len(list) > 0 {
		return list[0]
	}
	return nil
}

// fixableAt is the first of them that has a ready fix, else the first.
func (m *Model) fixableAt() *validate.Finding {
	for _, f := range m.findingsAt() {
		if len(f.Fixes) > 0 {
			return f
		}
	}
	return m.findingAt()
}

// findingsAt are the findings that concern the focus, the worst first: the one that was
// gone to alone, else all of the node or link.
func (m *Model) findingsAt() (out []*validate.Finding) {
	if f := m.finding(); f != nil {
		return []*validate.Finding{f}
	}
	if m.look.report == nil {
		return nil
	}
	ids := m.stands(m.focus.node)
	for i := range m.look.report.Findings {
		f := &m.look.report.Findings[i]
		node, link, onLink := f.Site()
		if onLink {
			node = link.From
		}
		if m.focus.onLink && onLink && link == m.focus.link || !m.focus.onLink && slices.Contains(ids, node) {
			out = append(out, f)
		}
	}
	return out
}

// fixHere shows the fix of the finding at the focus; where that has none, of another one
// there, and says so.
func (m *Model) fixHere(string) {
	f, first := m.fixableAt(), m.findingAt()
	m.openFix(f.Key(), false)
	if f.Key() != first.Key() {
		m.say("The worst finding here has no ready fix. This one has: " + printable(f.Message))
	}
}

// noFix says that a finding has no ready fix, "" when it has one.
func (m *Model) noFix(f *validate.Finding) string {
	if len(f.Fixes) > 0 {
		return ""
	}
	return "No ready fix for this: " + sentence(f.FixText) + m.spell(" {explain} explains, {ignore} ignores with a reason.")
}

// afterFix moves the focus to what a fix changed first.
func (m *Model) afterFix(o part.Overlay) {
	d, ok := o.(*findings.FixDialog)
	if !ok {
		return
	}
	m.focus.finding = ""
	if nodes := d.Finding().Nodes; len(nodes) > 0 {
		m.focusSeat(nodes[0], true)
	}
	m.focus.finding = ""
}

// copyText puts text on the clipboard of the terminal (OSC 52). Terminals
// limit its size, so long texts go into a file, and so does any where what is said for a
// screen reader goes elsewhere than to a terminal: there it would be noise.
func (m *Model) copyText(text string) {
	const limit = 64 << 10
	elsewhere := m.aloud.out != nil && m.stop != nil && m.stop.size == nil
	if len(text) <= limit && !elsewhere {
		m.later(tea.SetClipboard(text))
		m.say(fmt.Sprintf("Copied %s to the clipboard.", wording.Count(len(text), "byte")))
		return
	}
	f, err := os.CreateTemp("", "portolan-*.txt")
	if err == nil {
		_, err = f.WriteString(text)
		if e := f.Close(); err == nil {
			err = e
		}
	}
	why := "Too long for the clipboard"
	if elsewhere {
		why = "No terminal shows this, so there is no clipboard"
	}
	if err != nil {
		m.complain(why + ", and no temporary file: " + err.Error())
		return
	}
	m.say(why + ": written to " + f.Name() + ".")
}

// writeExport writes one file of an export.
func (m *Model) writeExport(a act.WriteFile) {
	if err := document.Replaceable(a.Path); err != nil {
		m.complain(err.Error() + ".")
		return
	}
	if !a.Overwrite && exists(a.Path) {
		m.complain(a.Path + " exists: choose to overwrite it, or another name.")
		return
	}
	if err := document.Save(m.opt.StateDir, a.Path, a.Data); err != nil {
		m.complain(err.Error())
		return
	}
	m.wrote(a.Path)
}

// writeExports writes the files of an export into a folder.
func (m *Model) writeExports(a act.WriteFiles) {
	for _, f := range a.Files {
		if path := filepath.Join(a.Dir, f.Name); !a.Overwrite && exists(path) {
			m.complain(path + " exists: choose to overwrite it, or another folder.")
			return
		}
	}
	if err := os.MkdirAll(a.Dir, 0o755); err != nil {
		m.complain(err.Error())
		return
	}
	for _, f := range a.Files {
		path := filepath.Join(a.Dir, f.Name)
		err := document.Save(m.opt.StateDir, path, f.Data)
		if err == nil && f.Executable {
			err = os.Chmod(path, 0o755)
		}
		if err != nil {
			m.complain(err.Error())
			return
		}
	}
	m.wrote(a.Dir)
}

func (m *Model) wrote(path string) {
	m.panes.export.Refresh()
	m.say("Wrote " + path + ".")
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// sentence ends a text with a full stop, unless it ends as a sentence does.
func sentence(s string) string {
	if s = strings.TrimSpace(s); s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}
