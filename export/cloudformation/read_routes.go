package cloudformation

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// routes draws the links of APIs: one for each route or method that calls something,
// and what they ask whom to let in.
func (s *sketch) routes() {
	sockets := map[*model.Node][]*readResource{}
	for _, t := range s.set {
		for _, r := range t.resources {
			api := s.byID[s.apiOf(r)]
			if api == nil {
				continue
			}
			leaves := s.words.leaves(r)
			switch r.kind {
			case "AWS::ApiGatewayV2::Route":
				if api.Kind() == model.KindWebSocketAPI {
					sockets[api] = append(sockets[api], r)
				} else {
					s.route(r, api, leaves["RouteKey"])
				}
			case "AWS::ApiGateway::Method":
				if to := s.integrated(api, r); to != nil {
					s.method(api, to, leaves["HttpMethod"], s.pathOf(r, 0))
				}
			case "AWS::ApiGatewayV2::Authorizer", "AWS::ApiGateway::Authorizer":
				for _, ref := range s.refs[r] {
					to := s.byID[ref.to.node]
					if to != nil && slices.Contains(model.LinkKindsFor(api.Kind(), to.Kind()), model.Authorizes) {
						s.linkAs(api, to, model.Authorizes)
						break
					}
				}
			}
		}
	}
	for _, n := range s.nodes {
		s.socketRoutesOf(n, sockets[n])
	}
	s.wholeRoutes()
}

// apiOf is the API that a resource belongs to.
func (s *sketch) apiOf(r *readResource) string {
	if n := s.byID[r.node]; n != nil && n.Kind().API() {
		return r.node
	}
	for _, ref := range s.refs[r] {
		if n := s.byID[ref.to.node]; n != nil && n.Kind().API() {
			return n.ID
		}
	}
	return ""
}

// route draws the link of a route of an HTTP API.
func (s *sketch) route(r *readResource, api *model.Node, key string) {
	for _, ref := range s.refs[r] {
		if ref.to.kind != "AWS::ApiGatewayV2::Integration" {
			continue
		}
		to := s.integrated(api, ref.to)
		if to == nil {
			continue
		}
		method, path, _ := strings.Cut(key, " ")
		switch {
		case key == "$default":
			key = ""
		case method == "ANY":
			key = path
		}
		s.linkOnce(api, to, one("route", key))
		return
	}
}

// method draws the link of a method of a REST API.
func (s *sketch) method(api, to *model.Node, method, path string) {
	if method != "ANY" {
		path = method + " " + path
	}
	s.linkOnce(api, to, one("route", path))
}

// pathOf is the path of a method, from its resources.
func (s *sketch) pathOf(r *readResource, depth int) string {
	if depth > maxFollowed {
		return ""
	}
	above := "ParentId"
	if r.kind == "AWS::ApiGateway::Method" {
		above = "ResourceId"
	}
	v := lookup(r.properties, above)
	if v == nil || v.Tag != "!Ref" || r.in.byID[v.Value] == nil {
		return "/" + s.words.leaves(r)["PathPart"]
	}
	start := strings.TrimSuffix(s.pathOf(r.in.byID[v.Value], depth+1), "/")
	if start == "" {
		start = "/"
	}
	if r.kind == "AWS::ApiGateway::Method" {
		return start
	}
	return strings.TrimSuffix(start, "/") + "/" + s.words.leaves(r)["PathPart"]
}

// integrated is the node that an integration calls: the link to a VPC where there is
// one, else the first that an API may call.
func (s *sketch) integrated(api *model.Node, integration *readResource) *model.Node {
	var first *model.Node
	for _, ref := range s.refs[integration] {
		to := s.byID[ref.to.node]
		if to == nil || to == api || to.Kind() == model.KindCertificate || len(model.Legal(api, to)) == 0 {
			continue
		}
		if to.Kind() == model.KindVPCLink {
			return to
		}
		first = cmp.Or(first, to)
	}
	return first
}

// wholeRoutes draws a link without a route where one was read for every path.
func (s *sketch) wholeRoutes() {
	routes := func(l *model.Link) string {
		v, _ := l.Get("route")
		return strings.Join(v, "")
	}
	has := func(l *model.Link, route string) bool {
		return slices.ContainsFunc(s.links, func(o *model.Link) bool {
			return o.From == l.From && o.To == l.To && o.Kind == l.Kind && routes(o) == route
		})
	}
	drop := func(l *model.Link) bool {
		return l.Kind == model.Integration && s.byID[l.From].Kind() == model.KindRESTAPI && routes(l) == "/{proxy+}" && has(l, "/")
	}
	var kept []*model.Link
	for _, l := range s.links {
		if !drop(l) {
			kept = append(kept, l)
		}
	}
	for _, l := range kept {
		if l.Kind == model.Integration && s.byID[l.From].Kind() == model.KindRESTAPI && routes(l) == "/" && has(l, "/{proxy+}") {
			if p, ok := model.FindProp(l.Info().Props, "route"); ok {
				p.Clear(l.Spec)
			}
		}
	}
	s.links = kept
}

// linkAs draws a link of a kind.
func (s *sketch) linkAs(from, to *model.Node, as model.LinkKind) {
	if !slices.ContainsFunc(s.links, func(l *model.Link) bool { return l.From == from.ID && l.To == to.ID && l.Kind == as }) {
		s.links = append(s.links, model.NewLinkAs(from, to, as))
	}
}

// linkOnce draws a link with properties, unless there is one like it.
func (s *sketch) linkOnce(from, to *model.Node, settings ...model.Setting) {
	before := len(s.links)
	if s.link(from, to, settings...); len(s.links) == before {
		return
	}
	last := s.links[len(s.links)-1]
	for _, l := range s.links[:len(s.links)-1] {
		if l.From == last.From && l.To == last.To && l.Kind == last.Kind && sameSpec(l, last) {
			s.links = s.links[:len(s.links)-1]
			return
		}
	}
}

func sameSpec(a, b *model.Link) bool {
	for _, p := range a.Info().Props {
		if _, _, differ := twoValues(p, a.Spec, b.Spec); differ {
			return false
		}
	}
	return true
}

// group draws the links of an origin group, and tells whether there is one.
func (s *sketch) group(r *readResource, from *model.Node, config, b value, path, target string) bool {
	for _, g := range lookupList(lookupObject(config, "OriginGroups"), "Items") {
		if s.text(r, g, "Id") != target {
			continue
		}
		var codes []string
		for _, c := range lookupList(lookupObject(lookupObject(g, "FailoverCriteria"), "StatusCodes"), "Items") {
			codes = append(codes, c.Value)
		}
		for i, m := range lookupList(lookupObject(g, "Members"), "Items") {
			settings := []model.Setting{one("group", strings.TrimPrefix(target, "group-"))}
			if i > 0 {
				settings = append(settings, one("groupRole", model.RoleSecondary))
			} else {
				settings = append(settings, one("groupRole", model.RolePrimary), model.Setting{Prop: "criteria", Value: codes})
			}
			s.behaviourTo(r, from, config, b, path, s.text(r, m, "OriginId"), settings...)
		}
		return true
	}
	return false
}
