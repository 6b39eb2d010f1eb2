package failure

import (
	"portolan/model"
	"portolan/model/traffic"
)

// allZones lists the zones in use, Regions in document order.
func allZones(t *model.Topology) []string {
	widest := map[string][]string{}
	for _, n := range t.Nodes {
		if z := traffic.ZonesOf(n); len(z) > len(widest[n.Region()]) {
			widest[n.Region()] = z
		}
	}
	var out []string
	for _, r := range t.Regions() {
		out = append(out, widest[r]...)
	}
	return out
}
