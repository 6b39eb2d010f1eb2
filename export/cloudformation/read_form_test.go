package cloudformation

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/validate"
)

// editOne exports a design, changes one text in its templates behind the drawing, and
// reads them.
func editOne(t *testing.T, src, old, now string) *Reading {
	t.Helper()
	set, err := Export(parseDesign(t, src), Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for i, f := range files {
		at := strings.Index(string(f.Data), "\nParameters:")
		if at < 0 {
			at = strings.Index(string(f.Data), "\nRules:")
		}
		if IsTemplate(f.Name) && at >= 0 && strings.Contains(string(f.Data[at:]), old) {
			files[i].Data = []byte(string(f.Data[:at]) + strings.Replace(string(f.Data[at:]), old, now, 1))
			found = true
		}
	}
	if !found {
		t.Fatalf("%s is in no template", old)
	}
	r, err := Read(files, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const (
	anycastDesign = "nodes:\n  - {id: u, kind: users}\n  - {id: cdn, kind: cloudfront, anycastIps: 21}\n  - {id: s, kind: s3, region: eu-west-1}\nlinks:\n  - u -> cdn\n  - {from: cdn, to: s, access: oac}\n"
	tlsDesign     = "nodes:\n  - {id: u, kind: users, network: vpc}\n  - {id: edge, kind: nlb, region: eu-west-1, listener: tls, port: 443, scheme: internal}\n  - {id: c, kind: certificate, region: eu-west-1, names: [a.example.org]}\n  - {id: x, kind: ecs, region: eu-west-1}\nlinks:\n  - u -> edge\n  - c -> edge\n  - edge -> x\n"
	openDesign    = "nodes:\n  - {id: u, kind: users}\n  - {id: api, kind: http-api, region: eu-west-1}\n  - {id: f, kind: lambda, region: eu-west-1}\nlinks:\n  - u -> api\n  - api -> f\n"
	siteDesign    = "nodes:\n  - {id: u, kind: users}\n  - {id: cdn, kind: cloudfront}\n  - {id: s, kind: s3, region: eu-west-1}\nlinks:\n  - u -> cdn\n  - {from: cdn, to: s, access: oai}\n"
	checkDesign   = "nodes:\n  - {id: u, kind: users, protocol: http}\n  - {id: r, kind: record, zone: example.org, name: m.example.org}\n  - {id: a, kind: alb, region: eu-west-1, listeners: [http:80]}\n  - {id: x, kind: ecs, region: eu-west-1}\n  - {id: hc, kind: health-check, type: http, fqdn: m.example.org, interval: 10}\nlinks:\n  - u -> r\n  - r -> a\n  - a -> x\n  - hc -> r\n"
)

// An edit gives the value in the form of its property, and what has another form or
// is out of its range is told and not taken.
func TestReadEditsByForm(t *testing.T) {
	for name, e := range map[string]struct{ design, old, now, node, property, value, told string }{
		"what a property is called by":  {openDesign, "IpAddressType: ipv4", "IpAddressType: dualstack", "api", "ipAddressType", "dualstack", "api: ipAddressType: the drawing says nothing, the resources say dualstack"},
		"the code of an error page":     {siteDesign, "ErrorCode: 403", "ErrorCode: 404", "cdn", "errorPages", "404 -> 404 /404.html ttl 10", "cdn: errorPages: the drawing says nothing"},
		"an interval that is none":      {checkDesign, "RequestInterval: 10", "RequestInterval: 31", "hc", "interval", "10", `RequestInterval is "31"; the drawing gives "10"`},
		"an interval":                   {checkDesign, "RequestInterval: 10", "RequestInterval: 30", "hc", "interval", "30", "hc: interval: the drawing says 10, the resources say 30"},
		"the type of a parameter":       {checkDesign, "Type: AWS::Route53::HostedZone::Id", "Type: String", "r", "zone", "example.org", `Type is "String"`},
		"more addresses than there are": {anycastDesign, "IpCount: 21", "IpCount: 22", "cdn", "anycastIps", "21", `IpCount is "22"; the drawing gives "21"`},
		"the protocol of a listener":    {tlsDesign, "Protocol: TLS", "Protocol: TCP", "edge", "listener", "tcp", "edge: listener: the drawing says tls, the resources say tcp"},
		"the type of a load balancer":   {tlsDesign, "Scheme: internal", "Scheme: internet-facing", "edge", "scheme", "internet-facing", "edge: scheme: the drawing says internal, the resources say internet-facing"},
		"what a parameter says":         {checkDesign, "Description: Id of the Route 53 hosted zone", "Description: My zone", "r", "zone", "example.org", `parameter: Description is "My zone`},
		"what an output says":           {siteDesign, "Description: Name of the bucket", "Description: Where is", "cdn", "minTLS", "", `output: Description is "Where is`},
		"a reason for a scanner":        {siteDesign, "reason: The drawing serves every country", "reason: We serve every country", "cdn", "minTLS", "", `CdnDistribution: not understood: Metadata: cdk_nag.rules_to_suppress.0.reason is "We serve`},
		"the Region that is asked for":  {siteDesign, "This stack belongs in", "Deploy this in", "cdn", "minTLS", "", "Rules: StackRegion.Assertions.0.AssertDescription is \"Deploy this in"},
		"what a parameter must be like": {checkDesign, "AllowedPattern: '^[A-Z0-9]{1,32}$'", "AllowedPattern: '^Z.*$'", "r", "zone", "example.org", `AllowedPattern is "^Z.*$"`},
	} {
		t.Run(name, func(t *testing.T) {
			r := editOne(t, e.design, e.old, e.now)
			v, set := propertyOf(t, r.Topology.Node(e.node), e.property)
			if is := strings.Join(v, ", "); is != e.value && (set || e.value != "") {
				t.Errorf("%s of %s is %q, want %q\n%s", e.property, e.node, is, e.value, r.told())
			}
			if !strings.Contains(r.told(), e.told) {
				t.Errorf("%s is not told:\n%s", e.told, r.told())
			}
		})
	}
}

func propertyOf(t *testing.T, n *model.Node, name string) ([]string, bool) {
	t.Helper()
	p, ok := model.FindProp(n.Info().Props, name)
	if !ok {
		t.Fatalf("%s has no %s", n.ID, name)
	}
	return p.Get(n.Spec)
}

// Sets with several resources are what fuzzing starts from, so that it reaches what
// compares and solves.
func ownSeeds(t interface{ Fatal(...any) }) [][]byte {
	var out [][]byte
	for _, name := range []string{"h01-http-api", "h03-alb-lambda", "h08-ip-based"} {
		src, err := os.ReadFile(filepath.Join("testdata", "services", name+".topo.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := document.Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		set, err := Export(f.Topology, Options{})
		if err != nil {
			t.Fatal(err)
		}
		files, err := set.Files()
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range append(files, strip(files)...) {
			if IsTemplate(file.Name) {
				out = append(out, file.Data)
			}
		}
	}
	return out
}

// What is read without a drawing and breaks a rule is told, rule by rule.
func TestReadTellsWhatRulesRefuse(t *testing.T) {
	designs := everyDesign(t)
	told, refused := 0, 0
	for _, name := range slices.Sorted(maps.Keys(designs)) {
		if told > 40 || strings.HasPrefix(name, "random") {
			break
		}
		set, err := Export(designs[name], Options{})
		if err != nil {
			continue
		}
		files, err := set.Files()
		if err != nil {
			t.Fatal(err)
		}
		r, err := read(strip(files), ReadOptions{}, 4)
		if err != nil {
			t.Fatal(err)
		}
		told++
		with, visitors := visited(r.Topology)
		for _, f := range validate.Check(with).Findings {
			if f.Severity == validate.Error && !strings.HasPrefix(f.Rule, "graph/") && !slices.ContainsFunc(visitors, func(id string) bool { return strings.Contains(f.Message, id) }) {
				refused++
				if !strings.Contains(r.told(), "validate: "+f.Rule) {
					t.Errorf("%s: %s is not told", name, f.Rule)
				}
			}
		}
	}
	if told < 20 || refused == 0 {
		t.Errorf("%d sets are read, %d findings", told, refused)
	}
	t.Logf("%d sets, %d findings", told, refused)
}
