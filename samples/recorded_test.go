package samples_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/model"
	"portolan/model/latency"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/validate"
)

// Findings, patterns and estimate of every sample are recorded, so that a
// change of a rule or of the model shows what it means for whole designs.
// After a change that is meant: go test ./samples -update
func TestRecorded(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			top := samplestest.Topology(t, name)
			var b strings.Builder
			recordReport(&b, validate.Check(top))
			recordEstimate(t, &b, top)
			golden.RequireEqual(t, b.String())
		})
	}
}

// All samples but the broken one are right.
func TestSoundSamplesHaveNoFindings(t *testing.T) {
	for _, name := range samples.Names() {
		report := validate.Check(samplestest.Topology(t, name))
		if broken := strings.HasPrefix(name, "broken-"); broken != (len(report.Findings) > 0) {
			t.Errorf("%s has %d findings", name, len(report.Findings))
		}
		if strings.HasPrefix(name, "broken-") {
			continue
		}
		for _, m := range report.Patterns {
			if m.State != validate.Complete {
				t.Errorf("%s: pattern %s is %s: %v", name, m.ID, m.State, m.Missing)
			}
		}
	}
}

func recordReport(b *strings.Builder, r *validate.Report) {
	b.WriteString("findings\n")
	for _, f := range r.Findings {
		fmt.Fprintf(b, "  %-7s %-40s %s %v\n", f.Severity, f.Rule, f.Message, f.Nodes)
	}
	b.WriteString("patterns\n")
	for _, m := range r.Patterns {
		fmt.Fprintf(b, "  %-8s %s %v\n", m.State, m.ID, m.Nodes)
		for _, x := range m.Missing {
			fmt.Fprintf(b, "           missing: %s (%s)\n", x.Text, x.Rule)
		}
		for _, n := range m.Notes {
			fmt.Fprintf(b, "           note: %s\n", n)
		}
	}
}

func recordEstimate(t *testing.T, b *strings.Builder, top *model.Topology) {
	t.Helper()
	res, err := latency.Estimate(top, latency.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString("estimate\n")
	for _, j := range res.Journeys {
		fmt.Fprintf(b, "  %-10s %-10s %-4s %-6s p50 %6.1f  p95 %6.1f  [%.0f..%.0f]  %s\n",
			j.Location, j.Request, j.Connection, j.Outcome, j.P50, j.P95, j.Low, j.High, strings.Join(j.Path, " > "))
		for _, br := range j.Branches {
			sum := 0.0
			for _, s := range br.Steps {
				sum += s.P50
			}
			if diff := sum - br.P50; diff > 0.01 || diff < -0.01 {
				t.Errorf("%s %s %s %s: steps add up to %.2f, not %.2f", j.Location, j.Request, j.Connection, br.Name, sum, br.P50)
			}
		}
	}
	fmt.Fprintf(b, "  all: p50 %.1f  p95 %.1f\n", res.Summary.P50, res.Summary.P95)
}
