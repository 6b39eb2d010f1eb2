package jsonexport

import (
	"bytes"
	"encoding/json"
	"testing"

	"portolan/model"
	"portolan/model/layout"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
	"portolan/samples/samplestest"
)

func drawn(t *testing.T, top *model.Topology) (map[string]Box, []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteLayout(&b, top, layout.Options{}); err != nil {
		t.Fatal(err)
	}
	var d Drawing
	if err := json.Unmarshal(b.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	boxes := map[string]Box{}
	for _, x := range d.Nodes {
		boxes[x.ID] = x
	}
	return boxes, b.Bytes()
}

// One more node in a design of 10 to 16 moves at most a third of the boxes of
// the drawing before, wherever it is linked.
func TestKeepsPlaces(t *testing.T) {
	var tops []*model.Topology
	for _, name := range samples.Names() {
		tops = append(tops, samplestest.Topology(t, name))
	}
	tried := 0
	for _, top := range append(tops, traffictest.Designs(60)...) {
		before, src := drawn(t, top)
		if len(top.Nodes) < 10 || len(top.Nodes) > 16 {
			continue
		}
		places, err := ReadPlaces(bytes.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range top.Nodes {
			added := model.NewNode("added", "Added here", &model.S3{})
			edited, err := top.With(append(top.Nodes[:len(top.Nodes):len(top.Nodes)], added), append(top.Links[:len(top.Links):len(top.Links)], model.NewLink(at, added)))
			if err != nil {
				t.Fatal(err)
			}
			after, _ := drawn(t, edited.Placed(places))
			moved := 0
			for id, was := range before {
				if is, ok := after[id]; ok && (is.X != was.X || is.Y != was.Y) {
					moved++
				}
				for other, o := range after {
					if is := after[id]; id != other && is.X < o.X+o.W && o.X < is.X+is.W && is.Y < o.Y+o.H && o.Y < is.Y+is.H {
						t.Errorf("%s: %s stands on %s", top.Name, id, other)
					}
				}
			}
			tried++
			if 3*moved > len(before) {
				t.Errorf("%s with a node at %s: %d of %d boxes moved", top.Name, at.ID, moved, len(before))
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d edits were tried", tried)
	}
}

func TestReadPlacesRefuses(t *testing.T) {
	for _, src := range []string{"", "{}", `{"schema": "portolan/other@1"}`, `[1]`} {
		if _, err := ReadPlaces(bytes.NewReader([]byte(src))); err == nil {
			t.Errorf("%q is read", src)
		}
	}
}
