package picker

import (
	"slices"

	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/act"
)

// Kinds asks for a kind of node: first some that are near, under a heading of their own,
// then the others. Disabled, which may be nil, says why a kind cannot be chosen here; ""
// means that it can.
func Kinds(title string, near []*model.KindInfo, heading string, disabled func(*model.KindInfo) string, choose func(model.Kind) act.Action) *List {
	var items []Item
	add := func(k *model.KindInfo, group string) {
		it := Item{ID: string(k.Kind), Label: k.Title, Detail: k.Help, Group: group, Words: append([]string{string(k.Kind), k.Name, k.Caption}, k.Aliases...)}
		if disabled != nil {
			it.Disabled = disabled(k)
		}
		items = append(items, it)
	}
	for _, k := range near {
		add(k, heading)
	}
	for _, k := range model.Kinds() {
		if !slices.Contains(near, k) {
			add(k, k.Group)
		}
	}
	l := New(title, items)
	l.Noun = "kinds"
	l.Choose = func(it Item) act.Action { return choose(model.Kind(it.ID)) }
	return l
}

// Nodes asks for one of the nodes.
func Nodes(title string, nodes []*model.Node, choose func(id string) act.Action) *List {
	items := make([]Item, len(nodes))
	for i, n := range nodes {
		items[i] = Item{ID: n.ID, Label: layout.TitleOf(n), Detail: n.Info().Title, Right: n.Region(), Words: []string{n.ID, string(n.Kind())}}
	}
	l := New(title, items)
	l.Noun = "nodes"
	l.Choose = func(it Item) act.Action { return choose(it.ID) }
	return l
}
