package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// drawable are the properties of a design of which another value alone gives a text at
// a place of the templates: every word to choose from, both of a yes and no, a number as
// it stands and in every unit, a text as it is written and in the place of the one before.
func (p scalarPlace) drawable(top *model.Topology, now string) []string {
	var out []string
	was := p.node.Value
	for _, s := range spots(top) {
		for _, prop := range s.props {
			if !carriers().at[p.kind+" "+anyItem(p.path)][s.kind+"."+prop.Name] {
				continue
			}
			at := model.AtNode(top, top.Node(s.node))
			if s.node == "" {
				at = model.AtLink(top, top.Link(s.link))
			}
			for _, v := range everyValue(at, prop, was, now) {
				other, err := model.Apply(top, s.set(prop.Name, v))
				if err != nil {
					continue
				}
				if f := foresee(other, Options{}); f != nil && p.given(f, now) {
					out = append(out, s.name()+" "+prop.Name+"="+strings.Join(v, ","))
					break
				}
			}
		}
	}
	return out
}

// given tells whether what is written has a text at the place.
func (p scalarPlace) given(f *foreseen, now string) bool {
	for _, res := range resourcesOf(f.set) {
		if res.id == p.id && res.kind == p.kind && newWordReader(f.set).leaves(res)[p.path] == now {
			return true
		}
	}
	return false
}

// everyValue are the values that a property may have where a template says something
// else than before.
func everyValue(at model.Place, p model.Prop, was, now string) [][]string {
	out := [][]string{nil}
	add := func(v ...string) {
		if p.Set(scratchOf(at), v) == nil {
			out = append(out, v)
		}
	}
	is, _ := p.Get(at.Spec())
	switch {
	case p.Type == model.Bool:
		add("true")
		add("false")
	case p.Type == model.Int, p.Type == model.Decimal:
		if n, err := strconv.ParseFloat(now, 64); err == nil {
			for _, unit := range []float64{1, 1000, 60, 3600, 0.01, 0.001} {
				add(strconv.FormatFloat(n/unit, 'f', -1, 64))
			}
		}
	case p.Type.IsList():
		for i := range is {
			for _, v := range replacedEach(is[i], was, now) {
				changed := slices.Clone(is)
				changed[i] = v
				add(changed...)
			}
		}
	default:
		add(now)
		if len(is) > 0 {
			for _, v := range replacedEach(is[0], was, now) {
				add(v)
			}
		}
	}
	for _, w := range p.Words() {
		if len(out) < 40 {
			add(w)
		}
	}
	return out
}
