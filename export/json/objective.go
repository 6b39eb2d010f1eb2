package jsonexport

import "portolan/model/failure"

// Objective is what a design holds for one kind of request.
type Objective struct {
	Users    string `json:"users" doc:"id of the users node"`
	Location string `json:"location" doc:"as the design writes it"`
	Request  string `json:"request" doc:"path or pattern"`
	Method   string `json:"method" doc:"HTTP method"`

	Availability *float64  `json:"availability_percent" doc:"what the service commitments of AWS on the way amount to, no forecast; null when one is not published"`
	AtLeast      *float64  `json:"availability_at_least_percent" doc:"what of that holds whatever is not published; null when nothing does"`
	AtMost       *float64  `json:"availability_at_most_percent" doc:"the same of what is published; null when nothing on the way is"`
	Unknown      []string  `json:"availability_unknown" doc:"ids of the nodes on the way, and on those that take over, for which nothing is published"`
	Series       []Station `json:"in_series" doc:"what every request needs, in order of the way"`
	Covered      []Station `json:"stood_in_for" doc:"what another way takes over from"`

	Recovers bool     `json:"recovers" doc:"false when requests fail until somebody repairs what broke"`
	After    *float64 `json:"recovery_time_s" doc:"the longest time until requests are answered again; null when they are not"`
	Worst    []string `json:"recovery_time_broken" doc:"the break that this is about, as KIND:ID; empty when none is felt"`
	Risk     *Risk    `json:"data_at_risk,omitempty" doc:"the largest loss of what these requests write; left out when no store is drawn behind them"`
	Loses    []string `json:"data_at_risk_broken,omitempty" doc:"the break that brings it"`
}

// Station is a node on a way with what AWS promises of it.
type Station struct {
	Node    string  `json:"node" doc:"id"`
	Service string  `json:"service" doc:"of AWS"`
	Percent float64 `json:"committed_percent" doc:"share of the requests or of the time, 0 to 100"`
	Basis   string  `json:"basis" doc:"verified on the page, or secondary: known through others"`
	Source  string  `json:"source" doc:"page of the commitment"`
}

// Risk is what a break may cost of the data that requests have written.
type Risk struct {
	Bounded bool     `json:"bounded" doc:"false when nothing is known to copy the data"`
	Seconds *float64 `json:"writes_lost_s" doc:"what was written in this time before the break may be lost; null when it is not bounded"`
	Stores  []string `json:"stores" doc:"ids of the stores that are lost"`
	Why     string   `json:"why" doc:"one sentence"`
	Source  string   `json:"source" doc:"page behind the figure, or assumed"`
}

func objectivesOf(all []failure.Objective) []Objective {
	out := []Objective{}
	for _, x := range all {
		o := Objective{
			Users: x.Users, Location: x.Location, Request: x.Request, Method: x.Method,
			AtLeast: atLeast(x.Availability), AtMost: atMost(x.Availability), Unknown: orEmpty(x.Unknown), Series: stationsOf(x.Series), Covered: stationsOf(x.Covered),
			Recovers: x.Recovers, Worst: breaksOf(x.Worst),
		}
		if x.Known() {
			percent := x.Percent
			o.Availability = &percent
		}
		if x.Recovers {
			after := cents(x.After)
			o.After = &after
		}
		if x.Risk.Drawn {
			o.Risk, o.Loses = riskOf(x.Risk), breaksOf(x.Loses)
		}
		out = append(out, o)
	}
	return out
}

// atLeast is what holds whatever is not published, nil for nothing.
func atLeast(a failure.Availability) *float64 {
	if a.Least == 0 && !a.Known() {
		return nil
	}
	percent := a.Least
	return &percent
}

// atMost is the bound that what is published gives, nil for none.
func atMost(a failure.Availability) *float64 {
	if !a.Bounded() {
		return nil
	}
	percent := a.Percent
	return &percent
}

func stationsOf(all []failure.Station) []Station {
	out := []Station{}
	for _, s := range all {
		out = append(out, Station{s.Node, s.Commitment.Service, s.Commitment.Percent, s.Commitment.Basis, s.Commitment.Source})
	}
	return out
}

func riskOf(r failure.Risk) *Risk {
	out := &Risk{Bounded: r.Bounded, Stores: orEmpty(r.Stores), Why: r.Why, Source: r.Source}
	if r.Bounded {
		lost := cents(r.Seconds)
		out.Seconds = &lost
	}
	return out
}

func breaksOf(breaks []failure.Break) []string {
	out := []string{}
	for _, b := range breaks {
		out = append(out, b.String())
	}
	return out
}
