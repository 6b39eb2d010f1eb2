// Package failure answers what users get when something breaks: which requests
// are still served and by what, which fail, when they recover and by which
// arithmetic, and where the load goes.
//
// A simulation compares two walks of package traffic, one of the design as it
// is and one under the failures, and puts the times of detection, name caching
// and origin attempts between them. Nothing of the design is changed.
//
// What a simulation takes for granted:
//   - What breaks stops at once and altogether, and stays broken.
//   - All that notices does so on its own from the first second on. Requests are
//     served again when the slowest of what leads them there is done.
//   - A check that fails takes no time of its own: timeouts of checks are left out.
//   - A balancer that is down as a whole is noticed as fast as its targets.
//   - Times that a design does not state are those that AWS documents as
//     defaults, or assumed: see timings.csv.
//   - Requests that a cache answers are served in any case and left out.
package failure

import (
	"portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic"
)

// Kind is what sort of thing breaks.
type Kind string

// The kinds of breaks, as the command line and expect: write them.
const (
	Region      Kind = "region"       // a Region by code, with everything in it
	Zone        Kind = "zone"         // one Availability Zone, such as us-east-1a
	Node        Kind = "node"         // one node by id, an origin among them
	Edge        Kind = "edge"         // one edge location by airport code
	HealthCheck Kind = "health-check" // a health check by id: its checkers cannot reach what they probe, which itself works
)

// Break is one thing that is broken.
type Break struct {
	Kind Kind
	ID   string // code or id, by kind
}

// String is the form that [ParseBreak] reads: kind:id.
func (b Break) String() string { return string(b.Kind) + ":" + b.ID }

// Options narrow a simulation. The zero value follows every request.
type Options struct {
	From    []string // users nodes (id or title) or locations; none means all
	Path    string   // one URL path or pattern; "" means all that the design treats differently
	Methods []string // HTTP methods; none means GET, and POST where the intact design takes it, or what the path takes where that is no GET
}

// Result is what follows from some breaks.
type Result struct {
	Breaks        []Break
	ServedPercent float64   // that of Served
	Served        Served    // of all requests followed, once recovery is over
	Journeys      []Journey // by population, then request, then method, in document order
	Load          []Load    // nodes whose share of requests changes, names left out, in document order
	Demand        []Demand  // nodes that requests of a stated rate reach, in document order; none without a rate
	Carried       []Carried // links by which requests are served, before or after, in document order
	Assumed       []string  // sentences: on what shares rest that nobody knows
}

// Asked is one kind of request of one population.
type Asked struct {
	Users    string // id of the users node
	Location string
	Place    geo.Place
	Known    bool // Place means something
	Request  string
	Method   string
}

// Journey is what becomes of one kind of request of one population.
type Journey struct {
	Asked
	// SharePercent is the share of all requests of this method.
	SharePercent float64
	// Outcome is the worst that some of the requests get; the tallies divide them.
	Outcome                       traffic.Outcome
	Served, AfterFailover, Failed float64 // percent of this journey's requests, adding up to 100
	// Status is the HTTP status of most of those that fail in the end, 0 when they
	// get no answer, and ErrorAfter how many seconds they wait for it.
	Status        int
	ErrorAfter    float64
	Recovery      Recovery
	Risk          Risk   // of what they have written
	Why           string // one or two sentences: the decision that matters
	Before, After Way    // the largest way of the intact and of the broken design
}

// Way is the way that requests take. Where equal targets share them, it is that
// to the first.
type Way struct {
	Path  []string        // node ids
	Links []model.LinkRef // of the path and to the peers
	Dies  string          // node id at which a failed request ends, "" when it is served
	Peers []string        // ids of the targets that share the requests with the last of the path
}

// Recovery is how service comes back.
type Recovery struct {
	// Recovers is false when requests fail until somebody repairs what broke.
	Recovers bool
	// After is how long requests fail before they are served again, in
	// seconds; 0 when none fails.
	After float64
	// Each is how long a request that is served waits in vain before its answer, at
	// most, in seconds: such as the attempts that an origin group makes at the dead
	// primary. Where none is served it is the time after which the error comes.
	Each     float64
	Timeline []Event // in order of time, the break first
	// Failback is how requests go back once all that broke works again; At counts
	// from then.
	Failback []Event
}

// Event is one moment of the timeline.
type Event struct {
	At   float64 // seconds after the break
	Text string  // one sentence, with its arithmetic, such as "3 checks × 30 s + 60 s TTL"
	// State is what requests get from here on.
	State  State
	Source string // page behind the figures, or [model.Assumption]
}

// State is what requests get during a part of the timeline.
type State string

// The states.
const (
	Up   State = "up"
	Slow State = "slow" // served, each request waits for attempts at what is dead
	Part State = "part" // some requests fail
	Down State = "down"
)

// Load is how the requests of a node change.
type Load struct {
	Node          string
	Before, After float64 // percent of all requests that reach it, caches counted in full
}

// Carried is which part of the requests is served over a link, caches counted in
// full.
type Carried struct {
	Link          model.LinkRef
	Before, After float64 // percent of all requests
}
