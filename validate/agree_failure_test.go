package validate_test

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/validate"
)

// generalRules repeat what the walk says. "traffic/too-slow" is none of them: it says
// who works for how long and who waits for how long.
var generalRules = []string{"traffic/fails", "traffic/private-address", "traffic/protocol", "traffic/refused"}

// decided is one failure of a design: a cause at the station that decides it.
type decided struct {
	cause traffic.Cause
	node  string
}

// judgeFailures wants an error about each request that fails: by a rule that explains
// such a cause at a place on its way, or the general one that gives the reason of the
// walk where it is decided.
func (a *agreement) judgeFailures(t *testing.T, seed int, r *validate.Report, s *traffic.Survey) {
	t.Helper()
	by := map[decided]string{}
	for _, trip := range s.Trips {
		for _, j := range trip.Journeys {
			if j.Outcome != traffic.Failed {
				continue
			}
			rule := namedBy(r, &j)
			if rule == "" {
				t.Errorf("design %d: requests of %s fail, since %s, and no error is about them", seed, j.Users.ID, j.Why[len(j.Why)-1])
			}
			// One that a general rule names counts as such, whatever the others are named by.
			if at := (decided{j.Cause, j.Hops[j.Decider].Node.ID}); !slices.Contains(generalRules, by[at]) {
				by[at] = rule
			}
		}
	}
	if len(by) > 0 {
		a.failed++
	}
	for _, rule := range by {
		a.failures[rule]++
	}
	for _, f := range r.Findings {
		if slices.Contains(generalRules, f.Rule) {
			_, why, _ := strings.Cut(f.Message, " fail: ")
			why = f.Rule + ": " + drawnName.ReplaceAllString(why, "x")
			a.reasons[why]++
			a.examples[why] = append(a.examples[why], seed)
		}
	}
}

var drawnName = regexp.MustCompile(`\b[nf]\d+(\.example\.com)?\b|\d+`)

// namedBy is the rule of the error that names a failed request, "" when there is
// none: the general one where it stands at the station that decides and speaks of these users.
func namedBy(r *validate.Report, j *traffic.Journey) string {
	precise := ""
	for _, f := range r.Findings {
		switch {
		case f.Severity != validate.Error:
		case slices.Contains(generalRules, f.Rule):
			if slices.Contains(f.Nodes, j.Users.ID) && slices.Contains(f.Nodes, j.Hops[j.Decider].Node.ID) {
				return f.Rule // of several reasons at one station it gives the first
			}
		case validate.RuleNamed(f.Rule).ExplainsCause(j.Cause) && onTheWay(f, j),
			f.Rule == "traffic/too-slow" && j.Cause == traffic.CauseLate && slices.Contains(f.Nodes, j.Users.ID),
			// A wrong word led them to the station at which they fail.
			strings.HasPrefix(f.Rule, "words/") && slices.Contains(f.Nodes, j.Users.ID) && slices.Contains(f.Nodes, j.Hops[j.Decider].Node.ID):
			precise = f.Rule
		}
	}
	return precise
}

// onTheWay tells whether a finding names the station that decides, or stands at a station
// of a request or at a link that leaves or is attached to one.
func onTheWay(f validate.Finding, j *traffic.Journey) bool {
	node, _, onLink := f.Site()
	if slices.Contains(f.Nodes, j.Hops[j.Decider].Node.ID) {
		return true // as the shortest of many loops names all their stations
	}
	return slices.ContainsFunc(j.Hops, func(h traffic.Hop) bool {
		if !onLink {
			return h.Node.ID == node
		}
		return slices.ContainsFunc(f.Links, func(l model.LinkRef) bool { return h.Node.ID == l.From || h.Node.ID == l.To })
	})
}

// judgeStandbys wants a word about each answer or endpoint in whose place others
// serve with nothing broken: about it, or about a check of it. What its owner says is
// to fail needs none.
func (a *agreement) judgeStandbys(t *testing.T, seed int, top *model.Topology, r *validate.Report, s *traffic.Survey) {
	t.Helper()
	moved, some := map[*model.Link]bool{}, false
	for _, trip := range slices.Concat(s.Trips, s.Detours()) {
		for _, j := range trip.Journeys {
			for i := 0; j.Outcome == traffic.ServedAfterFailover && i+1 < len(j.Hops); i++ {
				some = true
				if j.Hops[i+1].Failover {
					w := traffic.NewWalker(top, latency.NewNetwork(), traffic.Failures{})
					for _, l := range w.PassedOver(j.Hops[i], j.Hops[i+1].Link) {
						moved[l] = true
					}
				}
			}
		}
	}
	if some {
		a.moved++
	}
	if len(moved) > 0 {
		a.passedOver++
	}
	for l := range moved {
		about, meant := []string{l.To}, false
		if spec, ok := model.LinkAs[*model.ResolvesToSpec](l); ok {
			for all := []string{spec.HealthCheck.Val()}; len(all) > 0; all = all[1:] {
				if h, ok := model.As[*model.HealthCheck](top.Node(all[0])); ok {
					about, all = append(about, all[0]), append(all, h.Children.Val()...)
					meant = meant || h.Inverted.Val() || h.Type.Val() == model.HealthCheckRecovery
				}
				if len(about) > 20 {
					break // checks that combine each other
				}
			}
		}
		if !meant && !slices.ContainsFunc(r.Findings, func(f validate.Finding) bool {
			return f.Severity != validate.Info && slices.ContainsFunc(about, func(id string) bool { return slices.Contains(f.Nodes, id) })
		}) {
			t.Errorf("design %d: others serve in the place of %s with nothing broken, and nothing is said of it", seed, l.Ref())
		}
	}
}

// fewGeneral wants at most one failure in twenty to rest on a general rule.
func (a *agreement) fewGeneral(t *testing.T) {
	t.Helper()
	all, general := 0, 0
	for rule, n := range a.failures {
		if all += n; slices.Contains(generalRules, rule) {
			general += n
		}
	}
	t.Logf("%d failures, %d of them named by a general rule; by rule: %v", all, general, a.failures)
	if 20*general <= all && !testing.Verbose() {
		return
	}
	why := slices.SortedFunc(maps.Keys(a.reasons), func(x, y string) int {
		return cmp.Or(cmp.Compare(a.reasons[y], a.reasons[x]), cmp.Compare(x, y))
	})
	var top strings.Builder
	for _, w := range why {
		fmt.Fprintf(&top, "\n%5d %s %v", a.reasons[w], w, a.examples[w][:min(3, len(a.examples[w]))])
	}
	t.Logf("what the general rules say:%s", top.String())
	if 20*general > all {
		t.Errorf("%d of %d failures rest on a general rule", general, all)
	}
}
