package traffic_test

const (
	edgeCertDocs = docs + "AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html"
	domainDocs   = docs + "apigateway/latest/developerguide/how-to-custom-domains.html"
	regionDocs   = docs + "acm/latest/userguide/acm-regions.html"
	redirectDocs = docs + "AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html"
	httpsDocs    = docs + "elasticloadbalancing/latest/application/https-listener-certificates.html"
)

// certified is a station that users ask for by the name a.example.com, with the
// certificate c where one is given.
func certified(station, cert string) []string {
	lines := []string{"users u locations=Paris", "record r zone=example.com name=a.example.com", station, "lambda f region=eu-west-1", "u -> r", "r -> s", "s -> f"}
	if cert != "" {
		lines = append(lines, "certificate c "+cert, "c -> s")
	}
	return lines
}

// certifiedEdge is a distribution with an alias in front of a bucket.
func certifiedEdge(alias, cert string) []string {
	lines := certified("cloudfront s aliases="+alias, cert)
	lines[3], lines[6] = "s3 f region=eu-west-1", "s -> f access=oac"
	return lines
}

// guarded is a balancer whose rule wants to know who calls.
func guarded(protocol, listeners, auth string) []string {
	return []string{
		"users u locations=Paris presents=signature protocol=" + protocol, "alb s region=eu-west-1 listeners=" + listeners, "ecs f region=eu-west-1", "certificate c region=eu-west-1",
		"u -> s", "c -> s", "s -> f auth=" + auth,
	}
}

// redirecting is a balancer behind a distribution with error pages, which sends
// its callers elsewhere.
func redirecting(to, policy string) []string {
	return []string{
		"users u locations=Paris", "record w zone=example.com name=www.example.com", "cloudfront d aliases=www.example.com errorPages=502+->+200+/e.html", "certificate c",
		"record r zone=example.com name=o.example.com", "alb s region=eu-west-1 rules=redirect+" + to, "ecs f region=eu-west-1",
		"u -> w", "w -> d", "c -> d", "d -> r originRequestPolicy=" + policy, "r -> s", "s -> f pathRule=/never/*",
	}
}

var certifiedCases = []replyCase{
	{name: "a wildcard covers a label", source: edgeCertDocs, lines: certifiedEdge("a.example.com", "region=us-east-1 names=*.example.com"), want: []string{"100% served 0 0s u r s f"}},
	{name: "a certificate that lists nothing", source: edgeCertDocs, lines: certifiedEdge("a.example.com", "region=us-east-1"), want: []string{"100% served 0 0s u r s f"}},

	{name: "an edge-optimized one with it", source: domainDocs, lines: certified("rest-api s region=eu-west-1 endpoint=edge customDomain=a.example.com", "region=us-east-1"), want: []string{"100% served 0 0s u r s f"}},
	{name: "an API without a drawn certificate is taken to have it", source: domainDocs, lines: certified("http-api s region=eu-west-1 customDomain=a.example.com", ""), want: []string{"100% served 0 0s u r s f"}},

	{name: "a token is asked for on HTTPS listeners", source: docs + "elasticloadbalancing/latest/application/listener-verify-jwt.html", lines: guarded("https", "https:443,http:80", "jwt"), want: []string{"100% failed 401 0s u s"}},
	{name: "the HTTP listener beside forwards openly", source: docs + "elasticloadbalancing/latest/application/listener-verify-jwt.html", lines: guarded("http", "https:443,http:80", "jwt"), want: []string{"100% served 0 0s u s f"}},
	{name: "no login there either", source: docs + "elasticloadbalancing/latest/application/listener-authenticate-users.html", lines: guarded("http", "https:443,http:80", "oidc onUnauthenticated=deny"), want: []string{"100% served 0 0s u s f"}},
	{name: "unless it redirects", source: docs + "elasticloadbalancing/latest/application/load-balancer-listeners.html", lines: guarded("http", "https:443,http:80+redirect", "jwt"), want: []string{"100% failed 401 0s u s"}},
	{name: "CloudFront passes a redirect on, and the viewer goes round", source: redirectDocs, lines: redirecting("https://www.example.com:443/#{path}", "AllViewer"), want: []string{"100% failed 0 0s u w d r s"}},
	{name: "a literal name does the same", source: redirectDocs, lines: redirecting("https://www.example.com/#{path}", "none"), want: []string{"100% failed 0 0s u w d r s"}},
	{name: "by the Host of the viewer", source: redirectDocs, lines: redirecting("https://#{host}:443/#{path}", "AllViewer"), want: []string{"100% failed 0 0s u w d r s"}},
	{name: "by the name of the origin viewers are led there", source: redirectDocs, lines: redirecting("https://#{host}:443/#{path}", "AllViewerExceptHostHeader"), want: []string{"100% failed 0 0s u w d r s r s"}},
	{name: "elsewhere is another request", source: redirectDocs, lines: redirecting("https://other.org/", "AllViewer"), want: []string{"100% served 0 0s u w d r s"}},
	{name: "listeners that are left to the default have theirs", source: httpsDocs, lines: certified("alb s region=eu-west-1", ""), want: []string{"100% served 0 0s u r s f"}},
}
