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

// compared is what to compare an estimate with, each row under the id that its users have
// now: the figures before a change that moved one, else what they were compared with. It
// is nil where no journey is the same: all of it would be new, as when everything is
// deleted and taken back.
func compared(earlier, before, now map[rowKey]float64, ids map[string]string) map[rowKey]float64 {
	if before = under(ids, before); !differ(before, now) {
		return under(ids, earlier)
	}
	for k := range before {
		if _, ok := now[k]; ok {
			return before
		}
	}
	return nil
}

// differ tells whether any figure that both estimates have, or the set of
// journeys, changed.
func differ(old, now map[rowKey]float64) bool {
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

// under are figures by the ids that users have now.
func under(ids map[string]string, of map[rowKey]float64) map[rowKey]float64 {
	if len(ids) == 0 || of == nil {
		return of
	}
	out := make(map[rowKey]float64, len(of))
	for k, v := range of {
		if id, ok := ids[k.users]; ok {
			k.users = id
		}
		out[k] = v
	}
	return out
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
