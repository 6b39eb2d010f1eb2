package model_test

import (
	"testing"

	"portolan/model"
)

// TestNamed: one name, however two records write it, and none where there is none.
func TestNamed(t *testing.T) {
	record := func(id, name string) *model.Node {
		return model.NewNode(id, "", &model.Record{Name: model.Some(name)})
	}
	first, second := record("a", "WWW.example.com."), record("c", "www.example.com")
	top, err := model.New("", []*model.Node{first, record("b", "api.example.com"), second, model.NewNode("d", "", &model.Record{})}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := top.Named("www.Example.com"); len(got) != 2 || got[0] != first || got[1] != second {
		t.Errorf("records of the name: %v", got)
	}
	if got := top.Named(""); len(got) != 0 {
		t.Errorf("records without a name: %v", got)
	}
	if top, err = top.With([]*model.Node{second}, nil); err != nil || len(top.Named("www.example.com")) != 1 {
		t.Errorf("after an edit: %v, %v", top.Named("www.example.com"), err)
	}
}
