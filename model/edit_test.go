package model_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"portolan/model"
)

func setting(prop string, value ...string) []model.Setting {
	return []model.Setting{{Prop: prop, Value: value}}
}

// ref is a link of the shop by its ends.
func ref(from, to string) model.LinkRef { return model.LinkRef{From: from, To: to} }

func nodeIDs(t *model.Topology) string {
	var ids []string
	for _, n := range t.Nodes {
		ids = append(ids, n.ID)
	}
	return strings.Join(ids, " ")
}

func linkRefs(t *model.Topology) string {
	var refs []string
	for _, l := range t.Links {
		refs = append(refs, l.Ref().String())
	}
	return strings.Join(refs, ", ")
}

// got reads a property in file form, "-" when it is not set.
func got(v []string, set bool) string {
	if !set {
		return "-"
	}
	return strings.Join(v, ",")
}

// shopIDs are the nodes of the shop in order.
const shopIDs = "sydney www cdn assets alb-1 app check all acl"

// possibleEdits are edits of the shop, what the undo list calls them and whether
// the outcome is right.
var possibleEdits = map[string]struct {
	edit model.Edit
	says string
	good func(*model.Topology) bool
}{
	"add": {
		model.Add{Node: node("fn", &model.Lambda{})},
		"add fn",
		func(t *model.Topology) bool { return nodeIDs(t) == shopIDs+" fn" },
	},
	"add behind another": {
		model.Add{Node: node("fn", &model.Lambda{}), After: "sydney"},
		"add fn",
		func(t *model.Topology) bool { return strings.HasPrefix(nodeIDs(t), "sydney fn www ") },
	},
	"remove": {
		model.Remove{IDs: []string{"alb-1", "check"}},
		"delete alb-1, check",
		func(t *model.Topology) bool {
			_, set := t.Link(ref("www", "cdn")).Get("healthCheck")
			_, children := t.Node("all").Get("children")
			_, placed := t.Layout["alb-1"]
			return nodeIDs(t) == "sydney www cdn assets app all acl" && linkRefs(t) == "sydney -> www, www -> cdn, cdn -> assets, acl -> cdn" &&
				!set && !children && !placed && len(t.Ignores) == 2 && t.Ignores[1].Rule == "graph/z"
		},
	},
	"connect": {
		model.Connect{From: "cdn", To: "assets", Props: setting("path", "/img/*")},
		"connect cdn to assets",
		func(t *model.Topology) bool {
			l := t.Link(model.LinkRef{From: "cdn", To: "assets", N: 1})
			return l != nil && l == t.Links[len(t.Links)-1] && got(l.Get("path")) == "/img/*" && l.Kind == model.Origin
		},
	},
	"disconnect the first of a pair": {
		model.Disconnect{Link: ref("cdn", "alb-1")},
		"disconnect cdn from alb-1",
		func(t *model.Topology) bool {
			return linkRefs(t) == "sydney -> www, www -> cdn, cdn -> assets, cdn -> alb-1, alb-1 -> app, acl -> cdn, check -> cdn"
		},
	},
	"set": {
		model.Set{ID: "app", Props: append(setting("min", "5"), setting("azs", "3")...)},
		"set min, azs of app",
		func(t *model.Topology) bool {
			s, ok := model.As[*model.ASG](t.Node("app"))
			return ok && s.Min.Val() == 5 && s.AZs.Val() == 3 && s.Region.Val() == "us-east-1"
		},
	},
	"clear": {
		model.Set{ID: "app", Props: []model.Setting{{Prop: "min"}}},
		"set min of app",
		func(t *model.Topology) bool {
			s, _ := model.As[*model.ASG](t.Node("app"))
			return got(t.Node("app").Get("min")) == "-" && s.Min.Val() == 2 // the default
		},
	},
	"set what changes a link's default": {
		model.Set{ID: "assets", Props: setting("access", "website")},
		"set access of assets",
		func(t *model.Topology) bool {
			o, ok := model.LinkAs[*model.OriginSpec](t.Link(ref("cdn", "assets")))
			return ok && o.OriginProtocol.Val() == "http-only"
		},
	},
	"set of a link": {
		model.SetLink{Link: ref("cdn", "assets"), Props: setting("criteria", "500", "503")},
		"set criteria of cdn -> assets",
		func(t *model.Topology) bool { return got(t.Link(ref("cdn", "assets")).Get("criteria")) == "500,503" },
	},
	"retitle": {
		model.Retitle{ID: "cdn", Title: ""},
		"title cdn",
		func(t *model.Topology) bool { return t.Node("cdn").Label() == "cdn" },
	},
	"rename": {
		model.Rename{ID: "alb-1", To: "front"},
		"rename alb-1 to front",
		func(t *model.Topology) bool {
			return nodeIDs(t) == "sydney www cdn assets front app check all acl" &&
				linkRefs(t) == "sydney -> www, www -> cdn, cdn -> assets, cdn -> front, cdn -> front #2, front -> app, acl -> cdn, check -> cdn" &&
				t.Layout["front"] == model.Point{X: 60, Y: 6} && len(t.Layout) == 2 &&
				t.Ignores[1].On == "cdn -> front #2" && t.Ignores[2].On == "front" && t.Expect[1].Survives == "node:front"
		},
	},
	"rename what properties name": {
		model.Rename{ID: "check", To: "probe"},
		"rename check to probe",
		func(t *model.Topology) bool {
			return got(t.Link(ref("www", "cdn")).Get("healthCheck")) == "probe" && got(t.Node("all").Get("children")) == "probe" && t.Link(ref("probe", "cdn")) != nil
		},
	},
	"rename what goals name": {
		model.Rename{ID: "sydney", To: "perth"},
		"rename sydney to perth",
		func(t *model.Topology) bool { return t.Expect[0].From == "perth" && t.Expect[0].P95 == "60ms" },
	},
	"move": {
		model.Move{ID: "www", To: model.Point{X: 1, Y: 2}},
		"move www",
		func(t *model.Topology) bool { return t.Layout["www"] == model.Point{X: 1, Y: 2} && len(t.Layout) == 3 },
	},
	"give back to the layout": {
		model.Move{ID: "cdn", Free: true},
		"move cdn",
		func(t *model.Topology) bool { _, placed := t.Layout["cdn"]; return !placed && len(t.Layout) == 1 },
	},
	"change the kind": {
		model.ChangeKind{ID: "alb-1", Kind: model.KindNLB},
		"make alb-1 nlb",
		func(t *model.Topology) bool {
			return t.Node("alb-1").Kind() == model.KindNLB && got(t.Node("alb-1").Get("region")) == "us-east-1" && len(t.In("alb-1")) == 2 && len(t.Out("alb-1")) == 1
		},
	},
	"change the kind and what links are": {
		model.ChangeKind{ID: "www", Kind: model.KindAccelerator},
		"make www global-accelerator",
		func(t *model.Topology) bool {
			return t.Link(ref("sydney", "www")).Kind == model.Requests && t.Link(ref("www", "cdn")).Kind == model.Endpoint
		},
	},
	"insert": {
		model.InsertOn{Link: ref("cdn", "assets"), Node: node("fn", &model.FunctionURL{})},
		"insert fn on cdn -> assets",
		func(t *model.Topology) bool {
			first := t.Link(ref("cdn", "fn"))
			return strings.Contains(nodeIDs(t), "cdn fn assets") && strings.Contains(linkRefs(t), "cdn -> fn, fn -> assets, cdn -> alb-1") &&
				t.Link(ref("cdn", "assets")) == nil && got(first.Get("path")) == "/static/*"
		},
	},
	"describe": {
		model.Describe{Name: "Mall", Description: "More"},
		"describe the design",
		func(t *model.Topology) bool { return t.Name == "Mall" && t.Description == "More" },
	},
	"ignore": {
		model.IgnoreFinding{Ignore: model.Ignore{Rule: "cloudfront/no-waf", On: "cdn", Reason: "never"}},
		"ignore cloudfront/no-waf",
		func(t *model.Topology) bool { return len(t.Ignores) == 4 && t.Ignores[3].Reason == "never" },
	},
	"lift": {
		model.IgnoreFinding{Ignore: model.Ignore{Rule: "cloudfront/no-waf", On: "cdn"}, Lift: true},
		"no longer ignore cloudfront/no-waf",
		func(t *model.Topology) bool { return len(t.Ignores) == 3 },
	},
	"assume": {
		model.SetAssumption{Setting: setting("tls", "1.2")[0]},
		"assume tls",
		func(t *model.Topology) bool { return t.Assume.TLS.Val() == "1.2" && t.Assumed().HTTP.Val() == "2" },
	},
	"batch": {
		model.Batch{Title: "two things", Edits: []model.Edit{model.Retitle{ID: "app", Title: "App"}, model.Remove{IDs: []string{"acl"}}}},
		"two things",
		func(t *model.Topology) bool { return t.Node("app").Title == "App" && t.Node("acl") == nil },
	},
}

func TestEdits(t *testing.T) {
	for name, c := range possibleEdits {
		t.Run(name, func(t *testing.T) {
			old := shop(t)
			before := snapshot(old)
			next, err := c.edit.Apply(old)
			if err != nil {
				t.Fatal(err)
			}
			if !c.good(next) {
				t.Errorf("gives\n%s", snapshot(next))
			}
			if c.edit.String() != c.says {
				t.Errorf("is called %q, want %q", c.edit, c.says)
			}
			if snapshot(old) != before {
				t.Errorf("changes the old topology from\n%sto\n%s", before, snapshot(old))
			}
		})
	}
}

func TestImpossibleEdits(t *testing.T) {
	for name, c := range map[string]struct {
		edit model.Edit
		is   error // nil for any
	}{
		"add twice":                  {model.Add{Node: node("cdn", &model.S3{})}, model.ErrDuplicateID},
		"add without a slug":         {model.Add{Node: node("My Node", &model.S3{})}, nil},
		"remove nobody":              {model.Remove{IDs: []string{"app", "nobody"}}, model.ErrMissingNode},
		"connect to nobody":          {model.Connect{From: "cdn", To: "nobody"}, model.ErrMissingNode},
		"connect as something else":  {model.Connect{From: "cdn", To: "app", As: model.Queries}, nil},
		"connect with a foreign":     {model.Connect{From: "alb-1", To: "app", Props: setting("dial", "1")}, nil},
		"disconnect what is not":     {model.Disconnect{Link: ref("app", "cdn")}, nil},
		"set of nobody":              {model.Set{ID: "nobody", Props: setting("min", "1")}, model.ErrMissingNode},
		"set what is unknown":        {model.Set{ID: "app", Props: setting("colour", "red")}, nil},
		"set a wrong word":           {model.Set{ID: "alb-1", Props: setting("scheme", "public")}, nil},
		"name nobody as child":       {model.Set{ID: "all", Props: setting("children", "check", "nobody")}, model.ErrMissingNode},
		"name nobody on a link":      {model.SetLink{Link: ref("www", "cdn"), Props: setting("healthCheck", "nobody")}, model.ErrMissingNode},
		"name nobody on a new link":  {model.Connect{From: "www", To: "alb-1", Props: setting("healthCheck", "nobody")}, model.ErrMissingNode},
		"set of no link":             {model.SetLink{Link: ref("app", "cdn"), Props: setting("path", "/")}, nil},
		"title of nobody":            {model.Retitle{ID: "nobody"}, model.ErrMissingNode},
		"rename nobody":              {model.Rename{ID: "nobody", To: "x"}, model.ErrMissingNode},
		"rename to a taken id":       {model.Rename{ID: "app", To: "cdn"}, model.ErrDuplicateID},
		"rename to no slug":          {model.Rename{ID: "app", To: "App!"}, nil},
		"move nobody":                {model.Move{ID: "nobody"}, model.ErrMissingNode},
		"change the kind of nobody":  {model.ChangeKind{ID: "nobody", Kind: model.KindS3}, model.ErrMissingNode},
		"change to no kind":          {model.ChangeKind{ID: "app", Kind: "submarine"}, nil},
		"insert on no link":          {model.InsertOn{Link: ref("app", "cdn"), Node: node("x", &model.S3{})}, nil},
		"insert a taken id":          {model.InsertOn{Link: ref("www", "cdn"), Node: node("app", &model.S3{})}, model.ErrDuplicateID},
		"ignore for no reason":       {model.IgnoreFinding{Ignore: model.Ignore{Rule: "a/b", Reason: " "}}, nil},
		"assume what is unknown":     {model.SetAssumption{Setting: setting("luck", "100")[0]}, nil},
		"assume what cannot be":      {model.SetAssumption{Setting: setting("tls", "0.9")[0]}, nil},
		"a batch with one bad thing": {model.Batch{Title: "b", Edits: []model.Edit{model.Retitle{ID: "app"}, model.Move{ID: "nobody"}}}, model.ErrMissingNode},
	} {
		t.Run(name, func(t *testing.T) {
			old := shop(t)
			before := snapshot(old)
			next, err := c.edit.Apply(old)
			if err == nil || next != nil || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("gives %v, %v", next, err)
			}
			if snapshot(old) != before {
				t.Error("changes the old topology")
			}
		})
	}
}

func TestNewRefusesWhatCannotBe(t *testing.T) {
	a, b := node("a", &model.S3{}), node("b", &model.S3{})
	if _, err := model.New("", []*model.Node{a, node("a", &model.ALB{})}, nil); !errors.Is(err, model.ErrDuplicateID) {
		t.Errorf("an id twice: %v", err)
	}
	if _, err := model.New("", []*model.Node{a}, []*model.Link{model.NewLink(a, b)}); !errors.Is(err, model.ErrMissingNode) {
		t.Errorf("a link to nobody: %v", err)
	}
	l := model.NewLink(a, a)
	topo, err := model.New("", []*model.Node{a}, []*model.Link{l, l})
	if err != nil || linkRefs(topo) != "a -> a, a -> a #2" {
		t.Errorf("a link to itself, twice: %v, %v", topo, err)
	}
}

func TestQuestionsOfATopology(t *testing.T) {
	topo := shop(t)
	var guards []string
	for _, n := range topo.Guards("cdn") {
		guards = append(guards, n.ID)
	}
	if !slices.Equal(guards, []string{"acl"}) {
		t.Errorf("guards of cdn are %q", guards)
	}
	if g := topo.Guards("www"); len(g) != 1 || g[0].ID != "check" {
		t.Errorf("guards of www are %v", g)
	}
	if !slices.Equal(topo.Regions(), []string{"us-east-1"}) {
		t.Errorf("Regions are %q", topo.Regions())
	}
	if topo.Index("cdn") != 2 || topo.Index("nobody") != -1 || topo.Node("nobody") != nil || topo.Link(ref("a", "b")) != nil {
		t.Error("who is where")
	}
	if topo.FreshID("cdn") != "cdn-2" || topo.FreshID("fn") != "fn" {
		t.Errorf("fresh ids are %s and %s", topo.FreshID("cdn"), topo.FreshID("fn"))
	}
	edge := node("e", &model.LambdaEdge{})
	if edge.Region() != "us-east-1" || node("u", &model.Users{Region: model.Some("eu-west-1")}).Region() != "" {
		t.Error("a Lambda@Edge function lives in us-east-1, users live in no Region")
	}
	if _, ok := model.As[*model.ALB](topo.Node("cdn")); ok {
		t.Error("a distribution is no balancer")
	}
	if _, ok := model.As[*model.ALB](nil); ok {
		t.Error("nobody is no balancer")
	}
}

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"Shop CDN": "shop-cdn", "ALB (eu-west-1)": "alb-eu-west-1", "  a  b ": "a-b", "日本": "", "Ü1": "1", "a.b_c-d": "a.b_c-d", "--x--": "x", "": "", "\x1b[31mred": "31mred", strings.Repeat("ab", 99): strings.Repeat("ab", 32),
	} {
		if got := model.Slug(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := model.Slug(rapid.String().Draw(t, "text"))
		if len(s) > 64 || !utf8.ValidString(s) || s != "" && model.CheckID(s) != nil {
			t.Fatalf("%q is no id: %v", s, model.CheckID(s))
		}
	})
	for id, fine := range map[string]bool{"a": true, "a-1": true, "1.b_c": true, "": false, "A": false, "a b": false, "-a": false, "a-": false, "ü": false, "a\n": false, strings.Repeat("a", 65): false} {
		if err := model.CheckID(id); (err == nil) != fine {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestEqual(t *testing.T) {
	a, b := shop(t), shop(t)
	if !model.Equal(a, b) || !model.Equal(a, a) || model.Equal(a, nil) || !model.Equal(nil, nil) {
		t.Error("equal designs differ")
	}
	for _, e := range []model.Edit{
		model.Describe{Name: "x"},
		model.Describe{Name: a.Name, Description: "x"},
		model.Retitle{ID: "app", Title: "x"},
		model.Set{ID: "app", Props: setting("azs", "2")},
		model.SetLink{Link: ref("www", "cdn"), Props: setting("weight", "0")},
		model.Move{ID: "app"},
		model.Move{ID: "cdn", Free: true},
		model.Rename{ID: "app", To: "x"},
		model.IgnoreFinding{Ignore: a.Ignores[0], Lift: true},
		model.SetAssumption{Setting: setting("body", "1")[0]},
		model.Disconnect{Link: ref("acl", "cdn")},
	} {
		c, err := e.Apply(b)
		if err != nil {
			t.Fatal(err)
		}
		if model.Equal(a, c) {
			t.Errorf("%s makes no difference", e)
		}
	}
}

// An assumption out of its range is refused where it is set, as in a file: what was
// kept could not be read again.
func TestAssumptionsAreSetWithinTheirRange(t *testing.T) {
	top := shop(t)
	for _, p := range model.AssumptionProps() {
		if !p.HasRange() {
			continue
		}
		beyond := strconv.FormatFloat(p.Max+1, 'f', -1, 64)
		if _, err := (model.SetAssumption{Setting: model.Setting{Prop: p.Name, Value: []string{beyond}}}).Apply(top); err == nil || !strings.Contains(err.Error(), p.Name) {
			t.Errorf("%s: %s is set: %v", p.Name, beyond, err)
		}
		if _, err := (model.SetAssumption{Setting: model.Setting{Prop: p.Name, Value: []string{strconv.FormatFloat(p.Max, 'f', -1, 64)}}}).Apply(top); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}
