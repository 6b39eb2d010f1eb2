package cloudformation

import (
	"slices"

	"portolan/model"
)

// pathBehaviour is a behaviour of a distribution with the links that say where
// its requests go: one, or the two of an origin group, and those that functions
// choose instead.
type pathBehaviour struct {
	own    []*model.Link // the primary first
	chosen []*model.Link
}

// pathBehaviours are the behaviours of a distribution in the order of the drawing.
func (x *exporter) pathBehaviours(n *model.Node) []*pathBehaviour {
	byPath := map[string]*pathBehaviour{}
	var out []*pathBehaviour
	for _, l := range x.origins(n) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		b := byPath[o.Path.Or("*")]
		if b == nil {
			b = &pathBehaviour{}
			byPath[o.Path.Or("*")] = b
			out = append(out, b)
		}
		if o.ChosenBy.Val() != "" {
			b.chosen = append(b.chosen, l)
			continue
		}
		b.own = append(b.own, l)
	}
	for _, b := range out {
		if len(b.own) == 0 { // a choice without another
			b.own, b.chosen = b.chosen[:1], b.chosen[1:]
		}
		slices.SortStableFunc(b.own, func(a, c *model.Link) int { return groupRank(a) - groupRank(c) })
	}
	return out
}

// groupRank puts the primary of an origin group first.
func groupRank(l *model.Link) int {
	if o, _ := model.LinkAs[*model.OriginSpec](l); o.GroupRole.Val() == model.RoleSecondary {
		return 1
	}
	return 0
}

// checkBehaviours refuses several origins of a path that are no origin group.
func (x *exporter) checkBehaviours(n *model.Node) {
	for _, b := range x.pathBehaviours(n) {
		first, _ := model.LinkAs[*model.OriginSpec](b.own[0])
		if first.ChosenBy.Val() != "" {
			x.leave(b.own[0].Ref().String(), "chosenBy has no effect here, because no other origin is drawn for the path "+first.Path.Or("*"))
		}
		for _, l := range b.own[1:] {
			if o, _ := model.LinkAs[*model.OriginSpec](l); o.Group.Val() == "" || o.Group.Val() != first.Group.Val() {
				x.guardLink("cloudfront/behavior-twice", l, "another behaviour has the path %s", o.Path.Or("*"))
			}
		}
	}
}

// originGroup is a primary with the secondary that answers in its place.
type originGroup struct {
	id      string
	members []string
	codes   []int
}

// failoverCodes start the failover of a group that states none: all errors for
// which the origin is to blame.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginGroupFailoverCriteria.html
var failoverCodes = []int{500, 502, 503, 504}

// originGroups are the groups of a distribution, each once, and by primary link
// the id of its group.
func (x *exporter) originGroups(n *model.Node) ([]*originGroup, map[*model.Link]string) {
	var all []*originGroup
	ids := map[*model.Link]string{}
	for _, b := range x.pathBehaviours(n) {
		if len(b.own) < 2 {
			continue
		}
		o, _ := model.LinkAs[*model.OriginSpec](b.own[0])
		g := &originGroup{codes: model.FailoverCodes(b.own...)}
		if len(g.codes) == 0 {
			g.codes = failoverCodes
		}
		for _, l := range b.own {
			g.members = append(g.members, x.originID(n, l))
		}
		same := slices.IndexFunc(all, func(a *originGroup) bool {
			return slices.Equal(a.members, g.members) && slices.Equal(a.codes, g.codes)
		})
		if same < 0 {
			g.id = "group-" + model.Slug(o.Group.Val())
			for i := 2; slices.ContainsFunc(all, func(a *originGroup) bool { return a.id == g.id }); i++ {
				g.id = "group-" + model.Slug(o.Group.Val()) + "-" + decimal(i)
			}
			all, same = append(all, g), len(all)
		}
		ids[b.own[0]] = all[same].id
	}
	return all, ids
}

// originGroupList is nil for a distribution without groups.
func originGroupList(all []*originGroup) value {
	if len(all) == 0 {
		return nil
	}
	items := list()
	for _, g := range all {
		codes, members := list(), list()
		for _, c := range g.codes {
			codes.Content = append(codes.Content, num(c))
		}
		for _, m := range g.members {
			members.Content = append(members.Content, object(f("OriginId", str(m))))
		}
		items.Content = append(items.Content, object(
			f("Id", str(g.id)),
			f("FailoverCriteria", object(f("StatusCodes", object(f("Quantity", num(len(g.codes))), f("Items", codes))))),
			f("Members", object(f("Quantity", num(len(g.members))), f("Items", members)))))
	}
	return object(f("Quantity", num(len(all))), f("Items", items))
}
