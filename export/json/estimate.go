package jsonexport

import (
	"math"

	"portolan/model/latency"
	"portolan/model/traffic"
)

// EstimateSchema names the form of what the estimate command prints.
const EstimateSchema = "portolan.estimate/1"

// Estimate is an estimate as JSON: the object that the estimate command prints
// and that stands under "estimate" in the whole export. Times are in ms with two
// decimals, so that the steps of a branch add up to its total.
type Estimate struct {
	Data        dataJSON         `json:"data"`
	Journeys    []journeyJSON    `json:"journeys"`
	Summary     summaryJSON      `json:"summary"`
	Assumptions []assumptionJSON `json:"assumptions"`
}

type dataJSON struct {
	Version string `json:"version"`
	Date    string `json:"date"`
}

type summaryJSON struct {
	P50   float64 `json:"p50_ms"`
	P95   float64 `json:"p95_ms"`
	P99   float64 `json:"p99_ms"`
	Share float64 `json:"share_percent"`
}

// journeyJSON leaves times out that are not known; why says the reason.
type journeyJSON struct {
	Users      string   `json:"users"`
	Location   string   `json:"location"`
	Request    string   `json:"request"`
	Method     string   `json:"method"`
	Share      float64  `json:"share_percent"`
	Outcome    string   `json:"outcome"`
	Connection string   `json:"connection"`
	Cacheable  bool     `json:"cacheable"`
	P50        *float64 `json:"p50_ms,omitempty"`
	P95        *float64 `json:"p95_ms,omitempty"`
	P99        *float64 `json:"p99_ms,omitempty"`
	Low        *float64 `json:"low_ms,omitempty"`
	High       *float64 `json:"high_ms,omitempty"`
	Path       []string `json:"path"`
	Ends       []End    `json:"ends,omitempty"` // the equal targets, where several share the requests
	*Parts
	Why []string `json:"why"`
}

// End is a node at which some of the requests of a journey end.
type End struct {
	Node  string  `json:"node"`
	Share float64 `json:"share_percent"` // of all requests
}

// Parts are what a journey is made of; left out where they are not asked for.
type Parts struct {
	Steps    []Step   `json:"steps"` // of all branches
	Branches []Branch `json:"branches"`
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
	Basis  string  `json:"basis"`
	Source string  `json:"source"`
	Date   string  `json:"date"`
}

type assumptionJSON struct {
	Name    string `json:"name"`
	Value   string `json:"value"`
	Default string `json:"default"`
	Source  string `json:"source"`
	Changed bool   `json:"changed"`
}

// EstimateOf is a result with every step.
func EstimateOf(r *latency.Result) Estimate { return estimateOf(r, true) }

// steps asks for the branches of every journey and what they are made of.
func estimateOf(r *latency.Result, steps bool) Estimate {
	out := Estimate{
		Data:     dataJSON{r.DataVersion, r.DataDate},
		Journeys: []journeyJSON{}, Assumptions: []assumptionJSON{},
		Summary: summaryJSON{cents(r.Summary.P50), cents(r.Summary.P95), cents(r.Summary.P99), cents(r.Summary.SharePercent)},
	}
	for _, j := range r.Journeys {
		out.Journeys = append(out.Journeys, journeyOf(j, steps))
	}
	for _, a := range r.Assumptions {
		out.Assumptions = append(out.Assumptions, assumptionJSON(a))
	}
	return out
}

func journeyOf(j latency.Journey, steps bool) journeyJSON {
	out := journeyJSON{
		Users: j.Users, Location: j.Location, Request: j.Request, Method: j.Method, Share: cents(j.SharePercent), Outcome: string(j.Outcome),
		Connection: j.Connection, Cacheable: j.Cacheable, Path: orEmpty(j.Path), Why: orEmpty(j.Why),
	}
	if j.Known {
		ms := func(v float64) *float64 { v = cents(v); return &v }
		out.P50, out.P95, out.P99, out.Low, out.High = ms(j.P50), ms(j.P95), ms(j.P99), ms(j.Low), ms(j.High)
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
