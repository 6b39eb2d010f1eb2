package layout

import "slices"

// compress closes rows in which nothing stands in any layer, as far as the
// arcs let it. Whatever is level stays level: both ends of a straight piece
// stand on the same side of an empty row.
func (pl *placer) compress() {
	type extent struct{ from, to int } // cells from to to-1
	var used []extent
	for i := range pl.verts {
		v := &pl.verts[i]
		at := pl.v[v.coord]
		used = append(used, extent{at, at + max(1, v.vs+v.after)})
	}
	slices.SortFunc(used, func(a, b extent) int { return a.from - b.from })
	var gaps []extent
	end := used[0].from
	for _, u := range used {
		if u.from-end > pl.m.boxGap {
			gaps = append(gaps, extent{end, u.from})
		}
		end = max(end, u.to)
	}
	if len(gaps)*len(pl.arcs) > compressBudget {
		return
	}
	for _, g := range slices.Backward(gaps) {
		by := g.to - g.from - pl.m.boxGap
		for _, a := range pl.arcs {
			if pl.v[a.a] < g.to && pl.v[a.b] >= g.to {
				by = min(by, pl.v[a.b]-pl.v[a.a]-a.sep)
			}
		}
		if by <= 0 {
			continue
		}
		for c := range pl.v {
			if pl.v[c] >= g.to {
				pl.v[c] -= by
			}
		}
	}
}

const compressBudget = 50_000_000 // arcs looked at, a bound on time
