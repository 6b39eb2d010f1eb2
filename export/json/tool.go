package jsonexport

import "portolan/model/latency"

// RTT is one round-trip time.
type RTT struct {
	Schema   string  `json:"schema"`
	From     string  `json:"from" doc:"place as it was given"`
	To       string  `json:"to" doc:"place as it was given"`
	Estimate float64 `json:"estimate_ms" doc:"median"`
	Low      float64 `json:"low_ms" doc:"80 of 100 true values lie from here to high_ms"`
	High     float64 `json:"high_ms"`
	Area     string  `json:"area,omitempty" doc:"whose band it is, where measurements are few"`
	Basis    string  `json:"basis" words:"basis"`
	Source   string  `json:"source"`
	Date     string  `json:"date" doc:"of the data"`
}

// NewRTT is the round trip between two places as they were named.
func NewRTT(from, to string, r latency.RTT) RTT {
	return RTT{
		Schema: RTTForm, From: from, To: to, Estimate: cents(r.MS), Low: cents(r.Low), High: cents(r.High), Area: r.Area,
		Basis: string(r.Basis), Source: r.Source, Date: r.Date,
	}
}

// Stacks is the manifest of exported templates.
type Stacks struct {
	Schema     string        `json:"schema"`
	Design     string        `json:"design" doc:"name of the topology"`
	Stacks     []Stack       `json:"stacks" doc:"in the order in which they deploy"`
	Former     []FormerStack `json:"former" doc:"stacks that earlier exports into the folder made, and this one does not"`
	LeftOut    []LeftOut     `json:"left_out" doc:"parts of the design that the templates lack"`
	LeftOutOld []LeftOut     `json:"leftOut" until:"left_out"`
	Files      []Written     `json:"files" doc:"the folder as it was written"`
}

// Written is a file of an exported folder.
type Written struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256" doc:"of its bytes; of the manifest itself those with zeros in this place"`
}

// FormerStack is a stack that the design has no more.
type FormerStack struct {
	Name   string `json:"name"`
	Region string `json:"region"`
}

// Stack is one template and what it needs.
type Stack struct {
	Name       string             `json:"name"`
	Template   string             `json:"template" doc:"file"`
	Region     string             `json:"region"`
	Parameters Members[Parameter] `json:"parameters" doc:"by name, in the order of the template"`
	Outputs    []string           `json:"outputs" doc:"names"`
	Upload     string             `json:"upload,omitempty" doc:"STACK.OUTPUT that names the bucket through which a large template goes"`
}

// Parameter says where the value of a parameter comes from: from another stack,
// or from the owner.
type Parameter struct {
	From    string `json:"from,omitempty" doc:"STACK.OUTPUT"`
	Prompt  string `json:"prompt,omitempty" doc:"what to ask the owner"`
	Default string `json:"default,omitempty"`
	Pattern string `json:"pattern,omitempty" doc:"regular expression that the answer matches"`
}

// LeftOut is a part of a design that an export lacks.
type LeftOut struct {
	What string `json:"what"`
	Why  string `json:"why" doc:"one sentence"`
}

// Import is what an import did.
type Import struct {
	Schema     string       `json:"schema"`
	Understood int          `json:"understood" doc:"number of nodes and links of the topology"`
	Skipped    []ImportNote `json:"skipped" doc:"what the topology lacks"`
	Guessed    []ImportNote `json:"guessed" doc:"what was decided without being told"`
	// Changed is empty but for templates whose resources were edited.
	Changed []ImportChange `json:"changed" doc:"where the resources of templates say something else than the drawing that they carry: the resources win"`
}

// ImportChange is one difference between a drawing and the resources.
type ImportChange struct {
	Node     string `json:"node,omitempty" doc:"id of the node"`
	Link     string `json:"link,omitempty" doc:"\"a -> b\" when it is about a link"`
	Property string `json:"property,omitempty" doc:"none when the whole node or link was added or taken away"`
	Drawing  string `json:"drawing" doc:"what the drawing says, \"\" for nothing"`
	Resource string `json:"resource" doc:"what the resources say, \"\" for nothing"`
}

// ImportNote is one thing that was guessed or skipped.
type ImportNote struct {
	ID   string `json:"id" doc:"of the node, or \"a -> b\""`
	Type string `json:"type" doc:"what was decided or left out"`
	Why  string `json:"why" doc:"one sentence"`
}

// Explain lists what can be explained.
type Explain struct {
	Schema  string         `json:"schema"`
	Entries []ExplainEntry `json:"entries"`
}

// ExplainEntry is a rule, a pattern, or a kind of node or link.
type ExplainEntry struct {
	ID       string `json:"id"`
	Type     string `json:"type" words:"entry"`
	Severity string `json:"severity,omitempty" words:"severity"`
	Title    string `json:"title"`
}

// Rules lists the rules.
type Rules struct {
	Schema string `json:"schema"`
	Rules  []Rule `json:"rules"`
}

// Rule is one rule.
type Rule struct {
	ID       string `json:"id"`
	Group    string `json:"group"`
	Severity string `json:"severity" words:"severity"`
	Title    string `json:"title"`
	Fixable  string `json:"fixable" doc:"safe: by --fix; review: a fix is offered, to be looked at first; no"`
	Verified string `json:"verified" doc:"yes, no, or logic where no fact is needed"`
	HelpURI  string `json:"help_uri" doc:"first of the sources, empty for a rule that needs none"`
}

// Samples lists the bundled designs.
type Samples struct {
	Schema  string   `json:"schema"`
	Samples []Sample `json:"samples"`
}

// Sample is a bundled design.
type Sample struct {
	Name        string `json:"name" doc:"as the samples command takes it"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Count       int    `json:"node_count"`
	Nodes       int    `json:"nodes" until:"node_count"`
}

// Version is the program and its data.
type Version struct {
	Schema      string `json:"schema"`
	Version     string `json:"version"`
	Commit      string `json:"commit"`
	Go          string `json:"go"`
	Rules       int    `json:"rules" doc:"how many there are"`
	LatencyDate string `json:"latency_data_date"`
	Format      int    `json:"format" doc:"version of the file format"`
}
