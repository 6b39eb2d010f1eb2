package overlay

import (
	"maps"
	"strings"

	"portolan/model"
	"portolan/model/layout"
)

// gathered is n for a drawing in which boxes stand for several nodes and lines for
// several links: what is known of these counts for the box and the line. The worst
// finding stands for all, numbers of findings and shares of requests add up. n
// stays as it is.
func (n *Notes) gathered(faces map[string]layout.Face, joined map[model.LinkRef][]model.LinkRef) *Notes {
	if n == nil {
		return nil
	}
	out := *n
	out.Findings, out.Counts, out.Shares = maps.Clone(n.Findings), maps.Clone(n.Counts), maps.Clone(n.Shares)
	out.within = map[string]string{}
	for box, f := range faces {
		for _, id := range f.Members {
			out.within[id] = box
			out.worsen(box, n.Findings[id])
			if n.Counts != nil {
				c, m := out.Counts[box], n.Counts[id]
				out.Counts[box] = Count{c.Errors + m.Errors, c.Warnings + m.Warnings, c.Infos + m.Infos}
			}
		}
	}
	for ref, refs := range joined {
		line := ref.String()
		for _, r := range refs[1:] {
			out.worsen(line, n.Findings[r.String()])
			if share, ok := n.Shares[r.String()]; ok {
				out.Shares[line] += share
			}
		}
	}
	return &out
}

// severities from the least.
var severities = map[string]int{"": 0, "info": 1, "warning": 2, "error": 3}

// worsen notes a finding where none is as severe.
func (n *Notes) worsen(at, severity string) {
	if severities[severity] > severities[n.Findings[at]] {
		n.Findings[at] = severity
	}
}

// OfGraph is Notes.gathered for what a graph draws.
func (n *Notes) OfGraph(g layout.Graph) *Notes {
	faces, joined := map[string]layout.Face{}, map[model.LinkRef][]model.LinkRef{}
	for i := range g.Nodes {
		if f := g.Nodes[i].Face; f.Members != nil {
			faces[g.Nodes[i].ID] = f
		}
	}
	for _, e := range g.Edges {
		if e.Joined != nil {
			joined[e.Ref] = e.Joined
		}
	}
	if len(faces)+len(joined) == 0 {
		return n
	}
	return n.gathered(faces, joined)
}

// Only is n with the findings in words that are about nodes and links of the set,
// or about the whole design; nil is all.
func (n *Notes) Only(set map[string]bool) *Notes {
	if n == nil || set == nil {
		return n
	}
	out := *n
	out.Messages = nil
	for _, m := range n.Messages {
		from, to, onLink := strings.Cut(m.Site, " -> ")
		to, _, _ = strings.Cut(to, " #")
		if m.Site == "" || set[from] && (!onLink || set[to]) {
			out.Messages = append(out.Messages, m)
		}
	}
	return &out
}
