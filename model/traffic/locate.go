package traffic

import (
	"portolan/model"
	"portolan/model/geo"
)

// locate fills in where the station of a regional node stands.
func (c *course) locate(h *Hop) {
	h.Region = c.fact(h.Node).region
	if r, ok := geo.RegionFor(h.Region); ok {
		h.Place, h.Located = r.Place(), true
	}
	if s, ok := model.As[*model.OnPremises](h.Node); ok && s.Location.Val() != "" {
		if p, err := geo.Locate(s.Location.Val()); err == nil {
			h.Place, h.Located = p, true
		}
	}
}
