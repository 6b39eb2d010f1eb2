package traffic_test

import (
	"testing"

	"portolan/model/traffic"
)

const cdnDocs = docs + "AmazonCloudFront/latest/DeveloperGuide/"

func nodes(ids ...string) traffic.Failures { return traffic.Failures{Nodes: set(ids...)} }

// guardedSite is a distribution in front of an ALB, each with its guards.
func guardedSite(more ...string) []string {
	return append([]string{
		"users u locations=Paris", "record www name=www.x.org", "cloudfront cdn aliases=www.x.org", "alb a region=eu-west-1", "asg x region=eu-west-1",
		"certificate front region=us-east-1 names=www.x.org", "certificate back region=eu-west-1 names=*.x.org", "waf acl scope=CLOUDFRONT", "waf inner scope=REGIONAL", "shield sh",
		"u -> www", "www -> cdn", "cdn -> a cachePolicy=CachingOptimized", "a -> x", "front -> cdn", "back -> a", "acl -> cdn", "inner -> a", "sh -> cdn",
	}, more...)
}

var guardCases = []walkCase{
	{
		name: "guards that are up let requests pass", source: cdnDocs + "cnames-and-https-requirements.html",
		lines: guardedSite(), want: []string{"100% served u www cdn a x"},
	},
	{
		name: "a broken certificate of the distribution", source: cdnDocs + "cnames-and-https-requirements.html",
		lines: guardedSite(), broken: nodes("front"), want: []string{"100% failed u www cdn"}, why: "front is broken, so the TLS handshake with cdn fails.",
	},
	{
		name: "another certificate that covers the name", source: cdnDocs + "cnames-and-https-requirements.html",
		lines: guardedSite("certificate spare region=us-east-1 names=*.x.org", "spare -> cdn"), broken: nodes("front"), want: []string{"100% served u www cdn a x"},
	},
	{
		name: "another certificate of another name", source: cdnDocs + "cnames-and-https-requirements.html",
		lines: guardedSite("certificate spare region=us-east-1 names=*.www.x.org", "spare -> cdn"), broken: nodes("front"), want: []string{"100% failed u www cdn"},
	},
	{
		name: "a broken certificate of the origin", source: cdnDocs + "http-502-bad-gateway.html",
		lines: guardedSite(), broken: nodes("back"), want: []string{"100% failed u www cdn a"}, why: "the TLS handshake with a fails",
	},
	{
		name: "an origin that is asked in the clear needs none", source: cdnDocs + "http-502-bad-gateway.html",
		lines:  []string{"users u locations=Paris", "cloudfront cdn", "alb a region=eu-west-1 listeners=http:80", "asg x region=eu-west-1", "certificate back region=eu-west-1", "u -> cdn", "cdn -> a originProtocol=http-only", "a -> x", "back -> a"},
		broken: nodes("back"), want: []string{"100% served u cdn a x"},
	},
	{
		name: "users of plain HTTP need none", source: cdnDocs + "cnames-and-https-requirements.html",
		lines:  []string{"users u locations=Paris protocol=http", "alb a region=eu-west-1 listeners=http:80", "asg x region=eu-west-1", "certificate c region=eu-west-1", "u -> a", "a -> x", "c -> a"},
		broken: nodes("c"), want: []string{"100% served u a x"},
	},
	{
		name: "the name that CloudFront gave has a certificate of CloudFront", source: cdnDocs + "cnames-and-https-requirements.html",
		lines:  []string{"users u locations=Paris", "cloudfront cdn", "s3 b region=eu-west-1", "certificate c region=us-east-1", "u -> cdn", "cdn -> b access=oac", "c -> cdn"},
		broken: nodes("c"), want: []string{"100% served u cdn b"},
	},
	{
		name: "an NLB that passes TLS on needs none", source: elbDocs + "network/create-tls-listener.html",
		lines:  []string{"users u locations=Paris", "nlb n region=eu-west-1 listener=tcp", "asg x region=eu-west-1", "certificate c region=eu-west-1", "u -> n", "n -> x", "c -> n"},
		broken: nodes("c"), want: []string{"100% served u n x"},
	},
	{
		name: "an NLB that ends TLS does", source: elbDocs + "network/create-tls-listener.html",
		lines:  []string{"users u locations=Paris protocol=tcp", "nlb n region=eu-west-1 listener=tls", "asg x region=eu-west-1", "certificate c region=eu-west-1", "u -> n", "n -> x", "c -> n"},
		broken: nodes("c"), want: []string{"100% failed u n"},
	},
	{
		name: "the failure of us-east-1 leaves certificates that are in use", source: cdnDocs + "cnames-and-https-requirements.html",
		lines: guardedSite(), broken: traffic.Failures{Regions: set("us-east-1")}, want: []string{"100% served u www cdn a x"},
	},
	{
		name: "a balancer without an answer of AWS WAF refuses", source: elbDocs + "application/application-load-balancers.html",
		lines: guardedSite(), broken: nodes("inner"), want: []string{"100% failed u www cdn a"}, why: "inner is broken, and a refuses with 500 what it cannot have inspected.",
	},
	{
		name: "CloudFront is taken to do the same", source: elbDocs + "application/application-load-balancers.html",
		lines: guardedSite(), broken: nodes("acl"), want: []string{"100% failed u www cdn"}, why: "(assumed)",
	},
	{
		name: "the loss of Shield keeps nobody out", source: docs + "waf/latest/DDOSAPIReference/API_CreateProtection.html",
		lines: guardedSite(), broken: nodes("sh"), want: []string{"100% served u www cdn a x"},
	},
	{
		name: "a function on viewer requests", source: cdnDocs + "http-503-service-unavailable.html",
		lines: guardedSite("cloudfront-function fn", "cdn -> fn event=viewer-request"), broken: nodes("fn"), want: []string{"100% failed u www cdn"},
		why: "fn is broken, which cdn runs on every viewer-request: it answers 503.",
	},
	{
		name: "a function of another behaviour", source: cdnDocs + "http-503-service-unavailable.html",
		lines: guardedSite("cloudfront-function fn", "s3 b region=eu-west-1", "cdn -> b path=/img/*", "cdn -> fn event=viewer-request path=/img/*"), broken: nodes("fn"), want: []string{"100% served u www cdn a x"},
	},
	{
		name: "Lambda@Edge on origin responses", source: cdnDocs + "http-503-service-unavailable.html",
		lines: guardedSite("lambda-edge fn", "cdn -> fn event=origin-response"), broken: nodes("fn"), want: []string{"100% failed u www cdn"},
	},
	{
		name: "a Lambda authorizer", source: docs + "apigateway/latest/developerguide/supported-gateway-response-types.html",
		lines:  []string{"users u locations=Paris", "http-api h region=eu-west-1", "lambda f region=eu-west-1", "lambda auth region=eu-west-1", "u -> h", "h -> f", "h -> auth as=authorizes"},
		broken: nodes("auth"), want: []string{"100% failed u h"}, why: "h cannot authorize requests and answers 500",
	},
	{
		name: "a Lambda authorizer in a Region that is down", source: docs + "apigateway/latest/developerguide/supported-gateway-response-types.html",
		lines:  []string{"users u locations=Paris", "http-api h region=eu-west-1", "lambda f region=eu-west-1", "lambda auth region=us-east-1", "u -> h", "h -> f", "h -> auth as=authorizes"},
		broken: traffic.Failures{Regions: set("us-east-1")}, want: []string{"100% failed u h"},
	},
}

func TestGuards(t *testing.T) { runWalks(t, guardCases) }

const dataDocs = docs + "wellarchitected/latest/reliability-pillar/rel_mitigate_interaction_failure_graceful_degradation.html"

var dataCases = []walkCase{
	{
		name: "compute without its data answers with an error", source: dataDocs,
		lines:  []string{"users u locations=Paris", "function-url f region=eu-west-1", "lambda fn region=eu-west-1", "datastore db region=us-east-1", "u -> f", "f -> fn", "fn -> db"},
		broken: nodes("db"), want: []string{"100% failed u f fn"}, why: "fn needs db, and db is broken.",
	},
	{
		name: "data in a Region that is down", source: dataDocs,
		lines:  []string{"users u locations=Paris", "function-url f region=eu-west-1", "lambda fn region=eu-west-1", "datastore db region=us-east-1", "u -> f", "f -> fn", "fn -> db"},
		broken: traffic.Failures{Regions: set("us-east-1")}, want: []string{"100% failed u f fn"},
	},
	{
		name: "a store that replicates takes over", source: docs + "amazondynamodb/latest/developerguide/GlobalTables.html",
		lines:  []string{"users u locations=Paris", "function-url f region=eu-west-1", "lambda fn region=eu-west-1", "datastore db region=us-east-1", "datastore copy region=eu-west-1", "u -> f", "f -> fn", "fn -> db", "fn -> copy", "db -> copy"},
		broken: nodes("db"), want: []string{"100% served-after-failover u f fn"}, why: "fn turns to copy.",
	},
	{
		name: "a store that does not is no help", source: dataDocs,
		lines:  []string{"users u locations=Paris", "function-url f region=eu-west-1", "lambda fn region=eu-west-1", "datastore db region=us-east-1", "datastore queue region=eu-west-1", "u -> f", "f -> fn", "fn -> db", "fn -> queue"},
		broken: nodes("db"), want: []string{"100% failed u f fn"},
	},
	{
		name: "a replica that the compute does not use is no help", source: dataDocs,
		lines:  []string{"users u locations=Paris", "function-url f region=eu-west-1", "lambda fn region=eu-west-1", "datastore db region=us-east-1", "datastore copy region=eu-west-1", "u -> f", "f -> fn", "fn -> db", "db -> copy"},
		broken: nodes("db"), want: []string{"100% failed u f fn"},
	},
	{
		name: "a bucket that compute writes to is written aside", source: dataDocs,
		lines:  []string{"users u locations=Paris", "function-url f region=eu-west-1", "lambda fn region=eu-west-1", "s3 logs region=us-east-1", "u -> f", "f -> fn", "fn -> logs"},
		broken: nodes("logs"), want: []string{"100% served u f fn"},
	},
	{
		name: "targets with different data make different journeys", source: dataDocs,
		lines:  web("asg y region=eu-west-1", "a -> y", "datastore d region=eu-west-1", "datastore e region=us-east-1", "x -> d", "y -> e"),
		broken: nodes("e"), want: []string{"50% failed u a y", "50% served u a x"},
	},
}

func TestDataTier(t *testing.T) { runWalks(t, dataCases) }
