package cloudformation

import (
	"strings"
	"testing"

	"portolan/model/document"
)

// What a template leaves out is what AWS does then, and what it says is kept, also of
// what nothing uses.
func TestReadDefaultsOfAWS(t *testing.T) {
	const function = "  F: {Type: AWS::Lambda::Function}\n"
	for name, e := range map[string]struct {
		src         string
		drawn, told []string
		not         string
	}{
		"an endpoint without a type":     {"  Ep: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: v, ServiceName: com.amazonaws.eu-west-1.dynamodb, RouteTableIds: [r]}}\n", []string{"type: gateway"}, nil, "azs"},
		"an endpoint in three zones":     {"  Ep: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: v, VpcEndpointType: Interface, ServiceName: com.amazonaws.eu-west-1.secretsmanager, SubnetIds: [a, b, c]}}\n", []string{"azs: 3"}, nil, "gateway"},
		"an endpoint of an unknown type": {"  Ep: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: v, VpcEndpointType: !If [A, Gateway, Interface]}}\n", nil, []string{"VpcEndpointType is \"If("}, "gateway"},
		"an API of one resource":         {function + "  Ha: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: h, ProtocolType: HTTP, Target: !GetAtt F.Arn}}\n", []string{"auth: none"}, nil, "iam"},
		"an API by its description":      {"  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {paths: {/a: {get: {x-amazon-apigateway-integration: {type: mock}}}}}}}\n", []string{"auth: none", "endpoint: edge"}, nil, "iam"},
		"a description that asks":        {"  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {paths: {/a: {get: {security: [{keys: []}]}}}}}}\n", nil, []string{"who may call it stands in its description"}, "auth: none"},
		"a route that asks for nothing":  {function + "  H: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: h, ProtocolType: HTTP}}\n  I: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref H, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt F.Arn}}\n  R: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref H, RouteKey: GET /a, Target: !Sub 'integrations/${I}'}}\n", []string{"auth: none"}, nil, "iam"},
		"a health check that nothing uses": {
			"  H: {Type: AWS::Route53::HealthCheck, Properties: {HealthCheckConfig: {Type: HTTPS, IPAddress: 192.0.2.1, FullyQualifiedDomainName: x.example.org, Port: 443, RequestInterval: 10, FailureThreshold: 5}}}\n  Hc: {Type: AWS::Route53::HealthCheck, Properties: {HealthCheckConfig: {Type: CALCULATED, ChildHealthChecks: [!Ref H, aaaa-bbbb], HealthThreshold: 1}}}\n",
			[]string{`target: "192.0.2.1"`, "interval: 10", "failureThreshold: 5", "threshold: 1"},
			[]string{`its child "aaaa-bbbb" is no health check`},
			"port:",
		},
		"a function in a VPC":          {"  F: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [s-1], SecurityGroupIds: [g-1]}}}\n", []string{"vpc: true"}, nil, "azs"},
		"addresses of a load balancer": {"  N: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network, Scheme: internet-facing, SubnetMappings: [{SubnetId: s-1, AllocationId: eipalloc-1}]}}\n", []string{"eip: true"}, nil, "publicIp"},
		"a group and its size":         {"  A: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: '3', MaxSize: '9'}}\n", []string{"min: 3"}, nil, "publicIp"},
		"a bucket and its name":        {"  B: {Type: AWS::S3::Bucket, Properties: {BucketName: pages.example.org}}\n", []string{"bucketName: pages.example.org"}, nil, "access"},
		"an old load balancer inside":  {"  C: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {Scheme: internal, Listeners: []}}\n", nil, []string{`Scheme is "internal"`}, "internet"},
		"no resources":                 {"  {}\n", nil, []string{"templates: an empty design: no resource of theirs stands for anything"}, "kind"},
		"a health check of defaults":   {"  H: {Type: AWS::Route53::HealthCheck, Properties: {HealthCheckConfig: {Type: HTTPS, FullyQualifiedDomainName: x.example.org, RequestInterval: 30, FailureThreshold: 3, Inverted: false}}}\n", []string{"fqdn: x.example.org"}, nil, "interval"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read([]File{{Name: "a.yaml", Data: []byte("Resources:\n" + e.src)}}, ReadOptions{Region: "eu-west-1"})
			if err != nil {
				t.Fatal(err)
			}
			drawn := string(document.Format(r.Topology))
			for _, want := range e.drawn {
				if !strings.Contains(drawn, want) {
					t.Errorf("%s is not in\n%s", want, drawn)
				}
			}
			for _, want := range e.told {
				if !strings.Contains(r.told(), want) {
					t.Errorf("%s is not told:\n%s", want, r.told())
				}
			}
			if strings.Contains(drawn, e.not) {
				t.Errorf("%s is in\n%s", e.not, drawn)
			}
		})
	}
}
