package cloudformation

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
)

// anyEdit changes anything of a template but its drawing: a text, a field or a whole
// part is another one or gone. It says what it did, "" for nothing.
func anyEdit(rnd *rand.Rand, root value) string {
	var objects []value
	var scalars []string
	var nodes []value
	var walk func(v value, path string)
	walk = func(v value, path string) {
		if v.Kind == yaml.MappingNode && len(v.Content) > 2 {
			objects = append(objects, v)
		}
		if v.Kind == yaml.ScalarNode && path != "" {
			scalars, nodes = append(scalars, path), append(nodes, v)
		}
		for key, c := range members(v) {
			if path == "" && (key.Value == "AWSTemplateFormatVersion" || key.Value == "Metadata") {
				continue
			}
			walk(c, path+"/"+key.Value)
		}
		if v.Kind == yaml.SequenceNode {
			for _, c := range v.Content {
				walk(c, path+"/-")
			}
		}
	}
	walk(root, "")
	if rnd.IntN(4) == 0 && len(objects) > 1 {
		o := objects[1+rnd.IntN(len(objects)-1)]
		i := 2 * rnd.IntN(len(o.Content)/2)
		gone := o.Content[i].Value
		o.Content = slices.Delete(slices.Clone(o.Content), i, i+2)
		return "without " + gone
	}
	i := rnd.IntN(len(nodes))
	was := nodes[i].Value
	if nodes[i].Value = otherScalar(was); nodes[i].Value == was {
		nodes[i].Value += "x"
	}
	return scalars[i] + ": " + was + " -> " + nodes[i].Value
}

// Whatever somebody edits in the templates of whatever is drawn, reading does not panic,
// and something is said: by the design that is read, or by a note. No property of that
// design is one that the resources do not say.
func TestReadTellsAnyEdit(t *testing.T) {
	racetest.OneGoroutine(t)
	m := gather(t)
	rnd := rand.New(rand.NewPCG(13, 16))
	edits, held := 0, 0
	var top *model.Topology
	for i := 0; edits < 200 && i < 400; i++ {
		if i%10 == 0 {
			top = m.design(7 * i / 10)
		}
		set, err := Export(top, Options{})
		if err != nil {
			continue
		}
		files, err := set.Files()
		if err != nil {
			t.Fatal(err)
		}
		at := rnd.IntN(len(set.Stacks))
		name := set.Stacks[at].Name + ".yaml"
		k := slices.IndexFunc(files, func(f File) bool { return f.Name == name })
		if k < 0 {
			continue
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(files[k].Data, &doc); err != nil {
			t.Fatal(err)
		}
		what := anyEdit(rnd, doc.Content[0])
		if files[k].Data, err = yaml.Marshal(&doc); err != nil {
			t.Fatal(err)
		}
		edits++
		r, err := read(files, ReadOptions{}, 24)
		if err == nil && r.Drawn {
			for _, said := range unmeant(t, files, r) {
				t.Errorf("design %d, %s, %s: %s", i, name, what, said)
			}
		}
		switch {
		case err != nil: // a template that is none is refused
		case len(r.Changed) > 0:
			held++
		case len(r.Notes) == 0:
			t.Errorf("design %d, %s: silent about %s", i, name, what)
		}
	}
	t.Logf("%d edits, %d change the design", edits, held)
	if edits < 200 {
		t.Errorf("only %d edits", edits)
	}
}

// wideSet are the files of a set of about so many nodes.
func wideSet(t testing.TB, nodes int) []File {
	var lines, links strings.Builder
	for i := range nodes / 5 {
		fmt.Fprintf(&lines, "  - {id: cdn%d, kind: cloudfront}\n  - {id: web%d, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n  - {id: app%d, kind: ecs, region: eu-west-1}\n  - {id: s%d, kind: s3, region: eu-west-1}\n  - {id: fn%d, kind: lambda, region: eu-west-1}\n", i, i, i, i, i)
		fmt.Fprintf(&links, "  - u -> cdn%d\n  - {from: cdn%d, to: s%d, access: oac}\n  - {from: cdn%d, to: web%d, path: /api/*, originProtocol: http-only}\n  - web%d -> app%d\n  - {from: web%d, to: fn%d, pathRule: /fn/*}\n", i, i, i, i, i, i, i, i, i)
	}
	file, err := document.Parse("large.topo.yaml", []byte("portolan: 1\nname: Large\nnodes:\n  - {id: u, kind: users}\n"+lines.String()+"links:\n"+links.String()))
	if err != nil {
		t.Fatal(err)
	}
	set, err := Export(file.Topology, Options{Network: NetworkExisting})
	if err != nil {
		t.Fatal(err)
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// One edit of a set of 50 nodes takes a bounded number of exports, held or told: what
// was measured with room to spare.
func TestReadEditedTakesFewExports(t *testing.T) {
	for edit, want := range map[[2]string]int{
		{"PathPattern: /api/*", "PathPattern: /v1/*"}: 40,
		{"MemorySize: 128", "MemorySize: 129"}:        20,
	} {
		files := wideSet(t, 50)
		if !replaceOnce(files, edit[0], edit[1]) {
			t.Fatalf("%s is in no template", edit[0])
		}
		r, err := Read(files, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if r.told() == "" || r.exports > want {
			t.Errorf("%s: %d exports, want at most %d; told:\n%s", edit[1], r.exports, want, r.told())
		}
		t.Logf("%s: %d exports", edit[1], r.exports)
	}
}

func replaceOnce(files []File, old, now string) bool {
	for i, f := range files {
		if src := string(f.Data); IsTemplate(f.Name) && strings.Contains(src, "\nResources:") && strings.Contains(src, old) {
			files[i].Data = []byte(strings.Replace(src, old, now, 1))
			return true
		}
	}
	return false
}

// BenchmarkReadEdited measures reading an edited set of 50 nodes, and how many times as
// long that takes as reading it unedited.
func BenchmarkReadEdited(b *testing.B) {
	files := wideSet(b, 50)
	start := time.Now()
	for range 5 {
		if _, err := Read(files, ReadOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	unedited := time.Since(start) / 5
	replaceOnce(files, "MemorySize: 128", "MemorySize: 129")
	for b.Loop() {
		if _, err := Read(files, ReadOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(unedited), "times-unedited")
}
