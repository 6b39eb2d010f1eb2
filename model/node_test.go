package model_test

import (
	"testing"

	"portolan/model"
)

func TestBlankTitlesAreNone(t *testing.T) {
	for _, title := range []string{"", " ", "   ", "\t", "\u00a0", "\u3000", "\u200b", "\u200d\ufe0f", "\u2800", "\u3164"} {
		n := model.NewNode("site", title, &model.S3{})
		if n.Label() != "site" || n.Title != "" {
			t.Errorf("%q: the label is %q, the title %q", title, n.Label(), n.Title)
		}
		if got := (&model.Node{ID: "site", Title: title, Spec: &model.S3{}}).Label(); got != "site" {
			t.Errorf("%q: the label is %q", title, got)
		}
		top, err := model.New("x", []*model.Node{model.NewNode("site", "Site", &model.S3{})}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if top, err = (model.Retitle{ID: "site", Title: title}).Apply(top); err != nil || top.Node("site").Title != "" {
			t.Errorf("%q: %v", title, err)
		}
	}
	for _, title := range []string{"a", " a ", ".", "日", "❤\ufe0f", "·"} {
		if n := model.NewNode("site", title, &model.S3{}); n.Label() != title {
			t.Errorf("%q: the label is %q", title, n.Label())
		}
	}
}
