package latencyview

import (
	"fmt"
	"math"
	"strings"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/tui/act"
	"portolan/tui/origin"
)

// showSources opens where the numbers come from.
func (p *Panel) showSources() act.Action {
	about, all := p.numbers()
	return origin.Open(about, all)
}

// numbers are those that the pane with the focus shows, the selected ones first.
func (p *Panel) numbers() (about string, all []origin.Number) {
	if p.res == nil {
		return "", nil
	}
	if p.comparing() {
		about, all = "the comparison", p.comparison()
	}
	if p.assuming() {
		all = p.assumption()
	}
	if j, ok := p.Selected(); ok && !p.assuming() {
		shown := p.ownWay(j)
		all = append(all, origin.Journey(&shown, p.title(j))...)
		all = append(all, p.changed(j)...)
		all = append(all, p.wanted(j)...)
		if !p.comparing() {
			all = append(all, p.gained(j)...)
		}
	}
	if s := p.res.Summary; s.SharePercent > 0 && !p.comparing() {
		all = append(all, origin.Number{
			Name: "Weighted, first visits", Value: fmt.Sprintf("p50 %s, p90 %s, p95 %s, p99 %s ms", ms(s.P50), ms(s.P90), ms(s.P95), ms(s.P99)),
			How: []string{fmt.Sprintf("The distributions of all rows with figures mixed by their shares, %s of all %s; percentiles are not averaged.", percent(s.SharePercent), p.res.Counted())},
		})
	}
	return about, append(all, origin.Assumptions(p.res)...)
}

// ownWay is a journey whose way begins at its own city. One that is only tried stands
// in the place of users of the design, and says so.
func (p *Panel) ownWay(j latency.Journey) latency.Journey {
	if p.isTried(j) && len(j.Path) > 0 && j.Path[0] == j.Users {
		j.Path = append([]string{p.city(j)}, j.Path[1:]...)
		j.Why = append([]string{p.city(j) + " is tried: it asks for the same as " + j.Users + " and is not part of the design."}, j.Why...)
	}
	return j
}

// assumption is the selected one with all that is known of it.
func (p *Panel) assumption() []origin.Number {
	if p.assumed >= len(p.res.Assumptions) {
		return nil
	}
	a := p.res.Assumptions[p.assumed]
	n := origin.Number{Name: assumptionLabel(a), Value: valueOf(a), How: []string{origin.Assumption(a)}}
	if prop, ok := model.FindProp(model.AssumptionProps(), a.Name); ok {
		n.How = append(n.How, assumptionHelp(prop))
		n.Sources = []string{prop.Source}
	} else {
		n.How = append(n.How, "It is part of the model; a design cannot change it.")
	}
	return []origin.Number{n}
}

// changed is how far the last change moved the p95.
func (p *Panel) changed(j latency.Journey) []origin.Number {
	d, ok := p.change(j)
	if !ok {
		return nil
	}
	text, _ := p.changeText(j)
	return []origin.Number{{Name: "Change", Value: text + " ms", How: []string{
		fmt.Sprintf("p95 %s ms now less %s ms before the last change of the design.", ms(j.P95), ms(j.P95-d)),
	}}}
}

// wanted are the goals of a row.
func (p *Panel) wanted(j latency.Journey) []origin.Number {
	var out []origin.Number
	where := "Stated by the design under `expect`; of several goals the strictest counts."
	if p.target > 0 {
		where = "Asked for here with t, for every row."
	}
	for _, l := range p.goalOf(j.Users, j.Location, j.Request) {
		n := origin.Number{Name: "Target", Value: l.name() + " of at most " + ms(l.ms) + " ms", How: []string{where}}
		if over := l.over(j.Quantiles, j.One); j.Known && over > 0 {
			n.How = append(n.How, fmt.Sprintf("Missed by %s ms.", ms(math.Ceil(over))))
		}
		out = append(out, n)
	}
	return out
}

const onACopy = "The change is made on a copy of the design, and that is estimated by the same model."

// gained is what the ideas below the steps are worth.
func (p *Panel) gained(j latency.Journey) []origin.Number {
	ideas, _ := p.known()
	n := origin.Number{Name: "Ideas", How: []string{onACopy}}
	for _, x := range ideas {
		if x.Advised() {
			n.How = append(n.How, strings.TrimSpace(x.Title+": "+p.gains(x.Idea, j)))
		}
	}
	if len(n.How) == 1 {
		return nil
	}
	return []origin.Number{n}
}

// comparison is the idea that is considered, row by row.
func (p *Panel) comparison() []origin.Number {
	n := origin.Number{Name: p.whatif.Title, How: []string{onACopy}}
	for _, c := range p.compared() {
		if !c.Before.Known || !c.After.Known {
			n.How = append(n.How, p.place(c)+" "+c.Request+": no figures")
			continue
		}
		n.How = append(n.How, fmt.Sprintf("%s %s: p95 %s ms now and %s ms then, %s; p50 %s ms now and %s ms then, %s",
			p.place(c), c.Request, ms(c.Before.P95), ms(c.After.P95), moved(-c.Gain()), ms(c.Before.P50), ms(c.After.P50), moved(c.After.P50-c.Before.P50)))
	}
	n.How = append(n.How, "A row counts as faster or slower by "+whatif.MarginText()+".")
	n.How = append(n.How, p.whatif.Costs...)
	return []origin.Number{n}
}

// moved is a difference with its sign, in ms.
func moved(d float64) string {
	if math.Round(d) > 0 {
		return "+" + ms(d) + " ms"
	}
	return ms(d) + " ms"
}
