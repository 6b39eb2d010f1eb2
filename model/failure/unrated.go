package failure

import (
	"fmt"
	"math"

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

// contradicts says that shares and rates of users tell different things of who asks how
// much: figures of both would not fit together.
func (s *study) contradicts() []string {
	var shares, rates []float64
	var names []string
	share, rate := 0.0, 0.0
	for _, n := range s.t.Nodes {
		u, ok := model.As[*model.Users](n)
		if !ok || !u.Share.IsSet() || !u.Rate.IsSet() || !(u.Share.Val() >= 0) || !(u.Rate.Val() >= 0) {
			continue
		}
		shares, rates, names = append(shares, u.Share.Val()), append(rates, u.Rate.Val()), append(names, n.Label())
		share, rate = share+u.Share.Val(), rate+u.Rate.Val()
	}
	if !(share > 0) || !(rate > 0) || math.IsInf(share+rate, 0) {
		return nil
	}
	for i := range shares {
		if math.Abs(shares[i]/share-rates[i]/rate) > 0.01 {
			return []string{fmt.Sprintf("The shares of %s contradict their rates: percentages go by shares, requests/s and load by rates.", wording.Some(names))}
		}
	}
	return nil
}

// zeroRate tells whether users state that they ask for nothing.
func zeroRate(users *model.Node) bool {
	u, ok := model.As[*model.Users](users)
	return ok && u.Rate.IsSet() && u.Rate.Val() == 0
}
