package validate_test

import (
	"slices"
	"testing"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/validate"
)

// What the rule says of checks holds in the walk: a check of which it says that it
// can never pass is unhealthy with nothing broken, and no other check is for that.
func TestRefusedChecksAreUnhealthy(t *testing.T) {
	const rule = "route53/health-check-refused"
	said := 0
	for _, group := range []string{"fires", "silent"} {
		for _, path := range fixtures(t, rule, group) {
			d := load(t, path).Topology
			w := traffic.NewWalker(d, latency.NewNetwork(), traffic.Failures{})
			var refused []string
			for _, f := range validate.Check(d).Findings {
				if f.Rule == rule {
					refused = append(refused, f.Nodes[0])
				}
			}
			for _, n := range d.Nodes {
				h, ok := model.As[*model.HealthCheck](n)
				if !ok || h.Inverted.Val() || h.Disabled.Val() {
					continue
				}
				says := slices.Contains(refused, n.ID)
				_, why := w.Refusal(n)
				for _, c := range traffic.CalledBy(d, n) {
					if why == "" && (c.Link == nil || model.LegalLink(d, c.Link)) {
						why = w.Rejected(n, c.Node)
					}
				}
				if (why != "") != says {
					t.Errorf("%s: the walk says %q of %s, the rule speaks: %t", path, why, n.ID, says)
				}
				if says && w.Passes(n, "") {
					t.Errorf("%s: %s passes", path, n.ID)
				}
				if says {
					said++
				}
			}
		}
	}
	if said == 0 {
		t.Error("no check was refused")
	}
}
