package svg

import (
	"fmt"
	"sort"

	"portolan/export/palette"
	"portolan/export/scene"
)

// A picture in two themes has its light colours as attributes, which every
// program knows, and a class wherever the dark one differs. The class is named
// for its colours: pictures that stand in one page share it and agree on it.

// class is the name of the class of a pair of colours, "" where a page has one
// colour whatever its theme.
func class(property, colour string) string {
	light, dark := palette.Pair(colour)
	if light == dark {
		return ""
	}
	return property + "-" + light[1:] + "-" + dark[1:]
}

// classes writes the classes of an element with these colours.
func (w *writer) classes(fill, stroke string) {
	f, s := class("fill", fill), class("stroke", stroke)
	switch {
	case f != "" && s != "":
		fmt.Fprintf(w, ` class="%s %s"`, f, s)
	case f != "" || s != "":
		fmt.Fprintf(w, ` class="%s"`, f+s)
	}
}

// styles says what the classes are on a dark page.
func (w *writer) styles(s *scene.Scene) {
	rules := map[string]string{}
	put := func(property, colour string) {
		if c := class(property, colour); c != "" {
			_, dark := palette.Pair(colour)
			rules[c] = property + ":" + dark
		}
	}
	put("fill", s.Paper)
	for i := range s.Groups {
		for _, shape := range s.Groups[i].Shapes {
			switch shape := shape.(type) {
			case *scene.Rect:
				put("fill", shape.Fill)
				put("stroke", shape.Stroke)
			case *scene.Path:
				put("fill", shape.Fill)
				put("stroke", shape.Stroke)
			case *scene.Text:
				put("fill", shape.Fill)
			}
		}
	}
	if len(rules) == 0 {
		return
	}
	names := make([]string, 0, len(rules))
	for name := range rules {
		names = append(names, name)
	}
	sort.Strings(names)
	w.WriteString("<style>\n:root{color-scheme:light dark}\n@media (prefers-color-scheme:dark){\n")
	for _, name := range names {
		fmt.Fprintf(w, ".%s{%s}\n", name, rules[name])
	}
	w.WriteString("}\n</style>\n")
}
