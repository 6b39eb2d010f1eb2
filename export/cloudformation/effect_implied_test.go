package cloudformation

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
)

// impliedAt is a design where a value says what counts without it, and another value that
// does something there: "" where each value is implied.
type impliedAt struct{ design, at, value, other string }

const (
	impliedWeb = `nodes:
  - {id: u, kind: users}
  - {id: a, kind: alb, region: eu-west-1}
  - {id: k, kind: certificate, names: [www.example.com]}
  - {id: x, kind: asg, region: eu-west-1}
  - {id: r, kind: record, name: www.example.com}
  - {id: w, kind: waf}
links:
  - u -> r
  - r -> a
  - k -> a
  - w -> a
  - a -> x
`
	impliedEdge = `nodes:
  - {id: u, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: s, kind: s3, region: eu-west-1}
  - {id: w, kind: waf}
  - {id: e, kind: lambda-edge}
links:
  - u -> cdn
  - w -> cdn
  - {from: cdn, to: s, access: oac}
  - {from: cdn, to: e, event: origin-request}
`
	impliedCustom = `nodes:
  - {id: u, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: s, kind: alb, region: eu-west-1, listeners: [http:80]}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> cdn
  - {from: cdn, to: s, originProtocol: http-only, cachePolicy: custom}
  - s -> x
`
	impliedInternal = `nodes:
  - {id: u, kind: users}
  - {id: api, kind: http-api, region: eu-west-1, auth: iam}
  - {id: v, kind: vpc-link, region: eu-west-1}
  - {id: a, kind: alb, region: eu-west-1, scheme: internal}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> api
  - api -> v
  - v -> a
  - a -> x
`
	impliedDirect = `nodes:
  - {id: u, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: a, kind: alb, region: eu-west-1}
  - {id: k, kind: certificate, names: [www.example.com]}
  - {id: r, kind: record, name: www.example.com}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> cdn
  - cdn -> r
  - r -> a
  - k -> a
  - a -> x
`
	impliedInside = `nodes:
  - {id: u, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: b, kind: BALANCER, region: eu-west-1, scheme: internal}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> cdn
  - {from: cdn, to: b, via: vpc-origin, originProtocol: http-only}
  - b -> x
`
	impliedTCP = `nodes:
  - {id: u, kind: users, protocol: tcp}
  - {id: g, kind: global-accelerator}
  - {id: n, kind: nlb, region: eu-west-1, port: 443}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> g
  - g -> n
  - n -> x
`
	impliedStore = `nodes:
  - {id: u, kind: users}
  - {id: api, kind: rest-api, region: eu-west-1, auth: none}
  - {id: d, kind: datastore, region: eu-west-1}
links:
  - u -> api
  - {from: api, to: d, route: GET /a}
`
	impliedAuthorizer = `nodes:
  - {id: u, kind: users}
  - {id: api, kind: API, region: eu-west-1, auth: lambda}
  - {id: f, kind: lambda, region: eu-west-1}
  - {id: judge, kind: lambda, region: eu-west-1}
links:
  - u -> api
  - api -> f
  - {from: api, to: judge, as: authorizes}
`
)

// impliedProofs show of each value that is implied that the templates are the same with it,
// and that the property does something at that place.
var impliedProofs = map[string][]impliedAt{
	"record.zone":              {{impliedWeb, "r", "example.com", "www.example.com"}},
	"certificate.region":       {{impliedWeb, "k", "eu-west-1", "us-east-1"}},
	"endpoint.region":          {{impliedTCP, "g -> n", "eu-west-1", "eu-central-1"}},
	"waf.region":               {{impliedWeb, "w", "eu-west-1", "eu-central-1"}},
	"waf.scope":                {{impliedWeb, "w", "REGIONAL", "CLOUDFRONT"}, {impliedEdge, "w", "CLOUDFRONT", "REGIONAL"}},
	"forwards.protocol":        {{impliedWeb, "a -> x", "HTTP", "HTTPS"}, {impliedTCP, "n -> x", "TCP", "TLS"}},
	"forwards.protocolVersion": {{impliedWeb, "a -> x", "HTTP1", "HTTP2"}, {strings.NewReplacer("kind: users", "kind: users, protocol: grpc").Replace(impliedWeb), "a -> x", "GRPC", "HTTP1"}},
	"forwards.auth":            {{impliedWeb, "a -> x", "none", "cognito"}},
	"origin.responseHeaders":   {{impliedEdge, "cdn -> s", "SecurityHeadersPolicy", "none"}},
	"cloudfront.ipv6":          {{impliedEdge, "cdn", "true", "false"}},
	"alb.dropInvalidHeaders":   {{impliedWeb, "a", "true", "false"}},
	"alb.securityGroups":       {{impliedWeb, "a", "internet", "vpc"}, {strings.Replace(impliedInside, "BALANCER", "alb, listeners: [http:80]", 1), "b", "cloudfront", "internet"}},
	"nlb.securityGroups":       {{impliedTCP, "n", "internet", "vpc"}, {strings.Replace(impliedInside, "BALANCER", "nlb, port: 80", 1), "b", "cloudfront", "internet"}},
	"nlb.azs":                  {{strings.Replace(impliedTCP, "kind: asg,", "kind: asg, azs: 3,", 1), "n", "3", "4"}},
	"websocket-api.auth": {{`nodes:
  - {id: u, kind: users}
  - {id: ws, kind: websocket-api, region: eu-west-1}
  - {id: fn, kind: lambda, region: eu-west-1}
  - {id: gate, kind: lambda, region: eu-west-1}
links:
  - u -> ws
  - ws -> fn
  - {from: ws, to: gate, as: authorizes}
`, "ws", "lambda", "iam"}},
	"http-api.auth": {{`nodes:
  - {id: u, kind: users}
  - {id: api, kind: http-api, region: eu-west-1}
  - {id: p, kind: cognito, region: eu-west-1}
  - {id: f, kind: lambda, region: eu-west-1}
links:
  - u -> api
  - api -> p
  - api -> f
`, "api", "jwt", "iam"}},
	"forwards.listener":           {{impliedWeb, "a -> x", "https:443", "https:8443"}},
	"alb.listeners":               {{impliedInternal, "a", "http:80", "http:8080"}, {impliedDirect, "a", "https:443", "https:8443"}},
	"origin.minTTL":               {{impliedCustom, "cdn -> s", "0", "5"}},
	"origin.maxTTL":               {{impliedCustom, "cdn -> s", "31536000", "60000"}},
	"origin.cacheKey":             {{strings.Replace(impliedCustom, "cachePolicy: custom", "cachePolicy: custom, cacheCookies: [session]", 1), "cdn -> s", "cookies", "query"}, {strings.Replace(impliedCustom, "cachePolicy: custom", "cachePolicy: custom, cacheHeaders: [A]", 1), "cdn -> s", "headers", "query"}},
	"origin.access":               {{strings.Replace(impliedInside, "BALANCER", "alb, listeners: [http:80]", 1), "cdn -> b", "prefix-list", "header"}},
	"asg.healthCheckType":         {{impliedWeb, "x", "ELB", "EC2"}},
	"lambda-edge.memory":          {{impliedEdge, "e", "128", "256"}},
	"alb.azs":                     {{strings.Replace(impliedWeb, "kind: asg,", "kind: asg, azs: 3,", 1), "a", "3", "4"}},
	"alb.rules":                   {{strings.Replace(impliedWeb, "- a -> x", "- {from: a, to: x, pathRule: /x/*}", 1), "a", "fixed 404", "fixed 503"}},
	"websocket-api.authorizerTtl": {{strings.Replace(impliedAuthorizer, "API", "websocket-api", 1), "api", "0", "60"}},
	"http-api.authorizerTtl":      {{strings.Replace(impliedAuthorizer, "API", "http-api", 1), "api", "0", "60"}},
	"datastore.engine":            {{impliedStore, "d", "aurora", "dynamodb"}, {impliedStore, "d", "rds", "sqs"}, {impliedStore, "d", "elasticache", "sqs"}, {impliedStore, "d", "other", "sqs"}},
	"on-premises.public": {{`nodes:
  - {id: u, kind: users}
  - {id: n, kind: nlb, region: eu-west-1, port: 443}
  - {id: o, kind: on-premises}
links:
  - u -> n
  - n -> o
`, "o", "false", ""}},
}

// Each reason that a value is implied holds: with it the templates say what they say
// without it, and another value is written, refused or told.
func TestImpliedValues(t *testing.T) {
	racetest.OneGoroutine(t)
	m := gather(t)
	for name, values := range implied {
		proofs := impliedProofs[name]
		if len(proofs) == 0 {
			t.Errorf("nothing proves that %s is implied", name)
		}
		for _, v := range values {
			if v != anyValue && !slices.ContainsFunc(proofs, func(p impliedAt) bool { return p.value == v }) {
				t.Errorf("nothing proves that %s of %s is implied", v, name)
			}
		}
	}
	for name, proofs := range impliedProofs {
		_, property, _ := strings.Cut(name, ".")
		if len(implied[name]) == 0 {
			t.Errorf("%s is proved and not implied", name)
		}
		for _, p := range proofs {
			t.Run(name+" "+p.value, func(t *testing.T) {
				outcome := func(value string) string {
					without := parseDesign(t, p.design)
					i := slices.IndexFunc(spots(without), func(s spot) bool { return s.name() == p.at })
					s := spots(without)[i]
					with, err := model.Apply(without, s.set(property, []string{value}))
					if err != nil {
						t.Fatal(err)
					}
					bare, err := Export(without, Options{})
					if err != nil {
						t.Fatal(err)
					}
					return m.outcome(with, without, bare)
				}
				if is := outcome(p.value); is != "silent" {
					t.Errorf("%s is %s", p.value, is)
				}
				if p.other != "" {
					if is := outcome(p.other); is == "silent" {
						t.Errorf("%s makes no difference", p.other)
					}
				}
			})
		}
	}
}
