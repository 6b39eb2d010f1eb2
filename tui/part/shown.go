package part

import (
	"fmt"
	"slices"

	"portolan/model/wording"
	"portolan/tui/screen"
)

// Shown is the part of a design that views show, said alike by all of them. The
// zero value is all of it.
type Shown struct {
	Only map[string]bool // nodes that are shown, nil for all
	What string          // what they are, in words
	All  int             // nodes of the design
	Mark int             // differs between two choices of nodes
}

// Has tells whether a node is shown.
func (s Shown) Has(id string) bool { return s.Only == nil || s.Only[id] }

// HasAll tells whether all of several nodes are shown.
func (s Shown) HasAll(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return !s.Has(id) })
}

// Same tells whether two parts are the same.
func (s Shown) Same(o Shown) bool { return s.Mark == o.Mark && s.What == o.What && s.All == o.All }

// Count says how many nodes are shown.
func (s Shown) Count() string {
	if s.Only == nil {
		return wording.Count(s.All, "node")
	}
	return fmt.Sprintf("%d of %s shown", len(s.Only), wording.Count(s.All, "node"))
}

// Whole says of a view that speaks of all of the design that it does, while only a
// part is shown: "" where all is.
func (s Shown) Whole() string {
	if s.Only == nil {
		return ""
	}
	return "Of all " + wording.Count(s.All, "node") + ": what is shown, " + s.What + ", does not count here."
}

// Title is the title of a view that shows the part, in w columns: how many nodes
// are shown is said before what they are.
func (s Shown) Title(view, dot string, w int) string {
	if s.Only == nil {
		return view
	}
	dot = " " + dot + " "
	for _, t := range []string{
		view + dot + s.What + dot + s.Count(),
		view + dot + s.Count(),
		fmt.Sprintf("%s%s%d of %d shown", view, dot, len(s.Only), s.All),
	} {
		if screen.Width(t) <= w {
			return t
		}
	}
	return fmt.Sprintf("%s%s%d of %d", view, dot, len(s.Only), s.All)
}
