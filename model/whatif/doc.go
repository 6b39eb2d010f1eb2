// Package whatif names what takes the time of a journey (Largest) and what
// could be done about it (Ideas). An idea is a list of edits that were really
// made on the design, and the difference between two estimates: nothing is
// gained that an estimate of the changed design would not show.
//
// An idea is offered when it makes some population faster by a meaningful
// margin (see [Margin]), no population is served less often, and every link it
// adds is one that AWS allows. The obvious ideas that do not apply to a journey
// are listed too, with the reason against them.
package whatif
