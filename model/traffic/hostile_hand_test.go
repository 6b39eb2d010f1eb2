package traffic_test

import "portolan/model/traffic"

// hostileCases were worked out from the pages of AWS before they were run.
var hostileCases = []replyCase{
	{
		name: "a hanging origin, and a page for its 504: 3 x 30 s, then 503", source: cdnDocs + "GeneratingCustomErrorResponses.html",
		lines: append(withEdge("errorPages=504+->+503+/s/down.html", slow("40000", "")), "s3 s region=us-east-1", "d -> s path=/s/* access=oac"), req: traffic.Request{Path: "/x"}, want: []string{"100% failed 503 90s u d a x"},
	},
	{
		name: "a primary that accepts and hangs: 2 x 10 s, then the secondary", source: groupDocs,
		lines: append(pair("attempts=2 originReadTimeout=10 criteria=504")[:3:3], append([]string{"asg x region=us-east-1 thinkTime=40000"}, pair("attempts=2 originReadTimeout=10 criteria=504")[4:]...)...),
		want:  []string{"100% served-after-failover 0 20s u d b y"},
	},
	{
		name: "an HTTP API waits 30 s for what is behind its VPC link", source: apiDocs + "http-api-quotas.html",
		lines: []string{"users u locations=Sydney", "http-api p region=us-east-1", "vpc-link v region=us-east-1", "alb n scheme=internal region=us-east-1", "asg x region=us-east-1 thinkTime=40000", "u -> p", "p -> v", "v -> n", "n -> x"},
		want:  []string{"100% failed 503 30s u p v n x"},
	},
	{
		name: "no answer is meant for Japan and there is no default", source: docs + "Route53/latest/DeveloperGuide/routing-policy-geo.html",
		lines: []string{"users u locations=Tokyo", "record r zone=example.com name=a.example.com policy=geolocation", "alb a region=eu-west-1", "ecs x region=eu-west-1", "u -> r", "r -> a location=FR", "a -> x"},
		want:  []string{"100% failed 0 0s u r"},
	},
	{
		name: "OPTIONS that are not cached do not fail over", source: groupDocs,
		lines: pair("criteria=503,504 methods=all"), req: traffic.Request{Method: "OPTIONS"}, broken: nodes("a"), want: []string{"100% failed 504 30s u d a"},
	},
	{
		name: "IPv6 alone finds no ALB that has IPv4", source: elbDocs + "application/application-load-balancers.html",
		lines: balanced("ipVersion=ipv6", ""), want: []string{"100% failed 0 0s u lb"},
	},
	{
		name: "and finds a dual-stack NLB", source: nlbDocs,
		lines: []string{"users u locations=Paris ipVersion=ipv6", "nlb n region=eu-west-1 ipAddressType=dualstack", "asg x region=eu-west-1", "u -> n", "n -> x"}, want: []string{"100% served 0 0s u n x"},
	},
	{
		name: "one behaviour wants signatures, another does not", source: signedURLs,
		lines: as("presents=token", append(slow("20", ""), "s3 s region=us-east-1", "d -> s path=/paid/* access=oac signedUrls=true")), req: traffic.Request{Path: "/free"}, want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "and that which does refuses", source: signedURLs,
		lines: as("presents=token", append(slow("20", ""), "s3 s region=us-east-1", "d -> s path=/paid/* access=oac signedUrls=true")), req: traffic.Request{Path: "/paid/a"}, want: []string{"100% failed 403 0s u d"},
	},
	{
		name: "a fixed answer for one path", source: actionDocs,
		lines: sent("", "path=/off/*+fixed+503"), req: traffic.Request{Path: "/off/1"}, want: []string{"100% failed 503 0s u r a"},
	},
	{
		name: "a header that requests do not have", source: conditionDocs,
		lines: append(sent("", "path=/off/*+fixed+503"), "ecs y region=eu-west-1", "a -> y header=X-Beta:+1"), req: traffic.Request{Path: "/on"}, want: []string{"100% served 0 0s u r a x"},
	},
	{
		name: "weights of 1 and 3", source: actionDocs,
		lines: []string{"users u locations=Paris", "alb a region=eu-west-1", "ecs x region=eu-west-1", "ecs y region=eu-west-1", "u -> a", "a -> x weight=1", "a -> y weight=3"}, want: []string{"25% served 0 0s u a x", "75% served 0 0s u a y"},
	},
	{
		name: "an interface endpoint is not on the Internet", source: docs + "vpc/latest/privatelink/create-interface-endpoint.html",
		lines: []string{"users u locations=Paris", "vpc-endpoint e region=eu-west-1 type=interface", "s3 s region=eu-west-1", "u -> e", "e -> s"}, want: []string{"100% failed 0 0s u e"},
	},
	{
		name: "a country that is not on the allowlist", source: cdnDocs + "georestrictions.html",
		lines: as("", withEdge("geoRestriction=allowlist geoCountries=US", slow("20", ""))), want: []string{"100% failed 403 0s u d"},
	},
	{
		name: "an inverted check calls the endpoint that works unhealthy", source: docs + "Route53/latest/DeveloperGuide/health-checks-creating-values.html",
		lines: []string{
			"users u locations=Paris", "record r zone=example.com name=a.example.com policy=failover", "alb a region=eu-west-1", "ecs x region=eu-west-1", "alb b region=us-east-1", "ecs y region=us-east-1",
			"health-check h inverted=true", "u -> r", "r -> a role=primary healthCheck=h", "r -> b role=secondary", "h -> a", "a -> x", "b -> y",
		}, want: []string{"100% served-after-failover 0 0s u r b y"},
	},
}
