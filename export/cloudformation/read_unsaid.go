package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// unsaidLinks tells of links of which no resource of a set of ours speaks, so that a set
// that has lost its drawing cannot give them back: an export makes nothing of them.
func (s *sketch) unsaidLinks() {
	if !s.ours {
		return
	}
	for _, n := range s.nodes {
		if why := s.unsaidOf(n); why != "" {
			s.notes = append(s.notes, Note{ID: n.ID, What: "links", Why: why})
		}
	}
	s.describedLinks()
}

// describedLinks tells of links that the descriptions of templates name as left to the
// owner: also where no template has anything of what they join.
func (s *sketch) describedLinks() {
	for _, t := range s.set {
		_, names, _ := strings.Cut(scalar(t.root, "Description"), leftToYou)
		for _, name := range strings.Split(strings.TrimSuffix(names, "."), ", ") {
			from, to, ok := strings.Cut(name, " -> ")
			to, _, _ = strings.Cut(to, " #")
			if !ok || model.CheckID(from) != nil || model.CheckID(to) != nil || s.byID[from] != nil && s.byID[to] != nil {
				continue
			}
			s.notes = append(s.notes, Note{ID: from, What: "links", Why: "the description of " + t.name + " names a link to " + to + ", and nothing else does: draw both ends"})
		}
	}
}

// unsaidOf says which links of a node no template holds, "" where all would be there.
func (s *sketch) unsaidOf(n *model.Node) string {
	leads := func(to model.Kind) bool {
		return slices.ContainsFunc(s.links, func(l *model.Link) bool { return l.From == n.ID && s.byID[l.To].Kind() == to })
	}
	leadsOut := slices.ContainsFunc(s.links, func(l *model.Link) bool { return l.From == n.ID })
	switch n.Kind() {
	case model.KindLambdaEdge:
		if !leads(model.KindDatastore) {
			// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
			return "a function at the edge has no variables, so that the templates do not say which stores it calls"
		}
	case model.KindDatastore:
		if !leads(model.KindDatastore) {
			return "the templates do not say whether the store copies itself, and where to"
		}
	case model.KindOnPremises:
		return "the templates do not say what the server calls, which is yours"
	case model.KindHealthCheck:
		if (!leadsOut || s.checksAll(n)) && !s.noted(n.ID) {
			return "the templates do not say whether it was drawn to a record, or to what answers where it tests"
		}
	case model.KindALB:
		if !leads(model.KindCognito) {
			return "no rule asks for a login, so that the templates do not say whether a user pool was drawn at it"
		}
	case model.KindVPCEndpoint:
		if !slices.ContainsFunc(s.links, func(l *model.Link) bool { return l.To == n.ID && s.inside(s.byID[l.From]) }) {
			return "the templates do not say who uses it"
		}
	case model.KindASG, model.KindECS, model.KindLambda:
		way := func(o *model.Node) bool { return o.Kind() == model.KindVPCEndpoint && o.Region() == n.Region() }
		if leads(model.KindS3) && slices.ContainsFunc(s.nodes, way) {
			return "it calls a bucket, and an endpoint stands in its network: the templates do not say by which way"
		}
	}
	return ""
}

// checksAll tells whether a check is that of all answers of a record, to which it may have
// been drawn instead.
func (s *sketch) checksAll(check *model.Node) bool {
	return slices.ContainsFunc(s.links, func(l *model.Link) bool {
		return textOf(l, "healthCheck") == check.ID && !slices.ContainsFunc(s.links, func(o *model.Link) bool { return o != l && o.From == l.From })
	})
}

// noted tells whether a note speaks of a node.
func (s *sketch) noted(id string) bool {
	return slices.ContainsFunc(s.notes, func(n Note) bool { return n.ID == id })
}
