package cloudformation_test

import (
	"errors"
	"strings"
	"testing"

	"portolan/export/cloudformation"
)

// What AWS refuses, or what cannot be exported yet, is refused with a reason
// that names it.
func TestRefusals(t *testing.T) {
	const site = `
nodes:
  - {id: people, kind: users}
  - {id: www, kind: record, zone: example.com, name: www.example.com%s}
  - {id: cdn, kind: cloudfront%s}
  - {id: cert, kind: certificate%s}
  - {id: pages, kind: s3, region: us-east-1%s}
links:
  - people -> www
  - {from: www, to: cdn%s}
  - cert -> cdn
  - {from: cdn, to: pages%s}
`
	const web = `
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: web, kind: alb, region: eu-west-1%s}
  - {id: app, kind: asg, region: eu-west-1%s}
links:
  - people -> cdn
  - {from: cdn, to: web%s}
  - {from: web, to: app%s}
`
	const names = `
nodes:
  - {id: people, kind: users}
  - {id: app, kind: record, zone: example.com, name: app.example.com%s}
  - {id: a, kind: alb, region: eu-west-1}
  - {id: b, kind: alb, region: us-east-1}
  - {id: x, kind: asg, region: eu-west-1}
  - {id: y, kind: asg, region: us-east-1}
links:
  - people -> app
  - {from: app, to: a%s}
  - {from: app, to: b%s}
  - a -> x
  - b -> y
`
	cases := []struct {
		name, shape string
		fill        []string
		at, why     string
	}{
		{"health of a distribution", site, []string{"", "", "", "", ", evaluateTargetHealth: true", ", access: oac"}, "www -> cdn", "Evaluate target health"},
		{"far certificate", site, []string{"", "", ", region: eu-west-1", "", "", ", access: oac"}, "cert -> cdn", "us-east-1"},
		{"certificate of another name", site, []string{"", "", ", names: [shop.example.com]", "", "", ", access: oac"}, "cert -> cdn", "does not cover www.example.com"},
		{"alias missing", site, []string{"", ", aliases: [shop.example.com]", ", names: [\"*.example.com\"]", "", "", ", access: oac"}, "www -> cdn", "does not answer for www.example.com"},
		{"no default behaviour", site, []string{"", "", "", "", "", ", access: oac, path: /x/*"}, "cdn", "default behaviour"},
		{"Host to a bucket", site, []string{"", "", "", "", "", ", access: oac, originRequestPolicy: AllViewer"}, "cdn -> pages", "Host"},
		{"website", site, []string{"", "", "", ", access: website", "", ""}, "pages", "website"},
		{"record type", site, []string{", type: MX", "", "", "", "", ", access: oac"}, "www -> cdn", "MX"},
		{"shield without Region", site, []string{"", ", originShield: true", "", "", "", ", access: oac"}, "cdn", "Origin Shield"},
		{"one zone", web, []string{", azs: 1", "", "", ""}, "web", "two Availability Zones"},
		{"redirect loop", web, []string{", listeners: [\"https:443\", \"http:80 redirect\"]", "", ", originProtocol: http-only", ""}, "cdn -> web", "redirect"},
		{"internal without VPC origin", web, []string{", scheme: internal", "", "", ""}, "cdn -> web", "VPC origin"},
		{"VPC origin in the open", web, []string{"", "", ", via: vpc-origin", ""}, "cdn -> web", "internal"},
		{"strange listener", web, []string{", listeners: [\"gopher:70\"]", "", "", ""}, "web", "gopher"},
		{"slow start to the least busy", web, []string{"", "", "", ", slowStart: 60, algorithm: least_outstanding_requests"}, "web -> app", "cannot have slow start"},
		{"TCP to instances", web, []string{"", "", "", ", protocol: TCP"}, "web -> app", "HTTP or HTTPS"},
		{"half an origin group", web, []string{"", "", ", group: g", ""}, "cdn", "one primary and one secondary"},
		{"two simple answers", names, []string{"", "", ""}, "app", "Simple routing"},
		{"two primaries", names, []string{", policy: failover", ", role: primary", ", role: primary"}, "app", "secondary"},
		{"no weight", names, []string{", policy: weighted", ", weight: 1", ""}, "app -> b", "weight"},
		{"same identifier", names, []string{", policy: latency", ", setIdentifier: s", ", setIdentifier: s"}, "app", "set identifier"},
		{"no location", names, []string{", policy: geolocation", ", location: EU", ""}, "app -> b", "location"},
		{"multivalue alias", names, []string{", policy: multivalue", "", ""}, "app -> a", "multivalue"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src := c.shape
			for _, part := range c.fill {
				src = strings.Replace(src, "%s", part, 1)
			}
			refusedFor(t, "portolan: 1\nname: x\n"+src, c.at, c.why)
		})
	}
}

func refusedFor(t *testing.T, src, at, why string) {
	t.Helper()
	_, err := cloudformation.Export(parse(t, src), cloudformation.Options{})
	var refused *cloudformation.UnsupportedError
	if !errors.As(err, &refused) {
		t.Fatalf("not refused: %v", err)
	}
	for _, r := range refused.Reasons {
		if s := r.String(); strings.HasPrefix(s, at+": ") && strings.Contains(s, why) {
			return
		}
	}
	t.Errorf("no reason at %s about %q in: %v", at, why, err)
}

func TestRefusalsOfLoosePieces(t *testing.T) {
	for piece, why := range map[string]string{
		"{id: a, kind: s3, region: us-east-1}":                      "nothing reads or writes it",
		"{id: a, kind: alb, region: us-east-1}":                     "forwards to nothing",
		"{id: a, kind: asg, region: us-east-1}":                     "no load balancer forwards to it",
		"{id: a, kind: waf, scope: CLOUDFRONT}":                     "is attached to nothing",
		"{id: a, kind: certificate}":                                "is attached to nothing",
		"{id: a, kind: cloudfront}":                                 "has no origin",
		"{id: a, kind: health-check}":                               "no answer depends on it",
		"{id: a, kind: record, name: x.y.com, policy: latency}":     "answers nothing",
		"{id: a, kind: record, zone: y.com, name: y.com, type: NS}": "cannot take over the NS record",
		"{id: a, kind: function-url, region: us-east-1}":            "the address of one function",
		"{id: a, kind: appsync, region: us-east-1}":                 "nothing leads to it",
		"{id: a, kind: s3}":                                         "needs a Region, such as us-east-1; it has \"\"",
		"{id: a, kind: global-accelerator}":                         "has no endpoint",
		"{id: a, kind: s3, region: middle-earth}":                   "it has \"middle-earth\"",
	} {
		t.Run(piece, func(t *testing.T) { refusedFor(t, "portolan: 1\nnodes:\n  - "+piece+"\n", "a", why) })
	}
	t.Run("nothing", func(t *testing.T) {
		_, err := cloudformation.Export(parse(t, "portolan: 1\nname: x\n"), cloudformation.Options{})
		var refused *cloudformation.UnsupportedError
		if !errors.As(err, &refused) {
			t.Errorf("an empty design is exported: %v", err)
		}
	})
}
