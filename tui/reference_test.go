package tui

import (
	"fmt"
	"slices"
	"strings"

	"portolan/tui/binding"
)

// KeyReference is the manual page of keys for the test that keeps it. That stands
// outside of the package, since others of its tables are of packages that import it.
func KeyReference(fixed ...*binding.Table) string { return New(Options{}).keyReference(fixed...) }

// keyReference is the manual page of keys and commands, as Markdown. It is made
// from the tables that the designer itself uses, and those of rooms outside of it,
// whose keys are fixed.
func (m *Model) keyReference(fixed ...*binding.Table) string {
	var b strings.Builder
	b.WriteString("# Keys and commands\n\n" + keyPreface)
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %s\n\n| Keys | Where | Command line | Name | What |\n|---|---|---|---|---|\n", g)
		for _, c := range m.table.all {
			if c.group != g {
				continue
			}
			word := ""
			if len(c.words) > 0 {
				word = "`:" + strings.TrimSpace(c.words[0]+" "+cell(c.arg)) + "`"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | `%s` | **%s.** %s |\n", keyCells(c.keys), m.scopeText(c), word, c.id, c.title, m.spell(c.help))
		}
	}
	for _, t := range m.rooms() {
		fmt.Fprintf(&b, "\n## %s\n\n| Keys | Name | What |\n|---|---|---|\n", t.Title())
		for _, x := range t.All() {
			if strings.HasPrefix(x.Name(), t.Room()+".") {
				fmt.Fprintf(&b, "| %s | `%s` | %s |\n", keyCells(x.Keys), x.Name(), whatKeyDoes(x))
			}
		}
		if t.Types {
			b.WriteString("\nOther characters are typed.\n")
		}
	}
	for _, t := range fixed {
		fmt.Fprintf(&b, "\n## %s\n\nThese keys are fixed: the program that serves a workshop reads no configuration.\n\n| Keys | What |\n|---|---|\n", t.Title())
		for _, x := range t.All() {
			fmt.Fprintf(&b, "| %s | %s |\n", keyCells(x.Keys), whatKeyDoes(x))
		}
	}
	return b.String()
}

func whatKeyDoes(x *binding.Binding) string {
	return strings.TrimSpace("**" + x.Title + ".** " + x.Help)
}

const keyPreface = `The keys of a pane, an overlay or a mode win over those of the designer while it
has the focus; they stand in the chapters at the end. Where text is typed, keys
of the place win over those of the line. A click on a hint at the
foot of the screen, or in a dialog, presses its key. A right click opens a menu of
what can be done with what is under the pointer; one click on an entry runs it.

Keys can be changed in the configuration, ` + "`$XDG_CONFIG_HOME/portolan/config.yaml`" + `
or the file that ` + "`PORTOLAN_CONFIG`" + ` names, by the names below:

` + "```yaml" + `
keys:
  view.export: [f5, g e]  # in place of its keys: the names of keys, blanks in a sequence
  latency.target: T
  minimap: []             # no key
` + "```" + `

What cannot be followed (a key that means something else there, an unknown name
or key) is reported with its line, and that command keeps its own keys.
`

func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

func keyCells(keys []string) string {
	var out []string
	for _, k := range keys {
		out = append(out, "`"+cell(k)+"`")
	}
	return strings.Join(out, " ")
}

// scopeText says where the keys of a command mean it: the views that use all
// of them for something else are left out.
func (m *Model) scopeText(c *command) string {
	in := c.in & anywhere
	var names, others, but []string
	for _, v := range m.views {
		name := strings.ToLower(v.title)
		keeps := func(k string) bool { // at any time
			return v.panel != nil && slices.ContainsFunc(v.panel(&m.panes).Bindings().All(), func(b *binding.Binding) bool { return b.When == nil && slices.Contains(b.Keys, k) })
		}
		shadowed := len(c.keys) > 0 && !slices.ContainsFunc(c.keys, func(k string) bool { return !keeps(k) })
		switch {
		case v.edits && in&inCanvas == 0 || !v.edits && in&inOther == 0:
		case shadowed:
			but = append(but, name)
		case v.edits:
			names = append(names, name)
		default:
			others = append(others, name)
		}
	}
	if in == anywhere {
		if len(but) > 0 {
			return "everywhere but in " + strings.Join(but, ", ")
		}
		return "everywhere"
	}
	if in&inLink != 0 {
		names = append(names, "link focused")
	}
	if in&inSelect != 0 {
		names = append(names, "selecting")
	}
	return strings.Join(append(names, others...), ", ")
}
