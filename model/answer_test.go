package model_test

import (
	"testing"

	"portolan/model"
)

const actionDocs = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html"

// TestOwnAnswers reads rules that a balancer answers itself, as actionDocs
// describes redirects and fixed responses.
func TestOwnAnswers(t *testing.T) {
	for text, want := range map[string]model.Redirect{
		"redirect https": {Protocol: "https"},
		"redirect https://#{host}:443/#{path}?#{query}":                    {Protocol: "https", Port: "443"},
		"host=a.example.com redirect https://www.example.com/#{path} 302":  {Protocol: "https", Host: "www.example.com"},
		"path=/old/* redirect /new/#{path}":                                {Path: "/new/#{path}"},
		"redirect #{protocol}://b.example.com:8443/":                       {Host: "b.example.com", Port: "8443", Path: "/"},
		"listener=http:80 priority=3 redirect https://#{host}/#{path}?a=b": {Protocol: "https", Query: "a=b"},
	} {
		a, err := model.ParseOwnAnswer(text)
		if err != nil || a.Redirect == nil || *a.Redirect != want {
			t.Errorf("%q is %+v (%v), want %+v", text, a, err, want)
		}
	}
	a, err := model.ParseOwnAnswer("path=/ping method=GET header=X-A:b source=10.0.0.0/8,192.0.2.0/24 query=a=b fixed 204")
	if err != nil || a.Status != 204 || a.When.PathRule.Val() != "/ping" || a.When.Query.Val() != "a=b" || len(a.When.SourceIP.Val()) != 2 {
		t.Errorf("fixed response: %+v (%v)", a, err)
	}
	for _, text := range []string{"", "path=/x", "fixed", "fixed twice", "fixed 200 300", "redirect", "redirect somewhere", "redirect https 301 302", "colour=red fixed 200", "path= fixed 200", "priority=x fixed 200"} {
		if a, err := model.ParseOwnAnswer(text); err == nil {
			t.Errorf("%q is taken as %+v", text, a)
		}
	}
}

func TestOwnAnswersThatAWSRefuses(t *testing.T) {
	for _, c := range []struct {
		text, listener string
		refused        bool
	}{
		{"redirect https", "http", false},
		{"redirect https", "https", true}, // for ever
		{"redirect http", "https", true},  // never down
		{"redirect http", "http", true},
		{"redirect /new", "https", false},
		{"redirect https://#{host}:#{port}/#{path}?x=y", "https", true}, // the query alone does not count
		{"redirect ftp://a", "http", true},
		{"fixed 200", "http", false},
		{"fixed 503", "https", false},
		{"fixed 301", "http", true},
		{"fixed 600", "http", true},
	} {
		a, err := model.ParseOwnAnswer(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if why := a.Refused(c.listener); (why != "") != c.refused {
			t.Errorf("%q on %s: %q, want refused: %v (%s)", c.text, c.listener, why, c.refused, actionDocs)
		}
	}
}
