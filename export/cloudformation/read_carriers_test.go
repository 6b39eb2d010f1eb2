package cloudformation

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

var updateCarriers = flag.Bool("update-carriers", false, "ask the exporter anew which places carry which property")

// noteCarriers notes the places at which the export of a design changes with a property.
func noteCarriers(found map[string]map[string]bool, name string, c *comparison, without *model.Topology, value []string) {
	a := c.try(without)
	if a == nil {
		return
	}
	if found[name] == nil {
		found[name] = map[string]bool{}
	}
	for _, g := range a.gaps {
		found[name][placeOf(g)] = true
		if g.path != "" || g.read == nil {
			continue
		}
		for path, text := range c.leaves[g.read] { // of a whole resource: where it says the value
			if slices.ContainsFunc(value, func(v string) bool { return says(text, v) }) {
				found[name][placeOf(gap{pair: g.pair, path: path})] = true
			}
		}
	}
}

// says tells whether a text of a template holds a value, or a value the text.
func says(text, value string) bool {
	if len(text) < 2 || len(value) < 2 {
		return text == value
	}
	text, value = strings.ToLower(text), strings.ToLower(value)
	return strings.Contains(value, text) || strings.Contains(text, value)
}

// asComparison is what a design gives, to be held against others.
func asComparison(top *model.Topology) *comparison {
	f := foresee(top, Options{})
	if f == nil {
		return nil
	}
	c := newComparison(f.set, true, Options{})
	c.tries = 1 << 30
	return c
}

// carriersByRows are the places that the table of wires shows, each row with its
// property and without.
func carriersByRows(t *testing.T) map[string]map[string]bool {
	t.Helper()
	found := map[string]map[string]bool{}
	files := wiringFiles(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := files[name]
		for _, row := range f.Rows {
			if row.At == "" || row.Refused != "" {
				continue
			}
			base := parseDesign(t, f.Bases[row.Base])
			with := withValues(t, base, row.At, row.property(), row.Value, row.Also)
			if c := asComparison(with); c != nil {
				noteCarriers(found, propertyKey(with, row.At, row.property()), c, withValues(t, base, row.At, row.property(), nil, row.Also), row.Value)
			}
		}
	}
	return found
}

func propertyKey(top *model.Topology, at, property string) string {
	if n := top.Node(at); n != nil {
		return string(n.Kind()) + "." + property
	}
	for _, l := range top.Links {
		if l.From+" -> "+l.To == at {
			return string(l.Kind) + "." + property
		}
	}
	return ""
}

// carriersByValues tries other values of every property on the places of the designs
// of the services.
func carriersByValues(t *testing.T, found map[string]map[string]bool) {
	t.Helper()
	all := everyDesign(t)
	tried := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		top := all[name]
		var c *comparison
		for _, s := range spots(top) {
			for _, p := range s.props {
				values := [][]string{nil}
				for _, w := range p.Words() {
					values = append(values, []string{w})
				}
				if p.Type == model.Bool {
					values = append(values, []string{"true"}, []string{"false"})
				}
				key := s.kind + "." + p.Name
				if tried[key] > 24 {
					continue
				}
				if c == nil {
					if c = asComparison(top); c == nil {
						break
					}
				}
				for _, v := range values[:min(len(values), 4)] {
					tried[key]++
					if other, err := model.Apply(top, s.set(p.Name, v)); err == nil {
						now, _ := p.Get(s.spec)
						noteCarriers(found, key, c, other, now)
					}
				}
			}
		}
	}
}

// The table of carriers holds what the exporter writes: for every row of the table
// of wires each place that changes with the property.
func TestCarriers(t *testing.T) {
	found := carriersByRows(t)
	if *updateCarriers {
		carriersByValues(t, found)
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(found)) {
			b.WriteString(name + "\n")
			for _, place := range slices.Sorted(maps.Keys(found[name])) {
				b.WriteString("\t" + place + "\n")
			}
		}
		if err := os.WriteFile("read_carriers.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	n := 0
	for name, places := range found {
		for place := range places {
			n++
			if !carriers()[place][name] {
				t.Errorf("%s is carried by %s, which is not in the table: run with -update-carriers", name, place)
			}
		}
	}
	if n < 800 {
		t.Errorf("%d places; that says little", n)
	}
}
