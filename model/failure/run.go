package failure

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// Run is one design made ready to be broken in many ways, one after the other.
// What is followed with nothing broken is followed once, and a break follows
// again only the requests that rest on what it takes: what becomes of all others
// is known. It is not safe for concurrent use.
type Run struct {
	*study
	kinds  []kind
	rests  rests     // on what each of kinds rests
	still  []Journey // of kinds, with nothing broken
	quiet  []quiet   // of kinds
	ledger *ledger
	odd    []string // what is assumed with no zone broken
}

// quiet is what a timeline tells of requests that a break does not concern.
type quiet struct {
	state State
	fails Event // why they fail all the same; without a text when they do not
}

// Prepare follows the requests that o means through the intact design. Errors are
// those of [Simulate].
func Prepare(t *model.Topology, o Options) (*Run, error) {
	s, kinds, err := begin(t, o, nil)
	if err != nil {
		return nil, err
	}
	r := &Run{study: s, kinds: kinds, rests: newRests()}
	sc := s.under(nil)
	for i := range kinds {
		k := &kinds[i]
		r.rests.add(i, append(k.rests, k.population.Users))
		still := compared(k.before, k.before)
		r.still = append(r.still, sc.journey(*k, still))
		v := sc.judge(k, still)
		q := quiet{state: v.state(0)}
		if e, ok := sc.forever(*k, still, &v); ok {
			e.State = q.state
			q.fails = e
		}
		r.quiet = append(r.quiet, q)
	}
	r.ledger, r.odd = newLedger(s, kinds), sc.assumptions()
	return r, nil
}

// Intact is what the design does with nothing broken.
func (r *Run) Intact() *Result { return r.sum(r.under(nil), slices.Clone(r.still), nil, nil) }

// Singles lists what can break alone: the Regions and nodes of [Breaks].
func (r *Run) Singles() []Break {
	return slices.DeleteFunc(r.breaks(), func(b Break) bool { return b.Kind != Region && b.Kind != Node })
}

// lose is what [Simulate] tells of one break, but for the links that carry
// requests, which it leaves out.
func (r *Run) lose(b Break) *Result {
	s := r.under([]Break{b})
	journeys, untold := slices.Clone(r.still), s.untold()
	affected := r.rests.on(b)
	now := make([][]traffic.Journey, len(affected))
	next := 0
	for i := range r.kinds {
		if next == len(affected) || affected[next] != i {
			journeys[i].Recovery.Timeline = untold(r.quiet[i])
			continue
		}
		k := &r.kinds[i]
		now[next] = s.walk(k)
		journeys[i] = s.journey(*k, now[next])
		next++
	}
	out := r.sum(s, journeys, affected, now)
	out.Breaks = s.breaks
	return out
}

// Together is what [Simulate] tells of breaks that come together.
func (r *Run) Together(breaks []Break) (*Result, error) {
	for _, b := range breaks {
		if err := b.in(r.t); err != nil {
			return nil, err
		}
	}
	out := r.under(breaks).result(r.kinds)
	out.Breaks = breaks
	return out, nil
}

// Each is Run.lose of breaks in turn. It ends early with the error of do, or
// when w does.
func (r *Run) Each(w Watch, breaks []Break, do func(*Result) error) error {
	for i, b := range breaks {
		if err := w.tell(i, len(breaks)); err != nil {
			return err
		}
		if err := do(r.lose(b)); err != nil {
			return err
		}
	}
	return w.tell(len(breaks), len(breaks))
}

// sum adds up what becomes of all requests, where affected go other ways now.
func (r *Run) sum(s *scene, journeys []Journey, affected []int, now [][]traffic.Journey) *Result {
	out := &Result{Journeys: journeys}
	var parts []part
	for i := range journeys {
		if k := &r.kinds[i]; !k.refused {
			parts = append(parts, part{k.request.Method, k.share, journeys[i].Failed})
		}
	}
	out.Served = servedOf(parts)
	out.ServedPercent = out.Served.Percent
	out.Load, out.Demand = r.ledger.under(s, r.kinds, affected, now)
	out.Assumed = r.odd
	if len(s.broken.Zones) > 0 {
		out.Assumed = s.assumptions()
	}
	return out
}

// untold makes timelines of requests that the breaks do not concern; those that
// say the same are one.
func (s *scene) untold() func(quiet) []Event {
	begins := Event{Text: s.breakText()}
	known := map[quiet][]Event{}
	return func(q quiet) []Event {
		out, ok := known[q]
		if !ok {
			begins.State = q.state
			if out = []Event{begins}; q.fails.Text != "" {
				out = append(out, q.fails)
			}
			known[q] = out
		}
		return out
	}
}
