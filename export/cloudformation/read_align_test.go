package cloudformation

import (
	"maps"
	"testing"
)

// An item more or less of a list moves none of the others, in whatever order they were
// drawn; what changed places differs.
func TestAlignedItems(t *testing.T) {
	for name, c := range map[string]struct{ want, have, is map[string]string }{
		"one more in front": {
			map[string]string{"In.0.Port": "22", "In.0.Cidr": "any", "In.1.Port": "80"},
			map[string]string{"In.0.Port": "80"},
			map[string]string{"In.1.Port": "80"},
		},
		"one less in front": {
			map[string]string{"In.0.Port": "80"},
			map[string]string{"In.0.Port": "22", "In.1.Port": "80"},
			map[string]string{"In.1.Port": "22", "In.0.Port": "80"},
		},
		"as many": {
			map[string]string{"In.0": "a", "In.1": "b"},
			map[string]string{"In.0": "b", "In.1": "a"},
			map[string]string{"In.0": "b", "In.1": "a"},
		},
		"one more and another value": {
			map[string]string{"In.0": "a", "In.1": "x", "In.2": "c", "In.3": "d"},
			map[string]string{"In.0": "a", "In.1": "b", "In.2": "d"},
			map[string]string{"In.0": "a", "In.1": "b", "In.3": "d"},
		},
		"a list in an item": {
			map[string]string{"In.0.To.0": "x", "In.0.To.1": "y"},
			map[string]string{"In.0.To.0": "y"},
			map[string]string{"In.0.To.1": "y"},
		},
	} {
		if got := aligned(c.want, c.have); !maps.Equal(got, c.is) {
			t.Errorf("%s: %v, want %v", name, got, c.is)
		}
	}
}
