package jsonexport

import (
	"iter"
	"slices"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/goal"
	"portolan/model/traffic"
	"portolan/validate/format"
)

// SimulateDocument is what the simulate command prints of breaks.
type SimulateDocument struct {
	Schema string `json:"schema"`
	Simulation
	Objectives []Objective `json:"objectives" doc:"what the design holds for each kind of request"`
	Overruns   []Overrun   `json:"would_be_overrun,omitempty" doc:"limits that are too small for what is asked of them"`
	Goals      []Goal      `json:"goals" doc:"goals of the design about surviving just this"`
	StandIns   []StandIn   `json:"stand_ins,omitempty" doc:"what of the design no figure can be made of, and what is counted with in its place"`
}

// SurvivalDocument is what it prints when every part is broken alone.
type SurvivalDocument struct {
	Schema      string                  `json:"schema"`
	Simulations format.Each[Simulation] `json:"simulations" doc:"Regions first, then nodes, in document order"`
	Objectives  format.Each[Objective]  `json:"objectives" doc:"what the design holds for each kind of request, under the worst of these"`
	Overruns    format.Each[Overrun]    `json:"would_be_overrun,omitempty" doc:"limits that are too small for what is asked of them, with nothing broken first"`
	Goals       []Goal                  `json:"goals" doc:"goals of the design"`
	StandIns    []StandIn               `json:"stand_ins,omitempty" doc:"what of the design no figure can be made of, and what is counted with in its place"`
}

// Simulation is what users get while something is broken. The whole export has
// what the survival matrix knows of it.
type Simulation struct {
	Broken   []string `json:"broken" doc:"what is broken, as KIND:ID; empty for nothing"`
	Served   *float64 `json:"served_percent,omitempty" doc:"of all requests, at once or after failover; each method weighs alike"`
	Journeys []Fate   `json:"journeys"`
	Methods  []Served `json:"served_by_method,omitzero" doc:"what served_percent is made of"`
	Load     []Load   `json:"load,omitzero" doc:"nodes whose share of requests changes"`
	Demand   []Demand `json:"demand,omitempty" doc:"what nodes get of populations that state a rate, and what they take; left out without any rate"`
	Assumed  []string `json:"assumed,omitempty" doc:"sentences: on what shares rest that nobody knows"`
	Reasons  []string `json:"reasons,omitzero" doc:"what matters most, where journeys do not say it"`
}

// Fate is what becomes of one kind of request of some users.
type Fate struct {
	Users            string   `json:"users" doc:"id of the users node"`
	Location         string   `json:"location" doc:"as the design writes it"`
	Request          string   `json:"request" doc:"path or pattern"`
	Method           string   `json:"method" doc:"HTTP method"`
	Share            *float64 `json:"share_percent,omitempty" doc:"of all requests of this method"`
	Outcome          string   `json:"outcome" words:"outcome" doc:"the worst that some of the requests get"`
	Served           float64  `json:"served_percent" doc:"of these requests, the way they always go"`
	AfterFailover    float64  `json:"served_after_failover_percent" doc:"of these requests, another way"`
	AfterFailoverOld *float64 `json:"after_failover_percent,omitempty" until:"served_after_failover_percent"`
	Failed           float64  `json:"failed_percent" doc:"of these requests"`
	Recovers         bool     `json:"recovers" doc:"false when requests fail until somebody repairs what broke"`
	After            *float64 `json:"recovers_after_s" doc:"how long requests fail; null when it does not recover"`
	Each             float64  `json:"each_waits_s" doc:"how long one waits in vain before it is served, at most; for the error where none is served"`
	*Course
	same any
}

// Known is equal for fates that are the same, which package format encodes once.
func (f Fate) Known() any { return f.same }

// Course is how requests come to their fate.
type Course struct {
	Status      int      `json:"status,omitempty" doc:"HTTP status of most of those that fail; left out when nothing answers"`
	ErrorAfter  float64  `json:"error_after_s,omitempty" doc:"how long they wait for that"`
	Risk        *Risk    `json:"data_at_risk,omitempty" doc:"of what these requests write; left out when no store is drawn behind them"`
	Why         string   `json:"why" doc:"the decision that matters, in one or two sentences"`
	Path        []string `json:"path" doc:"ids of the nodes on the way"`
	PathBefore  []string `json:"path_before" doc:"the same with nothing broken"`
	Peers       []string `json:"peers,omitempty" doc:"ids of the targets that share the requests with the last of path"`
	PeersBefore []string `json:"peers_before,omitempty" doc:"the same with nothing broken"`
	Timeline    []Moment `json:"timeline" doc:"in order of time, the break first"`
	Failback    []Moment `json:"failback" doc:"how requests go back once all that broke works again; at_s counts from then"`
}

// Moment is one moment of a timeline.
type Moment struct {
	At     float64 `json:"at_s" doc:"after the break"`
	State  string  `json:"state" words:"service" doc:"what requests get from here on"`
	Text   string  `json:"text" doc:"one sentence, with its arithmetic"`
	Source string  `json:"source" doc:"page behind the figures, or assumed"`
}

// Load is a node whose share of requests changes.
type Load struct {
	Node   string  `json:"node" doc:"id"`
	Before float64 `json:"before_percent" doc:"of all requests"`
	After  float64 `json:"after_percent" doc:"of all requests"`
}

// Served is how much of the requests of one method is served.
type Served struct {
	Method  string  `json:"method" doc:"HTTP method"`
	Percent float64 `json:"served_percent" doc:"of its requests"`
	Weight  float64 `json:"weight_percent" doc:"part of all requests that it is taken to be"`
}

// Demand is what a node gets and takes.
type Demand struct {
	Node    string  `json:"node" doc:"id"`
	Before  float64 `json:"before_rps" doc:"requests a second with nothing broken, less what caches answer"`
	After   float64 `json:"after_rps" doc:"the same under the break, once recovery is over"`
	AtLeast bool    `json:"at_least,omitempty" doc:"users who state no rate come as well: after_rps is not all"`
	Limits  []Limit `json:"limits" doc:"none where nothing is known"`
}

// Limit is a bound on what a node takes.
type Limit struct {
	Kind     string   `json:"kind" words:"limit"`
	Nodes    []string `json:"nodes" doc:"ids of all that share it"`
	Unit     string   `json:"unit" doc:"of the figures"`
	Before   float64  `json:"before" doc:"what is asked with nothing broken"`
	After    float64  `json:"after" doc:"what is asked under the break"`
	Max      float64  `json:"limit" doc:"what they take with nothing broken"`
	MaxAfter float64  `json:"limit_after" doc:"what of that is left"`
	Overrun  bool     `json:"overrun" doc:"more is asked under the break than they take"`
	AtLeast  bool     `json:"at_least,omitempty" doc:"users who state no rate ask for more than after"`
	Stated   bool     `json:"stated" doc:"by the design; else a quota of AWS, as it is before it is raised"`
	Text     string   `json:"text" doc:"one sentence, with its arithmetic"`
	Source   string   `json:"source" doc:"page of the quota, or stated"`
}

// Overrun is a limit that is too small.
type Overrun struct {
	Broken []string `json:"broken" doc:"under what, as KIND:ID; empty for nothing"`
	Limit
}

// Goal is an entry of expect with its answer.
type Goal struct {
	Goal     string   `json:"goal" doc:"in words"`
	State    string   `json:"state" words:"goal"`
	Evidence []string `json:"evidence" doc:"sentences: what misses the goal, or the figure nearest to the bound"`
}

// NewSimulateDocument is one simulation with the goals that it answers.
func NewSimulateDocument(t *model.Topology, r *failure.Result, objectives []failure.Objective, goals []goal.Result) SimulateDocument {
	return SimulateDocument{SimulateForm, simulationOf(r), objectivesOf(objectives), overrunsOf(failure.Overruns(nil, []*failure.Result{r})), goalsOf(goals), standInsOf(model.StandIns(t))}
}

// NewSurvivalDocument is a simulation of every part with the goals of the design.
// Results are asked for when they are written, the rest thereafter.
func NewSurvivalDocument(t *model.Topology, results iter.Seq[*failure.Result], rest func() ([]failure.Objective, []failure.Overrun), goals []goal.Result) SurvivalDocument {
	return SurvivalDocument{
		Schema:      SurvivalForm,
		Simulations: each(results, simulationOf),
		Objectives: func(yield func(Objective) bool) {
			objectives, _ := rest()
			slices.Values(objectivesOf(objectives))(yield)
		},
		Overruns: func(yield func(Overrun) bool) {
			_, overruns := rest()
			each(slices.Values(overruns), overrunOf)(yield)
		},
		Goals:    goalsOf(goals),
		StandIns: standInsOf(model.StandIns(t)),
	}
}

func each[T, U any](list iter.Seq[T], of func(T) U) format.Each[U] {
	return func(yield func(U) bool) {
		for v := range list {
			if !yield(of(v)) {
				return
			}
		}
	}
}

func overrunsOf(all []failure.Overrun) []Overrun {
	var out []Overrun
	for _, o := range all {
		out = append(out, overrunOf(o))
	}
	return out
}

func overrunOf(o failure.Overrun) Overrun { return Overrun{breaksOf(o.Breaks), limitOf(o.Limit)} }

func limitOf(l failure.Limit) Limit {
	return Limit{l.Kind, l.Nodes, l.Unit, l.Before, l.After, l.Max, l.MaxAfter, l.Overrun(), l.AtLeast, l.Stated, l.Text, l.Source}
}

func goalsOf(goals []goal.Result) []Goal {
	out := []Goal{}
	for _, g := range goals {
		out = append(out, Goal{g.Text, string(g.State), orEmpty(g.Evidence)})
	}
	return out
}

func simulationOf(r *failure.Result) Simulation {
	out := Simulation{Broken: []string{}, Journeys: []Fate{}, Load: []Load{}, Assumed: r.Assumed}
	out.serve(r.Served)
	for _, b := range r.Breaks {
		out.Broken = append(out.Broken, b.String())
	}
	for _, j := range r.Journeys {
		f := fateOf(failure.Tally{Served: j.Served, AfterFailover: j.AfterFailover, Failed: j.Failed}, failure.Return{Recovers: j.Recovery.Recovers, After: j.Recovery.After, Each: j.Recovery.Each})
		f.Users, f.Location, f.Request, f.Method = j.Users, j.Location, j.Request, j.Method
		share, after := cents(j.SharePercent), f.AfterFailover
		f.Share, f.AfterFailoverOld = &share, &after
		f.Course = &Course{
			Status: j.Status, ErrorAfter: cents(j.ErrorAfter),
			Why: j.Why, Path: orEmpty(j.After.Path), PathBefore: orEmpty(j.Before.Path), Peers: j.After.Peers, PeersBefore: j.Before.Peers,
		}
		if j.Risk.Drawn {
			f.Risk = riskOf(j.Risk)
		}
		f.Timeline, f.Failback = momentsOf(j.Recovery.Timeline), momentsOf(j.Recovery.Failback)
		out.Journeys = append(out.Journeys, f)
	}
	for _, l := range r.Load {
		out.Load = append(out.Load, Load{l.Node, cents(l.Before), cents(l.After)})
	}
	for _, d := range r.Demand {
		x := Demand{d.Node, d.Before, d.After, d.AtLeast, []Limit{}}
		for _, l := range d.Limits {
			x.Limits = append(x.Limits, limitOf(l))
		}
		out.Demand = append(out.Demand, x)
	}
	return out
}

// serve takes in how much of all requests is served.
func (s *Simulation) serve(v failure.Served) {
	percent := cents(v.Percent)
	s.Served, s.Methods = &percent, []Served{}
	for _, m := range v.Methods {
		s.Methods = append(s.Methods, Served{m.Method, cents(m.Percent), cents(m.Weight)})
	}
}

func momentsOf(events []failure.Event) []Moment {
	out := []Moment{}
	for _, e := range events {
		out = append(out, Moment{cents(e.At), string(e.State), e.Text, e.Source})
	}
	return out
}

// fateOf is what a tally and the return of service say.
func fateOf(t failure.Tally, back failure.Return) Fate {
	f := Fate{
		Outcome: string(traffic.Served), Served: cents(t.Served), AfterFailover: cents(t.AfterFailover), Failed: cents(t.Failed),
		Recovers: back.Recovers, Each: cents(back.Each),
	}
	switch {
	case t.Failed > 0:
		f.Outcome = string(traffic.Failed)
	case t.AfterFailover > 0:
		f.Outcome = string(traffic.ServedAfterFailover)
	}
	if back.Recovers {
		after := cents(back.After)
		f.After = &after
	}
	return f
}

// simulationsOf is the survival matrix in the shape of simulations: of nothing,
// of each Region, and of each node that makes a difference.
func simulationsOf(m *failure.Matrix) format.Each[Simulation] {
	return each(slices.Values(losses(m)), func(l failure.Loss) Simulation { return lostOf(m, l) })
}

func lostOf(m *failure.Matrix, l failure.Loss) Simulation {
	s := Simulation{Broken: []string{}, Journeys: []Fate{}, Reasons: orEmpty(l.Why)}
	s.serve(m.Served(l))
	if b, ok := l.Break(); ok {
		s.Broken = append(s.Broken, b.String())
	}
	for i, fate := range l.Fates {
		p := m.Populations[i]
		for k, part := range fate {
			add := func(method string, t failure.Tally, back failure.Return) {
				f := fateOf(t, back)
				f.Users, f.Location, f.Request, f.Method = p.Users.ID, p.Location, part.Request.Path, method
				f.same = sameAs(m, i, k, part, method)
				s.Journeys = append(s.Journeys, f)
			}
			if !part.Request.Reads() { // what the path takes is no GET
				add(part.Request.Method, part.GET, part.GETReturn)
				continue
			}
			add("GET", part.GET, part.GETReturn)
			if part.POST.Any() {
				add("POST", part.POST, part.POSTReturn)
			}
		}
	}
	return s
}
