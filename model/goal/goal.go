// Package goal checks the goals that a design states under expect: what
// requests may take, what must survive, and where requests must stay.
package goal

import (
	"fmt"
	"strings"

	"portolan/model"
)

// State tells whether a goal is reached.
type State string

// The states of a goal.
const (
	Met     State = "met"
	Unmet   State = "unmet"
	Unknown State = "unknown" // the design lacks what the answer needs, such as a place
)

// Kind is what a goal, or a part of it, is about.
type Kind string

// The kinds of goals.
const (
	Waiting      Kind = "waiting"      // how long users wait
	Survival     Kind = "survival"     // what fails and recovers, or waits, under a break
	Residency    Kind = "residency"    // where requests stay
	Availability Kind = "availability" // what the commitments amount to
	DataLoss     Kind = "data-loss"    // how much of what was written may be lost
	Nothing      Kind = "nothing"      // it asks for nothing that can be judged
)

// KindsOf lists what a goal asks for.
func KindsOf(e model.Expectation) []Kind {
	var out []Kind
	switch {
	case e.Survives != "":
		out = append(out, Survival)
	case e.AsksTime():
		out = append(out, Waiting)
	}
	if e.Stays != "" {
		out = append(out, Residency)
	}
	if e.Availability != "" {
		out = append(out, Availability)
	}
	if e.RPO != "" {
		out = append(out, DataLoss)
	}
	if len(out) == 0 {
		return []Kind{Nothing}
	}
	return out
}

// Result is one goal with its answer.
type Result struct {
	Index    int // in Topology.Expect
	Goal     model.Expectation
	Text     string // the goal in words
	State    State
	Evidence []string // sentences: what misses the goal; of a goal that is met, the figure nearest to the bound
	Nodes    []string // ids of the nodes that the evidence is about, the users first
}

// Check judges every goal of a design, in document order.
func Check(t *model.Topology) []Result {
	out := make([]Result, 0, len(t.Expect))
	for i := range t.Expect {
		out = append(out, CheckAt(t, i))
	}
	return out
}

// CheckAt judges the goal with that index in Topology.Expect.
func CheckAt(t *model.Topology, i int) Result {
	return check(t, i, t.Expect[i], KindsOf(t.Expect[i]))
}

// CheckKind judges one part of it. Where nobody knows what is meant to break, that of
// Survival says so, and other parts have nothing to say.
func CheckKind(t *model.Topology, i int, kind Kind) Result {
	return check(t, i, t.Expect[i], []Kind{kind})
}

// Text is a goal in words.
func Text(e model.Expectation) string {
	var b strings.Builder
	who := e.From
	if who == "" {
		who = "everyone"
	}
	b.WriteString(who)
	if e.Method != "" {
		b.WriteString(" " + strings.ToUpper(e.Method))
	}
	if e.Request != "" {
		b.WriteString(" " + e.Request)
	}
	b.WriteString(":")
	add := func(format string, args ...any) { fmt.Fprintf(&b, " "+format+",", args...) }
	for _, l := range e.Limits() {
		if l.Bound != "" {
			add("%s at most %s", l.Percentile, l.Bound)
		}
	}
	if e.Of != "" && e.AsksTime() {
		add("of one %s", e.Of)
	}
	if e.Availability != "" {
		add("availability at least %s", e.Availability)
	}
	if e.Stays != "" {
		add("stays in %s", e.Stays)
	}
	if e.Survives != "" {
		add("survives %s", e.Survives)
	}
	if e.Within != "" {
		add("within %s", e.Within)
	}
	if e.RPO != "" {
		add("with at most %s of writes lost", e.RPO)
	}
	return strings.TrimRight(b.String(), ",:")
}
