package goal

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// answer collects what speaks for and against one goal.
type answer struct {
	Result
	t      *model.Topology
	breaks []failure.Break
}

func check(t *model.Topology, i int, e model.Expectation, kinds []Kind) Result {
	a := &answer{Result: Result{Index: i, Goal: e, Text: Text(e), State: Met}, t: t}
	asks := func(k Kind) bool { return slices.Contains(kinds, k) }
	if e.Survives != "" {
		b, err := failure.BreakOf(t, e.Survives)
		switch {
		case err != nil && asks(Survival):
			a.miss(Unknown, "survives %s: %s", e.Survives, sentence(err))
			return a.Result
		case err != nil:
			return a.Result
		}
		a.breaks = []failure.Break{b}
	}
	if asks(Survival) {
		a.survives()
	}
	if asks(Waiting) || asks(Survival) && e.AsksTime() {
		a.waits()
	}
	if asks(Residency) {
		a.stays()
	}
	if asks(Availability) {
		a.available()
	}
	if asks(DataLoss) {
		a.keepsData()
	}
	if asks(Nothing) {
		a.miss(Unknown, "It asks for nothing: give it p50, p90, p95, p99, availability, survives or stays.")
	}
	return a.Result
}

// miss records why the goal is not reached. Unmet stays unmet.
func (a *answer) miss(s State, format string, args ...any) {
	if a.State == Met {
		a.State, a.Evidence = s, nil // what spoke for it does not matter any more
	}
	if s == Unmet {
		a.State = Unmet
	}
	if text := fmt.Sprintf(format, args...); !slices.Contains(a.Evidence, text) {
		a.Evidence = append(a.Evidence, text)
	}
}

// sentence is what an error says, with its mark at the end.
func sentence(err error) string {
	text := err.Error()
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// support records the figure nearest to the bound of a goal that is reached so far.
func (a *answer) support(format string, args ...any) {
	if a.State == Met {
		a.Evidence = append(a.Evidence, fmt.Sprintf(format, args...))
	}
}

// about names nodes that the evidence is about.
func (a *answer) about(ids ...string) {
	for _, id := range ids {
		if id != "" && !slices.Contains(a.Nodes, id) {
			a.Nodes = append(a.Nodes, id)
		}
	}
}

func (a *answer) from() []string {
	if a.Goal.From == "" {
		return nil
	}
	return []string{a.Goal.From}
}

func (a *answer) methods() []string {
	if a.Goal.Method == "" {
		return nil
	}
	return []string{strings.ToUpper(a.Goal.Method)}
}

// bound reads a duration of the file in ms; reading the file made sure of it.
func bound(s string) float64 {
	d, err := time.ParseDuration(s)
	if err != nil {
		return math.Inf(1)
	}
	return float64(d) / float64(time.Millisecond)
}

// survives asks that no request fails for longer than the goal allows.
func (a *answer) survives() {
	r, err := failure.Simulate(a.t, a.breaks, failure.Options{From: a.from(), Path: a.Goal.Request, Methods: a.methods()})
	switch {
	case err != nil:
		a.miss(Unknown, "%s", sentence(err))
		return
	case len(r.Journeys) == 0:
		a.miss(Unknown, "No request of the design is meant.")
		return
	}
	within, longest := bound(a.Goal.Within)/1000, 0.0
	for _, j := range r.Journeys {
		who := name(j.Users, j.Location) + " " + j.Method + " " + j.Request
		took := j.Recovery.After + j.Recovery.Each
		switch {
		case j.Failed > 0 || !j.Recovery.Recovers:
			a.miss(Unmet, "%s fails: %s", who, j.Why)
		case a.Goal.Within != "" && took > within:
			a.miss(Unmet, "%s is served only after %s: %s", who, seconds(took), j.Why)
		default:
			longest = max(longest, took)
			continue
		}
		a.about(j.Users, j.After.Dies)
	}
	a.support("Every request is served again after %s at most.", seconds(longest))
}

func seconds(s float64) string {
	return fmt.Sprintf("%g s", math.Round(s*10)/10)
}

func name(users, location string) string {
	if location != "" {
		return location
	}
	return users
}

// waits asks that the times of first visits keep below the bounds, population
// by population.
func (a *answer) waits() {
	if of := a.Goal.Of; of != "" && of != model.OfUser && of != model.OfPopulation {
		a.miss(Unknown, "It asks for the times of %q: write %s or %s.", of, model.OfUser, model.OfPopulation)
		return
	}
	words, err := a.places()
	if err != nil {
		a.miss(Unknown, "%s", sentence(err))
		return
	}
	for _, w := range words {
		r, err := latency.Estimate(a.t, latency.Options{
			From: []string{w}, Path: a.Goal.Request, Method: a.Goal.Method, Connection: latency.Cold, Failures: failure.Failures(a.breaks),
			OneUser: a.Goal.Of == model.OfUser, Brief: true,
		})
		if err != nil {
			a.miss(Unknown, "%s", sentence(err))
			continue
		}
		a.judge(w, r)
	}
}

// places lists the words of the populations that the goal is about.
func (a *answer) places() ([]string, error) {
	if a.Goal.From != "" {
		return a.from(), nil
	}
	var out []string
	for _, p := range traffic.Populations(a.t) {
		if w := name(p.Users.ID, p.Location); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("the design has no users")
	}
	return out, nil
}

func (a *answer) judge(word string, r *latency.Result) {
	if len(r.Journeys) == 0 {
		a.miss(Unknown, "The design has no request from %s.", word)
		return
	}
	for _, j := range r.Journeys {
		switch {
		case j.Outcome == traffic.Failed:
			a.miss(Unmet, "%s %s fails: %s", word, j.Request, strings.Join(j.Why, " "))
			a.about(j.Users)
		case !j.Known:
			a.miss(Unknown, "%s %s has no estimate: %s", word, j.Request, strings.Join(j.Why, " "))
			a.about(j.Users)
		}
	}
	if r.Summary.SharePercent == 0 && len(r.Journeys) > 0 && r.Journeys[0].SharePercent > 0 {
		return
	}
	whose := ""
	if a.Goal.Of == model.OfUser {
		whose = "One user of "
	}
	for _, l := range a.Goal.Limits() {
		value, _ := r.Summary.Quantiles.Named(l.Percentile)
		switch {
		case l.Bound == "":
		case value > bound(l.Bound):
			a.miss(Unmet, "%s%s has a %s of %.0f ms on a first visit.", whose, word, l.Percentile, value)
			for _, j := range r.Journeys {
				a.about(j.Users)
			}
		default:
			a.support("%s%s has a %s of %.0f ms on a first visit.", whose, word, l.Percentile, value)
		}
	}
}
