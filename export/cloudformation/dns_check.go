package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

func (x *exporter) checkRecord(n *model.Node) {
	r, _ := model.As[*model.Record](n)
	name := model.Domain(r.Name.Val())
	answers := x.t.Out(n.ID)
	switch {
	case name == "":
		x.refuse(n, "needs the full name of the record, such as www.example.com")
		return
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
			x.checkAnswer(l)
		}
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
		x.refuse(n, "multivalue answers cannot be aliases of load balancers or distributions")
		return
	case model.PolicyIPBased:
		x.refuse(n, "IP-based routing cannot be exported yet")
		return
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
	for _, l := range answers {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if !ok {
			continue
		}
		switch {
		case (r.Policy.Val() == model.PolicyLatency || r.Policy.Val() == model.PolicyGeoproximity) && !regionCode().MatchString(x.answerRegion(l)):
			x.refuseLink(l, "a %s answer needs the Region of its endpoint", r.Policy.Val())
		case r.Policy.Val() == model.PolicyGeoproximity && (a.Coordinates.IsSet() || a.LocalZoneGroup.IsSet()):
			x.refuseLink(l, "geoproximity by coordinates or Local Zone cannot be exported yet; by Region it can")
		}
	}
}

func (x *exporter) checkAnswer(l *model.Link) {
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	if a.HealthCheck.IsSet() {
		if hc := x.t.Node(a.HealthCheck.Val()); hc == nil || hc.Kind() != model.KindHealthCheck {
			x.refuseLink(l, "health check %q is not drawn", a.HealthCheck.Val())
		}
	}
}

func (x *exporter) checkHealthCheck(n *model.Node) {
	hc, _ := model.As[*model.HealthCheck](n)
	switch hc.Type.Val() {
	case model.HealthCheckCalculated:
		for _, id := range hc.Children.Val() {
			if c := x.t.Node(id); c == nil || c.Kind() != model.KindHealthCheck {
				x.refuse(n, "child %q is not a health check of the drawing", id)
			}
		}
		if len(hc.Children.Val()) == 0 {
			x.refuse(n, "a calculated check needs children")
		}
	case model.HealthCheckHTTPS, model.HealthCheckHTTP, model.HealthCheckTCP:
		if !hc.FQDN.IsSet() && x.probed(n) == nil {
			x.refuse(n, "says nothing to test: set fqdn, or draw a link to what it probes")
		}
		if hc.FQDN.IsSet() && !isDomain(model.Domain(hc.FQDN.Val())) {
			x.refuse(n, "fqdn %q is not a host name", hc.FQDN.Val())
		}
	default:
		x.refuse(n, "health checks of type %s cannot be exported yet", hc.Type.Val())
	}
	if !x.checkUsed(n) {
		x.refuse(n, "no answer depends on it: name it with healthCheck on a link of a record")
	}
}

func (x *exporter) checkUsed(n *model.Node) bool {
	for _, l := range x.t.Links {
		if from := x.t.Node(l.From); l.Kind == model.ResolvesTo && x.answerCheck(from, l) == n {
			return true
		}
	}
	for _, other := range x.t.Nodes {
		if hc, ok := model.As[*model.HealthCheck](other); ok && slices.Contains(hc.Children.Val(), n.ID) {
			return true
		}
	}
	return false
}
