package learner

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	jsonexport "portolan/export/json"
	"portolan/model/document"
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

// Report judges every design below the folder.
func (c *Class) Report() (*jsonexport.ClassReport, error) {
	r := &jsonexport.ClassReport{Schema: jsonexport.ReportForm, Course: c.Course.ID, Learners: []jsonexport.Learner{}, Hardest: []jsonexport.HardestGoal{}, Problems: []string{}}
	byName := map[string]*jsonexport.Learner{}
	failed := map[string]*jsonexport.HardestGoal{}
	now := map[string]known{}
	err := filepath.WalkDir(c.Root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != c.Root && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if !d.Type().IsRegular() || !document.IsTopology(path) {
			return nil
		}
		rel, err := filepath.Rel(c.Root, path)
		if err != nil {
			return err
		}
		if ExerciseOf(c.Course, path) == nil {
			r.Problems = append(r.Problems, rel+": not named after an exercise")
			return nil
		}
		name := c.learnerOf(rel)
		k, err := c.judge(name, path, rel, d)
		if err != nil {
			return err
		}
		now[path] = k
		if k.problem != "" {
			r.Problems = append(r.Problems, k.problem)
			return nil
		}
		if byName[name] == nil {
			byName[name] = &jsonexport.Learner{Name: name}
		}
		count(byName[name], k.row, failed)
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.known = now
	for _, one := range byName {
		r.Learners = append(r.Learners, *one)
	}
	slices.SortFunc(r.Learners, func(a, b jsonexport.Learner) int { return strings.Compare(a.Name, b.Name) })
	r.Hardest = hardest(c.Course, failed)
	return r, nil
}

// judge is the verdict on one design, the one of before when nothing has changed.
func (c *Class) judge(name, path, rel string, d fs.DirEntry) (known, error) {
	info, err := d.Info()
	if err != nil {
		if os.IsNotExist(err) { // it went away meanwhile
			return known{problem: rel + ": it is gone"}, nil
		}
		return known{}, err
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
		k.problem = err.Error()
		return k, nil
	}
	a := exercise.Attempt{Design: file.Topology, Answers: r.Answers, Export: c.Export}
	g := exercise.Judge(e, a)
	k.row = jsonexport.LearnerRow{File: filepath.ToSlash(rel), Graded: jsonexport.NewGraded(g, exercise.Stars(g, exercise.EffortOf(g, a)))}
	return k, nil
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

// count adds a design to what its learner has reached, and its goals to those of all.
func count(one *jsonexport.Learner, row jsonexport.LearnerRow, failed map[string]*jsonexport.HardestGoal) {
	one.Designs = append(one.Designs, row)
	one.Points += row.Points
	if row.Solved {
		one.Solved++
	}
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
