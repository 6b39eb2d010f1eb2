package validate_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/validate"
)

// notOfRequests are the rules of severity error that are not about requests which
// are refused, by the reason. Designs on which any other fires fail in the walk.
var notOfRequests = map[string][]string{
	"AWS refuses to make the connection, so no request of it ever comes": {
		"graph/illegal-connection", "graph/cross-region-target", "route53/alias-target-not-allowed", "route53/alias-cross-zone", "route53/alias-type-mismatch",
		"cloudfront/vpc-origin-target", "cloudfront/access-control-target", "cloudfront/origin-choice",
		"waf/unsupported-target", "waf/region-mismatch", "waf/one-acl", "cloudfront/waf-scope", "shield/unsupported-target",
		"elb/lambda-target-group", "elb/fargate-target-type", "elb/target-family", "elb/nlb-target-protocol", "elb/alb-target-protocol",
		"api/http-vpc-link-target", "api/http-service", "api/function-url-streaming", "api/function-url-function", "cloudfront/staging-called",
		"elb/target-type", "endpoint/one-service", "endpoint/gwlb-called", "endpoint/gateway-service", "accelerator/endpoint-kind", "accelerator/duplicate-region-group", "accelerator/nlb-tls-client-ip", "accelerator/internal-client-ip",
		"place/endpoint-group-region", "place/same-region",
	},
	"AWS refuses the name or the record, so nobody is ever led anywhere": {
		"route53/apex-needs-alias", "route53/a-record-needs-ip", "route53/cname-coexists", "route53/alias-has-ttl", "route53/cname-one-value", "route53/name-outside-zone",
		"route53/mixed-policies", "route53/set-identifier", "route53/group-too-large", "route53/simple-multiple-alias", "route53/weight-out-of-range",
		"route53/latency-region-missing", "route53/latency-region-duplicate", "route53/geolocation-duplicate", "route53/geolocation-invalid", "route53/geolocation-missing",
		"route53/geoproximity-location", "route53/geoproximity-bias-range", "route53/ip-based-private-zone", "route53/ip-based-collection", "route53/ip-based-location",
		"route53/multivalue-alias", "route53/multivalue-type", "route53/failover-duplicate-role", "route53/cloudfront-evaluate-health", "route53/private-api",
		"route53/alias-record-type", "route53/one-ttl", "route53/cname-needs-name", "names/host-form",
	},
	"a name belongs to one distribution, and AWS refuses it to the second": {
		"cloudfront/alias-on-two-distributions", "route53/multi-distribution-routing", "route53/failover-both-cloudfront",
		"api/edge-multi-region", "api/edge-domain-taken", "api/domain-shared",
	},
	"AWS refuses the certificate where it is attached, so nothing of the design is deployed until it is mended": {
		"cloudfront/alias-needs-cert", "cloudfront/cert-region", "cloudfront/cert-name-mismatch", "elb/https-needs-cert", "elb/cert-region",
		"api/edge-cert-region", "api/regional-cert-region", "api/cert-name-mismatch",
	},
	"AWS refuses the value or the combination of settings": {
		"cloudfront/origin-port", "cloudfront/no-default-behavior", "cloudfront/origin-shield-region", "cloudfront/origin-group-size", "cloudfront/origin-group-write-methods", "cloudfront/origin-group-no-criteria",
		"cloudfront/read-timeout", "cloudfront/error-page", "cloudfront/origin-path", "cloudfront/cache-key-size", "cloudfront/cache-policy", "cloudfront/policy-header", "cloudfront/viewer-mtls",
		"cloudfront/origin-mtls", "cloudfront/anycast", "cloudfront/staging", "cloudfront/tenants", "cloudfront/completion-timeout",
		"cloudfront/function-runtime", "cloudfront/function-event", "cloudfront/function-lambda-mix", "cloudfront/one-function-per-event", "cloudfront/function-features",
		"cloudfront/behavior-twice", "cloudfront/origin-group-roles", "api/private-wildcard", "elb/link-listener", "elb/default-twice", "elb/gwlb-protocol",
		"lambda-edge/region", "lambda-edge/version", "lambda-edge/unsupported-feature", "lambda-edge/limits",
		"elb/alb-needs-two-azs", "elb/nlb-layer7-rules", "elb/idle-timeout", "elb/own-answer", "elb/rule-condition", "elb/rewrite", "elb/auth-listener",
		"elb/protocol-version", "elb/stickiness", "elb/out-of-range", "elb/nlb-family-rule", "elb/quic-listener", "elb/quic-targets", "api/base-path-levels", "words/tag", "elb/nlb-weights", "elb/listener-form", "elb/action-groups", "size/limit", "elb/target-health-check", "elb/slow-start",
		"api/v2-regional-only", "api/jwt-authorizer-rest", "api/integration-timeout", "api/cache-not-supported", "api/mtls", "api/streaming", "api/address-type",
		"api/authorizer-kind", "api/route-form", "api/route-conflict", "api/mock-kind", "accelerator/dial-range", "accelerator/listener-protocol", "accelerator/health-check",
	},
	"a word that names nothing": {
		"graph/missing-region", "words/unknown-region", "words/country-code", "words/cidr", "words/tls-policy", "words/path-list", "words/too-long", "words/value-form", "s3/bucket-name", "place/zones",
	},
	"AWS does not have the service in the Region, so the design cannot be built, and estimates are of what is drawn": {"place/service-missing"},
	"a number that nothing can have":                                                {"words/impossible-number", "words/access-mix", "cloudfront/chosen-shares"},
	"it is about copies of objects, which no request of the intact design asks for": {"s3/replica-key"},
	"it is about what a backend calls, which no request of users waits for":         {"endpoint/outside-vpc"},
	"it is about health checks or failover, not about requests of the intact design": {
		"route53/failover-primary-unmonitored", "route53/health-check-private-target", "route53/health-check-interval", "route53/health-check-regions",
		"route53/health-check-search", "route53/health-check-children", "route53/health-check-endpoint",
	},
	"only the largest messages are refused, and estimates are of usual ones": {"api/payload-limit", "api/lambda-payload"},
	"it is what the owner or the users want, not what AWS answers":           {"goal/latency", "goal/survival", "goal/residency", "goal/availability", "goal/data-loss", "goal/asks-nothing", "elb/static-ip"},
}

// notHere are firing fixtures of other rules in which no request meets what the
// rule is about.
var notHere = map[string]string{
	"cloudfront/api-origin-http/fires-match":                 "the users speak HTTPS, which CloudFront passes on as such",
	"cloudfront/grpc-requirements/fires":                     "the users do not speak gRPC",
	"cloudfront/grpc-requirements/fires_b":                   "the users do not speak gRPC",
	"cloudfront/grpc-requirements/fires_edge-function":       "the users do not speak gRPC",
	"cloudfront/origin-no-listener/fires_from-people-to-web": "nobody calls the distribution, and the users speak HTTP/3 to the listener",
	"cloudfront/vpc-origin-limits/fires_kind-health-check":   "users do not call the distribution",
	"elb/redirect-loop/fires_nobody":                         "no users of plain HTTP are drawn",
	"elb/nlb-to-alb/fires_b":                                 "AWS refuses two balancers in one target group",
	"elb/nlb-to-alb/fires_c":                                 "AWS refuses a target group across Regions",
	"elb/nlb-to-alb/fires_three":                             "AWS refuses two balancers in one target group",
	"elb/nlb-to-alb/fires_three-nlbs":                        "AWS refuses the third target group",
	"graph/private-server/fires_unasked":                     "nobody calls the distribution",
	"elb/alb-non-http/fires_first-listener":                  "AWS refuses the listener of the balancer",
	"cloudfront/origin-no-listener/fires-both":               "the users speak HTTPS, which CloudFront passes on as such",
	"elb/alb-non-http/fires_tcp_udp":                         "AWS refuses the listener of the balancer",
	"elb/alb-non-http/fires_b":                               "AWS refuses the listener of the balancer",
	"elb/cert-name-mismatch/fires-path-m09":                  "the balancer is in the Region that is not the nearest",
	"elb/security-group/fires-path-h08":                      "it is a health check that is kept out",
	"elb/security-group/fires_word":                          "AWS refuses the word",
	"elb/version-mismatch/fires_by-path":                     "the users ask for other paths than that of the rule",
}

// TestWalkFailsWhatRulesRefuse sweeps over the firing fixtures of every rule of
// severity error that is about requests: the walk serves none in full. A new rule
// has to decide: it is listed above with the reason, or the walk knows it.
func TestWalkFailsWhatRulesRefuse(t *testing.T) {
	why := map[string]string{}
	for reason, rules := range notOfRequests {
		for _, id := range rules {
			if r := validate.RuleNamed(id); r == nil || r.Severity != validate.Error {
				t.Errorf("%s is no rule of severity error", id)
			}
			if why[id] != "" {
				t.Errorf("%s is listed twice", id)
			}
			why[id] = reason
		}
	}
	exempt := map[string]bool{}
	for _, rule := range validate.Rules() {
		if rule.Severity != validate.Error || why[rule.ID] != "" {
			continue
		}
		for _, path := range fixtures(t, rule.ID, "fires") {
			name := rule.ID + "/" + strings.TrimSuffix(filepath.Base(path), ".topo.yaml")
			survey := latency.NewSurvey(load(t, path).Topology)
			failed := slices.ContainsFunc(slices.Concat(survey.Trips, survey.Detours(), survey.Standbys(), survey.Further()), func(trip traffic.Trip) bool {
				return slices.ContainsFunc(trip.Journeys, func(j traffic.Journey) bool { return j.Outcome == traffic.Failed })
			})
			switch _, known := notHere[name]; {
			case known:
				exempt[name] = true
				if failed {
					t.Errorf("%s fails, and is listed as one that does not", name)
				}
			case !failed:
				t.Errorf("%s: the walk serves every request, though the rule says: %s", name, rule.Why)
			}
		}
	}
	for name := range notHere {
		if !exempt[name] {
			t.Errorf("%s is listed and no fixture of a rule that is about requests", name)
		}
	}
}
