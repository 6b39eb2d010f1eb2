package cloudformation

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
)

// edits what is read at a place: the leaf is that of a design instead.
func (c *comparison) takeLeaf(g gap) {
	leaves := c.leaves[g.read]
	g.read.properties = object(f("edited", str("it"))) // no longer as the design writes it
	switch {
	case g.new:
		delete(leaves, g.path)
	default:
		leaves[g.path] = g.have
	}
}

// Of a property that several places carry, the one that names it wins: where only those
// that follow from it say something else, the property stays, and they are told.
func TestReadOwnPlaceWins(t *testing.T) {
	racetest.OneGoroutine(t)
	files := wiringFiles(t)
	tried, properties := 0, map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := files[name]
		for _, row := range file.Rows {
			if row.At == "" || row.Refused != "" {
				continue
			}
			with := withValues(t, parseDesign(t, file.Bases[row.Base]), row.At, row.property(), row.Value, row.Also)
			without := withValues(t, parseDesign(t, file.Bases[row.Base]), row.At, row.property(), nil, row.Also)
			for _, pair := range [][2]*model.Topology{{with, without}, {without, with}} {
				property := propertyKey(with, row.At, row.property())
				c := asComparison(pair[0])
				if c == nil {
					continue
				}
				other := c.try(pair[1])
				if other == nil || !slices.ContainsFunc(other.gaps, func(g gap) bool { return g.names(property) && !g.same }) {
					continue
				}
				edits := 0
				for _, g := range other.gaps {
					if g.path != "" && g.read != nil && g.written != nil && !g.read.isExtra() && !g.names(property) && !strings.HasPrefix(g.path, "@") {
						c.takeLeaf(g)
						edits++
					}
				}
				if edits == 0 || property == "forwards.stickiness" { // a switch beside its kind turns it off
					continue
				}
				tried, properties[property] = tried+1, true
				was, _ := model.FindProp(placeAt(pair[0], row.At).Props(), row.property())
				now := readAgainst(c, pair[0])
				got := placeAt(now, row.At)
				if got.In == nil {
					t.Errorf("%s of %s/%s: %s is gone", property, name, row.Base, row.At)
					continue
				}
				a, _ := was.Get(placeAt(pair[0], row.At).Spec())
				b, _ := was.Get(got.Spec())
				if !slices.Equal(a, b) {
					t.Errorf("%s of %s/%s: %q became %q, though its own place says it", property, name, row.Base, a, b)
				}
			}
		}
	}
	t.Logf("%d edits of what follows from %d properties", tried, len(properties))
	if tried < 60 || len(properties) < 40 {
		t.Errorf("only %d edits of %d properties", tried, len(properties))
	}
}

// readAgainst is the design that is read of what a comparison holds, with a drawing.
func readAgainst(c *comparison, drawing *model.Topology) *model.Topology {
	c.tries = 80
	start := c.try(drawing)
	s := &solver{comparison: c, now: start, first: drawing, most: c.tries, edited: start.gaps}
	s.solve()
	return s.now.t
}
