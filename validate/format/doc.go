// Package format writes what package validate found: for people, for scripts
// and for the services that show findings beside the code.
//
// A [Report] is the findings of one file with their places; a [Run] is the
// reports of one call. Every [Format] writes the same Run, so that no form
// knows more than another. Results depend on the Run alone: no clock, no
// machine, no order of maps.
package format
