package latencyview

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/latency"
	"portolan/tui/origin"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
)

// Every percentile that a goal can bound is judged, the population's and one
// user's apart; of several the strictest counts, and of those that are missed the
// p95 is told first.
func TestGoalOfARow(t *testing.T) {
	all := latency.Quantiles{P50: 50, P90: 90, P95: 100, P99: 200}
	one := latency.Quantiles{P50: 40, P90: 50, P95: 60, P99: 70}
	for want, goals := range map[string][]model.Expectation{
		"✓":               {{P50: "50ms", P90: "90ms", P95: "100ms", P99: "200ms"}},
		"✗ p90 +10":       {{P90: "80ms"}},
		"✗ p99 +1":        {{P99: "199.5ms"}},
		"✗ +5":            {{P50: "10ms", P95: "95ms"}},
		"✗ +40":           {{P95: "95ms"}, {P95: "60ms"}},
		"✗ p95 of one +8": {{P95: "52ms", Of: model.OfUser}},
		"✓ ":              {{P95: "60ms", Of: model.OfUser}, {P95: "100ms", Of: model.OfPopulation}},
		"✗ p50 +10":       {{P50: "40ms", From: "tokyo"}, {P50: "40ms", From: "sydney"}},
	} {
		p := New()
		p.t = &model.Topology{Expect: goals}
		got, _ := p.goalOf("sydney", "Sydney", "*").verdict(theme.Unicode, all, one)
		if got != strings.TrimSpace(want) {
			t.Errorf("%+v: %q, want %q", goals, got, want)
		}
	}
}

// The view names whose band it is where measurements are few.
func TestBandOfTheArea(t *testing.T) {
	top, err := model.New("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	j := latency.Journey{
		Users: "u", Location: "Lagos", Request: "*", Method: "GET", SharePercent: 100, Outcome: "served", Connection: latency.Cold,
		Known: true, Quantiles: latency.Quantiles{P50: 300, P90: 400, P95: 500, P99: 600}, Low: 210, High: 420,
		Path: []string{"u", "a"}, Branches: []latency.Branch{{SharePercent: 100, P50: 300, P95: 500}},
	}
	for want, areas := range map[string][]string{
		"true p50 is 210 to 420 ms.":                  nil,
		"That is the band of Africa, with few":        {"Africa"},
		"That is the band inside South America, with": {"inside South America"},
	} {
		j.Areas = areas
		p := New()
		p.Set(top, &latency.Result{Journeys: []latency.Journey{j}, Summary: latency.Summary{SharePercent: 100}})
		for _, w := range []int{80, 120} {
			if got := parttest.Picture(p, w, 33, theme.Unicode); !strings.Contains(got, want) {
				t.Errorf("%q is not in\n%s", want, got)
			}
		}
		if got := origin.Text(origin.Journey(&j, "")); !strings.Contains(got, "Band of the p50: 210 to 420 ms"+latency.BandOf(areas)) {
			t.Errorf("reasons of %q: %s", areas, got)
		}
	}
}
