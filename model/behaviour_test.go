package model_test

import (
	"slices"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

const groupOfTwo = `portolan: 1
name: group
nodes:
  - {id: cdn, kind: cloudfront}
  - {id: pick, kind: cloudfront-function, selectsOrigin: true}
  - {id: lb, kind: alb, region: eu-west-1}
  - {id: spare, kind: s3, region: us-east-1}
  - {id: third, kind: s3, region: us-east-1}
links:
  - {from: cdn, to: spare, access: oac, group: g, groupRole: secondary, viewerProtocol: https-only, criteria: [404], originPath: /copy}
  - {from: cdn, to: lb, group: g, groupRole: primary, originRequestPolicy: AllViewer, timeout: 5}
  - {from: cdn, to: third, chosenBy: pick}
  - {from: cdn, to: third, path: /third/*}
  - cdn -> pick
`

func parsed(t *testing.T) *model.Topology {
	t.Helper()
	f, err := document.Parse("group", []byte(groupOfTwo))
	if err != nil {
		t.Fatal(err)
	}
	return f.Topology
}

func origins(t *testing.T, top *model.Topology) map[string]*model.OriginSpec {
	t.Helper()
	out := map[string]*model.OriginSpec{}
	for _, l := range top.Out("cdn") {
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok {
			out[l.Ref().String()] = o
		}
	}
	return out
}

// All origins of a behaviour have the settings of its own one, and their own way to be called.
func TestOriginsFollowTheirBehaviour(t *testing.T) {
	top := parsed(t)
	all := origins(t, top)
	for ref, o := range all {
		policy, viewer, timeout := "AllViewer", "redirect-to-https", 10
		switch ref {
		case "cdn -> third #2":
			policy = "none"
		case "cdn -> lb":
			timeout = 5
		}
		if o.OriginRequestPolicy.Val() != policy || o.ViewerProtocol.Val() != viewer || o.Timeout.Val() != timeout {
			t.Errorf("%s has %s, %s, %d, want %s, %s, %d", ref, o.OriginRequestPolicy.Val(), o.ViewerProtocol.Val(), o.Timeout.Val(), policy, viewer, timeout)
		}
	}
	spare := top.Link(model.LinkRef{From: "cdn", To: "spare"})
	if o := all["cdn -> spare"]; o.Access.Val() != "oac" || o.OriginPath.Val() != "/copy" || !slices.Equal(o.Criteria.Val(), []int{404}) {
		t.Errorf("the secondary has %v, %v, %v", o.Access, o.OriginPath, o.Criteria)
	}
	if v, set := spare.Get("viewerProtocol"); !set || v[0] != "https-only" {
		t.Errorf("what is written became %v", v)
	}
	if got := spare.Overruled(); len(got) != 1 || got[0].Name != "viewerProtocol" || spare.Lead().To != "lb" {
		t.Errorf("overruled is %v", got)
	}
	if got := model.FailoverCodes(top.Out("cdn")...); !slices.Equal(got, []int{404}) {
		t.Errorf("the group fails over on %v", got)
	}
}

// An edit of the lead is one of all that follow it, and without it they stand alone.
func TestOriginsFollowEdits(t *testing.T) {
	top := parsed(t)
	lead := model.LinkRef{From: "cdn", To: "lb"}
	edit := func(e ...model.Edit) *model.Topology {
		t.Helper()
		next, err := model.Apply(top, e...)
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	set := edit(model.SetLink{Link: lead, Props: []model.Setting{{Prop: "viewerProtocol", Value: []string{"https-only"}}, {Prop: "criteria", Value: []string{"500"}}}})
	o := origins(t, set)["cdn -> spare"]
	if o.ViewerProtocol.Val() != "https-only" || !slices.Equal(o.Criteria.Val(), []int{500}) {
		t.Errorf("the secondary has %v, %v", o.ViewerProtocol, o.Criteria)
	}
	if got := set.Link(model.LinkRef{From: "cdn", To: "spare"}).Overruled(); len(got) != 1 || got[0].Name != "criteria" {
		t.Errorf("overruled is %v", got)
	}
	gone := origins(t, edit(model.Disconnect{Link: lead}))
	if o := gone["cdn -> spare"]; o.OriginRequestPolicy.Val() != "none" || o.ViewerProtocol.Val() != "https-only" {
		t.Errorf("alone the secondary has %v, %v", o.OriginRequestPolicy, o.ViewerProtocol)
	}
	if o := gone["cdn -> third"]; o.ViewerProtocol.Val() != "https-only" {
		t.Errorf("the chosen one does not follow who leads then: %v", o.ViewerProtocol)
	}
	other := edit(model.Set{ID: "lb", Props: []model.Setting{{Prop: "azs", Value: []string{"2"}}}})
	ref := model.LinkRef{From: "cdn", To: "third"}
	if other.Link(ref) == top.Link(ref) { // its lead is another link now: the far end of that one changed
		t.Error("the chosen origin follows the link of the design before")
	}
	if still := edit(model.Set{ID: "pick", Props: []model.Setting{{Prop: "runtime", Value: []string{"cloudfront-js-2.0"}}}}); still.Link(ref) != top.Link(ref) {
		t.Error("an edit elsewhere made the link anew")
	}
}
