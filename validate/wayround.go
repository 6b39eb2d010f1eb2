package validate

import "slices"

// waysRound are the rules about ways by which somebody comes to a node without
// passing what guards it.
var waysRound = []string{
	"api/balancer-bypass",
	"api/default-endpoint-open",
	"api/function-url-bypass",
	"api/mtls-bypass",
	"cloudfront/alb-bypass",
	"cloudfront/function-url-open",
	"cloudfront/prefix-list-alone",
	"cloudfront/private-content-open-origin",
	"global/drawn-bypass",
	"s3/public-bucket-behind-cloudfront",
}

// WayRound tells whether the rule with that id reports a way round a guard.
func WayRound(id string) bool { return slices.Contains(waysRound, id) }
