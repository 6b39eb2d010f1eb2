package validate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

const originGroupDead = "cloudfront/origin-group-dead-origin"

// goneCodes are the codes as which CloudFront takes an origin that is gone, and how it is
// noticed.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
var goneCodes = []struct {
	code int
	how  string
}{{503, "takes no connection"}, {504, "does not answer in time"}}

// meetsLoss tells whether the group turns to the secondary when the primary is gone; one
// that is not meant for failures need not.
func (g *originGroup) meetsLoss() bool {
	codes, _ := g.missing()
	return len(codes) == 0
}

// missing lists the codes that the group would need when its primary is gone, and what
// of the primary goes unnoticed.
func (g *originGroup) missing() (codes []int, how []string) {
	has := g.codes()
	if !slices.ContainsFunc(has, func(c int) bool { return c >= 500 }) || !all(has, func(c int) bool { return slices.Contains(failoverCodes, c) }) {
		return nil, nil
	}
	for _, gone := range goneCodes {
		if !slices.Contains(has, gone.code) {
			codes, how = append(codes, gone.code), append(how, gone.how)
		}
	}
	return codes, how
}

func groupsOfDeadOrigins(p *Pass) {
	for _, g := range p.OriginGroups() {
		codes, how := g.missing()
		if len(g.members) != 2 || len(codes) == 0 {
			continue
		}
		first := g.stating()
		full := slices.Sorted(slices.Values(append(slices.Clone(g.codes()), codes...)))
		p.AboutLink(first, "criteria", "dist", label(g.dist), "group", g.name, "origin", label(p.To(primaryOf(g))),
			"what", strings.Join(how, " or "), "codes", inARow(numerals(codes))).With(p.To(primaryOf(g))).
			OfferSafe("codes", "Fail over on "+inARow(numerals(codes))+" too", setLink(first, "criteria", numerals(full)...))
	}
}

// stating is the member that states the codes of the group; others follow it.
func (g *originGroup) stating() *model.Link {
	for _, l := range g.members {
		if o, ok := l.Spec.(*model.OriginSpec); ok && len(o.Criteria.Val()) > 0 {
			return l
		}
	}
	return g.members[0]
}

// primaryOf is the member of a group that is asked first.
func primaryOf(g *originGroup) *model.Link {
	return slices.MinFunc(g.members, func(x, y *model.Link) int {
		return cmp.Or(cmp.Compare(turn(x), turn(y)), cmp.Compare(x.To, y.To))
	})
}

func numerals(list []int) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return out
}
