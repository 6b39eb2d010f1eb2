// Package origin tells where the numbers of a pane come from. Every pane that
// shows numbers lists them by [Number] and has the one key of [Binding]; what is
// opened reads alike wherever it was asked for.
package origin

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
)

// Number is something that a pane shows, and where it comes from.
type Number struct {
	Name  string // what it is, "" where the text says it
	Value string // as the pane shows it, with its unit
	// How is what it is made of: one sentence or one term of the sum each.
	How []string
	// Assumed is what of it is taken to be so, one sentence each.
	Assumed []string
	// Sources are the pages and tables behind it. [model.Assumption] among them stands for
	// none.
	Sources []string
}

// Key is the key that opens where numbers come from, in every pane.
const Key = "#"

// Binding is that key in the table of a pane; with keys that mean the same there.
// List gives what the numbers are about and the numbers, the selected one first.
func Binding(list func() (about string, all []Number), others ...string) binding.Binding {
	return binding.Binding{
		ID: "source", Keys: append([]string{Key}, others...), Title: "Where the numbers come from", Hint: "sources",
		Help: "Opens what each number here is made of, what of it is assumed, and the page or table behind it.",
		Run: binding.Get(func() act.Action {
			about, all := list()
			return Open(about, all)
		}),
	}
}

// Open shows where numbers come from.
func Open(about string, all []Number) act.Action {
	if len(all) == 0 {
		return act.Say{Text: "Nothing here shows a number yet."}
	}
	title := "Sources"
	if about != "" {
		title += ": " + about
	}
	return act.Read{Title: title, Text: Text(all)}
}

// Text writes numbers down in the markup of package reader.
func Text(all []Number) string {
	var b strings.Builder
	for i, n := range all {
		if i > 0 {
			b.WriteString("\n")
		}
		switch {
		case n.Name != "" && n.Value != "":
			fmt.Fprintf(&b, "# %s: %s\n", n.Name, n.Value)
		case n.Name+n.Value != "":
			fmt.Fprintf(&b, "# %s%s\n", n.Name, n.Value)
		}
		for _, h := range n.How {
			b.WriteString("- " + h + "\n")
		}
		assumed := slices.Clone(n.Assumed)
		var seen []string
		for _, s := range n.Sources {
			if s == model.Assumption {
				assumed = append(assumed, "No page gives it: it is a stated figure.")
			} else if s != "" && !slices.Contains(seen, s) {
				seen = append(seen, s)
			}
		}
		for _, a := range assumed {
			b.WriteString("- Assumed: " + a + "\n")
		}
		for _, s := range seen {
			b.WriteString("- Source: " + s + "\n")
		}
	}
	return b.String()
}
