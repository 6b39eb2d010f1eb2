package cloudformation

import (
	"os/exec"
	"strings"
	"testing"

	"portolan/model"
)

const edgeDesign = `
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: a, kind: on-premises}
  - {id: b, kind: on-premises}
  - {id: c, kind: on-premises}
  - {id: fn, kind: cloudfront-function, selectsOrigin: true, rewritesRoot: true}
  - {id: le, kind: lambda-edge}
links:
  - people -> cdn
  - {from: cdn, to: a, path: "*"}
  - {from: cdn, to: b, path: "*", chosenBy: fn, chosenShare: 100}
  - {from: cdn, to: a, path: "/api/*", rewrite: "/api -> /v2"}
  - {from: cdn, to: c, path: "/api/*", chosenBy: le, chosenShare: 100}
  - {from: cdn, to: fn, event: viewer-request}
  - {from: cdn, to: le, path: "/api/*", event: origin-request}
`

// node runs JavaScript and returns what it prints; it skips where there is no
// program for that.
func node(t *testing.T, src string) string {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not on the PATH")
	}
	cmd := exec.Command(path, "-")
	cmd.Stdin = strings.NewReader(src)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, src)
	}
	return strings.TrimSpace(string(out))
}

// What functions do at the edge is run, as CloudFront would.
func TestEdgePrograms(t *testing.T) {
	x := newExporter(parseDesign(t, edgeDesign), Options{})
	viewer := strings.Replace(x.cloudFrontProgram(x.t.Node("fn")), "import cf from 'cloudfront';", "const cf = { selectRequestOriginById(id) { console.log('origin', id); } };", 1)
	got := node(t, viewer+`
for (const uri of ["/", "/shop/", "/api/x"]) {
  console.log(handler({ request: { uri } }).uri);
}
console.log(handler({ response: 7 }));
`)
	if want := "origin b\n/index.html\norigin b\n/shop/index.html\norigin b\n/api/x\n7"; got != want {
		t.Errorf("the viewer function does\n%s\nwant\n%s", got, want)
	}
	origin := x.edgeFunctionProgram(x.t.Node("le"))
	got = node(t, origin+`
const ask = async (uri) => {
  const custom = { domainName: "a.example.com", customHeaders: { "x-origin-c": [{ value: "c.example.com" }] } };
  const request = await exports.handler({ Records: [{ cf: { request: { uri, headers: {}, origin: { custom } } } }] });
  console.log(request.uri, request.origin.custom.domainName, request.headers.host[0].value);
};
(async () => { await ask("/api/x"); await ask("/api"); await ask("/apix"); })().catch((e) => console.log(String(e)));
`)
	if want := "/v2/x c.example.com c.example.com"; !strings.HasPrefix(got, want) {
		t.Errorf("the origin function does\n%s\nwant first\n%s", got, want)
	}
}

// A rewrite does what the model says of paths at the origin.
func TestRewritesAsTheModel(t *testing.T) {
	for _, rewrite := range []string{"/api -> /", "/ -> /v1", "/a/b -> /c", `/q"uo\te${x} -> /{{y}}`, "/api/ -> /v2/"} {
		task := &edgeTask{}
		o := &model.OriginSpec{Rewrite: model.Some(rewrite)}
		l := &model.Link{Kind: model.Origin, Spec: o}
		task.addRewrites(&pathBehaviour{own: []*model.Link{l}})
		was, _, _ := strings.Cut(rewrite, " ->")
		var uris, want []string
		for _, uri := range []string{"/", "/api", "/api/", "/api/x/y", "/apix", "/a/b/c", was, was + "/z"} {
			uri = strings.ReplaceAll(uri, "//", "/")
			uris = append(uris, quoteJS(uri))
			want = append(want, o.PathAtOrigin(uri))
		}
		got := node(t, task.requestProgram("", "")+"for (const uri of ["+strings.Join(uris, ", ")+"]) {\n  console.log(handler({ request: { uri } }).uri);\n}\n")
		if got != strings.Join(want, "\n") {
			t.Errorf("%s makes of %v\n%s\nwant\n%s", rewrite, uris, got, strings.Join(want, "\n"))
		}
	}
}
