package cloudformation_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/export/cloudformation"
	"portolan/model"
)

// Paths of a drawing that look like references of CloudFormation are none: API
// Gateway and the server behind it get them as they are drawn.
func TestRoutesAreNoReferences(t *testing.T) {
	const links = `
  - {from: api, to: fn, route: "/a/${AWS::AccountId}"}
  - {from: api, to: srv, route: "/b/${Nothing}"}
`
	f := routed(t, "http-api", links)
	routes := f.routes(t)
	if got := keysOf(routes); !slices.Equal(got, []string{"ANY /a/${AWS::AccountId}", "ANY /b/${Nothing}"}) {
		t.Errorf("API Gateway gets the routes %q", got)
	}
	if uri := routes["ANY /b/${Nothing}"]; uri != "https://<SrvHost>/b/${Nothing}" {
		t.Errorf("/b/${Nothing} goes to %s", uri)
	}
	may := f.resolved(f.only(t, "AWS::Lambda::Permission"), "SourceArn")
	if !strings.HasSuffix(may, "/*/*/a/${AWS::AccountId}") || !strings.HasPrefix(may, "arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:") {
		t.Errorf("the API may call %s", may)
	}
	// A REST API has no such parts of a path.
	var refused *cloudformation.UnsupportedError
	if _, err := cloudformation.Export(routedTopology(t, "rest-api", links), cloudformation.Options{}); !errors.As(err, &refused) || len(refused.Reasons) != 2 || refused.Reasons[0].Rule != "api/route-form" {
		t.Errorf("a REST API: %v", err)
	}
}

// A route may have several parameters: each stands in the path of API Gateway, is
// passed on to a server, and is any part of a path in what may be called.
func TestRoutesWithSeveralParameters(t *testing.T) {
	const links = `
  - {from: api, to: fn, route: "/orders/{id}/items/{item}"}
  - {from: api, to: srv, route: "GET /shops/{shop}/rooms/{room}/{rest+}"}
`
	want := []string{"ANY /orders/{id}/items/{item}", "GET /shops/{shop}/rooms/{room}/{rest+}"}
	for _, kind := range []string{"rest-api", "http-api"} {
		f := routed(t, kind, links)
		routes := f.routes(t)
		if got := keysOf(routes); !slices.Equal(got, want) {
			t.Errorf("%s: API Gateway gets the routes %q, want %q", kind, got, want)
		}
		if uri := routes[want[1]]; uri != "https://<SrvHost>/shops/{shop}/rooms/{room}/{rest}" {
			t.Errorf("%s: the server is called at %s", kind, uri)
		}
		may, path := f.resolved(f.only(t, "AWS::Lambda::Permission"), "SourceArn"), "/*/*/orders/{id}/items/{item}"
		if kind == "rest-api" { // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
			path = "/*/*/orders/*/items/*"
			method := f.with(t, "AWS::ApiGateway::Method", "HttpMethod", "GET")
			for _, p := range []string{"shop", "room", "rest"} {
				given, passed := f.pairs(method, "RequestParameters"), f.pairs(method, "Integration.RequestParameters")
				if !slices.Contains(strings.Fields(given), "method.request.path."+p+"=true") ||
					!slices.Contains(strings.Fields(passed), "integration.request.path."+p+"=method.request.path."+p) {
					t.Errorf("the parameter %s is not passed on: %s, %s", p, given, passed)
				}
			}
		}
		if !strings.HasSuffix(may, path) {
			t.Errorf("%s: the API may call %s", kind, may)
		}
	}
}

// routed is the template of an API with two routes.
func routed(t *testing.T, kind, links string) *templateFile {
	t.Helper()
	set := export(t, routedTopology(t, kind, links), cloudformation.Options{})
	for _, s := range set.Stacks {
		check(t, set, s)
	}
	return stackIn(t, set, "eu-west-1")
}

func routedTopology(t *testing.T, kind, links string) *model.Topology {
	t.Helper()
	return parse(t, `
portolan: 1
nodes:
  - {id: people, kind: users}
  - {id: api, kind: `+kind+`, region: eu-west-1, auth: none}
  - {id: fn, kind: lambda, region: eu-west-1}
  - {id: srv, kind: on-premises}
links:
  - people -> api
`+strings.TrimPrefix(links, "\n"))
}

// routes are what API Gateway is told, method and path, and what each calls.
func (f *templateFile) routes(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, id := range f.of("AWS::ApiGatewayV2::Route") {
		integration := strings.TrimSuffix(strings.TrimPrefix(f.resolved(id, "Target"), "integrations/<"), ">")
		out[f.resolved(id, "RouteKey")] = f.resolved(integration, "IntegrationUri")
	}
	for _, id := range f.of("AWS::ApiGateway::Method") {
		path := ""
		for at := strings.Trim(f.resolved(id, "ResourceId"), "<>"); f.Resources[at].Type == "AWS::ApiGateway::Resource"; at = strings.Trim(f.resolved(at, "ParentId"), "<>") {
			path = "/" + f.resolved(at, "PathPart") + path
		}
		out[f.resolved(id, "HttpMethod")+" "+path] = f.resolved(id, "Integration.Uri")
	}
	return out
}

func keysOf(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

var referred = regexp.MustCompile(`\$\{(!?)([^}]*)\}`)

// resolved is a value as CloudFormation hands it over, with <name> for what a name of
// the template stands for.
func (f *templateFile) resolved(id, path string) string {
	r := f.Resources[id]
	n := find(&r.Properties, strings.Split(path, "."))
	switch {
	case n == nil:
		return ""
	case n.Tag == "!Join" && len(n.Content) == 2 && n.Content[1].Tag == "!!seq":
		var parts []string
		for _, c := range n.Content[1].Content {
			parts = append(parts, c.Value)
		}
		return strings.Join(parts, n.Content[0].Value)
	case n.Kind != yaml.ScalarNode:
		return show(n)
	case n.Tag == "!Ref" || n.Tag == "!GetAtt":
		return "<" + n.Value + ">"
	case n.Tag == "!Sub":
		return referred.ReplaceAllStringFunc(n.Value, func(m string) string {
			if text, literal := strings.CutPrefix(m, "${!"); literal {
				return "${" + text
			}
			return "<" + m[2:len(m)-1] + ">"
		})
	}
	return n.Value
}

// pairs are the entries of a map, as key=value.
func (f *templateFile) pairs(id, path string) string {
	r := f.Resources[id]
	var out []string
	if n := find(&r.Properties, strings.Split(path, ".")); n != nil {
		for i := 0; i+1 < len(n.Content); i += 2 {
			out = append(out, n.Content[i].Value+"="+show(n.Content[i+1]))
		}
	}
	return strings.Join(out, " ")
}
