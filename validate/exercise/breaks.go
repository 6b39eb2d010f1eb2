package exercise

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/traffic"
)

// survivesArgs ask what becomes of requests when something breaks.
type survivesArgs struct {
	Failure        words  `yaml:"failure"`
	From           string `yaml:"from"`
	Request        string `yaml:"request"`
	Method         string `yaml:"method"`
	RecoversWithin string `yaml:"recovers_within"`
	AnswerWithin   string `yaml:"answer_within"`
}

func (a survivesArgs) build(l *loader, line int) predicate {
	l.need(line, "failure", len(a.Failure) > 0)
	return survives{
		breaks: l.breaks(line, a.Failure), from: l.selector(line, a.From), request: l.request(line, a.Request, a.Method),
		recover: l.seconds(line, a.RecoversWithin), answer: l.seconds(line, a.AnswerWithin),
	}
}

// anyRegion stands for each Region of the design in turn.
const anyRegion = "any-region"

func (l *loader) breaks(line int, texts []string) []string {
	for _, one := range texts {
		if _, err := failure.ParseBreak(one); err != nil && one != anyRegion {
			l.say(line, "failure: %v; %s stands for each Region in turn", err, anyRegion)
		}
	}
	return texts
}

// seconds reads a time such as 180s or 3m; "" is no bound.
func (l *loader) seconds(line int, text string) *float64 {
	if text == "" {
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		l.say(line, "%q is no time; write it as 90s or 3m", text)
		return nil
	}
	s := d.Seconds()
	return &s
}

type survives struct {
	presence
	breaks          []string
	from            selector
	request         traffic.Request
	recover, answer *float64
}

func (s survives) judge(g *grader) Verdict {
	if v, early := g.early(s.from); early {
		return v
	}
	var good, bad []Evidence
	for _, b := range g.broken(s.breaks) {
		r, err := g.simulate(b, s.request)
		if err != nil {
			bad = append(bad, Evidence{Text: err.Error()})
			continue
		}
		for i := range r.Journeys {
			j := &r.Journeys[i]
			if !g.meansJourney(s.from, &j.Asked) {
				continue
			}
			e, ok := s.one(g.design.t, b, j)
			if ok {
				good = append(good, e)
			} else {
				bad = append(bad, e)
			}
		}
	}
	return weighed(good, bad, func() Verdict {
		return unknown(Evidence{Text: "No such request is served, so nothing can be lost."})
	})
}

// lost says what breaks.
func lost(t *model.Topology, breaks []failure.Break) string {
	var names []string
	for _, b := range breaks {
		names = append(names, b.Label(t))
	}
	return strings.Join(names, " and ") + " lost"
}

// one judges what becomes of one kind of request.
func (s survives) one(t *model.Topology, breaks []failure.Break, j *failure.Journey) (Evidence, bool) {
	who := j.Location
	if who == "" {
		who = t.Node(j.Users).Label()
	}
	e := Evidence{Nodes: j.After.Path, Links: j.After.Links}
	what := fmt.Sprintf("%s, %s %s from %s: ", lost(t, breaks), j.Method, j.Request, who)
	switch {
	case j.Failed > 0 || !j.Recovery.Recovers && j.Outcome == traffic.Failed:
		e.Text = what + "not served. " + j.Why
		return e, false
	case s.recover != nil && j.Recovery.After > *s.recover, s.answer != nil && j.Recovery.After > *s.answer:
		e.Text = what + fmt.Sprintf("served again after %.0f s.", j.Recovery.After)
		return e, false
	case s.answer != nil && j.Recovery.Each > *s.answer:
		e.Text = what + fmt.Sprintf("each request waits up to %.0f s.", j.Recovery.Each)
		return e, false
	}
	e.Text = what + fmt.Sprintf("served again after %.0f s, each request waits up to %.0f s.", j.Recovery.After, j.Recovery.Each)
	return e, true
}

// broken lists the sets of breaks that are looked at one after the other.
func (g *grader) broken(texts []string) [][]failure.Break {
	var fixed []failure.Break
	each := false
	for _, one := range texts {
		if one == anyRegion {
			each = true
			continue
		}
		if b, err := failure.ParseBreak(one); err == nil {
			fixed = append(fixed, b)
		}
	}
	if !each {
		return [][]failure.Break{fixed}
	}
	var out [][]failure.Break
	for _, region := range g.design.t.Regions() {
		out = append(out, append(slices.Clone(fixed), failure.Break{Kind: failure.Region, ID: region}))
	}
	return out
}

func (g *grader) simulate(breaks []failure.Break, r traffic.Request) (*failure.Result, error) {
	key := fmt.Sprint(breaks, r.Path, r.Method)
	if known := g.sims[key]; known != nil {
		return known, nil
	}
	o := failure.Options{Path: r.Path}
	if r.Method != "" {
		o.Methods = []string{r.Method}
	}
	result, err := failure.Simulate(g.design.t, breaks, o)
	if err == nil {
		g.sims[key] = result
	}
	return result, err
}

// meansJourney tells whether a journey is one of the users that are meant.
func (g *grader) meansJourney(from selector, j *failure.Asked) bool {
	return slices.ContainsFunc(g.populations(g.design, from), func(p traffic.Population) bool {
		return p.Users.ID == j.Users && p.Location == j.Location
	})
}
