package exercise

// Effort is what a learner needed.
type Effort struct {
	Edits         int // against the start
	Nodes         int // of the design
	HintsSeen     int
	SolutionSeen  bool
	WarningsAdded int // that neither the start nor the solution has
}

// EffortOf is the effort that a grade shows, without what only progress knows.
func EffortOf(g *Grade, a Attempt) Effort {
	return Effort{Edits: edits(g.Exercise.Start, a.Design), Nodes: len(a.Design.Nodes), WarningsAdded: len(g.New)}
}

// Stars are 1 for all goals, 2 when the design also brings no new warnings and the
// solution was not opened, 3 when it is within par and at most one hint was read.
func Stars(g *Grade, e Effort) int {
	par := g.Exercise.Par
	switch {
	case !g.Solved:
		return 0
	case e.WarningsAdded > 0 || e.SolutionSeen:
		return 1
	case e.HintsSeen > 1 || par.Edits > 0 && e.Edits > par.Edits || par.Nodes > 0 && e.Nodes > par.Nodes:
		return 2
	}
	return 3
}
