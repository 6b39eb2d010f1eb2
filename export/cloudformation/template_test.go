package cloudformation_test

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/export/cloudformation"
	"portolan/export/judgetest"
)

// check is what must hold in every template: nothing refers to what is not
// there, every parameter is used, described and guarded, what keeps data stays
// when the stack goes, and no account, partition or Region is written down
// where the stack could ask.
func check(t *testing.T, set *cloudformation.Set, s cloudformation.Stack) {
	t.Helper()
	f := load(t, s)
	refers := map[string]bool{}
	for _, name := range used(&f.root) {
		refers[name] = true
	}
	loose, err := cloudformation.Loose(s.Template)
	if err != nil || len(loose) > 0 {
		t.Errorf("%s: nowhere: %v, %v", s.Name, loose, err)
	}
	for name, p := range f.Parameters {
		if !refers[name] {
			t.Errorf("%s: parameter %s is not used", s.Name, name)
		}
		if p.Description == "" {
			t.Errorf("%s: parameter %s has no description", s.Name, name)
		}
	}
	for id, r := range f.Resources {
		// A bucket that a load balancer tries to write to is never empty.
		policy := "RetainExceptOnCreate"
		if _, balancer := f.Resources[strings.TrimSuffix(id, "LogBucket")+"LoadBalancer"]; balancer && strings.HasSuffix(id, "LogBucket") {
			policy = "Retain"
		}
		if slices.Contains([]string{"AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Logs::LogGroup", "AWS::CloudFront::KeyValueStore"}, r.Type) && (r.DeletionPolicy != policy || r.UpdateReplacePolicy != "Retain") {
			t.Errorf("%s: %s keeps data and would go with the stack", s.Name, id)
		}
	}
	if len(f.Rules) == 0 || !strings.Contains(string(s.Template), "!Equals [!Ref 'AWS::Region', "+s.Region+"]") {
		t.Errorf("%s: no rule guards its Region", s.Name)
	}
	if m := regexp.MustCompile(`arn:aws[a-z-]*:`).FindString(resourcesOf(string(s.Template))); m != "" {
		t.Errorf("%s: a partition is written down: %s", s.Name, m)
	}
	checkFlow(t, set, s)
}

func resourcesOf(src string) string {
	_, rest, _ := strings.Cut(src, "\nResources:\n")
	return rest
}

// checkFlow asks that values come from outputs of earlier stacks only.
func checkFlow(t *testing.T, set *cloudformation.Set, s cloudformation.Stack) {
	t.Helper()
	at := slices.IndexFunc(set.Stacks, func(o cloudformation.Stack) bool { return o.Name == s.Name })
	for _, p := range s.Parameters {
		if p.From == "" {
			continue
		}
		name, out, _ := strings.Cut(p.From, ".")
		from := slices.IndexFunc(set.Stacks, func(o cloudformation.Stack) bool { return o.Name == name })
		if from < 0 || from >= at {
			t.Errorf("%s: parameter %s comes from %s, which is not deployed before it", s.Name, p.Name, name)
			continue
		}
		if !slices.Contains(set.Stacks[from].Outputs, out) {
			t.Errorf("%s: stack %s has no output %s", s.Name, name, out)
		}
	}
}

func TestTemplatesHoldTogether(t *testing.T) {
	for _, name := range exported {
		for _, network := range []string{cloudformation.NetworkCreate, cloudformation.NetworkExisting} {
			t.Run(name+"/"+network, func(t *testing.T) {
				set := export(t, design(t, name), cloudformation.Options{Network: network})
				for _, s := range set.Stacks {
					check(t, set, s)
				}
			})
		}
	}
}

// stackIn returns the template of a Region.
func stackIn(t *testing.T, set *cloudformation.Set, region string) *templateFile {
	t.Helper()
	for _, s := range set.Stacks {
		if s.Region == region && !strings.HasSuffix(s.Name, "-access") {
			return load(t, s)
		}
	}
	t.Fatalf("no stack in %s", region)
	return nil
}

// expect compares values of properties with what AWS asks for.
func expect(t *testing.T, f *templateFile, id string, want map[string]string) {
	t.Helper()
	if _, ok := f.Resources[id]; !ok {
		t.Fatalf("no resource %s among %v", id, f.resourceIDs())
	}
	for path, v := range want {
		if got := f.at(id, path); got != v {
			t.Errorf("%s.%s is %q, want %q", id, path, got, v)
		}
	}
}

func TestStaticSite(t *testing.T) {
	f := stackIn(t, export(t, design(t, "static-site"), cloudformation.Options{}), "us-east-1")
	expect(t, f, "CdnDistribution", map[string]string{
		"DistributionConfig.Origins.0.DomainName":                      "!GetAtt PagesBucket.RegionalDomainName",
		"DistributionConfig.Origins.0.OriginAccessControlId":           "!GetAtt PagesOriginAccessControl.Id",
		"DistributionConfig.Origins.0.S3OriginConfig":                  "OriginAccessIdentity ",
		"DistributionConfig.DefaultCacheBehavior.TargetOriginId":       f.at("CdnDistribution", "DistributionConfig.Origins.0.Id"),
		"DistributionConfig.DefaultCacheBehavior.ForwardedValues":      "",
		"DistributionConfig.Aliases":                                   "www.example.com",
		"DistributionConfig.ViewerCertificate.AcmCertificateArn":       "!Ref CertCertificate",
		"DistributionConfig.ViewerCertificate.SslSupportMethod":        "sni-only",
		"DistributionConfig.ViewerCertificate.MinimumProtocolVersion":  "TLSv1.2_2021",
		"DistributionConfig.WebACLId":                                  "!GetAtt AclWebAcl.Arn",
		"DistributionConfig.DefaultRootObject":                         "index.html",
		"DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy": "redirect-to-https",
	})
	for _, typ := range []string{"A", "AAAA"} {
		expect(t, f, "WwwRecord"+typ, map[string]string{
			"Type": typ, "AliasTarget.HostedZoneId": "Z2FDTNDATAQYW2", "AliasTarget.EvaluateTargetHealth": "false", "TTL": "", "ResourceRecords": "",
		})
	}
	expect(t, f, "PagesBucketPolicy", map[string]string{
		"PolicyDocument.Version":                                          "2012-10-17",
		"PolicyDocument.Statement.1.Principal.Service":                    "cloudfront.amazonaws.com",
		"PolicyDocument.Statement.1.Condition.StringEquals.AWS:SourceArn": "!Sub arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${CdnDistribution}",
	})
	expect(t, f, "CertCertificate", map[string]string{"DomainValidationOptions.0.HostedZoneId": "!Ref HostedZoneIdExampleCom"})
	if slices.Contains(used(propertiesOf(f, "CdnDistribution")), "PagesBucketPolicy") || len(f.Resources["CdnDistribution"].DependsOn) > 0 {
		t.Error("the distribution waits for the bucket policy, which waits for the distribution")
	}
}

func propertiesOf(f *templateFile, id string) *yaml.Node {
	r := f.Resources[id]
	return &r.Properties
}

// CloudFront takes certificates and web ACLs from us-east-1 only, and a bucket
// far from home gets its policy from a stack of its own Region.
func TestFarBucket(t *testing.T) {
	set := export(t, design(t, "far-bucket"), cloudformation.Options{})
	var order []string
	for _, s := range set.Stacks {
		order = append(order, s.Name)
	}
	want := []string{"far-bucket-eu-central-1", "far-bucket-us-east-1", "far-bucket-eu-west-1", "far-bucket-eu-central-1-access"}
	if !slices.Equal(order, want) {
		t.Errorf("order is %v, want %v", order, want)
	}
	edge, home := stackIn(t, set, "us-east-1"), stackIn(t, set, "eu-west-1")
	if got := edge.of("AWS::CertificateManager::Certificate"); len(got) != 1 {
		t.Errorf("certificates in us-east-1: %v", got)
	}
	expect(t, edge, "CertCertificate", map[string]string{
		"DomainName": "example.com", "SubjectAlternativeNames": "*.example.com",
		"DomainValidationOptions.1.DomainName": "*.example.com", "DomainValidationOptions.1.HostedZoneId": "!Ref HostedZoneIdExampleCom",
	})
	expect(t, home, "CdnDistribution", map[string]string{
		"DistributionConfig.ViewerCertificate.AcmCertificateArn":   "!Ref CertCertificateArn",
		"DistributionConfig.WebACLId":                              "!Ref AclWebAclArn",
		"DistributionConfig.Logging.Bucket":                        "!GetAtt CdnLogBucket.DomainName",
		"DistributionConfig.Restrictions.GeoRestriction.Locations": "NO",
		"DistributionConfig.CacheBehaviors.0.CachePolicyId":        "!Ref CdnDownloadsCachePolicy",
		"DistributionConfig.PriceClass":                            "PriceClass_100",
	})
	expect(t, home, "CdnLogBucket", map[string]string{"OwnershipControls.Rules.0.ObjectOwnership": "BucketOwnerPreferred"})
	access := load(t, set.Stacks[3])
	expect(t, access, "DownloadsBucketPolicy", map[string]string{
		"Bucket": "!Ref DownloadsBucketName",
		"PolicyDocument.Statement.1.Condition.StringEquals.AWS:SourceArn": "!Sub arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${CdnDistributionId}",
	})
}

func TestDynamicWeb(t *testing.T) {
	f := stackIn(t, export(t, design(t, "dynamic-web"), cloudformation.Options{}), "us-east-1")
	expect(t, f, "CdnDistribution", map[string]string{
		"DistributionConfig.DefaultCacheBehavior.CachePolicyId":         "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
		"DistributionConfig.DefaultCacheBehavior.OriginRequestPolicyId": "216adef6-5c7f-47e4-b989-5492eafa07d3",
		"DistributionConfig.DefaultRootObject":                          "",
		"DistributionConfig.CacheBehaviors.0.PathPattern":               "/static/*",
		// The certificate stands for the Host header that is passed on.
		"DistributionConfig.Origins.1.DomainName":                              "!GetAtt WebLoadBalancer.DNSName",
		"DistributionConfig.Origins.1.CustomOriginConfig.OriginProtocolPolicy": "https-only",
		"DistributionConfig.Origins.1.OriginCustomHeaders.0.HeaderValue":       "CdnWebSecretShowsB !Sub {{resolve:secretsmanager:${CdnWebSecretB}:SecretString:::}} !Sub {{resolve:secretsmanager:${CdnWebSecretA}:SecretString:::}}",
	})
	expect(t, f, "WebListener443", map[string]string{
		"Protocol": "HTTPS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06", "Certificates.0.CertificateArn": "!Ref WebCertCertificate",
		"DefaultActions.0.Type": "fixed-response", "DefaultActions.0.FixedResponseConfig.StatusCode": "403",
	})
	expect(t, f, "WebRule443App", map[string]string{
		"Priority": "10", "Conditions.0.HttpHeaderConfig.Values": "!Sub {{resolve:secretsmanager:${CdnWebSecretA}:SecretString:::}} !Sub {{resolve:secretsmanager:${CdnWebSecretB}:SecretString:::}}",
	})
	if got := f.Resources["WebLoadBalancer"].DependsOn; !slices.Equal(got, []string{"PublicDefaultRoute"}) {
		t.Errorf("the load balancer waits for %v, not for the way to the Internet", got)
	}
	if got := f.Resources["NatAddress1"].DependsOn; !slices.Equal(got, []string{"GatewayAttachment"}) {
		t.Errorf("the NAT address waits for %v", got)
	}
	expect(t, f, "AppSecurityGroup", map[string]string{"SecurityGroupIngress.0.SourceSecurityGroupId": "!GetAtt WebSecurityGroup.GroupId"})
	expect(t, f, "AppGroup", map[string]string{
		"HealthCheckType": "ELB", "VPCZoneIdentifier": "!Ref PrivateSubnet1 !Ref PrivateSubnet2", "TargetGroupARNs": "!Ref WebAppTargetGroup",
		"LaunchTemplate.Version": "!GetAtt AppLaunchTemplate.LatestVersionNumber",
	})
	if zones := []string{f.at("PublicSubnet1", "AvailabilityZone"), f.at("PublicSubnet2", "AvailabilityZone")}; zones[0] == zones[1] {
		t.Errorf("both subnets are in %s", zones[0])
	}
}

func TestOnlyCloudFrontPasses(t *testing.T) {
	set := export(t, design(t, "prefix-list"), cloudformation.Options{})
	f := stackIn(t, set, "eu-west-1")
	expect(t, f, "WebSecurityGroup", map[string]string{
		"SecurityGroupIngress.0.SourcePrefixListId": "!Ref CloudFrontPrefixListIdEuWest1", "SecurityGroupIngress.0.CidrIp": "", "SecurityGroupIngress.1": "",
	})
	// The load balancer's own name cannot stand on a certificate, so it gets one.
	expect(t, f, "CdnDistribution", map[string]string{"DistributionConfig.Origins.0.DomainName": "origin.example.com"})
	expect(t, f, "WebOriginRecord", map[string]string{"Name": "origin.example.com", "AliasTarget.DNSName": "!GetAtt WebLoadBalancer.DNSName"})
	expect(t, f, "WebRule443Jobs", map[string]string{"Conditions.0.PathPatternConfig.Values": "/jobs/*"})
	expect(t, f, "WebJobsTargetGroup", map[string]string{"Port": "8080", "HealthCheckPath": "/jobs/health"})
}

func TestVPCOrigin(t *testing.T) {
	f := stackIn(t, export(t, design(t, "vpc-origin"), cloudformation.Options{}), "us-west-2")
	expect(t, f, "WebLoadBalancer", map[string]string{"Scheme": "internal", "Subnets": "!Ref PrivateSubnet1 !Ref PrivateSubnet2"})
	expect(t, f, "CdnDistribution", map[string]string{
		"DistributionConfig.Origins.0.VpcOriginConfig.VpcOriginId": "!GetAtt WebVpcOrigin.Id",
		"DistributionConfig.Origins.0.CustomOriginConfig":          "",
		"DistributionConfig.ViewerCertificate":                     "",
	})
	expect(t, f, "WebVpcOrigin", map[string]string{"VpcOriginEndpointConfig.OriginProtocolPolicy": "http-only"})
	if got := f.Resources["WebVpcOrigin"].DependsOn; !slices.Equal(got, []string{"GatewayAttachment"}) {
		t.Errorf("the VPC origin waits for %v; it needs an Internet gateway", got)
	}
}

// One header serves load balancers in two Regions: the secret is made where
// the first stack deploys and replicated to where the others read it.
func TestSharedSecret(t *testing.T) {
	set := export(t, design(t, "shared-origin"), cloudformation.Options{})
	eu, us := stackIn(t, set, "eu-west-1"), stackIn(t, set, "us-east-1")
	expect(t, eu, "CdnOrdersSecretA", map[string]string{"ReplicaRegions.0.Region": "us-east-1"})
	here := us.at("CdnDistribution", "DistributionConfig.Origins.1.OriginCustomHeaders.0.HeaderValue")
	asked := us.at("AlbUsRule443AppUs", "Conditions.0.HttpHeaderConfig.Values")
	shown := strings.Split(here, " !Sub ") // the condition and both values
	if len(shown) != 3 || !strings.Contains(shown[1], "${CdnOrdersSecretBName}") || asked != "!Sub "+shown[2]+" !Sub "+shown[1] {
		t.Errorf("CloudFront shows %q and the load balancer asks for %q", here, us.at("AlbUsRule443AppUs", "Conditions.0.HttpHeaderConfig.Values"))
	}
	expect(t, us, "OrdersAlbUsRecordA", map[string]string{"Failover": "PRIMARY", "SetIdentifier": "alb-us", "HealthCheckId": "!Ref CheckHealthCheck"})
	expect(t, us, "OrdersAlbEuRecordA", map[string]string{"Failover": "SECONDARY", "AliasTarget.DNSName": "!Ref AlbEuDnsName", "AliasTarget.HostedZoneId": "!Ref AlbEuHostedZoneId"})
	if slices.Contains(us.resourceIDs(), "OrdersAlbUsRecordAAAA") {
		t.Error("an AAAA record leads to a load balancer without IPv6")
	}
	expect(t, us, "CheckHealthCheck", map[string]string{
		"HealthCheckConfig.Type": "HTTPS", "HealthCheckConfig.RequestInterval": "10", "HealthCheckConfig.ResourcePath": "/health", "HealthCheckConfig.FullyQualifiedDomainName": "health.example.com",
	})
}

func TestWeightsAreParameters(t *testing.T) {
	set := export(t, design(t, "weighted-shift"), cloudformation.Options{})
	f := stackIn(t, set, "us-east-2")
	for id, want := range map[string]int{"PayAlbBlueWeight": 90, "PayAlbGreenWeight": 10} {
		p, ok := f.Parameters[id]
		if !ok || p.Type != "Number" || fmt.Sprint(p.Default) != itoa(want) {
			t.Errorf("parameter %s is %+v, want a Number of %d", id, p, want)
		}
	}
}

func TestPlainLoadBalancer(t *testing.T) {
	set := export(t, design(t, "plain-alb"), cloudformation.Options{})
	eu, us := stackIn(t, set, "eu-west-1"), stackIn(t, set, "us-east-1")
	expect(t, eu, "WebEuListener80", map[string]string{"Protocol": "HTTP", "DefaultActions.0.Type": "forward"})
	expect(t, us, "WebUsListener443", map[string]string{"Certificates.0.CertificateArn": "!Ref WebUsCertificateArn"})
	expect(t, us, "WebUsListener80", map[string]string{"DefaultActions.0.Type": "redirect", "DefaultActions.0.RedirectConfig.Port": "443"})
	expect(t, eu, "AppWebEuRecordA", map[string]string{"GeoLocation.ContinentCode": "EU"})
	expect(t, eu, "AppWebUsRecordA", map[string]string{"GeoLocation.CountryCode": "*"})
}

// A balancer without listeners and certificate has those of the documented default for
// users who speak HTTPS, and those on which something else calls it.
func TestListenersFollowWhoCalls(t *testing.T) {
	for _, c := range []struct{ calls, https, http string }{
		{"  - {id: people, kind: users}", "443", "redirect"},
		{"  - {id: people, kind: users, protocol: http}", "", "forward"},
		{"  - {id: people, kind: http-api, region: eu-west-1}\n  - {id: all, kind: users}", "", "forward"},
	} {
		more := ""
		if strings.Contains(c.calls, "http-api") {
			more = "\n  - all -> people"
		}
		top := parse(t, "portolan: 1\nnodes:\n"+c.calls+`
  - {id: web, kind: alb, region: eu-west-1}
  - {id: app, kind: asg, region: eu-west-1}
links:
  - people -> web
  - web -> app`+more+"\n")
		f := stackIn(t, export(t, top, cloudformation.Options{}), "eu-west-1")
		expect(t, f, "WebListener80", map[string]string{"DefaultActions.0.Type": c.http})
		if _, ok := f.Resources["WebListener443"]; ok != (c.https != "") {
			t.Errorf("%s: HTTPS listener: %v", c.calls, ok)
		}
		if _, ok := f.Parameters["WebCertificateArn"]; ok != (c.https != "") {
			t.Errorf("%s: parameter for the certificate: %v", c.calls, ok)
		}
	}
}

// ECS refuses a service whose target group no listener uses yet.
func TestServicesWaitForTheirListener(t *testing.T) {
	f := stackIn(t, export(t, design(t, "latency-routing"), cloudformation.Options{}), "us-west-2")
	if got := f.Resources["PlayUsService"].DependsOn; !slices.Contains(got, "AlbUsListener443") {
		t.Errorf("the service waits for %v", got)
	}
	expect(t, f, "AlbUsPlayUsTargetGroup", map[string]string{"TargetType": "ip"})
	expect(t, f, "PlayUsService", map[string]string{
		"LoadBalancers.0.TargetGroupArn": "!Ref AlbUsPlayUsTargetGroup", "LoadBalancers.0.ContainerPort": "80",
		"NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp": "DISABLED",
		"NetworkConfiguration.AwsvpcConfiguration.Subnets":        "!Ref PrivateSubnet1 !Ref PrivateSubnet2",
	})
	expect(t, f, "PlayAlbUsRecordA", map[string]string{"Region": "us-west-2", "SetIdentifier": "us", "AliasTarget.EvaluateTargetHealth": "true"})
	expect(t, f, "AclUsAlbUsAssociation", map[string]string{"ResourceArn": "!Ref AlbUsLoadBalancer", "WebACLArn": "!GetAtt AclUsWebAcl.Arn"})
}

// What stands in for the owner's program must really answer 200.
func TestStandInAnswers(t *testing.T) {
	python := judgetest.Program(t, "python3")
	top := parse(t, `
portolan: 1
nodes:
  - {id: people, kind: users}
  - {id: web, kind: alb, region: eu-west-1}
  - {id: app, kind: ecs, region: eu-west-1}
links:
  - people -> web
  - {from: web, to: app, port: 8080, healthCheck: /health}
`)
	f := stackIn(t, export(t, top, cloudformation.Options{}), "eu-west-1")
	program := f.at("AppTaskDefinition", "ContainerDefinitions.0.Command.2")
	if !strings.Contains(program, "[8080]") {
		t.Fatalf("the program does not listen on the port of the targets:\n%s", program)
	}
	// Port 0 is any free one; the test asks the server which.
	program = strings.Replace(program, "[8080]", "[]", 1) + `
from http.client import HTTPConnection
server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
Thread(target=server.serve_forever, daemon=True).start()
for method in ["GET", "HEAD", "POST"]:
    c = HTTPConnection("127.0.0.1", server.server_port)
    c.request(method, "/health", body=b"x" if method == "POST" else None)
    print(method, c.getresponse().status)
`
	out, err := exec.Command(python, "-c", program).Output()
	if err != nil || string(out) != "GET 200\nHEAD 200\nPOST 200\n" {
		t.Errorf("%v: %s", err, out)
	}
}

func TestExistingNetworkMakesNone(t *testing.T) {
	set := export(t, design(t, "dynamic-web"), cloudformation.Options{Network: cloudformation.NetworkExisting})
	f := stackIn(t, set, "us-east-1")
	if got := f.of("AWS::EC2::VPC"); len(got) > 0 {
		t.Errorf("a VPC is made: %v", got)
	}
	expect(t, f, "WebLoadBalancer", map[string]string{"Subnets": "!Ref PublicSubnetIdsUsEast1"})
	expect(t, f, "AppGroup", map[string]string{"VPCZoneIdentifier": "!Ref PrivateSubnetIdsUsEast1"})
	if p := f.Parameters["PublicSubnetIdsUsEast1"]; p.Type != "List<AWS::EC2::Subnet::Id>" || p.Default != nil {
		t.Errorf("PublicSubnetIds is %+v", p)
	}
}

func TestResourcesFollowTheRequest(t *testing.T) {
	src := string(export(t, design(t, "dynamic-web"), cloudformation.Options{}).Stacks[0].Template)
	at := -1
	for _, id := range []string{"ShopRecordA:", "CertCertificate:", "AclWebAcl:", "CdnDistribution:", "AssetsBucket:", "WebLoadBalancer:", "AppGroup:", "Vpc:"} {
		i := strings.Index(src, "\n  "+id)
		if i <= at {
			t.Errorf("%s stands out of order", id)
		}
		at = i
	}
}
