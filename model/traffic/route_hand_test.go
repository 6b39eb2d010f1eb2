package traffic_test

import "portolan/model/traffic"

const apiRouteDocs = docs + "apigateway/latest/developerguide/http-api-develop-routes.html"

// routes is an API with a function a for the first route, b for the second and so on,
// behind the behaviour of a distribution.
func routes(api, behaviour string, routes ...string) []string {
	out := []string{"users u locations=Sydney", "cloudfront d", api + " p region=us-east-1", "u -> d", "d -> p " + behaviour}
	for i, r := range routes {
		id := string(rune('a' + i))
		out = append(out, "lambda "+id+" region=us-east-1", "p -> "+id+" route="+r)
	}
	return out
}

func asked(path string) traffic.Request { return traffic.Request{Path: path, Method: "GET"} }

// routePickCases were worked out from the page on how API Gateway picks a route.
var routePickCases = []replyCase{
	{name: "a path that no route of an HTTP API takes", source: apiRouteDocs, lines: routes("http-api", "", "/v1/{proxy++}"), req: asked("/v2/x"), want: []string{"100% failed 404 0s u d p"}},
	{name: "a REST API answers 403 then", source: docs + "apigateway/latest/developerguide/supported-gateway-response-types.html", lines: routes("rest-api", "", "/v1/{proxy++}"), req: asked("/v2/x"), want: []string{"100% failed 403 0s u d p"}},
	{name: "a greedy variable takes all that is left", source: apiRouteDocs, lines: routes("http-api", "", "/v1/{proxy++}"), req: asked("/v1/x/y"), want: []string{"100% served 0 0s u d p a"}},
	{name: "and needs something", source: apiRouteDocs, lines: routes("http-api", "", "/v1/{proxy++}"), req: asked("/v1"), want: []string{"100% failed 404 0s u d p"}},
	{name: "another variable takes one part", source: apiRouteDocs, lines: routes("http-api", "", "/v1/{id}"), req: asked("/v1/x"), want: []string{"100% served 0 0s u d p a"}},
	{name: "and no more", source: apiRouteDocs, lines: routes("http-api", "", "/v1/{id}"), req: asked("/v1/x/y"), want: []string{"100% failed 404 0s u d p"}},
	{name: "nor less", source: apiRouteDocs, lines: routes("http-api", "", "/v1/{id}/y"), req: asked("/v1/x"), want: []string{"100% failed 404 0s u d p"}},
	{name: "a full match comes before a greedy one", source: apiRouteDocs, lines: routes("http-api", "", "/a/{proxy++}", "/{x}/{y}"), req: asked("/a/b"), want: []string{"100% served 0 0s u d p b"}},
	{name: "and a greedy one before the default", source: apiRouteDocs, lines: routes("http-api", "", "$default", "/{proxy++}"), req: asked("/a/b"), want: []string{"100% served 0 0s u d p b"}},
	{name: "which takes the rest", source: apiRouteDocs, lines: routes("http-api", "", "$default", "/a"), req: asked("/b"), want: []string{"100% served 0 0s u d p a"}},
	{name: "a pattern that no path of a route meets", source: apiRouteDocs, lines: routes("http-api", "path=/v2/*", "/v1/{proxy++}"), req: asked("/v2/*"), want: []string{"100% failed 404 0s u d p"}},
	{name: "a pattern that one meets", source: apiRouteDocs, lines: routes("http-api", "path=/v2/*", "/v1/{proxy++}", "/v2/{id}"), req: asked("/v2/*"), want: []string{"100% served 0 0s u d p b"}},
	{name: "any path is that of a route", source: apiRouteDocs, lines: routes("http-api", "", "/v1/{proxy++}"), req: asked("*"), want: []string{"100% served 0 0s u d p a"}},
	{name: "a path that CloudFront changes may be any", source: apiRouteDocs, lines: routes("http-api", "originPath=/v1", "/v1/{proxy++}"), req: asked("/x"), want: []string{"100% served 0 0s u d p a"}},
	{name: "a stage is no part of a route", source: mappingDocs, lines: routes("rest-api", "originPath=/prod", "/v1/{proxy++}"), req: asked("/v1/x"), want: []string{"100% served 0 0s u d p a"}},
	{
		name: "an API without routes takes everything", source: apiRouteDocs, req: asked("/x"), want: []string{"100% served 0 0s u p a"},
		lines: []string{"users u locations=Sydney", "http-api p region=us-east-1", "lambda a region=us-east-1", "u -> p", "p -> a"},
	},
	{
		name: "a WebSocket API calls a balancer over HTTP", source: docs + "apigateway/latest/developerguide/apigateway-websocket-api-overview.html", want: []string{"100% served 0 0s u p v n x"},
		lines: []string{"users u locations=Sydney protocol=websocket", "websocket-api p region=us-east-1", "vpc-link v region=us-east-1 version=2", "alb n scheme=internal region=us-east-1 listeners=http:80", "asg x region=us-east-1", "u -> p", "p -> v", "v -> n", "n -> x"},
	},
}
