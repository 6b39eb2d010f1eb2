package format

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/validate"
)

var updateFixable = flag.Bool("update-fixable", false, "write fixable.txt")

// The list of fixable rules is what the fixtures of the rules and the samples
// show: go test ./validate/format -run TestFixableList -update-fixable
func TestFixableList(t *testing.T) {
	best := map[string]string{}
	for _, root := range []string{"../testdata/rules", "../testdata/patterns", "../../samples"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".topo.yaml") {
				return err
			}
			collectFixable(t, path, best)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	for _, r := range validate.Rules() {
		if how := best[r.ID]; how != "" {
			b.WriteString(r.ID + " " + how + "\n")
		}
	}
	if *updateFixable {
		if err := os.WriteFile("fixable.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if b.String() != fixableList {
		t.Errorf("fixable.txt is not current; it should be\n%s", b.String())
	}
}

func collectFixable(t *testing.T, path string, best map[string]string) {
	t.Helper()
	for _, x := range validate.Check(parse(t, path, source(t, path)).Topology).Findings {
		for _, fx := range x.Fixes {
			if fx.Safe {
				best[x.Rule] = "safe"
			} else if best[x.Rule] == "" {
				best[x.Rule] = "review"
			}
		}
	}
}
