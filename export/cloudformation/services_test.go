package cloudformation

import (
	"slices"
	"testing"

	"portolan/model"
)

// A row names properties of its kind, links that can be drawn, and properties
// that these links have.
func TestServiceRows(t *testing.T) {
	for _, s := range services {
		t.Run(string(s.kind), func(t *testing.T) {
			info := s.kind.Info()
			if s.plan == nil || s.write == nil || s.lives.region == nil || len(s.makes) == 0 {
				t.Error("the row has no plan, no writer, no place or makes nothing")
			}
			for _, name := range s.properties {
				if !slices.ContainsFunc(info.Props, func(p model.Prop) bool { return p.Name == name }) {
					t.Errorf("%s has no property %s", s.kind, name)
				}
			}
			for to, properties := range s.links() {
				checkWires(t, s.kind, to, properties)
			}
		})
	}
}

func checkWires(t *testing.T, from, to model.Kind, properties []string) {
	t.Helper()
	kinds := linksBetween(from, to)
	if len(kinds) == 0 {
		t.Errorf("a link from %s to %s cannot be drawn", from, to)
		return
	}
	for _, name := range properties {
		known := slices.ContainsFunc(kinds, func(k model.LinkKind) bool {
			return slices.ContainsFunc(k.Info().Props, func(p model.Prop) bool { return p.Name == name })
		})
		if !known {
			t.Errorf("links from %s to %s have no property %s", from, to, name)
		}
	}
}

// linksBetween are the kinds of links that can join two kinds of nodes.
func linksBetween(from, to model.Kind) []model.LinkKind {
	var out []model.LinkKind
	for _, c := range model.Connections() {
		if slices.Contains(variants(from), c.From) && slices.Contains(variants(to), c.To) {
			out = append(out, c.Link)
		}
	}
	return out
}
