package document_test

import (
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/samples"
)

// What was read of a text can be let go at any time: places and what an edit makes of
// the text are the same afterwards.
func TestLetGo(t *testing.T) {
	for _, name := range samples.Names() {
		src, ok := samples.Read(name)
		if !ok {
			t.Fatal(name)
		}
		kept, err := document.Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		let, err := document.Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		let.LetGo()
		for _, n := range kept.Topology.Nodes {
			if got, want := let.PropPos(n.ID, "title", -1), kept.PropPos(n.ID, "title", -1); got != want || want.Line == 0 {
				t.Errorf("%s: %s stands at %v, want %v", name, n.ID, got, want)
			}
		}
		let.LetGo()
		for _, l := range kept.Topology.Links {
			if got, want := let.LinkPos(l.Ref()), kept.LinkPos(l.Ref()); got != want || want.Line == 0 {
				t.Errorf("%s: %v stands at %v, want %v", name, l.Ref(), got, want)
			}
		}
		let.LetGo()
		edited, err := model.Remove{IDs: []string{kept.Topology.Nodes[0].ID}}.Apply(kept.Topology)
		if err != nil {
			t.Fatal(err)
		}
		got, err := let.Encode(edited)
		want, err2 := kept.Encode(edited)
		if err != nil || err2 != nil || string(got) != string(want) {
			t.Errorf("%s: %v, %v, or other bytes:\n%s", name, err, err2, got)
		}
	}
}
