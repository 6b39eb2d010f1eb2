package latencyview

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/validate"
)

// smallDesign is how many nodes are worked on at once, when somebody waits for
// it; larger designs wait for the job.
const smallDesign = 60

// Job is work that takes too long for a key press: the estimate of places that
// are tried, and ideas for the selected journey.
type Job struct {
	t     *model.Topology
	trial []whatif.Trial
	ideas bool
	key   ideaKey
	path  []string
}

// Done is what a job found out.
type Done struct {
	t        *model.Topology
	trial    []whatif.Trial
	estimate []latency.Journey
	ideas    bool
	key      ideaKey
	found    []proposal
}

// ideaKey is what ideas are for: a row, and which of several addresses it calls.
type ideaKey struct {
	rowKey
	path string
}

func ideaKeyOf(j latency.Journey) ideaKey { return ideaKey{keyOf(j), strings.Join(j.Path, " ")} }

// proposal is an idea with what the rules say about it.
type proposal struct {
	whatif.Idea
	adds, solves []validate.Finding
}

// Work is what the view wants to know now, nil when it knows everything or
// waits for an answer already. Run the job anywhere and hand what it found to
// Take.
func (p *Panel) Work() *Job {
	if p.t == nil || p.res == nil || p.working {
		return nil
	}
	j := p.job(true)
	if j != nil {
		p.working = true
	}
	return j
}

// job is the work to do, with ideas or for places alone; nil when there is none.
func (p *Panel) job(ideas bool) *Job {
	j := &Job{t: p.t, trial: p.trials}
	wanted := p.trialsOf != p.t && len(p.trials) > 0
	if row, ok := p.Selected(); ok && ideas && row.Known {
		j.key, j.path = ideaKeyOf(row), row.Path
		_, known := p.ideas[j.key]
		j.ideas = !known
	}
	if !wanted && !j.ideas {
		return nil
	}
	return j
}

// Run does the work. It reads nothing that anybody changes.
func (j *Job) Run() Done {
	d := Done{t: j.t, trial: j.trial, ideas: j.ideas, key: j.key}
	for _, tr := range j.trial {
		d.estimate = append(d.estimate, tr.Estimate(j.t, latency.Options{})...)
	}
	if j.ideas {
		d.found = j.find()
	}
	return d
}

func (j *Job) find() []proposal {
	o := whatif.Options{
		Trials: j.trial,
		Users:  j.key.users, Location: j.key.location, Request: j.key.request, Method: j.key.method, Path: j.path, Connection: j.key.connection,
	}
	var out []proposal
	var before []validate.Finding
	for i, idea := range whatif.Ideas(j.t, o) {
		x := proposal{Idea: idea}
		if idea.Advised() {
			if i == 0 {
				before = validate.Check(j.t).Findings
			}
			after := validate.Check(idea.Design).Findings
			x.adds, x.solves = without(after, before), without(before, after)
		}
		out = append(out, x)
	}
	return out
}

// without lists the findings that are not among others.
func without(all, others []validate.Finding) []validate.Finding {
	seen := make(map[string]bool, len(others))
	for i := range others {
		seen[others[i].Key()] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(f validate.Finding) bool { return seen[f.Key()] || f.Ignored != "" })
}

// Take shows what a job found out, unless the design moved on.
func (p *Panel) Take(d Done) {
	p.working = false
	if d.t != p.t {
		return
	}
	if slices.Equal(d.trial, p.trials) {
		p.tried, p.trialsOf = d.estimate, d.t
	}
	if d.ideas {
		p.ideas[d.key] = d.found
	}
	p.refresh()
	if p.waiting && d.ideas {
		p.waiting = false
		p.openIdeas()
	}
}

// catchUp does the work of a small design at once.
func (p *Panel) catchUp(ideas bool) {
	if p.t == nil || len(p.t.Nodes) > smallDesign {
		return
	}
	if j := p.job(ideas); j != nil {
		p.Take(j.Run())
	}
}
