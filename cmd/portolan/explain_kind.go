package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/validate/format"
)

// code marks a name for Markdown. Names hold no backtick.
func code(name string) string { return "`" + name + "`" }

// kindMarkdown is the documentation of a kind of node or link as Markdown.
func kindMarkdown(name string) string {
	var b strings.Builder
	var props []model.Prop
	source := ""
	if k, ok := model.KindNamed(name); ok {
		info := k.Info()
		fmt.Fprintf(&b, "# %s (%s)\n\n%s\n", format.MarkdownText(info.Title), code(string(info.Kind)), format.MarkdownText(info.Help))
		connectionsMarkdown(&b, info)
		props, source = info.Props, info.Source
	} else {
		info := model.LinkKind(name).Info()
		fmt.Fprintf(&b, "# Link %s\n\n%s\n", code(string(info.Kind)), format.MarkdownText(info.Help))
		props = info.Props
	}
	if len(props) > 0 {
		b.WriteString("\n## Properties\n")
	}
	for _, p := range props {
		b.WriteString("\n### " + code(p.Name) + "\n\n" + propMarkdown(p))
	}
	if source != "" {
		b.WriteString("\n## Source\n\n" + format.MarkdownText(source) + "\n")
	}
	return b.String()
}

// connectionsMarkdown makes tables of the connections that the text form of
// the same kind lists, so that both tell the same.
func connectionsMarkdown(b *strings.Builder, info *model.KindInfo) {
	text, _ := model.ExplainKind(string(info.Kind))
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "Fed by" || line == "Feeds":
			fmt.Fprintf(b, "\n## %s\n\n", line)
			inside = true
		case !strings.HasPrefix(line, "  "):
			inside = false
		case inside:
			b.WriteString("- " + format.MarkdownText(strings.TrimSpace(line)) + "\n")
		}
	}
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

// propFacts are what is written down about a property besides help and choices.
func propFacts(p model.Prop) [][2]string {
	facts := [][2]string{{"Label", p.Label}, {"Type", p.Type.String()}}
	if p.HasRange() {
		text := number(p.Min) + " to " + number(p.Max)
		if p.Unit != "" {
			text += " " + p.Unit
		}
		facts = append(facts, [2]string{"Range", text})
	} else if p.Unit != "" {
		facts = append(facts, [2]string{"Unit", p.Unit})
	}
	if p.Default != "" {
		facts = append(facts, [2]string{"Default", p.Default})
	}
	if p.Open {
		facts = append(facts, [2]string{"Other values", "are taken; a rule judges them"})
	}
	var fits []string
	for _, k := range p.Ref {
		fits = append(fits, string(k))
	}
	if len(fits) > 0 {
		facts = append(facts, [2]string{"Names a node of kind", strings.Join(fits, ", ")})
	}
	if c := p.Counts(); c != "" {
		facts = append(facts, [2]string{"Counts", c})
	}
	if p.Source != "" {
		facts = append(facts, [2]string{"Source", p.Source})
	}
	return facts
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

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

// explainEverywhere describes a property of every kind of node or link that has one
// of the name, once for those in which it is the same; "" where none has it.
func explainEverywhere(name string, markdown bool) string {
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
			body := propMarkdown(p)
			if !markdown {
				_, body, _ = strings.Cut(propText(owner, p), "\n\n")
			}
			i := slices.IndexFunc(all, func(m meaning) bool { return m.body == body })
			if i < 0 {
				i, all = len(all), append(all, meaning{body: body})
			}
			if markdown {
				owner = code(owner + "." + p.Name)
			} else {
				owner += "." + p.Name
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
