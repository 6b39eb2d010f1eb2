package validate_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model/document"
	"portolan/validate"
)

// oneChanges are mistakes of one value, by what stands in a design.
var oneChanges = []struct{ was, becomes string }{
	{`region: eu-west-1\b`, "region: eu-central-1"},
	{`region: us-east-1\b`, "region: eu-west-1"},
	{`\bname: (www|app|api|origin)\.`, "name: x-$1."},
	{`names: \[(www|app|api|origin)\.`, "names: [x-$1."},
	{`aliases: \[(www|app)\.`, "aliases: [x-$1."},
	{`https:443`, "http:80"},
	{`zone: example\.(net|com)`, "zone: example.$1, zonePrivate: true"},
	{`kind: (alb|nlb)\b`, "kind: $1, azs: 1"},
	{`kind: (alb|nlb)\b`, "kind: $1, scheme: internal"},
	{`\bendpoint: (regional|edge)`, "endpoint: private"},
	{`kind: users`, "kind: users, protocol: udp"},
	{`kind: users`, "kind: users, protocol: http"},
	{`kind: users`, "kind: users, protocol: grpc"},
	{`kind: record`, "kind: record, type: TXT"},
	{`kind: record`, "kind: record, type: AAAA"},
	{`kind: s3`, "kind: s3, access: website"},
	{`listener: tcp\b`, "listener: udp"},
	{`listener: tcp\b`, "listener: tls"},
	{`kind: global-accelerator`, "kind: global-accelerator, listener: udp"},
	{`methods: all`, `methods: "GET,HEAD"`},
	{`(originRequestPolicy: \w+)`, "$1, originProtocol: http-only"},
	{`(?m)^  - (lb|alb|web) -> (\w+)$`, `  - {from: $1, to: $2, listener: "https:8443"}`},
}

// TestOneMistakeIsOneFinding makes each mistake at each place of designs that are
// right, a part of them by default: nearly all are one finding.
func TestOneMistakeIsOneFinding(t *testing.T) {
	made, several := 0, 0
	sorts, did := map[string]int{}, map[string]bool{}
	for i, text := range oneChangeDesigns(t) {
		for _, change := range oneChanges {
			re := regexp.MustCompile(change.was)
			for _, at := range re.FindAllStringSubmatchIndex(text, -1) {
				wrong := text[:at[0]] + string(re.ExpandString(nil, change.becomes, text, at)) + text[at[1]:]
				file, err := document.Parse(fmt.Sprint(i), []byte(wrong))
				if err != nil {
					continue // the value is written twice
				}
				made++
				did[change.becomes] = true
				if rules := worse(validate.Check(file.Topology)); len(rules) > 1 {
					several++
					sorts[strings.Join(rules, " + ")]++
				}
			}
		}
	}
	for _, change := range oneChanges {
		if !did[change.becomes] {
			t.Errorf("%q is %q in no design", change.was, change.becomes)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(sorts)) {
		t.Logf("%d %s", sorts[s], s)
	}
	t.Logf("%d mistakes, %d of them with several findings", made, several)
	if made < 300 || 100*several > mostSeveral*made {
		t.Errorf("%d of %d mistakes have several findings, want at most %d %%", several, made, mostSeveral)
	}
}

// mostSeveral bounds the mistakes with several findings, in percent.
const mostSeveral = 5

// oneChangeDesigns are designs without an error or a warning: all that are known to be
// right, and every eighth near miss of a rule.
func oneChangeDesigns(t *testing.T) []string {
	t.Helper()
	right, err := filepath.Glob("testdata/correct/*.topo.yaml")
	if err != nil || len(right) == 0 {
		t.Fatalf("no designs: %v", err)
	}
	near, err := filepath.Glob("testdata/rules/*/*/silent*.topo.yaml")
	if err != nil || len(near) == 0 {
		t.Fatalf("no near misses: %v", err)
	}
	for i := 0; i < len(near); i += 8 {
		right = append(right, near[i])
	}
	var out []string
	for _, path := range right {
		if f := load(t, path); len(worse(validate.Check(f.Topology))) == 0 {
			out = append(out, string(document.Format(f.Topology)))
		}
	}
	return out
}

// worse lists the rules of errors and warnings, each as often as it speaks.
func worse(r *validate.Report) []string {
	var out []string
	for _, f := range r.Findings {
		if f.Severity != validate.Info {
			out = append(out, f.Rule)
		}
	}
	slices.Sort(out)
	return out
}
