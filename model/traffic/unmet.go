package traffic

import (
	"slices"
	"strings"

	"portolan/model"
)

// edgeHeaders begin headers that an origin gets although no policy says so:
// CloudFront makes them, or passes them on with every request.
var edgeHeaders = []string{
	"accept-encoding", "cache-control", "cloudfront-", "connection", "content-", "date", "expect", "host", "if-", "range", "transfer-encoding",
	"upgrade", "via", "x-amz-", "x-amzn-", "x-forwarded-",
}

// ownAgent is the User-Agent that CloudFront sends in the place of the viewer's where no
// policy passes that on.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-user-agent-header
const ownAgent = "amazon cloudfront"

// viewerHeaders are headers that browsers send: nobody takes one for a secret between
// CloudFront and an origin.
var viewerHeaders = []string{"accept", "accept-language", "cookie", "origin", "referer", "user-agent"}

// mayBeSecret tells whether a header may be the one by which an origin knows CloudFront.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
func mayBeSecret(header string) bool {
	return !slices.Contains(viewerHeaders, strings.ToLower(header))
}

// closedBySecret tells whether a rule lets nobody through who does not know a secret: not
// where any value will do, nor for headers that other callers send with what they have, or
// that CloudFront adds to the requests of every distribution.
func closedBySecret(header, want string) bool {
	h := strings.ToLower(header)
	known := []string{"authorization", "x-api-key", "x-requested-with"}
	return mayBeSecret(h) && !slices.Contains(known, h) && !strings.ContainsAny(want, "*?") &&
		!slices.ContainsFunc(edgeHeaders, func(made string) bool { return strings.HasPrefix(h, made) })
}

// NeverSends names what the rule of a balancer looks for and requests of a behaviour
// never have, as far as its policies tell; "" where they may have it all.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
func NeverSends(o *model.OriginSpec, s *model.ForwardsSpec) string {
	if name, want, ok := model.HeaderCondition(s.Header.Val()); ok && (o.Access.Val() != model.AccessHeader || !mayBeSecret(name)) {
		h := strings.ToLower(name)
		passes := o.Forwards(h) || h == "cookie" && o.PassesCookies()
		passes = passes || h == "user-agent" && glob(strings.ToLower(want), ownAgent)
		if !passes && !slices.ContainsFunc(edgeHeaders, func(made string) bool { return strings.HasPrefix(h, made) }) {
			return "the header " + name + " of a viewer"
		}
	}
	if s.Query.Val() != "" && !o.PassesQuery() {
		return "a query string"
	}
	if m := s.Method.Val(); !Allows(o, m) {
		return m
	}
	return ""
}

// neverSent tells whether CloudFront sends a balancer nothing that a rule of it looks
// for. Functions may add it, and so may a policy of which the drawing lists nothing.
func (c *course) neverSent(s *model.ForwardsSpec, at sender) bool {
	o, ok := model.LinkAs[*model.OriginSpec](c.originOr())
	if !ok || at.sentBy != fromEdge || runsOn(c.t, c.origin, model.ViewerRequest, model.OriginRequest) {
		return false
	}
	if o.OriginRequestPolicy.Val() == "custom" && !o.OriginRequestHeaders.IsSet() || o.CachePolicy.Val() == model.CachingCustom && !o.CacheHeaders.IsSet() && !o.CacheKey.IsSet() {
		return false
	}
	return NeverSends(o, s) != ""
}
