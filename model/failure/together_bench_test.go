package failure

import (
	"testing"

	"portolan/model"
	"portolan/model/latency"
)

// BenchmarkEstimateWithSurvival is what a design of 1,000 nodes and 50
// populations takes in all: the estimate of every request, cold and warm, and
// the survival matrix. The goal is a second.
func BenchmarkEstimateWithSurvival(b *testing.B) {
	for _, c := range []struct {
		name string
		top  *model.Topology
	}{{"wide/1000x50", wide(b, 1000, 50)}, {"narrow/1000x50", narrow(b, 1000, 50)}} {
		b.Run(c.name, func(b *testing.B) {
			journeys, losses := 0, 0
			for b.Loop() {
				r, err := latency.Estimate(c.top, latency.Options{})
				if err != nil {
					b.Fatal(err)
				}
				m := survive(b, c.top)
				journeys, losses = len(r.Journeys), len(m.Regions)+len(m.Nodes)
			}
			b.ReportMetric(float64(journeys), "journeys")
			b.ReportMetric(float64(losses), "losses")
		})
	}
}
