package report

import (
	"portolan/model"
	"portolan/model/failure"
)

// Survival is the survival matrix of a design.
type Survival = failure.Matrix

// Loss is one row of it.
type Loss = failure.Loss

// survive is [failure.Survive].
func survive(t *model.Topology) *Survival { return failure.Survive(t) }
