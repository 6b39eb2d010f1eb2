package main

import (
	"fmt"

	"portolan/model"
)

// tellStandIns says on standard error of what in a design no figure can be made, and
// what was counted with in its place.
func tellStandIns(s streams, t *model.Topology) {
	for i, x := range model.StandIns(t) {
		if i == mostSaid {
			fmt.Fprintln(s.errs, "There are more such values; validate names them all.")
			return
		}
		fmt.Fprintln(s.errs, x)
	}
}

// printAssumed says on what shares rest that nobody knows.
func printAssumed(s streams, all []string) {
	for i, text := range all {
		if i == mostSaid {
			fmt.Fprintln(s.out, "Assumed: the same of more groups.")
			return
		}
		fmt.Fprintln(s.out, "Assumed: "+text)
	}
}
