package tui

import (
	"fmt"
	"maps"

	"portolan/model"
)

// mark selects a node, if it is among what is shown: nothing is done to others unseen.
func (m *Model) mark(id string) {
	if only := m.show().Only; only != nil && !only[id] {
		return
	}
	if m.focus.marked == nil {
		m.focus.marked = map[string]bool{}
	}
	m.focus.marked[id] = true
}

// beginSelecting turns to several nodes: neither a link nor a finding stands out then.
func (m *Model) beginSelecting() {
	m.focus.selecting, m.focus.onLink, m.focus.finding = true, false, ""
}

func (m *Model) unmark() {
	m.focus.selecting, m.focus.marked = false, nil
}

// selection is the selected nodes in document order, or else the focused one.
func (m *Model) selection() []string {
	var out []string
	for _, n := range m.doc.now().Nodes {
		if m.focus.marked[n.ID] {
			out = append(out, n.ID)
		}
	}
	if len(out) == 0 && m.node() != nil && !m.focus.onLink {
		out = append(out, m.stands(m.focus.node)...)
	}
	return out
}

// unmarkHidden takes out of the selection what is not shown any more.
func (m *Model) unmarkHidden() {
	only, had := m.show().Only, len(m.focus.marked) > 0
	maps.DeleteFunc(m.focus.marked, func(id string, _ bool) bool { return only != nil && !only[id] })
	if had && len(m.focus.marked) == 0 {
		m.unmark()
	}
}

// chain marks everything that requests reach from the focus, or that reaches it.
func (m *Model) chain(out bool) {
	t := m.doc.now()
	todo := m.selection()
	seen := map[string]bool{}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		m.mark(id)
		seen[id] = true
		links, far := t.Out(id), func(l *model.Link) string { return l.To }
		if !out {
			links, far = t.In(id), func(l *model.Link) string { return l.From }
		}
		for _, l := range links {
			if e := far(l); !seen[e] {
				seen[e] = true
				todo = append(todo, e)
			}
		}
	}
	m.say(m.selectedText())
}

// selectedText is how many are selected, and in a filter that it is of what is shown.
func (m *Model) selectedText() string {
	text := fmt.Sprintf("%d selected", len(m.focus.marked))
	if m.look.filter.on() {
		text += " of what is shown: " + m.filterText()
	}
	return text + "."
}
