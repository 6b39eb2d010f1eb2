package report

import (
	"slices"
	"strings"

	"portolan/model/failure"
	"portolan/model/traffic"
)

// column is one column of the survival table: populations that fare alike in
// every row, and the method when it makes a difference.
type column struct {
	who    []string
	method string // "" for both
	cells  []string
}

// survival writes what users get when something breaks.
func (p *page) survival(s *survival) {
	p.heading("Survival")
	if len(s.Populations) == 0 {
		p.paragraph("There are no users.")
		return
	}
	p.paragraph("What users get when one thing breaks and all else works, for requests that no cache answers, " +
		"and how long requests fail until they are served again, by the times that AWS documents or that are assumed. " +
		"POST is told where it fares differently, and only of paths that take it. Served is the share of all requests, those of both methods counted alike.")
	losses := slices.Concat([]loss{s.Intact}, s.Regions, s.Nodes)
	columns := survivalColumns(s.Populations, losses)
	head := []string{"Lost"}
	for _, c := range columns {
		title := strings.Join(c.who, ", ")
		if c.method != "" {
			title += ": " + c.method
		}
		head = append(head, title)
	}
	head = append(head, "Served")
	row := make([]string, len(head))
	p.table(head, 1, func(yield func([]string) bool) {
		for i, l := range losses {
			row[0] = p.lost(l)
			for k, c := range columns {
				row[k+1] = c.cells[i]
			}
			row[len(row)-1] = decimal(s.Served(l).Percent) + " %"
			if !yield(row) {
				return
			}
		}
	})
	if len(s.Harmless) > 0 {
		p.paragraph("The loss of one of these makes no difference: %s.", codes(s.Harmless))
	}
	p.reasons(losses)
}

// reasons says why requests fail, for losses under which some do.
func (p *page) reasons(losses []loss) {
	first := true
	for _, l := range losses {
		if len(l.Why) == 0 {
			continue
		}
		if first {
			p.paragraph("Why requests fail:\n")
			first = false
		}
		why := make([]string, len(l.Why))
		for i, w := range l.Why {
			why[i] = Escape(w)
		}
		p.WriteString("- " + p.lost(l) + ": " + strings.Join(why, " ") + "\n")
	}
}

func (p *page) lost(l loss) string {
	switch {
	case l.Region != "":
		return "Region " + code(l.Region)
	case l.Node != "":
		return Escape(p.t.Node(l.Node).Info().Caption) + " " + code(l.Node)
	}
	return "nothing"
}

// survivalColumns makes one column for each population, or two where GET and
// POST differ, and puts equal ones together.
func survivalColumns(populations []traffic.Population, losses []loss) []*column {
	var out []*column
	add := func(who, method string, cells []string) {
		for _, c := range out {
			if c.method == method && slices.Equal(c.cells, cells) {
				c.who = append(c.who, who)
				return
			}
		}
		out = append(out, &column{[]string{who}, method, cells})
	}
	differ := func(i int) bool {
		intact := losses[0].Fates[i]
		return intact.WritesDiffer() || slices.ContainsFunc(losses, func(l loss) bool {
			return !sameFate(l.Fates[i], intact) && l.Fates[i].WritesDiffer()
		})
	}
	for i, population := range populations {
		cells := func(method string) []string {
			out := make([]string, len(losses))
			for k, l := range losses {
				f := l.Fates[i]
				// The first is that of the intact design, which most losses leave as it is.
				if k > 0 && sameFate(f, losses[0].Fates[i]) {
					out[k] = out[0]
					continue
				}
				if method == "POST" {
					out[k] = cell(f, f.POST(), f.POSTReturn(), func(p failure.PathFate) failure.Tally { return p.POST })
				} else {
					out[k] = cell(f, f.GET(), f.GETReturn(), func(p failure.PathFate) failure.Tally { return p.GET })
				}
			}
			return out
		}
		who := populationName(population, populations)
		if !differ(i) {
			add(who, "", cells("GET"))
			continue
		}
		for _, method := range []string{"GET", "POST"} {
			add(who, method, cells(method))
		}
	}
	return out
}

// sameFate tells whether two fates are one and the same, without comparing what
// they say.
func sameFate(a, b failure.Fate) bool {
	return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0]
}

// populationName is the place, with the id where several populations share it.
func populationName(p traffic.Population, all []traffic.Population) string {
	if p.Location == "" {
		return code(p.Users.ID)
	}
	name := Escape(p.Location)
	for _, o := range all {
		if o.Location == p.Location && o.Users != p.Users {
			return name + " (" + code(p.Users.ID) + ")"
		}
	}
	return name
}

// mostPaths bounds how many paths a cell names.
const mostPaths = 3

// cell says what becomes of the requests. Where they fare differently it gives
// percentages, and the paths that are not simply served.
func cell(f failure.Fate, whole failure.Tally, back failure.Return, of func(failure.PathFate) failure.Tally) string {
	var parts []string
	for _, x := range []struct {
		outcome traffic.Outcome
		of      func(failure.Tally) float64
	}{
		{traffic.Served, func(t failure.Tally) float64 { return t.Served }},
		{traffic.ServedAfterFailover, func(t failure.Tally) float64 { return t.AfterFailover }},
		{traffic.Failed, func(t failure.Tally) float64 { return t.Failed }},
	} {
		percent := x.of(whole)
		if percent == 100 {
			return fared(x.outcome, back)
		}
		if percent == 0 {
			continue
		}
		part := decimal(percent) + " % " + fared(x.outcome, back)
		if x.outcome != traffic.Served {
			part += paths(f, func(p failure.PathFate) bool { return x.of(of(p)) > 0 })
		}
		parts = append(parts, part)
	}
	if parts == nil {
		return "no requests"
	}
	return strings.Join(parts, ", ")
}

// fared says what requests get that share an outcome, and how long it takes.
func fared(o traffic.Outcome, r failure.Return) string {
	out := words(o)
	if o != traffic.ServedAfterFailover {
		return out
	}
	if r.After > 0 {
		out += " within " + decimal(r.After) + " s"
	}
	if r.Each > 0 {
		out += ", each waits " + decimal(r.Each) + " s"
	}
	return out
}

// paths names the paths of some requests, unless those are all there are.
func paths(f failure.Fate, some func(failure.PathFate) bool) string {
	var out []string
	every := true
	for _, p := range f {
		switch path := code(p.Request.Path); {
		case !some(p):
			every = false
		case !slices.Contains(out, path):
			out = append(out, path)
		}
	}
	if every || len(out) == 0 {
		return ""
	}
	if more := len(out) - mostPaths; more > 0 {
		out = append(out[:mostPaths], decimal(float64(more))+" more")
	}
	return " (" + strings.Join(out, ", ") + ")"
}
