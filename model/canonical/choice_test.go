package canonical

import (
	"testing"

	"portolan/model"
)

// No two choices of a property are one word to a reader.
func TestChoicesStayApart(t *testing.T) {
	judge := func(props []model.Prop) {
		for _, p := range props {
			seen := map[string]string{}
			for _, w := range p.Words() {
				if isSet(p) {
					continue
				}
				if other := seen[letters(w)]; other != "" {
					t.Errorf("%s: %s and %s read alike", p.Name, w, other)
				}
				seen[letters(w)] = w
			}
		}
	}
	for _, k := range model.Kinds() {
		judge(k.Props)
	}
	for _, k := range model.LinkKinds() {
		judge(k.Props)
	}
	judge(model.AssumptionProps())
}
