package cloudformation

// byTheHour are the types of resources that bill while they are there, whether
// anybody calls or not, with what bills. No prices: they differ by Region and day.
// Sources are the pages of prices: aws.amazon.com/vpc/pricing,
// /elasticloadbalancing/pricing, /ec2/pricing, /fargate/pricing,
// /global-accelerator/pricing, /privatelink/pricing, /waf/pricing,
// /kms/pricing, /secrets-manager/pricing, /route53/pricing, /api-gateway/pricing.
var byTheHour = map[string]string{
	"AWS::EC2::NatGateway":                       "each hour, and what passes",
	"AWS::EC2::EIP":                              "each hour, as public addresses of IPv4",
	"AWS::ElasticLoadBalancingV2::LoadBalancer":  "each hour, what it handles, and public addresses of IPv4 where it has them",
	"AWS::AutoScaling::AutoScalingGroup":         "each hour of each instance, with its disk",
	"AWS::ECS::Service":                          "each second of each task, or of the instances under it",
	"AWS::GlobalAccelerator::Accelerator":        "each hour, and what passes",
	"AWS::EC2::VPCEndpoint":                      "each hour in each zone, and what passes",
	"AWS::WAFv2::WebACL":                         "each month, with each of its rules, and each request",
	"AWS::KMS::Key":                              "each month",
	"AWS::SecretsManager::Secret":                "each month, with each of its copies",
	"AWS::Route53::HealthCheck":                  "each month",
	"AWS::CloudFront::AnycastIpList":             "each month",
	"AWS::ServiceDiscovery::PrivateDnsNamespace": "each month, as a hosted zone",
	"AWS::ApiGateway::Stage":                     "each hour of its cache",
}

// underSubscription are the types that bill by themselves nothing, and are refused
// without a subscription of the account, with its name and what it costs.
// https://aws.amazon.com/shield/pricing
var underSubscription = map[string][2]string{
	"AWS::Shield::Protection": {"Shield Advanced", "each month for at least a year, for the account or its organization and not for each protection, and by what leaves the protected resources"},
}

// bills tells whether a resource does. An API has to have a cache for it, and
// gateway endpoints are free.
func (r *resource) bills() bool {
	switch {
	case byTheHour[r.kind] == "":
		return false
	case r.kind == "AWS::ApiGateway::Stage":
		return is("CacheClusterEnabled", "true")(nil, r.properties)
	case r.kind == "AWS::EC2::VPCEndpoint":
		return !is("VpcEndpointType", "Gateway")(nil, r.properties)
	}
	return true
}
