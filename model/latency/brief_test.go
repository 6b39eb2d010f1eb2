package latency

import (
	"math"
	"testing"

	"portolan/samples/samplestest"
)

// A brief estimate has the percentiles and bands of a full one, and nothing else that
// takes time.
func TestBrief(t *testing.T) {
	for _, name := range []string{"dynamic-web", "global-storefront", "global-api", "multi-region-failover"} {
		top := samplestest.Topology(t, name)
		for _, o := range []Options{{}, {OneUser: true}, {Connection: Repeat}} {
			full, err := Estimate(top, o)
			if err != nil {
				t.Fatal(err)
			}
			o.Brief = true
			brief, err := Estimate(top, o)
			if err != nil {
				t.Fatal(err)
			}
			for i, j := range full.Journeys {
				b := brief.Journeys[i]
				for k, pair := range [][2]float64{{j.P50, b.P50}, {j.P90, b.P90}, {j.P95, b.P95}, {j.P99, b.P99}, {j.Low, b.Low}, {j.High, b.High}} {
					if math.Abs(pair[0]-pair[1]) > 1e-6 {
						t.Errorf("%s, %s, figure %d: %v, in brief %v", name, j.Request, k, pair[0], pair[1])
					}
				}
				if len(b.Branches) != len(j.Branches) || b.One != (Quantiles{}) || len(b.Branches) > 0 && len(b.Branches[0].Steps) > 0 {
					t.Errorf("%s, %s: a brief estimate has steps or figures of one user", name, j.Request)
				}
			}
		}
	}
}
