package act

// Command is a command of the root that a part may run. There are no others, so that
// none can be named that the root does not know.
type Command int

// The commands that parts run.
const (
	NewDesign Command = iota
	Quit
	Help
	EditNode
	Undo
	Redo
	NextPane
	Search
	SearchNext
	SearchPrevious
	Filter
	Exercises
	QuizCards
	NextExercise
	PreviousExercise
	Brief
	Present
	Hint
	Questions
	Solution
	Compare
	Why
	Reset
	commands
)

var names = [commands]string{
	NewDesign:        "start.new",
	Quit:             "app.quit",
	Help:             "help",
	EditNode:         "edit",
	Undo:             "undo",
	Redo:             "redo",
	NextPane:         "pane.next",
	Search:           "search",
	SearchNext:       "search.next",
	SearchPrevious:   "search.previous",
	Filter:           "filter",
	Exercises:        "workshop.list",
	QuizCards:        "workshop.quiz",
	NextExercise:     "workshop.next",
	PreviousExercise: "workshop.previous",
	Brief:            "workshop.brief",
	Present:          "workshop.present",
	Hint:             "workshop.hint",
	Questions:        "workshop.questions",
	Solution:         "workshop.solution",
	Compare:          "workshop.compare",
	Why:              "workshop.why",
	Reset:            "workshop.reset",
}

// String is the name of the command in the table of the root.
func (c Command) String() string { return names[c] }

// Commands lists all of them.
func Commands() []Command {
	var out []Command
	for c := range commands {
		out = append(out, c)
	}
	return out
}
