package traffic

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// otherVersion is what a balancer answers where the targets of a rule take another version.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
const otherVersion = 464

// versionOf is the HTTP version in which requests of a protocol come to a
// balancer: browsers speak HTTP/2 with TLS, and CloudFront and APIs HTTP/1.1 to
// what is behind them. "" is for what is no HTTP.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
func versionOf(protocol string, proxied bool) string {
	switch {
	case protocol == model.ProtocolGRPC:
		return model.VersionGRPC
	case protocol == model.ProtocolWebSocket, protocol == model.ProtocolHTTP, protocol == model.ProtocolHTTPS && proxied:
		return model.VersionHTTP1
	case protocol == model.ProtocolHTTPS:
		return model.VersionHTTP2
	}
	return ""
}

// takes tells whether a target group of a version serves a request of another.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
func takes(group, request, method string) bool {
	switch group {
	case model.VersionHTTP2:
		return request != model.VersionHTTP1
	case model.VersionGRPC:
		return request == model.VersionGRPC || request == model.VersionHTTP2 && method == "POST"
	}
	return request != model.VersionGRPC
}

// Asked is an HTTP version in which requests come to a balancer, and a node from
// which they come: users, or an API.
type Asked struct {
	Version string
	From    *model.Node
}

// versionsTo lists the HTTP versions in which requests come to a balancer, each
// once, those of the nearest first, with its first sender by id. It asks what can
// be reached at all.
func versionsTo(t *model.Topology, balancer *model.Node) []Asked {
	type at struct {
		id      string
		proxied bool
		barred  string // protocol that a behaviour on the way keeps out; "*" for all but gRPC
	}
	var out []Asked
	add := func(version string, from *model.Node) {
		if version == "" {
			return
		}
		if i := slices.IndexFunc(out, func(a Asked) bool { return a.Version == version }); i < 0 {
			out = append(out, Asked{version, from})
		} else if from.ID < out[i].From.ID {
			out[i].From = from
		}
	}
	first := at{id: balancer.ID}
	seen, queue := map[at]bool{first: true}, []at{first}
	for len(queue) > 0 {
		here := queue[0]
		queue = queue[1:]
		for _, l := range t.In(here.id) {
			from := t.Node(l.From)
			next := at{l.From, here.proxied || from.Kind() == model.KindCloudFront, cmp.Or(here.barred, bars(t, l))}
			u, isUsers := model.As[*model.Users](from)
			switch {
			case !l.Data() || from.Kind() == model.KindALB:
			case isUsers && (here.barred == u.Protocol.Val() || here.barred == allOthers && u.Protocol.Val() != model.ProtocolGRPC):
			case isUsers:
				add(versionOf(afterRedirect(t, balancer, u.Protocol.Val()), here.proxied), from)
			case from.Kind().API():
				add(model.VersionHTTP1, from)
			case !seen[next]:
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return out
}

// afterRedirect is the protocol in which users come to the rules of a balancer: HTTPS
// where it sends plain HTTP there first.
func afterRedirect(t *model.Topology, balancer *model.Node, protocol string) string {
	if alb, ok := model.As[*model.ALB](balancer); ok && protocol == model.ProtocolHTTP && OnlyRedirects(t, balancer, alb) {
		return model.ProtocolHTTPS
	}
	return protocol
}

const allOthers = "*"

// bars is what a behaviour does not pass: gRPC unless it is switched on; where it
// is, what is none, if gRPC users are drawn for whom it is.
func bars(t *model.Topology, l *model.Link) string {
	o, ok := model.LinkAs[*model.OriginSpec](l)
	switch {
	case !ok || t.Node(l.From).Kind() != model.KindCloudFront:
		return ""
	case !o.GRPC.Val():
		return model.ProtocolGRPC
	case speaks(t, model.ProtocolGRPC):
		return allOthers
	}
	return ""
}

// Mismatch is a version in which requests come to the balancer of a link that its
// target group does not serve, that of the first sender by id. ok is false where all are served, or
// where the conditions of the rules can keep those requests away.
func Mismatch(t *model.Topology, l *model.Link, version string) (Asked, bool) {
	var first Asked
	bad, good := false, false
	for _, a := range versionsTo(t, t.Node(l.From)) {
		switch {
		case takes(version, a.Version, ""):
			good = true
		case servedBeside(t, l, a.Version):
		case !bad || a.From.ID < first.From.ID: // whatever the order of the document
			first, bad = a, true
		}
	}
	s := specOf(l)
	return first, bad && !(good && s != nil && len(s.Conditions()) > 0)
}

// Beyond is the first sender whose requests a group without a stated version gets
// in a version that AWS's default, HTTP1, does not serve.
func Beyond(t *model.Topology, l *model.Link) (Asked, bool) {
	if s := specOf(l); s == nil || s.ProtocolVersion.IsSet() {
		return Asked{}, false
	}
	return Mismatch(t, l, model.VersionHTTP1)
}

// servedBeside tells whether a rule with conditions of the same balancer takes
// requests of a version to a group that says that it serves them.
func servedBeside(t *model.Topology, l *model.Link, version string) bool {
	return slices.ContainsFunc(t.Out(l.From), func(o *model.Link) bool {
		s := specOf(o)
		return o != l && s != nil && len(s.Conditions()) > 0 && s.ProtocolVersion.IsSet() && takes(s.ProtocolVersion.Val(), version, "")
	})
}

// VersionOf is the protocol version of a target group: what its link states,
// else the first that serves all requests that come to its balancer, else that
// of AWS, HTTP1. ok is false where the rule has conditions and nobody said which
// of the requests it is for: then it is taken to be for those that it serves.
// Walks, rules and the exporter all take this one.
func VersionOf(t *model.Topology, l *model.Link) (version string, ok bool) {
	if s := specOf(l); s != nil && s.ProtocolVersion.IsSet() {
		return s.ProtocolVersion.Val(), true
	}
	if v, ok := FittingVersion(t, l); ok {
		return v, true
	}
	return model.VersionHTTP1, !conditional(t, l, model.VersionHTTP1)
}

// FittingVersion is the first protocol version of a target group that serves all
// requests that come to its balancer; ok is false where none does, or where it
// depends on what a rule is for.
func FittingVersion(t *model.Topology, l *model.Link) (version string, ok bool) {
	for _, v := range []string{model.VersionHTTP1, model.VersionGRPC, model.VersionHTTP2} {
		if _, bad := Mismatch(t, l, v); !bad && !conditional(t, l, v) {
			return v, true
		}
	}
	return "", false
}

// conditional tells whether it depends on the conditions of a rule alone that a
// group of a version does not get what it would refuse: nobody said which of
// the requests the rule is for.
func conditional(t *model.Topology, l *model.Link, version string) bool {
	s := specOf(l)
	return s != nil && len(s.Conditions()) > 0 && slices.ContainsFunc(versionsTo(t, t.Node(l.From)), func(a Asked) bool {
		return !takes(version, a.Version, "") && !servedBeside(t, l, a.Version)
	})
}

// version is the HTTP version in which a request comes to a balancer.
func (c *course) version(at sender) string {
	return versionOf(c.protocol, at.sentBy != fromInternet && at.sentBy != fromVPC)
}

// mismatched is the version of a target group that answers a request with 464,
// "" where it serves it.
func (c *course) mismatched(l *model.Link, asked string) (version string) {
	s := specOf(l)
	if s == nil || asked == "" {
		return ""
	}
	method := strings.ToUpper(c.request.Method)
	if !s.ProtocolVersion.IsSet() && takes(model.VersionHTTP1, asked, method) {
		return "" // so does whatever is assumed
	}
	version, known := VersionOf(c.t, l)
	if !known || takes(version, asked, method) {
		return ""
	}
	return version
}
