package cloudformation

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

// keptWithoutDrawing are drawings, and what of them a set says of itself.
var keptWithoutDrawing = map[string]struct {
	nodes, links string
	kept, not    []string
}{
	"an API that answers by itself": {"{id: api, kind: rest-api, region: eu-west-1, auth: none, mock: true, ipAddressType: dualstack}", "u -> api", []string{"auth: none", "mock: true", "ipAddressType: dualstack"}, nil},
	"an authorizer of a WebSocket API": {
		"{id: ws, kind: websocket-api, region: eu-west-1, auth: lambda, stage: prod}\n{id: fn, kind: lambda, region: eu-west-1}\n{id: guard, kind: lambda, region: eu-west-1}",
		"{from: ws, to: fn, route: $connect}\n{from: ws, to: fn, route: send}\n{from: ws, to: guard, as: authorizes}\nm -> ws",
		[]string{"auth: lambda", "stage: prod", "route: $connect", "route: send", "{from: ws, to: guard, as: authorizes}"},
		nil,
	},
	"an authorizer of a REST API": {
		"{id: api, kind: rest-api, region: eu-west-1, auth: lambda, authorizerTtl: 77}\n{id: fn, kind: lambda, region: eu-west-1}\n{id: guard, kind: lambda, region: eu-west-1}",
		"u -> api\n{from: api, to: fn, route: /a}\n{from: api, to: guard, as: authorizes}",
		[]string{"auth: lambda", "authorizerTtl: 77", "route: /a", "{from: api, to: guard, as: authorizes}"},
		nil,
	},
	"a stage that the origin path leaves out": {
		"{id: cdn, kind: cloudfront}\n{id: api, kind: rest-api, region: eu-west-1, auth: none, stage: live}\n{id: fn, kind: lambda, region: eu-west-1}",
		"u -> cdn\n{from: cdn, to: api, content: dynamic}\napi -> fn",
		[]string{"stage: live"},
		[]string{"originPath"},
	},
	"rules of one listener, and how long clients stay with a group": {
		"{id: a, kind: alb, region: eu-west-1, listeners: [\"https:443\", \"https:8443\"]}\n{id: c, kind: certificate, region: eu-west-1, names: [app.example.org]}\n{id: x, kind: asg, region: eu-west-1}\n{id: y, kind: ecs, region: eu-west-1}\n{id: z, kind: lambda, region: eu-west-1}",
		"u -> a\nc -> a\n{from: a, to: x, listener: \"https:443\", pathRule: /x/*}\n{from: a, to: y, listener: \"https:443\", pathRule: /y/*, weight: 3, groupStickiness: 99}\n{from: a, to: z, listener: \"https:8443\"}",
		[]string{"listener: https:443, pathRule: /x/*", "groupStickiness: 99", "{from: a, to: z, listener: https:8443}"},
		nil,
	},
	"who is not signed in": {
		"{id: a, kind: alb, region: eu-west-1, auth: cognito}\n{id: c, kind: certificate, region: eu-west-1, names: [app.example.org]}\n{id: x, kind: ecs, region: eu-west-1}\n{id: p, kind: cognito, region: eu-west-1}",
		"u -> a\nc -> a\na -> p\n{from: a, to: x, onUnauthenticated: deny}",
		[]string{"onUnauthenticated: deny"},
		nil,
	},
	"key groups and the order of origins": {
		"{id: cdn, kind: cloudfront}\n{id: pages, kind: s3, region: eu-west-1}\n{id: srv, kind: on-premises}",
		"u -> cdn\n{from: cdn, to: pages, access: oac, signedUrls: true, keyGroups: [kg]}\n{from: cdn, to: srv, path: /api/*, content: dynamic}",
		[]string{"signedUrls: true, keyGroups: [kg], access: oac}\n  - {from: cdn, to: srv"},
		nil,
	},
	"a collection of every answer": {
		"{id: r, kind: record, zone: example.org, name: m.example.org, policy: ip-based}\n{id: one, kind: on-premises}\n{id: two, kind: on-premises}",
		"u -> r\n{from: r, to: one, cidrCollection: offices, cidrLocation: berlin}\n{from: r, to: two, cidrCollection: offices, cidrLocation: \"*\"}",
		[]string{"to: one, cidrCollection: offices", "to: two, cidrCollection: offices"},
		[]string{"setIdentifier"},
	},
	"a zone that Shield protects": {
		"{id: r, kind: record, zone: example.org, name: www.example.org}\n{id: sh, kind: shield}\n{id: srv, kind: on-premises}", "u -> r\nr -> srv\nsh -> r", []string{"sh -> r"}, nil,
	},
	"a name beside the first of two websites": {
		"{id: r, kind: record, zone: example.org, name: old.example.org}\n{id: s, kind: s3, region: eu-west-1, access: website, bucketName: old.example.org, blockPublicAccess: false}\n{id: k, kind: s3, region: eu-central-1, encryption: sse-kms}",
		"h -> r\nr -> s\ns -> k",
		[]string{"r -> s", "s -> k"},
		nil,
	},
	"error pages": {
		"{id: cdn, kind: cloudfront, errorPages: [\"404 -> 404 /404.html ttl 10\", \"503 ttl 0\"]}\n{id: srv, kind: on-premises}", "u -> cdn\ncdn -> srv", []string{"404 -> 404 /404.html ttl 10", "503 ttl 0"}, nil,
	},
	"plain HTTP to a private balancer": {
		"{id: cdn, kind: cloudfront}\n{id: a, kind: alb, region: eu-west-1, scheme: internal, listeners: [\"http:80\"]}\n{id: x, kind: ecs, region: eu-west-1}",
		"u -> cdn\n{from: cdn, to: a, via: vpc-origin, content: dynamic, originProtocol: http-only}\na -> x",
		[]string{"originProtocol: http-only", "via: vpc-origin"},
		nil,
	},
	"domains of managed services": {
		"{id: q, kind: appsync, region: eu-west-1, customDomain: q.example.org}\n{id: w, kind: apprunner, region: eu-west-1, customDomain: w.example.org}\n{id: rq, kind: record, zone: example.org, name: q.example.org}\n{id: rw, kind: record, zone: example.org, name: w.example.org}",
		"u -> rq\nu -> rw\nrq -> q\nrw -> w",
		[]string{"customDomain: q.example.org", "customDomain: w.example.org"},
		nil,
	},
	"what a function picks": {
		"{id: cdn, kind: cloudfront}\n{id: a, kind: on-premises}\n{id: b, kind: on-premises}\n{id: fn, kind: cloudfront-function, selectsOrigin: true}",
		"u -> cdn\ncdn -> a\n{from: cdn, to: b, chosenBy: fn, chosenShare: 20}\n{from: cdn, to: fn, event: viewer-request}",
		[]string{"selectsOrigin: true", "chosenBy: fn, chosenShare: 20"},
		nil,
	},
	"a private API and its endpoint": {
		"{id: e, kind: vpc-endpoint, region: eu-west-1}\n{id: api, kind: rest-api, region: eu-west-1, endpoint: private, resourcePolicy: true}\n{id: fn, kind: lambda, region: eu-west-1}",
		"v -> e\ne -> api\napi -> fn",
		[]string{"endpoint: private", "resourcePolicy: true", "e -> api"},
		[]string{"vpcEndpoint"},
	},
	"a gateway to a bucket": {
		"{id: a, kind: alb, region: eu-west-1, scheme: internal, listeners: [\"http:80\"]}\n{id: x, kind: asg, region: eu-west-1}\n{id: g, kind: vpc-endpoint, region: eu-west-1, type: gateway}\n{id: b, kind: s3, region: eu-west-1}",
		"v -> a\na -> x\nx -> g\ng -> b",
		[]string{"type: gateway", "x -> g", "g -> b"},
		[]string{"x -> b"},
	},
}

// What a set without its drawing says of a property is read: with nothing told, with
// the same resources, and no rule refuses what it did not refuse before.
func TestReadKeepsWithoutDrawing(t *testing.T) {
	for name, want := range keptWithoutDrawing {
		t.Run(name, func(t *testing.T) {
			list := func(lines string) string { return "  - " + strings.ReplaceAll(lines, "\n", "\n  - ") + "\n" }
			src := "nodes:\n" + list(want.nodes)
			for _, users := range []string{"{id: u, kind: users}", "{id: m, kind: users, protocol: websocket}", "{id: h, kind: users, protocol: http}", "{id: v, kind: users, network: vpc, protocol: http}"} {
				if strings.Contains(want.links, users[5:6]+" -> ") {
					src += list(users)
				}
			}
			r := readStripped(t, src+"links:\n"+list(want.links))
			read := string(document.Format(r.Topology))
			flat := strings.NewReplacer("\n    ", ", ", "  - from:", "  - {from:").Replace(read)
			for _, line := range want.kept {
				if !strings.Contains(flat, line) {
					t.Errorf("%s is not in\n%s", line, read)
				}
			}
			for _, line := range want.not {
				if strings.Contains(flat, line) {
					t.Errorf("%s is in\n%s", line, read)
				}
			}
			others := 0 // but users and links, of which no template says anything
			for _, n := range r.Notes {
				if n.What != "no users" && (n.What != "links" || n.LeftOut) {
					others++
				}
			}
			if others > 0 || !strings.Contains(r.told(), "no users") {
				t.Errorf("told is\n%s", r.told())
			}
			for _, l := range r.Topology.Links {
				if l.To == "guard" && l.Kind != model.Authorizes {
					t.Errorf("%s is a link of kind %s", l.Ref(), l.Kind)
				}
			}
		})
	}
}
