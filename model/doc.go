// Package model holds a topology: how users reach a service through DNS, the
// edge, balancers and APIs to the origins.
//
// A [Topology] is plain, immutable data: nodes and links in document order,
// each with a typed spec. Every property of a spec is written down once, as a
// [Prop] in the list of its kind; file codec, inspector, documentation and
// defaults all come from that list. Changes are [Edit] verbs that return a new
// topology and share everything they do not touch.
//
// A property that is left out is not false: [Opt] tells set from unset, and
// the effective specs ([As], [LinkAs]) fill the documented defaults in.
package model
