package traffic_test

import (
	"testing"

	"portolan/model/traffic"
)

const healthDocs = docs + "Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"

// checkedFailover is a failover record whose primary a health check decides about.
func checkedFailover(check string, more ...string) []string {
	return append([]string{
		"users u locations=Paris", "record r policy=failover",
		"alb us region=us-east-1", "alb eu region=eu-west-1", "asg app-us region=us-east-1", "asg app-eu region=eu-west-1", "us -> app-us", "eu -> app-eu",
		"health-check hc " + check, "u -> r", "r -> us role=primary healthCheck=hc", "r -> eu role=secondary",
	}, more...)
}

func blind(ids ...string) traffic.Failures { return traffic.Failures{Checks: set(ids...)} }

const (
	onPrimary   = "100% served u r us app-us"
	onSecondary = "100% served-after-failover u r eu app-eu"
)

var checkCases = []walkCase{
	{
		name: "a check that reaches its target", source: healthDocs,
		lines: checkedFailover("type=HTTPS", "hc -> us"), want: []string{onPrimary},
	},
	{
		name: "a check whose checkers reach nothing fails though the target works", source: healthDocs,
		lines: checkedFailover("type=HTTPS", "hc -> us"), broken: blind("hc"), want: []string{onSecondary}, why: "The checkers of hc reach nothing, so us counts as unhealthy. eu is the secondary.",
	},
	{
		name: "breaking the node of a check means the same", source: healthDocs,
		lines: checkedFailover("type=TCP", "hc -> us"), broken: traffic.Failures{Nodes: set("hc")}, want: []string{onSecondary},
	},
	{
		name: "another check is no matter", source: healthDocs,
		lines: checkedFailover("type=HTTPS", "hc -> us", "health-check other"), broken: blind("other"), want: []string{onPrimary},
	},
	{
		name: "an alarm without data keeps its last state", source: docs + "Route53/latest/APIReference/API_HealthCheckConfig.html",
		lines: checkedFailover("type=CLOUDWATCH_METRIC", "hc -> us"), broken: blind("hc"), want: []string{onPrimary},
	},
	{
		name: "an alarm without data does not see that its target goes down", source: docs + "Route53/latest/APIReference/API_HealthCheckConfig.html",
		lines: checkedFailover("type=CLOUDWATCH_METRIC", "hc -> us"), broken: traffic.Failures{Checks: set("hc"), Nodes: set("app-us")},
		want: []string{"100% failed u r us app-us"},
	},
	{
		name: "an alarm with data sees it", source: healthDocs,
		lines: checkedFailover("type=CLOUDWATCH_METRIC", "hc -> us"), broken: traffic.Failures{Nodes: set("app-us")}, want: []string{onSecondary},
	},
	{
		name: "a TCP check connects to a balancer whose targets are down", source: healthDocs,
		lines: checkedFailover("type=TCP", "hc -> us"), broken: traffic.Failures{Nodes: set("app-us")}, want: []string{"100% failed u r us app-us"},
	},
	{
		name: "and to none that is down itself", source: healthDocs,
		lines: checkedFailover("type=TCP", "hc -> us"), broken: traffic.Failures{Nodes: set("us")}, want: []string{onSecondary},
	},
	{
		name: "nor to one whose Region is", source: healthDocs,
		lines: checkedFailover("type=TCP", "hc -> us"), broken: traffic.Failures{Regions: set("us-east-1")}, want: []string{onSecondary},
	},
	{
		name: "an HTTPS check wants an answer", source: healthDocs,
		lines: checkedFailover("type=HTTPS", "hc -> us"), broken: traffic.Failures{Nodes: set("app-us")}, want: []string{onSecondary},
	},
	{
		name: "a TCP check connects to an API whose function is down", source: healthDocs,
		lines:  []string{"users u locations=Paris", "record r name=a.x.org policy=failover", "http-api p region=us-east-1 customDomain=a.x.org", "lambda f region=us-east-1", "alb eu region=eu-west-1", "asg app-eu region=eu-west-1", "health-check hc type=TCP", "hc -> p", "u -> r", "r -> p role=primary healthCheck=hc", "r -> eu role=secondary", "p -> f", "eu -> app-eu"},
		broken: traffic.Failures{Nodes: set("f")}, want: []string{"100% failed u r p f"},
	},
	{
		name: "an NLB leaves TCP connections to its targets", source: elbDocs + "network/load-balancer-listeners.html",
		lines:  []string{"users u locations=Paris", "record r name=a.x.org policy=failover", "nlb p region=us-east-1 listener=tcp", "asg x region=us-east-1", "alb eu region=eu-west-1", "asg app-eu region=eu-west-1", "health-check hc type=TCP", "hc -> p", "u -> r", "r -> p role=primary healthCheck=hc", "r -> eu role=secondary", "p -> x", "eu -> app-eu"},
		broken: traffic.Failures{Nodes: set("x")}, want: []string{onSecondary},
	},
	{
		name: "and ends those of TLS itself", source: elbDocs + "network/load-balancer-listeners.html",
		lines:  []string{"users u locations=Paris", "record r name=a.x.org policy=failover", "nlb p region=us-east-1 listener=tls", "asg x region=us-east-1", "alb eu region=eu-west-1", "asg app-eu region=eu-west-1", "health-check hc type=TCP", "hc -> p", "u -> r", "r -> p role=primary healthCheck=hc", "r -> eu role=secondary", "p -> x", "eu -> app-eu"},
		broken: traffic.Failures{Nodes: set("x")}, want: []string{"100% failed u r p x"},
	},
	{
		name: "a calculated check fails with its only child", source: healthDocs,
		lines: checkedFailover("type=CALCULATED children=a", "health-check a", "a -> us"), broken: blind("a"), want: []string{onSecondary},
	},
	{
		name: "a calculated check bears as many failing children as its threshold leaves", source: healthDocs,
		lines: checkedFailover("type=CALCULATED children=a,b threshold=1", "health-check a", "health-check b", "a -> us", "b -> us"), broken: blind("a"), want: []string{onPrimary},
	},
	{
		name: "a calculated check that is blind counts no child", source: docs + "Route53/latest/APIReference/API_HealthCheckConfig.html",
		lines: checkedFailover("type=CALCULATED children=a threshold=1", "health-check a", "a -> us"), broken: blind("hc"), want: []string{onSecondary},
	},
	{
		name: "a threshold of 0 is always healthy", source: docs + "Route53/latest/APIReference/API_HealthCheckConfig.html",
		lines: checkedFailover("type=CALCULATED children=a threshold=0", "health-check a", "a -> us"), broken: blind("a", "hc"), want: []string{onPrimary},
	},
	{
		name: "a threshold above the children is never healthy", source: docs + "Route53/latest/APIReference/API_HealthCheckConfig.html",
		lines: checkedFailover("type=CALCULATED children=a threshold=2", "health-check a", "a -> us"), want: []string{onSecondary},
	},
	{
		name: "without children a threshold of 0 is always healthy, too", source: docs + "Route53/latest/APIReference/API_HealthCheckConfig.html",
		lines: checkedFailover("type=CALCULATED threshold=0"), broken: traffic.Failures{Nodes: set("app-us")}, want: []string{"100% failed u r us app-us"},
	},
	{
		name: "without children a threshold above 0 is never healthy", source: docs + "Route53/latest/APIReference/API_HealthCheckConfig.html",
		lines: checkedFailover("type=CALCULATED threshold=1"), want: []string{onSecondary},
	},
	{
		name: "a routing control stays as it is", source: docs + "r53recovery/latest/dg/routing-control.html",
		lines: checkedFailover("type=RECOVERY_CONTROL"), broken: traffic.Failures{Checks: set("hc"), Nodes: set("app-us")}, want: []string{"100% failed u r us app-us"},
	},
	{
		name: "checkers on the Internet do not reach an internal balancer", source: docs + "Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html",
		lines: []string{
			"users u locations=Paris network=vpc", "record r policy=failover zonePrivate=true", "alb in region=eu-west-1 scheme=internal", "asg x region=eu-west-1",
			"alb out region=eu-west-1 scheme=internal", "asg y region=eu-west-1", "health-check hc", "hc -> in", "in -> x", "out -> y",
			"u -> r", "r -> in role=primary healthCheck=hc", "r -> out role=secondary",
		},
		want: []string{"100% served-after-failover u r out y"},
	},
	{
		name: "an alarm watches it from inside", source: docs + "Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html",
		lines: []string{
			"users u locations=Paris network=vpc", "record r policy=failover zonePrivate=true", "alb in region=eu-west-1 scheme=internal", "asg x region=eu-west-1",
			"alb out region=eu-west-1 scheme=internal", "asg y region=eu-west-1", "health-check hc type=CLOUDWATCH_METRIC", "hc -> in", "in -> x", "out -> y",
			"u -> r", "r -> in role=primary healthCheck=hc", "r -> out role=secondary",
		},
		want: []string{"100% served u r in x"},
	},
}

func TestHealthChecks(t *testing.T) { runWalks(t, checkCases) }

const aliasDocs = docs + "Route53/latest/APIReference/API_AliasTarget.html"

// evaluated is a weighted name that leads to a target whose health its alias
// evaluates, and with weight 0 to a server.
func evaluated(target string, more ...string) []string {
	return append([]string{
		"users u locations=Paris", "record r policy=weighted", target, "asg page eip=true region=eu-west-1",
		"u -> r", "r -> to weight=1 evaluateTargetHealth=true", "r -> page weight=0",
	}, more...)
}

var evaluateCases = []walkCase{
	{
		name: "ALB: every target group needs a healthy target", source: aliasDocs,
		lines:  evaluated("alb to region=eu-west-1", "asg x region=eu-west-1", "asg y region=eu-west-1", "to -> x", "to -> y pathRule=/img/*"),
		broken: traffic.Failures{Nodes: set("y")}, want: []string{"100% served-after-failover u r page"},
	},
	{
		name: "ALB: a target whose security groups keep it out is unhealthy", source: elbDocs + "application/target-group-health-checks.html",
		lines: evaluated("alb to region=eu-west-1", "asg x region=eu-west-1 securityGroups=cloudfront", "to -> x"), want: []string{"100% served-after-failover u r page"},
	},
	{
		name: "ALB: the others of its group take its requests", source: elbDocs + "application/target-group-health-checks.html",
		lines: evaluated("alb to region=eu-west-1", "asg x region=eu-west-1 securityGroups=cloudfront", "asg y region=eu-west-1 securityGroups=vpc", "to -> x", "to -> y"),
		want:  []string{"50% served u r to y", "50% served-after-failover u r to y"},
	},
	{
		name: "ALB: one healthy target of a group is enough", source: aliasDocs,
		lines:  evaluated("alb to region=eu-west-1", "asg x region=eu-west-1", "asg y region=eu-west-1", "to -> x", "to -> y"),
		broken: traffic.Failures{Nodes: set("y")}, want: []string{"50% served u r to x", "50% served-after-failover u r to x"},
	},
	{
		name: "ALB: a Lambda target without health check counts as healthy", source: elbDocs + "application/lambda-functions.html",
		lines:  evaluated("alb to region=eu-west-1", "lambda f region=eu-west-1", "to -> f"),
		broken: traffic.Failures{Nodes: set("f")}, want: []string{"100% failed u r to f"},
	},
	{
		name: "ALB: a Lambda target with one does not", source: elbDocs + "application/lambda-functions.html",
		lines:  evaluated("alb to region=eu-west-1", "lambda f region=eu-west-1", "to -> f healthCheck=/health"),
		broken: traffic.Failures{Nodes: set("f")}, want: []string{"100% served-after-failover u r page"},
	},
	{
		name: "ALB without targets is unhealthy", source: aliasDocs,
		lines: evaluated("alb to region=eu-west-1"), want: []string{"100% served-after-failover u r page"},
	},
	{
		name: "NLB", source: aliasDocs,
		lines:  evaluated("nlb to region=eu-west-1", "asg x region=eu-west-1", "to -> x"),
		broken: traffic.Failures{Nodes: set("x")}, want: []string{"100% served-after-failover u r page"},
	},
	{
		name: "CloudFront is never evaluated", source: aliasDocs,
		lines:  evaluated("cloudfront to", "s3 b region=us-east-1", "to -> b access=oac"),
		broken: traffic.Failures{Nodes: set("to")}, want: []string{"100% failed u r to"},
	},
	{
		name: "API Gateway: evaluating it tells nothing of what is behind", source: docs + "Route53/latest/DeveloperGuide/resource-record-sets-values-failover-alias.html",
		lines:  evaluated("http-api to region=eu-west-1 customDomain=r.example.com", "lambda f region=eu-west-1", "to -> f"),
		broken: traffic.Failures{Nodes: set("f")}, want: []string{"100% failed u r to f"},
	},
	{
		name: "API Gateway: the record fails where the service is unavailable in the Region", source: docs + "Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
		lines:  evaluated("http-api to region=eu-west-1", "lambda f region=eu-west-1", "to -> f"),
		broken: traffic.Failures{Nodes: set("to")}, want: []string{"100% served-after-failover u r page"},
	},
	{
		name: "a private API behind its VPC endpoint: nor there", source: docs + "Route53/latest/DeveloperGuide/resource-record-sets-values-failover-alias.html",
		lines: []string{
			"users u locations=Paris network=vpc", "record r policy=weighted zonePrivate=true", "rest-api to endpoint=private vpcEndpoint=true resourcePolicy=true region=eu-west-1", "lambda f region=eu-west-1", "alb b region=eu-west-1", "asg x region=eu-west-1",
			"u -> r", "r -> to weight=1 evaluateTargetHealth=true", "r -> b weight=0", "to -> f", "b -> x",
		},
		broken: traffic.Failures{Nodes: set("f")}, want: []string{"100% failed u r to f"},
	},
	{
		name: "an S3 website: nor there", source: docs + "Route53/latest/DeveloperGuide/resource-record-sets-values-failover-alias.html",
		lines:  evaluated("s3 to region=us-east-1 access=website"),
		broken: traffic.Failures{Nodes: set("to")}, want: []string{"100% failed u r to"},
	},
	{
		name: "Global Accelerator: nor there", source: docs + "Route53/latest/DeveloperGuide/resource-record-sets-values-failover-alias.html",
		lines:  evaluated("global-accelerator to", "alb b region=us-east-1", "asg x region=us-east-1", "to -> b", "b -> x"),
		broken: traffic.Failures{Nodes: set("x")}, want: []string{"100% failed u r to b x"},
	},
	{
		name: "a record group is healthy while an answer of it is", source: docs + "Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
		lines: evaluated("record to policy=weighted", "alb a region=us-east-1", "alb b region=eu-west-1", "asg x region=us-east-1", "asg y region=eu-west-1", "a -> x", "b -> y",
			"to -> a weight=1 evaluateTargetHealth=true", "to -> b weight=1 evaluateTargetHealth=true"),
		broken: traffic.Failures{Nodes: set("x")}, want: []string{"50% served u r to b y", "50% served-after-failover u r to b y"},
	},
	{
		name: "a record group without a healthy answer is not", source: docs + "Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
		lines: evaluated("record to policy=weighted", "alb a region=us-east-1", "asg x region=us-east-1", "a -> x",
			"to -> a weight=1 evaluateTargetHealth=true"),
		broken: traffic.Failures{Nodes: set("x")}, want: []string{"100% served-after-failover u r page"},
	},
	{
		name: "a tree that does not evaluate its branch stays with it", source: docs + "Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
		lines: []string{
			"users u locations=Paris", "record r policy=weighted", "record to policy=weighted", "alb a region=us-east-1", "asg x region=us-east-1", "a -> x", "asg page eip=true region=eu-west-1",
			"u -> r", "r -> to weight=1", "r -> page weight=0", "to -> a weight=1 evaluateTargetHealth=true",
		},
		broken: traffic.Failures{Nodes: set("x")}, want: []string{"100% failed u r to a x"},
	},
}

func TestEvaluateTargetHealth(t *testing.T) { runWalks(t, evaluateCases) }
