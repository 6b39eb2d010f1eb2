package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// several is how many addresses of an answer each are an answer of their own: a
// multivalue record leads to one resource, whose health decides whether it is given out.
// It is 1 where an answer is one record set.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-multivalue.html
func (x *exporter) several(l *model.Link, typ string) int {
	r, _ := model.As[*model.Record](x.t.Node(l.From))
	a, ok := model.LinkAs[*model.ResolvesToSpec](l)
	to := x.t.Node(l.To)
	if !ok || r.Policy.Val() != model.PolicyMultivalue || !isAddress(typ) || a.Alias.Val() || !model.FixedAddress(to, typ) {
		return 1
	}
	switch spec := to.Effective().(type) {
	case *model.ASG:
		if spec.ElasticIP.Val() {
			return max(1, spec.Min.Val())
		}
	case *model.NLB:
		return max(1, spec.AZs.Val())
	case *model.Accelerator:
		return 2
	}
	return 1
}

// severalAddresses are the addresses of such an answer, none of one that is one record set.
func (x *exporter) severalAddresses(s *stack, l *model.Link, typ string) []value {
	if x.several(l, typ) == 1 {
		return nil
	}
	return x.addresses(s, l, typ)
}

// checkPart is the part of the logical id of a check, or of that of one address: no update
// gives a check an address that had none.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_UpdateHealthCheck.html
func checkPart(apart bool, address int) string {
	if apart {
		return "HealthCheckAddress" + decimal(address+1)
	}
	return "HealthCheck"
}

// longestIdentifier leaves room for the number of an address.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
const longestIdentifier = 120

// identifierOf is the name of an answer, or of one of its addresses, among those of its
// policy, which are all answers of the name. The first address has that of the answer.
func (x *exporter) identifierOf(l *model.Link, address int) string {
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	own := a.SetIdentifier.Or(l.To)
	if address == 0 {
		return own
	}
	name := strings.ToValidUTF8(shortened(own, longestIdentifier), "") + "-" + decimal(address+1)
	for slices.Contains(x.identifiers(x.t.Node(l.From)), name) {
		name += "-"
	}
	return name
}

// identifiers are the names of all answers of a name that are drawn.
func (x *exporter) identifiers(n *model.Node) []string {
	r, _ := model.As[*model.Record](n)
	var out []string
	for _, l := range x.t.Links {
		o, record := model.As[*model.Record](x.t.Node(l.From))
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		if record && ok && model.Domain(o.Name.Val()) == model.Domain(r.Name.Val()) {
			out = append(out, a.SetIdentifier.Or(l.To))
		}
	}
	return out
}

// checkedApart is the answer of which each address has a check of its own in place of a
// check that is drawn: where it is drawn for that answer alone, and tests what the answer
// leads to. It is nil where a check is one.
func (x *exporter) checkedApart(hc *model.Node) *model.Link {
	spec, _ := model.As[*model.HealthCheck](hc)
	var of []*model.Link
	for _, l := range x.t.Links {
		if l.Kind == model.ResolvesTo && x.answerCheck(x.t.Node(l.From), l) == hc {
			of = append(of, l)
		}
	}
	counted := slices.ContainsFunc(x.t.Nodes, func(n *model.Node) bool {
		o, ok := model.As[*model.HealthCheck](n)
		return ok && slices.Contains(o.Children.Val(), hc.ID)
	})
	if !spec.Probes() || spec.Target.IsSet() || counted || len(of) != 1 || x.probed(hc) == nil || x.probed(hc).ID != of[0].To {
		return nil
	}
	from := x.t.Node(of[0].From)
	r, _ := model.As[*model.Record](from)
	drawn := slices.ContainsFunc(x.t.Out(hc.ID), func(l *model.Link) bool { return l.Kind == model.Probes })
	if x.several(of[0], x.types(from)[0]) == 1 || spec.FQDN.IsSet() && !drawn && model.Domain(spec.FQDN.Val()) != model.Domain(r.Name.Val()) {
		return nil // one address, or a name that is all that says what is tested
	}
	return of[0]
}

// addressEndpoint is an address that is tested, and the name that is asked for there:
// what is written, else that of the record. A test of TCP asks for none.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func (x *exporter) addressEndpoint(hc *model.HealthCheck, of *model.Link, address value) []field {
	r, _ := model.As[*model.Record](x.t.Node(of.From))
	name := model.Domain(hc.FQDN.Or(r.Name.Val()))
	out := []field{f("IPAddress", address)}
	if hc.Type.Val() != model.HealthCheckTCP && !strings.Contains(name, "*") {
		out = append(out, f("FullyQualifiedDomainName", str(name)))
	}
	return out
}
