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

// noted are the places that carry properties, and whether each says the value.
type noted map[string]map[string]bool

// note notes the places at which the export of a design changes with a property,
// which has a value in what the comparison reads and another, drawn, at a place of a design.
func (found noted) note(name string, c *comparison, at model.Place, p model.Prop, value, drawn []string) {
	a := c.try(at.In)
	if a == nil {
		return
	}
	if found[name] == nil {
		found[name] = map[string]bool{}
	}
	s := &solver{comparison: c, now: a}
	gaps := s.spelled(a.gaps)
	for i, g := range gaps {
		where := placeOf(g)
		said := free(p) && len(value) > 0 && !g.absent && proposes(s, at, p, value, g) || spells(p, value, g) ||
			i < len(a.gaps) && !g.new && spells(p, drawn, gap{pair: g.pair, path: g.path, want: g.have})
		if i < len(a.gaps) || said || slices.ContainsFunc(value, func(v string) bool { return says(g.want, v) }) {
			found[name][where] = found[name][where] || said
		}
		// Two places beside each other may say it together.
		if i+1 < len(gaps) && free(p) && len(value) > 0 && !said && !proposes(s, at, p, value, gaps[i+1]) && proposes(s, at, p, value, g, gaps[i+1]) {
			found[name][where], found[name][placeOf(gaps[i+1])] = true, true
		}
	}
}

// proposes tells whether gaps alone propose a value.
func proposes(s *solver, at model.Place, p model.Prop, value []string, gaps ...gap) bool {
	same := func(v []string) bool { return slices.Equal(v, value) }
	if p.Type == model.Int || p.Type == model.Decimal {
		one := &proposals{prop: p, at: at, seen: map[string]bool{}, scratch: scratchOf(at)}
		one.numbers(gaps[0].want)
		return slices.ContainsFunc(one.values, same)
	}
	if p.Type.IsList() { // one entry of several is enough
		same = func(v []string) bool { return len(v) > 0 && slices.Contains(value, v[len(v)-1]) }
	}
	return slices.ContainsFunc(valuesFor(at, p, gaps, s.lists(gaps)), same) && !slices.ContainsFunc(valuesFor(at, p, nil, nil), same)
}

// spells tells whether a place spells the word that a property has.
func spells(p model.Prop, value []string, g gap) bool {
	if free(p) || p.Type != model.Enum || len(value) != 1 || g.path == "" || g.absent || strings.Contains(g.want, "/") {
		return false
	}
	word, want := plainly(value[0]), plainly(g.want)
	return word == want || len(word) > 2 && strings.HasSuffix(want, word)
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
func carriersByRows(t *testing.T) noted {
	t.Helper()
	found := noted{}
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
				at := placeAt(withValues(t, base, row.At, row.property(), nil, row.Also), row.At)
				p, _ := model.FindProp(at.Props(), row.property())
				found.note(propertyKey(with, row.At, row.property()), c, at, p, row.Value, nil)
			}
		}
	}
	return found
}

// placeAt is the node of an id, or the first link written "from -> to".
func placeAt(top *model.Topology, at string) model.Place {
	if n := top.Node(at); n != nil {
		return model.AtNode(top, n)
	}
	for _, l := range top.Links {
		if l.From+" -> "+l.To == at {
			return model.AtLink(top, l)
		}
	}
	return model.Place{}
}

func propertyKey(top *model.Topology, at, property string) string {
	if n := top.Node(at); n != nil {
		return string(n.Kind()) + "." + property
	}
	if l := placeAt(top, at).Link; l != nil {
		return string(l.Kind) + "." + property
	}
	return ""
}

// carriersByValues tries other values of every property on the places of the designs
// of the services.
func carriersByValues(t *testing.T, found noted) {
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
						at := model.AtNode(other, other.Node(s.node))
						if s.node == "" {
							at = model.AtLink(other, other.Link(s.link))
						}
						found.note(key, c, at, p, now, v)
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
				said := ""
				if found[name][place] {
					said = "= "
				}
				b.WriteString("\t" + said + place + "\n")
			}
		}
		if err := os.WriteFile("read_carriers.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	n := 0
	for name, places := range found {
		for place, said := range places {
			n++
			if !carriers().at[place][name] || said && !carriers().said[name][place] {
				t.Errorf("%s is carried by %s, which the table does not say: run with -update-carriers", name, place)
			}
		}
	}
	if n < 800 {
		t.Errorf("%d places; that says little", n)
	}
}
