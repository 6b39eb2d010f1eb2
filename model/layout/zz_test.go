package layout_test

import (
	"fmt"
	"os"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/layout"
	"portolan/model/sketch"
)

func TestZZ(t *testing.T) {
	for _, name := range []string{"../../tui/testdata/reference.topo.yaml", "../../samples/global-api.topo.yaml", "../../samples/dynamic-web.topo.yaml"} {
		src, _ := os.ReadFile(name)
		f, err := document.Parse("x", src)
		if err != nil {
			t.Fatal(err)
		}
		top := f.Topology
		for w := 60; w <= 200; w += 10 {
			for h := 12; h <= 56; h += 4 {
				before := layout.FitNames(top, w, h, layout.Options{})
				for _, n := range top.Nodes {
					p := sketch.Place{T: top, Near: n.ID}.Plan([]sketch.Want{{Kind: model.KindCertificate}})
					if p.Why != "" {
						continue
					}
					after := layout.FitNames(p.After, w, h, layout.Options{Previous: before})
					s := func(d *layout.Drawing) (s int) {
						for _, b := range d.Boxes {
							s += b.H * b.W
						}
						return
					}
					if s(after)*100 < s(before)*85 {
						fmt.Println(name[6:], w, h, n.ID, "level", before.Level, after.Level, "dir", before.Direction, after.Direction, "size", before.W, before.H, after.W, after.H, "area", s(before), s(after))
					}
				}
			}
		}
	}
}
