package cloudformation

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model/document"
)

// differences are the places of resources at which templates in the ways of other people
// differ from what was read of them: what no design says, or AWS takes for something else.
var differences = map[string][]string{
	"accelerator.yaml": {
		"AcceleratorListener ClientAffinity", "Service HealthCheckGracePeriodSeconds", "Service LaunchType", "Service TaskDefinition",
		"Targets Matcher.HttpCode", "Targets TargetGroupAttributes.[deregistration_delay.timeout_seconds].Value",
	},
	"alb-asg-cdn.yaml":  {"Distribution DistributionConfig.DefaultCacheBehavior.Compress", "TargetGroup Matcher.HttpCode", "WebServerGroup HealthCheckType"},
	"dns-failover.yaml": {"PrimaryCheck HealthCheckConfig.EnableSNI"},
	"fargate.yaml": {
		"LbSg SecurityGroupEgress.0.CidrIp", "LbSg SecurityGroupEgress.0.IpProtocol", "Logs RetentionInDays", "Service DeploymentConfiguration.MinimumHealthyPercent",
		"Service HealthCheckGracePeriodSeconds", "Task ContainerDefinitions.0.Image", "Tg Matcher.HttpCode", "Tg TargetGroupAttributes.[deregistration_delay.timeout_seconds].Value",
	},
	"nlb-tls.yaml": {
		"Brokers TargetGroupAttributes.[deregistration_delay.timeout_seconds].Value", "Nlb IpAddressType", "Service HealthCheckGracePeriodSeconds",
		"Task ContainerDefinitions.0.Image", "Task Cpu", "Task Memory", "Task TaskRoleArn",
	},
	"rest-lambda.yaml": {
		"Endpoint4A2B5F7D EndpointConfiguration", "EndpointDeploymentStageprodB78BEEA0 TracingEnabled", "EndpointproxyANYApiPermission SourceArn",
		"Handler886CB40B Code.S3Bucket", "Handler886CB40B Code.S3Key", "Handler886CB40B Runtime", "Handler886CB40B Timeout", "HandlerServiceRoleFCDC14AE ManagedPolicyArns.0",
	},
	"s3-oac.yaml": {"BucketPolicy PolicyDocument.Statement.[TlsOnly]", "SiteBucket BucketName"},
	"sam-packaged.yaml": {
		"HelloFunction Code.S3Bucket", "HelloFunction Code.S3Key", "HelloFunction Handler", "HelloFunction MemorySize", "HelloFunction Runtime",
		"HelloFunction Tags.[lambda:createdBy].Key", "HelloFunction Tags.[lambda:createdBy].Value", "HelloFunction Timeout",
		"HelloFunctionRole ManagedPolicyArns.0", "HelloFunctionRole Policies.0.PolicyDocument.Statement.0.Action.0",
		"HelloFunctionRole Policies.0.PolicyDocument.Statement.0.Action.1", "HelloFunctionRole Policies.0.PolicyDocument.Statement.0.Resource",
		"HttpApi IpAddressType", "HttpApiIntegration IntegrationMethod", "HttpApiRoute AuthorizationType",
		"Table AttributeDefinitions.0.AttributeName", "Table AttributeDefinitions.0.AttributeType", "Table BillingMode", "Table KeySchema.0.AttributeName", "Table KeySchema.0.KeyType",
	},
	"url-oac.yaml": {
		"Cdn DistributionConfig.DefaultCacheBehavior.AllowedMethods", "Cdn DistributionConfig.DefaultCacheBehavior.Compress",
		"Fn Code.ZipFile", "Fn Role", "Fn Runtime", "Fn Timeout",
	},
	"weighted-two.yaml": {
		"BlueService HealthCheckGracePeriodSeconds", "BlueService LaunchType", "BlueService TaskDefinition", "BlueTargets Matcher.HttpCode", "BlueTargets TargetGroupAttributes.[deregistration_delay.timeout_seconds].Value",
		"GreenService HealthCheckGracePeriodSeconds", "GreenService LaunchType", "GreenService TaskDefinition", "GreenTargets Matcher.HttpCode", "GreenTargets TargetGroupAttributes.[deregistration_delay.timeout_seconds].Value",
	},
}

// readForeign reads a template of other people with something in it replaced.
func readForeign(t *testing.T, name string, replaced ...string) *Reading {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", "foreign", name))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(replaced...).Replace(string(src))
	if len(replaced) > 0 && text == string(src) {
		t.Fatalf("%s holds none of %q", name, replaced)
	}
	r, err := Read([]File{{Name: name, Data: []byte(text)}}, ReadOptions{Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var toldPlace = regexp.MustCompile(`^(\S+) (is|are) `)

// toldPlaces are the places of resources at which a reading tells a difference.
func toldPlaces(r *Reading) []string {
	var out []string
	for _, n := range r.Notes {
		_, id, ok := strings.Cut(n.ID, "/")
		if !n.LeftOut || !ok {
			continue
		}
		for part := range strings.SplitSeq(n.Why, "; ") {
			if added, ok := strings.CutPrefix(part, "what was read adds what it leaves out: "); ok {
				for place := range strings.SplitSeq(added, ", ") {
					place, _, _ = strings.Cut(place, " ")
					out = append(out, id+" "+place)
				}
			} else if m := toldPlace.FindStringSubmatch(part); m != nil {
				out = append(out, id+" "+m[1])
			}
		}
	}
	slices.Sort(out)
	return out
}

// What templates of other people say in other words than an export does is no difference:
// labels, names of one thing, the zone beside its id, the network of the owner.
func TestReadTellsNoDifferenceThatIsNone(t *testing.T) {
	for name, want := range differences {
		t.Run(name, func(t *testing.T) {
			if is := toldPlaces(readForeign(t, name)); !slices.Equal(is, want) {
				t.Errorf("told are\n%s\nwant\n%s", strings.Join(is, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// A true difference beside one that is none is told still, or read.
func TestReadTellsTrueDifferences(t *testing.T) {
	for name, c := range map[string]struct {
		file     string
		replaced []string
		told     string // a place
		drawn    string
	}{
		"another group at a balancer":    {"alb-asg-cdn.yaml", []string{"[!GetAtt LoadBalancerSecurityGroup.GroupId]", "[!GetAtt WebServerSecurityGroup.GroupId]"}, "LoadBalancer SecurityGroups.0", ""},
		"a third subnet":                 {"nlb-tls.yaml", []string{"Subnets: !Ref PublicSubnets\n", "Subnets: [subnet-1, subnet-2, subnet-3]\n"}, "", "azs: 3"},
		"the zone of somebody else":      {"s3-oac.yaml", []string{"HostedZoneName: example.com.", "HostedZoneName: www.example.com."}, "", "zone: www.example.com"},
		"two zones of one domain":        {"dns-failover.yaml", []string{"HostedZoneId: !Ref HostedZone\n      Name: app.example.com.\n      Type: A\n      TTL: \"60\"", "HostedZoneId: Z0PRIVATE\n      Name: app.example.com.\n      Type: A\n      TTL: \"60\""}, "Secondary HostedZoneId", ""},
		"another VPC":                    {"fargate.yaml", []string{"GroupDescription: tasks, VpcId: !Ref VpcId", "GroupDescription: tasks, VpcId: vpc-7"}, "TaskSg VpcId", ""},
		"requests that nobody signs":     {"s3-oac.yaml", []string{"SigningBehavior: always", "SigningBehavior: never"}, "OriginAccessControl OriginAccessControlConfig.SigningBehavior", ""},
		"another name":                   {"weighted-two.yaml", []string{"Name: shop.example.com.", "Name: store.example.com."}, "", "name: store.example.com"},
		"a container that is not called": {"nlb-tls.yaml", []string{"ContainerName: broker", "ContainerName: sidecar"}, "Task ContainerDefinitions.0.Name", ""},
		"a second target group":          {"fargate.yaml", []string{"[{TargetGroupArn: !Ref Tg, Weight: 1}]", "[{TargetGroupArn: !Ref Tg, Weight: 1}, {TargetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/x', Weight: 3}]"}, "Http DefaultActions.0.ForwardConfig.TargetGroups.[arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/x].Weight", ""},
		"the port of a rule beside":      {"fargate.yaml", []string{"IpProtocol: tcp, FromPort: 8080, ToPort: 8080, Source", "IpProtocol: tcp, FromPort: 8080, ToPort: 8090, Source"}, "TaskSg SecurityGroupIngress.0.ToPort", ""},
		"a permission of another":        {"url-oac.yaml", []string{"FunctionName: !GetAtt Fn.Arn", "FunctionName: other"}, "Permission FunctionName", ""},
		"a default that is another":      {"fargate.yaml", []string{"MaximumPercent: 200", "MaximumPercent: 150"}, "Service DeploymentConfiguration.MaximumPercent", ""},
		"the weight of an endpoint":      {"accelerator.yaml", []string{"Weight: 200", "Weight: 0"}, "", "weight: 0"},
		"the dial of a group":            {"accelerator.yaml", []string{"TrafficDialPercentage: 40", "TrafficDialPercentage: 5"}, "", "dial: 5"},
		"the weight of an answer":        {"weighted-two.yaml", []string{`Weight: "10"`, `Weight: "7"`}, "", "weight: 7"},
	} {
		t.Run(name, func(t *testing.T) {
			r := readForeign(t, c.file, c.replaced...)
			if c.told != "" && !slices.Contains(toldPlaces(r), c.told) {
				t.Errorf("%s is not told:\n%s", c.told, r.told())
			}
			if drawn := string(document.Format(r.Topology)); !strings.Contains(drawn, c.drawn) {
				t.Errorf("%s is not in\n%s\n%s", c.drawn, drawn, r.told())
			}
		})
	}
}

// The table of what is the same: each row has a type that an export writes, a sort that is
// known and the page that says it, and no label is what a property of the design is read
// from.
func TestTableOfSameness(t *testing.T) {
	r := csv.NewReader(strings.NewReader(sameText))
	r.Comment, r.FieldsPerRecord = '#', 4
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	page := regexp.MustCompile(`^aws-(resource|properties|attribute)-[a-z0-9-]+$`)
	for i, row := range rows[1:] {
		known := slices.Contains([]string{"label", "domain", "zone", "called", "network", "idle"}, row[2])
		if !known || !page.MatchString(row[3]) && !strings.HasPrefix(row[3], "https://docs.aws.amazon.com/") {
			t.Errorf("row %v", row)
		}
		if i > 0 && strings.Join(rows[i][:2], " ") >= strings.Join(row[:2], " ") {
			t.Errorf("row %v is not behind %v", row, rows[i])
		}
		if row[2] == "label" && carriers().own[row[0]+" "+row[1]] {
			t.Errorf("row %v says a property", row)
		}
	}
	if len(sameSorts()) != len(rows)-1 {
		t.Errorf("%d of %d rows are read", len(sameSorts()), len(rows)-1)
	}
}
