package model

import (
	"fmt"
	"strings"
)

// ExplainKind describes a kind of node or link with all its properties, as
// text for people; ok is false when name is neither.
func ExplainKind(name string) (text string, ok bool) {
	var b strings.Builder
	if k, found := KindNamed(name); found {
		info := k.Info()
		fmt.Fprintf(&b, "# %s (%s)\n\n%s\n", info.Title, info.Kind, info.Help)
		explainConnections(&b, info)
		explainProps(&b, info.Props)
		fmt.Fprintf(&b, "\nSource: %s\n", info.Source)
		return b.String(), true
	}
	info := LinkKind(name).Info()
	if info == nil {
		return "", false
	}
	fmt.Fprintf(&b, "# Link %s\n\n%s\n", info.Kind, info.Help)
	explainProps(&b, info.Props)
	return b.String(), true
}

func explainConnections(b *strings.Builder, k *KindInfo) {
	var from, to []string
	for _, c := range Connections() {
		if variantOf(c.From, k) {
			to = append(to, fmt.Sprintf("  -> %s (%s): %s", c.To, c.Link, c.Meaning))
		}
		if variantOf(c.To, k) {
			from = append(from, fmt.Sprintf("  %s -> (%s): %s", c.From, c.Link, c.Meaning))
		}
	}
	if len(from) > 0 {
		fmt.Fprintf(b, "\nFed by\n%s\n", strings.Join(from, "\n"))
	}
	if len(to) > 0 {
		fmt.Fprintf(b, "\nFeeds\n%s\n", strings.Join(to, "\n"))
	}
}

// variantOf tells whether a name of the connection table belongs to a kind.
func variantOf(name string, k *KindInfo) bool {
	switch k.Kind {
	case KindRESTAPI:
		return name == "api_edge" || name == "api_regional" || name == "api_private"
	case KindS3:
		return name == "s3_rest" || name == "s3_web"
	}
	return name == k.Name
}

func explainProps(b *strings.Builder, props []Prop) {
	if len(props) == 0 {
		return
	}
	b.WriteString("\nProperties\n")
	for _, p := range props {
		fmt.Fprintf(b, "  %s (%s%s", p.Name, p.Type, p.rangeText())
		if p.Unit != "" {
			fmt.Fprintf(b, " %s", p.Unit)
		}
		b.WriteString(")")
		if p.Default != "" {
			fmt.Fprintf(b, ", default %s", p.Default)
		} else if p.derived != nil {
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
}
