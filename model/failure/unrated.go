package failure

import (
	"fmt"

	"portolan/model"
	"portolan/model/wording"
)

// unrated says whose requests are in no figure of load where others state a rate: how
// many they are nobody knows, and shares do not tell.
func (s *study) unrated() []string {
	rated := false
	var without []string
	seen := map[*model.Node]bool{}
	for _, p := range s.populations {
		switch {
		case rateOf(p) > 0:
			rated = true
		case !seen[p.Users] && !zeroRate(p.Users):
			without = append(without, p.Users.Label())
		}
		seen[p.Users] = true
	}
	if !rated || len(without) == 0 {
		return nil
	}
	verb := "states no rate: its"
	if len(without) > 1 {
		verb = "state no rate: their"
	}
	return []string{fmt.Sprintf("%s %s requests are left out of all figures of requests/s and of load, which are the least where they come by.", wording.Some(without), verb)}
}

// zeroRate tells whether users state that they ask for nothing.
func zeroRate(users *model.Node) bool {
	u, ok := model.As[*model.Users](users)
	return ok && u.Rate.IsSet() && u.Rate.Val() == 0
}
