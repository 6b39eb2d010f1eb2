package latency

import (
	"strconv"

	topo "portolan/model"
)

// assumptions lists the figures under assume with what is in use: that of the
// options, of the design, or the default.
func (e *estimator) assumptions() []Assumption {
	set := e.t.Assume
	if set == nil {
		set = &topo.Assumptions{}
	}
	var out []Assumption
	for _, p := range topo.AssumptionProps() {
		a := Assumption{Name: p.Name, Default: p.Default, Source: p.Source}
		switch p.Name {
		case "hitRatio":
			a.Default, a.Source = e.number("hit-ratio")
		case "originKeepalive":
			a.Default, a.Source = e.number("origin-keepalive")
		case "thinkTime":
			a.Default, a.Source = e.number("asg")
		case "thinkTimeP95":
			f := e.figures.get("asg")
			a.Default, a.Source = number(f.P95), f.Source
		}
		a.Value = a.Default
		if v, ok := p.Get(set); ok && len(v) == 1 {
			a.Value, a.Changed = v[0], true
		}
		if p.Name == "hitRatio" && e.o.HitRatio != nil {
			a.Value, a.Changed = number(*e.o.HitRatio), true
		}
		a.Value, a.Default = withUnit(a.Value, p.Unit), withUnit(a.Default, p.Unit)
		out = append(out, a)
	}
	return out
}

func (e *estimator) number(item string) (value, source string) {
	f := e.figures.get(item)
	return number(f.P50), f.Source
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func withUnit(v, unit string) string {
	if v == "" || unit == "" {
		return v
	}
	return v + " " + unit
}
