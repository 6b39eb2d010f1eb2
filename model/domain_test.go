package model_test

import (
	"strings"
	"testing"

	"portolan/model"
)

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		names, host string
		want        bool
	}{
		{"www.example.com", "www.example.com", true},
		{"WWW.Example.com.", " www.example.COM", true},
		{"*.example.com", "www.example.com", true},
		{"*.Example.com", "WWW.example.com.", true},
		{"*.example.com", "*.example.com", true},
		{"*.example.com", "example.com", false},
		{"*.example.com", "a.b.example.com", false},
		{"*.example.com", "notexample.com", false},
		{"example.com", "www.example.com", false},
		{"api.example.com *.example.com", "shop.example.com", true},
		{"*.", "com", false},
		{"", "", false},
		{"*.example.com", "", false},
		{"", "www.example.com", false},
	} {
		names := strings.Split(c.names, " ")
		if got := model.Covers(names, c.host); got != c.want {
			t.Errorf("%q covers %q: %v", c.names, c.host, got)
		}
	}
	if !(&model.Certificate{}).MayCover("www.example.com") {
		t.Error("a certificate without names is judged")
	}
	if (&model.Certificate{Names: model.Some([]string{"example.com"})}).MayCover("www.example.com") {
		t.Error("a certificate covers a name it does not list")
	}
}
