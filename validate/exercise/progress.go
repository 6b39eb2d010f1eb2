package exercise

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"time"

	"portolan/model"
	"portolan/model/document"
)

// Status is how far a learner is with an exercise.
type Status string

// The statuses.
const (
	New    Status = ""
	Opened Status = "opened"
	Solved Status = "solved"
)

// Record is what is known of a learner and an exercise.
type Record struct {
	Status       Status            `json:"status"`
	FirstOpened  time.Time         `json:"first_opened"`
	SolvedAt     time.Time         `json:"solved_at,omitzero"`
	Attempts     int               `json:"attempts"`
	HintsSeen    int               `json:"hints_seen"`
	SolutionSeen bool              `json:"solution_seen"`
	Edits        int               `json:"edits"`
	Stars        int               `json:"stars"`
	ExerciseHash string            `json:"exercise_hash"`
	TopologyHash string            `json:"topology_hash"`
	Answers      map[string]string `json:"answers,omitempty"`
}

// Progress is what a learner has done of one course. Keys that this program does
// not know are kept.
type Progress struct {
	Course    string
	Current   string // id of the exercise at hand
	Exercises map[string]*Record
	Cards     map[string]string // last answer to each quiz card
	rest      map[string]json.RawMessage
	restOf    map[string]map[string]json.RawMessage
}

// progressVersion is the format of progress.json.
const progressVersion = 1

// NewProgress is the progress of somebody who begins.
func NewProgress(course string) *Progress {
	return &Progress{Course: course, Exercises: map[string]*Record{}, Cards: map[string]string{}}
}

// ParseProgress reads progress.json.
func ParseProgress(data []byte) (*Progress, error) {
	p := NewProgress("")
	if err := json.Unmarshal(data, &p.rest); err != nil {
		return nil, fmt.Errorf("the progress cannot be read: %w", err)
	}
	version := 0
	var records map[string]json.RawMessage
	for key, into := range map[string]any{"format_version": &version, "course": &p.Course, "current": &p.Current, "exercises": &records, "cards": &p.Cards} {
		if raw, ok := p.rest[key]; ok {
			if err := json.Unmarshal(raw, into); err != nil {
				return nil, fmt.Errorf("the progress cannot be read: %s: %w", key, err)
			}
			delete(p.rest, key)
		}
	}
	if version > progressVersion {
		return nil, fmt.Errorf("the progress was written by a newer program (format %d)", version)
	}
	if p.Cards == nil {
		p.Cards = map[string]string{}
	}
	p.restOf = map[string]map[string]json.RawMessage{}
	for id, raw := range records {
		r, rest := &Record{}, map[string]json.RawMessage{}
		if err := json.Unmarshal(raw, r); err != nil {
			return nil, fmt.Errorf("the progress cannot be read: exercise %s: %w", id, err)
		}
		if json.Unmarshal(raw, &rest) == nil {
			p.restOf[id] = rest
		}
		r.bound()
		p.Exercises[id] = r
	}
	return p, nil
}

// bound brings what cannot be, such as a file that was changed by hand may hold, to
// the nearest that can.
func (r *Record) bound() {
	if r.Status != New && r.Status != Solved {
		r.Status = Opened
	}
	if r.Stars = max(0, min(r.Stars, 3)); r.Status != Solved {
		r.Stars = 0
	}
	r.Attempts, r.HintsSeen, r.Edits = max(0, r.Attempts), max(0, r.HintsSeen), max(0, r.Edits)
}

// JSON writes progress.json.
func (p *Progress) JSON() ([]byte, error) {
	records := map[string]any{}
	for id, r := range p.Exercises {
		known, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		all := maps.Clone(p.restOf[id])
		if all == nil {
			all = map[string]json.RawMessage{}
		}
		delete(all, "solved_at") // left out while it is not solved
		delete(all, "answers")
		if err := json.Unmarshal(known, &all); err != nil {
			return nil, err
		}
		records[id] = all
	}
	out := map[string]any{"format_version": progressVersion, "course": p.Course, "current": p.Current, "exercises": records, "cards": p.Cards}
	for key, raw := range p.rest {
		out[key] = raw
	}
	data, err := json.MarshalIndent(out, "", "  ")
	return append(data, '\n'), err
}

// Of is the record of an exercise; of one that was never opened it is empty.
func (p *Progress) Of(id string) Record {
	if r := p.Exercises[id]; r != nil {
		return *r
	}
	return Record{}
}

// Open notes that an exercise was opened.
func (p *Progress) Open(e *Exercise, now time.Time) {
	r := p.record(e, now)
	if r.Status == New {
		r.Status = Opened
	}
	p.Current = e.ID
}

func (p *Progress) record(e *Exercise, now time.Time) *Record {
	r := p.Exercises[e.ID]
	if r == nil {
		r = &Record{Status: Opened, FirstOpened: now.UTC().Truncate(time.Second), ExerciseHash: e.hash()}
		p.Exercises[e.ID] = r
	}
	return r
}

// Grade notes a verdict. What was solved stays solved, and stars are the best ones.
func (p *Progress) Grade(g *Grade, a Attempt, now time.Time) {
	r := p.record(g.Exercise, now)
	hash := designHash(a.Design)
	if r.TopologyHash != hash {
		r.Attempts++
	}
	effort := EffortOf(g, a)
	effort.HintsSeen, effort.SolutionSeen = r.HintsSeen, r.SolutionSeen
	r.TopologyHash, r.Edits = hash, effort.Edits
	if !g.Solved {
		return
	}
	if r.Status != Solved {
		r.Status, r.SolvedAt, r.ExerciseHash = Solved, now.UTC().Truncate(time.Second), g.Exercise.hash()
	}
	r.Stars = max(r.Stars, Stars(g, effort))
}

// SeeHint notes that so many hints were read.
func (p *Progress) SeeHint(e *Exercise, n int, now time.Time) {
	r := p.record(e, now)
	r.HintsSeen = max(r.HintsSeen, n)
}

// NextHint notes that one hint more was read, and returns how many are.
func (p *Progress) NextHint(e *Exercise, now time.Time) int {
	seen := min(p.Of(e.ID).HintsSeen+1, len(e.Hints))
	p.SeeHint(e, seen, now)
	return seen
}

// SeeSolution notes that the solution was opened.
func (p *Progress) SeeSolution(e *Exercise, now time.Time) { p.record(e, now).SolutionSeen = true }

// Answer notes the answer to a question.
func (p *Progress) Answer(e *Exercise, question, letter string, now time.Time) {
	r := p.record(e, now)
	if r.Answers == nil {
		r.Answers = map[string]string{}
	}
	r.Answers[question] = letter
}

// Changed tells whether an exercise was changed since it was solved.
func (p *Progress) Changed(e *Exercise) bool {
	r := p.Of(e.ID)
	return r.Status == Solved && r.ExerciseHash != "" && r.ExerciseHash != e.hash()
}

// Next is the first exercise that is not solved, behind the one with that id where
// there is one; nil when all are solved.
func (c *Course) Next(p *Progress, after string) *Exercise {
	from := 0
	for i, e := range c.Exercises {
		if e.ID == after {
			from = i + 1
		}
	}
	for i := range c.Exercises {
		e := c.Exercises[(from+i)%len(c.Exercises)]
		if p.Of(e.ID).Status != Solved {
			return e
		}
	}
	return nil
}

// hash tells one version of an exercise from another: its goals and its start.
func (e *Exercise) hash() string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00", e.ID, e.StartSource)
	for _, g := range e.Goals {
		fmt.Fprintf(h, "%s\x00%s\x00%v\x00", g.ID, g.Check.Name, g.Guard)
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// designHash tells one design from another, whatever its layout.
func designHash(t *model.Topology) string {
	h := fnv.New64a()
	h.Write(document.Format(t))
	return fmt.Sprintf("%016x", h.Sum64())
}
