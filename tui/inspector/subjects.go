package inspector

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/goal"
	"portolan/model/layout"
	"portolan/tui/act"
	"portolan/tui/theme"
)

// nodeFacts writes down a node.
func (p *Panel) nodeFacts(s *sheet, n *model.Node) {
	info := n.Info()
	where := n.Region()
	if where == "" && info.Family != model.FamilyUsers && !info.Regional {
		where = "global"
	}
	s.add(fact{left: info.Title, leftRole: theme.Family(info.Family), right: where, rightRole: theme.Muted})
	name := fact{left: layout.TitleOf(n), leftRole: theme.Strong, edit: "title"}
	if n.Title != "" && n.Title != n.ID {
		name.right, name.rightRole = n.ID, theme.Muted
	}
	s.add(name)
	for _, g := range p.t.Groups {
		if g.Kind == model.NamedGroup && slices.Contains(g.Nodes, n.ID) {
			s.add(fact{left: "in group " + g.Name, leftRole: theme.Muted})
		}
	}
	s.gap()
	s.props(info.Props, n.Spec, model.Ends{}, true)
	p.outFacts(s, n)
	p.guardFacts(s, n)
	list := p.findings()
	p.counts(s, n.ID, list)
	s.findingRows(list)
	var from []string
	for _, l := range p.t.In(n.ID) {
		if l.Data() {
			from = append(from, layout.TitleOf(p.t.Node(l.From)))
		}
	}
	if len(from) > 0 {
		s.pair("From", strings.Join(from, ", "), "", theme.Muted, theme.Base)
	}
	s.defaults(info.Props, n.Spec, model.Ends{})
}

// outTitle names the outgoing links of a kind of node.
func outTitle(n *model.Node) string {
	switch k := n.Kind(); {
	case k == model.KindUsers:
		return "Asks"
	case k == model.KindRecord:
		return "Answers"
	case k == model.KindCloudFront:
		return "Behaviours"
	case k == model.KindAccelerator:
		return "Endpoints"
	case k.API():
		return "Routes"
	case n.Info().Tier == model.TierBalancer:
		return "Targets"
	case n.Info().Guard():
		return "Serves"
	}
	return "Sends to"
}

// outFacts lists the links that leave a node, the behaviours of a distribution
// in the order in which they are tried.
func (p *Panel) outFacts(s *sheet, n *model.Node) {
	links := p.t.Out(n.ID)
	if len(links) == 0 {
		return
	}
	if n.Kind() == model.KindCloudFront {
		links = behaviours(links)
	}
	s.head(outTitle(n))
	answers := weights(links)
	for i, l := range links {
		ref := l.Ref()
		left := " " + layout.TitleOf(p.t.Node(l.To))
		right := linkRemark(l, answers)
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok && n.Kind() == model.KindCloudFront {
			path := o.Path.Val()
			if path == "*" {
				path = "default"
			}
			left = fmt.Sprintf(" %d %s  %s", i+1, path, layout.TitleOf(p.t.Node(l.To)))
			right = o.CachePolicy.Val()
		}
		role := theme.Base
		if !model.LegalLink(p.t, l) {
			role, right = theme.ErrorText, s.th.Glyphs.Error+" illegal"
		}
		s.add(fact{left: left, leftRole: role, right: right, rightRole: theme.Muted, do: act.FocusLink{Link: ref}})
	}
}

// behaviours puts the default behaviour last: CloudFront tries the others in
// order first. Links that are no behaviours follow.
func behaviours(links []*model.Link) []*model.Link {
	var paths, defaults, rest []*model.Link
	for _, l := range links {
		o, ok := model.LinkAs[*model.OriginSpec](l)
		switch {
		case !ok:
			rest = append(rest, l)
		case o.Path.Val() == "*":
			defaults = append(defaults, l)
		default:
			paths = append(paths, l)
		}
	}
	return append(append(paths, defaults...), rest...)
}

// weights is the sum of the weights of answers.
func weights(links []*model.Link) int {
	sum := 0
	for _, l := range links {
		if a, ok := model.LinkAs[*model.ResolvesToSpec](l); ok {
			sum += max(0, a.Weight.Val())
		}
	}
	return sum
}

// linkRemark is what tells a link from its sisters.
func linkRemark(l *model.Link, sum int) string {
	switch a := l.Effective().(type) {
	case *model.ResolvesToSpec:
		switch {
		case a.Weight.IsSet() && sum > 0:
			return fmt.Sprintf("weight %d, %s", a.Weight.Val(), percent(a.Weight.Val(), sum))
		case a.Weight.IsSet():
			return "weight 0, equal shares"
		case a.Role.IsSet():
			return a.Role.Val()
		case a.Location.IsSet():
			return a.Location.Val()
		case a.CIDRLocation.IsSet():
			return a.CIDRLocation.Val()
		case a.Region.IsSet():
			return a.Region.Val()
		}
	case *model.ForwardsSpec:
		return strings.TrimSpace(strings.Join(a.Conditions(), " ") + " " + a.TargetType.Val())
	case *model.IntegrationSpec:
		return a.Route.Val()
	case *model.EndpointSpec:
		return strings.TrimSpace(a.Region.Val() + " weight " + fmt.Sprint(a.Weight.Val()))
	case *model.InvokesSpec:
		return a.Event.Val()
	case *model.QueriesSpec, *model.RequestsSpec:
		return ""
	}
	return string(l.Kind)
}

func percent(part, whole int) string {
	return fmt.Sprintf("%.3g %%", 100*float64(part)/float64(whole))
}

func (p *Panel) guardFacts(s *sheet, n *model.Node) {
	guards := p.t.Guards(n.ID)
	if len(guards) == 0 {
		return
	}
	s.head("Guards")
	for _, g := range guards {
		where := g.Region()
		if where == "" {
			where = "global"
		}
		if w, ok := model.As[*model.WAF](g); ok && w.Scope.Val() == model.ScopeCloudFront {
			where = "scope CLOUDFRONT"
		}
		s.add(fact{left: " " + g.Info().Caption + "  " + layout.TitleOf(g), leftRole: theme.BoxSecurity, right: where, rightRole: theme.Muted, do: act.FocusNode{ID: g.ID}})
	}
}

// linkFacts writes down a link.
func (p *Panel) linkFacts(s *sheet, l *model.Link) {
	from, to := p.t.Node(l.From), p.t.Node(l.To)
	s.add(fact{left: "Link", leftRole: theme.Muted, right: string(l.Kind), rightRole: theme.Muted})
	s.add(fact{left: layout.TitleOf(from), leftRole: theme.Strong, right: from.Info().Caption, rightRole: theme.Muted, do: act.FocusNode{ID: from.ID}})
	s.add(fact{left: "→ " + layout.TitleOf(to), leftRole: theme.Strong, right: to.Info().Caption, rightRole: theme.Muted, do: act.FocusNode{ID: to.ID}})
	s.gap()
	p.legality(s, l, from, to)
	s.gap()
	s.props(l.Info().Props, l.Spec, model.Ends{From: from, To: to}, true)
	if list := p.findings(); len(list) > 0 {
		s.head("Findings")
		s.findingRows(list)
	}
	s.defaults(l.Info().Props, l.Spec, model.Ends{From: from, To: to})
}

// legality says what the link means, or why it cannot be.
func (p *Panel) legality(s *sheet, l *model.Link, from, to *model.Node) {
	if !model.LegalLink(p.t, l) {
		why := model.Refuse(from, to)
		s.text(s.th.Glyphs.Error+" "+why.Why, theme.ErrorText)
		if why.Instead != "" {
			s.text(why.Instead, theme.Base)
		}
		return
	}
	for _, c := range model.Legal(from, to) {
		if c.Link == l.Kind {
			s.text(s.th.Glyphs.Good+" "+c.Meaning, theme.GoodText)
			if c.Condition != "" {
				s.text(c.Condition, theme.Muted)
			}
			return
		}
	}
}

// designFacts writes down the design as a whole.
func (p *Panel) designFacts(s *sheet) {
	t := p.t
	name := t.Name
	if name == "" {
		name = "Unnamed design"
	}
	s.add(fact{left: name, leftRole: theme.Strong, edit: "name"})
	if t.Description != "" {
		at := len(s.rows)
		s.text(t.Description, theme.Base)
		s.rows[at].edit = "description"
	}
	s.gap()
	s.pair("Nodes", fmt.Sprint(len(t.Nodes)), "", theme.Muted, theme.Base)
	s.pair("Links", fmt.Sprint(len(t.Links)), "", theme.Muted, theme.Base)
	if regions := t.Regions(); len(regions) > 0 {
		s.pair("Regions", strings.Join(regions, ", "), "", theme.Muted, theme.Base)
	}
	if p.rep != nil {
		e, w, i := p.rep.Counts()
		g := s.th.Glyphs
		if g.Aloud {
			s.text(spokenCounts(e, w, i), theme.Base)
		} else {
			s.pair("Findings", fmt.Sprintf("%s%d %s%d %s%d", g.Error, e, g.Warning, w, g.Info, i), "", theme.Muted, theme.Base)
		}
	}
	if len(t.Expect) > 0 {
		s.head("Goals")
		for _, e := range t.Expect {
			s.text(s.th.Glyphs.Bullet+" "+goal.Text(e), theme.Base)
		}
	}
	s.head("Assumptions")
	a := t.Assume
	if a == nil {
		a = &model.Assumptions{}
	}
	s.props(model.AssumptionProps(), a, model.Ends{}, true)
	s.props(model.AssumptionProps(), a, model.Ends{}, false)
}
