// Package report writes what there is to know about a topology as one Markdown
// page: the drawing, what is wrong with it, which patterns it follows, how long
// users wait, what they get when something breaks, and what all that assumes.
//
// It holds no judgement of its own: findings and patterns are those of package
// validate, times those of package latency, and what survives is the walk of
// package traffic under each failure in turn (Survive).
package report
