package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model/pattern"
)

// A weight is a parameter, so that traffic can be shifted by hand, and CloudFormation keeps
// what was chosen under the name of the parameter. The name comes from the nodes. Where an
// earlier export of the design is known, a weight has the name there by what it shares
// traffic with, so that another id of a node does not set it back to what is drawn.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Parameter.html

// weight is a parameter that says how much of some traffic somebody gets.
type weight struct {
	s          *stack
	name       string  // in the end that under which it is known
	fresh      string  // the name that it gets by itself
	refs       []value // all that refer to it
	who, among string
	drawn      string // weight that is drawn
}

// heldWeight is a weight of an earlier export.
type heldWeight struct{ name, who, among, drawn string }

// weightOf makes a weight of a parameter, which it describes.
func (x *exporter) weightOf(s *stack, p Parameter, of, who, among string) value {
	p.Type, p.Drawn, p.Description = "Number", true, "Weight of "+of+who+" "+among+"."
	v := s.param(p)
	for _, w := range x.weights {
		if w.s == s && w.name == v.Value {
			w.refs = append(w.refs, v)
			return v
		}
	}
	x.weights = append(x.weights, &weight{s, v.Value, v.Value, []value{v}, who, among, p.Default})
	return v
}

// weightText is how weights are described, now and in earlier versions.
var weightText = pattern.Lazy(`^Weight of (?:the target group for )?(\S+) ((?:among|behind) .+)\.$`)

// heldWeights are the weights of a template.
func heldWeights(root value) (out []heldWeight) {
	for name, p := range members(lookupObject(root, "Parameters")) {
		m := weightText().FindStringSubmatch(scalar(p, "Description"))
		if m != nil && logicalName().MatchString(name.Value) {
			out = append(out, heldWeight{name.Value, m[1], m[2], scalar(p, "Default")})
		}
	}
	return out
}

// keepWeights gives weights the names that they have in an earlier export, or by Metadata.
func (x *exporter) keepWeights() {
	var left []heldWeight
	if x.o.earlier != nil {
		left = slices.Clone(x.o.earlier.weights)
	}
	taken, named := map[string]bool{}, map[*weight]bool{}
	own := map[string]bool{}
	for _, w := range x.weights {
		own[w.fresh] = true
	}
	take := func(w *weight, name string) bool {
		if named[w] || taken[name] || w.s.taken[name] && !own[name] {
			return false
		}
		w.name, taken[name], named[w] = name, true, true
		return true
	}
	for _, w := range x.weights {
		for entry := range strings.FieldsSeq(x.o.Weights) {
			if fresh, name, _ := strings.Cut(entry, "="); fresh == w.fresh && logicalName().MatchString(name) {
				take(w, name)
			}
		}
	}
	for _, fits := range []func(*weight, heldWeight) bool{
		func(w *weight, h heldWeight) bool { return w.fresh == h.name && w.who == h.who && w.among == h.among },
		func(w *weight, h heldWeight) bool { return w.who == h.who && w.among == h.among },
		func(w *weight, h heldWeight) bool {
			return w.among == h.among && w.drawn == h.drawn && x.onlyWeight(named, left, w, func(o heldWeight) bool { return o.among == h.among })
		},
		func(w *weight, h heldWeight) bool { // what shares the traffic has another id
			return w.who == h.who && w.drawn == h.drawn && x.onlyWeight(named, left, w, func(o heldWeight) bool { return o.who == h.who })
		},
		func(w *weight, h heldWeight) bool { // several have another id, and their weights tell them apart
			return w.among == h.among && w.drawn == h.drawn && x.onlyWeight(named, left, w, func(o heldWeight) bool { return o.among == h.among && o.drawn == h.drawn })
		},
	} {
		for _, w := range x.weights {
			if at := slices.IndexFunc(left, func(h heldWeight) bool { return fits(w, h) }); !named[w] && at >= 0 && take(w, left[at].name) {
				left = slices.Delete(left, at, at+1)
			}
		}
	}
	for _, w := range x.weights {
		if !named[w] && slices.ContainsFunc(left, func(h heldWeight) bool { return h.among == w.among }) {
			x.begin = append(x.begin, w)
		}
		for n := 1; !named[w]; n++ {
			name := w.fresh
			if n > 1 {
				name += "N" + strconv.Itoa(n)
			}
			if n > 1 && w.s.taken[name] {
				continue
			}
			take(w, name)
		}
	}
	x.nameWeights()
}

// onlyWeight tells whether a weight is the only one without a name of those that are meant,
// and one of the earlier ones is.
func (x *exporter) onlyWeight(named map[*weight]bool, left []heldWeight, w *weight, meant func(heldWeight) bool) bool {
	now, was := 0, 0
	for _, o := range x.weights {
		if !named[o] && meant(heldWeight{o.name, o.who, o.among, o.drawn}) {
			now++
		}
	}
	for _, h := range left {
		if meant(h) {
			was++
		}
	}
	return now == 1 && was == 1 && !named[w]
}

// nameWeights writes the names where the weights stand.
func (x *exporter) nameWeights() {
	for _, w := range x.weights {
		if w.name == w.fresh {
			continue
		}
		for i := range w.s.parameters {
			if w.s.parameters[i].Name == w.fresh && strings.HasPrefix(w.s.parameters[i].Description, "Weight of ") && strings.Contains(w.s.parameters[i].Description, w.who+" "+w.among) {
				w.s.parameters[i].Name = w.name
			}
		}
		for _, v := range w.refs {
			v.Value = w.name
		}
		w.s.taken[w.name] = true
	}
}

// weightsRecord is what Metadata says of weights whose names are not those that they get
// by themselves.
func (x *exporter) weightsRecord() string {
	var out []string
	for _, w := range x.weights {
		if w.name != w.fresh {
			out = append(out, w.fresh+"="+w.name)
		}
	}
	return strings.Join(out, " ")
}
