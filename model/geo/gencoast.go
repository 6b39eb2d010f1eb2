//go:build ignore

// Gencoast writes data/coast.bin from the TopoJSON file land-50m.json of the
// npm package world-atlas 2.0.2, which is the land of Natural Earth 4.1 at
// 1:50 million (public domain).
//
//	npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//	go run gencoast.go package/land-50m.json data/coast.bin
//
// The format stands at readCoast in coast.go.
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
)

const (
	steps     = 50    // of the grid, per degree: the precision of the source is no better at this scale
	tolerance = 0.065 // degrees that a point may be off the line through its neighbours and be left out
	southPole = 0.4   // the same for Antarctica, which is shown at the edge only
	smallest  = 0.22  // width plus height of an island that is kept, degrees
	wayDown   = -62   // a ring south of here is part of Antarctica
)

type point struct{ lon, lat float64 }

// topology is what is used of a TopoJSON file.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   struct {
		Land struct {
			Geometries []struct {
				Type string
				Arcs [][][]int
			}
		}
	}
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: go run gencoast.go land-50m.json data/coast.bin")
	}
	src, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var t topology
	if err := json.Unmarshal(src, &t); err != nil {
		log.Fatal(err)
	}
	out, points := encode(rings(t))
	if err := os.WriteFile(os.Args[2], out, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d points, %d bytes\n", points, len(out))
}

// rings joins the arcs of every polygon, lakes included.
func rings(t topology) (out [][]point) {
	for _, g := range t.Objects.Land.Geometries {
		if g.Type != "MultiPolygon" {
			log.Fatalf("geometry of type %s", g.Type)
		}
		for _, polygon := range g.Arcs {
			for _, ring := range polygon {
				var r []point
				for _, i := range ring {
					arc := t.arc(i)
					if len(r) > 0 {
						arc = arc[1:]
					}
					r = append(r, arc...)
				}
				out = append(out, cut(unwrap(r[:len(r)-1]))...) // the last point is the first again
			}
		}
	}
	return out
}

// arc decodes one arc; a negative number is that arc backwards.
func (t topology) arc(i int) []point {
	back := i < 0
	if back {
		i = ^i
	}
	var out []point
	x, y := 0.0, 0.0
	for _, d := range t.Arcs[i] {
		x, y = x+d[0], y+d[1]
		out = append(out, point{
			x*t.Transform.Scale[0] + t.Transform.Translate[0],
			y*t.Transform.Scale[1] + t.Transform.Translate[1],
		})
	}
	if back {
		for a, b := 0, len(out)-1; a < b; a, b = a+1, b-1 {
			out[a], out[b] = out[b], out[a]
		}
	}
	return out
}

// unwrap makes longitudes run on where a ring crosses the date line. A ring
// around the pole is closed along it.
func unwrap(r []point) []point {
	out := r[:1:1]
	for _, p := range append(r[1:len(r):len(r)], r[0]) {
		last := out[len(out)-1].lon
		p.lon += 360 * math.Round((last-p.lon)/360)
		out = append(out, p)
	}
	a, b := out[0], out[len(out)-1]
	if math.Abs(a.lon-b.lon) < 1 {
		return out[:len(out)-1]
	}
	return append(out, point{b.lon, -90}, point{a.lon, -90})
}

// cut divides a ring along the date line.
func cut(r []point) (out [][]point) {
	for _, turn := range []float64{-360, 0, 360} {
		part := clip(clip(r, turn-180, 1), turn+180, -1)
		for i := range part {
			part[i].lon -= turn
		}
		if len(part) >= 3 {
			out = append(out, part)
		}
	}
	return out
}

// clip keeps what lies on one side of a meridian, after Sutherland and Hodgman:
// east of it when side is 1, west when it is -1.
func clip(r []point, meridian, side float64) (out []point) {
	for i, b := range r {
		a := r[(i+len(r)-1)%len(r)]
		inA, inB := (a.lon-meridian)*side >= 0, (b.lon-meridian)*side >= 0
		if inA != inB {
			t := (meridian - a.lon) / (b.lon - a.lon)
			out = append(out, point{meridian, a.lat + t*(b.lat-a.lat)})
		}
		if inB {
			out = append(out, b)
		}
	}
	return out
}

func encode(all [][]point) (out []byte, points int) {
	var kept [][][2]int64
	for _, r := range all {
		if g := grid(simplify(r)); len(g) >= 3 {
			kept = append(kept, g)
			points += len(g)
		}
	}
	out = append(out, "coast1"...)
	out = binary.AppendUvarint(out, steps)
	out = binary.AppendUvarint(out, uint64(len(kept)))
	for _, g := range kept {
		out = binary.AppendUvarint(out, uint64(len(g)))
		var last [2]int64
		for _, p := range g {
			out = binary.AppendVarint(out, p[0]-last[0])
			out = binary.AppendVarint(out, p[1]-last[1])
			last = p
		}
	}
	return out, points
}

// grid rounds to the grid and leaves out what falls on the same place.
func grid(r []point) (out [][2]int64) {
	for _, p := range r {
		g := [2]int64{int64(math.Round(p.lon * steps)), int64(math.Round(p.lat * steps))}
		if n := len(out); n == 0 || out[n-1] != g {
			out = append(out, g)
		}
	}
	return out
}

// simplify leaves out small islands and, after Douglas and Peucker, points that
// hardly bend the line.
func simplify(r []point) []point {
	lo, hi := r[0], r[0]
	far := 0
	for i, p := range r {
		lo = point{math.Min(lo.lon, p.lon), math.Min(lo.lat, p.lat)}
		hi = point{math.Max(hi.lon, p.lon), math.Max(hi.lat, p.lat)}
		if dist(p, r[0]) > dist(r[far], r[0]) {
			far = i
		}
	}
	limit := tolerance
	if hi.lat < wayDown {
		limit = southPole
	}
	if hi.lon-lo.lon+hi.lat-lo.lat < max(smallest, 3*limit) {
		return nil
	}
	closed := append(append([]point{}, r...), r[0])
	first := peucker(closed[:far+1], limit)
	return append(first[:len(first)-1], trimLast(peucker(closed[far:], limit))...)
}

func trimLast(r []point) []point { return r[:len(r)-1] }

func peucker(line []point, limit float64) []point {
	a, b := line[0], line[len(line)-1]
	worst, at := 0.0, 0
	for i, p := range line {
		if d := off(p, a, b); d > worst {
			worst, at = d, i
		}
	}
	if worst <= limit {
		return []point{a, b}
	}
	left := peucker(line[:at+1], limit)
	return append(left[:len(left)-1:len(left)-1], peucker(line[at:], limit)...)
}

// off is how far p is from the stretch a to b, in degrees of a map that is true
// to shape at the latitude of p.
func off(p, a, b point) float64 {
	dx, dy := b.lon-a.lon, b.lat-a.lat
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = max(0, min(1, ((p.lon-a.lon)*dx+(p.lat-a.lat)*dy)/l))
	}
	return dist(p, point{a.lon + t*dx, a.lat + t*dy})
}

func dist(a, b point) float64 {
	narrow := math.Cos(a.lat * math.Pi / 180)
	return math.Hypot((a.lon-b.lon)*narrow, a.lat-b.lat)
}
