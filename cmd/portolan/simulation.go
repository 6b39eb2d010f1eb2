package main

import (
	"fmt"
	"io"
	"iter"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/goal"
	"portolan/model/traffic"
)

// simulation is what one run is about: the breaks that were asked for, or every
// Region and node alone. Results come one after the other and are not kept: of a
// large design they would be too many.
type simulation struct {
	t      *model.Topology
	single bool // every part alone
	run    *failure.Run
	breaks []failure.Break // each alone, or all together
	asked  *failure.Result // of all together; nil when single
	intact *failure.Result // with nothing broken; nil when breaks were asked for
	goals  []goal.Result
	names  map[traffic.Who]string
	watch  failure.Watch
	checks []failureAssert
	err    error // why the results ended early

	// What is known once all results have come.
	objectives []failure.Objective
	overruns   []failure.Overrun
	missed     []missed // by check
}

// missed is what does not meet a bound.
type missed struct {
	texts []string // not more than are said
	count int
}

func newSimulation(t *model.Topology, breaks []failure.Break, o failure.Options, checks []failureAssert) (*simulation, error) {
	sim := &simulation{
		t: t, single: len(breaks) == 0, breaks: breaks, names: traffic.Names(t),
		checks: checks,
	}
	var err error
	if sim.run, err = failure.Prepare(t, o); err != nil {
		return nil, err
	}
	if sim.single {
		sim.intact, sim.breaks = sim.run.Intact(), sim.run.Singles()
	} else if sim.asked, err = sim.run.Together(breaks); err != nil {
		return nil, err
	}
	for _, g := range goal.Check(t) {
		if sim.single || concerns(g, breaks) {
			sim.goals = append(sim.goals, g)
		}
	}
	return sim, nil
}

// results are those of the breaks in their order. They end early when nobody waits
// any more, see err.
func (sim *simulation) results() iter.Seq[*failure.Result] {
	return func(yield func(*failure.Result) bool) {
		sim.overruns, sim.missed = failure.Overruns(sim.intact, nil), make([]missed, len(sim.checks))
		breaks := 0
		if sim.single {
			breaks = len(sim.breaks)
		}
		first, then := sim.run.Stretches(sim.watch, breaks)
		if sim.objectives, sim.err = sim.run.Objectives(first); sim.err != nil {
			return
		}
		if !sim.single {
			sim.take(sim.asked)
			yield(sim.asked)
			return
		}
		sim.err = sim.run.Each(then, sim.breaks, func(r *failure.Result) error {
			sim.take(r)
			if !yield(r) {
				return io.ErrClosedPipe
			}
			return nil
		})
	}
}

// result is the only one of breaks that were asked for; nil when nobody waits any
// more.
func (sim *simulation) result() *failure.Result {
	for r := range sim.results() {
		return r
	}
	return nil
}

// take adds a result to what is said in the end.
func (sim *simulation) take(r *failure.Result) {
	failure.Worsen(sim.objectives, r)
	sim.overruns = append(sim.overruns, failure.OverrunBy(sim.intact, r)...)
	for i, a := range sim.checks {
		m := &sim.missed[i]
		for _, v := range a.violations(sim, r) {
			if m.count++; m.count <= mostSaid+1 {
				m.texts = append(m.texts, fmt.Sprintf("not met: %s: with %s broken, %s", a.text, labels(sim.t, r.Breaks), v))
			}
		}
	}
}

// heldBack is an output that takes nothing more once the results have ended early:
// half a document is not to look like a whole one.
type heldBack struct {
	io.Writer
	sim *simulation
}

func (w *heldBack) Write(p []byte) (int, error) {
	if w.sim.err != nil {
		return 0, w.sim.err
	}
	return w.Writer.Write(p)
}

// concerns tells whether a goal is about surviving just these breaks.
func concerns(g goal.Result, breaks []failure.Break) bool {
	return len(breaks) == 1 && g.Goal.Survives == breaks[0].String()
}

// judge reports the goals and the bounds that do not hold.
func (sim *simulation) judge(s streams) error {
	good := true
	for _, g := range sim.goals {
		if g.State == goal.Met {
			continue
		}
		good = false
		fmt.Fprintf(s.errs, "goal %s: %s\n", g.State, g.Text)
		sayAll(s, "  ", g.Evidence, len(g.Evidence))
	}
	for i, a := range sim.checks {
		m := sim.missed[i]
		if len(sim.breaks) == 0 {
			m = missed{[]string{fmt.Sprintf("not met: %s: nothing in the design can break", a.text)}, 1}
		}
		good = good && m.count == 0
		sayAll(s, "", m.texts, m.count)
	}
	if !good {
		return &exitError{code: exitNotGood}
	}
	return nil
}

// mostSaid bounds what is said against one goal or bound: of many populations
// each may have its own.
const mostSaid = 20

// sayAll says the first of count texts.
func sayAll(s streams, indent string, texts []string, count int) {
	for i, t := range texts {
		if i == mostSaid && count > mostSaid+1 {
			fmt.Fprintf(s.errs, "%sand %d more\n", indent, count-mostSaid)
			return
		}
		fmt.Fprintf(s.errs, "%s%s\n", indent, t)
	}
}
