package main

import (
	"fmt"
	"regexp"
	"strconv"

	"portolan/model/latency"
)

// assertion is a bound on every journey of an estimate.
type assertion struct {
	text    string
	percent string // p50 or p95
	op      string
	ms      float64
}

var assertForm = regexp.MustCompile(`^\s*(p50|p95)\s*(<=|<|>=|>)\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|s)?\s*$`)

func parseAsserts(texts []string) ([]assertion, error) {
	var out []assertion
	for _, text := range texts {
		m := assertForm.FindStringSubmatch(text)
		if m == nil {
			return nil, usageError("--assert %q: write p50 or p95, a comparison and a time, for example 'p95<300ms'", text)
		}
		v, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return nil, usageError("--assert %q: %w", text, err)
		}
		if m[4] == "s" {
			v *= 1000
		}
		out = append(out, assertion{text, m[1], m[2], v})
	}
	return out, nil
}

func (a assertion) holds(j latency.Journey) bool {
	v := j.P50
	if a.percent == "p95" {
		v = j.P95
	}
	switch a.op {
	case "<":
		return v < a.ms
	case "<=":
		return v <= a.ms
	case ">":
		return v > a.ms
	}
	return v >= a.ms
}

func checkAsserts(s streams, checks []assertion, res *latency.Result) error {
	failed := false
	for _, a := range checks {
		for _, j := range res.Journeys {
			if j.Known && a.holds(j) {
				continue
			}
			failed = true
			if !j.Known {
				fmt.Fprintf(s.errs, "not met: %s: %s %s has no estimate (%s)\n", a.text, j.Users, j.Request, j.Outcome)
				continue
			}
			fmt.Fprintf(s.errs, "not met: %s: %s %s (%s) has p50 %.0f, p95 %.0f ms\n", a.text, j.Location, j.Request, j.Connection, j.P50, j.P95)
		}
	}
	if failed {
		return &exitError{code: exitNotGood}
	}
	return nil
}
