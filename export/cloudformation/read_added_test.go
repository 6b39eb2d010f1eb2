package cloudformation

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
)

// minimal are templates of other people, one for each type of resource that stands for a
// node, with little more than what AWS asks for.
var minimal = map[string]string{
	"balancer": `  Alb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b]}}
  Cert: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: app.example.com}}
  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Alb, Port: 443, Protocol: HTTPS, Certificates: [{CertificateArn: !Ref Cert}], DefaultActions: [{Type: forward, TargetGroupArn: !Ref Tg}]}}
  Fn: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, Handler: index.handler, Role: r, Code: {S3Bucket: b, S3Key: k}}}
  Tg: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda, Targets: [{Id: !GetAtt Fn.Arn}]}}
`,
	"network balancer": `  Nlb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network, Subnets: [a, b]}}
  Cert: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: app.example.com}}
  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Nlb, Port: 8883, Protocol: TLS, Certificates: [{CertificateArn: !Ref Cert}], DefaultActions: [{Type: forward, TargetGroupArn: !Ref Tg}]}}
  Tg: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 1883, Protocol: TCP, TargetType: ip, VpcId: v}}
  Svc: {Type: AWS::ECS::Service, Properties: {TaskDefinition: td, DesiredCount: 3, LoadBalancers: [{ContainerName: web, ContainerPort: 1883, TargetGroupArn: !Ref Tg}]}}
`,
	"distribution": `  Bucket: {Type: AWS::S3::Bucket}
  Oac: {Type: AWS::CloudFront::OriginAccessControl, Properties: {OriginAccessControlConfig: {Name: oac, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}}
  Cdn: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Enabled: true, Origins: [{Id: o, DomainName: !GetAtt Bucket.RegionalDomainName, OriginAccessControlId: !GetAtt Oac.Id, S3OriginConfig: {}}], DefaultCacheBehavior: {TargetOriginId: o, ViewerProtocolPolicy: allow-all, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}}}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: s3:GetObject, Resource: !Sub "${Bucket.Arn}/*", Condition: {StringEquals: {"AWS:SourceArn": !Sub "arn:aws:cloudfront::${AWS::AccountId}:distribution/${Cdn}"}}}]}}}
`,
	"group": `  Alb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b]}}
  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Alb, Port: 80, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Tg}]}}
  Tg: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 80, Protocol: HTTP, VpcId: v}}
  Lt: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: ami-1, InstanceType: t3.micro}}}
  Asg: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: 1, MaxSize: 1, TargetGroupARNs: [!Ref Tg], LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: 1}}}
  Acl: {Type: AWS::WAFv2::WebACL, Properties: {Scope: REGIONAL, DefaultAction: {Allow: {}}, VisibilityConfig: {SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: w}}}
  On: {Type: AWS::WAFv2::WebACLAssociation, Properties: {ResourceArn: !Ref Alb, WebACLArn: !GetAtt Acl.Arn}}
`,
	"REST API": `  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  M: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: GET, AuthorizationType: NONE, Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"}}}
  D: {Type: AWS::ApiGateway::Deployment, DependsOn: M, Properties: {RestApiId: !Ref Api}}
  S: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, DeploymentId: !Ref D, StageName: prod}}
  Fn: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, Handler: index.handler, Role: r, Code: {S3Bucket: b, S3Key: k}}}
`,
	"accelerator": `  Alb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b]}}
  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Alb, Port: 80, Protocol: HTTP, DefaultActions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: "200"}}]}}
  A: {Type: AWS::GlobalAccelerator::Accelerator, Properties: {Name: a}}
  Al: {Type: AWS::GlobalAccelerator::Listener, Properties: {AcceleratorArn: !Ref A, Protocol: TCP, PortRanges: [{FromPort: 80, ToPort: 80}]}}
  Ag: {Type: AWS::GlobalAccelerator::EndpointGroup, Properties: {ListenerArn: !Ref Al, EndpointGroupRegion: !Ref AWS::Region, EndpointConfigurations: [{EndpointId: !Ref Alb}]}}
`,
}

// What a template of other people leaves out is not there in an export of what was read
// of it either, or AWS takes the same for it, or it is told.
func TestReadAddsNothingSilently(t *testing.T) {
	racetest.OneGoroutine(t)
	for name, src := range minimal {
		t.Run(name, func(t *testing.T) {
			r, err := Read([]File{{Name: "a.yaml", Data: []byte("Resources:\n" + src)}}, ReadOptions{Region: "eu-west-1"})
			if err != nil {
				t.Fatal(err)
			}
			set, _, err := parseSet([]File{{Name: "a.yaml", Data: []byte("Resources:\n" + src)}})
			if err != nil {
				t.Fatal(err)
			}
			visited, _ := visited(r.Topology)
			f := foresee(visited, Options{})
			if f == nil {
				t.Fatalf("no export of\n%s", document.Format(r.Topology))
			}
			told := ""
			for _, n := range r.Notes {
				told += n.What + ": " + n.Why + "\n"
			}
			read := newWordReader(set)
			n := 0
			for _, res := range set[0].resources {
				for _, written := range resourcesOf(f.set) {
					if written.kind != res.kind || len(ofType(set[0], res.kind)) != 1 {
						continue
					}
					said := read.leaves(res)
					for path, text := range f.words.leaves(written) {
						if !carriers().own[res.kind+" "+anyItem(path)] && path != "DistributionConfig.IPV6Enabled" || text == "false" || text == "" || strings.Contains(text, "${") || strings.HasSuffix(path, "Description") || said[path] != "" || strings.Contains(path, "Origins.[") || strings.Contains(path, "Tags.[") {
							continue
						}
						n++
						if is, known := defaultAt(res.kind, path, said); known && is == text {
							continue
						}
						if !slices.ContainsFunc(prefixes(path), func(p string) bool {
							return strings.Contains(told, p+" is left out") || strings.Contains(told, p+" \"") || strings.Contains(told, p+",") || strings.Contains(told, p+"\n")
						}) {
							t.Errorf("%s of %s is %q, which the template has not:\n%s", path, res.kind, text, told)
						}
					}
				}
			}
			if n == 0 && name != "REST API" {
				t.Error("nothing was compared")
			}
		})
	}
}

func ofType(t *readTemplate, kind string) []*readResource {
	return slices.DeleteFunc(slices.Clone(t.resources), func(r *readResource) bool { return r.kind != kind })
}

// prefixes are a path and all that it stands in.
func prefixes(path string) []string {
	out := []string{path}
	for {
		before, _, ok := cutLast(path, ".")
		if !ok {
			return out
		}
		out, path = append(out, before), before
	}
}

// The safe ways of an export are drawn away where a template has none of them.
func TestReadWhatOthersLeaveOut(t *testing.T) {
	for name, want := range map[string][]string{
		"balancer":         {"tlsPolicy: ELBSecurityPolicy-2016-08"},
		"network balancer": {"tlsPolicy: ELBSecurityPolicy-2016-08", "min: 3"},
		"distribution":     {`defaultRootObject: ""`, "ipv6: false", "responseHeaders: none"},
	} {
		r, err := Read([]File{{Name: "a.yaml", Data: []byte("Resources:\n" + minimal[name])}}, ReadOptions{Region: "eu-west-1"})
		if err != nil {
			t.Fatal(err)
		}
		drawn := string(document.Format(r.Topology))
		for _, w := range want {
			if !strings.Contains(drawn, w) {
				t.Errorf("%s: %s is not in\n%s\n%s", name, w, drawn, r.told())
			}
		}
		for _, false := range []string{"DesiredCount", "FunctionName", "EndpointGroupRegion", "S3OriginConfig", "s3:GetObject", "TargetOriginId"} {
			if strings.Contains(r.told(), false) {
				t.Errorf("%s: %s is no difference:\n%s", name, false, r.told())
			}
		}
	}
}

// A name that a link says is understood.
func TestReadNameOfALink(t *testing.T) {
	src := minimal["network balancer"] + "  Hc: {Type: AWS::Route53::HealthCheck, Properties: {HealthCheckConfig: {Type: TCP, FullyQualifiedDomainName: !GetAtt Nlb.DNSName, Port: 8883}}}\n"
	r, err := Read([]File{{Name: "a.yaml", Data: []byte("Resources:\n" + src)}}, ReadOptions{Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(r.told(), "of which no fqdn") || r.Topology.Link(model.LinkRef{From: "hc", To: "nlb"}) == nil {
		t.Errorf("the link of the check: %s\n%s", r.told(), document.Format(r.Topology))
	}
}
