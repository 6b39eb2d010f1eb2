package validate

import (
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
				p.About(n, x.Prop.Name, "prop", x.Prop.Name, "place", at.Label(), "why", x.Why).
					OfferSafe("clear", "Clear "+x.Prop.Name, setNode(n, x.Prop.Name))
			}
		}
	}
	for _, l := range p.t.Links {
		if p.illegal[l] {
			continue
		}
		at := model.AtLink(p.t, l)
		for _, x := range at.Idle() {
			p.AboutLink(l, x.Prop.Name, "prop", x.Prop.Name, "place", at.Label(), "why", x.Why).
				OfferSafe("clear", "Clear "+x.Prop.Name, setLink(l, x.Prop.Name))
		}
	}
}
