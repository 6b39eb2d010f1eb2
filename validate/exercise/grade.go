package exercise

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/validate"
)

// Exporter tells why CloudFormation cannot be written for a design, by node.
// Those who know the exporter hand it in; without one export_ok is unknown.
type Exporter func(t *model.Topology) (refused map[string]string, err error)

// Attempt is what is judged.
type Attempt struct {
	Design  *model.Topology
	Answers map[string]string // of the questions of the exercise
	Export  Exporter
}

// Result is the verdict on one goal.
type Result struct {
	Goal *Goal
	Verdict
}

// Grade is the verdict on a design.
type Grade struct {
	Exercise *Exercise
	Solved   bool
	Results  []Result           // in the order of the goals
	Advice   []string           // what could be better; only of what is solved
	Broken   []string           // rules of the exercise that the design breaks, in words
	New      []validate.Finding // warnings that the start does not have
}

// Points counts the points reached, and those there are.
func (g *Grade) Points() (reached, all int) {
	for _, r := range g.Results {
		all += r.Goal.Points
		if r.State == Pass {
			reached += r.Goal.Points
		}
	}
	return reached, all
}

// Judge judges a design against the goals of an exercise.
func Judge(e *Exercise, a Attempt) *Grade {
	g := newGrader(e, a)
	out := &Grade{Exercise: e, Broken: rulesBroken(e, a.Design)}
	out.Solved = len(out.Broken) == 0
	for _, goal := range e.Goals {
		v := g.check(goal.Check)
		if v.gone {
			v.State = Fail
		}
		v.Evidence = saidOnce(v.Evidence)
		out.Solved = out.Solved && v.State == Pass
		out.Results = append(out.Results, Result{goal, v})
	}
	if out.Solved {
		for _, one := range e.Advice {
			if g.check(one.When).State == Pass {
				out.Advice = append(out.Advice, one.Say)
			}
		}
	}
	out.New = g.newWarnings()
	return out
}

// saidOnce leaves out evidence that stands before it already.
func saidOnce(all []Evidence) []Evidence {
	var out []Evidence
	for _, e := range all {
		if !slices.ContainsFunc(out, func(o Evidence) bool {
			return o.Text == e.Text && (len(e.Nodes)+len(e.Links) == 0 || slices.Equal(o.Nodes, e.Nodes) && slices.Equal(o.Links, e.Links))
		}) {
			out = append(out, e)
		}
	}
	return out
}

// rulesBroken lists where a design leaves what the exercise allows.
func rulesBroken(e *Exercise, t *model.Topology) []string {
	var out []string
	for _, id := range e.Locked {
		was, now := e.Start.Node(id), t.Node(id)
		switch {
		case now == nil:
			out = append(out, was.Label()+" ("+id+") is part of the task and is gone.")
		case now.Kind() != was.Kind():
			out = append(out, was.Label()+" ("+id+") has another kind now.")
		case was.Kind() == "users" && !model.EqualNodes(plain(was), plain(now)):
			out = append(out, was.Label()+" ("+id+") has been changed; users belong to the task.")
		}
	}
	if len(e.AllowedKinds) > 0 {
		for _, n := range t.Nodes {
			if !slices.Contains(e.AllowedKinds, n.Kind()) {
				out = append(out, n.Label()+": "+n.Info().Title+" is not part of this exercise.")
			}
		}
	}
	return out
}

// plain is a node without its title, which learners may choose.
func plain(n *model.Node) *model.Node { return model.NewNode(n.ID, "", n.Spec) }

// grader judges one design and remembers what it was asked.
type grader struct {
	exercise *Exercise
	attempt  Attempt
	design   *view
	start    *view
	sims     map[string]*failure.Result
}

// view is a topology with what is worked out of it once.
type view struct {
	t       *model.Topology
	survey  *traffic.Survey
	report  *validate.Report
	walker  *traffic.Walker
	figures map[string]*latency.Result
}

func newView(t *model.Topology) *view {
	return &view{t: t, figures: map[string]*latency.Result{}}
}

func newGrader(e *Exercise, a Attempt) *grader {
	return &grader{exercise: e, attempt: a, design: newView(a.Design), start: newView(e.Start), sims: map[string]*failure.Result{}}
}

func (v *view) trips() *traffic.Survey {
	if v.survey == nil {
		v.survey = latency.NewSurvey(v.t)
	}
	return v.survey
}

func (v *view) findings() *validate.Report {
	if v.report == nil {
		v.report = validate.CheckSurvey(v.t, v.trips())
	}
	return v.report
}

// walk follows one request of one population.
func (v *view) walk(p traffic.Population, r traffic.Request) []traffic.Journey {
	if v.walker == nil {
		v.walker = traffic.NewWalker(v.t, latency.NewNetwork(), traffic.Failures{})
	}
	return v.walker.Walk(p, r)
}

// check judges a check. What asks for absence is unknown while no users have a
// way to anything.
func (g *grader) check(c Check) Verdict {
	v := c.test.judge(g)
	if v.State == Pass && c.test.absence() && !g.begun() {
		return unknown(Evidence{Text: "No users are linked to anything yet."})
	}
	return v
}

// begun tells whether some users have a way to something.
func (g *grader) begun() bool {
	t := g.design.t
	return slices.ContainsFunc(t.Links, func(l *model.Link) bool {
		return t.Node(l.From).Kind() == "users" && l.Data() && model.LegalLink(t, l)
	})
}

// early is the verdict on a design that has nothing to judge yet: nobody asks, or no
// request is served.
func (g *grader) early(from selector) (v Verdict, early bool) {
	if len(g.populations(g.design, from)) == 0 {
		return g.nobody(from), true
	}
	served := slices.ContainsFunc(g.design.trips().Trips, func(t traffic.Trip) bool {
		return slices.ContainsFunc(t.Journeys, func(j traffic.Journey) bool { return j.Outcome != traffic.Failed })
	})
	if !served {
		return unknown(Evidence{Text: "Nothing answers a request yet."}), true
	}
	return Verdict{}, false
}

// newWarnings lists the warnings of the design that neither the start nor the
// solution has.
func (g *grader) newWarnings() []validate.Finding {
	known := map[string]bool{}
	for _, t := range []*model.Topology{g.exercise.Start, g.exercise.Solution} {
		if t == nil {
			continue
		}
		for _, f := range validate.Check(t).Findings {
			known[f.Rule] = true
		}
	}
	var out []validate.Finding
	for _, f := range g.design.findings().Findings {
		if f.Severity == validate.Warning && !known[f.Rule] {
			out = append(out, f)
		}
	}
	return out
}

// populations lists the populations whose users a selector names.
func (g *grader) populations(v *view, from selector) []traffic.Population {
	var out []traffic.Population
	for _, p := range traffic.Populations(v.t) {
		if from.empty() || from.takes(v.t, p.Users) && from.inPlace(p) {
			out = append(out, p)
		}
	}
	return out
}

// nobody is the verdict where the design has no users that a check asks for: they
// are part of the task where the start has them, and were deleted.
func (g *grader) nobody(from selector) Verdict {
	var gone []Evidence
	for _, p := range g.populations(g.start, from) {
		gone = append(gone, saying([]*model.Node{p.Users}, "%s of the start is gone.", placeOf(p)))
	}
	switch {
	case len(gone) > 0:
		return Verdict{State: Unknown, Evidence: gone, gone: true}
	case from.empty():
		return unknown(Evidence{Text: "The design has no users."})
	}
	return unknown(from.lacking())
}

// inPlace tells whether a selector that names a place means that population.
func (s selector) inPlace(p traffic.Population) bool {
	return slices.ContainsFunc(s.alts, func(a nodeTerm) bool {
		return a.users == "" || a.users == "*" || strings.EqualFold(a.users, p.Users.ID) || strings.EqualFold(a.users, p.Location) ||
			p.Known && p.Place.Name == placeName(a.users)
	})
}
