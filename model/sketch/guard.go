package sketch

import (
	"slices"

	"portolan/model"
)

// mostBase is how much of another id an id made of it keeps, so that the word
// and a number have room.
const mostBase = 48

// BaseID is an id made of another one and a word, short enough for an id.
func BaseID(id, word string) string {
	return model.Slug(id[:min(len(id), mostBase)] + "-" + word)
}

// ID is a free id made of another one and a word.
func ID(t *model.Topology, id, word string) string { return t.FreshID(BaseID(id, word)) }

// Certificate makes the edits that attach a new certificate to a node, for the
// names given or else those under which requests reach it.
func Certificate(t *model.Topology, guarded *model.Node, names ...string) []model.Edit {
	n := guard(t, model.KindCertificate, guarded, "cert")
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" })
	if len(names) > 0 {
		spec, _ := n.Spec.(*model.Certificate)
		c := *spec
		c.Names = model.Some(names)
		n = model.NewNode(n.ID, "", &c)
	}
	return attach(n, guarded)
}

// WebACL makes the edits that attach a new web ACL to a node, with as many rules
// as another one if there is any.
func WebACL(t *model.Topology, guarded *model.Node, rules model.Opt[int]) []model.Edit {
	n := guard(t, model.KindWAF, guarded, "acl")
	if rules.IsSet() {
		spec, _ := n.Spec.(*model.WAF)
		c := *spec
		c.Rules = rules
		n = model.NewNode(n.ID, "", &c)
	}
	return attach(n, guarded)
}

// HealthCheck makes the edits that watch a node with a new health check, and
// names it. A record is asked by its name and not joined to the check, which would
// guard it then and see whatever it answers.
func HealthCheck(t *model.Topology, watched *model.Node) (id string, edits []model.Edit) {
	n := guard(t, model.KindHealthCheck, watched, "health")
	if r, ok := model.As[*model.Record](watched); ok && r.Name.Val() != "" {
		return n.ID, []model.Edit{model.Add{Node: n}, model.Set{ID: n.ID, Props: []model.Setting{{Prop: "fqdn", Value: []string{r.Name.Val()}}}}}
	}
	return n.ID, attach(n, watched)
}

// guard makes a node that protects or watches another one where that is.
func guard(t *model.Topology, k model.Kind, guarded *model.Node, word string) *model.Node {
	return NewNode(k, Context{T: t, Near: guarded, Region: guarded.Region(), ID: BaseID(guarded.ID, word)})
}

func attach(n, guarded *model.Node) []model.Edit {
	return []model.Edit{model.Add{Node: n}, model.Connect{From: n.ID, To: guarded.ID}}
}
