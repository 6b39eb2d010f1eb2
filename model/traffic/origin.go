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
	allowed := o.Methods.Val()
	if m == "" || allowed == model.MethodsAll || slices.Contains(strings.Split(allowed, ","), m) {
		return ""
	}
	return fmt.Sprintf("the behaviour %s of %s allows %s only, not %s", pattern(o), n.Label(), strings.ReplaceAll(allowed, ",", ", "), m)
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
	tails := c.follow(first, edge)
	if secondary == nil {
		return tails
	}
	var out []tail
	for _, t := range tails {
		how, wait, why := c.failsOver(o, t)
		if t.failed == "" || why != "" {
			t.failed += why
			out = append(out, t)
			continue
		}
		c.origin = secondary
		again := answer{
			link: secondary, share: 1, failover: true, wait: wait,
			reason: fmt.Sprintf("%s %s the secondary of origin group %s.", t.failed, how, o.Group.Val()),
		}
		for _, second := range c.follow(again, edge) {
			second.share *= t.share
			out = append(out, second)
		}
	}
	return out
}

// failsOver tells how CloudFront comes to ask the secondary after a failed way,
// and how many seconds it spends on the primary; or why it does not.
func (c *course) failsOver(o *model.OriginSpec, t tail) (how string, wait float64, why string) {
	if t.failed == "" {
		return "", 0, ""
	}
	if !c.request.Reads() {
		return "", 0, " The origin group does not help: it fails over for GET, HEAD and OPTIONS only."
	}
	switch t.status {
	case noAnswer:
		wait = float64(o.Attempts.Val() * o.Timeout.Val())
		times := "once"
		if n := o.Attempts.Val(); n != 1 {
			times = fmt.Sprintf("%d times", n)
		}
		return fmt.Sprintf("CloudFront tries it %s for %d s and then asks", times, o.Timeout.Val()), wait, ""
	case unreachable:
		return "CloudFront gets no connection and asks", 0, ""
	}
	criteria := o.Criteria.Val()
	if len(criteria) == 0 {
		criteria = defaultCriteria
	}
	if !slices.Contains(criteria, t.status) {
		codes := make([]string, len(criteria))
		for i, code := range criteria {
			codes[i] = strconv.Itoa(code)
		}
		return "", 0, fmt.Sprintf(" The origin group does not help: it fails over on %s and not on %d.", join(codes), t.status)
	}
	return "It answers with an error, and CloudFront asks", 0, ""
}
