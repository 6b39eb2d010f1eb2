package canonicaltest

import (
	"strconv"

	"pgregory.net/rapid"

	"portolan/model"
)

// Assumptions draws some of the assumptions, each from its whole range: a
// document holds no other.
func Assumptions() *rapid.Generator[*model.Assumptions] {
	return rapid.Custom(func(t *rapid.T) *model.Assumptions {
		a := &model.Assumptions{}
		for _, p := range model.AssumptionProps() {
			if rapid.IntRange(0, 2).Draw(t, "set "+p.Name) > 0 {
				continue
			}
			if err := p.Set(a, []string{assumption(t, p)}); err != nil {
				t.Fatalf("%v", err)
			}
		}
		return a
	})
}

func assumption(t *rapid.T, p model.Prop) string {
	if p.Type == model.Enum {
		return rapid.SampledFrom(p.Words()).Draw(t, p.Name)
	}
	return strconv.FormatFloat(rapid.Float64Range(p.Min, p.Max).Draw(t, p.Name), 'f', -1, 64)
}
