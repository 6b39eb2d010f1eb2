package validate

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/goal"
)

// goalRules judge a design by the goals that it states under expect. They need
// estimates and simulations and cost nothing where no goal is stated.
var goalRules = []*Rule{
	{
		ID: "goal/latency", Group: "goal", Severity: Error, Verified: VerifiedLogic,
		Title:   "Requests take longer than the goal allows",
		When:    "The design states how long users may wait, and the estimate of a first visit is higher, fails, or cannot be made.",
		Why:     "The design states what its users may wait, and they wait longer.",
		Message: "{users}: the goal \"{goal}\" is {state}. {evidence}",
		FixText: "Bring the request nearer (another Region, a cache, fewer round trips; the latency view has ideas), or change the goal",
		Note:    "Estimates are a model. Without from every population must meet the goal; with request that path only. The mix of cache hits and misses counts, first visits included.",
		Check:   func(p *Pass) { p.missedGoals(goal.Waiting) },
	},
	{
		ID: "goal/survival", Group: "goal", Severity: Error, Verified: VerifiedLogic,
		Title:   "A failure that must be survived is not",
		When:    "The design states what it survives, and with that broken a request fails for good, is served again later than stated, takes longer than stated, or cannot be judged.",
		Why:     "The design states what must not take it down, and it would.",
		Message: "{users}: the goal \"{goal}\" is {state}. {evidence}",
		FixText: "Give the request another way (failover, origin group, second Region) or make the switch faster; the failure view shows the timeline. Or change the goal",
		Note:    "Requests that a cache answers are left aside. Without method, reads are meant and writes where the design takes them.",
		Check:   func(p *Pass) { p.missedGoals(goal.Survival) },
	},
	{
		ID: "goal/residency", Group: "goal", Severity: Error, Verified: VerifiedLogic,
		Title:   "Requests leave the area in which they must stay",
		When:    "The design states the area in which requests stay, and a request is answered or leaves data outside, in the design as it is or when any one Region breaks, or its place cannot be judged.",
		Why:     "The design promises that these people's requests stay in an area. Failing over is when such promises break.",
		Message: "{users}: the goal \"{goal}\" is {state}. {evidence}",
		FixText: "Answer these users only from the area, also as a failover; geolocation answers keep them there. Or change the goal",
		Note:    "Edge locations do not count. Replicas of a store that is written to do.",
		Check:   func(p *Pass) { p.missedGoals(goal.Residency) },
	},
	{
		ID: "goal/availability", Group: "goal", Severity: Error, Verified: VerifiedLogic,
		Title:   "AWS commits to less than the goal asks for",
		When:    "The design states an availability, and what the service level agreements of AWS amount to on the way of a request is less, or nothing is published for a station on the way, so that it cannot be judged.",
		Why:     "The design promises its users more than AWS stands in for on the way that it draws.",
		Message: "{users}: the goal \"{goal}\" is {state}. {evidence}",
		FixText: "Draw a second way in another Region or zone with a failover that notices, take a station out of the way, or give the station a kind with a higher commitment. Or change the goal",
		Note:    "A commitment is what AWS pays credits for, no forecast. Where nothing is published the lesser bound meets a goal and the greater misses it. The time of a failover is not in it.",
		Check:   func(p *Pass) { p.missedGoals(goal.Availability) },
	},
	{
		ID: "goal/data-loss", Group: "goal", Severity: Error, Verified: VerifiedLogic,
		Title:   "More writes may be lost than the goal allows",
		When:    "The design states in which time before a break what was written may be lost, and a copy of the data is further behind, there is none, or it cannot be judged.",
		Why:     "The design states how much of what its users wrote may go, and more would.",
		Message: "{users}: the goal \"{goal}\" is {state}. {evidence}",
		FixText: "Replicate the data store to where the break does not reach, in a way that is closer behind, or say with survives which break is meant. Or change the goal",
		Note:    "Only data stores that are drawn behind requests that write count. A copy is behind by what AWS publishes as typical.",
		Check:   func(p *Pass) { p.missedGoals(goal.DataLoss) },
	},
	{
		ID: "goal/asks-nothing", Group: "goal", Severity: Error, Verified: VerifiedLogic,
		Title:   "Goal that asks for nothing",
		When:    "An entry of the goals says whom or which request it is about, and not what must hold.",
		Why:     "What cannot be judged is not met, and nothing of the design is held to anything.",
		Message: "{users}: the goal \"{goal}\" is {state}. {evidence}",
		FixText: "Say what must hold, or take the goal out",
		Note:    "A time to recover alone asks for nothing: it belongs to a break that must be survived.",
		Check:   func(p *Pass) { p.missedGoals(goal.Nothing) },
	},
	{
		ID: "goal/ambiguous-area", Group: "goal", Severity: Warning, Verified: VerifiedYes,
		Title:   "Area whose code is a continent and a country",
		When:    "The area in which requests stay is AF, AS, NA or SA and does not say whether the continent or the country is meant.",
		Why:     "Portolan takes the continent, as in geolocation records. Whoever meant the country promises less than the goal says.",
		Message: "{users}: in the goal \"{goal}\" {loc} is taken as the continent {continent}, and is also the code of {country}",
		FixText: "Write continent {loc} or country {loc}",
		Sources: []string{srcAPIGeoLocation},
		Check:   ambiguousAreas,
	},
}

// ambiguousAreas reports the goals whose area can be read in two ways. Only the
// file can say which: goals have no edits.
func ambiguousAreas(p *Pass) {
	for _, e := range p.t.Expect {
		continent, country, ok := goal.Ambiguous(e)
		if !ok {
			continue
		}
		text := goal.Text(e)
		if n := p.goalSite(goal.Result{}); n != nil {
			f := p.About(n, "", "users", n.Label(), "goal", text, "loc", continent.Code, "continent", continent.Name(), "country", country.Name())
			f.Goal = text
		}
	}
}

// missedGoals reports the goals of one kind that are not reached, each once.
func (p *Pass) missedGoals(kind goal.Kind) {
	for i, e := range p.t.Expect {
		if !slices.Contains(goal.KindsOf(e), kind) {
			continue
		}
		r := goal.CheckKind(p.t, i, kind)
		n := p.goalSite(r)
		if r.State == goal.Met || n == nil {
			continue
		}
		state := "missed"
		if r.State == goal.Unknown {
			state = "not to be judged"
		}
		f := p.About(n, "", "users", n.Label(), "goal", r.Text, "state", state, "evidence", evidence(r.Evidence))
		f.Goal = r.Text
		for _, id := range r.Nodes {
			f.With(p.t.Node(id))
		}
	}
}

// evidence says the first reason and counts the others.
func evidence(all []string) string {
	switch len(all) {
	case 1:
		return all[0]
	case 2:
		return all[0] + " There is one more reason."
	}
	return fmt.Sprintf("%s There are %d more reasons.", all[0], len(all)-1)
}

// goalSite is the node at which a missed goal is shown: the users concerned,
// else the first users, else the first node; nil in an empty design.
func (p *Pass) goalSite(r goal.Result) *model.Node {
	if len(r.Nodes) > 0 {
		return p.t.Node(r.Nodes[0])
	}
	if users := p.Nodes(model.KindUsers); len(users) > 0 {
		return users[0]
	}
	if len(p.t.Nodes) > 0 {
		return p.t.Nodes[0]
	}
	return nil
}
