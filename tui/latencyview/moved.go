package latencyview

import (
	"math"

	"portolan/model/latency"
	"portolan/tui/theme"
)

// figures are the p95 of every journey that has one.
func figures(r *latency.Result) map[rowKey]float64 {
	out := make(map[rowKey]float64, len(r.Journeys))
	for _, j := range r.Journeys {
		if j.Known {
			out[keyOf(j)] = max(out[keyOf(j)], j.P95)
		}
	}
	return out
}

// differ tells whether any figure that both estimates have, or the set of
// journeys, changed.
func differ(a, b *latency.Result) bool {
	old, now := figures(a), figures(b)
	if len(old) != len(now) {
		return true
	}
	for k, v := range old {
		if w, ok := now[k]; !ok || math.Abs(v-w) >= 0.05 {
			return true
		}
	}
	return false
}

// comparable are the figures before a change, nil where no journey is the same after it:
// all of it would be new, as when everything is deleted and taken back.
func comparable(before, after *latency.Result) map[rowKey]float64 {
	old, now := figures(before), figures(after)
	for k := range old {
		if _, ok := now[k]; ok {
			return old
		}
	}
	return nil
}

// change is how much p95 moved since the estimate before; ok is false without
// a figure to compare with.
func (p *Panel) change(j latency.Journey) (ms float64, ok bool) {
	old, ok := p.before[keyOf(j)]
	return j.P95 - old, ok && j.Known
}

func (p *Panel) changeText(j latency.Journey) (string, theme.Role) {
	d, ok := p.change(j)
	switch {
	case !ok:
		return "new", theme.InfoText
	case math.Abs(d) < 0.5:
		return "0", theme.Muted
	case d < 0:
		return ms(d), theme.GoodText
	}
	return "+" + ms(d), theme.WarningText
}
