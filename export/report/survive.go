package report

import "portolan/model/failure"

// Survival is the survival matrix of a design.
type Survival = failure.Matrix

// Loss is one row of it.
type Loss = failure.Loss

// survive writes the survival matrix.
func (p *page) survive() error {
	m, err := failure.Survive(p.t, p.watch)
	if err == nil {
		p.survival(m)
	}
	return err
}
