package exercise

import (
	"slices"
	"strings"

	"portolan/model"
	lazy "portolan/model/pattern"
	"portolan/model/wording"
)

// exerciseFile is an exercise as its file writes it.
type exerciseFile struct {
	FormatVersion int        `yaml:"format_version"`
	ID            string     `yaml:"id"`
	Title         string     `yaml:"title"`
	Difficulty    int        `yaml:"difficulty"`
	Minutes       int        `yaml:"minutes"`
	Concepts      []string   `yaml:"concepts"`
	Prerequisites []string   `yaml:"prerequisites"`
	Covers        []string   `yaml:"covers"`
	Brief         string     `yaml:"brief"`
	Start         fileRef    `yaml:"start"`
	Locked        []string   `yaml:"locked"`
	AllowedKinds  []string   `yaml:"allowed_kinds"`
	Variables     []Variable `yaml:"variables"`
	Goals         []goalFile `yaml:"goals"`
	Advice        []struct {
		When unread `yaml:"when"`
		Say  string `yaml:"say"`
	} `yaml:"advice"`
	Hints    []string `yaml:"hints"`
	Solution struct {
		File string `yaml:"file"`
		Par  Par    `yaml:"par"`
	} `yaml:"solution"`
	Right           []fileRef `yaml:"right"`
	Counterexamples []struct {
		File    string   `yaml:"file"`
		Fails   []string `yaml:"fails"`
		Mistake string   `yaml:"mistake"`
	} `yaml:"counterexamples"`
	Examples string         `yaml:"examples"`
	Explain  string         `yaml:"explain"`
	ExamTip  string         `yaml:"exam_tip"`
	Links    []string       `yaml:"links"`
	Quiz     []questionFile `yaml:"quiz"`
}

type fileRef struct {
	File string `yaml:"file"`
}

type goalFile struct {
	ID     string `yaml:"id"`
	Text   string `yaml:"text"`
	Guard  bool   `yaml:"guard"`
	Points int    `yaml:"points"`
	Check  unread `yaml:"check"`
}

var exerciseID = lazy.Lazy(`^[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*$`)

// exercise reads the exercise with that id from its file.
func (l *loader) exercise(id string) *Exercise {
	l.file = id + ".yaml"
	defer func() { l.file = "course.yaml" }()
	if !exerciseID().MatchString(id) {
		l.file = "course.yaml"
		l.say(0, "exercise %q: an id is two digits and words in small letters, such as 02-close-the-back-door", id)
		return nil
	}
	data := l.read(l.file)
	vars := variables(data)
	data = l.substitute(data, id, vars)
	var src exerciseFile
	if data == nil || !l.decode(data, &src) {
		return nil
	}
	l.version(src.FormatVersion)
	if src.ID != id {
		l.say(0, "the id %q is not that of the file", src.ID)
	}
	e := &Exercise{
		ID: id, Title: src.Title, Difficulty: src.Difficulty, Minutes: src.Minutes, Concepts: src.Concepts,
		Prerequisites: src.Prerequisites, Covers: src.Covers, Brief: strings.TrimSpace(src.Brief), Locked: src.Locked,
		Hints: src.Hints, Par: src.Solution.Par, Explain: strings.TrimSpace(src.Explain), ExamTip: src.ExamTip,
		Links: src.Links, Variables: src.Variables,
	}
	e.Start, e.StartSource = l.design(src.Start.File, id, vars)
	if src.Solution.File != "" {
		e.Solution, e.SolutionFile = l.design(src.Solution.File, id, vars)
	}
	if l.examples {
		l.designs(e, src, vars)
	}
	l.goals(e, src)
	for _, q := range src.Quiz {
		e.Quiz = append(e.Quiz, l.question(q))
	}
	l.names(e, src)
	return e
}

// designs reads the examples of an exercise.
func (l *loader) designs(e *Exercise, src exerciseFile, vars []Variable) {
	for _, r := range src.Right {
		t, _ := l.design(r.File, e.ID, vars)
		e.Right = append(e.Right, Design{File: r.File, Topology: t})
	}
	for _, w := range src.Counterexamples {
		t, _ := l.design(w.File, e.ID, vars)
		e.Wrong = append(e.Wrong, Design{File: w.File, Topology: t, Fails: w.Fails, Mistake: w.Mistake})
	}
	if src.Examples != "" {
		l.examplesOf(e, src.Examples, vars)
	}
}

// goals reads the goals and advice of an exercise.
func (l *loader) goals(e *Exercise, src exerciseFile) {
	for _, g := range src.Goals {
		if e.goal(g.ID) != nil {
			l.say(g.Check.line, "there are two goals %q", g.ID)
		}
		if err := model.CheckID(g.ID); err != nil {
			l.say(g.Check.line, "goal: %v", err)
		}
		points := g.Points
		if points == 0 {
			points = 1
		}
		if points < 0 {
			l.say(g.Check.line, "goal %s: points is %d; a goal is worth 1 or more", g.ID, points)
		}
		e.Goals = append(e.Goals, &Goal{ID: g.ID, Text: g.Text, Guard: g.Guard, Points: points, Check: l.check(g.Check)})
	}
	if len(e.Goals) == 0 {
		l.say(0, "there are no goals")
	}
	for _, a := range src.Advice {
		e.Advice = append(e.Advice, Advice{When: l.check(a.When), Say: a.Say})
	}
}

// names looks whether what the exercise names is there.
func (l *loader) names(e *Exercise, src exerciseFile) {
	if e.Title == "" {
		l.say(0, "the title is missing")
	}
	if e.Par.Edits < 0 || e.Par.Nodes < 0 {
		l.say(0, "solution: par is %s and %s; neither can be less than none", wording.Count(e.Par.Edits, "edit"), wording.Count(e.Par.Nodes, "node"))
	}
	if e.Difficulty < 1 || e.Difficulty > 5 {
		l.say(0, "difficulty is %d; it is 1 to 5", e.Difficulty)
	}
	for _, word := range src.AllowedKinds {
		k, ok := model.KindNamed(word)
		if !ok {
			l.say(0, "allowed_kinds: no kind %q", word)
			continue
		}
		e.AllowedKinds = append(e.AllowedKinds, k)
	}
	if e.Start != nil {
		for _, id := range e.Locked {
			if e.Start.Node(id) == nil {
				l.say(0, "locked: the start has no node %q%s", id, wording.DidYouMean(id, ids(e.Start)))
			}
		}
	}
	goals := make([]string, len(e.Goals))
	for i, g := range e.Goals {
		goals[i] = g.ID
	}
	for _, w := range e.Wrong {
		for _, id := range w.Fails {
			if !slices.Contains(goals, id) {
				l.say(0, "%s fails %q, which is no goal%s", w.File, id, wording.DidYouMean(id, goals))
			}
		}
	}
}

func ids(t *model.Topology) []string {
	out := make([]string, len(t.Nodes))
	for i, n := range t.Nodes {
		out[i] = n.ID
	}
	return out
}
