package document

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
)

func TestWhatIsWrittenReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topo := topologyGen(8).Draw(t, "topology")
		out := Format(topo)
		f, err := Parse("x", out)
		if err != nil {
			t.Fatalf("%v\nin\n%s", err, out)
		}
		if !model.Equal(f.Topology, topo) {
			t.Fatalf("reads back differently:\n%s\nas\n%s", out, Format(f.Topology))
		}
		if again := Format(f.Topology); !bytes.Equal(again, out) {
			t.Fatalf("not idempotent:\n%s\n%s", out, again)
		}
		if again := FormatFile(f); !bytes.Equal(again, out) {
			t.Fatalf("FormatFile differs from Format without comments:\n%s\n%s", out, again)
		}
		same, err := f.Encode(topo)
		if err != nil || !bytes.Equal(same, out) {
			t.Fatalf("an equal topology changes the source: %v\n%s", err, same)
		}
	})
}

// remark draws a source with comments and blank lines strewn over canonical text.
func remark(t *rapid.T, text []byte) string {
	var b strings.Builder
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	body := false // past the description, whose lines are no place for comments
	for i, l := range lines {
		indent := l[:indentOf(l)]
		body = body || strings.HasPrefix(l, "nodes:")
		if i > 0 && strings.TrimSpace(l) != "" && (body || l == strings.TrimLeft(l, " ")) {
			switch rapid.IntRange(0, 7).Draw(t, "remark") {
			case 0:
				b.WriteString(indent + "# above " + string(rune('a'+i%26)) + "\n")
			case 1:
				b.WriteString("\n")
			case 2:
				if len(indent) <= 2 {
					b.WriteString("\n" + indent + "# loose\n\n")
				}
			case 3:
				if body {
					l = strings.TrimSuffix(l, "\n") + " # behind\n"
				}
			}
		}
		b.WriteString(l)
	}
	b.WriteString("\n")
	return b.String()
}

// editGen draws one edit that fits the topology.
func editGen(t *rapid.T, topo *model.Topology) model.Edit {
	node := rapid.SampledFrom(topo.Nodes).Draw(t, "node")
	fresh := topo.FreshID("fresh")
	switch rapid.IntRange(0, 11).Draw(t, "edit") {
	case 0:
		return model.Move{ID: node.ID, To: model.Point{X: rapid.IntRange(-99, 99).Draw(t, "x"), Y: 1, By: rapid.Bool().Draw(t, "by")}}
	case 1:
		return model.Move{ID: node.ID, Free: true}
	case 2:
		return model.Add{Node: model.NewNode(fresh, "", rapid.SampledFrom(model.Kinds()).Draw(t, "kind").NewSpec()), After: node.ID}
	case 3:
		return model.Rename{ID: node.ID, To: fresh}
	case 4:
		return model.Connect{From: node.ID, To: rapid.SampledFrom(topo.Nodes).Draw(t, "to").ID}
	case 5:
		return model.Retitle{ID: node.ID, Title: textGen().Draw(t, "title")}
	case 6:
		if len(topo.Nodes) > 1 {
			return model.Remove{IDs: []string{node.ID}}
		}
	case 7:
		if len(topo.Links) > 0 {
			return model.Disconnect{Link: rapid.SampledFrom(topo.Links).Draw(t, "link").Ref()}
		}
	case 8:
		p := rapid.SampledFrom(node.Info().Props).Draw(t, "prop")
		return model.Set{ID: node.ID, Props: []model.Setting{{Prop: p.Name, Value: valueGen(t, p, []string{node.ID})}}}
	case 9:
		p := rapid.SampledFrom(node.Info().Props).Draw(t, "prop")
		return model.Set{ID: node.ID, Props: []model.Setting{{Prop: p.Name}}}
	case 10:
		if len(topo.Links) > 0 {
			l := rapid.SampledFrom(topo.Links).Draw(t, "link")
			if props := l.Info().Props; len(props) > 0 {
				p := rapid.SampledFrom(props).Draw(t, "prop")
				return model.SetLink{Link: l.Ref(), Props: []model.Setting{{Prop: p.Name, Value: valueGen(t, p, []string{node.ID})}}}
			}
		}
	}
	return model.Describe{Name: textGen().Draw(t, "name"), Description: textGen().Draw(t, "description")}
}

func TestSavingKeepsWhatDidNotChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topo := topologyGen(6).Draw(t, "topology")
		src := remark(t, Format(topo))
		if rapid.Bool().Draw(t, "crlf") {
			src = strings.ReplaceAll(src, "\n", "\r\n")
		}
		if rapid.Bool().Draw(t, "cut") {
			src = strings.TrimRight(src, "\r\n")
		}
		f, err := Parse("x", []byte(src))
		if err != nil {
			t.Fatalf("%v\nin\n%s", err, src)
		}
		next := f.Topology
		for range rapid.IntRange(1, 3).Draw(t, "edits") {
			e := editGen(t, next)
			n, err := e.Apply(next)
			if err != nil {
				t.Fatalf("%s: %v", e, err)
			}
			next = n
		}
		out, ok := f.patch(next)
		if !ok {
			t.Fatalf("could not be changed piece by piece:\n%s", src)
		}
		if err := f.check(out, next); err != nil {
			t.Fatalf("%v\nfrom\n%s\nto\n%s", err, src, out)
		}
		loose, left := strings.Count(src, "# loose"), strings.Count(string(out), "# loose")
		if len(next.Nodes) >= len(f.Topology.Nodes) && left > loose {
			t.Fatalf("comments came from nowhere:\n%s\n%s", src, out)
		}
		for _, n := range f.Topology.Nodes {
			if m := next.Node(n.ID); m != nil && model.EqualNodes(n, m) {
				line := f.src.line(f.NodePos(n.ID).Line)
				if !strings.Contains(string(out), line) {
					t.Fatalf("the unchanged entry %q is gone:\n%s", line, out)
				}
			}
		}
		g, _ := Parse("x", out)
		if again, err := g.Encode(next); err != nil || !bytes.Equal(again, out) {
			t.Fatalf("saving twice differs: %v\n%s\n%s", err, out, again)
		}
	})
}

func TestFormattingKeepsCommentsAndIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topo := topologyGen(6).Draw(t, "topology")
		src := remark(t, Format(topo))
		f, err := Parse("x", []byte(src))
		if err != nil {
			t.Fatalf("%v\nin\n%s", err, src)
		}
		out := FormatFile(f)
		for _, c := range []string{"# above", "# loose", "# behind"} {
			if a, b := strings.Count(src, c), strings.Count(string(out), c); a != b {
				t.Fatalf("%d comments %q became %d:\n%s\nto\n%s", a, c, b, src, out)
			}
		}
		g, err := Parse("x", out)
		if err != nil || !model.Equal(g.Topology, topo) {
			t.Fatalf("means something else: %v\n%s", err, out)
		}
		if again := FormatFile(g); !bytes.Equal(again, out) {
			t.Fatalf("not idempotent:\n%s\nthen\n%s", out, again)
		}
	})
}

func TestRandomEditsOfTheCorpus(t *testing.T) {
	files := corpus(t)
	files["compact"] = []byte("portolan: 1\nnodes:\n- {id: a, kind: s3, title: 'it''s', region: \"us-east-1\"}\n-   id: b\n    kind: cloudfront\n    aliases:\n    - x # one\n    - y\n- # below\n  id: c\n  title: >-\n    folded\n    text\n  kind: record\nlinks: [b -> a, {from: c, to: b, alias: true,}]\nlayout: {a: [1, 2],\n  b: [3, 4]}\nignore: []\nexpect:\n- stays: eu")
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		src := files[rapid.SampledFrom(names).Draw(t, "file")]
		f, err := Parse("x", src)
		if err != nil {
			t.Fatal(err)
		}
		next := f.Topology
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			if next, err = editGen(t, next).Apply(next); err != nil {
				t.Fatal(err)
			}
		}
		out, ok := f.patch(next)
		if !ok {
			t.Fatalf("could not be changed piece by piece:\n%s", src)
		}
		if err := f.check(out, next); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
}
