package traffic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/wording"
)

// ownDistributionName stands for the name that AWS gives a distribution.
const ownDistributionName = "d111111abcdef8.cloudfront.net"

// GivenName stands for the name that AWS gives a load balancer or an accelerator, with a
// star for what is not known before, "" for other nodes. A health check that states no
// name calls a balancer by that, and so do users who call it themselves.
//
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/using-domain-names-with-elb.html
// https://docs.aws.amazon.com/global-accelerator/latest/dg/dns-addressing-custom-domains.dns-addressing.html
func GivenName(n *model.Node) string {
	switch n.Kind() {
	case model.KindALB:
		return "*." + cmp.Or(n.Region(), "*") + ".elb.amazonaws.com"
	case model.KindNLB:
		return "*.elb." + cmp.Or(n.Region(), "*") + ".amazonaws.com"
	case model.KindAccelerator:
		return "*.awsglobalaccelerator.com"
	}
	return ""
}

// OriginName is the Host by which CloudFront calls a balancer for a behaviour under the
// name that AWS gave what the origin is, "" where it calls by another one or may. Which
// name a VPC origin is called by no page says.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
func OriginName(t *model.Topology, origin *model.Link) string {
	o, ok := model.LinkAs[*model.OriginSpec](origin)
	if !ok || o.Via.Val() == model.ViaVPCOrigin || o.ForwardsHost() || SetsHost(t, origin) {
		return ""
	}
	return GivenName(t.Node(origin.To))
}

// Knows tells whether a node answers under a name that its owner gave it, "" for
// one that is not drawn. The names that AWS gave are not asked for. CloudFront
// and API Gateway find what to answer by the Host, as function URLs, S3 and managed
// services with custom domains do.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
func Knows(n *model.Node, name string) bool {
	switch s := n.Effective().(type) {
	case *model.CloudFront:
		return name == "" && len(s.Aliases.Val()) > 0 || mayBe(name, s.Aliases.Val()...)
	case *model.FunctionURL:
		return false
	case *model.S3:
		bucket := s.BucketName.Val()
		return s.Access.Val() == model.AccessWebsite && (bucket == "" || name == "" || model.Domain(bucket) == model.Domain(name))
	}
	if a, ok := model.APIOf(n.Effective()); ok && !n.Private() {
		own := a.CustomDomain.Val()
		return own != "" && (name == "" || mayBe(name, own))
	}
	if m, ok := model.ManagedOf(n.Effective()); ok {
		own := m.CustomDomain.Val()
		return own == "" && !n.Kind().NeedsDomain() || own != "" && (name == "" || mayBe(name, own))
	}
	return true
}

// mayBe tells whether a name is one of the names of a node, or stands for one of
// them among others: *.example.com may be api.example.com.
func mayBe(name string, own ...string) bool {
	return model.Covers(own, name) || slices.ContainsFunc(own, func(o string) bool { return model.Covers([]string{name}, o) })
}

// RefusesViewerHost tells whether an origin refuses what comes under the Host of
// the viewer, which is one of hosts: that is not its own name, as [Knows] tells of an
// alias too. Of S3 websites no page of AWS says so outright.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
func RefusesViewerHost(n *model.Node, hosts []string) bool {
	switch s := n.Effective().(type) {
	case *model.S3:
		return s.Access.Val() == model.AccessREST
	case *model.CloudFront, *model.FunctionURL, *model.RESTAPI, *model.HTTPAPI, *model.WebSocketAPI, *model.AppRunner, *model.AppSync, *model.Amplify:
		return !slices.ContainsFunc(hosts, func(h string) bool { return Knows(n, h) })
	}
	return false
}

// CalledNames are the names of its owner under which requests come to a distribution,
// none where only AWS gave it one. Viewers cannot call a staging distribution: what it
// gets asks for a name of the primary distribution.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-continuous-deployment.html
func CalledNames(t *model.Topology, dist *model.Node) []string {
	var names []string
	staging := false
	for _, n := range t.Nodes {
		d, ok := n.Spec.(*model.CloudFront) // names have no default
		if ok && n != dist && d.Staging.Val() == dist.ID {
			names, staging = append(names, d.Aliases.Val()...), true
		}
	}
	if d, ok := model.As[*model.CloudFront](dist); ok && !staging {
		return d.Aliases.Val()
	}
	return names
}

// ViewerHosts are the names that viewers may ask a distribution for.
func ViewerHosts(t *model.Topology, dist *model.Node) []string {
	if names := CalledNames(t, dist); len(names) > 0 {
		return names
	}
	return []string{ownDistributionName}
}

// SetsHost tells whether a Lambda@Edge function may set the Host of what a
// behaviour sends to its origin: it may on origin requests alone.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
func SetsHost(t *model.Topology, behaviour *model.Link) bool {
	return runsOn(t, behaviour, model.OriginRequest)
}

// asking makes the Host that of requests which CloudFront sends to the origin of
// a behaviour; back undoes it.
func (c *course) asking(dist *model.Node, behaviour *model.Link) (back func()) {
	host, maybe, viewers := c.host, c.maybe, c.viewers
	back = func() { c.host, c.maybe, c.viewers = host, maybe, viewers }
	o, _ := model.LinkAs[*model.OriginSpec](behaviour)
	if !o.ForwardsHost() || SetsHost(c.t, behaviour) {
		c.host, c.maybe, c.viewers = "", nil, false
		return back
	}
	c.viewers = true
	if len(c.hosts()) > 0 {
		return back
	}
	if c.maybe = ViewerHosts(c.t, dist); len(c.maybe) == 1 && !strings.Contains(c.maybe[0], "*") {
		c.host, c.maybe = c.maybe[0], nil
	}
	return back
}

// hosts are the names under which the request may come, none where AWS gave it.
func (c *course) hosts() []string {
	if c.host != "" {
		return []string{c.host}
	}
	return c.maybe
}

// presented are the names that a host rule looks at: also that which AWS gave the
// origin, where CloudFront calls by it. None is known where a function may set it.
func (c *course) presented() []string {
	if SetsHost(c.t, c.originOr()) {
		return nil
	}
	if hosts := c.hosts(); len(hosts) > 0 {
		return hosts
	}
	if name := OriginName(c.t, c.originOr()); name != "" {
		return []string{name}
	}
	return nil
}

// nameless forgets the Host: what sends its own that is not drawn.
func (c *course) nameless() (back func()) {
	host, maybe, viewers := c.host, c.maybe, c.viewers
	c.host, c.maybe, c.viewers = "", nil, false
	return func() { c.host, c.maybe, c.viewers = host, maybe, viewers }
}

// misnamed says why a station does not answer for the name under which it is
// asked: that of a record, or that of the viewer which CloudFront passes on.
func (c *course) misnamed(n *model.Node, via *model.Link, from sender) (status int, why string) {
	status = 403
	if api, ok := model.As[*model.RESTAPI](n); ok && n.Private() {
		return c.unknownInside(n, api)
	}
	if why := c.otherBucket(n, via); why != "" {
		return 404, why
	}
	switch {
	case from.talks() == fromEdge && c.viewers:
		if hosts := c.hosts(); RefusesViewerHost(n, hosts) {
			return status, fmt.Sprintf("%s passes the Host of the viewer on, %s, for which %s does not answer: it answers 403",
				c.t.Node(c.originOr().From).Label(), strings.Join(hosts, " or "), n.Label())
		}
	case via.Kind == model.ResolvesTo && !Knows(n, c.host):
		name := c.host
		if name == "" {
			name = c.t.Node(via.From).Label()
		}
		if n.Kind() == model.KindS3 {
			return 404, fmt.Sprintf("%s is asked for the bucket %s, which is not its name: it answers 404", n.Label(), name)
		}
		return status, fmt.Sprintf("%s is asked for %s, which is none of its names: it answers 403", n.Label(), wording.Asked(name))
	}
	return 0, ""
}

// unknownInside: a private API knows its own name and the custom domain that it
// has inside; what comes through a VPC endpoint under another Host needs the id of
// the API in x-apigw-api-id, of which nothing is drawn.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
func (c *course) unknownInside(n *model.Node, api *model.RESTAPI) (status int, why string) {
	if c.host == "" || strings.Contains(c.host, ".execute-api.") || model.Covers([]string{api.CustomDomain.Val()}, c.host) {
		return 0, ""
	}
	return 403, fmt.Sprintf("%s is asked for %s, which is none of its names: it answers 403 unless callers send x-apigw-api-id", n.Label(), c.host)
}

// otherBucket: S3 behind an interface endpoint reads the name of the bucket from the
// Host, be it that of a record which leads to the endpoint by a balancer. Names of AWS
// may have the bucket in the path.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
func (c *course) otherBucket(n *model.Node, via *model.Link) string {
	s, ok := model.As[*model.S3](n)
	if !ok || c.t.Node(via.From).Kind() != model.KindVPCEndpoint {
		return ""
	}
	bucket, host := model.Domain(s.BucketName.Val()), model.Domain(c.host)
	if bucket == "" || host == "" || host == bucket || strings.HasSuffix(host, ".amazonaws.com") {
		return ""
	}
	return fmt.Sprintf("S3 is asked for the bucket %s, since that is the Host, and %s is called %s: it answers 404", host, n.Label(), bucket)
}

// mostInRow is how many distributions a request may cross in a row.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const mostInRow = 2

// inRow counts a distribution, also that of an edge-optimized API.
func (c *course) inRow(n *model.Node, from sender) int {
	if n.Kind() != model.KindCloudFront && model.Variant(n) != "api_edge" {
		return 0
	}
	if from.role == fromEdge {
		return c.row + 1
	}
	return 1
}

// tooDeep says why a distribution refuses what crossed others before it.
func (c *course) tooDeep(n *model.Node, from sender) string {
	if row := c.inRow(n, from); row > mostInRow {
		return fmt.Sprintf("%s is distribution %d in a row, and CloudFront answers 403 to more than %d", n.Label(), row, mostInRow)
	}
	return ""
}

// meets tells whether the Host of the request may be one that a host condition
// takes; known is false where the Host is not known.
func (c *course) meets(s *model.ForwardsSpec) (ok, known bool) {
	hosts := c.presented()
	if len(hosts) == 0 {
		return true, false
	}
	return slices.ContainsFunc(hosts, func(h string) bool { return MeetsHost(s, h) }), c.host != ""
}

// MeetsHost tells whether a Host meets the host conditions of a listener rule. A
// name with a star may stand for any that an expression takes.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
func MeetsHost(s *model.ForwardsSpec, host string) bool {
	host = model.Domain(host)
	if p := s.Host.Val(); p != "" && !model.PatternsMeet(strings.ToLower(p), host) {
		return false
	}
	expression := s.HostRegex.Val()
	return expression == "" || strings.Contains(host, "*") || found(expression, host)
}

// strangers tells whether every rule of a balancer that forwards has a host
// condition that the request does not meet: its default action, which is not
// drawn, takes it.
func (c *course) strangers(links []*model.Link) bool {
	return len(links) > 0 && !slices.ContainsFunc(links, func(l *model.Link) bool {
		s := specOf(l)
		if s == nil {
			return true
		}
		met, _ := c.meets(s)
		return met
	})
}

// byDefault is the answer of a balancer to what none of its rules takes: by its default
// action, where that is drawn. Else 404, or 403 where rules look for a secret, is what an
// export writes, and assumed. Its owner may want it
// said, see [Journey.Own].
func (c *course) byDefault(n *model.Node, drawn *model.OwnAnswer, at sender) []tail {
	tails := c.untaken(n, drawn, at)
	tails[0].own = drawn != nil && drawn.Maintenance()
	return tails
}

// untaken says why none of the rules of a balancer takes a request.
func (c *course) untaken(n *model.Node, drawn *model.OwnAnswer, at sender) []tail {
	status, answers := 404, "is taken to answer"
	switch {
	case drawn != nil:
		status, answers = drawn.Status, "answers"
	case c.secret(at):
		status = 403
	}
	links := c.routes.from(n)
	if !slices.ContainsFunc(links, func(l *model.Link) bool { return !c.elsewhere(n, l, at) }) && at.scheme != "" {
		return failing(CauseListener, status, "no rule of %s belongs to its listener for %s, whose default action %s %d", n.Label(), strings.ToUpper(at.scheme), answers, status)
	}
	if c.strangers(links) {
		return failing(CauseHost, status, "no rule of %s takes the Host %s, and its default action %s %d", n.Label(), strings.Join(c.presented(), " or "), answers, status)
	}
	if header := AsksSecret(c.t, n); header != "" && !c.carriesSecret(at) {
		return failing(CauseUntaken, status, "no rule of %s takes %s without the header %s, and its default action %s %d", n.Label(), c.lookedAt(at), header, answers, status)
	}
	return failing(CauseUntaken, status, "no rule of %s takes %s, and its default action %s %d", n.Label(), c.lookedAt(at), answers, status)
}

// lookedAt is a request as a rule of a balancer looks at it: its method and, where it
// has one, its path.
func (c *course) lookedAt(at sender) string {
	method, path := cmp.Or(strings.ToUpper(c.request.Method), "GET"), c.pathAt(at)
	if path == "" || path == anyPath {
		return method
	}
	return method + " " + path
}
