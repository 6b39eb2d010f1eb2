package whatif_test

import (
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/whatif"
	"portolan/samples"
)

func sample(t testing.TB, name string) *model.Topology {
	t.Helper()
	src, ok := samples.Read(name)
	if !ok {
		t.Fatal("no sample", name)
	}
	f, err := document.Parse(name, src)
	if err != nil {
		t.Fatal(err)
	}
	return f.Topology
}

func BenchmarkIdeas(b *testing.B) {
	for _, c := range []struct{ location, request string }{{"Sydney", "*"}, {"Sydney", "/api/*"}, {"Frankfurt", "/static/*"}} {
		b.Run(c.location+c.request, func(b *testing.B) {
			t := sample(b, "global-storefront")
			n := 0
			for b.Loop() {
				n = len(whatif.Ideas(t, whatif.Options{Location: c.location, Request: c.request}))
			}
			b.ReportMetric(float64(n), "ideas")
		})
	}
}
