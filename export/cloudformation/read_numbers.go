package cloudformation

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// A number that may be chosen when a stack is deployed is a parameter, and whoever edits a
// template may write the number itself in its place, or another parameter.

// byNumber takes numbers for what they are where templates and a design say one in other
// words. A number in the place of a parameter that nothing uses any more is what that
// parameter says.
func (c *comparison) byNumber(a *attempt, p pair, want, have map[string]string) {
	if !c.ours || p.read.isExtra() {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(have)) {
		is, there := want[path]
		if !there || is == have[path] {
			continue
		}
		of, to := numberOf(p.written.in, have[path])
		if of == nil {
			continue
		}
		if from, n := numberOf(p.read.in, is); from != nil {
			want[path], have[path] = n, to
			continue
		}
		if wholeNumber(is) == 0 && is != "0" {
			continue
		}
		was := p.read.in.extraOf(of.id)
		if have[path] = to; is == to || !c.idle(was) {
			continue
		}
		have[path] = is
		g := gap{pair: pair{was, of}, path: "Default", want: is, have: to}
		if !slices.ContainsFunc(a.gaps, func(o gap) bool { return o.key() == g.key() }) {
			a.gaps = append(a.gaps, g)
			a.cost += costBetween(of.kind, g.path, is)
		}
	}
}

// extraOf is a parameter as something to compare, also where the template has none.
func (t *readTemplate) extraOf(name string) *readResource {
	at := slices.IndexFunc(t.extras, func(r *readResource) bool { return r.kind == extraParameter && r.id == name })
	if at < 0 {
		return &readResource{in: t, id: name, kind: extraParameter, attributes: object(), properties: object()}
	}
	return t.extras[at]
}

// numberOf is the parameter that a text is, when it is one of a number, and that number
// unless somebody chooses another.
func numberOf(t *readTemplate, text string) (*readResource, string) {
	inner, opens := strings.CutPrefix(text, "${")
	name, closes := strings.CutSuffix(inner, "}")
	if !opens || !closes {
		return nil, ""
	}
	p := t.parameters[name]
	if p == nil || !p.hasDefault || p.from != "" {
		return nil, ""
	}
	for _, f := range p.bounds {
		if f.key == "Type" && f.val.Value == "Number" {
			return t.extraOf(name), p.def
		}
	}
	return nil, ""
}

// idle tells whether a parameter that was read is used nowhere any more: it says nothing.
func (c *comparison) idle(r *readResource) bool {
	if r == nil || r.kind != extraParameter || r.in.root == nil {
		return false
	}
	if r.in.used == nil {
		r.in.used = map[string]bool{}
		use(r.in.root, r.in.used, 0)
	}
	return !r.in.used[r.id] && r.in.renamed == nil
}

// use notes every name that a template refers to.
func use(v value, names map[string]bool, depth int) {
	switch {
	case v.Tag == "!Ref":
		names[v.Value] = true
	case v.Tag == "!Sub":
		text := v.Value
		if v.Kind == yaml.SequenceNode && len(v.Content) > 0 {
			text = v.Content[0].Value
		}
		for part := range strings.SplitSeq(text, "${") {
			name, _, _ := strings.Cut(part, "}")
			names[strings.TrimSpace(name)] = true
		}
	}
	if depth > maxFollowed*4 {
		return
	}
	for _, child := range v.Content {
		use(child, names, depth+1)
	}
}

// pairWeights pairs the weights of links that share traffic with others and lead
// elsewhere now: a weight is called by what it leads to.
func pairWeights(pairs []pair) []pair {
	for i, p := range pairs {
		if p.read == nil || p.written != nil || p.read.kind != extraParameter {
			continue
		}
		among := amongOf(p.read)
		for j, o := range pairs {
			if among == "" || o.read != nil || o.written == nil || o.written.kind != extraParameter || amongOf(o.written) != among {
				continue
			}
			pairs[i].written = o.written
			pairs[j] = pair{}
			break
		}
	}
	return slices.DeleteFunc(pairs, func(p pair) bool { return p == pair{} })
}

// amongOf is what a parameter shares traffic with when it is a weight, "" for others.
func amongOf(r *readResource) string {
	p := r.in.parameters[r.id]
	if p == nil {
		return ""
	}
	m := weightText().FindStringSubmatch(p.description)
	if m == nil {
		return ""
	}
	return m[2]
}

// oneOfGroups takes target groups of a design that are the same for one where the
// templates have one: several rules may lead to it.
func oneOfGroups(pairs []pair, words *wordReader) []pair {
	const kind = "AWS::ElasticLoadBalancingV2::TargetGroup"
	for i, p := range pairs {
		if p.written == nil || p.written.kind != kind || p.read != nil && p.read.id == p.written.id {
			continue
		}
		for _, o := range pairs {
			if o.read == nil || o.written == nil || o.written == p.written || o.read.id != o.written.id || o.written.kind != kind || o.written.comment != p.written.comment {
				continue
			}
			if sameTree(o.written.properties, p.written.properties) {
				words.names[p.written], words.merged = o.read.id, true
				pairs[i] = pair{read: p.read}
				break
			}
		}
	}
	return slices.DeleteFunc(pairs, func(p pair) bool { return p == pair{} })
}

// withoutTwins takes what follows from several such groups for one: who is in a group is
// in it once.
func withoutTwins(leaves map[string]string) {
	for _, list := range []string{"LoadBalancers", "TargetGroupARNs"} {
		items := itemsOf(leaves, list)
		for i, item := range items {
			if slices.Index(items, item) == i {
				continue
			}
			for path := range leaves {
				if at := list + "." + strconv.Itoa(i); path == at || strings.HasPrefix(path, at+".") {
					delete(leaves, path)
				}
			}
		}
	}
}
