package exercise

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/wording"
)

// formatVersion is the version of exercise files that this program reads.
const formatVersion = 1

// Course is a folder of exercises in their order.
type Course struct {
	ID        string // the name under which progress is kept
	Title     string
	Welcome   string
	Policy    Policy
	Exercises []*Exercise
	Cards     []*Card // quiz cards beside the exercises
	Values    string  // of the variables, which the seed chose; courses of one folder with the same values are the same
}

// Policy is what the owner of a course allows. The zero value allows all.
type Policy struct {
	Hints    string `yaml:"hints"`    // always, never, or after:N-attempts; "" means always
	Solution string `yaml:"solution"` // always, never, or after:N-attempts; "" means always
	Order    string `yaml:"order"`    // free, or strict: one after the other; "" means free
}

// Exercise is one task.
type Exercise struct {
	ID            string
	Title         string
	Difficulty    int // 1..5
	Minutes       int
	Concepts      []string
	Prerequisites []string // ids, advice only
	Covers        []string // parts of the study note
	Brief         string
	Start         *model.Topology
	StartSource   []byte       // the file of the start
	Locked        []string     // ids of nodes that may not be deleted, renamed or changed in kind
	AllowedKinds  []model.Kind // none means all
	Goals         []*Goal
	Advice        []Advice
	Hints         []string
	Solution      *model.Topology
	SolutionFile  []byte
	Par           Par
	Right         []Design // further designs that must pass
	Wrong         []Design // designs that must fail just the goals they name
	Explain       string
	ExamTip       string
	Links         []string
	Quiz          []*Question
	Variables     []Variable
}

// Goal is something that a design has to reach.
type Goal struct {
	ID     string
	Text   string
	Guard  bool // holds in the start already and has to stay so
	Points int
	Check  Check
}

// Advice is what is said of a right design that could be better.
type Advice struct {
	When Check
	Say  string
}

// Par is what the third star asks for: changes against the start, and nodes.
type Par struct {
	Edits int `yaml:"edits"`
	Nodes int `yaml:"nodes"`
}

// Design is an example of the course.
type Design struct {
	File     string // or the id, of one that is written as edits
	Topology *model.Topology
	Fails    []string        // goals that it must fail, none for a right one
	How      string          // what a right one does otherwise
	Mistake  string          // the one mistake of a wrong one
	Source   string          // what names the mistake
	Of       *model.Topology // the right design that a wrong one was made of, nil when it is a file
}

// goal returns the goal with that id, nil when there is none.
func (e *Exercise) goal(id string) *Goal {
	for _, g := range e.Goals {
		if g.ID == id {
			return g
		}
	}
	return nil
}

// Number is the number that the id begins with, such as 02, or the id.
func (e *Exercise) Number() string {
	number, _, _ := strings.Cut(e.ID, "-")
	return number
}

// Exercise finds the exercise that a word means: its id, the digits that it
// begins with, or its title.
func (c *Course) Exercise(word string) (*Exercise, error) {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, e := range c.Exercises {
		if e.ID == word || e.Number() == word || strings.TrimLeft(e.Number(), "0") == word || strings.ToLower(e.Title) == word {
			return e, nil
		}
	}
	ids := make([]string, len(c.Exercises))
	for i, e := range c.Exercises {
		ids[i] = e.ID
	}
	if near := wording.Nearest(word, ids); near != "" {
		return nil, fmt.Errorf("no exercise %q in this course%s", word, wording.Meant(near))
	}
	return nil, fmt.Errorf("no exercise %q in this course; `portolan workshop list` names them", word)
}

// Load reads the course in a folder: course.yaml and the exercises that it
// names. All problems are reported at once. The seed, such as the name of a
// learner, chooses the values of variables; without one they are the first.
//
// Designs that only show authors what passes and fails are not read; see
// [LoadWithExamples].
func Load(fsys fs.FS, seed string) (*Course, error) {
	return load(&loader{fsys: fsys, seed: seed})
}

// LoadWithExamples is [Load] with the right and wrong designs of each exercise.
func LoadWithExamples(fsys fs.FS, seed string) (*Course, error) {
	return load(&loader{fsys: fsys, seed: seed, examples: true})
}

func load(l *loader) (*Course, error) {
	c := l.course()
	c.Values = strings.Join(slices.Sorted(maps.Keys(l.chosen)), "\n")
	if len(l.problems) > 0 {
		return c, &Problems{List: l.problems}
	}
	return c, nil
}

// Problem is one fault of a course.
type Problem struct {
	File string
	Line int // 0 for the file as a whole
	Text string
}

func (p Problem) String() string {
	if p.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
	}
	return p.File + ": " + p.Text
}

// Problems is the error of a course that cannot be read.
type Problems struct{ List []Problem }

func (p *Problems) Error() string {
	lines := make([]string, len(p.List))
	for i, one := range p.List {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// loader reads a course and collects its problems.
type loader struct {
	fsys     fs.FS
	seed     string
	examples bool
	file     string
	depth    int             // of the check that is read
	chosen   map[string]bool // values of variables, with exercise and name
	problems []Problem
}

func (l *loader) say(line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: l.file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// sayOf reports what is wrong with a file as a whole, which the file that is read
// names, unless it is that file.
func (l *loader) sayOf(name, text string) {
	if name != l.file {
		text = name + ": " + text
	}
	l.say(0, "%s", text)
}

// maxFile bounds the files of a course, as those of designs are bounded.
const maxFile = document.MaxSize

func (l *loader) read(name string) []byte {
	if !fs.ValidPath(name) {
		l.say(0, "%q leads out of the folder of the course", name)
		return nil
	}
	info, err := fs.Stat(l.fsys, name)
	if err == nil && !info.Mode().IsRegular() { // opening a pipe would wait for ever
		l.sayOf(name, "this is no file that can be read")
		return nil
	}
	if err == nil && info.Size() > maxFile {
		l.sayOf(name, fmt.Sprintf("this is larger than %d MB", maxFile>>20))
		return nil
	}
	data, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) { // the path is named already
			err = at.Err
		}
		l.sayOf(name, "this cannot be read: "+err.Error())
		return nil
	}
	return data
}

// design reads a topology of the course.
func (l *loader) design(name, exercise string, vars []Variable) (*model.Topology, []byte) {
	data := l.read(name)
	if data == nil {
		return nil, nil
	}
	data = l.substitute(data, exercise, vars)
	f, err := document.Parse(path.Base(name), data)
	if err != nil {
		var damaged *document.Error
		if !errors.As(err, &damaged) {
			l.sayOf(name, err.Error())
			return nil, data
		}
		for _, p := range damaged.Problems {
			l.problems = append(l.problems, Problem{File: name, Line: p.Line, Text: p.Text()})
		}
		return nil, data
	}
	return f.Topology, data
}

func (l *loader) course() *Course {
	l.file = "course.yaml"
	var src struct {
		FormatVersion int      `yaml:"format_version"`
		ID            string   `yaml:"id"`
		Title         string   `yaml:"title"`
		Welcome       string   `yaml:"welcome"`
		Exercises     []string `yaml:"exercises"`
		Quiz          string   `yaml:"quiz"`
		Policy        Policy   `yaml:"policy"`
	}
	data := l.read("course.yaml")
	if data == nil || !l.decode(data, &src) {
		return &Course{}
	}
	l.version(src.FormatVersion)
	c := &Course{ID: src.ID, Title: src.Title, Welcome: src.Welcome, Policy: src.Policy}
	if err := model.CheckID(c.ID); err != nil {
		l.say(0, "id: %v", err)
	}
	l.policy(c.Policy)
	for i, id := range src.Exercises {
		if slices.Contains(src.Exercises[:i], id) {
			l.say(0, "exercise %s is listed twice", id)
			continue
		}
		if e := l.exercise(id); e != nil {
			c.Exercises = append(c.Exercises, e)
		}
	}
	if len(src.Exercises) == 0 {
		l.say(0, "there are no exercises; list their ids under exercises:")
	}
	if src.Quiz != "" {
		c.Cards = l.cards(src.Quiz)
	}
	return c
}

func (l *loader) version(v int) {
	switch {
	case v == formatVersion:
	case v > formatVersion:
		l.say(0, "format_version %d is newer than this program, which reads %d", v, formatVersion)
	default:
		l.say(0, "format_version is missing; write format_version: %d", formatVersion)
	}
}

func (l *loader) policy(p Policy) {
	for _, one := range []struct{ key, value string }{{"hints", p.Hints}, {"solution", p.Solution}} {
		if _, ok := attemptsOf(one.value); !ok {
			l.say(0, "policy.%s is %q; it can be always, never or after:N-attempts", one.key, one.value)
		}
	}
	if !slices.Contains([]string{"", "free", "strict"}, p.Order) {
		l.say(0, "policy.order is %q; it can be free or strict", p.Order)
	}
}

// attemptsOf reads after how many attempts something is shown; -1 is never.
func attemptsOf(s string) (int, bool) {
	switch s {
	case "", "always":
		return 0, true
	case "never":
		return -1, true
	}
	n := 0
	if _, err := fmt.Sscanf(s, "after:%d-attempts", &n); err != nil || n < 1 || s != fmt.Sprintf("after:%d-attempts", n) {
		return 0, false
	}
	return n, true
}

// Allows tells whether a policy shows something after so many attempts.
func Allows(policy string, attempts int) bool {
	n, ok := attemptsOf(policy)
	return ok && n >= 0 && attempts >= n
}
