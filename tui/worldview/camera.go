package worldview

import (
	"math"
	"slices"

	"portolan/model/geo"
)

// The latitudes that a view of the whole world must show: all that are
// inhabited. What lies beyond is drawn where there is room.
const (
	northEnd = 72.0
	southEnd = -56.0
)

// The latitudes that the map ends at, and that great circles over a pole are
// held within.
const (
	northMost = 83.0
	southMost = -78.0
)

// wholeX is the middle of the view of the whole world: its edge then runs
// through the Bering Strait and the empty Pacific.
const wholeX = 10.5

const (
	closest   = 24  // dots per degree: nearer than that the coastline has no detail
	closeFit  = 5   // dots per degree that a design is shown with at most
	zoomStep  = 1.3 // of one key press
	wheelStep = 1.2 // of one notch
)

// xy is a point of the plane of the map, in degrees at the equator: x is the
// longitude, y grows to the north.
type xy struct{ x, y float64 }

// project is Miller's cylindrical projection (O. M. Miller, 1942): 5/4 of
// Mercator's y at 4/5 of the latitude. It keeps shapes where people live and
// stays finite towards the poles.
func project(p geo.Point) xy {
	phi := max(southMost-8, min(p.Lat, northMost+5)) * math.Pi / 180
	return xy{p.Lon, 1.25 * math.Log(math.Tan(math.Pi/4+0.4*phi)) * 180 / math.Pi}
}

func projectLat(lat float64) float64 { return project(geo.Point{Lat: lat}).y }

// camera is the part of the map that is shown.
type camera struct {
	xy            // the middle
	scale float64 // dots per degree
	w, h  float64 // of the window, dots
}

// window is a camera without a place for a window of cells.
func window(w, h int) camera { return camera{w: float64(2 * w), h: float64(4 * h), scale: 1} }

// dot is where a point of the plane lies in the window, dots from its corner.
func (c camera) dot(p xy) (x, y float64) {
	return c.w/2 + (p.x-c.x)*c.scale, c.h/2 - (p.y-c.y)*c.scale
}

// point is the inverse of dot.
func (c camera) point(x, y float64) xy {
	return xy{c.x + (x-c.w/2)/c.scale, c.y - (y-c.h/2)/c.scale}
}

// near moves a longitude by whole turns to where the window shows it.
func (c camera) near(x float64) float64 { return x - 360*math.Round((x-c.x)/360) }

// cell is the cell of a place; ok is false outside the window.
func (c camera) cell(p geo.Point) (x, y int, ok bool) {
	at := project(p)
	at.x = c.near(at.x)
	dx, dy := c.dot(at)
	if !(dx >= 0 && dy >= 0 && dx < c.w && dy < c.h) {
		return 0, 0, false
	}
	return int(dx) / 2, int(dy) / 4, true
}

// least is the scale that shows the whole world.
func (c camera) least() float64 {
	return max(1e-3, min(c.w/360, c.h/(projectLat(northEnd)-projectLat(southEnd))))
}

// whole shows the whole world.
func (c camera) whole() camera {
	c.x, c.y, c.scale = wholeX, (projectLat(northEnd)+projectLat(southEnd))/2, c.least()
	return c.within()
}

// within keeps the camera on the map: the longitude in one turn, the latitude
// where the window is full of map as far as that can be.
func (c camera) within() camera {
	c.scale = max(c.least(), min(c.scale, closest))
	c.x = math.Mod(c.x, 360)
	if c.x > 180 {
		c.x -= 360
	}
	if c.x <= -180 {
		c.x += 360
	}
	half := c.h / 2 / c.scale
	lo, hi := projectLat(southMost)+half, projectLat(northMost)-half
	if lo > hi {
		lo, hi = (lo+hi)/2, (lo+hi)/2
	}
	c.y = max(lo, min(c.y, hi))
	return c
}

// zoom changes the scale and keeps what is under a dot where it is.
func (c camera) zoom(factor, x, y float64) camera {
	under := c.point(x, y)
	c.scale = max(c.least(), min(c.scale*factor, closest))
	now := c.point(x, y)
	c.x += under.x - now.x
	c.y += under.y - now.y
	return c.within()
}

// pan moves the window by dots.
func (c camera) pan(dx, dy float64) camera {
	c.x += dx / c.scale
	c.y -= dy / c.scale
	return c.within()
}

// fit shows points of the plane with some room around them.
func (c camera) fit(points []xy) camera {
	if len(points) == 0 {
		return c.whole()
	}
	x0, x1 := span(points)
	y0, y1 := points[0].y, points[0].y
	for _, p := range points {
		y0, y1 = min(y0, p.y), max(y1, p.y)
	}
	// Names stand beside their cities: they need more room than the points.
	w, h := max(c.w-min(44, c.w/4), 1), max(c.h-min(24, c.h/4), 1)
	c.scale = max(c.least(), min(w/max(x1-x0, 1e-6), h/max(y1-y0, 1e-6), closeFit))
	if x1-x0 > 300 || c.scale <= c.least()*1.08 {
		return c.whole()
	}
	c.x, c.y = (x0+x1)/2, (y0+y1)/2
	return c.within()
}

// span is the shortest stretch of longitudes that holds all points: what lies
// outside is the widest gap around the globe.
func span(points []xy) (from, to float64) {
	lons := make([]float64, len(points))
	for i, p := range points {
		lons[i] = p.x - 360*math.Floor(p.x/360)
	}
	slices.Sort(lons)
	last := len(lons) - 1
	gap := lons[0] + 360 - lons[last]
	from, to = lons[0], lons[last]
	for i := range last {
		if d := lons[i+1] - lons[i]; d > gap {
			gap, from, to = d, lons[i+1], lons[i]+360
		}
	}
	return from, to
}

// arc is the great circle between two places in the plane. Longitudes run on
// where it crosses the date line; way over a pole it is held at the end of the
// map. It begins and ends exactly at its places.
func arc(a, b geo.Point, sides int) []xy {
	pa, pb := project(a), project(b)
	ua, ub := unit(a), unit(b)
	angle := math.Acos(max(-1, min(1, ua[0]*ub[0]+ua[1]*ub[1]+ua[2]*ub[2])))
	out := make([]xy, 0, sides+1)
	out = append(out, pa)
	for i := 1; i < sides; i++ {
		p := between(ua, ub, angle, float64(i)/float64(sides))
		p.Lat = max(southMost, min(p.Lat, northMost))
		q := project(p)
		q.x += 360 * math.Round((out[i-1].x-q.x)/360)
		out = append(out, q)
	}
	pb.x += 360 * math.Round((out[len(out)-1].x-pb.x)/360)
	return append(out, pb)
}

type vector [3]float64

func unit(p geo.Point) vector {
	lat, lon := p.Lat*math.Pi/180, p.Lon*math.Pi/180
	return vector{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
}

// between is the point at a share t of the way. Between antipodes every great
// circle is shortest; the one over the north is taken.
func between(a, b vector, angle, t float64) geo.Point {
	if math.Pi-angle < 1e-6 {
		north := vector{0, 0, 1}
		if t < 0.5 {
			return between(a, north, math.Acos(max(-1, min(1, a[2]))), 2*t)
		}
		return between(north, b, math.Acos(max(-1, min(1, b[2]))), 2*t-1)
	}
	s := math.Sin(angle)
	wa, wb := 1-t, t
	if s > 1e-9 {
		wa, wb = math.Sin((1-t)*angle)/s, math.Sin(t*angle)/s
	}
	x, y, z := wa*a[0]+wb*b[0], wa*a[1]+wb*b[1], wa*a[2]+wb*b[2]
	return geo.Point{Lat: math.Atan2(z, math.Hypot(x, y)) * 180 / math.Pi, Lon: math.Atan2(y, x) * 180 / math.Pi}
}
