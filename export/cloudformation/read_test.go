package cloudformation

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
	"portolan/samples"
)

// everyDesign are the designs that tests export: samples, patterns, those of the
// services and the bases of the table of wires.
func everyDesign(t *testing.T) map[string]*model.Topology {
	t.Helper()
	out := map[string]*model.Topology{}
	add := func(name string, src []byte) {
		f, err := document.Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = f.Topology
	}
	for _, name := range samples.Names() {
		src, _ := samples.Read(name)
		add(name, src)
	}
	for _, glob := range []string{"testdata/services/*.yaml", "testdata/designs/*.yaml", "testdata/faults/*.yaml", "../../samples/patterns/*.yaml"} {
		paths, err := filepath.Glob(glob)
		if err != nil || len(paths) == 0 {
			t.Fatalf("nothing at %s: %v", glob, err)
		}
		for _, p := range paths {
			src, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			add(p, src)
		}
	}
	for name, f := range wiringFiles(t) {
		for base, src := range f.Bases {
			out[name+"/"+base] = parseDesign(t, src)
		}
	}
	return out
}

// sameAgain exports a design, reads it back and exports that.
func sameAgain(t interface{ Fatalf(string, ...any) }, top *model.Topology, o Options) bool {
	set, err := Export(top, o)
	var refused *UnsupportedError
	if errors.As(err, &refused) {
		return false
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
	files, err := set.Files()
	if err != nil {
		t.Fatalf("%v", err)
	}
	r, err := Read(files, ReadOptions{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	if want, got := document.Format(top), document.Format(r.Topology); !bytes.Equal(want, got) {
		t.Fatalf("came back as\n%s\nwant\n%s\n%v", got, want, r.Changed)
	}
	if len(r.Changed) > 0 || len(r.Notes) > 0 || r.Understood != r.Resources {
		t.Fatalf("of a set as it was written: %v %v, %d of %d understood", r.Changed, r.Notes, r.Understood, r.Resources)
	}
	again, err := Export(r.Topology, o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for i := range again.Stacks {
		if !bytes.Equal(again.Stacks[i].Template, set.Stacks[i].Template) {
			t.Fatalf("%s differs from the first export", set.Stacks[i].Name)
		}
	}
	return true
}

// A set that was not touched gives the design that was drawn, and that the same
// templates, also with options and in templates of JSON.
func TestReadBackEverything(t *testing.T) {
	racetest.OneGoroutine(t)
	n := 0
	for name, top := range everyDesign(t) {
		t.Run(name, func(t *testing.T) {
			for _, o := range []Options{{}, {Network: NetworkExisting}, {Name: "other", Force: true}} {
				if sameAgain(t, top, o) {
					n++
				}
			}
		})
	}
	if n < 150 {
		t.Errorf("%d sets were read back; that says little", n)
	}
}

// Random designs that can be exported come back too.
func TestReadBackAnyDesign(t *testing.T) {
	designs := everyDesign(t)
	var names []string
	for name := range designs {
		names = append(names, name)
	}
	slices.Sort(names)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		top := designs[rapid.SampledFrom(names).Draw(rt, "design")]
		at := top.Nodes[rapid.IntRange(0, len(top.Nodes)-1).Draw(rt, "node")]
		props := at.Info().Props
		p := props[rapid.IntRange(0, len(props)-1).Draw(rt, "property")]
		value := rapid.SampledFrom(append(p.Words(), "true", "false", "2", "300", "/x", "us-east-1", "#", "'", "a: b", "${A}", "é\u200b")).Draw(rt, "value")
		changed, err := model.Apply(top, model.Set{ID: at.ID, Props: []model.Setting{{Prop: p.Name, Value: []string{value}}}}, model.Describe{Name: "x " + value, Description: value})
		if err != nil {
			return
		}
		if sameAgain(rt, changed, Options{}) {
			n++
		}
	})
	t.Logf("%d random designs came back", n)
	if n == 0 {
		t.Error("no random design could be exported")
	}
}

// A drawing that does not fit beside its resources is shared out to several
// templates, or goes with them through a bucket; it comes back whole.
func TestReadBackLargeDrawings(t *testing.T) {
	for _, users := range []int{20, 450, 900} {
		var b strings.Builder
		b.WriteString("nodes:\n  - {id: cdn, kind: cloudfront}\n  - {id: pages, kind: s3, region: eu-west-1}\n  - {id: more, kind: s3, region: eu-central-1}\n")
		for i := range users {
			b.WriteString("  - {id: people-" + strings.Repeat("x", 30) + decimal(i) + ", kind: users, title: \" # a: 'b'\"}\n")
		}
		b.WriteString("links:\n  - people-" + strings.Repeat("x", 30) + "0 -> cdn\n  - {from: cdn, to: pages, access: oac}\n  - {from: cdn, to: more, path: /more/*, access: oac}\n")
		top := parseDesign(t, b.String())
		if !sameAgain(t, top, Options{}) {
			t.Fatal("not exported")
		}
		set, err := Export(top, Options{})
		if err != nil {
			t.Fatal(err)
		}
		parts := 0
		for _, s := range set.Stacks {
			if bytes.Contains(s.Template, []byte("    Topology: ")) {
				parts++
			}
		}
		if want := map[int]int{20: 1, 450: 2, 900: 1}[users]; parts != want {
			t.Errorf("with %d populations %d templates carry the drawing, want %d", users, parts, want)
		}
	}
}

// One template of a set that shares the drawing out says that others are missing.
func TestPartOfADrawing(t *testing.T) {
	src := "Metadata: {Portolan: {Topology: \"portolan: 1\\n\", Part: 1, Parts: 2}}\nResources: {PagesBucket: {Type: AWS::S3::Bucket}}\n"
	r, err := Read([]File{{Name: "a.yaml", Data: []byte(src)}}, ReadOptions{Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Drawn || len(r.Notes) == 0 || !strings.Contains(r.Notes[0].Why, "parts of the drawing are missing") || r.Topology.Node("pages") == nil {
		t.Errorf("drawn %v, %v", r.Drawn, r.Notes)
	}
}

// Every option of an export is recorded, so that resources are held against what
// the same export gives.
func TestOptionsAreRecorded(t *testing.T) {
	all := Options{Network: NetworkExisting, NAT: NATOne, FlowLogs: true, LogDays: 30, Force: true, Name: "shop"}
	var back Options
	for _, f := range all.recorded() {
		if !back.recall(f.key, f.val.Value) {
			t.Errorf("%s is not known", f.key)
		}
	}
	if back != all {
		t.Errorf("%+v came back as %+v", all, back)
	}
}
