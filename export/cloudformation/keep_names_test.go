package cloudformation

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/model/document"
	"portolan/model/racetest"
)

// redrawn is a design with an API, a name and a link, each of which is edited.
type redrawn struct {
	api     string // kind
	routes  []string
	to      map[string]string // function by route
	policy  string
	answers []string
	record  string // id of the record
	version string // of the VPC link
	store   string // id of the bucket
}

func (e redrawn) source() string {
	var b strings.Builder
	b.WriteString("nodes:\n  - {id: u, kind: users}\n  - {id: w, kind: users, protocol: websocket}\n")
	fmt.Fprintf(&b, "  - {id: api, kind: %s, region: eu-west-1, auth: none}\n  - {id: ws, kind: websocket-api, region: eu-west-1, auth: none}\n", e.api)
	b.WriteString("  - {id: f, kind: lambda, region: eu-west-1}\n  - {id: g, kind: lambda, region: eu-west-1}\n")
	fmt.Fprintf(&b, "  - {id: %s, kind: record, zone: example.com, name: www.example.com, policy: %s}\n", e.record, e.policy)
	for _, a := range e.answers {
		fmt.Fprintf(&b, "  - {id: %s, kind: on-premises}\n", a)
	}
	fmt.Fprintf(&b, "  - {id: rest, kind: rest-api, region: eu-west-1, auth: none}\n  - {id: l, kind: vpc-link, region: eu-west-1, version: \"%s\"}\n", e.version)
	b.WriteString("  - {id: n, kind: nlb, region: eu-west-1, scheme: internal, port: 80}\n  - {id: x, kind: ecs, region: eu-west-1}\n")
	fmt.Fprintf(&b, "  - {id: cdn, kind: cloudfront}\n  - {id: %s, kind: s3, region: eu-west-1}\n", e.store)
	fmt.Fprintf(&b, "links:\n  - u -> api\n  - w -> ws\n  - u -> %s\n  - u -> rest\n  - rest -> l\n  - l -> n\n  - n -> x\n  - u -> cdn\n  - {from: cdn, to: %s, access: oac}\n", e.record, e.store)
	for _, r := range e.routes {
		fmt.Fprintf(&b, "  - {from: api, to: %s, route: \"GET /%s\"}\n  - {from: ws, to: %s, route: %s}\n", e.to[r], r, e.to[r], r)
	}
	for i, a := range e.answers {
		more := map[string]string{
			"weighted": fmt.Sprintf(", weight: %d", 10+i), "failover": ", role: " + []string{"primary", "secondary"}[min(i, 1)],
			"latency": ", region: " + []string{"eu-west-1", "us-east-1", "us-west-2"}[i],
		}[e.policy]
		fmt.Fprintf(&b, "  - {from: %s, to: %s%s}\n", e.record, a, more)
	}
	return b.String()
}

// step edits something, and tells whether AWS has a way for it that needs no word.
func (e *redrawn) step(r *rand.Rand) {
	pool := []string{"a", "b", "c", "d"}
	switch r.IntN(9) {
	case 0:
		e.api = []string{"http-api", "rest-api"}[r.IntN(2)]
	case 1, 2:
		r.Shuffle(len(e.routes), func(i, j int) { e.routes[i], e.routes[j] = e.routes[j], e.routes[i] })
	case 3:
		e.to[e.routes[r.IntN(len(e.routes))]] = []string{"f", "g"}[r.IntN(2)]
	case 4:
		if all := []string{"users", "orders", "items", "a-b", "a_b"}; len(e.routes) > 2 {
			e.routes = e.routes[1:]
		} else {
			e.routes = append(e.routes, slices.DeleteFunc(all, func(s string) bool { return slices.Contains(e.routes, s) })[0])
		}
	case 5:
		e.policy = []string{"simple", "weighted", "failover", "latency", "multivalue"}[r.IntN(5)]
		r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		e.answers = pool[:2]
		if e.policy == "simple" {
			e.answers = pool[:1]
		}
	case 6:
		e.record = []string{"www", "name"}[r.IntN(2)]
	case 7:
		e.version = []string{"1", "2"}[r.IntN(2)]
	case 8:
		e.store = []string{"pages", "site"}[r.IntN(2)]
	}
	for _, route := range e.routes {
		if e.to[route] == "" {
			e.to[route] = "f"
		}
	}
}

// place is what AWS has once, said here anew: what takes it, and what else is in its place.
func place(h heldResource) []string {
	of := func(key string) string {
		if v := lookup(h.properties, key); v != nil {
			return written(v)
		}
		return ""
	}
	switch h.kind {
	case "AWS::ApiGatewayV2::Route":
		return []string{of("ApiId") + of("RouteKey")}
	case "AWS::Route53::RecordSet":
		name := of("HostedZoneId") + of("Name") + of("Type")
		out := []string{name + "set" + of("SetIdentifier")}
		for _, key := range []string{"Failover", "Region"} {
			if v := of(key); v != "" {
				out = append(out, name+key+v)
			}
		}
		return out
	}
	return nil
}

// Whatever is edited: over an earlier set no logical id is another type, nothing that AWS
// has once goes to another logical id, and no store goes out of a stack, without a word. A
// second export over the same folder is the same bytes, and it reads back as it was drawn.
func TestLogicalIDsStay(t *testing.T) {
	racetest.OneGoroutine(t)
	r := rand.New(rand.NewPCG(13, 6))
	steps, kept, told := 0, 0, 0
	for range 10 {
		e := redrawn{"http-api", []string{"users", "orders", "items"}, map[string]string{}, "simple", []string{"a"}, "www", "1", "pages"}
		e.step(r)
		_, files := over(t, e.source(), nil)
		for range 8 {
			before := files
			e.step(r)
			src := e.source()
			set, now := over(t, src, before)
			files = now
			steps++
			told += len(set.Updates)
			kept += holdIDs(t, src, set, before, now)
			_, again := over(t, src, now)
			for i := range again {
				if !bytes.Equal(again[i].Data, now[i].Data) {
					t.Errorf("%s is another over its own folder\n%s", again[i].Name, src)
				}
			}
		}
		read, err := Read(files, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if want := document.Format(parseDesign(t, e.source())); !bytes.Equal(document.Format(read.Topology), want) || len(read.Changed) > 0 {
			t.Errorf("it reads back as\n%s\n%s\nand was\n%s", document.Format(read.Topology), read.told(), want)
		}
	}
	if steps < 80 || kept < 20 || told < 5 {
		t.Errorf("%d steps, %d ids kept, %d told: the edits are too few", steps, kept, told)
	}
	t.Logf("%d steps, %d ids kept that would be others, %d updates told", steps, kept, told)
}

// holdIDs holds the resources of a set against those of before, and counts those that have
// an id that they would not get by themselves.
func holdIDs(t *testing.T, src string, set *Set, before, now []File) (kept int) {
	t.Helper()
	isTold := func(id string) bool {
		return slices.ContainsFunc(set.Updates, func(u Update) bool { return strings.HasPrefix(u.What, id+" of ") })
	}
	var was, is Options
	was.Over(before)
	is.Over(now)
	_, fresh := over(t, src, nil)
	var own Options
	own.Over(fresh)
	for stack, resources := range is.earlier.made {
		had := map[string]string{}
		for _, h := range was.earlier.made[stack] {
			for _, p := range place(h) {
				had[p] = h.id
			}
			other, there := heldAs(resources, h.id)
			if there && other.kind != h.kind {
				t.Errorf("%s was %s and is %s\n%s", h.id, h.kind, other.kind, src)
			}
			if !there && h.kind == "AWS::S3::Bucket" && !isTold(h.id) {
				t.Errorf("%s goes out of %s without a word\n%s", h.id, stack, src)
			}
		}
		for _, h := range resources {
			if _, ok := heldAs(own.earlier.made[stack], h.id); !ok {
				kept++
			}
			for _, p := range place(h) {
				if by := had[p]; by != "" && by != h.id && !isTold(h.id) {
					t.Errorf("%s takes what %s has, without a word\n%s", h.id, by, src)
				}
			}
		}
	}
	return kept
}

// The second answer of a name, its rename and another answer are updates in place.
func TestRecordSetsStay(t *testing.T) {
	e := redrawn{"http-api", []string{"users"}, map[string]string{"users": "f"}, "simple", []string{"a"}, "www", "1", "pages"}
	_, files := over(t, e.source(), nil)
	quiet := func(what string) {
		t.Helper()
		set, now := over(t, e.source(), files)
		files = now
		if len(set.Updates) > 0 {
			t.Errorf("%s: %v", what, set.Updates)
		}
	}
	e.policy, e.answers = "weighted", []string{"a", "b"}
	quiet("a second answer")
	if text := string(files[slices.IndexFunc(files, func(f File) bool { return strings.Contains(string(f.Data), "WwwBRecordA:") })].Data); !strings.Contains(text, "  WwwRecordA:\n") || strings.Contains(text, "  WwwARecordA:") ||
		!strings.Contains(text, "WwwBRecordA:\n    Type: AWS::Route53::RecordSet\n    DependsOn:\n      - WwwRecordA\n") {
		t.Errorf("the first answer is another, or the second does not wait for it:\n%s", text)
	}
	e.record = "name"
	quiet("another id")
	e.answers = []string{"a", "c"}
	quiet("another answer")
	e.answers = []string{"a"}
	quiet("one answer less")
	e.policy = "failover"
	e.answers = []string{"a", "b"}
	quiet("another policy from one answer")
	e.answers = []string{"a", "d"}
	quiet("another secondary")
	e.policy = "latency" // near miss: both are there under the other policy
	if set, _ := over(t, e.source(), files); len(set.Updates) == 0 || !strings.Contains(set.Updates[0].What, "has another policy than") {
		t.Errorf("another policy of two answers is not told: %v", set.Updates)
	}
}

// A default that hangs on the drawing is marked, so that the script names what stays.
func TestDrawnDefaultsAreMarked(t *testing.T) {
	const src = `nodes:
  - {id: u, kind: users}
  - {id: ga, kind: global-accelerator}
  - {id: a, kind: alb, region: eu-west-1}
  - {id: g, kind: asg, region: eu-west-1, min: MIN}
  - {id: e, kind: ecs, region: eu-west-1, min: MIN}
  - {id: i, kind: ecs, region: eu-west-1, min: MIN, launchType: ec2}
  - {id: api, kind: http-api, region: eu-west-1, auth: none, throttle: MIN}
  - {id: f, kind: lambda, region: eu-west-1}
  - {id: s, kind: s3, region: eu-west-1, bucketName: bucket-MIN}
links:
  - u -> ga
  - {from: ga, to: a, dial: MIN, weight: MIN}
  - {from: a, to: g, weight: MIN}
  - {from: a, to: e, weight: MIN}
  - {from: a, to: i, weight: MIN}
  - u -> api
  - api -> f
  - f -> s
`
	defaults := func(src string) map[string]Parameter {
		set, err := Export(parseDesign(t, src), Options{Force: true})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]Parameter{}
		for _, p := range set.Asked() {
			out[p.Name] = p
		}
		return out
	}
	was, now := defaults(strings.ReplaceAll(src, "MIN", "3")), defaults(strings.ReplaceAll(src, "MIN", "5"))
	var differ []string
	for name, p := range now {
		if was[name].Default != p.Default {
			differ = append(differ, name)
		}
		if (was[name].Default != p.Default) != p.Drawn {
			t.Errorf("%s is %q and was %q; Drawn is %t", name, p.Default, was[name].Default, p.Drawn)
		}
	}
	slices.Sort(differ)
	if len(differ) < 12 {
		t.Errorf("too few hang on the drawing: %v", differ)
	}
	t.Log(differ)
}
