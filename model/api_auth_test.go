package model_test

import (
	"testing"

	"portolan/model"
)

// An API asks for what its drawn authorizer judges, unless the design says another way.
func TestAuthOfAnAPI(t *testing.T) {
	for _, c := range []struct {
		name, kind, auth string
		by               []string
		want             string
		said             bool
	}{
		{"nothing", "http-api", "", nil, "iam", false},
		{"a pool for HTTP", "http-api", "", []string{"cognito"}, "jwt", true},
		{"a pool for REST", "rest-api", "", []string{"cognito"}, "cognito", true},
		{"a function", "websocket-api", "", []string{"lambda"}, "lambda", true},
		{"a function before a pool", "rest-api", "", []string{"cognito", "lambda"}, "lambda", true},
		{"said", "rest-api", "none", []string{"cognito"}, "none", true},
		{"no API", "alb", "", nil, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			add := func(id, kind string) model.Edit {
				return model.Add{Node: model.NewNode(id, "", model.Kind(kind).Info().NewSpec())}
			}
			edits := []model.Edit{add("api", c.kind)}
			if c.auth != "" {
				edits = append(edits, model.Set{ID: "api", Props: []model.Setting{{Prop: "auth", Value: []string{c.auth}}}})
			}
			for _, k := range c.by {
				edits = append(edits, add(k, k), model.Connect{From: "api", To: k, As: model.Authorizes})
			}
			top, err := model.New("auth", nil, nil)
			if err == nil {
				top, err = model.Apply(top, edits...)
			}
			if err != nil {
				t.Fatal(err)
			}
			if got, said := model.APIAuth(top, top.Node("api")); got != c.want || said != c.said {
				t.Errorf("%q, %v, want %q, %v", got, said, c.want, c.said)
			}
		})
	}
}
