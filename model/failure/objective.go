package failure

import (
	"slices"
)

// Objective is what a design holds for one kind of request: how available the
// commitments make it, and the worst recovery time and recovery point among
// some breaks.
type Objective struct {
	Availability
	// Recovery is that of the break that takes longest, Worst; a break from which
	// requests do not come back is the worst. Nothing is worst where no break is felt.
	Recovers bool
	After    float64 // seconds for which requests fail and then wait
	Worst    []Break
	Course   []Event // the timeline of that, as far as the recovery goes
	// Risk is the largest loss of data, and Loses the break that brings it.
	Risk  Risk
	Loses []Break
}

// Stretches divides the work of a run with some breaks: [Run.Objectives] comes first,
// which takes as long as the breaks in a large design, then [Run.Each].
func (r *Run) Stretches(w Watch, breaks int) (objectives, each Watch) {
	all := len(r.kinds) + breaks
	return w.after(0, all), w.after(len(r.kinds), all)
}

// Objectives are those of no break: [Worsen] takes in what breaks do.
func (r *Run) Objectives(w Watch) ([]Objective, error) {
	all, err := r.availabilities(w, r.kinds)
	if err != nil {
		return nil, err
	}
	return unworried(all), nil
}

func unworried(all []Availability) []Objective {
	out := make([]Objective, len(all))
	for i, a := range all {
		out[i] = Objective{Availability: a, Recovers: true, Risk: Risk{Bounded: true}}
	}
	return out
}

// Worsen takes in what one break does, whose journeys are in the order of the
// objectives.
func Worsen(all []Objective, r *Result) {
	for i := range all {
		if i < len(r.Journeys) {
			all[i].add(r.Breaks, &r.Journeys[i])
		}
	}
}

// until is the timeline up to the moment from which requests are served again.
func (r *Recovery) until() []Event {
	n := slices.IndexFunc(r.Timeline, func(e Event) bool { return e.At > r.After+1e-9 })
	if n < 0 {
		return r.Timeline
	}
	return r.Timeline[:n]
}

// add takes in what one break does.
func (x *Objective) add(breaks []Break, j *Journey) {
	took := j.Recovery.After + j.Recovery.Each
	fails := j.Failed > 0 || !j.Recovery.Recovers
	switch {
	case fails && x.Recovers:
		x.Recovers, x.After, x.Worst, x.Course = false, 0, breaks, j.Recovery.Timeline
	case !fails && x.Recovers && took > x.After:
		x.After, x.Worst, x.Course = took, breaks, j.Recovery.until()
	}
	worse := j.Risk.Drawn && (!j.Risk.Bounded && x.Risk.Bounded || x.Risk.Bounded && j.Risk.Seconds > x.Risk.Seconds)
	if !x.Risk.Drawn && j.Risk.Drawn || worse {
		x.Risk = j.Risk
	}
	if worse {
		x.Loses = breaks
	}
}
