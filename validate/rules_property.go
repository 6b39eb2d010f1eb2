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
		ID: outOfRange, Group: "words", Severity: Warning, Verified: VerifiedLogic,
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
}

// outOfRange is the rule that reports numbers outside the range of a property.
const outOfRange = "words/out-of-range"

// impossible is the rule that reports those that no range could hold.
const impossible = "words/impossible-number"

// rangesOfNumbers reports the numbers that cannot be, or the others outside their
// range.
func rangesOfNumbers(p *Pass, cannot bool) {
	report := func(at model.Place, x model.Prop, about func(prop string, pairs ...string) *Finding) {
		if !x.HasRange() { // equivalent, if never: only saves time
			return
		}
		v, set := x.Get(at.Spec())
		for i, word := range v {
			if set && x.InRange(word) != nil && x.Impossible(word) == cannot {
				about(x.Name, "prop", x.Label, "place", at.Label(), "range", x.Range(), "value", word).ofItem(entry(x, i))
			}
		}
	}
	for _, n := range p.t.Nodes {
		at := model.AtNode(p.t, n)
		for _, x := range at.Props() {
			report(at, x, func(prop string, pairs ...string) *Finding { return p.About(n, prop, pairs...) })
		}
	}
	for _, l := range p.t.Links {
		at := model.AtLink(p.t, l)
		for _, x := range at.Props() {
			report(at, x, func(prop string, pairs ...string) *Finding { return p.AboutLink(l, prop, pairs...) })
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

// rangeRules speak for several numbers of a place at once.
var rangeRules = []string{
	"accelerator/dial-range", "accelerator/health-check", "api/websocket-limits", "lambda-edge/limits", "route53/health-check-interval",
}

// leaveRanges drops what the general rule says of a number where another rule
// speaks of the same property of the same place.
func (p *Pass) leaveRanges() {
	same := func(f, g *Finding) bool {
		if slices.Contains(rangeRules, g.Rule) {
			return slices.Contains(g.Nodes, f.Nodes[0]) && (len(f.Links) == 0 || slices.Equal(f.Links, g.Links))
		}
		return f.Prop == g.Prop && (f.Item == 0 || f.Item == g.Item) && f.Nodes[0] == g.Nodes[0] && slices.Equal(f.Links, g.Links)
	}
	all := p.findings
	p.findings = slices.DeleteFunc(slices.Clone(all), func(f *Finding) bool {
		return ofRange(f) && slices.ContainsFunc(all, func(g *Finding) bool { return !ofRange(g) && same(f, g) })
	})
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
		for _, x := range at.Idle() {
			p.AboutLink(l, x.Prop.Name, "prop", x.Prop.Label, "place", at.Label(), "why", x.Why).
				OfferSafe("clear", "Clear "+x.Prop.Label, setLink(l, x.Prop.Name))
		}
	}
}
