package outline

import (
	"fmt"
	"strings"

	"portolan/model"
	"portolan/model/layout"
	"portolan/validate"
)

// sentence is a description in parts that are drawn with styles of their own.
type sentence struct {
	number, kind, name, rest string
	found                    string
	errors, warnings         int
}

func (s sentence) String() string {
	text := s.number + " " + s.kind + " " + s.name + s.rest
	if s.found != "" {
		text += " " + s.found
	}
	return text
}

// writer writes the sentences of one revision.
type writer struct {
	t      *model.Topology
	tree   tree
	labels map[model.LinkRef]string
	guards map[string][]*model.Node
	found  map[string][3]int // findings by node id and severity
}

func newWriter(t *model.Topology, rep *validate.Report, tr tree) *writer {
	w := &writer{t: t, tree: tr, labels: map[model.LinkRef]string{}, guards: guardsOf(t), found: map[string][3]int{}}
	for _, e := range layout.GraphOf(t, layout.Options{Unfold: true, Show: &layout.Show{Open: true}}).Edges {
		w.labels[e.Ref] = e.Label
	}
	if rep == nil {
		return w
	}
	for _, f := range rep.Findings {
		node, link, onLink := f.Site()
		if onLink {
			node = link.From
		}
		n := w.found[node]
		n[f.Severity]++
		w.found[node] = n
	}
	return w
}

func (w *writer) of(n *model.Node) sentence {
	s := sentence{
		number: fmt.Sprintf("%d/%d", w.tree.number[n.ID], len(w.t.Nodes)),
		kind:   kindName(n), name: name(n),
	}
	parts := []string{", " + place(n) + "."}
	if n.Info().Guard() {
		parts = append(parts, w.guarding(n)...)
	} else {
		parts = append(parts, w.in(n)...)
		parts = append(parts, w.out(n)...)
		if g := w.guards[n.ID]; len(g) > 0 {
			parts = append(parts, " Guarded by "+enumerate(len(g), func(i int) string { return kindName(g[i]) + " " + name(g[i]) })+".")
		}
	}
	s.rest = strings.Join(parts, "")
	f := w.found[n.ID]
	s.errors, s.warnings = f[validate.Error], f[validate.Warning]
	var found []string
	for i, word := range []string{"Errors", "Warnings", "Advice"} {
		if f[i] > 0 {
			found = append(found, fmt.Sprintf("%s %d.", word, f[i]))
		}
	}
	s.found = strings.Join(found, " ")
	return s
}

func (w *writer) in(n *model.Node) []string {
	from := w.t.Arrivals(n.ID)
	switch {
	case len(from) > 0:
		return []string{fmt.Sprintf(" In: %d from %s.", len(from), enumerate(len(from), func(i int) string {
			return w.end(from[i].From)
		}))}
	case n.Kind() != model.KindUsers:
		return []string{" In: none."}
	}
	return nil
}

func (w *writer) out(n *model.Node) []string {
	to := w.t.Departures(n.ID)
	switch {
	case len(to) > 0:
		return []string{fmt.Sprintf(" Out: %d: %s.", len(to), enumerate(len(to), func(i int) string { return w.along(to[i]) }))}
	case n.Info().Forwards():
		return []string{" Out: none."}
	}
	return nil
}

func (w *writer) guarding(n *model.Node) []string {
	var on []string
	for _, m := range w.t.Nodes {
		for _, g := range w.guards[m.ID] {
			if g.ID == n.ID {
				on = append(on, w.end(m.ID))
			}
		}
	}
	if len(on) == 0 {
		return []string{" Guards nothing."}
	}
	return []string{" Guards " + enumerate(len(on), func(i int) string { return on[i] }) + "."}
}

// along names the far end of a link and what the link says.
func (w *writer) along(l *model.Link) string {
	text := w.end(l.To)
	label := w.labels[l.Ref()]
	switch {
	case label == "":
	case l.Kind == model.Origin || l.Kind == model.Forwards || l.Kind == model.Integration:
		text += " on " + strings.ReplaceAll(strings.Replace(label, "default (*)", "default", 1), " · ", ", ")
	default:
		text += " (" + strings.ReplaceAll(label, " · ", ", ") + ")"
	}
	if !model.LegalLink(w.t, l) {
		text += ", which AWS does not allow"
	}
	return text
}

func (w *writer) end(id string) string {
	n := w.t.Node(id)
	return kindName(n) + " " + name(n)
}

// enumerate joins texts with commas; of many it names the first and counts the
// rest, because a sentence is read aloud.
func enumerate(n int, text func(int) string) string {
	const most = 6
	var out []string
	for i := range min(n, most) {
		out = append(out, text(i))
	}
	if n > most {
		out = append(out, fmt.Sprintf("%d more", n-most))
	}
	return strings.Join(out, ", ")
}

// kindName is the short name of a service as people write it: the caption of
// its box in the spelling of its title where the title has it.
func kindName(n *model.Node) string {
	info := n.Info()
	title, caption := info.Title, info.Caption
	if i := strings.Index(strings.ToUpper(title), caption); i >= 0 {
		return strings.ToUpper(title[i:i+1]) + title[i+1:i+len(caption)]
	}
	switch {
	case strings.Contains(caption, " "):
		return title
	case len(caption) <= 4:
		return caption
	}
	return caption[:1] + strings.ToLower(caption[1:])
}

// name is what the node is called everywhere, behind the name of its kind.
func name(n *model.Node) string {
	// "ALB Oregon" needs no second "ALB" before it.
	if rest, ok := strings.CutPrefix(layout.TitleOf(n), kindName(n)+" "); ok && rest != "" {
		return rest
	}
	return layout.TitleOf(n)
}

func place(n *model.Node) string {
	if u, ok := n.Spec.(*model.Users); ok {
		switch places := u.Locations.Val(); {
		case len(places) == 0:
			return "anywhere"
		default:
			return "in " + enumerate(len(places), func(i int) string { return places[i] })
		}
	}
	if o, ok := n.Spec.(*model.OnPremises); ok && o.Location.Val() != "" {
		return "in " + o.Location.Val()
	}
	if w, ok := model.As[*model.WAF](n); ok && w.Scope.Val() == model.ScopeRegional {
		return w.Region.Or("regional")
	}
	switch {
	case n.Region() != "":
		return n.Region()
	case n.Info().Regional:
		return "no Region yet"
	}
	return "global"
}
