// Package dot writes a topology as a Graphviz graph.
//
// The graph is built as the syntax tree of gographviz and printed statement by
// statement: the library's own graph writer takes quadratic time, its
// statements do not. Layout is left to Graphviz; Regions are clusters.
package dot
