package learner

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/wording"
	"portolan/validate/exercise"
)

// Class is a folder with a folder for each learner, in which designs lie that are
// named after exercises. It remembers its verdicts, so that asking again judges only
// what has changed.
type Class struct {
	Root   string
	Course *exercise.Course
	Export exercise.Exporter

	// For is the course with the values of a learner; nil takes Course for all.
	For func(learner string) (*exercise.Course, error)
	// Record is what counts besides the file, such as answers to questions; nil
	// counts nothing.
	Record func(learner string, e *exercise.Exercise) exercise.Record

	courses map[string]*exercise.Course
	known   map[string]known // by path
}

// known is a verdict and what it belongs to.
type known struct {
	size    int64
	at      time.Time
	answers map[string]string
	row     jsonexport.LearnerRow
	problem string
	line    int // of the problem, 0 for the file as a whole
}

// ExerciseOf finds the exercise that a file is named after: 02-close.topo.yaml and
// 02.topo.yaml are of the exercise 02. It is nil for another name.
func ExerciseOf(c *exercise.Course, path string) *exercise.Exercise {
	base := filepath.Base(path)
	for _, e := range c.Exercises {
		if rest, ok := strings.CutPrefix(base, e.Number()); ok && (rest == "" || strings.ContainsAny(rest[:1], "-_.")) {
			return e
		}
	}
	return nil
}

// Report judges every design below the folder. What cannot be judged is listed with
// its reason, and a learner without anything to judge stands there with nothing.
func (c *Class) Report() (*jsonexport.ClassReport, error) {
	w := &walk{class: c, byName: map[string]*jsonexport.Learner{}, failed: map[string]*jsonexport.HardestGoal{}, now: map[string]known{}}
	if err := filepath.WalkDir(c.Root, w.visit); err != nil {
		return nil, err
	}
	c.known = w.now
	r := &jsonexport.ClassReport{
		Schema: jsonexport.ReportForm, Course: c.Course.ID, Learners: []jsonexport.Learner{},
		Hardest: hardest(c.Course, w.failed), Ungraded: []jsonexport.Ungraded{}, Problems: []string{},
	}
	for _, one := range w.byName {
		c.sum(one)
		r.Learners = append(r.Learners, *one)
	}
	slices.SortFunc(r.Learners, func(a, b jsonexport.Learner) int { return strings.Compare(a.Name, b.Name) })
	for _, u := range w.ungraded {
		r.Ungraded = append(r.Ungraded, u)
		r.Problems = append(r.Problems, inWords(u))
	}
	return r, nil
}

func inWords(u jsonexport.Ungraded) string {
	at := ""
	if u.Line > 0 {
		at = fmt.Sprintf(":%d", u.Line)
	}
	return model.Visible(u.File) + at + ": " + u.Why
}

// sum counts what a learner has reached; of an exercise the best design counts.
func (c *Class) sum(one *jsonexport.Learner) {
	for _, e := range c.Course.Exercises {
		if best := one.Best(e.ID); best != nil {
			one.Points += best.Points
			if best.Solved {
				one.Solved++
			}
		}
	}
}

// walk goes through the folder of a class.
type walk struct {
	class    *Class
	byName   map[string]*jsonexport.Learner
	failed   map[string]*jsonexport.HardestGoal
	now      map[string]known
	ungraded []jsonexport.Ungraded
}

func (w *walk) learner(name string) *jsonexport.Learner {
	if w.byName[name] == nil {
		w.byName[name] = &jsonexport.Learner{Name: name, Designs: []jsonexport.LearnerRow{}}
	}
	return w.byName[name]
}

// leave notes something that is not judged.
func (w *walk) leave(name, rel string, line int, why string) {
	if name != "" {
		w.learner(name)
	}
	u := jsonexport.Ungraded{Learner: name, File: filepath.ToSlash(rel), Line: line, Why: why}
	if e := ExerciseOf(w.class.Course, rel); e != nil {
		u.Exercise = e.ID
	}
	w.ungraded = append(w.ungraded, u)
}

func (w *walk) visit(path string, d fs.DirEntry, err error) error {
	if path == w.class.Root {
		return err
	}
	rel, relErr := filepath.Rel(w.class.Root, path)
	switch {
	case relErr != nil:
		return relErr
	case strings.HasPrefix(d.Name(), "."):
		if d.IsDir() {
			return filepath.SkipDir
		}
		return nil
	}
	top := !strings.Contains(filepath.ToSlash(rel), "/")
	name := w.class.learnerOf(rel)
	if top && !document.IsTopology(path) && (d.IsDir() || d.Type()&fs.ModeSymlink != 0) {
		name = d.Name()
		w.learner(name)
	}
	if err != nil {
		w.leave(name, rel, 0, unreadable(err))
		return nil
	}
	if why := w.notJudged(path, top, d); why != "" {
		if top && d.Type().IsRegular() {
			name = "" // a stray file beside the folders of learners is nobody's
		}
		w.leave(name, rel, 0, why)
		return nil
	}
	if d.IsDir() || !document.IsTopology(path) {
		return nil
	}
	k, err := w.class.judge(name, path, rel, d)
	if err != nil {
		return err
	}
	w.now[path] = k
	if k.problem != "" {
		w.leave(name, rel, k.line, k.problem)
		return nil
	}
	count(w.learner(name), k.row, w.failed)
	return nil
}

// notJudged says why something is not judged that a learner may have meant to hand in,
// "" for designs, and for files that have nothing to do with the course.
func (w *walk) notJudged(path string, top bool, d fs.DirEntry) string {
	design := document.IsTopology(path)
	ofExercise := ExerciseOf(w.class.Course, path) != nil
	switch {
	case d.Type()&fs.ModeSymlink != 0:
		info, err := os.Stat(path)
		if design || ofExercise || top || err == nil && info.IsDir() {
			return "a symbolic link, which is not followed; put what it leads to in its place"
		}
	case d.IsDir():
		if design {
			return "a folder that is named as a design is"
		}
	case design && !ofExercise:
		return "not named after an exercise"
	case design && !d.Type().IsRegular():
		return "no file that can be read"
	case !design && ofExercise && !isCopy(d.Name()):
		return "named after an exercise, but not as a design is, which ends in .topo.yaml"
	}
	return ""
}

// isCopy tells whether the program or an editor keeps a copy under that name.
func isCopy(name string) bool {
	return strings.Contains(name, suffix+".bak-") || strings.HasSuffix(name, "~")
}

// unreadable is an error of the system without the path, which is named already.
func unreadable(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return "cannot be read: " + err.Error()
}

// judge is the verdict on one design, the one of before when nothing has changed.
func (c *Class) judge(name, path, rel string, d fs.DirEntry) (known, error) {
	info, err := d.Info()
	if err != nil {
		if os.IsNotExist(err) { // it went away meanwhile
			return known{problem: "it is gone"}, nil
		}
		return known{problem: unreadable(err)}, nil
	}
	course, err := c.courseOf(name)
	if err != nil {
		return known{}, err
	}
	e := ExerciseOf(course, path)
	var r exercise.Record
	if c.Record != nil && len(e.Quiz) > 0 {
		r = c.Record(name, e)
	}
	if was, ok := c.known[path]; ok && was.size == info.Size() && was.at.Equal(info.ModTime()) && maps.Equal(was.answers, r.Answers) {
		return was, nil
	}
	k := known{size: info.Size(), at: info.ModTime(), answers: r.Answers}
	file, err := document.Load(path)
	if err != nil {
		k.problem, k.line = firstProblem(err)
		return k, nil
	}
	a := exercise.Attempt{Design: file.Topology, Answers: r.Answers, Export: c.Export}
	g := exercise.Judge(e, a)
	k.row = jsonexport.LearnerRow{File: filepath.ToSlash(rel), Graded: jsonexport.NewGraded(g, exercise.Stars(g, exercise.EffortOf(g, a)))}
	return k, nil
}

// firstProblem is what is wrong with a design, and where.
func firstProblem(err error) (text string, line int) {
	var damaged *document.Error
	if !errors.As(err, &damaged) || len(damaged.Problems) == 0 {
		return unreadable(err), 0
	}
	text, line = damaged.Problems[0].Text(), damaged.Problems[0].Line
	if more := len(damaged.Problems) - 1; more > 0 {
		text += fmt.Sprintf(" (and %s)", wording.Count(more, "more problem"))
	}
	return text, line
}

func (c *Class) courseOf(name string) (*exercise.Course, error) {
	if c.For == nil {
		return c.Course, nil
	}
	if one := c.courses[name]; one != nil {
		return one, nil
	}
	one, err := c.For(name)
	if err != nil {
		return nil, fmt.Errorf("the course of %s: %w", name, err)
	}
	if c.courses == nil {
		c.courses = map[string]*exercise.Course{}
	}
	c.courses[name] = one
	return one, nil
}

// learnerOf is the folder in which a design lies, or the root for those beside it.
func (c *Class) learnerOf(rel string) string {
	if first, _, ok := strings.Cut(filepath.ToSlash(rel), "/"); ok {
		return first
	}
	abs, err := filepath.Abs(c.Root)
	if err != nil {
		return "."
	}
	return filepath.Base(abs)
}

// count adds a design to those of its learner, and its goals to those of all.
func count(one *jsonexport.Learner, row jsonexport.LearnerRow, failed map[string]*jsonexport.HardestGoal) {
	one.Designs = append(one.Designs, row)
	for _, goal := range row.Goals {
		key := row.Exercise + "\x00" + goal.ID
		if failed[key] == nil {
			failed[key] = &jsonexport.HardestGoal{Exercise: row.Exercise, Goal: goal.ID, Text: goal.Text}
		}
		failed[key].Graded++
		if goal.State != string(exercise.Pass) {
			failed[key].Failed++
		}
	}
}

// hardest lists the goals that fail somewhere, the most frequent first, then in the
// order of the course.
func hardest(c *exercise.Course, failed map[string]*jsonexport.HardestGoal) []jsonexport.HardestGoal {
	out := []jsonexport.HardestGoal{}
	for _, e := range c.Exercises {
		for _, g := range e.Goals {
			if one := failed[e.ID+"\x00"+g.ID]; one != nil && one.Failed > 0 {
				out = append(out, *one)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b jsonexport.HardestGoal) int { return b.Failed - a.Failed })
	return out
}
