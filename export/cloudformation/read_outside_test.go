package cloudformation

import (
	"strings"
	"testing"

	"portolan/model/document"
	"portolan/validate"
)

// What templates of others name by an ARN alone is drawn where what was read would be
// refused without it, and told: a certificate, a web ACL, a function behind its alias.
func TestReadWhatIsMadeElsewhere(t *testing.T) {
	const (
		arn    = "arn:aws:acm:us-east-1:111122223333:certificate/abc"
		bucket = "  B: {Type: AWS::S3::Bucket}\n  O: {Type: AWS::CloudFront::OriginAccessControl, Properties: {OriginAccessControlConfig: {Name: o, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}}\n"
		front  = bucket + "  D: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Enabled: true, Aliases: [site.example.com], Origins: [{Id: b, DomainName: !GetAtt B.RegionalDomainName, OriginAccessControlId: !GetAtt O.Id, S3OriginConfig: {}}], DefaultCacheBehavior: {TargetOriginId: b, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}, ViewerCertificate: {AcmCertificateArn: ARN, SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021}MORE}}}\n"
	)
	distribution := func(arn, more string) string {
		return strings.NewReplacer("ARN", arn, "MORE", more).Replace(front)
	}
	for name, c := range map[string]struct {
		head, src  string
		kept, told []string
	}{
		"a certificate by its ARN": {
			"", distribution(arn, ""),
			[]string{"{id: d-certificate, kind: certificate, names: [site.example.com]}", "- d-certificate -> d\n"},
			[]string{`d-certificate: certificate: DistributionConfig.ViewerCertificate.AcmCertificateArn of D is "` + arn},
		},
		"a certificate that is asked for": {
			"Parameters:\n  Cert: {Type: String}\n", distribution("!Ref Cert", ""), []string{"- d-certificate -> d\n"}, []string{"d-certificate: certificate: "},
		},
		"a web ACL by its ARN": {
			"", distribution(arn, ", WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/x/y'"), nil,
			[]string{`a/D: not understood: a part of AWS::CloudFront::Distribution: the web ACL "arn:aws:wafv2:us-east-1:111122223333:global/webacl/x/y" guards d`},
		},
		"a listener of a load balancer": {
			"", "  Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internet-facing}}\n  F: {Type: AWS::Lambda::Function}\n  T: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda, Targets: [{Id: !GetAtt F.Arn}]}}\n" +
				"  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb, Port: 443, Protocol: HTTPS, Certificates: [{CertificateArn: '" + arn + "'}], DefaultActions: [{Type: forward, TargetGroupArn: !Ref T}]}}\n" +
				"  R: {Type: AWS::Route53::RecordSet, Properties: {HostedZoneName: example.org., Name: a.example.org, Type: A, AliasTarget: {DNSName: !GetAtt Lb.DNSName, HostedZoneId: !GetAtt Lb.CanonicalHostedZoneID}}}\n",
			[]string{"kind: certificate, names: [a.example.org]}", "-certificate -> lb\n"},
			[]string{"Certificates.0.CertificateArn of L"},
		},
		"a function behind its alias": {
			"", "  F: {Type: AWS::Lambda::Function}\n  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref F}}\n  A: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref F, FunctionVersion: !GetAtt V.Version, Name: live}}\n" +
				"  Api: {Type: AWS::ApiGateway::RestApi}\n  P: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: '{proxy+}'}}\n" +
				"  M: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !Ref P, HttpMethod: ANY, AuthorizationType: NONE, Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${A.Arn}/invocations'}}}\n",
			[]string{"from: api, to: f, route: \"/{proxy+}\""},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read([]File{{Name: "a.yaml", Data: []byte(c.head + "Resources:\n" + c.src)}}, ReadOptions{Region: "us-east-1"})
			if err != nil {
				t.Fatal(err)
			}
			read, told := string(document.Format(r.Topology)), r.told()
			for _, want := range c.kept {
				if !strings.Contains(read, want) {
					t.Errorf("%q is not in\n%s", want, read)
				}
			}
			for _, want := range c.told {
				if !strings.Contains(told, want) {
					t.Errorf("%q is not told:\n%s", want, told)
				}
			}
			for _, f := range validate.Check(r.Topology).Findings {
				if f.Severity == validate.Error && strings.Contains(f.Rule, "cert") {
					t.Errorf("what was read is refused: %s: %s", f.Rule, f.Message)
				}
			}
		})
	}
}
