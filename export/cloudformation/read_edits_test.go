package cloudformation

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/samples"
	"portolan/validate"
)

// edit is a change that somebody made to the templates of a set, and the
// differences to the drawing that reading them tells.
type edit struct {
	design   string
	old, new string // a regular expression in one of the templates, and what stands there then
	want     []string
}

var edits = []edit{
	{"static-site", "PriceClass_All", "PriceClass_100", []string{"cdn: priceClass: the drawing says nothing, the resources say 100"}},
	{"static-site", "HttpVersion: http2", "HttpVersion: http2and3", []string{"cdn: httpVersion: the drawing says nothing, the resources say http2and3"}},
	{"static-site", "IPV6Enabled: true", "IPV6Enabled: false", []string{"cdn: ipv6: the drawing says nothing, the resources say false", "static-site-us-east-1/WwwRecordAAAA: not understood: AWS::Route53::RecordSet: the drawing gives none"}},
	{"static-site", "TLSv1.2_2021", "TLSv1.2_2019", []string{"cdn: minTLS: the drawing says nothing, the resources say TLSv1.2_2019"}},
	{"static-site", "DefaultRootObject: index.html", "DefaultRootObject: home.html", []string{"cdn: defaultRootObject: the drawing says nothing, the resources say home.html"}},
	{"static-site", "ViewerProtocolPolicy: redirect-to-https", "ViewerProtocolPolicy: https-only", []string{"cdn -> pages: viewerProtocol: the drawing says nothing, the resources say https-only"}},
	{"static-site", "658327ea-f89d-4fab-a63d-7e88639e58f6", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", []string{"cdn -> pages: cachePolicy: the drawing says nothing, the resources say CachingDisabled"}},
	{"static-site", "Comment: Site CDN", "Comment: New CDN", []string{"cdn: title: the drawing says Site CDN, the resources say New CDN"}},
	{"static-site", "Type: AWS::S3::Bucket\n    DeletionPolicy: RetainExceptOnCreate", "Type: AWS::S3::Bucket\n    DeletionPolicy: Delete", []string{`static-site-us-east-1/PagesBucket: not understood: AWS::S3::Bucket: @DeletionPolicy is "Delete"; the drawing gives "RetainExceptOnCreate"`}},
	{"static-site", "  # AWS WAF web ACL(?s:.*?)\n\n", "", []string{"acl: node: the drawing says AWS WAF web ACL, the resources say nothing"}},
	{"static-site", "        WebACLId: [^\n]*\n", "", []string{"acl -> cdn: link: the drawing says attach, the resources say nothing"}},
	{"static-site", "\n\nOutputs:", "\n\n  Extra:\n    Type: AWS::SNS::Topic\n\nOutputs:", []string{"static-site-us-east-1/Extra: not understood: AWS::SNS::Topic: the drawing gives none, and nothing that can be drawn gives it"}},
	{"static-site", "DefaultRootObject: index.html", `DefaultRootObject: "\e[31m"`, []string{"CdnDistribution: not understood"}},
	{"dynamic-web", "idle_timeout.timeout_seconds\n(\\s+)Value: '60'", "idle_timeout.timeout_seconds\n${1}Value: '120'", []string{"web: idleTimeout: the drawing says nothing, the resources say 120"}},
	{"dynamic-web", "deletion_protection.enabled\n(\\s+)Value: 'false'", "deletion_protection.enabled\n${1}Value: 'true'", []string{"web: deletionProtection: the drawing says nothing, the resources say true"}},
	{"dynamic-web", "ELBSecurityPolicy-TLS13-1-2-[A-Za-z0-9-]+", "ELBSecurityPolicy-TLS13-1-3-2021-06", []string{"web: tlsPolicy: the drawing says nothing, the resources say ELBSecurityPolicy-TLS13-1-3-2021-06"}},
	{"dynamic-web", "HealthCheckPath: /[a-z]*", "HealthCheckPath: /alive", []string{"web -> app: healthCheck: the drawing says nothing, the resources say /alive"}},
	{"dynamic-web", "MinSize: [^\n]+", "MinSize: '7'", []string{"MinSize"}},
	{"dynamic-web", "PathPattern: /static/\\*", "PathPattern: /files/*", []string{"cdn -> assets: path: the drawing says /static/*, the resources say /files/*"}},
	{"dynamic-web", "216adef6-5c7f-47e4-b989-5492eafa07d3", "b689b0a8-53d0-40ab-baf2-68738e2966ac", []string{"OriginRequestPolicyId is"}},
	{"dynamic-web", "HealthCheckType: ELB", "HealthCheckType: EC2", []string{"app: healthCheckType: the drawing says ELB, the resources say EC2"}},
	{"weighted-shift", "Default: 90", "Default: 70", []string{"weight: the drawing says 90, the resources say 70"}},
	{"h03-alb-lambda", "/report/\\*", "/figures/*", []string{"pathRule: the drawing says /report/*, the resources say /figures/*"}},
	{"h01-http-api", "AuthorizerResultTtlInSeconds: 0", "AuthorizerResultTtlInSeconds: 60", []string{"authorizerTtl: the drawing says"}},
	{"h01-http-api", "DisableExecuteApiEndpoint: true", "DisableExecuteApiEndpoint: false", []string{"defaultEndpoint: the drawing says"}},
	{"h06-on-premises", "TLSv1.2\n", "TLSv1.1\n", []string{"originMinTLS: the drawing says nothing, the resources say TLSv1.1"}},
	{"h08-ip-based", "203.0.113.0/24", "198.51.100.0/24", []string{"198.51.100.0/24"}},
	{"h09-listener-and-tls", "HealthCheckProtocol: HTTPS", "HealthCheckProtocol: HTTP", []string{"HealthCheckProtocol"}},
	{"h10-website-and-replica", "IndexDocument: index.html", "IndexDocument: start.html", []string{"IndexDocument"}},
	{"multi-region-failover", "Failover: SECONDARY", "Failover: PRIMARY", []string{"role: the drawing says secondary, the resources say primary"}},
	{"multi-region-failover", "EvaluateTargetHealth: true", "EvaluateTargetHealth: false", []string{"evaluateTargetHealth: the drawing says true, the resources say false"}},
}

// illegal tells whether an edit is one that rules refuse: two primary answers, one that
// is never judged, and a load balancer that does not speak as its distribution does.
func (e edit) illegal() bool {
	return slices.Contains([]string{"Failover: PRIMARY", "EvaluateTargetHealth: false", "ELBSecurityPolicy-TLS13-1-3-2021-06"}, e.new)
}

// inDesign holds the design that was read against what a line says that is wanted: a
// node or link with a property and its value.
func inDesign(t *testing.T, r *Reading, line string) {
	t.Helper()
	head, value, ok := strings.Cut(line, ", the resources say ")
	if !ok {
		return
	}
	head, _, _ = strings.Cut(head, ": the drawing says ")
	place, property, ok := strings.Cut(head, ": ")
	if !ok || property == "node" {
		if ok && (r.Topology.Node(place) != nil) != (value != "nothing") {
			t.Errorf("%s is wanted of %s", value, place)
		}
		return
	}
	if property == "link" {
		drawn := slices.ContainsFunc(r.Topology.Links, func(l *model.Link) bool { return l.Ref().String() == place })
		if drawn != (value != "nothing") {
			t.Errorf("%s is wanted of %s", value, place)
		}
		return
	}
	is := ""
	for _, s := range spots(r.Topology) {
		if s.node != place && s.link.String() != place {
			continue
		}
		if property == "title" {
			is = r.Topology.Node(place).Title
		} else if p, ok := model.FindProp(s.props, property); ok {
			v, _ := p.Get(s.spec)
			is = strings.Join(v, ", ")
		}
	}
	if is != value {
		t.Errorf("%s of %s is %q in the design, want %q", property, place, is, value)
	}
}

// exportedFiles are the files of the set of a design.
func exportedFiles(t *testing.T, name string) (*model.Topology, []File) {
	t.Helper()
	src, ok := samples.Read(name)
	for _, dir := range []string{"services", "designs"} {
		if !ok {
			var err error
			if src, err = os.ReadFile(filepath.Join("testdata", dir, name+samples.Suffix)); err == nil {
				ok = true
			}
		}
	}
	f, err := document.Parse(name, src)
	if err != nil || !ok {
		t.Fatalf("%s: %v", name, err)
	}
	set, err := Export(f.Topology, Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	return f.Topology, files
}

// told is all that a reading says, a line each.
func (r *Reading) told() string {
	var out []string
	for _, c := range r.Changed {
		out = append(out, c.String())
	}
	for _, n := range r.Notes {
		out = append(out, n.String())
	}
	return strings.Join(out, "\n")
}

// What somebody changed in the resources of a set wins over its drawing, and each
// difference is told.
func TestReadEditedSets(t *testing.T) {
	for _, e := range edits {
		t.Run(e.design+"/"+e.new, func(t *testing.T) {
			drawn, files := exportedFiles(t, e.design)
			old, found := regexp.MustCompile(e.old), false
			for i, f := range files {
				head, body, ok := strings.Cut(string(f.Data), "\nRules:")
				if !ok || !IsTemplate(f.Name) {
					continue
				}
				if !old.MatchString(body) && old.MatchString(head[strings.Index(head+"\nParameters:", "\nParameters:"):]) {
					head = old.ReplaceAllString(head, e.new)
					found = true
				} else if old.MatchString(body) {
					body = old.ReplaceAllString(body, e.new)
					found = true
				}
				files[i].Data = []byte(head + "\nRules:" + body)
			}
			if !found {
				t.Fatalf("%s is in no template", e.old)
			}
			r, err := Read(files, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if r.told() == "" {
				t.Error("nothing is told")
			}
			harmless(t, r.told())
			for _, want := range e.want {
				if !strings.Contains(r.told(), want) {
					t.Errorf("told is\n%s\nwant %s", r.told(), want)
				}
				inDesign(t, r, want)
			}
			if before, _, _ := validate.Check(drawn).Counts(); before == 0 && !e.illegal() {
				for _, f := range validate.Check(r.Topology).Findings {
					if f.Severity == validate.Error {
						t.Errorf("the design that was read is refused: %s: %s", f.Rule, f.Message)
					}
				}
			}
		})
	}
}
