// Package outline is the design as an indented list in reading order, one
// plain sentence for each node. It serves small terminals and screen readers
// and needs no drawing.
package outline

import (
	"slices"

	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/validate"
)

// Panel is the outline view, a [part.Panel].
type Panel struct {
	Empty  string // said of a design without nodes
	Stands string // for what it stands where no line above says it, "" for nothing

	t       *model.Topology
	rep     *validate.Report
	tree    tree
	writer  *writer         // of the sentences, nil until one is asked for
	folded  map[string]bool // node ids
	visible []int           // rows that no fold hides, indexes into tree.rows
	cursor  int             // index into visible
	offset  int
	w, h    int    // of the window inside its frame, set by Draw and Resize
	page    int    // rows of the list, set by fit
	top     int    // window row of the first line of the list, set by Draw
	sent    string // node that was last asked to have the focus
	keys    *binding.Table
	look    Look
	peek    string // node that is to be in sight besides, "" for none
	alone   bool   // there is no canvas to go to
	shown   part.Shown
}

// Look says how rows are marked at the moment.
type Look struct {
	Labels map[string]string      // letters on nodes to choose by
	Faint  map[string]bool        // nodes whose letters step back
	Marked map[string]bool        // selected nodes
	Links  map[model.LinkRef]bool // links that stand out
	Sub    string                 // second cursor: the target of a new link
	Link   string                 // link that has the focus, as it is called; "" for none
}

var _ part.Panel = (*Panel)(nil)

// New returns an empty outline.
func New() *Panel {
	p := &Panel{Empty: "Nothing is drawn yet.", folded: map[string]bool{}}
	p.keys = p.bindings()
	return p
}

// Set shows a part of a design and its report, which may be nil. The selection
// stays on its node, or on its place when the node is gone.
func (p *Panel) Set(t *model.Topology, rep *validate.Report, shown part.Shown) {
	if p.t == t && p.rep == rep && shown.Same(p.shown) {
		return
	}
	selected := p.Selected()
	p.t, p.rep, p.shown = t, rep, shown
	p.tree = grow(t).only(shown)
	p.writer = nil
	p.unfold()
	p.cursor = max(0, min(p.cursor, len(p.visible)-1))
	if selected != p.Selected() {
		p.Select(selected)
	}
}

// Show shows another part of the design.
func (p *Panel) Show(shown part.Shown) {
	if p.t != nil {
		p.Set(p.t, p.rep, shown)
	}
}

// sentences writes about the design. Most of the time another view shows it.
func (p *Panel) sentences() *writer {
	if p.writer == nil {
		p.writer = newWriter(p.t, p.rep, p.tree)
	}
	return p.writer
}

// Select puts the selection on a node, opening what hides it. An unknown id
// changes nothing.
func (p *Panel) Select(id string) {
	for i, r := range p.tree.rows {
		if r.node != nil && r.node.ID == id && !r.see {
			for up := r.parent; up >= 0; up = p.tree.rows[up].parent {
				delete(p.folded, key(p.tree.rows[up]))
			}
			p.unfold()
			p.toRow(i)
			p.sent = id
			return
		}
	}
}

// Selected is the id of the selected node, "" for none.
func (p *Panel) Selected() string {
	if r, ok := p.current(); ok && r.node != nil {
		return r.node.ID
	}
	return ""
}

// Mark says how rows are marked in the next frame.
func (p *Panel) Mark(l Look) {
	if p.look = l; l.Sub == "" {
		p.peek = ""
	}
}

// Resize says which room the panel has, with its frame, before it is drawn in it.
func (p *Panel) Resize(w, h int) { p.w, p.h = max(0, w-2), max(0, h-2) }

// Alone says whether the canvas has no room, so that enter leads elsewhere.
func (p *Panel) Alone(on bool) { p.alone = on }

// full is the line of each node that stands in full and is not folded away.
func (p *Panel) full() (ids []string, lines []int) {
	for v, i := range p.visible {
		if r := p.tree.rows[i]; r.node != nil && !r.see {
			ids, lines = append(ids, r.node.ID), append(lines, v)
		}
	}
	return ids, lines
}

// Nearest lists the nodes whose rows are in the window, nearest to the row of
// one of them first and those below it before those above; from the top when
// that has none.
func (p *Panel) Nearest(id string) []string {
	if p.h > 0 {
		p.fit()
	}
	ids, lines := p.full()
	at := p.offset
	if i := slices.Index(ids, id); i >= 0 {
		at = lines[i]
	}
	var out []string
	for d := 0; d <= len(p.visible); d++ {
		for _, v := range []int{at + d, at - d} {
			i := slices.Index(lines, v)
			if i >= 0 && v >= p.offset && v < p.offset+p.page && ids[i] != id && !slices.Contains(out, ids[i]) {
				out = append(out, ids[i])
			}
		}
	}
	return out
}

// Beside is the node some rows below another one, or above it; "" at the ends.
func (p *Panel) Beside(id string, by int) string {
	ids, _ := p.full()
	if i := slices.Index(ids, id) + by; slices.Contains(ids, id) && i >= 0 && i < len(ids) {
		return ids[i]
	}
	return ""
}

// Reveal scrolls so that the row of a node is in the window, whatever row is
// selected.
func (p *Panel) Reveal(id string) { p.peek = id }

func (p *Panel) current() (row, bool) {
	if p.cursor < 0 || p.cursor >= len(p.visible) {
		return row{}, false
	}
	return p.tree.rows[p.visible[p.cursor]], true
}

// key names the row for folding; only full rows and the heading fold.
func key(r row) string {
	if r.node == nil {
		return ""
	}
	return r.node.ID
}

// unfold computes the visible rows.
func (p *Panel) unfold() {
	p.visible = p.visible[:0]
	hidden := -1 // depth of the fold that hides what follows
	for i, r := range p.tree.rows {
		if hidden >= 0 && r.depth > hidden {
			continue
		}
		hidden = -1
		p.visible = append(p.visible, i)
		if r.children && p.folded[key(r)] {
			hidden = r.depth
		}
	}
}

func (p *Panel) toRow(i int) {
	for v, r := range p.visible {
		if r == i {
			p.cursor = v
			return
		}
	}
}

func (p *Panel) move(by int) act.Action {
	if len(p.visible) == 0 {
		return act.Say{Text: "The design is empty."}
	}
	p.cursor = max(0, min(p.cursor+by, len(p.visible)-1))
	return p.focus()
}

func (p *Panel) focus() act.Action {
	id := p.Selected()
	if id == "" || id == p.sent {
		return act.None{}
	}
	p.sent = id
	return act.FocusNode{ID: id}
}

func (p *Panel) enter() act.Action {
	switch id := p.Selected(); {
	case id == "":
		return p.toggle()
	case id == p.sent && p.alone:
		return act.Run{Command: act.EditNode}
	case id == p.sent:
		return act.Show{View: act.Canvas}
	default:
		return p.focus()
	}
}

// entering is what enter does now.
func (p *Panel) entering() string {
	if p.alone {
		return "edit"
	}
	return "on the canvas"
}

func (p *Panel) open() act.Action {
	r, ok := p.current()
	switch {
	case !ok:
		return act.Say{Text: "The design is empty."}
	case r.see:
		p.Select(r.node.ID)
		p.sent = ""
		return p.focus()
	case !r.children:
		return act.Say{Text: "Nothing follows here."}
	case p.folded[key(r)]:
		return p.toggle()
	}
	return p.move(1)
}

func (p *Panel) close() act.Action {
	r, ok := p.current()
	switch {
	case !ok:
		return act.Say{Text: "The design is empty."}
	case r.children && !r.see && !p.folded[key(r)]:
		return p.toggle()
	case r.parent < 0:
		return act.Say{Text: "This is the top of the outline."}
	}
	p.toRow(r.parent)
	return p.focus()
}

func (p *Panel) toggle() act.Action {
	r, ok := p.current()
	if !ok || !r.children || r.see {
		return act.Say{Text: "There is nothing to fold here."}
	}
	if p.folded[key(r)] {
		delete(p.folded, key(r))
	} else {
		p.folded[key(r)] = true
	}
	at := p.visible[p.cursor]
	p.unfold()
	p.toRow(at)
	return act.None{}
}

// Click implements [part.Panel]: it selects, or folds at the sign before the
// row; a double click opens the node on the canvas.
func (p *Panel) Click(x, y int, double bool) act.Action {
	i := p.offset + y - p.top
	if y < p.top || y >= p.top+p.page || i >= len(p.visible) {
		return nil
	}
	p.cursor = i
	r := p.tree.rows[p.visible[i]]
	switch {
	case r.children && !r.see && x >= 1+2*r.depth && x <= 3+2*r.depth:
		return p.toggle()
	case double:
		p.sent = p.Selected()
		return p.enter()
	}
	return p.focus()
}

// Point puts the selection on the row under the pointer.
func (p *Panel) Point(x, y int) act.Action {
	if p.NodeAt(x, y) == "" {
		return nil
	}
	p.cursor = p.offset + y - p.top
	return p.focus()
}

// NodeAt is the node of the row under a cell of the window, "" for none.
func (p *Panel) NodeAt(_, y int) string {
	i := p.offset + y - p.top
	if y < p.top || y >= p.top+p.page || i < 0 || i >= len(p.visible) {
		return ""
	}
	if r := p.tree.rows[p.visible[i]]; r.node != nil {
		return r.node.ID
	}
	return ""
}

// Wheel implements [part.Panel].
func (p *Panel) Wheel(lines int) {
	p.cursor = max(0, min(p.cursor+lines, len(p.visible)-1))
}

// OnHeading tells whether the cursor is on a row that stands for no node.
func (p *Panel) OnHeading() bool {
	r, ok := p.current()
	return ok && r.node == nil
}

// Landed gives the focus to the row on which the wheel left the cursor.
func (p *Panel) Landed() act.Action { return p.focus() }

// Status implements [part.Panel].
func (p *Panel) Status() string {
	r, ok := p.current()
	switch {
	case !ok:
		return ""
	case r.node == nil:
		return "Not reached"
	case p.look.Link != "":
		return "link " + p.look.Link
	}
	return kindName(r.node) + " " + name(r.node)
}

func ref(l *model.Link) model.LinkRef {
	if l == nil {
		return model.LinkRef{}
	}
	return l.Ref()
}
