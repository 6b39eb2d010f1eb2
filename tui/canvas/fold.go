package canvas

import (
	"maps"

	"portolan/export/text"
	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/screen"
)

// fold remembers which nodes stand in boxes of several and which links in lines of
// several, by the drawing that is shown.
type fold struct {
	box  map[string]int    // node -> its box
	line map[string]string // link -> id of the line that stands for it
}

// fold finds what the boxes and lines of the drawing stand for.
func (v *View) fold() {
	v.folds = fold{}
	for i := range v.d.Boxes {
		for _, id := range v.d.Boxes[i].Members {
			if v.folds.box == nil {
				v.folds.box = map[string]int{}
			}
			v.folds.box[id] = i
		}
	}
	for i := range v.d.Lines {
		for _, ref := range v.d.Lines[i].Joined {
			if v.folds.line == nil {
				v.folds.line = map[string]string{}
			}
			v.folds.line[ref.String()] = v.d.Lines[i].ID
		}
	}
}

// drawnAs is the id of the box in which a node stands, of itself unless that is a
// box of several.
func (v *View) drawnAs(id string) string {
	if i, ok := v.folds.box[id]; ok {
		return v.d.Boxes[i].ID
	}
	return id
}

// node is the node that stands for an item: of a box of several, the one that keep
// names when it is in it, else the first.
func (v *View) node(it *item, keep string) string {
	if it.badge {
		return it.id
	}
	m := v.d.Boxes[it.box].Members
	switch i, ok := v.folds.box[keep]; {
	case m == nil:
		return it.id
	case ok && i == it.box:
		return keep
	}
	return m[0]
}

// Folded is the nodes of the box of several in which a node stands, nil when it is
// drawn itself.
func (v *View) Folded(id string) []string {
	if i, ok := v.folds.box[id]; ok {
		return v.d.Boxes[i].Members
	}
	return nil
}

// Box is the box of several in which a node stands.
func (v *View) Box(id string) (key, title string, ok bool) {
	i, ok := v.folds.box[id]
	if !ok {
		return "", "", false
	}
	return v.d.Boxes[i].ID, v.d.Boxes[i].Title, true
}

// Drawn tells whether a node is in the drawing, be it in a box of several.
func (v *View) Drawn(id string) bool {
	_, ok := v.Place(id)
	return ok
}

// gather turns what is known of nodes and links into what is known of the boxes
// and lines that stand for them.
func (v *View) gather(l Look) Look {
	if v.folds.box == nil {
		return l
	}
	l.Focus, l.Sub = v.drawnAs(l.Focus), v.drawnAs(l.Sub)
	if line, ok := v.folds.line[l.Link]; ok {
		l.Link = line
	}
	counts := maps.Clone(l.Counts)
	if counts == nil {
		counts = map[string]text.Counts{}
	}
	sets := []struct {
		of  *map[string]bool
		all bool // all nodes of a box are in it, else one
	}{{&l.Dimmed, true}, {&l.Marked, false}, {&l.Failed, false}, {&l.Dead, true}, {&l.Ghosts, false}}
	for i := range v.d.Boxes {
		b := &v.d.Boxes[i]
		for _, id := range b.Members {
			c, n := counts[b.ID], l.Counts[id]
			counts[b.ID] = text.Counts{Errors: c.Errors + n.Errors, Warnings: c.Warnings + n.Warnings}
		}
	}
	l.Counts = counts
	for _, s := range sets {
		*s.of = v.together(*s.of, s.all)
	}
	l.Heavy, l.Way = v.together(l.Heavy, false), v.together(l.Way, false)
	return l
}

// together is a set of nodes and links with the boxes and lines of which all are in
// it, or one is.
func (v *View) together(set map[string]bool, all bool) map[string]bool {
	if len(set) == 0 {
		return set
	}
	out := maps.Clone(set)
	add := func(id string, n int, has func(int) string) {
		in := 0
		for i := range n {
			if set[has(i)] {
				in++
			}
		}
		delete(out, id)
		if in > 0 && (!all || in == n) {
			out[id] = true
		}
	}
	for i := range v.d.Boxes {
		if b := &v.d.Boxes[i]; b.Members != nil {
			add(b.ID, len(b.Members), func(k int) string { return b.Members[k] })
		}
	}
	for i := range v.d.Lines {
		if l := &v.d.Lines[i]; l.Joined != nil {
			add(l.ID, len(l.Joined), func(k int) string { return l.Joined[k].String() })
		}
	}
	return out
}

// RevealWay moves the camera so that as much of a way as there is room for is in
// sight: its nodes from the last to the first, each that still fits beside those
// before. What must be seen comes last.
func (v *View) RevealWay(ids []string) {
	var sight screen.Rect
	for i := len(ids) - 1; i >= 0; i-- {
		r, ok := v.Place(ids[i])
		if !ok {
			continue
		}
		if sight.W == 0 {
			sight = r
			continue
		}
		x, y := min(sight.X, r.X), min(sight.Y, r.Y)
		all := screen.Rect{X: x, Y: y, W: max(sight.X+sight.W, r.X+r.W) - x, H: max(sight.Y+sight.H, r.Y+r.H) - y}
		if all.W <= v.w && all.H <= v.h {
			sight = all
		}
	}
	if sight.W > 0 {
		v.reveal(sight)
	}
}

// refsOf are the links that a line stands for.
func refsOf(l *layout.Line) []model.LinkRef {
	if l.Joined != nil {
		return l.Joined
	}
	return []model.LinkRef{l.Ref}
}
