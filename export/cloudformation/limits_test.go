package cloudformation

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model"
)

// Every limit has a source and is measured on something that is written.
func TestLimitsHaveSources(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(limitsCSV)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		if ofQuota(r) {
			if r[3]+r[4]+r[7]+r[8] != "" {
				t.Errorf("%v says what the quota says", r)
			}
			continue
		}
		if !strings.HasPrefix(r[7], "https://") || r[8] == "" || r[5] == "" || r[6] == "" {
			t.Errorf("%v has no source", r)
		}
	}
	measured := map[string]bool{}
	for _, top := range everyDesign(t) {
		x := built(t, top, Options{})
		if x == nil {
			continue
		}
		for _, s := range x.stacks {
			for _, l := range limits() {
				for _, r := range s.resources {
					if r.kind == l.kind && (l.at == "" || s.measure(r.properties, l.at) > 0) {
						measured[l.kind+" "+l.at] = true
					}
				}
			}
		}
	}
	// Names that this package leaves to CloudFormation stand there for the day on
	// which it gives them; policies are in the tables of wires.
	unnamed := []string{"LoadBalancer Name", "TargetGroup Name", "TrustStore Name", "Function FunctionName", "Role RoleName", "OriginRequestPolicy ", "ResponseHeadersPolicy "}
	for _, l := range limits() {
		key := l.kind + " " + l.at
		excused := slices.ContainsFunc(unnamed, func(u string) bool { return strings.HasSuffix(key, "::"+u) })
		if l.kind != "template" && measured[key] == excused {
			t.Errorf("%s: measured %v, excused %v", key, measured[key], excused)
		}
	}
}

// ofQuota tells whether a row leaves its number to a quota.
func ofQuota(row []string) bool {
	_, err := strconv.Atoi(row[2])
	return err != nil
}

// TestNumbersHaveOneHome: no number of a quota or of a wait is written down here again.
// A page may state one number of two things: how many there are of a resource is another
// number than how many of something a resource has, unless the words are the same.
func TestNumbersHaveOneHome(t *testing.T) {
	table := func(path ...string) [][]string {
		file, err := os.Open(filepath.Join(append([]string{"..", "..", "model"}, path...)...))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Fatalf("%v: %v", path, err)
		}
		return rows[1:]
	}
	type fact struct{ item, number, unit, source string }
	var others []fact
	for _, r := range table("quota", "quotas.csv") {
		others = append(others, fact{r[0], r[1], r[2], r[5]})
	}
	for _, r := range table("traffic", "waits.csv") {
		page, _, _ := strings.Cut(r[3], " ")
		others = append(others, fact{r[0], r[1], "s", page})
	}
	rows, err := csv.NewReader(strings.NewReader(limitsCSV)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	quotas := 0
	for _, r := range rows[1:] {
		if ofQuota(r) {
			quotas++
			continue
		}
		for _, o := range others {
			if o.number == r[2] && o.source == r[7] && (r[1] != "" || o.unit == r[3]) {
				t.Errorf("%v stands in the tables of the model as %s too", r[:7], o.item)
			}
		}
	}
	if quotas == 0 {
		t.Error("no limit is left to a quota")
	}
}

// large is a design with n paths, each to a server of its own.
func large(balancer, n int) string {
	var b strings.Builder
	b.WriteString("portolan: 1\nname: large\nnodes:\n  - {id: people, kind: users}\n")
	for i := range balancer {
		fmt.Fprintf(&b, "  - {id: web%d, kind: alb, region: eu-west-1}\n", i)
		for j := range n {
			fmt.Fprintf(&b, "  - {id: app%d-%d, kind: ecs, region: eu-west-1, min: 1}\n", i, j)
		}
	}
	b.WriteString("links:\n")
	for i := range balancer {
		fmt.Fprintf(&b, "  - people -> web%d\n", i)
		for j := range n {
			fmt.Fprintf(&b, "  - {from: web%d, to: app%d-%d, pathRule: \"/p%d/*\"}\n", i, i, j, j)
		}
	}
	return b.String()
}

// A large template goes through a bucket, a larger one is refused by what is too
// much of it, and never is a set written that its own script cannot deploy.
func TestLargeDesigns(t *testing.T) {
	for _, c := range []struct {
		balancers, apps int
		bucket          bool
		refused         string // "" for one that is exported
	}{
		{1, 2, false, ""},
		{1, 25, true, ""},
		{1, 60, false, "resources; CloudFormation takes 500: split the design"},
		{4, 40, false, "bytes in its template; CloudFormation takes 1048576: split the design"},
	} {
		set, err := Export(parsed(t, large(c.balancers, c.apps)), Options{})
		if c.refused != "" {
			var refused *UnsupportedError
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%d times %d is not refused for %q: %v", c.balancers, c.apps, c.refused, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%d times %d: %v", c.balancers, c.apps, err)
			continue
		}
		if last := set.Stacks[len(set.Stacks)-1]; (last.Upload != "") != c.bucket {
			t.Errorf("%d times %d: %d bytes go through %q", c.balancers, c.apps, len(last.Template), last.Upload)
		}
		for _, s := range set.Stacks {
			if len(s.Template) > 51200 && s.Upload == "" || len(s.Template) > 1<<20 || len(s.Parameters) > 200 || len(s.Outputs) > 200 || len(s.made) > 500 {
				t.Errorf("%s: %d bytes through %q, %d parameters, %d outputs, %d resources", s.Name, len(s.Template), s.Upload, len(s.Parameters), len(s.Outputs), len(s.made))
			}
		}
	}
}

// Names stay within their limits and differ, however long those of the drawing are.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("a-long-name-", 5)
	src := fmt.Sprintf(`
portolan: 1
name: %s
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: %[2]sx, kind: s3, region: ap-southeast-2}
  - {id: %[2]sy, kind: s3, region: ap-southeast-2}
  - {id: acl, kind: waf}
links:
  - people -> cdn
  - acl -> cdn
  - {from: cdn, to: %[2]sx, access: oac}
  - {from: cdn, to: %[2]sy, access: oac, path: "/y/*", cacheKey: [query], cacheQuery: [a], minTTL: 1, defaultTTL: 2, maxTTL: 3}
`, long+long, long)
	x := built(t, parsed(t, src), Options{})
	if x == nil {
		t.Fatal("refused")
	}
	names := map[string]string{}
	for _, s := range x.stacks {
		for _, r := range s.resources {
			for _, at := range []string{"OriginAccessControlConfig.Name", "CachePolicyConfig.Name"} {
				if v := reach(r.properties, at); v != nil {
					text := dumped(t, v)
					if other := names[text]; other != "" {
						t.Errorf("%s and %s have one name", other, r.id)
					}
					names[text] = r.id
				}
			}
		}
	}
	if len(names) < 2 {
		t.Errorf("%d names", len(names))
	}
}

// A quota that AWS raises is told, one that it does not refuses.
func TestQuotasAreTold(t *testing.T) {
	var b strings.Builder
	b.WriteString("portolan: 1\nnodes:\n  - {id: people, kind: users}\n  - {id: cdn, kind: cloudfront}\n  - {id: web, kind: alb, region: eu-west-1, securityGroups: [cloudfront, route53]}\n  - {id: app, kind: asg, region: eu-west-1}\nlinks:\n  - people -> cdn\n  - web -> app\n")
	fmt.Fprintf(&b, "  - {from: cdn, to: web, access: header, originProtocol: http-only}\n")
	for i := range 24 {
		fmt.Fprintf(&b, "  - {from: cdn, to: web, access: header, originProtocol: http-only, path: \"/%d/*\", cacheKey: [query], cacheQuery: [a%[1]d], minTTL: 1, defaultTTL: 2, maxTTL: 3}\n", i)
	}
	set, err := Export(parsed(t, b.String()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"rules in each direction: 60 unless AWS raises it, and WebSecurityGroup has"} {
		if !slices.ContainsFunc(set.LeftOut, func(l LeftOut) bool { return strings.Contains(l.Why, want) }) {
			t.Errorf("%q is not told in %v", want, set.LeftOut)
		}
	}
	s := newStack("s", "eu-west-1", map[string]string{})
	values := list()
	for i := range 6 {
		values.Content = append(values.Content, str(decimal(i)))
	}
	s.add(&resource{id: s.id("web", "Rule"), kind: "AWS::ElasticLoadBalancingV2::ListenerRule", properties: object(
		f("Conditions", list(object(f("Field", str("path-pattern")), f("PathPatternConfig", object(f("Values", values)))))))})
	x := &exporter{t: parsed(t, large(1, 2))}
	if over := x.overLimits(s); len(over) != 1 || over[0].Node != "web" || !strings.Contains(over[0].Why, "condition values: AWS takes 5") {
		t.Errorf("%v", over)
	}
}

// Names and titles that look like shell, YAML, Markdown or references of
// CloudFormation stay text wherever they are written.
func TestHostileNames(t *testing.T) {
	taken := 0
	names := []string{
		`'"` + "`touch x`", "$(touch x)", "${AWS::AccountId}", "{{resolve:ssm:/x}}", "a: b # c\n- d", "HELP\nHELP\n", "EOF", "| a | b |\n<script>", "!Ref X", "&a *a %b @c", strings.Repeat("x", 300), "🚢 é 漢字\u202e", "-rf", "\x1b[31m", "a\\\\'; exit 1; '",
	}
	for i, name := range names {
		var nodes []*model.Node
		top := parsed(t, large(1, 2))
		for _, n := range top.Nodes {
			nodes = append(nodes, model.NewNode(n.ID, name, n.Spec))
		}
		hostile, err := model.New(name, nodes, top.Links)
		if err != nil {
			continue // the model takes no such name
		}
		taken++
		set, err := Export(hostile, Options{})
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		files, err := set.Files()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text := string(f.Data)
			if strings.Contains(text, "\x1b") || strings.Contains(text, "\u202e") {
				t.Errorf("%d: %s holds control characters", i, f.Name)
			}
			if f.Name == "README.md" && (strings.Contains(text, "<script") || strings.Contains(text, "\n- d\n")) {
				t.Errorf("%d: %s is read as Markdown:\n%s", i, f.Name, text)
			}
		}
		shellReads(t, set)
	}
	if taken != len(names) {
		t.Errorf("the model takes %d names of %d, so that the others are not held", taken, len(names))
	}
}
