package traffictest

import "portolan/model/geo"

// Network is a network on which time is distance: 1 ms for each 100 km on the
// backbone, and a tenth more on the Internet.
type Network struct{}

// Internet is the time over the Internet, ms.
func (Network) Internet(a, b geo.Place) float64 { return geo.GreatCircle(a.Point, b.Point) * 0.011 }

// Backbone is the time on the network of AWS, ms.
func (Network) Backbone(a, b geo.Place) float64 { return geo.GreatCircle(a.Point, b.Point) * 0.01 }
