package text

import (
	"strings"

	"portolan/export/overlay"
	"portolan/model"
	"portolan/model/layout"
)

// outline lists every node that is shown in document order and every link below the node
// that it leaves, in lines of at most width columns (0 for no limit). A node has
// one name, as [layout.Names] gives it, in all lines. It needs no drawing signs.
func outline(t *model.Topology, o Options) []string {
	width, ascii := o.Width, o.ASCII
	draws := func(id string) bool { return o.Show == nil || o.Show.Only == nil || o.Show.Only[id] }
	arrow := "→ "
	if ascii {
		arrow = "-> "
	}
	label := map[model.LinkRef]string{}
	g := layout.GraphOf(t, layout.Options{Unfold: true, Level: layout.Detail, Show: &layout.Show{Open: true}})
	for _, e := range g.Edges {
		label[e.Ref] = e.Label
	}
	names := layout.Names(t)
	var out []string
	for i, n := range t.Nodes {
		if !draws(n.ID) {
			continue
		}
		head := n.Info().Caption + " " + names[n.ID]
		for _, f := range g.Nodes[i].Face.Facts {
			head += " (" + f + ")"
		}
		if r := n.Region(); r != "" {
			head += " in " + r
		}
		out = append(out, wrap(head, "", "    ", width)...)
		for _, l := range t.Out(n.ID) {
			if !draws(l.To) {
				continue
			}
			text := arrow + names[l.To]
			if s := label[l.Ref()]; s != "" {
				text += ": " + s
			}
			out = append(out, wrap(text, "  ", "     ", width)...)
		}
	}
	if ascii {
		for i := range out {
			out[i] = signs.Replace(out[i])
		}
	}
	return out
}

// wrap breaks text between words into lines of at most width columns; first
// and rest indent them. Words that are too long are broken anywhere.
func wrap(text, first, rest string, width int) []string {
	text = model.Visible(text)
	if width <= 0 {
		return []string{first + text}
	}
	if width < layout.Columns(rest)+4 {
		first, rest = "", ""
	}
	var out []string
	line, used, empty := first, layout.Columns(first), true
	flush := func() {
		out = append(out, strings.TrimRight(line, " "))
		line, used, empty = rest, layout.Columns(rest), true
	}
	for _, word := range wordsWithin(text, width-layout.Columns(rest)) {
		n := layout.Columns(word)
		if !empty && used+1+n > width {
			flush()
		}
		if !empty {
			line, used = line+" ", used+1
		}
		for word != "" {
			var sign string
			var c int
			sign, word, c = layout.Cluster(word)
			if used+c > width && !empty {
				flush()
			}
			line, used, empty = line+sign, used+c, false
		}
	}
	if !empty || len(out) == 0 {
		flush()
	}
	return out
}

// wordsWithin are the parts of a text between which a line may end. A number
// leaves its unit only where no line has room for both.
func wordsWithin(text string, room int) []string {
	var out []string
	for _, word := range overlay.Words(text) {
		if layout.Columns(word) > room {
			out = append(out, strings.Fields(word)...)
			continue
		}
		out = append(out, word)
	}
	return out
}
