package whatif_test

import (
	"testing"

	"portolan/model/whatif"
	"portolan/samples/samplestest"
)

func BenchmarkIdeas(b *testing.B) {
	for _, c := range []struct{ location, request string }{{"Sydney", "*"}, {"Sydney", "/api/*"}, {"Frankfurt", "/static/*"}} {
		b.Run(c.location+c.request, func(b *testing.B) {
			t := samplestest.Topology(b, "global-storefront")
			n := 0
			for b.Loop() {
				n = len(whatif.Ideas(t, whatif.Options{Location: c.location, Request: c.request}))
			}
			b.ReportMetric(float64(n), "ideas")
		})
	}
}
