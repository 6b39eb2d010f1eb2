package traffic_test

import "portolan/model/traffic"

const (
	bucketDocs    = docs + "AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html"
	websitePublic = docs + "AmazonS3/latest/userguide/WebsiteAccessPermissionsReqd.html"
	lambdaDocs    = docs + "AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html"
	alternateDocs = docs + "AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html"
	forwardDocs   = docs + "AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html"
	originTLSDocs = docs + "AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html"
	hostRuleDocs  = docs + "elasticloadbalancing/latest/application/rule-condition-types.html"
	grpcDocs      = docs + "AmazonCloudFront/latest/DeveloperGuide/distribution-using-grpc.html"
	insideDocs    = docs + "apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html"
	streamDocs    = docs + "apigateway/latest/developerguide/response-transfer-mode.html"
	dualDocs      = docs + "global-accelerator/latest/dg/about-endpoints.html"
)

// bucket is a distribution in front of one.
func bucket(props, behaviour string) []string {
	return []string{"users u locations=Sydney", "cloudfront d", "s3 b region=us-east-1 " + props, "u -> d", "d -> b " + behaviour}
}

// hosted is users who ask a name of a distribution, and its origin under another.
func hosted(dist, origin, behaviour string) []string {
	return []string{"users u locations=Sydney", "record www name=www.x.org", "cloudfront d " + dist, "certificate wc", "wc -> d", origin, "lambda f region=us-east-1", "u -> www", "www -> d", "d -> o " + behaviour, "o -> f"}
}

// proved is a distribution that calls an ALB by a record over TLS.
func proved(names, behaviour string) []string {
	return []string{
		"users u locations=Sydney", "record www name=www.x.org", "cloudfront d aliases=www.x.org", "certificate wc", "wc -> d", "record o name=origin.x.org", "alb a region=us-east-1", "asg x region=us-east-1", "certificate c region=us-east-1 names=" + names,
		"u -> www", "www -> d", "d -> o " + behaviour, "o -> a", "a -> x", "c -> a",
	}
}

// inside is a private API behind the endpoint of its VPC and a balancer.
func inside(api, forwards string) []string {
	return []string{
		"users u locations=Sydney network=vpc", "record r name=www.x.org zonePrivate=true", "alb a region=us-east-1 scheme=internal", "vpc-endpoint e region=us-east-1", "rest-api p region=us-east-1 endpoint=private resourcePolicy=true " + api, "lambda f region=us-east-1",
		"u -> r", "r -> a", "a -> e " + forwards, "e -> p", "p -> f",
	}
}

// streamed is a REST API that passes on what comes, in front of slow work.
func streamed(endpoint, ms string) []string {
	return []string{"users u locations=Sydney", "rest-api p region=us-east-1 streaming=true timeout=900 endpoint=" + endpoint, "lambda f region=us-east-1 thinkTime=" + ms, "u -> p", "p -> f"}
}

// refusedCases were worked out from the pages of AWS before they were run.
var refusedCases = []replyCase{
	// Whom a bucket lets in.
	{name: "a private bucket refuses who does not sign", source: bucketDocs, lines: bucket("", "access=none"), want: []string{"100% failed 403 0s u d b"}},
	{name: "who signs is let in", source: bucketDocs, lines: bucket("", "access=oac"), want: []string{"100% served 0 0s u d b"}},
	{name: "a public bucket answers everybody", source: bucketDocs, lines: bucket("blockPublicAccess=false", "access=none"), want: []string{"100% served 0 0s u d b"}},
	{name: "browsers that ask before a request are answered by the rules of CORS", source: docs + "AmazonS3/latest/API/RESTOPTIONSobject.html", lines: bucket("", "access=none methods=GET,HEAD,OPTIONS"), req: traffic.Request{Method: "OPTIONS"}, want: []string{"100% served 0 0s u d b"}},
	{name: "an identity reads no objects under keys of KMS", source: bucketDocs, lines: bucket("encryption=sse-kms", "access=oai"), want: []string{"100% failed 403 0s u d b"}},
	{name: "origin access control does", source: bucketDocs, lines: bucket("encryption=sse-kms", "access=oac"), want: []string{"100% served 0 0s u d b"}},
	{name: "an identity reads what S3 encrypts by itself", source: bucketDocs, lines: bucket("encryption=sse-s3", "access=oai"), want: []string{"100% served 0 0s u d b"}},
	{name: "a website of a private bucket", source: websitePublic, lines: bucket("access=website", "originProtocol=http-only"), want: []string{"100% failed 403 0s u d b"}},
	{name: "a website of a public one", source: websitePublic, lines: bucket("access=website blockPublicAccess=false", "originProtocol=http-only"), want: []string{"100% served 0 0s u d b"}},
	{name: "an error page of another bucket stands for it, and it stays refused", source: docs + "AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html", lines: []string{"users u locations=Sydney", "cloudfront d errorPages=403+->+404+/e/no.html", "s3 b region=us-east-1", "s3 e region=us-east-1", "u -> d", "d -> b access=none", "d -> e path=/e/* access=oac"}, req: traffic.Request{Path: "/a"}, want: []string{"100% failed 404 0s u d b"}},
	{name: "403 among the codes starts failover", source: docs + "AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html", lines: []string{"users u locations=Sydney", "cloudfront d", "s3 b region=us-east-1", "s3 e region=us-west-2", "u -> d", "d -> b access=none group=g groupRole=primary criteria=403,500", "d -> e access=oac group=g groupRole=secondary criteria=403,500"}, want: []string{"100% served-after-failover 0 0s u d e"}},
	{name: "nobody reads a website under keys of KMS", source: "https://repost.aws/knowledge-center/s3-website-cloudfront-error-403", lines: bucket("access=website blockPublicAccess=false encryption=sse-kms", "originProtocol=http-only"), want: []string{"100% failed 403 0s u d b"}},
	{name: "nor a public bucket without a signature", source: "https://repost.aws/knowledge-center/s3-website-cloudfront-error-403", lines: bucket("blockPublicAccess=false encryption=sse-kms", "access=none"), want: []string{"100% failed 403 0s u d b"}},
	// Function URLs.
	{name: "a function URL that wants signatures", source: lambdaDocs, lines: []string{"users u locations=Sydney", "cloudfront d", "function-url o region=us-east-1 authType=AWS_IAM", "lambda f region=us-east-1", "u -> d", "d -> o", "o -> f"}, want: []string{"100% failed 403 0s u d o"}},
	{name: "CloudFront signs for it", source: lambdaDocs, lines: []string{"users u locations=Sydney", "cloudfront d", "function-url o region=us-east-1 authType=AWS_IAM", "lambda f region=us-east-1", "u -> d", "d -> o access=oac", "o -> f"}, want: []string{"100% served 0 0s u d o f"}},
	// Names.
	{name: "a name that the distribution does not list", source: alternateDocs, lines: hosted("aliases=x.org", "http-api o region=us-east-1", ""), want: []string{"100% failed 403 0s u www d"}},
	{name: "a wildcard stands for one label", source: alternateDocs, lines: hosted("aliases=*.x.org", "http-api o region=us-east-1", ""), want: []string{"100% served 0 0s u www d o f"}},
	{name: "an API does not know the Host of the viewer", source: forwardDocs, lines: hosted("aliases=www.x.org", "http-api o region=us-east-1", "originRequestPolicy=AllViewer"), want: []string{"100% failed 403 0s u www d o"}},
	{name: "unless that is its custom domain", source: forwardDocs, lines: hosted("aliases=www.x.org", "http-api o region=us-east-1 customDomain=www.x.org", "originRequestPolicy=AllViewer"), want: []string{"100% served 0 0s u www d o f"}},
	{name: "the Host in the cache key is passed on too", source: docs + "AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html", lines: hosted("aliases=www.x.org", "http-api o region=us-east-1", "cachePolicy=UseOriginCacheControlHeaders"), want: []string{"100% failed 403 0s u www d o"}},
	{name: "a function URL has no name of its owner", source: forwardDocs, lines: hosted("aliases=www.x.org", "function-url o region=us-east-1 authType=NONE", "originRequestPolicy=AllViewer"), want: []string{"100% failed 403 0s u www d o"}},
	{name: "S3 takes the Host for a bucket", source: docs + "AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html", lines: bucket("", "access=oac originRequestPolicy=AllViewer"), want: []string{"100% failed 403 0s u d b"}},
	{name: "a website is named like its record", source: docs + "AmazonS3/latest/userguide/website-hosting-custom-domain-walkthrough.html", lines: []string{"users u locations=Sydney protocol=http", "record r name=www.x.org", "s3 b region=us-east-1 access=website blockPublicAccess=false bucketName=x.org", "u -> r", "r -> b"}, want: []string{"100% failed 404 0s u r b"}},
	{name: "three distributions in a row", source: docs + "AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html", lines: []string{"users u locations=Sydney", "cloudfront d", "cloudfront e", "rest-api o region=us-east-1 endpoint=edge", "lambda f region=us-east-1", "u -> d", "d -> e", "e -> o", "o -> f"}, want: []string{"100% failed 403 0s u d e o"}},
	// Hosts of listener rules.
	{name: "no rule takes the name of the origin: the default action", source: hostRuleDocs, lines: append(proved("origin.x.org", "")[:7], "asg x region=us-east-1", "u -> www", "www -> d", "d -> o", "o -> a", "a -> x host=www.x.org"), want: []string{"100% failed 404 0s u www d o a"}},
	{name: "the Host of the viewer is taken", source: hostRuleDocs, lines: append(proved("origin.x.org", "")[:7], "asg x region=us-east-1", "u -> www", "www -> d", "d -> o originRequestPolicy=AllViewer", "o -> a", "a -> x host=*.x.org"), want: []string{"100% served 0 0s u www d o a x"}},
	// Certificates of origins.
	{name: "the certificate of an origin covers another name: 502", source: originTLSDocs, lines: proved("www.x.org", ""), want: []string{"100% failed 502 0s u www d o a"}},
	{name: "the name of the origin will do", source: originTLSDocs, lines: proved("origin.x.org", ""), want: []string{"100% served 0 0s u www d o a x"}},
	{name: "or the Host that is passed on", source: originTLSDocs, lines: proved("www.x.org", "originRequestPolicy=AllViewer"), want: []string{"100% served 0 0s u www d o a x"}},
	{name: "plain HTTP needs none", source: originTLSDocs, lines: append(proved("www.x.org", "originProtocol=http-only"), "alb z region=us-east-1")[:15], want: []string{"100% failed 301 0s u www d o a"}},
	{name: "an NLB passes the handshake on to the ALB", source: originTLSDocs, lines: []string{"users u locations=Sydney", "record r name=www.x.org", "nlb n region=us-east-1 port=443", "alb a region=us-east-1 scheme=internal", "asg x region=us-east-1", "certificate c region=us-east-1 names=app.x.org", "u -> r", "r -> n", "n -> a", "a -> x", "c -> a"}, want: []string{"100% failed 0 0s u r n a"}},
	// gRPC, accelerators, VPC links.
	{name: "gRPC passes to a balancer", source: grpcDocs, lines: []string{"users u locations=Sydney protocol=grpc", "cloudfront d", "alb a region=us-east-1", "ecs x region=us-east-1", "u -> d", "d -> a grpc=true methods=all", "a -> x protocolVersion=GRPC"}, want: []string{"100% served 0 0s u d a x"}},
	{name: "gRPC does not pass to a VPC origin", source: grpcDocs, lines: []string{"users u locations=Sydney protocol=grpc", "cloudfront d", "alb a region=us-east-1 scheme=internal", "ecs x region=us-east-1", "u -> d", "d -> a grpc=true methods=all via=vpc-origin", "a -> x protocolVersion=GRPC"}, want: []string{"100% failed 0 0s u d"}},
	{name: "a dual-stack accelerator carries nothing to an IPv4 balancer", source: dualDocs, lines: []string{"users u locations=Sydney", "global-accelerator g ipAddressType=dualstack", "alb a region=us-east-1", "asg x region=us-east-1", "u -> g", "g -> a", "a -> x"}, want: []string{"100% failed 0 0s u g a"}},
	{name: "it does to a dual-stack one", source: dualDocs, lines: []string{"users u locations=Sydney", "global-accelerator g ipAddressType=dualstack", "alb a region=us-east-1 ipAddressType=dualstack", "asg x region=us-east-1", "u -> g", "g -> a", "a -> x"}, want: []string{"100% served 0 0s u g a x"}},
	{name: "a VPC link follows no redirect", source: gatewayDocs + "http-api-develop-integrations-private.html", lines: []string{"users u locations=Sydney", "http-api p region=us-east-1", "vpc-link l region=us-east-1", "alb a region=us-east-1 scheme=internal listeners=http:80+redirect", "asg x region=us-east-1", "u -> p", "p -> l", "l -> a", "a -> x"}, want: []string{"100% failed 301 0s u p l a"}},
	// A private API behind a balancer.
	{name: "a private API does not know the name of the balancer", source: insideDocs, lines: inside("", ""), want: []string{"100% failed 403 0s u r a e p"}},
	{name: "its custom domain it knows", source: insideDocs, lines: inside("customDomain=www.x.org", ""), want: []string{"100% served 0 0s u r a e p f"}},
	{name: "and its own name, to which the rule rewrites the Host", source: insideDocs, lines: inside("", "pathRule=/* hostRewrite=^www.x.org$+->+abc123.execute-api.us-east-1.amazonaws.com"), want: []string{"100% served 0 0s u r a e p f"}},
	// Buckets behind an interface endpoint: S3 takes the Host for the bucket.
	{name: "a bucket of another name than the Host", source: docs + "AmazonS3/latest/userguide/VirtualHosting.html", lines: shelved("files", ""), want: []string{"100% failed 404 0s u r a e b"}},
	{name: "the bucket of that name", source: docs + "AmazonS3/latest/userguide/VirtualHosting.html", lines: shelved("www.x.org", ""), want: []string{"100% served 0 0s u r a e b"}},
	{name: "a rule writes the name of the bucket into the Host", source: docs + "AmazonS3/latest/userguide/privatelink-interface-endpoints.html", lines: shelved("files", "pathRule=/* hostRewrite=^www.x.org$+->+files.s3.us-east-1.amazonaws.com"), want: []string{"100% served 0 0s u r a e b"}},
	{name: "a bucket whose name is not drawn", source: docs + "AmazonS3/latest/userguide/VirtualHosting.html", lines: shelved("", ""), want: []string{"100% served 0 0s u r a e b"}},
	// How CloudFront calls an API that has a name of its own.
	{name: "the domain of the API is a name of the distribution", source: gatewayDocs + "how-to-custom-domains.html", lines: domained("aliases=www.x.org", "", "originRequestPolicy=AllViewerExceptHostHeader"), want: []string{"100% failed 502 0s u r d p"}},
	{name: "the Host of the viewer is the domain of the API", source: gatewayDocs + "how-to-custom-domains.html", lines: domained("aliases=www.x.org", "", "originRequestPolicy=AllViewer"), want: []string{"100% served 0 0s u r d p f"}},
	{name: "its execute-api name is open", source: gatewayDocs + "rest-api-disable-default-endpoint.html", lines: domained("aliases=www.x.org", "defaultEndpoint=true", "originRequestPolicy=AllViewerExceptHostHeader"), want: []string{"100% served 0 0s u r d p f"}},
	// Responses that stream end when nothing comes for long.
	{name: "40 s of silence behind an edge-optimized API", source: streamDocs, lines: streamed("edge", "40000"), want: []string{"100% failed 0 30s u p f"}},
	{name: "40 s behind a regional one", source: streamDocs, lines: streamed("regional", "40000"), want: []string{"100% served 0 0s u p f"}},
	{name: "6 min behind a regional one", source: streamDocs, lines: streamed("regional", "360000"), want: []string{"100% failed 0 300s u p f"}},
}

// shelved is a bucket behind an interface endpoint, which an ALB inside leads to.
func shelved(bucket, rule string) []string {
	b := "s3 b region=us-east-1"
	if bucket != "" {
		b += " bucketName=" + bucket
	}
	return []string{"users u locations=Sydney network=vpc", "record r name=www.x.org zonePrivate=true", "alb a region=us-east-1 scheme=internal", "vpc-endpoint e region=us-east-1 type=interface", b, "u -> r", "r -> a", "a -> e " + rule, "e -> b"}
}

// domained is an API whose custom domain is that of the site, behind a distribution.
func domained(dist, api, behaviour string) []string {
	return []string{"users u locations=Sydney", "record r name=www.x.org", "cloudfront d " + dist, "certificate wc", "wc -> d", "http-api p region=us-east-1 customDomain=www.x.org " + api, "lambda f region=us-east-1", "u -> r", "r -> d", "d -> p " + behaviour, "p -> f"}
}
