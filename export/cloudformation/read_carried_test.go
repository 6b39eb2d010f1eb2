package cloudformation

import (
	"strings"
	"testing"

	"portolan/model/document"
)

// What is read of templates of other people is what they say: nothing is drawn that
// no resource carries, what is left out has CloudFormation's default, each guess is
// told, and each record of a name is read or told.
func TestReadOnlyWhatIsCarried(t *testing.T) {
	const balancer = "  Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b]}}\n"
	alias := func(id, name string) string {
		return "  " + id + ": {Type: AWS::Route53::RecordSet, Properties: {HostedZoneName: example.com., Name: a.example.com, Type: A, " + name + "}}\n"
	}
	const toLb = ", AliasTarget: {DNSName: !GetAtt Lb.DNSName, HostedZoneId: !GetAtt Lb.CanonicalHostedZoneID}"
	for name, want := range map[string]struct {
		src                string
		drawn, not, told   []string
		understood, unread int
	}{
		"an origin that no behaviour names": {
			"  D: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Enabled: true, Origins: [{Id: o, DomainName: app.example.net, CustomOriginConfig: {OriginProtocolPolicy: https-only}}, {Id: unused, DomainName: !GetAtt Bk.RegionalDomainName, S3OriginConfig: {}}], DefaultCacheBehavior: {TargetOriginId: o, ViewerProtocolPolicy: https-only}}}}\n  Bk: {Type: AWS::S3::Bucket}\n",
			[]string{"kind: cloudfront", "kind: s3", "{id: app-example-net, kind: on-premises, title: app.example.net}", "from: d, to: app-example-net"},
			[]string{"->", "to: bk"},
			nil,
			2, 0,
		},
		"a type that is chosen later": {
			strings.Replace(balancer, "{Subnets", "{Type: !If [Prod, network, application], Subnets", 1) + "  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb, Port: 8080, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Tg}]}}\n  Tg: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 3000, Protocol: HTTP, TargetType: ip, VpcId: vpc-1}}\n  Svc: {Type: AWS::ECS::Service, Properties: {LoadBalancers: [{ContainerName: x, ContainerPort: 3000, TargetGroupArn: !Ref Tg}]}}\n" +
				alias("R1", "SetIdentifier: blue, Weight: 30"+toLb) + alias("R2", "SetIdentifier: green, Weight: 70"+toLb),
			[]string{"kind: alb, region: eu-west-1, listeners: [http:8080]", "setIdentifier: blue, weight: 30", "setIdentifier: green, weight: 70"},
			[]string{"scheme", "ipAddressType"},
			[]string{"Type depends on the deployment: it is read as an Application Load Balancer"},
			6, 0,
		},
		"places of a geoproximity record": {
			balancer + alias("E", "TTL: 60, GeoProximityLocation: {AWSRegion: eu-west-1}, SetIdentifier: a, ResourceRecords: [1.2.3.4]") + alias("E2", "GeoProximityLocation: {AWSRegion: us-east-1, Bias: 7}, SetIdentifier: b"+toLb),
			[]string{"policy: geoproximity", "setIdentifier: b, region: us-east-1, bias: 7", `kind: on-premises, title: "1.2.3.4"`, "setIdentifier: a, region: eu-west-1"},
			[]string{"simple"},
			nil,
			3, 0,
		},
		"an answer elsewhere": {
			balancer + alias("R1", "SetIdentifier: g, Weight: 70"+toLb) + alias("R2", "SetIdentifier: h, Weight: 30, AliasTarget: {DNSName: x.example.net, HostedZoneId: Z1}"),
			[]string{"policy: weighted", "setIdentifier: g, weight: 70"},
			[]string{"setIdentifier: h"},
			[]string{`a/R2: not understood: AWS::Route53::RecordSet: it answers with "x.example.net"`},
			2, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read([]File{{Name: "a.yaml", Data: []byte("Conditions: {Prod: !Equals [a, b]}\nResources:\n" + want.src)}}, ReadOptions{Region: "eu-west-1"})
			if err != nil {
				t.Fatal(err)
			}
			drawn := string(document.Format(r.Topology))
			flat := strings.Join(strings.Fields(strings.NewReplacer("\n    ", ", ").Replace(drawn)), " ")
			for _, line := range want.drawn {
				if !strings.Contains(flat, line) {
					t.Errorf("%s is not in\n%s", line, drawn)
				}
			}
			for _, line := range want.not {
				if strings.Contains(drawn, line) {
					t.Errorf("%s is invented:\n%s", line, drawn)
				}
			}
			for _, line := range want.told {
				if !strings.Contains(r.told(), line) {
					t.Errorf("%s is not told:\n%s", line, r.told())
				}
			}
			if r.Understood != want.understood || r.Resources != want.understood+want.unread {
				t.Errorf("%d of %d resources are understood, want %d of %d", r.Understood, r.Resources, want.understood, want.understood+want.unread)
			}
		})
	}
}

// A behaviour that rewrites paths by its own function has its rewrite and no link of
// the distribution to itself.
func TestReadRewriteWithoutDrawing(t *testing.T) {
	r := readStripped(t, "nodes:\n  - {id: u, kind: users}\n  - {id: cdn, kind: cloudfront}\n  - {id: api, kind: http-api, region: us-west-2, auth: none}\n  - {id: fn, kind: lambda, region: us-west-2}\n  - {id: s, kind: s3, region: us-west-2}\nlinks:\n  - u -> cdn\n  - {from: cdn, to: s, access: oac}\n  - {from: cdn, to: api, path: /api/*, rewrite: '/api -> /'}\n  - api -> fn\n")
	drawn := string(document.Format(r.Topology))
	if strings.Contains(drawn, "to: cdn") || !strings.Contains(drawn, "path: /api/*") || !strings.Contains(drawn, "rewrite: /api -> /") {
		t.Errorf("read is\n%s", drawn)
	}
}
