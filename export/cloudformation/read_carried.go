package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// carriesOrigins tells whether a link would say where a distribution sends requests.
// Only a behaviour says that: an origin that none names gets no request.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-cachebehavior.html
func carriesOrigins(from, to *model.Node) bool {
	return from.Kind() == model.KindCloudFront && slices.Contains(model.LinkKindsFor(from.Kind(), to.Kind()), model.Origin)
}

// originless tells of a behaviour whose origin is nothing that was read.
func (s *sketch) originless(r *readResource, path, target string) {
	if s.ours {
		return // it is compared with what an export gives
	}
	which := "the default behaviour"
	if path != "" {
		which = "the behaviour of " + quotedShort(path)
	}
	s.notes = append(s.notes, Note{ID: r.in.name + "/" + r.id, What: "a part of " + r.kind, Why: which + " leads to the origin " + quotedShort(target) + ", of which no node can be read", LeftOut: true})
}

// unanswered notes a record set whose answer is nothing that was read. One of several
// of a name stands for its answer; the only one still stands for the name.
func (s *sketch) unanswered(r *readResource, leaves map[string]string) {
	text := leaves["AliasTarget.DNSName"]
	if text == "" {
		text = leaves["ResourceRecords.0"]
	}
	if s.ours || text == "" {
		return
	}
	why := "it answers with " + quotedShort(text) + ", of which no node can be read"
	for _, t := range s.set {
		for _, o := range t.resources {
			if o != r && o.node == r.node && o.kind == r.kind {
				s.unread[r] = why
				return
			}
		}
	}
	s.notes = append(s.notes, Note{ID: r.in.name + "/" + r.id, What: "a part of " + r.kind, Why: why, LeftOut: true})
}

// coordinatesOf is the point of a geoproximity answer, as a drawing writes it.
func coordinatesOf(leaves map[string]string) string {
	latitude, longitude := leaves["GeoProximityLocation.Coordinates.Latitude"], leaves["GeoProximityLocation.Coordinates.Longitude"]
	if latitude == "" || longitude == "" {
		return ""
	}
	return latitude + "," + longitude
}

// saidAt tells whether an attempt gives what templates say of nodes themselves. In
// those of other people a property is read only there: that something else fits
// better says nothing of it, and what was left out has CloudFormation's default.
func (s *solver) saidAt(nodes []string, a *attempt) bool {
	if !s.draft || s.ours {
		return true
	}
	left := map[string]bool{}
	for _, g := range a.gaps {
		left[g.key()] = true
	}
	return slices.ContainsFunc(s.now.gaps, func(g gap) bool {
		return g.read != nil && g.path != "" && !g.absent && slices.Contains(nodes, g.read.node) && !left[g.key()]
	})
}

// guessed tells what a resource was taken for where a property that decides it is
// known only when the stack is deployed.
func (s *sketch) guessed(r *readResource, property, taken string) {
	v := lookup(r.properties, property)
	if v == nil || !isFunction(v) {
		return
	}
	n := Note{ID: r.in.name + "/" + r.id, What: "a part of " + r.kind, Why: property + " depends on the deployment: it is read as " + taken, LeftOut: true}
	if !slices.Contains(s.notes, n) {
		s.notes = append(s.notes, n)
	}
}

// readAtOnce tells whether a guess has a property from its own place in a resource:
// what others say of it is no better, and where it is left out its default stands.
func (s *solver) readAtOnce(kind, property string) bool {
	if !s.draft {
		return false
	}
	if kind == string(model.KindRecord) && property == "policy" {
		return true
	}
	if kind == string(model.Origin) && property == "path" && !s.ours {
		return true // the behaviour from which it was read
	}
	if kind == string(model.ResolvesTo) && !s.ours {
		return property != "alias" && property != "ttl"
	}
	return !s.ours && slices.ContainsFunc(seeds[model.Kind(kind)], func(seed [2]string) bool { return seed[0] == property })
}

// between is what stands in a text between two others.
func between(text, start, end string) (string, bool) {
	_, rest, _ := strings.Cut(text, start)
	return cutEnd(strings.Cut(rest, end))
}

func cutEnd(before, _ string, ok bool) (string, bool) { return before, ok }
