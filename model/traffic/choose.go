package traffic

import (
	"portolan/model"
)

// ownOrigins leaves out the origins that a function chooses instead of those of
// the behaviour; all, where there are no others.
func ownOrigins(members []*model.Link) []*model.Link {
	var own []*model.Link
	for _, l := range members {
		if o, _ := model.LinkAs[*model.OriginSpec](l); o.ChosenBy.Val() == "" {
			own = append(own, l)
		}
	}
	if len(own) == 0 {
		return members
	}
	return own
}

// chosenBeside lists the origins that functions choose for requests of the
// behaviour of a link.
func (c *course) chosenBeside(own *model.Link) []*model.Link {
	mine, _ := model.LinkAs[*model.OriginSpec](own)
	var out []*model.Link
	for _, l := range c.routes.from(c.t.Node(own.From)) {
		o, ok := model.LinkAs[*model.OriginSpec](l)
		if ok && l != own && o.ChosenBy.Val() != "" && pattern(o) == pattern(mine) {
			out = append(out, l)
		}
	}
	return out
}

// chosenOrigins asks the origins of the behaviour, and in their stead those that
// a function chooses, for its part of the requests. The cache key stays the same.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
func (c *course) chosenOrigins(primary, secondary *model.Link, edge sender) []tail {
	chosen := c.chosenBeside(primary)
	if len(chosen) == 0 {
		return c.origins(primary, secondary, edge)
	}
	stated := []model.Opt[float64]{{}}
	for _, l := range chosen {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		stated = append(stated, o.ChosenShare)
	}
	shares := divide(stated, nil)
	c.branches += len(chosen)
	var out []tail
	for i, share := range shares {
		if share <= 0 {
			continue
		}
		tails := func() []tail {
			if i == 0 {
				return c.origins(primary, secondary, edge)
			}
			return c.origins(chosen[i-1], nil, edge)
		}()
		for _, t := range tails {
			t.share *= share
			if first := t.first(); first != nil {
				first.Share *= share
				if i > 0 {
					o, _ := model.LinkAs[*model.OriginSpec](chosen[i-1])
					chooser := o.ChosenBy.Val()
					if n := c.t.Node(chooser); n != nil {
						chooser = n.Label()
					}
					first.addReason("%s chooses it.", chooser)
				}
			}
			out = append(out, t)
		}
	}
	return out
}
