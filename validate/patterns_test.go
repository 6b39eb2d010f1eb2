package validate_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model/racetest"
	"portolan/validate"
)

var wantMatch = regexp.MustCompile(`# want: (complete|partial)(.*)`)

// TestPatterns reads testdata/patterns/ID/*.topo.yaml. The line of the node that
// keys a match says what is wanted: complete, or partial and the rules that
// explain what is missing.
func TestPatterns(t *testing.T) {
	for _, info := range validate.Patterns() {
		if info.As != "" {
			continue // its matches are those of another pattern, see TestPairs
		}
		dir := filepath.Join("testdata", "patterns", filepath.FromSlash(info.ID))
		files, err := filepath.Glob(filepath.Join(dir, "*.topo.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		states := map[string]bool{}
		for _, path := range files {
			f := load(t, path)
			want := map[int]string{}
			for i, line := range strings.Split(string(f.Source()), "\n") {
				if m := wantMatch.FindStringSubmatch(line); m != nil {
					rules := strings.Fields(m[2])
					slices.Sort(rules)
					want[i+1] = strings.Join(append([]string{m[1]}, rules...), " ")
					states[m[1]] = true
				}
			}
			if len(want) == 0 {
				states["absent"] = true
			}
			for _, m := range validate.Check(f.Topology).Patterns {
				if m.ID != info.ID {
					continue
				}
				line := f.NodePos(m.Nodes[0]).Line
				var rules []string
				for _, x := range m.Missing {
					rules = append(rules, x.Rule)
					if x.Text == "" || x.Rule != "" && validate.RuleNamed(x.Rule) == nil {
						t.Errorf("%s:%d: missing %+v", path, line, x)
					}
				}
				slices.Sort(rules)
				got := strings.Join(append([]string{m.State.String()}, slices.Compact(rules)...), " ")
				if want[line] != got {
					t.Errorf("%s:%d: %q, want %q: %v", path, line, got, want[line], m.Missing)
				}
				delete(want, line)
			}
			for line, w := range want {
				t.Errorf("%s:%d: no match, want %q", path, line, w)
			}
		}
		if len(states) < 3 {
			t.Errorf("%s: fixtures show only %v", info.ID, states)
		}
	}
}

// TestPatternOrder: the table of the study note comes first, then the pairs of
// services in its order, then the extras.
func TestPatternOrder(t *testing.T) {
	var ids []string
	for _, info := range validate.Patterns() {
		ids = append(ids, info.ID)
	}
	want := []string{
		"static-content", "dynamic-web", "global-api", "edge-optimized-api", "multi-region-failover", "latency-routing", "weighted-shift",
		"pair/cloudfront-s3", "pair/cloudfront-elb", "pair/cloudfront-apigw", "pair/route53-cloudfront", "pair/route53-elb", "pair/route53-apigw",
		"origin-failover", "cloudfront-multi-region-origin", "private-origin", "global-accelerator", "static-ip-web", "edge-security", "geo-steering",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("%v, want %v", ids, want)
	}
}

// TestPairs makes sure that all and only the matches of a pattern that stands
// for a pair of services name the pair, with the pair's title as subtitle.
func TestPairs(t *testing.T) {
	racetest.OneGoroutine(t)
	pairs := map[string]validate.PatternInfo{} // by the pattern they are listed as
	for _, info := range validate.Patterns() {
		if info.As != "" {
			pairs[info.As] = info
		}
	}
	for id, pattern := range map[string]string{
		"pair/cloudfront-s3": "static-content", "pair/cloudfront-elb": "dynamic-web", "pair/cloudfront-apigw": "global-api",
	} {
		if pairs[pattern].ID != id {
			t.Errorf("%s is shown by %q, want %s", pattern, pairs[pattern].ID, id)
		}
	}
	seen := map[string]bool{}
	for path, topo := range corpus(t) {
		for _, m := range validate.Check(topo).Patterns {
			pair := pairs[m.ID]
			if m.Pair != pair.ID || pair.ID != "" && m.Subtitle != pair.Title {
				t.Errorf("%s: %s: pair %q, subtitle %q, want %q, %q", path, m.ID, m.Pair, m.Subtitle, pair.ID, pair.Title)
			}
			seen[m.Pair] = true
		}
	}
	for _, pair := range pairs {
		if !seen[pair.ID] {
			t.Errorf("no design shows %s", pair.ID)
		}
	}
}
