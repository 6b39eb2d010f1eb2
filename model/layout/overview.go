package layout

import "portolan/model"

// OverviewOf draws the Regions of a design with the numbers of their nodes so that all
// are in sight: with their links if there is room, else with lines that do not say how
// many links they stand for, else as boxes side by side in reading order.
func OverviewOf(t *model.Topology, w, h int, o Options) *Drawing {
	o.Loose = true
	d := FitNames(t, w, h, o)
	if d.W <= w && d.H <= h || o.Show == nil {
		return d
	}
	silent := *o.Show
	silent.Silent = true
	o.Show, o.Previous = &silent, nil
	if c := FitNames(t, w, h, o); c.W <= w && c.H <= h {
		return c
	}
	return columned(t, w, h, o)
}

// columned draws the boxes of a graph in columns, as many as w has room for, without
// lines.
func columned(t *model.Topology, w, h int, o Options) *Drawing {
	const between = 2
	o.Level, o.Whole, o.Letters, o.Short, o.Snug = Compact, true, true, true, true
	g := GraphOf(t, o)
	d := newDrawing(g, o)
	rows := 1
	for rows < len(g.Nodes) && columnsWidth(g, rows, between) > w {
		rows++
	}
	step := 1
	if 2*rows-1 <= h { // a blank row between
		step = 2
	}
	x := 0
	for from := 0; from < len(g.Nodes); from += rows {
		column := g.Nodes[from:min(from+rows, len(g.Nodes))]
		wide := 1
		for i := range column {
			n := &column[i]
			d.Boxes = append(d.Boxes, Box{ID: n.ID, Face: n.Face, W: max(1, n.W), H: 1, X: x, Y: i * step})
			wide = max(wide, n.W)
		}
		x += wide + between
	}
	d.measure()
	return d
}

// columnsWidth is how wide columns of so many rows are.
func columnsWidth(g Graph, rows, between int) int {
	sum := -between
	for from := 0; from < len(g.Nodes); from += rows {
		wide := 1
		for _, n := range g.Nodes[from:min(from+rows, len(g.Nodes))] {
			wide = max(wide, n.W)
		}
		sum += wide + between
	}
	return sum
}
