package validate

import (
	"portolan/model"
	"portolan/model/traffic"
)

// route53FamilyRules judge answers by their address family.
var route53FamilyRules = []*Rule{
	{
		ID: "route53/alias-family", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseFamily, traffic.CauseVersion},
		Title:    "Alias of a family that the target lacks",
		When:     "An AAAA alias leads to something without IPv6, or an A alias to something without public IPv4.",
		Why:      "The alias is accepted, and its answer is empty.",
		Message:  "{name}: the {type} answer to {t} is empty, since it has no {family}",
		FixText:  "Give the target both families, or answer with the other type",
		Note:     "Asked where the address type of the target is known, be it by its documented default.",
		Sources:  []string{srcApplicationLoadBalancers, srcResourceRecordSetsChoosingAliasNonAlias},
		Check:    aliasFamilies,
	},
	{
		ID: "route53/health-check-family", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Health check of a target without IPv4",
		When:    "A health check tests an Application Load Balancer that has no public IPv4.",
		Why:     "Checkers that are given a name ask for its IPv4 address.",
		Message: "{hc} asks for an IPv4 address, and {t} has none",
		FixText: "Watch a CloudWatch alarm, or use dualstack",
		Sources: []string{srcHealthOfEndpoints},
		Check:   checkFamilies,
	},
}

func aliasFamilies(p *Pass) {
	for _, g := range p.Groups() {
		for _, a := range g.LegalAnswers() {
			ipv4, ipv6, known := model.Families(a.Target)
			family, kind := "", g.Spec.Type.Val()
			switch {
			case !known || !a.Spec.Alias.Val():
			case kind == "AAAA" && !ipv6:
				family = "IPv6"
			case kind == "A" && !ipv4 && !g.Spec.ZonePrivate.Val():
				family = "public IPv4"
			}
			if family == "" {
				continue
			}
			p.AboutLink(a.Link, "type", "name", g.Name(), "type", kind, "t", label(a.Target), "family", family).
				Offer("dualstack", "Give "+label(a.Target)+" both families", bothFamilies(a.Target))
		}
	}
}

func checkFamilies(p *Pass) {
	p.eachCall(func(hc *model.Node, _ *model.HealthCheck, c traffic.Called) {
		if ipv4, _, _ := model.Families(c.Node); !ipv4 && c.Prop != "fqdn" { // of names route53/alias-family
			p.aboutCall(hc, c, "ipAddressType", "hc", label(hc), "t", label(c.Node))
		}
	})
}

// bothFamilies is the edit that lets a node answer over IPv4 and IPv6.
func bothFamilies(n *model.Node) model.Edit {
	if n.Kind() == model.KindCloudFront {
		return setNode(n, "ipv6", "true")
	}
	return setNode(n, "ipAddressType", model.DualStack)
}

// offerAlias offers to make an answer an alias, and its target fit for the type
// of the record.
func (p *Pass) offerAlias(f *Finding, l *model.Link) {
	if p.To(l).Kind() == model.KindVerifiedAccess {
		return // of which Route 53 has no alias
	}
	edits := []model.Edit{setLink(l, "alias"), setLink(l, "ttl")}
	r, _ := model.As[*model.Record](p.From(l))
	if _, ipv6, known := model.Families(p.To(l)); known && !ipv6 && r.Type.Val() == "AAAA" {
		f.Offer("alias", "Make it an alias, and "+label(p.To(l))+" dual-stack", append(edits, bothFamilies(p.To(l)))...)
		return
	}
	f.OfferSafe("alias", "Make it an alias", edits...)
}
