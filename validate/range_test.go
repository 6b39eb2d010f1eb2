package validate_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
	"portolan/validate"
)

// saysRange are the rules that may speak in the place of the general ones of a number
// outside its range, by what they say of it.
var saysRange = map[string]string{
	"accelerator/dial-range": "both ranges", "accelerator/health-check": "both ranges", "route53/health-check-interval": "both ranges",
	"api/websocket-limits": "each limit that is passed", "lambda-edge/limits": "the time and its limit", "api/integration-timeout": "the limit of the API",
	"api/payload-limit": "the limit", "api/throttle": "the limit", "cloudfront/anycast": "the two sizes that there are", "cloudfront/chosen-shares": "the share of all",
	"cloudfront/read-timeout": "the least time", "cloudfront/read-timeout-quota": "the time that needs no raised quota", "cloudfront/staging": "the largest share",
	"elb/alb-needs-two-azs": "how many are needed", "elb/idle-timeout": "the range", "elb/out-of-range": "the range", "place/zones": "how many there are",
	"route53/alias-has-ttl": "that it has to go", "graph/property-without-effect": "that it does not count", "route53/calculated-threshold": "what it comes to",
	"route53/geoproximity-bias-range": "the range", "route53/weight-out-of-range": "the range",
}

// manyNumbers are those of them that speak of several numbers of a place in one finding.
var manyNumbers = map[string]bool{
	"accelerator/dial-range": true, "accelerator/health-check": true, "api/websocket-limits": true, "lambda-edge/limits": true, "route53/health-check-interval": true,
}

// TestNumbersOutsideTheirRangeAreNamed: whatever else a design is told, a number that is
// one beyond its range is named at its place, by the general rule or by one that knows
// more of it.
func TestNumbersOutsideTheirRangeAreNamed(t *testing.T) {
	racetest.OneGoroutine(t)
	met := map[string]bool{}
	for i, path := range allFixtures(t) {
		rule := strings.TrimPrefix(path, filepath.Join("testdata", "rules")+string(filepath.Separator))
		if own := filepath.Base(path) == "fires.topo.yaml" && saysRange[filepath.ToSlash(filepath.Dir(rule))] != ""; !own && i%37 != 0 {
			continue
		}
		top := load(t, path).Topology
		for _, n := range top.Nodes {
			beyond(n.Info().Props, func(s model.Setting) {
				oneNames(t, met, top, path, model.AtNode(top, n), model.Set{ID: n.ID, Props: []model.Setting{s}}, s)
			})
		}
		for _, l := range top.Links {
			beyond(l.Info().Props, func(s model.Setting) {
				oneNames(t, met, top, path, model.AtLink(top, l), model.SetLink{Link: l.Ref(), Props: []model.Setting{s}}, s)
			})
		}
	}
	for rule := range saysRange {
		if !met[rule] {
			t.Errorf("%s is never met", rule)
		}
	}
}

// refusals are the rules that report links which the table of connections does not allow.
var refusals = []string{
	"graph/illegal-connection", "route53/alias-target-not-allowed", "route53/s3-needs-website", "cloudfront/private-api", "waf/unsupported-target",
	"shield/unsupported-target", "accelerator/endpoint-kind", "elb/lambda-target-group", "elb/gwlb-in-path",
}

// beyond visits the numbers on both sides of each range.
func beyond(props []model.Prop, visit func(model.Setting)) {
	for _, x := range props {
		if x.HasRange() {
			for _, v := range []float64{x.Min - 1, x.Max + 1} {
				visit(model.Setting{Prop: x.Name, Value: []string{fmt.Sprintf("%.0f", v)}})
			}
		}
	}
}

func oneNames(t *testing.T, met map[string]bool, top *model.Topology, path string, at model.Place, edit model.Edit, s model.Setting) {
	t.Helper()
	next, err := model.Apply(top, edit)
	if err != nil || !slices.ContainsFunc(model.OutOfRange(next), func(o model.StandIn) bool { return o.Prop.Name == s.Prop && o.At.Label() == at.Label() }) {
		return // the file refuses it
	}
	general, precise := 0, 0
	for _, f := range append(validate.Check(next).Findings, validate.Check(next).Suppressed...) {
		of := at.Node != nil && slices.Contains(f.Nodes, at.Node.ID) || at.Link != nil && slices.Contains(f.Links, at.Link.Ref())
		switch {
		case !of:
		case at.Link != nil && slices.Contains(refusals, f.Rule):
			return // of such a link nothing else is said
		case f.Rule == "words/out-of-range" || f.Rule == "words/impossible-number":
			if f.Prop == s.Prop {
				general++
			}
		case saysRange[f.Rule] != "" && (f.Prop == s.Prop || manyNumbers[f.Rule]):
			met[f.Rule] = true
			precise++
		}
	}
	if general+precise == 0 {
		t.Errorf("%s: %s %v of %s: %d general findings, %d of rules that know more", path, s.Prop, s.Value, at.Label(), general, precise)
	}
}
