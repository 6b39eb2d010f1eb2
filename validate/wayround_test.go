package validate_test

import (
	"slices"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/validate"
)

// TestWaysRound: what tells of a way round a guard is a rule, and others do not.
func TestWaysRound(t *testing.T) {
	count := 0
	for _, r := range validate.Rules() {
		if validate.WayRound(r.ID) {
			count++
		}
	}
	if count != 10 || !validate.WayRound("cloudfront/alb-bypass") || validate.WayRound("cloudfront/no-waf") {
		t.Errorf("%d rules tell of ways round guards, want 10 with cloudfront/alb-bypass and without cloudfront/no-waf", count)
	}
	if r := validate.RuleNamed("no/rule"); r != nil {
		t.Errorf("a name of no rule finds %s", r.ID)
	}
}

// askedElsewhere are the kinds that may be an origin and are not asked whether users can
// go around CloudFront by cloudfront/alb-bypass, by what asks them instead.
var askedElsewhere = map[model.Kind]string{
	model.KindS3:           "s3/public-bucket-behind-cloudfront",
	model.KindFunctionURL:  "cloudfront/function-url-open",
	model.KindHTTPAPI:      "api/default-endpoint-open",
	model.KindRESTAPI:      "api/default-endpoint-open",
	model.KindWebSocketAPI: "api/default-endpoint-open",
	model.KindCloudFront:   "cloudfront/chained",
	model.KindRecord:       "",
	model.KindAccelerator:  "",
	model.KindAppSync:      "", // authorizes each request
	model.KindOpenSearch:   "", // has an access policy
	model.KindAmplify:      "", // is a distribution with access control of its own
}

// TestOriginsThatAnswerEverybody: of each kind that may be an origin it is known whether
// users can go around CloudFront to it, and said where they can.
func TestOriginsThatAnswerEverybody(t *testing.T) {
	origins := 0
	for _, k := range model.Kinds() {
		src := "portolan: 1\nname: x\nnodes:\n  - {id: cdn, kind: cloudfront}\n  - {id: x, kind: " + string(k.Kind) + "}\nlinks:\n  - cdn -> x\n"
		file, err := document.Parse("x", []byte(src))
		if err != nil {
			continue
		}
		top := file.Topology
		if l := top.Links[0]; l.Kind != model.Origin || !model.LegalLink(top, l) {
			continue
		}
		origins++
		for _, p := range []string{"public", "publicIp"} { // private unless they say so
			if _, has := model.FindProp(k.Props, p); has {
				top = apply(t, top, model.Set{ID: "x", Props: []model.Setting{{Prop: p, Value: []string{"true"}}}})
			}
		}
		asks := slices.ContainsFunc(validate.Check(top).Findings, func(f validate.Finding) bool { return f.Rule == "cloudfront/alb-bypass" })
		rule, elsewhere := askedElsewhere[k.Kind]
		if asks == elsewhere || rule != "" && !validate.WayRound(rule) && rule != "cloudfront/chained" {
			t.Errorf("%s: asked %v, elsewhere %v by %q", k.Kind, asks, elsewhere, rule)
		}
	}
	if origins != 18 {
		t.Errorf("%d kinds may be an origin, want 18", origins)
	}
}
