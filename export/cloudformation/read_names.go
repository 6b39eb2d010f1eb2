package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// collectionOf is the collection of address blocks of an answer, "" where it is the one
// that a record has by itself.
func (s *sketch) collectionOf(r *readResource, from *model.Node) string {
	for _, ref := range s.refs[r] {
		if ref.to.kind == "AWS::Route53::CidrCollection" {
			if name := s.words.leaves(ref.to)["Name"]; name != model.Slug(from.ID) {
				return name
			}
		}
	}
	return ""
}

// protections draws the links of Shield to names, which are protected by their zone:
// the parameter or the resource of the zone is all that its resource says.
func (s *sketch) protections() {
	for _, t := range s.set {
		for _, r := range t.resources {
			from := s.byID[r.node]
			arn := s.words.leaves(r)["ResourceArn"]
			_, zone, ok := strings.Cut(arn, ":hostedzone/")
			if r.kind != "AWS::Shield::Protection" || from == nil || !ok {
				continue
			}
			var named []*model.Node
			for _, record := range t.resources {
				n := s.byID[record.node]
				if record.kind != "AWS::Route53::RecordSet" || n == nil || s.words.leaves(record)["HostedZoneId"] != zone || slices.Contains(named, n) {
					continue
				}
				if named = append(named, n); strings.HasSuffix(r.comment, ", protects "+n.ID) {
					named = []*model.Node{n}
					break
				}
			}
			if len(named) > 0 && len(model.Legal(from, named[0])) > 0 {
				s.linkOnce(from, named[0])
			}
		}
	}
}

// homeNode puts the node first by which an export finds the Region of what has none:
// where the names and their checks of a set stand is that Region.
func (s *sketch) homeNode() {
	home := ""
	for _, t := range s.set {
		for _, r := range t.resources {
			if home == "" && (r.kind == "AWS::Route53::RecordSet" || r.kind == "AWS::Route53::HealthCheck") {
				home = t.region
			}
		}
	}
	decide := func(n *model.Node) bool { return n.Kind() == model.KindALB && n.Region() != "" }
	first := slices.IndexFunc(s.nodes, decide)
	if first < 0 {
		decide = func(n *model.Node) bool {
			service := serviceOf(n)
			return service != nil && service.host != nil && n.Region() != ""
		}
		first = slices.IndexFunc(s.nodes, decide)
	}
	at := slices.IndexFunc(s.nodes, func(n *model.Node) bool { return decide(n) && n.Region() == home })
	if s.ours && first >= 0 && at > first && s.nodes[first].Region() != home {
		n := s.nodes[at]
		s.nodes = slices.Insert(slices.Delete(s.nodes, at, at+1), first, n)
	}
}

// items are the texts of a list inside of a resource, nil when one is none that a
// drawing could say.
func (w *wordReader) items(r *readResource, object, key string) []string {
	var out []string
	for _, v := range lookupList(lookupObject(r.properties, object), key) {
		text := w.show(r.in, v, 0)
		if !sayable(text) {
			return nil
		}
		out = append(out, text)
	}
	return out
}

// holdsData tells whether a record is none that leads a caller anywhere.
func holdsData(n *model.Node) bool {
	r, ok := model.As[*model.Record](n)
	return ok && !isAddress(r.Type.Val()) && r.Type.Val() != "CNAME"
}

// endpoints draws the link of an endpoint to what it is the way to, where its service is
// all that says so: a bucket of its Region, first one that nothing else leads to.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
func (s *sketch) endpoints() {
	for _, gateways := range []bool{true, false} { // these have routes, which say it
		for _, t := range s.set {
			for _, r := range t.resources {
				from := s.byID[r.node]
				if r.kind != "AWS::EC2::VPCEndpoint" || from == nil || from.Kind() != model.KindVPCEndpoint {
					continue
				}
				leaves := s.words.leaves(r)
				if strings.HasSuffix(leaves["ServiceName"], ".s3") && gateways == (leaves["VpcEndpointType"] == "Gateway") {
					s.toBucket(r, from)
				}
			}
		}
	}
}

// toBucket draws the link of an endpoint to a bucket, unless it leads to one.
func (s *sketch) toBucket(r *readResource, from *model.Node) {
	leads := func(match func(*model.Link) bool) bool { return slices.ContainsFunc(s.links, match) }
	if leads(func(l *model.Link) bool { return l.From == from.ID }) {
		return
	}
	var to *model.Node
	for _, n := range s.nodes {
		if n.Kind() != model.KindS3 || n.Region() != from.Region() || len(model.Legal(from, n)) == 0 {
			continue
		}
		free := !leads(func(l *model.Link) bool { return l.To == n.ID })
		if to == nil || free && leads(func(l *model.Link) bool { return l.To == to.ID }) {
			to = n
		}
		if s.through(r, from, n) {
			to = n
			break
		}
	}
	if to != nil {
		s.link(from, to)
	}
}

// through leads what calls a bucket from the network through an endpoint, and tells
// whether anything does. A gateway is a route of that network. To an interface the names
// of the service lead, which says nothing of who calls which bucket: that is told.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
func (s *sketch) through(r *readResource, endpoint, bucket *model.Node) bool {
	found, gateway := false, s.words.leaves(r)["VpcEndpointType"] == "Gateway"
	for i, l := range s.links {
		from := s.byID[l.From]
		if !gateway && !s.ours || l.To != bucket.ID || !s.inside(from) || len(model.Legal(from, endpoint)) == 0 {
			continue
		}
		s.links[i], found = model.NewLink(from, endpoint), true
		if !gateway {
			s.notes = append(s.notes, Note{ID: endpoint.ID, What: "guessed", Why: from.ID + " calls " + bucket.ID + " through it: the templates say that " + from.ID + " may call " + bucket.ID + ", and not by which way"})
		} else if s.ours {
			s.notes = append(s.notes, Note{ID: from.ID, What: "links", Why: "it calls " + bucket.ID + " through " + endpoint.ID + ", as calls from the network of a gateway do: the templates do not say which way was drawn"})
		}
	}
	return found
}

// inside tells whether what runs a node is in a network.
func (s *sketch) inside(n *model.Node) bool {
	switch n.Kind() {
	case model.KindASG, model.KindECS:
		return true
	case model.KindLambda:
		return slices.ContainsFunc(s.set, func(t *readTemplate) bool {
			return slices.ContainsFunc(t.resources, func(r *readResource) bool {
				return r.node == n.ID && r.kind == "AWS::Lambda::Function" && lookup(r.properties, "VpcConfig") != nil
			})
		})
	}
	return false
}

// asked tells what a check may have a link to: it asks for a name, and what answers under
// that name is the same with such a link and without.
func (s *sketch) asked() {
	for _, n := range s.nodes {
		fqdn, _ := n.Get("fqdn")
		if !s.ours || n.Kind() != model.KindHealthCheck || len(fqdn) == 0 || slices.ContainsFunc(s.links, func(l *model.Link) bool { return l.From == n.ID && l.Kind == model.Probes }) {
			continue
		}
		record := s.named(fqdn[0], "AWS::Route53::RecordSet")
		for _, l := range s.links {
			to := s.byID[l.To]
			if record != nil && l.From == record.ID && len(model.Legal(n, to)) > 0 {
				s.notes = append(s.notes, Note{ID: n.ID, What: "no link to " + to.ID, Why: "it asks " + fqdn[0] + ", which leads there: the templates do not say whether such a link was drawn"})
			}
		}
	}
}
