package inspector

import (
	"fmt"
	"strings"

	"portolan/model/layout"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/theme"
)

// boxFacts writes down a box of several nodes: the worst that is found there, then
// the nodes.
func (p *Panel) boxFacts(s *sheet, b *Box) {
	kind, _, _ := strings.Cut(b.Key, " ")
	s.add(fact{left: strings.ToUpper(kind[:1]) + kind[1:], leftRole: theme.Muted, right: wording.Count(len(b.Members), "node") + " in one box", rightRole: theme.Muted})
	s.add(fact{left: b.Title, leftRole: theme.Strong})
	list := p.findings()
	s.gap()
	s.add(fact{left: s.findingCounts(list), leftRole: theme.Base})
	most := 5
	if len(list) == most+1 { // the row that counted it has room for it
		most++
	}
	s.findingRows(list[:min(most, len(list))])
	if len(list) > most {
		s.add(fact{left: fmt.Sprintf("and %d more", len(list)-most), leftRole: theme.Muted})
	}
	s.head("Nodes")
	for _, id := range b.Members {
		if n := p.t.Node(id); n != nil {
			s.add(fact{left: " " + layout.TitleOf(n), leftRole: theme.Base, right: n.Info().Title, rightRole: theme.Muted, do: act.FocusNode{ID: id}})
		}
	}
}
