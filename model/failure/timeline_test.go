package failure

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/model/traffic/traffictest"
	"portolan/samples/samplestest"
)

// written is a journey as text.
func written(j Journey) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s: %s (%g/%g/%g)", j.Location, j.Method, j.Request, j.Outcome, j.Served, j.AfterFailover, j.Failed)
	switch r := j.Recovery; {
	case !r.Recovers:
		b.WriteString(", for good")
	case r.After > 0:
		fmt.Fprintf(&b, ", %g s down", r.After)
	}
	if j.Recovery.Each > 0 {
		fmt.Fprintf(&b, ", %g s each", j.Recovery.Each)
	}
	fmt.Fprintf(&b, "\n  %s\n  %s\n", j.Why, strings.Join(j.After.Path, " > "))
	for _, e := range j.Recovery.Timeline {
		fmt.Fprintf(&b, "  %5g s %-4s %s", e.At, e.State, e.Text)
		if e.Source != "" {
			fmt.Fprintf(&b, " [%s]", e.Source)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestTimelines(t *testing.T) {
	var b strings.Builder
	show := func(title string, r *Result) {
		fmt.Fprintf(&b, "== %s: %g %% served, %v\n", title, r.ServedPercent, r.Load)
		for _, j := range r.Journeys {
			b.WriteString(written(j))
		}
	}
	show("origin group", simulate(t, traffictest.Design(t, behindOriginGroup...), "region:us-east-1", Options{}))
	show("unmonitored", simulate(t, traffictest.Design(t, behindRecord("")...), "region:us-east-1", Options{}))
	show("monitored", simulate(t, traffictest.Design(t, behindRecord(" healthCheck=hc")...), "region:us-east-1", Options{}))
	show("checker", simulate(t, traffictest.Design(t, behindRecord(" healthCheck=hc")...), "health-check:hc", Options{}))
	show("zone", simulate(t, traffictest.Design(t, behindRecord(" healthCheck=hc")...), "zone:us-east-1a", Options{}))
	for _, c := range []struct{ sample, breaks string }{
		{"global-storefront", "region:us-east-1"},
		{"global-storefront", "edge:SYD node:alb-us"},
		{"multi-region-failover", "node:db-us"},
		{"multi-region-failover", "region:us-east-1 region:eu-west-1"},
		{"weighted-shift", "node:blue"},
		{"latency-routing", "region:us-west-2"},
		{"dynamic-web", "zone:us-east-1a"},
		{"static-site", "node:pages"},
	} {
		show(c.sample+" "+c.breaks, simulate(t, samplestest.Topology(t, c.sample), c.breaks, Options{}))
	}
	golden.RequireEqual(t, []byte(b.String()))
}
