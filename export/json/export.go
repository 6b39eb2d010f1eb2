package jsonexport

import "portolan/validate/format"

// Export is a topology with every analysis of it.
type Export struct {
	Schema      string                  `json:"schema"`
	Topology    Topology                `json:"topology"`
	Findings    []Finding               `json:"findings" doc:"by severity, then in document order"`
	Suppressed  []Finding               `json:"suppressed" doc:"findings that the design accepts"`
	Patterns    []Pattern               `json:"patterns" doc:"integration patterns that the design shows"`
	Estimate    Estimate                `json:"estimate" doc:"without the steps of journeys"`
	Survival    format.Each[Loss]       `json:"survival,omitempty" until:"simulations"`
	Goals       []Goal                  `json:"goals" doc:"goals of the design"`
	Drawing     Drawing                 `json:"drawing" until:"layout"`
	Simulations format.Each[Simulation] `json:"simulations,omitempty" doc:"left out where the survival matrix was not asked for: nothing broken, then each Region, then each node whose loss makes a difference, without the course of journeys"`
	Layout      Drawing                 `json:"layout" doc:"the drawing in character cells"`
}

// Topology is a design, as its file says it.
type Topology struct {
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Nodes       []Node        `json:"nodes" doc:"in document order"`
	Links       []Link        `json:"links" doc:"in document order"`
	Layout      []Place       `json:"layout" doc:"places that a person chose"`
	Groups      []Group       `json:"groups,omitempty" doc:"named groups, and Regions and stacks that drawings show as one box"`
	Ignores     []Ignore      `json:"ignore" doc:"findings that are accepted"`
	Assume      Properties    `json:"assume" props:"assume" doc:"figures of the estimate that differ from the defaults"`
	Expect      []Expectation `json:"expect" doc:"goals"`
	Kept
}

// Group is nodes that drawings can show as one box.
type Group struct {
	Kind   string   `json:"kind" doc:"region, stack or group"`
	Name   string   `json:"name" doc:"code of the Region, id of the first node of the stack, or the name of the group"`
	Nodes  []string `json:"nodes,omitempty" doc:"ids, of a group with a name"`
	Folded bool     `json:"folded,omitempty"`
}

// Kept is what a design says for others.
type Kept struct {
	Tags  []Entry `json:"tags,omitempty" doc:"of the AWS resources"`
	Notes []Entry `json:"notes,omitempty" doc:"keys that begin with x-, each value as YAML on one line"`
}

// Entry is a key with its value.
type Entry struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Node is a node of a topology.
type Node struct {
	ID     string     `json:"id"`
	Kind   string     `json:"kind" words:"kind"`
	Title  string     `json:"title,omitempty"`
	Region string     `json:"region,omitempty" doc:"of a kind that lives in one, also where it follows from the kind"`
	Props  Properties `json:"properties" props:"kind" doc:"what is set, as the file names it"`
	Kept
}

// Link is a link of a topology.
type Link struct {
	From  string     `json:"from" doc:"id of the node that sends"`
	To    string     `json:"to" doc:"id of the node that receives"`
	Kind  string     `json:"kind" words:"link"`
	Named bool       `json:"kind_named,omitempty" doc:"the file names the kind with as:"`
	Props Properties `json:"properties" props:"link" doc:"what is set, as the file names it"`
	Kept
}

// Place is where a person put a node, in cells, or how far from its place.
type Place struct {
	ID string `json:"id" doc:"of the node"`
	X  int    `json:"x"`
	Y  int    `json:"y"`
	By bool   `json:"by,omitempty" doc:"x and y are a move from where the layout has the node, along and across the way of requests"`
}

// Expectation is a goal as the file states it.
type Expectation struct {
	From         string `json:"from,omitempty"`
	Request      string `json:"request,omitempty"`
	P50          string `json:"p50,omitempty"`
	P90          string `json:"p90,omitempty"`
	P95          string `json:"p95,omitempty"`
	P99          string `json:"p99,omitempty"`
	Availability string `json:"availability,omitempty"`
	Survives     string `json:"survives,omitempty"`
	Method       string `json:"method,omitempty"`
	Within       string `json:"within,omitempty"`
	RPO          string `json:"rpo,omitempty"`
	Stays        string `json:"stays,omitempty"`
	Of           string `json:"of,omitempty"`
}

// Loss is what [Simulation] says, in the shape that came before it.
type Loss struct {
	Broken string     `json:"broken" doc:"region:CODE, node:ID or empty for nothing"`
	Fates  []LossFate `json:"fates"`
	Why    []string   `json:"why"`
}

// LossFate leaves POST out where the design takes none.
type LossFate struct {
	Users    string `json:"users"`
	Location string `json:"location"`
	Request  string `json:"request"`
	GET      Tally  `json:"get"`
	POST     *Tally `json:"post,omitempty"`
	same     any
}

// Known is equal for fates that are the same, which package format encodes once.
func (f LossFate) Known() any { return f.same }

// Tally divides requests by what they get.
type Tally struct {
	Served        float64 `json:"served_percent"`
	AfterFailover float64 `json:"served_after_failover_percent"`
	Failed        float64 `json:"failed_percent"`
}

// LayoutDocument is the drawing alone.
type LayoutDocument struct {
	Schema string `json:"schema"`
	Drawing
}

// Drawing is in character cells. Guards stand in the boxes of what they guard
// and have none of their own.
type Drawing struct {
	W      int     `json:"w" doc:"width of the whole"`
	H      int     `json:"h" doc:"height of the whole"`
	Nodes  []Box   `json:"nodes" doc:"boxes of nodes"`
	Groups []Box   `json:"groups" doc:"frames of Regions"`
	Edges  []Route `json:"edges" doc:"lines of links"`
}

// Box is the place of a node or a frame.
type Box struct {
	ID string `json:"id"`
	X  int    `json:"x" doc:"left column"`
	Y  int    `json:"y" doc:"top row"`
	W  int    `json:"w" doc:"width"`
	H  int    `json:"h" doc:"height"`
}

// Route is the line of a link.
type Route struct {
	From   string   `json:"from" doc:"id of the node that sends"`
	To     string   `json:"to" doc:"id of the node that receives"`
	Label  string   `json:"label"`
	Points [][2]int `json:"points" doc:"[column, row] of its ends and corners"`
}
