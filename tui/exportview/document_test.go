package exportview_test

import (
	"bytes"
	"testing"

	"portolan/export/mermaid"
	"portolan/export/scene"
	"portolan/export/svg"
	"portolan/tui/act"
	"portolan/tui/part/parttest"
)

// Every document is what the command line writes, with the ending of its kind.
func TestDocuments(t *testing.T) {
	p, top := view(t, "static-site")
	var picture, chart bytes.Buffer
	if err := svg.WriteScene(&picture, built(t, top, scene.Options{})); err != nil {
		t.Fatal(err)
	}
	if err := mermaid.Write(&chart, top, mermaid.Options{Folded: true}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		word, path, begins string
		whole              []byte
	}{
		{"svg", "shop.svg", "<", picture.Bytes()},
		{"mermaid", "shop.mmd", "---\ntitle:", chart.Bytes()},
		{"report", "shop.md", "# Static site\n", nil},
		{"json", "shop.json", "{\n", nil},
	} {
		p.Select(want.word)
		w, ok := parttest.Press(p, "enter").(act.WriteFile)
		switch {
		case !ok:
			t.Errorf("%s: enter writes nothing", want.word)
		case w.Path != want.path:
			t.Errorf("%s goes to %s, want %s", want.word, w.Path, want.path)
		case !bytes.HasPrefix(w.Data, []byte(want.begins)):
			t.Errorf("%s begins with %.40q", want.word, w.Data)
		case want.whole != nil && !bytes.Equal(w.Data, want.whole):
			t.Errorf("%s is not what the exporter writes", want.word)
		}
	}
}
