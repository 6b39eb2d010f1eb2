package latency

import (
	"fmt"
	"math"
	"testing"

	topo "portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

const (
	viewersDocs = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html"
	shieldDocs  = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginShield.html"
	cachedDocs  = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachedMethods.html"
	policyDocs  = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html"
	http3Docs   = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html"
	originsDocs = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"
)

// Worked by hand with the legs of docs/latency.md: a wired user in Sydney is 11.1
// ms from the edge location and 212.8 from us-east-1; the edge location is 199.7
// from us-east-1 and 255.6 from eu-west-1, and these two are 69.6 apart. A name
// that the resolver knows takes 7, the edge location 2, balancer and compute 22.
func TestWorkedAnswers(t *testing.T) {
	known, reused, fresh := setting("resolverRate", "1000000"), setting("originRate", "1000000"), setting("originRate", "0")
	plain := "users sydney locations=Sydney access=fibre protocol=http"
	alb := []string{"alb alb region=us-east-1", virginia, "alb -> app"}
	cdn := func(users, cdn, link string) []string {
		return append([]string{users, "cloudfront cdn " + cdn}, append(alb, "sydney -> cdn", "cdn -> alb "+link)...)
	}
	shield := "originShield=true originShieldRegion=eu-west-1"
	h3 := "httpVersion=http2and3"
	tests := []struct {
		name, source string
		lines        []string
		assume       []topo.Setting
		options      Options
		branch       string
		want         float64
	}{
		{
			"redirect to HTTPS: 2 trips, then 3", viewersDocs, cdn(plain, "", "cachePolicy=CachingOptimized"), nil,
			Options{Connection: Cold},
			branchHit,
			7 + 2*11.1 + 3*11.1 + 2,
		},
		{
			"over TLS 1.2: 2 trips, then 4", viewersDocs, cdn(plain, "", "cachePolicy=CachingOptimized"),
			[]topo.Setting{setting("tls", "1.2")},
			Options{Connection: Cold},
			branchHit,
			7 + 2*11.1 + 4*11.1 + 2,
		},
		{
			"over open connections: 1 trip, then 1", viewersDocs, cdn(plain, "", "cachePolicy=CachingOptimized"), nil,
			Options{Connection: Warm},
			branchHit,
			11.1 + 11.1 + 2,
		},
		{
			"plain HTTP that is served: 2 trips", viewersDocs, cdn(plain, "", "cachePolicy=CachingOptimized viewerProtocol=allow-all"), nil,
			Options{Connection: Cold},
			branchHit,
			7 + 2*11.1 + 2,
		},
		{
			"a listener that redirects: 2 trips to the Region, then 3", "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html",
			append([]string{plain}, append(alb, "sydney -> alb")...), nil,
			Options{Connection: Cold},
			"",
			7 + 5*212.8 + 22,
		},
		{
			"a rule that redirects to another path: one more request over the connection that is open", "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html",
			[]string{sydney, "alb alb region=us-east-1 rules=path=/old/*+redirect+/new/", virginia, "alb -> app", "sydney -> alb"},
			nil,
			Options{Connection: Cold, Path: "/old/a"},
			"",
			7 + 2*212.8 + 212.8 + 2 + 212.8 + 22,
		},
		{
			"a rule that redirects to another name: lookup, connection and request again", "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html",
			[]string{
				sydney, "record apex zone=example.com name=example.com", "record www zone=example.com name=www.example.com",
				"alb old region=us-east-1 rules=redirect+https://www.example.com/", "alb alb region=us-east-1", virginia, "alb -> app", "sydney -> apex", "apex -> old", "www -> alb",
			},
			nil,
			Options{Connection: Cold},
			"",
			2*7 + 6*212.85 + 2 + 22,
		},
		{
			"a login at the balancer: two more rounds to it, and a connection and two requests to the user pool", "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
			[]string{"users sydney locations=Sydney access=fibre presents=token", "alb alb region=us-east-1 auth=cognito", virginia, "cognito pool region=us-east-1", "alb -> app", "sydney -> alb", "alb -> pool"},
			nil,
			Options{Connection: Cold},
			"",
			7 + (3+2+4)*212.85 + 22,
		},
		{
			"who brings the cookie of a login needs none of that", "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
			[]string{"users sydney locations=Sydney access=fibre presents=session", "alb alb region=us-east-1 auth=cognito", virginia, "cognito pool region=us-east-1", "alb -> app", "sydney -> alb", "alb -> pool"},
			nil,
			Options{Connection: Cold},
			"",
			7 + 3*212.8 + 22,
		},
		{
			"behind an accelerator the redirect comes from the Region", "https://docs.aws.amazon.com/global-accelerator/latest/dg/introduction-how-it-works.html",
			append([]string{plain, "global-accelerator ga"}, append(alb, "sydney -> ga", "ga -> alb")...), nil,
			Options{Connection: Cold},
			"",
			7 + 2*11.1 + 199.7 + 3*11.1 + 2*199.7 + 22,
		},
		{
			"dynamic requests pass Origin Shield", shieldDocs, cdn(sydney, shield, "cachePolicy=CachingDisabled"),
			[]topo.Setting{reused},
			Options{Connection: Cold},
			"",
			7 + 3*11.1 + 2 + 255.6 + 69.6 + 22,
		},
		{
			"a new connection to the origin opens behind it", shieldDocs, cdn(sydney, shield, "cachePolicy=CachingDisabled"),
			[]topo.Setting{fresh},
			Options{Connection: Cold},
			"",
			7 + 3*11.1 + 2 + 255.6 + 3*69.6 + 22,
		},
		{
			"so do writes", shieldDocs, cdn(sydney, shield, "cachePolicy=CachingOptimized methods=all"),
			[]topo.Setting{reused},
			Options{Connection: Cold, Method: "POST"},
			"",
			7 + 3*11.1 + 2 + 255.6 + 69.6 + 22,
		},
		{
			"gRPC does not", "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-using-grpc.html",
			cdn("users sydney locations=Sydney access=fibre protocol=grpc", shield+" grpc=true", "cachePolicy=CachingDisabled methods=all"),
			[]topo.Setting{reused},
			Options{Connection: Cold},
			"",
			7 + 3*11.1 + 2 + 199.7 + 22,
		},
		{
			"preflights are not cached: all the way to the origin", cachedDocs, cdn(sydney, "", "content=static cachePolicy=CachingOptimized methods=GET,HEAD,OPTIONS"),
			[]topo.Setting{reused},
			Options{Connection: Cold, Method: "OPTIONS"},
			"",
			7 + 3*11.1 + 2 + 199.7 + 22,
		},
		{
			"unless that is chosen", cachedDocs, cdn(sydney, "", "content=static cachePolicy=CachingOptimized methods=GET,HEAD,OPTIONS cachedMethods=GET,HEAD,OPTIONS"),
			[]topo.Setting{reused},
			Options{Connection: Cold, Method: "OPTIONS"},
			branchHit,
			7 + 3*11.1 + 2,
		},
		{
			"a first visit does not know of HTTP/3: 3 trips", http3Docs, cdn(sydney, h3, "cachePolicy=CachingOptimized"),
			[]topo.Setting{setting("http", "3")},
			Options{Connection: Cold},
			branchHit,
			7 + 3*11.1 + 2,
		},
		{
			"a repeat visit does: 2 trips", http3Docs, cdn(sydney, h3, "cachePolicy=CachingOptimized"),
			[]topo.Setting{setting("http", "3")},
			Options{Connection: Repeat},
			branchHit,
			7 + 2*11.1 + 2,
		},
		{
			"an HTTPS record tells first visits: 2 trips", http3Docs,
			append([]string{sydney, "cloudfront cdn aliases=www.x.org " + h3, "certificate wc", "wc -> cdn", "record www name=www.x.org", "record svcb name=www.x.org. type=HTTPS"}, append(alb, "sydney -> www", "www -> cdn", "cdn -> alb cachePolicy=CachingOptimized")...),
			[]topo.Setting{setting("http", "3")},
			Options{Connection: Cold},
			branchHit,
			7 + 2*11.1 + 2,
		},
		{
			"a repeat visit without HTTP/3: 3 trips", http3Docs, cdn(sydney, h3, "cachePolicy=CachingOptimized"), nil,
			Options{Connection: Repeat},
			branchHit,
			7 + 3*11.1 + 2,
		},
		{
			"a secondary is asked after the 504 of the primary: 10 s", originsDocs,
			append(cdn(sydney, "", "group=g groupRole=primary"), "alb other region=us-east-1", "asg spare region=us-east-1 thinkTime=20", "cdn -> other group=g groupRole=secondary", "other -> spare"),
			[]topo.Setting{reused},
			Options{Connection: Cold, Failures: traffic.Failures{Nodes: map[string]bool{"app": true}}},
			"",
			7 + 3*11.1 + 2 + 10000 + 199.7 + 22,
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			d := assuming(t, traffictest.Design(t, tc.lines...), append(tc.assume, known)...)
			_, b := branchOf(t, d, tc.options, tc.branch)
			if math.Abs(b.P50-tc.want) > 0.3 { // the legs are rounded to 0.1
				t.Errorf("%.2f ms, want %.2f; see %s", b.P50, tc.want, tc.source)
			}
		})
	}
}

// What the origin forbids to store is kept for the minimum TTL of the policy: of
// r requests a second, r*TTL/(1+r*TTL) come within it, at most the hit ratio.
func TestHitsAgainstNoStore(t *testing.T) {
	for _, tc := range []struct {
		link, rate string
		want       float64 // percent
	}{
		{"cachePolicy=CachingOptimized cacheControl=no-store", "1", 50},
		{"cachePolicy=CachingOptimized cacheControl=no-store", "0.25", 20},
		{"cachePolicy=custom minTTL=1 cacheControl=private", "1", 50},
		{"cachePolicy=custom minTTL=60 cacheControl=no-cache", "1", 75},
		{"cachePolicy=custom minTTL=0 cacheControl=no-store", "1", 0},
		{"cachePolicy=CachingOptimized cacheControl=max-age=60", "1", 75},
	} {
		d := assuming(t, behindCloudFront(t, tc.link), setting("originRate", tc.rate))
		got := 0.0
		for _, b := range mustEstimate(t, d, Options{Connection: Cold}).Journeys[0].Branches {
			if b.Name == branchHit {
				got = b.SharePercent
			}
		}
		if math.Abs(got-tc.want) > 1e-9 {
			t.Errorf("%s at %s requests/s: %v %% hits, want %v; see %s", tc.link, tc.rate, got, tc.want, policyDocs)
		}
	}
}

// A journey that fails has no figures but what it answers with and when.
func TestFailedJourneysSayWhatTheyAnswer(t *testing.T) {
	d := traffictest.Design(t, sydney, "rest-api p region=us-east-1", "lambda f region=us-east-1 thinkTime=40000", "sydney -> p", "p -> f")
	for _, j := range mustEstimate(t, d, Options{}).Journeys {
		if got := fmt.Sprintf("%s %d %g %v", j.Outcome, j.Status, j.Wait, j.Known); got != "failed 504 29 false" {
			t.Errorf("%s: %s", j.Connection, got)
		}
	}
}
