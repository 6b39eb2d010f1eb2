package layout

import "math"

// spectrum gives each vertex a place on a line such that what is linked is
// near each other: the second eigenvector of the walk on the graph, found by
// power iteration. It sees the graph as a whole, which sweeps from layer to
// layer do not. order says where the iteration starts.
func (s *scheme) spectrum(order []int) []float64 {
	n := len(s.verts)
	x, y := make([]float64, n), make([]float64, n)
	degree := make([]float64, n)
	total := 0.0
	for _, p := range s.pieces {
		degree[p.a]++
		degree[p.b]++
		total += 2
	}
	for i, v := range order {
		x[v] = float64(i)
	}
	if total == 0 {
		return x
	}
	for range spectrumRounds {
		mean := 0.0
		for i := range x {
			mean += x[i] * degree[i] / total
		}
		norm := 0.0
		for i := range x {
			x[i] -= mean
			norm += x[i] * x[i] * degree[i]
		}
		if norm = math.Sqrt(norm); norm < 1e-12 {
			break
		}
		clear(y)
		for _, p := range s.pieces {
			y[p.a] += x[p.b]
			y[p.b] += x[p.a]
		}
		for i := range x {
			if degree[i] > 0 {
				x[i] = (x[i] + y[i]/degree[i]) / 2 / norm
			}
		}
	}
	return x
}

const spectrumRounds = 400
