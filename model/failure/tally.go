package failure

import (
	"math"

	"portolan/model/traffic"
)

// Tally divides requests by outcome. The parts are percentages with one decimal
// and add up to 100, or are all 0 when there are no such requests.
type Tally struct{ Served, AfterFailover, Failed float64 }

// Any tells whether there are requests.
func (t Tally) Any() bool { return t != Tally{} }

// worst is the worst that some of the requests get.
func worst(journeys []traffic.Journey) traffic.Outcome {
	out := traffic.Served
	for _, j := range journeys {
		if j.Outcome == traffic.Failed || out == traffic.Served {
			out = j.Outcome
		}
	}
	return out
}

// outcomes divides the journeys of one request.
func outcomes(journeys []traffic.Journey) Tally {
	var parts [3]float64
	for i, share := range sharesOf(journeys) {
		switch journeys[i].Outcome {
		case traffic.Served:
			parts[0] += share
		case traffic.ServedAfterFailover:
			parts[1] += share
		case traffic.Failed:
			parts[2] += share
		}
	}
	return tallyOf(parts)
}

// sharesOf gives each journey its part of the requests, adding up to 1. The
// journeys of a population without a share count alike.
func sharesOf(journeys []traffic.Journey) []float64 {
	out := make([]float64, len(journeys))
	whole := 0.0
	for i, j := range journeys {
		out[i] = j.Share
		whole += j.Share
	}
	for i, part := range out {
		out[i] = partOf(part, whole, len(out))
	}
	return out
}

// partOf is a part of a whole that is 1. Where there are no shares all count alike.
func partOf(part, whole float64, parts int) float64 {
	if whole > 0 {
		return part / whole
	}
	return 1 / float64(parts)
}

// tallyOf makes percentages of parts: served, after failover, failed.
func tallyOf(parts [3]float64) Tally {
	whole := parts[0] + parts[1] + parts[2]
	if whole == 0 {
		return Tally{}
	}
	t := Tally{AfterFailover: tenth(100 * parts[1] / whole), Failed: tenth(100 * parts[2] / whole)}
	t.Served = tenth(max(0, 100-t.AfterFailover-t.Failed))
	return t
}

// tenth rounds to one decimal, what is left of adding up first: equal shares are
// to look equal.
func tenth(v float64) float64 { return math.Round(math.Round(v*1e7)/1e6) / 10 }
