package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"

	jsonexport "portolan/export/json"
	"portolan/model/latency"
)

// In JSON the steps of each branch add up to its p50 and p95, every one says
// where it comes from, and branches share out all requests of their journey.
func TestEstimateJSONAddsUp(t *testing.T) {
	samples, err := filepath.Glob(filepath.Join("..", "..", "samples", "*.topo.yaml"))
	if err != nil || len(samples) == 0 {
		t.Fatalf("%d samples: %v", len(samples), err)
	}
	branches := 0
	for _, sample := range samples {
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{"estimate", sample, "--format", "json"}, streams{
			in: strings.NewReader(""), out: &out, errs: &errs, getenv: func(string) string { return "" },
		}); code != exitDone {
			t.Fatalf("%s: exit %d: %s", sample, code, errs.String())
		}
		var got jsonexport.EstimateDocument
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Assumptions) == 0 || got.Data.Date == "" {
			t.Errorf("%s: %d assumptions, data of %q", sample, len(got.Assumptions), got.Data.Date)
		}
		for _, j := range got.Journeys {
			share := 0.0
			for _, b := range j.Branches {
				branches++
				share += b.Share
				checkBranchJSON(t, sample+" "+j.Location+" "+j.Request+" "+b.Name, b)
			}
			if len(j.Branches) > 0 && math.Abs(share-100) > 0.05 {
				t.Errorf("%s: %s %s: branches of %v %%", sample, j.Location, j.Request, share)
			}
		}
	}
	if branches < 20 {
		t.Errorf("only %d branches were checked", branches)
	}
}

func checkBranchJSON(t *testing.T, name string, b jsonexport.Branch) {
	t.Helper()
	p50, p95 := 0.0, 0.0
	for _, s := range b.Steps {
		p50 += s.P50
		p95 += s.P95
		basis := latency.Basis(s.Basis)
		if (basis != latency.Measured && basis != latency.Modelled && basis != latency.Assumed) || s.Source == "" ||
			(s.Date == "" && !strings.HasPrefix(s.Source, "think time of ") && !strings.HasSuffix(s.Source, "that the design assumes")) {
			t.Errorf("%s: step without basis, source or date: %+v", name, s)
		}
	}
	if math.Abs(p50-b.P50) > 0.2 || math.Abs(p95-b.P95) > 0.2 {
		t.Errorf("%s: steps add up to %.2f / %.2f, the branch has %.2f / %.2f", name, p50, p95, b.P50, b.P95)
	}
}

func TestParseAsserts(t *testing.T) {
	tests := []struct {
		text string
		want assertion
	}{
		{"p95<300ms", assertion{percent: "p95", op: "<", ms: 300}},
		{" p50 <= 0.2 s ", assertion{percent: "p50", op: "<=", ms: 200}},
		{"p99>=5", assertion{percent: "p99", op: ">=", ms: 5}},
		{"p95<1ms from New York", assertion{percent: "p95", op: "<", ms: 1, from: "New York"}},
		{"p95<1ms from New York for /a/* cold", assertion{percent: "p95", op: "<", ms: 1, from: "New York", path: "/a/*", conn: "cold"}},
		{"p95<1ms for *", assertion{percent: "p95", op: "<", ms: 1, path: "*"}},
		{"p95<1ms warm", assertion{percent: "p95", op: "<", ms: 1, conn: "warm"}},
	}
	for _, tc := range tests {
		got, err := parseAsserts([]string{tc.text})
		tc.want.text = tc.text
		if err != nil || len(got) != 1 || got[0] != tc.want {
			t.Errorf("%q: %+v, %v, want %+v", tc.text, got, err, tc.want)
		}
	}
	for _, text := range []string{"", "p80<1ms", "p95=1ms", "p95<-1ms", "p95<ms", "p95<1ms in Sydney", "p95<1ms for api", "p95<1ms hot", "p95<1e99ms"} {
		if got, err := parseAsserts([]string{text}); err == nil {
			t.Errorf("%q is understood as %+v", text, got)
		}
	}
}
