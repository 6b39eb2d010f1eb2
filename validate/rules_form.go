package validate

import (
	"errors"
	"slices"

	"portolan/model"
	"portolan/model/wording"
)

// valueForm is the rule about values that have not the form of their property.
const valueForm = "words/value-form"

// formRules judge values by the form that stands with their property.
var formRules = []*Rule{
	{
		ID: valueForm, Group: "words", Severity: Error, Verified: VerifiedLogic,
		Title:   "Value without the form of its property",
		When:    "A value of a property that has a form of its own cannot be read, or is none of the words that it may be, and no other rule says so.",
		Why:     "AWS refuses the value, or nothing is known of what it means, so that it counts for nothing.",
		Message: "{prop} of {place}: {what}",
		FixText: "Write it as \"portolan explain {kind}\" says of {prop}",
		Note:    "The form stands with the property (explain KIND.PROPERTY), with its source. Where a rule of its own judges the value, that rule speaks.",
		Check:   valueForms,
	},
}

// malformed says what is wrong with a value, and what was likely meant.
func malformed(err error) string {
	var f *model.FormError
	if !errors.As(err, &f) {
		return err.Error()
	}
	if f.Fit != "" {
		return err.Error() + meant(f.Fit)
	}
	return err.Error() + meant(wording.Nearest(f.Word, f.Known))
}

// fitting is the nearest right form of a wrong value, "" when none is known.
func fitting(err error) string {
	var f *model.FormError
	if !errors.As(err, &f) {
		return ""
	}
	if f.Fit != "" {
		return f.Fit
	}
	return wording.Nearest(f.Word, f.Known)
}

// unsure tells whether a word is unknown, and nothing that is known is near.
func unsure(err error) bool {
	var f *model.FormError
	return errors.As(err, &f) && f.Unsure && fitting(err) == ""
}

// explained is how explain calls the kind of a place.
func explained(s site) string {
	if s.l != nil {
		return string(s.l.Kind)
	}
	return string(s.n.Kind())
}

func valueForms(p *Pass) {
	judge := func(at model.Place, s site) {
		for _, x := range at.Props() {
			if !x.IsSet(at.Spec()) {
				continue
			}
			values, _ := x.Get(at.Spec())
			for i, v := range values {
				err := x.Judge(v)
				if err == nil || unsure(err) {
					continue
				}
				pairs := []string{"prop", x.Label, "place", at.Label(), "what", malformed(err), "kind", explained(s)}
				s.prop = x.Name
				f := (*Finding)(nil)
				if s.l != nil {
					f = p.AboutLink(s.l, x.Name, pairs...)
				} else {
					f = p.About(s.n, x.Name, pairs...)
				}
				f.ofItem(entry(x, i))
				if fit := fitting(err); fit != "" { // it has the form, or is one of the words
					right := slices.Clone(values)
					right[i] = fit
					f.Offer("form", "Write "+fit, p.set(s, right...))
				}
			}
		}
	}
	for _, n := range p.t.Nodes {
		judge(model.AtNode(p.t, n), site{n: n})
	}
	for _, l := range p.t.Links {
		judge(model.AtLink(p.t, l), site{l: l})
	}
}
