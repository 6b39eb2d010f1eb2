// Package exercise judges designs against the goals of workshop exercises.
//
// A Course is a folder of exercises: each has a start, goals, hints and a
// solution. A goal is a check: one predicate of a closed set, or predicates put
// together by all, any, not and count_of. Judging a design gives a verdict for
// each goal, which is pass, fail or unknown, with the nodes, links and figures
// that decided it.
//
// Nothing passes because nothing is there: a check that asks for the absence of
// something is unknown until the design answers at least one request.
package exercise
