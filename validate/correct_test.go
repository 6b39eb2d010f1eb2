package validate_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/validate"
)

// TestCorrectDesignsAreClean holds designs that are right as they are drawn, and
// that rules read as wrong, or as the wish for something else, before: none has a
// finding of any kind.
func TestCorrectDesignsAreClean(t *testing.T) {
	paths, err := filepath.Glob("testdata/correct/*.topo.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no designs: %v", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			for _, f := range validate.Check(load(t, path).Topology).Findings {
				t.Errorf("%s %s: %s", f.Severity, f.Rule, f.Message)
			}
		})
	}
}

// TestOneCauseIsOneFinding holds designs in which one thing is wrong for several stations:
// the error or warning at the place that decides is the only one.
func TestOneCauseIsOneFinding(t *testing.T) {
	paths, err := filepath.Glob("testdata/causes/*.topo.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no designs: %v", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			f := load(t, path)
			report := validate.Check(f.Topology)
			errors, warnings, _ := report.Counts()
			lines := 0
			for i, line := range strings.Split(string(f.Source()), "\n") {
				for _, m := range wantComment.FindAllStringSubmatch(line, -1) {
					lines++
					if !slices.Contains(found(f, report, m[1]), i+1) {
						t.Errorf("no %s on line %d", m[1], i+1)
					}
				}
			}
			if errors+warnings != lines || lines == 0 {
				for _, f := range report.Findings {
					t.Errorf("%s %s: %s", f.Severity, f.Rule, f.Message)
				}
			}
		})
	}
}

// TestTwoCausesAreTwoFindings holds designs in which one thing looks like what follows from
// another and has a cause of its own, or in which the other is accepted: both are named.
func TestTwoCausesAreTwoFindings(t *testing.T) {
	paths, err := filepath.Glob("testdata/apart/*.topo.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no designs: %v", err)
	}
	for _, path := range paths {
		f := load(t, path)
		report, wanted := validate.Check(f.Topology), 0
		for i, line := range strings.Split(string(f.Source()), "\n") {
			for _, m := range wantComment.FindAllStringSubmatch(line, -1) {
				wanted++
				if !slices.Contains(found(f, report, m[1]), i+1) {
					t.Errorf("%s: no %s on line %d", path, m[1], i+1)
				}
			}
		}
		if wanted == 0 {
			t.Errorf("%s wants nothing", path)
		}
	}
}

// TestLoopIsReportedOnce holds circles of several kinds: each has one finding, on
// the circle.
func TestLoopIsReportedOnce(t *testing.T) {
	paths, err := filepath.Glob("testdata/loops/*.topo.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no designs: %v", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			found := validate.Check(load(t, path).Topology).Findings
			if len(found) != 1 || found[0].Rule != "graph/forwarding-cycle" {
				for _, f := range found {
					t.Errorf("%s %s: %s", f.Severity, f.Rule, f.Message)
				}
			}
		})
	}
}

// TestCircleOfAnIllegalLink: what an illegal link closes is gone with that link.
func TestCircleOfAnIllegalLink(t *testing.T) {
	found := validate.Check(load(t, "testdata/illegal-loop.topo.yaml").Topology).Findings
	if len(found) != 1 || found[0].Rule != "graph/illegal-connection" {
		t.Errorf("findings: %v", found)
	}
}
