package latency

import (
	"strconv"

	topo "portolan/model"
	"portolan/model/wording"
)

// assumptions lists the figures under assume with what is in use: that of the
// options, of the design, or the default. What the file cannot set yet comes
// last, in the order of the table.
func (e *estimator) assumptions() []Assumption {
	set := e.t.Assume
	if set == nil {
		set = &topo.Assumptions{}
	}
	defaults := map[string]Assumption{}
	var rest []Assumption
	for _, f := range e.defaults.rows {
		if _, had := defaults[f.Assume]; had || f.Assume == "" {
			continue
		}
		a := Assumption{Name: f.Assume, Default: number(f.P50), Source: f.Source}
		defaults[a.Name] = a
		defaults[a.Name+"P95"] = Assumption{Name: a.Name + "P95", Default: number(f.P95), Source: f.Source}
		if _, ok := topo.FindProp(topo.AssumptionProps(), a.Name); !ok {
			a.Default = withUnit(a.Default, f.Unit)
			a.Value = a.Default
			rest = append(rest, a)
		}
	}
	var out []Assumption
	for _, p := range topo.AssumptionProps() {
		a, ok := defaults[p.Name]
		if !ok {
			a = Assumption{Name: p.Name, Default: p.Default, Source: p.Source}
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
	return append(out, rest...)
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func withUnit(v, unit string) string {
	if v == "" || unit == "" {
		return v
	}
	return v + " " + wording.Unit(v, unit)
}
