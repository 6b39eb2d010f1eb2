package validate_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/validate"
)

// ruled are the text properties without a form of their own, each with the rule that
// judges it, or why any text is right.
var ruled = map[string]string{
	"users.locations": "words/unknown-place", "users.cidr": "words/cidr", "users.accessMix": "the file refuses other entries",
	"record.zone": "names/host-form", "record.name": "names/host-form",
	"health-check.target": "a note of whoever draws", "health-check.fqdn": "names/host-form", "health-check.path": "words/too-long", "health-check.regions": "route53/health-check-regions", "health-check.search": "route53/health-check-search",
	"cloudfront.aliases": "names/host-form", "cloudfront.geoCountries": "words/country-code", "cloudfront-function.keyValueStore": "a name", "lambda-edge.version": "lambda-edge/version", "lambda-edge.features": "lambda-edge/unsupported-feature",
	"alb.listeners": "elb/listener-form", "alb.securityGroups": "elb/security-group", "nlb.securityGroups": "elb/security-group", "asg.securityGroups": "elb/security-group", "ecs.securityGroups": "elb/security-group", "alb.tlsPolicy": "words/tls-policy", "nlb.tlsPolicy": "words/tls-policy",
	"customDomain": "names/host-form", "http-api.issuer": "api/jwt-issuer", "http-api.audience": "names that the issuer chose",
	"s3.bucketName": "s3/bucket-name", "on-premises.location": "words/unknown-place", "certificate.names": "names/host-form",
	"origin.cacheKey": "words/cache-key", "origin.keyGroups": "names", "origin.originPath": "cloudfront/origin-path", "origin.group": "a name",
	"integration.route": "api/route-form", "integration.serverName": "api/vpc-link-server-name",
	"forwards.listener": "elb/link-listener", "forwards.hostRewrite": "elb/rewrite", "forwards.urlRewrite": "elb/rewrite", "forwards.healthCheck": "elb/target-health-check",
	"resolves-to.setIdentifier": "words/too-long", "resolves-to.location": "route53/geolocation-invalid", "resolves-to.localZoneGroup": "a name",
	"resolves-to.cidrCollection": "a name", "resolves-to.cidrLocation": "route53/ip-based-location",
}

// wrongValues are texts that hardly any form takes.
var wrongValues = []string{"", " ", "ä", "\u202e", "a b", "-1", "nöt-this", strings.Repeat("x", 400), "http://", "=", "(["}

// pairs are two kinds that a link of each kind joins.
var pairs = map[model.LinkKind][2]model.Kind{
	model.Origin: {model.KindCloudFront, model.KindALB}, model.Forwards: {model.KindALB, model.KindASG}, model.Invokes: {model.KindCloudFront, model.KindCloudFrontFunction},
	model.ResolvesTo: {model.KindRecord, model.KindALB}, model.Integration: {model.KindHTTPAPI, model.KindLambda}, model.Endpoint: {model.KindAccelerator, model.KindALB},
}

// beside is what else is set so that the properties of a kind count.
var beside = map[string][]model.Setting{
	"rest-api": {{Prop: "customDomain", Value: []string{"api.example.com"}}}, "http-api": {{Prop: "customDomain", Value: []string{"api.example.com"}}}, "websocket-api": {{Prop: "customDomain", Value: []string{"api.example.com"}}},
	"origin": {{Prop: "cachePolicy", Value: []string{"custom"}}, {Prop: "originRequestPolicy", Value: []string{"custom"}}, {Prop: "responseHeaders", Value: []string{"custom"}}},
}

// TestFormsOfValues makes sure that each property of text has a form, a rule or the
// reason why it needs none, and that values of another form are named at their place.
func TestFormsOfValues(t *testing.T) {
	tried := 0
	check := func(owner string, props []model.Prop, design func(p model.Prop, value []string) *model.Topology) {
		for _, p := range props {
			if p.Type != model.Text && p.Type != model.TextList && (p.Type != model.Enum || !p.Open) {
				continue
			}
			key := owner + "." + p.Name
			if !slices.ContainsFunc(wrongValues, func(v string) bool { return p.Judge(v) != nil }) {
				if ruled[key] == "" && ruled[p.Name] == "" && p.Type != model.Enum {
					t.Errorf("%s has neither a form nor a rule", key)
				}
				continue
			}
			for _, v := range wrongValues {
				if p.Judge(v) == nil || unknownWord(p, v) {
					continue
				}
				tried++
				rep := validate.Check(design(p, []string{v}))
				if !slices.ContainsFunc(rep.Findings, func(f validate.Finding) bool { return f.Prop == p.Name && f.Severity != validate.Info }) {
					t.Errorf("%s: nothing is said of %q", key, v)
				}
			}
		}
	}
	for _, k := range model.Kinds() {
		check(string(k.Kind), k.Props, func(p model.Prop, value []string) *model.Topology {
			return sketched(t, []model.Kind{k.Kind}, nil, model.Set{ID: "n0", Props: append(slices.Clone(beside[string(k.Kind)]), model.Setting{Prop: p.Name, Value: value})})
		})
	}
	for _, k := range model.LinkKinds() {
		pair := pairs[k.Kind]
		check(string(k.Kind), k.Props, func(p model.Prop, value []string) *model.Topology {
			l := model.LinkRef{From: "n0", To: "n1"}
			edits := []model.Edit{model.SetLink{Link: l, Props: append(slices.Clone(beside[string(k.Kind)]), model.Setting{Prop: p.Name, Value: value})}}
			if p.Name == "coordinates" {
				edits = append(edits, model.Set{ID: "n0", Props: []model.Setting{{Prop: "policy", Value: []string{model.PolicyGeoproximity}}}})
			}
			return sketched(t, pair[:], &l, edits...)
		})
	}
	if tried < 100 {
		t.Errorf("only %d values were tried", tried)
	}
	for _, why := range ruled {
		if strings.Contains(why, "/") && validate.RuleNamed(why) == nil {
			t.Errorf("there is no rule %s", why)
		}
	}
}

// unknownWord tells whether a value is wrong only where it is near a known word.
func unknownWord(p model.Prop, v string) bool {
	f, ok := p.Judge(v).(*model.FormError)
	return ok && f.Unsure
}

// sketched is a design of nodes of these kinds, perhaps a link, and a setting.
func sketched(t *testing.T, kinds []model.Kind, l *model.LinkRef, edits ...model.Edit) *model.Topology {
	t.Helper()
	all := []model.Edit{}
	for i, k := range kinds {
		all = append(all, model.Add{Node: model.NewNode("n"+string(rune('0'+i)), "", k.Info().NewSpec())})
	}
	if l != nil {
		all = append(all, model.Connect{From: l.From, To: l.To})
	}
	topo := &model.Topology{}
	for _, e := range append(all, edits...) {
		next, err := e.Apply(topo)
		if err != nil {
			t.Fatalf("%v: %v", e, err)
		}
		topo = next
	}
	return topo
}
