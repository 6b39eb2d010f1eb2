package cloudformation

import (
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"portolan/model/document"
)

// The table of what AWS does where a template leaves something out: each row has a type
// that an export writes, a place, a value and the page that says it.
func TestDefaultsOfAWS(t *testing.T) {
	r := csv.NewReader(strings.NewReader(defaultsText))
	r.Comment, r.FieldsPerRecord = '#', 5
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	page := regexp.MustCompile(`^aws-(resource|properties)-[a-z0-9-]+$`)
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		key := strings.Join(row[:3], " ")
		service := strings.ToLower(strings.Split(row[0], "::")[1])
		address := strings.HasPrefix(row[4], "https://docs.aws.amazon.com/") || row[4] == "https://schema.cloudformation.us-east-1.amazonaws.com/CloudformationSchema.zip"
		if seen[key] || row[3] == "" || !address && (!page.MatchString(row[4]) || !strings.Contains(row[4], "-"+service+"-")) {
			t.Errorf("row %v", row)
		}
		seen[key] = true
		for _, condition := range strings.Fields(row[2]) {
			if !strings.Contains(condition, "=") {
				t.Errorf("condition %q", condition)
			}
		}
	}
	n := 0
	for _, d := range awsDefaults() {
		n += len(d)
	}
	if n != len(rows)-1 {
		t.Errorf("%d of %d rows are read", n, len(rows)-1)
	}
}

func TestDefaultAt(t *testing.T) {
	const group = "AWS::ElasticLoadBalancingV2::TargetGroup"
	for _, e := range []struct {
		kind, path string
		leaves     map[string]string
		want       string
	}{
		{group, "HealthCheckIntervalSeconds", map[string]string{"Protocol": "HTTP"}, "30"},
		{group, "HealthCheckIntervalSeconds", map[string]string{"TargetType": "lambda"}, "35"},
		{group, "HealthCheckIntervalSeconds", nil, ""},
		{group, "HealthCheckTimeoutSeconds", map[string]string{"Protocol": "HTTPS"}, "10"},
		{group, "HealthCheckPath", map[string]string{"Protocol": "HTTP"}, "/"},
		{group, "HealthCheckPath", map[string]string{"Protocol": "HTTP", "ProtocolVersion": "GRPC"}, "/AWS.ALB/healthcheck"},
		{group, "HealthCheckPath", map[string]string{"Protocol": "TCP"}, ""},
		{group, "UnhealthyThresholdCount", nil, "2"}, // of instances, which are the default themselves
		{group, "TargetGroupAttributes.[stickiness.enabled].Key", nil, "stickiness.enabled"},
		{group, "TargetGroupAttributes.[stickiness.enabled].Value", nil, "false"},
		{group, "TargetGroupAttributes.[stickiness.type].Key", nil, ""},
		{"AWS::CloudFront::Distribution", "DistributionConfig.Origins.[a.b].ConnectionAttempts", map[string]string{"DistributionConfig.Origins.[a.b].Id": "a.b"}, "3"},
		{"AWS::CloudFront::Distribution", "DistributionConfig.Origins.[a.b].ConnectionAttempts", map[string]string{"DistributionConfig.Origins.[c].Id": "c"}, ""},
		{"AWS::CloudFront::Distribution", "DistributionConfig.IPV6Enabled", nil, ""}, // its page states none
	} {
		if is, known := defaultAt(e.kind, e.path, e.leaves); is != e.want || known != (e.want != "") {
			t.Errorf("%s %s of %v is %q", e.kind, e.path, e.leaves, is)
		}
	}
}

// What templates of other people leave out is read as AWS takes it, where that can be
// drawn; else it is told what AWS takes.
func TestReadLeftOut(t *testing.T) {
	const src = `Resources:
  Alb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal, Subnets: [a, b]}}
  L: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Alb, Port: 80, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Tg}]}}
  Tg: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 80, Protocol: HTTP, VpcId: v, TargetType: ip}}
  Svc: {Type: AWS::ECS::Service, Properties: {TaskDefinition: td, LoadBalancers: [{TargetGroupArn: !Ref Tg, ContainerName: web, ContainerPort: 80}]}}
`
	r, err := Read([]File{{Name: "a.yaml", Data: []byte(src)}}, ReadOptions{Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	drawn := string(document.Format(r.Topology))
	for _, want := range []string{"dropInvalidHeaders: false"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("%s is not in\n%s\n%s", want, drawn, r.told())
		}
	}
	if strings.Contains(drawn, "GRPC") {
		t.Errorf("what has no matcher is read as what needs none:\n%s", drawn)
	}
	if want := `[deregistration_delay.timeout_seconds].Value is left out, which AWS takes for "300"; what was read gives "60"`; !strings.Contains(r.told(), want) {
		t.Errorf("%s is not told:\n%s", want, r.told())
	}
}

// A set of ours that lost its drawing says in numbers and Regions what was drawn.
func TestReadSettlesWithoutADrawing(t *testing.T) {
	const src = `nodes:
  - {id: u, kind: users}
  - {id: cdn, kind: cloudfront, originShield: true, originShieldRegion: eu-west-2}
  - {id: s, kind: s3, region: eu-west-3}
  - {id: a, kind: alb, region: eu-west-1}
  - {id: k, kind: certificate, region: eu-west-1, names: [a.example.com]}
  - {id: g, kind: lambda, region: eu-west-1}
links:
  - u -> cdn
  - u -> a
  - {from: cdn, to: s, access: oac}
  - k -> a
  - {from: a, to: g, healthCheck: /hc, healthInterval: 40}
`
	r := readStripped(t, src)
	drawn := string(document.Format(r.Topology))
	for _, want := range []string{"originShieldRegion: eu-west-2", "healthInterval: 40"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("%s is not in\n%s\n%s", want, drawn, r.told())
		}
	}
}
