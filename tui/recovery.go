package tui

import (
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/findings"
	"portolan/tui/hand"
	"portolan/tui/merging"
	"portolan/tui/picker"
	"portolan/tui/reader"
)

// askFirst shows a question that has to be answered before anything else.
func (m *Model) askFirst(title, brief string, items []picker.Item, without string, choose func(id string)) {
	l := picker.New(title, items)
	l.Quiet, l.Brief = true, brief
	l.Bind(recoverRoom, stay(without))
	l.Choose = func(it picker.Item) act.Action {
		choose(it.ID)
		return act.None{}
	}
	m.push(l)
	m.ui.question = l
}

// recoverRoom is what the keys of such questions are called after.
const recoverRoom = "recover"

// stay is the key that leaves other lists: going on without an answer would
// lose one of the two.
func stay(without string) binding.Binding {
	return binding.Binding{
		ID: "stay", Keys: []string{"esc"}, Title: "Say that an answer is needed",
		Run: func(string) act.Action { return act.Say{Text: without, Error: true} },
	}
}

// answered closes the question.
func (m *Model) answered() {
	m.ui.question = nil
	m.pop()
}

// offerRecovery asks what to do with work that was not saved last time.
func (m *Model) offerRecovery() {
	old, w := m.doc.file.Pending()
	m.tell(w)
	if old == nil {
		return
	}
	if m.recoverAtOnce(old) {
		return
	}
	brief := "Recovered, " + old.At.Format("2 Jan 15:04")
	title := fmt.Sprintf("Recovered %s from %s", wording.Count(old.Edits, "edit"), old.At.Format("2 Jan 15:04"))
	keep := picker.Item{ID: "keep", Label: "Keep", Detail: "go on with the recovered work; saving changes the file"}
	switch {
	case old.Unknown:
		keep.Detail = "go on with the recovered work as it was; what others did to the file since is not known"
	case old.Changed:
		title += "; the file was changed since"
		brief = "Recovered; file changed"
		keep.Detail = "bring the recovered work and the file together; what both changed is asked"
	}
	m.askFirst(title, brief, []picker.Item{
		keep,
		{ID: "diff", Label: "Show differences", Detail: "between the file and the recovered work"},
		{ID: "discard", Label: "Discard", Detail: "go on with the file and forget the recovered work"},
		{ID: "quit", Label: "Quit", Detail: "leave both as they are; the question comes again"},
	}, "Keep or discard: new work would overwrite the recovered work.", func(id string) {
		switch id {
		case "keep":
			m.answered()
			m.recover(old)
		case "quit":
			m.answered()
			m.quit()
		case "discard":
			m.answered()
			w := m.doc.file.Drop(old)
			m.offerRecovery()
			m.tell(w)
		default:
			m.push(reader.New("Recovered work against the file", changeText(m.doc.now(), old.Merge(m.doc.now(), func(model.Conflict) model.Answer { return model.Mine }).Topology)))
		}
	})
}

// recover brings recovered work together with the design at hand. What both
// changed is asked.
func (m *Model) recover(old *hand.Recovery) {
	now := m.doc.now()
	merge := func(decide func(model.Conflict) model.Answer) model.Merged { return old.Merge(now, decide) }
	use := func(merged model.Merged) {
		text := m.spell("Recovered. {undo} goes back to the file, {save} saves.")
		if old.Changed {
			text = m.spell("Recovered, with what others changed in the file. {undo} goes back to the file, {save} saves.")
		}
		if !m.do(replace{merged.Topology, "recover what was not saved"}, "") {
			return
		}
		m.doc.file.Use(old)
		m.offerRecovery()
		m.say(text)
	}
	merged := merge(func(model.Conflict) model.Answer { return model.Mine })
	if len(merged.Conflicts) == 0 {
		use(merged)
		return
	}
	d := merging.New(merging.Sides{
		Title: "Mine, recovered, and theirs, the file", Mine: "mine", Theirs: "theirs", Here: now, Merge: merge,
		Must: m.spell("Choose: without an answer, new work would overwrite one of the two. {interrupt} twice leaves and keeps both."),
		Done: func(merged model.Merged) act.Action {
			m.answered()
			use(merged)
			return act.None{}
		},
	})
	m.push(d)
	m.ui.overlayWord = "MERGE"
	m.ui.question = d
}

// merge brings what others made of the file together with what is not saved here.
func (m *Model) merge() {
	if m.ui.rects.tiny { // nothing is decided unseen
		m.complain(fmt.Sprintf("Too small: a merge needs %d×%d.", outlineMinW, outlineMinH))
		return
	}
	meeting, w := m.doc.file.Meet(m.doc.now())
	if meeting == nil {
		m.tell(w)
		return
	}
	if !m.doc.modified() { // nothing is in the way
		m.reloadInPlace()
		return
	}
	if m.ui.decided == nil {
		m.ui.decided = map[model.Conflict]model.Answer{}
	}
	d := merging.New(merging.Sides{
		Title: "Mine, here, and theirs, the file on disk", Mine: "mine", Theirs: "theirs", Here: meeting.Mine(), Merge: meeting.Merge, Said: m.ui.decided,
		Done: func(merged model.Merged) act.Action { return m.merged(meeting, merged) },
	})
	m.push(d)
	m.ui.overlayWord = "MERGE"
}

// merged makes what was decided one undo step.
func (m *Model) merged(meeting *hand.Meeting, merged model.Merged) act.Action {
	m.pop()
	if m.doc.file.Ready(meeting) != nil {
		clear(m.ui.decided) // of what the file said before
		m.merge()
		m.complain("The file was changed on disk once more: this is what it is now.")
		return act.None{}
	}
	changes := !model.Equal(merged.Topology, meeting.Mine())
	if changes && !m.do(replace{merged.Topology, "merge with the file on disk"}, "") {
		return act.None{}
	}
	m.doc.file.Join(meeting, m.doc.now())
	clear(m.ui.decided)
	m.say(m.spell(joinedText(changes, m.doc.modified())))
	return act.None{}
}

// joinedText says what came of a merge: whether anything changed here, which can be
// undone, and whether the file lacks any of it, which can be saved.
func joinedText(changes, unsaved bool) string {
	switch {
	case changes && unsaved:
		return "Merged. {save} saves, {undo} takes the merge back."
	case changes:
		return "Merged. Nothing to save. {undo} takes the merge back."
	case unsaved:
		return "Merged. Nothing changes here; {save} saves."
	}
	return "Merged. The file says the same."
}

// takeOver makes the lock ours. Where nobody can tell whether its holder still
// runs, the person is asked.
func (m *Model) takeOver() {
	take := func() {
		m.tell(m.doc.file.TakeOver())
		m.checkDisk()
		m.offerRecovery()
	}
	by := m.doc.file.Holder()
	if by == nil {
		take()
		return
	}
	l := picker.New("Take the file over?", []picker.Item{
		{ID: "no", Label: "Only look", Detail: "the file stays read-only here"},
		{ID: "yes", Label: "Take over", Detail: printable(by.Error())},
	})
	l.Quiet = true
	l.Choose = func(it picker.Item) act.Action {
		m.pop()
		if it.ID == "yes" {
			take()
		}
		return act.None{}
	}
	m.push(l)
}

// changeText lists what differs between two designs.
func changeText(before, after *model.Topology) string {
	var b strings.Builder
	for _, c := range findings.AllChanges(before, after) {
		fmt.Fprintf(&b, "    %s %s  %s\n", c.Sign, c.What, c.Text)
	}
	if b.Len() == 0 {
		return "No differences."
	}
	return b.String()
}
