package report

import (
	"cmp"
	"slices"

	"portolan/export/overlay"
	"portolan/model"
)

// traffic lists how requests share out over the links, the busiest first.
func (p *page) traffic(n *overlay.Notes) {
	if n == nil || n.Shares == nil {
		return
	}
	p.heading("Traffic")
	if len(n.Shares) == 0 {
		p.paragraph("No users send requests.")
		return
	}
	p.paragraph("Share: %s.", overlay.TrafficMeans)
	var busy []*model.Link
	for _, l := range p.t.Links {
		if _, ok := n.Shares[l.Ref().String()]; ok {
			busy = append(busy, l)
		}
	}
	slices.SortStableFunc(busy, func(a, b *model.Link) int {
		return cmp.Compare(n.Shares[b.Ref().String()], n.Shares[a.Ref().String()])
	})
	var rows [][]string
	for _, l := range busy {
		rows = append(rows, []string{code(l.Ref().String()), Escape(string(l.Kind)), n.Share(l.Ref().String())})
	}
	p.table([]string{"Link", "Kind", "Share"}, 1, slices.Values(rows))
}
