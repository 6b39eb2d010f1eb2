package traffic

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// quorum is the share of checkers above which an endpoint counts as healthy.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
const quorum = 0.18

// checkScheme is http, https or tcp.
func checkScheme(h *model.HealthCheck) string {
	scheme, _, _ := strings.Cut(strings.ToLower(h.Type.Val()), "_")
	return scheme
}

// CheckRefused is why a health check that probes a node never passes there, "" when
// it may: whoever asks, the checkers of Route 53 get no answer that counts. They
// have a fixed set of addresses and Regions and send no credentials.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func CheckRefused(t *model.Topology, h *model.HealthCheck, to *model.Node) string {
	scheme := checkScheme(h)
	if why := deafTo(t, to, scheme); why != "" {
		return why
	}
	if why := closedTo(t, h, to); why != "" {
		return why
	}
	if why := keptOut(t, h, to); why != "" {
		return why
	}
	if scheme == model.ProtocolTCP {
		return shutOut(t, to)
	}
	if why := tooSlowFor(t, h, to); why != "" {
		return why
	}
	switch s := to.Effective().(type) {
	case *model.CloudFront:
		return distributionRefuses(t, h, s, to)
	case *model.FunctionURL:
		if s.AuthType.Val() == model.AuthTypeIAM {
			return "it wants signed requests (403)"
		}
	case *model.ALB:
		return balancerRefuses(t, to)
	case *model.NLB:
		if Verifies(to) {
			return "it wants a client certificate"
		}
		return shutOut(t, to)
	}
	if to.Kind() == model.KindWebSocketAPI {
		return takesWebSocketAlone
	}
	if a, ok := model.APIOf(to.Spec); ok {
		return apiRefuses(t, to, a, h)
	}
	return ""
}

// closedBehind is a balancer whose security groups do not admit the checkers, where all
// that takes their requests are such: behind an accelerator that keeps the addresses of
// clients or an NLB, which keeps them towards an ALB.
// https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html
func closedBehind(t *model.Topology, to *model.Node) (alb *model.Node) {
	if a, ok := model.As[*model.Accelerator](to); !ok && to.Kind() != model.KindNLB || ok && a.ClientIPPreservation.IsSet() && !a.ClientIPPreservation.Val() {
		return nil
	}
	for _, l := range t.Out(to.ID) {
		if !l.Data() || !model.LegalLink(t, l) {
			continue
		}
		n := t.Node(l.To)
		if n.Kind() != model.KindALB || model.AdmitsWord(n, model.AdmitsCheckers) {
			return nil
		}
		alb = n
	}
	return alb
}

// keptOut: security groups that do not admit the addresses of the checkers, and TLS
// 1.3 alone, of which the checkers know nothing.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func keptOut(t *model.Topology, h *model.HealthCheck, to *model.Node) string {
	if !model.AdmitsWord(to, model.AdmitsCheckers) {
		return "its security groups do not admit the checkers"
	}
	if alb := closedBehind(t, to); alb != nil {
		return "the security groups of " + alb.Label() + " behind it do not admit the checkers"
	}
	if !strings.HasPrefix(h.Type.Val(), "HTTPS") {
		return ""
	}
	if model.TLS13Only(to) {
		return "it speaks TLS 1.3 alone, and the checkers TLS 1.2 at most"
	}
	if nlb, ok := model.As[*model.NLB](to); ok && nlb.Listener.Val() != "tls" {
		for _, l := range t.Out(to.ID) {
			if alb := t.Node(l.To); alb.Kind() == model.KindALB && model.LegalLink(t, l) && model.TLS13Only(alb) {
				return alb.Label() + " behind it speaks TLS 1.3 alone, and the checkers TLS 1.2 at most"
			}
		}
	}
	return ""
}

// NamedByItself is the record whose name a health check calls although it guards
// it, nil for none: the check sees whatever the record answers at the moment, also
// the standby, and its results are unpredictable.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
func NamedByItself(t *model.Topology, check *model.Node) *model.Node {
	h, ok := model.As[*model.HealthCheck](check)
	if !ok || h.FQDN.Val() == "" {
		return nil
	}
	var first *model.Node
	for _, record := range t.Named(h.FQDN.Val()) {
		attached := slices.ContainsFunc(t.Out(check.ID), func(l *model.Link) bool { return l.Kind == model.Attach && l.To == record.ID })
		if (attached || answersAsk(t, record, check)) && (first == nil || record.ID < first.ID) {
			first = record
		}
	}
	return first
}

// answersAsk tells whether an answer of a record names a health check.
func answersAsk(t *model.Topology, record, check *model.Node) bool {
	return slices.ContainsFunc(t.Out(record.ID), func(l *model.Link) bool {
		s, ok := model.LinkAs[*model.ResolvesToSpec](l)
		return ok && s.HealthCheck.Val() == check.ID
	})
}

// deafTo: HTTP to what listens for TLS alone, HTTPS to what has none.
func deafTo(t *model.Topology, to *model.Node, scheme string) string {
	if scheme == model.ProtocolTCP {
		if to.Kind() == model.KindNLB && !NLBHears(t, to, scheme) {
			return "it listens for " + ListensFor(t, to)
		}
		return ""
	}
	if _, refuses := Refuses(to.Kind(), scheme); refuses {
		return "it has no listener for " + strings.ToUpper(scheme)
	}
	if b, ok := model.As[*model.S3](to); ok && b.Access.Val() == model.AccessWebsite && scheme == model.ProtocolHTTPS {
		return "a website endpoint has no HTTPS"
	}
	if Unheard(t, to, []string{scheme}) != "" {
		return "it listens for " + ListensFor(t, to)
	}
	return ""
}

// closedTo: a port on which nothing listens, or what listens there speaks another
// protocol. Left out the port is that of the protocol.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
func closedTo(t *model.Topology, h *model.HealthCheck, to *model.Node) string {
	open, scheme := doorsOf(t, to), checkScheme(h)
	port := h.Port.Or(portOfScheme[scheme])
	speaks, listens := open[port]
	switch {
	case len(open) == 0 || port == 0:
		return ""
	case !listens:
		return fmt.Sprintf("nothing listens on port %d there", port)
	case speaks != "" && scheme != model.ProtocolTCP && speaks != scheme:
		return fmt.Sprintf("its port %d is for %s", port, strings.ToUpper(speaks))
	}
	return ""
}

var portOfScheme = map[string]int{model.ProtocolHTTP: 80, model.ProtocolHTTPS: 443}

// doorsOf are the ports on which a node listens with the protocol that each speaks,
// "" for any; none when they are not known.
func doorsOf(t *model.Topology, n *model.Node) map[int]string {
	switch s := n.Effective().(type) {
	case *model.NLB, *model.ALB:
		doors := map[int]string{}
		for _, l := range model.ListenersOf(t, n) {
			first, _, _ := strings.Cut(strings.TrimSpace(l), " ")
			protocol, port, _ := strings.Cut(first, ":")
			number, err := strconv.Atoi(port)
			if err != nil {
				return nil // elb/listener-form
			}
			doors[number] = ""
			if n.Kind() == model.KindALB { // of an NLB see deafTo
				doors[number] = strings.ToLower(protocol)
			}
		}
		return doors
	case *model.CloudFront:
		return map[int]string{80: model.ProtocolHTTP, 443: model.ProtocolHTTPS}
	case *model.S3:
		if s.Access.Val() == model.AccessWebsite {
			return map[int]string{80: model.ProtocolHTTP}
		}
	}
	if n.Kind().API() || n.Kind() == model.KindFunctionURL {
		return map[int]string{443: model.ProtocolHTTPS}
	}
	return nil
}

// tooSlowFor: everything behind works for longer than a checker waits for the status. A
// path of its own is taken to be answered at once.
func tooSlowFor(t *model.Topology, h *model.HealthCheck, to *model.Node) string {
	patient := waits()["checker-status"].seconds
	if h.Path.Val() != "/" || to.Kind() == model.KindCloudFront { // which may answer from its cache
		return ""
	}
	slowest := to
	for _, l := range t.Out(to.ID) {
		if !l.Data() || l.Kind == model.Writes {
			continue
		}
		end := t.Node(l.To)
		if worksFor(end) <= patient {
			return ""
		}
		slowest = end
	}
	if worksFor(slowest) <= patient {
		return ""
	}
	return fmt.Sprintf("%s works for %s s, and a checker waits %s s for the status", slowest.Label(), figure(worksFor(slowest)), figure(patient))
}

// apiRefuses: keys are asked for method by method, so that a path of its own may
// be open.
func apiRefuses(t *model.Topology, api *model.Node, a *model.API, h *model.HealthCheck) string {
	auth, said := model.APIAuth(t, api)
	open := auth == model.AuthNone || auth == model.AuthAPIKey && h.Path.Val() != "/"
	switch {
	case said && !open:
		return "it wants callers to authorize by " + auth + ", and checkers have no credentials"
	case a.MTLS.Val():
		return "it wants a client certificate"
	}
	return ""
}

func distributionRefuses(t *model.Topology, h *model.HealthCheck, d *model.CloudFront, n *model.Node) string {
	fqdn := h.FQDN.Val()
	switch {
	case !checkersLetIn(h, d):
		return "its geographic restriction leaves the countries of the checkers out (403)"
	case d.ViewerMTLS.Val() == "required":
		return "it wants a client certificate"
	case fqdn != "" && len(d.Aliases.Val()) > 0 && !strings.HasSuffix(model.Domain(fqdn), ".cloudfront.net") && !model.Covers(d.Aliases.Val(), fqdn):
		return fqdn + " is none of its aliases (403)"
	}
	if o := BehaviorFor(t, n, h.Path.Val()); o != nil {
		switch {
		case o.SignedURLs.Val():
			return "its behaviour " + o.Path.Val() + " wants signed URLs (403)"
		case o.ViewerProtocol.Val() == "https-only" && checkScheme(h) == model.ProtocolHTTP:
			return "its behaviour " + o.Path.Val() + " refuses plain HTTP (403)"
		}
	}
	return ""
}

// BehaviorFor is the behaviour that takes a path, nil when there is none.
func BehaviorFor(t *model.Topology, dist *model.Node, path string) *model.OriginSpec {
	var rest *model.OriginSpec
	for _, l := range t.Out(dist.ID) {
		o, ok := model.LinkAs[*model.OriginSpec](l)
		switch {
		case !ok || !model.LegalLink(t, l), o.ChosenBy.Val() != "", o.GroupRole.Val() == "secondary": // no behaviour, but another origin of one
		case o.Path.Val() == "*":
			rest = o
		case model.PatternCovers(model.BehaviorPath(o.Path.Val()), path):
			return o
		}
	}
	return rest
}

// checkersLetIn tells whether the geographic restriction of a distribution lets
// enough checkers in.
func checkersLetIn(h *model.HealthCheck, d *model.CloudFront) bool {
	restriction := d.GeoRestriction.Val()
	if restriction != "allowlist" && restriction != "denylist" {
		return true
	}
	regions := h.Regions.Val()
	if len(regions) == 0 {
		regions = model.CheckerRegions()
	}
	in := 0
	for _, code := range regions {
		r, _ := geo.RegionByCode(code)
		listed := geo.Listed(d.GeoCountries.Val(), r.Country)
		if listed == (restriction == "allowlist") {
			in++
		}
	}
	return float64(in) > quorum*float64(len(regions)) // equivalent, at the bound: 18 % of at most eight Regions is no whole number
}

func balancerRefuses(t *model.Topology, to *model.Node) string {
	if Verifies(to) {
		return "it wants a client certificate"
	}
	token, header, forwards := true, true, 0
	for _, f := range t.Out(to.ID) {
		s, ok := model.LinkAs[*model.ForwardsSpec](f)
		if !ok || !model.LegalLink(t, f) {
			continue
		}
		forwards++
		deny := s.OnUnauthenticated.Val() == model.OnUnauthenticatedDeny
		auth := model.AuthOf(to, f)
		token = token && (auth == model.AuthJWT || deny && auth != model.AuthNone)
		header = header && s.Header.Val() != ""
	}
	alb, _ := model.As[*model.ALB](to)
	switch {
	case forwards == 0 || len(alb.OwnAnswers()) > 0: // one of which may take the check, see [Walker.Rejected]
	case token:
		return "all of its rules want a login or a token (401)"
	case header:
		return "all of its rules want a header that checkers do not send"
	}
	return shutOut(t, to)
}

// Reasons for which a check does not pass as it is drawn, and may as it is made: what
// admits CloudFront is opened to checkers too, a page to search is written where none is
// drawn, and of a WebSocket API no page of AWS says what a plain request gets.
const (
	groupsAdmitCloudFront = "its security groups admit CloudFront alone"
	noPageToSearch        = "no backend answers there, whose page could have the text that it searches for"
	takesWebSocketAlone   = "it takes connections of WebSocket, and a checker asks by a plain request"
)

// MayPassOnceMade tells of a reason of [CheckRefused] or [Walker.Rejected] whether the
// check may pass all the same once what is drawn is made.
func MayPassOnceMade(why string) bool {
	return why == groupsAdmitCloudFront || why == noPageToSearch || why == takesWebSocketAlone
}

// shutOut: security groups that a link of CloudFront tells to admit CloudFront
// alone. What the property securityGroups says decides where it is set.
func shutOut(t *model.Topology, to *model.Node) string {
	balancer := to.Kind() == model.KindALB || to.Kind() == model.KindNLB
	if !balancer || model.SecurityGroupsOf(to).IsSet() {
		return ""
	}
	if fromPrefixList(t, to) {
		return groupsAdmitCloudFront
	}
	return ""
}

// fromPrefixList tells whether a link of CloudFront that says so comes to a balancer:
// directly or through records, accelerators and, towards an ALB, Network Load Balancers.
// It goes back from the balancer, for many checks ask in large designs.
func fromPrefixList(t *model.Topology, end *model.Node) bool {
	seen := map[*model.Node]bool{}
	for queue := []*model.Node{end}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		if seen[n] {
			continue
		}
		seen[n] = true
		queue = append(queue, sameRecords(t, n)...)
		for _, l := range t.In(n.ID) {
			if o, ok := model.LinkAs[*model.OriginSpec](l); ok && o.Access.Val() == model.AccessPrefixList && model.LegalLink(t, l) {
				return true
			}
			from := t.Node(l.From)
			on := from.Kind() == model.KindRecord || from.Kind() == model.KindAccelerator || from.Kind() == model.KindNLB && n.Kind() == model.KindALB
			if on && l.Data() && model.LegalLink(t, l) {
				queue = append(queue, from)
			}
		}
	}
	return false
}

// Unheard is a scheme for which a balancer has no listener, "" when it has one for
// all of them.
func Unheard(t *model.Topology, n *model.Node, schemes []string) string {
	for _, scheme := range schemes {
		switch n.Kind() {
		case model.KindALB:
			if open, redirected, told := model.Listens(t, n, scheme); told && !open && !redirected {
				return scheme
			}
		case model.KindNLB:
			if !NLBHears(t, n, scheme) {
				return scheme
			}
		}
	}
	return ""
}

// Verifies tells whether a balancer refuses clients without a certificate.
func Verifies(n *model.Node) bool {
	switch s := n.Effective().(type) {
	case *model.ALB:
		return s.MTLS.Val() == model.MTLSVerify
	case *model.NLB:
		return s.Listener.Val() == "tls" && s.MTLS.Val() == model.MTLSVerify
	}
	return false
}
