package traffic_test

import (
	"testing"

	"portolan/model/traffic"
)

const (
	conditionDocs = elbDocs + "application/rule-condition-types.html"
	actionDocs    = elbDocs + "application/rule-action-types.html"
	listenerDocs  = elbDocs + "application/load-balancer-listeners.html"
	albGroupDocs  = elbDocs + "application/load-balancer-target-groups.html"
	nlbDocs       = elbDocs + "network/load-balancer-listeners.html"
	sgDocs        = elbDocs + "application/load-balancer-update-security-groups.html"
	mtlsDocs      = elbDocs + "application/mutual-authentication.html"
	albDocs       = elbDocs + "application/application-load-balancers.html"
)

// twoTargets is users who call a balancer with two targets.
func twoTargets(users, balancer, a, b string) []string {
	return []string{
		"users u locations=Paris " + users, balancer + " region=eu-west-1", "ecs a region=eu-west-1", "ecs b region=eu-west-1",
		"u -> lb", "lb -> a " + a, "lb -> b " + b,
	}
}

const (
	toA = "100% served u lb a"
	toB = "100% served u lb b"
)

// untaken are users behind whose distribution no rule of a balancer may take a request.
func untaken(balancer, behaviour, rule string, more ...string) []string {
	return append([]string{
		"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "alb lb region=eu-west-1 " + balancer, "ecs a region=eu-west-1",
		"u -> cdn", "cdn -> b access=oac path=/static/*", "cdn -> lb " + behaviour, "lb -> a " + rule,
	}, more...)
}

// matchViewer is users of plain HTTP whose distribution asks as they do a balancer that
// redirects to HTTPS.
func matchViewer(behaviour string) []string {
	return []string{
		"users u locations=Paris protocol=http", "cloudfront cdn", "alb lb region=eu-west-1", "ecs a region=eu-west-1", "u -> cdn",
		"cdn -> lb originProtocol=match-viewer viewerProtocol=allow-all originRequestPolicy=AllViewer " + behaviour, "lb -> a",
	}
}

var listenerCases = []walkCase{
	{
		name: "a path that no rule takes gets the default action", source: listenerDocs,
		lines: twoTargets("", "alb lb", "pathRule=/v1/*", "pathRule=/v2/*"), req: traffic.Request{Path: "/x"}, want: []string{"100% failed u lb"},
	},
	{
		name: "any path may be one of a rule", source: listenerDocs,
		lines: twoTargets("", "alb lb", "pathRule=/v1/*", "pathRule=/v2/*"), req: traffic.Request{Path: "*"}, want: []string{toA},
	},
	{
		name: "a method that no rule takes gets the default action", source: listenerDocs,
		lines: twoTargets("", "alb lb", "method=POST", "method=PUT"), req: traffic.Request{Path: "*", Method: "GET"}, want: []string{"100% failed u lb"},
	},
	{
		name: "source addresses of which nothing is drawn may be any", source: listenerDocs,
		lines: twoTargets("", "alb lb", "method=POST", "sourceIp=203.0.113.0/24"), req: traffic.Request{Path: "*", Method: "GET"}, want: []string{toA},
	},
	{
		name: "paths of a behaviour that meet no rule", source: listenerDocs,
		lines: untaken("", "path=/api/*", "pathRule=/v1/*"), req: traffic.Request{Path: "/api/*"}, want: []string{"100% failed u cdn lb"},
	},
	{
		name: "even where the default is drawn", source: listenerDocs,
		lines: untaken("rules=fixed+404", "path=/api/*", "pathRule=/v1/*"), req: traffic.Request{Path: "/api/*"}, want: []string{"100% failed u cdn lb"},
	},
	{
		name: "paths of a behaviour of which some meet a rule", source: listenerDocs,
		lines: untaken("", "path=/api/*", "pathRule=*/v1/*"), req: traffic.Request{Path: "/api/*"}, want: []string{"100% served u cdn lb a"},
	},
	{
		name: "the origin path comes before that of the viewer", source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
		lines: untaken("", "path=/api/* originPath=/v1", "pathRule=/v1/*"), req: traffic.Request{Path: "/api/x"}, want: []string{"100% served u cdn lb a"},
	},
	{
		name: "a function may change the path", source: listenerDocs,
		lines: untaken("", "path=/api/*", "pathRule=/v1/*", "lambda-edge fn", "cdn -> fn event=viewer-request path=/api/*"), req: traffic.Request{Path: "/api/x"}, want: []string{"100% served u cdn lb a"},
	},
	{
		name: "one of the default behaviour changes no path of another", source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html",
		lines: untaken("", "path=/api/*", "pathRule=/v1/*", "lambda-edge fn", "cdn -> fn event=viewer-request"), req: traffic.Request{Path: "/api/x"}, want: []string{"100% failed u cdn lb"},
	},
	{
		name: "a header that CloudFront never sends", source: cdnDocs + "using-managed-origin-request-policies.html",
		lines: untaken("", "cachePolicy=CachingDisabled originRequestPolicy=HostHeaderOnly", "header=X-Tenant:a"), req: traffic.Request{Path: "/x"}, want: []string{"100% failed u cdn lb"},
	},
	{
		name: "a header that it may send", source: cdnDocs + "using-managed-origin-request-policies.html",
		lines: untaken("", "cachePolicy=CachingDisabled originRequestPolicy=AllViewer", "header=X-Tenant:a"), req: traffic.Request{Path: "/x"}, want: []string{"100% served u cdn lb a"},
	},
	{
		name: "a link of another listener takes nothing", source: listenerDocs,
		lines: twoTargets("protocol=http", "alb lb listeners=https:443,http:80", "listener=https:443", "listener=https:443"), want: []string{"100% failed u lb"}, why: "no rule of lb belongs to its listener for HTTP",
	},
	{
		name: "each listener has its own default", source: listenerDocs,
		lines: twoTargets("protocol=http", "alb lb listeners=https:443,http:80", "listener=https:443", "listener=http:80"), want: []string{toB},
	},
	{
		name: "the default of a listener beside links of another", source: listenerDocs,
		lines: twoTargets("", "alb lb listeners=https:443,http:80 rules=fixed+410", "listener=http:80", "listener=http:80"), want: []string{"100% failed u lb"}, why: "no rule of lb belongs to its listener for HTTPS, whose default action answers 410.",
	},
	{
		name: "of two ports for HTTPS clients call the usual one", source: listenerDocs,
		lines: twoTargets("", "alb lb listeners=https:443,https:8443", "listener=https:8443", "listener=https:443"), want: []string{toB},
	},
	{
		name: "CloudFront calls the usual port too", source: docs + "AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
		lines: untaken("listeners=https:8443,https:443", "", "listener=https:8443"), req: traffic.Request{Path: "/x"}, want: []string{"100% failed u cdn lb"},
	},
	{
		name: "an odd port alone is the one that clients were told", source: listenerDocs,
		lines: twoTargets("", "alb lb listeners=https:8443", "listener=https:8443 weight=1", "listener=https:8443 weight=0"), want: []string{toA},
	},
	{
		name: "CloudFront comes in at the listener of the protocol that it speaks", source: docs + "AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
		lines: untaken("listeners=https:443,http:80", "originProtocol=http-only", "listener=https:443"), req: traffic.Request{Path: "/x"}, want: []string{"100% failed u cdn lb"},
	},
	{
		name: "a listener that the balancer does not list has nobody", source: elbDocs + "application/create-application-load-balancer.html",
		lines: twoTargets("", "alb lb listeners=https:443", "listener=http:8080", "listener=http:8080"), want: []string{"100% failed u lb"},
	},
	{
		name: "a balancer with a certificate has the listeners of the default", source: listenerDocs,
		lines: append(twoTargets("", "alb lb", "listener=http:8080", "listener=http:8080"), "certificate k", "k -> lb"), want: []string{"100% failed u lb"},
	},
	{
		name: "without one it has what its links name", source: listenerDocs,
		lines: twoTargets("protocol=http", "alb lb", "listener=http:80 weight=1", "listener=http:80 weight=0"), want: []string{toA},
	},
	{
		name: "a redirecting listener forwards nothing", source: actionDocs,
		lines: append(twoTargets("protocol=http", "alb lb listeners=https:443,http:80+redirect", "listener=http:80", "listener=http:80"), "certificate k", "k -> lb"), want: []string{"100% failed u lb"},
	},
	{
		name: "an NLB in front says the port", source: elbDocs + "network/application-load-balancer-target.html",
		lines: []string{
			"users u locations=Paris", "nlb n region=eu-west-1", "alb lb region=eu-west-1 listeners=https:443,https:8443", "ecs a region=eu-west-1", "ecs b region=eu-west-1",
			"u -> n", "n -> lb port=8443", "lb -> a listener=https:443", "lb -> b listener=https:8443",
		},
		want: []string{"100% served u n lb b"},
	},
	{
		name: "a listener of an NLB for UDP takes no HTTPS", source: nlbDocs,
		lines: twoTargets("", "nlb lb listener=tcp", "", "listener=udp:3478"), want: []string{toA},
	},
	{
		name: "and takes what comes over UDP", source: nlbDocs,
		lines: twoTargets("protocol=udp", "nlb lb listener=tcp", "", "listener=udp:3478"), want: []string{toB},
	},
	{
		name: "an NLB whose links are all of another listener has no connection", source: nlbDocs,
		lines: twoTargets("", "nlb lb listener=tcp", "listener=udp:3478", "listener=udp:3479"), want: []string{"100% failed u lb"}, why: "lb listens for UDP and takes no HTTPS",
	},
	{
		name: "clients of HTTPS call port 443 of an NLB", source: nlbDocs,
		lines: twoTargets("", "nlb lb listener=tcp port=9000", "", "listener=tcp:443"), want: []string{toB},
	},
	{
		name: "viewers of plain HTTP come back over HTTPS, which the origin is asked in", source: docs + "cloudfront/latest/APIReference/API_CustomOriginConfig.html",
		lines: matchViewer("cachePolicy=CachingDisabled"), want: []string{"100% served u cdn lb cdn lb a"}, why: "The client follows the redirect.",
	},
	{
		name: "a redirect that is kept comes to viewers of HTTPS too", source: cdnDocs + "using-managed-cache-policies.html",
		lines: matchViewer("cachePolicy=CachingOptimized"), want: []string{"100% failed u cdn lb"}, why: "the request goes round in a circle",
	},
	{
		name: "unless each protocol has its own copy", source: cdnDocs + "adding-cloudfront-headers.html",
		lines: matchViewer("cachePolicy=custom cacheHeaders=cloudfront-forwarded-proto"), want: []string{"100% served u cdn lb cdn lb a"},
	},
	{
		name: "a policy whose default keeps nothing keeps no redirect", source: cdnDocs + "using-managed-cache-policies.html",
		lines: matchViewer("cachePolicy=custom defaultTTL=0 minTTL=0"), want: []string{"100% served u cdn lb cdn lb a"},
	},
	{
		name: "the cookie of a login never comes back through a policy without cookies", source: elbDocs + "application/listener-authenticate-users.html",
		lines: untaken("auth=oidc listeners=https:443", "cachePolicy=CachingDisabled originRequestPolicy=HostHeaderOnly", ""), req: traffic.Request{Path: "/x"}, want: []string{"100% failed u cdn lb"}, why: "sends users to the login for ever",
	},
	{
		name: "and does through one that passes all", source: elbDocs + "application/listener-authenticate-users.html",
		lines: untaken("auth=oidc listeners=https:443", "cachePolicy=CachingDisabled originRequestPolicy=AllViewer", ""), req: traffic.Request{Path: "/x"}, want: []string{"100% served u cdn lb a"},
	},
	{
		name: "the lowest priority decides, not the order", source: actionDocs,
		lines: twoTargets("", "alb lb", "pathRule=/x/* priority=20", "pathRule=/x/y* priority=10"), req: traffic.Request{Path: "/x/y"}, want: []string{toB},
	},
	{
		name: "without priorities the first in the document does", source: actionDocs,
		lines: twoTargets("", "alb lb", "pathRule=/x/*", "pathRule=/x/y*"), req: traffic.Request{Path: "/x/y"}, want: []string{toA},
	},
	{
		name: "a method condition", source: conditionDocs,
		lines: twoTargets("", "alb lb", "method=POST", ""), req: traffic.Request{Path: "/", Method: "POST"}, want: []string{toA},
	},
	{
		name: "a method condition that does not hold", source: conditionDocs,
		lines: twoTargets("", "alb lb", "method=POST", ""), req: traffic.Request{Path: "/"}, want: []string{toB},
	},
	{
		name: "a plain request has no such header", source: conditionDocs,
		lines: twoTargets("", "alb lb", "header=x-version:2", ""), req: traffic.Request{Path: "/"}, want: []string{toB},
	},
	{
		name: "nor such a query string", source: conditionDocs,
		lines: twoTargets("", "alb lb", "query=version=2", ""), req: traffic.Request{Path: "/"}, want: []string{toB},
	},
	{
		name: "a source address of the users", source: conditionDocs,
		lines: twoTargets("cidr=203.0.113.0/28", "alb lb", "sourceIp=203.0.113.0/24", ""), req: traffic.Request{Path: "/"}, want: []string{toA},
	},
	{
		name: "a source address of others", source: conditionDocs,
		lines: twoTargets("cidr=198.51.100.0/24", "alb lb", "sourceIp=203.0.113.0/24", ""), req: traffic.Request{Path: "/"}, want: []string{toB},
	},
	{
		name: "behind CloudFront the sender is CloudFront", source: conditionDocs,
		lines: []string{
			"users u locations=Paris cidr=203.0.113.0/28", "cloudfront cdn", "alb lb region=eu-west-1", "ecs a region=eu-west-1", "ecs b region=eu-west-1",
			"u -> cdn", "cdn -> lb", "lb -> a sourceIp=203.0.113.0/24", "lb -> b",
		},
		req: traffic.Request{Path: "/"}, want: []string{"100% served u cdn lb b"},
	},
	{
		name: "CloudFront has no address of those who are let in", source: conditionDocs,
		lines: []string{
			"users u locations=Paris cidr=203.0.113.0/28", "cloudfront cdn", "alb lb region=eu-west-1", "ecs a region=eu-west-1",
			"u -> cdn", "cdn -> lb", "lb -> a sourceIp=203.0.113.0/24",
		},
		req: traffic.Request{Path: "/"}, want: []string{"100% failed u cdn lb"}, why: "no rule of lb takes GET /, and its default action is taken to answer 404",
	},
	{
		name: "CloudFront calls from no private address", source: conditionDocs,
		lines: []string{
			"users u locations=Paris", "cloudfront cdn", "record name zone=example.com name=o.example.com", "alb lb region=eu-west-1", "ecs a region=eu-west-1",
			"u -> cdn", "cdn -> name", "name -> lb", "lb -> a sourceIp=10.0.0.0/8",
		},
		req: traffic.Request{Path: "/"}, want: []string{"100% failed u cdn name lb"}, why: "no rule of lb takes GET /, and its default action is taken to answer 404",
	},
	{
		name: "a VPC origin has private addresses", source: conditionDocs,
		lines: []string{
			"users u locations=Paris", "cloudfront cdn", "alb lb region=eu-west-1 scheme=internal", "ecs a region=eu-west-1",
			"u -> cdn", "cdn -> lb via=vpc-origin", "lb -> a sourceIp=10.0.0.0/8",
		},
		req: traffic.Request{Path: "/"}, want: []string{"100% served u cdn lb a"},
	},
	{
		name: "an accelerator may call from private addresses", source: conditionDocs,
		lines: []string{
			"users u locations=Paris", "cloudfront cdn", "global-accelerator acc", "alb lb region=eu-west-1", "ecs a region=eu-west-1",
			"u -> cdn", "cdn -> acc", "acc -> lb", "lb -> a sourceIp=10.0.0.0/8",
		},
		req: traffic.Request{Path: "/"}, want: []string{"100% served u cdn acc lb a"},
	},
	{
		name: "whether a public block holds addresses of CloudFront is not known", source: conditionDocs,
		lines: []string{
			"users u locations=Paris", "cloudfront cdn", "alb lb region=eu-west-1", "ecs a region=eu-west-1",
			"u -> cdn", "cdn -> lb", "lb -> a sourceIp=8.8.8.0/24",
		},
		req: traffic.Request{Path: "/"}, want: []string{"100% served u cdn lb a"},
	},
	{
		name: "nor does an API have the addresses of people", source: conditionDocs,
		lines: []string{
			"users u locations=Paris", "http-api api region=eu-west-1 auth=none", "vpc-link link region=eu-west-1", "alb lb region=eu-west-1 scheme=internal", "ecs a region=eu-west-1",
			"u -> api", "api -> link", "link -> lb", "lb -> a sourceIp=203.0.113.0/24",
		},
		req: traffic.Request{Path: "/"}, want: []string{"100% failed u api link lb"}, why: "no rule of lb takes GET /, and its default action is taken to answer 404",
	},
	{
		name: "the secret header of CloudFront", source: docs + "AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
		lines: []string{
			"users u locations=Paris", "cloudfront cdn", "alb lb region=eu-west-1 rules=fixed+403", "ecs a region=eu-west-1",
			"u -> cdn", "cdn -> lb access=header", "lb -> a header=x-origin:secret",
		},
		req: traffic.Request{Path: "/"}, want: []string{"100% served u cdn lb a"},
	},
	{
		name: "those who go around CloudFront lack it", source: docs + "AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
		lines: []string{"users u locations=Paris", "alb lb region=eu-west-1 rules=fixed+403", "ecs a region=eu-west-1", "u -> lb", "lb -> a header=x-origin:secret"},
		req:   traffic.Request{Path: "/"}, want: []string{"100% failed u lb"}, why: "no rule of lb takes GET / without the header x-origin, and its default action answers 403.",
	},
	{
		name: "a fixed answer is an answer", source: actionDocs,
		lines: twoTargets("", "alb lb rules=path=/ping+fixed+200", "", ""), req: traffic.Request{Path: "/ping"}, want: []string{"100% served u lb"},
	},
	{
		name: "a fixed answer of another path is no matter", source: actionDocs,
		lines: twoTargets("", "alb lb rules=path=/ping+fixed+200", "weight=1", "weight=0"), req: traffic.Request{Path: "/"}, want: []string{toA},
	},
	{
		name: "a redirect to a host outside of the drawing ends the request at the balancer", source: actionDocs,
		lines: twoTargets("", "alb lb rules=path=/old/*+redirect+https://other.example.org/new/#{path}", "", ""), req: traffic.Request{Path: "/old/a"}, want: []string{"100% served u lb"}, why: "lb redirects the request with 301",
	},
	{
		name: "a redirect to another path is followed to the same balancer", source: actionDocs,
		lines: twoTargets("", "alb lb rules=path=/old/*+redirect+/new/", "pathRule=/new/*", "pathRule=/x"), req: traffic.Request{Path: "/old/a"}, want: []string{toA}, why: "The client follows the redirect.",
	},
	{
		name: "a redirect to a path that it takes itself goes round in a circle", source: actionDocs,
		lines: twoTargets("", "alb lb rules=path=/old/*+redirect+/old/b", "", ""), req: traffic.Request{Path: "/old/a"}, want: []string{"100% failed u lb"}, why: "goes round in a circle",
	},
	{
		name: "a redirect to a name of the drawing is followed there", source: actionDocs,
		lines: []string{
			"users u locations=Paris", "record apex zone=example.com name=example.com", "record www zone=example.com name=www.example.com", "alb lb region=eu-west-1 rules=host=example.com+redirect+https://www.example.com/#{path}",
			"alb other region=us-east-1", "asg a region=us-east-1", "u -> apex", "apex -> lb", "www -> other", "other -> a",
		},
		req: traffic.Request{Path: "/a"}, want: []string{"100% served u apex lb www other a"}, why: "lb redirects the request with 301.",
	},
	{
		name: "a redirect goes to where it came from over HTTPS, and is then passed on", source: actionDocs,
		lines: []string{
			"users u locations=Paris protocol=http", "alb lb region=us-east-1 listeners=http:80,https:443 rules=listener=http:80+redirect+https", "asg a region=us-east-1", "u -> lb", "lb -> a", "certificate wc", "wc -> lb",
		},
		req: traffic.Request{Path: "/a"}, want: []string{"100% served u lb a"}, why: "lb redirects the request with 301.",
	},
	{
		name: "users without a session are sent to the login", source: docs + "elasticloadbalancing/latest/application/listener-authenticate-users.html",
		lines: []string{"users u locations=Paris presents=token", "alb lb auth=cognito region=eu-west-1", "ecs a region=eu-west-1", "u -> lb", "lb -> a"}, want: []string{"100% served u lb a"}, why: "lb sends users to the login first.",
	},
	{
		name: "an API with mutual TLS refuses who shows no certificate", source: docs + "apigateway/latest/developerguide/rest-api-mutual-tls.html",
		lines: []string{"users u locations=Paris presents=token", "record r name=api.example.com", "rest-api lb region=eu-west-1 customDomain=api.example.com mtls=true", "lambda fn region=eu-west-1", "u -> r", "r -> lb", "lb -> fn"}, want: []string{"100% failed u r lb"}, why: "lb wants a client certificate and is shown none",
	},
	{
		name: "an API with a JWT authorizer refuses who brings no token", source: docs + "apigateway/latest/developerguide/http-api-jwt-authorizer.html",
		lines: []string{"users u locations=Paris presents=session", "http-api lb region=eu-west-1 auth=jwt", "lambda fn region=eu-west-1", "u -> lb", "lb -> fn"}, want: []string{"100% failed u lb"}, why: "lb wants a token, and u bring none",
	},
	{
		name: "an API with a JWT authorizer serves who brings a token", source: docs + "apigateway/latest/developerguide/http-api-jwt-authorizer.html",
		lines: []string{"users u locations=Paris presents=token", "http-api lb region=eu-west-1 auth=jwt", "lambda fn region=eu-west-1", "u -> lb", "lb -> fn"}, want: []string{"100% served u lb fn"},
	},
	{
		name: "a distribution that requires certificates refuses viewers without", source: docs + "AmazonCloudFront/latest/DeveloperGuide/mtls-authentication.html",
		lines: []string{"users u locations=Paris presents=token", "cloudfront lb viewerMtls=required", "s3 b region=eu-west-1", "u -> lb", "lb -> b access=oac"}, want: []string{"100% failed u lb"}, why: "lb wants a client certificate and is shown none",
	},
	{
		name: "part of the requests goes to the staging distribution", source: docs + "AmazonCloudFront/latest/DeveloperGuide/continuous-deployment-quotas-considerations.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn staging=next stagingShare=10", "cloudfront next", "alb a region=us-east-1", "asg app region=us-east-1", "alb b region=us-east-1", "asg new region=us-east-1", "a -> app", "b -> new", "u -> cdn", "cdn -> a", "next -> b"},
		want:  []string{"10% served u cdn next b new", "90% served u cdn a app"}, why: "10 % of the requests go to the staging distribution next.",
	},
	{
		name: "a redirect from HTTPS to HTTP does not exist", source: actionDocs,
		lines: twoTargets("", "alb lb rules=redirect+http", "pathRule=/x", "pathRule=/y"), req: traffic.Request{Path: "/x"}, want: []string{toA},
	},
	{
		name: "what no rule takes gets the answer of the default", source: actionDocs,
		lines: twoTargets("", "alb lb rules=fixed+404", "pathRule=/a", "pathRule=/b"), req: traffic.Request{Path: "/c"}, want: []string{"100% failed u lb"}, why: "no rule of lb takes GET /c, and its default action answers 404.",
	},
	{
		name: "an own answer comes before a later rule", source: actionDocs,
		lines: twoTargets("", "alb lb rules=path=/x/*+priority=5+fixed+503", "pathRule=/x/* priority=6", ""), req: traffic.Request{Path: "/x/1"}, want: []string{"100% failed u lb"},
	},
	{
		name: "and after an earlier one", source: actionDocs,
		lines: twoTargets("", "alb lb rules=path=/x/*+priority=5+fixed+503", "pathRule=/x/* priority=4", ""), req: traffic.Request{Path: "/x/1"}, want: []string{toA},
	},
	{
		name: "weights share between target groups", source: actionDocs,
		lines: twoTargets("", "alb lb", "weight=90", "weight=10"), want: []string{"10% served u lb b", "90% served u lb a"}, why: "a has weight 90 of 100 at lb.",
	},
	{
		name: "a weight that is left out is 1", source: actionDocs,
		lines: twoTargets("", "alb lb", "weight=3", ""), want: []string{"25% served u lb b", "75% served u lb a"},
	},
	{
		name: "the share of a dead group is lost", source: actionDocs,
		lines: twoTargets("", "alb lb", "weight=90", "weight=10"), broken: traffic.Failures{Nodes: set("b")},
		want: []string{"10% failed u lb b", "90% served u lb a"},
	},
	{
		name: "that of a dead target of a group is not", source: albGroupDocs,
		lines: twoTargets("", "alb lb", "", ""), broken: traffic.Failures{Nodes: set("b")},
		want: []string{"50% served u lb a", "50% served-after-failover u lb a"},
	},
	{
		name: "weight 0 takes nothing", source: actionDocs,
		lines: twoTargets("", "alb lb", "weight=0", "weight=1"), want: []string{toB},
	},
	{
		name: "weights of an NLB", source: nlbDocs,
		lines: twoTargets("protocol=tcp", "nlb lb", "weight=1", "weight=3"), want: []string{"25% served u lb a", "75% served u lb b"},
	},
	{
		name: "rules of a dual-stack NLB: IPv6 where users have both", source: nlbDocs,
		lines: twoTargets("protocol=tcp", "nlb lb ipAddressType=dualstack", "ipFamily=ipv4", "ipFamily=ipv6"), want: []string{toB},
	},
	{
		name: "rules of a dual-stack NLB: users with IPv4 alone", source: nlbDocs,
		lines: twoTargets("protocol=tcp ipVersion=ipv4", "nlb lb ipAddressType=dualstack", "ipFamily=ipv4", "ipFamily=ipv6"), want: []string{toA},
	},
	{
		name: "gRPC to a group of HTTP1", source: albGroupDocs,
		lines: twoTargets("protocol=grpc", "alb lb", "protocolVersion=HTTP1", "protocolVersion=HTTP1"), want: []string{"100% failed u lb"}, why: "lb answers 464",
	},
	{
		name: "gRPC to a group that does not say", source: albGroupDocs,
		lines: twoTargets("protocol=grpc", "alb lb", "weight=1", "weight=0"), want: []string{toA},
	},
	{
		name: "gRPC to a group of gRPC", source: albGroupDocs,
		lines: twoTargets("protocol=grpc", "alb lb", "protocolVersion=GRPC weight=1", "protocolVersion=GRPC weight=0"), want: []string{toA},
	},
	{
		name: "HTTP/2 POST to a group of gRPC", source: albGroupDocs,
		lines: twoTargets("", "alb lb", "protocolVersion=GRPC weight=1", "weight=0"), req: traffic.Request{Path: "/", Method: "POST"}, want: []string{toA},
	},
	{
		name: "CloudFront speaks HTTP/1.1 to an HTTP2 group", source: docs + "AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "alb lb region=eu-west-1", "ecs a region=eu-west-1", "u -> cdn", "cdn -> lb", "lb -> a protocolVersion=HTTP2"},
		want:  []string{"100% failed u cdn lb"}, why: "lb answers 464",
	},
	{
		name: "a token that is missing", source: elbDocs + "application/listener-verify-jwt.html",
		lines: twoTargets("presents=session", "alb lb auth=jwt", "", ""), want: []string{"100% failed u lb"}, why: "lb wants a token, and u bring none.",
	},
	{
		name: "a token that is there", source: elbDocs + "application/listener-verify-jwt.html",
		lines: twoTargets("presents=token", "alb lb auth=jwt", "weight=1", "weight=0"), want: []string{toA},
	},
	{
		name: "a rule without login beside others", source: elbDocs + "application/listener-authenticate-users.html",
		lines: twoTargets("presents=token", "alb lb auth=cognito", "pathRule=/open auth=none", "onUnauthenticated=deny"), req: traffic.Request{Path: "/open"}, want: []string{toA},
	},
	{
		name: "a login that is refused", source: elbDocs + "application/listener-authenticate-users.html",
		lines: twoTargets("presents=token", "alb lb auth=cognito", "pathRule=/open auth=none", "onUnauthenticated=deny"), req: traffic.Request{Path: "/x"}, want: []string{"100% failed u lb"},
	},
	{
		name: "no client certificate", source: mtlsDocs,
		lines: twoTargets("presents=token", "alb lb mtls=verify", "", ""), want: []string{"100% failed u lb"}, why: "lb wants a client certificate and is shown none.",
	},
	{
		name: "certificates that are not checked", source: mtlsDocs,
		lines: twoTargets("presents=token", "alb lb mtls=passthrough", "weight=1", "weight=0"), want: []string{toA},
	},
	{
		name: "CloudFront shows no certificate to its origin", source: docs + "AmazonCloudFront/latest/DeveloperGuide/origin-mtls-authentication.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "alb lb region=eu-west-1 mtls=verify", "ecs a region=eu-west-1", "u -> cdn", "cdn -> lb", "lb -> a"},
		want:  []string{"100% failed u cdn lb"},
	},
	{
		name: "security groups that admit CloudFront keep users out", source: docs + "AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
		lines: twoTargets("", "alb lb securityGroups=cloudfront", "", ""), want: []string{"100% failed u lb"}, why: "the security groups of lb do not admit addresses of the Internet",
	},
	{
		name: "and let CloudFront in", source: docs + "AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "alb lb region=eu-west-1 securityGroups=cloudfront", "ecs a region=eu-west-1", "u -> cdn", "cdn -> lb", "lb -> a"},
		want:  []string{"100% served u cdn lb a"},
	},
	{
		name: "a block admits nobody from outside of it", source: sgDocs,
		lines: twoTargets("cidr=203.0.113.0/25", "alb lb securityGroups=198.51.100.0/24", "", ""), want: []string{"100% failed u lb"}, why: "the security groups of lb do not admit 203.0.113.0/25",
	},
	{
		name: "and those within", source: sgDocs,
		lines: twoTargets("cidr=203.0.113.0/25", "alb lb securityGroups=203.0.113.0/24", "weight=1", "weight=0"), want: []string{toA},
	},
	{
		name: "of users without addresses it is not known", source: sgDocs,
		lines: twoTargets("", "alb lb securityGroups=203.0.113.0/24", "weight=1", "weight=0"), want: []string{toA},
	},
	{
		name: "nobody on the Internet has a private address", source: "https://www.rfc-editor.org/rfc/rfc1918",
		lines: twoTargets("", "alb lb securityGroups=10.0.0.0/16,192.168.0.0/16", "", ""), want: []string{"100% failed u lb"},
	},
	{
		name: "every address is one of CloudFront too", source: sgDocs,
		lines: []string{"users u locations=Paris", "cloudfront cdn", "alb lb region=eu-west-1 securityGroups=0.0.0.0/0", "ecs a region=eu-west-1", "u -> cdn", "cdn -> lb", "lb -> a"},
		want:  []string{"100% served u cdn lb a"},
	},
	{
		name: "a balancer calls targets from private addresses", source: sgDocs,
		lines: []string{"users u locations=Paris", "alb lb region=eu-west-1", "asg a region=eu-west-1 securityGroups=203.0.113.0/24", "u -> lb", "lb -> a"}, want: []string{"100% failed u lb a"}, why: "the security groups of a do not admit addresses of the VPC",
	},
	{
		name: "which a private block may hold", source: sgDocs,
		lines: []string{"users u locations=Paris", "alb lb region=eu-west-1", "asg a region=eu-west-1 securityGroups=203.0.113.0/24,10.0.0.0/16", "u -> lb", "lb -> a"}, want: []string{"100% served u lb a"},
	},
	{
		name: "an accelerator keeps the address of a client outside of a block", source: docs + "global-accelerator/latest/dg/preserve-client-ip-address.html",
		lines: []string{"users u locations=Paris cidr=203.0.113.0/25", "global-accelerator ga", "alb lb region=eu-west-1 securityGroups=198.51.100.0/24", "ecs a region=eu-west-1", "u -> ga", "ga -> lb", "lb -> a"},
		want:  []string{"100% failed u ga lb"},
	},
	{
		name: "an accelerator keeps the addresses of the clients", source: docs + "global-accelerator/latest/dg/preserve-client-ip-address.html",
		lines: []string{"users u locations=Paris", "global-accelerator ga", "alb lb region=eu-west-1 securityGroups=vpc", "ecs a region=eu-west-1", "u -> ga", "ga -> lb", "lb -> a"},
		want:  []string{"100% failed u ga lb"},
	},
	{
		name: "an accelerator keeps the addresses of CloudFront", source: docs + "global-accelerator/latest/dg/preserve-client-ip-address.how-to-enable-preservation.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "global-accelerator ga", "alb lb region=eu-west-1 listeners=http:80 securityGroups=cloudfront", "ecs a region=eu-west-1", "u -> cdn", "cdn -> ga originProtocol=http-only", "ga -> lb", "lb -> a"},
		want:  []string{"100% served u cdn ga lb a"},
	},
	{
		name: "an accelerator that keeps no addresses shows its own", source: docs + "global-accelerator/latest/dg/preserve-client-ip-address.how-to-enable-preservation.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "global-accelerator ga clientIpPreservation=false", "alb lb region=eu-west-1 listeners=http:80 securityGroups=cloudfront", "ecs a region=eu-west-1", "u -> cdn", "cdn -> ga originProtocol=http-only", "ga -> lb", "lb -> a"},
		want:  []string{"100% failed u cdn ga lb"},
	},
	{
		name: "an accelerator in front of an NLB shows its own addresses unless told otherwise", source: docs + "global-accelerator/latest/dg/preserve-client-ip-address.how-to-enable-preservation.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "global-accelerator ga", "nlb nl region=eu-west-1", "alb lb region=eu-west-1 listeners=http:80 securityGroups=cloudfront", "ecs a region=eu-west-1", "u -> cdn", "cdn -> ga originProtocol=http-only", "ga -> nl", "nl -> lb", "lb -> a"},
		want:  []string{"100% failed u cdn ga nl lb"},
	},
	{
		name: "and then those of CloudFront", source: docs + "global-accelerator/latest/dg/preserve-client-ip-address.how-to-enable-preservation.html",
		lines: []string{"users u locations=Paris", "cloudfront cdn", "global-accelerator ga clientIpPreservation=true", "nlb nl region=eu-west-1", "alb lb region=eu-west-1 listeners=http:80 securityGroups=cloudfront", "ecs a region=eu-west-1", "u -> cdn", "cdn -> ga originProtocol=http-only", "ga -> nl", "nl -> lb", "lb -> a"},
		want:  []string{"100% served u cdn ga nl lb a"},
	},
	{
		name: "no public IPv4 for users with IPv4 alone", source: albDocs,
		lines: twoTargets("ipVersion=ipv4", "alb lb ipAddressType=dualstack-without-public-ipv4", "", ""), want: []string{"100% failed u lb"},
	},
	{
		name: "no IPv6 for users with IPv6 alone", source: albDocs,
		lines: twoTargets("ipVersion=ipv6", "alb lb", "", ""), want: []string{"100% failed u lb"}, why: "lb has no IPv6 address, and u reach IPv6 only.",
	},
	{
		name: "dual-stack serves both", source: albDocs,
		lines: twoTargets("ipVersion=ipv6", "alb lb ipAddressType=dualstack", "weight=1", "weight=0"), want: []string{toA},
	},
	{
		name: "an AAAA alias of an IPv4 balancer is empty", source: albDocs,
		lines: []string{"users u locations=Paris", "record r type=AAAA", "alb lb region=eu-west-1", "ecs a region=eu-west-1", "u -> r", "r -> lb", "lb -> a"},
		want:  []string{"100% failed u r lb"}, why: "the AAAA answer of r is empty",
	},
	{
		name: "users with IPv6 alone do not ask for A", source: albDocs,
		lines: []string{"users u locations=Paris ipVersion=ipv6", "record r", "alb lb region=eu-west-1 ipAddressType=dualstack", "ecs a region=eu-west-1", "u -> r", "r -> lb", "lb -> a"},
		want:  []string{"100% failed u r"},
	},
	{
		name: "a private API behind a rewrite", source: elbDocs + "application/rule-transforms.html",
		lines: []string{
			"users u locations=Paris", "alb lb region=eu-west-1", "rest-api api endpoint=private region=eu-west-1 vpcEndpoint=true resourcePolicy=true", "lambda f region=eu-west-1", "lambda g region=eu-west-1",
			"u -> lb", "lb -> api pathRule=/shop/* urlRewrite=^/shop/(.*)$+->+/$1", "api -> f route=GET+/orders", "api -> g route=GET+/shop/orders",
		},
		req: traffic.Request{Path: "/shop/orders"}, want: []string{"100% served u lb api f"},
	},
	{
		name: "all dials at 0, and nothing healthy: open to the nearest", source: docs + "global-accelerator/latest/dg/about-endpoints.html",
		lines: []string{
			"users u locations=Paris", "global-accelerator ga", "alb eu region=eu-west-1", "alb us region=us-east-1", "asg x region=eu-west-1", "asg y region=us-east-1",
			"u -> ga", "ga -> eu dial=0", "ga -> us dial=0", "eu -> x", "us -> y",
		},
		broken: traffic.Failures{Nodes: set("x", "y")}, want: []string{"100% failed u ga eu x"},
	},
	{
		name: "a group at dial 0 takes over all the same", source: docs + "global-accelerator/latest/dg/about-endpoints.html",
		lines: []string{
			"users u locations=Paris", "global-accelerator ga", "alb eu region=eu-west-1", "alb us region=us-east-1", "asg x region=eu-west-1", "asg y region=us-east-1",
			"u -> ga", "ga -> eu", "ga -> us dial=0", "eu -> x", "us -> y",
		},
		broken: traffic.Failures{Nodes: set("x")}, want: []string{"100% served-after-failover u ga us y"},
	},
}

func TestListeners(t *testing.T) { runWalks(t, listenerCases) }

const configDocs = docs + "Route53/latest/APIReference/API_HealthCheckConfig.html"

var stateCases = []walkCase{
	{name: "an inverted check fails while its target works", source: configDocs, lines: checkedFailover("inverted=true", "hc -> us"), want: []string{onSecondary}},
	{name: "an inverted check passes when its target is down", source: configDocs, lines: checkedFailover("inverted=true", "hc -> us"), broken: traffic.Failures{Nodes: set("app-us")}, want: []string{"100% failed u r us app-us"}},
	{name: "a disabled check passes whatever happens", source: healthDocs, lines: checkedFailover("disabled=true", "hc -> us"), broken: traffic.Failures{Nodes: set("app-us")}, want: []string{"100% failed u r us app-us"}},
	{name: "disabled and inverted stops the traffic", source: healthDocs, lines: checkedFailover("disabled=true inverted=true", "hc -> us"), want: []string{onSecondary}},
	{name: "a disabled child counts as healthy", source: healthDocs, lines: checkedFailover("type=CALCULATED children=a", "health-check a disabled=true", "a -> us"), broken: blind("a"), want: []string{onPrimary}},
	{name: "an alarm without data that counts as unhealthy", source: configDocs, lines: checkedFailover("type=CLOUDWATCH_METRIC missingData=unhealthy", "hc -> us"), broken: blind("hc"), want: []string{onSecondary}},
	{name: "an alarm without data that counts as healthy", source: configDocs, lines: checkedFailover("type=CLOUDWATCH_METRIC missingData=healthy", "hc -> us"), broken: traffic.Failures{Checks: set("hc"), Nodes: set("app-us")}, want: []string{"100% failed u r us app-us"}},
	{name: "an alarm without data that stays as it was", source: configDocs, lines: checkedFailover("type=CLOUDWATCH_METRIC missingData=last-known", "hc -> us"), broken: blind("hc"), want: []string{onPrimary}},
	{name: "a routing control that is off", source: docs + "r53recovery/latest/dg/routing-control.html", lines: checkedFailover("type=RECOVERY_CONTROL routingControl=off"), want: []string{onSecondary}},
	{name: "a routing control that is on", source: docs + "r53recovery/latest/dg/routing-control.html", lines: checkedFailover("type=RECOVERY_CONTROL routingControl=on"), want: []string{onPrimary}},
	{
		name: "security groups without the checkers", source: healthDocs,
		lines: []string{
			"users u locations=Paris", "record r policy=failover", "alb us region=us-east-1 securityGroups=203.0.113.0/24", "alb eu region=eu-west-1", "asg app-us region=us-east-1", "asg app-eu region=eu-west-1", "us -> app-us", "eu -> app-eu",
			"health-check hc", "hc -> us", "u -> r", "r -> us role=primary healthCheck=hc", "r -> eu role=secondary",
		},
		want: []string{onSecondary},
	},
}

func TestStatesOfHealthChecks(t *testing.T) { runWalks(t, stateCases) }

const geoDocs = docs + "Route53/latest/APIReference/API_GeoLocation.html"

// located is a geolocation name with one answer for a place and one for the rest.
func located(users, location string) []string {
	return twoRegions("users u locations="+users, "record r policy=geolocation", "u -> r", "r -> us location="+location, "r -> eu location=*")
}

const (
	atPlace = "100% served u r us app-us"
	atRest  = "100% served u r eu app-eu"
)

var areaCases = []walkCase{
	{name: "SA alone is South America", source: geoDocs, lines: located("Riyadh", "SA"), want: []string{atRest}},
	{name: "SA alone holds Brazil", source: geoDocs, lines: located("Sao+Paulo", "SA"), want: []string{atPlace}, why: "by the continent SA"},
	{name: "country SA is Saudi Arabia", source: geoDocs, lines: located("Riyadh", "country+SA"), want: []string{atPlace}, why: "by the country SA"},
	{name: "country SA does not hold Brazil", source: geoDocs, lines: located("Sao+Paulo", "country+SA"), want: []string{atRest}},
	{name: "continent SA is South America", source: geoDocs, lines: located("Sao+Paulo", "continent+SA"), want: []string{atPlace}},
	{name: "country NA is Namibia", source: geoDocs, lines: located("Chicago", "country+NA"), want: []string{atRest}},
	{name: "continent NA is North America", source: geoDocs, lines: located("Chicago", "continent+NA"), want: []string{atPlace}},
	{name: "state US-CA", source: geoDocs, lines: located("San+Francisco", "state+US-CA"), want: []string{atPlace}, why: "by the state US-CA"},
	{name: "another state", source: geoDocs, lines: located("Chicago", "state+US-CA"), want: []string{atRest}},
}

func TestAreas(t *testing.T) { runWalks(t, areaCases) }
