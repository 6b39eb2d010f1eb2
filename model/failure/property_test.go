package failure

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

// drawn is a random design, with the lines that make it.
func drawn(t *rapid.T) ([]string, *model.Topology) {
	lines := traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") })
	top, err := traffictest.Parse(lines...)
	if err != nil {
		t.Skip(err)
	}
	return lines, top
}

func drawnBreaks(t *rapid.T, top *model.Topology) []Break {
	all := Breaks(top)
	for _, n := range top.Nodes { // users and names too, which the list leaves out
		if b := (Break{Node, n.ID}); !slices.Contains(all, b) {
			all = append(all, b)
		}
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(all), 0, min(3, len(all)), func(b Break) Break { return b }).Draw(t, "breaks")
}

func run(t *rapid.T, top *model.Topology, breaks []Break) *Result {
	r, err := Simulate(top, breaks, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResultsHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, top := drawn(t)
		breaks := drawnBreaks(t, top)
		r := run(t, top, breaks)
		if r.ServedPercent < 0 || r.ServedPercent > 100 {
			t.Errorf("%g %% served", r.ServedPercent)
		}
		share := map[string]float64{}
		for _, j := range r.Journeys {
			share[j.Method] += j.SharePercent
			checkJourney(t, j, len(breaks) > 0)
		}
		for m, s := range share {
			if math.Abs(s-100) > 0.05*float64(len(r.Journeys)+1) {
				t.Errorf("the shares of %s add up to %g", m, s)
			}
		}
		for _, l := range r.Load {
			if l.Before == l.After || min(l.Before, l.After) < 0 || max(l.Before, l.After) > 100 {
				t.Errorf("load %+v", l)
			}
		}
	})
}

func checkJourney(t *rapid.T, j Journey, broken bool) {
	if s := j.Served + j.AfterFailover + j.Failed; math.Abs(s-100) > 0.05 || min(j.Served, j.AfterFailover, j.Failed) < 0 {
		t.Errorf("%+v does not add up", j)
	}
	r := j.Recovery
	if r.Recovers != (j.Outcome != traffic.Failed) || r.After < 0 || r.Each < 0 || math.IsNaN(r.After+r.Each) {
		t.Errorf("%s: %+v", j.Outcome, r)
	}
	if (j.After.Dies != "") && j.Outcome != traffic.Failed {
		t.Errorf("dies at %s and is %s", j.After.Dies, j.Outcome)
	}
	if j.Why == "" || broken == (len(r.Timeline) == 0) {
		t.Errorf("why %q, timeline of %d events", j.Why, len(r.Timeline))
	}
	last := 0.0
	for _, e := range r.Timeline {
		if e.At < last || e.Text == "" || e.State == "" {
			t.Errorf("event %+v after %g s", e, last)
		}
		last = e.At
	}
	if !broken {
		return
	}
	// Requests fail up to After and not from then on, unless for good.
	switch end := r.Timeline[len(r.Timeline)-1].State; {
	case j.Failed == 100 && end != Down, j.Outcome != traffic.Failed && (end == Down || end == Part):
		t.Errorf("%s ends as %s:\n%s", j.Outcome, end, written(j))
	case j.Served >= 0.1 && r.Timeline[0].State == Down:
		t.Errorf("%g %% never fail, and it begins as %s:\n%s", j.Served, r.Timeline[0].State, written(j))
	case r.Recovers && r.After > 0 && r.Timeline[0].State == Up:
		t.Errorf("%g s of failure begin as %s:\n%s", r.After, r.Timeline[0].State, written(j))
	}
}

// Who never fails took a way before on which nothing is broken: served is no more than
// the part of those. Nodes and Regions only: of zones and edge locations ways do not tell.
func TestServedWasServed(t *testing.T) {
	parts := 0
	rapid.Check(t, func(t *rapid.T) {
		top, breaks, weighted := partly(t)
		_, kinds, err := begin(top, Options{}, breaks)
		if err != nil {
			t.Fatal(err)
		}
		r := run(t, top, breaks)
		for i, k := range kinds {
			whole := 0.0
			for at, share := range sharesOf(k.before) {
				j := k.before[at]
				part := 1.0
				for _, h := range j.Hops[1:] { // users ask all the same
					up := 0.0
					for _, p := range h.Takers() {
						if !stops(p.Node, breaks) {
							up += p.Share
						}
					}
					part *= up
				}
				if j.Outcome != traffic.Failed {
					whole += share * part
				}
			}
			if got := r.Journeys[i]; got.Served > 100*whole+0.1 {
				t.Errorf("%v: %s %s of %s: %g %% are served throughout, and %g %% of the ways are left whole\n%s", breaks, got.Method, got.Request, got.Users, got.Served, 100*whole, written(got))
			} else if whole > 0.01 && whole < 0.99 {
				parts++
			}
			// Behind weighted groups nothing else decides about who fails at first.
			if first := r.Journeys[i].Recovery; weighted && len(breaks) > 0 && (first.Timeline[0].State == Down) != (whole < 1e-9) {
				t.Errorf("%v: it begins as %s, and %g %% of the ways are left whole\n%s", breaks, first.Timeline[0].State, 100*whole, written(r.Journeys[i]))
			}
		}
	})
	if parts < 5 {
		t.Errorf("a part of the ways broke %d times only", parts)
	}
}

// partly is a design with weighted target groups, or any, and nodes and Regions of it.
func partly(t *rapid.T) (top *model.Topology, breaks []Break, weighted bool) {
	if weighted = rapid.Bool().Draw(t, "weighted"); weighted {
		pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
		front := pick("front", "global-accelerator r", "record r name=a.x.org policy=failover", "record r name=a.x.org policy=weighted")
		lines := weightedGroups(front, "", "", rapid.IntRange(0, 9).Draw(t, "ea"), rapid.IntRange(1, 9).Draw(t, "eq"))
		for i, l := range lines {
			switch {
			case strings.HasPrefix(front, "record") && strings.HasPrefix(l, "r -> a"):
				lines[i] = "r -> a role=primary weight=1 evaluateTargetHealth=" + pick("evaluate", "true", "true", "false")
			case strings.HasPrefix(front, "record") && strings.HasPrefix(l, "r -> b"):
				lines[i] = "r -> b role=secondary evaluateTargetHealth=true weight=" + pick("weight", "0", "1", "3")
			case strings.HasPrefix(l, "r -> b"):
				lines[i] = "r -> b weight=" + pick("endpoint", "0", "128")
			}
		}
		var err error
		if top, err = traffictest.Parse(lines...); err != nil {
			t.Fatal(err)
		}
	} else {
		_, top = either(t)
	}
	breaks = slices.DeleteFunc(drawnBreaks(t, top), func(b Break) bool { return b.Kind != Node && b.Kind != Region })
	return top, breaks, weighted
}

// stops tells whether a node is one that breaks.
func stops(n *model.Node, breaks []Break) bool {
	return slices.ContainsFunc(breaks, func(b Break) bool {
		return b.Kind == Node && b.ID == n.ID || b.Kind == Region && b.ID == n.Region()
	})
}

func TestNothingBrokenChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, top := drawn(t)
		r := run(t, top, nil)
		if len(r.Load) > 0 {
			t.Errorf("load %v", r.Load)
		}
		for _, j := range r.Journeys {
			if !reflect.DeepEqual(j.Before, j.After) || j.Recovery.After != 0 || j.Recovery.Timeline != nil {
				t.Errorf("%+v", j)
			}
		}
	})
}

// The order of the breaks and the names of nodes decide nothing.
func TestOrderAndNamesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, top := drawn(t)
		breaks := drawnBreaks(t, top)
		want := run(t, top, breaks)
		turned := slices.Clone(breaks)
		slices.Reverse(turned)
		got := run(t, top, turned)
		if a, b := bare(want), bare(got); a != b {
			t.Errorf("in another order:\n%s\nwant\n%s", b, a)
		}
		named := make([]string, len(lines))
		for i, l := range lines {
			words := strings.Fields(l)
			if words[1] == "->" {
				words[0], words[2] = "z-"+words[0], "z-"+words[2]
			} else {
				words[1] = "z-" + words[1]
			}
			named[i] = strings.Join(words, " ")
		}
		other := traffictest.Design(t, named...)
		for i, b := range breaks {
			if b.Kind == Node || b.Kind == HealthCheck {
				breaks[i].ID = "z-" + b.ID
			}
		}
		if a, b := bare(want), bare(run(t, other, breaks)); a != b {
			t.Errorf("under other names:\n%s\nwant\n%s", b, a)
		}
	})
}

// bare is a result without names and sentences.
func bare(r *Result) string {
	var b strings.Builder
	fmt.Fprintln(&b, r.ServedPercent, len(r.Load))
	for _, j := range r.Journeys {
		fmt.Fprintln(&b, j.Location, j.Request, j.Method, j.SharePercent, j.Outcome, j.Served, j.AfterFailover, j.Failed, j.Recovery.Recovers, j.Recovery.After, j.Recovery.Each, len(j.After.Path))
		for _, e := range j.Recovery.Timeline {
			fmt.Fprintln(&b, e.At, e.State, e.Source)
		}
	}
	return b.String()
}

// A node that breaks as well cannot bring service back, unless it is one that
// stood in the way of a better choice: a check, a name or something that a
// check or a policy goes by. In a design without names and accelerators there
// is none.
func TestMoreBreaksNeverServeMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := []string{"users u locations=Paris,Tokyo", "cloudfront cdn"}
		n := rapid.IntRange(1, 3).Draw(t, "balancers")
		for i := range n {
			lines = append(lines, fmt.Sprintf("alb lb%d region=%s", i, traffictest.Regions[i]))
		}
		for i := range rapid.IntRange(1, 4).Draw(t, "groups") {
			at := rapid.IntRange(0, n-1).Draw(t, "at")
			lines = append(lines, fmt.Sprintf("asg a%d region=%s azs=%d", i, traffictest.Regions[at], rapid.IntRange(1, 3).Draw(t, "azs")), fmt.Sprintf("lb%d -> a%d", at, i))
		}
		lines = append(lines, "u -> cdn", "cdn -> lb0 group=g groupRole=primary")
		if n > 1 {
			lines = append(lines, "cdn -> lb1 group=g groupRole=secondary")
		}
		top := traffictest.Design(t, lines...)
		breaks := drawnBreaks(t, top)
		if len(breaks) == 0 {
			t.Skip()
		}
		fewer, more := run(t, top, breaks[1:]), run(t, top, breaks)
		if more.ServedPercent > fewer.ServedPercent {
			t.Errorf("%v serve %g %%, %v as well %g %%\n%s", breaks[1:], fewer.ServedPercent, breaks[0], more.ServedPercent, strings.Join(lines, "\n"))
		}
	})
}

// All targets of a balancer share what enters it, and those that are left share
// it when one breaks, whichever that is.
func TestTargetsShareEqually(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := []string{"users u locations=Paris", "record r policy=simple", "alb b region=us-east-1", "u -> r", "r -> b"}
		n, mins, sum := 0, map[string]float64{}, 0.0
		n = rapid.IntRange(2, 30).Draw(t, "targets") // of more, a tenth of a percent does not tell them apart
		for i := range n {
			kind := rapid.SampledFrom([]string{"asg", "ecs"}).Draw(t, "kind")
			least := rapid.IntRange(1, 6).Draw(t, "instances") // each of them takes as much as any other
			mins[fmt.Sprintf("s%d", i)], sum = float64(least), sum+float64(least)
			lines = append(lines, fmt.Sprintf("%s s%d region=us-east-1 min=%d thinkTime=%d", kind, i, least, rapid.IntRange(1, 2).Draw(t, "ms")), fmt.Sprintf("b -> s%d", i))
		}
		top, err := traffictest.Parse(lines...)
		if err != nil {
			t.Fatal(err)
		}
		lost := fmt.Sprintf("s%d", rapid.IntRange(0, n-1).Draw(t, "lost"))
		b := []Break{{Node, lost}}
		r, err := Simulate(top, b, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var want []Load
		for i := range n {
			l := Load{Node: fmt.Sprintf("s%d", i)}
			l.Before = tenth(100 * mins[l.Node] / sum)
			if l.Node != lost {
				l.After = tenth(100 * mins[l.Node] / (sum - mins[lost]))
			}
			if l.Before != l.After {
				want = append(want, l)
			}
		}
		if !slices.Equal(r.Load, want) {
			t.Fatalf("load %+v, want %+v", r.Load, want)
		}
		before, after := 0.0, 0.0
		for _, c := range r.Carried {
			if c.Link.From == "b" {
				before, after = before+c.Before, after+c.After
				want := 100 * mins[c.Link.To] / (sum - mins[lost])
				if c.Link.To == lost {
					want = 0
				}
				if math.Abs(c.Before-100*mins[c.Link.To]/sum) > 1e-9 || math.Abs(c.After-want) > 1e-9 {
					t.Errorf("carried %+v", c)
				}
			}
		}
		if math.Abs(before-100) > 1e-9 || math.Abs(after-100) > 1e-9 {
			t.Errorf("the balancer sends on %v %% and %v %%", before, after)
		}
		for _, j := range r.Journeys {
			if !strings.Contains(fmt.Sprint(j.Recovery.Timeline), "b leaves out "+lost+" after") {
				t.Errorf("%+v does not tell what is left out", j.Recovery.Timeline)
			}
		}
		landings, err := Lands(top, Options{}, b)
		if err != nil || len(landings) != 2 {
			t.Fatal(landings, err)
		}
		for _, l := range landings {
			if len(l.Before) != n || len(l.After) != n-1 {
				t.Errorf("requests end at %d and %d nodes, want %d and %d", len(l.Before), len(l.After), n, n-1)
			}
			for _, e := range l.Before {
				if want := tenth(100 * mins[e.Node] / sum); e.SharePercent != want {
					t.Errorf("%+v, want a share of %v", e, want)
				}
			}
		}
	})
}
