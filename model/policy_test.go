package model_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

func origin(policy string, headers ...string) *model.OriginSpec {
	s := &model.OriginSpec{OriginRequestPolicy: model.Some(policy)}
	if headers != nil {
		s.OriginRequestHeaders = model.Some(headers)
	}
	return s
}

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
func TestForwardedHeaders(t *testing.T) {
	for _, c := range []struct {
		spec                *model.OriginSpec
		host, origin, agent bool
	}{
		{origin("none"), false, false, false},
		{origin(model.AllViewer), true, true, true},
		{origin(model.AllViewerExceptHost), false, true, true},
		{origin("AllViewerAndCloudFrontHeaders-2022-06"), true, true, true},
		{origin("CORS-S3Origin"), false, true, false},
		{origin("CORS-CustomOrigin"), false, true, false},
		{origin("UserAgentRefererHeaders"), false, false, true},
		{origin("HostHeaderOnly"), true, false, false},
		{origin("custom"), true, false, false}, // as files of before mean it
		{origin("custom", "Origin"), false, true, false},
		{origin("custom", "*"), true, true, true},
		{origin("custom", "-Host"), false, true, true},
		{&model.OriginSpec{OriginRequestPolicy: model.Some("none"), CachePolicy: model.Some(model.CachingCustom), CacheHeaders: model.Some([]string{"origin"})}, false, true, false},
		{&model.OriginSpec{OriginRequestPolicy: model.Some("none"), CacheHeaders: model.Some([]string{"origin"})}, false, false, false},
	} {
		if h, o, a := c.spec.ForwardsHost(), c.spec.Forwards("Origin"), c.spec.Forwards("User-Agent"); h != c.host || o != c.origin || a != c.agent {
			t.Errorf("%s %v: host %v, origin %v, user agent %v", c.spec.OriginRequestPolicy.Val(), c.spec.OriginRequestHeaders.Val(), h, o, a)
		}
	}
}

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-response-code.html
func TestParseErrorPage(t *testing.T) {
	for text, want := range map[string]model.ErrorPage{
		"404":                           {Code: 404, TTL: 10},
		"404 ttl 60":                    {Code: 404, TTL: 60},
		"403 -> 200 /index.html":        {Code: 403, Response: 200, Path: "/index.html", TTL: 10},
		"503 -> 503 /sorry.html ttl 0":  {Code: 503, Response: 503, Path: "/sorry.html"},
		" 502  ->  500 /x.html  ttl 1 ": {Code: 502, Response: 500, Path: "/x.html", TTL: 1},
	} {
		if got, err := model.ParseErrorPage(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "418", "404 -> 200", "404 -> 302 /x", "404 -> 200 x", "404 200 /x", "404 ttl -1", "404 ttl", "x"} {
		if got, err := model.ParseErrorPage(text); err == nil {
			t.Errorf("%q is taken as %+v", text, got)
		}
	}
}

func TestPathAtOrigin(t *testing.T) {
	for _, c := range []struct{ origin, rewrite, path, want string }{
		{"", "", "/a", "/a"},
		{"/prod", "", "/a", "/prod/a"},
		{"/prod", "/api -> /", "/api/orders", "/prod/orders"},
		{"", "/api -> /v1", "/api/*", "/v1/*"},
		{"", "/api -> /v1", "/apiary", "/apiary"},
		{"/prod", "", "*", "/prod/*"},
	} {
		s := &model.OriginSpec{OriginPath: model.Some(c.origin), Rewrite: model.Some(c.rewrite)}
		if got := s.PathAtOrigin(c.path); got != c.want {
			t.Errorf("%s behind %q, rewritten %q: %s, want %s", c.path, c.origin, c.rewrite, got, c.want)
		}
	}
}

// Every condition of a descriptor is said in words, and none fails on a bare node.
func TestConditionsAreSaid(t *testing.T) {
	for _, k := range model.Kinds() {
		n := node("n", k.NewSpec())
		topo, err := model.New("", []*model.Node{n}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range k.Props {
			if why := p.Idle(model.AtNode(topo, n)); why != "" && p.Counts() == "" {
				t.Errorf("%s.%s: %s", k.Kind, p.Name, why)
			}
		}
		if idle := model.AtNode(topo, n).Idle(); len(idle) > 0 {
			t.Errorf("a bare %s says %s in vain", k.Kind, idle[0].Prop.Name)
		}
	}
}

// What belongs to behaviours says how many the distribution has: those to which it moves.
func TestWhatBelongsToBehavioursCountsThem(t *testing.T) {
	nodes, links := []*model.Node{node("cdn", &model.CloudFront{})}, []*model.Link(nil)
	for i, want := range []string{"the distribution has none yet", "moves to the one of the distribution", "moves to the 2 of the distribution", "moves to the 3 of the distribution"} {
		if i > 0 {
			id := fmt.Sprint("s", i)
			nodes = append(nodes, node(id, &model.S3{}))
			links = append(links, &model.Link{From: "cdn", To: id, Kind: model.Origin, Spec: &model.OriginSpec{Path: model.Some("/" + id)}})
		}
		topo, err := model.New("", nodes, links)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"grpc", "signedUrls"} {
			p, _ := model.FindProp(nodes[0].Info().Props, name)
			if why := p.Idle(model.AtNode(topo, topo.Node("cdn"))); !strings.HasSuffix(why, want) {
				t.Errorf("%d behaviours: %s says %q, want it to end with %q", i, name, why, want)
			}
		}
	}
}
