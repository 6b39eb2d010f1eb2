package whatif

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"portolan/model"
	"portolan/model/latency"
)

// What counts as a meaningful gain: both must be exceeded, by p50 or by p95, at
// one population. Smaller differences drown in the error of the round-trip model.
const (
	marginMS    = 5    // ms
	marginShare = 0.05 // of the figure before
)

// MarginText says in words what [Margin] asks for.
func MarginText() string {
	return fmt.Sprintf("more than %g ms and more than %g %%", float64(marginMS), 100*marginShare)
}

// Margin tells whether going from one time to another is a meaningful gain.
func Margin(before, after float64) bool {
	gain := before - after
	return gain > marginMS && gain > marginShare*before
}

// mostEstimates bounds the work on one question: candidates beyond it are not
// looked at. A proposal costs one estimate of what it touches; which of the
// nearest Regions is proposed costs one estimate of the journey for each.
const mostEstimates = 24

// Options say which journey the ideas are for. The zero value takes the one
// with the greatest p95.
type Options struct {
	Users    string // id of the users node
	Location string // as the design writes it, or a place that is tried
	Request  string // path or path pattern
	Method   string // GET when empty
	// Path is the way by node ids, where one request has several; the slowest
	// when nil.
	Path []string

	Connection string   // latency.Cold or latency.Warm; Cold when empty
	HitRatio   *float64 // as in latency.Options
	// Trials are estimated besides the populations of the design. They count for
	// gains, but have no share of the requests.
	Trials []Trial
	// Estimates bounds how many changed designs are estimated; 0 means 24.
	Estimates int
}

// Trial is a place that is not in the design, for users whose way requests from
// there take.
type Trial struct{ Users, Location string }

// Figures are the times of one population and request, ms. Where answers split
// the requests, they are those of the slowest way.
type Figures struct {
	Known bool
	latency.Quantiles
	One latency.Quantiles // of one typical user
}

// Change is what an idea does to one population and request.
type Change struct {
	Users, Location, Request, Method, Connection string
	Entry                                        string // id of the node that the users call, before the change

	SharePercent  float64 // of all requests, before the change
	Before, After Figures
}

// Gain is how much faster the change makes the p95, in ms; negative when it
// makes it slower.
func (c Change) Gain() float64 { return c.Before.P95 - c.After.P95 }

// Helps tells whether the change is a meaningful gain by either figure.
func (c Change) Helps() bool {
	return c.Before.Known && c.After.Known && (Margin(c.Before.P50, c.After.P50) || Margin(c.Before.P95, c.After.P95))
}

// Hurts is Helps the other way round.
func (c Change) Hurts() bool {
	return c.Before.Known && c.After.Known && (Margin(c.After.P50, c.Before.P50) || Margin(c.After.P95, c.Before.P95))
}

// Idea is one thing to do, or a reason not to do it.
type Idea struct {
	ID    string // stable: "region-ap-southeast-2", "cdn" …
	Title string // what is done, in a few words
	Why   string // one sentence
	// Against is why the obvious idea is not advised; such an idea has no edits
	// and no changes.
	Against string

	Edits   []model.Edit
	Changes []Change        // every population and request, in the order of the estimate
	Costs   []string        // what else gets worse or has to be minded, one sentence each
	Design  *model.Topology // after the edits
}

// Edit is the idea as one step.
func (i Idea) Edit() model.Edit { return model.Batch{Title: i.Title, Edits: i.Edits} }

// Advised tells whether the idea can be carried out.
func (i Idea) Advised() bool { return i.Against == "" }

// Best is the change with the greatest gain among those that help.
func (i Idea) Best() (best Change, ok bool) {
	for _, c := range i.Changes {
		if c.Helps() && (!ok || c.Gain()+c.gain50() > best.Gain()+best.gain50()) {
			best, ok = c, true
		}
	}
	return best, ok
}

func (c Change) gain50() float64 { return c.Before.P50 - c.After.P50 }

// For is the change that concerns a journey of the design before the idea.
func (i Idea) For(j latency.Journey) (Change, bool) {
	n := slices.IndexFunc(i.Changes, func(c Change) bool { return c.concerns(j) })
	if n < 0 {
		return Change{}, false
	}
	return i.Changes[n], true
}

func (c Change) concerns(j latency.Journey) bool {
	return c.Users == j.Users && c.Location == j.Location && c.Request == j.Request && c.Connection == j.Connection && c.Entry == entryOf(j)
}

// entryOf is the node that the users of a journey call, "" when they get nowhere.
func entryOf(j latency.Journey) string {
	if len(j.Path) < 2 {
		return ""
	}
	return j.Path[1]
}

// Ideas lists what would make a journey faster: those that help the journey
// first, by what they gain there, then those that help others; those advised
// against come last. It is empty when the journey is not in the design or has no
// figures.
func Ideas(t *model.Topology, o Options) []Idea {
	o.Connection = cmp.Or(o.Connection, latency.Cold)
	o.Method = cmp.Or(o.Method, "GET")
	if o.Estimates <= 0 {
		o.Estimates = mostEstimates
	}
	w := &work{t: t, o: o}
	before := w.estimate(t)
	if before == nil {
		return nil
	}
	s, ok := newSite(t, &w.o, before)
	if !ok {
		return nil
	}
	w.chosen = s.chosen
	w.before, w.ways = changesOf(before), waysOf(t, o.Trials)
	var advised, against []Idea
	for _, p := range w.bestOfFamilies(s.proposals()) {
		if p.against != "" {
			against = append(against, Idea{ID: p.id, Title: p.title, Against: p.against})
		} else if idea, ok := w.try(p); ok {
			advised = append(advised, idea)
		} else if p.otherwise != "" {
			against = append(against, Idea{ID: p.id, Title: p.title, Against: p.otherwise})
		}
	}
	slices.SortStableFunc(advised, func(a, b Idea) int {
		return cmp.Or(cmp.Compare(w.gain(b), w.gain(a)), cmp.Compare(weighted(b), weighted(a)), cmp.Compare(a.ID, b.ID))
	})
	return append(advised, against...)
}

// proposal is an idea before anybody estimated it. Of a family only the best
// member is kept.
type proposal struct {
	id, family, title, why string
	edits                  []model.Edit
	costs                  []string
	against                string // why nobody needs to estimate it
	otherwise              string // why it is not advised when it does not help, "" not to mention it
}

// work is one question under way.
type work struct {
	t      *model.Topology
	o      Options
	before []Change // Before only
	ways   []way
	chosen latency.Journey
	done   int // estimates of changed designs
}

func (w *work) estimate(t *model.Topology) *latency.Result {
	o := latency.Options{Method: w.o.Method, Connection: w.o.Connection, HitRatio: w.o.HitRatio}
	r, err := latency.Estimate(t, o)
	if err != nil {
		return nil
	}
	for _, trial := range w.o.Trials {
		r.Journeys = append(r.Journeys, trial.Estimate(t, o)...)
	}
	return r
}

// Estimate lists the journeys of the trial; none when the place is unknown.
// From in the options does not count.
func (x Trial) Estimate(t *model.Topology, o latency.Options) []latency.Journey {
	o.From = []string{x.Location}
	r, err := latency.Estimate(t, o)
	if err != nil {
		return nil
	}
	out := slices.DeleteFunc(r.Journeys, func(j latency.Journey) bool { return j.Users != x.Users })
	for i := range out {
		out[i].SharePercent = 0
	}
	return out
}

// bestOfFamilies keeps the member of each family that makes the journey fastest,
// by an estimate of that journey alone.
func (w *work) bestOfFamilies(all []proposal) []proposal {
	var out []proposal
	best, at := map[string]float64{}, map[string]int{}
	for _, p := range all {
		if p.family == "" {
			out = append(out, p)
			continue
		}
		ms := w.alone(p)
		i, had := at[p.family]
		if !had {
			at[p.family], best[p.family] = len(out), ms
			out = append(out, p)
		} else if ms < best[p.family] {
			best[p.family], out[i] = ms, p
		}
	}
	return out
}

// alone is p50 and p95 of the journey after a proposal, added up; infinite when
// it cannot be made.
func (w *work) alone(p proposal) float64 {
	next, err := model.Apply(w.t, p.edits...)
	if err != nil {
		return math.Inf(1)
	}
	o := latency.Options{From: []string{w.o.Location}, Path: w.o.Request, Method: w.o.Method, Connection: w.o.Connection, HitRatio: w.o.HitRatio}
	r, err := latency.Estimate(next, o)
	if err != nil {
		return math.Inf(1)
	}
	sum := math.Inf(1)
	for _, j := range r.Journeys {
		if j.Users == w.o.Users && j.Known {
			sum = j.P50 + j.P95
		}
	}
	return round(sum)
}

// try makes the edits and estimates the result; ok is false when the idea does
// not hold.
func (w *work) try(p proposal) (Idea, bool) {
	next, err := model.Apply(w.t, p.edits...)
	if err != nil || illegal(next) > illegal(w.t) {
		return Idea{}, false
	}
	if w.done >= w.o.Estimates {
		return Idea{}, false
	}
	w.done++
	ways := waysOf(next, w.o.Trials)
	if !noWorse(w.ways, ways) {
		return Idea{}, false
	}
	i := Idea{ID: p.id, Title: p.title, Why: p.why, Edits: p.edits, Costs: p.costs, Design: next}
	i.Changes = w.compare(next, w.after(next, ways))
	_, helps := i.Best()
	return i, helps
}

// gain is what an idea does for the journey that was asked for: its p95 and
// its p50 count alike.
func (w *work) gain(i Idea) float64 {
	c, ok := i.For(w.chosen)
	if !ok || !c.Before.Known || !c.After.Known {
		return 0
	}
	return round(c.Gain() + c.gain50())
}

// weighted is the gain over all requests.
func weighted(i Idea) float64 {
	sum := 0.0
	for _, c := range i.Changes {
		if c.Before.Known && c.After.Known {
			sum += c.SharePercent / 100 * (c.Gain() + c.gain50())
		}
	}
	return round(sum)
}

// round keeps noise far below a microsecond from deciding an order.
func round(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// changesOf lists the populations and requests of an estimate, each once for
// every node that the users call.
func changesOf(r *latency.Result) []Change {
	var out []Change
	index := map[[5]string]int{}
	for _, j := range r.Journeys {
		k := [5]string{j.Users, j.Location, j.Request, j.Connection, entryOf(j)}
		i, ok := index[k]
		if !ok {
			i = len(out)
			index[k] = i
			out = append(out, Change{Users: j.Users, Location: j.Location, Request: j.Request, Method: j.Method, Connection: j.Connection, Entry: entryOf(j)})
		}
		c := &out[i]
		c.SharePercent += j.SharePercent
		if j.Known && (!c.Before.Known || j.P95 > c.Before.P95) {
			c.Before = Figures{Known: true, Quantiles: j.Quantiles, One: j.One}
		}
	}
	return out
}

// compare joins the figures after a change to those before it. Populations and
// requests that only one of them has are left out. Edits may put something in
// front of a node that users call, but keep the order of what they call.
func (w *work) compare(next *model.Topology, after []Change) []Change {
	type key struct {
		users, location, request, connection string
		entry                                int
	}
	keyOf := func(t *model.Topology, c Change) key {
		return key{c.Users, c.Location, c.Request, c.Connection, slices.Index(entries(t, c.Users), c.Entry)}
	}
	then := make(map[key]Figures, len(after))
	for _, c := range after {
		then[keyOf(next, c)] = c.Before
	}
	out := make([]Change, 0, len(w.before))
	for _, c := range w.before {
		if f, ok := then[keyOf(w.t, c)]; ok {
			c.After = f
			out = append(out, c)
		}
	}
	return out
}

// entries lists the nodes that users call, each once, in the order of the links.
func entries(t *model.Topology, users string) []string {
	var out []string
	for _, l := range t.Out(users) {
		if l.Data() && model.LegalLink(t, l) && !slices.Contains(out, l.To) {
			out = append(out, l.To)
		}
	}
	return out
}

// illegal counts the links that the connection table does not allow.
func illegal(t *model.Topology) int {
	n := 0
	for _, l := range t.Links {
		if !model.LegalLink(t, l) {
			n++
		}
	}
	return n
}
