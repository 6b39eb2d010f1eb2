package sketch_test

import (
	"testing"

	"portolan/model"
	"portolan/model/sketch"
)

// Whatever is put on an answer, what followed from the old target goes, and
// what the new one needs comes: nobody evaluates the health of a distribution.
func TestInsertStartsTheAnswerAnew(t *testing.T) {
	top := design(t, stack)
	on := top.Link(model.LinkRef{From: "www", To: "alb-us"})
	cdn := sketch.NewNode(model.KindCloudFront, sketch.Context{T: top, Near: top.Node("www")})
	edits, err := sketch.Insert(top, on, cdn)
	if err != nil {
		t.Fatal(err)
	}
	out, err := model.Apply(top, edits...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, prop, want string }{
		{"www", "cdn", "evaluateTargetHealth", ""},
		{"www", "cdn", "role", "primary"},
		{"www", "cdn", "healthCheck", "all"},
		{"cdn", "alb-us", "access", "header"},
		{"cdn", "alb-us", "path", ""},
	} {
		if got := link(t, out, c.from, c.to, c.prop); got != c.want {
			t.Errorf("%s of %s -> %s is %q, want %q", c.prop, c.from, c.to, got, c.want)
		}
	}
	// The same with a node that is there already, as when it is dropped there.
	with, err := (model.Add{Node: cdn}).Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	routed, err := model.Apply(with, sketch.Route(with, on, with.Node("cdn"))...)
	if err != nil {
		t.Fatal(err)
	}
	for _, prop := range []string{"evaluateTargetHealth", "role", "healthCheck", "setIdentifier"} {
		if a, b := link(t, out, "www", "cdn", prop), link(t, routed, "www", "cdn", prop); a != b {
			t.Errorf("inserted, %s is %q; dropped, %q", prop, a, b)
		}
	}
}

// Access follows from what the origin can check, the same for quick add, fixes
// and ideas.
func TestAccessOfOrigins(t *testing.T) {
	top := design(t, `portolan: 1
nodes:
  - {id: cdn, kind: cloudfront}
  - {id: alb, kind: alb}
  - {id: inner, kind: alb, scheme: internal}
  - {id: nlb, kind: nlb}
  - {id: bucket, kind: s3}
  - {id: site, kind: s3, access: website}
  - {id: fn, kind: function-url}
`)
	for to, want := range map[string]string{"alb": "access=header", "inner": "via=vpc-origin", "nlb": "access=prefix-list", "bucket": "access=oac", "site": "", "fn": "access=oac"} {
		got := ""
		for _, s := range sketch.Props(top, top.Node("cdn"), top.Node(to)) {
			got += s.Prop + "=" + s.Value[0]
		}
		if got != want {
			t.Errorf("%s begins with %q, want %q", to, got, want)
		}
	}
}

// A certificate is made where what it proves reads it.
func TestCertificatesAndWebACLsStandWhereTheyAreRead(t *testing.T) {
	top := design(t, `portolan: 1
nodes:
  - {id: cdn, kind: cloudfront, aliases: [www.example.com]}
  - {id: alb, kind: alb, region: eu-west-1}
  - {id: edge, kind: rest-api, region: eu-west-1, endpoint: edge, customDomain: api.example.com}
  - {id: api, kind: rest-api, region: eu-west-1}
  - {id: nowhere, kind: alb}
`)
	for id, want := range map[string][3]string{
		"cdn":     {"us-east-1", "us-east-1", "CLOUDFRONT"},
		"alb":     {"eu-west-1", "eu-west-1", "REGIONAL"},
		"edge":    {"us-east-1", "eu-west-1", "REGIONAL"},
		"api":     {"eu-west-1", "eu-west-1", "REGIONAL"},
		"nowhere": {"", "", "REGIONAL"},
	} {
		n := top.Node(id)
		out, err := model.Apply(top, append(sketch.Certificate(top, n), sketch.WebACL(top, n, model.Opt[int]{})...)...)
		if err != nil {
			t.Fatal(err)
		}
		got := [3]string{get(t, out, id+"-cert", "region"), get(t, out, id+"-acl", "region"), get(t, out, id+"-acl", "scope")}
		if got != want {
			t.Errorf("%s: certificate and web ACL are in %v, want %v", id, got, want)
		}
	}
}

// Names of AWS places that are no plain letters make the same ids everywhere.
func TestPopulationsHaveOneKindOfID(t *testing.T) {
	top := design(t, stack)
	e, err := sketch.Users(top, "São Paulo")
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.Apply(top)
	if err != nil {
		t.Fatal(err)
	}
	quick := (sketch.Place{T: top}).Plan([]sketch.Want{{Kind: model.KindUsers, City: "São Paulo"}})
	if out.Node("sao-paulo") == nil || quick.Nodes[0].ID != "sao-paulo" || out.Link(model.LinkRef{From: "sao-paulo", To: "www"}) == nil {
		t.Errorf("added %s", quick.Nodes[0].ID)
	}
}
