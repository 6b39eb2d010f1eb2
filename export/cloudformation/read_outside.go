package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// certificatePlaces are where resources name the certificate that they show, by the types
// of the resources.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-viewercertificate.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancingv2-listener-certificate.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigatewayv2-domainname-domainnameconfiguration.html
var certificatePlaces = map[string][]string{
	"AWS::CloudFront::Distribution":         {"DistributionConfig.ViewerCertificate.AcmCertificateArn"},
	"AWS::ElasticLoadBalancingV2::Listener": {"Certificates.0.CertificateArn"},
	"AWS::ApiGateway::DomainName":           {"CertificateArn", "RegionalCertificateArn"},
	"AWS::ApiGateway::DomainNameV2":         {"CertificateArn"},
	"AWS::ApiGatewayV2::DomainName":         {"DomainNameConfigurations.0.CertificateArn"},
}

// outside draws what resources of other people name by an ARN alone, since it is made
// elsewhere: the certificate that they show, without which what was read would be refused.
// A web ACL is told, since nothing says what it holds.
func (s *sketch) outside() {
	if s.ours {
		return
	}
	drawn := map[string]*model.Node{}
	for _, t := range s.set {
		for _, r := range t.resources {
			n := s.byID[r.node]
			if n == nil {
				continue
			}
			leaves := s.words.leaves(r)
			for _, place := range certificatePlaces[r.kind] {
				if arn := leaves[place]; s.elsewhere(r, arn, ":certificate/") && !s.attached(n, model.KindCertificate) {
					if drawn[arn] == nil {
						drawn[arn] = s.certificateOf(r, n, place, arn)
					}
					s.linkOnce(drawn[arn], n)
				}
			}
			for _, place := range []string{"DistributionConfig.WebACLId", "WebACLArn"} {
				if arn := leaves[place]; s.elsewhere(r, arn, ":webacl/", "/webacl/") && !s.attached(n, model.KindWAF) {
					s.notes = append(s.notes, Note{ID: r.in.name + "/" + r.id, What: "a part of " + r.kind, Why: "the web ACL " + quotedShort(arn) + " guards " + n.ID + ", and no resource of the templates is it: draw it at " + n.ID, LeftOut: true})
				}
			}
		}
	}
}

// elsewhere tells whether a text is an ARN that no resource of the templates has: it is
// written, or asked for by a parameter.
func (s *sketch) elsewhere(r *readResource, arn string, kinds ...string) bool {
	if name, ok := strings.CutPrefix(arn, "${"); ok {
		name, ok = strings.CutSuffix(name, "}")
		return ok && r.in.parameters[name] != nil
	}
	return strings.HasPrefix(arn, "arn:") && slices.ContainsFunc(kinds, func(k string) bool { return strings.Contains(arn, k) })
}

// attached tells whether something of a kind is drawn at a node.
func (s *sketch) attached(n *model.Node, kind model.Kind) bool {
	return slices.ContainsFunc(s.links, func(l *model.Link) bool { return l.To == n.ID && s.byID[l.From].Kind() == kind })
}

// certificateOf draws a certificate that is made elsewhere. Its names are those for which
// what shows it is called: its aliases, its domain, or the records that lead to it.
func (s *sketch) certificateOf(r *readResource, n *model.Node, place, arn string) *model.Node {
	names, _ := n.Get("aliases")
	if domain, ok := n.Get("customDomain"); ok && len(names) == 0 {
		names = domain
	}
	for _, l := range s.links {
		if from := s.byID[l.From]; l.To == n.ID && from.Kind() == model.KindRecord && len(names) == 0 {
			names, _ = from.Get("name")
		}
	}
	c := s.add(s.fresh(n.ID+"-certificate"), "", model.KindCertificate, nil)
	if p, ok := model.FindProp(c.Info().Props, "names"); ok && len(names) > 0 {
		_ = p.Set(c.Spec, names)
	}
	s.notes = append(s.notes, Note{ID: c.ID, What: "certificate", Why: place + " of " + r.id + " is " + quotedShort(arn) + ", which no resource of the templates is: its names are read as those of " + n.ID})
	return c
}
