package model

import (
	"slices"
	"strings"
)

// shown is how a property reads on a drawing, on the line of its link or in the
// box of its node.
type shown struct {
	form   func(at Place, value string) string
	text   string // the form where it is one text, to be read back
	always bool   // its default too
}

// drawn puts a property on drawings where it says more than its default: in the
// form, in which %s stands for the value.
func (p Prop) drawn(form string) Prop {
	p.shown = &shown{form: func(_ Place, value string) string { return strings.ReplaceAll(form, "%s", value) }, text: form}
	return p
}

// drawnBy is drawn with words of its own, "" where there is nothing to say.
func (p Prop) drawnBy(form func(at Place, value string) string) Prop {
	p.shown = &shown{form: form}
	return p
}

// drawnAlways is drawnBy where the property has its default too.
func (p Prop) drawnAlways(form func(at Place, value string) string) Prop {
	p.shown = &shown{form: form, always: true}
	return p
}

// Undrawn is the value of which the property says a word on drawings, where the
// word tells the property: "at /prod", "gRPC".
func (p Prop) Undrawn(word string) (value string, ok bool) {
	if p.shown == nil || p.shown.text == "" {
		return "", false
	}
	if p.shown.text == "%s" { // a word of a choice tells it
		return word, p.Type == Enum && !p.Open && word != p.Default && slices.Contains(p.Words(), word)
	}
	before, after, holds := strings.Cut(p.shown.text, "%s")
	if holds {
		rest, ok := strings.CutPrefix(word, before)
		value, also := strings.CutSuffix(rest, after)
		return value, ok && also && value != ""
	}
	if word != before {
		return "", false
	}
	for _, c := range p.Choices {
		if c.Value != p.Default {
			return c.Value, true
		}
	}
	return "true", p.Type == Bool
}

// Drawn is what the properties of the place say on drawings, in the order of
// the descriptors, without those that have no effect there.
func (at Place) Drawn() []string {
	var out []string
	for _, p := range at.Props() {
		if p.shown == nil || !p.shown.always && !p.says(at) || p.Idle(at) != "" {
			continue
		}
		if value := at.Value(p.Name); value != "" {
			if word := p.shown.form(at, value); word != "" {
				out = append(out, word)
			}
		}
	}
	return out
}

// behaviourPath is the path of a behaviour: the default one is named where there
// are others.
func behaviourPath(at Place, path string) string {
	if path != "*" {
		return path
	}
	behaviours := 0
	if at.In != nil && at.From != nil {
		for _, l := range at.In.Out(at.From.ID) {
			if l.Kind == Origin {
				behaviours++
			}
		}
	}
	if behaviours < 2 {
		return ""
	}
	return DefaultDrawn
}

// DefaultDrawn names on drawings what takes all that nothing else does.
const DefaultDrawn = "default (*)"

// asIs writes the value alone.
func asIs(_ Place, value string) string { return value }

// shifted says a bias that changes something.
func shifted(_ Place, value string) string {
	if value == "0" {
		return ""
	}
	return "bias " + value
}

// orDefault writes * as what it means.
func orDefault(_ Place, value string) string {
	if value == "*" {
		return DefaultDrawn
	}
	return value
}
