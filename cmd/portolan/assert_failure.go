package main

import (
	"strings"

	"portolan/model/failure"
	"portolan/model/pattern"
)

// failureAssert is a bound on every result of a simulation.
type failureAssert struct {
	text, what, op string
	value          float64
}

var failureAssertForm = pattern.Lazy(`(?i)^\s*(served|recovers|waits)\s*(<=|<|>=|>)\s*([^<>=\s].*?)\s*$`)

func parseFailureAsserts(texts []string) ([]failureAssert, error) {
	const want = "write served in percent, or recovers or waits in seconds, for example 'served>=99%' or 'recovers<=120s'"
	var out []failureAssert
	for _, text := range texts {
		m := failureAssertForm().FindStringSubmatch(comparisons.Replace(text))
		if m == nil {
			return nil, usageError("--assert %q: %s", text, want)
		}
		what, unit := strings.ToLower(m[1]), "s"
		if what == "served" {
			unit = "%"
		}
		v, err := bound(what, unit, m[3])
		if err != nil {
			return nil, usageError("--assert %q: %w; %s", text, err, want)
		}
		out = append(out, failureAssert{text, what, m[2], v})
	}
	return out, nil
}

func (a failureAssert) within(v float64) bool {
	return meets(v, a.op, a.value)
}

// violations says what of a result does not meet the bound.
func (a failureAssert) violations(sim *simulation, r *failure.Result) (out []string) {
	if len(r.Journeys) == 0 {
		return []string{"no request of the design is meant"}
	}
	if a.what == "served" {
		if !a.within(r.ServedPercent) {
			out = append(out, percentText(r.ServedPercent)+" of requests are served")
		}
		return out
	}
	for _, j := range r.Journeys {
		where := sim.who(j) + " " + sim.request(r, j)
		switch {
		case a.what == "waits":
			if !a.within(j.Recovery.Each) {
				out = append(out, where+" waits "+secondsText(j.Recovery.Each)+" each time")
			}
		case !j.Recovery.Recovers:
			out = append(out, where+" does not recover by itself")
		case !a.within(j.Recovery.After):
			out = append(out, where+" recovers after "+secondsText(j.Recovery.After))
		}
	}
	return out
}
