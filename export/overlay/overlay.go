package overlay

import (
	"math"
	"slices"
	"strconv"

	"portolan/model"
	"portolan/model/latency"
	"portolan/validate"
)

// Notes are what is shown on top of one design. A nil *Notes, or a nil map, is
// a part that is not shown.
type Notes struct {
	// Findings is the most severe finding by id of a node and by
	// [model.LinkRef] of a link written as text: "error", "warning" or "info".
	Findings map[string]string
	// Counts is how many findings are about a node, by its id.
	Counts map[string]Count
	// Messages are the findings in words, the most severe first.
	Messages []Message
	// Waits is the p50 of first visits in ms by id of users. Users whose
	// requests have no estimate are not in it.
	Waits map[string]float64
	// Together is the p50 of all first visits in ms, 0 when nothing is known.
	Together float64
	// Shares is how many of all requests take a link, in percent, by
	// [model.LinkRef] as text. What a cache answers does not go further. Links
	// that no request takes are not in it.
	Shares map[string]float64

	within map[string]string // nodes that stand in a box of several, see Gathered
}

// Count is a number of findings of each severity.
type Count struct{ Errors, Warnings, Infos int }

// Message is one finding.
type Message struct{ Severity, Rule, Site, Text string }

// Of makes the notes of t. The report is that of t; nil has t checked where
// findings are wanted. The error is that of the estimate, which a valid
// topology does not cause. Without parts there are no notes: nil.
func Of(t *model.Topology, p Parts, rep *validate.Report) (*Notes, error) {
	if !p.Any() {
		return nil, nil
	}
	n := &Notes{}
	if p.Findings {
		if rep == nil {
			rep = validate.Check(t)
		}
		n.find(rep)
	}
	if !p.Latency && !p.Traffic {
		return n, nil
	}
	r, err := latency.Estimate(t, latency.Options{Connection: latency.Cold})
	if err != nil {
		return nil, err
	}
	if p.Traffic {
		n.share(r)
	}
	if p.Latency {
		err = n.wait(t, r)
	}
	return n, err
}

func (n *Notes) find(rep *validate.Report) {
	n.Findings, n.Counts = map[string]string{}, map[string]Count{}
	for _, f := range rep.Findings { // most severe first
		severity := f.Severity.String()
		site, link, onLink := f.Site()
		if onLink {
			site = link.String()
			n.mark(site, severity)
		}
		n.Messages = append(n.Messages, Message{severity, f.Rule, site, f.Message})
		if len(f.Nodes) == 0 {
			continue
		}
		n.mark(f.Nodes[0], severity)
		c := n.Counts[f.Nodes[0]]
		c.add(severity)
		n.Counts[f.Nodes[0]] = c
	}
}

func (n *Notes) mark(id, severity string) {
	if n.Findings[id] == "" {
		n.Findings[id] = severity
	}
}

// share adds up the journeys that take each link. A journey that a cache may
// answer ends there for its hits.
func (n *Notes) share(r *latency.Result) {
	n.Shares = map[string]float64{}
	for i := range r.Journeys {
		j := &r.Journeys[i]
		seen := map[model.LinkRef]bool{}
		for _, h := range j.Hops {
			if h.Link == nil || seen[h.Link.Ref()] {
				continue
			}
			share := j.SharePercent * taken(j, h.Link.Ref())
			for _, p := range h.Takers() {
				seen[p.Link.Ref()] = true
				n.Shares[p.Link.Ref().String()] += share * p.Share
			}
		}
	}
}

// taken is which part of the requests of a journey take a link of it, 0..1.
func taken(j *latency.Journey, l model.LinkRef) float64 {
	if len(j.Branches) == 0 {
		return 1
	}
	part := 0.0
	for _, b := range j.Branches {
		if slices.Contains(b.Path, l.From) && slices.Contains(b.Path, l.To) {
			part += b.SharePercent / 100
		}
	}
	return part
}

func (n *Notes) wait(t *model.Topology, r *latency.Result) error {
	n.Waits = map[string]float64{}
	if r.Summary.SharePercent > 0 {
		n.Together = r.Summary.P50
	}
	ways, known := map[string][]float64{}, map[string]bool{}
	for _, j := range r.Journeys {
		ways[j.Users] = append(ways[j.Users], j.P50)
		known[j.Users] = known[j.Users] || j.Known
	}
	for _, x := range t.Nodes {
		switch p50 := ways[x.ID]; {
		case !known[x.ID]:
		case len(p50) == 1:
			n.Waits[x.ID] = p50[0]
		default: // percentiles of several ways do not add up: mix them
			mixed, err := latency.Estimate(t, latency.Options{Connection: latency.Cold, From: []string{x.ID}, Brief: true})
			if err != nil {
				return err
			}
			if mixed.Summary.SharePercent > 0 {
				n.Waits[x.ID] = mixed.Summary.P50
			}
		}
	}
	return nil
}

// Severity is the most severe finding on a node or link, "" for none.
func (n *Notes) Severity(id string) string {
	if n == nil {
		return ""
	}
	return n.Findings[id]
}

// On lists the findings about a node or link.
func (n *Notes) On(id string) []Message {
	if n == nil {
		return nil
	}
	var out []Message
	for _, m := range n.Messages {
		if m.Site == id || id != "" && n.within[m.Site] == id {
			out = append(out, m)
		}
	}
	return out
}

// Wait is what users wait, such as "p50 84 ms"; "" when that is not shown or
// not known.
func (n *Notes) Wait(id string) string {
	if n == nil {
		return ""
	}
	ms, ok := n.Waits[id]
	if !ok {
		return ""
	}
	return "p50 " + milliseconds(ms)
}

// Share is the share of a link, such as "60 %"; "" when that is not shown or no
// request takes the link.
func (n *Notes) Share(link string) string {
	if n == nil {
		return ""
	}
	v, ok := n.Shares[link]
	if !ok {
		return ""
	}
	return percent(v)
}

// Weight is the share of a link from 0 to 1, and whether it is shown.
func (n *Notes) Weight(link string) (float64, bool) {
	if n == nil {
		return 0, false
	}
	v, ok := n.Shares[link]
	return min(1, max(0, v/100)), ok
}

func milliseconds(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) + " ms" }

// percent writes a share with one decimal where it has one, so that the parts of
// a whole add up. What is left of adding up goes first, so that equal shares
// look equal.
func percent(v float64) string {
	v = math.Round(v*1e6) / 1e6
	if v > 0 && v < 0.1 {
		return "<0.1 %"
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) + " %"
}
