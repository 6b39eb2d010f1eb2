package cloudformation

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"portolan/model"
)

// tellUncompared tells of a resource of other people's that belongs to a node and was held
// against nothing: which of its texts the node and its links do not say. It tells whether
// the resource stands for something all the same.
func (r *Reading) tellUncompared(words *wordReader, res *readResource) bool {
	n := r.Topology.Node(res.node)
	if n == nil {
		return true
	}
	unsaid, all := r.unsaid(words, res, n)
	if len(unsaid) == 0 {
		return true
	}
	const end = ": nothing of what was read says it"
	note := Note{ID: res.in.name + "/" + res.id, What: "a part of " + res.kind, Why: strings.Join(unsaid, "; ") + end, LeftOut: true, brief: briefly(unsaid, end)}
	stands := isDrawn(n.Kind(), res.kind) || len(unsaid) < all
	if !stands {
		note.What = res.kind
	}
	r.Notes = append(r.Notes, note)
	return stands
}

// chooseKind are the places that say which kind of node a resource is.
var chooseKind = []string{"AWS::ElasticLoadBalancingV2::LoadBalancer Type", "AWS::ApiGatewayV2::Api ProtocolType", "AWS::EC2::VPCEndpoint VpcEndpointType"}

// unsaid are the texts of a resource that no property says which is carried there, of how
// many. What refers to something else is a link.
func (r *Reading) unsaid(words *wordReader, res *readResource, n *model.Node) (unsaid []string, all int) {
	leaves := words.leaves(res)
	for _, path := range slices.Sorted(maps.Keys(leaves)) {
		text := leaves[path]
		place := res.kind + " " + anyItem(path)
		if path == "" || text == "" || strings.Contains(text, "${") || slices.Contains(chooseKind, place) || isLabel(res.kind, path) {
			continue
		}
		all++
		if !r.saysAt(n, place, text) {
			unsaid = append(unsaid, path+" is "+quotedShort(text))
		}
	}
	return unsaid, all
}

// saysAt tells whether a property of a node, or of a link of it, has a text: one that is
// carried by the place, or any where the text is a name.
func (r *Reading) saysAt(n *model.Node, place, text string) bool {
	text = strings.TrimSuffix(text, ".")
	name := len(text) > 3 && strings.ContainsFunc(text, unicode.IsLetter) && text != "true" && text != "false"
	says := func(at model.Place, kind string) bool {
		return slices.ContainsFunc(at.Props(), func(p model.Prop) bool {
			if property := kind + "." + p.Name; !name && !carriers().at[place][property] && throughParameters[place] != property {
				return false // a number or a word such as true may stand for anything
			}
			value := at.Value(p.Name)
			return strings.EqualFold(value, text) || slices.ContainsFunc(strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" ,:", r) }), func(word string) bool { return strings.EqualFold(word, text) })
		})
	}
	if says(model.AtNode(r.Topology, n), string(n.Kind())) {
		return true
	}
	return slices.ContainsFunc(append(slices.Clone(r.Topology.Out(n.ID)), r.Topology.In(n.ID)...), func(l *model.Link) bool {
		return name && r.Topology.Node(l.To).Title == text || says(model.AtLink(r.Topology, l), string(l.Kind))
	})
}
