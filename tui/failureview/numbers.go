package failureview

import (
	"fmt"
	"strconv"
	"strings"

	"portolan/model/failure"
	"portolan/model/wording"
	"portolan/tui/origin"
)

// numbers are those that the view shows, the selected ones first.
func (p *Panel) numbers() (about string, all []origin.Number) {
	switch {
	case p.holds:
		return "", p.objectiveNumbers()
	case p.single && p.matrix != nil && p.focus != timelinePane:
		return "", p.lossNumbers()
	case p.res == nil:
		return "", nil
	}
	if j := p.journey(); j != nil {
		all = append(all, p.journeyNumbers(j)...)
	}
	if len(p.res.Served.Methods) > 0 {
		all = append(all, p.servedNumber(p.res.Served, p.kinds()))
	}
	for _, g := range p.goals {
		all = append(all, origin.Number{Name: "Goal " + string(g.State), Value: briefly(g), How: append([]string{"Stated by the design under `expect`."}, g.Evidence...)})
	}
	return "", append(all, p.loadNumbers()...)
}

// journeyNumbers are those of the selected cell and its timeline.
func (p *Panel) journeyNumbers(j *failure.Journey) []origin.Number {
	r := j.Recovery
	n := origin.Number{Name: p.who(j.Users, j.Location) + ", " + p.grid.name(j), Value: p.outcome(j)}
	if j.Why != "" {
		n.How = append(n.How, j.Why)
	}
	for _, text := range backAgain(failure.Tally{Served: j.Served, AfterFailover: j.AfterFailover, Failed: j.Failed}, failure.Return{Recovers: r.Recovers, After: r.After, Each: r.Each}) {
		n.How = append(n.How, strings.ToUpper(text[:1])+text[1:]+".")
	}
	n.How = append(n.How, fmt.Sprintf("Of these requests %s are served, %s after failover, %s fail.", percent(j.Served), percent(j.AfterFailover), percent(j.Failed)))
	out := []origin.Number{n}
	events := func(name string, list []failure.Event) {
		if len(list) == 0 {
			return
		}
		course := origin.Number{Name: name}
		for _, e := range list {
			course.How = append(course.How, "+"+seconds(e.At)+": "+e.Text)
			course.Sources = append(course.Sources, e.Source)
		}
		out = append(out, course)
	}
	events("Timeline", r.Timeline)
	events("Once it works again", r.Failback)
	return out
}

// backAgain says when requests are served again, and how long each waits in vain. Where
// some go on failing the time is that of the others alone.
func backAgain(t failure.Tally, r failure.Return) []string {
	var out []string
	switch {
	case r.After > 0 && t.Failed > 0:
		out = append(out, "those after failover are served again after "+seconds(r.After)+", the others are not")
	case r.After > 0:
		out = append(out, "served again after "+seconds(r.After))
	}
	switch {
	case r.Each > 0 && t.Failed >= 100:
		out = append(out, "each waits up to "+seconds(r.Each)+" for its error")
	case r.Each > 0:
		out = append(out, "each waits in vain for up to "+seconds(r.Each))
	}
	return out
}

// outcome is a cell in words.
func (p *Panel) outcome(j *failure.Journey) string {
	switch rank(j) {
	case 0:
		return "served as before"
	case 1:
		return "served by another at once"
	case 2:
		var words []string
		if j.Recovery.After > 0 {
			words = append(words, "in "+seconds(j.Recovery.After))
		}
		if j.Recovery.Each > 0 {
			words = append(words, "+"+seconds(j.Recovery.Each)+" for each request")
		}
		return "served again " + strings.Join(words, ", ")
	case 3:
		return percent(j.Failed) + " fails"
	}
	return "fails"
}

// kinds say what each kind of request adds to the part that is served.
func (p *Panel) kinds() []string {
	var out []string
	for i := range p.res.Journeys {
		j := &p.res.Journeys[i]
		out = append(out, fmt.Sprintf("%s, %s: %s of all %s, of which %s fail", p.who(j.Users, j.Location), p.grid.name(j), percent(j.SharePercent), j.Method, percent(j.Failed)))
	}
	return out
}

// servedNumber is how much of all requests is served, by method and then by kind.
func (p *Panel) servedNumber(s failure.Served, kinds []string) origin.Number {
	n := origin.Number{Name: "Served, caches aside", Value: percent(s.Percent)}
	for _, m := range s.Methods {
		n.How = append(n.How, fmt.Sprintf("%s: %s, weighed with %s", m.Method, percent(m.Percent), percent(m.Weight)))
	}
	n.How = append(n.How, kinds...)
	n.Assumed = []string{"Every method weighs alike: no design says how many reads come with a write. What caches hold is not counted."}
	return n
}

// loadNumbers are where requests go, and what is asked of limits.
func (p *Panel) loadNumbers() []origin.Number {
	var out []origin.Number
	if len(p.res.Load) > 0 {
		n := origin.Number{Name: "Where requests go", Assumed: p.res.Assumed, How: []string{"Percent of all requests that reach a node, before and now; caches are counted in full."}}
		for _, m := range p.res.Served.Methods { // other views estimate one method
			n.How = append(n.How, fmt.Sprintf("%s requests are taken to be %s of them.", m.Method, percent(m.Weight)))
		}
		for _, l := range p.res.Load {
			n.How = append(n.How, fmt.Sprintf("%s: before %s, now %s", p.label(l.Node), percent(l.Before), percent(l.After)))
		}
		out = append(out, n)
	}
	for _, d := range p.res.Demand {
		n := origin.Number{
			Name: "Load of " + p.label(d.Node), Value: rate(d.Before) + " requests/s before, " + d.Now() + " now",
			How: []string{"The rates that users state, divided by shares and by the ways of their requests."},
		}
		for _, l := range d.Limits {
			n.How = append(n.How, l.Short()+": "+l.Text)
			if l.Stated {
				n.How = append(n.How, "That limit is stated by the design.")
			} else {
				n.Assumed = append(n.Assumed, "all nodes share one account, which has the default quota.")
			}
			n.Sources = append(n.Sources, l.Source)
		}
		out = append(out, n)
	}
	return out
}

func rate(v float64) string { return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0") }

// objectiveNumbers are what the design holds, the selected row first.
func (p *Panel) objectiveNumbers() []origin.Number {
	number := func(r failure.ObjectiveRow) origin.Number {
		n := origin.Number{Name: r.Cells[0] + ", " + r.Cells[1]}
		for i := 2; i < len(r.Cells); i++ {
			n.How = append(n.How, "**"+failure.ObjectiveHead[i]+" "+r.Cells[i]+"**")
		}
		n.How = append(n.How, r.Sources(p.t)...)
		return n
	}
	var out []origin.Number
	at := clamp(p.heldRow, len(p.rows))
	if len(p.rows) > 0 {
		out = append(out, number(p.rows[at]))
	}
	for i, r := range p.rows {
		if i != at {
			out = append(out, number(r))
		}
	}
	if len(out) > 0 {
		out = append(out, origin.Number{Name: "What this is", How: []string{failure.ObjectiveNote}})
	}
	return out
}

// lossNumbers are those of the selected break in the matrix.
func (p *Panel) lossNumbers() []origin.Number {
	if p.loss >= len(p.losses) {
		return nil
	}
	l := p.losses[p.loss]
	n := origin.Number{Name: l.b.Label(p.t) + " broken", Value: l.summary()}
	for i, f := range l.Fates {
		c := p.matrix.Populations[i]
		who := p.who(c.Users.ID, c.Location)
		for _, x := range []struct {
			of string
			t  failure.Tally
			r  failure.Return
		}{{"reads", f.GET(), f.GETReturn()}, {"writes", f.POST(), f.POSTReturn()}} {
			if !x.t.Any() {
				continue
			}
			text := fmt.Sprintf("%s, %s: %s served, %s after failover, %s fail", who, x.of, percent(x.t.Served), percent(x.t.AfterFailover), percent(x.t.Failed))
			n.How = append(n.How, strings.Join(append([]string{text}, backAgain(x.t, x.r)...), "; "))
		}
	}
	n.How = append(n.How, p.keys.Spell("{press} breaks it alone: the timeline then shows the arithmetic, and {source} there its pages."))
	out := []origin.Number{n, p.servedNumber(p.matrix.Served(l.Loss), nil)}
	if k := len(p.matrix.Harmless); k > 0 {
		quiet := origin.Number{Name: "Nobody notices the loss of", Value: wording.Count(k, "other node")}
		for _, id := range p.matrix.Harmless {
			quiet.How = append(quiet.How, p.label(id)+": without it users get what they get now.")
		}
		out = append(out, quiet)
	}
	return out
}
