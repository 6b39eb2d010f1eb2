package cloudformation

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
)

// randomWires is how many random designs are held against rows of the tables of
// wires: as many as take less than a minute.
const randomWires = 120

// TestWiringOfRandomDesigns holds rows of the tables in random correct designs: the
// drawing of a row beside another, which is changed at random. Where values go does
// not depend on what else is drawn, whatever Region is home then and however many
// stacks there are.
func TestWiringOfRandomDesigns(t *testing.T) {
	racetest.OneGoroutine(t)
	m, files := gather(t), wiringFiles(t)
	type tabled struct {
		name string
		row  wiringRow
		top  *model.Topology
	}
	var rows []tabled
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, row := range files[name].Rows {
			if row.Refused != "" || len(row.Expect) == 0 || row.ofHome() {
				continue
			}
			top := parseDesign(t, files[name].Bases[row.Base])
			if row.At != "" {
				top = withValues(t, top, row.At, row.property(), row.Value, row.Also)
			}
			rows = append(rows, tabled{strings.TrimSuffix(name, ".yaml") + "/" + row.Wires, row, top})
		}
	}
	rnd := rand.New(rand.NewPCG(13, 2))
	held, wires, stacks := 0, 0, 0
	for i := range randomWires {
		r := rows[(i*7)%len(rows)]
		top := m.inCompany(rnd, r.top)
		if top == nil {
			continue
		}
		x, err := prepare(top, Options{Network: NetworkCreate})
		if err != nil {
			t.Fatal(err)
		}
		x.build()
		set, err := x.set()
		if err != nil {
			t.Fatal(err)
		}
		held, stacks = held+1, stacks+len(set.Stacks)
		t.Run(r.name, func(t *testing.T) {
			holds(t, set)
			w := newWires(t, x, set)
			for key, paths := range r.row.Expect {
				wires += len(paths)
				w.expect(t, key, paths)
			}
			if t.Failed() {
				t.Logf("%s", set.Stacks[0].Template)
			}
		})
	}
	t.Logf("%d wires of %d random designs with %d stacks, from %d rows", wires, held, stacks, len(rows))
	if held < randomWires/3 {
		t.Errorf("only %d of %d random designs are correct: the test says little", held, randomWires)
	}
}

// ofHome tells whether a row expects the Region that is home, which another drawing
// moves.
func (row wiringRow) ofHome() bool {
	for _, paths := range row.Expect {
		for _, want := range paths {
			if want == "asked us-east-1" {
				return true
			}
		}
	}
	return false
}

// inCompany is a design beside another one that is changed at random, nil where none
// of a few is correct.
func (m *material) inCompany(rnd *rand.Rand, top *model.Topology) *model.Topology {
	for range 3 {
		all := [][]*model.Topology{m.starts, m.others}[rnd.IntN(2)]
		both := beside(top, all[rnd.IntN(len(all))])
		if both == nil || !m.correct(both) {
			continue
		}
		other := func(id string) bool { return strings.HasPrefix(id, "o-") }
		for range 4 {
			places := slices.DeleteFunc(spots(both), func(s spot) bool {
				return len(s.props) == 0 || !other(s.node) && !other(s.link.From)
			})
			if len(places) == 0 {
				break
			}
			s := places[rnd.IntN(len(places))]
			p := s.props[rnd.IntN(len(s.props))]
			if v := m.value(rnd, both, p); v != nil && len(p.Ref) == 0 {
				both = m.try(both, s.set(p.Name, v))
			}
		}
		return both
	}
	return nil
}
