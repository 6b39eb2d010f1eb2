package document

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document/difftest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func linkRef(from, to string) model.LinkRef { return model.LinkRef{From: from, To: to} }

func setProp(id string, p ...string) model.Edit {
	return model.Set{ID: id, Props: []model.Setting{{Prop: p[0], Value: p[1:]}}}
}

func clearProp(id, p string) model.Edit {
	return model.Set{ID: id, Props: []model.Setting{{Prop: p}}}
}

// smallEdits are edits of testdata/comments.topo.yaml and the lines that they change.
var smallEdits = map[string]struct {
	edits []model.Edit
	want  []string
}{
	"move a placed node":       {[]model.Edit{model.Move{ID: "cdn", To: model.Point{X: 40, Y: 2}}}, []string{"-  cdn: [34, 6]     # centre", "+  cdn: [40, 2]     # centre"}},
	"move another node":        {[]model.Edit{model.Move{ID: "assets", To: model.Point{X: 60, Y: 9}}}, []string{"+  assets: [60, 9]"}},
	"move a node on":           {[]model.Edit{model.Move{ID: "assets", To: model.Point{X: -6, Y: 24, By: true}}}, []string{"+  assets: {along: -6, across: 24}"}},
	"free a node":              {[]model.Edit{model.Move{ID: "www", Free: true}}, []string{"-  www: [12, 6]"}},
	"free all nodes":           {[]model.Edit{model.Move{ID: "www", Free: true}, model.Move{ID: "cdn", Free: true}}, []string{"-layout:", "-  cdn: [34, 6]     # centre", "-  www: [12, 6]", "-"}},
	"change a value in flow":   {[]model.Edit{setProp("assets", "region", "eu-west-1")}, []string{"-  - {id: assets, kind: s3, region: us-east-1}", "+  - {id: assets, kind: s3, region: eu-west-1}"}},
	"add a value in flow":      {[]model.Edit{setProp("www", "ttl", "30")}, []string{"-  - {id: www, kind: record, zone: example.com, name: www.example.com}   # public name", "+  - {id: www, kind: record, zone: example.com, name: www.example.com, ttl: 30}   # public name"}},
	"drop a value in flow":     {[]model.Edit{clearProp("www", "zone")}, []string{"-  - {id: www, kind: record, zone: example.com, name: www.example.com}   # public name", "+  - {id: www, kind: record, name: www.example.com}   # public name"}},
	"change a value in block":  {[]model.Edit{setProp("sydney", "share", "45")}, []string{"-    share: 30", "+    share: 45"}},
	"add a value in block":     {[]model.Edit{setProp("sydney", "protocol", "http")}, []string{"+    protocol: http"}},
	"drop a value in block":    {[]model.Edit{clearProp("sydney", "share")}, []string{"-    share: 30"}},
	"drop a remarked value":    {[]model.Edit{clearProp("cdn", "aliases")}, []string{"-    # Both names are on the certificate.", "-    aliases:", "-      - www.example.com", "-      - example.com"}},
	"change a list in block":   {[]model.Edit{setProp("cdn", "aliases", "shop.example.com")}, []string{"-    aliases:", "-      - www.example.com", "-      - example.com", "+    aliases: [shop.example.com]"}},
	"change an odd flow":       {[]model.Edit{setProp("api", "region", "eu-west-1")}, []string{"-      region: us-east-1", "+      region: eu-west-1"}},
	"title":                    {[]model.Edit{model.Retitle{ID: "cdn", Title: "Shop: CDN"}}, []string{`+    title: "Shop: CDN"`}},
	"connect":                  {[]model.Edit{model.Connect{From: "sydney", To: "cdn"}}, []string{"+- sydney -> cdn"}},
	"connect with properties":  {[]model.Edit{model.Connect{From: "cdn", To: "fn", Props: []model.Setting{{Prop: "path", Value: []string{"*"}}}}}, []string{`+- {from: cdn, to: fn, path: "*"}`}},
	"disconnect":               {[]model.Edit{model.Disconnect{Link: linkRef("cdn", "assets")}}, []string{"-# The page itself.", "-- {from: cdn, to: assets, path: /static/*, access: oac}"}},
	"property of a short link": {[]model.Edit{model.SetLink{Link: linkRef("www", "cdn"), Props: []model.Setting{{Prop: "alias", Value: []string{"true"}}}}}, []string{"-- www -> cdn", "+- {from: www, to: cdn, alias: true}"}},
	"property of a block link": {[]model.Edit{model.SetLink{Link: linkRef("cdn", "api"), Props: []model.Setting{{Prop: "path", Value: []string{"/v2/*"}}}}}, []string{"-  path: /api/*     # dynamic", "+  path: /v2/*     # dynamic"}},
	"add a node":               {[]model.Edit{model.Add{Node: model.NewNode("acl", "", &model.WAF{Scope: model.Some("CLOUDFRONT")})}}, []string{"+  - {id: acl, kind: waf, scope: CLOUDFRONT}"}},
	"add a node in between":    {[]model.Edit{model.Add{Node: model.NewNode("acl", "", &model.WAF{}), After: "sydney"}}, []string{"+  - {id: acl, kind: waf}"}},
	"move one and link another": {
		[]model.Edit{model.Move{ID: "cdn", To: model.Point{X: 1, Y: 2}}, model.Connect{From: "www", To: "fn"}},
		[]string{"+- www -> fn", "-  cdn: [34, 6]     # centre", "+  cdn: [1, 2]     # centre"},
	},
	"remove a node": {
		[]model.Edit{model.Remove{IDs: []string{"assets"}}},
		[]string{"-  # The bucket.", "-  - {id: assets, kind: s3, region: us-east-1}", "-# The page itself.", "-- {from: cdn, to: assets, path: /static/*, access: oac}"},
	},
	"rename": {
		[]model.Edit{model.Rename{ID: "www", To: "shop"}},
		[]string{
			"-  - {id: www, kind: record, zone: example.com, name: www.example.com}   # public name", "+  - {id: shop, kind: record, zone: example.com, name: www.example.com}   # public name",
			"-- sydney -> www   # DNS", "-- www -> cdn", "+- sydney -> shop   # DNS", "+- shop -> cdn",
			"-  www: [12, 6]", "+  shop: [12, 6]",
		},
	},
	"change the kind": {
		[]model.Edit{model.ChangeKind{ID: "fn", Kind: model.KindDatastore}},
		[]string{"-  - {id: fn, kind: lambda, region: us-east-1}", "+  - {id: fn, kind: datastore, region: us-east-1}"},
	},
	"insert on a link": {
		[]model.Edit{model.InsertOn{Link: linkRef("www", "cdn"), Node: model.NewNode("alias", "", &model.Record{})}},
		[]string{"+  - {id: alias, kind: record}", "-- www -> cdn", "+- www -> alias", "+- alias -> cdn"},
	},
	"name":        {[]model.Edit{model.Describe{Name: "Big shop"}}, []string{"-name: Shop", "+name: Big shop"}},
	"describe":    {[]model.Edit{model.Describe{Name: "Shop", Description: "Two\nlines"}}, []string{"+description: |-", "+  Two", "+  lines"}},
	"no name":     {[]model.Edit{model.Describe{}}, []string{"-name: Shop"}},
	"assume":      {[]model.Edit{model.SetAssumption{Setting: model.Setting{Prop: "tls", Value: []string{"1.2"}}}}, []string{"-assume: {hitRatio: 75}", "+assume:", `+  tls: "1.2"`, "+  hitRatio: 75"}},
	"ignore":      {[]model.Edit{model.IgnoreFinding{Ignore: model.Ignore{Rule: "s3/x", On: "assets", Reason: "fine"}}}, []string{"+  - {rule: s3/x, on: assets, reason: fine}"}},
	"lift ignore": {[]model.Edit{model.IgnoreFinding{Ignore: model.Ignore{Rule: "cloudfront/no-waf", On: "cdn"}, Lift: true}}, []string{"-", "-ignore:", `-  - {rule: cloudfront/no-waf, on: cdn, reason: "platform team"}`}},
}

func TestEditsChangeFewLines(t *testing.T) {
	src, err := os.ReadFile("testdata/comments.topo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range smallEdits {
		t.Run(name, func(t *testing.T) {
			f := mustParse(t, string(src))
			next, err := model.Apply(f.Topology, c.edits...)
			if err != nil {
				t.Fatal(err)
			}
			out, err := f.Encode(next)
			if err != nil {
				t.Fatal(err)
			}
			if got := difftest.ChangedLines(string(src), string(out)); !slices.Equal(got, c.want) {
				t.Errorf("changed\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if g := mustParse(t, string(out)); !model.Equal(g.Topology, next) {
				t.Errorf("reads back differently:\n%s", out)
			}
		})
	}
}

func TestFirstMoveAddsTheLayoutSection(t *testing.T) {
	f := mustParse(t, "portolan: 1\nnodes:\n  - {id: a, kind: s3}\nignore:\n  - {rule: x, reason: y}\n")
	next, err := model.Apply(f.Topology, model.Move{ID: "a", To: model.Point{X: 1, Y: 2}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Encode(next)
	want := "portolan: 1\nnodes:\n  - {id: a, kind: s3}\n\nlayout:\n  a: [1, 2]\nignore:\n  - {rule: x, reason: y}\n"
	if err != nil || string(out) != want {
		t.Errorf("got %q (%v), want %q", out, err, want)
	}
}

func TestSavingWhatIsWrittenInFlowStyleAsAWhole(t *testing.T) {
	f := mustParse(t, `{"portolan": 1, "nodes": [{"id": "a", "kind": "s3"}], # why
  "layout": {"a": [1, 2]}}`)
	next, err := model.Apply(f.Topology, model.Retitle{ID: "a", Title: "Bucket"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Encode(next)
	if err != nil {
		t.Fatal(err)
	}
	if g := mustParse(t, string(out)); !model.Equal(g.Topology, next) || comments(g) != 1 {
		t.Errorf("reads back differently:\n%s", out)
	}
}

func TestSavingAListInFlowStyleKeepsItsComments(t *testing.T) {
	f := mustParse(t, "portolan: 1\nnodes: [ # all\n  {id: a, kind: s3}, # first\n  {id: b, kind: alb}]\nlinks: []\n# end\n")
	next, err := model.Apply(f.Topology, model.Retitle{ID: "a", Title: "Bucket"}, model.Connect{From: "b", To: "a"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Encode(next)
	want := "portolan: 1\nnodes:\n  # all\n  # first\n  - {id: a, kind: s3, title: Bucket}\n  - {id: b, kind: alb}\nlinks:\n  - b -> a\n# end\n"
	if err != nil || string(out) != want {
		t.Errorf("got %q (%v), want %q", out, err, want)
	}
}

func TestNewDocument(t *testing.T) {
	topo, err := model.New("New", []*model.Node{model.NewNode("a", "", &model.S3{})}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := new(File).Encode(topo)
	want := "portolan: 1\nname: New\n\nnodes:\n  - {id: a, kind: s3}\n"
	if err != nil || string(out) != want {
		t.Errorf("got %q (%v), want %q", out, err, want)
	}
}

func TestWhatNoDocumentCanHoldIsNotWritten(t *testing.T) {
	f := mustParse(t, "portolan: 1\nnodes:\n  - {id: a, kind: s3}\n")
	for _, title := range []string{"\x1b[31m", "two\nlines", "\xff", "\u202eabc"} {
		next, err := model.Apply(f.Topology, model.Retitle{ID: "a", Title: title})
		if err != nil {
			t.Fatal(err)
		}
		if out, err := f.Encode(next); err == nil {
			t.Errorf("title %q was written:\n%s", title, out)
		}
	}
}

func TestFormatFileKeepsLineEnds(t *testing.T) {
	for src, want := range map[string]string{
		"\ufeffportolan: 1\r\nlinks: []\r\n# about\r\nname:   'x'\r\n": "\ufeffportolan: 1\r\n# about\r\nname: x\r\n",
		"portolan: 1": "portolan: 1\n",
		"# alone\n{portolan: 1, # first\n name: x}\n": "# alone\n# first\nportolan: 1\nname: x\n",
	} {
		if got := string(FormatFile(mustParse(t, src))); got != want {
			t.Errorf("%q becomes %q, want %q", src, got, want)
		}
	}
}

func TestFormatFileLeavesBrokenDocumentsAlone(t *testing.T) {
	for _, src := range []string{"portolan: 1\nnods:   []\n", "portolan: 9\nname:   x\n"} {
		f, err := Parse("x", []byte(src))
		if err == nil {
			t.Fatal("not broken")
		}
		if got := string(FormatFile(f)); got != src {
			t.Errorf("%q becomes %q", src, got)
		}
	}
}

func TestFormatFileKeepsCommentsInPlace(t *testing.T) {
	src, err := os.ReadFile("testdata/comments.topo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/comments.formatted.yaml"
	got := FormatFile(mustParse(t, string(src)))
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("got\n%s", got)
	}
}
