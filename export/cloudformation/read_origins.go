package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// saidOfOrigin are what an origin and a behaviour say of the link that leads there,
// where nothing else of the resources follows from it.
func (s *sketch) saidOfOrigin(r *readResource, to *model.Node, origin, b value) []model.Setting {
	protocol := s.text(r, lookupObject(origin, "CustomOriginConfig"), "OriginProtocolPolicy")
	if v := lookupObject(origin, "VpcOriginConfig"); v != nil {
		s.words.seen = func(to *readResource, _ string) {
			protocol = s.text(to, lookupObject(to.properties, "VpcOriginEndpointConfig"), "OriginProtocolPolicy")
		}
		s.words.show(r.in, v, 0)
		s.words.seen = nil
	}
	if to.Kind() == model.KindS3 || protocol == "https-only" {
		protocol = "" // a website speaks HTTP alone, and the other is the default
	}
	out := []model.Setting{one("originProtocol", protocol)}
	keys := lookupList(b, "TrustedKeyGroups")
	if len(keys) == 0 {
		return out
	}
	out = append(out, one("signedUrls", "true"))
	var groups []string
	for _, key := range keys {
		if p := r.in.parameters[key.Value]; p != nil && key.Tag == "!Ref" {
			// The description of the parameter that an export asks with.
			if name, ok := strings.CutPrefix(strings.TrimSuffix(p.description, "."), "Id of the CloudFront key group "); ok && !strings.HasPrefix(name, "that signs") {
				groups = append(groups, name)
			}
		}
	}
	if len(groups) == len(keys) {
		out = append(out, model.Setting{Prop: "keyGroups", Value: groups})
	}
	return out
}

// awsHosts are the ends of names that AWS gives: no server of the owner's has one.
// https://docs.aws.amazon.com/general/latest/gr/rande.html
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-values-general.html
var awsHosts = []string{".amazonaws.com", ".amazonaws.com.cn", ".on.aws", ".cloudfront.net"}

// serverOf is a server of the owner for an origin whose name no resource has: what
// somebody wrote, or asks for in a parameter. Nil where the name is one of AWS.
func (s *sketch) serverOf(r *readResource, origin value) *model.Node {
	v := lookup(origin, "DomainName")
	if v == nil || s.ours || lookup(origin, "S3OriginConfig") != nil || lookup(origin, "VpcOriginConfig") != nil {
		return nil
	}
	return s.server(r, v)
}

// serverAnswering is a server of the owner for the one address or name with which a
// record set answers that is no alias. Nil where a resource or AWS has it.
func (s *sketch) serverAnswering(r *readResource, from *model.Node, leaves map[string]string) *model.Node {
	values := lookupList(r.properties, "ResourceRecords")
	if s.ours || len(values) != 1 || !isAddress(leaves["Type"]) && leaves["Type"] != "CNAME" {
		return nil
	}
	if isFunction(values[0]) && values[0].Tag != "!Ref" {
		return nil
	}
	to := s.server(r, values[0])
	if to == nil || len(model.Legal(from, to)) == 0 {
		return nil
	}
	return to
}

// server is a server of the owner under a name or an address that is written, or asked
// for in a parameter; the same one wherever that stands.
func (s *sketch) server(r *readResource, v value) *model.Node {
	host := model.Domain(s.words.show(r.in, v, 0))
	title, base := host, model.Slug(strings.NewReplacer(".", "-", ":", "-").Replace(host))
	if !sayable(host) || !strings.ContainsAny(host, ".:") || strings.ContainsAny(host, " /") {
		p := r.in.parameters[v.Value]
		if v.Tag != "!Ref" || p == nil || p.from != "" {
			return nil
		}
		title, base = "", idOf(p.name, "", model.KindOnPremises)
	}
	if strings.Trim(base, "0123456789-") == "" {
		base = "server-" + base
	}
	if slices.ContainsFunc(awsHosts, func(end string) bool { return strings.HasSuffix(host, end) }) || model.CheckID(base) != nil {
		return nil
	}
	for _, n := range s.nodes {
		if n.Kind() == model.KindOnPremises && s.hosts[n.ID] == host {
			return n
		}
	}
	n := s.add(s.fresh(base), title, model.KindOnPremises, nil)
	s.hosts[n.ID] = host
	return n
}

// inOrder puts the links of a distribution in the order in which they were drawn: that
// of its origins, and of those to one node that of the numbers which resources have that
// were made for them.
func (s *sketch) inOrder(r *readResource, config value, links []*model.Link) {
	at := map[string]int{}
	for i, origin := range lookupList(config, "Origins") {
		for _, n := range s.nodesIn(r, lookup(origin, "DomainName")) {
			if _, ok := at[n.ID]; !ok {
				at[n.ID] = i
			}
		}
		if id := s.text(r, origin, "Id"); s.byID[id] != nil && designOf(r) != "" {
			at[id] = i
		}
	}
	place := func(l *model.Link) int {
		if i, ok := at[l.To]; ok && l.Kind == model.Origin {
			return i
		}
		return len(at)
	}
	slices.SortStableFunc(links, func(a, b *model.Link) int { return place(a) - place(b) })
	for first := 0; first < len(links); {
		end := first + 1
		for end < len(links) && links[end].To == links[first].To && links[end].Kind == links[first].Kind {
			end++
		}
		s.numbered(r, config, links[first:end])
		first = end
	}
}

// numbered puts links of one pair of nodes where the numbers say that they stand.
func (s *sketch) numbered(r *readResource, config value, links []*model.Link) {
	if len(links) < 2 || links[0].Kind != model.Origin {
		return
	}
	number := map[*model.Link]int{}
	start := logical(links[0].From) + logical(links[0].To)
	note := func(b value, path string) {
		at := slices.IndexFunc(links, func(l *model.Link) bool { return textOf(l, "path") == path })
		if b == nil || at < 0 || s.text(r, b, "TargetOriginId") != links[at].To {
			return
		}
		s.words.seen = func(to *readResource, _ string) {
			if rest, ok := strings.CutPrefix(to.id, start); ok && to.in == r.in {
				digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
				number[links[at]] = max(1, wholeNumber(digits))
			}
		}
		s.words.show(r.in, b, 0)
		s.words.seen = nil
	}
	for _, b := range lookupList(config, "CacheBehaviors") {
		note(b, s.text(r, b, "PathPattern"))
	}
	note(lookupObject(config, "DefaultCacheBehavior"), "")
	out := make([]*model.Link, len(links))
	var rest []*model.Link
	for _, l := range links {
		if n := number[l]; n > 0 && n <= len(out) && out[n-1] == nil {
			out[n-1] = l
		} else {
			rest = append(rest, l)
		}
	}
	for i := range out {
		if out[i] == nil {
			out[i], rest = rest[0], rest[1:]
		}
	}
	copy(links, out)
}

func textOf(l *model.Link, name string) string {
	v, _ := l.Get(name)
	return strings.Join(v, " ")
}
