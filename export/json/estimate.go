package jsonexport

import (
	"math"

	"portolan/model/latency"
	"portolan/model/traffic"
)

// EstimateDocument is what the estimate command prints.
type EstimateDocument struct {
	Schema string `json:"schema"`
	Estimate
	Asserts []Verdict `json:"asserts" doc:"what comes of each bound that was asked for"`
}

// Verdict is what comes of one bound.
type Verdict struct {
	Text   string   `json:"text" doc:"the bound as it was given"`
	Met    bool     `json:"met"`
	Failed []Excess `json:"failed" doc:"journeys that do not meet it"`
}

// Excess is a journey that does not meet a bound.
type Excess struct {
	Users      string   `json:"users" doc:"id of the users node"`
	Location   string   `json:"location" doc:"as the design writes it"`
	Request    string   `json:"request" doc:"path or pattern"`
	Connection string   `json:"connection" words:"connection"`
	Outcome    string   `json:"outcome" words:"outcome"`
	MS         *float64 `json:"ms" doc:"the percentile that the bound is about; null without an estimate"`
}

// NewEstimateDocument is an estimate with every step and what comes of the bounds.
func NewEstimateDocument(r *latency.Result, asserts []Verdict) EstimateDocument {
	return EstimateDocument{EstimateForm, estimateOf(r, true), orEmpty(asserts)}
}

// NewExcess is a journey that does not meet a bound; ms is the percentile that the
// bound is about.
func NewExcess(j latency.Journey, ms float64) Excess {
	x := Excess{Users: j.Users, Location: j.Location, Request: j.Request, Connection: j.Connection, Outcome: string(j.Outcome)}
	if j.Known {
		ms = cents(ms)
		x.MS = &ms
	}
	return x
}

// Estimate is an estimate: what the estimate command prints and what stands under
// "estimate" in the whole export. Times are in ms with two decimals, so that the
// steps of a branch add up to its total.
type Estimate struct {
	Data        Data         `json:"data" doc:"the tables behind the figures"`
	Journeys    []Journey    `json:"journeys"`
	Summary     Summary      `json:"summary" doc:"all journeys by their share"`
	Assumptions []Assumption `json:"assumptions"`
	StandIns    []StandIn    `json:"stand_ins,omitempty" doc:"what of the design no figure can be made of, and what is counted with in its place"`
}

// Data names the tables behind an estimate.
type Data struct {
	Version string `json:"version"`
	Date    string `json:"date"`
}

// Summary is all journeys by their share.
type Summary struct {
	P50   float64 `json:"p50_ms"`
	P90   float64 `json:"p90_ms"`
	P95   float64 `json:"p95_ms"`
	P99   float64 `json:"p99_ms"`
	Share float64 `json:"share_percent"`
}

// Journey is what one kind of request of some users waits. Times that are not
// known are left out; Reasons say why.
type Journey struct {
	Users      string   `json:"users" doc:"id of the users node"`
	Location   string   `json:"location" doc:"as the design writes it"`
	Request    string   `json:"request" doc:"path or pattern"`
	Method     string   `json:"method" doc:"HTTP method"`
	Share      float64  `json:"share_percent" doc:"of all requests"`
	Outcome    string   `json:"outcome" words:"outcome"`
	Status     int      `json:"status,omitempty" doc:"HTTP status that a failed request gets; left out when nothing answers"`
	ErrorAfter float64  `json:"error_after_s,omitempty" doc:"how long it waits for that"`
	Connection string   `json:"connection" words:"connection"`
	Cacheable  bool     `json:"cacheable" doc:"a cache may answer"`
	P50        *float64 `json:"p50_ms,omitempty" doc:"median over users and requests"`
	P90        *float64 `json:"p90_ms,omitempty" doc:"90th percentile over users and requests"`
	P95        *float64 `json:"p95_ms,omitempty" doc:"95th percentile over users and requests"`
	P99        *float64 `json:"p99_ms,omitempty" doc:"99th percentile"`
	OneUser    *OneUser `json:"one_user,omitempty" doc:"over the requests of one typical user"`
	Low        *float64 `json:"low_ms,omitempty" doc:"lower end of the band of the median"`
	High       *float64 `json:"high_ms,omitempty" doc:"upper end of the band of the median"`
	Areas      []string `json:"band_of,omitempty" doc:"areas whose bands these are, where measurements are few"`
	Path       []string `json:"path" doc:"ids of the nodes on the way"`
	Peers      []string `json:"peers,omitempty" doc:"ids of the targets that share the requests with the last of path"`
	Ends       []End    `json:"ends,omitempty" doc:"all of these targets with their shares"`
	*Parts
	Reasons []string `json:"reasons" doc:"why it goes that way, or has no estimate"`
	Why     []string `json:"why" until:"reasons"`
}

// OneUser is what the requests of one typical user wait.
type OneUser struct {
	P50 float64 `json:"p50_ms"`
	P90 float64 `json:"p90_ms"`
	P95 float64 `json:"p95_ms"`
	P99 float64 `json:"p99_ms"`
}

// End is a node at which some of the requests of a journey end.
type End struct {
	Node  string  `json:"node" doc:"id"`
	Share float64 `json:"share_percent" doc:"of all requests"`
}

// Parts are what a journey is made of; left out where they are not asked for.
type Parts struct {
	Steps    []Step   `json:"steps" doc:"of all branches"`
	Branches []Branch `json:"branches" doc:"a hit and a miss, or the whole journey"`
}

// Branch is a hit or a miss, or the whole journey.
type Branch struct {
	Name  string   `json:"name"`
	Share float64  `json:"share_percent"`
	P50   float64  `json:"p50_ms"`
	P95   float64  `json:"p95_ms"`
	Path  []string `json:"path"`
	Steps []Step   `json:"steps"`
}

// Step is one part of a branch.
type Step struct {
	Name   string  `json:"name"`
	Label  string  `json:"label"`
	Branch string  `json:"branch"`
	Node   string  `json:"node"`
	P50    float64 `json:"p50_ms"`
	P95    float64 `json:"p95_ms"`
	Basis  string  `json:"basis" words:"basis"`
	Source string  `json:"source"`
	Date   string  `json:"date"`
}

// Assumption is a figure that a design can change.
type Assumption struct {
	Name    string `json:"name"`
	Value   string `json:"value"`
	Default string `json:"default"`
	Source  string `json:"source"`
	Changed bool   `json:"changed"`
}

// steps asks for the branches of every journey and what they are made of.
func estimateOf(r *latency.Result, steps bool) Estimate {
	out := Estimate{
		Data:     Data{r.DataVersion, r.DataDate},
		Journeys: []Journey{}, Assumptions: []Assumption{}, StandIns: standInsOf(r.StandIns),
		Summary: Summary{cents(r.Summary.P50), cents(r.Summary.P90), cents(r.Summary.P95), cents(r.Summary.P99), cents(r.Summary.SharePercent)},
	}
	for _, j := range r.Journeys {
		out.Journeys = append(out.Journeys, journeyOf(j, steps))
	}
	for _, a := range r.Assumptions {
		out.Assumptions = append(out.Assumptions, Assumption(a))
	}
	return out
}

func journeyOf(j latency.Journey, steps bool) Journey {
	out := Journey{
		Users: j.Users, Location: j.Location, Request: j.Request, Method: j.Method, Share: cents(j.SharePercent), Outcome: string(j.Outcome), Status: j.Status, ErrorAfter: cents(j.Wait),
		Connection: j.Connection, Cacheable: j.Cacheable, Path: orEmpty(j.Path), Peers: j.Peers,
		Reasons: orEmpty(j.Why), Why: orEmpty(j.Why),
	}
	if j.Known {
		ms := func(v float64) *float64 { v = cents(v); return &v }
		out.P50, out.P90, out.P95, out.P99, out.Low, out.High = ms(j.P50), ms(j.P90), ms(j.P95), ms(j.P99), ms(j.Low), ms(j.High)
		out.Areas = j.Areas
		out.OneUser = &OneUser{cents(j.One.P50), cents(j.One.P90), cents(j.One.P95), cents(j.One.P99)}
	}
	if len(j.Peers) > 0 {
		for _, e := range traffic.Ends(j.Hops) {
			out.Ends = append(out.Ends, End{e.Node.ID, cents(j.SharePercent * e.Share)})
		}
	}
	if !steps {
		return out
	}
	out.Parts = &Parts{[]Step{}, []Branch{}}
	for _, b := range j.Branches {
		x := Branch{Name: b.Name, Share: cents(b.SharePercent), P50: cents(b.P50), P95: cents(b.P95), Path: orEmpty(b.Path), Steps: []Step{}}
		for _, s := range b.Steps {
			x.Steps = append(x.Steps, Step{s.Name, s.Label, b.Name, s.Node, cents(s.P50), cents(s.P95), string(s.Basis), s.Source, s.Date})
		}
		out.Branches = append(out.Branches, x)
		out.Steps = append(out.Steps, x.Steps...)
	}
	return out
}

// cents keeps two decimals, without what is left of adding up.
func cents(v float64) float64 { return math.Round(math.Round(v*1e8)/1e6) / 100 }
