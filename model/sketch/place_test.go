package sketch_test

import (
	"testing"

	"portolan/model"
	"portolan/model/sketch"
)

// With no Region in the design the nearest one to the users is proposed, among
// those that need not be enabled; then those near other users.
func TestRegionsNearTheUsersAreProposed(t *testing.T) {
	for city, want := range map[string]string{"Berlin": "eu-central-1", "Sydney": "ap-southeast-2", "Dublin": "eu-west-1", "New York": "us-east-1", "Tokyo": "ap-northeast-1"} {
		top := design(t, "portolan: 1\nnodes:\n  - {id: u, kind: users, locations: ["+city+"]}\n  - {id: cdn, kind: cloudfront}\nlinks:\n  - u -> cdn\n")
		p := sketch.Place{T: top, Near: "cdn"}.Plan([]sketch.Want{{Kind: model.KindS3}})
		if p.Why != "" || p.Nodes[0].Region() != want {
			t.Errorf("%s: %s %s", city, p.Why, p.Nodes[0].Region())
		}
		if got := (sketch.Place{T: top, Near: "cdn"}).Regions(model.KindS3); got[0] != want {
			t.Errorf("%s: first %v", city, got)
		}
	}
	two := design(t, "portolan: 1\nnodes:\n  - {id: a, kind: users, locations: [Berlin], share: 20}\n  - {id: b, kind: users, locations: [Sydney], share: 80}\n")
	if got := (sketch.Place{T: two}).Regions(model.KindS3); got[0] != "ap-southeast-2" || got[1] != "eu-central-1" {
		t.Errorf("two populations: %v", got)
	}
	none := design(t, "portolan: 1\nnodes:\n  - {id: a, kind: users}\n")
	if got := (sketch.Place{T: none}).Regions(model.KindS3); got[0] != "us-east-1" {
		t.Errorf("no place: %v", got)
	}
}

// A further target behind a distribution answers a path of its own or the
// default, never what a neighbour answers, however that is written.
func TestFurtherTargetsHavePathsOfTheirOwn(t *testing.T) {
	for _, path := range []string{"", "/static/*", "static/*", "/api/*", "api/*", "/web/*", "alb/*"} {
		for _, k := range model.Kinds() {
			set := ""
			if path != "" {
				set = ", path: \"" + path + "\""
			}
			top := design(t, "portolan: 1\nnodes:\n  - {id: cdn, kind: cloudfront}\n  - {id: one, kind: rest-api, region: eu-west-1}\n  - {id: two, kind: s3, region: eu-west-1}\nlinks:\n  - {from: cdn, to: two}\n  - {from: cdn, to: one"+set+"}\n")
			if path == "" {
				top = design(t, "portolan: 1\nnodes:\n  - {id: cdn, kind: cloudfront}\n  - {id: two, kind: s3, region: eu-west-1}\nlinks:\n  - {from: cdn, to: two}\n")
			}
			p := sketch.Place{T: top, Near: "cdn"}.Plan([]sketch.Want{{Kind: k.Kind}})
			if p.Why != "" || p.From == nil || p.From.ID != "cdn" {
				continue
			}
			seen := map[string]string{}
			for _, l := range p.After.Out("cdn") {
				o, ok := model.LinkAs[*model.OriginSpec](l)
				if !ok {
					continue
				}
				at := o.Path.Val()
				if len(at) > 1 && at[0] == '/' {
					at = at[1:]
				}
				if other := seen[at]; other != "" {
					t.Errorf("%s beside %q: %s and %s answer %s", k.Kind, path, other, l.To, at)
				}
				seen[at] = l.To
			}
		}
	}
}

// Behind a record that a distribution asks no second distribution is usual.
func TestNoSecondDistributionIsProposed(t *testing.T) {
	top := design(t, "portolan: 1\nnodes:\n  - {id: u, kind: users}\n  - {id: cdn, kind: cloudfront}\n  - {id: origin, kind: record, zone: example.com, name: origin.example.com}\n  - {id: www, kind: record, zone: example.com, name: www.example.com}\nlinks:\n  - u -> www\n  - www -> cdn\n  - cdn -> origin\n")
	last := len(model.Kinds())
	if got := sketch.RankBehind(top, top.Node("origin"), model.KindCloudFront); got != last {
		t.Errorf("behind the origin: rank %d", got)
	}
	if got := sketch.RankBehind(top, top.Node("www"), model.KindCloudFront); got != 0 {
		t.Errorf("behind the name: rank %d", got)
	}
	if got := sketch.RankBehind(top, top.Node("origin"), model.KindALB); got >= last {
		t.Errorf("a balancer: rank %d", got)
	}
}

// Behind what has one target for each Region the next one goes to the Region nearest to the
// users in which none answers, also where an accelerator or a further record stands between.
func TestFurtherAnswersStandInOtherRegions(t *testing.T) {
	const users = "portolan: 1\nnodes:\n  - {id: u, kind: users, locations: [Berlin]}\n"
	record := func(policy string) string {
		return "  - {id: r, kind: record, zone: example.com, name: www.example.com, policy: " + policy + "}\n"
	}
	const one = "  - {id: alb, kind: alb, region: eu-central-1}\n"
	const two = "  - {id: alb2, kind: alb, region: eu-west-1}\n"
	for name, c := range map[string]struct{ design, want string }{
		"latency":        {users + record("latency") + one + "links:\n  - u -> r\n  - r -> alb\n", "not"},
		"failover":       {users + record("failover") + one + "links:\n  - u -> r\n  - r -> alb\n", "not"},
		"geoproximity":   {users + record("geoproximity") + one + "links:\n  - u -> r\n  - r -> alb\n", "not"},
		"geolocation":    {users + record("geolocation") + one + "links:\n  - u -> r\n  - r -> alb\n", "not"},
		"two answers":    {users + record("latency") + one + two + "links:\n  - u -> r\n  - r -> alb\n  - r -> alb2\n", "not"},
		"far from users": {users + record("latency") + "  - {id: alb, kind: alb, region: us-east-1}\nlinks:\n  - u -> r\n  - r -> alb\n", "eu-central-1"},
		"through an accelerator": {
			users + record("latency") + one + "  - {id: ga, kind: global-accelerator}\nlinks:\n  - u -> r\n  - r -> ga\n  - ga -> alb\n",
			"not",
		},
		"accelerator":       {users + one + "  - {id: r, kind: global-accelerator}\nlinks:\n  - u -> r\n  - r -> alb\n", "not"},
		"weighted in one":   {users + record("weighted") + one + "links:\n  - u -> r\n  - r -> alb\n", "eu-central-1"},
		"weighted in two":   {users + record("weighted") + one + two + "links:\n  - u -> r\n  - r -> alb\n  - r -> alb2\n", "not"},
		"multivalue":        {users + record("multivalue") + one + "links:\n  - u -> r\n  - r -> alb\n", "eu-central-1"},
		"the first of them": {users + record("latency") + two + "links:\n  - u -> r\n", "eu-west-1"},
	} {
		top := design(t, c.design)
		p := sketch.Place{T: top, Near: "r"}.Plan([]sketch.Want{{Kind: model.KindALB}})
		if p.Why != "" {
			t.Fatal(name, p.Why)
		}
		switch got := p.Nodes[0].Region(); {
		case c.want != "not" && got != c.want:
			t.Errorf("%s: in %s, not in %s", name, got, c.want)
		case c.want == "not" && (got == "eu-central-1" || got == "eu-west-1" && top.Node("alb2") != nil):
			t.Errorf("%s: in %s, which answers already", name, got)
		case c.want == "not" && name != "geolocation" && got[:3] != "eu-":
			t.Errorf("%s: in %s, far from the users", name, got)
		}
	}
}
