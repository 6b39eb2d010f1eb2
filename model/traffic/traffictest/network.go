package traffictest

import (
	"portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic"
)

// Network is a network on which time is distance: 1 ms for each 100 km on the
// backbone, and a tenth more on the Internet.
type Network struct{}

// Internet is the time over the Internet, ms.
func (Network) Internet(a, b geo.Place) float64 { return geo.GreatCircle(a.Point, b.Point) * 0.011 }

// Backbone is the time on the network of AWS, ms.
func (Network) Backbone(a, b geo.Place) float64 { return geo.GreatCircle(a.Point, b.Point) * 0.01 }

// Walk follows one request of one population on a [Network].
func Walk(t *model.Topology, p traffic.Population, r traffic.Request, f traffic.Failures) []traffic.Journey {
	return traffic.NewWalker(t, Network{}, f).Walk(p, r)
}
