package cloudformation

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
	"portolan/validate"
)

const anyValue = "*"

// implied are the values that say at some places what counts there without them, since
// it follows from what is drawn elsewhere: the name of a record, the Region of what a
// link leads to, what a balancer does before targets, who comes in.
var implied = map[string][]string{
	"record.zone":                 {anyValue},                                // the zone that the name of the record ends in
	"certificate.region":          {anyValue},                                // that of what it is attached to; another one is refused
	"endpoint.region":             {anyValue},                                // that of the endpoint; another one is refused
	"waf.region":                  {anyValue},                                // that of what it guards; another one is refused
	"waf.scope":                   {"CLOUDFRONT", "REGIONAL"},                // what it guards says which of them
	"forwards.protocol":           {"HTTP", "TCP"},                           // what an ALB and an NLB speak when left out
	"forwards.protocolVersion":    {"HTTP1", "GRPC"},                         // the first that serves all that comes
	"forwards.auth":               {"none"},                                  // the default of alb.auth
	"origin.responseHeaders":      {"SecurityHeadersPolicy"},                 // what an export adds when left out
	"cloudfront.ipv6":             {"true"},                                  // the default of the property
	"alb.dropInvalidHeaders":      {"true"},                                  // what an export adds when left out
	"alb.securityGroups":          {"internet", "cloudfront"},                // who comes in by the links of the drawing
	"nlb.securityGroups":          {"internet", "cloudfront"},                // the same
	"asg.healthCheckType":         {"ELB"},                                   // what an export gives a group behind a balancer
	"lambda-edge.memory":          {"128"},                                   // the default of AWS
	"nlb.azs":                     {"3"},                                     // the same
	"alb.azs":                     {"3"},                                     // where targets or the network have three zones already
	"alb.rules":                   {"fixed 404"},                             // what a listener answers that no rule takes
	"http-api.authorizerTtl":      {"0"},                                     // what an export writes when left out
	"websocket-api.authorizerTtl": {"0"},                                     // asked at each connection: nothing is kept
	"datastore.engine":            {"aurora", "rds", "elasticache", "other"}, // the call of an API to a store that it cannot call by itself is the owner's to write, which is told at the link
	"on-premises.public":          {"false"},                                 // a server that is the owner's, of which the stacks make nothing
	"http-api.auth":               {"jwt"},                                   // what a user pool that is drawn asks for
	"forwards.listener":           {anyValue},                                // the one listener that forwards; another one is refused
	"alb.listeners":               {"http:80", "https:443"},                  // those that follow from who comes in and the certificate
	"origin.minTTL":               {"0"},                                     // what an export writes when left out
	"origin.maxTTL":               {"31536000"},                              // the default of AWS
	"origin.cacheKey":             {"cookies", "headers"},                    // where the cookies, or the headers, of the key are named
	"websocket-api.auth":          {"lambda"},                                // what a function that authorizes asks for
	"origin.access":               {"prefix-list"},                           // what a VPC origin is admitted by anyway
}

// TestEveryValueHasAnEffect gives each property several values at several places of
// several designs. A value other than the one that counts without it changes what the
// templates say, or the design is refused, or the value is told, or a finding names it.
// Where TestNoValueWithoutEffect is content with one value that does something, here
// each has to.
func TestEveryValueHasAnEffect(t *testing.T) {
	racetest.OneGoroutine(t)
	if os.Getenv("EFFECT_PLACES") == "" {
		t.Skip("a search of minutes: EFFECT_PLACES says at how many places each property is tried")
	}
	m, places := gather(t), everywherePlaces()
	drawings := slices.DeleteFunc(append(append(slices.Clone(m.starts), m.others...), ruleDesigns(t)...), func(top *model.Topology) bool { return len(top.Nodes) > 14 })
	rnd := rand.New(rand.NewPCG(29, effectSeed()))
	all, silent := map[string]int{}, map[string][]string{}
	list := turns()
	rnd.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for _, w := range list {
		tried, asked := 0, 0
		for _, i := range rnd.Perm(len(drawings)) {
			for _, s := range spots(drawings[i]) {
				if s.kind != w.kind || tried >= places || asked >= 5*places {
					continue
				}
				asked++
				outcomes := m.outcomes(t, rnd, drawings[i], s, w.prop)
				for outcome, values := range outcomes {
					all[outcome] += len(values)
					if outcome == "silent" {
						known := implied[w.kind+"."+w.prop.Name]
						values = slices.DeleteFunc(values, func(v string) bool { return slices.Contains(known, anyValue) || slices.Contains(known, v) })
						if len(values) == 0 {
							continue
						}
						silent[w.kind+"."+w.prop.Name] = append(silent[w.kind+"."+w.prop.Name], fmt.Sprintf("%q at %s\n%s", values, s.name(), document.Format(drawings[i])))
					}
				}
				if len(outcomes) > 0 {
					tried++
				}
			}
		}
	}
	t.Logf("%v", all)
	for _, name := range slices.Sorted(maps.Keys(silent)) {
		t.Errorf("%s makes no difference at %d places, and nothing is said of it: %s", name, len(silent[name]), silent[name][0])
		if os.Getenv("EFFECT_PLACES") != "" {
			for _, more := range silent[name][1:min(5, len(silent[name]))] {
				t.Log("also", more)
			}
		}
	}
}

// outcomes are the values that do something, and what each does.
func (m *material) outcomes(t *testing.T, rnd *rand.Rand, top *model.Topology, s spot, p model.Prop) map[string][]string {
	t.Helper()
	without, err := model.Apply(top, s.set(p.Name, nil))
	if err != nil || describes(spotIn(without, s), p.Name) || outside[model.Kind(s.kind)] != "" {
		return nil
	}
	bare, err := Export(without, Options{})
	if err != nil {
		return nil
	}
	out := map[string][]string{}
	for _, v := range m.several(rnd, top, p) {
		with, err := model.Apply(without, s.set(p.Name, v))
		if err != nil || bytes.Equal(document.Format(with), document.Format(without)) {
			continue
		}
		if !slices.ContainsFunc(spotIn(with, s).Set(), func(o model.Prop) bool { return o.Name == p.Name }) {
			continue // it spells out what counts anyway
		}
		outcome := m.outcome(with, without, bare)
		out[outcome] = append(out[outcome], strings.Join(v, ","))
	}
	return out
}

// outcome is what a value does to a set.
func (m *material) outcome(with, without *model.Topology, bare *Set) string {
	set, err := Export(with, Options{})
	switch {
	case err != nil:
		return "refused"
	case spoken(set) != spoken(bare):
		return "differs"
	case slices.ContainsFunc(set.LeftOut, func(l LeftOut) bool { return !slices.Contains(bare.LeftOut, l) }):
		return "told"
	}
	before := map[string]bool{}
	for _, f := range validate.Check(without).Findings {
		before[f.Rule+f.Message] = true
	}
	for _, f := range validate.Check(with).Findings {
		if !before[f.Rule+f.Message] {
			return "found"
		}
	}
	return "silent"
}

// several are values of a property: all of its words, both ends of its range, both
// switches, and what people gave.
func (m *material) several(rnd *rand.Rand, top *model.Topology, p model.Prop) [][]string {
	var out [][]string
	add := func(v ...string) {
		if len(v) > 0 && !slices.ContainsFunc(out, func(o []string) bool { return slices.Equal(o, v) }) {
			out = append(out, v)
		}
	}
	for _, w := range p.Words() {
		add(w)
	}
	if p.Type == model.Bool {
		add("true")
		add("false")
	}
	if (p.Type == model.Int || p.Type == model.Decimal) && p.HasRange() {
		add(strconv.Itoa(int(p.Min)))
		add(strconv.FormatFloat(p.Max, 'f', -1, 64))
	}
	for range 3 {
		add(m.value(rnd, top, p)...)
	}
	return out
}

func everywherePlaces() int {
	if n, err := strconv.Atoi(os.Getenv("EFFECT_PLACES")); err == nil {
		return n
	}
	return 2
}
