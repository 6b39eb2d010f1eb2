package report

import (
	"portolan/model"
	"portolan/model/failure"
)

// Survival is the survival matrix of a design.
type Survival = failure.Matrix

// Loss is one row of it.
type Loss = failure.Loss

// Survive is [failure.Survive].
func Survive(t *model.Topology) *Survival { return failure.Survive(t) }
