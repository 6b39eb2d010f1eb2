package traffic

import (
	"slices"
	"strings"

	"portolan/model"
)

// Request is what users ask for. Path is a URL path or a path pattern of a
// behaviour, which stands for all paths that it matches; "*" is any path that
// no behaviour names.
type Request struct {
	Path   string
	Method string  // "GET", "POST" …; "" means GET
	Entry  string  // id of the node that the users call; "" means all, equally
	Share  float64 // of the requests of its population, 0..1; the walk leaves it alone

	// For is the rule of a balancer whose conditions the request is made to meet, as far as
	// who asks can, or the route or behaviour that it is made for; nil for none. See
	// [Survey.Further].
	For *model.Link
}

// Reads tells whether the method only reads.
func (r Request) Reads() bool {
	switch strings.ToUpper(r.Method) {
	case "", "GET", "HEAD", "OPTIONS":
		return true
	}
	return false
}

const anyPath = "*"

// Requests lists the requests that a design treats differently for one users
// node: for every node that the users call, a request for each path pattern of
// the distributions it leads to, in the order of the behaviours and "*" last;
// just "*" when there is no distribution. Users of gRPC and of WebSocket ask for
// the behaviours that are for them, and others for the rest, where there are such
// behaviours. It is a GET, unless what they lead to has rules or routes that all take
// other methods. Their shares add up to 1: equal among the
// entries, and among the paths of one entry as the behaviours state (those
// that state none divide the rest equally).
func (w *Walker) Requests(users *model.Node) []Request {
	t, r := w.t, w.routes
	entries := r.entries(users)
	if len(entries) == 0 {
		return []Request{{Path: anyPath, Method: "GET", Share: 1}}
	}
	var out []Request
	for _, e := range entries {
		a := r.ask(t, e, protocolOf(users))
		for i, p := range a.paths {
			out = append(out, Request{Path: p, Method: a.methods[i], Entry: e, Share: a.shares[i] / float64(len(entries))})
		}
	}
	return out
}

// asking is what users of a protocol ask of an entry: paths, with the method and the
// share of each.
type asking struct {
	paths   []string
	methods []string
	shares  []float64
}

func (r *routes) ask(t *model.Topology, entry, protocol string) asking {
	key := [2]string{entry, protocol}
	a, ok := r.asks[key]
	if !ok {
		paths, stated := r.patterns(t, entry, protocol)
		a = asking{paths: paths, shares: divide(stated, nil)}
		for _, path := range paths {
			a.methods = append(a.methods, r.method(t, entry, path))
		}
		r.asks[key] = a
	}
	return a
}

// patterns lists the path patterns that requests of a protocol from a node on may
// meet, and the shares they state.
func (r *routes) patterns(t *model.Topology, entry, protocol string) (paths []string, stated []model.Opt[float64]) {
	index := map[string]int{}
	meant := []bool{}
	add := func(path string, share model.Opt[float64], forThem bool) {
		i, ok := index[path]
		if !ok {
			i = len(paths)
			index[path] = i
			paths, stated, meant = append(paths, path), append(stated, model.Opt[float64]{}), append(meant, false)
		}
		if !stated[i].IsSet() {
			stated[i] = share
		}
		meant[i] = meant[i] || forThem
	}
	seen := map[string]bool{entry: true}
	for queue := []string{entry}; len(queue) > 0; queue = queue[1:] {
		for _, l := range r.from(t.Node(queue[0])) {
			if s, ok := model.LinkAs[*model.OriginSpec](l); ok && l.Kind == model.Origin {
				add(pattern(s), s.Share, isFor(t, protocol, l))
			}
			if !seen[l.To] {
				seen[l.To] = true
				queue = append(queue, l.To)
			}
		}
	}
	if slices.Contains(meant, true) {
		paths, stated = picked(paths, meant), picked(stated, meant)
	}
	if len(paths) == 0 {
		return []string{anyPath}, make([]model.Opt[float64], 1)
	}
	if i := slices.Index(paths, anyPath); i >= 0 {
		share := stated[i]
		paths = append(slices.Delete(paths, i, i+1), anyPath)
		stated = append(slices.Delete(stated, i, i+1), share)
	}
	return paths, stated
}

func protocolOf(users *model.Node) string {
	u, _ := model.As[*model.Users](users)
	return u.Protocol.Val()
}

// isFor tells whether users of a protocol ask for a behaviour: those of gRPC and
// of WebSocket for one that passes what they speak to what may take it. Where the
// design draws such users, others ask for the rest; where it does not, they may
// be meant.
func isFor(t *model.Topology, protocol string, behaviour *model.Link) bool {
	s, _ := model.LinkAs[*model.OriginSpec](behaviour)
	to := t.Node(behaviour.To).Kind()
	switch protocol {
	case model.ProtocolGRPC:
		return s.GRPC.Val()
	case model.ProtocolWebSocket:
		return s.PassesUpgrade() && to != model.KindS3 && !s.GRPC.Val()
	}
	return !(s.GRPC.Val() && speaks(t, model.ProtocolGRPC)) && !(to == model.KindWebSocketAPI && speaks(t, model.ProtocolWebSocket))
}

// speaks tells whether any users of a design speak a protocol.
func speaks(t *model.Topology, protocol string) bool {
	return slices.ContainsFunc(t.Nodes, func(n *model.Node) bool { return n.Kind() == model.KindUsers && protocolOf(n) == protocol })
}

func picked[E any](all []E, which []bool) []E {
	var out []E
	for i, e := range all {
		if which[i] {
			out = append(out, e)
		}
	}
	return out
}

func pattern(s *model.OriginSpec) string {
	if p := s.Path.Val(); p != "" {
		return p
	}
	return anyPath
}

// matchPath tells whether a path fits a pattern of CloudFront: "*" stands for
// any characters, "?" for one; case counts, a leading slash does not.
func matchPath(pattern, path string) bool {
	return glob(strings.TrimPrefix(pattern, "/"), strings.TrimPrefix(path, "/"))
}

// glob goes back to the last star only, so that it takes at most
// len(pattern)*len(s) steps.
func glob(pattern, s string) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
