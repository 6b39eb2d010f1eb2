package failure

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/traffic/traffictest"
)

// monitored is a random name of two ALBs that are watched in random ways, as lines.
func monitored(t *rapid.T) []string {
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	lines := []string{
		"users u locations=Frankfurt,Tokyo", "record r name=a.x.org policy=" + pick("policy", "failover", "weighted", "latency"), "alb a region=us-east-1", "asg ea region=us-east-1", "lambda fn region=us-east-1",
		"alb b region=eu-west-1", "asg eb region=eu-west-1", "asg es region=eu-west-1", "on-premises idle location=Madrid",
	}
	for _, id := range []string{"c1", "c2", "c3"} {
		lines = append(lines, fmt.Sprintf("health-check %s interval=%s failureThreshold=%s target=%s %s", id, pick("interval", "10", "30"), pick("threshold", "1", "3", "10"), pick("target", "a", "b", "ea", "idle"),
			pick("state", "", "", "inverted=true", "disabled=true", "type=CLOUDWATCH_METRIC", "type=CLOUDWATCH_METRIC missingData=unhealthy")))
	}
	lines = append(lines, "health-check sum type=CALCULATED children=c1,c2,c3 threshold="+pick("children", "1", "2", "3"))
	answer := func(role, region, weight string) string {
		check := pick("check", "", "c1", "c2", "c3", "sum")
		if check != "" {
			check = " healthCheck=" + check
		}
		return fmt.Sprintf("role=%s region=%s weight=%s evaluateTargetHealth=%s%s", role, region, weight, pick("evaluate", "true", "false"), check)
	}
	return append(lines, "u -> r", "r -> a "+answer("primary", "us-east-1", "1"), "r -> b "+answer("secondary", "eu-west-1", "3"), "a -> ea", "a -> fn pathRule=/api/* healthCheck=/h", "b -> eb", "b -> es")
}

// either is a design of any kind, or one with monitors.
func either(t *rapid.T) ([]string, *model.Topology) {
	if rapid.Bool().Draw(t, "any") {
		return drawn(t)
	}
	lines := monitored(t)
	top, err := traffictest.Parse(lines...)
	if err != nil {
		t.Fatal(err)
	}
	return lines, top
}

// What does not change its state is never credited: an event that names a monitor
// is about one that the breaks change.
func TestOnlyWhatChangesIsCredited(t *testing.T) {
	credited := map[model.Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		_, top := either(t)
		breaks := drawnBreaks(t, top)
		watched := rapid.IntRange(0, 3).Draw(t, "watched") > 0
		if watched { // what is watched breaks, and monitors of other things stand by
			var err error
			if top, err = traffictest.Parse(monitored(t)...); err != nil {
				t.Fatal(err)
			}
			breaks = []Break{rapid.SampledFrom([]Break{{Node, "a"}, {Node, "ea"}, {Region, "us-east-1"}, {Node, "eb"}, {Node, "es"}, {Region, "eu-west-1"}}).Draw(t, "break")}
		}
		r := run(t, top, breaks)
		plain := plainly{top, breaks}
		for _, n := range top.Nodes {
			changed := plain.touched(n.ID, map[string]bool{})
			var says []string
			switch n.Kind() {
			case model.KindHealthCheck:
				says = []string{"health check " + n.Label() + " fails", "health check " + n.Label() + " has too few", "of health check " + n.Label() + " goes off", "health check " + n.Label() + " turns healthy"}
				changed = plain.checkTouched(n, 0)
				if watched {
					changed = plain.passes(n, nil) != plain.passes(n, breaks)
				}
			case model.KindALB, model.KindNLB:
				says = []string{"finds " + n.Label() + " without a healthy target", " leaves out " + n.Label() + " after"}
				if watched {
					changed = !plain.groups(n, breaks)
				}
			case model.KindASG, model.KindECS, model.KindLambda, model.KindOnPremises:
				says = []string{" leaves out " + n.Label() + " after"}
			default:
				continue
			}
			for _, j := range r.Journeys {
				for _, e := range j.Recovery.Timeline {
					if slices.ContainsFunc(says, func(text string) bool { return strings.Contains(e.Text, text) }) {
						if credited[n.Kind()]++; !changed {
							t.Errorf("%v: %s stays as it is, and %q", breaks, n.Label(), e.Text)
						}
					}
				}
			}
		}
		for _, j := range r.Journeys {
			checkTimeline(t, j)
		}
	})
	for _, k := range []model.Kind{model.KindHealthCheck, model.KindALB, model.KindASG} {
		if credited[k] < 10 {
			t.Errorf("monitors of kind %s were named %d times only", k, credited[k])
		}
	}
}

// plainly decides by the drawing alone, without the program under test, what breaks do
// to what is watched.
type plainly struct {
	*model.Topology
	breaks []Break
}

// hit tells whether a break takes a node, or a zone of its Region.
func (p plainly) hit(n *model.Node, breaks []Break) bool {
	return stops(n, breaks) || slices.ContainsFunc(breaks, func(b Break) bool { return b.Kind == Zone && n.Region() != "" && strings.HasPrefix(b.ID, n.Region()) })
}

// touched tells whether a break takes a node or anything behind it.
func (p plainly) touched(id string, seen map[string]bool) bool {
	if seen[id] {
		return false
	}
	seen[id] = true
	return p.hit(p.Node(id), p.breaks) || slices.ContainsFunc(p.Out(id), func(l *model.Link) bool { return p.touched(l.To, seen) })
}

// checkTouched tells whether a break takes anything that a check may go by: its target,
// what it guards, its children, or its checkers.
func (p plainly) checkTouched(n *model.Node, depth int) bool {
	c, ok := model.As[*model.HealthCheck](n)
	if !ok || depth > 4 {
		return false
	}
	if p.touched(n.ID, map[string]bool{}) || slices.Contains(p.breaks, Break{HealthCheck, n.ID}) || p.Node(c.Target.Val()) != nil && p.touched(c.Target.Val(), map[string]bool{}) {
		return true
	}
	for _, l := range p.Topology.Links {
		if a, ok := model.LinkAs[*model.ResolvesToSpec](l); ok && a.HealthCheck.Val() != "" && p.touched(l.To, map[string]bool{}) {
			return true
		}
	}
	return slices.ContainsFunc(c.Children.Val(), func(id string) bool { return p.Node(id) != nil && p.checkTouched(p.Node(id), depth+1) })
}

// passes is what a check of [monitored] finds: GET of / at a balancer is for the group
// without a path rule.
func (p plainly) passes(n *model.Node, breaks []Break) bool {
	c, _ := model.As[*model.HealthCheck](n)
	if c.Type.Val() == model.HealthCheckCalculated {
		healthy := 0
		for _, id := range c.Children.Val() {
			if p.passes(p.Node(id), breaks) {
				healthy++
			}
		}
		return healthy >= c.Threshold.Val()
	}
	target := p.Node(c.Target.Val())
	up := !p.hit(target, breaks)
	if c.Type.Val() != model.HealthCheckAlarm && target.Kind() == model.KindASG {
		up = false // its instances have no public address, and no checker reaches them
	}
	if targets := p.members(c.Target.Val(), ""); len(targets) > 0 && p.lost(targets, breaks) {
		up = false
	}
	return (c.Disabled.Val() || up) != c.Inverted.Val()
}

// members are the targets of a balancer behind one path rule.
func (p plainly) members(balancer, rule string) (out []*model.Node) {
	for _, l := range p.Out(balancer) {
		if f, ok := model.LinkAs[*model.ForwardsSpec](l); ok && f.PathRule.Val() == rule {
			out = append(out, p.Node(l.To))
		}
	}
	return out
}

// lost tells whether breaks take all of some nodes.
func (p plainly) lost(nodes []*model.Node, breaks []Break) bool {
	return !slices.ContainsFunc(nodes, func(n *model.Node) bool { return !p.hit(n, breaks) })
}

// groups tells whether all target groups of a balancer of [monitored] have a target left.
func (p plainly) groups(n *model.Node, breaks []Break) bool {
	return !p.hit(n, breaks) && !slices.ContainsFunc(p.Out(n.ID), func(l *model.Link) bool {
		f, _ := model.LinkAs[*model.ForwardsSpec](l)
		return p.lost(p.members(n.ID, f.PathRule.Val()), breaks)
	})
}

// Taking away a monitor that stays healthy changes no time and no share.
func TestHealthyMonitorsMakeNoDifference(t *testing.T) {
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		lines, top := either(t)
		breaks := drawnBreaks(t, top)
		sc := newStudy(top).under(breaks)
		var healthy []string
		for _, n := range top.Nodes {
			if c, ok := model.As[*model.HealthCheck](n); ok && !c.Inverted.Val() && !slices.Contains(breaks, Break{Node, n.ID}) && !slices.Contains(breaks, Break{HealthCheck, n.ID}) && keepsHealthy(sc, n) {
				healthy = append(healthy, n.ID)
			}
		}
		without := slices.Clone(lines)
		for i, l := range without {
			var words []string
			for _, w := range strings.Fields(l) {
				if id, is := strings.CutPrefix(w, "healthCheck="); !is || !slices.Contains(healthy, id) || !strings.Contains(l, "->") {
					words = append(words, w)
				}
			}
			without[i] = strings.Join(words, " ")
		}
		if slices.Equal(lines, without) {
			return
		}
		taken++
		other, err := traffictest.Parse(without...)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := times(run(t, top, breaks)), times(run(t, other, breaks)); a != b {
			t.Errorf("%v without %v:\n%s\nwith:\n%s\n%s", breaks, healthy, b, a, strings.Join(lines, "\n"))
		}
	})
	if taken == 0 {
		t.Error("no monitor was ever taken away")
	}
}

// keepsHealthy tells whether all answers find a check healthy, before and after.
func keepsHealthy(sc *scene, check *model.Node) bool {
	for _, l := range sc.t.Links {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if ok && a.HealthCheck.Val() == check.ID && (!sc.intact.Passes(check, l.To) || !sc.walker.Passes(check, l.To)) {
			return false
		}
	}
	return true
}

// times are the figures of a result.
func times(r *Result) string {
	var b strings.Builder
	fmt.Fprintln(&b, r.Served)
	for _, j := range r.Journeys {
		fmt.Fprintln(&b, j.Location, j.Request, j.Method, j.Outcome, j.Served, j.AfterFailover, j.Failed, j.Recovery.Recovers, j.Recovery.After, j.Recovery.Each)
	}
	return b.String()
}

// More instances in a group take more, whichever zone is broken, and what targets
// get adds up to what is served.
func TestMoreInstancesTakeMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		balancer := rapid.SampledFrom([]string{"alb lb", "nlb lb", "nlb lb crossZone=true"}).Draw(t, "balancer")
		lines := []string{"users u locations=Paris", fmt.Sprintf("%s region=us-east-1 azs=%d", balancer, rapid.IntRange(2, 3).Draw(t, "zones")), "u -> lb"}
		groups := rapid.IntRange(2, 4).Draw(t, "groups")
		for i := range groups {
			lines = append(lines, fmt.Sprintf("asg g%d region=us-east-1 azs=%d min=%d", i, rapid.IntRange(1, 3).Draw(t, "azs"), rapid.IntRange(1, 9).Draw(t, "min")), fmt.Sprintf("lb -> g%d", i))
		}
		var broken []Break
		if z := rapid.SampledFrom([]string{"", "us-east-1a", "us-east-1b"}).Draw(t, "broken"); z != "" {
			broken = append(broken, Break{Zone, z})
		}
		share := func(lines []string) (x, sum float64) {
			top, err := traffictest.Parse(lines...)
			if err != nil {
				t.Fatal(err)
			}
			all, err := Lands(top, Options{Methods: []string{"GET"}}, append(broken, Break{Edge, "CDG"}))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range all[0].After {
				sum += e.SharePercent
				if e.Node == "g0" {
					x = e.SharePercent
				}
			}
			return x, sum
		}
		before, sum := share(lines)
		more := slices.Clone(lines)
		for i, l := range more {
			if strings.HasPrefix(l, "asg g0 ") {
				more[i] = l[:strings.Index(l, "min=")] + "min=40"
			}
		}
		after, _ := share(more)
		if after < before || before > 0 && before < 99 && after == before {
			t.Errorf("%v: %g %% with few instances, %g %% with 40\n%s", broken, before, after, strings.Join(lines, "\n"))
		}
		if sum != 0 && math.Abs(sum-100) > 0.1*float64(groups) {
			t.Errorf("%v: shares add up to %g\n%s", broken, sum, strings.Join(lines, "\n"))
		}
	})
}

// What ends anywhere adds up to what does not fail.
func TestEndsAddUp(t *testing.T) {
	ends := 0
	rapid.Check(t, func(t *rapid.T) {
		_, top := either(t)
		breaks := drawnBreaks(t, top)
		if len(breaks) == 0 {
			t.Skip("all Regions one by one")
		}
		r := run(t, top, breaks)
		all, err := Lands(top, Options{}, breaks)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range all {
			sum := 0.0
			for _, e := range l.After {
				sum += e.SharePercent
				ends++
			}
			// Each figure is rounded to a tenth.
			if want := 100 - r.Journeys[i].Failed; math.Abs(sum-want) > 0.05*float64(len(l.After)+1)+1e-9 {
				t.Errorf("%v, %s %s: %g %% end somewhere, %g %% do not fail", breaks, l.Method, l.Request, sum, want)
			}
		}
	})
	if ends < 100 {
		t.Errorf("requests end at %d nodes in all", ends)
	}
}
