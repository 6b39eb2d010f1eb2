package cloudformation

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// objection is what a checker of templates would say of a resource of a type, with the
// reason that stands in the template why it is not followed. A reason holds wherever its
// condition does: where it would not, another objection of the same rule has its own.
type objection struct {
	id, kind string
	when     condition
	why      string
}

// condition is one over the properties of a resource of a stack.
type condition func(s *stack, properties value) bool

// suppressions are what a scanner (cdk-nag, AwsSolutions) would say although the drawing
// asks for it, in the order in which templates list them.
// https://github.com/cdklabs/cdk-nag/blob/main/RULES.md
var suppressions = []objection{
	{"AwsSolutions-CFR1", "AWS::CloudFront::Distribution", lacks("DistributionConfig.Restrictions"), "The drawing serves every country (geoRestriction)."},
	{"AwsSolutions-CFR2", "AWS::CloudFront::Distribution", lacks("DistributionConfig.WebACLId"), "No web ACL is drawn before it."},
	{"AwsSolutions-CFR3", "AWS::CloudFront::Distribution", both(lacks("DistributionConfig.Logging"), not(forTenants)), "The drawing asks for no access logs (logging)."},
	{"AwsSolutions-CFR3", "AWS::CloudFront::Distribution", both(lacks("DistributionConfig.Logging"), forTenants), "A distribution for tenants has no standard logs."},
	{"AwsSolutions-CFR4", "AWS::CloudFront::Distribution", both(lacks("DistributionConfig.ViewerCertificate"), not(forTenants)), "Without names of its own it answers under the certificate of CloudFront, whose oldest protocol nobody can choose."},
	{"AwsSolutions-CFR4", "AWS::CloudFront::Distribution", both(lacks("DistributionConfig.ViewerCertificate"), forTenants), "Its tenants have the names and the certificates."},
	{"AwsSolutions-CFR4", "AWS::CloudFront::Distribution", both(states("DistributionConfig.ViewerCertificate"), oldTLS), "The drawing lets viewers use older protocols (minTLS)."},
	{"AwsSolutions-CFR5", "AWS::CloudFront::Distribution", plainOrigin, "An origin that is drawn takes plain HTTP only (originProtocol)."},
	{"AwsSolutions-ELB2", "AWS::ElasticLoadBalancingV2::LoadBalancer", both(noBalancerLogs, not(is("Type", "gateway"))), "The drawing asks for no access logs (accessLogs)."},
	{"AwsSolutions-ELB2", "AWS::ElasticLoadBalancingV2::LoadBalancer", is("Type", "gateway"), "A Gateway Load Balancer has no access logs."},
	{"AwsSolutions-EC23", "AWS::EC2::SecurityGroup", everybodyComesIn, "The drawing lets everybody reach it."},
	{"AwsSolutions-S1", "AWS::S3::Bucket", lacks("LoggingConfiguration"), "A drawing has no access logs of buckets; turn on data events in CloudTrail where you need them."},
	{"AwsSolutions-S2", "AWS::S3::Bucket", openBucket, "The drawing does not block public access (blockPublicAccess)."},
	{"AwsSolutions-S5", "AWS::S3::Bucket", states("WebsiteConfiguration"), "The drawing makes it a public website (access)."},
	{"AwsSolutions-S10", "AWS::S3::Bucket", states("WebsiteConfiguration"), "Websites of buckets speak plain HTTP."},
	{"AwsSolutions-SMG4", "AWS::SecretsManager::Secret", always, "It changes by deploy.sh, in which two values are taken at any time."},
	{"AwsSolutions-APIG4", "AWS::ApiGateway::Method", both(unauthorized, not(is("ApiKeyRequired", "true"))), "The drawing asks callers for no authorization (auth)."},
	{"AwsSolutions-APIG4", "AWS::ApiGateway::Method", both(unauthorized, is("ApiKeyRequired", "true")), "The drawing asks callers for an API key and no more (auth)."},
	{"AwsSolutions-COG4", "AWS::ApiGateway::Method", not(is("AuthorizationType", "COGNITO_USER_POOLS")), "The drawing has no user pool before it (auth)."},
	{"AwsSolutions-APIG4", "AWS::ApiGatewayV2::Route", both(unauthorized, not(afterConnecting)), "The drawing asks callers for no authorization (auth)."},
	{"AwsSolutions-APIG4", "AWS::ApiGatewayV2::Route", both(unauthorized, afterConnecting), "A WebSocket API asks who calls when the connection opens ($connect), never again."},
	{"AwsSolutions-APIG1", "AWS::ApiGateway::Stage", lacks("AccessLogSetting"), "The drawing asks for no access logs (logging)."},
	{"AwsSolutions-APIG1", "AWS::ApiGatewayV2::Stage", lacks("AccessLogSettings"), "The drawing asks for no access logs (logging)."},
	{"AwsSolutions-APIG2", "AWS::ApiGateway::RestApi", always, "A drawing does not say what requests look like: there is nothing to hold them against."},
}

// misjudgments are where the linter (cfn-lint) is wrong about a value which AWS takes. They
// are few: each needs a source that says that AWS takes the value.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-ipbased.html
var misjudgments = []objection{
	{"E3002", "AWS::Route53::CidrCollection", blocksOfIPv6, "Locations of Route 53 hold blocks of IPv6 too."},
}

// suppress writes down what scanners would say of what is drawn, and where the
// linter is wrong.
func (s *stack) suppress() {
	flows := slices.ContainsFunc(s.resources, func(r *resource) bool { return r.kind == "AWS::EC2::FlowLog" })
	for _, r := range s.resources {
		rules := list()
		add := func(id, why string) {
			rules.Content = append(rules.Content, object(f("id", str(id)), f("reason", str(why))))
		}
		for _, p := range suppressions {
			if p.kind == r.kind && p.when(s, r.properties) {
				add(p.id, p.why)
			}
		}
		if r.kind == "AWS::EC2::VPC" && !flows {
			add("AwsSolutions-VPC7", "Exported without flow logs; --flow-logs writes them.")
		}
		var notes []field
		if len(rules.Content) > 0 {
			notes = append(notes, f("cdk_nag", object(f("rules_to_suppress", rules))))
		}
		for _, m := range misjudgments {
			if m.kind == r.kind && m.when(s, r.properties) {
				notes = append(notes, f("cfn-lint", object(f("config", object(f("ignore_checks", strs(m.id)))), f("reason", str(m.why)))))
			}
		}
		if len(notes) > 0 {
			r.metadata = object(notes...)
		}
	}
}

// blocksOfIPv6 tells whether a location of a collection has a block of IPv6.
func blocksOfIPv6(_ *stack, v value) bool {
	all := reach(v, "Locations")
	return all != nil && slices.ContainsFunc(all.Content, func(place value) bool {
		blocks := reach(place, "CidrList")
		return blocks != nil && slices.ContainsFunc(blocks.Content, func(b value) bool { return strings.Contains(b.Value, "::") || strings.Count(b.Value, ":") > 1 })
	})
}

// reach is the value at a path of keys, nil when there is none.
func reach(v value, path string) value {
	for _, key := range strings.Split(path, ".") {
		if v == nil || v.Kind != yaml.MappingNode {
			return nil
		}
		v = lookup(v, key)
	}
	return v
}

func always(*stack, value) bool { return true }

func lacks(path string) condition { return not(states(path)) }

func states(path string) condition {
	return func(_ *stack, v value) bool { return reach(v, path) != nil }
}

func is(path, text string) condition {
	return func(_ *stack, v value) bool { at := reach(v, path); return at != nil && at.Value == text }
}

func not(c condition) condition {
	return func(s *stack, v value) bool { return !c(s, v) }
}

func both(one, other condition) condition {
	return func(s *stack, v value) bool { return one(s, v) && other(s, v) }
}

var (
	forTenants   = is("DistributionConfig.ConnectionMode", tenantOnly)
	openBucket   = is("PublicAccessBlockConfiguration.BlockPublicPolicy", "false")
	unauthorized = is("AuthorizationType", "NONE")
)

// afterConnecting tells whether a route is one of a WebSocket API that serves connections
// which are open: it has no authorizer of its own.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html
func afterConnecting(s *stack, route value) bool {
	api := reach(route, "ApiId")
	return api != nil && !is("RouteKey", "$connect")(s, route) && slices.ContainsFunc(s.resources, func(r *resource) bool {
		return r.id == api.Value && is("ProtocolType", "WEBSOCKET")(s, r.properties)
	})
}

// oldTLS tells whether viewers may use protocols that are no longer safe.
func oldTLS(_ *stack, v value) bool {
	least := reach(v, "DistributionConfig.ViewerCertificate.MinimumProtocolVersion")
	return least == nil || !strings.HasPrefix(least.Value, "TLSv1.2") && !strings.HasPrefix(least.Value, "TLSv1.3")
}

func plainOrigin(s *stack, v value) bool {
	all := reach(v, "DistributionConfig.Origins")
	return all != nil && slices.ContainsFunc(all.Content, func(o value) bool {
		return is("CustomOriginConfig.OriginProtocolPolicy", "http-only")(s, o)
	})
}

func noBalancerLogs(s *stack, v value) bool {
	all := reach(v, "LoadBalancerAttributes")
	return all == nil || !slices.ContainsFunc(all.Content, func(a value) bool {
		return is("Key", "access_logs.s3.enabled")(s, a) && is("Value", "true")(s, a)
	})
}

func everybodyComesIn(s *stack, v value) bool {
	all := reach(v, "SecurityGroupIngress")
	return all != nil && slices.ContainsFunc(all.Content, func(r value) bool {
		return is("CidrIp", "0.0.0.0/0")(s, r) || is("CidrIpv6", "::/0")(s, r)
	})
}
