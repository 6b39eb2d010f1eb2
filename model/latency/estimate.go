package latency

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	topo "portolan/model"
	"portolan/model/traffic"
)

// Connections of an estimate.
const (
	Cold = "cold" // first visit: name lookup and handshakes
	Warm = "warm" // a connection is open already
	// Repeat is a new connection of a client that was there before, and so knows
	// that it may speak HTTP/3.
	Repeat = "repeat"
)

// Caching of requests.
const (
	Cached  = "cached"  // a cache on the way may answer
	Dynamic = "dynamic" // every request goes to the end
)

// Options narrow an estimate. The zero value estimates everything.
type Options struct {
	// From limits the estimate to users nodes (by id or title) or locations. A
	// place in which the design has no users is tried for every users node.
	From []string
	// Path limits it to one URL path or path pattern.
	Path string
	// Method of the requests; when empty GET, or what a path takes where that is no GET.
	Method string
	// Connection is Cold, Warm, Repeat, or "" for the first two.
	Connection string
	// HitRatio is the percentage of cacheable requests that edge locations and
	// API stages answer from cache, 0..100; nil leaves it to the design.
	HitRatio *float64
	// Caching is Cached, Dynamic, or "" for all requests.
	Caching string
	// Failures is what is broken.
	Failures traffic.Failures
	// Survey is what is known of the design already; it is made when it is wanted.
	// One of another design, or of other requests than those asked for, is left alone.
	Survey *traffic.Survey
	// OneUser asks for the times of one typical user in the place of those of the
	// population: the access of most users, with the median last mile of that kind.
	OneUser bool
	// Brief leaves the branches without times and steps, and the typical user without
	// figures: for those who want percentiles alone, at about half of the work.
	Brief bool
}

// NewSurvey follows every request of a design once, by the round trips of this
// package.
func NewSurvey(t *topo.Topology) *traffic.Survey { return traffic.NewSurvey(t, newNetwork()) }

// Result is an estimate. Times are in ms until the first byte of a response, or
// the last one when the design assumes a body.
type Result struct {
	DataVersion, DataDate string
	Journeys              []Journey // in document order of populations, then requests, cold before warm
	Summary               Summary
	Assumptions           []Assumption
	Assumed               []string       // sentences: on what shares rest that nobody knows
	StandIns              []topo.StandIn // what is counted otherwise than the design says
}

// Summary is the distribution over all requests that are served and have
// numbers, each with its share: of first visits, unless only warm connections
// were asked for.
type Summary struct {
	Quantiles
	SharePercent float64 // of all requests of the method: those the figures cover
}

// Journey is the estimate of one way of one request of one population.
type Journey struct {
	Users, Location string
	Request, Method string
	SharePercent    float64 // of all requests of the method
	Outcome         traffic.Outcome
	Connection      string // Cold, Warm or Repeat
	// Status is what a failed journey answers with, 0 for no answer, and Wait after
	// how many seconds: see [traffic.Journey].
	Status    int
	Wait      float64
	Cacheable bool // a cache on the way may answer

	// Known tells whether there are numbers. There are none for a failed
	// journey, and where users or servers have no place; Why says so.
	Known     bool
	Quantiles           // over users and requests, of the mix of hits and misses
	One       Quantiles // over the requests of one typical user
	Low, High float64   // the p50 lies between in 80 of 100 cases: the error of the round-trip model

	// Areas name whose bands Low and High rest on where measurements are few.
	Areas []string

	Path     []string       // node ids, all the way; of equal targets the first
	Peers    []string       // ids of the targets that share the requests with the last of Path
	Links    []topo.LinkRef // of Path and to Peers
	Hops     []traffic.Hop  // the stations; which share goes to whom tells [traffic.Ends]
	Branches []Branch
	Why      []string // the decisions on the way, one sentence each

	parts []part // its distribution, weighted by its share
}

// Quantiles are times in ms.
type Quantiles struct{ P50, P90, P95, P99 float64 }

// Percentiles are the names of quantiles.
var Percentiles = []string{"p50", "p90", "p95", "p99"}

// Named is the quantile of that name.
func (q Quantiles) Named(percentile string) (ms float64, ok bool) {
	switch percentile {
	case "p50":
		return q.P50, true
	case "p90":
		return q.P90, true
	case "p95":
		return q.P95, true
	case "p99":
		return q.P99, true
	}
	return 0, false
}

func (b *blend) quantiles() Quantiles {
	return Quantiles{b.quantile(0.50), b.quantile(0.90), b.quantile(0.95), b.quantile(0.99)}
}

// Names of branches.
const (
	branchHit      = "hit"          // the edge location answers from its cache
	branchRegional = "regional-hit" // the regional edge cache does
	branchShield   = "shield-hit"   // Origin Shield does
	branchStage    = "stage-hit"    // the stage of an API does
	branchMiss     = "miss"         // no cache does
)

// Branch is what one cache on the way answers, nearest first, what none does,
// or the whole journey when there is no cache (Name "").
type Branch struct {
	Name         string
	SharePercent float64 // of the requests of the journey
	P50, P95     float64
	Path         []string
	Steps        []Step
}

// Step is one part of a branch, in the order of time. The steps of a branch add
// up to its P50 and P95. They are those of one typical user: "spread" takes up
// what percentiles of a sum differ from the sum of percentiles, and the last one,
// "users", what the percentiles over all users differ from those of that user.
type Step struct {
	Name     string // dns, redirect, tcp, tls, quic, request, body, edge, waf, function, regional-cache, origin-shield, origin-failover, origin-connect, origin-fetch, transfer, balancer, api, vpc-link, cold-start, compute, storage, data, spread, users
	Label    string // for people
	Node     string // id of the node that the step belongs to
	P50, P95 float64
	Basis    Basis
	Source   string
	Date     string // of the data, or when the figure was looked up; "" for what the design itself states
}

// Assumption is a figure that the estimate rests on and a design may change.
type Assumption struct {
	Name    string // as under assume in the file
	Value   string // in use, with unit; "" when each node has its own
	Default string
	Source  string
	Changed bool // the design sets it
}

// Answer is what users of a failed journey get: "no answer", "403" or "504 after
// 10 s".
func (j *Journey) Answer() string {
	switch {
	case j.Status == 0:
		return "no answer"
	case j.Wait == 0:
		return strconv.Itoa(j.Status)
	}
	return fmt.Sprintf("%d after %s s", j.Status, number(j.Wait))
}

// Estimate tells how long requests take. Users without a location and servers
// without a Region give journeys without numbers. It fails on options that make
// no sense; a design cannot make it fail.
func Estimate(t *topo.Topology, o Options) (*Result, error) {
	return estimateWith(t, o, embeddedFigures())
}

func estimateWith(t *topo.Topology, o Options, figures *figureTable) (*Result, error) {
	if o.Connection != "" && o.Connection != Cold && o.Connection != Warm && o.Connection != Repeat {
		return nil, fmt.Errorf("connection %q: must be %s, %s or %s", o.Connection, Cold, Warm, Repeat)
	}
	if o.Caching != "" && o.Caching != Cached && o.Caching != Dynamic {
		return nil, fmt.Errorf("requests %q: must be %s or %s", o.Caching, Cached, Dynamic)
	}
	if h := o.HitRatio; h != nil && !(*h >= 0 && *h <= 100) {
		return nil, fmt.Errorf("hit ratio %v: must be 0 to 100 percent", *h)
	}
	e := newEstimator(t, o, figures)
	trips, err := e.trips()
	if err != nil {
		return nil, err
	}
	r := &Result{DataVersion: dataVersion, DataDate: DataDate, Assumptions: e.assumptions(), StandIns: topo.StandIns(t), Assumed: traffic.OddInstances(e.t, o.Failures.Zones)}
	var all []part
	for _, trip := range trips {
		for _, j := range trip.Journeys {
			if o.Caching != "" && (len(j.Caches) > 0) != (o.Caching == Cached) {
				continue
			}
			for _, c := range e.connections() {
				out, parts := e.journey(j, c)
				r.Journeys = append(r.Journeys, out)
				if c == e.connections()[0] {
					all = append(all, parts...)
				}
			}
		}
	}
	r.Summary = summaryOf(all)
	return r, nil
}

// Together is the distribution over the requests of some journeys of an estimate.
func Together(journeys []Journey) Summary {
	var all []part
	for _, j := range journeys {
		all = append(all, j.parts...)
	}
	return summaryOf(all)
}

// summaryOf adds in an order of its own: that in which a design is written down must
// not show in the last digit.
func summaryOf(all []part) Summary {
	all = slices.Clone(all)
	slices.SortFunc(all, part.compare)
	s := Summary{Quantiles: newBlend(merged(all)).quantiles()}
	for _, p := range all {
		s.SharePercent += 100 * p.weight
	}
	return s
}

// estimator holds what one estimate needs.
type estimator struct {
	t        *topo.Topology
	o        Options
	defaults *figureTable // the embedded figures
	figures  *figureTable // with what the design assumes in their place
	assume   *topo.Assumptions
	net      *network
	walker   *traffic.Walker
	sums     *sums
	requests map[string][]traffic.Request
}

func newEstimator(t *topo.Topology, o Options, figures *figureTable) *estimator {
	net := newNetwork()
	t = topo.Countable(t)
	return &estimator{
		t: t, o: o, defaults: figures, figures: figures.under(t.Assume), assume: t.Assumed(), net: net, sums: newSums(),
		walker: traffic.NewWalker(t, net, o.Failures), requests: map[string][]traffic.Request{},
	}
}

// trips follows the requests that the options ask for, unless that was done.
func (e *estimator) trips() ([]traffic.Trip, error) {
	o := e.o
	if o.Survey.Of(e.t) && len(o.From) == 0 && o.Path == "" && o.Method == "" && !o.Failures.Any() {
		return o.Survey.Trips, nil
	}
	populations, err := traffic.From(traffic.Populations(e.t), o.From)
	if err != nil {
		return nil, err
	}
	var out []traffic.Trip
	for _, p := range populations {
		for _, q := range e.requestsOf(p) {
			share := p
			share.Share *= q.Share
			out = append(out, traffic.Trip{Population: share, Request: q, Journeys: e.walker.Walk(share, q)})
		}
	}
	return out, nil
}

func (e *estimator) connections() []string {
	if e.o.Connection != "" {
		return []string{e.o.Connection}
	}
	return []string{Cold, Warm}
}

func (e *estimator) requestsOf(p traffic.Population) []traffic.Request {
	if e.o.Path != "" {
		method := e.method()
		if e.o.Method == "" {
			method = e.walker.Method(p.Users, e.o.Path)
		}
		return []traffic.Request{{Path: e.o.Path, Method: method, Share: 1}}
	}
	if r, ok := e.requests[p.Users.ID]; ok {
		return r
	}
	r := e.walker.Requests(p.Users)
	for i := range r {
		if e.o.Method != "" {
			r[i].Method = e.method()
		}
	}
	e.requests[p.Users.ID] = r
	return r
}

func (e *estimator) method() string {
	if e.o.Method == "" {
		return "GET"
	}
	return strings.ToUpper(e.o.Method)
}

// journey estimates one journey. The parts are its share of the summary.
func (e *estimator) journey(j traffic.Journey, connection string) (Journey, []part) {
	out := Journey{
		Users: j.Users.ID, Location: j.Location, Request: j.Request.Path, Method: j.Request.Method,
		SharePercent: 100 * j.Share, Outcome: j.Outcome, Connection: connection,
		Status: j.Status, Wait: j.Wait,
		Cacheable: len(j.Caches) > 0, Path: j.Path(), Peers: traffic.Peers(j.Hops), Links: traffic.Links(j.Hops), Hops: j.Hops, Why: j.Why,
	}
	if j.Outcome == traffic.Failed {
		return out, nil
	}
	plans, why := e.plans(j, connection)
	if why != "" {
		out.Why = append(append([]string(nil), j.Why...), why)
		return out, nil
	}
	out.Known = true
	var ways []way
	for _, p := range plans {
		b, all, own := e.branch(p)
		out.Branches = append(out.Branches, b)
		for _, a := range p.areas {
			if !slices.Contains(out.Areas, a) {
				out.Areas = append(out.Areas, a)
			}
		}
		ways = append(ways, way{all: all, one: own, share: p.share, low: p.low, high: p.high})
	}
	m := e.sums.mix(ways)
	out.Quantiles, out.Low, out.High = m.all, m.low, m.high
	if !e.o.Brief {
		out.One = m.one
	}
	parts := slices.Clone(m.parts)
	for i := range parts {
		parts[i].weight *= j.Share
	}
	out.parts = parts
	return out, parts
}

// branch adds a plan up: over all users, or of one where that is asked for, and
// of one typical user; a brief estimate has the first alone.
func (e *estimator) branch(p *plan) (b Branch, all, one *total) {
	b = Branch{Name: p.name, SharePercent: 100 * p.share, Path: p.path}
	differ := !e.o.OneUser && p.viewer.differ()
	if e.o.Brief && differ {
		all = e.sumOfAll(p)
		return b, all, all
	}
	one = e.sumOfOne(p)
	all = one
	if differ {
		all = e.sumOfAll(p)
	}
	if e.o.Brief {
		return b, all, one
	}
	b.P50, b.P95, b.Steps = all.p50(), all.p95(), p.steps
	spread := Step{
		Name: "spread", Label: "median of the sum less the sum of the medians", P50: one.p50(), P95: one.p95(),
		Basis: Modelled, Source: "convolution of the steps", Date: DataDate,
	}
	for _, s := range b.Steps {
		spread.P50 -= s.P50
		spread.P95 -= s.P95
	}
	// What is left of rounding is no step.
	if math.Abs(spread.P50) < 1e-9 {
		spread.P50 = 0
	}
	if math.Abs(spread.P95) < 1e-9 {
		spread.P95 = 0
	}
	b.Steps = append(b.Steps, spread)
	if all != one {
		mix := p.viewer.mix
		b.Steps = append(b.Steps, Step{
			Name: "users", Label: "between users: " + mix.words() + "; the steps above are of one on " + mix.typical().name,
			P50: all.p50() - one.p50(), P95: all.p95() - one.p95(), Basis: mix.basis, Source: mix.source, Date: accessDate,
		})
	}
	return b, all, one
}

// sumOfOne is the time of the requests of one typical user.
func (e *estimator) sumOfOne(p *plan) *total {
	a := access{jitter: e.jitter("backbone")}
	if len(p.viewer.mix.list) > 0 {
		a = p.viewer.mix.typical()
	}
	return e.sums.of(p.common, append([]variable{p.viewer.part(e, a, false)}, p.legs...))
}

// sumOfAll is the time of the requests of all users: who a user is decides the
// access, and with it the last mile of the lookup and of every trip.
func (e *estimator) sumOfAll(p *plan) *total {
	var users variable
	for _, a := range p.viewer.mix.list {
		for _, w := range p.viewer.part(e, a, true) {
			users = append(users, alternative{a.share * w.weight, w.terms})
		}
	}
	return e.sums.of(p.common, append([]variable{users}, p.legs...))
}

// BandOf names whose band it is, " (band of Africa)", or nothing where it is that
// of the world.
func (j *Journey) BandOf() string { return BandOf(j.Areas) }

// BandOf names the band of some areas, such as " (band of Africa)" or " (band inside
// Africa)"; nothing for the world.
func BandOf(areas []string) string {
	if len(areas) == 0 {
		return ""
	}
	var out []string
	for _, a := range areas {
		if !strings.HasPrefix(a, insideArea+" ") {
			a = "of " + a
		}
		out = append(out, a)
	}
	return " (band " + strings.Join(out, ", ") + ")"
}

// PeerNames writes the first few peers of a journey as write does one id, and how
// many more there are: "a, b and 40 more". It is empty without peers.
func (j *Journey) PeerNames(write func(id string) string) string {
	const most = 5
	named := j.Peers
	if len(named) > most {
		named = named[:most-1]
	}
	var out []string
	for _, id := range named {
		out = append(out, write(id))
	}
	text := strings.Join(out, ", ")
	if more := len(j.Peers) - len(named); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
