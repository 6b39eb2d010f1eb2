package validate

import (
	"slices"

	"portolan/model"
)

// idleProperty is the rule that reports properties without effect.
const idleProperty = "graph/property-without-effect"

// propertyRules judge properties by what their descriptors say.
var propertyRules = []*Rule{
	{
		ID: idleProperty, Group: "graph", Severity: Info, Verified: VerifiedLogic,
		Title:   "Property without effect",
		When:    "A property is set to something other than its default, at a place where it does not count.",
		Why:     "AWS has no place for the value or passes over it, so the design does not do what it seems to say.",
		Message: "{prop} of {place} has no effect here, because {why}",
		FixText: "Clear {prop}, or change what keeps it from counting",
		Note:    "Where a property counts stands with the property (explain KIND.PROPERTY). What a rule of its own reports at the same place is left to that rule. Illegal links have a finding of their own.",
		Check:   idleProperties,
	},
	{
		ID: outOfRange, Group: "words", Severity: Warning, Verified: VerifiedLogic, Export: ExportLacking,
		Title:   "Number outside its range",
		When:    "A number lies outside the range that stands with its property, and no other rule says so.",
		Why:     "AWS refuses the value, or Portolan cannot count with it and takes the nearest that it can.",
		Message: "{prop} of {place} is {range}, not {value}",
		FixText: "Write a number {range}",
		Note:    "The range stands with the property (explain KIND.PROPERTY), with its source. Some are quotas that AWS may raise, others are assumed, so this is no error. Where a rule of its own judges the number, that rule speaks.",
		Check:   func(p *Pass) { rangesOfNumbers(p, false) },
	},
	{
		ID: impossible, Group: "words", Severity: Error, Verified: VerifiedLogic,
		Title:   "Number that cannot be",
		When:    "A number is below 0 where the range that stands with its property is not, or more than 100 %, and no other rule says so.",
		Why:     "A rate, a time, a count or a share is never less than nothing, nor a share more than all: every figure that rests on it would be about another design.",
		Message: "{prop} of {place} is {range}, not {value}",
		FixText: "Write a number {range}",
		Note:    "The range stands with the property (explain KIND.PROPERTY).",
		Check:   func(p *Pass) { rangesOfNumbers(p, true) },
	},
	{
		ID: "words/access-mix", Group: "words", Severity: Error, Verified: VerifiedLogic,
		Title:   "Mix of access that gives nobody a share",
		When:    "Users have a mix of access in which no kind has more than 0 percent.",
		Why:     "By none of the ways that are named anybody comes, so that the mix is passed over and no estimate is about these users.",
		Message: "The access mix of {users} gives no kind a share, and is passed over for {used}",
		FixText: "Give the kinds their percent of the users, such as wifi 60 and fibre 40, or leave the mix out",
		Note:    "Shares are taken in proportion, so that they need not come to 100.",
		Check:   emptyMixes,
	},
	{
		ID: "words/share-sum", Group: "words", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Shares of more than all, or of nothing",
		When:    "The shares of all users, or of the behaviours of one distribution, come to more than 100 percent, or to 0 though each states one.",
		Why:     "There are no more requests than all, so that the figures are of other shares than the design states, in proportion or equal.",
		Message: "The shares of {what} come to {sum} % together, of 100 there are",
		FixText: "Make the shares come to 100, or leave some out to divide the rest",
		Note:    "Less than 100 percent is taken in proportion. Shares of origins that a function chooses have a rule of their own.",
		Check:   shareSums,
	},
}

// outOfRange is the rule that reports numbers outside the range of a property.
const outOfRange = "words/out-of-range"

// impossible is the rule that reports those that no range could hold.
const impossible = "words/impossible-number"

// rangesOfNumbers reports the numbers that cannot be, or the others outside their
// range.
func rangesOfNumbers(p *Pass, cannot bool) {
	for _, s := range model.OutOfRange(p.t) {
		if s.Prop.Impossible(s.Value) == cannot {
			p.at(s.At, s.Prop.Name, "prop", s.Prop.Label, "place", s.At.Label(), "range", s.Prop.Range(), "value", s.Value).ofItem(s.Item)
		}
	}
}

// at starts a finding about a property of a node or a link.
func (p *Pass) at(at model.Place, prop string, pairs ...string) *Finding {
	if at.Link != nil {
		return p.AboutLink(at.Link, prop, pairs...)
	}
	return p.About(at.Node, prop, pairs...)
}

func emptyMixes(p *Pass) {
	for _, s := range model.EmptyMixes(p.t) {
		p.About(s.At.Node, "accessMix", "users", s.At.Label(), "used", s.Used).
			Offer("clear", "Leave the mix out", setNode(s.At.Node, "accessMix"))
	}
}

func shareSums(p *Pass) {
	for _, s := range model.ShareSums(p.t) {
		f := p.at(s.Places[0], "share", "what", s.Of, "sum", s.Text())
		for _, at := range s.Places[1:] {
			if at.Link != nil {
				f.Along(at.Link)
			} else {
				f.With(at.Node)
			}
		}
	}
}

// entry is the index of a value in a list, -1 where the property has one value.
func entry(x model.Prop, i int) int {
	if !x.Type.IsList() {
		return -1
	}
	return i
}

// rangeRules say of a number outside its range what AWS refuses, or that it has to go.
// Those that speak of several numbers of a place at once name the properties; the others
// speak of the one of their finding.
var rangeRules = map[string][]string{
	"accelerator/dial-range":        {"dial", "weight"},
	"accelerator/health-check":      {"healthInterval", "healthThreshold"},
	"api/websocket-limits":          {"connectionMinutes", "frameKB", "idleMinutes", "messageKB"},
	"lambda-edge/limits":            {"timeout"},
	"route53/health-check-interval": {"failureThreshold", "interval"},

	"api/integration-timeout": nil, "api/payload-limit": nil, "api/throttle": nil,
	"cloudfront/anycast": nil, "cloudfront/chosen-shares": nil, "cloudfront/read-timeout": nil, "cloudfront/read-timeout-quota": nil, "cloudfront/staging": nil,
	"elb/alb-needs-two-azs": nil, "elb/idle-timeout": nil, "elb/out-of-range": nil, "place/zones": nil,
	"route53/alias-has-ttl": nil, "route53/calculated-threshold": nil, "route53/geoproximity-bias-range": nil, "route53/weight-out-of-range": nil,
	idleProperty: nil,
}

// leaveRanges leaves one finding of a number outside its range: that of a rule which
// judges it by the range, and otherwise the general one, beside which only worse is said
// of the number. Of a text without its form any other rule knows more.
func (p *Pass) leaveRanges() {
	gone := map[*Finding]bool{}
	var numbers []*Finding
	for _, f := range p.findings {
		switch {
		case !ofRange(f):
		case slices.ContainsFunc(p.findings, func(g *Finding) bool { return knowsMore(g, f) }):
			gone[f] = true
		case f.Rule != valueForm:
			numbers = append(numbers, f)
		}
	}
	for _, f := range p.findings {
		if !ofRange(f) && slices.ContainsFunc(numbers, func(g *Finding) bool {
			return f.Severity >= g.Severity && len(f.Nodes) == len(g.Nodes) && ofOneValue(g, f)
		}) {
			gone[f] = true
		}
	}
	p.findings = slices.DeleteFunc(slices.Clone(p.findings), func(f *Finding) bool { return gone[f] })
}

// knowsMore tells whether a finding takes the place of the general one.
func knowsMore(f, general *Finding) bool {
	props, ranged := rangeRules[f.Rule]
	if props != nil {
		at := slices.Contains(f.Nodes, general.Nodes[0])
		if general.onLink {
			at = slices.Contains(f.Links, general.Links[0])
		}
		return at && slices.Contains(props, general.Prop)
	}
	return (ranged || general.Rule == valueForm && !ofRange(f)) && ofOneValue(general, f)
}

// ofOneValue tells whether two findings are about the same value of the same place.
func ofOneValue(general, f *Finding) bool {
	return f.Prop == general.Prop && (general.Item == 0 || general.Item == f.Item) && f.Nodes[0] == general.Nodes[0] && slices.Equal(f.Links, general.Links)
}

// ofRange tells whether a finding is one of the general rules about ranges and forms.
func ofRange(f *Finding) bool {
	return f.Rule == outOfRange || f.Rule == impossible || f.Rule == valueForm
}

// preciseRules are the rules that say of a property without effect what the
// general rule would, and more.
var preciseRules = map[string]string{
	"region": "graph/region-on-global",
}

func idleProperties(p *Pass) {
	for _, n := range p.t.Nodes {
		at := model.AtNode(p.t, n)
		for _, x := range at.Idle() {
			if preciseRules[x.Prop.Name] == "" {
				p.About(n, x.Prop.Name, "prop", x.Prop.Label, "place", at.Label(), "why", x.Why).
					OfferSafe("clear", "Clear "+x.Prop.Label, setNode(n, x.Prop.Name))
			}
		}
	}
	for _, l := range p.t.Links {
		if p.illegal[l] { // equivalent, if never: only saves time
			continue
		}
		at := model.AtLink(p.t, l)
		overruled := l.Overruled()
		for _, x := range at.Idle() {
			if slices.ContainsFunc(overruled, func(o model.Prop) bool { return o.Name == x.Prop.Name }) {
				continue // cloudfront/behavior-settings says it
			}
			p.AboutLink(l, x.Prop.Name, "prop", x.Prop.Label, "place", at.Label(), "why", x.Why).
				OfferSafe("clear", "Clear "+x.Prop.Label, setOwn(l, x.Prop.Name))
		}
	}
}

// defaultOf is the default of a property, for the text of a rule.
func defaultOf(props []model.Prop, name string) string {
	p, _ := model.FindProp(props, name)
	return p.Default
}
