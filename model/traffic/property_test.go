package traffic_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

func randomDesign(t *rapid.T) *model.Topology {
	return traffictest.Design(t, traffictest.Varied(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") })...)
}

func randomFailures(t *rapid.T, d *model.Topology) traffic.Failures {
	f := traffic.Failures{Regions: map[string]bool{}, Zones: map[string]bool{}, Nodes: map[string]bool{}, EdgeLocations: map[string]bool{}, Checks: map[string]bool{}}
	for range rapid.IntRange(0, 3).Draw(t, "failures") {
		f.Nodes[rapid.SampledFrom(d.Nodes).Draw(t, "node").ID] = true
	}
	if rapid.Bool().Draw(t, "a Region fails") {
		f.Regions[rapid.SampledFrom(traffictest.Regions).Draw(t, "region")] = true
	}
	for range rapid.IntRange(0, 2).Draw(t, "zones") {
		f.Zones[rapid.SampledFrom(traffictest.Regions).Draw(t, "region")+rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "zone")] = true
	}
	if rapid.Bool().Draw(t, "an edge location fails") {
		f.EdgeLocations["SYD"] = true
	}
	for _, n := range d.Nodes {
		if n.Kind() == model.KindHealthCheck && rapid.IntRange(0, 3).Draw(t, "blind") == 0 {
			f.Checks[n.ID] = true
		}
	}
	return f
}

// Whatever is drawn and broken: every walk ends, no request is lost or made up,
// and every journey says enough.
func TestEveryWalk(t *testing.T) {
	net := traffictest.Network{}
	rapid.Check(t, func(t *rapid.T) {
		d := randomDesign(t)
		f := randomFailures(t, d)
		w := traffic.NewWalker(d, net, f)
		for _, p := range traffic.Populations(d) {
			for _, r := range w.Requests(p.Users) {
				sum := 0.0
				for _, j := range w.Walk(p, r) {
					sum += j.Share
					checkJourney(t, d, f, j)
				}
				if math.Abs(sum-p.Share) > 1e-9 {
					t.Fatalf("shares of %s %s add up to %v, want %v", p.Location, r.Path, sum, p.Share)
				}
			}
		}
	})
}

func checkJourney(t *rapid.T, d *model.Topology, f traffic.Failures, j traffic.Journey) {
	if j.Share <= 0 || len(j.Hops) == 0 || j.Hops[0].Node != j.Users {
		t.Fatalf("journey of share %v with path %v", j.Share, j.Path())
	}
	checkTakers(t, d, f, j)
	if failed := j.Outcome == traffic.Failed; j.Wait < 0 || j.Status < 0 || (!failed && j.Status != 0) {
		t.Fatalf("%s with status %d after %v s", j.Outcome, j.Status, j.Wait)
	}
	if j.Outcome == traffic.Failed {
		if len(j.Why) == 0 {
			t.Fatalf("failed at %v without a reason", j.Path())
		}
		return
	}
	seen := map[string]bool{}
	for i, h := range j.Hops {
		if h.Again != "" { // a request of its own, which may come to the same stations
			clear(seen)
		}
		id := h.Node.ID
		if i > 0 && j.Hops[i-1].Node == h.Node { // passed twice, as an edge-optimized API
			continue
		}
		if seen[id] {
			t.Fatalf("served in a circle: %v", j.Path())
		}
		seen[id] = true
		n := d.Node(id)
		gone := f.Nodes[id] && n != j.Users || f.Regions[n.Region()]
		if z := traffic.ZonesOf(n); len(z) > 0 {
			gone = gone || !slices.ContainsFunc(z, func(z string) bool { return !f.Zones[z] })
		}
		if gone {
			t.Fatalf("served by %s, which is broken: %v", id, j.Path())
		}
	}
	for _, h := range j.Hops[1:] {
		if h.Link != nil && !model.LegalLink(d, h.Link) {
			t.Fatalf("served over the illegal link %v", h.Link.Ref())
		}
	}
	if last := j.Hops[len(j.Hops)-1].Node; !last.Info().Terminal() {
		t.Fatalf("served by %s, which answers nothing: %v", last.ID, j.Path())
	}
}

// checkTakers: equal targets divide what the hop takes, each as a target that is
// up and that its link leads to.
func checkTakers(t *rapid.T, d *model.Topology, f traffic.Failures, j traffic.Journey) {
	for i, h := range j.Hops {
		sum := 0.0
		for _, p := range h.Takers() {
			sum += p.Share
			if p.Node != h.Node && (i != len(j.Hops)-1 || f.Nodes[p.Node.ID] || p.Node.Kind() != h.Node.Kind() || p.Node.Region() != h.Node.Region()) {
				t.Fatalf("%s is taken to be like %s in %v", p.Node.ID, h.Node.ID, j.Path())
			}
			if p.Link != nil && p.Link.To != p.Node.ID || h.Link != nil && p.Link.From != h.Link.From {
				t.Fatalf("%s is not where %v leads", p.Node.ID, p.Link)
			}
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("takers of %s share %v of its requests", h.Node.ID, sum)
		}
	}
	sum, seen := 0.0, map[*model.Node]bool{}
	for _, e := range traffic.Ends(j.Hops) {
		if sum += e.Share; seen[e.Node] {
			t.Fatalf("%s is twice an end of %v", e.Node.ID, j.Path())
		}
		seen[e.Node] = true
	}
	if math.Abs(sum-1) > 1e-9 || traffic.Ends(j.Hops)[0].Node != j.Hops[len(j.Hops)-1].Node {
		t.Fatalf("ends of %v share %v of its requests", j.Path(), sum)
	}
}

// A tree of weighted records has more leaves than anybody wants to read.
func TestManyWaysStayBounded(t *testing.T) {
	lines := []string{"users u locations=Paris"}
	for i := range 40 {
		lines = append(lines, fmt.Sprintf("record a%d policy=weighted", i), fmt.Sprintf("record b%d policy=weighted", i))
	}
	lines = append(lines, "asg x eip=true region=eu-west-1", "u -> a0")
	for i := range 39 {
		for _, from := range []string{"a", "b"} {
			lines = append(lines, fmt.Sprintf("%s%d -> a%d weight=2", from, i, i+1), fmt.Sprintf("%s%d -> b%d weight=1", from, i, i+1))
		}
	}
	lines = append(lines, "a39 -> x weight=1", "b39 -> x weight=1")
	d := traffictest.Design(t, lines...)
	sum := 0.0
	journeys := traffictest.Walk(d, traffic.Populations(d)[0], traffic.Request{Path: "*"}, traffic.Failures{})
	for _, j := range journeys {
		sum += j.Share
	}
	if len(journeys) > 128 || math.Abs(sum-1) > 1e-9 {
		t.Errorf("%d journeys with %v of the requests, want at most 128 with all", len(journeys), sum)
	}
}

// Neither the order in which nodes are drawn, nor what they are called, nor the
// order of links where it decides nothing, changes what users get.
func TestOrderAndNamesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := traffictest.Varied(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") })
		d := traffictest.Design(t, lines...)
		f := randomFailures(t, d)
		want := outcomes(d, f)
		other, renamed := traffictest.Design(t, shuffled(t, lines)...), renaming(f)
		if got := outcomes(other, renamed); !near(got, want) {
			t.Fatalf("outcomes %v under %+v, other order and names make it %v under %+v\n%s", want, f, got, renamed, strings.Join(lines, "\n"))
		}
	})
}

var nodeID = regexp.MustCompile(`\bn(\d+)\b`)

// renamed turns the order of the ids round.
func renamed(s string) string {
	return nodeID.ReplaceAllStringFunc(s, func(id string) string {
		i, _ := strconv.Atoi(id[1:])
		return fmt.Sprintf("k%d", 1000-i)
	})
}

// shuffled renames, and moves all but links of distributions among themselves:
// their behaviours are tried in order.
func shuffled(t *rapid.T, lines []string) []string {
	var nodes, free, fixed []string
	cdn := map[string]bool{}
	for _, l := range lines {
		words := strings.Fields(l)
		switch {
		case words[1] != "->":
			nodes = append(nodes, renamed(l))
			cdn[words[1]] = words[0] == "cloudfront"
		case cdn[words[0]]:
			fixed = append(fixed, renamed(l))
		default:
			free = append(free, renamed(l))
		}
	}
	nodes = rapid.Permutation(nodes).Draw(t, "nodes")
	return slices.Concat(nodes, rapid.Permutation(free).Draw(t, "links"), fixed)
}

func renaming(f traffic.Failures) traffic.Failures {
	f.Nodes, f.Checks = maps(f.Nodes), maps(f.Checks)
	return f
}

func maps(m map[string]bool) map[string]bool {
	out := map[string]bool{}
	for k, v := range m {
		out[renamed(k)] = v
	}
	return out
}

// outcomes sums the shares of all populations and requests by place and outcome.
func outcomes(d *model.Topology, f traffic.Failures) map[string]float64 {
	w := traffic.NewWalker(d, traffictest.Network{}, f)
	out := map[string]float64{}
	for _, p := range traffic.Populations(d) {
		for _, r := range w.Requests(p.Users) {
			for _, j := range w.Walk(p, r) {
				out[p.Location+" "+r.Path+" "+string(j.Outcome)] += j.Share * r.Share
			}
		}
	}
	return out
}

func near(a, b map[string]float64) bool {
	for k := range a {
		if math.Abs(a[k]-b[k]) > 1e-9 {
			return false
		}
	}
	return len(a) == len(b)
}
