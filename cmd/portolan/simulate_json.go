package main

import (
	"portolan/model/failure"
	"portolan/model/goal"
)

type fateJSON struct {
	Users         string     `json:"users"`
	Location      string     `json:"location"`
	Request       string     `json:"request"`
	Method        string     `json:"method"`
	Share         float64    `json:"share_percent"`
	Outcome       string     `json:"outcome"`
	Served        float64    `json:"served_percent"`
	AfterFailover float64    `json:"after_failover_percent"`
	Failed        float64    `json:"failed_percent"`
	Recovers      bool       `json:"recovers"`
	After         *float64   `json:"recovers_after_s"` // null when it does not recover
	Each          float64    `json:"each_waits_s"`
	Why           string     `json:"why"`
	Path          []string   `json:"path"`
	PathBefore    []string   `json:"path_before"`
	Peers         []string   `json:"peers,omitempty"` // share the requests equally with the last of path
	PeersBefore   []string   `json:"peers_before,omitempty"`
	Timeline      []timeJSON `json:"timeline"`
}

type timeJSON struct {
	At     float64 `json:"at_s"`
	State  string  `json:"state"`
	Text   string  `json:"text"`
	Source string  `json:"source"`
}

type loadJSON struct {
	Node   string  `json:"node"`
	Before float64 `json:"before_percent"`
	After  float64 `json:"after_percent"`
}

type simulateJSON struct {
	Schema   string     `json:"schema,omitempty"`
	Broken   []string   `json:"broken"`
	Served   float64    `json:"served_percent"`
	Journeys []fateJSON `json:"journeys"`
	Load     []loadJSON `json:"load"`
	Goals    []goalJSON `json:"goals,omitempty"`
}

// survivalJSON is every part broken alone.
type survivalJSON struct {
	Schema      string         `json:"schema"`
	Simulations []simulateJSON `json:"simulations"`
	Goals       []goalJSON     `json:"goals"`
}

type goalJSON struct {
	Goal     string   `json:"goal"`
	State    string   `json:"state"`
	Evidence []string `json:"evidence"`
}

func goalsJSON(goals []goal.Result) []goalJSON {
	out := []goalJSON{}
	for _, g := range goals {
		out = append(out, goalJSON{g.Text, string(g.State), orEmpty(g.Evidence)})
	}
	return out
}

func resultToJSON(r *failure.Result) simulateJSON {
	out := simulateJSON{Broken: []string{}, Served: round1(r.ServedPercent), Journeys: []fateJSON{}, Load: []loadJSON{}}
	for _, b := range r.Breaks {
		out.Broken = append(out.Broken, b.String())
	}
	for _, j := range r.Journeys {
		f := fateJSON{
			Users: j.Users, Location: j.Location, Request: j.Request, Method: j.Method, Share: round1(j.SharePercent), Outcome: string(j.Outcome),
			Served: round1(j.Served), AfterFailover: round1(j.AfterFailover), Failed: round1(j.Failed),
			Recovers: j.Recovery.Recovers, Each: round1(j.Recovery.Each), Why: j.Why,
			Path: orEmpty(j.After.Path), PathBefore: orEmpty(j.Before.Path), Peers: j.After.Peers, PeersBefore: j.Before.Peers, Timeline: []timeJSON{},
		}
		if j.Recovery.Recovers {
			after := round1(j.Recovery.After)
			f.After = &after
		}
		for _, e := range j.Recovery.Timeline {
			f.Timeline = append(f.Timeline, timeJSON{round1(e.At), string(e.State), e.Text, e.Source})
		}
		out.Journeys = append(out.Journeys, f)
	}
	for _, l := range r.Load {
		out.Load = append(out.Load, loadJSON{l.Node, round1(l.Before), round1(l.After)})
	}
	return out
}

func writeSimulationJSON(s streams, sim *simulation, _ bool) error {
	if !sim.single {
		out := resultToJSON(sim.results[0])
		out.Schema, out.Goals = "portolan.simulate/1", goalsJSON(sim.goals)
		return writeJSON(s, out)
	}
	out := survivalJSON{Schema: "portolan.survival/1", Simulations: []simulateJSON{}, Goals: goalsJSON(sim.goals)}
	for _, r := range sim.results {
		out.Simulations = append(out.Simulations, resultToJSON(r))
	}
	return writeJSON(s, out)
}
