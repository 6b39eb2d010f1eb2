package model_test

import (
	"testing"

	"portolan/model"
)

// The target of a health check may be the id of a node: then it follows a new name. An
// address stays, and so does what named a node that is deleted.
func TestTargetOfACheckFollowsANewName(t *testing.T) {
	check := func(id, target string) *model.Node {
		return model.NewNode(id, "", &model.HealthCheck{Target: model.Some(target)})
	}
	top, err := model.New("x", []*model.Node{model.NewNode("web", "", &model.ALB{}), check("hc", "web"), check("far", "web.example.com")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	target := func(id string) string {
		h, _ := model.As[*model.HealthCheck](top.Node(id))
		return h.Target.Val()
	}
	if top, err = model.Apply(top, model.Rename{ID: "web", To: "front"}); err != nil {
		t.Fatal(err)
	}
	if target("hc") != "front" || target("far") != "web.example.com" {
		t.Errorf("the targets are %q and %q", target("hc"), target("far"))
	}
	if top, err = model.Apply(top, model.Remove{IDs: []string{"front"}}); err != nil {
		t.Fatal(err)
	}
	if target("hc") != "front" {
		t.Errorf("the target of what is gone is %q", target("hc"))
	}
}
