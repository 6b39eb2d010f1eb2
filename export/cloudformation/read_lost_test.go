package cloudformation

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"portolan/model/document"
	"portolan/samples"
)

var metadataBlock = regexp.MustCompile(`(?s)\nMetadata:\n.*?\n(Parameters|Rules):\n`)

func TestReadWithoutDrawing(t *testing.T) {
	for _, name := range samples.Names() {
		src, _ := samples.Read(name)
		f, err := document.Parse("x", src)
		if err != nil {
			t.Fatal(err)
		}
		set, err := Export(f.Topology, Options{})
		if err != nil {
			continue
		}
		files, _ := set.Files()
		for i := range files {
			files[i].Data = []byte(metadataBlock.ReplaceAllString(string(files[i].Data), "\n$1:\n"))
		}
		start := time.Now()
		r, err := Read(files, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, n := range r.Notes {
			said = append(said, n.String())
		}
		t.Logf("%s %v\n%s\n%s\nWANT\n%s", name, time.Since(start), document.Format(r.Topology), strings.Join(said, "\n"), document.Format(f.Topology))
	}
}
