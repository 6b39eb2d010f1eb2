// Package reference is what is written down about rules, patterns, kinds of nodes
// and links, and their properties: a page for each, in the forms in which the
// command line, the designer and the documentation show it.
package reference

import (
	"errors"
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/wording"
	"portolan/validate"
	"portolan/validate/format"
)

// Form is how a page is written.
type Form int

// The forms of a page.
const (
	Text     Form = iota // for a terminal and docs/kinds.md
	Markdown             // for a page elsewhere
	Reading              // light markup without tables, for the designer
)

// The types of entries.
const (
	rulePage    = "rule"
	patternPage = "pattern"
	kindPage    = "kind"
	linkPage    = "link"
)

// Entry is a line of the list of pages. Severity is that of a rule.
type Entry struct{ ID, Type, Severity, Title string }

// Types lists the types of entries.
func Types() []string { return []string{rulePage, patternPage, kindPage, linkPage} }

// Entries lists all rules, patterns, kinds and links. Properties have pages too:
// those of their owner.
func Entries() []Entry {
	var out []Entry
	for _, r := range validate.Rules() {
		out = append(out, Entry{ID: r.ID, Type: rulePage, Severity: r.Severity.String(), Title: r.Title})
	}
	for _, p := range validate.Patterns() {
		out = append(out, Entry{ID: p.ID, Type: patternPage, Title: p.Title})
	}
	for _, k := range model.Kinds() {
		out = append(out, Entry{ID: string(k.Kind), Type: kindPage, Title: k.Title})
	}
	for _, k := range model.LinkKinds() {
		out = append(out, Entry{ID: string(k.Kind), Type: linkPage, Title: k.Help})
	}
	return out
}

// Names completes a name: all ids, and after "KIND." the properties of the kind.
func Names(word string) []string {
	var names []string
	for _, e := range Entries() {
		names = append(names, e.ID)
	}
	owner, _, dotted := strings.Cut(word, ".")
	if !dotted {
		return names
	}
	for _, p := range propsOf(owner) {
		names = append(names, owner+"."+p.Name)
	}
	return names
}

// Explain is the page of a rule, a pattern, a kind, a link or, as KIND.PROPERTY, a
// property. PROPERTY alone stands for that of every kind that has it. The error names what was meant, where something is near.
func Explain(name string, form Form) (string, error) {
	if owner, prop, ok := strings.Cut(name, "."); ok {
		return explainProperty(owner, prop, form)
	}
	if p, ok := pageOf(name); ok {
		return p.write(form), nil
	}
	text, err := validate.Explain(name)
	if err != nil {
		if text := everywhere(name, form); text != "" {
			return text, nil
		}
	}
	if near := wording.DidYouMean(name, append(Names(""), propNames()...)); err != nil && near != "" {
		err = fmt.Errorf("nothing is called %q%s", model.Visible(name), near)
	}
	if err == nil && form == Markdown {
		text = format.Markdown(text)
	}
	return text, err
}

// propsOf lists the properties of a kind of node or link.
func propsOf(kind string) []model.Prop {
	p, _ := pageOf(kind)
	return p.props
}

func explainProperty(owner, name string, form Form) (string, error) {
	props := propsOf(owner)
	if len(props) == 0 {
		return "", fmt.Errorf("no kind of node or link with properties is called %q%s", model.Visible(owner), wording.DidYouMean(owner, Names("")))
	}
	for _, p := range props {
		if strings.EqualFold(p.Name, name) {
			return writeProperty(owner, p, form), nil
		}
	}
	var names []string
	for _, p := range props {
		names = append(names, p.Name)
	}
	return "", errors.New(owner + " has no property " + fmt.Sprintf("%q", model.Visible(name)) + "; it has " + strings.Join(names, ", ") + wording.DidYouMean(name, names))
}
