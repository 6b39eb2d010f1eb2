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
	"portolan/tui/picker"
	"portolan/tui/reader"
)

// askFirst shows a question that has to be answered before anything else.
func (m *Model) askFirst(title string, items []picker.Item, without string, choose func(id string)) {
	l := picker.New(title, items)
	l.Quiet = true
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
	title := fmt.Sprintf("Recovered %s from %s", wording.Count(old.Edits, "edit"), old.At.Format("2 Jan 15:04"))
	keep := picker.Item{ID: "keep", Label: "Keep", Detail: "go on with the recovered work; the file changes when you save"}
	switch {
	case old.Unknown:
		keep.Detail = "go on with the recovered work as it was; what others did to the file since is not known"
	case old.Changed:
		title += "; the file was changed since"
		keep.Detail = "bring the recovered work and the file together; what both changed is asked"
	}
	m.askFirst(title, []picker.Item{
		keep,
		{ID: "diff", Label: "Show differences", Detail: "between the file and the recovered work"},
		{ID: "discard", Label: "Discard", Detail: "go on with the file and forget the recovered work"},
	}, "Keep or discard: new work would overwrite the recovered work.", func(id string) {
		switch id {
		case "keep":
			m.answered()
			m.recover(old, map[string]bool{})
		case "discard":
			m.answered()
			w := m.doc.file.Drop(old)
			m.offerRecovery()
			m.tell(w)
		default:
			m.push(reader.New("Recovered work against the file", changeText(m.doc.now(), old.Merge(m.doc.now(), func(model.Conflict) bool { return false }).Topology)))
		}
	})
}

// recover brings recovered work together with the design at hand. What both
// changed is asked, one after the other; said holds the answers: whether the
// file's is taken.
func (m *Model) recover(old *hand.Recovery, said map[string]bool) {
	var open *model.Conflict
	merged := old.Merge(m.doc.now(), func(c model.Conflict) bool {
		theirs, known := said[c.Where()]
		if !known && open == nil {
			open = &c
		}
		return theirs
	})
	if open != nil {
		m.askConflict(old, *open, said)
		return
	}
	text := "Recovered. u goes back to the file, ctrl+s saves."
	if old.Changed {
		text = "Recovered, with what others changed in the file. u goes back to the file, ctrl+s saves."
	}
	if !m.do(replace{merged.Topology}, "") {
		return
	}
	m.doc.file.Use(old)
	m.offerRecovery()
	m.say(text)
}

// askConflict asks about one place that the recovered work and the file changed
// differently.
func (m *Model) askConflict(old *hand.Recovery, c model.Conflict, said map[string]bool) {
	all := func(theirs bool) {
		for {
			var open string
			old.Merge(m.doc.now(), func(c model.Conflict) bool {
				t, known := said[c.Where()]
				if !known && open == "" {
					open = c.Where()
				}
				return known && t
			})
			if open == "" {
				return
			}
			said[open] = theirs
		}
	}
	shown := func(s string) string {
		if s == "" {
			s = "not set"
		}
		return printable(s)
	}
	m.askFirst("Both changed "+printable(c.Where()), []picker.Item{
		{ID: "mine", Label: "Recovered", Detail: shown(c.Mine)},
		{ID: "theirs", Label: "File", Detail: shown(c.Theirs)},
		{ID: "all mine", Label: "All from recovered work", Detail: "here and in all that follows, what was not saved wins"},
		{ID: "all theirs", Label: "All from the file", Detail: "here and in all that follows, the file wins"},
	}, "Choose one: "+printable(c.Where())+" cannot have both.", func(id string) {
		m.answered()
		theirs := strings.HasSuffix(id, "theirs")
		said[c.Where()] = theirs
		if strings.HasPrefix(id, "all") {
			all(theirs)
		}
		m.recover(old, said)
	})
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
	for _, c := range findings.Changes(before, after) {
		fmt.Fprintf(&b, "    %s %s  %s\n", c.Sign, c.What, c.Text)
	}
	if b.Len() == 0 {
		return "No differences but places on the canvas."
	}
	return b.String()
}
