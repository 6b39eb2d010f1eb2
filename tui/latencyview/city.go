package latencyview

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/tui/act"
	"portolan/tui/picker"
)

// askCity asks for a place to try. The design stays as it is, unless it has no
// users yet: then some are added there.
func (p *Panel) askCity() act.Action {
	if p.t == nil {
		return act.Say{Text: "No design is open."}
	}
	title := "Try a city"
	if p.firstUsers() == "" {
		title = "Add users in"
	}
	p.overlay.Show(picker.Cities(title, func(place string) act.Action {
		p.overlay.Close()
		return p.try(place)
	}))
	return act.None{}
}

// firstUsers are the users whose way a city that is tried takes: those of the
// selected row, or the first of the design.
func (p *Panel) firstUsers() string {
	if j, ok := p.Selected(); ok {
		if n := p.t.Node(j.Users); n != nil && n.Kind() == model.KindUsers {
			return j.Users
		}
	}
	i := slices.IndexFunc(p.t.Nodes, func(n *model.Node) bool { return n.Kind() == model.KindUsers })
	if i < 0 {
		return ""
	}
	return p.t.Nodes[i].ID
}

// try shows how long requests would take from a place that is not in the design.
func (p *Panel) try(place string) act.Action {
	users := p.firstUsers()
	if users == "" {
		return p.addCity(place)
	}
	for i, j := range p.rows {
		if strings.EqualFold(j.Location, place) {
			p.selectRow(i)
			return act.Say{Text: place + " is in the table already."}
		}
	}
	p.trials = append(slices.Clone(p.trials), whatif.Trial{Users: users, Location: place})
	p.forgetTrials()
	p.catchUp(false)
	p.refresh()
	for i, j := range p.rows {
		if j.Location == place {
			p.selectRow(i)
			break
		}
	}
	return act.Say{Text: place + " is tried like " + users + " and is not part of the design. A adds it."}
}

// forgetTrials drops what is known of places, and of ideas, which count them.
func (p *Panel) forgetTrials() {
	p.tried, p.trialsOf, p.ideas = nil, nil, map[ideaKey][]proposal{}
	p.dropIdea()
}

func (p *Panel) isTried(j latency.Journey) bool {
	return slices.Contains(p.trials, whatif.Trial{Users: j.Users, Location: j.Location})
}

// rowName is the city of a row; a city that is tried says so.
func (p *Panel) rowName(j latency.Journey) string {
	if p.isTried(j) {
		return city(j) + " (try)"
	}
	return city(j)
}

// addTried makes the selected city that is tried a part of the design.
func (p *Panel) addTried() act.Action {
	j, ok := p.Selected()
	if !ok || !p.isTried(j) {
		return act.Say{Text: "Only a city that is tried can be added; + tries one."}
	}
	p.dropTrial(j)
	return p.addCity(j.Location)
}

func (p *Panel) dropTrial(j latency.Journey) {
	p.trials = slices.DeleteFunc(slices.Clone(p.trials), func(t whatif.Trial) bool { return t == whatif.Trial{Users: j.Users, Location: j.Location} })
	p.forgetTrials()
	p.catchUp(false)
	p.refresh()
}

func (p *Panel) addCity(place string) act.Action {
	e, err := addUsers(p.t, place)
	if err != nil {
		return act.Say{Text: err.Error(), Error: true}
	}
	return act.Edit{Edit: e}
}

// addUsers makes the edit that adds a population in a place, with the
// properties and links of the first population. Without one, it asks the first
// name, else the first node, that users may reach.
func addUsers(t *model.Topology, place string) (model.Edit, error) {
	id := model.Slug(place)
	if id == "" || model.CheckID(id) != nil {
		id = "users"
	}
	id = t.FreshID(id)
	spec := &model.Users{}
	title := ""
	i := slices.IndexFunc(t.Nodes, func(n *model.Node) bool { return n.Kind() == model.KindUsers })
	if i >= 0 {
		if like, ok := t.Nodes[i].Spec.(*model.Users); ok {
			c := *like
			spec = &c
			spec.Share, spec.CIDR = model.Opt[float64]{}, model.Opt[[]string]{}
		}
	}
	spec.Locations = model.Some([]string{place})
	if !strings.EqualFold(model.Slug(place), id) {
		title = place
	}
	node := model.NewNode(id, title, spec)
	edits := []model.Edit{model.Add{Node: node, After: lastUsers(t)}}
	if i >= 0 {
		for _, l := range t.Out(t.Nodes[i].ID) {
			edits = append(edits, like(l, id))
		}
	} else if to := firstFor(t, node); to != "" {
		edits = append(edits, model.Connect{From: id, To: to})
	}
	e := model.Batch{Title: "add users in " + place, Edits: edits}
	if _, err := e.Apply(t); err != nil {
		return nil, fmt.Errorf("users in %s cannot be added: %w", place, err)
	}
	return e, nil
}

// like joins a node as the link joins its own start.
func like(l *model.Link, from string) model.Connect {
	c := model.Connect{From: from, To: l.To}
	if l.Named {
		c.As = l.Kind
	}
	for _, prop := range l.Info().Props {
		if v, set := l.Get(prop.Name); set {
			c.Props = append(c.Props, model.Setting{Prop: prop.Name, Value: v})
		}
	}
	return c
}

func lastUsers(t *model.Topology) string {
	last := ""
	for _, n := range t.Nodes {
		if n.Kind() == model.KindUsers {
			last = n.ID
		}
	}
	return last
}

func firstFor(t *model.Topology, users *model.Node) string {
	for _, tier := range []model.Tier{model.TierDNS, model.TierEdge, model.TierBalancer, model.TierOrigin} {
		for _, n := range t.Nodes {
			if n.Info().Tier == tier && len(model.Legal(users, n)) > 0 {
				return n.ID
			}
		}
	}
	return ""
}

// removeCity drops the selected city when it is only tried; else it takes its
// place out of the design, with its users when they have no other place.
func (p *Panel) removeCity() act.Action {
	j, ok := p.Selected()
	if !ok || p.t == nil {
		return act.Say{Text: "No row is selected."}
	}
	if p.isTried(j) {
		p.dropTrial(j)
		return act.Say{Text: j.Location + " is no longer tried."}
	}
	n := p.t.Node(j.Users)
	if n == nil {
		return act.Say{Text: "These users are no longer in the design."}
	}
	u, _ := n.Spec.(*model.Users)
	if u == nil || len(u.Locations.Val()) < 2 || j.Location == "" {
		return act.Edit{Edit: model.Remove{IDs: []string{n.ID}}}
	}
	rest := slices.DeleteFunc(slices.Clone(u.Locations.Val()), func(place string) bool { return place == j.Location })
	return act.Edit{Edit: model.Batch{
		Title: "remove users in " + j.Location,
		Edits: []model.Edit{model.Set{ID: n.ID, Props: []model.Setting{{Prop: "locations", Value: rest}}}},
	}}
}
