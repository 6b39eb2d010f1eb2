package sketch

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// nextCity is the place of a new population: the one that was named, the city
// of the time zone, then the largest cities that are not in use.
func nextCity(c Context) string {
	if c.City != "" {
		return c.City
	}
	used := map[string]bool{}
	for _, n := range c.T.Nodes {
		if u, ok := n.Spec.(*model.Users); ok {
			for _, l := range u.Locations.Val() {
				used[strings.ToLower(l)] = true
			}
		}
	}
	if c.Guess != "" && !used[strings.ToLower(c.Guess)] {
		return c.Guess
	}
	continents := map[string]bool{}
	for _, n := range c.T.Nodes {
		if u, ok := n.Spec.(*model.Users); ok {
			for _, l := range u.Locations.Val() {
				if city, ok := geo.FindCity(l); ok {
					continents[city.Continent] = true
				}
			}
		}
	}
	first := ""
	for _, city := range geo.Cities() { // a continent without users first
		if used[strings.ToLower(city.Name)] {
			continue
		}
		if first == "" {
			first = city.Name
		}
		if !continents[city.Continent] {
			return city.Name
		}
	}
	if first == "" {
		return "Frankfurt"
	}
	return first
}

// zoneFor is the hosted zone of a new record: that of what was typed, or of
// the first record, or the domain reserved for examples.
func zoneFor(c Context) string {
	var zones []string
	for _, n := range c.T.Nodes {
		if r, ok := n.Spec.(*model.Record); ok && r.Zone.IsSet() {
			zones = append(zones, r.Zone.Val())
		}
	}
	if strings.Contains(c.Name, ".") {
		own := ""
		for _, z := range zones { // the longest is the nearest
			if (c.Name == z || strings.HasSuffix(c.Name, "."+z)) && len(z) > len(own) {
				own = z
			}
		}
		if own != "" {
			return own
		}
		labels := strings.Split(c.Name, ".")
		return strings.Join(labels[max(0, len(labels)-2):], ".")
	}
	if len(zones) > 0 {
		return zones[0]
	}
	return "example.com"
}

// nameFor is the DNS name of a new record: what was typed, or www for users
// and origin behind a distribution, with a number while that is taken.
func nameFor(c Context) string {
	zone := zoneFor(c)
	if strings.Contains(c.Name, ".") {
		return c.Name
	}
	label := c.Name
	if label == "" {
		label = "www"
		if c.nearKind(model.KindCloudFront) {
			label = "origin"
		} else if c.Near != nil && c.Near.Kind().API() {
			label = "api"
		}
	}
	return freshName(label, zone, func(name string) bool { return hasName(c.T, name) })
}

// freshName is a name in a zone that is not taken: the label, with a number if
// need be.
func freshName(label, zone string, taken func(string) bool) string {
	for i, name := 2, label+"."+zone; ; i++ {
		if !taken(name) {
			return name
		}
		name = label + strconv.Itoa(i) + "." + zone
	}
}

func hasName(t *model.Topology, name string) bool {
	return slices.ContainsFunc(t.Nodes, func(n *model.Node) bool {
		r, ok := n.Spec.(*model.Record)
		return ok && r.Name.IsSet() && model.Domain(r.Name.Val()) == model.Domain(name)
	})
}

// nearName is the name under which requests reach the new node: that of the
// record it is joined to.
func nearName(c Context) string {
	if r, ok := model.As[*model.Record](c.Near); ok {
		return r.Name.Val()
	}
	return ""
}

// namesServed lists the names that a new certificate must cover: aliases of
// the distribution, the custom domain of the API, names that resolve to it.
func namesServed(c Context) []string {
	if c.Near == nil {
		return nil
	}
	var out []string
	switch s := c.Near.Spec.(type) {
	case *model.CloudFront:
		out = slices.Clone(s.Aliases.Val())
	default:
		if a, ok := model.APIOf(c.Near.Spec); ok {
			out = optional(a.CustomDomain.Val())
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, l := range c.T.In(c.Near.ID) {
		if r, ok := model.As[*model.Record](c.T.Node(l.From)); ok && r.Name.IsSet() && !slices.Contains(out, r.Name.Val()) {
			out = append(out, r.Name.Val())
		}
	}
	return out
}
