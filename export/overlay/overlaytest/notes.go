// Package overlaytest makes notes for tests of pictures: they depend on the
// design alone, so that a picture changes with its drawing and not with the
// rules and the latency model.
package overlaytest

import (
	"portolan/export/overlay"
	"portolan/model"
)

// Notes makes up notes of the given parts for t: waits by the order of users,
// shares by the order of links, an error on the first CloudFront distribution
// and on a link of it, a warning on the last node.
func Notes(t *model.Topology, p overlay.Parts) *overlay.Notes {
	if !p.Any() {
		return nil
	}
	n := &overlay.Notes{}
	if p.Findings {
		find(n, t)
	}
	if p.Latency {
		n.Waits, n.Together = map[string]float64{}, 87
		for i, x := range t.Nodes {
			if x.Kind() == model.KindUsers {
				n.Waits[x.ID] = 45 + 21*float64(i)
			}
		}
	}
	if p.Traffic {
		n.Shares = map[string]float64{}
		for i, l := range t.Links {
			if l.Data() && i%7 != 6 { // some carry nothing
				n.Shares[l.Ref().String()] = []float64{100, 62.5, 9.4, 30}[i%4]
			}
		}
	}
	return n
}

func find(n *overlay.Notes, t *model.Topology) {
	n.Findings, n.Counts = map[string]string{}, map[string]overlay.Count{}
	if len(t.Nodes) == 0 {
		return
	}
	last := t.Nodes[len(t.Nodes)-1].ID
	n.Findings[last], n.Counts[last] = "warning", overlay.Count{Warnings: 1}
	for _, x := range t.Nodes {
		if x.Kind() != model.KindCloudFront {
			continue
		}
		n.Findings[x.ID], n.Counts[x.ID] = "error", overlay.Count{Errors: 1, Warnings: 1}
		n.Messages = append(n.Messages, overlay.Message{Severity: "error", Rule: "test/error", Site: x.ID, Text: "Something is wrong with " + x.Label() + ", told at some length so that it wraps in narrow texts"})
		for _, l := range t.Out(x.ID)[:min(1, len(t.Out(x.ID)))] {
			link := l.Ref().String()
			n.Findings[link] = "warning"
			n.Messages = append(n.Messages, overlay.Message{Severity: "warning", Rule: "test/link", Site: link, Text: "This link is doubtful"})
		}
		break
	}
	n.Messages = append(n.Messages, overlay.Message{Severity: "warning", Rule: "test/warning", Site: last, Text: "This may go wrong"})
}
