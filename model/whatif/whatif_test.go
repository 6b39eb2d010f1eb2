package whatif_test

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/latency"
	"portolan/model/traffic/traffictest"
	"portolan/model/whatif"
	"portolan/samples"
	"portolan/samples/samplestest"
)

type request struct {
	users, location, path string
	entry                 int
}

// entry is which of the nodes that users call has an id, from 0.
func entry(d *model.Topology, users, id string) int {
	var calls []string
	for _, l := range d.Out(users) {
		if (l.Kind == model.Queries || l.Kind == model.Requests) && model.LegalLink(d, l) && !slices.Contains(calls, l.To) {
			calls = append(calls, l.To)
		}
	}
	return slices.Index(calls, id)
}

func called(j latency.Journey) string {
	if len(j.Path) < 2 {
		return ""
	}
	return j.Path[1]
}

// direct is p50 and p95 of every population and request by an estimate of its
// own; of the slowest way where there are several.
func direct(t rapid.TB, d *model.Topology) map[request]whatif.Figures {
	t.Helper()
	r, err := latency.Estimate(d, latency.Options{Connection: latency.Cold})
	if err != nil {
		t.Fatal(err)
	}
	out := map[request]whatif.Figures{}
	for _, j := range r.Journeys {
		k := request{j.Users, j.Location, j.Request, entry(d, j.Users, called(j))}
		if f := out[k]; j.Known && (!f.Known || j.P95 > f.P95) {
			out[k] = whatif.Figures{Known: true, Quantiles: j.Quantiles, One: j.One}
		}
	}
	return out
}

// change is what an idea does to one population and request.
func change(i whatif.Idea, users, location, path string) (whatif.Change, bool) {
	n := slices.IndexFunc(i.Changes, func(c whatif.Change) bool {
		return c.Users == users && c.Location == location && c.Request == path
	})
	if n < 0 {
		return whatif.Change{}, false
	}
	return i.Changes[n], true
}

func near(a, b whatif.Figures) bool {
	return a.Known == b.Known && math.Abs(a.P50-b.P50) < 1e-6 && math.Abs(a.P95-b.P95) < 1e-6
}

// checkIdeas tests what holds for ideas of every design.
func checkIdeas(t rapid.TB, d *model.Topology, ideas []whatif.Idea) {
	t.Helper()
	before := direct(t, d)
	for _, i := range ideas {
		if !i.Advised() {
			if len(i.Edits)+len(i.Changes) > 0 {
				t.Errorf("%s is advised against and has edits or changes", i.ID)
			}
			continue
		}
		after, err := i.Edit().Apply(d)
		if err != nil {
			t.Errorf("%s cannot be made: %v", i.ID, err)
			continue
		}
		then := direct(t, after)
		for _, c := range i.Changes {
			k := request{c.Users, c.Location, c.Request, entry(d, c.Users, c.Entry)}
			if now, then := before[k], then[k]; c.Connection == latency.Cold && (!near(now, c.Before) || !near(then, c.After)) {
				t.Errorf("%s at %s %s: claims %v to %v, estimates say %v to %v", i.ID, c.Location, c.Request, c.Before, c.After, now, then)
			}
		}
		best, ok := i.Best()
		if !ok || !whatif.Margin(best.Before.P50, best.After.P50) && !whatif.Margin(best.Before.P95, best.After.P95) {
			t.Errorf("%s helps nobody", i.ID)
		}
		if was, is := failed(t, d), failed(t, after); is > was+1e-9 {
			t.Errorf("%s: %v %% of the requests fail after it, %v %% before", i.ID, is, was)
		}
	}
}

// failed is the share of requests without an answer, in percent.
func failed(t rapid.TB, d *model.Topology) (sum float64) {
	t.Helper()
	r, err := latency.Estimate(d, latency.Options{Connection: latency.Cold})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range r.Journeys {
		if j.Outcome == "failed" {
			sum += j.SharePercent
		}
	}
	return sum
}

func TestGainsAreThoseOfEstimates(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			d := samplestest.Topology(t, name)
			r, err := latency.Estimate(d, latency.Options{Connection: latency.Cold})
			if err != nil {
				t.Fatal(err)
			}
			asked := map[string]bool{}
			for _, j := range r.Journeys {
				if asked[j.Request] {
					continue // one city for each request; ideas tell of all cities
				}
				asked[j.Request] = true
				checkIdeas(t, d, whatif.Ideas(d, whatif.Options{Users: j.Users, Location: j.Location, Request: j.Request}))
			}
		})
	}
}

func TestGainsAreThoseOfEstimatesInRandomDesigns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, err := traffictest.Parse(traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") })...)
		if err != nil {
			t.Skip(err)
		}
		checkIdeas(t, d, whatif.Ideas(d, whatif.Options{}))
	})
}

// Making an idea and taking it back leaves the file as it was, byte by byte.
func TestAnIdeaCanBeTakenBack(t *testing.T) {
	for _, name := range samples.Names() {
		d := samplestest.Topology(t, name)
		before := document.Format(d)
		for _, i := range whatif.Ideas(d, whatif.Options{}) {
			if !i.Advised() {
				continue
			}
			h := model.NewHistory(d)
			h, err := h.Do(i.Edit(), "")
			if err != nil {
				t.Fatal(name, i.ID, err)
			}
			changed := document.Format(h.Now())
			if bytes.Equal(changed, before) {
				t.Errorf("%s: %s changes nothing", name, i.ID)
			}
			if _, err := document.Parse(name, changed); err != nil {
				t.Errorf("%s: the file after %s cannot be read: %v", name, i.ID, err)
			}
			h, _, _ = h.Undo()
			if !bytes.Equal(document.Format(h.Now()), before) {
				t.Errorf("%s: undoing %s leaves something behind", name, i.ID)
			}
		}
	}
}

func TestTheOrderIsByGainAndAlwaysTheSame(t *testing.T) {
	d := samplestest.Topology(t, "multi-region-failover")
	var first []string
	for range 3 {
		ideas := whatif.Ideas(d, whatif.Options{Location: "Madrid"})
		var ids []string
		last := math.Inf(1)
		for _, i := range ideas {
			ids = append(ids, i.ID)
			c, ok := change(i, "madrid", "Madrid", "*")
			if !i.Advised() {
				last = math.Inf(-1) // nothing advised may follow
				continue
			}
			if gain := c.Gain() + c.Before.P50 - c.After.P50; !ok || gain > last {
				t.Errorf("%s gains %v after one that gains %v", i.ID, gain, last)
			} else {
				last = gain
			}
		}
		if first != nil && !slices.Equal(first, ids) {
			t.Errorf("first %v, then %v", first, ids)
		}
		first = ids
	}
	if len(first) < 3 {
		t.Errorf("only %v", first)
	}
}

func TestTheWorkIsBounded(t *testing.T) {
	d := samplestest.Topology(t, "multi-region-failover")
	advised := 0
	for _, i := range whatif.Ideas(d, whatif.Options{Estimates: 1}) {
		if i.Advised() {
			advised++
		}
	}
	if advised > 1 {
		t.Errorf("one estimate gave %d ideas", advised)
	}
}

func TestNothingToSay(t *testing.T) {
	for name, d := range map[string]*model.Topology{
		"empty":       traffictest.Design(t),
		"no location": traffictest.Design(t, "users u", "alb web region=us-east-1", "asg app region=us-east-1", "u -> web", "web -> app"),
		"no server":   traffictest.Design(t, "users u locations=Sydney"),
	} {
		if got := whatif.Ideas(d, whatif.Options{}); len(got) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := whatif.Ideas(samplestest.Topology(t, "static-site"), whatif.Options{Users: "nobody"}); len(got) != 0 {
		t.Error("ideas for users that do not exist")
	}
}

// A place that is tried counts for ideas like one of the design.
func TestAPlaceThatIsTried(t *testing.T) {
	d := samplestest.Topology(t, "multi-region-failover")
	o := whatif.Options{Users: "madrid", Location: "Singapore", Request: "*", Trials: []whatif.Trial{{Users: "madrid", Location: "Singapore"}}}
	ideas := whatif.Ideas(d, o)
	i := slices.IndexFunc(ideas, func(i whatif.Idea) bool { return i.ID == "region-ap-southeast-1" })
	if i < 0 {
		t.Fatalf("no Region near Singapore among %d ideas", len(ideas))
	}
	c, ok := change(ideas[i], "madrid", "Singapore", "*")
	if !ok || c.SharePercent != 0 || c.Gain() < 100 {
		t.Errorf("change at Singapore: %+v", c)
	}
}
