package format

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
	"portolan/validate"

	"github.com/charmbracelet/x/exp/golden"
)

func parse(t testing.TB, name string, src []byte) *document.File {
	t.Helper()
	f, err := document.Parse(name, src)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func source(t testing.TB, path string) []byte {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func checked(t testing.TB, name string, src []byte) *Report {
	t.Helper()
	f := parse(t, name, src)
	return NewReport(f, name, validate.Check(f.Topology))
}

// everything is a run with all that a run can hold: findings of each severity,
// ignored ones of each kind, a clean file and one that cannot be read.
func everything(t testing.TB) *Run {
	t.Helper()
	broken := []byte("portolan: 1\nname: Typo\nnodes:\n  - {id: web, knd: alb}\n")
	_, err := document.Parse("a,b:c%.topo.yaml", broken)
	if err == nil {
		t.Fatal("the broken file is sound")
	}
	return &Run{
		Version: "0.0.0", Limit: validate.Error, Lines: true,
		Reports: []*Report{
			checked(t, "designs/shop.topo.yaml", source(t, "testdata/shop.topo.yaml")),
			checked(t, "static-site.topo.yaml", source(t, "../../samples/static-site.topo.yaml")),
			Unreadable("a,b:c%.topo.yaml", "a,b:c%.topo.yaml", err),
		},
	}
}

// every is a run over all fixtures and samples.
func every(t testing.TB) *Run {
	t.Helper()
	run := &Run{Version: "0.0.0", Limit: validate.Error, Lines: true}
	for _, root := range []string{"../testdata", "../../samples", "testdata"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".topo.yaml") {
				run.Reports = append(run.Reports, checked(t, filepath.ToSlash(path), source(t, path)))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(run.Reports) < 100 {
		t.Fatalf("only %d designs", len(run.Reports))
	}
	return run
}

func write(t testing.TB, name string, run *Run) string {
	t.Helper()
	at := slices.IndexFunc(Formats(), func(f Format) bool { return f.Name == name })
	if at < 0 {
		t.Fatalf("no format %s", name)
	}
	var b bytes.Buffer
	if err := Formats()[at].Write(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What people and programs get, form by form: go test ./validate/format -update
func TestForms(t *testing.T) {
	for _, f := range Formats() {
		t.Run(f.Name, func(t *testing.T) {
			out := write(t, f.Name, everything(t))
			if again := write(t, f.Name, everything(t)); again != out {
				t.Error("the same run gives other bytes")
			}
			golden.RequireEqual(t, out)
		})
	}
}

func TestColourOnlyWhenAsked(t *testing.T) {
	run := everything(t)
	for _, f := range Formats() {
		if strings.ContainsRune(write(t, f.Name, run), '\x1b') {
			t.Errorf("%s: escape codes without colour", f.Name)
		}
	}
	plainText := write(t, "text", run)
	run.Color = true
	coloured := write(t, "text", run)
	if !strings.Contains(coloured, red+"error"+plain) {
		t.Error("no colour though asked for")
	}
	if stripped := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(coloured, ""); stripped != plainText {
		t.Error("colour changes the text")
	}
}

func TestNamesCannotDriveTheTerminal(t *testing.T) {
	r := checked(t, "evil\x1b]0;title\a\n::error::x.topo.yaml", source(t, "testdata/shop.topo.yaml"))
	r.Name, r.Path = "evil\x1b]0;title\a\n::error::x.topo.yaml", "evil\x1b]0;title\a\n::error::x.topo.yaml"
	run := &Run{Reports: []*Report{r}, Limit: validate.Error}
	for _, f := range Formats() {
		out := write(t, f.Name, run)
		if strings.ContainsAny(out, "\x1b\a") {
			t.Errorf("%s passes control characters on", f.Name)
		}
		if strings.Contains(out, "\n::error::x") {
			t.Errorf("%s: a file name starts a line", f.Name)
		}
	}
}

// The caret stands under the first character of the property, whatever the
// width of what precedes it.
func TestCaretStandsUnderTheProperty(t *testing.T) {
	lines := strings.Split(write(t, "text", everything(t)), "\n")
	seen := map[string]bool{}
	for i, l := range lines {
		for _, c := range []struct{ rule, word string }{{"elb/alb-needs-two-azs", "azs"}, {"route53/cloudfront-evaluate-health", "evaluateTargetHealth"}} {
			if !strings.Contains(l, " "+c.rule+" ") {
				continue
			}
			seen[c.rule] = true
			before, _, ok := strings.Cut(lines[i+1], c.word)
			if !ok {
				t.Fatalf("%s: the excerpt is %q", c.rule, lines[i+1])
			}
			if got, want := strings.Index(lines[i+2], "^")-strings.Index(lines[i+2], "|"), columns(before)-columns(before[:strings.Index(before, "|")]); got != want {
				t.Errorf("%s: caret %d columns behind the bar, the word is at %d\n%s\n%s", c.rule, got, want, lines[i+1], lines[i+2])
			}
			if n := strings.Count(lines[i+2], "~") + 1; n != len(c.word) {
				t.Errorf("%s: %d columns are marked, the word has %d", c.rule, n, len(c.word))
			}
		}
	}
	if len(seen) != 2 {
		t.Fatalf("only %v found", seen)
	}
}

// columns counts the terminal columns of a line of the test's own fixture.
func columns(s string) int {
	n := 0
	for _, c := range s {
		n++
		if strings.ContainsRune("東京の店", c) {
			n++
		}
	}
	return n
}

func TestLongLinesAreCutAroundTheCaret(t *testing.T) {
	line := strings.Repeat("x ", 200) + "azs: 1 " + strings.Repeat("y ", 200)
	text, indent, mark := excerpt(line, 401)
	if len([]rune(text)) > excerptColumns+1 {
		t.Errorf("%d characters", len([]rune(text)))
	}
	if got := string([]rune(text)[len(indent):][:3]); got != "azs" || mark != "^~~" {
		t.Errorf("the caret stands under %q, marks %q", got, mark)
	}
	for column := range 500 {
		if _, indent, _ := excerpt(line, column); len(indent) > excerptColumns {
			t.Fatalf("column %d: indent %d", column, len(indent))
		}
	}
}

var compactLine = regexp.MustCompile(`^(\S.*):(\d+):(\d+) (error|warning|info) ([a-z0-9-]+/[a-z0-9-]+) (\S.*)$`)

func TestCompactIsOneLineAFinding(t *testing.T) {
	racetest.OneGoroutine(t)
	run := every(t)
	n := 0
	for _, r := range run.Reports {
		n += len(r.Findings)
	}
	lines := strings.Split(strings.TrimSuffix(write(t, "compact", run), "\n"), "\n")
	if len(lines) != n {
		t.Errorf("%d lines for %d findings", len(lines), n)
	}
	for _, l := range lines {
		if !compactLine.MatchString(l) {
			t.Errorf("not the frozen form: %q", l)
		}
	}
}

// A fingerprint names a finding of its file alone, and stays when lines move.
func TestFingerprints(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, r := range every(t).Reports {
		seen := map[string]bool{}
		for _, f := range slices.Concat(r.Findings, r.Suppressed) {
			if seen[f.Fingerprint] {
				t.Errorf("%s: two findings of %s have one fingerprint", r.Name, f.Rule)
			}
			seen[f.Fingerprint] = true
		}
	}
	src := string(source(t, "testdata/shop.topo.yaml"))
	before := checked(t, "shop", []byte(src))
	after := checked(t, "shop", []byte("# moved\n\n"+strings.Replace(src, "nodes:\n", "nodes:\n  # a comment\n", 1)))
	if before.Findings[0].Pos == after.Findings[0].Pos {
		t.Fatal("nothing moved")
	}
	for i := range before.Findings {
		if before.Findings[i].Fingerprint != after.Findings[i].Fingerprint {
			t.Errorf("%s: another fingerprint", before.Findings[i].Rule)
		}
	}
}

func TestBaseline(t *testing.T) {
	src := source(t, "testdata/shop.topo.yaml")
	b := &Baseline{}
	b.Add(checked(t, "shop", src), "shop")
	data, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadBaseline(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read.Encode()
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("read and written it is\n%s (%v)", again, err)
	}

	old := checked(t, "shop", src)
	n, ignored := len(old.Findings), len(old.Suppressed)
	read.Accept(old, "shop")
	if len(old.Findings) != 0 || len(old.Suppressed) != n+ignored {
		t.Errorf("%d active, %d suppressed", len(old.Findings), len(old.Suppressed))
	}
	if read.Stale([]string{"shop"}) != 0 {
		t.Error("entries are stale that were used")
	}
	other := checked(t, "shop", src)
	if read.Accept(other, "other"); len(other.Findings) != n {
		t.Error("a baseline of one file accepts findings of another")
	}

	// What is new is found, what is repaired is stale.
	changed := bytes.Replace(src, []byte("azs: 1,"), []byte("azs: 2,"), 1)
	changed = bytes.Replace(changed, []byte("  - {id: app,"), []byte("  - {id: extra, kind: s3, region: eu-west-1}\n  - {id: app,"), 1)
	fresh, err := ReadBaseline(data)
	if err != nil {
		t.Fatal(err)
	}
	now := checked(t, "shop", changed)
	fresh.Accept(now, "shop")
	if fresh.Stale([]string{"shop"}) == 0 {
		t.Error("no entry is stale though one finding is repaired")
	}
	if !slices.ContainsFunc(now.Findings, func(f Finding) bool { return slices.Contains(f.Nodes, "extra") }) {
		t.Error("the new finding is lost")
	}
	for _, f := range now.Findings {
		if !slices.Contains(f.Nodes, "extra") {
			t.Errorf("%s on %v is not new", f.Rule, f.Nodes)
		}
	}
}

// What another version of the program says of the same stays accepted, as long as the
// entry has nothing else to stand for. Each finding is "rule node ...".
func TestBaselineOfAnotherVersion(t *testing.T) {
	report := func(findings []string) *Report {
		r := &Report{}
		for _, text := range findings {
			words := strings.Fields(text)
			f := validate.Finding{Rule: words[0]}
			for _, id := range words[1:] {
				if !strings.HasPrefix(id, "#") { // which link it is
					f.Nodes = append(f.Nodes, id)
				}
			}
			r.Findings = append(r.Findings, Finding{Finding: f, Fingerprint: text})
		}
		return r
	}
	for _, c := range []struct {
		name               string
		listed, found, new []string
	}{
		{"names more", []string{"elb/host-aws-name people lb"}, []string{"elb/host-aws-name folk lb people"}, nil},
		{"two are one", []string{"elb/host-aws-name people lb", "elb/host-aws-name folk lb"}, []string{"elb/host-aws-name folk lb people"}, nil},
		{"two and two are one each", []string{"elb/a on a #1", "elb/a on b #1", "elb/a on a #2", "elb/a on b #2"}, []string{"elb/a on a b #1", "elb/a on a b #2"}, nil},
		{"names fewer", []string{"elb/redirect-closed lb folk people"}, []string{"elb/redirect-closed lb people"}, nil},
		{"a precise rule in place of a general one", []string{"traffic/private-address link people"}, []string{"api/http-vpc-link-target api link people"}, nil},
		{"a rule that is no more", []string{"traffic/not-admitted people lb"}, []string{"graph/outside-network people lb"}, nil},
		{"another node of the rule", []string{"elb/no-waf a"}, []string{"elb/no-waf b"}, []string{"elb/no-waf b"}},
		{"one more beside it", []string{"elb/redirect-closed lb"}, []string{"elb/redirect-closed lb", "elb/redirect-closed lb people"}, []string{"elb/redirect-closed lb people"}},
		{"one entry stands for one", []string{"elb/redirect-closed lb"}, []string{"elb/redirect-closed lb a", "elb/redirect-closed lb b"}, []string{"elb/redirect-closed lb b"}},
		{"another rule at the place", []string{"elb/no-waf lb"}, []string{"elb/redirect-closed lb people"}, []string{"elb/redirect-closed lb people"}},
		{"a general rule that says why something else fails", []string{"traffic/too-slow link people"}, []string{"api/http-vpc-link-target api link people"}, []string{"api/http-vpc-link-target api link people"}},
	} {
		b := &Baseline{}
		b.Add(report(c.listed), "shop")
		r := report(c.found)
		b.Accept(r, "shop")
		var left []string
		for _, f := range r.Findings {
			left = append(left, f.Fingerprint)
		}
		if !slices.Equal(left, c.new) {
			t.Errorf("%s: %v are new, want %v", c.name, left, c.new)
		}
		if stale := b.Stale([]string{"shop"}); len(c.new) == 0 && stale != 0 {
			t.Errorf("%s: %d entries are stale", c.name, stale)
		}
	}
	// Another property of the same node has the same rule and nodes, and is new.
	b, r := &Baseline{}, report([]string{"words/out-of-range web"})
	b.Add(r, "shop")
	r.Findings[0].Fingerprint = "another property"
	if b.Accept(r, "shop"); len(r.Findings) != 1 {
		t.Error("another property of the same node is taken for the one that is listed")
	}
}

func TestBaselineRefusesOtherFiles(t *testing.T) {
	for _, data := range []string{"", "[]", "{}", `{"schema":"portolan.validate/1"}`, `{"schema":"portolan.baseline/1","findings":[]} x`, "\xff"} {
		if _, err := ReadBaseline([]byte(data)); err == nil {
			t.Errorf("%q is taken", data)
		}
	}
}

func TestSelection(t *testing.T) {
	all := len(validate.Rules())
	count := func(s Selection) int {
		m, err := s.Rules()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, v := range m {
			if v {
				n++
			}
		}
		return n
	}
	s3 := count(Selection{Only: []string{"s3/*"}})
	if s3 == 0 || s3 == all {
		t.Errorf("s3/* names %d rules", s3)
	}
	if n := count(Selection{}); n != all {
		t.Errorf("no pattern: %d of %d", n, all)
	}
	if n := count(Selection{Not: []string{"s3/*", "graph/orphan-node"}}); n != all-s3-1 {
		t.Errorf("without s3/* and one more: %d of %d", n, all)
	}
	if n := count(Selection{Only: []string{"s3/*"}, Not: []string{"s3/*"}}); n != 0 {
		t.Errorf("--ignore does not win: %d", n)
	}
	for pattern, want := range map[string]string{
		"cert-region": "cloudfront/cert-region", "s3": "s3/*", "cloudfront/cert-regoin": "cloudfront/cert-region", "zzz": "portolan rules", "[": "glob",
	} {
		_, err := Selection{Only: []string{pattern}}.Rules()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, should name %s", pattern, err, want)
		}
	}
}

func TestKeepDropsWithoutTrace(t *testing.T) {
	r := checked(t, "shop", source(t, "testdata/shop.topo.yaml"))
	r.Keep(func(f Finding) bool { return f.Rule == "graph/orphan-node" })
	if len(r.Findings) != 0 || len(r.Suppressed) != 1 {
		t.Errorf("%d active, %d suppressed", len(r.Findings), len(r.Suppressed))
	}
}

// Accepts agrees with what Check did by the entries of a design.
func TestAcceptsAgreesWithCheck(t *testing.T) {
	f := parse(t, "shop", source(t, "testdata/shop.topo.yaml"))
	found := validate.Check(f.Topology)
	r := NewReport(f, "shop", found)
	if len(r.Suppressed) < 3 {
		t.Fatalf("only %d are suppressed", len(r.Suppressed))
	}
	by := func(x Finding) bool {
		return slices.ContainsFunc(f.Topology.Ignores, func(g model.Ignore) bool { return Accepts(g, x) })
	}
	for _, x := range r.Suppressed {
		if !by(x) {
			t.Errorf("%s on %v is suppressed, no entry accepts it", x.Rule, x.Nodes)
		}
	}
	for _, x := range r.Findings {
		if by(x) {
			t.Errorf("%s on %v is active though an entry accepts it", x.Rule, x.Nodes)
		}
	}
}

func BenchmarkForms(b *testing.B) {
	run := every(b)
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				var out bytes.Buffer
				if err := f.Write(&out, run); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestMarkdownEscapes(t *testing.T) {
	got := Markdown("# a_b\n\nserve /static/* <x>\n- see https://example.com/a_b, or [y]\n")
	want := "# a\\_b\n\nserve /static/\\* \\<x>\n- see <https://example.com/a_b>, or \\[y\\]\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for _, r := range validate.Rules() {
		text, err := validate.Explain(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if md := Markdown(text); strings.Count(md, "\n## ") != strings.Count(text, "\n## ") {
			t.Errorf("%s: headings are lost", r.ID)
		}
	}
}

// A wrong entry of a list is accepted by what it says, wherever it stands: another one is
// new, beside it, before it or in its place.
func TestBaselineTellsEntriesApart(t *testing.T) {
	const design = `portolan: 1
name: Entries
nodes:
  - {id: people, kind: users, cidr: [%s]}
  - {id: web, kind: alb, region: eu-west-1, securityGroups: [%s]}
  - {id: app, kind: ecs, region: eu-west-1}
  - {id: cdn, kind: cloudfront, aliases: [%s]}
links:
  - people -> web
  - people -> cdn
  - {from: cdn, to: web, cachePolicy: custom, cacheHeaders: [%s]}
  - web -> app
`
	report := func(entries string) *Report {
		text := fmt.Sprintf(design, entries, entries, entries, entries)
		return checked(t, "entries.topo.yaml", []byte(text))
	}
	for _, c := range []struct{ name, listed, found, want string }{
		{"as it was", "a x", "a x", ""},
		{"moved", "a x", "c x, a x", "c x"},
		{"one more", "a x", "a x, b x", "b x"},
		{"in its place", "a x", "b x", "b x"},
		{"one of two mended", "a x, b x", "b x", ""},
	} {
		b := &Baseline{}
		b.Add(report(c.listed), "shop")
		r := report(c.found)
		b.Accept(r, "shop")
		var left []string
		for _, f := range r.Findings {
			if f.Item > 0 {
				left = append(left, f.Message)
			}
		}
		said := slices.ContainsFunc(left, func(m string) bool { return !strings.Contains(m, c.want) })
		if c.want == "" && len(left) > 0 || c.want != "" && (len(left) < 4 || said) {
			t.Errorf("%s: %q are new, want those of %q", c.name, left, c.want)
		}
	}

	// What a version listed that told entries apart by their order stays accepted.
	r, b := report("a x, b x"), &Baseline{}
	b.Add(r, "shop")
	for i, f := range r.Findings {
		b.entries[i].Fingerprint = cmp.Or(f.former, f.Fingerprint)
	}
	if b.Accept(r, "shop"); len(r.Findings) > 0 || b.Stale([]string{"shop"}) > 0 {
		t.Errorf("%d findings of a former baseline are new", len(r.Findings))
	}
}
