package cloudformation

import (
	"portolan/model"
)

// isPrivateAPI tells whether an API answers only through VPC endpoints.
func isPrivateAPI(n *model.Node) bool {
	a, ok := model.APIOf(n.Effective())
	return ok && n.Kind() == model.KindRESTAPI && a.Endpoint.Val() == model.EndpointPrivate
}

// endpointsOf are the VPC endpoints through which a private API is called: those
// that are drawn and made by a stack.
func (x *exporter) endpointsOf(n *model.Node) []*model.Node {
	return x.sources(n, model.KindVPCEndpoint)
}

// endpointIDs are the ids of those endpoints, or of one that the owner has; nil
// for an API that is not private.
func (x *exporter) endpointIDs(s *stack, n *model.Node) value {
	if !isPrivateAPI(n) {
		return nil
	}
	out := list()
	for _, e := range x.endpointsOf(n) {
		from := x.stackOf(e)
		out.Content = append(out.Content, carry(from, s, x.word(e.ID)+"EndpointId", "Id of the VPC endpoint "+e.ID+".", ref(from.id(e.ID, "Endpoint"))))
	}
	if len(out.Content) == 0 {
		out = list(s.param(Parameter{
			Name: x.word(n.ID) + "EndpointId", Type: "String", Pattern: endpointPattern,
			Description: "Id of the interface VPC endpoint for execute-api through which " + n.ID + " is called.",
		}))
	}
	return out
}

// privateName is the zone (0) or the name (1) of the endpoint of a private API,
// to which records lead.
func (x *exporter) privateName(s *stack, n *model.Node, half int) value {
	if all := x.endpointsOf(n); len(all) > 0 {
		if half == 0 {
			return x.zoneOf(s, all[0])
		}
		return x.hostOf(s, all[0])
	}
	part, pattern, what := "EndpointHost", hostPattern, "DNS name"
	if half == 0 {
		part, pattern, what = "EndpointHostedZoneId", hostedZonePattern, "Hosted zone of the DNS name"
	}
	return s.param(Parameter{
		Name: x.word(n.ID) + part, Type: "String", Pattern: pattern, Description: what + " of the interface VPC endpoint through which " + n.ID + " is called.",
	})
}

// resourcePolicy says who may call an API: only those who come through its
// endpoints, or from addresses that the owner names.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
func (x *exporter) resourcePolicy(s *stack, n *model.Node) value {
	r, _ := model.As[*model.RESTAPI](n)
	statement := func(effect string, condition value) value {
		return object(f("Effect", str(effect)), f("Principal", quoted("*")), f("Action", str("execute-api:Invoke")), f("Resource", quoted("execute-api:/*")), f("Condition", condition))
	}
	var statements value
	switch {
	case isPrivateAPI(n):
		statements = list(statement("Allow", object(f("StringEquals", object(f("aws:SourceVpce", x.endpointIDs(s, n)))))))
	case r.ResourcePolicy.Val():
		blocks := s.param(Parameter{
			Name: x.word(n.ID) + "AllowedCidrs", Type: "CommaDelimitedList", Description: "Address blocks that may call " + n.ID + ", such as 203.0.113.0/24.",
		})
		statements = list(statement("Allow", nil), statement("Deny", object(f("NotIpAddress", object(f("aws:SourceIp", blocks))))))
	default:
		return nil
	}
	return object(f("Version", quoted("2012-10-17")), f("Statement", statements))
}

// privateDomain makes the domain of a private API and lets its endpoints in.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
func (x *exporter) privateDomain(s *stack, n *model.Node) {
	a, _ := model.APIOf(n.Effective())
	name, id := model.Domain(a.CustomDomain.Val()), s.id(n.ID, "Domain")
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGateway::DomainNameV2", comment: comment(n) + ", its domain",
		properties: object(
			f("DomainName", str(name)), f("CertificateArn", x.certificateFor(s, n, "ARN of a certificate in "+s.region+" that covers "+name+".")),
			f("EndpointConfiguration", object(f("Types", strs("PRIVATE")), f("IpAddressType", str(a.AddressType.Val())))), f("SecurityPolicy", str("TLS_1_2")),
			f("Policy", x.resourcePolicy(s, n)), f("Tags", x.tags())),
	})
	s.add(&resource{
		rank: rankBalancer, id: s.id(n.ID, "Mapping"), kind: "AWS::ApiGateway::BasePathMappingV2", comment: comment(n) + ", its domain",
		properties: object(
			f("DomainNameArn", getAtt(id, "DomainNameArn")), f("RestApiId", ref(s.id(n.ID, "Api"))), f("Stage", ref(s.id(n.ID, "Stage"))), f("BasePath", basePath(a))),
	})
	for i, endpoint := range x.endpointIDs(s, n).Content {
		s.add(&resource{
			rank: rankBalancer, id: s.id(n.ID, "Access"+decimal(i+1)), kind: "AWS::ApiGateway::DomainNameAccessAssociation", comment: comment(n) + ", who reaches its domain",
			properties: object(
				f("DomainNameArn", getAtt(id, "DomainNameArn")), f("AccessAssociationSource", endpoint), f("AccessAssociationSourceType", str("VPCE")), f("Tags", x.tags())),
		})
	}
}
