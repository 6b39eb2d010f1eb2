package cloudformation

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/export/judgetest"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
	"portolan/samples"
)

// parsed is a whole file.
func parsed(t *testing.T, src string) *model.Topology {
	t.Helper()
	file, err := document.Parse("test"+samples.Suffix, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return file.Topology
}

// built is an exporter after building, nil where the design is refused.
func built(t *testing.T, top *model.Topology, o Options) *exporter {
	t.Helper()
	if o.Network == "" {
		o.Network = NetworkCreate
	}
	x, err := prepare(top, o)
	var refused *UnsupportedError
	if errors.As(err, &refused) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	x.build()
	if len(x.reasons) > 0 {
		return nil
	}
	if _, err := x.set(); err != nil {
		t.Fatal(err)
	}
	return x
}

// Every bucket refuses requests without TLS, but for websites, which know none: by one
// statement of its own policy, about the bucket and all that it holds.
func TestEveryBucketAsksForTLS(t *testing.T) {
	racetest.OneGoroutine(t)
	seen, far := 0, 0
	for name, top := range everyDesign(t) {
		x := built(t, top, Options{})
		if x == nil {
			continue
		}
		set, err := x.set()
		if err != nil {
			t.Fatal(err)
		}
		w := newWires(t, x, set)
		policies := map[string]int{}
		asks := map[string]bool{}
		for _, st := range set.Stacks {
			for _, r := range w.stacks[st.Name].Resources {
				if r.Type != "AWS::S3::BucketPolicy" {
					continue
				}
				bucket := w.place(st.Name, at(&r.Properties, "Bucket").Value)
				policies[bucket]++
				for _, statement := range at(&r.Properties, "PolicyDocument.Statement").Content {
					asks[bucket] = asks[bucket] || w.refusesPlain(st.Name, statement, bucket)
				}
				if owner, _, _ := strings.Cut(bucket, " "); owner != st.Name {
					far++
				}
			}
		}
		for _, st := range set.Stacks {
			for id, r := range w.stacks[st.Name].Resources {
				if r.Type != "AWS::S3::Bucket" || at(&r.Properties, "WebsiteConfiguration") != nil {
					continue
				}
				seen++
				if place := st.Name + " " + id; !asks[place] || policies[place] != 1 {
					t.Errorf("%s: %d policies of %s, which ask for TLS: %v", name, policies[place], place, asks[place])
				}
			}
		}
	}
	if seen < 50 || far < 2 {
		t.Errorf("only %d buckets were seen, %d of them with a policy in another stack", seen, far)
	}
}

// place is the stack and the logical id that a name of a template stands for, through
// the outputs of other stacks.
func (w *wireReader) place(stack, name string) string {
	f := w.stacks[stack]
	for _, p := range f.parameters {
		if from, output, ok := strings.Cut(p.From, "."); ok && p.Name == name {
			return w.place(from, w.stacks[from].Outputs[output].Value.Value)
		}
	}
	return stack + " " + name
}

// refusesPlain tells whether a statement denies everybody everything at a bucket and
// at all that it holds when there is no TLS, and that alone.
func (w *wireReader) refusesPlain(stack string, statement *yaml.Node, bucket string) bool {
	condition := at(statement, "Condition")
	if condition == nil || w.show(stack, condition) != "Bool aws:SecureTransport false" ||
		w.show(stack, at(statement, "Effect")) != "Deny" || w.show(stack, at(statement, "Principal")) != "*" || w.show(stack, at(statement, "Action")) != "s3:*" {
		return false
	}
	of := map[string]bool{}
	for _, r := range at(statement, "Resource").Content {
		m := inside.FindAllStringSubmatch(r.Value, -1)
		if len(m) != 2 || m[0][1] != "AWS::Partition" || w.place(stack, m[1][1]) != bucket {
			return false
		}
		of[inside.ReplaceAllString(r.Value, "")] = true
	}
	return len(of) == 2 && of["arn::s3:::"] && of["arn::s3:::/*"]
}

func dumped(t *testing.T, v value) string {
	t.Helper()
	out, err := yaml.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Networks of a design do not overlap, so that they can be peered.
func TestNetworksDoNotOverlap(t *testing.T) {
	beside := 0
	for name, top := range everyDesign(t) {
		x := built(t, top, Options{})
		if x == nil {
			continue
		}
		taken := map[string]string{}
		networks := 0 // without a prefix that was looked at
		for _, s := range x.stacks {
			networks += s.countOf("AWS::EC2::VPC")
			for _, p := range s.parameters {
				if !strings.HasPrefix(p.Name, "NetworkPrefix") {
					continue
				}
				if other := taken[p.Default]; other != "" {
					t.Errorf("%s: %s and %s both have %s", name, s.region, other, p.Default)
				}
				taken[p.Default] = s.region
				networks--
				for _, want := range []string{"VpcId", "PublicSubnetIds"} {
					if !slices.ContainsFunc(s.outputs, func(o output) bool { return o.name == want }) {
						t.Errorf("%s: %s has no output %s", name, s.region, want)
					}
				}
			}
		}
		if networks != 0 {
			t.Errorf("%s: %d networks have no prefix to compare", name, networks)
		}
		if len(taken) > 1 {
			beside++
		}
	}
	if beside < 5 {
		t.Errorf("%d designs have several networks: too few", beside)
	}
}

func (s *stack) countOf(kind string) int {
	n := 0
	for _, r := range s.resources {
		if r.kind == kind {
			n++
		}
	}
	return n
}

func TestNATIsChosen(t *testing.T) {
	src, _ := samples.Read("multi-region-failover")
	for _, c := range []struct {
		nat    string
		want   int
		waits  string
		routes int
	}{{"", 2, "true", 2}, {NATPerZone, 2, "true", 2}, {NATOne, 1, "true", 2}, {NATNone, 0, "", 0}} {
		x := built(t, parsed(t, string(src)), Options{NAT: c.nat})
		s := x.stacks["eu-west-1"]
		if got := s.countOf("AWS::EC2::NatGateway"); got != c.want {
			t.Errorf("nat %q: %d gateways, want %d", c.nat, got, c.want)
		}
		routes := 0
		for _, r := range s.resources {
			if r.kind == "AWS::EC2::Route" && lookup(r.properties, "NatGatewayId") != nil {
				routes++
			}
			if r.kind == "AWS::AutoScaling::AutoScalingGroup" {
				waits := reach(r.attributes[0].val, "AutoScalingRollingUpdate.WaitOnResourceSignals")
				if (waits != nil) != (c.waits != "") {
					t.Errorf("nat %q: %s waits for health: %v", c.nat, r.id, waits)
				}
			}
		}
		if routes != c.routes {
			t.Errorf("nat %q: %d routes, want %d", c.nat, routes, c.routes)
		}
		if told := slices.ContainsFunc(x.leftOut, func(l LeftOut) bool { return strings.HasPrefix(l.What, "network in ") }); told != (c.want < 2) {
			t.Errorf("nat %q: told %v", c.nat, told)
		}
	}
	for _, o := range []Options{{NAT: "two"}, {LogDays: 8}} {
		if _, err := Export(parsed(t, string(src)), o); err == nil {
			t.Errorf("%+v is exported", o)
		}
	}
	tasks := `
portolan: 1
nodes:
  - {id: people, kind: users}
  - {id: web, kind: alb, region: eu-west-1}
  - {id: app, kind: ecs, region: eu-west-1, private: true}
links:
  - people -> web
  - web -> app
`
	if built(t, parsed(t, tasks), Options{NAT: NATNone}) != nil {
		t.Error("private tasks are exported without a way to their image")
	}
	if built(t, parsed(t, tasks), Options{NAT: NATOne}) == nil {
		t.Error("one gateway is refused")
	}
}

func TestFlowLogsAndDaysOfLogs(t *testing.T) {
	flows, rules := 0, 0
	for name, top := range everyDesign(t) {
		x := built(t, top, Options{FlowLogs: true, LogDays: 30})
		if x == nil {
			continue
		}
		for _, s := range x.stacks {
			if s.countOf("AWS::EC2::VPC") != s.countOf("AWS::EC2::FlowLog") {
				t.Errorf("%s: %s has no flow log", name, s.region)
			}
			flows += s.countOf("AWS::EC2::FlowLog")
			for _, r := range s.resources {
				if r.kind == "AWS::Logs::LogGroup" && lookup(r.properties, "RetentionInDays").Value != "30" {
					t.Errorf("%s: %s keeps logs for other days", name, r.id)
				}
				if r.kind == "AWS::S3::Bucket" && strings.HasSuffix(r.comment, "its access logs") {
					rules++
					if lookup(r.properties, "LifecycleConfiguration") == nil {
						t.Errorf("%s: %s keeps logs for ever", name, r.id)
					}
				}
			}
		}
	}
	if flows == 0 || rules == 0 {
		t.Error("nothing was seen")
	}
}

// No template names an image by a type that CloudFormation resolves anew at each
// update, and each group of instances waits for those that replace others.
func TestUpdatesReplaceNothingUnasked(t *testing.T) {
	groups := 0
	for name, top := range everyDesign(t) {
		x := built(t, top, Options{})
		if x == nil {
			continue
		}
		for _, s := range x.stacks {
			for _, p := range s.parameters {
				if strings.Contains(p.Type, "SSM") {
					t.Errorf("%s: %s is resolved at each update", name, p.Name)
				}
			}
			for _, r := range s.resources {
				if r.kind == "AWS::ECS::Service" && lookup(r.properties, "DesiredCount") != nil {
					t.Errorf("%s: an update of %s undoes its scaling", name, r.id)
				}
				if r.kind != "AWS::AutoScaling::AutoScalingGroup" || len(r.attributes) == 0 {
					continue
				}
				groups++
				if w := reach(r.attributes[0].val, "AutoScalingRollingUpdate.WaitOnResourceSignals"); w == nil || w.Value != "true" {
					t.Errorf("%s: %s does not wait", name, r.id)
				}
				signals := slices.ContainsFunc(s.resources, func(o *resource) bool {
					return o.kind == "AWS::EC2::LaunchTemplate" && strings.Contains(dumped(t, o.properties), "--resource "+r.id+" ")
				})
				if !signals {
					t.Errorf("%s: no instance tells %s that it answers", name, r.id)
				}
			}
		}
	}
	if groups == 0 {
		t.Error("no group was seen")
	}
}

// Two values of a secret are taken at any time, and the one that is not shown can
// be made anew.
func TestSecretsHaveTwoValues(t *testing.T) {
	seen := 0
	for name, top := range everyDesign(t) {
		x := built(t, top, Options{})
		if x == nil {
			continue
		}
		for _, sec := range x.secrets {
			seen++
			shown := ""
			for _, s := range x.stacks {
				for _, r := range s.resources {
					if r.kind == "AWS::CloudFront::Distribution" {
						shown += dumped(t, r.properties)
					}
				}
			}
			if !strings.Contains(shown, sec.base+"ShowsB") {
				t.Errorf("%s: nothing chooses between the values of %s", name, sec.base)
			}
			for _, half := range secretHalves {
				if !slices.ContainsFunc(sec.owner.resources, func(r *resource) bool {
					return r.id == sec.ids[half] && strings.Contains(dumped(t, lookup(r.properties, "Name")), "!Ref "+sec.base+half+"Generation")
				}) {
					t.Errorf("%s: %s %s cannot be made anew", name, sec.base, half)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no secret was seen")
	}
}

func TestPrefixListAndSecretTogether(t *testing.T) {
	x := built(t, parsed(t, `
portolan: 1
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: web, kind: alb, region: eu-west-1, listeners: ["http:80"], securityGroups: [cloudfront]}
  - {id: app, kind: asg, region: eu-west-1}
links:
  - people -> cdn
  - {from: cdn, to: web, access: header, originProtocol: http-only}
  - web -> app
`), Options{})
	s := x.stacks["eu-west-1"]
	group, rule := "", ""
	for _, r := range s.resources {
		if r.id == s.id("web", "SecurityGroup") {
			group = dumped(t, r.properties)
		}
		if r.kind == "AWS::ElasticLoadBalancingV2::ListenerRule" {
			rule += dumped(t, r.properties)
		}
	}
	if !strings.Contains(group, "SourcePrefixListId: !Ref CloudFrontPrefixListId") || strings.Contains(group, "0.0.0.0/0\n          Description") || !strings.Contains(rule, "HttpHeaderName: "+secretHeader) {
		t.Errorf("%s\n%s", group, rule)
	}
}

// A site of private buckets says 404 for what is not there, and nothing else does.
func TestMissingObjectsOfPrivateSites(t *testing.T) {
	site := `
portolan: 1
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront%s}
  - {id: pages, kind: s3, region: us-east-1}
%slinks:
  - people -> cdn
  - {from: cdn, to: pages, access: oac%s}
%s
`
	for name, c := range map[string]struct {
		cdn, node, link, more string
		want                  bool
	}{
		"a site":       {"", "", "", "", true},
		"own page":     {`, errorPages: ["404 -> 404 /gone.html"]`, "", "", "", true}, // which nobody would see otherwise
		"other pages":  {`, errorPages: ["503 -> 503 /sorry.html"]`, "", "", "", false},
		"signed":       {"", "", ", signedUrls: true", "", false},
		"beside a API": {"", "  - {id: srv, kind: on-premises}\n", "", `  - {from: cdn, to: srv, path: "/api/*"}`, false},
	} {
		x := built(t, parsed(t, fmt.Sprintf(site, c.cdn, c.node, c.link, c.more)), Options{})
		if x == nil {
			t.Errorf("%s is refused", name)
			continue
		}
		found := false
		for _, s := range x.stacks {
			for _, r := range s.resources {
				found = found || r.kind == "AWS::CloudFront::Distribution" && strings.Contains(dumped(t, r.properties), "ErrorCode: 403")
			}
		}
		if found != c.want {
			t.Errorf("%s: %v, want %v", name, found, c.want)
		}
	}
}

// What bills is made by some service, so that no row stands for nothing.
func TestWhatBillsIsMade(t *testing.T) {
	seen := map[string]bool{"AWS::EC2::NatGateway": true}
	for _, s := range services {
		for _, m := range s.makes {
			seen[m] = true
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(byTheHour)) {
		if !seen[kind] && kind != "AWS::CloudFront::AnycastIpList" {
			t.Errorf("nothing makes %s", kind)
		}
	}
}

// shellReads asks bash to read a script without running it, and to print its help.
func shellReads(t *testing.T, set *Set) {
	t.Helper()
	bash := judgetest.Program(t, "bash")
	dir := t.TempDir()
	path := filepath.Join(dir, "deploy.sh")
	if err := os.WriteFile(path, []byte(set.script()), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bash, path, "--help")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "Usage: ") || !strings.HasSuffix(string(out), "this text\n") {
		t.Errorf("%v\n%s", err, out)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("the script made files: %v %v", entries, err)
	}
}
