package latencyview

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/sketch"
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
	return act.Say{Text: place + " is tried like " + users + " and is not part of the design. " + p.keys.Spell("{city.add} adds it.")}
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
		return p.city(j) + " (try)"
	}
	return p.city(j)
}

// addTried makes the selected city that is tried a part of the design.
func (p *Panel) addTried() act.Action {
	j, _ := p.Selected()
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
	e, err := sketch.Users(p.t, place)
	if err != nil {
		return act.Say{Text: err.Error(), Error: true}
	}
	p.added = place
	return act.Edit{Edit: e}
}

// removeCity drops the selected city when it is only tried; else it takes its
// place out of the design, with its users when they have no other place.
func (p *Panel) removeCity() act.Action {
	j, _ := p.Selected()
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
