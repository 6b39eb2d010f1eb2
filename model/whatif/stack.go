package whatif

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/sketch"
)

// copied is a stack in another Region, as edits.
type copied struct {
	from, region string
	t            *model.Topology
	next         *model.Topology   // after the edits, for fresh ids; nil fields never
	ids          map[string]string // of the copies, by original
	order        []string          // originals
	edits        []model.Edit
	costs        []string
}

// copyTo copies everything of the Region of the head that its requests, writes
// and guards touch. What stands elsewhere is joined, not copied.
func (e *entry) copyTo(region string) *copied {
	c := &copied{from: e.head.Region(), region: region, t: e.t, next: e.t, ids: map[string]string{}}
	c.collect(e.head.ID)
	if s, ok := e.via.Spec.(*model.ResolvesToSpec); ok && s.HealthCheck.Val() != "" && e.t.Node(s.HealthCheck.Val()) != nil {
		c.watchers(s.HealthCheck.Val(), true)
	}
	for _, id := range c.order {
		c.add(e.t.Node(id))
	}
	for _, l := range e.t.Links {
		c.join(l)
	}
	return c
}

// collect lists what is to be copied, the head first.
func (c *copied) collect(id string) {
	if slices.Contains(c.order, id) {
		return
	}
	c.order = append(c.order, id)
	for _, l := range c.t.Out(id) {
		if to := c.t.Node(l.To); to.Region() == c.from && l.Kind != model.Replicates && !to.Info().Guard() {
			c.collect(l.To)
		}
	}
	for _, l := range c.t.In(id) {
		// Web ACLs have a Region but are no regional kind.
		if n := c.t.Node(l.From); l.Kind == model.Attach && regionOf(n) == c.from && !slices.Contains(c.order, n.ID) {
			c.order = append(c.order, n.ID)
		}
	}
}

// watchers lists a health check that is to be copied, behind those that it
// combines and that watch something copied.
func (c *copied) watchers(id string, needed bool) {
	if slices.Contains(c.order, id) {
		return
	}
	needed = needed || slices.ContainsFunc(c.t.Out(id), func(l *model.Link) bool { return slices.Contains(c.order, l.To) })
	if check, ok := model.As[*model.HealthCheck](c.t.Node(id)); ok && needed {
		at := len(c.order)
		c.order = append(c.order, id) // so that a ring of checks ends
		for _, child := range check.Children.Val() {
			c.watchers(child, false)
		}
		c.order = append(slices.Delete(c.order, at, at+1), id)
	}
}

func regionOf(n *model.Node) string {
	if v, ok := n.Get("region"); ok && n.Kind() != model.KindShield {
		return v[0]
	}
	return ""
}

func (c *copied) add(n *model.Node) {
	spec := sketch.Twin(c.t, n, c.ids)
	if p, ok := model.FindProp(n.Info().Props, "region"); ok {
		_ = p.Set(spec, []string{c.region})
	}
	if s, ok := spec.(*model.HealthCheck); ok { // the copy watches what it is drawn to
		s.FQDN, s.Target = model.Opt[string]{}, model.Opt[string]{}
	}
	id := c.next.FreshID(nearName(n.ID, c.from, c.region))
	title := ""
	if n.Title != "" {
		title = nearTitle(n.Title, c.from, c.region)
	}
	c.ids[n.ID] = id
	c.do(model.Add{Node: model.NewNode(id, title, spec), After: c.last()})
	if n.Kind() == model.KindDatastore {
		c.costs = append(c.costs, n.Label()+" must be replicated to "+c.region+"; the copy lags behind.")
	}
}

// last is the node behind which the next copy stands, "" for the end.
func (c *copied) last() string {
	if len(c.edits) > 0 {
		if a, ok := c.edits[len(c.edits)-1].(model.Add); ok {
			return a.Node.ID
		}
	}
	return ""
}

func (c *copied) do(e model.Edit) {
	next, err := e.Apply(c.next)
	if err != nil {
		return // the edit would fail for the caller too: leave it out here and let Apply there decide
	}
	c.next = next
	c.edits = append(c.edits, e)
}

// join repeats a link among the copies, and from the copies to what stays
// where it is. A store is joined to its copy.
func (c *copied) join(l *model.Link) {
	from, copiedFrom := c.ids[l.From]
	to, copiedTo := c.ids[l.To]
	switch {
	case l.Kind == model.Replicates:
		return
	case copiedFrom && copiedTo:
	case copiedFrom && l.Kind != model.Attach: // a target elsewhere
		to = l.To
	case copiedTo && l.Kind == model.Attach: // a guard without a Region
		from = l.From
	default:
		return
	}
	link := model.Connect{From: from, To: to, Props: c.props(l)}
	if l.Named {
		link.As = l.Kind
	}
	c.do(link)
	if n := c.t.Node(l.To); copiedTo && l.Kind == model.Writes && n.Kind() == model.KindDatastore {
		c.replicate(l.To)
	}
}

func (c *copied) replicate(id string) {
	if !slices.ContainsFunc(c.next.Out(id), func(l *model.Link) bool { return l.To == c.ids[id] }) {
		c.do(model.Connect{From: id, To: c.ids[id]})
	}
}

// props are the properties that a link sets, without some of them. Nodes that
// they name and that were copied become the copies.
func (c *copied) props(l *model.Link, without ...string) []model.Setting {
	return sketch.Repeat(c.t, l, c.ids, without...)
}

// certified is the edits after which the copy of a node proves a name.
func (c *copied) certified(n *model.Node, name string) []model.Edit {
	for _, l := range c.t.In(n.ID) {
		cert, ok := model.As[*model.Certificate](c.t.Node(l.From))
		if !ok || l.Kind != model.Attach {
			continue
		}
		if cert.MayCover(name) {
			return nil
		}
		names := append(slices.Clone(cert.Names.Val()), name)
		return []model.Edit{model.Set{ID: cmp.Or(c.ids[l.From], l.From), Props: []model.Setting{{Prop: "names", Value: names}}}}
	}
	return sketch.Certificate(c.next, c.next.Node(c.ids[n.ID]), name)
}

// area is the first part of a Region code: "us" of "us-east-1".
func area(region string) string {
	a, _, _ := strings.Cut(region, "-")
	return a
}

// nearName is an id for a copy: "alb-us" becomes "alb-ap", "web" becomes
// "web-ap"; within one area the whole code tells them apart.
func nearName(id, from, to string) string {
	short := area(to)
	if area(from) == short {
		short = to
	}
	for _, end := range []string{"-" + from, "-" + area(from)} {
		if base, ok := strings.CutSuffix(id, end); ok && base != "" {
			id = base
			break
		}
	}
	return sketch.BaseID(id, short)
}

func nearTitle(title, from, to string) string {
	short := strings.ToUpper(area(to))
	if area(from) == area(to) {
		short = to
	}
	for _, end := range []string{" " + from, " " + strings.ToUpper(area(from))} {
		if base, ok := strings.CutSuffix(title, end); ok && base != "" {
			return base + " " + short
		}
	}
	return title + " " + short
}
