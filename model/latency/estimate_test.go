package latency

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	topo "portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

func mustEstimate(t testing.TB, d *topo.Topology, o Options) *Result {
	t.Helper()
	r, err := Estimate(d, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func randomLines(t *rapid.T) []string {
	return traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") })
}

func estimated(t *rapid.T, d *topo.Topology) *Result {
	r, err := Estimate(d, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNumbersAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := traffictest.Design(t, randomLines(t)...)
		r := estimated(t, d)
		if !reflect.DeepEqual(r, estimated(t, d)) {
			t.Fatal("the same design gives two results")
		}
		shares := map[string]float64{}
		for _, j := range r.Journeys {
			shares[j.Connection] += j.SharePercent
			if !j.Known {
				if len(j.Branches) > 0 || j.P50 != 0 || len(j.Why) == 0 {
					t.Fatalf("no numbers are known, but there are some: %+v", j)
				}
				continue
			}
			branches := 0.0
			for _, b := range j.Branches {
				branches += b.SharePercent
				checkBranch(t, b)
			}
			if math.Abs(branches-100) > 1e-9 {
				t.Fatalf("branches cover %v %%", branches)
			}
			if !(0 < j.Low && j.Low <= j.P50+0.01 && j.P50 <= j.High+0.01 && rising(j.Quantiles) && rising(j.One)) {
				t.Fatalf("low %v, high %v, %+v, one user %+v", j.Low, j.High, j.Quantiles, j.One)
			}
		}
		if r.Summary.SharePercent > 0 && !rising(r.Summary.Quantiles) {
			t.Fatalf("all together: %+v", r.Summary)
		}
		for c, s := range shares {
			if math.Abs(s-100) > 1e-6 {
				t.Fatalf("%s journeys cover %v %%", c, s)
			}
		}
	})
}

// rising tells whether quantiles grow with their share, all four of them.
func rising(q Quantiles) bool {
	return 0 < q.P50 && q.P50 <= q.P90 && q.P90 <= q.P95 && q.P95 <= q.P99
}

func checkBranch(t *rapid.T, b Branch) {
	p50, p95 := 0.0, 0.0
	for _, s := range b.Steps {
		p50 += s.P50
		p95 += s.P95
		if s.Name != "spread" && (s.P50 < 0 || s.P95 < s.P50) || s.Label == "" || s.Source == "" || s.Basis == "" ||
			(s.Date == "") != strings.HasPrefix(s.Source, "think time of ") {
			t.Fatalf("step %+v", s)
		}
	}
	if math.Abs(p50-b.P50) > 1e-6 || math.Abs(p95-b.P95) > 1e-6 {
		t.Fatalf("steps add up to %v / %v, branch has %v / %v", p50, p95, b.P50, b.P95)
	}
}

// fingerprint is what must not depend on how a design is written down.
func fingerprint(r *Result) []string {
	var out []string
	for _, j := range r.Journeys {
		out = append(out, fmt.Sprintf("%s %s %s %.6f %s %.6f %.6f %.6f %.6f", j.Location, j.Request, j.Connection, j.SharePercent, j.Outcome, j.P50, j.P95, j.Low, j.High))
	}
	slices.Sort(out)
	return append(out, fmt.Sprintf("%.6f %.6f", r.Summary.P50, r.Summary.P95))
}

func TestIndependentOfOrderNamesAndLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := randomLines(t)
		d := traffictest.Design(t, lines...)
		want := fingerprint(estimated(t, d))

		nodes, err := d.With(rapid.Permutation(d.Nodes).Draw(t, "order"), d.Links)
		if err != nil {
			t.Fatal(err)
		}
		if got := fingerprint(estimated(t, nodes)); !slices.Equal(got, want) {
			t.Fatalf("another order of nodes:\n%q\n%q", got, want)
		}

		// The links of one node stand for the order of its behaviours and
		// answers; how those of several nodes mix does not matter.
		mixed := slices.Clone(d.Links)
		rank := map[string]int{}
		for i, n := range rapid.Permutation(d.Nodes).Draw(t, "senders") {
			rank[n.ID] = i
		}
		slices.SortStableFunc(mixed, func(a, b *topo.Link) int { return rank[a.From] - rank[b.From] })
		links, err := d.With(d.Nodes, mixed)
		if err != nil {
			t.Fatal(err)
		}
		if got := fingerprint(estimated(t, links)); !slices.Equal(got, want) {
			t.Fatalf("another order of links:\n%q\n%q", got, want)
		}

		var renamed topo.Batch
		for i, n := range d.Nodes {
			renamed.Edits = append(renamed.Edits, topo.Rename{ID: n.ID, To: fmt.Sprintf("n%d", len(d.Nodes)-i)},
				topo.Move{ID: fmt.Sprintf("n%d", len(d.Nodes)-i), To: topo.Point{X: i, Y: 7 * i}})
		}
		other, err := renamed.Apply(d)
		if err != nil {
			t.Fatal(err)
		}
		if got := fingerprint(estimated(t, other)); !slices.Equal(got, want) {
			t.Fatalf("other names and places:\n%q\n%q", got, want)
		}
	})
}

// regions is a latency-routed design with a stack in each Region.
func regions(t testing.TB, city string, cdn bool, regions ...string) *topo.Topology {
	lines := []string{"users u locations=" + city, "record r policy=latency"}
	entry := "u -> r"
	if cdn {
		lines = append(lines, "cloudfront cdn", "u -> cdn")
		entry = "cdn -> r"
	}
	lines = append(lines, entry)
	for i, r := range regions {
		lines = append(lines, fmt.Sprintf("alb alb%d region=%s", i, r), fmt.Sprintf("asg app%d region=%s", i, r),
			fmt.Sprintf("r -> alb%d region=%s", i, r), fmt.Sprintf("alb%d -> app%d", i, i))
	}
	return traffictest.Design(t, lines...)
}

func TestAnotherRegionNeverHurts(t *testing.T) {
	all := []string{"us-east-1", "eu-west-1", "ap-southeast-2", "sa-east-1", "ap-northeast-1", "ap-south-1"}
	for _, cdn := range []bool{false, true} {
		for _, city := range traffictest.Cities {
			for n := 1; n < len(all); n++ {
				few, many := mustEstimate(t, regions(t, city, cdn, all[:n]...), Options{}), mustEstimate(t, regions(t, city, cdn, all[:n+1]...), Options{})
				for i, j := range many.Journeys {
					if j.P50 > few.Journeys[i].P50 || j.P95 > few.Journeys[i].P95 {
						t.Errorf("%s, CloudFront %v: %s makes it %.1f/%.1f ms after %.1f/%.1f", city, cdn, all[n], j.P50, j.P95, few.Journeys[i].P50, few.Journeys[i].P95)
					}
				}
			}
		}
	}
}

// Adding Sydney helps Sydney; taking it away gives the very numbers back.
func TestAddAndRemoveRegion(t *testing.T) {
	before := regions(t, "Sydney", false, "eu-west-1")
	added, err := topo.Apply(before,
		topo.Add{Node: topo.NewNode("alb-sydney", "", &topo.ALB{Region: topo.Some("ap-southeast-2")})},
		topo.Add{Node: topo.NewNode("app-sydney", "", &topo.ASG{Region: topo.Some("ap-southeast-2")})},
		topo.Connect{From: "r", To: "alb-sydney", Props: []topo.Setting{setting("region", "ap-southeast-2")}},
		topo.Connect{From: "alb-sydney", To: "app-sydney"})
	if err != nil {
		t.Fatal(err)
	}
	removed, err := topo.Remove{IDs: []string{"alb-sydney", "app-sydney"}}.Apply(added)
	if err != nil {
		t.Fatal(err)
	}
	first, near, again := mustEstimate(t, before, Options{}), mustEstimate(t, added, Options{}), mustEstimate(t, removed, Options{})
	if near.Summary.P95 >= first.Summary.P95/2 {
		t.Errorf("p95 %.1f with a Region in Sydney, %.1f without", near.Summary.P95, first.Summary.P95)
	}
	if again.Summary != first.Summary {
		t.Errorf("after removal %+v, before %+v", again.Summary, first.Summary)
	}
}

func (t *total) mean() float64 {
	m := 0.0
	for _, p := range t.parts {
		m += p.weight * (p.long.mean() + p.short.mean())
	}
	return m
}

func (d *dist) mean() float64 {
	m := 0.0
	for i, w := range d.mass {
		m += w * (d.start + float64(i)*d.step)
	}
	return m
}

// plansOf returns the plans of the only journey of a design.
func plansOf(t testing.TB, d *topo.Topology, o Options) (*estimator, []*plan) {
	t.Helper()
	e := newEstimator(d, o, embeddedFigures())
	p := traffic.Populations(d)[0]
	j := e.walker.Walk(p, traffic.Request{Path: "*", Method: "GET"})
	plans, why := e.plans(j[0], Cold)
	if why != "" {
		t.Fatal(why)
	}
	return e, plans
}

func TestHigherHitRatioLowersTheMean(t *testing.T) {
	for _, city := range traffictest.Cities {
		d := traffictest.Design(t, "users u locations="+city, "cloudfront cdn", "s3 b region=us-east-1", "u -> cdn", "cdn -> b access=oac")
		last := math.Inf(1)
		for _, hits := range []float64{0, 10, 50, 75, 99, 100} {
			e, plans := plansOf(t, d, Options{HitRatio: &hits})
			mean, sum := 0.0, 0.0
			for _, p := range plans {
				_, dist, _ := e.branch(p)
				mean += p.share * dist.mean()
				sum += p.share
			}
			if mean >= last || math.Abs(sum-1) > 1e-9 {
				t.Errorf("%s: mean %.2f ms at %v %% hits, %.2f ms at fewer; shares %v", city, mean, hits, last, sum)
			}
			last = mean
		}
	}
}

// The grid against draws of the same variables, seed fixed.
func TestGridAgainstMonteCarlo(t *testing.T) {
	const draws = 200_000
	rng := rand.New(rand.NewPCG(1, 2))
	designs := []*topo.Topology{
		direct(t), accelerated(t), behindCloudFront(t, ""), behindCloudFront(t, "cachePolicy=CachingOptimized"),
		assuming(t, behindCloudFront(t, "cachePolicy=CachingOptimized hitRatio=50"), setting("originRate", "0.2"), setting("dnsCached", "30"), setting("resolverRate", "0.01")),
		traffictest.Design(t, "users u locations=Lagos access=lte", "rest-api a region=eu-west-1 endpoint=edge", "lambda f region=eu-west-1 thinkTime=200 thinkTimeP95=900", "u -> a", "a -> f"),
		traffictest.Design(t, "users u locations=Tokyo access=satellite", "cloudfront cdn originShield=true", "waf w scope=CLOUDFRONT", "lambda-edge le", "s3 b region=us-east-1", "u -> cdn", "w -> cdn", "cdn -> le", "cdn -> b access=oac hitRatio=40"),
	}
	for i, d := range designs {
		e, plans := plansOf(t, d, Options{})
		var parts []part
		samples := make([]float64, draws)
		for _, p := range plans {
			_, dist, _ := e.branch(p)
			for _, d := range dist.parts {
				d.weight *= p.share
				parts = append(parts, d)
			}
		}
		for k := range samples {
			u, chosen := rng.Float64(), plans[len(plans)-1]
			for _, p := range plans {
				if u -= p.share; u < 0 {
					chosen = p
					break
				}
			}
			samples[k] = draw(rng, e, chosen)
		}
		slices.Sort(samples)
		for _, q := range []float64{0.50, 0.95} {
			// Draws know a quantile to three standard deviations of the rank.
			got, want, rank := quantile(parts, q), samples[int(q*draws)], 3*math.Sqrt(q*(1-q)*draws)
			if got < samples[int(q*draws-rank)]-want/100 || got > samples[int(q*draws+rank)]+want/100 {
				t.Errorf("design %d: quantile %v is %.2f on the grid, %.2f in draws", i, q, got, want)
			}
		}
	}
}

func draw(rng *rand.Rand, e *estimator, p *plan) float64 {
	sum, who := 0.0, rng.Float64()
	list := p.viewer.mix.list
	for len(list) > 1 && who >= list[0].share {
		who -= list[0].share
		list = list[1:]
	}
	for _, v := range append(append(slices.Clone(p.common), p.legs...), p.viewer.part(e, list[0], true)) {
		u := rng.Float64()
		for _, a := range v {
			if u -= a.weight; u >= 0 {
				continue
			}
			for _, t := range a.terms {
				if u := t.users; u.trips > 0 {
					sum += u.trips * (u.at(rng.NormFloat64()) - u.p50)
					continue
				}
				sum += t.p50 * math.Exp(t.sigma()*rng.NormFloat64())
			}
			break
		}
	}
	return sum
}

func stepNames(b Branch) string {
	var out []string
	for _, s := range b.Steps {
		out = append(out, s.Name)
	}
	return strings.Join(out, " ")
}

func TestStepsOfPaths(t *testing.T) {
	tests := []struct {
		name   string
		assume []topo.Setting
		lines  []string
		branch string
		want   string
	}{
		{
			"edge-optimized API is a CloudFront miss", nil,
			[]string{sydney, "rest-api a region=us-east-1 endpoint=edge", "lambda f region=us-east-1", "sydney -> a", "a -> f"},
			"",
			"dns tcp tls request edge origin-connect origin-fetch api cold-start compute spread",
		},
		{
			"regional API", nil,
			[]string{sydney, "rest-api a region=us-east-1", "lambda f region=us-east-1", "sydney -> a", "a -> f"},
			"",
			"dns tcp tls request api cold-start compute spread",
		},
		{
			"cacheable miss through the regional edge cache", nil,
			[]string{sydney, "cloudfront c", "s3 b region=us-east-1", "sydney -> c", "c -> b access=oac"},
			"miss",
			"dns tcp tls request edge regional-cache origin-connect origin-fetch storage spread",
		},
		{
			"a bucket beside the regional edge cache is asked directly", nil,
			[]string{sydney, "cloudfront c", "s3 b region=ap-southeast-2", "sydney -> c", "c -> b access=oac"},
			"miss",
			"dns tcp tls request edge origin-connect origin-fetch storage spread",
		},
		{
			"Origin Shield is one more leg", nil,
			[]string{sydney, "cloudfront c originShield=true", "s3 b region=us-east-1", "sydney -> c", "c -> b access=oac"},
			"miss",
			"dns tcp tls request edge regional-cache origin-shield origin-connect origin-fetch storage spread",
		},
		{
			"unless it is the regional edge cache", nil,
			[]string{sydney, "cloudfront c originShield=true originShieldRegion=ap-southeast-2", "s3 b region=us-east-1", "sydney -> c", "c -> b access=oac"},
			"miss",
			"dns tcp tls request edge regional-cache origin-connect origin-fetch storage spread",
		},
		{
			"web ACL and functions of viewer events also work on hits", nil,
			[]string{
				sydney, "cloudfront c", "waf w scope=CLOUDFRONT", "cloudfront-function f", "lambda-edge l", "s3 b region=us-east-1",
				"sydney -> c", "w -> c", "c -> f", "c -> l event=origin-request", "c -> b access=oac",
			},
			"hit",
			"dns tcp tls request edge waf function spread",
		},
		{
			"functions of origin events on misses only", nil,
			[]string{
				sydney, "cloudfront c", "lambda-edge l", "s3 b region=ap-southeast-2",
				"sydney -> c", "c -> l event=origin-request", "c -> b access=oac",
			},
			"miss",
			"dns tcp tls request edge cold-start function origin-connect origin-fetch storage spread",
		},
		{
			"nor on hits of the regional edge cache", nil,
			[]string{
				sydney, "cloudfront c", "lambda-edge l", "s3 b region=us-east-1",
				"sydney -> c", "c -> l event=origin-request", "c -> b access=oac",
			},
			"regional-hit",
			"dns tcp tls request edge regional-cache spread",
		},
		{
			"functions of another behaviour do not count", nil,
			[]string{sydney, "cloudfront c", "cloudfront-function f", "s3 b region=us-east-1", "sydney -> c", "c -> f path=/api/*", "c -> b access=oac"},
			"hit",
			"dns tcp tls request edge spread",
		},
		{
			"functions without a path belong to the default behaviour",
			nil,
			[]string{sydney, "cloudfront c", "cloudfront-function f", "s3 b region=us-east-1", "sydney -> c", "c -> f", "c -> b access=oac path=/*"},
			"hit",
			"dns tcp tls request edge spread",
		},
		{
			"and to one that is rewritten and has none",
			nil,
			[]string{sydney, "cloudfront c", "cloudfront-function f", "s3 b region=us-east-1", "sydney -> c", "c -> f", "c -> b access=oac path=/* rewrite=/a->/b"},
			"hit",
			"dns tcp tls request edge function spread",
		},
		{
			"HTTP/3 where an HTTPS record announces it",
			[]topo.Setting{setting("http", "3")},
			[]string{sydney, "record www name=www.x.org", "record h3 name=www.x.org type=HTTPS", "cloudfront c aliases=www.x.org httpVersion=http2and3", "certificate wc", "wc -> c", "s3 b region=us-east-1", "sydney -> www", "www -> c", "c -> b access=oac"},
			"hit",
			"dns quic request edge spread",
		},
		{
			"HTTP/3 that a first visit does not know of",
			[]topo.Setting{setting("http", "3")},
			[]string{sydney, "record www name=www.x.org", "record h3 name=api.x.org type=HTTPS", "cloudfront c aliases=www.x.org httpVersion=http2and3", "certificate wc", "wc -> c", "s3 b region=us-east-1", "sydney -> www", "www -> c", "c -> b access=oac"},
			"hit",
			"dns tcp tls request edge spread",
		},
		{
			"HTTP/3 where it is not",
			[]topo.Setting{setting("http", "3")},
			[]string{sydney, "cloudfront c", "s3 b region=us-east-1", "sydney -> c", "c -> b access=oac"},
			"hit",
			"dns tcp tls request edge spread",
		},
		{
			"a body larger than the first window",
			[]topo.Setting{setting("body", "100")},
			[]string{sydney, "alb a region=us-east-1", virginia, "sydney -> a", "a -> app"},
			"",
			"dns tcp tls request body balancer compute spread",
		},
		{
			"UDP shakes no hands", nil,
			[]string{sydney + " protocol=udp needsStaticIp=true", "nlb n region=us-east-1 listener=udp", virginia, "sydney -> n", "n -> app"},
			"",
			"request balancer compute spread",
		},
		{
			"an API that calls a server elsewhere", nil,
			[]string{sydney, "http-api a region=us-east-1", "on-premises o location=Chicago", "sydney -> a", "a -> o"},
			"",
			"dns tcp tls request api transfer compute spread",
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			d := assuming(t, traffictest.Design(t, tc.lines...), tc.assume...)
			_, b := branchOf(t, d, Options{Connection: Cold}, tc.branch)
			if got := stepNames(b); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func stepOf(b Branch, name string) Step {
	for _, s := range b.Steps {
		if s.Name == name {
			return s
		}
	}
	return Step{}
}

func TestHandshakesAndBody(t *testing.T) {
	tls := func(d *topo.Topology) float64 {
		_, b := branchOf(t, d, Options{Connection: Cold}, "")
		return stepOf(b, "tls").P50 / stepOf(b, "request").P50
	}
	if got := tls(direct(t)); got != 1 {
		t.Errorf("TLS 1.3 takes %v trips, want 1", got)
	}
	if got := tls(assuming(t, direct(t), setting("tls", "1.2"))); got != 2 {
		t.Errorf("TLS 1.2 takes %v trips, want 2", got)
	}
	for body, want := range map[string]float64{"0": 0, "14": 0, "15": 1, "44": 2, "100": 2, "1000": 6} {
		_, b := branchOf(t, assuming(t, direct(t), setting("body", body)), Options{Connection: Warm}, "")
		if got := stepOf(b, "body").P50 / stepOf(b, "request").P50; math.Abs(got-want) > 1e-9 {
			t.Errorf("a body of %s KB takes %v extra trips, want %v", body, got, want)
		}
	}
}

func constantBranch(t *testing.T, d *topo.Topology) *total {
	t.Helper()
	e := newEstimator(d, Options{}, steady())
	j := e.walker.Walk(traffic.Populations(d)[0], traffic.Request{Path: "*", Method: "GET"})
	plans, why := e.plans(j[0], Cold)
	if why != "" || len(plans) != 1 {
		t.Fatalf("%d plans, %s", len(plans), why)
	}
	_, out, _ := e.branch(plans[0])
	return out
}

// The mean of the lookup is (1-b) * [Rr + (1-q) * Ra], with 7 ms to the
// resolver of a wired user and 15 ms on to Route 53.
func TestLookup(t *testing.T) {
	without := constantBranch(t, assuming(t, direct(t), setting("dnsCached", "100"))).mean()
	tests := []struct {
		cached, rate string
		b, q         float64
	}{{"0", "0", 0, 0}, {"0", "0.05", 0, 0.75}, {"50", "0.05", 0.5, 0.75}, {"20", "1000000", 0.2, 1}}
	for _, tc := range tests {
		d := assuming(t, direct(t), setting("dnsCached", tc.cached), setting("resolverRate", tc.rate))
		got, want := constantBranch(t, d).mean()-without, (1-tc.b)*(7+(1-tc.q)*15)
		if math.Abs(got-want) > 0.01 {
			t.Errorf("%s %% cached, %s queries/s: %.3f ms, want %.3f", tc.cached, tc.rate, got, want)
		}
	}
}

// The TTL of the answer counts, not that of the record behind an alias.
func TestLookupTTL(t *testing.T) {
	base := []string{sydney, "record r ttl=300", "asg app eip=true region=us-east-1", "sydney -> r", "r -> app"}
	known := func(lines ...string) float64 {
		return constantBranch(t, assuming(t, traffictest.Design(t, lines...), setting("resolverRate", "0.01"))).mean()
	}
	slow, fast := known(base...), known(append(base[:4:4], "r -> app ttl=5")...)
	if want := 15 * (3.0/4 - 0.05/1.05); math.Abs(fast-slow-want) > 0.01 {
		t.Errorf("TTL 5 instead of 300 costs %.3f ms, want %.3f", fast-slow, want)
	}
}

// New origin connections add two trips to 1-P(reuse) of the requests.
func TestOriginConnectionReuse(t *testing.T) {
	mean := func(link string, settings ...topo.Setting) float64 {
		return constantBranch(t, assuming(t, behindCloudFront(t, link), settings...)).mean()
	}
	always := mean("", setting("originRate", "1000000"))
	rb := newNetwork().backboneRTT(mustLocate(t, "ap-southeast-2"), mustLocate(t, "us-east-1")).MS
	tests := []struct {
		link  string
		rate  string
		trips float64
		keep  float64
	}{{"", "0.2", 2, 5}, {"originKeepalive=60", "0.01", 2, 60}, {"originProtocol=http-only", "0.2", 1, 5}}
	for _, tc := range tests {
		rate := mustNumber("rate", tc.rate)
		got, want := mean(tc.link, setting("originRate", tc.rate))-always, tc.trips*rb*math.Exp(-rate*tc.keep)
		if math.Abs(got-want) > 0.1 {
			t.Errorf("%q at %s requests/s: %.2f ms for new connections, want %.2f", tc.link, tc.rate, got, want)
		}
	}
}

// Three trips over one leg are one draw: their p95 is three times its p95.
func TestTripsAreOneDraw(t *testing.T) {
	d := assuming(t, traffictest.Design(t, "users u locations=Sydney access=lte", "alb a region=us-east-1", virginia, "u -> a", "a -> app"), setting("dnsCached", "100"))
	b := mustEstimate(t, d, Options{Connection: Cold}).Journeys[0].Branches[0]
	trips := stepOf(b, "tcp").P95 + stepOf(b, "tls").P95 + stepOf(b, "request").P95
	if b.P95 < trips {
		t.Errorf("p95 %.1f, want at least that of three equal trips, %.1f", b.P95, trips)
	}
}

// Half the requests take 10 ms, half 300 ms: the summary is their mixture, not
// the mean of their percentiles.
func TestSummaryIsAMixture(t *testing.T) {
	d := traffictest.Design(t, "users near locations=Chicago access=fibre share=60", "users far locations=Sydney access=fibre share=40", "alb a region=us-east-2", "asg app region=us-east-2", "near -> a", "far -> a", "a -> app")
	r, err := estimateWith(d, Options{Connection: Warm}, steady())
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Summary; s.P50 != r.Journeys[0].P50 || s.P95 != r.Journeys[1].P95 || math.Abs(s.SharePercent-100) > 1e-9 {
		t.Errorf("summary %+v of p50 %v and p95 %v", s, r.Journeys[0].P50, r.Journeys[1].P95)
	}
}

// The band is that of the round trips, as often as they are made.
func TestBandIsThatOfTheLegs(t *testing.T) {
	rd := newNetwork().internetRTT(mustLocate(t, "Sydney"), mustLocate(t, "us-east-1"))
	for connection, trips := range map[string]float64{Warm: 1, Cold: 3} {
		j, _ := branchOf(t, direct(t), Options{Connection: connection}, "")
		low, high := j.P50-trips*(rd.MS-rd.Low), j.P50+trips*(rd.High-rd.MS)
		if math.Abs(j.Low-low) > 1e-6 || math.Abs(j.High-high) > 1e-6 {
			t.Errorf("%s: %.2f to %.2f, want %.2f to %.2f", connection, j.Low, j.High, low, high)
		}
	}
}

func TestOriginFailoverTakesItsTime(t *testing.T) {
	d := traffictest.Design(t, sydney, "cloudfront c", "alb a region=us-east-1", virginia, "alb b region=us-west-2", "asg app2 region=us-west-2",
		"sydney -> c", "c -> a group=g groupRole=primary attempts=2 timeout=3", "c -> b group=g groupRole=secondary", "a -> app", "b -> app2")
	r := mustEstimate(t, d, Options{Connection: Warm, Failures: traffic.Failures{Regions: map[string]bool{"us-east-1": true}}})
	if j := r.Journeys[0]; j.Outcome != traffic.ServedAfterFailover || stepOf(j.Branches[0], "origin-failover").P50 != 6000 || j.P50 < 6000 {
		t.Errorf("%s after %.0f ms: %+v", j.Outcome, j.P50, j.Branches)
	}
}

func TestThinkTime(t *testing.T) {
	tests := []struct {
		name, props string
		assume      []topo.Setting
		p50, p95    float64
	}{
		{"table", "", nil, 20, 60},
		{"design", "", []topo.Setting{setting("thinkTime", "40")}, 40, 120},
		{"node", " thinkTime=35", []topo.Setting{setting("thinkTime", "40")}, 35, 105},
		{"both percentiles", " thinkTime=35 thinkTimeP95=50", nil, 35, 50},
		{"p95 only", " thinkTimeP95=10", nil, 10, 10},
	}
	for _, tc := range tests {
		d := assuming(t, traffictest.Design(t, sydney, "alb a region=us-east-1", "asg app region=us-east-1"+tc.props, "sydney -> a", "a -> app"), tc.assume...)
		s := stepOf(mustEstimate(t, d, Options{Connection: Warm}).Journeys[0].Branches[0], "compute")
		if math.Abs(s.P50-tc.p50) > 1e-9 || math.Abs(s.P95-tc.p95) > 1e-9 || s.Basis != Assumed {
			t.Errorf("%s: %v/%v %s, want %v/%v assumed", tc.name, s.P50, s.P95, s.Basis, tc.p50, tc.p95)
		}
	}
}

func TestNoNumbersWithoutPlaces(t *testing.T) {
	tests := []struct {
		lines   []string
		outcome traffic.Outcome
		why     string
	}{
		{[]string{"users u", "alb a region=us-east-1", virginia, "u -> a", "a -> app"}, traffic.Served, "u has no location"},
		{[]string{"users u locations=Atlantis", "alb a region=us-east-1", virginia, "u -> a", "a -> app"}, traffic.Served, "no known place"},
		{[]string{sydney, "alb a", "asg app", "sydney -> a", "a -> app"}, traffic.Served, "a has no known place"},
		{[]string{sydney, "alb a region=us-east-1", "sydney -> a"}, traffic.Failed, "passes requests to nothing"},
	}
	for _, tc := range tests {
		r := mustEstimate(t, traffictest.Design(t, tc.lines...), Options{Connection: Cold})
		j := r.Journeys[0]
		if j.Known || j.Outcome != tc.outcome || !strings.Contains(strings.Join(j.Why, " "), tc.why) || r.Summary != (Summary{}) {
			t.Errorf("%q: known %v, %s, %q, summary %+v", tc.lines, j.Known, j.Outcome, j.Why, r.Summary)
		}
	}
}

func TestOptions(t *testing.T) {
	d := traffictest.Design(t, "users a locations=Sydney,Paris", "users b locations=Tokyo", "cloudfront c", "s3 s region=us-east-1",
		"a -> c", "b -> c", "c -> s access=oac path=/static/*", "c -> s access=oac")
	locations := func(o Options) string {
		o.Connection = Warm
		var out []string
		for _, j := range mustEstimate(t, d, o).Journeys {
			out = append(out, fmt.Sprintf("%s %s %s %.0f", j.Users, j.Location, j.Request, j.SharePercent))
		}
		return strings.Join(out, ", ")
	}
	tests := []struct {
		o    Options
		want string
	}{
		{Options{Path: "/x"}, "a Sydney /x 25, a Paris /x 25, b Tokyo /x 50"},
		{Options{Path: "/x", From: []string{"sydney"}}, "a Sydney /x 25"},
		{Options{Path: "/x", From: []string{"b"}}, "b Tokyo /x 50"},
		{Options{Path: "/x", From: []string{"Lagos"}}, "a Lagos /x 50, b Lagos /x 50"},
		{Options{From: []string{"b"}}, "b Tokyo /static/* 25, b Tokyo * 25"},
	}
	for _, tc := range tests {
		if got := locations(tc.o); got != tc.want {
			t.Errorf("%+v: got %q, want %q", tc.o, got, tc.want)
		}
	}
	bad := 120.0
	for _, o := range []Options{{Connection: "hot"}, {From: []string{"Atlantis"}}, {HitRatio: &bad}} {
		if _, err := Estimate(d, o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}

func TestAssumptionsTellWhatChanged(t *testing.T) {
	d := assuming(t, direct(t), setting("hitRatio", "90"))
	for _, a := range mustEstimate(t, d, Options{}).Assumptions {
		if a.Changed != (a.Name == "hitRatio") || a.Value == "" || a.Default == "" || a.Source == "" || a.Changed == (a.Value == a.Default) {
			t.Errorf("%+v", a)
		}
	}
}

// Every kind that may end up on a path has its figures.
func TestFigures(t *testing.T) {
	for _, f := range Figures() {
		if f.Source == "" || f.Unit == "" || f.P95 < f.P50 || !slices.Contains([]string{"measured", "documented", "assumed"}, f.Basis) {
			t.Errorf("%+v", f)
		}
	}
	for _, k := range topo.Kinds() {
		balances := k.Tier == topo.TierBalancer && k.Kind != topo.KindGWLB
		if _, ok := embeddedFigures().items[string(k.Kind)]; !ok && (balances || k.Terminal()) {
			t.Errorf("no figure for %s", k.Kind)
		}
	}
	users, _ := topo.FindProp(topo.KindUsers.Info().Props, "access")
	for _, c := range users.Choices {
		if c.Value == topo.AccessMixed {
			continue
		}
		embeddedFigures().get("last-mile/" + c.Value)
		embeddedFigures().get("jitter/" + c.Value)
	}
}

// Numbers that no one would write must not hang or give nonsense.
func TestAbsurdNumbers(t *testing.T) {
	for _, think := range []string{"thinkTime=0 thinkTimeP95=900000", "thinkTime=900000 thinkTimeP95=1", "thinkTime=NaN", "thinkTime=+Inf", "thinkTime=-5", "thinkTime=1e300 thinkTimeP95=1e308"} {
		lines := []string{sydney, "alb a region=us-east-1", "asg app region=us-east-1 " + strings.ReplaceAll(think, "+Inf", "Inf"), "sydney -> a", "a -> app"}
		d, err := traffictest.Parse(lines...)
		if err != nil {
			continue // refused where it is set
		}
		for _, a := range []topo.Setting{setting("body", "1e300"), setting("resolverRate", "-1"), setting("originRate", "NaN")} {
			if e, err := (topo.SetAssumption{Setting: a}).Apply(d); err == nil {
				d = e
			}
		}
		for _, j := range mustEstimate(t, d, Options{}).Journeys {
			if j.Outcome == traffic.Failed {
				continue // it works for longer than the balancer waits
			}
			if !(j.P50 > 0 && j.P50 <= j.P95 && j.P95 < 1e9) {
				t.Errorf("%s: p50 %v, p95 %v", think, j.P50, j.P95)
			}
		}
	}
}

// large is a design of n nodes in which ten users nodes with 50 populations
// call distributions and latency-routed stacks. When they vary, every backend
// has a think time of its own and half of them are functions, so that few sums
// are the same.
func large(t testing.TB, n int, vary bool) *topo.Topology {
	cities := []string{"Sydney", "Paris", "Chicago", "Tokyo", "Lagos", "Mumbai", "London", "Madrid", "Toronto", "Singapore"}
	var lines []string
	for i := range 10 {
		lines = append(lines, fmt.Sprintf("users u%d locations=%s", i, strings.Join([]string{cities[i], cities[(i+1)%10], cities[(i+2)%10], cities[(i+3)%10], cities[(i+4)%10]}, ",")))
	}
	for i := 0; len(lines) < n; i++ {
		lines = append(lines, fmt.Sprintf("record www%d name=www%d.example.com", i, i), fmt.Sprintf("cloudfront cdn%d", i), fmt.Sprintf("s3 s%d region=us-east-1", i),
			fmt.Sprintf("record api%d policy=latency name=api%d.example.com", i, i))
		for k, r := range traffictest.Regions[:3] {
			kind, props := "asg", ""
			if vary {
				kind, props = []string{"asg", "lambda"}[i%2], fmt.Sprintf(" thinkTime=%d thinkTimeP95=%d", 5+i, 9+3*i+k)
			}
			lines = append(lines, fmt.Sprintf("alb alb%d-%d region=%s", i, k, r), fmt.Sprintf("%s app%d-%d region=%s%s", kind, i, k, r, props))
		}
	}
	stacks := (n - 10 + 9) / 10
	for i := range stacks {
		lines = append(lines, fmt.Sprintf("u%d -> www%d", i%10, i), fmt.Sprintf("www%d -> cdn%d", i, i), fmt.Sprintf("cdn%d -> s%d path=/static/*", i, i), fmt.Sprintf("cdn%d -> api%d", i, i))
		for k, r := range traffictest.Regions[:3] {
			lines = append(lines, fmt.Sprintf("api%d -> alb%d-%d region=%s evaluateTargetHealth=true", i, i, k, r), fmt.Sprintf("alb%d-%d -> app%d-%d", i, k, i, k))
		}
	}
	return traffictest.Design(t, lines...)
}

func BenchmarkEstimate(b *testing.B) {
	for _, n := range []int{100, 1000} {
		for name, vary := range map[string]bool{"alike": false, "all_different": true} {
			d := large(b, n, vary)
			b.Run(fmt.Sprintf("%d_nodes_50_populations_%s", n, name), func(b *testing.B) {
				journeys := 0
				for b.Loop() {
					journeys = len(mustEstimate(b, d, Options{}).Journeys)
				}
				b.ReportMetric(float64(journeys), "journeys")
			})
		}
	}
}

// Equal targets are named as far as there is room.
func TestPeerNames(t *testing.T) {
	for n, want := range map[int]string{0: "", 1: "<a>", 5: "<a>, <b>, <c>, <d>, <e>", 7: "<a>, <b>, <c>, <d> and 3 more"} {
		j := Journey{Peers: strings.Split("abcdefg", "")[:n]}
		if got := j.PeerNames(func(id string) string { return "<" + id + ">" }); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
