package sketch_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/sketch"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/validate"
)

// stack is a failover stack whose primary is watched by a health check.
const stack = `portolan: 1
nodes:
  - {id: ann, kind: users, locations: [Paris]}
  - {id: www, kind: record, zone: example.com, name: www.example.com, policy: failover}
  - {id: alb-us, kind: alb, region: us-east-1}
  - {id: alb-eu, kind: alb, region: eu-west-1}
  - {id: web-us, kind: asg, region: us-east-1, azs: 2}
  - {id: web-eu, kind: asg, region: eu-west-1, azs: 2}
  - {id: cert-us, kind: certificate, region: us-east-1, names: [www.example.com]}
  - {id: cert-eu, kind: certificate, region: eu-west-1, names: [www.example.com]}
  - {id: check, kind: health-check, fqdn: www.example.com}
  - {id: all, kind: health-check, type: CALCULATED, threshold: 1, children: [check]}
links:
  - ann -> www
  - {from: www, to: alb-us, role: primary, setIdentifier: alb-us, healthCheck: all, evaluateTargetHealth: true}
  - {from: www, to: alb-eu, role: secondary, setIdentifier: eu, evaluateTargetHealth: true}
  - alb-us -> web-us
  - alb-eu -> web-eu
  - cert-us -> alb-us
  - cert-eu -> alb-eu
  - check -> alb-us
`

func design(t *testing.T, src string) *model.Topology {
	t.Helper()
	f, err := document.Parse("test.topo.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return f.Topology
}

func copied(t *testing.T, into, from *model.Topology, joined bool, ids ...string) *model.Topology {
	t.Helper()
	c := sketch.Copy(into, from, ids, joined)
	out, err := model.Apply(into, c.Edits...)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.IDs) != len(ids) {
		t.Fatalf("%d copies of %d: %v", len(c.IDs), len(ids), c.IDs)
	}
	return out
}

func get(t *testing.T, top *model.Topology, id, prop string) string {
	t.Helper()
	n := top.Node(id)
	if n == nil {
		t.Fatalf("no node %s", id)
	}
	return text(n.Get(prop))
}

func link(t *testing.T, top *model.Topology, from, to, prop string) string {
	t.Helper()
	l := top.Link(model.LinkRef{From: from, To: to})
	if l == nil {
		t.Fatalf("no link %s -> %s", from, to)
	}
	return text(l.Get(prop))
}

// text is a value in one line, "" for one that is not set.
func text(v []string, set bool) string {
	if !set {
		return ""
	}
	return strings.Join(v, " ")
}

// errorsOf counts the errors of a design but for those of some rules.
func errorsOf(top *model.Topology, but ...string) (errors int) {
	for _, f := range validate.Check(top).Findings {
		if f.Severity == validate.Error && !slices.Contains(but, f.Rule) {
			errors++
		}
	}
	return errors
}

// The copy of a failover stack with its health check names the copies: nodes,
// children, DNS names, set identifiers. It is as sound as the original.
func TestCopiedStackNamesTheCopies(t *testing.T) {
	top := design(t, stack)
	all := []string{"www", "alb-us", "alb-eu", "web-us", "web-eu", "cert-us", "cert-eu", "check", "all"}
	for _, ids := range [][]string{all, reversed(all)} {
		out := copied(t, top, top, false, ids...)
		for _, c := range []struct{ got, want string }{
			{link(t, out, "www-2", "alb-us-2", "healthCheck"), "all-2"},
			{link(t, out, "www-2", "alb-us-2", "role"), "primary"},
			{link(t, out, "www-2", "alb-us-2", "setIdentifier"), "alb-us-2"},
			{link(t, out, "www-2", "alb-eu-2", "setIdentifier"), "eu"},
			{link(t, out, "check-2", "alb-us-2", ""), ""},
			{get(t, out, "all-2", "children"), "check-2"},
			{get(t, out, "www-2", "name"), "www2.example.com"},
			{get(t, out, "cert-us-2", "names"), "www2.example.com"},
			{get(t, out, "check-2", "fqdn"), "www2.example.com"},
			{link(t, out, "www", "alb-us", "healthCheck"), "all"},
			{get(t, out, "all", "children"), "check"},
		} {
			if c.got != c.want {
				t.Errorf("the copy says %q, want %q", c.got, c.want)
			}
		}
		for _, l := range out.Links {
			if strings.HasSuffix(l.From, "-2") != strings.HasSuffix(l.To, "-2") {
				t.Errorf("%s joins copy and original", l.Ref())
			}
		}
		if a, b := errorsOf(top), errorsOf(out); b > 2*a {
			t.Errorf("%d errors before, %d after", a, b)
		}
		again := copied(t, out, out, false, "www-2", "check-2", "all-2")
		if name := get(t, again, "www-3", "name"); name != "www3.example.com" || get(t, again, "all-3", "children") != "check-3" {
			t.Errorf("the copy of a copy is called %s", name)
		}
	}
}

func reversed(ids []string) []string {
	out := slices.Clone(ids)
	slices.Reverse(out)
	return out
}

// What is copied without what it names goes on naming that, in this design.
func TestCopyKeepsWhatStays(t *testing.T) {
	top := design(t, stack)
	out := copied(t, top, top, false, "www", "alb-us")
	if got := link(t, out, "www-2", "alb-us-2", "healthCheck"); got != "all" {
		t.Errorf("the copy depends on %q", got)
	}
	empty, _ := model.New("", nil, nil)
	out = copied(t, empty, top, true, "www", "alb-us")
	if got := link(t, out, "www", "alb-us", "healthCheck"); got != "" || get(t, out, "www", "name") != "www.example.com" {
		t.Errorf("in another design: health check %q, name %q", got, get(t, out, "www", "name"))
	}
	other := design(t, "portolan: 1\nnodes:\n  - {id: all, kind: s3}\n")
	if got := link(t, copied(t, other, top, false, "www", "alb-us"), "www", "alb-us", "healthCheck"); got != "" {
		t.Errorf("a bucket %q became the health check", got)
	}
}

// A copy that is joined gets a place of its own among the links of what led to
// the original.
func TestJoinedCopyHasItsOwnPlace(t *testing.T) {
	top := design(t, stack)
	out := copied(t, top, top, true, "alb-us", "web-us")
	if role, id := link(t, out, "www", "alb-us-2", "role"), link(t, out, "www", "alb-us-2", "setIdentifier"); role != "secondary" || id != "alb-us-2" {
		t.Errorf("the new answer is %s, called %q", role, id)
	}
	if got := link(t, out, "www", "alb-us-2", "healthCheck"); got != "all" {
		t.Errorf("health check %q", got)
	}
	if out.Link(model.LinkRef{From: "cert-us", To: "alb-us-2"}) == nil || out.Link(model.LinkRef{From: "www", To: "web-us-2"}) != nil {
		t.Errorf("joined wrongly")
	}
	cdn := design(t, `portolan: 1
nodes:
  - {id: cdn, kind: cloudfront, aliases: [www.example.com]}
  - {id: a, kind: alb, region: us-east-1}
  - {id: b, kind: s3, region: us-east-1, bucketName: shop}
links:
  - {from: cdn, to: a, group: g, groupRole: primary}
  - {from: cdn, to: b, path: /img/*, access: oac}
`)
	out = copied(t, cdn, cdn, true, "a", "b")
	seen := map[string]bool{}
	for _, l := range out.Out("cdn") {
		path, _ := l.Get("path")
		if p := strings.Join(path, ""); seen[p] {
			t.Errorf("two behaviours for %q", p)
		} else {
			seen[p] = true
		}
	}
	if link(t, out, "cdn", "b-2", "access") != "oac" || link(t, out, "cdn", "a-2", "group") != "" || get(t, out, "b-2", "bucketName") != "" {
		t.Errorf("the copies start wrongly")
	}
	if out = copied(t, cdn, cdn, false, "cdn"); get(t, out, "cdn-2", "aliases") != "" {
		t.Errorf("two distributions have one alias")
	}
}

// Names that cannot take a number, and ids as long as ids can be, are copied.
func TestCopyOfOddNames(t *testing.T) {
	long := strings.Repeat("n", 64)
	top := design(t, `portolan: 1
nodes:
  - {id: apex, kind: record, zone: example.com, name: example.com}
  - {id: wild, kind: record, zone: example.com, name: "*.example.com"}
  - {id: s3, kind: record, zone: example.com, name: s3.example.com}
  - {id: www, kind: record, zone: example.com, name: www.example.com}
  - {id: www2, kind: record, zone: example.com, name: www2.example.com}
  - {id: `+long+`, kind: s3}
`)
	out := copied(t, top, top, false, "apex", "wild", "s3", "www", "www2", long)
	for id, want := range map[string]string{"apex-2": "copy.example.com", "wild-2": "*.copy.example.com", "s3-2": "s32.example.com", "www-2": "www3.example.com", "www2-2": "www4.example.com"} {
		if got := get(t, out, id, "name"); got != want {
			t.Errorf("%s is called %s, want %s", id, got, want)
		}
	}
	if len(out.Nodes) != 12 {
		t.Errorf("%d nodes", len(out.Nodes))
	}
}

// The copy of a whole design stands on its own: as many links and findings, and
// no word of the originals.
func TestCopyOfADesignStandsAlone(t *testing.T) {
	designs := map[string]*model.Topology{}
	for _, name := range samples.Names() {
		designs[name] = samplestest.Topology(t, name)
	}
	for i, top := range traffictest.Designs(15) {
		designs["random "+strconv.Itoa(i)] = top
	}
	for name, top := range designs {
		var ids []string
		for _, n := range top.Nodes {
			ids = append(ids, n.ID)
		}
		for _, joined := range []bool{false, true} {
			out := copied(t, top, top, joined, ids...)
			if len(out.Links) != 2*len(top.Links) {
				t.Errorf("%s: %d links, then %d", name, len(top.Links), len(out.Links))
			}
			for _, n := range out.Nodes[len(top.Nodes):] {
				noRefs(t, name, n.Info().Props, n.Spec, ids)
			}
			for _, l := range out.Links {
				if slices.Contains(ids, l.From) != slices.Contains(ids, l.To) {
					t.Errorf("%s: %s joins copy and original", name, l.Ref())
				}
				if !slices.Contains(ids, l.From) {
					noRefs(t, name, l.Info().Props, l.Spec, ids)
				}
			}
			// A joined copy of an API keeps its name, to be moved to another Region;
			// until then it is said that one Region has the name once.
			if a, b := errorsOf(top), errorsOf(out, "api/domain-shared"); b > 2*a {
				t.Errorf("%s: %d errors, then %d", name, a, b)
			}
		}
	}
}

func noRefs(t *testing.T, name string, props []model.Prop, spec any, originals []string) {
	t.Helper()
	for _, p := range props {
		if p.Type != model.NodeRef && p.Type != model.NodeList {
			continue
		}
		v, _ := p.Get(spec)
		for _, id := range v {
			if slices.Contains(originals, id) {
				t.Errorf("%s: %s of a copy names %s", name, p.Name, id)
			}
		}
	}
}
