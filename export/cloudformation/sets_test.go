package cloudformation_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"portolan/export/cloudformation"
	"portolan/model/racetest"
)

// correct are n random correct designs from a number on, exported.
func correct(t *testing.T, from, n int) map[string]*cloudformation.Set {
	t.Helper()
	designs := cloudformation.RandomDesigns(t, from, n)
	out := map[string]*cloudformation.Set{}
	for i, top := range designs {
		out["random-"+strconv.Itoa(from+i)] = export(t, top, cloudformation.Options{})
	}
	return out
}

// Designs that are drawn at random and correct hold together.
func TestCorrectDesigns(t *testing.T) {
	racetest.OneGoroutine(t)
	for name, set := range correct(t, 0, 25) {
		t.Run(name, func(t *testing.T) {
			for _, s := range set.Stacks {
				check(t, set, s)
			}
			files(t, set)
		})
	}
}

// TestSetsAreWritten writes the sets of all designs, and of PORTOLAN_RANDOM correct
// ones from the number PORTOLAN_FIRST on (0), to the folder that PORTOLAN_SETS names,
// for judges that read files.
func TestSetsAreWritten(t *testing.T) {
	dir := os.Getenv("PORTOLAN_SETS")
	if dir == "" {
		t.Skip("PORTOLAN_SETS is not set")
	}
	random, err := strconv.Atoi(os.Getenv("PORTOLAN_RANDOM"))
	if err != nil {
		t.Fatal(err)
	}
	first, err := strconv.Atoi(cmp.Or(os.Getenv("PORTOLAN_FIRST"), "0"))
	if err != nil {
		t.Fatal(err)
	}
	sets := correct(t, first, random)
	for _, name := range exported {
		sets[name] = export(t, design(t, name), cloudformation.Options{})
		sets[name+"-existing"] = export(t, design(t, name), cloudformation.Options{Network: cloudformation.NetworkExisting})
		sets[name+"-chosen"] = export(t, design(t, name), cloudformation.Options{NAT: cloudformation.NATOne, FlowLogs: true, LogDays: 30})
	}
	for _, name := range drawings(t, "services") {
		sets[name] = export(t, drawn(t, "services", name), cloudformation.Options{})
	}
	for name, set := range sets {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, f := range files(t, set) {
			if err := os.WriteFile(filepath.Join(dir, name, f.Name), f.Data, f.Mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d sets, %d of them random", len(sets), min(random, len(sets)))
}
