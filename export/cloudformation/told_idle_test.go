package cloudformation

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
)

// idlePlaces is in how many drawings each property is tried that has no effect there.
const idlePlaces = 3

// TestToldWithoutEffectHasNone gives values to each property at places where the drawing
// takes its effect away. What is told as without effect leaves the templates as they were.
func TestToldWithoutEffectHasNone(t *testing.T) {
	racetest.OneGoroutine(t)
	m := gather(t)
	drawings := slices.DeleteFunc(append(slices.Clone(m.starts), m.others...), func(top *model.Topology) bool { return len(top.Nodes) > 14 })
	rnd := rand.New(rand.NewPCG(31, effectSeed()))
	wrong, held := map[string]string{}, map[string]bool{}
	for _, w := range turns() {
		tried := 0
		for _, i := range rnd.Perm(len(drawings)) {
			if tried == idlePlaces {
				break
			}
			for _, s := range spots(drawings[i]) {
				if s.kind != w.kind || tried == idlePlaces || w.prop.Idle(spotIn(drawings[i], s)) == "" {
					continue
				}
				told, differs := m.idle(t, rnd, drawings[i], s, w.prop)
				if told {
					tried++
					held[w.kind+"."+w.prop.Name] = true
				}
				if differs != "" {
					wrong[w.kind+"."+w.prop.Name] = differs
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(wrong)) {
		t.Errorf("%s is told as without effect, and the templates differ: %s", name, wrong[name])
	}
	if len(held) < 80 {
		t.Errorf("%d properties were tried where they have no effect, which says little", len(held))
	}
}

// idle tells whether a value of a property was told as without effect, and with which the
// templates differ all the same.
func (m *material) idle(t *testing.T, rnd *rand.Rand, top *model.Topology, s spot, p model.Prop) (told bool, differs string) {
	t.Helper()
	without, err := model.Apply(top, s.set(p.Name, nil))
	if err != nil || describes(spotIn(without, s), p.Name) {
		return false, ""
	}
	bare, err := Export(without, Options{})
	if err != nil {
		return false, ""
	}
	for _, v := range m.several(rnd, top, p) {
		with, err := model.Apply(without, s.set(p.Name, v))
		if err != nil || bytes.Equal(document.Format(with), document.Format(without)) {
			continue
		}
		set, err := Export(with, Options{})
		if err != nil || !slices.ContainsFunc(set.LeftOut, func(l LeftOut) bool {
			return l.What == s.name() && strings.HasPrefix(l.Why, p.Name+" has no effect here")
		}) {
			continue
		}
		told = true
		if spoken(set) != spoken(bare) {
			return true, strings.Join(v, ",") + " at " + s.name() + "\n" + string(document.Format(with))
		}
	}
	return told, ""
}
