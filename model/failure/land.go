package failure

import (
	"slices"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic"
)

// Landing tells where one kind of request of one population ends.
type Landing struct {
	Asked
	// Before are the ends in the intact design, After those with the breaks,
	// each in the order of the ways. Requests that fail land nowhere.
	Before, After []End
}

// End is a place where requests end.
type End struct {
	Node         string    // id of the node that answers
	Region       string    // its Region, "" outside AWS
	Place        geo.Place // where it stands
	Located      bool      // Place means something
	SharePercent float64   // of the requests of this kind; the largest where several breaks are looked at
	Break        Break     // the break under which they land there, the zero value for none
	Stores       []Store   // where the data goes that the node writes, copies of it too
}

// Store is a place that data of requests reaches behind the node that answers.
type Store struct {
	Node    string // id
	Region  string
	Place   geo.Place
	Located bool
}

// Lands tells where requests of each population end, before and after breaks.
// Without breaks After tells where they end when any one Region breaks, so that
// it names the Regions to which they would fail over. Methods and users are
// chosen as in [Simulate].
func Lands(t *model.Topology, o Options, breaks []Break) ([]Landing, error) {
	s, kinds, err := begin(t, o, breaks)
	if err != nil {
		return nil, err
	}
	scenes := []*scene{s.under(breaks)}
	if len(breaks) == 0 {
		scenes = nil
		for _, r := range t.Regions() {
			scenes = append(scenes, s.under([]Break{{Region, r}}))
		}
	}
	out := make([]Landing, len(kinds))
	for i, k := range kinds {
		l := Landing{Asked: k.asked(), Before: s.ends(nil, k.before, Break{})}
		for _, sc := range scenes {
			b := Break{}
			if len(sc.breaks) == 1 {
				b = sc.breaks[0]
			}
			l.After = s.ends(l.After, sc.walk(&k), b)
		}
		out[i] = l
	}
	return out, nil
}

// ends adds where journeys end to what is known already.
func (s *study) ends(out []End, journeys []traffic.Journey, b Break) []End {
	share := map[string]float64{}
	var order []*model.Node
	shares := sharesOf(journeys)
	for i, j := range journeys {
		if j.Outcome == traffic.Failed {
			continue
		}
		for _, e := range traffic.Ends(j.Hops) {
			if _, had := share[e.Node.ID]; !had {
				order = append(order, e.Node)
			}
			share[e.Node.ID] += shares[i] * e.Share
		}
	}
	for _, n := range order {
		percent := tenth(100 * share[n.ID])
		if i := slices.IndexFunc(out, func(e End) bool { return e.Node == n.ID }); i >= 0 {
			out[i].SharePercent = max(out[i].SharePercent, percent)
			continue
		}
		place, located := s.place(n)
		out = append(out, End{
			Node: n.ID, Region: n.Region(), Place: place, Located: located,
			SharePercent: percent, Break: b, Stores: s.stores(n),
		})
	}
	return out
}

// place is where a node stands: its Region, or what it says itself.
func (s *study) place(n *model.Node) (geo.Place, bool) {
	if r, ok := geo.RegionFor(n.Region()); ok {
		return r.Place(), true
	}
	if o, ok := model.As[*model.OnPremises](n); ok && o.Location.Val() != "" {
		p, err := geo.Locate(o.Location.Val())
		return p, err == nil
	}
	return geo.Place{}, false
}

// stores finds what a node writes to, and where copies of that go.
func (s *study) stores(n *model.Node) []Store {
	seen := map[string]bool{n.ID: true}
	var out []Store
	for queue := []string{n.ID}; len(queue) > 0; queue = queue[1:] {
		for _, l := range s.t.Out(queue[0]) {
			if (l.Kind != model.Writes && l.Kind != model.Replicates) || seen[l.To] {
				continue
			}
			seen[l.To] = true
			queue = append(queue, l.To)
			to := s.t.Node(l.To)
			place, located := s.place(to)
			out = append(out, Store{to.ID, to.Region(), place, located})
		}
	}
	return out
}
