package origin

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/goal"
	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/validate"
)

// property is where the value of a property comes from: the design, or the default
// that is documented; ok is false where it has neither. Nodes have no
// ends.
func property(p model.Prop, spec any, ends model.Ends) (n Number, ok bool) {
	v, set := p.Get(spec)
	fallback := p.DefaultFor(spec, ends)
	n = Number{Name: p.Label, Sources: []string{p.Source}}
	if set && p.Source == model.Assumption {
		n.Sources = nil // what the design states assumes nothing
	}
	switch {
	case set:
		n.Value = unit(p, strings.Join(v, ", "))
		n.How = append(n.How, fmt.Sprintf("Set by the design as `%s`.", p.Name))
		if fallback != "" {
			n.How = append(n.How, "Left out it would be "+unit(p, fallback)+".")
		}
	case fallback != "":
		n.Value = unit(p, fallback)
		n.How = append(n.How, fmt.Sprintf("The design leaves `%s` out: this is the default.", p.Name))
	default:
		return Number{}, false
	}
	if p.Help != "" {
		n.How = append(n.How, p.Help)
	}
	if p.HasRange() {
		n.How = append(n.How, "From "+p.Bounds()+".")
	}
	return n, true
}

func unit(p model.Prop, text string) string {
	if text == "" {
		return "none"
	}
	if p.Unit != "" {
		return text + " " + p.Unit
	}
	return text
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// Properties are those that have a value, the named one first whatever it is, then
// those that hold digits.
func Properties(props []model.Prop, spec any, ends model.Ends, first string) []Number {
	var out []Number
	for _, p := range props {
		n, ok := property(p, spec, ends)
		switch {
		case !ok:
		case p.Name == first:
			out = append([]Number{n}, out...)
		case strings.ContainsAny(n.Value, "0123456789"):
			out = append(out, n)
		}
	}
	return out
}

// Ends counts the links of a node.
func Ends(t *model.Topology, id string) []Number {
	count := func(name string, links []*model.Link, far func(*model.Link) string, word string) Number {
		n := Number{Name: name, Value: strconv.Itoa(len(links))}
		for _, l := range links {
			n.How = append(n.How, fmt.Sprintf("%s %s, %s", word, label(t, far(l)), l.Kind))
		}
		if len(links) == 0 {
			n.How = []string{"No link of the design " + map[string]string{"In": "reaches it.", "Out": "leaves it."}[name]}
		}
		return n
	}
	in := count("In", t.Arrivals(id), func(l *model.Link) string { return l.From }, "from")
	if guards := t.Guards(id); len(guards) > 0 {
		var names []string
		for _, g := range guards {
			names = append(names, layout.TitleOf(g))
		}
		in.How = append(in.How, "What guards it is not counted: "+strings.Join(names, ", ")+".")
	}
	return []Number{
		in,
		count("Out", t.Departures(id), func(l *model.Link) string { return l.To }, "to"),
	}
}

func label(t *model.Topology, id string) string {
	if n := t.Node(id); n != nil {
		return layout.TitleOf(n)
	}
	return id
}

// Weights are the shares of the answers of a name: each weight of the sum.
func Weights(t *model.Topology, id string) []Number {
	links, sum := t.Out(id), 0
	weight := func(l *model.Link) int {
		if a, ok := model.LinkAs[*model.ResolvesToSpec](l); ok {
			return a.Weight.Val()
		}
		return 0
	}
	for _, l := range links {
		sum += weight(l)
	}
	if sum == 0 {
		return nil
	}
	n := Number{Name: "Shares of the answers", Value: fmt.Sprintf("of the sum %d", sum), Sources: []string{weightSource()}}
	for _, l := range links {
		if w := weight(l); w > 0 {
			n.How = append(n.How, fmt.Sprintf("%s: weight %d of %d = %.3g %%", label(t, l.To), w, sum, 100*float64(w)/float64(sum)))
		}
	}
	return []Number{n}
}

func weightSource() string {
	p, _ := model.FindProp(model.ResolvesTo.Info().Props, "weight")
	return p.Source
}

// Findings are counted by severity, each with its rule and the pages behind it.
func Findings(list []validate.Finding) Number {
	n := Number{Name: "Findings", Value: strconv.Itoa(len(list)), How: []string{}}
	if len(list) == 0 {
		n.How = append(n.How, "No rule finds anything here.")
	}
	for _, f := range list {
		n.How = append(n.How, fmt.Sprintf("%s %s: %s", f.Severity, f.Rule, f.Message))
		n.Sources = append(n.Sources, f.Sources...)
	}
	return n
}

// Goals are what a design states, none where it states nothing.
func Goals(t *model.Topology) []Number {
	if len(t.Expect) == 0 {
		return nil
	}
	n := Number{Name: "Goals", Value: strconv.Itoa(len(t.Expect)), How: []string{"Stated by the design under `expect`; judged by the estimate and the simulation."}}
	for _, e := range t.Expect {
		n.How = append(n.How, goal.Text(e))
	}
	return []Number{n}
}

// Totals count what a design holds, by kind.
func Totals(t *model.Topology) []Number {
	nodes := Number{Name: "Nodes", Value: strconv.Itoa(len(t.Nodes))}
	nodes.How = counted(len(t.Nodes), func(i int) string { return t.Nodes[i].Info().Title })
	links := Number{Name: "Links", Value: strconv.Itoa(len(t.Links))}
	links.How = counted(len(t.Links), func(i int) string { return string(t.Links[i].Kind) })
	return []Number{nodes, links}
}

// counted says how many of each name there are, most first.
func counted(n int, name func(int) string) []string {
	var order []string
	count := map[string]int{}
	for i := range n {
		k := name(i)
		if count[k]++; count[k] == 1 {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return count[b] - count[a] })
	for i, k := range order {
		order[i] = fmt.Sprintf("%d %s", count[k], k)
	}
	return order
}

// Share is which part of all requests some users send.
func Share(t *model.Topology, users string, part float64) Number {
	n := Number{Name: "Share of all requests", Value: percent(part), Assumed: []string{"Locations of one node send equal parts."}}
	for _, u := range t.Nodes {
		s, ok := model.As[*model.Users](u)
		if !ok {
			continue
		}
		text := layout.TitleOf(u) + ": no share is stated, so it divides what the others leave"
		switch {
		case s.Share.IsSet():
			text = fmt.Sprintf("%s: %s %% is stated", layout.TitleOf(u), plain(s.Share.Val()))
		case s.Rate.IsSet():
			text = fmt.Sprintf("%s: %s requests a second are stated", layout.TitleOf(u), plain(s.Rate.Val()))
		}
		if k := len(s.Locations.Val()); k > 1 {
			text += ", divided by " + wording.Count(k, "location")
		}
		if u.ID == users {
			text = "**" + text + "**"
		}
		n.How = append(n.How, text)
	}
	return n
}

// percent is a share of 0..1 as the views write it.
func percent(v float64) string {
	if v > 0 && v < 0.005 {
		return "<1 %"
	}
	return strconv.FormatFloat(math.Round(100*v), 'f', -1, 64) + " %"
}
