package jsonexport

import (
	"encoding/json"
	"testing"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/latency"
	"portolan/samples"
	"portolan/samples/samplestest"
)

func wholeOf(t testing.TB, top *model.Topology) Export {
	t.Helper()
	var out Export
	if err := json.Unmarshal(written(t, top), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// What the export says of a break is what the simulate command says of it, but
// for the course of things.
func TestSimulationsOfExportAreThoseOfSimulate(t *testing.T) {
	n := 0
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		for got := range wholeOf(t, top).Simulations {
			var breaks []failure.Break
			for _, text := range got.Broken {
				b, err := failure.ParseBreak(text)
				if err != nil {
					t.Fatal(err)
				}
				breaks = append(breaks, b)
			}
			r, err := failure.Simulate(top, breaks, failure.Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := NewSimulateDocument(top, r, nil, nil).Journeys
			for i := range want {
				n++
				want[i].Share, want[i].AfterFailoverOld, want[i].Course = nil, nil, nil
			}
			if a, b := encoded(t, got.Journeys), encoded(t, want); a != b {
				t.Errorf("%s without %v: the export says\n%s\nsimulate says\n%s", name, got.Broken, a, b)
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d journeys", n)
	}
}

// The export has the journeys of the estimate command, without their steps.
func TestEstimateOfExportIsThatOfEstimate(t *testing.T) {
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		r, err := latency.Estimate(top, latency.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := NewEstimateDocument(r, nil).Estimate
		for i := range want.Journeys {
			want.Journeys[i].Parts = nil
		}
		if a, b := encoded(t, wholeOf(t, top).Estimate), encoded(t, want); a != b {
			t.Errorf("%s: the export says\n%s\nestimate says\n%s", name, a, b)
		}
	}
}
