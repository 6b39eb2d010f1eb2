package cloudformation_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/export/cloudformation"
	"portolan/model"
	"portolan/model/document"
	"portolan/samples"
)

// design is a drawing to export: a bundled sample or one of testdata/designs.
func design(t testing.TB, name string) *model.Topology {
	t.Helper()
	src, ok := samples.Read(name)
	if !ok {
		var err error
		if src, err = os.ReadFile(filepath.Join("testdata", "designs", name+samples.Suffix)); err != nil {
			t.Fatal(err)
		}
	}
	return parse(t, string(src))
}

func parse(t testing.TB, src string) *model.Topology {
	t.Helper()
	file, err := document.Parse("test"+samples.Suffix, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return file.Topology
}

// exported are the designs that deploy, with the judges' golden templates.
var exported = []string{
	"static-site", "dynamic-web", "multi-region-failover", "weighted-shift", "latency-routing",
	"far-bucket", "prefix-list", "vpc-origin", "shared-origin", "plain-alb", "global-api", "global-storefront",
}

func export(t testing.TB, top *model.Topology, o cloudformation.Options) *cloudformation.Set {
	t.Helper()
	set, err := cloudformation.Export(top, o)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func files(t testing.TB, set *cloudformation.Set) []cloudformation.File {
	t.Helper()
	all, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestGolden(t *testing.T) {
	for _, name := range exported {
		for _, f := range files(t, export(t, design(t, name), cloudformation.Options{})) {
			t.Run(name+"/"+f.Name, func(t *testing.T) { golden.RequireEqual(t, f.Data) })
		}
	}
	t.Run("existing", func(t *testing.T) {
		set := export(t, design(t, "shared-origin"), cloudformation.Options{Network: cloudformation.NetworkExisting})
		for _, f := range files(t, set) {
			t.Run(f.Name, func(t *testing.T) { golden.RequireEqual(t, f.Data) })
		}
	})
}

// Every sample is exported or refused with reasons that name what is drawn.
func TestSamplesExportOrSayWhyNot(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			top := design(t, name)
			_, err := cloudformation.Export(top, cloudformation.Options{})
			if slices.Contains(exported, name) {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var refused *cloudformation.UnsupportedError
			if !errors.As(err, &refused) {
				t.Fatalf("neither exported nor refused: %v", err)
			}
			if len(refused.Reasons) == 0 {
				t.Fatal("refused without a reason")
			}
			for _, r := range refused.Reasons {
				if top.Node(r.Node) == nil && top.Link(r.Link) == nil {
					t.Errorf("reason names nothing of the drawing: %+v", r)
				}
				if r.Why == "" || !strings.Contains(err.Error(), r.Why) {
					t.Errorf("the error does not say %q", r.Why)
				}
			}
		})
	}
}

func TestSameBytesTwice(t *testing.T) {
	for _, name := range exported {
		top := design(t, name)
		a, b := files(t, export(t, top, cloudformation.Options{})), files(t, export(t, top, cloudformation.Options{}))
		for i := range a {
			if a[i].Name != b[i].Name || !bytes.Equal(a[i].Data, b[i].Data) {
				t.Errorf("%s: %s differs from run to run", name, a[i].Name)
			}
		}
	}
}

// The order of nodes and links in a file is the order of the drawing; that of
// map keys is nobody's. A node at the end must not move what is there.
func TestIdsAreStable(t *testing.T) {
	top := design(t, "static-site")
	more, err := model.Apply(top, model.Add{Node: model.NewNode("tokyo", "", &model.Users{})}, model.Connect{From: "tokyo", To: "www"})
	if err != nil {
		t.Fatal(err)
	}
	before := load(t, export(t, top, cloudformation.Options{}).Stacks[0])
	after := load(t, export(t, more, cloudformation.Options{}).Stacks[0])
	if a, b := before.resourceIDs(), after.resourceIDs(); !slices.Equal(a, b) {
		t.Errorf("resources were %v, are %v", a, b)
	}
}

func TestLeftOutIsListed(t *testing.T) {
	set := export(t, design(t, "multi-region-failover"), cloudformation.Options{})
	for _, what := range []string{"toronto", "madrid", "db-us", "db-eu", "expect", "app-us"} {
		i := slices.IndexFunc(set.LeftOut, func(l cloudformation.LeftOut) bool { return l.What == what })
		if i < 0 || set.LeftOut[i].Why == "" {
			t.Errorf("%s is not listed with a reason: %v", what, set.LeftOut)
		}
		// The stack with the drawing says it, for others do not change with it.
		for _, s := range set.Stacks {
			drawing := bytes.Contains(s.Template, []byte("portolan: 1"))
			if d := load(t, s).Description; strings.Contains(d, what) != drawing {
				t.Errorf("%s and the description of %s, which holds the drawing (%v): %s", what, s.Name, drawing, d)
			}
		}
	}
}

func TestForceLeavesOutAndExportsTheRest(t *testing.T) {
	top, err := model.Apply(design(t, "dynamic-web"),
		model.Add{Node: model.NewNode("speed", "", &model.Accelerator{})}, model.Connect{From: "speed", To: "web"})
	if err != nil {
		t.Fatal(err)
	}
	set := export(t, top, cloudformation.Options{Force: true})
	if !bytes.Contains(set.Stacks[0].Template, []byte("Force: true")) {
		t.Error("the first template does not say that something was forced")
	}
	for _, id := range []string{"speed"} {
		if !slices.ContainsFunc(set.LeftOut, func(l cloudformation.LeftOut) bool { return l.What == id }) {
			t.Errorf("%s is neither exported nor listed: %v", id, set.LeftOut)
		}
	}
	var kinds []string
	for _, s := range set.Stacks {
		for _, r := range load(t, s).Resources {
			kinds = append(kinds, r.Type)
		}
		check(t, set, s)
	}
	for _, want := range []string{"AWS::CloudFront::Distribution", "AWS::AutoScaling::AutoScalingGroup"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("no %s is left", want)
		}
	}
}

// A design of which nothing is left out gives the same bytes with Force.
func TestForceWithoutNeedChangesNothing(t *testing.T) {
	top := design(t, "dynamic-web")
	plain, forced := export(t, top, cloudformation.Options{}), export(t, top, cloudformation.Options{Force: true})
	for i, s := range plain.Stacks {
		if !bytes.Equal(s.Template, forced.Stacks[i].Template) {
			t.Errorf("%s differs", s.Name)
		}
	}
}

func TestForceStillRefusesNothing(t *testing.T) {
	top := parse(t, "portolan: 1\nnodes:\n  - {id: fn, kind: lambda, region: us-east-1}\n")
	var refused *cloudformation.UnsupportedError
	if _, err := cloudformation.Export(top, cloudformation.Options{Force: true}); !errors.As(err, &refused) {
		t.Errorf("an export of nothing: %v", err)
	}
}

func TestUnknownNetwork(t *testing.T) {
	if _, err := cloudformation.Export(design(t, "static-site"), cloudformation.Options{Network: "peered"}); err == nil || !strings.Contains(err.Error(), "peered") {
		t.Errorf("error is %v", err)
	}
}

func TestNameOfStacks(t *testing.T) {
	set := export(t, design(t, "static-site"), cloudformation.Options{Name: "My 1st_shop!"})
	if got := set.Stacks[0].Name; got != "my-1st-shop-us-east-1" {
		t.Errorf("stack is called %q", got)
	}
	set = export(t, design(t, "static-site"), cloudformation.Options{Name: "2nd"})
	if got := set.Stacks[0].Name; got != "design-2nd-us-east-1" {
		t.Errorf("stack is called %q; names start with a letter", got)
	}
}

func TestTheDrawingCanBeReadBack(t *testing.T) {
	for _, name := range exported {
		top := design(t, name)
		want := document.Format(top)
		found := 0
		for _, s := range export(t, top, cloudformation.Options{}).Stacks {
			tpl := load(t, s)
			if src := tpl.Metadata.Portolan.Topology; src != "" {
				found++
				if got := document.Format(parse(t, src)); !bytes.Equal(got, want) {
					t.Errorf("%s: the drawing in the template is\n%s\nwant\n%s", name, got, want)
				}
			}
		}
		if found != 1 {
			t.Errorf("%s: %d stacks carry the drawing, want 1", name, found)
		}
	}
}

func TestLargeDrawingsStayDeployable(t *testing.T) {
	var b strings.Builder
	b.WriteString("portolan: 1\nname: Large\nnodes:\n  - {id: cdn, kind: cloudfront}\n  - {id: pages, kind: s3, region: us-east-1}\n")
	for i := range 900 {
		b.WriteString("  - {id: people-" + strings.Repeat("x", 30) + string(rune('a'+i%26)) + itoa(i) + ", kind: users}\n")
	}
	b.WriteString("links:\n  - people-" + strings.Repeat("x", 30) + "a0 -> cdn\n  - {from: cdn, to: pages, access: oac}\n")
	set := export(t, parse(t, b.String()), cloudformation.Options{})
	main := set.Stacks[len(set.Stacks)-1]
	if n := len(main.Template); n > 51200 && main.Upload == "" {
		t.Errorf("template has %d bytes and goes through no bucket; CloudFormation takes 51200", n)
	}
	if !strings.Contains(string(main.Template), "    Topology: ") {
		t.Error("the drawing is missing")
	}
}

// Names that people gave must not become references or lines of their own.
func TestHostileNames(t *testing.T) {
	top := design(t, "static-site")
	nasty := "x {{resolve:ssm:/secret}} ${AWS::AccountId}\x1b[31m # : '\""
	more, err := model.Apply(top, model.Retitle{ID: "cdn", Title: nasty}, model.Describe{Name: nasty, Description: nasty})
	if err != nil {
		t.Fatal(err)
	}
	set := export(t, more, cloudformation.Options{})
	for _, f := range files(t, set) {
		src := string(f.Data)
		if f.Name == set.Stacks[0].Name+".yaml" {
			if i := strings.Index(src, "\nParameters:"); strings.Contains(src[i:], "{{resolve:ssm") || strings.Contains(src[:strings.Index(src, "\nMetadata:")], "{{") {
				t.Errorf("%s: a name became a reference:\n%s", f.Name, src)
			}
		}
		if strings.ContainsRune(src, 0x1b) {
			t.Errorf("%s: an escape sequence got through", f.Name)
		}
	}
	check(t, set, set.Stacks[0])
}
