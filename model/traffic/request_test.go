package traffic_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/traffic/traffictest"
)

func TestPopulations(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  []string
	}{
		{"one without a location", []string{"users a"}, []string{"a  100% false"}},
		{"locations share equally", []string{"users a locations=Paris,Tokyo"}, []string{"a Paris 50% true", "a Tokyo 50% true"}},
		{"the rest is divided equally", []string{"users a share=40 locations=Paris", "users b locations=Madrid", "users c locations=Rome"}, []string{"a Paris 40% true", "b Madrid 30% true", "c Rome 30% true"}},
		{"stated shares are scaled to 100", []string{"users a share=30 locations=Paris", "users b share=30 locations=Madrid"}, []string{"a Paris 50% true", "b Madrid 50% true"}},
		{"nothing left for those without a share", []string{"users a share=150 locations=Paris", "users b locations=Madrid"}, []string{"a Paris 100% true", "b Madrid 0% true"}},
		{"all zero means equal", []string{"users a share=0 locations=Paris", "users b share=0 locations=Madrid"}, []string{"a Paris 50% true", "b Madrid 50% true"}},
		{"a place that does not exist", []string{"users a locations=Atlantis"}, []string{"a Atlantis 100% false"}},
	}
	for _, tc := range tests {
		var got []string
		sum := 0.0
		for _, p := range traffic.Populations(traffictest.Design(t, tc.lines...)) {
			got = append(got, fmt.Sprintf("%s %s %.0f%% %v", p.Users.ID, p.Location, 100*p.Share, p.Known))
			sum += p.Share
			if p.Known == (p.Unknown != "") {
				t.Errorf("%s: known %v, but the reason is %q", tc.name, p.Known, p.Unknown)
			}
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: shares add up to %v", tc.name, sum)
		}
	}
}

func TestRequests(t *testing.T) {
	base := []string{"users u", "record www", "record api", "cloudfront cdn", "s3 b region=eu-west-1", "http-api h region=eu-west-1", "lambda fn region=eu-west-1", "alb lb region=eu-west-1", "alb sorry region=eu-west-1 rules=fixed+200", "asg app region=eu-west-1"}
	tests := []struct {
		name  string
		links []string
		want  []string
	}{
		{"no link", nil, []string{"* GET  100%"}},
		{"no distribution", []string{"u -> api", "api -> h", "h -> fn"}, []string{"* GET api 100%"}},
		{"behaviours in order, the default last", []string{"u -> www", "www -> cdn", "cdn -> h", "cdn -> b access=oac path=/static/*", "cdn -> b access=oac path=/img/*"}, []string{"/static/* GET www 33%", "/img/* GET www 33%", "* GET www 33%"}},
		{"stated shares", []string{"u -> www", "www -> cdn", "cdn -> b access=oac path=/static/* share=80", "cdn -> h"}, []string{"/static/* GET www 80%", "* GET www 20%"}},
		{"stated share of the default", []string{"u -> www", "www -> cdn", "cdn -> h share=70", "cdn -> b access=oac path=/static/*"}, []string{"/static/* GET www 30%", "* GET www 70%"}},
		{"several entries", []string{"u -> www", "u -> api", "www -> cdn", "cdn -> b access=oac path=/static/*", "cdn -> b access=oac", "api -> h", "h -> fn"}, []string{"/static/* GET www 25%", "* GET www 25%", "* GET api 50%"}},
		{"routes that take no GET", []string{"u -> h", "h -> fn route=POST+/orders"}, []string{"* POST h 100%"}},
		{"a route that takes a GET", []string{"u -> h", "h -> fn route=POST+/orders", "h -> fn route=GET+/orders"}, []string{"* GET h 100%"}},
		{"a route for each behaviour", []string{"u -> cdn", "cdn -> b access=oac", "cdn -> h path=/hooks/* methods=all", "cdn -> h path=/list methods=all", "h -> fn route=PUT+/hooks/{proxy+}", "h -> fn route=GET+/list"}, []string{"/hooks/* PUT cdn 33%", "/list GET cdn 33%", "* GET cdn 33%"}},
		{"a path that becomes another", []string{"u -> cdn", "cdn -> h path=/hooks/* originPath=/v1 methods=all", "h -> fn route=POST+/v1/hooks/{proxy+}"}, []string{"/hooks/* POST cdn 100%"}},
		{"a path that no route takes", []string{"u -> cdn", "cdn -> h path=/hooks/* methods=all", "h -> fn route=POST+/orders"}, []string{"/hooks/* GET cdn 100%"}},
		{"a rule that takes no GET", []string{"u -> lb", "lb -> app method=POST"}, []string{"* POST lb 100%"}},
		{"rules, and an answer of its own", []string{"u -> sorry", "sorry -> app method=POST"}, []string{"* GET sorry 100%"}},
		{"members of an origin group are one behaviour", []string{"u -> cdn", "cdn -> b access=oac group=g groupRole=primary", "cdn -> h group=g groupRole=secondary"}, []string{"* GET cdn 100%"}},
	}
	for _, tc := range tests {
		d := traffictest.Design(t, append(slices.Clone(base), tc.links...)...)
		var got []string
		for _, r := range traffic.NewWalker(d, traffictest.Network{}, traffic.Failures{}).Requests(d.Node("u")) {
			got = append(got, fmt.Sprintf("%s %s %s %.0f%%", r.Path, r.Method, r.Entry, 100*r.Share))
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
func TestMatchPath(t *testing.T) {
	tests := []struct {
		pattern, path string
		want          bool
	}{
		{"*", "/", true},
		{"*", "", true},
		{"/static/*", "/static/a/b", true},
		{"static/*", "/static/a", true},
		{"/static/*", "/static", false},
		{"*.jpg", "/img/a.jpg", true},
		{"*.jpg", "/img/a.JPG", false},
		{"/a?.gif", "/ab.gif", true},
		{"/a?.gif", "/a.gif", false},
		{"/*/x/*", "/1/2/x/3", true},
		{"/static/*", "/static/*", true},
		{"", "/", true},
		{"", "/a", false},
	}
	for _, tc := range tests {
		if got := traffic.MatchPath(tc.pattern, tc.path); got != tc.want {
			t.Errorf("MatchPath(%q, %q) = %v", tc.pattern, tc.path, got)
		}
	}
}

// A population is called by its city; where two are in one city, by its users too.
func TestNames(t *testing.T) {
	users := func(id, title string, locations ...string) *model.Node {
		return model.NewNode(id, title, &model.Users{Locations: model.Some(locations)})
	}
	top, err := model.New("", []*model.Node{
		users("a", "Staff", "Paris", "Rome"), users("b", "", "Paris"), model.NewNode("c", "Partners", &model.Users{}),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[traffic.Who]string{{"a", "Paris"}: "Paris, Staff", {"a", "Rome"}: "Rome", {"b", "Paris"}: "Paris, b", {"c", ""}: "Partners"}
	if got := traffic.Names(top); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
