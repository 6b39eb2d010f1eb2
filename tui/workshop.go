package tui

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/document"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/goals"
	"portolan/tui/learner"
	"portolan/tui/picker"
	"portolan/tui/reader"
	"portolan/validate/exercise"
)

// task is the exercise that the design at hand is a working copy of.
type task struct {
	folder *learner.Folder
	e      *exercise.Exercise
	record exercise.Record // what was known when it was opened, with what came since
	graded int             // revision that the verdict belongs to, -1 for none
	solved bool            // it was said that it is solved
}

// class is where exercises are worked on: the course of the options, or the one that
// the program brings, which is read when it is first wanted.
func (m *Model) class() (*learner.Folder, error) {
	if m.opt.Course == nil && m.opt.StateDir != "" {
		c, err := exercise.Load(exercise.BuiltIn(), "")
		if err != nil {
			return nil, err
		}
		m.opt.Course = learner.Open(m.opt.StateDir, c)
		m.opt.Course.Now = m.opt.Clock
	}
	if m.opt.Course == nil {
		return nil, fmt.Errorf("there is no folder for exercises")
	}
	return m.opt.Course, nil
}

// inClass tells whether a file may be a working copy, without reading a course.
func (m *Model) inClass(path string) bool {
	if m.opt.Course != nil {
		return samePath(filepath.Dir(path), m.opt.Course.Dir)
	}
	return m.opt.StateDir != "" && samePath(filepath.Dir(filepath.Dir(path)), filepath.Join(m.opt.StateDir, "workshop"))
}

func samePath(a, b string) bool {
	a, errA := filepath.Abs(a)
	b, errB := filepath.Abs(b)
	return errA == nil && errB == nil && a == b
}

// findTask looks whether the design that was opened is a working copy.
func (m *Model) findTask() {
	m.task = nil
	path := m.doc.file.Path()
	if path == "" || !m.inClass(path) {
		return
	}
	f, err := m.class()
	if err != nil {
		return
	}
	for _, e := range f.Course.Exercises {
		if samePath(f.Path(e), path) {
			m.task = &task{folder: f, e: e, graded: -1}
			if p, err := f.Progress(); err == nil {
				m.task.record = p.Of(e.ID)
			}
			m.panes.goals.Open(e)
		}
	}
}

// attempt is what is judged now.
func (k *task) attempt(t *model.Topology) exercise.Attempt {
	return exercise.Attempt{Design: t, Answers: k.record.Answers}
}

// stars are those of a verdict, with what the learner has seen.
func (k *task) stars(g *exercise.Grade, t *model.Topology) int {
	effort := exercise.EffortOf(g, k.attempt(t))
	effort.HintsSeen, effort.SolutionSeen = k.record.HintsSeen, k.record.SolutionSeen
	return exercise.Stars(g, effort)
}

// grading judges the design in the background, nil when there is nothing to do.
func (m *Model) grading(t *model.Topology) func() analysed {
	if m.task == nil || m.task.graded == m.doc.rev {
		return nil
	}
	a, e, attempt := analysed{rev: m.doc.rev}, m.task.e, m.task.attempt(t)
	attempt.Export = m.opt.Refusals
	return func() analysed {
		a.grade = exercise.Judge(e, attempt)
		return a
	}
}

// takeGrade shows a verdict, and says so when the exercise is solved.
func (m *Model) takeGrade(a analysed) {
	k := m.task
	if k == nil || a.grade.Exercise != k.e {
		return
	}
	k.graded = a.rev
	stars := 0
	if a.grade.Solved {
		stars = k.stars(a.grade, m.doc.now())
	}
	m.panes.goals.Set(a.grade, stars)
	if len(m.focus.about.Nodes) > 0 || m.ui.pane == paneGoals { // what stands out follows the design
		m.pointToGoal()
	}
	if !a.grade.Solved {
		k.solved = false
		return
	}
	m.keepProgress(func(p *exercise.Progress) { p.Grade(a.grade, k.attempt(m.doc.now()), k.folder.Now()) })
	if !k.solved {
		k.solved = true
		m.say("Solved, " + goals.Stars(stars) + ". " + m.panes.goals.Bindings().Spell("{compare} compares with the solution, {next} goes on."))
	}
}

// pointToGoal makes stand out what decides the selected goal, and says nothing: the list
// says it.
func (m *Model) pointToGoal() {
	if m.panes.goals.Grade() == nil {
		return
	}
	said, bad := m.ui.message, m.ui.bad
	m.perform(m.panes.goals.Point())
	m.ui.message, m.ui.bad = said, bad
}

// keepProgress writes what was reached.
func (m *Model) keepProgress(change func(*exercise.Progress)) {
	k := m.task
	if err := k.folder.Update(change); err != nil {
		m.complain("Progress is not kept: " + printable(err.Error()))
		return
	}
	if p, err := k.folder.Progress(); err == nil {
		k.record = p.Of(k.e.ID)
	}
}

// workshopCommands are those of the exercises.
func workshopCommands() []*command {
	of := func(id, word, title, help string, run func(*Model)) *command {
		return &command{
			id: "workshop." + id, in: anywhere, words: []string{word}, group: groupWorkshop, title: title, help: help, why: needsTask,
			run: func(m *Model, _ string) { run(m) },
		}
	}
	goals := of("goals", "goals", "Goals of the exercise", "Gives the focus to the goals.", func(m *Model) {
		if m.ui.view != viewCanvas {
			m.showView(viewCanvas)
		}
		m.toPane(paneGoals)
	})
	goals.keys, goals.menu = []string{"g o"}, "v o"
	return []*command{
		{
			id: "workshop.list", in: anywhere | inStart, group: groupWorkshop, words: []string{"workshop"}, arg: "[EXERCISE]", title: "Exercises",
			help: "Lists the exercises with what you have solved, and opens one.",
			run:  (*Model).openExercises,
		},
		goals,
		of("brief", "task", "The task", "Shows what the exercise asks for.", (*Model).showBrief),
		of("hint", "hint", "Next hint", "Shows the hints read so far and one more. It is noted how many you read.", (*Model).showHint),
		of("next", "next-exercise", "Next exercise", "Opens the exercise behind this one.", func(m *Model) { m.turnExercise(1) }),
		of("previous", "previous-exercise", "Previous exercise", "Opens the exercise before this one.", func(m *Model) { m.turnExercise(-1) }),
		of("reset", "reset-exercise", "Begin the exercise anew", "Puts the start in the place of the design. What was drawn is kept as a file, and {undo} takes it back.", (*Model).resetExercise),
		of("solution", "solution", "See the solution", "Puts the solution in the place of the design, after a question. What was drawn is kept as a file, and {undo} takes it back.", (*Model).askSolution),
		of("compare", "compare", "Compare with the solution", "Draws your design and the solution as one, once the exercise is solved: what only one of them has, and what they set differently.", (*Model).compareSolution),
		of("why", "lesson", "Why the solution works", "Shows why the solution works, the exam tip and the sources, once the exercise is solved.", (*Model).explainSolution),
		of("questions", "questions", "Questions of the exercise", "Asks the questions of the exercise and the quiz cards about its subject.", (*Model).askOfExercise),
		{
			id: "workshop.quiz", in: anywhere | inStart, group: groupWorkshop, words: []string{"quiz"}, arg: "[TOPIC]", title: "Quiz cards",
			help: "Exam-style questions by topic. A wrong choice says why, and each card has a design that shows the answer.",
			run:  (*Model).openQuiz,
		},
		of("present", "present", "Present the exercise", "Shows task and goals large, one at a time, for a projector.", (*Model).presentExercise),
	}
}

func needsTask(m *Model) string {
	if m.task == nil {
		return "No exercise is open: :workshop lists them."
	}
	return ""
}

// openExercises lists the exercises, or opens the one that is named.
func (m *Model) openExercises(arg string) {
	f, err := m.class()
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	if arg = strings.TrimSpace(arg); arg != "" {
		e, err := f.Course.Exercise(arg)
		if err != nil {
			m.complain(printable(err.Error()))
			return
		}
		m.openExercise(e)
		return
	}
	p, err := f.Progress()
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	var items []picker.Item
	for _, e := range f.Course.Exercises {
		r := p.Of(e.ID)
		right := ""
		switch {
		case p.Changed(e):
			right = "changed"
		case r.Status == exercise.Solved:
			right = goals.Stars(r.Stars)
		case r.Status == exercise.Opened:
			right = "open"
		}
		items = append(items, picker.Item{ID: e.ID, Label: e.Number() + " " + e.Title, Detail: fmt.Sprintf("%d min", e.Minutes), Right: right, Words: e.Concepts})
	}
	l := picker.New(f.Course.Title, items)
	l.Noun, l.Verb = "exercises", "open"
	l.Bind("exercises", binding.Binding{ID: "quiz", Keys: []string{"tab"}, Title: "Quiz cards by topic", Hint: "quiz", Run: binding.Get(func() act.Action { return act.Run{Command: act.QuizCards} })})
	l.Extra = func(it picker.Item) []string {
		e, err := f.Course.Exercise(it.ID)
		if err != nil {
			return nil
		}
		return paragraphs(e.Brief)
	}
	if m.task != nil && m.task.folder.Course == f.Course {
		l.Select(m.task.e.ID)
	}
	l.Choose = func(it picker.Item) act.Action { return act.OpenExercise{ID: it.ID} }
	m.push(l)
}

// paragraphs are the paragraphs of a text that was written in lines.
func paragraphs(s string) []string {
	var out []string
	for p := range strings.SplitSeq(s, "\n\n") {
		out = append(out, strings.Join(strings.Fields(p), " "))
	}
	return out
}

// openExercise makes the working copy where there is none, and opens it.
func (m *Model) openExercise(e *exercise.Exercise) {
	f, err := m.class()
	if err != nil {
		m.complain(printable(err.Error()))
		return
	}
	if m.doc.modified() && m.task != nil && !m.saveTo("", false) {
		return // why is said
	}
	if _, err := f.Start(e); err != nil {
		m.complain("The exercise cannot be opened: " + printable(err.Error()))
		return
	}
	m.panes.start = nil
	m.openPath(f.Path(e))
}

func (m *Model) turnExercise(by int) {
	all := m.task.folder.Course.Exercises
	at := slices.Index(all, m.task.e) + by
	if at < 0 || at >= len(all) {
		m.say("There is no further exercise that way.")
		return
	}
	m.openExercise(all[at])
}

func (m *Model) showBrief() {
	e := m.task.e
	var b strings.Builder
	b.WriteString(e.Brief + "\n\n# Goals\n\n")
	for _, g := range e.Goals {
		keep := ""
		if g.Guard {
			keep = " (holds already)"
		}
		fmt.Fprintf(&b, "- %s%s\n", g.Text, keep)
	}
	for _, id := range e.Prerequisites {
		fmt.Fprintf(&b, "\nBuilds on %s.\n", id)
	}
	b.WriteString("\n" + m.spell("Goals are judged at each change. In their list {goals.hint} reads a hint and {goals.brief} shows this again.") + "\n")
	m.push(reader.New(e.Number()+" "+e.Title, printableLines(b.String())))
}

// printableLines is printable for a text of several lines. Lines that its author broke
// in a paragraph are one again, for the reader breaks them where its window ends.
func printableLines(s string) string {
	var out []string
	open := false
	for l := range strings.SplitSeq(s, "\n") {
		own := l == "" || strings.HasPrefix(l, "    ") || strings.HasPrefix(l, "#")
		if open && !own && !strings.HasPrefix(l, "- ") {
			out[len(out)-1] += " " + printable(strings.TrimSpace(l))
			continue
		}
		out, open = append(out, printable(l)), !own
	}
	return strings.Join(out, "\n")
}

func (m *Model) showHint() {
	k := m.task
	if !exercise.Allows(k.folder.Course.Policy.Hints, k.record.Attempts) {
		m.complain("This course shows no hints yet.")
		return
	}
	seen := min(k.record.HintsSeen+1, len(k.e.Hints))
	m.keepProgress(func(p *exercise.Progress) { seen = p.NextHint(k.e, k.folder.Now()) })
	k.record.HintsSeen = max(k.record.HintsSeen, seen)
	var b strings.Builder
	for i, hint := range k.e.Hints[:seen] {
		fmt.Fprintf(&b, "- %s\n", hint)
		if i == seen-1 && seen < len(k.e.Hints) {
			fmt.Fprintf(&b, "\n%d of %d. The third star is for at most one hint.\n", seen, len(k.e.Hints))
		}
	}
	r := reader.New("Hints for "+k.e.Number(), printableLines(b.String()))
	if seen < len(k.e.Hints) {
		r.Bind(hintsRoom, nextHint())
	}
	m.push(r)
}

// hintsRoom is the text of the hints that were read.
const hintsRoom = "hints"

// nextHint goes on in the hints as h begins with them in the goals.
func nextHint() binding.Binding {
	return binding.Binding{ID: "next", Keys: []string{"h"}, Title: "Read the next hint", Hint: "next hint", Run: binding.Get(func() act.Action { return act.Run{Command: act.Hint} })}
}

// resetExercise begins anew.
func (m *Model) resetExercise() {
	m.runWritable(func() { m.exchange(m.task.e.Start, "begin anew") })
}

// exchange puts a design of the exercise in the place of the one at hand, which is
// kept as a file.
func (m *Model) exchange(t *model.Topology, what string) bool {
	kept, err := m.task.folder.Keep(m.task.e, document.Format(m.doc.now()))
	if err != nil {
		m.complain("What you drew cannot be kept, so nothing is changed: " + printable(err.Error()))
		return false
	}
	if !m.do(named{replace{t, "take another version"}, what}, "") {
		return false
	}
	m.say("What you drew is kept as " + printable(filepath.Base(kept)) + "; " + m.keyHere("undo") + " takes it back.")
	return true
}

// named is an edit with another name.
type named struct {
	model.Edit
	name string
}

func (n named) String() string { return n.name }

// askSolution asks for the number of the exercise, so that nobody sees the solution
// by a slip.
func (m *Model) askSolution() {
	k := m.task
	if why := m.noSolution(); why != "" {
		m.complain(why)
		return
	}
	m.startTyping(&typing{
		name: "SOLUTION", prompt: "Type " + k.e.Number() + " to see the solution (it costs the second and third star): ",
		accept: func(m *Model, text string) {
			if strings.TrimSpace(text) != k.e.Number() {
				m.say("The solution stays hidden.")
				return
			}
			m.runWritable(func() {
				if m.exchange(k.e.Solution, "see the solution") {
					m.keepProgress(func(p *exercise.Progress) { p.SeeSolution(k.e, k.folder.Now()) })
					k.record.SolutionSeen = true
				}
			})
		},
	}, "")
}

// presentExercise shows the exercise to a class.
func (m *Model) presentExercise() { m.push(goals.NewPresent(m.task.e, m.panes.goals.Grade())) }
