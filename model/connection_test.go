package model_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// variants gives every name of the connection table a node that stands under it.
func variants() map[string]*model.Node {
	out := map[string]*model.Node{}
	for _, k := range model.Kinds() {
		switch k.Kind {
		case model.KindRESTAPI:
			for _, e := range []string{model.EndpointEdge, model.EndpointRegional, model.EndpointPrivate} {
				out["api_"+e] = node("api-"+e, &model.RESTAPI{API: model.API{Endpoint: model.Some(e)}})
			}
		case model.KindS3:
			out["s3_rest"] = node("s3", &model.S3{})
			out["s3_web"] = node("web", &model.S3{Access: model.Some(model.AccessWebsite)})
		default:
			out[k.Name] = node(strings.ReplaceAll(k.Name, "_", "-"), k.NewSpec())
		}
	}
	return out
}

func TestVariants(t *testing.T) {
	for name, n := range variants() {
		if got := model.Variant(n); got != name {
			t.Errorf("%s stands as %s", name, got)
		}
	}
	if got := model.Variant(node("api", &model.RESTAPI{})); got != "api_regional" {
		t.Errorf("a REST API without endpoint type stands as %s", got)
	}
}

// TestTableEqualsTheMatrix compares the connection table with the matrix that
// people read, for every pair of the matrix.
func TestTableEqualsTheMatrix(t *testing.T) {
	text, err := os.ReadFile("testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]string{
		"rec": "record", "cf": "cloudfront", "ga": "accelerator", "s3r": "s3_rest", "s3w": "s3_web", "aEdg": "api_edge", "aReg": "api_regional", "aPrv": "api_private",
		"aHtp": "api_http", "aWs": "api_ws", "vlnk": "vpc_link", "lam": "lambda", "furl": "function_url", "onpr": "onprem", "data": "datastore",
		"vpce": "vpc_endpoint", "cogn": "cognito", "apps": "appsync", "runr": "apprunner", "ampl": "amplify", "bean": "beanstalk", "osea": "opensearch", "latt": "lattice", "vacc": "verified_access", "agnt": "agentcore_gateway",
	}
	letters := map[string]model.LinkKind{
		"Q": model.Queries, "U": model.Requests, "R": model.ResolvesTo, "O": model.Origin, "F": model.Forwards, "I": model.Integration, "E": model.Endpoint, "W": model.Writes,
	}
	all := variants()
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	head := strings.Fields(lines[0])
	cells, drawn := 0, map[string]bool{}
	for _, line := range lines[1:] {
		row := strings.Fields(line)
		from := all[row[0]]
		if from == nil || len(row) != len(head)+1 {
			t.Fatalf("row %q", line)
		}
		for i, cell := range row[1:] {
			name := head[i]
			if long, ok := columns[name]; ok {
				name = long
			}
			to := all[name]
			if to == nil {
				t.Fatalf("column %s", head[i])
			}
			var data []model.LinkKind
			for _, c := range model.Legal(from, to) {
				if c.Link.Info().Data {
					data = append(data, c.Link)
				}
			}
			var want []model.LinkKind
			if cell != "." {
				want = []model.LinkKind{letters[cell]}
				drawn[row[0]+" "+name] = true
			}
			if !slices.Equal(data, want) {
				t.Errorf("%s -> %s is %v in the table, %v in the matrix", row[0], name, data, want)
			}
			cells++
		}
	}
	if cells != 19*31 {
		t.Errorf("%d cells compared", cells)
	}
	for _, c := range model.Connections() {
		// Lambda@Edge, which stands beside the path of requests, has no row.
		if c.Link.Info().Data && !drawn[c.From+" "+c.To] && c.From != "lambda_edge" {
			t.Errorf("%s -> %s (%s) is not in the matrix", c.From, c.To, c.Link)
		}
	}
}

func TestTableIsWellFormed(t *testing.T) {
	all := variants()
	type pair struct {
		from, to string
		link     model.LinkKind
	}
	seen := map[pair]bool{}
	for _, c := range model.Connections() {
		if all[c.From] == nil || all[c.To] == nil || c.Link.Info() == nil {
			t.Errorf("%+v names what does not exist", c)
			continue
		}
		key := pair{c.From, c.To, c.Link}
		if seen[key] {
			t.Errorf("%+v stands twice", c)
		}
		seen[key] = true
		from, to := all[c.From], all[c.To]
		if !slices.Contains(model.LinkKindsFor(from.Kind(), to.Kind()), c.Link) {
			t.Errorf("%s -> %s cannot be drawn as %s", c.From, c.To, c.Link)
		}
	}
}

func TestEveryPairHasAKindAndEveryIllegalOneAReason(t *testing.T) {
	for fromName, from := range variants() {
		for toName, to := range variants() {
			kinds := model.LinkKindsFor(from.Kind(), to.Kind())
			if kinds[0] != model.ImpliedLinkKind(from.Kind(), to.Kind()) || kinds[0].Info() == nil {
				t.Errorf("%s -> %s is drawn as %v", fromName, toName, kinds)
			}
			if len(model.Legal(from, to)) > 0 {
				continue
			}
			r := model.Refuse(from, to)
			if strings.TrimSpace(r.Why) == "" || len(r.Why) > 120 {
				t.Errorf("%s -> %s is refused because %q", fromName, toName, r.Why)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	all := variants()
	for _, c := range []struct{ from, to, why, instead string }{
		{"record", "s3_rest", "website endpoint", "CloudFront (OAC)"},
		{"cloudfront", "api_private", "inside a VPC", "regional API"},
		{"cloudfront", "lambda", "not an HTTP origin", "function URL"},
		{"nlb", "lambda", "Only ALB invokes Lambda", ""},
		{"alb", "nlb", "Targets are instances", "NLB -> ALB"},
		{"s3_rest", "cloudfront", "rong direction", "cloudfront -> s3"},
		{"waf", "nlb", "Not supported by AWS WAF", "attach to CloudFront"},
		{"shield", "nlb", "Elastic IP", ""},
		{"acm", "lambda", "No certificate slot", ""},
		{"users", "ecs", "o public endpoint", ""},
		{"lambda", "users", "receive none", ""},
		{"asg", "alb", "rong direction", ""},
	} {
		r := model.Refuse(all[c.from], all[c.to])
		if !strings.Contains(r.Why, c.why) || !strings.Contains(r.Instead, c.instead) {
			t.Errorf("%s -> %s: %+v, want %q instead %q", c.from, c.to, r, c.why, c.instead)
		}
	}
}

func TestLegalLink(t *testing.T) {
	topo := shop(t)
	for _, l := range topo.Links {
		if !model.LegalLink(topo, l) {
			t.Errorf("%s is illegal", l.Ref())
		}
	}
	api, fn := node("api", &model.HTTPAPI{}), node("fn", &model.Lambda{})
	l := model.NewLink(api, fn)
	l.Kind, l.Named, l.Spec = model.Authorizes, true, model.Authorizes.Info().NewSpec()
	back := model.NewLink(fn, api)
	topo, err := model.New("", []*model.Node{api, fn}, []*model.Link{l, back})
	if err != nil {
		t.Fatal(err)
	}
	if !model.LegalLink(topo, topo.Links[0]) || model.LegalLink(topo, topo.Links[1]) {
		t.Error("an authorizer is legal, its way back is not")
	}
}
