package jsonexport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/latency"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
	"portolan/samples/samplestest"
)

type fatal interface {
	Helper()
	Fatal(...any)
}

func written(t fatal, top *model.Topology) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, top, Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSamples(t *testing.T) {
	for _, name := range []string{"static-site", "broken-launch"} {
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, written(t, samplestest.Topology(t, name))) })
	}
}

func TestNoNulls(t *testing.T) {
	empty, err := model.New("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := []*model.Topology{empty, traffictest.Design(t, "users u", "s3 b", "u -> b")}
	for _, name := range samples.Names() {
		all = append(all, samplestest.Topology(t, name))
	}
	for _, top := range all {
		var v any
		if err := json.Unmarshal(written(t, top), &v); err != nil {
			t.Fatal(err)
		}
		findNull(t, top.Name, v)
	}
}

func findNull(t *testing.T, at string, v any) {
	switch v := v.(type) {
	case nil:
		t.Errorf("%s is null", at)
	case []any:
		for _, x := range v {
			findNull(t, at+"[]", x)
		}
	case map[string]any:
		for k, x := range v {
			if k == "recovers_after_s" && v["recovers"] == false {
				continue // null says never, as in what simulate prints
			}
			findNull(t, at+"."+k, x)
		}
	}
}

func TestValuesHaveTheirTypes(t *testing.T) {
	top := traffictest.Design(t, "users u locations=Paris,Rome share=12.5", "alb a region=eu-west-1 azs=2 deletionProtection=true", "u -> a")
	var d struct {
		Topology struct {
			Nodes []struct{ Properties map[string]any }
		}
	}
	if err := json.Unmarshal(written(t, top), &d); err != nil {
		t.Fatal(err)
	}
	want := []map[string]any{
		{"locations": []any{"Paris", "Rome"}, "share": 12.5},
		{"region": "eu-west-1", "azs": 2.0, "deletionProtection": true},
	}
	for i, w := range want {
		if diff := cmp.Diff(w, d.Topology.Nodes[i].Properties); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSameBytesTwice(t *testing.T) {
	if !bytes.Equal(written(t, samplestest.Topology(t, "global-storefront")), written(t, samplestest.Topology(t, "global-storefront"))) {
		t.Error("two runs differ")
	}
}

func TestNothingForTerminals(t *testing.T) {
	node := model.NewNode("a", "esc\x1b[31m c1\u009b31m del\x7f rtl\u202e line\u2028 tag\U000e0041", model.KindS3.Info().NewSpec())
	top, err := model.New("", []*model.Node{node}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := written(t, top)
	for _, r := range string(out) {
		if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u2028' || r == '\U000e0041') {
			t.Errorf("%U is written as it is", r)
		}
	}
	var d struct {
		Topology struct{ Nodes []struct{ Title string } }
	}
	if err := json.Unmarshal(out, &d); err != nil {
		t.Fatal(err)
	}
	if d.Topology.Nodes[0].Title != node.Title {
		t.Errorf("the title reads back as %q", d.Topology.Nodes[0].Title)
	}
}

func roundTrip(t fatal, top *model.Topology) {
	t.Helper()
	back, err := Read(bytes.NewReader(written(t, top)))
	if err != nil {
		t.Fatal(err)
	}
	if !model.Equal(top, back) {
		t.Fatal("what is read is not what was written")
	}
}

func TestSamplesReadBack(t *testing.T) {
	for _, name := range samples.Names() {
		roundTrip(t, samplestest.Topology(t, name))
	}
}

func TestEverythingReadsBack(t *testing.T) {
	src := `portolan: 1
name: All
description: Everything a file holds.

nodes:
  - {id: u, kind: users, locations: [Sydney, "日本 😀"], share: 33.25}
  - {id: cdn, kind: cloudfront, title: "A <title> & \"more\"", aliases: []}
  - {id: b, kind: s3, region: us-east-1, blockPublicAccess: false}
  - {id: c, kind: s3, region: eu-west-1}

links:
  - u -> cdn
  - {from: cdn, to: b, path: /a/*, criteria: [500, 503]}
  - {from: cdn, to: b}
  - {from: b, to: c, as: replicates}

layout:
  cdn: [34, 6]
  b: {along: -3, across: 48}
ignore:
  - {rule: cloudfront/no-waf, on: cdn, reason: "added elsewhere"}
assume:
  tls: "1.3"
  hitRatio: 75
expect:
  - {from: Sydney, request: /static/*, p95: 60ms}
  - {survives: "region:us-east-1", method: GET, within: 60s}
  - {from: Sydney, stays: eu}
`
	file, err := document.Parse("all"+samples.Suffix, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	roundTrip(t, file.Topology)
}

func TestRandomDesignsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		top, err := traffictest.Parse(traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") })...)
		if err != nil {
			rt.Skip(err)
		}
		roundTrip(rt, top)
	})
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	doc := func(nodes, links string) string {
		return `{"schema":"portolan.export/1","topology":{"nodes":[` + nodes + `],"links":[` + links + `]}}`
	}
	s3 := `{"id":"a","kind":"s3"}`
	for src, want := range map[string]string{
		"":                                  "json: unexpected end",
		"[]":                                "json: ",
		"{}":                                "want \"portolan.export/1\"",
		`{"schema":"portolan.export/1"}`:    `no "topology"`,
		doc(`{"id":"A b","kind":"s3"}`, ""): "topology.nodes[0]: id \"A b\" is not a slug",
		doc(`{"id":"a","kind":"s4"}`, ""):   `a: no kind "s4"`,
		doc(s3+","+s3, ""):                  "used twice",
		doc(`{"id":"a","kind":"s3","properties":{"azs":1}}`, ""):              `a: no property "azs"`,
		doc(`{"id":"a","kind":"alb","properties":{"azs":"1"}}`, ""):           `property azs: the value is "\"1\"", want a number`,
		doc(`{"id":"a","kind":"alb","properties":{"azs":null}}`, ""):          "want a number",
		doc(`{"id":"a","kind":"alb","properties":{"listeners":{}}}`, ""):      "want a list of strings",
		doc(`{"id":"a","kind":"alb","properties":[]}`, ""):                    "want an object",
		doc(`{"id":"a","kind":"alb","properties":{"scheme":"up"}}`, ""):       "one of",
		doc(s3, `{"from":"a","to":"b"}`):                                      `topology.links[0]: "b": no such node`,
		doc(s3, `{"from":"a","to":"a","kind":"queries"}`):                     "the kind is \"queries\", want ",
		doc(`{"id":"a","kind":"s3","title":"x\u001b[31m"}`, ""):               "control",
		`{"schema":"portolan.export/1","topology":{"layout":[{"id":"zzz"}]}}`: "topology.layout[0]",
	} {
		_, err := Read(strings.NewReader(src))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nerror: %v\nwant %s", src, err, want)
		}
	}
}

func TestReadIsBounded(t *testing.T) {
	_, err := Read(strings.NewReader(strings.Repeat(" ", maxSize+1)))
	if err == nil || !strings.Contains(err.Error(), "larger than 16 MB") {
		t.Errorf("error: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"schema":"portolan.export/1","topology":{"nodes":[{"id":"a","kind":"s3","properties":{"region":"\u001b"}}]}}`))
	f.Add([]byte(`{"schema":"portolan.export/1","topology":{"name":"n","nodes":[{"id":"a","kind":"users"},{"id":"b","kind":"alb"}],"links":[{"from":"a","to":"b"}],"layout":{"a":[1,2]}}}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		top, err := Read(bytes.NewReader(src))
		if err != nil {
			return
		}
		again, err := Read(bytes.NewReader(written(t, top)))
		if err != nil || !model.Equal(top, again) {
			t.Fatalf("reads %s differently the second time: %v", src, err)
		}
	})
}

// The keys that the command line's other outputs share mean the same here.
func TestKeysOfTheContract(t *testing.T) {
	var d struct {
		Findings []map[string]any
		Patterns []map[string]any
		Estimate struct{ Journeys []map[string]any }
	}
	if err := json.Unmarshal(written(t, samplestest.Topology(t, "broken-launch")), &d); err != nil {
		t.Fatal(err)
	}
	var served struct {
		Estimate struct{ Journeys []map[string]any }
	}
	if err := json.Unmarshal(written(t, samplestest.Topology(t, "dynamic-web")), &served); err != nil {
		t.Fatal(err)
	}
	for what, x := range map[string]struct {
		got  []map[string]any
		keys []string
	}{
		"findings": {d.Findings, []string{"rule", "severity", "message", "fix", "nodes", "links", "fixes", "source"}},
		"patterns": {d.Patterns, []string{"id", "state", "nodes", "missing"}},
		"journeys": {served.Estimate.Journeys, []string{"users", "location", "request", "share_percent", "outcome", "connection", "p50_ms", "p95_ms", "path"}},
	} {
		if len(x.got) == 0 {
			t.Errorf("no %s", what)
			continue
		}
		for _, k := range x.keys {
			if _, ok := x.got[0][k]; !ok {
				t.Errorf("%s have no %s: %v", what, k, reflect.ValueOf(x.got[0]).MapKeys())
			}
		}
	}
}

// Of equal targets each has its part: all of them together what the journeys
// have.
func TestEndsOfAnEstimateShareEqually(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lines := []string{"users u locations=Paris", "alb b region=us-east-1", "u -> b"}
		n := rapid.IntRange(1, 40).Draw(rt, "targets")
		for i := range n {
			kind := rapid.SampledFrom([]string{"asg", "ecs"}).Draw(rt, "kind")
			lines = append(lines, fmt.Sprintf("%s s%d region=us-east-1 thinkTime=%d", kind, i, rapid.IntRange(1, 2).Draw(rt, "ms")), fmt.Sprintf("b -> s%d", i))
		}
		r, err := latency.Estimate(traffictest.Design(rt, lines...), latency.Options{Connection: latency.Cold})
		if err != nil {
			rt.Fatal(err)
		}
		share := map[string]float64{}
		for _, j := range NewEstimateDocument(r, nil).Journeys {
			if len(j.Ends) == 0 {
				share[j.Path[len(j.Path)-1]] += j.Share
			} else if j.Ends[0].Node != j.Path[len(j.Path)-1] {
				rt.Errorf("%v ends at %+v", j.Path, j.Ends)
			}
			for _, e := range j.Ends {
				share[e.Node] += e.Share
			}
		}
		for id, v := range share {
			if v != cents(100/float64(n)) {
				rt.Errorf("%s has %v %% of %d targets", id, v, n)
			}
		}
		if len(share) != n {
			rt.Errorf("%d of %d targets are named: %v", len(share), n, share)
		}
	})
}
