package failureview

import "portolan/model/failure"

// Journey is the selected population and request, false when there is none.
func (p *Panel) Journey() (failure.Journey, bool) {
	if j := p.journey(); j != nil {
		return *j, true
	}
	return failure.Journey{}, false
}
