package jsonexport

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"portolan/model"
	"portolan/model/layout"
)

// An earlier drawing may say anything of places: a design is drawn with them.
func FuzzReadPlaces(f *testing.F) {
	for _, s := range []string{"", `{"schema":"portolan.layout/1","nodes":[{"id":"a","x":3,"y":-2},{"id":"b","x":9223372036854775807,"y":0}]}`, `{"schema":"portolan.export/1","layout":{"nodes":[{"id":"a","x":1,"y":1}]}}`, `{"schema":"x"}`, `{"schema":"portolan.layout/1","nodes":[{"id":"a","x":1e3}]}`} {
		f.Add([]byte(s))
	}
	a := model.NewNode("a", "", model.KindALB.Info().NewSpec())
	b := model.NewNode("b", "", model.KindASG.Info().NewSpec())
	design, err := model.New("", []*model.Node{a, b}, []*model.Link{model.NewLink(a, b)})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		places, err := ReadPlaces(bytes.NewReader(src))
		if err != nil {
			if said := err.Error(); strings.ContainsFunc(said, unicode.IsControl) {
				t.Fatalf("%q", said)
			}
			return
		}
		d := layout.Arrange(layout.GraphOf(design.Placed(places), layout.Options{}), layout.Options{})
		if d.W <= 0 || d.H <= 0 || d.W > 1<<22 || d.H > 1<<22 {
			t.Fatalf("%s makes a drawing of %d x %d", src, d.W, d.H)
		}
	})
}
