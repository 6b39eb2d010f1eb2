package traffictest

import (
	"fmt"
	"math/rand/v2"

	"portolan/model"
)

// Regions and Cities are where random designs stand.
var (
	Regions = []string{"us-east-1", "eu-west-1", "ap-southeast-2", "sa-east-1", "ap-northeast-1"}
	Cities  = []string{"Sydney", "Paris", "Chicago", "Tokyo", "Lagos", "Mumbai"}
)

// Random writes the lines of a design out of choices: pick(n) is a number from
// 0 to n-1. Most links follow the flow of requests, some go anywhere, so that
// loops and illegal links occur.
func Random(pick func(n int) int) []string {
	r := &random{pick: pick}
	for i := range 1 + pick(2) {
		r.node("users", fmt.Sprintf("u%d", i), fmt.Sprintf("locations=%s,%s access=%s", r.of(Cities), r.of(Cities), r.of([]string{"wired", "wifi", "lte"})))
	}
	for i := range 1 + pick(3) {
		r.node("record", fmt.Sprintf("r%d", i), "policy="+r.of([]string{"simple", "weighted", "latency", "failover", "geolocation", "geoproximity", "multivalue"}))
	}
	if pick(2) == 0 {
		r.node("cloudfront", "cdn", "httpVersion="+r.of([]string{"http2", "http3"}))
	}
	if pick(3) == 0 {
		r.node("global-accelerator", "ga", "")
	}
	for i := range 1 + pick(4) {
		r.node(r.of([]string{"alb", "alb", "nlb", "http-api", "rest-api"}), fmt.Sprintf("b%d", i), "region="+r.of(Regions))
	}
	for i := range 1 + pick(4) {
		r.node(r.of([]string{"asg", "asg", "lambda", "ecs", "s3"}), fmt.Sprintf("x%d", i), fmt.Sprintf("region=%s thinkTime=%d", r.of(Regions), 1+pick(50)))
	}
	for i, from := range r.ids {
		for range 1 + pick(2) {
			// Nodes come in the order of requests: mostly link onwards.
			to := i + 1 + pick(len(r.ids)-i)
			if to >= len(r.ids) {
				to = pick(len(r.ids))
			}
			if to != i {
				r.lines = append(r.lines, fmt.Sprintf("%s -> %s%s", from, r.ids[to], r.props(r.kinds[i], r.kinds[to])))
			}
		}
	}
	return r.lines
}

// Designs are n designs of [Random], the same ones each time.
func Designs(n int) []*model.Topology {
	r := rand.New(rand.NewPCG(5, 200))
	var all []*model.Topology
	for len(all) < n {
		if d, err := Parse(Random(r.IntN)...); err == nil {
			all = append(all, d)
		}
	}
	return all
}

type random struct {
	pick       func(n int) int
	lines      []string
	ids, kinds []string
}

func (r *random) of(words []string) string { return words[r.pick(len(words))] }

func (r *random) node(kind, id, props string) {
	r.ids, r.kinds = append(r.ids, id), append(r.kinds, kind)
	r.lines = append(r.lines, kind+" "+id+" "+props)
}

// props gives a link what the policy or the cache may ask for.
func (r *random) props(from, to string) string {
	switch {
	case from == "record":
		return fmt.Sprintf(" weight=%d region=%s role=%s location=%s evaluateTargetHealth=%s", r.pick(3), r.of(Regions),
			r.of([]string{"primary", "secondary"}), r.of([]string{"*", "EU", "JP"}), r.of([]string{"true", "false"}))
	case from == "cloudfront" && to != "cloudfront-function":
		return fmt.Sprintf(" path=%s cachePolicy=%s", r.of([]string{"*", "/static/*"}), r.of([]string{"CachingOptimized", "CachingDisabled"}))
	case from == "global-accelerator":
		return fmt.Sprintf(" dial=%d weight=%d", r.pick(101), r.pick(256))
	}
	return ""
}
