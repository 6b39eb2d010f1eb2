package reference

import (
	"fmt"
	"strings"

	"portolan/model"
	"portolan/validate/format"
)

// page is what is written down about a kind of node or link.
type page struct {
	name, title, help, source string
	from, to                  []model.Connection // what feeds it, what it feeds
	props                     []model.Prop
}

func pageOf(name string) (page, bool) {
	if k, ok := model.KindNamed(name); ok {
		info := k.Info()
		p := page{name: string(info.Kind), title: info.Title, help: info.Help, source: info.Source, props: info.Props}
		for _, c := range model.Connections() {
			if variantOf(c.From, info) {
				p.to = append(p.to, c)
			}
			if variantOf(c.To, info) {
				p.from = append(p.from, c)
			}
		}
		return p, true
	}
	if info := model.LinkKind(name).Info(); info != nil {
		return page{name: string(info.Kind), help: info.Help, props: info.Props}, true
	}
	return page{}, false
}

// variantOf tells whether a name of the connection table belongs to a kind.
func variantOf(name string, k *model.KindInfo) bool {
	switch k.Kind {
	case model.KindRESTAPI:
		return name == "api_edge" || name == "api_regional" || name == "api_private"
	case model.KindS3:
		return name == "s3_rest" || name == "s3_web"
	}
	return name == k.Name
}

func (p page) write(form Form) string {
	switch form {
	case Markdown:
		return p.markdown()
	case Reading:
		return p.reading()
	}
	return p.text()
}

// feeds lists connections in words, under a head.
func (p page) feeds(section func(head string, lines []string)) {
	var from, to []string
	for _, c := range p.from {
		from = append(from, fmt.Sprintf("%s -> (%s): %s", c.From, c.Link, c.Meaning))
	}
	for _, c := range p.to {
		to = append(to, fmt.Sprintf("-> %s (%s): %s", c.To, c.Link, c.Meaning))
	}
	if len(from) > 0 {
		section("Fed by", from)
	}
	if len(to) > 0 {
		section("Feeds", to)
	}
}

// code marks a name for Markdown. Names hold no backtick.
func code(name string) string { return "`" + name + "`" }

func (p page) markdown() string {
	var b strings.Builder
	if p.title != "" {
		fmt.Fprintf(&b, "# %s (%s)\n\n%s\n", format.MarkdownText(p.title), code(p.name), format.MarkdownText(p.help))
	} else {
		fmt.Fprintf(&b, "# Link %s\n\n%s\n", code(p.name), format.MarkdownText(p.help))
	}
	p.feeds(func(head string, lines []string) {
		fmt.Fprintf(&b, "\n## %s\n\n", head)
		for _, l := range lines {
			b.WriteString("- " + format.MarkdownText(l) + "\n")
		}
	})
	if len(p.props) > 0 {
		b.WriteString("\n## Properties\n")
	}
	for _, x := range p.props {
		b.WriteString("\n### " + code(x.Name) + "\n\n" + propMarkdown(x))
	}
	if p.source != "" {
		b.WriteString("\n## Source\n\n" + format.MarkdownText(p.source) + "\n")
	}
	return b.String()
}

// reading begins with the properties: who asks in front of a drawing wants these.
func (p page) reading() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nWritten as `%s`.\n", p.help, p.name)
	if len(p.props) > 0 {
		b.WriteString("\n# Properties\n")
	}
	for _, x := range p.props {
		b.WriteString("\n" + propReading(x))
	}
	p.feeds(func(head string, lines []string) {
		b.WriteString("\n# " + head + "\n- " + strings.Join(lines, "\n- ") + "\n")
	})
	if p.source != "" {
		b.WriteString("\n# Source\n" + p.source + "\n")
	}
	return b.String()
}

func (p page) text() string {
	var b strings.Builder
	if p.title != "" {
		fmt.Fprintf(&b, "# %s (%s)\n\n%s\n", p.title, p.name, p.help)
	} else {
		fmt.Fprintf(&b, "# Link %s\n\n%s\n", p.name, p.help)
	}
	p.feeds(func(head string, lines []string) {
		fmt.Fprintf(&b, "\n%s\n  %s\n", head, strings.Join(lines, "\n  "))
	})
	if len(p.props) > 0 {
		b.WriteString("\nProperties\n")
	}
	for _, x := range p.props {
		rowText(&b, x)
	}
	if p.source != "" {
		fmt.Fprintf(&b, "\nSource: %s\n", p.source)
	}
	return b.String()
}

// rowText is a property within the text of its owner.
func rowText(b *strings.Builder, p model.Prop) {
	about := p.Type.String()
	if p.HasRange() {
		about += " from " + p.Bounds()
	} else if p.Unit != "" {
		about += " " + p.Unit
	}
	fmt.Fprintf(b, "  %s (%s)", p.Name, about)
	if p.Default != "" {
		fmt.Fprintf(b, ", default %s", p.Default)
	} else if p.Derived() {
		b.WriteString(", default depends on the context")
	}
	fmt.Fprintf(b, "\n      %s\n", p.Help)
	for _, c := range p.Choices {
		fmt.Fprintf(b, "      %-26s %s\n", c.Value, c.Meaning)
	}
	if c := p.Counts(); c != "" {
		fmt.Fprintf(b, "      Counts: %s\n", c)
	}
	if p.Source != "" {
		fmt.Fprintf(b, "      Source: %s\n", p.Source)
	}
}
