package cloudformation

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"portolan/model"
	"portolan/validate"
)

// awsRefuses are the rules that name what AWS refuses to make, or makes and then
// answers with an error to everybody. Their errors are
// reasons against an export; the checks of this package are about what it cannot
// write yet and what a drawing leaves open.
var awsRefuses = set(
	"names/host-form", "words/country-code", "words/tls-policy", "words/path-list", "words/too-long",
	"route53/name-outside-zone", "route53/cname-one-value", "route53/simple-multiple-alias", "route53/set-identifier",
	"route53/weight-out-of-range", "route53/geolocation-missing", "route53/geolocation-invalid", "route53/geolocation-duplicate", "route53/latency-region-missing",
	"route53/latency-region-duplicate", "route53/geoproximity-location", "route53/geoproximity-bias-range", "route53/failover-duplicate-role",
	"route53/mixed-policies", "route53/cname-coexists", "route53/group-too-large", "route53/alias-cross-zone", "route53/alias-type-mismatch",
	"route53/apex-needs-alias", "route53/a-record-needs-ip", "route53/cloudfront-evaluate-health", "route53/cloudfront-name-not-alias",
	"route53/cloudfront-private-zone", "route53/multivalue-alias", "route53/health-check-endpoint", "route53/health-check-interval",
	"route53/health-check-children", "route53/health-check-regions", "route53/health-check-search",
	"cloudfront/alias-on-two-distributions", "cloudfront/cert-region", "cloudfront/cert-name-mismatch",
	"cloudfront/one-certificate", "cloudfront/no-default-behavior", "cloudfront/origin-shield-region", "cloudfront/geo-restriction-empty",
	"cloudfront/access-control-target", "cloudfront/oac-on-website", "cloudfront/vpc-origin-target", "cloudfront/read-timeout", "cloudfront/origin-path",
	"cloudfront/error-page", "cloudfront/waf-scope", "cloudfront/origin-is-own-name",
	"waf/region-mismatch", "waf/one-acl", "waf/unsupported-target",
	"s3/bucket-name", "elb/listener-form", "elb/alb-needs-two-azs", "elb/cert-region", "elb/idle-timeout", "elb/out-of-range",
	"graph/cross-region-target", "place/zones", "place/service-missing", "place/same-region",
	"graph/forwarding-cycle", "route53/api-needs-custom-domain", "route53/s3-needs-website", "route53/s3-bucket-name-mismatch", "route53/alias-target-not-allowed",
	"route53/ip-based-collection", "route53/service-custom-domain",
	"cloudfront/api-host-header", "cloudfront/api-origin-http", "cloudfront/s3-host-header", "cloudfront/website-origin-https", "cloudfront/chain-host-header",
	"cloudfront/internal-origin-needs-vpc-origin", "cloudfront/vpc-origin-limits", "cloudfront/origin-no-listener", "cloudfront/origin-redirect-loop", "elb/redirect-loop",
	"cloudfront/origin-cert-mismatch", "cloudfront/cache-policy", "cloudfront/policy-header", "cloudfront/cache-key-size", "cloudfront/viewer-mtls",
	"cloudfront/function-event", "cloudfront/function-lambda-mix", "cloudfront/one-function-per-event",
	"lambda-edge/region", "lambda-edge/unsupported-feature", "lambda-edge/limits", "s3/website-needs-public-read",
	"api/cert-name-mismatch", "api/edge-cert-region", "api/regional-cert-region", "api/edge-domain-taken", "api/domain-shared", "api/jwt-authorizer-rest", "api/authorizer-kind",
	"api/vpc-link-missing", "api/rest-vpc-link-target", "api/http-vpc-link-target", "api/vpc-link-listener", "api/vpc-link-server-name", "api/integration-timeout", "api/v2-regional-only",
	"api/cache-not-supported", "api/mtls", "api/route-form", "api/route-conflict", "api/mock-kind", "route53/alias-record-type", "route53/ip-based-location",
	"elb/alb-target-protocol", "elb/action-groups", "size/limit", "words/too-long", "elb/target-health-check", "elb/fargate-target-type", "elb/lambda-target-group", "elb/rule-condition", "elb/own-answer", "elb/rewrite",
	"cloudfront/origin-group-size", "cloudfront/origin-group-write-methods", "cloudfront/grpc-requirements", "cloudfront/private-api", "cloudfront/function-url-access",
	"cloudfront/origin-mtls", "cloudfront/anycast", "cloudfront/staging", "cloudfront/tenants", "cloudfront/completion-timeout",
	"cloudfront/origin-choice", "cloudfront/function-runtime", "cloudfront/origin-address-type", "cloudfront/oai-kms", "cloudfront/chain-too-long", "lambda-edge/version",
	"api/streaming", "api/address-type", "api/private-needs-endpoint", "api/http-service", "api/function-url-streaming", "route53/private-api", "route53/ip-based-private-zone", "route53/multivalue-type", "route53/health-check-private-target",
	"elb/protocol-version", "elb/stickiness", "elb/slow-start", "elb/auth-listener", "elb/mtls-listener", "elb/target-family",
	"elb/nlb-target-protocol", "elb/quic-listener", "elb/nlb-to-alb", "elb/nlb-weights", "elb/nlb-layer7-rules",
	"accelerator/duplicate-region-group", "accelerator/dial-range", "accelerator/listener-protocol", "accelerator/nlb-tls-client-ip", "accelerator/dual-stack", "accelerator/internal-client-ip", "accelerator/health-check",
	"endpoint/gateway-target",
	"cloudfront/behavior-twice", "cloudfront/origin-group-roles", "cloudfront/staging-called", "api/function-url-function",
	"elb/default-twice", "endpoint/gwlb-called", "elb/link-listener", "elb/target-type", "elb/gwlb-protocol", "endpoint/one-service", "endpoint/gateway-service",
	"route53/one-ttl", "route53/cname-needs-name", "s3/website-kms", "s3/kms-unsigned", "s3/replica-key", "api/base-path-levels", "words/tag", "elb/quic-targets",
)

// AWSRefuses tells whether a rule names what AWS refuses to make, so that an
// export asks it.
func AWSRefuses(rule string) bool { return awsRefuses[rule] }

func set(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}

// rulePartition names links between partitions. Where it speaks, that all of a set is in
// one partition is said already.
const rulePartition = "place/partition"

// askRules adds what the rules know about nodes and links that are exported. The
// design may have accepted such a finding; AWS has not.
func (x *exporter) askRules() {
	own := x.reasons
	x.reasons = nil
	x.addRules()
	said := map[Reason]bool{}
	for _, r := range x.reasons {
		said[Reason{Node: r.Node, Link: r.Link, Rule: cmp.Or(r.Rule, r.guards)}] = true
	}
	apart := slices.ContainsFunc(x.reasons, func(r Reason) bool { return r.Rule == rulePartition })
	own = slices.DeleteFunc(own, func(r Reason) bool {
		return r.apart && apart || slices.ContainsFunc(strings.Fields(r.guards), func(rule string) bool { return said[Reason{Node: r.Node, Link: r.Link, Rule: rule}] })
	})
	x.reasons = append(own, x.reasons...)
	if x.o.Force {
		x.reasons = slices.DeleteFunc(x.reasons, x.makesAnyway)
	}
}

// makesAnyway tells of a reason whether what it is about can be made, and tells the owner
// then. To leave it out would take away more than the check.
func (x *exporter) makesAnyway(r Reason) bool {
	if strings.Contains(r.guards, " ") || r.guards == "" || validate.RuleNamed(r.guards).Export != validate.ExportDown {
		return false
	}
	what := r.Node
	if what == "" {
		what = r.Link.String()
	}
	x.insists = append(x.insists, LeftOut{what, r.Why})
	return true
}

func (x *exporter) addRules() {
	rep := validate.Check(x.t)
	for _, f := range append(rep.Findings, rep.Suppressed...) {
		r, refuses := x.refusal(f)
		if !refuses || x.fillsIn(f) {
			continue
		}
		node, link, onLink := f.Site()
		if onLink && x.exports(link.From) && (x.exports(link.To) || outside[x.t.Node(link.To).Kind()] != "") {
			r.Link = link
			x.reasons = append(x.reasons, r)
		} else if !onLink && x.exports(node) {
			r.Node = node
			x.reasons = append(x.reasons, r)
		}
	}
}

// refusal is the reason that a finding is, where it is one against the export. What
// AWS may refuse is written where the owner says so.
func (x *exporter) refusal(f validate.Finding) (Reason, bool) {
	r := Reason{Rule: f.Rule, Why: because(f)}
	switch export := validate.RuleNamed(f.Rule).Export; {
	case export == validate.ExportDown && f.OfDrawing():
		return r, false
	case export == validate.ExportAsks || export == validate.ExportDown:
		return Reason{guards: f.Rule, Why: because(f)}, true
	case f.Severity == validate.Error:
		return r, AWSRefuses(f.Rule)
	case export == validate.ExportDoubts:
		return r, !x.o.Force && f.Ignored == ""
	}
	return r, false
}

// fillsIn tells whether an export adds what a finding misses: alternate names of
// distributions, names of certificates and listeners that the drawing leaves open.
func (x *exporter) fillsIn(f validate.Finding) bool {
	switch f.Rule {
	case "route53/cloudfront-name-not-alias", "cloudfront/cert-name-mismatch":
	case "cloudfront/origin-redirect-loop", "cloudfront/origin-no-listener":
		if _, _, onLink := f.Site(); !onLink { // by a rule of the balancer, which is drawn
			return false
		}
		return slices.ContainsFunc(f.Nodes, x.opensListeners)
	default:
		return false
	}
	for _, id := range f.Nodes {
		switch s := x.t.Node(id).Spec.(type) {
		case *model.CloudFront:
			if !s.Aliases.IsSet() {
				return true
			}
		case *model.Certificate:
			if !s.Names.IsSet() {
				return true
			}
		}
	}
	return false
}

// opensListeners tells whether a balancer leaves its listeners to the export,
// which opens those that its certificate allows.
func (x *exporter) opensListeners(id string) bool {
	alb, ok := x.t.Node(id).Spec.(*model.ALB)
	return ok && !alb.Listeners.IsSet()
}

// exports tells whether a node becomes resources.
func (x *exporter) exports(id string) bool {
	n := x.t.Node(id)
	return n != nil && serviceOf(n) != nil
}

func because(f validate.Finding) string {
	fix := []rune(model.Visible(f.FixText))
	if len(fix) > 1 && unicode.IsLower(fix[1]) {
		fix[0] = unicode.ToLower(fix[0])
	}
	return f.Message + ": " + string(fix)
}
