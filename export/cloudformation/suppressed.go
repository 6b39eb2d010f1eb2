package cloudformation

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// objection is what a checker of templates would say of a resource of a type, with the
// reason that stands in the template why it is not followed.
type objection struct {
	id, kind string
	when     func(value) bool // over its properties
	why      string
}

// suppressions are what a scanner (cdk-nag, AwsSolutions) would say although the drawing
// asks for it, in the order in which templates list them.
// https://github.com/cdklabs/cdk-nag/blob/main/RULES.md
var suppressions = []objection{
	{"AwsSolutions-CFR1", "AWS::CloudFront::Distribution", geoOpen, "The drawing serves every country (geoRestriction)."},
	{"AwsSolutions-CFR2", "AWS::CloudFront::Distribution", lacks("DistributionConfig.WebACLId"), "No web ACL is drawn."},
	{"AwsSolutions-CFR3", "AWS::CloudFront::Distribution", lacks("DistributionConfig.Logging"), "The drawing asks for no access logs (logging)."},
	{"AwsSolutions-CFR4", "AWS::CloudFront::Distribution", oldTLS, "As drawn: without names of its own it answers under the certificate of CloudFront, and minTLS is what it says."},
	{"AwsSolutions-CFR5", "AWS::CloudFront::Distribution", plainOrigin, "An origin that is drawn takes plain HTTP only (originProtocol)."},
	{"AwsSolutions-ELB2", "AWS::ElasticLoadBalancingV2::LoadBalancer", noBalancerLogs, "The drawing asks for no access logs (accessLogs)."},
	{"AwsSolutions-EC23", "AWS::EC2::SecurityGroup", everybodyComesIn, "The drawing lets everybody reach it."},
	{"AwsSolutions-S1", "AWS::S3::Bucket", lacks("LoggingConfiguration"), "A drawing has no access logs of buckets; turn on data events in CloudTrail where you need them."},
	{"AwsSolutions-S2", "AWS::S3::Bucket", openBucket, "The drawing lets the public read it (blockPublicAccess)."},
	{"AwsSolutions-S5", "AWS::S3::Bucket", states("WebsiteConfiguration"), "The drawing makes it a public website (access)."},
	{"AwsSolutions-S10", "AWS::S3::Bucket", states("WebsiteConfiguration"), "Websites of buckets speak plain HTTP."},
	{"AwsSolutions-SMG4", "AWS::SecretsManager::Secret", func(value) bool { return true }, "It changes by deploy.sh, in which two values are taken at any time."},
	{"AwsSolutions-APIG4", "AWS::ApiGateway::Method", is("AuthorizationType", "NONE"), "The drawing lets everybody call it (auth)."},
	{"AwsSolutions-COG4", "AWS::ApiGateway::Method", isNot("AuthorizationType", "COGNITO_USER_POOLS"), "The drawing has no user pool before it (auth)."},
	{"AwsSolutions-APIG4", "AWS::ApiGatewayV2::Route", is("AuthorizationType", "NONE"), "The drawing lets everybody call it (auth)."},
	{"AwsSolutions-APIG1", "AWS::ApiGateway::Stage", lacks("AccessLogSetting"), "The drawing asks for no access logs (logging)."},
	{"AwsSolutions-APIG1", "AWS::ApiGatewayV2::Stage", lacks("AccessLogSettings"), "The drawing asks for no access logs (logging)."},
	{"AwsSolutions-APIG2", "AWS::ApiGateway::RestApi", func(value) bool { return true }, "A drawing does not say what requests look like: there is nothing to hold them against."},
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
			if p.kind == r.kind && p.when(r.properties) {
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
			if m.kind == r.kind && m.when(r.properties) {
				notes = append(notes, f("cfn-lint", object(f("config", object(f("ignore_checks", strs(m.id)))), f("reason", str(m.why)))))
			}
		}
		if len(notes) > 0 {
			r.metadata = object(notes...)
		}
	}
}

// blocksOfIPv6 tells whether a location of a collection has a block of IPv6.
func blocksOfIPv6(v value) bool {
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

func lacks(path string) func(value) bool {
	return func(v value) bool { return reach(v, path) == nil }
}

func states(path string) func(value) bool {
	return func(v value) bool { return reach(v, path) != nil }
}

func is(path, text string) func(value) bool {
	return func(v value) bool { at := reach(v, path); return at != nil && at.Value == text }
}

func isNot(path, text string) func(value) bool {
	return func(v value) bool { return !is(path, text)(v) }
}

func geoOpen(v value) bool { return reach(v, "DistributionConfig.Restrictions") == nil }

func openBucket(v value) bool {
	return is("PublicAccessBlockConfiguration.BlockPublicPolicy", "false")(v)
}

// oldTLS tells whether viewers may use protocols that are no longer safe.
func oldTLS(v value) bool {
	least := reach(v, "DistributionConfig.ViewerCertificate.MinimumProtocolVersion")
	return least == nil || !strings.HasPrefix(least.Value, "TLSv1.2") && !strings.HasPrefix(least.Value, "TLSv1.3")
}

func plainOrigin(v value) bool {
	all := reach(v, "DistributionConfig.Origins")
	return all != nil && slices.ContainsFunc(all.Content, func(o value) bool {
		return is("CustomOriginConfig.OriginProtocolPolicy", "http-only")(o)
	})
}

func noBalancerLogs(v value) bool {
	all := reach(v, "LoadBalancerAttributes")
	return all == nil || !slices.ContainsFunc(all.Content, func(a value) bool {
		return is("Key", "access_logs.s3.enabled")(a) && is("Value", "true")(a)
	})
}

func everybodyComesIn(v value) bool {
	all := reach(v, "SecurityGroupIngress")
	return all != nil && slices.ContainsFunc(all.Content, func(r value) bool {
		return is("CidrIp", "0.0.0.0/0")(r) || is("CidrIpv6", "::/0")(r)
	})
}
