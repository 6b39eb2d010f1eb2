package worldview

import (
	"fmt"
	"strings"

	"portolan/model/latency"
	"portolan/tui/origin"
)

// numbers are those of the selected city: its times, its share, and the round trips
// of its ways.
func (p *Panel) numbers() (about string, all []origin.Number) {
	w := p.ready()
	if p.selected >= len(w.pops) {
		return "", nil
	}
	q := w.pops[p.selected]
	all = append(p.timeNumbers(q), origin.Share(p.t, q.users, q.share))
	all = append(all, p.tripNumbers(q)...)
	if p.failures.Any() && p.served != "" {
		all = append(all, origin.Number{Name: "All cities", Value: p.served, How: []string{"Of all requests, caches aside; the failure view says it by request."}})
	}
	return "", append(all, origin.Assumptions(p.res)...)
}

// timeNumbers are what the times of a city are mixed of.
func (p *Panel) timeNumbers(q population) []origin.Number {
	f := p.figures(q)
	n := origin.Number{Name: q.name + ", " + visit(p.warm), Value: p.times(q, true)}
	if p.res == nil || !f.known {
		return []origin.Number{n}
	}
	n.How = append(n.How, "All requests of the city in one distribution, by the estimate of the design with these users alone; percentiles are not averaged.")
	want := latency.Cold
	if p.warm {
		want = latency.Warm
	}
	for _, j := range p.res.Journeys {
		if j.Users != q.users || j.Location != q.location || j.Connection != want {
			continue
		}
		text := strings.TrimSpace(j.Method+" "+j.Request) + ": " + percent(j.SharePercent/100) + " of all " + j.Counted()
		if j.Known {
			text += ", " + quantiles(j.Quantiles, j.Low, j.High, true)
		} else {
			text += ", " + j.Answer()
		}
		n.How = append(n.How, text)
	}
	n.How = append(n.How,
		"The range of the p50 is the error of the round trips: the true value lies there in 80 of 100 cases.",
		fmt.Sprintf("Colours: %d and %d ms divide them. They are round numbers to read the map by.", fastBelow, fairBelow),
		"The latency view shows the steps of each request.")
	return []origin.Number{n}
}

// tripNumbers are the round trips of the ways of a city.
func (p *Panel) tripNumbers(q population) []origin.Number {
	var out []origin.Number
	seen := map[int]bool{}
	for _, way := range q.ways {
		names := make([]string, 0, len(way.legs))
		for _, i := range way.legs {
			names = append(names, p.world.stations[p.world.legs[i].to].name)
		}
		out = append(out, origin.Number{Name: percent(way.share) + " of its " + p.counted(), Value: strings.Join(names, ", "), How: []string{"By the shares of the requests and what routing and health decide; the design and the simulation say which."}})
		for _, i := range way.legs {
			if !seen[i] {
				seen[i] = true
				out = append(out, p.tripNumber(p.world.legs[i]))
			}
		}
	}
	return out
}

func (p *Panel) tripNumber(l leg) origin.Number {
	from, to := p.world.stations[l.from], p.world.stations[l.to]
	n := origin.Number{Name: from.name + " to " + to.name, Value: ms(l.ms) + " ms"}
	if l.trip == nil {
		return n
	}
	r := l.trip()
	n.How = append(n.How, fmt.Sprintf("Round trip %s ms, %s; 80 of 100 true values%s lie in %s to %s ms.", ms(r.MS), r.Basis, latency.BandOf(areas(r)), ms(r.Low), ms(r.High)))
	if l.mile > 0 {
		n.How = append(n.How, "Last mile of a typical user "+ms(l.mile)+" ms.")
	}
	source := r.Source
	if r.Date != "" && !strings.Contains(source, r.Date) {
		source += " (" + r.Date + ")"
	}
	n.Sources = []string{source}
	return n
}

func areas(r latency.RTT) []string {
	if r.Area == "" {
		return nil
	}
	return []string{r.Area}
}
