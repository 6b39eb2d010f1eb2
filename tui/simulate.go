package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/goal"
	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/model/traffic"
	"portolan/tui/act"
	"portolan/tui/canvas"
	"portolan/tui/failureview"
)

// simulation is the background work of the failure view: one run at a time, of
// the design and the breaks of the moment.
type simulation struct {
	running bool
	known   bool // rev and broken are what the view shows
	rev     int
	broken  []failure.Break
	waits   *latency.Result // under the breaks
	run     *simulationRun  // the one that is running
}

// simulationRun is one run while it is under way. It ends early once the view does
// not want any more what it is for.
type simulationRun struct {
	rev          int
	broken       []failure.Break
	matrix, held bool
	cancel       context.CancelFunc
	done, of     atomic.Int64 // parts of the work
}

// simulating asks to look how far a run is.
type simulating struct{ run *simulationRun }

// lookEvery is how often the view says how far a run is.
const lookEvery = 150 * time.Millisecond

// wanted tells whether the view still waits for what a run is for.
func (r *simulationRun) wanted(m *Model) bool {
	p := m.panes.failure
	return r.rev == m.doc.rev && slices.Equal(r.broken, p.Broken()) &&
		(!r.matrix || p.WantsMatrix()) && (!r.held || p.WantsHeld())
}

// showProgress shows how far a run is, and looks again soon.
func (m *Model) showProgress(run *simulationRun) {
	if m.sim.run != run {
		return
	}
	m.panes.failure.SetProgress(int(run.done.Load()), int(run.of.Load()))
	m.after(lookEvery, simulating{run})
}

// simulated is the result of one run.
type simulated struct {
	rev    int
	broken []failure.Break
	result *failure.Result
	goals  []goal.Result
	waits  *latency.Result     // the estimate under the breaks; nil when nothing is broken
	matrix *failure.Matrix     // nil when it was not asked for
	held   []failure.Objective // nil when they were not asked for
	err    error
}

// simulate starts the simulation when what the failure view shows is older than
// the design or than what is broken.
func (m *Model) simulate() tea.Cmd {
	p, t := m.panes.failure, m.doc.now()
	if m.sim.running && !m.sim.run.wanted(m) {
		m.sim.run.cancel()
	}
	if t == nil || m.sim.running || m.ui.view != viewFailure && len(p.Broken()) == 0 {
		return nil
	}
	if !m.sim.known || m.sim.rev != m.doc.rev {
		p.Set(t) // what is gone from the design cannot be broken
		m.sim.known, m.sim.rev, m.sim.broken = true, m.doc.rev, nil
	} else if p.Result() != nil && slices.Equal(m.sim.broken, p.Broken()) && !p.WantsMatrix() && !p.WantsHeld() {
		return nil
	}
	rev, broken, matrix, held := m.doc.rev, p.Broken(), p.WantsMatrix(), p.WantsHeld()
	ctx, cancel := context.WithCancel(context.Background())
	run := &simulationRun{rev: rev, broken: broken, matrix: matrix, held: held, cancel: cancel}
	m.sim.running, m.sim.broken, m.sim.run = true, broken, run
	if matrix || held {
		m.after(lookEvery, simulating{run})
	}
	watch := failure.Watch{Context: ctx, Progress: func(done, of int) {
		run.done.Store(int64(done))
		run.of.Store(int64(of))
	}}
	return func() tea.Msg {
		defer cancel()
		s := simulated{rev: rev, broken: broken}
		s.result, s.err = failure.Simulate(t, broken, failure.Options{})
		if len(broken) > 0 && s.err == nil {
			s.goals = failureview.Goals(t, broken)
			s.waits, s.err = latency.Estimate(t, latency.Options{Failures: failure.Failures(broken)})
		}
		switch {
		case !held || s.err != nil:
		case len(broken) > 0:
			s.held, s.err = failure.HeldUnder(t, failure.Options{}, watch, s.result)
		default:
			var holds failure.Holds
			holds, s.err = failure.Held(t, failure.Options{}, watch)
			s.held = holds.Objectives
		}
		if matrix && s.err == nil {
			s.matrix, s.err = failure.Survive(t, watch)
		}
		return s
	}
}

// simulated takes a result, unless the design has moved on. Breaks that have
// moved on start the next run.
func (m *Model) simulated(s simulated) {
	m.sim.running, m.sim.run = false, nil
	m.panes.failure.SetProgress(0, 0)
	if errors.Is(s.err, context.Canceled) { // what was done before counts
		s.err, s.held, s.matrix = nil, nil, nil
	}
	if s.rev != m.doc.rev {
		return
	}
	if s.err != nil {
		m.complain(s.err.Error())
		m.panes.failure.Reset()
		return
	}
	m.panes.failure.SetResult(s.result)
	if slices.Equal(s.broken, m.panes.failure.Broken()) {
		m.panes.failure.SetGoals(s.goals)
		if s.held != nil {
			m.panes.failure.SetHeld(s.held)
		}
	}
	if s.matrix != nil {
		m.panes.failure.SetMatrix(s.matrix)
	}
	m.sim.waits = s.waits
	m.showWorld()
}

// showWorld hands the map the estimate of the moment: that under the breaks
// while something is broken.
func (m *Model) showWorld() {
	waits := m.look.estimate
	if m.sim.waits != nil && len(m.panes.failure.Broken()) > 0 {
		waits = m.sim.waits
	}
	m.panes.world.Set(m.doc.now(), waits)
	m.panes.world.SetFailures(failure.Failures(m.panes.failure.Broken()))
	m.panes.world.SetServed("")
	if r := m.panes.failure.Result(); r != nil && len(r.Breaks) > 0 {
		m.panes.world.SetServed(failureview.ServedText(r))
	}
}

// breakFocus breaks the focused node, or mends it, and shows what follows.
func (m *Model) breakFocus() {
	n := m.node()
	if n == nil {
		m.say("Nothing has the focus.")
		return
	}
	m.breakIt(breakOf(n), layout.TitleOf(n))
}

// unbroken says why the focus does not break by itself, "" when it does.
func unbroken(m *Model) string {
	n := m.node()
	if n == nil || m.boxed() != nil || failure.BreaksAlone(n) {
		return needsNode(m)
	}
	return layout.TitleOf(n) + notAlone
}

// notAlone ends the sentence about what cannot be broken.
const notAlone = " does not break by itself: break what stands behind it."

// breakOf is the break of a node.
func breakOf(n *model.Node) failure.Break {
	b := failure.Break{Kind: failure.Node, ID: n.ID}
	if n.Kind() == model.KindHealthCheck {
		b.Kind = failure.HealthCheck
	}
	return b
}

// breakIt breaks something in the simulation, or mends it, and shows what follows.
func (m *Model) breakIt(b failure.Break, name string) { m.breakAll([]failure.Break{b}, name) }

// breakAll breaks all of several that break by themselves, or mends them when all of
// them are broken, and shows what follows.
func (m *Model) breakAll(all []failure.Break, name string) {
	p := m.panes.failure
	if m.sim.rev != m.doc.rev || !m.sim.known {
		p.Set(m.doc.now())
		m.sim.known, m.sim.rev = true, m.doc.rev
	}
	all = slices.DeleteFunc(all, func(b failure.Break) bool { return !p.Breakable(b) })
	if len(all) == 0 {
		m.say(name + notAlone)
		return
	}
	word := " is mended."
	if whole := slices.DeleteFunc(slices.Clone(all), func(b failure.Break) bool { return slices.Contains(p.Broken(), b) }); len(whole) > 0 {
		all, word = whole, m.spell(" is broken, in the simulation only: {up} ends it.")
	}
	for _, b := range all {
		p.Toggle(b)
	}
	m.showView(act.Failure)
	m.say(name + word)
}

// heavyShare is the share of all requests, in percent, from which a link is
// drawn thick: a quarter tells main ways from side ways.
const heavyShare = 25

// simulatedLook marks on the canvas what the simulation breaks, Regions too, the links that
// carry nothing any more, and those that carry much.
func (m *Model) simulatedLook(l *canvas.Look) {
	r := m.panes.failure.Result()
	if r == nil || len(r.Breaks) == 0 {
		return
	}
	l.Dead, l.Heavy = map[string]bool{}, map[string]bool{}
	f := failure.Failures(r.Breaks)
	l.Down = f.Regions
	for _, n := range m.doc.now().Nodes {
		l.Dead[n.ID] = dead(f, n)
	}
	for _, c := range r.Carried {
		l.Dead[c.Link.String()] = c.After == 0
		l.Heavy[c.Link.String()] = c.After >= heavyShare-1e-9
	}
}

// dead tells whether nothing of a node is left.
func dead(f traffic.Failures, n *model.Node) bool {
	zones := traffic.ZonesOf(n)
	return f.Nodes[n.ID] || f.Checks[n.ID] || n.Region() != "" && f.Regions[n.Region()] ||
		len(zones) > 0 && !slices.ContainsFunc(zones, func(z string) bool { return !f.Zones[z] })
}

// simulating is what the canvas says while something is broken, "" otherwise.
func (m *Model) simulating() string {
	broken := m.panes.failure.Broken()
	switch len(broken) {
	case 0:
		return ""
	case 1:
		return broken[0].Label(m.doc.now()) + " broken"
	}
	return fmt.Sprintf("%d things broken", len(broken))
}
