package model

import (
	"maps"
	"testing"
)

// A node that was renamed and changed in one step is the same one still; one that took the
// place of another with other links is not.
func TestNewIDsFollowARenameWithAChange(t *testing.T) {
	users := func(id, city string) *Node { return NewNode(id, "", &Users{Locations: Some([]string{city})}) }
	before, err := New("x", []*Node{users("tokyo", "Tokyo")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	after, err := New("x", []*Node{users("berlin", "Berlin")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := NewIDs(before, after); !maps.Equal(got, map[string]string{"tokyo": "berlin"}) {
		t.Errorf("%v", got)
	}
}
