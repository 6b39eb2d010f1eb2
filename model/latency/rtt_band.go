package latency

import "math"

// band is an 80 % interval of true value over estimate, for distances below km.
type band struct{ km, low, high float64 }

// The bands come from the evaluation of the model on data it was not fitted to,
// of DataDate: each training Region left out in turn, and sets of measurements
// kept apart. For the measured table they are what the pairs of one Region
// drifted by between two yearly captures (10.7 % at the 90th percentile).
var (
	backboneBands = []band{
		{1000, 0.76, 1.37},
		{3000, 0.87, 1.31},
		{8000, 0.92, 1.19},
		{math.Inf(1), 0.96, 1.10},
	}
	internetBands = []band{
		{500, 0.65, 2.46},
		{1000, 0.71, 2.33},
		{3000, 0.77, 1.70},
		{8000, 0.86, 1.35},
		{math.Inf(1), 0.91, 1.26},
	}
	measuredBand = band{math.Inf(1), 0.89, 1.11}
)

func bandOf(bands []band, km float64) band {
	for _, b := range bands {
		if km < b.km {
			return b
		}
	}
	return bands[len(bands)-1]
}
