package jsonexport

import (
	"portolan/model"
	"portolan/validate/exercise"
)

// Workshop lists the exercises of a workshop.
type Workshop struct {
	Schema    string     `json:"schema"`
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	Exercises []Exercise `json:"exercises"`
}

// Exercise is one of them.
type Exercise struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Difficulty int      `json:"difficulty" doc:"1 to 5"`
	Minutes    int      `json:"minutes"`
	Concepts   []string `json:"concepts"`
	Status     string   `json:"status" doc:"new, opened or solved"`
	Stars      int      `json:"stars" doc:"0 to 3"`
}

// NewWorkshop is a course with what a learner has done of it.
func NewWorkshop(c *exercise.Course, p *exercise.Progress) Workshop {
	out := Workshop{Schema: CourseForm, ID: c.ID, Title: c.Title, Exercises: []Exercise{}}
	for _, e := range c.Exercises {
		out.Exercises = append(out.Exercises, exerciseOf(e, p.Of(e.ID)))
	}
	return out
}

func exerciseOf(e *exercise.Exercise, r exercise.Record) Exercise {
	return Exercise{
		ID: e.ID, Title: e.Title, Difficulty: e.Difficulty, Minutes: e.Minutes, Concepts: orEmpty(e.Concepts),
		Status: statusWord(r.Status), Stars: r.Stars,
	}
}

func statusWord(s exercise.Status) string {
	if s == exercise.New {
		return "new"
	}
	return string(s)
}

// Grade is the verdict on a design.
type Grade struct {
	Schema string `json:"schema"`
	Graded
}

// Graded is what a grade says of one design.
type Graded struct {
	Exercise string       `json:"exercise"`
	Solved   bool         `json:"solved"`
	Stars    int          `json:"stars" doc:"0 to 3, as if no hint was read"`
	Points   int          `json:"points"`
	OutOf    int          `json:"out_of" doc:"points there are"`
	Goals    []GoalResult `json:"goals" doc:"in the order of the exercise"`
	Broken   []string     `json:"broken" doc:"where the design leaves what the exercise allows"`
	Advice   []string     `json:"advice" doc:"what could be better in a solved one"`
}

// GoalResult is the verdict on one goal.
type GoalResult struct {
	ID       string         `json:"id"`
	Text     string         `json:"text"`
	Guard    bool           `json:"guard" doc:"holds at the start and has to stay so"`
	Points   int            `json:"points"`
	State    string         `json:"state" doc:"pass, fail or unknown"`
	Evidence []GoalEvidence `json:"evidence"`
}

// GoalEvidence is something that decided a verdict.
type GoalEvidence struct {
	Text  string    `json:"text"`
	Nodes []string  `json:"nodes" doc:"ids"`
	Links []LinkEnd `json:"links"`
}

// LinkEnd names a link by its ends.
type LinkEnd struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// NewGrade is a verdict with its stars.
func NewGrade(g *exercise.Grade, stars int) Grade {
	return Grade{Schema: GradeForm, Graded: NewGraded(g, stars)}
}

// NewGraded is a verdict among others.
func NewGraded(g *exercise.Grade, stars int) Graded {
	out := Graded{
		Exercise: g.Exercise.ID, Solved: g.Solved, Stars: stars,
		Goals: []GoalResult{}, Broken: orEmpty(g.Broken), Advice: orEmpty(g.Advice),
	}
	out.Points, out.OutOf = g.Points()
	for _, r := range g.Results {
		one := GoalResult{ID: r.Goal.ID, Text: r.Goal.Text, Guard: r.Goal.Guard, Points: r.Goal.Points, State: string(r.State), Evidence: []GoalEvidence{}}
		for _, e := range r.Evidence {
			one.Evidence = append(one.Evidence, GoalEvidence{Text: e.Text, Nodes: orEmpty(e.Nodes), Links: linkEnds(e.Links)})
		}
		out.Goals = append(out.Goals, one)
	}
	return out
}

func linkEnds(refs []model.LinkRef) []LinkEnd {
	out := []LinkEnd{}
	for _, r := range refs {
		out = append(out, LinkEnd{From: r.From, To: r.To})
	}
	return out
}

// CourseProgress is what a learner has done.
type CourseProgress struct {
	Schema    string             `json:"schema"`
	Course    string             `json:"course"`
	Current   string             `json:"current" doc:"id of the exercise at hand, empty before the first"`
	Solved    int                `json:"solved"`
	Stars     int                `json:"stars"`
	Exercises []ExerciseProgress `json:"exercises"`
}

// ExerciseProgress is what a learner has done of one exercise.
type ExerciseProgress struct {
	Exercise
	Attempts     int  `json:"attempts"`
	HintsSeen    int  `json:"hints_seen"`
	SolutionSeen bool `json:"solution_seen"`
	Edits        int  `json:"edits" doc:"changes against the start when it was last graded"`
	Changed      bool `json:"changed" doc:"the exercise was changed since it was solved"`
}

// NewProgress is the progress of a learner.
func NewProgress(c *exercise.Course, p *exercise.Progress) CourseProgress {
	out := CourseProgress{Schema: ProgressForm, Course: c.ID, Current: p.Current, Exercises: []ExerciseProgress{}}
	for _, e := range c.Exercises {
		r := p.Of(e.ID)
		if r.Status == exercise.Solved {
			out.Solved++
		}
		out.Stars += r.Stars
		out.Exercises = append(out.Exercises, ExerciseProgress{
			Exercise: exerciseOf(e, r), Attempts: r.Attempts, HintsSeen: r.HintsSeen, SolutionSeen: r.SolutionSeen,
			Edits: r.Edits, Changed: p.Changed(e),
		})
	}
	return out
}

// ClassReport tells who stands where in a class.
type ClassReport struct {
	Schema   string        `json:"schema"`
	Course   string        `json:"course"`
	Learners []Learner     `json:"learners" doc:"by name"`
	Hardest  []HardestGoal `json:"hardest_goals" doc:"those that fail most, first"`
	Ungraded []Ungraded    `json:"ungraded" doc:"files that were not graded"`
	Problems []string      `json:"problems" doc:"the same in words, one line each"`
}

// Ungraded is something in the folder of a learner that was not graded, and why.
type Ungraded struct {
	Learner  string `json:"learner" doc:"empty for what lies beside the folders of learners"`
	File     string `json:"file"`
	Exercise string `json:"exercise" doc:"id, empty where the name tells none"`
	Line     int    `json:"line" doc:"0 for the file as a whole"`
	Why      string `json:"why"`
}

// Learner is one of a class.
type Learner struct {
	Name    string       `json:"name"`
	Solved  int          `json:"solved" doc:"exercises"`
	Points  int          `json:"points" doc:"of the best design of each exercise"`
	Designs []LearnerRow `json:"designs" doc:"empty for one who handed in nothing that can be graded"`
}

// Best is the design that counts of those which a learner has of an exercise, nil
// where there is none.
func (l *Learner) Best(exercise string) *LearnerRow {
	var best *LearnerRow
	for i := range l.Designs {
		d := &l.Designs[i]
		if d.Exercise == exercise && (best == nil || d.better(best)) {
			best = d
		}
	}
	return best
}

func (d *LearnerRow) better(than *LearnerRow) bool {
	if d.Solved != than.Solved {
		return d.Solved
	}
	return d.Stars > than.Stars || d.Stars == than.Stars && d.Points > than.Points
}

// LearnerRow is the verdict on one design of a learner.
type LearnerRow struct {
	File string `json:"file"`
	Graded
}

// HardestGoal is how often a goal fails.
type HardestGoal struct {
	Exercise string `json:"exercise"`
	Goal     string `json:"goal"`
	Text     string `json:"text"`
	Failed   int    `json:"failed" doc:"designs that do not pass it"`
	Graded   int    `json:"graded" doc:"designs of this exercise"`
}

// CourseLint is what is wrong with a course.
type CourseLint struct {
	Schema   string          `json:"schema"`
	Course   string          `json:"course"`
	Problems []CourseProblem `json:"problems"`
}

// CourseProblem is one fault of a course.
type CourseProblem struct {
	File string `json:"file"`
	Line int    `json:"line" doc:"0 for the file as a whole"`
	Text string `json:"text"`
}

// NewLint lists the problems of a course.
func NewLint(course string, problems []exercise.Problem) CourseLint {
	out := CourseLint{Schema: LintForm, Course: course, Problems: []CourseProblem{}}
	for _, p := range problems {
		out.Problems = append(out.Problems, CourseProblem{File: p.File, Line: p.Line, Text: p.Text})
	}
	return out
}
