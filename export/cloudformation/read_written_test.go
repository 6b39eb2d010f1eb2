package cloudformation

import (
	"os"
	"path/filepath"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

// writtenAgain fails when what was read is another design once it is written and parsed:
// what a reader gets is the file.
func writtenAgain(t *testing.T, name string, top *model.Topology) {
	t.Helper()
	src := document.Format(top)
	f, err := document.Parse(name, src)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, src)
	}
	for i, l := range top.Links {
		if o := f.Topology.Links[i]; !model.EqualLinks(l, o) {
			t.Errorf("%s: link %s is read as %s and written as %s:\n%s", name, l.Ref(), l.Kind, o.Kind, src)
		}
	}
	if !model.Equal(top, f.Topology) {
		t.Errorf("%s: what is written is another design:\n%s", name, src)
	}
}

// What is read of any set without its drawing is what its file says, also where a link
// is of another kind than that which its ends imply.
func TestReadWritesWhatItRead(t *testing.T) {
	named := 0
	try := func(name string, files []File) {
		set, _, err := parseSet(files)
		if err != nil {
			t.Fatal(err)
		}
		top, err := newSketch(set).topology()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range top.Links {
			if l.Kind != model.ImpliedLinkKind(top.Node(l.From).Kind(), top.Node(l.To).Kind()) {
				named++
			}
		}
		writtenAgain(t, name, top)
	}
	for name, top := range everyDesign(t) {
		set, err := Export(top, Options{})
		if err != nil {
			continue
		}
		files, err := set.Files()
		if err != nil {
			t.Fatal(err)
		}
		try(name, strip(files))
	}
	for name := range foreign {
		src, err := os.ReadFile(filepath.Join("testdata", "foreign", name))
		if err != nil {
			t.Fatal(err)
		}
		try(name, []File{{Name: name, Data: src}})
	}
	if named < 5 {
		t.Errorf("%d links are of another kind than their ends imply; that says little", named)
	}
}
