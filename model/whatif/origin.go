package whatif

import (
	"fmt"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/sketch"
)

// behaviour is the link of the cache behaviour that the journey takes.
func (s *site) behaviour() (*model.Link, *model.OriginSpec) {
	if s.edge < 0 || s.edge+1 >= len(s.hops) {
		return nil, nil
	}
	l := s.hops[s.edge+1].Link
	o, _ := model.LinkAs[*model.OriginSpec](l)
	return l, o
}

// cachePath lets CloudFront keep the responses of a behaviour, where they are
// the same for everybody.
func (s *site) cachePath() []proposal {
	l, o := s.behaviour()
	if o == nil || s.cached {
		return nil
	}
	path := o.Path.Val()
	p := proposal{id: "cache-" + l.From + "-" + sketch.BaseID(l.To, path), title: "Cache " + path + " at the edge"}
	header := strings.ToLower(o.CacheControl.Val())
	switch {
	case s.users.Protocol.Val() == model.ProtocolWebSocket || s.users.Protocol.Val() == model.ProtocolGRPC:
		p.against = "Messages of " + s.users.Protocol.Val() + " are not cached."
	case o.Content.Val() != model.ContentStatic:
		p.against = "What " + path + " serves is made for each request: from a cache it would reach other users. If it is the same for everybody, say so with content: static."
	case strings.Contains(header, "private"), strings.Contains(header, "no-store"), strings.Contains(header, "no-cache"):
		p.against = fmt.Sprintf("The origin sends %q, which forbids it; change that first.", o.CacheControl.Val())
	}
	if p.against != "" {
		return []proposal{p}
	}
	p.why = path + " serves the same to everybody and is fetched from the origin each time."
	p.edits = []model.Edit{setLink(l.Ref(), "cachePolicy", model.CachingOptimized, "minTTL", "", "cacheKey", "")}
	p.costs = []string{"A change of the content reaches users when the cache lets go of it, or after an invalidation."}
	return []proposal{p}
}

// longKeepalive is the idle time that is proposed for origin connections, s: as
// long as a balancer keeps them unless it is told otherwise. CloudFront allows
// 120: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginConfig.html
const longKeepalive = 60

// keepAlive keeps connections to an origin open for longer. Buckets have no
// such setting, and nothing outlasts the idle timeout of a balancer.
func (s *site) keepAlive() []proposal {
	l, o := s.behaviour()
	if o == nil {
		return nil
	}
	most := longKeepalive
	for _, h := range s.hops[s.edge+1:] {
		switch n := h.Node.Effective().(type) {
		case *model.S3:
			return nil
		case *model.ALB:
			most = min(most, n.IdleTimeout.Val())
		}
	}
	now := o.Keepalive.Val()
	if raw, ok := l.Spec.(*model.OriginSpec); ok && !raw.Keepalive.IsSet() && s.t.Assume != nil && s.t.Assume.OriginKeepalive.IsSet() {
		now = int(s.t.Assume.OriginKeepalive.Val())
	}
	if now >= most {
		return nil
	}
	return []proposal{{
		id: "keepalive-" + l.From + "-" + sketch.BaseID(l.To, o.Path.Val()), title: fmt.Sprintf("Keep origin connections open for %d s", most),
		why:   fmt.Sprintf("They close after %d s without a request, and the next one has to open one again.", now),
		edits: []model.Edit{setLink(l.Ref(), "originKeepalive", strconv.Itoa(most))},
		costs: []string{"The origin holds more idle connections."},
	}}
}
