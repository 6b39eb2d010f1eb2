package origin

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/model/whatif"
)

// Journey is where the figures of one kind of request come from, which name tells:
// the mix, the band, then step by step the cases that are mixed.
func Journey(j *latency.Journey, name string) []Number {
	var out []Number
	switch {
	case j.Outcome == traffic.Failed:
		out = append(out, Number{Name: name, Value: j.Answer()})
	case !j.Known:
		out = append(out, Number{Name: name, Value: "no figures"})
	default:
		out = append(out, mix(j, name), band(j))
	}
	if len(j.Path) > 0 {
		way := Number{Name: "Way", Value: strings.Join(j.Path, " > "), How: j.Why}
		if len(j.Peers) > 0 {
			way.How = append([]string{"The last of it shares these requests with its equals: " + j.PeerNames(func(id string) string { return id }) + "."}, way.How...)
		}
		out = append(out, way)
	} else if len(j.Why) > 0 {
		out = append(out, Number{Name: "Way", How: j.Why})
	}
	for _, b := range j.Branches {
		out = append(out, branch(b))
	}
	return out
}

func mix(j *latency.Journey, name string) Number {
	n := Number{Name: name, Value: fmt.Sprintf("p50 %s, p90 %s, p95 %s, p99 %s ms", whole(j.P50), whole(j.P90), whole(j.P95), whole(j.P99))}
	n.How = append(n.How, fmt.Sprintf("%s of all %s are of this kind.", share(j.SharePercent), j.Counted()))
	if len(j.Branches) > 1 {
		var cases []string
		for _, b := range j.Branches {
			cases = append(cases, fmt.Sprintf("%s a %s of p50 %s ms and p95 %s ms", share(b.SharePercent), b.Name, whole(b.P50), whole(b.P95)))
		}
		n.How = append(n.How, "Of them "+strings.Join(cases, ", ")+": the distributions are mixed by these shares, percentiles are not averaged.")
	}
	n.How = append(n.How, fmt.Sprintf("Over all users and their requests. One typical user has p50 %s, p90 %s, p95 %s, p99 %s ms.", whole(j.One.P50), whole(j.One.P90), whole(j.One.P95), whole(j.One.P99)))
	return n
}

func band(j *latency.Journey) Number {
	return Number{
		Name: "Band of the p50", Value: fmt.Sprintf("%s to %s ms%s", whole(j.Low), whole(j.High), j.BandOf()),
		How: []string{"The true p50 lies there in 80 of 100 cases: that is the error of the round-trip model, not jitter."},
	}
}

// branch is the sum of the steps of one case.
func branch(b latency.Branch) Number {
	values, total := Rounded(b)
	n := Number{Name: "Steps", Value: "p50 " + total + " ms, p95 " + whole(b.P95) + " ms"}
	if b.Name != "" {
		n.Name = fmt.Sprintf("Steps of a %s (%s of these requests)", b.Name, share(b.SharePercent))
	}
	last := ""
	for i, s := range b.Steps {
		text := s.Label
		switch {
		case s.Name == Spread && text != "":
			text = Spread + " (" + text + ")"
		case text == "":
			text = s.Name
		}
		from := source(s)
		if from != "" && from == last {
			from = "Source as of the step before"
		} else {
			last = from
		}
		n.How = append(n.How, fmt.Sprintf("%s: %s ms, %s. %s", text, values[i], s.Basis, from))
	}
	n.How = append(n.How, "**Sum: "+total+" ms**")
	if text := Biggest(b); text != "" {
		n.How = append(n.How, text+".")
	}
	return n
}

// Biggest names the largest part of one case, as the view and the sources say it: that
// of a mix would be the part of none of its cases.
func Biggest(b latency.Branch) string {
	part := whatif.Largest(latency.Journey{Branches: []latency.Branch{b}})
	if part.Leg == "" || part.P50 <= 0 {
		return ""
	}
	return fmt.Sprintf("Biggest part, %.0f %%: %s", 100*part.Share50, part.Leg)
}

// Spread is the name of the step that takes up what the median of a sum differs
// from the sum of the medians.
const Spread = "spread"

func source(s latency.Step) string {
	if s.Date == "" || strings.Contains(s.Source, s.Date) {
		return s.Source
	}
	return s.Source + " (" + s.Date + ")"
}

// Rounded are the medians of the steps as they are shown, and their sum: where the
// steps up to each end decides the rounding, so that what is shown adds up.
func Rounded(b latency.Branch) (values []string, total string) {
	decimals := 0
	if b.P50 < 99.5 {
		decimals = 1
	}
	unit := math.Pow(10, float64(decimals))
	round := func(v float64) float64 { return math.Round(v*unit) / unit }
	text := func(v float64) string { return strconv.FormatFloat(v+0, 'f', decimals, 64) }
	sum := 0.0
	for _, s := range b.Steps {
		next := sum + s.P50
		values = append(values, text(round(next)-round(sum)))
		sum = next
	}
	return values, text(round(sum))
}

// Assumptions is what an estimate rests on, nothing for none.
func Assumptions(r *latency.Result) []Number {
	if r == nil {
		return nil
	}
	n := Number{Name: "What the estimate rests on", Value: "model " + r.DataVersion + ", round-trip data of " + r.DataDate}
	for _, a := range r.Assumptions {
		n.How = append(n.How, Assumption(a))
	}
	return []Number{n}
}

// Assumption is one of them in a line.
func Assumption(a latency.Assumption) string {
	name, value := a.Name, a.Value
	if p, ok := model.FindProp(model.AssumptionProps(), a.Name); ok {
		name = p.Label
	}
	if value == "" {
		value = "by node"
	}
	what := "assumed"
	if a.Changed {
		what = "set by the design, by default " + a.Default
	}
	text := fmt.Sprintf("%s: %s, %s", name, value, what)
	if a.Source != "" && a.Source != model.Assumption {
		text += ". " + a.Source
	}
	return text
}

// whole is a time in whole milliseconds: more digits would promise too much.
func whole(v float64) string { return strconv.FormatFloat(math.Round(v)+0, 'f', 0, 64) }

func share(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) + " %" }
