package failure

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model/traffic"
)

// compared tells what breaks change: requests that step aside on the same way with
// nothing broken, for what is down or held unhealthy anyway, are served as before. Where
// more of them take that way now, only what is added takes part in a failover.
func compared(before, after []traffic.Journey) []traffic.Journey {
	stepped := func(j traffic.Journey) bool { return j.Outcome != traffic.Failed && len(aside(j.Hops)) > 0 }
	if !slices.ContainsFunc(before, stepped) || !slices.ContainsFunc(after, stepped) {
		return after
	}
	had := map[string]float64{}
	for i, share := range sharesOf(before) {
		if stepped(before[i]) {
			for way, part := range waysTo(before[i]) {
				had[way] += share * part
			}
		}
	}
	var out []traffic.Journey
	for i, share := range sharesOf(after) {
		j := after[i]
		if j.Outcome != traffic.ServedAfterFailover || share == 0 {
			out = append(out, j)
			continue
		}
		same := 0.0
		for way, part := range waysTo(j) {
			still := min(had[way], share*part)
			had[way] -= still
			same += still / share
		}
		stays := j
		stays.Outcome = traffic.Served
		switch {
		case same > 1-1e-9:
			out = append(out, stays)
		case same < 1e-9:
			out = append(out, j)
		default:
			stays.Share, j.Share = j.Share*same, j.Share*(1-same)
			out = append(out, stays, j)
		}
	}
	return out
}

// waysTo are the ways of a journey to each of the targets that share it, with where
// it steps aside, and the part that each gets. Parts add up to 1.
func waysTo(j traffic.Journey) map[string]float64 {
	var steps []string
	for _, h := range j.Hops {
		where := ""
		if h.Link != nil {
			where = fmt.Sprint(h.Link.Ref())
		}
		steps = append(steps, fmt.Sprint(h.Node.ID, where, h.EdgeLocation, h.Failover))
	}
	last := len(j.Hops) - 1
	out, sum := map[string]float64{}, 0.0
	for _, p := range j.Hops[last].Takers() {
		where := ""
		if p.Link != nil {
			where = fmt.Sprint(p.Link.Ref())
		}
		steps[last] = fmt.Sprint(p.Node.ID, where, j.Hops[last].Failover)
		out[strings.Join(steps, "\x00")] += p.Share
		sum += p.Share
	}
	for way, part := range out {
		out[way] = partOf(part, sum, len(out))
	}
	return out
}
