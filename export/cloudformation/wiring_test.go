package cloudformation_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/export/cloudformation"
)

// only is the one resource of a type. Logical ids are free to change: what is
// asked is what refers to what.
func (f *templateFile) only(t *testing.T, kind string) string {
	t.Helper()
	all := f.of(kind)
	if len(all) != 1 {
		t.Fatalf("%s: %v, want one", kind, all)
	}
	return all[0]
}

// with is the one resource of a type that has a value at a path.
func (f *templateFile) with(t *testing.T, kind, path, want string) string {
	t.Helper()
	var out []string
	for _, id := range f.of(kind) {
		if f.at(id, path) == want {
			out = append(out, id)
		}
	}
	if len(out) != 1 {
		t.Fatalf("%s with %s %q: %v, want one", kind, path, want, out)
	}
	return out[0]
}

func service(t *testing.T, name, region string) (*templateFile, *cloudformation.Set) {
	t.Helper()
	set := export(t, drawn(t, "services", name), cloudformation.Options{})
	for _, s := range set.Stacks {
		check(t, set, s)
	}
	return stackIn(t, set, region), set
}

func TestHTTPAPI(t *testing.T) {
	f, _ := service(t, "h01-http-api", "us-east-2")
	api, authorizer := f.only(t, "AWS::ApiGatewayV2::Api"), f.only(t, "AWS::ApiGatewayV2::Authorizer")
	integration, domain, stage := f.only(t, "AWS::ApiGatewayV2::Integration"), f.only(t, "AWS::ApiGatewayV2::DomainName"), f.only(t, "AWS::ApiGatewayV2::Stage")
	expect(t, f, api, map[string]string{"ProtocolType": "HTTP", "DisableExecuteApiEndpoint": "true"})
	expect(t, f, stage, map[string]string{"ApiId": "!Ref " + api, "StageName": "$default", "AutoDeploy": "true"})
	expect(t, f, f.only(t, "AWS::ApiGatewayV2::Route"), map[string]string{
		"ApiId": "!Ref " + api, "RouteKey": "$default", "Target": "!Sub integrations/${" + integration + "}",
		"AuthorizationType": "CUSTOM", "AuthorizerId": "!Ref " + authorizer,
	})
	fn := strings.TrimSuffix(strings.TrimPrefix(f.at(integration, "IntegrationUri"), "!GetAtt "), ".Arn")
	expect(t, f, integration, map[string]string{"IntegrationType": "AWS_PROXY", "PayloadFormatVersion": "2.0"})
	expect(t, f, authorizer, map[string]string{"AuthorizerType": "REQUEST", "AuthorizerResultTtlInSeconds": "0", "AuthorizerPayloadFormatVersion": "2.0"})
	gate := f.with(t, "AWS::Lambda::Permission", "SourceArn", "!Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${"+api+"}/authorizers/${"+authorizer+"}")
	route := f.with(t, "AWS::Lambda::Permission", "SourceArn", "!Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${"+api+"}/*/$default")
	if a, b := f.at(gate, "FunctionName"), f.at(route, "FunctionName"); a == b || b != "!GetAtt "+fn+".Arn" || !strings.Contains(f.at(authorizer, "AuthorizerUri"), strings.TrimPrefix(a, "!GetAtt ")) {
		t.Errorf("the authorizer may call %s, the route %s", a, b)
	}
	expect(t, f, domain, map[string]string{
		"DomainName": "api.example.org", "DomainNameConfigurations.0.EndpointType": "REGIONAL",
		"DomainNameConfigurations.0.CertificateArn": "!Ref " + f.only(t, "AWS::CertificateManager::Certificate"),
	})
	expect(t, f, f.only(t, "AWS::ApiGatewayV2::ApiMapping"), map[string]string{"ApiId": "!Ref " + api, "DomainName": "!Ref " + domain, "Stage": "!Ref " + stage})
	expect(t, f, f.only(t, "AWS::Route53::RecordSet"), map[string]string{
		"Name": "api.example.org", "AliasTarget.DNSName": "!GetAtt " + domain + ".RegionalDomainName", "AliasTarget.HostedZoneId": "!GetAtt " + domain + ".RegionalHostedZoneId",
	})
}

func TestWebSocketAPI(t *testing.T) {
	f, _ := service(t, "h02-websocket", "eu-west-1")
	api, deployment := f.only(t, "AWS::ApiGatewayV2::Api"), f.only(t, "AWS::ApiGatewayV2::Deployment")
	integration := f.only(t, "AWS::ApiGatewayV2::Integration")
	expect(t, f, api, map[string]string{"ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"})
	var keys []string
	for _, id := range f.of("AWS::ApiGatewayV2::Route") {
		keys = append(keys, f.at(id, "RouteKey"))
		if !slices.Contains(f.Resources[deployment].DependsOn, id) || f.at(id, "Target") != "!Sub integrations/${"+integration+"}" {
			t.Errorf("route %s leads to %s; the deployment waits for %v", id, f.at(id, "Target"), f.Resources[deployment].DependsOn)
		}
	}
	slices.Sort(keys)
	if want := []string{"$connect", "$default", "$disconnect"}; !slices.Equal(keys, want) {
		t.Errorf("routes are %v, want %v", keys, want)
	}
	if uri := f.at(integration, "IntegrationUri"); !strings.Contains(uri, ":lambda:path/2015-03-31/functions/${") || !strings.HasSuffix(uri, ".Arn}/invocations") {
		t.Errorf("the integration calls %s", uri)
	}
	expect(t, f, f.only(t, "AWS::ApiGatewayV2::Stage"), map[string]string{"DeploymentId": "!Ref " + deployment})
	policy := f.only(t, "AWS::IAM::Policy")
	expect(t, f, policy, map[string]string{
		"PolicyDocument.Statement.0.Action":   "execute-api:ManageConnections",
		"PolicyDocument.Statement.0.Resource": "!Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" + api + "}/*/*/@connections/*",
		"Roles.0":                             "!Ref " + strings.TrimSuffix(strings.TrimPrefix(f.at(f.only(t, "AWS::Lambda::Function"), "Role"), "!GetAtt "), ".Arn"),
	})
}

// A deployment is made once: what changes in the routes makes another.
func TestDeploymentsFollowTheRoutes(t *testing.T) {
	ids := func(old, with string) []string {
		src := strings.Replace(`
portolan: 1
nodes:
  - {id: u, kind: users}
  - {id: api, kind: rest-api, region: eu-west-1, auth: none}
  - {id: fn, kind: lambda, region: eu-west-1}
links:
  - u -> api
  - {from: api, to: fn, route: /a}
`, old, with, 1)
		return stackIn(t, export(t, parse(t, src), cloudformation.Options{}), "eu-west-1").of("AWS::ApiGateway::Deployment")
	}
	was := ids("", "")
	if same := ids("id: u,", "id: u, title: People,"); !slices.Equal(was, same) {
		t.Errorf("a title makes another deployment: %v, %v", was, same)
	}
	for _, change := range [][2]string{{"route: /a", "route: /b"}, {"auth: none", "auth: iam"}} {
		if now := ids(change[0], change[1]); slices.Equal(was, now) {
			t.Errorf("%s makes no other deployment", change[1])
		}
	}
}

func TestFunctionBehindBalancer(t *testing.T) {
	f, _ := service(t, "h03-alb-lambda", "eu-west-1")
	group := f.with(t, "AWS::ElasticLoadBalancingV2::TargetGroup", "TargetType", "lambda")
	permission := f.with(t, "AWS::Lambda::Permission", "Principal", "elasticloadbalancing.amazonaws.com")
	fn := f.only(t, "AWS::Lambda::Function")
	expect(t, f, group, map[string]string{"Port": "", "Protocol": "", "VpcId": "", "Targets.0.Id": "!GetAtt " + fn + ".Arn"})
	if !slices.Contains(f.Resources[group].DependsOn, permission) {
		t.Errorf("the target group waits for %v", f.Resources[group].DependsOn)
	}
	expect(t, f, f.only(t, "AWS::ElasticLoadBalancingV2::ListenerRule"), map[string]string{
		"Conditions.0.PathPatternConfig.Values": "/report/*", "Actions.0.TargetGroupArn": "!Ref " + group,
	})
}

func TestPrivateIntegration(t *testing.T) {
	f, _ := service(t, "h04-vpc-link", "eu-west-1")
	link, listener := f.only(t, "AWS::ApiGatewayV2::VpcLink"), f.only(t, "AWS::ElasticLoadBalancingV2::Listener")
	expect(t, f, f.only(t, "AWS::ApiGatewayV2::Integration"), map[string]string{
		"IntegrationType": "HTTP_PROXY", "ConnectionType": "VPC_LINK", "ConnectionId": "!Ref " + link, "IntegrationUri": "!Ref " + listener,
	})
	balancer := f.only(t, "AWS::ElasticLoadBalancingV2::LoadBalancer")
	expect(t, f, link, map[string]string{"SubnetIds": f.at(balancer, "Subnets")})
	guard := strings.TrimSuffix(strings.TrimPrefix(f.at(balancer, "SecurityGroups.0"), "!GetAtt "), ".GroupId")
	expect(t, f, guard, map[string]string{"SecurityGroupIngress.0.SourceSecurityGroupId": f.at(link, "SecurityGroupIds.0"), "SecurityGroupIngress.1": ""})
}

func TestEdgeFunction(t *testing.T) {
	edge, set := service(t, "h05-lambda-edge", "us-east-1")
	home := stackIn(t, set, "eu-west-1")
	fn, version := edge.only(t, "AWS::Lambda::Function"), edge.only(t, "AWS::Lambda::Version")
	expect(t, edge, fn, map[string]string{"Environment": "", "VpcConfig": "", "MemorySize": "128", "Timeout": "5"})
	expect(t, edge, edge.only(t, "AWS::IAM::Role"), map[string]string{"AssumeRolePolicyDocument.Statement.0.Principal.Service": "lambda.amazonaws.com edgelambda.amazonaws.com"})
	if edge.Resources[fn].DeletionPolicy != "Retain" || edge.Resources[version].DeletionPolicy != "Retain" || edge.at(version, "FunctionName") != "!Ref "+fn {
		t.Error("the function or its version would go with the stack, or they do not belong together")
	}
	cdn := home.only(t, "AWS::CloudFront::Distribution")
	const at = "DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations.0."
	arn := strings.TrimPrefix(home.at(cdn, at+"LambdaFunctionARN"), "!Ref ")
	if home.at(cdn, at+"EventType") != "origin-request" || arn == "" {
		t.Errorf("the distribution runs %s on %s", arn, home.at(cdn, at+"EventType"))
	}
	for _, s := range set.Stacks {
		for _, p := range s.Parameters {
			if p.Name == arn && !strings.HasPrefix(p.From, "rewrite-at-the-edge-us-east-1.") {
				t.Errorf("%s comes from %s", arn, p.From)
			}
		}
	}
}

func TestServerAsOrigin(t *testing.T) {
	set := export(t, drawn(t, "services", "h06-on-premises"), cloudformation.Options{})
	f := load(t, set.Stacks[len(set.Stacks)-1])
	cdn := f.only(t, "AWS::CloudFront::Distribution")
	const at = "DistributionConfig.Origins.0."
	expect(t, f, cdn, map[string]string{at + "CustomOriginConfig.OriginProtocolPolicy": "https-only", at + "CustomOriginConfig.OriginSSLProtocols": "TLSv1.2"})
	name := strings.TrimPrefix(f.at(cdn, at+"DomainName"), "!Ref ")
	if p, ok := f.Parameters[name]; !ok || p.Default != nil || p.Type != "String" {
		t.Errorf("the origin is %s, parameter %+v: the owner must say", f.at(cdn, at+"DomainName"), p)
	}
}

func TestTreeOfRecords(t *testing.T) {
	f, _ := service(t, "h07-policy-tree", "eu-west-1")
	top := f.with(t, "AWS::Route53::RecordSet", "AliasTarget.DNSName", "eu.example.org")
	expect(t, f, top, map[string]string{
		"Name": "app.example.org", "Region": "eu-west-1", "AliasTarget.EvaluateTargetHealth": "true", "AliasTarget.HostedZoneId": f.at(top, "HostedZoneId"),
	})
	for weight, p := range map[string]string{"90": "EuAWeight", "10": "EuBWeight"} {
		id := f.with(t, "AWS::Route53::RecordSet", "Weight", "!Ref "+p)
		if f.at(id, "Name") != "eu.example.org" || f.Parameters[p].Default != must(t, weight) || !slices.Contains(f.Resources[top].DependsOn, id) {
			t.Errorf("%s is for %s with %v; %s waits for %v", id, f.at(id, "Name"), f.Parameters[p].Default, top, f.Resources[top].DependsOn)
		}
	}
}

func must(t *testing.T, s string) any {
	t.Helper()
	n := 0
	for _, r := range s {
		n = 10*n + int(r-'0')
	}
	return n
}

func TestAnswersByNetwork(t *testing.T) {
	f, _ := service(t, "h08-ip-based", "eu-west-1")
	blocks := f.only(t, "AWS::Route53::CidrCollection")
	expect(t, f, blocks, map[string]string{"Name": "offices", "Locations.0.LocationName": "berlin", "Locations.0.CidrList": "203.0.113.0/24 2001:db8::/32", "Locations.1": ""})
	for _, place := range []string{"berlin", "*"} {
		f.with(t, "AWS::Route53::RecordSet", "CidrRoutingConfig", "CollectionId !Ref "+blocks+" LocationName "+place)
	}
}

func TestListenerAndTLS(t *testing.T) {
	f, set := service(t, "h09-listener-and-tls", "eu-west-1")
	secure := f.with(t, "AWS::ElasticLoadBalancingV2::TargetGroup", "Port", "8443")
	plain := f.with(t, "AWS::ElasticLoadBalancingV2::TargetGroup", "Port", "80")
	expect(t, f, secure, map[string]string{"Protocol": "HTTPS", "HealthCheckProtocol": "HTTPS"})
	for port, group := range map[string]string{"443": secure, "8443": plain} {
		id := f.with(t, "AWS::ElasticLoadBalancingV2::Listener", "Port", port)
		expect(t, f, id, map[string]string{"DefaultActions.0.TargetGroupArn": "!Ref " + group})
	}
	if rules := f.of("AWS::ElasticLoadBalancingV2::ListenerRule"); len(rules) > 0 {
		t.Errorf("rules send elsewhere: %v", rules)
	}
	expect(t, f, f.only(t, "AWS::Shield::Protection"), map[string]string{"ResourceArn": "!Ref " + f.only(t, "AWS::ElasticLoadBalancingV2::LoadBalancer")})
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(files, func(f cloudformation.File) bool { return f.Name == "README.md" })
	if text := string(files[at].Data); strings.Contains(text, " AWS::Shield::Protection: ") || !strings.Contains(text, "AWS::Shield::Protection needs a subscription to Shield Advanced") {
		t.Error("the README lists the protection among what bills, or does not say what it needs")
	}
}

func TestWebsiteAndReplica(t *testing.T) {
	f, set := service(t, "h10-website-and-replica", "eu-west-1")
	copies := stackIn(t, set, "eu-central-1")
	site := f.only(t, "AWS::S3::Bucket")
	expect(t, f, site, map[string]string{
		"WebsiteConfiguration.IndexDocument": "index.html", "PublicAccessBlockConfiguration.BlockPublicPolicy": "false", "VersioningConfiguration.Status": "Enabled",
	})
	expect(t, copies, copies.only(t, "AWS::S3::Bucket"), map[string]string{"PublicAccessBlockConfiguration.BlockPublicPolicy": "true", "VersioningConfiguration.Status": "Enabled", "WebsiteConfiguration": ""})
	expect(t, f, f.only(t, "AWS::S3::BucketPolicy"), map[string]string{"PolicyDocument.Statement.0.Principal": "*", "PolicyDocument.Statement.0.Effect": "Allow", "PolicyDocument.Statement.1": ""})
	expect(t, f, f.only(t, "AWS::Route53::RecordSet"), map[string]string{"AliasTarget.HostedZoneId": "Z1BKCTXD74EZPE", "AliasTarget.DNSName": "!Sub s3-website-eu-west-1.${AWS::URLSuffix}"})
	expect(t, f, site, map[string]string{"ReplicationConfiguration.Role": "!GetAtt " + f.only(t, "AWS::IAM::Role") + ".Arn"})
	to := strings.TrimPrefix(f.at(site, "ReplicationConfiguration.Rules.0.Destination.Bucket"), "!Ref ")
	if to == "" || !strings.Contains(f.at(f.only(t, "AWS::IAM::Policy"), "PolicyDocument.Statement.2.Resource"), "${"+to+"}") {
		t.Errorf("copies go to %q, and the role may write elsewhere", to)
	}
}

func TestRESTAPI(t *testing.T) {
	set := export(t, design(t, "global-storefront"), cloudformation.Options{})
	f := stackIn(t, set, "eu-west-1")
	api, deployment, stage := f.only(t, "AWS::ApiGateway::RestApi"), f.only(t, "AWS::ApiGateway::Deployment"), f.only(t, "AWS::ApiGateway::Stage")
	for _, id := range f.of("AWS::ApiGateway::Method") {
		if !slices.Contains(f.Resources[deployment].DependsOn, id) || f.at(id, "ApiKeyRequired") != "true" || f.at(id, "Integration.IntegrationHttpMethod") != "POST" {
			t.Errorf("%s needs a key: %s; the deployment waits for %v", id, f.at(id, "ApiKeyRequired"), f.Resources[deployment].DependsOn)
		}
	}
	expect(t, f, stage, map[string]string{"RestApiId": "!Ref " + api, "DeploymentId": "!Ref " + deployment})
	domain := f.only(t, "AWS::ApiGateway::DomainName")
	expect(t, f, domain, map[string]string{"DomainName": "catalogue.example.com", "CertificateArn": "", "EndpointConfiguration.Types": "REGIONAL"})
	if f.at(domain, "RegionalCertificateArn") == "" {
		t.Error("the domain has no certificate of its Region")
	}
	expect(t, f, f.only(t, "AWS::ApiGateway::BasePathMapping"), map[string]string{"DomainName": "!Ref " + domain, "Stage": "!Ref " + stage, "RestApiId": "!Ref " + api})
	expect(t, f, f.only(t, "AWS::ApiGateway::UsagePlan"), map[string]string{"ApiStages.0.Stage": "!Ref " + stage})
	home := stackIn(t, set, "us-east-1")
	eu := home.with(t, "AWS::Route53::RecordSet", "Region", "eu-west-1")
	expect(t, home, eu, map[string]string{"Name": "catalogue.example.com", "SetIdentifier": "eu"})
	if home.at(eu, "HealthCheckId") == "" || !strings.HasPrefix(home.at(eu, "AliasTarget.HostedZoneId"), "!Ref ") {
		t.Errorf("the answer has check %q and zone %q", home.at(eu, "HealthCheckId"), home.at(eu, "AliasTarget.HostedZoneId"))
	}
}
