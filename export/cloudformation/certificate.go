package cloudformation

import (
	"cmp"
	"slices"

	"portolan/model"
)

// certificateService makes a certificate that validates itself by DNS.
var certificateService = &service{
	kind: model.KindCertificate, makes: []string{"AWS::CertificateManager::Certificate"}, step: stepParts,
	lives: seat{"its Region, or where what it is attached to needs it", (*exporter).certificateRegion},
	plan:  (*exporter).checkCertificate, write: (*exporter).certificate,
	properties: []string{"region", "names"},
	links:      towards(model.KindCertificate, model.Attach, nil),
	arn: func(x *exporter, s *stack, n *model.Node) value {
		from := x.stackOf(n)
		return carry(from, s, x.word(n.ID)+"CertificateArn", "ARN of the certificate "+n.ID+".", ref(from.id(n.ID, "Certificate")))
	},
}

// certificateRegion is where a certificate lives: where the drawing says, else
// where what it is attached to needs it.
func (x *exporter) certificateRegion(n *model.Node) string {
	region, _ := model.CertificateAt(x.t, n)
	return cmp.Or(region, model.CloudFrontRegion)
}

// isEdgeAPI tells whether a CloudFront that AWS runs stands before an API.
func isEdgeAPI(n *model.Node) bool {
	a, ok := model.APIOf(n.Effective())
	return ok && n.Kind() == model.KindRESTAPI && a.Endpoint.Val() == model.EndpointEdge
}

// certificateNames are the names on a certificate: those drawn, else all that
// it has to prove.
func (x *exporter) certificateNames(n *model.Node) []string {
	c, _ := model.As[*model.Certificate](n)
	var names []string
	add := func(name string) {
		if name = model.Domain(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range c.Names.Val() {
		add(name)
	}
	if len(names) > 0 {
		return names
	}
	for _, to := range x.targets(n, model.KindCloudFront) {
		for _, a := range x.aliases(to) {
			add(a)
		}
	}
	for _, l := range x.t.Out(n.ID) {
		to := x.t.Node(l.To)
		if a, ok := model.APIOf(to.Effective()); ok {
			add(a.CustomDomain.Val())
		} else if to.Kind() != model.KindCloudFront {
			for _, r := range x.sources(to, model.KindRecord) {
				spec, _ := model.As[*model.Record](r)
				add(spec.Name.Val())
			}
		}
	}
	return names
}

func (x *exporter) checkCertificate(n *model.Node) {
	if len(x.t.Out(n.ID)) == 0 {
		x.refuseLoose(n)
		return
	}
	names := x.certificateNames(n)
	for _, l := range x.t.Out(n.ID) {
		to := x.t.Node(l.To)
		if cdn, ok := to.Spec.(*model.CloudFront); ok && !cdn.Aliases.IsSet() { // names that the export adds
			for _, a := range x.aliases(to) {
				if !model.Covers(names, a) {
					x.guardLink("cloudfront/cert-name-mismatch route53/cloudfront-name-not-alias", l, "does not cover %s, an alias of %s: add the name", a, to.ID)
				}
			}
		}
	}
	for _, l := range x.t.Out(n.ID) {
		if to := x.t.Node(l.To); n.Region() == "" && serviceOf(to) != nil && model.Foreign(x.t, n, to) {
			x.guard("elb/cert-region api/regional-cert-region api/edge-cert-region cloudfront/cert-region", n, "is in %s and %s in %s: it needs a certificate of %s", x.certificateRegion(n), to.ID, to.Region(), model.CertificateRegion(to))
		}
	}
}

// certificate makes a certificate that validates itself by DNS. Every name
// needs its hosted zone, or the stack waits for ever.
func (x *exporter) certificate(n *model.Node) {
	s := x.stackOf(n)
	names := strs(x.certificateNames(n)...)
	validation := list()
	for _, name := range x.certificateNames(n) {
		validation.Content = append(validation.Content, object(f("DomainName", str(name)), f("HostedZoneId", x.zone(s, name, false))))
	}
	// Names under which CloudFront calls the load balancers of this certificate.
	for _, l := range x.t.Out(n.ID) {
		to := x.t.Node(l.To)
		if b := x.balancer[to.ID]; b != nil && b.asksName && !model.Covers(x.certificateNames(n), b.originName) {
			name := x.originNameIn(s, to)
			names.Content = append(names.Content, name)
			validation.Content = append(validation.Content, object(f("DomainName", name), f("HostedZoneId", x.originZone(s, b))))
		}
	}
	if len(names.Content) == 0 {
		name := s.param(Parameter{Name: x.word(n.ID) + "DomainName", Type: "String", Pattern: domainPattern, Description: "Name that the certificate " + n.ID + " proves."})
		names.Content = append(names.Content, name)
		validation.Content = append(validation.Content, object(f("DomainName", name), f("HostedZoneId", s.param(Parameter{
			Name: x.word(n.ID) + "HostedZoneId", Type: "AWS::Route53::HostedZone::Id", Pattern: hostedZonePattern, Description: "Id of the Route 53 hosted zone that holds the name of the certificate " + n.ID + ".",
		}))))
	}
	properties := []field{f("DomainName", names.Content[0])}
	if len(names.Content) > 1 {
		properties = append(properties, f("SubjectAlternativeNames", list(names.Content[1:]...)))
	}
	properties = append(properties, f("ValidationMethod", str("DNS")), f("DomainValidationOptions", validation), f("Tags", x.tags()))
	s.add(&resource{
		rank: rankCertificate, id: s.id(n.ID, "Certificate"), kind: "AWS::CertificateManager::Certificate",
		comment: comment(n), properties: object(properties...),
	})
}

// certificateFor is the ARN of the certificate of a distribution or load
// balancer, as seen from stack s: the one that is drawn, else a parameter.
func (x *exporter) certificateFor(s *stack, n *model.Node, what string) value {
	if all := x.sources(n, model.KindCertificate); len(all) > 0 {
		return x.arnOf(s, all[0])
	}
	return s.param(Parameter{
		Name: x.word(n.ID) + "CertificateArn", Type: "String", Pattern: certificatePattern, Description: what,
	})
}
