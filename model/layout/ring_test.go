package layout

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
)

// grouped puts some nodes of a design into open groups, and some of them where a
// person wants them.
func grouped(t *rapid.T, topo *model.Topology) *model.Topology {
	if len(topo.Nodes) == 0 {
		return topo
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "groups") {
		g := model.Group{Kind: model.NamedGroup, Name: fmt.Sprintf("group %d", i)}
		for range rapid.IntRange(1, 4).Draw(t, "size") {
			id := topo.Nodes[rapid.IntRange(0, len(topo.Nodes)-1).Draw(t, "member")].ID
			if !slices.Contains(g.Nodes, id) {
				g.Nodes = append(g.Nodes, id)
			}
		}
		next, err := (model.SetGroup{Group: g}).Apply(topo)
		if err != nil {
			t.Fatal(err)
		}
		topo = next
	}
	if rapid.IntRange(0, 3).Draw(t, "by hand") == 0 {
		c := *topo
		c.Layout = maps.Clone(topo.Layout)
		if c.Layout == nil {
			c.Layout = map[string]model.Point{}
		}
		for range rapid.IntRange(1, 3).Draw(t, "placed") {
			id := topo.Nodes[rapid.IntRange(0, len(topo.Nodes)-1).Draw(t, "which")].ID
			c.Layout[id] = model.Point{X: rapid.IntRange(0, 90).Draw(t, "x"), Y: rapid.IntRange(0, 40).Draw(t, "y")}
		}
		topo = &c
	}
	return topo
}

// An open group is told on every drawing with room for names: a frame holds its boxes
// and no others and crosses no other frame, or each of its boxes carries its name.
func TestOpenGroupsAreTold(t *testing.T) {
	rounds, framed, tagged := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		rounds++
		topo := grouped(t, randomTopology(t, 12))
		o := Options{
			Direction: rapid.SampledFrom([]Direction{LeftRight, TopDown}).Draw(t, "direction"),
			Level:     rapid.SampledFrom([]Level{Detail, Compact}).Draw(t, "level"),
			Tight:     rapid.Bool().Draw(t, "tight"), Snug: rapid.Bool().Draw(t, "snug"),
		}
		var d *Drawing
		if rapid.Bool().Draw(t, "fitted") {
			d = FitNames(topo, rapid.IntRange(10, 120).Draw(t, "w"), rapid.IntRange(3, 60).Draw(t, "h"), Options{})
		} else {
			d = FromTopology(topo, o)
		}
		for _, g := range topo.Groups {
			f, n := d.ringOf(g.Name), 0
			for i := range d.Boxes {
				b := &d.Boxes[i]
				member := slices.Contains(g.Nodes, b.ID)
				switch in := f != nil && boxIn(b, f); {
				case member && f == nil:
					if !slices.Contains(b.Tags, g.Name) {
						t.Fatalf("%s is in %s, which has no frame, and does not say so", b.ID, g.Name)
					}
					tagged++
				case member && !in:
					t.Fatalf("%s is outside of the frame of %s", b.ID, g.Name)
				case member && slices.Contains(b.Tags, g.Name):
					t.Fatalf("%s is in the frame of %s and tagged as well", b.ID, g.Name)
				case !member && f != nil && d.area(i).meets(frameRect(f)):
					t.Fatalf("%s is no member of %s and stands in its frame", b.ID, g.Name)
				}
				if member {
					n++
				}
			}
			if f == nil || n == 0 {
				continue
			}
			framed++
			for k := range d.Frames {
				o := &d.Frames[k]
				a, b := frameRect(f), frameRect(o)
				if o != f && a.meets(b) && !a.holds(b) && !b.holds(a) {
					t.Fatalf("the frames of %s and %s cross", f.Title, o.Title)
				}
			}
		}
	})
	if framed*5 < rounds || tagged*5 < rounds {
		t.Errorf("%d groups with a frame and %d boxes with a tag judge little", framed, tagged)
	}
}

// Groups move nothing that a person placed.
func TestGroupsLeaveHandPlacedNodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topo := grouped(t, randomTopology(t, 10))
		bare := *topo
		bare.Groups = nil
		with, without := FromTopology(topo, Options{}), FromTopology(&bare, Options{})
		for id := range topo.Layout {
			a, b := with.placeOf(id), without.placeOf(id)
			if a != nil && b != nil && (a.X-with.Origin.X != b.X-without.Origin.X || a.Y-with.Origin.Y != b.Y-without.Origin.Y) {
				t.Fatalf("%s stands at %d,%d instead of %d,%d", id, a.X-with.Origin.X, a.Y-with.Origin.Y, b.X-without.Origin.X, b.Y-without.Origin.Y)
			}
		}
	})
}

// With groups a design is drawn at most one level below what it is without them.
func TestGroupsCostLittleDetail(t *testing.T) {
	for _, size := range []Point{{82, 31}, {78, 18}, {120, 40}} {
		rapid.Check(t, func(t *rapid.T) {
			topo := randomTopology(t, 8)
			bare := FitNames(topo, size.X, size.Y, Options{})
			topo = grouped(t, topo)
			if len(topo.Layout) > 0 || len(topo.Groups) == 0 {
				return
			}
			d := FitNames(topo, size.X, size.Y, Options{})
			if bare.W <= size.X && bare.H <= size.Y && d.Level > bare.Level+1 {
				t.Fatalf("level %d with groups, %d without", d.Level, bare.Level)
			}
		})
	}
}

func (d *Drawing) ringOf(title string) *Frame {
	for i := range d.Frames {
		if f := &d.Frames[i]; f.Ring && f.Title == title {
			return f
		}
	}
	return nil
}

func (d *Drawing) placeOf(id string) *Box {
	for i := range d.Boxes {
		if d.Boxes[i].ID == id {
			return &d.Boxes[i]
		}
	}
	return nil
}

func frameRect(f *Frame) rect { return rect{f.X, f.Y, f.X + f.W - 1, f.Y + f.H - 1} }

func boxIn(b *Box, f *Frame) bool {
	return b.X > f.X && b.Y > f.Y && b.X+b.W < f.X+f.W && b.Y+b.H < f.Y+f.H
}
