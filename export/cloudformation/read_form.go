package cloudformation

import (
	"errors"
	"slices"

	"portolan/model"
)

// fits tells whether a value has the form and the range of its property: what
// somebody wrote into a template is taken for nothing else.
func fits(p model.Prop, value []string) bool {
	return !slices.ContainsFunc(value, func(v string) bool {
		if (p.Type == model.Int || p.Type == model.Decimal) && p.InRange(v) != nil {
			return true
		}
		err := p.Judge(v)
		var form *model.FormError
		return err != nil && !(errors.As(err, &form) && form.Unsure)
	})
}

// boundKeys are the type of a parameter and what it asks of values.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
var boundKeys = []string{"Type", "AllowedPattern", "AllowedValues", "MinValue", "MaxValue", "MinLength", "MaxLength", "NoEcho"}

// boundsOf are those fields of a parameter.
func boundsOf(parameter value) []field {
	var out []field
	for key, v := range members(parameter) {
		if slices.Contains(boundKeys, key.Value) {
			out = append(out, f(key.Value, v))
		}
	}
	return out
}

// errorPages proposes the error pages of a distribution as a drawing writes them.
func (s *proposals) errorPages(gaps []gap) {
	if s.prop.Name != "errorPages" {
		return
	}
	for _, g := range gaps {
		if g.read == nil {
			continue
		}
		var pages []string
		for _, page := range lookupList(lookupObject(g.read.properties, "DistributionConfig"), "CustomErrorResponses") {
			text := scalar(page, "ErrorCode")
			if to := scalar(page, "ResponsePagePath"); to != "" {
				text += " -> " + scalar(page, "ResponseCode") + " " + to
			}
			if ttl := scalar(page, "ErrorCachingMinTTL"); ttl != "" {
				text += " ttl " + ttl
			}
			pages = append(pages, text)
		}
		if len(pages) > 0 {
			s.add(pages...)
		}
	}
}
