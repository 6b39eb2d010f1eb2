package cloudformation

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// opaqueTypes are resources that stand for a kind of which an export makes none:
// it asks for their names.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
var opaqueTypes = map[string]struct {
	kind   model.Kind
	engine string // of a store
}{
	"AWS::DynamoDB::Table":                    {model.KindDatastore, "dynamodb"},
	"AWS::DynamoDB::GlobalTable":              {model.KindDatastore, "dynamodb"},
	"AWS::RDS::DBInstance":                    {model.KindDatastore, "rds"},
	"AWS::RDS::DBCluster":                     {model.KindDatastore, "aurora"},
	"AWS::ElastiCache::ReplicationGroup":      {model.KindDatastore, "elasticache"},
	"AWS::ElastiCache::CacheCluster":          {model.KindDatastore, "elasticache"},
	"AWS::ElastiCache::ServerlessCache":       {model.KindDatastore, "elasticache"},
	"AWS::SQS::Queue":                         {model.KindDatastore, "sqs"},
	"AWS::Cognito::UserPool":                  {kind: model.KindCognito},
	"AWS::AppSync::GraphQLApi":                {kind: model.KindAppSync},
	"AWS::AppSync::Api":                       {kind: model.KindAppSync},
	"AWS::AppRunner::Service":                 {kind: model.KindAppRunner},
	"AWS::Amplify::App":                       {kind: model.KindAmplify},
	"AWS::ElasticBeanstalk::Environment":      {kind: model.KindBeanstalk},
	"AWS::OpenSearchService::Domain":          {kind: model.KindOpenSearch},
	"AWS::VpcLattice::Service":                {kind: model.KindLattice},
	"AWS::EC2::VerifiedAccessInstance":        {kind: model.KindVerifiedAccess},
	"AWS::BedrockAgentCore::Gateway":          {kind: model.KindAgentGateway},
	"AWS::ElasticLoadBalancing::LoadBalancer": {kind: model.KindCLB},
}

// plumbing says why resources of a type stand for nothing of a design, by the
// start of the type.
var plumbing = []struct{ start, why string }{
	{"AWS::Serverless::", "a macro of the SAM transform makes other resources of it: import the processed template (aws cloudformation get-template --template-stage Processed)"},
	{"AWS::EC2::", "networks and single instances are no part of a design; an export makes the network that it needs"},
	{"AWS::IAM::", "permissions follow from the links of a design"},
	{"AWS::Lambda::", "versions, permissions and layers follow from functions and links"},
	{"AWS::Logs::", "logs are a property of what writes them"},
	{"AWS::CloudWatch::", "alarms are no part of a design"},
	{"AWS::ApplicationAutoScaling::", "scaling follows from the service that it scales, and none was found"},
	{"AWS::AutoScaling::", "it belongs to a group of instances that was not found"},
	{"AWS::ElasticLoadBalancingV2::", "it belongs to a load balancer that was not found"},
	{"AWS::ApiGateway", "it belongs to an API that was not found"},
	{"AWS::CloudFront::", "it belongs to a distribution that was not found"},
	{"AWS::Route53::", "hosted zones and their keys are the owner's; a design has records"},
	{"AWS::CloudFormation::", "stacks within stacks and custom resources are not looked into: import the folder of their templates"},
	{"Custom::", "a custom resource does what its function says"},
}

// whyNot says why a resource was not understood.
func whyNot(r *readResource) string {
	switch {
	case r.noText:
		return "its Type is no text"
	case r.kind == recordGroup:
		return "its RecordSets are no plain list"
	case r.kind == "":
		return "it has no Type"
	case strings.HasSuffix(r.kind, "::MODULE"):
		return "modules are not looked into"
	}
	for _, p := range plumbing {
		if strings.HasPrefix(r.kind, p.start) {
			return p.why
		}
	}
	return "no kind of a design stands for this type"
}

// whyNot says why a resource was not understood, beside what uses it.
func (s *sketch) whyNot(r *readResource) string {
	why := whyNot(r)
	if !strings.HasSuffix(why, "that was not found") {
		return why
	}
	for _, u := range s.users[r] {
		return "it is used by " + cmp.Or(u.node, u.id) + ", and what it says is not read"
	}
	for _, ref := range s.refs[r] {
		if ref.to.node != "" {
			return "it belongs to " + ref.to.node + ", and what it says is not read"
		}
	}
	return why
}

// kindOf is the kind of node that a resource stands for, "" for what is a part of
// one or none.
func (s *sketch) kindOf(r *readResource) model.Kind {
	switch r.kind {
	case "AWS::ElasticLoadBalancingV2::LoadBalancer":
		switch scalar(r.properties, "Type") {
		case "network":
			return model.KindNLB
		case "gateway":
			return model.KindGWLB
		}
		s.guessed(r, "Type", "an Application Load Balancer")
		return model.KindALB
	case "AWS::ApiGatewayV2::Api":
		if strings.EqualFold(scalar(r.properties, "ProtocolType"), "WEBSOCKET") {
			return model.KindWebSocketAPI
		}
		return model.KindHTTPAPI
	case "AWS::ApiGateway::VpcLink":
		return model.KindVPCLink
	case "AWS::Lambda::Function":
		if s.atTheEdge(r) {
			return model.KindLambdaEdge
		}
		return model.KindLambda
	case "AWS::S3::Bucket":
		if s.holdsLogs(r) {
			return ""
		}
	case "AWS::AutoScaling::AutoScalingGroup":
		if s.usedBy(r, "AWS::ECS::CapacityProvider") {
			return ""
		}
	}
	if o, ok := opaqueTypes[r.kind]; ok {
		return o.kind
	}
	for _, row := range services {
		if row.makes[0] == r.kind {
			return row.kind
		}
	}
	return ""
}

// usedBy tells whether a resource of a type refers to another.
func (s *sketch) usedBy(r *readResource, kind string) bool {
	return slices.ContainsFunc(s.users[r], func(u *readResource) bool { return u.kind == kind })
}

// atTheEdge tells whether a distribution runs a version of a function.
func (s *sketch) atTheEdge(r *readResource) bool {
	return slices.ContainsFunc(s.users[r], func(u *readResource) bool {
		return u.kind == "AWS::Lambda::Version" && s.usedBy(u, "AWS::CloudFront::Distribution")
	})
}

// holdsLogs tells whether a bucket takes the logs of others and nothing else.
func (s *sketch) holdsLogs(r *readResource) bool {
	logs, other := false, false
	for _, u := range s.users[r] {
		switch u.kind {
		case "AWS::S3::BucketPolicy":
		case "AWS::CloudFront::Distribution":
			text := newWordReader(s.set).leaves(u)["DistributionConfig.Logging.Bucket"]
			logs, other = logs || strings.HasPrefix(text, "${"+r.id), other || !strings.HasPrefix(text, "${"+r.id)
		case "AWS::ElasticLoadBalancingV2::LoadBalancer":
			logs = true
		default:
			other = true
		}
	}
	return logs && !other
}
