package traffic

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// inGroup picks the members of the origin group of the first link; a link
// without a group is its own.
func inGroup(links []*model.Link) (primary, secondary *model.Link) {
	first, _ := model.LinkAs[*model.OriginSpec](links[0])
	if first.Group.Val() == "" {
		return links[0], nil
	}
	for _, l := range links {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		if o.Group.Val() != first.Group.Val() {
			continue
		}
		switch role := o.GroupRole.Val(); {
		case role == model.RoleSecondary && secondary == nil:
			secondary = l
		case role != model.RoleSecondary && primary == nil:
			primary = l
		case secondary == nil:
			secondary = l
		}
	}
	if primary == nil {
		return secondary, nil
	}
	return primary, secondary
}

func (c *course) methodRefused(n *model.Node, o *model.OriginSpec) string {
	m := strings.ToUpper(c.request.Method)
	if Allows(o, m) {
		return ""
	}
	return fmt.Sprintf("the behaviour %s of %s allows %s only, not %s", pattern(o), n.Label(), strings.ReplaceAll(o.Methods.Val(), ",", ", "), m)
}

// Allows tells whether a behaviour allows a method; "" is any that it allows.
func Allows(o *model.OriginSpec, method string) bool {
	allowed := o.Methods.Val()
	return method == "" || allowed == model.MethodsAll || slices.Contains(strings.Split(allowed, ","), strings.ToUpper(method))
}

// defaultCriteria are the codes that start failover where the origin group
// names none. CloudFront has no default; those of its console and of the CDK
// are assumed:
// https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_cloudfront.OriginFailoverConfig.html
var defaultCriteria = []int{500, 502, 503, 504}

// origins asks the primary, and for reads the secondary where the primary
// fails: it cannot be reached, or it answers with one of the failover codes.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
func (c *course) origins(primary, secondary *model.Link, edge sender) []tail {
	c.origin = primary
	first := answer{link: primary, share: 1}
	o, _ := model.LinkAs[*model.OriginSpec](primary)
	if o.Via.Val() == model.ViaVPCOrigin {
		first.reason = fmt.Sprintf("CloudFront reaches %s inside its VPC, as a VPC origin.", c.t.Node(primary.To).Label())
	}
	codes := model.FailoverCodes(primary, secondary)
	if c.secondFirst(o, codes, secondary) {
		return c.second(secondary, edge, tail{share: 1, failed: c.t.Node(primary.To).Label() + " is down."}, ask{how: "CloudFront asks"}, false)
	}
	tails, asks := c.atFirst(first, edge)
	standing := secondary != nil && c.alwaysFails(first, edge, lost(tails, asks))
	var out []tail
	for i, t := range tails {
		a := asks[i]
		if secondary == nil || a.code == 0 {
			out = append(out, t)
			continue
		}
		if why := c.noFailover(o, codes, a.code); why != "" {
			t.failed += why
			out = append(out, t)
			continue
		}
		out = append(out, c.second(secondary, edge, t, a, standing)...)
	}
	return out
}

// atFirst asks the first origin, and tells what comes of it.
func (c *course) atFirst(first answer, edge sender) ([]tail, []ask) {
	o, _ := model.LinkAs[*model.OriginSpec](first.link)
	cdn := c.t.Node(first.link.From)
	tails := c.follow(first, edge)
	asks := make([]ask, len(tails))
	for i := range tails {
		asks[i] = c.asked(cdn, o, &tails[i])
	}
	return tails, asks
}

// alwaysFails tells whether the part of requests that is lost at the first origin of a
// group is lost with nothing broken too.
func (c *course) alwaysFails(first answer, edge sender, now float64) bool {
	return now > 0 && c.failures.Any() && lost(c.calm().atFirst(first, edge)) > now-1e-9
}

// lost is the part of requests that an origin does not serve.
func lost(tails []tail, asks []ask) float64 {
	out := 0.0
	for i, a := range asks {
		if a.code != 0 {
			out += tails[i].share
		}
	}
	return out
}

// second asks the secondary after a failed way.
func (c *course) second(link *model.Link, edge sender, t tail, a ask, standing bool) []tail {
	c.origin = link
	o, _ := model.LinkAs[*model.OriginSpec](link)
	tails := c.follow(answer{
		link: link, share: 1, failover: true, standing: standing, wait: t.wait,
		reason: fmt.Sprintf("%s %s the secondary of origin group %s.", t.failed, a.how, o.Group.Val()),
	}, edge)
	for i := range tails {
		c.asked(c.t.Node(link.From), o, &tails[i])
		tails[i].share *= t.share
		tails[i].wait += t.wait
	}
	return tails
}

// noFailover says why an origin group does not help; "" when it does.
func (c *course) noFailover(o *model.OriginSpec, criteria []int, code int) string {
	switch {
	case !c.request.Reads():
		return " The origin group does not help: it fails over for GET, HEAD and OPTIONS only."
	case c.protocol == model.ProtocolGRPC:
		return " The origin group does not help: it does not fail over for gRPC."
	case !c.methodCached(o):
		return " The origin group does not help: it fails over for OPTIONS only where the behaviour caches them."
	}
	if len(criteria) == 0 {
		criteria = defaultCriteria
	}
	if slices.Contains(criteria, code) {
		return ""
	}
	codes := make([]string, len(criteria))
	for i, code := range criteria {
		codes[i] = strconv.Itoa(code)
	}
	return fmt.Sprintf(" The origin group does not help: it fails over on %s and not on %d.", join(codes), code)
}
