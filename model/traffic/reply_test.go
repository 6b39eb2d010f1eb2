package traffic_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

const (
	albErrors  = elbDocs + "application/load-balancer-troubleshooting.html"
	apiLimits  = apiDocs + "api-gateway-execution-service-limits-table.html"
	originAPI  = cdnDocs + "DownloadDistValuesOrigin.html"
	signedURLs = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html"
	groupDocs  = cdnDocs + "high_availability_origin_failover.html"
	protocols  = cdnDocs + "DownloadDistValuesCacheBehavior.html"
)

// replyCase is one request and what comes back: "share% outcome status wait path".
type replyCase struct {
	name, source string
	lines        []string
	req          traffic.Request
	broken       traffic.Failures
	want         []string
}

// site is a distribution in front of an ALB with one group of instances.
func site(behaviour string, more ...string) []string {
	return append([]string{
		"users u locations=Sydney", "cloudfront d", "alb a region=us-east-1", "asg x region=us-east-1",
		"u -> d", "d -> a " + behaviour, "a -> x",
	}, more...)
}

// pair is a distribution with an origin group of two ALBs.
func pair(behaviour string, more ...string) []string {
	return append([]string{
		"users u locations=Sydney", "cloudfront d", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=eu-west-1", "asg y region=eu-west-1",
		"u -> d", "d -> a group=g groupRole=primary " + behaviour, "d -> b group=g groupRole=secondary", "a -> x", "b -> y",
	}, more...)
}

// private is an API that reaches an NLB or ALB through a VPC link.
func private(api, balancer string, more ...string) []string {
	return append([]string{
		"users u locations=Sydney", api + " p region=us-east-1", "vpc-link v region=us-east-1", balancer + " n scheme=internal region=us-east-1", "asg x region=us-east-1",
		"u -> p", "p -> v", "v -> n", "n -> x",
	}, more...)
}

var replyCases = []replyCase{
	// What is silent.
	{
		name: "silent targets behind an ALB: connection timeout of 10 s", source: albErrors,
		lines: []string{"users u locations=Sydney", "alb a region=us-east-1", "asg x region=us-east-1", "u -> a", "a -> x"}, broken: nodes("x"),
		want: []string{"100% failed 504 10s u a x"},
	},
	{
		name: "targets whose security groups keep the ALB out are silent too", source: albErrors,
		lines: []string{"users u locations=Sydney", "alb a region=us-east-1", "asg x region=us-east-1 securityGroups=cloudfront", "u -> a", "a -> x"},
		want:  []string{"100% failed 504 10s u a x"},
	},
	{
		name: "and those of an NLB", source: elbDocs + "network/target-group-health-checks.html",
		lines: []string{"users u locations=Sydney", "nlb a region=us-east-1", "asg x region=us-east-1 securityGroups=cloudfront", "u -> a", "a -> x"},
		want:  []string{"100% failed 0 0s u a x"},
	},
	{
		name: "CloudFront passes the 504 of the ALB on: 10 s, not 30", source: albErrors,
		lines: site(""), broken: nodes("x"), want: []string{"100% failed 504 10s u d a x"},
	},
	{
		name: "a silent ALB behind CloudFront: 3 attempts of 10 s", source: originAPI,
		lines: site(""), broken: nodes("a"), want: []string{"100% failed 504 30s u d a"},
	},
	{
		name: "a silent ALB behind CloudFront: 2 attempts of 4 s", source: originAPI,
		lines: site("attempts=2 timeout=4"), broken: nodes("a"), want: []string{"100% failed 504 8s u d a"},
	},
	{
		name: "writes try to connect as often: 3 attempts of 10 s", source: originAPI,
		lines: site(""), req: traffic.Request{Method: "POST"}, broken: nodes("a"), want: []string{"100% failed 504 30s u d a"},
	},
	{
		name: "an NLB passes connections on, so its silence is that of its targets: 3 x 10 s", source: originAPI,
		lines:  []string{"users u locations=Sydney", "cloudfront d", "nlb n region=us-east-1", "asg x region=us-east-1", "u -> d", "d -> n", "n -> x"},
		broken: nodes("x"), want: []string{"100% failed 504 30s u d n x"},
	},
	{
		name: "users of a silent NLB get nothing at all", source: elbDocs + "network/target-group-health-checks.html",
		lines:  []string{"users u locations=Sydney", "nlb n region=us-east-1", "asg x region=us-east-1", "u -> n", "n -> x"},
		broken: nodes("x"), want: []string{"100% failed 0 0s u n x"},
	},
	{
		name: "REST API through a VPC link and NLB: 29 s", source: apiLimits,
		lines: private("rest-api", "nlb"), broken: nodes("x"), want: []string{"100% failed 504 29s u p v n x"},
	},
	{
		name: "REST API whose integration timeout is 5 s", source: apiLimits,
		lines:  []string{"users u locations=Sydney", "rest-api p region=us-east-1 timeout=5", "vpc-link v region=us-east-1", "nlb n scheme=internal region=us-east-1", "asg x region=us-east-1", "u -> p", "p -> v", "v -> n", "n -> x"},
		broken: nodes("x"), want: []string{"100% failed 504 5s u p v n x"},
	},
	{
		name: "edge-optimized REST API: 29 s too", source: apiLimits,
		lines:  []string{"users u locations=Sydney", "rest-api p region=us-east-1 endpoint=edge", "vpc-link v region=us-east-1", "nlb n scheme=internal region=us-east-1", "asg x region=us-east-1", "u -> p", "p -> v", "v -> n", "n -> x"},
		broken: nodes("x"), want: []string{"100% failed 504 29s u p v n x"},
	},
	{
		name: "REST API through a VPC link and ALB: the ALB answers first, after 10 s", source: albErrors,
		lines: private("rest-api", "alb"), broken: nodes("x"), want: []string{"100% failed 504 10s u p v n x"},
	},
	{
		name: "HTTP API: 503 after 30 s", source: apiDocs + "http-api-quotas.html",
		lines: private("http-api", "nlb"), broken: nodes("x"), want: []string{"100% failed 503 30s u p v n x"},
	},
	{
		name: "CloudFront in front of a REST API: 29 s are below its 30", source: apiLimits,
		lines:  append(private("rest-api", "nlb")[1:5], "users u locations=Sydney", "cloudfront d", "u -> d", "d -> p", "p -> v", "v -> n", "n -> x"),
		broken: nodes("x"), want: []string{"100% failed 504 29s u d p v n x"},
	},
	{
		name: "but not below 10: GET waits 3 x 10 s", source: originAPI,
		lines:  append(private("rest-api", "nlb")[1:5], "users u locations=Sydney", "cloudfront d", "u -> d", "d -> p originReadTimeout=10", "p -> v", "v -> n", "n -> x"),
		broken: nodes("x"), want: []string{"100% failed 504 30s u d p v n x"},
	},
	{
		name: "a broken function answers with an error at once: 502", source: albErrors,
		lines:  []string{"users u locations=Sydney", "alb a region=us-east-1", "lambda f region=us-east-1", "u -> a", "a -> f"},
		broken: nodes("f"), want: []string{"100% failed 502 0s u a f"},
	},
	{
		name: "a silent server behind a REST API: 29 s", source: apiLimits,
		lines:  []string{"users u locations=Sydney", "rest-api p region=us-east-1", "on-premises x location=Boston", "u -> p", "p -> x"},
		broken: nodes("x"), want: []string{"100% failed 504 29s u p x"},
	},
	{
		name: "an accelerator passes silence on", source: gaDocs + "introduction-how-it-works.html",
		lines:  []string{"users u locations=Sydney", "global-accelerator g", "nlb n region=us-east-1", "asg x region=us-east-1", "u -> g", "g -> n", "n -> x"},
		broken: nodes("x"), want: []string{"100% failed 0 0s u g n x"},
	},

	// What accepts and hangs: it works longer than somebody waits.
	{
		name: "a server that works 45 s behind CloudFront: 3 x 30 s", source: originAPI,
		lines: []string{"users u locations=Sydney", "cloudfront d", "asg x region=us-east-1 publicIp=true thinkTime=45000", "u -> d", "d -> x"},
		want:  []string{"100% failed 504 90s u d x"},
	},
	{
		name: "POST is not tried again: 30 s", source: originAPI,
		lines: []string{"users u locations=Sydney", "cloudfront d", "asg x region=us-east-1 publicIp=true thinkTime=45000", "u -> d", "d -> x"},
		req:   traffic.Request{Method: "POST"}, want: []string{"100% failed 504 30s u d x"},
	},
	{
		name: "read timeout of 60 s is enough for 45", source: originAPI,
		lines: []string{"users u locations=Sydney", "cloudfront d", "asg x region=us-east-1 publicIp=true thinkTime=45000", "u -> d", "d -> x originReadTimeout=60"},
		want:  []string{"100% served 0 0s u d x"},
	},
	{
		name: "2 attempts of 20 s", source: originAPI,
		lines: []string{"users u locations=Sydney", "cloudfront d", "asg x region=us-east-1 publicIp=true thinkTime=25000", "u -> d", "d -> x originReadTimeout=20 attempts=2"},
		want:  []string{"100% failed 504 40s u d x"},
	},
	{
		name: "a target that works 90 s: idle timeout of the ALB, 60 s", source: albErrors,
		lines: []string{"users u locations=Sydney", "alb a region=us-east-1", "asg x region=us-east-1 thinkTime=90000", "u -> a", "a -> x"},
		want:  []string{"100% failed 504 60s u a x"},
	},
	{
		name: "an idle timeout of 120 s is enough for 90", source: albErrors,
		lines: []string{"users u locations=Sydney", "alb a region=us-east-1 idleTimeout=120", "asg x region=us-east-1 thinkTime=90000", "u -> a", "a -> x"},
		want:  []string{"100% served 0 0s u a x"},
	},
	{
		name: "the ALB would answer after 60 s, CloudFront gives up at 3 x 30 s", source: originAPI,
		lines: []string{"users u locations=Sydney", "cloudfront d", "alb a region=us-east-1", "asg x region=us-east-1 thinkTime=90000", "u -> d", "d -> a", "a -> x"},
		want:  []string{"100% failed 504 90s u d a x"},
	},
	{
		name: "a function of 40 s behind a REST API: 29 s", source: apiLimits,
		lines: []string{"users u locations=Sydney", "rest-api p region=us-east-1", "lambda f region=us-east-1 thinkTime=40000", "u -> p", "p -> f"},
		want:  []string{"100% failed 504 29s u p f"},
	},
	{
		name: "a REST API that may wait 60 s", source: apiLimits,
		lines: []string{"users u locations=Sydney", "rest-api p region=us-east-1 timeout=60", "lambda f region=us-east-1 thinkTime=40000", "u -> p", "p -> f"},
		want:  []string{"100% served 0 0s u p f"},
	},
	{
		name: "a function of 40 s behind an HTTP API: 30 s", source: apiDocs + "http-api-quotas.html",
		lines: []string{"users u locations=Sydney", "http-api p region=us-east-1", "lambda f region=us-east-1 thinkTime=40000", "u -> p", "p -> f"},
		want:  []string{"100% failed 503 30s u p f"},
	},
	{
		name: "an NLB forgets a silent connection after 350 s", source: elbDocs + "network/network-load-balancers.html",
		lines: []string{"users u locations=Sydney", "nlb n region=us-east-1", "asg x region=us-east-1 thinkTime=400000", "u -> n", "n -> x"},
		want:  []string{"100% failed 0 350s u n x"},
	},

	// What refuses at once.
	{
		name: "no TLS with the origin: 502 at once", source: cdnDocs + "http-502-bad-gateway.html",
		lines: site("", "certificate c region=us-east-1", "c -> a"), broken: nodes("c"), want: []string{"100% failed 502 0s u d a"},
	},
	{
		name: "a port that the origin does not listen on: 502 at once", source: cdnDocs + "http-502-bad-gateway.html",
		lines: []string{"users u locations=Sydney", "cloudfront d", "alb a region=us-east-1 listeners=http:80", "asg x region=us-east-1", "u -> d", "d -> a", "a -> x"},
		want:  []string{"100% failed 502 0s u d a"},
	},
	{
		name: "an ALB with nothing behind it: 503 at once", source: albErrors,
		lines: []string{"users u locations=Sydney", "alb a region=us-east-1", "u -> a"}, want: []string{"100% failed 503 0s u a"},
	},
	{
		name: "a name without an answer behind CloudFront: 502 at once", source: cdnDocs + "http-502-bad-gateway.html",
		lines: []string{"users u locations=Sydney", "cloudfront d", "record r name=o.x.org", "u -> d", "d -> r"}, want: []string{"100% failed 502 0s u d r"},
	},

	// Origin groups begin after it.
	{
		name: "a timeout starts failover only with 504 among the codes", source: groupDocs,
		lines: []string{
			"users u locations=Sydney", "cloudfront d", "asg x region=us-east-1 publicIp=true thinkTime=45000", "asg y region=eu-west-1 publicIp=true",
			"u -> d", "d -> x group=g groupRole=primary criteria=500,502,503", "d -> y group=g groupRole=secondary",
		},
		want: []string{"100% failed 504 90s u d x"},
	},
	{
		name: "and then after 3 x 30 s", source: groupDocs,
		lines: []string{
			"users u locations=Sydney", "cloudfront d", "asg x region=us-east-1 publicIp=true thinkTime=45000", "asg y region=eu-west-1 publicIp=true",
			"u -> d", "d -> x group=g groupRole=primary criteria=504", "d -> y group=g groupRole=secondary",
		},
		want: []string{"100% served-after-failover 0 90s u d y"},
	},
	{
		name: "no connection starts failover only with 503 among the codes", source: groupDocs,
		lines: pair("criteria=500,504"), broken: nodes("a"), want: []string{"100% failed 504 30s u d a"},
	},
	{
		name: "and then after 3 x 10 s", source: groupDocs,
		lines: pair("criteria=503"), broken: nodes("a"), want: []string{"100% served-after-failover 0 30s u d b y"},
	},
	{
		name: "silent targets of the primary: its ALB answers 504 after 10 s", source: groupDocs,
		lines: pair("criteria=504"), broken: nodes("x"), want: []string{"100% served-after-failover 0 10s u d b y"},
	},
	{
		name: "both silent: 10 s, then 10 s", source: groupDocs,
		lines: pair(""), broken: nodes("x", "y"), want: []string{"100% failed 504 20s u d b y"},
	},
	{
		name: "OPTIONS fails over only where it is cached", source: groupDocs,
		lines: pair("methods=GET,HEAD,OPTIONS"), req: traffic.Request{Method: "OPTIONS"}, broken: nodes("x"), want: []string{"100% failed 504 10s u d a x"},
	},
	{
		name: "where it is, it does", source: groupDocs,
		lines: pair("methods=GET,HEAD,OPTIONS cachedMethods=GET,HEAD,OPTIONS"), req: traffic.Request{Method: "OPTIONS"}, broken: nodes("x"), want: []string{"100% served-after-failover 0 10s u d b y"},
	},
	{
		name: "gRPC does not fail over", source: cdnDocs + "distribution-using-grpc.html",
		lines: append([]string{"users u locations=Sydney protocol=grpc", "cloudfront d grpc=true"}, pair("methods=all")[2:]...), broken: nodes("x"), want: []string{"100% failed 504 10s u d a x"},
	},

	// Plain HTTP.
	{
		name: "https-only refuses plain HTTP: 403", source: protocols,
		lines: append([]string{"users u locations=Sydney protocol=http"}, site("viewerProtocol=https-only")[1:]...), want: []string{"100% failed 403 0s u d"},
	},
	{
		name: "redirect-to-https sends POST of HTTP/1.1 on with 307, so that it comes again as it was", source: cdnDocs + "using-https-viewers-to-cloudfront.html",
		lines: append([]string{"users u locations=Sydney protocol=http"}, site("viewerProtocol=redirect-to-https")[1:]...), req: traffic.Request{Method: "POST"}, want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "and serves GET after a redirect", source: protocols,
		lines: append([]string{"users u locations=Sydney protocol=http"}, site("viewerProtocol=redirect-to-https")[1:]...), want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "allow-all serves POST", source: protocols,
		lines: append([]string{"users u locations=Sydney protocol=http"}, site("viewerProtocol=allow-all")[1:]...), req: traffic.Request{Method: "POST"}, want: []string{"100% served 0 0s u d a x"},
	},
	{
		name: "an ALB without an HTTP listener", source: elbDocs + "application/load-balancer-listeners.html",
		lines: []string{"users u locations=Sydney protocol=http", "alb a region=us-east-1 listeners=https:443", "asg x region=us-east-1", "u -> a", "a -> x"}, want: []string{"100% failed 0 0s u a"},
	},
	{
		name: "an ALB without an HTTPS listener", source: elbDocs + "application/load-balancer-listeners.html",
		lines: []string{"users u locations=Sydney", "alb a region=us-east-1 listeners=http:80", "asg x region=us-east-1", "u -> a", "a -> x"}, want: []string{"100% failed 0 0s u a"},
	},
	{
		name: "an API offers no plain HTTP", source: apiDocs + "apigateway-security-policies.html",
		lines: []string{"users u locations=Sydney protocol=http", "http-api p region=us-east-1", "lambda f region=us-east-1", "u -> p", "p -> f"}, want: []string{"100% failed 0 0s u p"},
	},
	{
		name: "an origin that redirects CloudFront to HTTPS goes round in a circle", source: cdnDocs + "http-3xx-status-codes.html",
		lines: site("originProtocol=http-only"), want: []string{"100% failed 301 0s u d a"},
	},
	{
		name: "an S3 website has no HTTPS: nothing answers", source: docs + "AmazonS3/latest/userguide/WebsiteEndpoints.html",
		lines: []string{"users u locations=Sydney protocol=https", "s3 b region=us-east-1 access=website", "u -> b"}, want: []string{"100% failed 0 0s u b"},
	},
	{
		name: "browsers that were not told to speak HTTPS take plain HTTP there", source: docs + "AmazonS3/latest/userguide/WebsiteEndpoints.html",
		lines: []string{"users u locations=Sydney", "s3 b region=us-east-1 access=website blockPublicAccess=false", "u -> b"}, want: []string{"100% served 0 0s u b"},
	},
	{
		name: "users of plain HTTP are answered", source: docs + "AmazonS3/latest/userguide/WebsiteEndpoints.html",
		lines: []string{"users u locations=Sydney protocol=http", "s3 b region=us-east-1 access=website blockPublicAccess=false", "u -> b"}, want: []string{"100% served 0 0s u b"},
	},
	{
		name: "CloudFront waits for it in vain: 3 x 10 s", source: docs + "AmazonS3/latest/userguide/WebsiteEndpoints.html",
		lines: []string{"users u locations=Sydney", "cloudfront d", "s3 b region=us-east-1 access=website", "u -> d", "d -> b originProtocol=https-only"}, want: []string{"100% failed 504 30s u d b"},
	},
	{
		name: "an S3 website takes no POST", source: docs + "AmazonS3/latest/userguide/WebsiteEndpoints.html",
		lines: []string{"users u locations=Sydney", "cloudfront d", "s3 b region=us-east-1 access=website", "u -> d", "d -> b methods=all"}, req: traffic.Request{Method: "POST"}, want: []string{"100% failed 405 0s u d b"},
	},

	// What is not spoken.
	{
		name: "a REST API takes no WebSocket", source: apiDocs + "limits.html",
		lines: []string{"users u locations=Sydney protocol=websocket", "rest-api p region=us-east-1", "lambda f region=us-east-1", "u -> p", "p -> f"}, want: []string{"100% failed 0 0s u p"},
	},
	{
		name: "a WebSocket API does", source: apiDocs + "apigateway-websocket-api.html",
		lines: []string{"users u locations=Sydney protocol=websocket", "websocket-api p region=us-east-1", "lambda f region=us-east-1", "u -> p", "p -> f"}, want: []string{"100% served 0 0s u p f"},
	},
	{
		name: "a Lambda target of an ALB takes no WebSocket: 400", source: elbDocs + "application/lambda-functions.html",
		lines: []string{"users u locations=Sydney protocol=websocket", "alb a region=us-east-1", "lambda f region=us-east-1", "u -> a", "a -> f"}, want: []string{"100% failed 400 0s u a f"},
	},
	{
		name: "a distribution without gRPC", source: cdnDocs + "distribution-using-grpc.html",
		lines: append([]string{"users u locations=Sydney protocol=grpc"}, site("")[1:]...), want: []string{"100% failed 0 0s u d"},
	},
	{
		name: "an HTTP API takes no gRPC", source: apiDocs + "limits.html",
		lines: []string{"users u locations=Sydney protocol=grpc", "http-api p region=us-east-1", "lambda f region=us-east-1", "u -> p", "p -> f"}, want: []string{"100% failed 0 0s u p"},
	},
	{
		name: "UDP on a TCP listener of an NLB", source: elbDocs + "network/load-balancer-listeners.html",
		lines: []string{"users u locations=Sydney protocol=udp", "nlb n region=us-east-1 listener=tcp", "asg x region=us-east-1", "u -> n", "n -> x"}, want: []string{"100% failed 0 0s u n"},
	},
	{
		name: "TCP on a UDP listener of an accelerator", source: gaDocs + "about-endpoints.html",
		lines: []string{"users u locations=Sydney protocol=tcp", "global-accelerator g listener=udp", "nlb n region=us-east-1", "asg x region=us-east-1", "u -> g", "g -> n", "n -> x"}, want: []string{"100% failed 0 0s u g"},
	},
	{
		name: "WebSocket through a behaviour that forwards no headers: the handshake fails", source: cdnDocs + "distribution-working-with-websockets.html",
		lines: append([]string{"users u locations=Sydney protocol=websocket"}, site("originRequestPolicy=none")[1:]...), want: []string{"100% failed 400 0s u d"},
	},

	// What is closed, and who gets no answer.
	{
		name: "a closed execute-api name: 403", source: apiDocs + "rest-api-disable-default-endpoint.html",
		lines: []string{"users u locations=Sydney", "rest-api p region=us-east-1 defaultEndpoint=false customDomain=api.x.org", "lambda f region=us-east-1", "u -> p", "p -> f"}, want: []string{"100% failed 403 0s u p"},
	},
	{
		name: "its custom domain is open", source: apiDocs + "rest-api-disable-default-endpoint.html",
		lines: []string{"users u locations=Sydney", "record r name=api.x.org", "rest-api p region=us-east-1 defaultEndpoint=false customDomain=api.x.org", "lambda f region=us-east-1", "u -> r", "r -> p", "p -> f"}, want: []string{"100% served 0 0s u r p f"},
	},
	{
		name: "CloudFront asks a closed execute-api name", source: apiDocs + "rest-api-disable-default-endpoint.html",
		lines: []string{"users u locations=Sydney", "cloudfront d", "rest-api p region=us-east-1 defaultEndpoint=false", "lambda f region=us-east-1", "u -> d", "d -> p", "p -> f"}, want: []string{"100% failed 403 0s u d p"},
	},
	{
		name: "users without a place and no default record", source: docs + "Route53/latest/DeveloperGuide/routing-policy-geo.html",
		lines: []string{"users u", "record r policy=geolocation", "nlb n region=eu-west-1", "asg x region=eu-west-1", "u -> r", "r -> n location=EU", "n -> x"}, want: []string{"100% failed 0 0s u r"},
	},
	{
		name: "users without a place get the default record", source: docs + "Route53/latest/DeveloperGuide/routing-policy-geo.html",
		lines: []string{"users u", "record r policy=geolocation", "nlb n region=eu-west-1", "asg x region=eu-west-1", "nlb m region=us-east-1", "asg y region=us-east-1", "u -> r", "r -> n location=EU", "r -> m location=*", "n -> x", "m -> y"}, want: []string{"100% served 0 0s u r m y"},
	},
}

func TestReplies(t *testing.T) {
	for _, tc := range slices.Concat(replyCases, handReplies, provenCases, refusedCases, certifiedCases, limitCases, hostileCases, recordCases, routePickCases) {
		t.Run(tc.name, func(t *testing.T) {
			d := traffictest.Design(t, tc.lines...)
			var got []string
			for _, p := range traffic.Populations(d) {
				for _, j := range traffictest.Walk(d, p, tc.req, tc.broken) {
					got = append(got, fmt.Sprintf("%.0f%% %s %d %gs %s", 100*j.Share, j.Outcome, j.Status, j.Wait, strings.Join(j.Path(), " ")))
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, tc.want) {
				t.Errorf("got  %q\nwant %q\nsee %s", got, tc.want, tc.source)
			}
		})
	}
}
