package cloudformation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Each resource of other people's is told of that says what no property says, also where
// nothing could be compared with it, and none is held against that of another node.
func TestReadTellsEachResource(t *testing.T) {
	const function = "  F: {Type: AWS::Lambda::Function}\n"
	for name, e := range map[string]struct {
		src  string
		told []string
		not  []string
	}{
		"a method beside one that is read": {
			function + "  Api: {Type: AWS::ApiGateway::RestApi}\n  P: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}}\n" +
				"  M1: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !Ref P, HttpMethod: GET, AuthorizationType: NONE, Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !GetAtt F.Arn}}}\n" +
				"  M2: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !Ref P, HttpMethod: POST, AuthorizationType: AWS_IAM, Integration: {Type: HTTP, Uri: http://legacy.example.net/pets}}}\n",
			[]string{"a/M2: not understood: AWS::ApiGateway::Method: ", `Integration.Uri is "http://legacy.example.net/pets"`},
			[]string{"a/M1: not understood: AWS::ApiGateway::Method"},
		},
		"what cannot be exported": {
			"  N: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}\n  L1: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref N, Port: 443, Protocol: TLS}}\n  L2: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref N, Port: 53, Protocol: UDP}}\n" +
				"  Ga: {Type: AWS::GlobalAccelerator::Accelerator, Properties: {Name: g, Enabled: false}}\n",
			[]string{"a/L2: not understood: AWS::ElasticLoadBalancingV2::Listener: ", `Port is "53"`, `a/Ga: not understood: a part of AWS::GlobalAccelerator::Accelerator: Enabled is "false"`},
			[]string{`Port is "443"`, `Type is "network"`},
		},
		"two APIs": {
			function + "  W: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}\n  I: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref W, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt F.Arn}}\n  Rc: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref W, RouteKey: $connect, AuthorizationType: NONE, Target: !Sub 'integrations/${I}'}}\n" +
				"  H: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP}}\n  Hi: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref H, IntegrationType: HTTP_PROXY, IntegrationUri: https://x.example.org}}\n  Hr: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref H, RouteKey: GET /open, Target: !Sub 'integrations/${Hi}'}}\n",
			[]string{"a/Hr: not understood: AWS::ApiGatewayV2::Route: ", "a/Hi: not understood: AWS::ApiGatewayV2::Integration: "},
			[]string{"ApiId is", "$disconnect"},
		},
		"keys of a distribution": {
			"  B: {Type: AWS::S3::Bucket}\n  K: {Type: AWS::CloudFront::PublicKey, Properties: {PublicKeyConfig: {Name: k}}}\n  G: {Type: AWS::CloudFront::KeyGroup, Properties: {KeyGroupConfig: {Name: g, Items: [!Ref K]}}}\n" +
				"  D: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Origins: [{Id: b, DomainName: !GetAtt B.RegionalDomainName, S3OriginConfig: {}}], DefaultCacheBehavior: {TargetOriginId: b, ViewerProtocolPolicy: https-only, TrustedKeyGroups: [!Ref G]}}}}\n",
			[]string{"a/G: not understood: AWS::CloudFront::KeyGroup: it is used by d, and what it says is not read", "a/K: not understood: AWS::CloudFront::PublicKey: it is used by G"},
			[]string{"a distribution that was not found"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read([]File{{Name: "a.yaml", Data: []byte("Resources:\n" + e.src)}}, ReadOptions{Region: "eu-west-1"})
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range e.told {
				if !strings.Contains(r.told(), want) {
					t.Errorf("%s is not told:\n%s", want, r.told())
				}
			}
			for _, line := range strings.Split(r.told(), "\n") {
				if slices.ContainsFunc(e.not, func(not string) bool { return strings.Contains(line, not) }) {
					t.Errorf("told is %s", line)
				}
			}
		})
	}
}

// A line has room for some of what a resource says and was not read; a report has it all.
func TestReadReportsEveryPartOfAResource(t *testing.T) {
	var headers strings.Builder
	for i := range 14 {
		fmt.Fprintf(&headers, "{HeaderName: x-h%d, HeaderValue: v%d}, ", i, i)
	}
	for name, src := range map[string]string{
		"compared": "Resources:\n  B: {Type: AWS::S3::Bucket}\n  D: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Enabled: true, Origins: [{Id: b, DomainName: !GetAtt B.RegionalDomainName, S3OriginConfig: {}, OriginCustomHeaders: [" + headers.String() + "]}], DefaultCacheBehavior: {TargetOriginId: b, ViewerProtocolPolicy: https-only}}}}\n",
		"uncompared": "Resources:\n  G: {Type: AWS::GlobalAccelerator::Accelerator, Properties: {Name: g, Enabled: false, Tags: [" +
			strings.ReplaceAll(strings.ReplaceAll(headers.String(), "HeaderName", "Key"), "HeaderValue", "Value") + "]}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read([]File{{Name: "a.yaml", Data: []byte(src)}}, ReadOptions{Region: "eu-west-1"})
			if err != nil {
				t.Fatal(err)
			}
			for i := range 14 {
				want := fmt.Sprintf("x-h%d", i)
				if !slices.ContainsFunc(r.Notes, func(n Note) bool { return strings.Contains(n.Why, `"`+want+`"`) }) {
					t.Errorf("%s is in no report:\n%v", want, r.Notes)
				}
			}
			if told := r.told(); !strings.Contains(told, " more") {
				t.Errorf("the lines say all: %s", told)
			}
		})
	}
}
