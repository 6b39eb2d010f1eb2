package dot

import (
	"bytes"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/export/palette"
	"portolan/model"
	"portolan/model/canonical/canonicaltest"
	"portolan/model/document"
	"portolan/model/layout"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// No name of a property may be that of another attribute of the same thing,
// and every name must be a word of the DOT language.
func TestCarriedNames(t *testing.T) {
	word := regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9]*$`)
	check := func(props []model.Prop, others ...string) {
		for _, p := range props {
			if slices.Contains(others, p.Name) || !word.MatchString(p.Name) {
				t.Errorf("%s cannot be carried", p.Name)
			}
		}
	}
	for _, k := range model.Kinds() {
		check(k.Props, carriedKind, carriedTitle, carriedPlace, carriedOrder)
	}
	for _, k := range model.LinkKinds() {
		check(k.Props, carriedAs, carriedOrder)
	}
	check(model.AssumptionProps())
	if n := reflect.TypeFor[model.Ignore]().NumField(); n != len(ignoreFields) {
		t.Errorf("%d of %d fields of an accepted finding are carried", len(ignoreFields), n)
	}
	if n := reflect.TypeFor[model.Expectation]().NumField(); n != len(expectFields()) {
		t.Errorf("%d of %d fields of a goal are carried", len(expectFields()), n)
	}
}

// What a topology has beside nodes and links is known here: whoever adds to it
// decides whether a graph carries it.
func TestAllOfADesignIsCarried(t *testing.T) {
	var fields []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[model.Topology]()) {
		if f.IsExported() {
			fields = append(fields, f.Name)
		}
	}
	if want := []string{"Name", "Description", "Nodes", "Links", "Layout", "Groups", "Ignores", "Assume", "Expect", "Kept"}; !slices.Equal(fields, want) {
		t.Errorf("a topology has %v, carried are %v", fields, want)
	}
}

func TestCarriedTextReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"%", "%41", ",", `\`, `a\"`, "\xff", "\u202e", "👨\u200d👩", " a "}))
		s := text.Draw(t, "text")
		if got := carriedValue(carriedText(s, false)); got != s {
			t.Fatalf("%q becomes %q", s, got)
		}
		list := rapid.SliceOfN(text, 0, 4).Draw(t, "list")
		written := carriedList(list)
		if got := carriedItems(written); !slices.Equal(got, list) {
			t.Fatalf("%q becomes %q", list, got)
		}
		if strings.ContainsAny(written, "\"\\\n\x1b\u202e") || written == "" {
			t.Fatalf("%q is written as %q", list, written)
		}
	})
}

var awkward = []string{"", "  ", "%", "100%", "%2C", "a, b", ",", `"`, `\`, `\N`, "<b>", "a=b", "=", "* a", "👨\u200d👩\u200d👧", "日本", "❤\ufe0f", "\u00ad", "x ", "1e3", "->", "/* */", "&amp;"}

func textGen() *rapid.Generator[string] {
	letters := append([]rune("abz019 .,;:%\\\"'<>{}[]|=#/-_"), 'é', 'ß', '中', '\u0301', '\u200d')
	return rapid.OneOf(rapid.SampledFrom(awkward), rapid.StringOfN(rapid.SampledFrom(letters), 0, 8, -1))
}

// fill sets some of the properties, as any document can.
func fill(t *rapid.T, props []model.Prop, spec any, ids []string) {
	for _, p := range props {
		if !rapid.Bool().Draw(t, "set") {
			continue
		}
		one := map[model.PropType]func() string{
			model.Bool:    func() string { return strconv.FormatBool(rapid.Bool().Draw(t, p.Name)) },
			model.Int:     func() string { return strconv.Itoa(rapid.Int().Draw(t, p.Name)) },
			model.IntList: func() string { return strconv.Itoa(rapid.Int().Draw(t, p.Name)) },
			model.Decimal: func() string {
				return strconv.FormatFloat(rapid.Float64Range(-1e9, 1e9).Draw(t, p.Name), 'f', -1, 64)
			},
			model.NodeRef:  func() string { return rapid.SampledFrom(ids).Draw(t, p.Name) },
			model.NodeList: func() string { return rapid.SampledFrom(ids).Draw(t, p.Name) },
		}[p.Type]
		switch {
		case p.Type == model.Enum && !p.Open:
			one = func() string { return rapid.SampledFrom(p.Words()).Draw(t, p.Name) }
		case p.Name == "accessMix":
			one = func() string { return rapid.SampledFrom([]string{"wifi 60", "fibre 40"}).Draw(t, p.Name) }
		case one == nil:
			one = func() string { return textGen().Draw(t, p.Name) }
		}
		n := 1
		if p.Type.IsList() {
			n = rapid.IntRange(0, 3).Draw(t, "items")
		}
		value := make([]string, n)
		for i := range value {
			value[i] = one()
		}
		if err := p.Set(spec, value); err != nil {
			t.Fatal(err)
		}
	}
}

// anyDesign draws a design of any kinds with any properties, and with all that
// is neither node nor link.
func anyDesign(t *rapid.T) *model.Topology {
	ids := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z][a-z0-9.-]{0,4}[a-z0-9]`), 1, 5, rapid.ID[string]).Draw(t, "ids")
	nodes := make([]*model.Node, len(ids))
	for i, id := range ids {
		spec := rapid.SampledFrom(model.Kinds()).Draw(t, "kind").NewSpec()
		fill(t, spec.Kind().Info().Props, spec, ids)
		nodes[i] = model.NewNode(id, textGen().Draw(t, "title"), spec)
	}
	links := make([]*model.Link, rapid.IntRange(0, 6).Draw(t, "links"))
	for i := range links {
		from, to := rapid.SampledFrom(nodes).Draw(t, "from"), rapid.SampledFrom(nodes).Draw(t, "to")
		l := model.NewLink(from, to)
		if rapid.Bool().Draw(t, "named") {
			l.Kind, l.Named = rapid.SampledFrom(model.LinkKindsFor(from.Kind(), to.Kind())).Draw(t, "as"), true
			l.Spec = l.Kind.Info().NewSpec()
		}
		fill(t, l.Info().Props, l.Spec, ids)
		links[i] = l
	}
	top, err := model.New(textGen().Draw(t, "name"), nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	top.Description = strings.Join(rapid.SliceOfN(textGen(), 0, 3).Draw(t, "description"), "\n")
	top.Assume = canonicaltest.Assumptions().Draw(t, "assume")
	said := textGen().Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
	for range rapid.IntRange(0, 2).Draw(t, "ignores") {
		top.Ignores = append(top.Ignores, model.Ignore{Rule: said.Draw(t, "rule"), On: textGen().Draw(t, "on"), Reason: said.Draw(t, "reason")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "goals") {
		top.Expect = append(top.Expect, model.Expectation{From: said.Draw(t, "from"), Request: textGen().Draw(t, "request"), P95: "1.5s", Method: "GET"})
	}
	if rapid.Bool().Draw(t, "placed") {
		top.Layout = map[string]model.Point{ids[0]: {X: rapid.IntRange(-99, 99).Draw(t, "x"), Y: rapid.IntRange(-99, 99).Draw(t, "y"), By: rapid.Bool().Draw(t, "by")}}
	}
	return top
}

func TestReadBackAnyDesign(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		top := anyDesign(rt)
		if _, err := new(document.File).Encode(top); err != nil {
			rt.Skip(err) // no document holds it
		}
		checkRoundTrip(rt, top, Options{})
	})
}

func TestGraphvizTakesAnyDesign(t *testing.T) {
	var tops []*model.Topology
	var graphs []string
	for seed := range 20 {
		top := rapid.Custom(anyDesign).Example(seed)
		out := written(t, top, Options{})
		render(t, out)
		tops, graphs = append(tops, top), append(graphs, string(out))
	}
	for i, g := range second(t, graphs...) {
		checkWhole(t, tops[i], g)
	}
}

var attribute = regexp.MustCompile(`, portolan_\w+="[^"]*"`)

// A graph whose attributes a tool took out says what is missing, be it all of
// them, as in pictures of an earlier version, or those of one node.
func TestReadSaysWhatIsNotCarried(t *testing.T) {
	for _, name := range samples.Names() {
		src := string(dotOf(t, samplestest.Topology(t, name), Options{}))
		bare := attribute.ReplaceAllString(src, "")
		all := regexp.MustCompile(`(?m)^\tportolan\w*=.*\n`).ReplaceAllString(bare, "")
		for what, c := range map[string]struct{ src, want string }{
			"all":   {all, "graph: left out properties that labels do not show, goals, assumptions, accepted findings and places: no attributes carry them, as in pictures of an earlier version"},
			"nodes": {bare, ": left out properties that its label does not show: the attributes that carry them are gone"},
			"newer": {strings.Replace(src, `portolan="1"`, `portolan="2"`, 1), `graph: left out what this version does not know: the attributes are of version "2", known is 1`},
		} {
			top, guesses, err := Read(strings.NewReader(c.src))
			if err != nil {
				t.Fatal(err)
			}
			if len(guesses) == 0 || !guesses[0].LeftOut || !strings.HasSuffix(guesses[0].String(), c.want) {
				t.Errorf("%s, %s: guesses %v", name, what, guesses)
			}
			if len(top.Nodes) != len(samplestest.Topology(t, name).Nodes) {
				t.Errorf("%s, %s: %d nodes", name, what, len(top.Nodes))
			}
		}
	}
}

// What a hand wrote into the attributes is taken or named, never dropped.
func TestReadNamesWrongAttributes(t *testing.T) {
	top, guesses, err := Read(strings.NewReader(`digraph {
	portolan=1; portolan_expect_1="from=Sydney,p95=60ms,speed=1"; portolan_mood=good;
	b [portolan_kind=alb, portolan_order=2, portolan_azs=many, portolan_colour=red, portolan_place="3"];
	a [portolan_kind=record, portolan_order=1, portolan_title="A record"];
	c [label="S3 bucket"];
	a -> b [portolan_order=1, portolan_as=forwards, portolan_healthCheck=hc, portolan_weight=3];
}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range guesses {
		got = append(got, g.String())
	}
	want := []string{
		`b: left out place: it is no column and row`,
		`b: left out property azs: azs cannot be "many": a whole number from 1 to 6`,
		`b: left out attribute portolan_colour: there is no such property`,
		`c: kind s3: its label says "s3 bucket"`,
		`a -> b: left out kind forwards: no link from record to alb is of it`,
		`a -> b: left out property healthCheck: there is no node "hc"`,
		`graph: left out "speed" of expect_1: there is no such key`,
		`graph: left out attribute portolan_mood: there is no such property`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if top.Nodes[0].Label() != "A record" || top.Nodes[2].ID != "c" || len(top.Expect) != 1 || top.Expect[0].P95 != "60ms" {
		t.Errorf("%+v, %+v", top.Nodes, top.Expect)
	}
	if v, _ := top.Links[0].Get("weight"); v[0] != "3" {
		t.Errorf("the weight is %v", v)
	}
}

// What no document can hold does not come in by an escape.
func TestReadRefusesWhatNoDocumentHolds(t *testing.T) {
	for _, title := range []string{"%1B[31m", "%E2%80%AEabc", "two%0Alines", "%FF"} {
		src := `digraph { portolan=1; a [portolan_kind=s3, portolan_order=1, portolan_title="` + title + `"] }`
		if top, _, err := Read(strings.NewReader(src)); err == nil || top != nil || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: %v", title, err)
		}
	}
}

// The output grows with the design and not faster.
func TestCarriedIsSmall(t *testing.T) {
	size := func(n int) int { return len(written(t, wide(t, n), Options{})) }
	if a, b := size(200), size(2000); b > 11*a {
		t.Errorf("200 nodes take %d bytes, 2000 nodes %d", a, b)
	}
}

func TestHandOrderIsKept(t *testing.T) {
	top := shop(t)
	top.Layout = map[string]model.Point{"cdn": {X: -3, Y: 40}}
	back, _, err := Read(bytes.NewReader(dotOf(t, top, Options{Direction: layout.TopDown, Theme: palette.Dark})))
	if err != nil || !model.Equal(top, back) {
		t.Errorf("%v: comes back as\n%s", err, document.Format(back))
	}
}

// As many nodes and links as Read takes fit into the bytes that it takes, with
// properties and long names.
func TestLargestGraphReadsBack(t *testing.T) {
	nodes := make([]*model.Node, maxNodes)
	var links []*model.Link
	for i := range nodes {
		id := "alb-" + strconv.Itoa(i)
		nodes[i] = node(t, id, "The balancer of "+id, model.KindALB, "region", "us-east-1", "azs", "3", "scheme", "internal")
		for j := 1; j <= maxLinks/maxNodes && i > 0; j++ {
			links = append(links, link(t, nodes[max(0, i-j)], nodes[i], "pathRule", "/"+id))
		}
	}
	top := topology(t, "large", nodes, links)
	out := written(t, top, Options{})
	if back, guesses, err := Read(bytes.NewReader(out)); err != nil || len(guesses) > 0 || !model.Equal(top, back) {
		t.Errorf("%d bytes, %d guesses: %v", len(out), len(guesses), err)
	}
}

// Tags and x- keys come back as they were.
func TestWhatIsKeptIsCarried(t *testing.T) {
	kept := model.Kept{Tags: []model.Entry{{Key: "team", Value: "a, b"}, {Key: "empty", Value: ""}}, Notes: []model.Entry{{Key: "x-owner", Value: "{name: web}"}}}
	a := model.NewNode("a", "", &model.ALB{}).Keeping(kept)
	b := model.NewNode("b", "", &model.ASG{})
	l := model.NewLink(a, b)
	l.Kept.Notes = kept.Notes
	topo, err := model.New("kept", []*model.Node{a, b}, []*model.Link{l})
	if err != nil {
		t.Fatal(err)
	}
	topo.Kept = kept
	var out bytes.Buffer
	if err := Write(&out, topo, Options{}); err != nil {
		t.Fatal(err)
	}
	back, _, err := Read(bytes.NewReader(out.Bytes()))
	if err != nil || !model.Equal(back, topo) {
		t.Errorf("%v\n%s", err, out.String())
	}
}
