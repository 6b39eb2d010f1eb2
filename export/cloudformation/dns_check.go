package cloudformation

import (
	"slices"

	"portolan/model"
)

func (x *exporter) checkRecord(n *model.Node) {
	r, _ := model.As[*model.Record](n)
	name := model.Domain(r.Name.Val())
	answers := x.t.Out(n.ID)
	switch {
	case name == "":
		x.guard("names/missing", n, "needs the full name of the record, such as www.example.com")
		return
	case x.leadsTo(n, n, map[string]bool{}): // graph/forwarding-cycle
	case len(answers) == 0 && r.Policy.Val() != model.PolicySimple:
		x.guard(leadsNowhere, n, "answers nothing: draw a link to what %s names", name)
	case len(answers) == 0 && x.ofTheZone(r):
		x.refuse(n, "CloudFormation cannot take over the %s record of a hosted zone, which is there from the start: leave it out", r.Type.Val())
	case len(answers) == 0:
		x.leave(n.ID, "the drawing does not say what the "+r.Type.Val()+" record holds: you give its values")
	}
	if r.QueryLogging.Val() || r.DNSSEC.Val() {
		x.leave(n.ID, "query logging and DNSSEC belong to the hosted zone, which the stacks do not own")
	}
	x.checkPolicy(n)
	x.tellApart(n)
	if own, ok := n.Spec.(*model.Record); ok && own.TTL.IsSet() && len(answers) > 0 && !slices.ContainsFunc(answers, func(l *model.Link) bool {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		return !ok || !a.TTL.IsSet()
	}) {
		x.leave(n.ID, "ttl has no effect here, because every answer has its own")
	}
	for _, l := range answers {
		if l.Kind == model.ResolvesTo {
			x.checkAnswer(l)
			if a, _ := model.LinkAs[*model.ResolvesToSpec](l); a.TTL.IsSet() && a.Alias.Val() && r.Type.Val() != "CNAME" {
				x.leave(l.Ref().String(), "ttl has no effect here, because an alias answers with the TTL of its target")
			}
		}
	}
}

// leadsTo tells whether the answers of a record lead to another, through as many
// records as there are.
func (x *exporter) leadsTo(from, to *model.Node, seen map[string]bool) bool {
	if seen[from.ID] {
		return false
	}
	seen[from.ID] = true
	return slices.ContainsFunc(x.targets(from, model.KindRecord), func(next *model.Node) bool {
		return next == to || x.leadsTo(next, to, seen)
	})
}

// checkAnswerOf asks for what a target needs to answer for a name.
func (x *exporter) checkAnswerOf(n *model.Node, l *model.Link, to *model.Node) {
	r, _ := model.As[*model.Record](n)
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	s := serviceOf(to)
	switch {
	case s == nil || !s.handsOver(model.KindRecord, model.ResolvesTo): // the node or the link has its reason
	case r.Type.Val() == model.TypeHTTPS && !a.Alias.Val() && to.Kind() != model.KindRecord && !r.AliasOf(to.Kind()):
		x.refuseLink(l, "an HTTPS record that names %s is not written: leave the link out and give the values of the record", l.To)
	case !slices.Contains([]string{"A", "AAAA", "CNAME"}, r.Type.Val()) && to.Kind() != model.KindRecord && !r.AliasOf(to.Kind()):
		x.guardLink("route53/alias-record-type", l, "%s has no %s record: leave the link out and give the values of the record, or set type A", l.To, r.Type.Val())
	case a.Alias.Val() && r.Type.Val() != "CNAME" && s.zone == nil:
		x.guardLink("route53/alias-target-not-allowed", l, "%s has no hosted zone that an alias could name: set alias false and type CNAME", l.To)
	case r.Type.Val() == "CNAME" && s.host == nil:
		x.refuseLink(l, "%s has addresses and no name: set type A", l.To)
	case !isAddress(r.Type.Val()) || a.Alias.Val(): // no addresses are asked for
	case to.Kind() == model.KindNLB && r.Type.Val() == "A" && !model.HasElasticIP(to):
		x.refuseLink(l, "CloudFormation does not tell the addresses that AWS gives %s: set eip on it, alias true, or type CNAME", l.To)
	case !model.FixedAddress(to, r.Type.Val()):
		x.guardLink("route53/a-record-needs-ip", l, "%s has no fixed address of that family: set type CNAME, or alias true", l.To)
	}
}

// checkPolicy asks that the answers of a name fit together, which neither the
// linter nor the schema checks.
func (x *exporter) checkPolicy(n *model.Node) {
	r, _ := model.As[*model.Record](n)
	answers := x.t.Out(n.ID)
	switch r.Policy.Val() {
	case model.PolicySimple:
		for _, l := range answers {
			a, _ := model.LinkAs[*model.ResolvesToSpec](l)
			if len(answers) > 1 && a != nil && a.Alias.Val() && r.Type.Val() != "CNAME" {
				x.guardLink("route53/simple-multiple-alias", l, "an alias is the only answer of a simple record: set alias false, or another policy on %s", n.ID)
			}
			if len(answers) > 1 && a != nil && a.HealthCheck.IsSet() {
				x.leave(l.Ref().String(), "healthCheck has no effect here, because the answers of a simple record are the values of one record set")
			}
		}
		return
	case model.PolicyIPBased:
		x.checkCIDRs(n)
	}
	for _, l := range answers {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if !ok {
			continue
		}
		switch {
		case r.Policy.Val() == model.PolicyLatency && !regionCode().MatchString(x.answerRegion(l)):
			x.guardLink("route53/latency-region-missing", l, "a latency answer needs the Region of its endpoint")
		case r.Policy.Val() == model.PolicyGeoproximity && !a.Coordinates.IsSet() && !a.LocalZoneGroup.IsSet() && !regionCode().MatchString(x.answerRegion(l)):
			x.guardLink("route53/geoproximity-location", l, "a geoproximity answer needs the Region of its endpoint")
		}
	}
}

func (x *exporter) checkAnswer(l *model.Link) {
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	x.checkAnswerOf(x.t.Node(l.From), l, x.t.Node(l.To))
	if a.HealthCheck.IsSet() {
		if hc := x.t.Node(a.HealthCheck.Val()); hc == nil || hc.Kind() != model.KindHealthCheck {
			x.refuseLink(l, "health check %q is not drawn", a.HealthCheck.Val())
		}
	}
}

// tellApart tells what of a record's answers the stacks cannot give: names of a
// private zone where no VPC of theirs is joined to it, and whether an address is well
// where one check stands for several.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-multivalue.html
func (x *exporter) tellApart(n *model.Node) {
	r, _ := model.As[*model.Record](n)
	if r.ZonePrivate.Val() && x.o.Network == NetworkCreate && slices.ContainsFunc(x.t.Nodes, func(o *model.Node) bool { _, ok := spreadOf(o); return ok }) {
		x.leave(n.ID, "a private zone answers only in VPCs that are joined to it, and the stacks join none: once they are there, aws route53 associate-vpc-with-hosted-zone joins theirs")
	}
	if r.Policy.Val() != model.PolicyMultivalue {
		return
	}
	for _, l := range x.t.Out(n.ID) {
		hc := x.answerCheck(n, l)
		if hc == nil || x.several(l, x.types(n)[0]) == 1 {
			continue
		}
		if x.checkedApart(hc) == nil {
			x.leave(l.Ref().String(), "all addresses of "+l.To+" are given out or none, since "+hc.ID+" does not test each: a check that is drawn for this answer alone, and probes "+l.To+", becomes one for each address")
		}
	}
}
