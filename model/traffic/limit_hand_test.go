package traffic_test

import (
	"fmt"
	"strings"

	"portolan/model/traffic"
)

const (
	encryptionDocs  = docs + "apigateway/latest/developerguide/data-protection-encryption.html"
	raisedDocs      = "https://aws.amazon.com/about-aws/whats-new/2024/06/amazon-api-gateway-integration-timeout-limit-29-seconds/"
	vpcOriginDocs   = docs + "AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html"
	acceleratorDocs = docs + "global-accelerator/latest/dg/introduction-how-it-works.html"
	albTargetDocs   = docs + "elasticloadbalancing/latest/network/application-load-balancer-target.html"
)

// doored are users inside a VPC who come to a private API by a balancer and an
// interface endpoint.
func doored(users, balancer, group string) []string {
	kind, props, _ := strings.Cut(balancer, " ")
	return []string{
		"users u locations=Paris network=vpc " + users, kind + " lb region=eu-west-1 scheme=internal " + props, "vpc-endpoint door region=eu-west-1 type=interface",
		"rest-api api region=eu-west-1 endpoint=private vpcEndpoint=true resourcePolicy=true mock=true",
		"u -> lb", "lb -> door " + group, "door -> api",
	}
}

// limitCases were worked out from the pages of AWS before they were run: what AWS
// does not take, does not wait for, or does not reach.
var limitCases = []replyCase{
	// API Gateway has HTTPS endpoints alone.
	{
		name: "an ALB calls a private API in plain HTTP: no connection, 502", source: encryptionDocs,
		lines: doored("", "alb", "protocol=HTTP port=80"), want: []string{"100% failed 502 0s u lb door"},
	},
	{
		name: "an ALB calls it over HTTPS", source: encryptionDocs,
		lines: doored("", "alb", "protocol=HTTPS port=443"), want: []string{"100% served 0 0s u lb door api"},
	},
	{
		name: "an NLB passes plain HTTP on as it comes", source: encryptionDocs,
		lines: doored("protocol=http", "nlb", ""), want: []string{"100% failed 0 0s u lb door api"},
	},
	{
		name: "and TLS too", source: encryptionDocs,
		lines: doored("", "nlb", ""), want: []string{"100% served 0 0s u lb door api"},
	},
	{
		name: "a TLS listener opens it, and TCP to the targets leaves it open", source: encryptionDocs,
		lines: doored("", "nlb listener=tls", "protocol=TCP"), want: []string{"100% failed 0 0s u lb door"},
	},

	// What AWS waits for at most, whatever the design says.
	{
		name: "an HTTP API that is to wait 60 s gives up after 30", source: apiDocs + "http-api-quotas.html",
		lines: []string{"users u locations=Sydney", "http-api p region=us-east-1 timeout=60", "lambda f region=us-east-1 thinkTime=40000", "u -> p", "p -> f"}, want: []string{"100% failed 503 30s u p f"},
	},
	{
		name: "and serves what takes 25 s", source: apiDocs + "http-api-quotas.html",
		lines: []string{"users u locations=Sydney", "http-api p region=us-east-1 timeout=60", "lambda f region=us-east-1 thinkTime=25000", "u -> p", "p -> f"}, want: []string{"100% served 0 0s u p f"},
	},
	{
		name: "an edge-optimized REST API has 29 s", source: raisedDocs,
		lines: []string{"users u locations=Sydney", "rest-api p region=us-east-1 endpoint=edge timeout=60", "lambda f region=us-east-1 thinkTime=40000", "u -> p", "p -> f"}, want: []string{"100% failed 504 29s u p f"},
	},
	{
		name: "of a Regional one the quota may be raised", source: raisedDocs,
		lines: []string{"users u locations=Sydney", "rest-api p region=us-east-1 timeout=60", "lambda f region=us-east-1 thinkTime=40000", "u -> p", "p -> f"}, want: []string{"100% served 0 0s u p f"},
	},

	{
		name: "an accelerator drops a connection over which nothing comes for 340 s", source: acceleratorDocs,
		lines: accelerated(345000), want: []string{"100% failed 0 340s u g n x"},
	},
	{
		name: "and serves what takes 335 s", source: acceleratorDocs,
		lines: accelerated(335000), want: []string{"100% served 0 0s u g n x"},
	},

	// What AWS does not attach.
	{
		name: "an NLB with a TLS listener is no VPC origin", source: vpcOriginDocs,
		lines: balancedOrigin("nlb n region=us-east-1 scheme=internal listener=tls"), want: []string{"100% failed 502 0s u d n"},
	},
	{
		name: "one with a TCP listener is", source: vpcOriginDocs,
		lines: balancedOrigin("nlb n region=us-east-1 scheme=internal"), want: []string{"100% served 0 0s u d n x"},
	},
	{
		name: "an NLB checks a port of an ALB on which nobody listens: its target is never healthy", source: albTargetDocs,
		lines: chained("nlb n region=us-east-1", "port=80"), want: []string{"100% failed 0 0s u n a"},
	},
	{
		name: "a port on which the ALB listens", source: albTargetDocs,
		lines: chained("nlb n region=us-east-1", "port=443"), want: []string{"100% served 0 0s u n a x"},
	},
	{
		name: "a TLS listener cannot forward to an ALB", source: albTargetDocs,
		lines: chained("nlb n region=us-east-1 listener=tls", "port=443"), want: []string{"100% failed 0 0s u n a"},
	},

	// Redirects: parts in #{} are those of the request to the balancer.
	{
		name: "to where it came from, with the port of HTTPS", source: actionDocs,
		lines: sent("", "path=/y/*+redirect+https://#{host}:443/#{path}"), req: traffic.Request{Path: "/y/1"}, want: []string{"100% failed 0 0s u r a"},
	},
	{
		name: "to another path, which is served", source: actionDocs,
		lines: sent("", "path=/y/*+redirect+https://#{host}:443/z"), req: traffic.Request{Path: "/y/1"}, want: []string{"100% served 0 0s u r a r a x"},
	},
	{
		name: "two rules that lead to each other", source: actionDocs,
		lines: sent("", "path=/y/*+redirect+/z/1,path=/z/*+redirect+/y/1"), req: traffic.Request{Path: "/y/1"}, want: []string{"100% failed 0 0s u r a r a"},
	},
	{
		name: "to another port, where the rule is not", source: actionDocs,
		lines: sent("listeners=https:443,https:8443", "listener=https:443+redirect+https://#{host}:8443/#{path}"), req: traffic.Request{Path: "/y/1"}, want: []string{"100% served 0 0s u r a r a x"},
	},
	{
		name: "to a port without a listener", source: actionDocs,
		lines: sent("listeners=https:443", "path=/y/*+redirect+https://#{host}:8443/#{path}"), req: traffic.Request{Path: "/y/1"}, want: []string{"100% failed 0 0s u r a r a"},
	},
	{
		name: "by an ALB behind an NLB, which does not listen for HTTPS", source: actionDocs,
		lines: redirectedBehind("n -> a listener=tcp:80"), want: []string{"100% failed 0 0s u r n a r n"},
	},
	{
		name: "and which does", source: actionDocs,
		lines: redirectedBehind("n -> a listener=tcp:80", "n -> a listener=tcp:443"), want: []string{"100% served 0 0s u r n a r n a x"},
	},
	{
		name: "CloudFront asks in plain HTTP, and a rule of that listener sends all of a path to HTTPS", source: redirectDocs,
		lines: []string{"users u locations=Paris", "cloudfront d", "alb a region=eu-west-1 listeners=https:443,http:80 rules=listener=http:80+path=/y/*+redirect+https", "ecs x region=eu-west-1", "u -> d", "d -> a originProtocol=http-only", "a -> x"},
		req:   traffic.Request{Path: "/y/1"}, want: []string{"100% failed 0 0s u d a"},
	},
	{
		name: "by #{host} clients leave the distribution for the name of its origin", source: redirectDocs,
		lines: behindName("path=/y/*+redirect+https://#{host}:443/z"), req: traffic.Request{Path: "/y/1"}, want: []string{"100% served 0 0s u d r a r a x"},
	},
	{
		name: "and go round there when the rule takes them again", source: redirectDocs,
		lines: behindName("path=/y/*+redirect+https://#{host}:443/#{path}"), req: traffic.Request{Path: "/y/1"}, want: []string{"100% failed 0 0s u d r a r a"},
	},
}

// accelerated is an NLB of a long idle timeout behind an accelerator, and a backend that
// works for so many milliseconds.
func accelerated(works int) []string {
	return []string{
		"users u locations=Paris", "global-accelerator g", "nlb n region=eu-west-1 idleTimeout=600", fmt.Sprintf("asg x region=eu-west-1 thinkTime=%d", works),
		"u -> g", "g -> n region=eu-west-1", "n -> x",
	}
}

// balancedOrigin is a distribution with a VPC origin.
func balancedOrigin(lb string) []string {
	return []string{"users u locations=Sydney", "cloudfront d", lb, "asg x region=us-east-1", "u -> d", "d -> n via=vpc-origin", "n -> x"}
}

// redirectedBehind has an NLB in front of an ALB that sends plain HTTP to HTTPS.
func redirectedBehind(links ...string) []string {
	return append([]string{"users u locations=Paris protocol=http", "record r name=o.example.com", "nlb n region=us-east-1", "alb a region=us-east-1 listeners=http:80+redirect,https:443", "ecs x region=us-east-1", "u -> r", "r -> n", "a -> x"}, links...)
}

// chained is an NLB in front of an ALB that listens on 443.
func chained(nlb, group string) []string {
	return []string{"users u locations=Sydney", nlb, "alb a region=us-east-1 scheme=internal listeners=https:443", "asg x region=us-east-1", "u -> n", "n -> a " + group, "a -> x"}
}

// sent is a named balancer with rules of its own.
func sent(balancer, rules string) []string {
	return []string{"users u locations=Paris", "record r zone=example.com name=a.example.com", "alb a region=eu-west-1 rules=" + rules + " " + balancer, "ecs x region=eu-west-1", "u -> r", "r -> a", "a -> x"}
}

// behindName is a distribution that calls such a balancer by its name.
func behindName(rules string) []string {
	return append(sent("", rules)[:4:4], "cloudfront d", "u -> d", "d -> r", "r -> a", "a -> x")
}
