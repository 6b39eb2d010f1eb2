package traffic

import "portolan/model"

// insideRefused: a VPC endpoint and a service of VPC Lattice have no address on
// the Internet; a gateway endpoint has none at all and is a route for what is
// inside the VPC.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
func insideRefused(n *model.Node, via *model.Link, from sender) string {
	if from.role == fromInternet || from.role == fromEdge {
		return n.Label() + " has private addresses only: users on the Internet cannot reach it"
	}
	if e, ok := model.As[*model.VPCEndpoint](n); ok && e.Type.Val() == model.EndpointGateway && (from.node != nil || via.Kind == model.ResolvesTo) {
		return n.Label() + " is a gateway endpoint: a route without an address that could be a target"
	}
	return ""
}
