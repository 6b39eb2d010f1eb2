package cloudformation_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"portolan/export/cloudformation"
	"portolan/model"
	"portolan/validate"
)

// correct draws designs like those of the tests that have no error and are
// exported, the same for the same seed.
func correct(t *testing.T, seeds, most int) map[string]*cloudformation.Set {
	t.Helper()
	names := drawings(t, "services")
	designs := rapid.Custom(func(rt *rapid.T) *model.Topology { return anyChange(t, rt, names) })
	out := map[string]*cloudformation.Set{}
	for seed := 1; seed <= seeds && len(out) < most; seed++ {
		top := designs.Example(seed)
		errors, _, _ := validate.Check(top).Counts()
		if errors > 0 {
			continue
		}
		if set, err := cloudformation.Export(top, cloudformation.Options{}); err == nil {
			out["random-"+strconv.Itoa(seed)] = set
		}
	}
	return out
}

// Designs that are drawn at random and correct hold together.
func TestCorrectDesigns(t *testing.T) {
	sets := correct(t, 120, 25)
	if len(sets) < 10 {
		t.Errorf("only %d of the designs are correct", len(sets))
	}
	for name, set := range sets {
		t.Run(name, func(t *testing.T) {
			for _, s := range set.Stacks {
				check(t, set, s)
			}
			files(t, set)
		})
	}
}

// TestSetsAreWritten writes the sets of all designs, and of PORTOLAN_RANDOM correct
// ones, to the folder that PORTOLAN_SETS names, for judges that read files.
func TestSetsAreWritten(t *testing.T) {
	dir := os.Getenv("PORTOLAN_SETS")
	if dir == "" {
		t.Skip("PORTOLAN_SETS is not set")
	}
	random, err := strconv.Atoi(os.Getenv("PORTOLAN_RANDOM"))
	if err != nil {
		t.Fatal(err)
	}
	sets := correct(t, 50*random, random)
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
