package validate_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"portolan/export/cloudformation"
	"portolan/model"
	"portolan/validate"
)

// faults draws mistakes into designs: chance alone hardly ever gives two records
// one role, or an ALB one zone. For each rule by which AWS refuses a design they
// hold the designs on which it fires.
type faults struct {
	*rand.Rand
	rules   []string
	designs map[string][]*model.Topology
}

func newFaults(t *testing.T, rnd *rand.Rand) *faults {
	f := &faults{Rand: rnd, designs: map[string][]*model.Topology{}}
	for _, rule := range validate.Rules() {
		if !cloudformation.AWSRefuses(rule.ID) {
			continue
		}
		f.rules = append(f.rules, rule.ID)
		for _, path := range fixtures(t, rule.ID, "fires") {
			f.designs[rule.ID] = append(f.designs[rule.ID], load(t, path).Topology)
		}
	}
	return f
}

// into draws the mistake that is rarest so far into a design. Where nothing comes
// of it the design stays as it is.
func (f *faults) into(base *model.Topology, refused map[string]int) *model.Topology {
	rule := slices.MinFunc(f.rules, func(a, b string) int { return cmp.Compare(refused[a], refused[b]) })
	if t := f.draw(base, f.designs[rule][f.IntN(len(f.designs[rule]))]); t != nil {
		return t
	}
	return base
}

// draw puts the nodes and links of a mistake into a design: its users are those
// of the design, and now and then it happens to a node that is there.
func (f *faults) draw(base, mistake *model.Topology) *model.Topology {
	nodes, links := slices.Clone(base.Nodes), slices.Clone(base.Links)
	is := map[string]string{} // what a node of the mistake is called here
	taken := map[int]bool{}
	for _, n := range mistake.Nodes {
		at := slices.IndexFunc(nodes, func(b *model.Node) bool { return b.Kind() == n.Kind() })
		if at < 0 || taken[at] || n.Kind() != model.KindUsers && f.IntN(4) > 0 {
			at = len(nodes)
			nodes = append(nodes, model.NewNode(fmt.Sprintf("f%d", at), "", n.Info().NewSpec()))
		}
		taken[at] = true
		is[n.ID] = nodes[at].ID
	}
	for _, n := range mistake.Nodes {
		at := slices.IndexFunc(nodes, func(b *model.Node) bool { return b.ID == is[n.ID] })
		b := nodes[at]
		spec := b.Info().NewSpec()
		copyProps(b.Info().Props, b.Spec, spec, nil)
		copyProps(b.Info().Props, n.Spec, spec, is)
		kept := n.Kept
		if kept.Equal(model.Kept{}) {
			kept = b.Kept
		}
		nodes[at] = model.NewNode(b.ID, "", spec).Keeping(kept)
	}
	for _, l := range mistake.Links {
		spec := l.Info().NewSpec()
		copyProps(l.Info().Props, l.Spec, spec, is)
		links = append(links, &model.Link{From: is[l.From], To: is[l.To], Kind: l.Kind, Spec: spec})
	}
	for i, l := range links {
		links[i] = &model.Link{From: l.From, To: l.To, Kind: l.Kind, Spec: l.Spec}
	}
	t, err := model.New("drawn", nodes, links)
	if err != nil {
		return nil
	}
	if t.Kept = mistake.Kept; t.Kept.Equal(model.Kept{}) {
		t.Kept = base.Kept
	}
	return t
}

// copyProps sets what is set; ids of nodes are those that they have here.
func copyProps(props []model.Prop, from, to any, is map[string]string) {
	for _, p := range props {
		v, set := p.Get(from)
		if !set {
			continue
		}
		if p.Type == model.NodeRef || p.Type == model.NodeList {
			for i, id := range v {
				if here, ok := is[id]; ok {
					v[i] = here
				}
			}
		}
		_ = p.Set(to, v)
	}
}

// enough wants each rule by which the export refuses to have its share.
func (f *faults) enough(t *testing.T, refused map[string]int, designs int) {
	t.Helper()
	for _, rule := range f.rules {
		if want := share(designs); refused[rule] < want {
			t.Errorf("%s refuses %d designs, want %d", rule, refused[rule], want)
		}
	}
}
