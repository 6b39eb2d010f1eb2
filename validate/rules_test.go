package validate_test

import (
	"maps"
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
)

// load reads a fixture; it must be a valid document.
func load(t testing.TB, path string) *document.File {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := document.Parse(path, src)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return f
}

var wantComment = regexp.MustCompile(`# want: (\S+)`)

// wanted lists the lines of a fixture that want a finding of the rule.
func wanted(t testing.TB, path, rule string) []int {
	t.Helper()
	var lines []int
	for i, line := range strings.Split(string(load(t, path).Source()), "\n") {
		for _, m := range wantComment.FindAllStringSubmatch(line, -1) {
			if m[1] == rule {
				lines = append(lines, i+1)
			}
		}
	}
	return lines
}

// found lists the lines at which the rule has findings.
func found(f *document.File, r *validate.Report, rule string) []int {
	var lines []int
	for _, x := range r.Findings {
		if x.Rule != rule {
			continue
		}
		node, link, onLink := x.Site()
		if onLink {
			lines = append(lines, f.LinkPos(link).Line)
		} else {
			lines = append(lines, f.NodePos(node).Line)
		}
	}
	slices.Sort(lines)
	return lines
}

func fixtures(t testing.TB, rule, kind string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "rules", filepath.FromSlash(rule), kind+"*.topo.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestRulesFireWhereWanted(t *testing.T) {
	for _, rule := range validate.Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			fires, silent := fixtures(t, rule.ID, "fires"), fixtures(t, rule.ID, "silent")
			if len(fires) == 0 || len(silent) == 0 {
				t.Fatalf("%d firing and %d silent fixtures, want at least one of each", len(fires), len(silent))
			}
			for _, path := range fires {
				want := wanted(t, path, rule.ID)
				if len(want) == 0 {
					t.Errorf("%s wants nothing", path)
				}
				f := load(t, path)
				if got := found(f, validate.Check(f.Topology), rule.ID); !slices.Equal(got, want) {
					t.Errorf("%s: findings on lines %v, want %v", path, got, want)
				}
			}
			for _, path := range silent {
				f := load(t, path)
				if got := found(f, validate.Check(f.Topology), rule.ID); len(got) > 0 {
					t.Errorf("%s: findings on lines %v, want none", path, got)
				}
			}
		})
	}
}

// TestNearMisses makes sure that a silent fixture is a firing one of the rule
// but for one thing: at most two lines differ.
func TestNearMisses(t *testing.T) {
	racetest.OneGoroutine(t)
	comment := regexp.MustCompile(`\s*# want: .*`)
	read := func(path string) []string {
		return strings.Split(comment.ReplaceAllString(string(load(t, path).Source()), ""), "\n")
	}
	only := func(x, y []string) (n int) {
		for _, line := range x {
			if !slices.Contains(y, line) {
				n++
			}
		}
		return n
	}
	for _, rule := range validate.Rules() {
		for _, path := range fixtures(t, rule.ID, "silent") {
			b := read(path)
			nearest := len(b)
			for _, twin := range fixtures(t, rule.ID, "fires") {
				a := read(twin)
				d := max(only(a, b), only(b, a))
				if d == 0 {
					t.Errorf("%s is %s, which fires", path, twin)
				}
				nearest = min(nearest, d)
			}
			if nearest > 2 {
				t.Errorf("%s differs from the nearest firing fixture in %d lines", path, nearest)
			}
		}
	}
}

// followsFromGraph are the rules that cite no page, each with the reason.
var followsFromGraph = map[string]string{
	"graph/orphan-node":             "a node without links is idle in any graph",
	"graph/duplicate-edge":          "a link that equals another adds nothing to any graph",
	"graph/missing-region":          "the design format asks for the Region, and AWS has no page on a drawing that lacks it",
	"graph/no-users":                "it tells which rules have nothing to start from",
	"words/out-of-range":            "the range of a number stands, with its source, in its descriptor",
	"words/value-form":              "the form of a value stands, with its source, in its descriptor",
	"words/impossible-number":       "the range of a number stands, with its source, in its descriptor",
	"graph/property-without-effect": "where a property counts stands, with its source, in its descriptor",
	"words/unknown-place":           "the places are those of the tables of the program",
	"words/ignored-rule":            "the rules are those of the program",
	"goal/latency":                  "the goal is what the design itself states",
	"goal/survival":                 "the goal is what the design itself states",
	"goal/residency":                "the goal is what the design itself states",
	"goal/availability":             "the goal is what the design itself states, and commitments have their pages where they are shown",
	"goal/data-loss":                "the goal is what the design itself states, and lags of copies have their pages where they are shown",
	"goal/asks-nothing":             "the goal is what the design itself states",
	"words/access-mix":              "shares of nobody are shares of nobody",
	"words/share-sum":               "there are no more requests than all",
}

func TestRuleDocs(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range validate.Rules() {
		if seen[r.ID] {
			t.Errorf("%s: id is used twice", r.ID)
		}
		seen[r.ID] = true
		for name, text := range map[string]string{
			"title": r.Title, "when": r.When, "why": r.Why, "message": r.Message, "fix": r.FixText,
		} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: no %s", r.ID, name)
			}
		}
		if group, _, ok := strings.Cut(r.ID, "/"); !ok || group != r.Group {
			t.Errorf("%s: group is %q", r.ID, r.Group)
		}
		reason := followsFromGraph[r.ID]
		if len(r.Sources) == 0 && (reason == "" || r.Verified != validate.VerifiedLogic) {
			t.Errorf("%s: no source", r.ID)
		}
		if len(r.Sources) > 0 && reason != "" {
			t.Errorf("%s: cites %s, yet %s", r.ID, r.Sources[0], reason)
		}
		for _, s := range r.Sources {
			if !strings.HasPrefix(s, "https://") {
				t.Errorf("%s: source %q", r.ID, s)
			}
		}
		if r.Verified == validate.VerifiedNo && r.Note == "" {
			t.Errorf("%s: unchecked without a note", r.ID)
		}
		if (r.StudyNote.Has == "") != (r.StudyNote.Today == "") {
			t.Errorf("%s: one side of the study note is missing", r.ID)
		}
		if validate.RuleNamed(r.ID) != r {
			t.Errorf("%s is not found by its name", r.ID)
		}
	}
	for id := range followsFromGraph {
		if !seen[id] {
			t.Errorf("%s follows from the graph, but there is no such rule", id)
		}
	}
}

// keyInText finds a key of the file, such as minTTL, where a sentence should have words.
// What stands in quotes is the file's own text.
var (
	keyInText = regexp.MustCompile(`\b[a-z]{2,}[A-Z][A-Za-z]+\b`)
	quoted    = regexp.MustCompile(`"[^"]*"`)
)

// requestPart is a part of a request in a redirect of a balancer, or a parameter of a route
// that takes the rest of a path. No word of a message has these signs.
var requestPart = regexp.MustCompile(`#\{[a-z]*\}|\{[a-z]+\+\}`)

// TestFindingsReadWell holds for every finding of every firing fixture.
func TestFindingsReadWell(t *testing.T) {
	for _, rule := range validate.Rules() {
		for _, path := range fixtures(t, rule.ID, "fires") {
			f := load(t, path)
			for _, x := range validate.Check(f.Topology).Findings {
				if strings.ContainsAny(requestPart.ReplaceAllString(x.Message+x.FixText, ""), "{}") {
					t.Errorf("%s: %s: a word is not filled in: %q, %q", path, x.Rule, x.Message, x.FixText)
				}
				if m := keyInText.FindString(quoted.ReplaceAllString(strings.ReplaceAll(x.Message, `\"`, ""), "")); m != "" && f.Topology.Node(m) == nil {
					t.Errorf("%s: %s: %q speaks of %s, which is a key of the file and no word", path, x.Rule, x.Message, m)
				}
				if !namesOne(f.Topology, x) {
					t.Errorf("%s: %s: %q names none of %v", path, x.Rule, x.Message, x.Nodes)
				}
				r := validate.RuleNamed(x.Rule)
				raised := x.Severity == validate.Error && len(r.Explains) > 0 // where requests fail by it
				if r.Severity != x.Severity && !raised || !slices.Equal(r.Sources, x.Sources) {
					t.Errorf("%s: %s: severity or sources are not those of the rule", path, x.Rule)
				}
				ids := map[string]bool{}
				for _, fix := range x.Fixes {
					if ids[fix.ID] || fix.Title == "" || len(fix.Edits) == 0 {
						t.Errorf("%s: %s: fix %+v", path, x.Rule, fix)
					}
					ids[fix.ID] = true
				}
			}
		}
	}
}

// namesOne tells whether the message holds the label, or the DNS name, of a
// node of the finding.
func namesOne(topo *model.Topology, x validate.Finding) bool {
	for _, id := range x.Nodes {
		n := topo.Node(id)
		if strings.Contains(x.Message, n.Label()) {
			return true
		}
		if r, ok := model.As[*model.Record](n); ok && r.Name.IsSet() && strings.Contains(x.Message, r.Name.Val()) {
			return true
		}
	}
	return false
}

// TestFixesCure applies every fix of every finding of the fixtures: its finding
// is gone and no error and no warning is new. A safe fix leaves all other nodes in place.
func TestFixesCure(t *testing.T) {
	rules := map[string]bool{}
	for _, rule := range validate.Rules() {
		for _, path := range fixtures(t, rule.ID, "fires") {
			before := load(t, path).Topology
			report := validate.Check(before)
			for _, x := range report.Findings {
				if x.Rule != rule.ID {
					continue
				}
				for _, fix := range x.Fixes {
					after, err := fix.Apply(before)
					if err != nil {
						t.Errorf("%s: %s: fix %s: %v", path, x.Message, fix.ID, err)
						continue
					}
					rules[rule.ID] = true
					cures(t, path+": "+x.Rule+": fix "+fix.ID, report, validate.Check(after), x)
				}
			}
		}
	}
	if len(rules) < 25 {
		t.Errorf("%d rules have fixes, want at least 25: %v", len(rules), slices.Sorted(maps.Keys(rules)))
	}
}

// uncovered are the warnings that a fix may bring, by their rule: those of which the
// design was as guilty before, and that could not be said while what the fix mends
// stood in the way. A star stands for every fix.
var uncovered = map[string][]string{
	// What was attached to the wrong place, or called by nobody, is its owner's to place.
	"graph/orphan-node":      {"*"},
	"graph/unreachable-node": {"cloudfront/staging: fix clear"},
	// What answers only now is judged only now.
	"api/domain-needs-cert": {"route53/multi-distribution-routing: fix one-distribution"},
	"cloudfront/no-waf":     {"*"}, "elb/no-waf": {"*"}, "api/no-waf": {"*"},
	"global/drawn-bypass":                {"graph/illegal-connection: fix turn"},
	"s3/public-bucket-behind-cloudfront": {"route53/s3-needs-website: fix cloudfront"},
	"cloudfront/alb-bypass":              {"route53/internal-target-public-zone: fix scheme", "shield/unsupported-target: fix elastic-ip"},
	"cloudfront/origin-http":             {"cloudfront/origin-no-listener: fix protocol"},
	"cloudfront/origin-cert-host":        {"elb/auth-behind-cloudfront: fix forward"},
	"cloudfront/dynamic-content-cached":  {"cloudfront/api-host-header: fix except-host"},
	"cloudfront/static-not-cached":       {"cloudfront/authorized-cached: fix caching-disabled"},
	"elb/http-no-redirect":               {"elb/link-listener: fix list"},
	// A word or number that means something only now means this.
	"elb/tls-policy":                       {"words/tls-policy: fix policy"},
	"cloudfront/min-ttl-overrides-headers": {"words/value-form: fix form"},
	"place/zones-of-new-accounts":          {"place/zones: fix zones"},
	"route53/weights-all-zero":             {"route53/weight-out-of-range: fix weight"},
	// A policy that picks among answers asks for checks, and a check for a policy.
	"route53/group-member-unmonitored": {"route53/simple-multiple-alias: fix weighted"},
	"route53/health-check-unused":      {"route53/simple-health-check: fix health-check"},
	"global/failover-same-region":      {"route53/mixed-policies: fix policy"},
	"global/single-region-path":        {"route53/mixed-policies: fix policy"},
}

func cures(t *testing.T, what string, before, after *validate.Report, x validate.Finding) {
	t.Helper()
	old, was, is := map[string]bool{}, map[string]int{}, map[string]int{}
	for _, f := range before.Findings {
		old[f.Rule+f.Message] = true
		was[f.Rule]++
	}
	for _, f := range after.Findings {
		is[f.Rule]++
	}
	for _, f := range after.Findings {
		if f.Rule == x.Rule && (f.Message == x.Message || f.Key() == x.Key() && is[x.Rule] >= was[x.Rule]) && slices.Equal(f.Nodes, x.Nodes) {
			t.Errorf("%s does not cure %q: %q", what, x.Message, f.Message)
		}
		_, id, _ := strings.Cut(what, ": ")
		seen := slices.Contains(uncovered[f.Rule], "*") || slices.Contains(uncovered[f.Rule], id)
		if (f.Severity == validate.Error || f.Severity == validate.Warning && !seen) && !old[f.Rule+f.Message] && is[f.Rule] > was[f.Rule] {
			t.Errorf("%s adds %s: %s", what, f.Rule, f.Message)
		}
	}
}

// TestSafeFixesEnd applies safe fixes one after the other, each to what the one
// before left, as validate --fix does. It comes to an end with no safe fix
// left and not one error more.
func TestSafeFixesEnd(t *testing.T) {
	for path, topo := range corpus(t) {
		before, _, _ := validate.Check(topo).Counts()
		steps := 0
		for ; steps < 100; steps++ {
			next, err := firstSafeFix(topo)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if next == nil {
				break
			}
			topo = next
		}
		if after, _, _ := validate.Check(topo).Counts(); steps == 100 || after > before {
			t.Errorf("%s: %d errors, after %d safe fixes %d", path, before, steps, after)
		}
	}
}

func firstSafeFix(topo *model.Topology) (*model.Topology, error) {
	for _, f := range validate.Check(topo).Findings {
		for _, fix := range f.Fixes {
			if fix.Safe {
				return fix.Apply(topo)
			}
		}
	}
	return nil, nil
}
