package main

import (
	"fmt"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/latency"
	"portolan/model/pattern"
)

// percentileOf is a quantile whose name was checked.
func percentileOf(q latency.Quantiles, name string) float64 {
	ms, _ := q.Named(name)
	return ms
}

// assertion is a bound on journeys of an estimate.
type assertion struct {
	text             string
	percent          string // p50, p90, p95 or p99
	op               string
	ms               float64
	one              bool   // of one typical user, not over all
	from, path, conn string // which journeys, "" for all
}

const assertExample = "'p95<300ms' or 'p95<=120ms from Sydney for /static/* warm' or 'p95<90ms of one user'"

var (
	assertForm = pattern.Lazy(`(?i)^\s*(p50|p90|p95|p99)\s*(<=|<|>=|>)\s*([^<>=\s].*?)\s*$`)
	// assertEnds are the words that may stand behind it, in any order; those of a
	// place, which may be several, are looked for last.
	assertEnds = pattern.Lazy(`(?i)\s+(?:of\s+(one\s+user|all\s+users)|for\s+(/\S*|\*)|(cold|warm))\s*$`)
	assertFrom = pattern.Lazy(`(?i)\s+from\s+(\S.*?)\s*$`)
)

// assertWords takes the words at the end of an assertion off. ok is false where one
// is said twice.
func assertWords(text string) (rest, of, from, path, conn string, ok bool) {
	put := func(to *string, word string) bool {
		if word != "" && *to != "" {
			return false
		}
		*to += word
		return true
	}
	for {
		if m := assertEnds().FindStringSubmatch(text); m != nil {
			text = strings.TrimSuffix(text, m[0])
			if !put(&of, m[1]) || !put(&path, m[2]) || !put(&conn, m[3]) {
				return "", "", "", "", "", false
			}
			continue
		}
		m := assertFrom().FindStringSubmatch(text)
		if m == nil {
			return text, of, from, path, conn, true
		}
		text = strings.TrimSuffix(text, m[0])
		if !put(&from, m[1]) {
			return "", "", "", "", "", false
		}
	}
}

func parseAsserts(texts []string) ([]assertion, error) {
	var out []assertion
	for _, text := range texts {
		rest, of, from, path, conn, ok := assertWords(comparisons.Replace(text))
		m := assertForm().FindStringSubmatch(rest)
		if m == nil || !ok {
			return nil, usageError("--assert %q: write p50, p90, p95 or p99, a comparison and a time, for example %s", text, assertExample)
		}
		a := assertion{text: text, percent: strings.ToLower(m[1]), op: m[2], one: strings.HasPrefix(strings.ToLower(of), "one"), from: from, path: path, conn: strings.ToLower(conn)}
		var err error
		if a.ms, err = bound(a.percent, "ms", m[3]); err != nil {
			return nil, usageError("--assert %q: %w; for example %s", text, err, assertExample)
		}
		out = append(out, a)
	}
	return out, nil
}

// comparisons are signs that some write for those of an assertion.
var comparisons = strings.NewReplacer("≤", "<=", "≥", ">=", "=<", "<=", "=>", ">=")

// bound reads the amount of an assertion as a property of that unit is read.
func bound(name, unit, text string) (float64, error) {
	form, err := canonical.Value(model.Prop{Name: name, Type: model.Decimal, Unit: unit}, text)
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseFloat(strings.TrimSuffix(form[0], "%"), 64)
	if err == nil && v < 0 {
		err = fmt.Errorf("%s is never below 0", name)
	}
	return v, err
}

// narrows tells whether the assertion names requests of its own.
func (a assertion) narrows() bool { return a.one || a.from != "" || a.path != "" || a.conn != "" }

// narrowed are the options of the estimate that the assertion is about.
func (a assertion) narrowed(o latency.Options) latency.Options {
	o.OneUser = o.OneUser || a.one
	if a.from != "" {
		o.From = []string{a.from}
	}
	if a.path != "" {
		o.Path = a.path
	}
	if a.conn != "" {
		o.Connection = a.conn
	}
	return o
}

func (a assertion) holds(j latency.Journey) bool {
	return meets(percentileOf(j.Quantiles, a.percent), a.op, a.ms)
}

// meets compares a figure with the bound of an assertion.
func meets(v float64, op string, bound float64) bool {
	switch op {
	case "<":
		return v < bound
	case "<=":
		return v <= bound
	case ">":
		return v > bound
	}
	return v >= bound
}

// verdict is what comes of an assertion.
type verdict struct {
	assertion
	met    bool
	failed []latency.Journey
}

// judge checks every journey. One without figures meets no assertion, and an
// assertion about no journey is not met: it would check nothing.
func (a assertion) judge(res *latency.Result) verdict {
	v := verdict{assertion: a}
	for _, j := range res.Journeys {
		if !j.Known || !a.holds(j) {
			v.failed = append(v.failed, j)
		}
	}
	v.met = len(v.failed) == 0 && len(res.Journeys) > 0
	return v
}

// reportAsserts tells what is not met.
func reportAsserts(s streams, verdicts []verdict) error {
	met := true
	for _, v := range verdicts {
		if v.met {
			continue
		}
		met = false
		if len(v.failed) == 0 {
			fmt.Fprintf(s.errs, "not met: %s: no request is meant\n", v.text)
		}
		for _, j := range v.failed {
			fmt.Fprintf(s.errs, "not met: %s: %s %s (%s) %s\n", v.text, where(j), j.Request, j.Connection, v.shortfall(j))
		}
	}
	if !met {
		return &exitError{code: exitNotGood}
	}
	return nil
}

func (v verdict) shortfall(j latency.Journey) string {
	if !j.Known {
		why := ""
		if n := len(j.Why); n > 0 {
			why = ": " + j.Why[n-1]
		}
		return fmt.Sprintf("has no estimate, %s%s", strings.ReplaceAll(string(j.Outcome), "-", " "), why)
	}
	return fmt.Sprintf("has %s %.0f ms", v.percent, percentileOf(j.Quantiles, v.percent))
}

// where names the users of a journey.
func where(j latency.Journey) string {
	if j.Location == "" {
		return j.Users
	}
	return j.Location
}
