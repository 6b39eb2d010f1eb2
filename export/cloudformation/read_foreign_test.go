package cloudformation

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

// foreign are templates of other people's ways, and what must come of them.
var foreign = map[string]struct{ drawn, told []string }{
	"alb-asg.yaml": {
		[]string{"kind: alb", "kind: asg", "from: web-alb, to: app-servers", "healthCheck: /health", "idleTimeout: 120"},
		[]string{"no users"},
	},
	"site-oac.json": {
		[]string{"kind: s3", "kind: cloudfront", "from: distribution, to: site", "access: oac", "kind: record", "zone: example.org", "name: www.example.org", "www -> distribution", `priceClass: "100"`},
		[]string{"no users"},
	},
	"http-api.yaml": {
		[]string{"kind: http-api", "kind: lambda", "kind: datastore", "engine: dynamodb", "from: orders, to: list-orders", "route: GET /orders", "list-orders -> orders-2"},
		[]string{"http-api/Alarm: not understood: AWS::CloudWatch::Alarm: alarms are no part of a design", "Fn::FindInMap"},
	},
	"sam.yaml": {
		[]string{"kind: datastore", "engine: sqs"},
		[]string{"sam/Hello: not understood: AWS::Serverless::Function: a macro of the SAM transform", "Transform AWS::Serverless-2016-10-31", "sam/Nested: not understood: AWS::CloudFormation::Stack"},
	},
	"failover.yaml": {
		[]string{"policy: failover", "from: first, to: front", "role: primary", "healthCheck: check", "role: secondary", "kind: nlb"},
		[]string{"no users"},
	},
}

// Templates that are not ours are read by their resources, and every resource that
// stands for nothing is listed.
func TestReadForeignTemplates(t *testing.T) {
	for name, want := range foreign {
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(filepath.Join("testdata", "foreign", name))
			if err != nil {
				t.Fatal(err)
			}
			files := []File{{Name: name, Data: src}}
			r, err := Read(files, ReadOptions{Region: "eu-west-1"})
			if err != nil {
				t.Fatal(err)
			}
			fromResources(t, files, r)
			drawn := string(document.Format(r.Topology))
			for _, line := range want.drawn {
				if !strings.Contains(strings.ReplaceAll(drawn, "\n    ", ", "), line) && !strings.Contains(drawn, line) {
					t.Errorf("%s is not in\n%s", line, drawn)
				}
			}
			for _, line := range want.told {
				if !strings.Contains(r.told(), line) {
					t.Errorf("%s is not told:\n%s", line, r.told())
				}
			}
			listed := 0
			for _, n := range r.Notes {
				if n.LeftOut && strings.Contains(n.ID, "/") && !strings.HasPrefix(n.What, "Fn::") && !strings.HasPrefix(n.What, "a part of ") {
					listed++
				}
			}
			if r.Understood+listed != r.Resources {
				t.Errorf("%d resources, %d understood, %d listed", r.Resources, r.Understood, listed)
			}
		})
	}
}

// What cannot be read as it stands is told, with the reason.
func TestReadOddTemplates(t *testing.T) {
	for name, want := range map[string]struct {
		src         string
		drawn, told []string
	}{
		"a group of records": {
			"Resources:\n  Cdn: {Type: AWS::CloudFront::Distribution}\n  Names:\n    Type: AWS::Route53::RecordSetGroup\n    Properties:\n      HostedZoneName: example.org.\n      RecordSets:\n        - {Name: www.example.org., Type: A, AliasTarget: {DNSName: !GetAtt Cdn.DomainName, HostedZoneId: Z2FDTNDATAQYW2}}\n        - {Name: app.example.org., Type: A, AliasTarget: {DNSName: !GetAtt Cdn.DomainName, HostedZoneId: Z2FDTNDATAQYW2}}\n",
			[]string{"kind: record, zone: example.org, name: www.example.org", "kind: record, zone: example.org, name: app.example.org", "names1 -> cdn", "names2 -> cdn\n"},
			nil,
		},
		"a group without a list": {"Resources:\n  Names: {Type: AWS::Route53::RecordSetGroup, Properties: {RecordSets: !Ref X}}\n", nil, []string{"its RecordSets are no plain list"}},
		"a condition": {
			"Conditions: {IsProd: !Equals [a, b]}\nResources:\n  Pages: {Type: AWS::S3::Bucket, Condition: IsProd}\n",
			[]string{"kind: s3"},
			[]string{`a/Pages: not understood: a part of AWS::S3::Bucket: Condition "IsProd": it is read as if it were always there`},
		},
		"an origin that no resource has": {
			"Resources:\n  Site:\n    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n        Origins:\n          - {Id: app, DomainName: App.example.net, CustomOriginConfig: {OriginProtocolPolicy: http-only}}\n          - {Id: spare, DomainName: !GetAtt Files.RegionalDomainName, S3OriginConfig: {}}\n        DefaultCacheBehavior: {TargetOriginId: app, ViewerProtocolPolicy: https-only}\n  Files: {Type: AWS::S3::Bucket}\n",
			[]string{"{id: app-example-net, kind: on-premises, title: app.example.net}", "{from: site, to: app-example-net, viewerProtocol: https-only, originProtocol: http-only}\n"},
			[]string{"no users"},
		},
		"an origin that a parameter names": {
			"Parameters: {ShopHost: {Type: String}}\nResources:\n  Site:\n    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n        Origins:\n          - {Id: app, DomainName: !Ref ShopHost, CustomOriginConfig: {OriginProtocolPolicy: https-only}}\n        DefaultCacheBehavior: {TargetOriginId: app, ViewerProtocolPolicy: https-only}\n",
			[]string{"{id: shop-host, kind: on-premises}", "from: site, to: shop-host"},
			nil,
		},
		"an origin of AWS that no resource has": {
			"Resources:\n  Site:\n    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n        Origins:\n          - {Id: app, DomainName: other-1.eu-west-1.elb.amazonaws.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}\n        DefaultCacheBehavior: {TargetOriginId: app, ViewerProtocolPolicy: https-only}\n",
			[]string{"nodes:\n  - {id: site, kind: cloudfront}\n"},
			[]string{`the default behaviour leads to the origin "app", of which no node can be read`},
		},
		"answers of several kinds": {
			"Resources:\n  Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network}}\n" +
				"  One: {Type: AWS::Route53::RecordSet, Properties: {HostedZoneName: example.org., Name: a.example.org, Type: A, TTL: 60, SetIdentifier: one, GeoProximityLocation: {AWSRegion: eu-west-1}, ResourceRecords: [192.0.2.7]}}\n" +
				"  Two: {Type: AWS::Route53::RecordSet, Properties: {HostedZoneName: example.org., Name: a.example.org, Type: A, SetIdentifier: two, GeoProximityLocation: {AWSRegion: us-east-1}, AliasTarget: {DNSName: !GetAtt Lb.DNSName, HostedZoneId: !GetAtt Lb.CanonicalHostedZoneID}}}\n" +
				"  Three: {Type: AWS::Route53::RecordSet, Properties: {HostedZoneName: example.org., Name: a.example.org, Type: A, SetIdentifier: three, GeoProximityLocation: {AWSRegion: sa-east-1}, AliasTarget: {DNSName: other.example.net, HostedZoneId: Z1}}}\n",
			[]string{"policy: geoproximity", "- {from: one, to: server-192-0-2-7, setIdentifier: one, region: eu-west-1}", "- {from: one, to: lb, setIdentifier: two, region: us-east-1}"},
			[]string{`a/Three: not understood: AWS::Route53::RecordSet: it answers with "other.example.net"`},
		},
		"a sign beyond the first plane in JSON": {
			`{"Resources": {"Pages": {"Type": "AWS::S3::Bucket", "Properties": {"Tags": [{"Key": "\ud83d\ude80", "Value": "x"}]}}}}`,
			[]string{"{id: pages, kind: s3, region: eu-west-1}"},
			[]string{"Tags.[🚀]"},
		},
		"loops":                 {"Fn::ForEach::Y: [A, [b], {}]\nResources:\n  Pages: {Type: AWS::S3::Bucket}\n  Fn::ForEach::X: [A, [b], {}]\n", []string{"kind: s3"}, []string{"Fn::ForEach::X: what a loop makes is not read", "Fn::ForEach::Y"}},
		"a type that is a list": {"Resources:\n  A: {Type: [x]}\n", nil, []string{"a/A: not understood: resource: its Type is no text"}},
		"no type":               {"Resources:\n  A: 5\n", nil, []string{"a/A: not understood: resource: it has no Type"}},
		"a name of parts":       {"Resources:\n  D: {Type: AWS::Route53::RecordSet, Properties: {Name: !Sub 'x.${Z}', Type: {}}}\n", []string{"{id: d, kind: record}"}, []string{"a/D: not understood: a part of AWS::Route53::RecordSet: Name is", "Type is"}},
		"origins that are none": {"Resources:\n  E: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Origins: {a: b}, DefaultCacheBehavior: []}}}\n", []string{"kind: cloudfront"}, []string{"e: not understood: properties"}},
		"a rule with several values": {
			"Resources:\n  Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}\n  Fn: {Type: AWS::Lambda::Function}\n  Tg: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda, Targets: [{Id: !GetAtt Fn.Arn}]}}\n  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{Type: fixed-response, FixedResponseConfig: {StatusCode: '404'}}]}}\n  R: {Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: {ListenerArn: !Ref L, Priority: 1, Conditions: [{Field: path-pattern, PathPatternConfig: {Values: [/a/*, /b/*]}}, {Field: http-request-method, HttpRequestMethodConfig: {Values: [GET, HEAD]}}], Actions: [{Type: forward, TargetGroupArn: !Ref Tg}]}}\n",
			[]string{"pathRule: /a/*, method: GET", "pathRule: /a/*, method: HEAD", "pathRule: /b/*, method: GET", "pathRule: /b/*, method: HEAD"},
			nil,
		},
		"a port out of a table": {"Resources:\n  Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}\n  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb, Port: !FindInMap [M, a, P], Protocol: HTTP}}\n", []string{"{id: lb, kind: alb, region: eu-west-1}"}, []string{"Fn::FindInMap"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := []File{{Name: "a.yaml", Data: []byte(want.src)}}
			r, err := Read(files, ReadOptions{Region: "eu-west-1"})
			if err != nil {
				t.Fatal(err)
			}
			fromResources(t, files, r)
			drawn := string(document.Format(r.Topology))
			for _, line := range want.drawn {
				if !strings.Contains(drawn, line) {
					t.Errorf("%s is not in\n%s", line, drawn)
				}
			}
			for _, line := range want.told {
				if !strings.Contains(r.told(), line) {
					t.Errorf("%s is not told:\n%s", line, r.told())
				}
			}
		})
	}
}

// The words of a distribution are its own, however much else of its template differs:
// countries that are let in are not kept out, and the default behaviour has no path.
func TestReadForeignDistribution(t *testing.T) {
	const src = `Resources:
  Pages: {Type: AWS::S3::Bucket, Properties: {BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms}}]}}}
  Oac: {Type: AWS::CloudFront::OriginAccessControl, Properties: {OriginAccessControlConfig: {Name: pages, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: Api}}
  Cdn:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Aliases: [site.example.com]
        Enabled: true
        PriceClass: PriceClass_100
        DefaultCacheBehavior: {CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, Compress: true, TargetOriginId: one, ViewerProtocolPolicy: redirect-to-https}
        CacheBehaviors:
          - {PathPattern: /api/*, TargetOriginId: two, ViewerProtocolPolicy: https-only, AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE], CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad, OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac}
        Origins:
          - {Id: one, DomainName: !GetAtt Pages.RegionalDomainName, OriginAccessControlId: !GetAtt Oac.Id, S3OriginConfig: {OriginAccessIdentity: ""}}
          - {Id: two, DomainName: !Sub "${Api}.execute-api.${AWS::Region}.amazonaws.com", OriginPath: /prod, CustomOriginConfig: {OriginProtocolPolicy: https-only, OriginReadTimeout: 45}}
        Restrictions: {GeoRestriction: {RestrictionType: whitelist, Locations: [DE, AT]}}
`
	r, err := Read([]File{{Name: "site.yaml", Data: []byte(src)}}, ReadOptions{Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range r.Topology.Links {
		if path, set := l.Get("path"); l.Kind == model.Origin && set != (l.To == "api") {
			t.Errorf("%s has the path %q", l.Ref(), path)
		}
	}
	if restriction, _ := r.Topology.Node("cdn").Get("geoRestriction"); !slices.Equal(restriction, []string{"allowlist"}) {
		t.Errorf("the restriction is %q", restriction)
	}
}
