package cloudformation

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
)

// panicsAt is the place where an export of a design that asks no rule panics, "" when
// it does not.
func panicsAt(top *model.Topology) (place string) {
	defer func() {
		if r := recover(); r != nil {
			for _, line := range strings.Split(string(debug.Stack()), "\n") {
				if strings.Contains(line, "cloudformation/") && strings.Contains(line, ".go:") && !strings.Contains(line, "_test.go") {
					place = fmt.Sprint(r, " at ", strings.TrimSpace(strings.Split(line, " +")[0]))
					return
				}
			}
			place = fmt.Sprint(r)
		}
	}()
	foresee(top, Options{})
	return ""
}

// Templates may hold what every rule refuses, so the solver asks for exports of any
// design: of a correct one in which nodes, links and properties are others, in
// whatever order, none panics.
func TestForeseeHoldsAnyDesign(t *testing.T) {
	racetest.OneGoroutine(t)
	m := gather(t)
	all := slices.Clone(m.starts)
	designs := everyDesign(t)
	for _, name := range slices.Sorted(maps.Keys(designs)) {
		all = append(all, designs[name])
	}
	// An alias beside values, in either order, in a record that became simple.
	for _, links := range []string{"[r -> dc, r -> a]", "[r -> a, r -> dc]"} {
		all = append(all, parseDesign(t, "nodes:\n  - {id: r, kind: record, zone: example.org, name: m.example.org}\n  - {id: dc, kind: on-premises}\n  - {id: a, kind: alb, region: eu-west-1}\nlinks: "+links+"\n"))
	}
	rnd := rand.New(rand.NewPCG(13, 3))
	found := map[string]int{}
	tried := 0
	for _, top := range all {
		for n := range 5 {
			now := top
			for range min(n, 4) {
				now = m.wrong(rnd, now)
			}
			tried++
			if p := panicsAt(now); p != "" {
				if found[p]++; found[p] == 1 { // each place once
					t.Errorf("%s", p)
				}
			}
		}
	}
	t.Logf("%d designs, %d panics at %d places", tried, len(found), len(found))
	if tried < 2000 {
		t.Errorf("%d designs are tried", tried)
	}
}

// wrong changes anything of a design, whatever the rules say.
func (m *material) wrong(rnd *rand.Rand, top *model.Topology) *model.Topology {
	if len(top.Nodes) == 0 {
		return top
	}
	at := spots(top)
	p := at[rnd.IntN(len(at))]
	var edit model.Edit
	switch k := rnd.IntN(10); {
	case k < 5 && len(p.props) > 0:
		prop := p.props[rnd.IntN(len(p.props))]
		var v []string
		if rnd.IntN(4) > 0 {
			v = m.value(rnd, top, prop)
		}
		edit = p.set(prop.Name, v)
	case k < 6 && p.node == "":
		edit = model.Disconnect{Link: p.link}
	case k < 7 && p.node != "":
		edit = model.Remove{IDs: []string{p.node}}
	case k < 8 && len(top.Links) > 1:
		i, j := rnd.IntN(len(top.Links)), rnd.IntN(len(top.Links))
		links := slices.Clone(top.Links)
		links[i], links[j] = links[j], links[i]
		if next, err := model.New(top.Name, top.Nodes, links); err == nil {
			return next
		}
		return top
	default:
		edit = anyLink(rnd, top)
	}
	if edit == nil {
		return top
	}
	if next, err := model.Apply(top, edit); err == nil {
		return next
	}
	return top
}
