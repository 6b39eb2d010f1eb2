package validate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/model/document"
	"portolan/model/quota"
	"portolan/validate"
)

// crowd is a design with as many of something as is asked: what is always there, and
// what is drawn once more for each, with %d for its number.
type crowd struct {
	rule         string
	nodes, links []string
	node, link   string
}

// crowds are the quotas that are too large for a fixture.
var crowds = map[string]crowd{
	"waf-balancers": {
		"size/quota",
		[]string{"{id: n, kind: waf, region: eu-west-1, rules: 2}", "{id: cdn, kind: cloudfront}"},
		[]string{"n -> cdn"},
		"{id: b%d, kind: alb, region: eu-west-1}", "n -> b%d",
	},
	"waf-distributions": {
		"size/quota",
		[]string{"{id: n, kind: waf, rules: 2}", "{id: web, kind: alb, region: eu-west-1}"},
		[]string{"n -> web"},
		"{id: d%d, kind: cloudfront}", "n -> d%d",
	},
	"cloudfront-edge-functions": {
		"size/quota",
		[]string{"{id: n, kind: cloudfront}", "{id: f, kind: cloudfront-function}"},
		[]string{"n -> f"},
		"{id: f%d, kind: lambda-edge}", "{from: n, to: f%d, path: /p/*}",
	},
	"rest-api-resources": {
		"size/quota",
		[]string{"{id: n, kind: rest-api, region: eu-west-1}", "{id: fn, kind: lambda, region: eu-west-1}"},
		[]string{"{from: n, to: fn, route: GET /a0}", "{from: n, to: fn, route: POST /a1}"},
		"", "{from: n, to: fn, route: /a%d}",
	},
	"http-api-integrations": {
		"size/limit",
		[]string{"{id: n, kind: http-api, region: eu-west-1}", "{id: fn, kind: lambda, region: eu-west-1}", "{id: a, kind: lambda, region: eu-west-1}"},
		[]string{"{from: n, to: a, as: authorizes}"},
		"", "{from: n, to: fn, route: GET /a%d}",
	},
	"websocket-api-routes": {
		"size/quota",
		[]string{"{id: n, kind: websocket-api, region: eu-west-1}", "{id: fn, kind: lambda, region: eu-west-1}"},
		nil,
		"", "{from: n, to: fn, route: r%d}",
	},
	"alb-target-groups": {
		"size/limit",
		[]string{"{id: n, kind: alb, region: eu-west-1}"},
		[]string{"{from: n, to: t0, pathRule: /again/*}"},
		"{id: t%d, kind: asg, region: eu-west-1}", "{from: n, to: t%d, pathRule: /t%d/*}",
	},
	"record-values": {
		"size/limit",
		[]string{"{id: n, kind: record, zone: example.com, name: www.example.com}"},
		nil,
		"{id: s%d, kind: on-premises}", "{from: n, to: s%d, alias: false}",
	},
}

// TestCrowds holds that the rules take as many as the quota says, and not one more.
func TestCrowds(t *testing.T) {
	for item, c := range crowds {
		limit := int(quota.Of(item).Limit)
		for _, count := range []int{limit, limit + 1} {
			src := []string{"portolan: 1", "name: Crowd", "nodes:", "  - " + strings.Join(c.nodes, "\n  - ")}
			if c.node != "" {
				for i := range count {
					src = append(src, "  - "+strings.ReplaceAll(c.node, "%d", fmt.Sprint(i)))
				}
			}
			src = append(src, "links:")
			for _, l := range c.links {
				src = append(src, "  - "+l)
			}
			for i := range count {
				src = append(src, "  - "+strings.ReplaceAll(c.link, "%d", fmt.Sprint(i)))
			}
			f, err := document.Parse(item, []byte(strings.Join(src, "\n")+"\n"))
			if err != nil {
				t.Fatalf("%s: %v", item, err)
			}
			findings := validate.Check(f.Topology).Findings
			at := slices.IndexFunc(findings, func(x validate.Finding) bool { return x.Rule == c.rule })
			switch {
			case count == limit && at >= 0:
				t.Errorf("%s: %d: %s", item, count, findings[at].Message)
			case count > limit && at < 0:
				t.Errorf("%s: %d: no finding", item, count)
			case count > limit && !strings.Contains(findings[at].Message, fmt.Sprintf("%d %s", count, quota.Of(item).Unit)):
				t.Errorf("%s: %s", item, findings[at].Message)
			}
		}
	}
}
