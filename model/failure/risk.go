package failure

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// Risk is what a break may cost of the data that requests have written: the
// recovery point. It is about stores that are drawn, behind requests that write.
type Risk struct {
	Drawn   bool     // a store is drawn behind these requests, and they write
	Bounded bool     // the loss ends at Seconds; false when nothing is known to copy the data
	Seconds float64  // what was written in this time before the break may be lost
	Stores  []string // ids of the stores that are lost
	Why     string   // one sentence
	Source  string   // page behind the figure, or [model.Assumption]
}

// risk tells what becomes of the data behind one kind of request.
func (s *scene) risk(k *kind) Risk {
	out := Risk{Bounded: true}
	if k.request.Reads() {
		return out
	}
	for _, store := range s.storesBehind(k.before) {
		out.Drawn = true
		if !s.down(store) {
			continue
		}
		out.Stores = append(out.Stores, store.ID)
		copied := s.copyOf(store)
		lag, known := replicationLag(store)
		switch {
		case copied == nil:
			out.Bounded, out.Source = false, ""
			out.Why = fmt.Sprintf("Nothing that is drawn copies %s: what was written since its last backup is lost.", store.Label())
			return out
		case !known:
			out.Bounded, out.Source = false, ""
			out.Why = fmt.Sprintf("%s has a copy of %s, and how far that is behind is not published.", copied.Label(), store.Label())
			return out
		case lag.Value >= out.Seconds:
			out.Seconds, out.Source = lag.Value, lag.origin()
			out.Why = fmt.Sprintf("%s has what was written to %s but for the last %s s, typically.", copied.Label(), store.Label(), figure(lag.Value))
		}
	}
	switch {
	case !out.Drawn:
		out.Why = "No data store is drawn behind these requests."
	case len(out.Stores) == 0:
		out.Why = "No data store behind these requests is lost."
	}
	return out
}

// storesBehind lists the data stores that served requests write to: those of
// compute, and a bucket that takes them itself.
func (s *study) storesBehind(journeys []traffic.Journey) []*model.Node {
	var out []*model.Node
	add := func(n *model.Node) {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	for _, j := range journeys {
		if j.Outcome == traffic.Failed {
			continue
		}
		for _, end := range traffic.Ends(j.Hops) {
			if k := end.Node.Kind(); k == model.KindS3 || k == model.KindDatastore {
				add(end.Node)
			}
			for _, l := range s.t.Out(end.Node.ID) {
				if l.Kind == model.Writes && model.LegalLink(s.t, l) {
					add(s.t.Node(l.To))
				}
			}
		}
	}
	return out
}

// copyOf finds a store that still works and to or from which a lost one
// replicates.
func (s *scene) copyOf(store *model.Node) *model.Node {
	for _, l := range slices.Concat(s.t.Out(store.ID), s.t.In(store.ID)) {
		if l.Kind != model.Replicates || !model.LegalLink(s.t, l) {
			continue
		}
		other := s.t.Node(l.To)
		if other == store {
			other = s.t.Node(l.From)
		}
		if other != store && !s.down(other) {
			return other
		}
	}
	return nil
}

// replicationLag is how far a copy is behind, typically; not known of engines for
// which nothing is published.
func replicationLag(store *model.Node) (timingRow, bool) {
	item := "replication-lag/s3"
	if d, ok := model.As[*model.Datastore](store); ok {
		item = "replication-lag/" + d.Engine.Val()
	}
	for _, t := range timings() {
		if t.Item == item {
			return t, true
		}
	}
	return timingRow{}, false
}
