package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

func (x *exporter) checkRecord(n *model.Node) {
	r, _ := model.As[*model.Record](n)
	name, zone := model.Domain(r.Name.Val()), model.Domain(r.Zone.Val())
	answers := x.t.Out(n.ID)
	switch {
	case !isDomain(name):
		x.refuse(n, "needs the full name of the record, such as www.example.com; it has %q", r.Name.Val())
		return
	case zone != "" && !isBelow(name, zone):
		x.refuse(n, "%s is not in the hosted zone %s", name, zone)
	case x.leadsTo(n, n, map[string]bool{}):
		x.refuse(n, "its answers lead back to it: a name cannot be an alias of itself")
	case len(answers) == 0:
		x.refuse(n, "answers nothing: draw a link to what %s names", name)
	case !slices.Contains([]string{"A", "AAAA", "CNAME"}, r.Type.Val()):
		x.refuse(n, "records of type %s cannot be exported yet; A, AAAA and CNAME can", r.Type.Val())
	}
	if r.QueryLogging.Val() || r.DNSSEC.Val() {
		x.leave(n.ID, "query logging and DNSSEC belong to the hosted zone, which the stacks do not own")
	}
	x.checkPolicy(n)
	for _, l := range answers {
		if l.Kind == model.ResolvesTo {
			x.checkAnswer(n, l)
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
	name := model.Domain(r.Name.Val())
	if api, ok := model.APIOf(to.Effective()); ok && model.Domain(api.CustomDomain.Val()) != name {
		x.refuseLink(l, "%s answers for its customDomain %q and not for %s", l.To, api.CustomDomain.Val(), name)
	}
	if to.Kind() == model.KindS3 && !isWebsite(to) {
		x.refuseLink(l, "%s has no website endpoint, and nothing else of a bucket can be resolved to", l.To)
	}
	if to.Kind() == model.KindOnPremises && (a.Alias.Val() || r.Type.Val() == "AAAA") {
		x.refuseLink(l, "%s is a server of yours: a record leads to it with type A or CNAME and alias false", l.To)
	}
}

// isBelow tells whether a name is a zone or in it.
func isBelow(name, zone string) bool {
	return name == zone || strings.HasSuffix(name, "."+zone)
}

// checkPolicy asks that the answers of a name fit together, which neither the
// linter nor the schema checks.
func (x *exporter) checkPolicy(n *model.Node) {
	r, _ := model.As[*model.Record](n)
	answers := x.t.Out(n.ID)
	switch r.Policy.Val() {
	case model.PolicySimple:
		if len(answers) > 1 {
			x.refuse(n, "a simple policy has one answer and %d are drawn: choose another policy", len(answers))
		}
		return
	case model.PolicyMultivalue:
		for _, l := range answers {
			if x.t.Node(l.To).Kind() != model.KindOnPremises {
				x.refuse(n, "multivalue answers cannot be aliases of load balancers or distributions")
				return
			}
		}
	case model.PolicyIPBased:
		x.checkCIDRs(n)
	case model.PolicyFailover:
		roles := map[string]int{}
		for _, l := range answers {
			if a, ok := model.LinkAs[*model.ResolvesToSpec](l); ok {
				roles[a.Role.Val()]++
			}
		}
		if len(answers) != 2 || roles[model.RolePrimary] != 1 || roles[model.RoleSecondary] != 1 {
			x.refuse(n, "failover needs exactly one answer with role primary and one with role secondary")
		}
	}
	ids := map[string]bool{}
	for _, l := range answers {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if !ok {
			continue
		}
		id := a.SetIdentifier.Or(l.To)
		if ids[id] {
			x.refuseLink(l, "set identifier %q is used by another answer of %s", id, n.ID)
		}
		ids[id] = true
		switch {
		case r.Policy.Val() == model.PolicyWeighted && (!a.Weight.IsSet() || a.Weight.Val() < 0 || a.Weight.Val() > 255):
			x.refuseLink(l, "a weighted answer needs a weight from 0 to 255")
		case r.Policy.Val() == model.PolicyGeolocation && a.Location.Val() == "":
			x.refuseLink(l, "a geolocation answer needs a location, or * for everybody else")
		case (r.Policy.Val() == model.PolicyLatency || r.Policy.Val() == model.PolicyGeoproximity) && !regionCode().MatchString(x.answerRegion(l)):
			x.refuseLink(l, "a %s answer needs the Region of its endpoint", r.Policy.Val())
		case r.Policy.Val() == model.PolicyGeoproximity && (a.Coordinates.IsSet() || a.LocalZoneGroup.IsSet()):
			x.refuseLink(l, "geoproximity by coordinates or Local Zone cannot be exported yet; by Region it can")
		}
	}
}

func (x *exporter) checkAnswer(n *model.Node, l *model.Link) {
	r, _ := model.As[*model.Record](n)
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	to := x.t.Node(l.To)
	name := model.Domain(r.Name.Val())
	if isCNAME(r, a) && name == model.Domain(r.Zone.Val()) {
		x.refuseLink(l, "%s is the top of its zone and cannot be a CNAME: use an alias", name)
	}
	if next, ok := model.As[*model.Record](to); ok && !isCNAME(r, a) {
		switch {
		case model.Domain(next.Zone.Val()) != model.Domain(r.Zone.Val()) || next.ZonePrivate.Val() != r.ZonePrivate.Val():
			x.refuseLink(l, "%s is in another hosted zone: an alias leads to records of its own zone", l.To)
		case next.Type.Val() != r.Type.Val():
			x.refuseLink(l, "%s has type %s and %s %s: an alias leads to records of its own type", l.To, next.Type.Val(), n.ID, r.Type.Val())
		}
	}
	x.checkAnswerOf(n, l, to)
	if to.Kind() == model.KindCloudFront {
		if a.EvaluateTargetHealth.Val() {
			x.refuseLink(l, "evaluateTargetHealth must be false for an alias of a distribution")
		}
		if cf, ok := to.Spec.(*model.CloudFront); ok && cf.Aliases.IsSet() && !model.Covers(x.aliases(to), name) {
			x.refuseLink(l, "%s is not among the aliases of %s, so it would refuse the requests: add it", name, to.ID)
		}
	}
	if a.HealthCheck.IsSet() {
		if hc := x.t.Node(a.HealthCheck.Val()); hc == nil || hc.Kind() != model.KindHealthCheck {
			x.refuseLink(l, "health check %q is not drawn", a.HealthCheck.Val())
		}
	}
}
