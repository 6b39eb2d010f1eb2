package model

import (
	"slices"
	"strconv"
	"strings"
)

// GoalForm is what the value of a field of a goal looks like.
type GoalForm int

// The forms.
const (
	GoalText    GoalForm = iota // any text
	GoalTime                    // a time with its unit, such as 60ms
	GoalPercent                 // a share, such as 99.95%
	GoalBreak                   // what breaks, such as region:us-east-1
	GoalAreas                   // areas, joined by commas
)

// GoalField describes one field of an [Expectation]: its key in the file, its
// meaning, and where it stands.
type GoalField struct {
	Name  string
	Help  string
	Form  GoalForm
	Words []string // the values that fit; any when empty
	// Bound tells that it says how well a request has to fare, not which are
	// meant.
	Bound bool
	At    func(*Expectation) *string
}

var goalFields = []GoalField{
	{Name: "from", Help: "Whose requests: a location, or the id or title of a users node; all when left out.", At: func(e *Expectation) *string { return &e.From }},
	{Name: "request", Help: "Path or pattern such as /static/*; all when left out.", At: func(e *Expectation) *string { return &e.Request }},
	{Name: "p50", Help: "The median of first visits, over users and requests, is at most this.", Form: GoalTime, Bound: true, At: func(e *Expectation) *string { return &e.P50 }},
	{Name: "p90", Help: "The 90th percentile of first visits, over users and requests, is at most this.", Form: GoalTime, Bound: true, At: func(e *Expectation) *string { return &e.P90 }},
	{Name: "p95", Help: "The 95th percentile of first visits, over users and requests, is at most this.", Form: GoalTime, Bound: true, At: func(e *Expectation) *string { return &e.P95 }},
	{Name: "p99", Help: "The 99th percentile of first visits, over users and requests, is at most this.", Form: GoalTime, Bound: true, At: func(e *Expectation) *string { return &e.P99 }},
	{Name: "availability", Help: "What the service commitments of AWS on the way amount to is at least this share of requests.", Form: GoalPercent, Bound: true, At: func(e *Expectation) *string { return &e.Availability }},
	{Name: "survives", Help: "Requests are served again without this: region:CODE, zone:CODE, node:ID, edge:CODE or health-check:ID.", Form: GoalBreak, At: func(e *Expectation) *string { return &e.Survives }},
	{Name: "method", Words: Methods(), Help: "HTTP method that the goal is about.", At: func(e *Expectation) *string { return &e.Method }},
	{Name: "within", Help: "With survives: service is back after at most this time.", Form: GoalTime, Bound: true, At: func(e *Expectation) *string { return &e.Within }},
	{Name: "rpo", Help: "With survives: at most what was written in this time before the break is lost.", Form: GoalTime, Bound: true, At: func(e *Expectation) *string { return &e.RPO }},
	{Name: "stays", Help: "Areas that requests and their data do not leave: eu, europe, continent, country or Region codes, joined by commas.", Form: GoalAreas, At: func(e *Expectation) *string { return &e.Stays }},
	{Name: "of", Words: []string{OfPopulation, OfUser}, Help: "With p50, p90, p95 or p99: population, over all users and their requests, as when left out; or user, over the requests of one typical user.", At: func(e *Expectation) *string { return &e.Of }},
}

// Limits are the bounds of a goal on times, by percentile.
func (e *Expectation) Limits() []GoalLimit {
	return []GoalLimit{{"p50", e.P50}, {"p90", e.P90}, {"p95", e.P95}, {"p99", e.P99}}
}

// GoalLimit is an upper bound on a percentile; an empty one asks for nothing.
type GoalLimit struct{ Percentile, Bound string }

// AsksTime tells whether a goal bounds a time.
func (e *Expectation) AsksTime() bool {
	return slices.ContainsFunc(e.Limits(), func(l GoalLimit) bool { return l.Bound != "" })
}

// GoalFields describes the fields of a goal in canonical order.
func GoalFields() []GoalField { return goalFields }

// GoalShare reads a share in percent, such as 99.95% or 99.95.
func GoalShare(s string) (percent float64, ok bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%")), 64)
	return v, err == nil && v > 0 && v <= 100
}
