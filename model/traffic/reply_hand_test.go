package traffic_test

import "portolan/model/traffic"

// slow is a distribution in front of an ALB whose instances work for so many ms.
func slow(ms, behaviour string, balancer ...string) []string {
	alb := "alb a region=us-east-1"
	for _, b := range balancer {
		alb += " " + b
	}
	return []string{
		"users u locations=Sydney", "cloudfront d", alb, "asg x region=us-east-1 thinkTime=" + ms,
		"u -> d", "d -> a " + behaviour, "a -> x",
	}
}

// as is a design whose users are others.
func as(users string, lines []string) []string {
	return append([]string{"users u locations=Sydney " + users}, lines[1:]...)
}

// withEdge is a design whose distribution is another.
func withEdge(cdn string, lines []string) []string {
	out := append([]string{}, lines...)
	out[1] = "cloudfront d " + cdn
	return out
}

// handReplies were worked out from the pages of AWS before they were run.
var handReplies = []replyCase{
	// Signed URLs: whoever brings none gets 403 from the behaviour that wants them.
	{
		name: "no signature: 403", source: signedURLs,
		lines: as("presents=token", slow("20", "signedUrls=true")), want: []string{"100% failed 403 0s u d"},
	},
	{
		name: "a signature is let in", source: signedURLs,
		lines: as("presents=signature", slow("20", "signedUrls=true")), want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "the cookies of a session may be signed", source: signedURLs,
		lines: as("presents=session", slow("20", "signedUrls=true")), want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "said on the distribution it holds for every behaviour", source: signedURLs,
		lines: withEdge("signedUrls=true", as("presents=token", slow("20", ""))), want: []string{"100% failed 403 0s u d"},
	},
	{
		name: "nobody asks for a signature elsewhere", source: signedURLs,
		lines: as("presents=token", slow("20", "")), want: []string{"100% served 0 0s u d a x"},
	},
	// Late: read timeout times attempts for reads, once for all else.
	{
		name: "25 s against a read timeout of 20: 3 x 20 s", source: originAPI,
		lines: slow("25000", "originReadTimeout=20"), want: []string{"100% failed 504 60s u d a x"},
	},
	{
		name: "HEAD is tried again as GET is", source: originAPI,
		lines: slow("25000", "originReadTimeout=20"), req: traffic.Request{Method: "HEAD"}, want: []string{"100% failed 504 60s u d a x"},
	},
	{
		name: "PUT is not: 20 s", source: originAPI,
		lines: slow("25000", "originReadTimeout=20 methods=all"), req: traffic.Request{Method: "PUT"}, want: []string{"100% failed 504 20s u d a x"},
	},
	{
		name: "nor is OPTIONS: 20 s", source: originAPI,
		lines: slow("25000", "originReadTimeout=20 methods=all"), req: traffic.Request{Method: "OPTIONS"}, want: []string{"100% failed 504 20s u d a x"},
	},
	{
		name: "one attempt of 20 s", source: originAPI,
		lines: slow("25000", "originReadTimeout=20 attempts=1"), want: []string{"100% failed 504 20s u d a x"},
	},
	{
		name: "an ALB that gives up after 10 s answers before CloudFront does", source: albErrors,
		lines: slow("15000", "", "idleTimeout=10"), want: []string{"100% failed 504 10s u d a x"},
	},
	{
		name: "15 s within both", source: albErrors,
		lines: slow("15000", "", "idleTimeout=20"), want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "a function of 70 s behind an ALB: 60 s", source: albErrors,
		lines: []string{"users u locations=Sydney", "alb a region=us-east-1", "lambda f region=us-east-1 thinkTime=70000", "u -> a", "a -> f"}, want: []string{"100% failed 504 60s u a f"},
	},
	{
		name: "a REST API of 29 s behind a read timeout of 20: 3 x 20 s", source: originAPI,
		lines: []string{"users u locations=Sydney", "cloudfront d", "rest-api p region=us-east-1", "lambda f region=us-east-1 thinkTime=40000", "u -> d", "d -> p originReadTimeout=20", "p -> f"},
		want:  []string{"100% failed 504 60s u d p f"},
	},
	{
		name: "the 29 s of the REST API come first where CloudFront waits for 30", source: apiLimits,
		lines: []string{"users u locations=Sydney", "cloudfront d", "rest-api p region=us-east-1", "lambda f region=us-east-1 thinkTime=40000", "u -> d", "d -> p", "p -> f"},
		want:  []string{"100% failed 504 29s u d p f"},
	},
	{
		name: "an HTTP API that may wait 10 s: 503", source: apiDocs + "http-api-quotas.html",
		lines: []string{"users u locations=Sydney", "http-api p region=us-east-1 timeout=10", "lambda f region=us-east-1 thinkTime=15000", "u -> p", "p -> f"}, want: []string{"100% failed 503 10s u p f"},
	},
	{
		name: "a function URL has no timeout of its own", source: docs + "lambda/latest/dg/urls-configuration.html",
		lines: []string{"users u locations=Sydney", "function-url p region=us-east-1 authType=NONE", "lambda f region=us-east-1 thinkTime=120000", "u -> p", "p -> f"}, want: []string{"100% served 0 0s u p f"},
	},

	// Silent.
	{
		name: "one attempt of 5 s", source: originAPI,
		lines: site("attempts=1 timeout=5"), broken: nodes("a"), want: []string{"100% failed 504 5s u d a"},
	},
	{
		name: "a private ALB by VPC origin is tried as often: 3 x 10 s", source: originAPI,
		lines: []string{"users u locations=Sydney", "cloudfront d", "alb a region=us-east-1 scheme=internal", "asg x region=us-east-1", "u -> d", "d -> a via=vpc-origin", "a -> x"}, broken: nodes("a"),
		want: []string{"100% failed 504 30s u d a"},
	},
	{
		name: "a server elsewhere: 3 x 10 s", source: originAPI,
		lines: []string{"users u locations=Sydney", "cloudfront d", "on-premises o location=Dublin", "u -> d", "d -> o"}, broken: nodes("o"), want: []string{"100% failed 504 30s u d o"},
	},
	{
		name: "the Region of the origin: 3 x 10 s", source: originAPI,
		lines: site(""), broken: traffic.Failures{Regions: set("us-east-1")}, want: []string{"100% failed 504 30s u d a"},
	},
	{
		name: "an ALB behind an NLB answers for its targets after 10 s", source: albErrors,
		lines: []string{"users u locations=Sydney", "nlb n region=us-east-1", "alb a region=us-east-1 scheme=internal", "asg x region=us-east-1", "u -> n", "n -> a", "a -> x"}, broken: nodes("x"),
		want: []string{"100% failed 504 10s u n a x"},
	},
	{
		name: "and so it does behind an accelerator", source: albErrors,
		lines: []string{"users u locations=Sydney", "global-accelerator g", "alb a region=us-east-1", "asg x region=us-east-1", "u -> g", "g -> a", "a -> x"}, broken: nodes("x"),
		want: []string{"100% failed 504 10s u g a x"},
	},

	// Origin failover.
	{
		name: "a primary that is silent twice for 3 s: 503 starts it", source: groupDocs,
		lines: pair("attempts=2 timeout=3 criteria=503"), broken: nodes("a"), want: []string{"100% served-after-failover 0 6s u d b y"},
	},
	{
		name: "without 503 among the codes it fails after the same 6 s", source: groupDocs,
		lines: pair("attempts=2 timeout=3 criteria=500,502"), broken: nodes("a"), want: []string{"100% failed 504 6s u d a"},
	},
	{
		name: "HEAD fails over", source: groupDocs,
		lines: pair("criteria=503"), req: traffic.Request{Method: "HEAD"}, broken: nodes("a"), want: []string{"100% served-after-failover 0 30s u d b y"},
	},
	{
		name: "POST does not: 3 x 10 s", source: groupDocs,
		lines: pair("criteria=503 methods=all"), req: traffic.Request{Method: "POST"}, broken: nodes("a"), want: []string{"100% failed 504 30s u d a"},
	},
	{
		name: "silent targets of a primary whose codes lack 504: 10 s", source: groupDocs,
		lines: pair("criteria=503"), broken: nodes("x"), want: []string{"100% failed 504 10s u d a x"},
	},

	// Plain HTTP.
	{
		name: "PUT over plain HTTP comes again after 307", source: cdnDocs + "using-https-viewers-to-cloudfront.html",
		lines: as("protocol=http", site("methods=all")), req: traffic.Request{Method: "PUT"}, want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "https-only refuses HEAD too", source: protocols,
		lines: as("protocol=http", site("viewerProtocol=https-only")), req: traffic.Request{Method: "HEAD"}, want: []string{"100% failed 403 0s u d"},
	},
	{
		name: "a function URL has no plain HTTP", source: docs + "lambda/latest/dg/urls-configuration.html",
		lines: []string{"users u locations=Sydney protocol=http", "function-url p region=us-east-1 authType=NONE", "lambda f region=us-east-1", "u -> p", "p -> f"}, want: []string{"100% failed 0 0s u p"},
	},
	{
		name: "an origin asked as viewers ask, over the redirect", source: originAPI,
		lines: as("protocol=http", site("originProtocol=match-viewer")), want: []string{"100% served 0 0s u d a x"},
	},

	// Methods and certificates.
	{
		name: "DELETE where the behaviour allows reads: 403", source: protocols,
		lines: site("methods=GET,HEAD"), req: traffic.Request{Method: "DELETE"}, want: []string{"100% failed 403 0s u d"},
	},
	{
		name: "OPTIONS where it allows reads alone: 403", source: protocols,
		lines: site("methods=GET,HEAD"), req: traffic.Request{Method: "OPTIONS"}, want: []string{"100% failed 403 0s u d"},
	},
	{
		name: "viewers without the certificate that is required", source: cdnDocs + "mtls-authentication.html",
		lines: as("presents=token", withEdge("viewerMtls=required", site(""))), want: []string{"100% failed 0 0s u d"},
	},
	{
		name: "viewers without one where it is optional", source: cdnDocs + "mtls-authentication.html",
		lines: as("presents=token", withEdge("viewerMtls=optional", site(""))), want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "the domain of an API that asks for certificates: 403", source: apiDocs + "rest-api-mutual-tls.html",
		lines: []string{"users u locations=Sydney presents=token", "record r name=api.x.org", "rest-api p region=us-east-1 customDomain=api.x.org mtls=true", "lambda f region=us-east-1", "u -> r", "r -> p", "p -> f"},
		want:  []string{"100% failed 403 0s u r p"},
	},
	{
		name: "an ALB that checks certificates and is asked by CloudFront, which shows none", source: elbDocs + "application/mutual-authentication.html",
		lines: slow("20", "", "mtls=verify"), want: []string{"100% failed 502 0s u d a"},
	},
	{
		name: "CloudFront shows one to its origin", source: cdnDocs + "origin-mtls-authentication.html",
		lines: slow("20", "originMtls=true", "mtls=verify"), want: []string{"100% served 0 0s u d a x"},
	},

	// gRPC and WebSocket.
	{
		name: "gRPC through a behaviour that passes it to a group of gRPC", source: cdnDocs + "distribution-using-grpc.html",
		lines: []string{"users u locations=Sydney protocol=grpc", "cloudfront d", "alb a region=us-east-1", "ecs x region=us-east-1", "u -> d", "d -> a grpc=true", "a -> x protocolVersion=GRPC"}, req: traffic.Request{Method: "POST"},
		want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "to a group of HTTP1: 464", source: albErrors,
		lines: []string{"users u locations=Sydney protocol=grpc", "cloudfront d", "alb a region=us-east-1", "ecs x region=us-east-1", "u -> d", "d -> a grpc=true", "a -> x protocolVersion=HTTP1"}, req: traffic.Request{Method: "POST"},
		want: []string{"100% failed 464 0s u d a"},
	},
	{
		name: "WebSocket to a group of HTTP2: 464", source: albErrors,
		lines: []string{"users u locations=Sydney protocol=websocket", "alb a region=us-east-1", "ecs x region=us-east-1", "u -> a", "a -> x protocolVersion=HTTP2"}, want: []string{"100% failed 464 0s u a"},
	},
	{
		name: "WebSocket through a behaviour that passes all headers on", source: cdnDocs + "distribution-working-with-websockets.html",
		lines: as("protocol=websocket", site("originRequestPolicy=AllViewer")), want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "gRPC to an origin group: the first origin alone is asked", source: cdnDocs + "distribution-using-grpc.html",
		lines: as("protocol=grpc", pair("grpc=true methods=all criteria=503")), broken: nodes("a"), req: traffic.Request{Method: "POST"}, want: []string{"100% failed 504 30s u d a"},
	},

	{
		name: "gRPC of any path takes the rule whose group speaks it, not the default of HTTP1", source: albGroupDocs,
		lines: twoTargets("protocol=grpc", "alb lb", "pathRule=/shop.Orders/* protocolVersion=GRPC", "protocolVersion=HTTP1"), req: traffic.Request{Path: "/*", Method: "POST"}, want: []string{"100% served 0 0s u lb a"},
	},
	{
		name: "of a path that the rule does not take: 464", source: albGroupDocs,
		lines: twoTargets("protocol=grpc", "alb lb", "pathRule=/shop.Orders/* protocolVersion=GRPC", "protocolVersion=HTTP1"), req: traffic.Request{Path: "/other", Method: "POST"}, want: []string{"100% failed 464 0s u lb"},
	},

	// Families and places.
	{
		name: "IPv6 alone to an ALB of IPv4", source: elbDocs + "application/application-load-balancers.html",
		lines: []string{"users u locations=Sydney ipVersion=ipv6", "alb a region=us-east-1", "asg x region=us-east-1", "u -> a", "a -> x"}, want: []string{"100% failed 0 0s u a"},
	},
	{
		name: "IPv6 alone to a dual-stack ALB", source: elbDocs + "application/application-load-balancers.html",
		lines: []string{"users u locations=Sydney ipVersion=ipv6", "alb a region=us-east-1 ipAddressType=dualstack", "asg x region=us-east-1", "u -> a", "a -> x"}, want: []string{"100% served 0 0s u a x"},
	},
	{
		name: "IPv4 alone to an ALB without public IPv4", source: elbDocs + "application/application-load-balancers.html",
		lines: []string{"users u locations=Sydney ipVersion=ipv4", "alb a region=us-east-1 ipAddressType=dualstack-without-public-ipv4", "asg x region=us-east-1", "u -> a", "a -> x"}, want: []string{"100% failed 0 0s u a"},
	},
	{
		name: "a country that the allowlist has outright", source: docs + "AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
		lines: as("", withEdge("geoRestriction=allowlist geoCountries=AU", site(""))), want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "a country that it lacks: 403", source: docs + "AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
		lines: as("", withEdge("geoRestriction=allowlist geoCountries=NZ", site(""))), want: []string{"100% failed 403 0s u d"},
	},
	{
		name: "a closed execute-api name of an HTTP API answers 404", source: "https://repost.aws/knowledge-center/api-gateway-disable-endpoint",
		lines: []string{"users u locations=Sydney", "http-api p region=us-east-1 defaultEndpoint=false customDomain=api.x.org", "lambda f region=us-east-1", "u -> p", "p -> f"}, want: []string{"100% failed 404 0s u p"},
	},

	// Expressions of rules.
	{
		name: "a path that an expression takes", source: conditionDocs,
		lines: twoTargets("", "alb lb", "pathRegex=^/v[12]/", ""), req: traffic.Request{Path: "/v2/x"}, want: []string{"100% served 0 0s u lb a"},
	},
	{
		name: "one that it does not", source: conditionDocs,
		lines: twoTargets("", "alb lb", "pathRegex=^/v[12]/", ""), req: traffic.Request{Path: "/v3/x"}, want: []string{"100% served 0 0s u lb b"},
	},
	{
		name: "a rule of the balancer itself by expression", source: conditionDocs,
		lines: twoTargets("", "alb lb rules=pathRegex=[.]php$+fixed+404", "", "weight=0"), req: traffic.Request{Path: "/a.php"}, want: []string{"100% failed 404 0s u lb"},
	},
}
