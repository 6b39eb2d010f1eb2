package sketch

import (
	"cmp"
	"slices"

	"portolan/model"
	"portolan/model/geo"
)

// region is where a new node of a kind goes at a place: where that is a link, to the node
// that it then leads to.
func (p Place) region(t *model.Topology, near *model.Node, k model.Kind) string {
	if p.On != nil {
		if to := t.Node(p.On.To); to != nil && near != nil && near.Region() == "" && to.Region() != "" {
			return to.Region()
		}
		return regionFor(t, near)
	}
	if !p.Before {
		if r := spread(t, near, k); r != "" {
			return r
		}
	}
	return regionFor(t, near)
}

// regionFor is the Region of a new node: that of the neighbour, or of what that guards, of
// the last regional node, the nearest one to the users, or us-east-1.
func regionFor(t *model.Topology, near *model.Node) string {
	if near != nil && near.Region() != "" {
		return near.Region()
	}
	if near != nil && near.Info().Guard() {
		for _, l := range t.Out(near.ID) {
			if r := t.Node(l.To).Region(); r != "" {
				return r
			}
		}
	}
	for i := len(t.Nodes) - 1; i >= 0; i-- {
		n := t.Nodes[i]
		if r := n.Region(); r != "" && !n.Info().Guard() {
			return r
		}
	}
	if near := regionsNearUsers(t); len(near) > 0 {
		return near[0]
	}
	return defaultRegion
}

// defaultRegion is where a node goes when nothing in the design names a Region
// or a place: assumed, and beside what CloudFront reads.
const defaultRegion = model.CloudFrontRegion

// spread is the Region of a further target of what has one target for each Region: the
// nearest one to the users in which none answers yet. It is "" for other nodes, and for the
// first target, which goes where others are.
func spread(t *model.Topology, near *model.Node, k model.Kind) string {
	answered := answering(t, near)
	if k.API() {
		answered = append(answered, regionsNamed(t, nearName(Context{Near: near}))...)
	}
	if len(answered) == 0 {
		return ""
	}
	served := continentsServed(t, near)
	rest := ""
	for _, code := range nearestRegions(t, answered[0]) {
		if slices.Contains(answered, code) {
			continue
		}
		if r, _ := geo.RegionByCode(code); slices.Contains(served, r.Continent) {
			rest = cmp.Or(rest, code)
			continue
		}
		return code
	}
	return rest
}

// answering are the Regions in which a node has targets, each once, in the order of its
// links; nil for a node whose targets may as well stand in one Region.
func answering(t *model.Topology, near *model.Node) []string {
	if near == nil {
		return nil
	}
	var out []string
	for _, l := range t.Out(near.ID) {
		for _, r := range regionsBehind(t, l, map[string]bool{}) {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	switch s := near.Spec.(type) {
	case *model.Accelerator:
		return out
	case *model.Record:
		switch s.Policy.Val() {
		case model.PolicyLatency, model.PolicyFailover, model.PolicyGeoproximity, model.PolicyGeolocation:
			return out
		case model.PolicyWeighted: // of one Region they are versions of the same
			if len(out) > 1 {
				return out
			}
		}
	}
	return nil
}

// regionsNamed are the Regions in which an API has a name as its own: there no second one
// can have it.
func regionsNamed(t *model.Topology, name string) (out []string) {
	for _, n := range t.Nodes {
		if a, ok := model.APIOf(n.Spec); ok && name != "" && n.Region() != "" && model.Domain(a.CustomDomain.Val()) == model.Domain(name) {
			out = append(out, n.Region())
		}
	}
	return out
}

// regionsBehind are the Regions in which requests over a link are answered first, through
// whatever stands between that is in none.
func regionsBehind(t *model.Topology, l *model.Link, seen map[string]bool) []string {
	to := t.Node(l.To)
	if !l.Data() || to == nil || seen[to.ID] {
		return nil
	}
	seen[to.ID] = true
	if r := to.Region(); r != "" {
		return []string{r}
	}
	var out []string
	for _, next := range t.Out(to.ID) {
		out = append(out, regionsBehind(t, next, seen)...)
	}
	return out
}

// continentsServed are those for which a record that asks for the place of users has an
// answer.
func continentsServed(t *model.Topology, near *model.Node) []string {
	if policyOf(near) != model.PolicyGeolocation {
		return nil
	}
	var out []string
	for _, l := range answersOf(t, near) {
		if s, ok := model.LinkAs[*model.ResolvesToSpec](l); ok {
			out = append(out, s.Location.Val())
		}
	}
	return out
}

// nearestRegions are the Regions that need not be enabled, nearest to the users first:
// those that are nearest to a population before others. Without users it is the way to
// the Region from that counts.
func nearestRegions(t *model.Topology, from string) []string {
	var places []geo.Point
	for _, p := range placesOfUsers(t) {
		places = append(places, p.Point)
	}
	if r, ok := geo.RegionByCode(from); ok && len(places) == 0 {
		places = append(places, r.Point)
	}
	far := func(r geo.Region) float64 {
		best := -1.0
		for _, p := range places {
			if d := geo.GreatCircle(p, r.Point); best < 0 || d < best {
				best = d
			}
		}
		return best
	}
	rest := slices.DeleteFunc(geo.Regions(), func(r geo.Region) bool { return !r.Open() })
	slices.SortStableFunc(rest, func(a, b geo.Region) int { return cmp.Compare(far(a), far(b)) })
	out := regionsNearUsers(t)
	for _, r := range rest {
		if !slices.Contains(out, r.Code) {
			out = append(out, r.Code)
		}
	}
	return out
}

// placesOfUsers are the places of the populations, those of the larger ones first.
func placesOfUsers(t *model.Topology) []geo.Place {
	type population struct {
		locations []string
		share     float64
	}
	var all []population
	for _, n := range t.Nodes {
		if u, ok := model.As[*model.Users](n); ok {
			all = append(all, population{u.Locations.Val(), u.Share.Val()})
		}
	}
	slices.SortStableFunc(all, func(a, b population) int { return cmp.Compare(b.share, a.share) })
	var out []geo.Place
	for _, p := range all {
		for _, l := range p.locations {
			if place, err := geo.Locate(l); err == nil {
				out = append(out, place)
			}
		}
	}
	return out
}

// regionsNearUsers is the nearest Region of each place of users. Regions that an account
// must enable first are not proposed.
func regionsNearUsers(t *model.Topology) []string {
	var out []string
	for _, p := range placesOfUsers(t) {
		if r := geo.OpenRegionNear(p.Point); r.Code != "" && !slices.Contains(out, r.Code) {
			out = append(out, r.Code)
		}
	}
	return out
}

// Regions lists the Regions to offer for a new node of a kind: the derived one, those of
// the design, those near its users, then well-known ones on other continents.
func (p Place) Regions(k model.Kind) []string {
	t := p.T
	out := []string{p.region(t, t.Node(p.Near), k)}
	for _, r := range slices.Concat(t.Regions(), regionsNearUsers(t), []string{"us-east-1", "eu-west-1", "ap-southeast-2", "us-west-2", "eu-central-1", "sa-east-1"}) {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}
