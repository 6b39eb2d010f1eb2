package failure

import (
	"fmt"
	"math"
	"testing"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic/traffictest"
)

// fan is a weighted name with many answers, each with a balancer, instances in two
// zones (99.99 % × 99.99 % = 99.980001 %) and a health check of its own. Answers
// stand in the Regions in turn.
func fan(t traffictest.T, answers int, regions ...string) *model.Topology {
	lines := []string{"users u locations=Paris", "record www name=www.example.com policy=weighted", "u -> www"}
	for i := range answers {
		at := regions[i%len(regions)]
		lines = append(lines,
			fmt.Sprintf("alb l%d region=%s azs=2", i, at), fmt.Sprintf("asg g%d region=%s azs=2 min=2", i, at), fmt.Sprintf("health-check h%d", i),
			fmt.Sprintf("www -> l%d weight=%d healthCheck=h%d", i, 1+i%3, i), fmt.Sprintf("l%d -> g%d", i, i), fmt.Sprintf("h%d -> l%d", i, i))
	}
	return traffictest.Design(t, lines...)
}

// What stands in one Region counts once, however many there are; Regions are
// independent. Worked by hand: a = 99.980001 % of one way, b = 99.4005 % of one zone
// with one instance.
func TestManyAnswersInParallel(t *testing.T) {
	const a, b = 0.99980001, 0.999 * 0.995
	withPoor := func(lines ...string) *model.Topology {
		poor := []string{"alb x region=us-east-1 azs=1", "asg y region=us-east-1 azs=1 min=1", "health-check z", "x -> y", "z -> x"}
		return traffictest.Design(t, append(poor, lines...)...)
	}
	for _, c := range []struct {
		name string
		top  *model.Topology
		want float64
	}{
		{"ten in one Region are no better than one", fan(t, 10, "eu-west-1"), a},
		{"ten in two Regions: 1 - (1 - a)²", fan(t, 10, "eu-west-1", "us-east-1"), 1 - (1-a)*(1-a)},
		{"sixty in two Regions", fan(t, 60, "eu-west-1", "us-east-1"), 1 - (1-a)*(1-a)},
		{"twelve in four Regions: all but 1e-15", fan(t, 12, "eu-west-1", "us-east-1", "sa-east-1", "ap-southeast-2"), 1},
		{
			"the better of two in a Region, and another Region: 1 - (1 - a)²",
			withPoor(
				"users u locations=Paris", "record www name=www.example.com policy=weighted", "u -> www",
				"alb l region=us-east-1 azs=2", "asg g region=us-east-1 azs=2 min=2", "health-check h", "l -> g", "h -> l",
				"alb m region=eu-west-1 azs=2", "asg n region=eu-west-1 azs=2 min=2", "health-check o", "m -> n", "o -> m",
				"www -> l weight=1 healthCheck=h", "www -> m weight=1 healthCheck=o", "www -> x weight=1 healthCheck=z",
			),
			1 - (1-a)*(1-a),
		},
		{
			"two poor ones in a Region, one good in another: 1 - (1 - b)(1 - a)",
			withPoor(
				"users u locations=Paris", "record www name=www.example.com policy=weighted", "u -> www",
				"alb l region=us-east-1 azs=1", "asg g region=us-east-1 azs=1 min=1", "health-check h", "l -> g", "h -> l",
				"alb m region=eu-west-1 azs=2", "asg n region=eu-west-1 azs=2 min=2", "health-check o", "m -> n", "o -> m",
				"www -> l weight=1 healthCheck=h", "www -> m weight=1 healthCheck=o", "www -> x weight=1 healthCheck=z",
			),
			1 - (1-a)*(1-b),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, err := Availabilities(c.top, Options{Methods: []string{"GET"}})
			if err != nil {
				t.Fatal(err)
			}
			if got := all[0].Percent; math.Abs(got-100*c.want) > 1e-9 || got >= 100 {
				t.Errorf("availability %.12f %%, want %.12f %%", got, 100*c.want)
			}
		})
	}
}

// The work grows with the answers and the Regions, not with the sets of answers that
// may be lost together.
func TestWorkOfManyAnswers(t *testing.T) {
	var twenty []string
	for _, r := range geo.Regions()[:20] {
		twenty = append(twenty, r.Code)
	}
	for _, c := range []struct {
		answers int
		regions []string
		most    int
	}{
		{20, []string{"eu-west-1"}, 100},
		{60, []string{"eu-west-1"}, 300},
		{24, []string{"eu-west-1", "us-east-1", "sa-east-1", "ap-southeast-2"}, 800},
		{40, twenty, mostWalks + 200},
	} {
		s, kinds, err := begin(fan(t, c.answers, c.regions...), Options{Methods: []string{"GET"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		b := newBalance(s, &kinds[0])
		b.of(nil, map[string]bool{}, 0, 1)
		if n := len(b.walks); n > c.most {
			t.Errorf("%d answers in %d Regions: requests were followed %d times, want %d at most", c.answers, len(c.regions), n, c.most)
		}
		t.Logf("%d answers in %d Regions: followed %d times", c.answers, len(c.regions), len(b.walks))
	}
}

// Populations that call the same addresses share what was found out; those whom
// something tells apart do not.
func TestSharedAvailability(t *testing.T) {
	for _, c := range []struct {
		name   string
		policy string
		want   bool // shared
	}{
		{"a name that answers all alike", "policy=weighted", true},
		{"a name that answers by place", "policy=latency", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			top := traffictest.Design(t, "users u locations=Paris,Sydney", "users v locations=Lagos rate=5", "record www name=www.example.com "+c.policy,
				"alb l region=eu-west-1 azs=2", "asg g region=eu-west-1 azs=2 min=2", "l -> g", "u -> www", "v -> www", "www -> l evaluateTargetHealth=true region=eu-west-1")
			s, kinds, err := begin(top, Options{Methods: []string{"GET"}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			alike, keys := newAlikes(s), map[string]bool{}
			for i := range kinds {
				any, _ := alike.keys(&kinds[i])
				keys[any] = true
			}
			if got := len(keys) == 1; got != c.want {
				t.Errorf("%d kinds of requests have %d keys, shared should be %v", len(kinds), len(keys), c.want)
			}
		})
	}
}

// Nothing published is no bound either: unknown, and never "at most 100 %".
func TestUnknownAvailabilityHasNoBound(t *testing.T) {
	top := traffictest.Design(t, "users u locations=Paris", "on-premises own location=Paris public=true", "u -> own")
	all, err := Availabilities(top, Options{Methods: []string{"GET"}})
	if err != nil {
		t.Fatal(err)
	}
	if all[0].Bounded() || all[0].Known() {
		t.Errorf("bounded %v, known %v of %+v", all[0].Bounded(), all[0].Known(), all[0])
	}
	rows := ObjectiveRows(top, unworried(all), false)
	if got := rows[0].Cells[2]; got != "unknown: nothing is published for own" {
		t.Errorf("the table says %q", got)
	}
}
