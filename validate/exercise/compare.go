package exercise

import (
	"fmt"
	"strings"

	"portolan/model"
)

// Change is how a part of one design differs from another one.
type Change int

// The changes.
const (
	Added   Change = iota // the other design has it
	Removed               // only the first design has it
	Changed               // both have it, with other properties
)

// Difference is a node or a link in which two designs differ.
type Difference struct {
	Change Change
	Node   string        // id, "" for a link
	Link   model.LinkRef // in the joint design
	Text   string        // one line
}

// Comparison is two designs as one.
type Comparison struct {
	Joint       *model.Topology // what either has
	Differences []Difference    // nodes in the order of Joint, then links
}

// Compare puts two designs together and lists where they differ. Of what both have,
// the joint design has the first one's.
func Compare(mine, other *model.Topology) (*Comparison, error) {
	c := &Comparison{}
	nodes, links := append([]*model.Node(nil), mine.Nodes...), append([]*model.Link(nil), mine.Links...)
	for _, n := range mine.Nodes {
		now := other.Node(n.ID)
		if now == nil {
			c.Differences = append(c.Differences, Difference{Removed, n.ID, model.LinkRef{}, n.Info().Title + " " + n.Label()})
		} else if words := nodeWords(mine, other, n, now); len(words) > 0 {
			c.Differences = append(c.Differences, Difference{Changed, n.ID, model.LinkRef{}, n.Label() + ": " + strings.Join(words, ", ")})
		}
	}
	for _, n := range other.Nodes {
		if mine.Node(n.ID) == nil {
			nodes = append(nodes, n)
			c.Differences = append(c.Differences, Difference{Added, n.ID, model.LinkRef{}, n.Info().Title + " " + n.Label()})
		}
	}
	for _, l := range mine.Links {
		now := other.Link(l.Ref())
		if now == nil {
			c.Differences = append(c.Differences, Difference{Removed, "", l.Ref(), l.Ref().String()})
		} else if words := propWords(model.AtLink(mine, l), model.AtLink(other, now)); len(words) > 0 {
			c.Differences = append(c.Differences, Difference{Changed, "", l.Ref(), l.Ref().String() + ": " + strings.Join(words, ", ")})
		}
	}
	for _, l := range other.Links {
		if mine.Link(l.Ref()) == nil {
			links = append(links, l)
			c.Differences = append(c.Differences, Difference{Added, "", l.Ref(), l.Ref().String()})
		}
	}
	var err error
	c.Joint, err = mine.With(nodes, links)
	return c, err
}

// nodeWords say how a node differs.
func nodeWords(mine, other *model.Topology, was, now *model.Node) []string {
	if was.Kind() != now.Kind() {
		return []string{was.Info().Title + " becomes " + now.Info().Title}
	}
	return propWords(model.AtNode(mine, was), model.AtNode(other, now))
}

// propWords say which properties differ.
func propWords(was, now model.Place) []string {
	var out []string
	for _, p := range now.Props() {
		if a, b := was.Value(p.Name), now.Value(p.Name); a != b {
			out = append(out, fmt.Sprintf("%s %s, not %s", p.Label, p.Spoken(b), p.Spoken(a)))
		}
	}
	return out
}
