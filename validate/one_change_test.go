package validate_test

import (
	"fmt"
	"hash/fnv"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model"
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

// TestOneMistakeIsOneFinding makes each mistake at each place of designs that are right, a
// part of them by default: nearly all are one finding. So is each property that is left
// out or has another word of its descriptor: in the designs that are known to be right all
// are, but for findings of which none mends the other.
func TestOneMistakeIsOneFinding(t *testing.T) {
	words, settings := tally{sorts: map[string]int{}}, tally{sorts: map[string]int{}}
	did := map[string]bool{}
	correct, near := oneChangeDesigns(t)
	for i, text := range slices.Concat(correct, near) {
		for _, change := range oneChanges {
			re := regexp.MustCompile(change.was)
			for _, at := range re.FindAllStringSubmatchIndex(text, -1) {
				wrong := text[:at[0]] + string(re.ExpandString(nil, change.becomes, text, at)) + text[at[1]:]
				file, err := document.Parse(fmt.Sprint(i), []byte(wrong))
				if err != nil {
					continue // the value is written twice
				}
				did[change.becomes] = true
				words.add(validate.Check(file.Topology))
			}
		}
		file, err := document.Parse(fmt.Sprint(i), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		otherSettings(file.Topology, func(what string, edit model.Edit) {
			top, err := edit.Apply(file.Topology)
			if err != nil {
				return
			}
			if sort := settings.add(validate.Check(top)); sort != "" && i < len(correct) && !severalMends[sort] {
				t.Errorf("%s: %s: %s", file.Topology.Name, what, sort)
			}
		})
	}
	for _, change := range oneChanges {
		if !did[change.becomes] {
			t.Errorf("%q is %q in no design", change.was, change.becomes)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(words.sorts)) {
		t.Logf("%d %s", words.sorts[s], s)
	}
	t.Logf("%d mistakes, %d of them with several findings", words.made, words.several)
	if words.made < 300 || 100*words.several > mostSeveral*words.made {
		t.Errorf("%d of %d mistakes have several findings, want at most %d %%", words.several, words.made, mostSeveral)
	}
	t.Logf("%d settings, %d of them mistakes, %d with several findings", settings.made, settings.wrong, settings.several)
	if settings.wrong < 3000 || 100*settings.several > mostSeveral*settings.wrong {
		t.Errorf("%d of %d wrong settings have several findings, want at most %d %%", settings.several, settings.wrong, mostSeveral)
	}
}

// tally counts designs with one mistake: all of them, those with a finding, those with
// several, and these by their rules.
type tally struct {
	made, wrong, several int
	sorts                map[string]int
}

// add returns the rules of the design where it has several findings.
func (c *tally) add(r *validate.Report) string {
	c.made++
	rules := worse(r)
	if len(rules) > 0 {
		c.wrong++
	}
	if len(rules) < 2 {
		return ""
	}
	c.several++
	sort := strings.Join(rules, " + ")
	c.sorts[sort]++
	return sort
}

// severalMends are findings that one setting brings together and of which none mends the
// other, wherever they come together.
var severalMends = map[string]bool{
	// A policy with choices asks something of each answer, and that it is monitored.
	"route53/geolocation-missing + route53/group-member-unmonitored":    true,
	"route53/geoproximity-location + route53/group-member-unmonitored":  true,
	"route53/group-member-unmonitored + route53/ip-based-collection":    true,
	"route53/group-member-unmonitored + route53/latency-region-missing": true,
	"route53/group-member-unmonitored + route53/multivalue-alias":       true,
	"route53/group-member-unmonitored + route53/weight-out-of-range":    true,
	"route53/a-record-needs-ip + route53/group-member-unmonitored":      true,
	// A login needs HTTPS, a way to its provider and users who have one.
	"elb/auth-listener + elb/auth-network":      true,
	"elb/auth-network + elb/auth-open-listener": true,
	"elb/auth-listener + graph/proof-missing":   true,
	// HTTPS needs a certificate here and a name that is asked for there.
	"api/vpc-link-plain-http + elb/https-needs-cert": true,
	// A public balancer needs a guard and a redirect, a website readers and HTTPS.
	"elb/http-no-redirect + elb/no-waf":                  true,
	"s3/website-needs-public-read + s3/website-no-https": true,
	// gRPC needs POST, and goes past the functions that stand there; a VPC origin is internal.
	"cloudfront/grpc-requirements + cloudfront/grpc-without":      true,
	"cloudfront/vpc-origin-limits + cloudfront/vpc-origin-unsure": true,
	"cloudfront/behavior-twice + graph/duplicate-edge":            true,
	// Each behaviour and each API has to be made ready.
	"cloudfront/grpc-requirements + cloudfront/grpc-requirements": true,
	"graph/users-family + graph/users-family":                     true,
	"elb/certificate-unused + elb/quic-targets":                   true,
	// The users have no proof, of whatever kind the authorizer asks for one.
	"api/authorizer-kind + graph/proof-missing": true,
	// One mend would do here, as with the policy that leaves Host alone out. But each says
	// what a request fails of, and where one gave way some requests had no word left.
	"cloudfront/api-host-header + cloudfront/auth-not-forwarded":  true,
	"cloudfront/vpc-origin-limits + cloudfront/vpc-origin-target": true,
	"graph/illegal-connection + s3/website-needs-public-read":     true,
}

// otherSettings tries all that differs from a design in one property: it is left out, or
// has another word of those that its descriptor lists.
func otherSettings(top *model.Topology, try func(what string, edit model.Edit)) {
	each := func(at string, props []model.Prop, get func(string) ([]string, bool), edit func(model.Setting) model.Edit) {
		for _, p := range props {
			was, set := get(p.Name)
			if set {
				try(at+" without "+p.Name, edit(model.Setting{Prop: p.Name}))
			}
			words := p.Words()
			if p.Type == model.Bool {
				words = []string{"true", "false"}
			}
			for _, w := range words {
				if !set && w != p.Default || set && !slices.Equal(was, []string{w}) {
					try(at+" "+p.Name+": "+w, edit(model.Setting{Prop: p.Name, Value: []string{w}}))
				}
			}
		}
	}
	for _, n := range top.Nodes {
		each(n.ID, n.Info().Props, n.Get, func(s model.Setting) model.Edit {
			return model.Set{ID: n.ID, Props: []model.Setting{s}}
		})
	}
	for _, l := range top.Links {
		each(l.Ref().String(), l.Info().Props, l.Get, func(s model.Setting) model.Edit {
			return model.SetLink{Link: l.Ref(), Props: []model.Setting{s}}
		})
	}
}

// mostSeveral bounds the mistakes with several findings, in percent.
const mostSeveral = 3

// oneChangeDesigns are designs without an error or a warning: all that are known to be
// right, and an eighth of the near misses of the rules.
func oneChangeDesigns(t *testing.T) (correct, near []string) {
	t.Helper()
	read := func(glob string, part uint32) (texts []string) {
		paths, err := filepath.Glob(glob)
		if err != nil || len(paths) == 0 {
			t.Fatalf("no designs: %v", err)
		}
		for _, path := range paths {
			h := fnv.New32a() // so that a new one changes nothing of the others
			h.Write([]byte(path))
			if h.Sum32()%part != 0 {
				continue
			}
			if f := load(t, path); len(worse(validate.Check(f.Topology))) == 0 {
				texts = append(texts, string(document.Format(f.Topology)))
			}
		}
		return texts
	}
	return read("testdata/correct/*.topo.yaml", 1), read("testdata/rules/*/*/silent*.topo.yaml", 8)
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
