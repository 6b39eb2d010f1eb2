// Package dot writes a topology as a Graphviz graph, and reads graphs, its own and
// those of others.
//
// The graph is built as the syntax tree of gographviz and printed statement by
// statement: the library's own graph writer takes quadratic time, its
// statements do not. Layout is left to Graphviz; Regions are clusters.
//
// What a picture does not show is carried in portolan_ attributes, which
// Graphviz passes over: one for every property that is set, under its name, with
// %XX for what a DOT string cannot hold, and commas between the items of a list.
package dot
