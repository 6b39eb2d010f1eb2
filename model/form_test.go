package model_test

import (
	"errors"
	"strings"
	"testing"

	"portolan/model"
)

// TestFitsFit makes sure that what a form proposes has the form, which the value
// that it is proposed for has not.
func TestFitsFit(t *testing.T) {
	fits := 0
	judge := func(props []model.Prop) {
		for _, p := range props {
			for _, v := range []string{
				"", " ", "A b", "ü", "ü:", "a=b", "X-A:", " X-A ", "get", "g3t", "=b", "=ü", "?a", "??", "/", "/v 1/", "/prod", "//", "old", "old page", "https://a.example.com/x", "https://a b.example.com/x",
				"ftp://x/y", "http://x/y z", "203.0.113.7", "fe80::1%eth0", strings.Repeat("x", 400) + ":", "/" + strings.Repeat("x", 400), "=" + strings.Repeat("x", 400),
			} {
				var f *model.FormError
				if !errors.As(p.Judge(v), &f) || f.Fit == "" {
					continue
				}
				fits++
				if f.Fit == v || p.Judge(f.Fit) != nil {
					t.Errorf("%s: %q for %q (%v)", p.Name, f.Fit, v, p.Judge(f.Fit))
				}
			}
		}
	}
	for _, k := range model.Kinds() {
		judge(k.Props)
	}
	for _, k := range model.LinkKinds() {
		judge(k.Props)
	}
	if fits < 20 {
		t.Errorf("only %d values are proposed", fits)
	}
}
