package reference

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/validate/format"
)

func writeProperty(owner string, p model.Prop, form Form) string {
	switch form {
	case Markdown:
		return "# " + code(owner+"."+p.Name) + "\n\n" + propMarkdown(p)
	case Reading:
		return propReading(p)
	}
	return propText(owner, p)
}

// propMarkdown describes a property without its name.
func propMarkdown(p model.Prop) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", format.MarkdownText(p.Help))
	for _, f := range propFacts(p) {
		fmt.Fprintf(&b, "- %s: %s\n", f[0], format.MarkdownText(f[1]))
	}
	if len(p.Choices) > 0 {
		b.WriteString("\n| Value | Meaning |\n|---|---|\n")
		for _, c := range p.Choices {
			fmt.Fprintf(&b, "| %s | %s |\n", code(c.Value), format.MarkdownText(c.Meaning))
		}
	}
	return b.String()
}

// propText describes a property as text for people.
func propText(owner string, p model.Prop) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s.%s\n\n%s\n\n", owner, p.Name, p.Help)
	for _, f := range propFacts(p) {
		fmt.Fprintf(&b, "%s: %s\n", f[0], f[1])
	}
	if len(p.Choices) > 0 {
		b.WriteString("\nValues\n")
		for _, c := range p.Choices {
			fmt.Fprintf(&b, "  %-26s %s\n", c.Value, c.Meaning)
		}
	}
	return b.String()
}

// propReading describes a property in a paragraph with the label in front.
func propReading(p model.Prop) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** `%s`: %s\n", p.Label, p.Name, p.Help)
	for _, f := range propFacts(p)[1:] { // behind the label
		fmt.Fprintf(&b, "- %s: %s\n", f[0], f[1])
	}
	for _, c := range p.Choices {
		fmt.Fprintf(&b, "- `%s` %s\n", c.Value, c.Meaning)
	}
	return b.String()
}

// propFacts are what is written down about a property besides help and choices,
// the label first.
func propFacts(p model.Prop) [][2]string {
	facts := [][2]string{{"Label", p.Label}, {"Type", p.Type.String()}}
	add := func(name, text string) {
		if text != "" {
			facts = append(facts, [2]string{name, text})
		}
	}
	add("Range", p.Bounds())
	if !p.HasRange() {
		add("Unit", p.Unit)
	}
	add("Default", p.Default)
	if p.Open {
		add("Other values", "are taken; a rule judges them")
	}
	var fits []string
	for _, k := range p.Ref {
		fits = append(fits, string(k))
	}
	add("Names a node of kind", strings.Join(fits, ", "))
	add("Counts", p.Counts())
	add("Source", p.Source)
	return facts
}

// owners calls visit for every kind of node or link that has properties.
func owners(visit func(owner string, props []model.Prop)) {
	for _, k := range model.Kinds() {
		visit(string(k.Kind), k.Props)
	}
	for _, k := range model.LinkKinds() {
		visit(string(k.Kind), k.Props)
	}
}

// propNames are the names of all properties, each once.
func propNames() []string {
	var names []string
	owners(func(_ string, props []model.Prop) {
		for _, p := range props {
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	})
	return names
}

// everywhere describes a property of every kind of node or link that has one of the
// name, once for those in which it is the same; "" where none has it.
func everywhere(name string, form Form) string {
	type meaning struct {
		body   string
		owners []string
	}
	var all []meaning
	owners(func(owner string, props []model.Prop) {
		for _, p := range props {
			if !strings.EqualFold(p.Name, name) {
				continue
			}
			body, owner := writeProperty("", p, form), owner+"."+p.Name
			if form != Reading {
				_, body, _ = strings.Cut(body, "\n\n") // behind its heading
			}
			if form != Text {
				owner = code(owner)
			}
			i := slices.IndexFunc(all, func(m meaning) bool { return m.body == body })
			if i < 0 {
				i, all = len(all), append(all, meaning{body: body})
			}
			all[i].owners = append(all[i].owners, owner)
		}
	})
	parts := make([]string, len(all))
	for i, m := range all {
		parts[i] = "# " + strings.Join(m.owners, ", ") + "\n\n" + m.body
	}
	return strings.Join(parts, "\n")
}
