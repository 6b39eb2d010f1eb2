package traffic_test

import (
	"testing"

	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

const (
	choosingDocs = docs + "Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html"
	typeDocs     = docs + "Route53/latest/DeveloperGuide/ResourceRecordTypes.html"
	mappingDocs  = docs + "apigateway/latest/developerguide/rest-api-mappings.html"
	placeDocs    = docs + "Route53/latest/DeveloperGuide/routing-policy-geo.html"
	alarmDocs    = docs + "Route53/latest/APIReference/API_HealthCheckConfig.html"
	policyDocs   = docs + "apigateway/latest/developerguide/apigateway-private-apis.html"
	routeDocs    = docs + "vpc/latest/privatelink/gateway-endpoints.html"
	plainAPIDocs = docs + "apigateway/latest/developerguide/http-api-develop-integrations-private.html"
)

// typed is a name with records of types, all of one distribution.
func typed(types ...string) []string {
	out := []string{"users u locations=Sydney", "cloudfront d aliases=www.x.org ipv6=true", "certificate c", "c -> d", "s3 b region=us-east-1", "d -> b access=oac"}
	for i, t := range types {
		id := "r" + string(rune('0'+i))
		out = append(out, "record "+id+" name=www.x.org zone=x.org type="+t, id+" -> d")
	}
	return append(out, "u -> r0")
}

// managed is a record of a managed service.
func managed(kind, props string) []string {
	return []string{"users u locations=Sydney", "record r name=www.x.org", kind + " m region=us-east-1 " + props, "u -> r", "r -> m"}
}

// mapped is an API whose custom domain maps a base path, by its record or behind a
// distribution.
func mapped(path string) []string {
	return []string{"users u locations=Sydney", "record r name=api.x.org", "http-api p region=us-east-1 customDomain=api.x.org basePath=" + path, "lambda f region=us-east-1", "u -> r", "r -> p", "p -> f"}
}

func mappedBehind(behaviour string) []string {
	return []string{"users u locations=Sydney", "cloudfront d", "record r name=api.x.org", "rest-api p region=us-east-1 customDomain=api.x.org basePath=v1", "lambda f region=us-east-1", "u -> d", "d -> r " + behaviour, "r -> p", "p -> f"}
}

// alarmed is a name with an alarm on its primary.
func alarmed(missing string) []string {
	return []string{
		"users u locations=Sydney", "record r name=www.x.org policy=failover", "alb a region=us-east-1", "asg x region=us-east-1", "alb b region=us-west-2", "asg y region=us-west-2", "health-check h type=CLOUDWATCH_METRIC " + missing,
		"u -> r", "r -> a role=primary healthCheck=h", "r -> b role=secondary", "a -> x", "b -> y", "h -> a",
	}
}

// recordCases were worked out from the pages of AWS before they were run.
var recordCases = []replyCase{
	// What a name needs so that clients find an address.
	{name: "an HTTPS record alone leads nowhere", source: typeDocs, lines: typed("HTTPS"), want: []string{"100% failed 0 0s u r0"}},
	{name: "beside an A record it does no harm", source: typeDocs, lines: typed("HTTPS", "A"), want: []string{"100% served 0 0s u r0 d b"}},
	{name: "nor beside an AAAA record", source: typeDocs, lines: typed("HTTPS", "AAAA"), want: []string{"100% served 0 0s u r0 d b"}},
	{name: "a text is no address", source: typeDocs, lines: typed("TXT"), want: []string{"100% failed 0 0s u r0"}},

	// Names of managed services.
	{name: "AppSync answers for its custom domain alone", source: choosingDocs, lines: managed("appsync", ""), want: []string{"100% failed 403 0s u r m"}},
	{name: "which is the name of the record", source: choosingDocs, lines: managed("appsync", "customDomain=www.x.org"), want: []string{"100% served 0 0s u r m"}},
	{name: "another custom domain does not do", source: choosingDocs, lines: managed("opensearch", "customDomain=find.x.org"), want: []string{"100% failed 403 0s u r m"}},
	{name: "OpenSearch without one", source: choosingDocs, lines: managed("opensearch", ""), want: []string{"100% failed 403 0s u r m"}},
	{name: "App Runner without one", source: docs + "apprunner/latest/dg/manage-custom-domains.html", lines: managed("app-runner", ""), want: []string{"100% failed 403 0s u r m"}},
	{name: "Beanstalk answers for any name", source: choosingDocs, lines: managed("elastic-beanstalk", ""), want: []string{"100% served 0 0s u r m"}},
	{name: "and so does a Classic Load Balancer", source: choosingDocs, lines: managed("clb", ""), want: []string{"100% served 0 0s u r m"}},

	// Base paths.
	{name: "a path without mapping", source: mappingDocs, lines: mapped("v1"), req: traffic.Request{Path: "/x"}, want: []string{"100% failed 403 0s u r p"}},
	{name: "a path that begins like the base path is another", source: mappingDocs, lines: mapped("v1"), req: traffic.Request{Path: "/v10/x"}, want: []string{"100% failed 403 0s u r p"}},
	{name: "the base path itself", source: mappingDocs, lines: mapped("v1"), req: traffic.Request{Path: "/v1"}, want: []string{"100% served 0 0s u r p f"}},
	{name: "what lies under it", source: mappingDocs, lines: mapped("v1/orders"), req: traffic.Request{Path: "/v1/orders/7"}, want: []string{"100% served 0 0s u r p f"}},
	{name: "a part of a base path of two", source: mappingDocs, lines: mapped("v1/orders"), req: traffic.Request{Path: "/v1/users"}, want: []string{"100% failed 403 0s u r p"}},
	{name: "any path stands for those that are mapped", source: mappingDocs, lines: mapped("v1"), req: traffic.Request{Path: "*"}, want: []string{"100% served 0 0s u r p f"}},
	{name: "a behaviour whose paths are not mapped", source: mappingDocs, lines: mappedBehind("path=/api/*"), req: traffic.Request{Path: "/api/*"}, want: []string{"100% failed 403 0s u d r p"}},
	{name: "an origin path puts the base path before", source: mappingDocs, lines: mappedBehind("originPath=/v1"), req: traffic.Request{Path: "/x"}, want: []string{"100% served 0 0s u d r p f"}},
	{name: "another does not", source: mappingDocs, lines: mappedBehind("originPath=/v2"), req: traffic.Request{Path: "/x"}, want: []string{"100% failed 403 0s u d r p"}},

	// Places.
	{
		name: "a country of which no city is known has its answer", source: placeDocs,
		lines: []string{"users u locations=TV", "record r name=www.x.org policy=geolocation", "alb a region=us-east-1", "asg x region=us-east-1", "u -> r", "r -> a location=TV", "a -> x"},
		want:  []string{"100% served 0 0s u r a x"},
	},
	{
		name: "and so has its continent, which is Asia", source: placeDocs,
		lines: []string{"users u locations=AF", "record r name=www.x.org policy=geolocation", "alb a region=us-east-1", "asg x region=us-east-1", "u -> r", "r -> a location=AS", "a -> x"},
		want:  []string{"100% served 0 0s u r a x"},
	},
	{
		name: "AF as a continent is Africa", source: placeDocs,
		lines: []string{"users u locations=AF", "record r name=www.x.org policy=geolocation", "alb a region=us-east-1", "asg x region=us-east-1", "u -> r", "r -> a location=AF", "a -> x"},
		want:  []string{"100% failed 0 0s u r"},
	},

	// Alarms whose Region is lost.
	{name: "an alarm that lacks data counts as unhealthy", source: alarmDocs, lines: alarmed("missingData=unhealthy"), broken: traffic.Failures{Regions: set("us-east-1")}, want: []string{"100% served-after-failover 0 0s u r b y"}},
	{name: "or as healthy, and nothing fails over", source: alarmDocs, lines: alarmed("missingData=healthy"), broken: traffic.Failures{Regions: set("us-east-1")}, want: []string{"100% failed 0 0s u r a"}},
	{name: "or as it was", source: alarmDocs, lines: alarmed("missingData=last-known"), broken: traffic.Failures{Regions: set("us-east-1")}, want: []string{"100% failed 0 0s u r a"}},
	{name: "where only the balancer is lost there are data", source: alarmDocs, lines: alarmed("missingData=healthy"), broken: nodes("a"), want: []string{"100% served-after-failover 0 0s u r b y"}},

	// Ways inside.
	{
		name: "a private API without a policy lets nobody in", source: policyDocs,
		lines: []string{"users u locations=Sydney network=vpc", "vpc-endpoint e region=us-east-1", "rest-api p region=us-east-1 endpoint=private resourcePolicy=false", "lambda f region=us-east-1", "u -> e", "e -> p", "p -> f"},
		want:  []string{"100% failed 403 0s u e p"},
	},
	{
		name: "a gateway endpoint does not lead to an API", source: routeDocs,
		lines: []string{"users u locations=Sydney network=vpc", "vpc-endpoint e region=us-east-1 type=gateway", "rest-api p region=us-east-1 endpoint=private resourcePolicy=true", "lambda f region=us-east-1", "u -> e", "e -> p", "p -> f"},
		want:  []string{"100% failed 0 0s u e p"},
	},
	{
		name: "an integration that speaks plain HTTP to an HTTPS listener", source: plainAPIDocs,
		lines: []string{"users u locations=Sydney", "http-api p region=us-east-1", "vpc-link v region=us-east-1", "alb a region=us-east-1 scheme=internal listeners=https:443", "ecs x region=us-east-1", "u -> p", "p -> v", "v -> a", "a -> x"},
		want:  []string{"100% failed 503 0s u p v a"},
	},
	{
		name: "by a server name it speaks HTTPS", source: plainAPIDocs,
		lines: []string{"users u locations=Sydney", "http-api p region=us-east-1", "vpc-link v region=us-east-1", "alb a region=us-east-1 scheme=internal listeners=https:443", "certificate c region=us-east-1 names=in.x.org", "c -> a", "ecs x region=us-east-1", "u -> p", "p -> v serverName=in.x.org", "v -> a", "a -> x"},
		want:  []string{"100% served 0 0s u p v a x"},
	},
}

// TestOneGroupOfRecords: whoever asks which records are one group gets one answer, however
// names and zones are written.
func TestOneGroupOfRecords(t *testing.T) {
	d := traffictest.Design(t, "record a zone=x.org name=www.x.org", "record b zone=X.org. name=WWW.x.org.", "record c zone=x.org zonePrivate=true name=www.x.org",
		"record d zone=x.org name=www.x.org type=AAAA", "record e", "record f", "users u")
	groups := traffic.RecordGroups(d)
	for _, n := range d.Nodes {
		same := map[string]bool{}
		for _, other := range traffic.SameRecords(d, n) {
			same[other.ID] = true
		}
		for _, other := range d.Nodes {
			if want := groups[n.ID] != "" && groups[n.ID] == groups[other.ID]; other != n && same[other.ID] != want {
				t.Errorf("%s and %s are one group: %v, want %v", n.ID, other.ID, same[other.ID], want)
			}
		}
	}
	if groups["a"] != groups["b"] || groups["a"] == groups["c"] || groups["a"] == groups["d"] || groups["e"] == groups["f"] {
		t.Errorf("groups %v", groups)
	}
}
