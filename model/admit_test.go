package model_test

import (
	"testing"

	"portolan/model"
)

// Accelerators that point at each other are refused by a rule, which asks who calls what
// stands behind them.
func TestCallersBehindAcceleratorsInACircle(t *testing.T) {
	acc := func(id string) *model.Node { return model.NewNode(id, "", &model.Accelerator{}) }
	u, a, b := model.NewNode("u", "", &model.Users{}), acc("a"), acc("b")
	web := model.NewNode("web", "", &model.ALB{})
	last := model.NewLink(b, web)
	top, err := model.New("circle", []*model.Node{u, a, b, web}, []*model.Link{
		model.NewLink(u, a), model.NewLink(a, b), model.NewLink(b, a), model.NewLink(a, a), last,
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := model.CallersAlong(top, last); len(got) == 0 || got[0].Need != model.AdmitsInternet {
		t.Errorf("callers %+v", got)
	}
}
