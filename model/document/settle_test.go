package document

import (
	"strings"
	"testing"

	"portolan/model"
)

const stated = `portolan: 1
nodes:
  - {id: cdn, kind: cloudfront, signedUrls: true, grpc: false}
  - {id: web, kind: alb, region: eu-west-1}
  - {id: pages, kind: s3, region: eu-west-1}
links:
  - {from: cdn, to: web}
  - {from: cdn, to: pages, path: "/free/*", signedUrls: false}
`

// What a distribution says for all its behaviours is read as said by each that
// does not say it itself. The file changes when it is saved with a change.
func TestBehavioursTakeOverFromTheirDistribution(t *testing.T) {
	f, err := Parse("x", []byte(stated))
	if err != nil {
		t.Fatal(err)
	}
	if _, set := f.Topology.Node("cdn").Get("signedUrls"); set {
		t.Error("the distribution still says it")
	}
	for i, want := range []string{"true", "false"} {
		if v, set := f.Topology.Links[i].Get("signedUrls"); !set || v[0] != want {
			t.Errorf("behaviour %d: %v, want %s", i, v, want)
		}
		if v, set := f.Topology.Links[i].Get("grpc"); !set || v[0] != "false" {
			t.Errorf("behaviour %d: gRPC is %v", i, v)
		}
	}
	if out, err := f.Encode(f.Topology); err != nil || string(out) != stated {
		t.Errorf("without a change the file changes: %v\n%s", err, out)
	}
	next, err := model.Apply(f.Topology, model.SetLink{Link: f.Topology.Links[0].Ref(), Props: []model.Setting{{Prop: "signedUrls"}}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Encode(next)
	if err != nil || strings.Contains(string(out), "cloudfront, signedUrls") {
		t.Fatalf("%v\n%s", err, out)
	}
	g, err := Parse("x", out)
	if err != nil || !model.Equal(g.Topology, next) {
		t.Errorf("%v\n%s", err, out)
	}
}

// A distribution without behaviours keeps what it says until it has one.
func TestADistributionWithoutBehavioursKeepsWhatItSays(t *testing.T) {
	f, err := Parse("x", []byte("portolan: 1\nnodes:\n  - {id: cdn, kind: cloudfront, grpc: true}\n  - {id: web, kind: alb, region: eu-west-1}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if v, set := f.Topology.Node("cdn").Get("grpc"); !set || v[0] != "true" {
		t.Errorf("gRPC is %v", v)
	}
	next, err := model.Apply(f.Topology, model.Connect{From: "cdn", To: "web"})
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := next.Links[0].Get("grpc"); len(v) != 1 || v[0] != "true" {
		t.Errorf("the first behaviour has gRPC %v", v)
	}
}
