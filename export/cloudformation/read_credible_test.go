package cloudformation

import (
	"strings"
	"testing"

	"portolan/model/document"
)

// A property is taken only where the templates say its value: what only happens to come
// nearer to them is told as it stands.
func TestReadTakesOnlyWhatIsSaid(t *testing.T) {
	const (
		site     = "nodes:\n  - {id: u, kind: users}\n  - {id: cdn, kind: cloudfront}\n  - {id: s, kind: s3, region: eu-west-1}\nlinks:\n  - u -> cdn\n  - {from: cdn, to: s, access: oac}\n"
		named    = "nodes:\n  - {id: u, kind: users}\n  - {id: r, kind: record, zone: example.org, name: example.org}\n  - {id: cdn, kind: cloudfront, aliases: [example.org, \"*.example.org\"]}\n  - {id: k, kind: certificate, region: us-east-1, names: [example.org, \"*.example.org\"]}\n  - {id: s, kind: s3, region: eu-west-1}\nlinks:\n  - u -> r\n  - r -> cdn\n  - k -> cdn\n  - {from: cdn, to: s, access: oac}\n"
		both     = "nodes:\n  - {id: u, kind: users}\n  - {id: n, kind: nlb, region: eu-west-1, listener: tcp_udp, port: 53, ipAddressType: dualstack}\n  - {id: x, kind: asg, region: eu-west-1}\nlinks:\n  - u -> n\n  - {from: n, to: x, protocol: TCP_UDP, port: 53}\n"
		endpoint = "nodes:\n  - {id: u, kind: users}\n  - {id: api, kind: http-api, region: eu-west-1, auth: none}\n  - {id: f, kind: lambda, vpc: true, region: eu-west-1}\n  - {id: g, kind: vpc-endpoint, type: gateway, region: eu-west-1}\n  - {id: s, kind: s3, region: eu-west-1}\nlinks:\n  - u -> api\n  - api -> f\n  - f -> g\n  - g -> s\n"
	)
	for name, e := range map[string]struct{ design, old, now, not, told string }{
		"an error page is no signed address":      {site, "ErrorCode: 403", "ErrorCode: 404", "signedUrls", "CustomErrorResponses.[403].ErrorCode is missing"},
		"another name is not another protocol":    {named, "      Name: example.org\n", "      Name: www.example.org\n", "ipv6", `Name is "www.example.org"`},
		"another protocol is not another zone":    {both, "      Protocol: TCP_UDP", "      Protocol: TCP", "azs", "Subnets.1 is missing"},
		"no subnets are not those of one zone":    {endpoint, "VpcEndpointType: Gateway", "VpcEndpointType: Interface", "azs", "SubnetIds.1 is missing"},
		"what an edit says is taken all the same": {endpoint, "VpcEndpointType: Gateway", "VpcEndpointType: Interface", "gateway", "g: type: the drawing says gateway"},
	} {
		t.Run(name, func(t *testing.T) {
			r := editOne(t, e.design, e.old, e.now)
			if drawn := string(document.Format(r.Topology)); strings.Contains(drawn, e.not) {
				t.Errorf("%s is drawn, and no template says it:\n%s", e.not, drawn)
			}
			if !strings.Contains(r.told(), e.told) {
				t.Errorf("%s is not told:\n%s", e.told, r.told())
			}
		})
	}
}

// Instances in subnets of which nothing is known have no public address.
func TestReadInventsNoPublicAddress(t *testing.T) {
	src := "Resources:\n  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n" +
		"  S1: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}\n  S2: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}\n" +
		"  Alb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [!Ref S1, !Ref S2]}}\n" +
		"  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Alb, Port: 80, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref T}]}}\n" +
		"  T: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 80, Protocol: HTTP, VpcId: !Ref Vpc, TargetType: instance}}\n" +
		"  Asg: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: '2', MaxSize: '4', VPCZoneIdentifier: [!Ref S1, !Ref S2], TargetGroupARNs: [!Ref T], LaunchTemplate: {LaunchTemplateId: lt-1, Version: '1'}}}\n"
	r, err := Read([]File{{Name: "a.yaml", Data: []byte(src)}}, ReadOptions{Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	if drawn := string(document.Format(r.Topology)); strings.Contains(drawn, "publicIp") || strings.Contains(drawn, "eip") || !strings.Contains(drawn, "kind: asg") {
		t.Errorf("drawn is\n%s", drawn)
	}
}
