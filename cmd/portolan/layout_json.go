package main

import "portolan/model/layout"

type boxJSON struct {
	ID string `json:"id"`
	X  int    `json:"x"`
	Y  int    `json:"y"`
	W  int    `json:"w"`
	H  int    `json:"h"`
}

type routeJSON struct {
	From   string   `json:"from"`
	To     string   `json:"to"`
	Points [][2]int `json:"points"`
}

type layoutJSON struct {
	Nodes  []boxJSON   `json:"nodes"`
	Groups []boxJSON   `json:"groups"`
	Edges  []routeJSON `json:"edges"`
}

func drawingJSON(d *layout.Drawing) layoutJSON {
	out := layoutJSON{Nodes: []boxJSON{}, Groups: []boxJSON{}, Edges: []routeJSON{}}
	for _, b := range d.Boxes {
		out.Nodes = append(out.Nodes, boxJSON{b.ID, b.X, b.Y, b.W, b.H})
	}
	for _, f := range d.Frames {
		out.Groups = append(out.Groups, boxJSON{f.ID, f.X, f.Y, f.W, f.H})
	}
	for _, l := range d.Lines {
		r := routeJSON{From: d.Boxes[l.From].ID, To: d.Boxes[l.To].ID, Points: [][2]int{}}
		for _, p := range l.Points {
			r.Points = append(r.Points, [2]int{p.X, p.Y})
		}
		out.Edges = append(out.Edges, r)
	}
	return out
}
