package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/latency"
	"portolan/validate"
)

// askedBy is what users of a design send where it is not GET.
var askedBy = map[string]string{"queue-behind-http-api": "POST"}

// TestDesignsOfOthers draws what people showed in public, and AWS in its pages:
// each names where it was found, has no error, and is served in an estimate.
func TestDesignsOfOthers(t *testing.T) {
	files, err := filepath.Glob("testdata/designs/*.topo.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d designs: %v", len(files), err)
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".topo.yaml")
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(string(src), "portolan: 1")
			if !strings.Contains(head, "# http") {
				t.Error("no source")
			}
			f, err := document.Parse(path, src)
			if err != nil {
				t.Fatal(err)
			}
			report := validate.Check(f.Topology)
			for _, x := range report.Findings {
				if x.Severity == validate.Error {
					t.Errorf("%s: %s", x.Rule, x.Message)
				}
			}
			for _, m := range report.Patterns {
				if m.State != validate.Complete {
					t.Errorf("pattern %s is %s: %v", m.ID, m.State, m.Missing)
				}
			}
			served(t, f.Topology, latency.Options{Method: askedBy[name]})
		})
	}
}

func served(t *testing.T, d *model.Topology, o latency.Options) {
	t.Helper()
	e, err := latency.Estimate(d, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range e.Journeys {
		if j.Outcome != "served" || j.P50 <= 0 {
			t.Errorf("%v: %s after %.0f ms, %v", j.Path, j.Outcome, j.P50, j.Why)
		}
	}
}
