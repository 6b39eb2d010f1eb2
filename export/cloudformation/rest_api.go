package cloudformation

import "portolan/model"

// restStage is the name of the stage of a REST API.
func restStage(n *model.Node) string {
	a, _ := model.APIOf(n.Effective())
	return a.Stage.Or("live")
}

// apiAccount lets API Gateway write logs. There is one such setting for each
// account and Region, so it stays when the stack goes.
func (x *exporter) apiAccount(s *stack) string {
	id := s.id("", "ApiAccount")
	if s.has(id) {
		return id
	}
	const what = "What API Gateway of this Region may log, for the whole account"
	role := s.id("", "ApiLogRole")
	s.add(&resource{
		rank: rankBalancer, id: role, kind: "AWS::IAM::Role", comment: what, stateful: true,
		properties: object(
			f("AssumeRolePolicyDocument", trusts("apigateway.amazonaws.com")),
			f("ManagedPolicyArns", list(sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"))), f("Tags", x.tags())),
	})
	s.add(&resource{
		rank: rankBalancer, id: id, kind: "AWS::ApiGateway::Account", comment: what, stateful: true,
		properties: object(f("CloudWatchRoleArn", getAtt(role, "Arn"))),
	})
	return id
}
