package traffic_test

import (
	"strings"

	"portolan/model/traffic"
)

const (
	gatewayDocs   = docs + "apigateway/latest/developerguide/"
	viewerDocs    = docs + "AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html"
	targetDocs    = docs + "elasticloadbalancing/latest/application/load-balancer-target-groups.html"
	tlsDocs       = docs + "AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-ciphers-cloudfront-to-origin.html"
	originDocs    = docs + "cloudfront/latest/APIReference/API_CustomOriginConfig.html"
	keepsDocs     = docs + "elasticloadbalancing/latest/network/edit-target-group-attributes.html"
	callDocs      = gatewayDocs + "how-to-call-api.html"
	appRunnerDocs = docs + "apprunner/latest/dg/manage-custom-domains.html"
	privateDocs   = docs + "AmazonS3/latest/userguide/access-control-block-public-access.html"
	bothFamilies  = docs + "whitepapers/latest/ipv6-on-aws/ipv6-on-aws.html"
)

// named is a line of an API: its kind, and properties.
func named(api string) string {
	kind, props, _ := strings.Cut(api, " ")
	return kind + " api region=eu-west-1 " + props
}

// called is an API that users call, with what they present.
func called(presents, api string) []string {
	return []string{"users u locations=Paris presents=" + presents, named(api), "lambda fn region=eu-west-1", "u -> api", "api -> fn"}
}

// keeping are users in front of an NLB with one group.
func keeping(balancer, target, group string, users ...string) []string {
	return []string{"users u locations=Paris " + append(users, "protocol=tcp")[0], balancer, target, "u -> n", "n -> e " + group}
}

// passedHost is a managed service behind a distribution with a policy.
func passedHost(kind, policy string) []string {
	return []string{"users u locations=Paris", "cloudfront d", kind + " x region=eu-west-1", "u -> d", "d -> x content=dynamic originRequestPolicy=" + policy}
}

// fronted is an API behind a distribution.
func fronted(api, behaviour string, more ...string) []string {
	return append([]string{"users u locations=Paris", "cloudfront d", named(api), "lambda fn region=eu-west-1", "u -> d", "d -> api " + behaviour, "api -> fn"}, more...)
}

// balanced are users of a protocol in front of an ALB with one group.
func balanced(users, group string) []string {
	return []string{"users u locations=Paris " + users, "alb lb region=eu-west-1", "ecs a region=eu-west-1", "u -> lb", "lb -> a " + group}
}

// provenCases were worked out from the pages of AWS before they were run.
var provenCases = []replyCase{
	{name: "IAM wants a signed request", source: gatewayDocs + "supported-gateway-response-types.html", lines: called("token", "rest-api auth=iam"), want: []string{"100% failed 403 0s u api"}},
	{name: "and takes one", source: gatewayDocs + "supported-gateway-response-types.html", lines: called("aws-signature", "rest-api auth=iam"), want: []string{"100% served 0 0s u api fn"}},
	{name: "which is the default where the design says nothing", source: gatewayDocs + "supported-gateway-response-types.html", lines: called("token", "rest-api"), want: []string{"100% failed 403 0s u api"}},
	{name: "users of whom nothing is said may sign", source: gatewayDocs + "supported-gateway-response-types.html", lines: append([]string{"users u locations=Paris"}, called("token", "rest-api")[1:]...), want: []string{"100% served 0 0s u api fn"}},
	{name: "the default of a function URL", source: docs + "lambda/latest/dg/urls-auth.html", lines: called("token", "function-url"), want: []string{"100% failed 403 0s u api"}},
	{name: "a private bucket called directly", source: privateDocs, lines: []string{"users u locations=Paris presents=token", "s3 s region=eu-west-1", "u -> s"}, want: []string{"100% failed 403 0s u s"}},
	{name: "by those who sign", source: privateDocs, lines: []string{"users u locations=Paris presents=aws-signature", "s3 s region=eu-west-1", "u -> s"}, want: []string{"100% served 0 0s u s"}},
	{name: "a public bucket", source: privateDocs, lines: []string{"users u locations=Paris presents=token", "s3 s region=eu-west-1 blockPublicAccess=false", "u -> s"}, want: []string{"100% served 0 0s u s"}},
	{
		name: "CloudFront passes no User-Agent on", source: viewerDocs,
		lines: []string{"users u locations=Paris", "cloudfront d", "alb a region=eu-west-1 rules=fixed+403", "ecs e region=eu-west-1", "u -> d", "d -> a originRequestPolicy=none cachePolicy=CachingOptimized access=header", "a -> e header=User-Agent:+*Mobile*"},
		want:  []string{"100% failed 403 0s u d a"},
	},
	{name: "no API key: 403", source: gatewayDocs + "api-gateway-api-key-source.html", lines: called("token", "rest-api auth=api-key"), want: []string{"100% failed 403 0s u api"}},
	{name: "an API key", source: gatewayDocs + "api-gateway-api-key-source.html", lines: called("api-key", "rest-api auth=api-key"), want: []string{"100% served 0 0s u api fn"}},
	{name: "a Lambda authorizer judges what comes", source: gatewayDocs + "apigateway-use-lambda-authorizer.html", lines: called("session", "rest-api auth=lambda"), want: []string{"100% served 0 0s u api fn"}},
	{name: "and has nothing to judge in a signed URL", source: gatewayDocs + "apigateway-use-lambda-authorizer.html", lines: called("signature", "http-api auth=lambda"), want: []string{"100% failed 401 0s u api"}},
	{name: "a function URL for signed requests", source: docs + "lambda/latest/dg/urls-auth.html", lines: called("token", "function-url authType=AWS_IAM"), want: []string{"100% failed 403 0s u api"}},
	{
		name: "WebSocket to an origin of plain HTTP", source: docs + "AmazonCloudFront/latest/DeveloperGuide/distribution-working-with-websockets.html",
		lines: []string{"users u locations=Paris protocol=websocket", "cloudfront d", "alb lb region=eu-west-1 listeners=http:80", "ecs a region=eu-west-1", "u -> d", "d -> lb originProtocol=http-only methods=all originRequestPolicy=AllViewer cachePolicy=CachingDisabled", "lb -> a"},
		want:  []string{"100% served 0 0s u d lb a"},
	},
	{
		name: "a Classic Load Balancer in a VPC has no IPv6", source: docs + "elasticloadbalancing/latest/classic/elb-internet-facing-load-balancers.html",
		lines: []string{"users u locations=Paris ipVersion=ipv6", "clb lb region=eu-west-1", "u -> lb"},
		want:  []string{"100% failed 0 0s u lb"},
	},
	{name: "an open function URL", source: docs + "lambda/latest/dg/urls-auth.html", lines: called("token", "function-url authType=NONE"), want: []string{"100% served 0 0s u api fn"}},
	{name: "CloudFront takes Authorization from GET", source: viewerDocs, lines: fronted("http-api auth=jwt", "originRequestPolicy=none methods=all"), want: []string{"100% failed 401 0s u d api"}},
	{name: "and leaves it to POST", source: viewerDocs, lines: fronted("http-api auth=jwt", "originRequestPolicy=none methods=all"), req: traffic.Request{Method: "POST"}, want: []string{"100% served 0 0s u d api fn"}},
	{name: "a policy passes it on", source: viewerDocs, lines: fronted("http-api auth=jwt", "originRequestPolicy=AllViewerExceptHostHeader"), want: []string{"100% served 0 0s u d api fn"}},
	{name: "so does the cache key", source: viewerDocs, lines: fronted("http-api auth=jwt", "cachePolicy=custom originRequestPolicy=none cacheHeaders=Authorization"), want: []string{"100% served 0 0s u d api fn"}},
	{name: "signed requests lose it too", source: viewerDocs, lines: fronted("rest-api auth=iam", "originRequestPolicy=none"), want: []string{"100% failed 403 0s u d api"}},
	{name: "a function may add it", source: viewerDocs, lines: fronted("rest-api auth=iam", "originRequestPolicy=none", "lambda-edge f", "d -> f event=origin-request"), want: []string{"100% served 0 0s u d api fn"}},
	{name: "the secret header of an origin is no API key", source: gatewayDocs + "api-gateway-api-key-source.html", lines: fronted("rest-api auth=api-key", "originRequestPolicy=none access=header"), want: []string{"100% failed 403 0s u d api"}},
	{name: "a function may add a key", source: docs + "AmazonCloudFront/latest/DeveloperGuide/example-function-add-true-client-ip-header.html", lines: append(fronted("rest-api auth=api-key", "originRequestPolicy=none"), "lambda-edge f", "d -> f event=origin-request"), want: []string{"100% served 0 0s u d api fn"}},
	{name: "an API key in the cache key arrives", source: docs + "AmazonCloudFront/latest/DeveloperGuide/controlling-the-cache-key.html", lines: fronted("rest-api auth=api-key", "originRequestPolicy=none cachePolicy=custom cacheHeaders=x-api-key"), want: []string{"100% served 0 0s u d api fn"}},
	{name: "CloudFront has no certificate for an API", source: gatewayDocs + "rest-api-mutual-tls.html", lines: fronted("http-api customDomain=api.example.com mtls=true", ""), want: []string{"100% failed 403 0s u d api"}},
	{name: "and with one it has", source: gatewayDocs + "rest-api-mutual-tls.html", lines: fronted("http-api customDomain=api.example.com mtls=true", "originMtls=true"), want: []string{"100% served 0 0s u d api fn"}},

	{name: "instances behind an NLB see the address of the client", source: keepsDocs, lines: keeping("nlb n region=eu-west-1", "asg e region=eu-west-1 securityGroups=vpc", "targetType=instance"), want: []string{"100% failed 0 0s u n e"}},
	{name: "and admit it as one of the Internet", source: keepsDocs, lines: keeping("nlb n region=eu-west-1", "asg e region=eu-west-1 securityGroups=internet", "targetType=instance"), want: []string{"100% served 0 0s u n e"}},
	{name: "so does the TLS listener", source: keepsDocs, lines: keeping("nlb n region=eu-west-1 listener=tls", "asg e region=eu-west-1 securityGroups=vpc", "targetType=instance"), want: []string{"100% failed 0 0s u n e"}},
	{name: "IP targets of TCP see that of the NLB", source: keepsDocs, lines: keeping("nlb n region=eu-west-1", "ecs e region=eu-west-1 securityGroups=vpc", ""), want: []string{"100% served 0 0s u n e"}},
	{name: "IP targets of UDP that of the client", source: keepsDocs, lines: keeping("nlb n region=eu-west-1 listener=udp", "ecs e region=eu-west-1 securityGroups=vpc", "", "protocol=udp"), want: []string{"100% failed 0 0s u n e"}},
	{
		name: "an ALB behind an NLB too", source: keepsDocs,
		lines: []string{"users u locations=Paris", "nlb n region=eu-west-1", "alb a region=eu-west-1 scheme=internal securityGroups=vpc", "ecs e region=eu-west-1", "u -> n", "n -> a", "a -> e"},
		want:  []string{"100% failed 0 0s u n a"},
	},
	{
		name: "CloudFront is the client of an NLB that is its origin", source: keepsDocs,
		lines: []string{"users u locations=Paris", "cloudfront d", "nlb n region=eu-west-1", "asg e region=eu-west-1 securityGroups=cloudfront,vpc", "u -> d", "d -> n originProtocol=http-only", "n -> e"},
		want:  []string{"100% served 0 0s u d n e"},
	},
	{name: "users inside the network have an address of it", source: keepsDocs, lines: keeping("nlb n region=eu-west-1 scheme=internal", "asg e region=eu-west-1 securityGroups=vpc", "", "network=vpc protocol=tcp"), want: []string{"100% served 0 0s u n e"}},

	{name: "an origin path of another stage", source: callDocs, lines: fronted("rest-api stage=prod auth=none", "originPath=/dev content=dynamic"), want: []string{"100% failed 403 0s u d api"}},
	{name: "an HTTP API does not find it", source: callDocs, lines: fronted("http-api stage=v1 auth=none", "originPath=/v2 content=dynamic"), want: []string{"100% failed 404 0s u d api"}},
	{name: "that of its own stage", source: callDocs, lines: fronted("rest-api stage=prod auth=none", "originPath=/prod content=dynamic"), want: []string{"100% served 0 0s u d api fn"}},
	{name: "$default is no part of the path", source: callDocs, lines: fronted("http-api stage=$default auth=none", "originPath=/v2 content=dynamic"), want: []string{"100% served 0 0s u d api fn"}},
	{name: "a stage that is not said is none to miss", source: callDocs, lines: fronted("rest-api auth=none", "originPath=/dev content=dynamic"), want: []string{"100% served 0 0s u d api fn"}},
	{name: "a function may put the stage before the path", source: callDocs, lines: fronted("rest-api stage=prod auth=none", "originPath=/dev content=dynamic", "lambda-edge f", "d -> f event=origin-request"), want: []string{"100% served 0 0s u d api fn"}},
	{name: "users who leave the stage out", source: callDocs, lines: called("token", "rest-api stage=prod auth=none"), req: traffic.Request{Path: "/orders"}, want: []string{"100% failed 403 0s u api"}},
	{name: "and of an HTTP API", source: callDocs, lines: called("token", "http-api stage=v1 auth=none"), req: traffic.Request{Path: "/orders"}, want: []string{"100% failed 404 0s u api"}},
	{name: "users who say the stage", source: callDocs, lines: called("token", "rest-api stage=prod auth=none"), req: traffic.Request{Path: "/prod/orders"}, want: []string{"100% served 0 0s u api fn"}},
	{name: "users of whom no path is drawn", source: callDocs, lines: called("token", "rest-api stage=prod auth=none"), req: traffic.Request{Path: "*"}, want: []string{"100% served 0 0s u api fn"}},
	{
		name: "routes begin behind the stage", source: callDocs,
		lines: append(called("token", "http-api stage=v1 auth=none")[:4:4], "lambda other region=eu-west-1", "api -> fn route=GET+/items", "api -> other route=GET+/orders"), req: traffic.Request{Path: "/v1/orders"},
		want: []string{"100% served 0 0s u api other"},
	},

	{name: "App Runner does not answer for the Host of the viewer", source: appRunnerDocs, lines: passedHost("app-runner", "AllViewer"), want: []string{"100% failed 403 0s u d x"}},
	{name: "but for its own", source: appRunnerDocs, lines: passedHost("app-runner", "AllViewerExceptHostHeader"), want: []string{"100% served 0 0s u d x"}},

	{name: "a group that states no version is taken to fit gRPC", source: targetDocs, lines: balanced("protocol=grpc", ""), want: []string{"100% served 0 0s u lb a"}},
	{name: "one that states AWS's default is not", source: targetDocs, lines: balanced("protocol=grpc", "protocolVersion=HTTP1"), want: []string{"100% failed 464 0s u lb"}},
	{
		name: "where no version serves all, HTTP1 is assumed", source: targetDocs,
		lines: []string{"users u locations=Paris protocol=grpc", "users w locations=Paris protocol=websocket", "alb lb region=eu-west-1", "ecs a region=eu-west-1", "u -> lb", "w -> lb", "lb -> a"},
		want:  []string{"50% failed 464 0s u lb", "50% served 0 0s w lb a"},
	},

	{name: "an IPv4 origin called over IPv6", source: originDocs, lines: addressed("", "originAddressType=ipv6"), want: []string{"100% failed 502 0s u d lb"}},
	{name: "an origin without public IPv4 called over IPv4", source: originDocs, lines: addressed("ipAddressType=dualstack-without-public-ipv4", ""), want: []string{"100% failed 502 0s u d lb"}},
	{name: "a dual-stack origin called over IPv6", source: originDocs, lines: addressed("ipAddressType=dualstack", "originAddressType=ipv6"), want: []string{"100% served 0 0s u d lb a"}},
	{name: "TLS 1.3 alone towards CloudFront", source: tlsDocs, lines: addressed("tlsPolicy=ELBSecurityPolicy-TLS13-1-3-2021-06", "originProtocol=https-only"), want: []string{"100% failed 502 0s u d lb"}},
	{name: "TLS 1.3 alone towards an API that calls by the name of a server", source: gatewayDocs + "apigateway-security-policies.html", lines: linked("serverName=in.x.org"), want: []string{"100% failed 503 0s u p v a"}},
	{name: "an API calls a listener for plain HTTP without", source: gatewayDocs + "apigateway-security-policies.html", lines: linked(""), want: []string{"100% served 0 0s u p v a x"}},
	{name: "plain HTTP has no handshake", source: tlsDocs, lines: addressed("tlsPolicy=ELBSecurityPolicy-TLS13-1-3-2021-06 listeners=http:80,https:443", "originProtocol=http-only"), want: []string{"100% served 0 0s u d lb a"}},

	{name: "IPv6 users ask for AAAA", source: bothFamilies, lines: twoFamilies("ipv6"), want: []string{"100% served 0 0s u www4 d s"}},
	{name: "IPv4 users for A", source: bothFamilies, lines: twoFamilies("ipv4"), want: []string{"100% served 0 0s u www4 d s"}},
	{name: "IPv6 users without AAAA get nothing", source: bothFamilies, lines: append(twoFamilies("ipv6")[:5:5], "certificate wc", "wc -> d"), want: []string{"100% failed 0 0s u www4"}},
}

func addressed(balancer, behaviour string) []string {
	return []string{"users u locations=Paris", "cloudfront d", "alb lb region=eu-west-1 " + balancer, "ecs a region=eu-west-1", "u -> d", "d -> lb " + behaviour, "lb -> a"}
}

// linked is an API before a balancer that takes TLS 1.3 alone, and plain HTTP.
func linked(integration string) []string {
	return []string{
		"users u locations=Sydney", "http-api p region=us-east-1", "vpc-link v region=us-east-1",
		"alb a region=us-east-1 scheme=internal listeners=http:80,https:443 tlsPolicy=ELBSecurityPolicy-TLS13-1-3-2021-06",
		"certificate c region=us-east-1 names=in.x.org", "c -> a", "ecs x region=us-east-1", "u -> p", "p -> v " + integration, "v -> a", "a -> x",
	}
}

// twoFamilies is a name with an A record, and behind the fifth line an AAAA one.
func twoFamilies(users string) []string {
	return []string{
		"users u locations=Paris ipVersion=" + users, "record www4 zone=example.com name=www.example.com", "cloudfront d aliases=www.example.com ipv6=true",
		"u -> www4", "www4 -> d", "record www6 zone=example.com name=www.example.com type=AAAA", "s3 s region=eu-west-1", "www6 -> d", "d -> s access=oac", "certificate wc", "wc -> d",
	}
}
