package traffic

import "portolan/model"

// GatewayServes tells whether there are gateway endpoints for what a node is.
// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
func GatewayServes(n *model.Node) bool {
	d, ok := model.As[*model.Datastore](n)
	return n.Kind() == model.KindS3 || ok && d.Engine.Val() == "dynamodb"
}

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
