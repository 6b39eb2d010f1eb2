package validate

import (
	"slices"

	"portolan/model"
)

// The rules that report illegal links. A link has at most one of them: the most
// specific that names its pair, or else illegalConnection.
const (
	illegalConnection   = "graph/illegal-connection"
	aliasNotAllowed     = "route53/alias-target-not-allowed"
	s3NeedsWebsite      = "route53/s3-needs-website"
	privateAPIOrigin    = "cloudfront/private-api"
	wafUnsupported      = "waf/unsupported-target"
	shieldUnsupported   = "shield/unsupported-target"
	acceleratorEndpoint = "accelerator/endpoint-kind"
	lambdaTargetGroup   = "elb/lambda-target-group"
	gwlbInPath          = "elb/gwlb-in-path"
)

// refusedBy is the id of the rule that reports the link as illegal, "" when
// the connection table allows it.
func refusedBy(t *model.Topology, l *model.Link) string {
	if model.LegalLink(t, l) {
		return ""
	}
	from, to := t.Node(l.From), t.Node(l.To)
	switch {
	case from.Kind() == model.KindShield && model.HasElasticIP(to):
		return "" // the protection goes to the address
	case model.Variant(from) == "record" && model.Variant(to) == "s3_rest":
		return s3NeedsWebsite
	case to.Kind() == model.KindGWLB && slices.Contains([]model.Kind{model.KindUsers, model.KindRecord, model.KindCloudFront, model.KindAccelerator}, from.Kind()):
		return gwlbInPath
	case isAlias(l) && to.Kind() != model.KindUsers && !to.Info().Guard():
		return aliasNotAllowed
	case from.Kind() == model.KindCloudFront && model.Variant(to) == "api_private":
		return privateAPIOrigin
	case from.Kind() == model.KindWAF && wafRefuses(to.Kind()):
		return wafUnsupported
	case from.Kind() == model.KindShield && (to.Kind().API() || slices.Contains([]model.Kind{model.KindNLB, model.KindASG, model.KindS3, model.KindFunctionURL, model.KindLambda}, to.Kind())):
		return shieldUnsupported
	case from.Kind() == model.KindAccelerator && !to.Info().Guard() && to.Info().Tier != model.TierUsers:
		return acceleratorEndpoint
	case to.Kind() == model.KindLambda && (from.Kind() == model.KindNLB || from.Kind() == model.KindGWLB):
		return lambdaTargetGroup
	}
	return illegalConnection
}

// wafRefuses tells whether people like to guard a kind by a web ACL, and cannot.
func wafRefuses(kind model.Kind) bool {
	return slices.Contains([]model.Kind{
		model.KindNLB, model.KindGWLB, model.KindHTTPAPI, model.KindWebSocketAPI, model.KindS3,
		model.KindFunctionURL, model.KindAccelerator, model.KindRecord, model.KindASG, model.KindECS,
	}, kind)
}

func isAlias(l *model.Link) bool {
	s, ok := model.LinkAs[*model.ResolvesToSpec](l)
	return ok && s.Alias.Val()
}
