package latencyview_test

import (
	"regexp"
	"strings"
	"testing"

	"portolan/model/latency"
	"portolan/tui/latencyview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
)

// Requests of several addresses are told apart, and the selection stays with
// its own when the other connection is shown.
func TestSeveralAddresses(t *testing.T) {
	top := parttest.Parse(t, `portolan: 1
name: Two addresses
nodes:
  - {id: staff, kind: users, locations: [Paris]}
  - {id: shop, kind: alb, title: Shop ALB, region: eu-west-1}
  - {id: desk, kind: alb, title: Desk ALB, region: ap-southeast-2}
  - {id: shop-app, kind: asg, region: eu-west-1}
  - {id: desk-app, kind: asg, region: ap-southeast-2}
links:
  - staff -> shop
  - staff -> desk
  - shop -> shop-app
  - desk -> desk-app
`)
	p := latencyview.New()
	p.Set(top, estimate(t, top))
	got := parttest.Picture(p, 120, 33, theme.Unicode)
	for _, want := range []string{"* of Shop ALB", "* of Desk ALB", "Waterfall: Paris, GET * of Shop ALB"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	parttest.Press(p, "down c")
	if j, _ := p.Selected(); j.Connection != latency.Warm || j.Path[1] != "desk" {
		t.Errorf("selected is %v, %s", j.Path, j.Connection)
	}
}

// So are the answers of one name between which routing divides the requests.
func TestAnswersOfOneName(t *testing.T) {
	top := parttest.Parse(t, `portolan: 1
name: Shift
nodes:
  - {id: staff, kind: users, locations: [Paris]}
  - {id: www, kind: record, name: www.example.com, policy: weighted}
  - {id: old, kind: alb, title: Old ALB, region: eu-west-1}
  - {id: new, kind: alb, title: New ALB, region: eu-west-1}
  - {id: a, kind: asg, region: eu-west-1}
  - {id: b, kind: asg, region: eu-west-1}
links:
  - staff -> www
  - {from: www, to: old, weight: 90}
  - {from: www, to: new, weight: 10}
  - old -> a
  - new -> b
`)
	p := latencyview.New()
	p.Set(top, estimate(t, top))
	got := parttest.Picture(p, 120, 33, theme.Unicode)
	for _, want := range []string{"* at Old ALB", "* at New ALB"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// Where the column has no room, names that begin alike are cut where they are alike.
func TestRequestsThatBeginAlikeDiffer(t *testing.T) {
	top := parttest.Parse(t, `portolan: 1
name: Records
nodes:
  - {id: staff, kind: users, locations: [Paris]}
  - {id: r1, kind: record, title: Route53 record of the shop 1, zone: example.com, name: a.example.com}
  - {id: r2, kind: record, title: Route53 record of the shop 2, zone: example.com, name: b.example.com}
  - {id: shop, kind: alb, title: Shop ALB, region: eu-west-1}
  - {id: app, kind: asg, region: eu-west-1}
links:
  - staff -> r1
  - staff -> r2
  - r1 -> shop
  - r2 -> shop
  - shop -> app
`)
	p := latencyview.New()
	p.Set(top, estimate(t, top))
	for _, size := range [][2]int{{60, 15}, {70, 20}, {120, 36}} {
		got := parttest.Picture(p, size[0], size[1], theme.Unicode)
		for _, end := range []string{"1", "2"} {
			if !regexp.MustCompile(`Paris +\* of.*(op|…) *` + end + " ").MatchString(got) {
				t.Errorf("record %s is missing at %v in\n%s", end, size, got)
			}
		}
	}
}
