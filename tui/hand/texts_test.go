package hand

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/document"
	"portolan/samples"
)

// A state of the history is written the same, comments and blank lines alike,
// whenever it is at hand: saving, undo, redo and a new session in between make no
// difference.
func TestAStateIsWrittenTheSameWhenever(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		name := rapid.SampledFrom([]string{"global-storefront", "static-site", "global-api"}).Draw(rt, "sample")
		src, _ := samples.Read(name)
		path := filepath.Join(dir, name+samples.Suffix)
		write(t, path, string(src))
		place := Place{StateDir: filepath.Join(dir, "state"), Clock: func() time.Time { return time.Unix(0, 0) }}
		file, topo, _ := Open(place, path, false)
		file.Hold()
		defer func() { file.Release() }()
		h := model.NewHistory(topo)
		want := []string{string(src)} // by how many steps led to the state
		at := func() int { return len(h.Steps()) }
		save := func() {
			if s := file.Save(h.Now(), "", false); !s.OK {
				rt.Fatalf("%+v", s)
			}
			h = h.Parted()
		}
		travel := func(to model.History, ok bool) {
			if ok {
				file.Travelled(h.Now(), to.Now())
				h = to
			}
		}
		for range rapid.IntRange(1, 15).Draw(rt, "length") {
			switch does := rapid.SampledFrom([]string{"edit", "edit", "save", "undo", "undo", "redo", "restart"}).Draw(rt, "does"); does {
			case "edit":
				if len(h.Now().Nodes) == 0 {
					continue
				}
				id := rapid.SampledFrom(h.Now().Nodes).Draw(rt, "node").ID
				next, err := h.Do(rapid.SampledFrom([]model.Edit{
					model.Remove{IDs: []string{id}},
					model.Remove{IDs: []string{id}},
					model.Retitle{ID: id, Title: "Other"},
					model.Move{ID: id, To: model.Point{X: 3}},
				}).Draw(rt, "edit"), rapid.SampledFrom([]string{"", "on"}).Draw(rt, "key"))
				if err != nil || next.Now() == h.Now() {
					continue
				}
				h = next
				data, err := file.data(h.Now())
				if err != nil {
					rt.Fatal(err)
				}
				want = append(want[:at()], string(data))
			case "save":
				save()
			case "undo":
				to, _, ok := h.Undo()
				travel(to, ok)
			case "redo":
				to, _, ok := h.Redo()
				travel(to, ok)
			case "restart":
				save()
				file.KeepSteps(h)
				file.Leave(h.Now())
				file, topo, _ = Open(place, path, false)
				file.Hold()
				h, _ = file.Steps(topo)
			}
			data, err := file.data(h.Now())
			if err != nil {
				rt.Fatal(err)
			}
			if string(data) != want[at()] {
				rt.Fatalf("%d steps led here, and this is written:\n%s\nnot:\n%s", at(), data, want[at()])
			}
		}
		save()
		if f, err := document.Load(path); err != nil || string(f.Text()) != want[at()] {
			rt.Fatalf("%v: %s", err, f.Text())
		}
	})
}
