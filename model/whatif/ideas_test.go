package whatif_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic/traffictest"
	"portolan/model/whatif"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// The designs that the ideas are tried on.
var (
	farALB = []string{
		"users u locations=Sydney", "users near locations=Ashburn", "record www zone=example.com name=www.example.com",
		"alb web region=us-east-1", "certificate cert region=us-east-1 names=www.example.com", "asg app region=us-east-1",
		"u -> www", "near -> www", "www -> web", "cert -> web", "web -> app",
	}
	farOrigin = []string{
		"users u locations=Sydney", "record www zone=example.com name=www.example.com", "cloudfront cdn aliases=www.example.com", "certificate wc", "wc -> cdn",
		"alb web region=us-east-1", "asg app region=us-east-1", "datastore db region=us-east-1",
		"u -> www", "www -> cdn", "cdn -> web path=/cart content=dynamic", "cdn -> web content=dynamic", "web -> app", "app -> db",
	}
)

// with replaces words in the lines of a design and adds lines at the end.
func with(lines []string, change ...string) []string {
	out := slices.Clone(lines)
	for i := 0; i+1 < len(change); i += 2 {
		for k := range out {
			out[k] = strings.ReplaceAll(out[k], change[i], change[i+1])
		}
	}
	return out
}

func idea(t *testing.T, d *model.Topology, o whatif.Options, prefix string) (whatif.Idea, bool) {
	t.Helper()
	ideas := whatif.Ideas(d, o)
	checkIdeas(t, d, ideas)
	i := slices.IndexFunc(ideas, func(i whatif.Idea) bool { return strings.HasPrefix(i.ID, prefix) })
	if i < 0 {
		return whatif.Idea{}, false
	}
	return ideas[i], true
}

func TestIdeas(t *testing.T) {
	staticAPI := with(farOrigin, "content=dynamic", "content=static")
	for _, c := range []struct {
		name   string
		lines  []string
		idea   string // prefix of its id
		helps  bool   // else it must not be offered
		reason string // part of the reason against it; "" when it is not even mentioned
		warm   bool
	}{
		{"a Region behind a record", farALB, "region-ap-southeast-2", true, "", false},
		{"a Region behind a distribution", farOrigin, "region-ap-southeast-2", true, "", false},
		{"a Region behind an accelerator", with(farALB, "record www zone=example.com name=www.example.com", "global-accelerator www"), "region-ap-southeast-2", true, "", false},
		{"no Region nearer than the nearest", with(farALB, "us-east-1", "ap-southeast-2", "Ashburn", "Sydney"), "region", false, "", false},
		{"no Region for a bucket", with(farOrigin, "alb web", "s3 web blockPublicAccess=false", "web -> app", "app -> db"), "region", false, "one bucket", false},
		{"no Region by law", with(farALB, "name=www", "policy=geolocation name=www", "www -> web", "www -> web location=*"), "region", false, "place of the users", false},
		{"no Region for a private origin", with(farOrigin, "content=dynamic", "content=dynamic via=vpc-origin", "alb web", "alb web scheme=internal"), "region", false, "VPC origin", false},
		{"no Region without a name", []string{"users u locations=Sydney", "alb web region=us-east-1", "asg app region=us-east-1", "u -> web", "web -> app"}, "region", false, "record of its own", false},
		{"no Region on premises", []string{"users u locations=Sydney", "record www", "on-premises dc location=London", "u -> www", "www -> dc"}, "region", false, "no Region", false},

		{"CloudFront in front of a name", farALB, "cdn", true, "", false},
		{"CloudFront in front of a balancer", []string{"users u locations=Sydney", "users v locations=Tokyo", "alb web region=us-east-1", "asg app region=us-east-1", "u -> web", "v -> web", "web -> app"}, "cdn", true, "", false},
		{"CloudFront in front of an API", with(farALB, "alb web region=us-east-1", "http-api web region=us-east-1 customDomain=www.example.com", "asg app", "lambda app"), "cdn", true, "", false},
		{"CloudFront in front of several Regions", append(with(farALB, "name=www", "policy=latency name=www", "www -> web", "www -> web region=us-east-1"), "alb eu region=eu-west-1", "asg app2 region=eu-west-1", "www -> eu region=eu-west-1", "eu -> app2"), "cdn", true, "", false},
		{"no second CloudFront", farOrigin, "cdn", false, "", false},
		{"no CloudFront for TCP", with(farALB, "users u", "users u protocol=tcp", "alb", "nlb"), "cdn", false, "HTTP only", false},
		{"no CloudFront for fixed addresses", with(farALB, "users u", "users u needsStaticIp=true"), "cdn", false, "fixed addresses", false},
		{"no CloudFront inside the network", with(farALB, "users u", "users u network=vpc"), "cdn", false, "inside the network", false},

		{"an accelerator for TCP", with(farALB, "users u", "users u protocol=tcp", "alb", "nlb"), "accelerator", true, "", false},
		{"an accelerator instead of a policy", append(with(farALB, "name=www", "policy=failover name=www", "www -> web", "www -> web role=primary"), "alb eu region=eu-west-1", "asg app2 region=eu-west-1", "www -> eu role=secondary", "eu -> app2"), "accelerator", true, "", false},
		{"no accelerator behind CloudFront", farOrigin, "accelerator", false, "", false},

		{"caching what is the same for everybody", with(staticAPI, "content=static", "content=static cachePolicy=CachingDisabled"), "cache-", true, "", false},
		{"no caching of what is personal", farOrigin, "cache-", false, "other users", false},
		{"no caching against the origin", with(staticAPI, "content=static", "content=static cachePolicy=CachingDisabled cacheControl=no-store"), "cache-", false, "forbids", false},
		{"no caching of what is cached", with(staticAPI, "content=static", "content=static cachePolicy=CachingOptimized"), "cache-", false, "", false},

		{"all edge locations", with(farOrigin, "cloudfront cdn", "cloudfront cdn priceClass=100"), "price-class-", true, "", false},
		{"no dearer class for the same edge", with(farOrigin, "cloudfront cdn", "cloudfront cdn priceClass=100", "Sydney", "Chicago"), "price-class-", false, "", false},

		{"Origin Shield beside the origin", with(staticAPI, "content=static", "content=static cachePolicy=CachingOptimized", "cloudfront cdn", "cloudfront cdn originShield=true originShieldRegion=eu-west-1"), "shield-", true, "", false},
		{"Origin Shield for a slow origin", with(staticAPI, "content=static", "content=static cachePolicy=CachingOptimized hitRatio=30", "asg app", "asg app thinkTime=300"), "shield-", true, "", false},
		{"no Origin Shield for speed", with(staticAPI, "content=static", "content=static cachePolicy=CachingOptimized"), "shield-", false, "one more station", false},

		{"HTTP/3 for first visits that hear of it", append(with(staticAPI, "content=static", "content=static cachePolicy=CachingOptimized"), "record h3 zone=example.com name=www.example.com type=HTTPS", "h3 -> cdn"), "http3-", true, "", false},
		{"no HTTP/3 for those that do not", with(staticAPI, "content=static", "content=static cachePolicy=CachingOptimized"), "http3-", false, "HTTPS record", false},
		{"no HTTP/3 for open connections", farOrigin, "http3-", false, "First visits", true},

		{"TLS 1.3 on an old balancer", with(farALB, "alb web", "alb web tlsPolicy=ELBSecurityPolicy-2016-08"), "tls13-", true, "", false},
		{"no TLS 1.3 where it is", farALB, "tls13-", false, "", false},

		{"the nearer of two that stand", append(with(farALB, "name=www", "policy=failover name=www", "www -> web", "www -> web role=primary"), "alb ap region=ap-southeast-2", "asg app2 region=ap-southeast-2", "www -> ap role=secondary", "ap -> app2"), "latency-", true, "", false},
		{"no latency routing for a canary", append(with(farALB, "name=www", "policy=weighted intent=canary name=www", "www -> web", "www -> web weight=9"), "alb ap region=ap-southeast-2", "asg app2 region=ap-southeast-2", "www -> ap weight=1", "ap -> app2"), "latency-", false, "by weight", false},

		{"an alias", with(farALB, "us-east-1", "ap-southeast-2", "name=www", "ttl=1 name=www", "www -> web", "www -> web alias=false"), "alias-", true, "", false},
		{"no alias for an alias", farALB, "alias-", false, "", false},
		{"a longer TTL", []string{"users u locations=Sydney", "record www ttl=1 name=www.example.com", "on-premises dc location=Sydney", "u -> www", "www -> dc"}, "ttl-", true, "", false},
		{"no longer TTL behind a health check", []string{"users u locations=Sydney", "record www ttl=60 name=www.example.com", "on-premises dc location=Sydney", "health-check hc", "hc -> dc", "u -> www", "www -> dc healthCheck=hc"}, "ttl-", false, "", false},
		{"no longer TTL for an alias", farALB, "ttl-", false, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := whatif.Options{Users: "u", Connection: map[bool]string{true: latency.Warm, false: latency.Cold}[c.warm]}
			got, found := idea(t, traffictest.Design(t, c.lines...), o, c.idea)
			switch {
			case c.helps && (!found || !got.Advised()):
				t.Errorf("%s is not offered: %q", c.idea, got.Against)
			case !c.helps && found && got.Advised():
				t.Errorf("%s is offered: %s %v", c.idea, got.Title, got.Changes)
			case !c.helps && found != (c.reason != "") || !strings.Contains(got.Against, c.reason):
				t.Errorf("reason against %s: %q, want %q", c.idea, got.Against, c.reason)
			}
		})
	}
}

// Keep-alive helps where requests are rare, and never beyond the balancer.
func TestKeepAlive(t *testing.T) {
	d, err := model.Apply(traffictest.Design(t, farOrigin...),
		model.SetAssumption{Setting: model.Setting{Prop: "originRate", Value: []string{"0.05"}}},
		model.Set{ID: "web", Props: []model.Setting{{Prop: "idleTimeout", Value: []string{"40"}}}})
	if err != nil {
		t.Fatal(err)
	}
	got, ok := idea(t, d, whatif.Options{Request: "*", Connection: latency.Warm}, "keepalive-")
	if !ok {
		t.Fatal("not offered for one request in 20 s")
	}
	o, _ := got.Design.Link(model.LinkRef{From: "cdn", To: "web", N: 1}).Get("originKeepalive")
	if !slices.Equal(o, []string{"40"}) {
		t.Errorf("connections are kept for %v s, the balancer keeps them for 40", o)
	}
	if _, ok := idea(t, traffictest.Design(t, farOrigin...), whatif.Options{Request: "*"}, "keepalive-"); ok {
		t.Error("offered for a request each second, which finds an open connection anyway")
	}
}

// A Region behind a distribution keeps the order of the behaviours, copies the
// stack with its data, and leaves what it was made of as it was.
func TestARegionBehindADistribution(t *testing.T) {
	d := traffictest.Design(t, farOrigin...)
	got, ok := idea(t, d, whatif.Options{Request: "/cart"}, "region-")
	if !ok {
		t.Fatal("not offered")
	}
	after := got.Design
	var behaviours []string
	for _, l := range after.Out("cdn") {
		path, _ := l.Get("path")
		behaviours = append(behaviours, l.To+" "+strings.Join(path, ""))
	}
	if want := []string{"web-name /cart", "web "}; !slices.Equal(behaviours, want) {
		t.Errorf("behaviours are %q, want %q", behaviours, want)
	}
	for _, id := range []string{"web-ap", "app-ap", "db-ap"} {
		if n := after.Node(id); n == nil || n.Region() != "ap-southeast-2" {
			t.Errorf("no copy %s in the Region", id)
		}
	}
	if !slices.ContainsFunc(after.Out("db"), func(l *model.Link) bool { return l.To == "db-ap" && l.Kind == model.Replicates }) {
		t.Error("the data are not replicated")
	}
	if len(got.Costs) < 2 || !strings.Contains(strings.Join(got.Costs, " "), "db must be replicated") {
		t.Errorf("costs: %q", got.Costs)
	}
	if c, _ := change(got, "u", "Sydney", "*"); c.Gain() != 0 {
		t.Errorf("another behaviour gains %v", c.Gain())
	}
}

// Guards of one Region come along; those of the world are joined.
func TestGuardsOfARegion(t *testing.T) {
	d := traffictest.Design(t, append(slices.Clone(farALB),
		"waf acl scope=REGIONAL region=us-east-1", "shield plus", "health-check check fqdn=web.example.com",
		"acl -> web", "plus -> web", "check -> web")...)
	d, err := model.Apply(d, model.SetLink{Link: model.LinkRef{From: "www", To: "web"}, Props: []model.Setting{{Prop: "healthCheck", Value: []string{"check"}}}})
	if err != nil {
		t.Fatal(err)
	}
	got, ok := idea(t, d, whatif.Options{Users: "u"}, "region-")
	if !ok {
		t.Fatal("not offered")
	}
	var guards []string
	for _, l := range got.Design.In("web-ap") {
		guards = append(guards, l.From)
	}
	slices.Sort(guards)
	if want := []string{"acl-ap", "cert-ap", "check-ap", "plus", "www"}; !slices.Equal(guards, want) {
		t.Errorf("in front of the copy: %v, want %v", guards, want)
	}
	check, _ := got.Design.Link(model.LinkRef{From: "www", To: "web-ap"}).Get("healthCheck")
	if !slices.Equal(check, []string{"check-ap"}) {
		t.Errorf("the new answer depends on %v", check)
	}
}

func worse(i whatif.Idea) []whatif.Change {
	return slices.DeleteFunc(slices.Clone(i.Changes), func(c whatif.Change) bool { return !c.Hurts() })
}

// What an idea does to the others is told too.
func TestWhatGetsWorse(t *testing.T) {
	got, ok := idea(t, traffictest.Design(t, farALB...), whatif.Options{Users: "u"}, "cdn")
	if !ok {
		t.Fatal("not offered")
	}
	for _, c := range worse(got) {
		if c.Users == "u" {
			t.Errorf("worse for those it is meant for: %+v", c)
		}
	}
	d := samplestest.Topology(t, "latency-routing")
	cdn, ok := idea(t, d, whatif.Options{Location: "Melbourne"}, "cdn")
	if !ok {
		t.Fatal("not offered")
	}
	if slower := worse(cdn); len(slower) != 1 || slower[0].Location != "Frankfurt" {
		t.Errorf("worse for %+v, want Frankfurt", slower)
	}
}

func TestLargest(t *testing.T) {
	d := samplestest.Topology(t, "global-storefront")
	r, err := latency.Estimate(d, latency.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		location, request, connection string
		branch                        string
		leg                           whatif.Leg
	}{
		{"Sydney", "*", latency.Cold, "", whatif.LegOrigin},
		{"Sydney", "/static/*", latency.Cold, "miss", whatif.LegOrigin},
		{"Sydney", "/static/*", latency.Warm, "miss", whatif.LegOrigin},
		{"Frankfurt", "/static/*", latency.Cold, "miss", whatif.LegBackend},
	} {
		i := slices.IndexFunc(r.Journeys, func(j latency.Journey) bool {
			return j.Location == c.location && j.Request == c.request && j.Connection == c.connection
		})
		p := whatif.Largest(r.Journeys[i])
		if p.Leg != c.leg || p.Branch != c.branch {
			t.Errorf("%s %s %s: %s of the branch %q, want %s of %q", c.location, c.request, c.connection, p.Leg, p.Branch, c.leg, c.branch)
		}
		if p.Share50 <= 0.25 || p.Share50 > 1 || p.Step.P50 > p.P50 || p.Step.Label == "" {
			t.Errorf("%s %s: %+v", c.location, c.request, p)
		}
	}
	if p := whatif.Largest(latency.Journey{}); p.Leg != "" || p.Share50 != 0 {
		t.Errorf("of nothing: %+v", p)
	}
}

// Every step of the estimate but the spread and what users differ by belongs to a leg.
func TestEveryStepHasALeg(t *testing.T) {
	for _, name := range samples.Names() {
		r, err := latency.Estimate(samplestest.Topology(t, name), latency.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range r.Journeys {
			for _, b := range j.Branches {
				for _, s := range b.Steps {
					one := latency.Journey{Branches: []latency.Branch{{SharePercent: 100, P50: s.P50, Steps: []latency.Step{s}}}}
					if s.Name != "spread" && s.Name != "users" && s.P50 > 0 && whatif.Largest(one).Leg == "" {
						t.Errorf("%s: %q has no leg", name, s.Name)
					}
				}
			}
		}
	}
}

// A calculated health check of the copy combines what watches the copy.
func TestACopiedRegionIsWatchedByItsOwnChecks(t *testing.T) {
	lines := append(with(farALB, "www -> web", "www -> web healthCheck=all"),
		"health-check one type=HTTPS", "health-check other fqdn=elsewhere.example.com", "health-check all type=CALCULATED threshold=1 children=one,other", "one -> web")
	d := traffictest.Design(t, lines...)
	i, ok := idea(t, d, whatif.Options{}, "region-ap-southeast-2")
	if !ok {
		t.Fatal("no idea")
	}
	after, err := model.Apply(d, i.Edits...)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range after.Out("www") {
		v, set := l.Get("healthCheck")
		if !set || l.To == "web" {
			continue
		}
		children, _ := after.Node(v[0]).Get("children")
		if v[0] == "all" || len(children) != 2 || children[0] == "one" || children[1] != "other" {
			t.Errorf("%s depends on %s, which combines %v", l.To, v[0], children)
		}
		if after.Link(model.LinkRef{From: children[0], To: l.To}) == nil {
			t.Errorf("%s does not watch %s", children[0], l.To)
		}
		return
	}
	t.Error("the copy has no health check")
}
