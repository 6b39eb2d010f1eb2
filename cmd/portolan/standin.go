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
