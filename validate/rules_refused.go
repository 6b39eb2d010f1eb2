package validate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	lazy "portolan/model/pattern"
)

// refusedRules name what AWS refuses to make, in values that no other rule looks at.
var refusedRules = []*Rule{
	{
		ID: "api/authorizer-kind", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Authorization that the kind of API does not have",
		When:    "An HTTP API is said to ask for API keys, or a WebSocket API for tokens of a user pool or of another issuer.",
		Why:     "API keys belong to REST and WebSocket APIs, and a WebSocket API authorizes by IAM or by a function.",
		Message: "{api} cannot authorize by {auth}",
		FixText: "Authorize another way, or use a REST API",
		Sources: []string{srcHttpApiVsRest, srcLimits},
		Check:   authorizerKinds,
	},
	{
		ID: "cloudfront/cache-policy", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Cache policy that CloudFront does not take",
		When:    "A cache policy of your own has all headers in its key, or headers that it does not name, or its times are out of order: the least is at most the default, and the default at most the greatest. Or it caches for no second at all and has parts in its key.",
		Why:     "CloudFront refuses the policy.",
		Message: "The cache policy of {dist} towards {origin} cannot be made: {what}",
		FixText: "Name the headers, and order the times",
		Sources: []string{srcCachePolicyHeaders, srcCachePolicyConfig},
		Check:   cachePolicies,
	},
	{
		ID: "api/route-form", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Route that an API does not have",
		When:    "The route of an integration of an HTTP or REST API is neither a path that begins with a slash, nor a method of HTTP and such a path, nor $default of an HTTP API. Or a part of the path of a REST API is empty, has other signs than letters, digits, underscores, hyphens, periods, commas and colons, or has a parameter in braces beside other text. Or a parameter that takes the rest of the path, such as {proxy+}, is not the last part.",
		Why:     "API Gateway refuses the route. What takes the rest of a path leaves nothing for parts behind it.",
		Message: "{api} has no route like {word}",
		FixText: "Write /orders, or GET /orders",
		Sources: []string{srcHTTPAPIRoutes, srcAPIGatewayNotes, srcGreedyPath, srcProxyResource},
		Check:   routeForms,
	},
	{
		ID: "route53/ip-based-location", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Location of address blocks that Route 53 does not take",
		When:    "Two IP-based answers of a name have one location, or the name of a location has other signs than letters, digits, hyphens and underscores, or more than 16.",
		Why:     "Route 53 refuses the record.",
		Message: "{name} cannot answer with {t} for {word}: {what}",
		FixText: "Give each answer a location of its own, of 1 to 16 letters, digits, hyphens and underscores",
		Sources: []string{srcCIDRRouting},
		Check:   cidrLocations,
	},
	{
		ID: "elb/alb-target-protocol", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Target protocol that an ALB does not speak",
		When:    "A target group of an ALB has a protocol other than HTTP and HTTPS.",
		Why:     "AWS refuses the target group.",
		Message: "{lb} speaks HTTP or HTTPS to {t}, not {protocol}",
		FixText: "Use HTTP or HTTPS, or a Network Load Balancer",
		Sources: []string{srcALBTargetGroups},
		Check:   albTargetProtocols,
	},
	{
		ID: "elb/target-health-check", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Target health check that AWS does not take",
		When:    "The health check of a target group is switched off for other targets than functions, or its path does not begin with a slash.",
		Why:     "AWS refuses the target group. Only target groups of functions go without health checks.",
		Message: "{lb} cannot check {t} like this: {what}",
		FixText: "Check a path that begins with /",
		Sources: []string{srcAPICreateTargetGroup},
		Check:   targetHealthChecks,
	},
}

// Pages on what AWS refuses.
const (
	srcCachePolicyHeaders = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyHeadersConfig.html"
	srcAPIGatewayNotes    = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"
	srcHTTPAPIRoutes      = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html"
	// Of an HTTP API the greedy path variable has to be at the end; of a REST API it stands
	// for all that is below its parent.
	srcGreedyPath    = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html"
	srcProxyResource = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html"
	srcCIDRRouting   = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CidrRoutingConfig.html"
)

func authorizerKinds(p *Pass) {
	missing := map[model.Kind][]string{model.KindHTTPAPI: {"api-key"}, model.KindWebSocketAPI: {"jwt", "cognito"}}
	p.eachAPI(func(n *model.Node, a *model.API) {
		if slices.Contains(missing[n.Kind()], a.Auth.Val()) {
			p.About(n, "auth", "api", label(n), "auth", a.Auth.Val()).Offer("iam", "Authorize by IAM", setNode(n, "auth", "iam"))
		}
	})
}

// httpMethods are those that a route can name.
var httpMethods = []string{"ANY", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

func routeForms(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		i, _ := model.LinkAs[*model.IntegrationSpec](l)
		route, api := i.Route.Val(), p.From(l)
		if route == "" || api.Kind() != model.KindHTTPAPI && api.Kind() != model.KindRESTAPI {
			continue
		}
		method, path, two := strings.Cut(route, " ")
		if !two {
			method, path = "ANY", route
		}
		if path == "$default" && !two && api.Kind() == model.KindHTTPAPI || strings.HasPrefix(path, "/") && slices.Contains(httpMethods, strings.ToUpper(method)) && !greedyInside(path) && (api.Kind() != model.KindRESTAPI || madeOfParts(path)) {
			continue
		}
		p.AboutLink(l, "route", "api", label(api), "word", strconv.Quote(route))
	}
}

// greedyInside tells whether more follows a part of a path that takes all the rest.
func greedyInside(path string) bool {
	_, behind, greedy := strings.Cut(path, "+}")
	return greedy && strings.Trim(behind, "/") != ""
}

// pathPart is what one resource of a REST API may be called.
var pathPart = lazy.Lazy(`^([0-9A-Za-z_.,:-]+|\{[0-9A-Za-z_.,:-]+\+?\})$`)

// madeOfParts tells whether a path can be one of a REST API, each part of which is a
// resource. A slash at the end counts for nothing.
func madeOfParts(path string) bool {
	path = strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
	return path == "" || !slices.ContainsFunc(strings.Split(path, "/"), func(part string) bool { return !pathPart().MatchString(part) })
}

var cidrLocationForm = lazy.Lazy(`^[0-9A-Za-z_-]{1,16}$`)

func cidrLocations(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyIPBased) {
		answers := map[string]int{}
		for _, a := range g.LegalAnswers() {
			answers[a.Spec.CIDRLocation.Val()]++
		}
		for _, a := range g.LegalAnswers() {
			place, what := a.Spec.CIDRLocation.Val(), ""
			switch {
			case place == "": // route53/ip-based-collection
			case answers[place] > 1:
				what = "another answer has it"
			case place != "*" && !cidrLocationForm().MatchString(place):
				what = "it is no name of a location"
			}
			if what != "" {
				p.AboutLink(a.Link, "cidrLocation", "name", g.Name(), "t", label(a.Target), "word", strconv.Quote(place), "what", what)
			}
		}
	}
}

func cachePolicies(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if o.CachePolicy.Val() != model.CachingCustom {
			return
		}
		about := func(prop, what string) *Finding {
			return p.AboutLink(l, prop, "dist", label(dist), "origin", label(to), "what", what)
		}
		if i := slices.Index(o.CacheHeaders.Val(), "*"); i >= 0 {
			about("cacheHeaders", "its key takes headers by name only").ofItem(i)
		} else if slices.Contains(o.CacheKey.Val(), "headers") && len(o.CacheHeaders.Val()) == 0 {
			about("cacheHeaders", "its key takes headers and names none")
		}
		switch least, usual, most := o.MinTTL.Val(), o.DefaultTTL.Val(), o.MaxTTL.Val(); {
		case o.MaxTTL.IsSet() && most < least:
			about("maxTTL", fmt.Sprintf("the longest time, %d s, is below the least, %d s", most, least))
		case o.MaxTTL.IsSet() && most < usual:
			about("maxTTL", fmt.Sprintf("the longest time, %d s, is below the default, %d s", most, usual))
		case o.DefaultTTL.IsSet() && usual < least:
			about("defaultTTL", fmt.Sprintf("the default time, %d s, is below the least, %d s", usual, least))
		case o.MaxTTL.IsSet() && most == 0 && hasKey(o):
			about("maxTTL", "with a longest time of 0 nothing is cached, and its key must be empty")
		}
	})
}

// hasKey tells whether a cache policy of one's own takes anything of the request
// into its key.
func hasKey(o *model.OriginSpec) bool {
	return len(o.CacheKey.Val())+len(o.CacheHeaders.Val())+len(o.CacheQuery.Val())+len(o.CacheCookies.Val()) > 0
}

func albTargetProtocols(p *Pass) {
	p.albForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, _ *model.ALB, to *model.Node) {
		if v := s.Protocol.Or("HTTP"); v != "HTTP" && v != "HTTPS" {
			p.AboutLink(l, "protocol", "lb", label(lb), "t", label(to), "protocol", v).Offer("http", "Use HTTP", setLink(l, "protocol", "HTTP"))
		}
	})
}

func targetHealthChecks(p *Pass) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		path := s.HealthCheck.Val()
		what := ""
		switch {
		case path == "" || lb.Kind() == model.KindVPCLink:
		case path == model.HealthCheckDisabled && to.Kind() != model.KindLambda:
			what = "targets of this type are always checked"
		case path != model.HealthCheckDisabled && !strings.HasPrefix(path, "/"):
			what = fmt.Sprintf("%q is no path", path)
		}
		if what != "" {
			p.AboutLink(l, "healthCheck", "lb", label(lb), "t", label(to), "what", what)
		}
	})
}
