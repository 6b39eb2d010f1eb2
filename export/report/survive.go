package report

import "portolan/model/failure"

// survival is the survival matrix of a design.
type survival = failure.Matrix

// loss is one row of it.
type loss = failure.Loss

// survive writes the survival matrix.
func (p *page) survive() error {
	m, err := failure.Survive(p.t, p.watch)
	if err == nil {
		p.survival(m)
	}
	return err
}
