//go:build race

package layout

import (
	"flag"
	"os"
)

// The race detector sees a fifth of the generated graphs, since most of the work runs
// on one processor and takes five times as long under it. RAPID_CHECKS=100 is the whole
// run, which the tests without the detector make.
func init() {
	if os.Getenv("RAPID_CHECKS") == "" {
		if err := flag.Set("rapid.checks", "20"); err != nil {
			panic(err)
		}
	}
}
