package tui

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/sketch"
	"portolan/validate"
)

// mostTried is the size of a design up to which each link that could be drawn is tried out
// before one is chosen.
const mostTried = 60

// wrongLink says which error a new link between two nodes would make there, in a sentence
// without its full stop; "" for none. What a node lacks beyond it is not its fault: that
// comes with the next link.
func (m *Model) wrongLink(a, b string, into bool) string {
	t := m.doc.now()
	from, to := t.Node(a), t.Node(b)
	if into {
		from, to = to, from
	}
	if from == nil || to == nil || len(t.Nodes) > mostTried {
		return ""
	}
	if len(model.Legal(from, to)) == 0 && sketch.Attaches(to, from) {
		from, to = to, from
	}
	edits, _ := sketch.Join(t, from, to)
	after, err := model.Apply(t, edits...)
	if err != nil {
		return err.Error()
	}
	had := map[string]bool{}
	for _, f := range m.reportNow().Findings {
		had[f.Key()] = true
	}
	for _, f := range validate.Check(after).Findings {
		_, link, onLink := f.Site()
		here := onLink && link.From == from.ID && link.To == to.ID || slices.Contains(f.Nodes, from.ID) && slices.Contains(f.Nodes, to.ID)
		if here && f.Severity == validate.Error && f.Goal == "" && !had[f.Key()] {
			return strings.TrimSuffix(f.Message, ".")
		}
	}
	return ""
}

// reportNow is what is found in the design as it is, found out now where that has not been
// done yet.
func (m *Model) reportNow() *validate.Report {
	if m.look.report == nil || m.look.checked != m.doc.rev {
		return validate.Check(m.doc.now())
	}
	return m.look.report
}

// tryOut finds out which of the links that are legal would make an error.
func (c *connecting) tryOut(m *Model) {
	c.wrong = map[string]string{}
	for id := range c.legal {
		if why := m.wrongLink(c.from, id, c.into); why != "" {
			c.wrong[id] = why
		}
	}
}

// offered are the nodes in sight that a link may lead to, nearest first: those to which it
// would make an error come behind all others.
func (c *connecting) offered(m *Model) []string {
	var right, wrong []string
	for _, id := range m.inSight(c.from) {
		switch {
		case !c.legal[id]:
		case c.wrong[id] != "":
			wrong = append(wrong, id)
		default:
			right = append(right, id)
		}
	}
	return append(right, wrong...)
}
