package geo

import (
	_ "embed" // for the coastline
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

//go:generate go run gencoast.go package/land-50m.json data/coast.bin

//go:embed data/coast.bin
var coast string

// coastMagic begins the file of the coastline and names its format.
const coastMagic = "coast1"

// Coastline returns the land of the Earth as rings, each the shore of an island
// or of a lake; the first point is not repeated. A place is on land when it lies
// inside an odd number of rings. The data is Natural Earth at 1:50 million,
// simplified to about 7 km: good for a map of the world or of a continent.
//
// Rings do not cross the date line: land there is cut along longitude 180, and
// Antarctica runs along the South Pole. Such sides are no shores.
func Coastline() [][]Point {
	rings, err := readCoast(coast)
	if err != nil {
		panic("geo: embedded coast.bin: " + err.Error())
	}
	return rings
}

// readCoast reads the coastline: the magic, then numbers as variable-length
// integers (encoding/binary): grid steps per degree, number of rings, and for
// each ring its number of points and the points, longitude first, each as its
// signed distance in grid steps from the point before, the first from 0,0.
func readCoast(data string) ([][]Point, error) {
	rest, ok := strings.CutPrefix(data, coastMagic)
	if !ok {
		return nil, errors.New("it is no coastline: the file must begin with " + coastMagic)
	}
	r := strings.NewReader(rest)
	steps, err := count(r, "steps", 1<<16)
	if err != nil {
		return nil, err
	}
	if steps == 0 {
		return nil, errors.New("the grid has 0 steps per degree")
	}
	// A ring takes a byte at least, a point two.
	n, err := count(r, "rings", r.Len())
	if err != nil {
		return nil, err
	}
	rings := make([][]Point, n)
	for i := range rings {
		if rings[i], err = readRing(r, float64(steps)); err != nil {
			return nil, fmt.Errorf("ring %d of %d: %w", i+1, n, err)
		}
	}
	if r.Len() > 0 {
		return nil, fmt.Errorf("%d bytes stand behind the last ring", r.Len())
	}
	return rings, nil
}

func readRing(r *strings.Reader, steps float64) ([]Point, error) {
	n, err := count(r, "points", r.Len()/2)
	if err != nil {
		return nil, err
	}
	if n < 3 {
		return nil, fmt.Errorf("%d points, want 3 or more", n)
	}
	ring := make([]Point, n)
	var lon, lat int64
	for i := range ring {
		east, err := binary.ReadVarint(r)
		if err != nil {
			return nil, fmt.Errorf("point %d of %d: %w", i+1, n, err)
		}
		north, err := binary.ReadVarint(r)
		if err != nil {
			return nil, fmt.Errorf("point %d of %d: %w", i+1, n, err)
		}
		lon, lat = lon+east, lat+north
		ring[i] = Point{Lat: float64(lat) / steps, Lon: float64(lon) / steps}
		if !ring[i].Valid() {
			return nil, fmt.Errorf("point %d of %d: position %s is not on the globe", i+1, n, ring[i].LatLon())
		}
	}
	return ring, nil
}

// count reads a number of things of which there is room for most.
func count(r *strings.Reader, what string, most int) (int, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return 0, fmt.Errorf("number of %s: %w", what, err)
	}
	if n > uint64(most) {
		return 0, fmt.Errorf("%d %s, there is room for %d", n, what, most)
	}
	return int(n), nil
}
