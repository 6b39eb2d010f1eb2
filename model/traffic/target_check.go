package traffic

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// BalancerCheck is how a Network Load Balancer asks an ALB behind it for its health.
type BalancerCheck struct {
	Path   string
	Status int    // what the ALB answers itself there; 0 where it passes the check on, or redirects it
	Why    string // why the check never passes; "" where it may
}

// CheckOfALB is the check of a link from a Network Load Balancer to an ALB. It comes to
// one listener of the ALB, as HTTP or HTTPS, from an address of the VPC, by the address of
// the ALB, without a header that rules ask for, and nobody can give it a login, a token or a
// certificate. The path is that of the link, else the first that a target behind the ALB
// gets, else / with the answer that the ALB gives itself: it proves that the ALB is there.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
func CheckOfALB(t *model.Topology, l *model.Link, listener string) BalancerCheck {
	alb, stated := t.Node(l.To), specOf(l).HealthCheck
	listener, does, _ := strings.Cut(strings.ToLower(listener), " ")
	scheme, _, _ := strings.Cut(listener, ":")
	if scheme == model.ProtocolHTTPS && Verifies(alb) {
		return BalancerCheck{Path: stated.Or("/"), Why: "its listener " + listener + " wants a client certificate, and " + t.Node(l.From).Label() + " has none to show"}
	}
	at := albDoor{t: t, alb: alb, listener: listener, scheme: scheme, redirects: does == "redirect"}
	at.redirects = at.redirects || slices.Contains(at.spec().RedirectedListeners(), listener)
	if stated.IsSet() {
		c := BalancerCheck{Path: stated.Val()}
		if status := at.answerTo(c.Path); status >= 400 {
			c.Why = fmt.Sprintf("it answers %d to the check of %s", status, c.Path)
		}
		return c
	}
	for _, path := range at.paths() {
		if at.answerTo(path) < 400 {
			return BalancerCheck{Path: path}
		}
	}
	return BalancerCheck{Path: "/", Status: at.answerTo("/")}
}

// CheckedListener is the listener of an ALB to which the check of a Network Load Balancer
// comes: that on the port of the link, else on that of the Network Load Balancer, else the
// first. "" where none is known.
func CheckedListener(t *model.Topology, l *model.Link) string {
	nlb, ok := model.As[*model.NLB](t.Node(l.From))
	if !ok {
		return ""
	}
	port := specOf(l).Port.Or(nlb.Port.Val())
	if _, own, named := strings.Cut(specOf(l).Listener.Val(), ":"); named && !specOf(l).Port.IsSet() {
		port, _ = strconv.Atoi(own)
	}
	all := model.ListenersOf(t, t.Node(l.To))
	for _, text := range all {
		if first, _, _ := strings.Cut(text, " "); strings.HasSuffix(first, ":"+strconv.Itoa(port)) {
			return text
		}
	}
	if len(all) == 0 || specOf(l).Port.IsSet() {
		return ""
	}
	return all[0]
}

// albDoor is one listener of an ALB.
type albDoor struct {
	t                *model.Topology
	alb              *model.Node
	listener, scheme string
	redirects        bool // what no rule takes goes to HTTPS
}

// paths are those that a check may ask for: /, and one that each rule takes, as the
// listener tries them.
func (d *albDoor) paths() []string {
	out := []string{"/"}
	for _, l := range d.forwards() {
		path := strings.NewReplacer("*", "", "?", "x").Replace(specOf(l).PathRule.Val())
		if strings.HasPrefix(path, "/") && !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out
}

// forwards are the links along which the listener sends requests, as it tries them.
func (d *albDoor) forwards() []*model.Link {
	var out []*model.Link
	if d.redirects {
		return nil
	}
	for _, l := range d.t.Out(d.alb.ID) {
		if s, ok := model.LinkAs[*model.ForwardsSpec](l); ok && model.LegalLink(d.t, l) && d.has(s) {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b *model.Link) int { return specOf(a).Before(specOf(b)) })
	return out
}

// has tells whether a rule belongs to the listener.
func (d *albDoor) has(s *model.ForwardsSpec) bool {
	named := strings.ToLower(strings.TrimSpace(s.Listener.Val()))
	return named == "" || named == d.listener
}

// answerTo is the status by which the listener answers a check itself; 0 where a target
// does, which is taken to say 200, or where clients are sent to log in.
func (d *albDoor) answerTo(path string) int {
	own := slices.DeleteFunc(d.own(), func(a *model.OwnAnswer) bool { return !d.takes(&a.When, path) })
	forwards := slices.DeleteFunc(d.forwards(), func(l *model.Link) bool { return !d.takes(specOf(l), path) })
	conditional := func(s *model.ForwardsSpec) bool { return len(s.Conditions()) > 0 }
	slices.SortStableFunc(own, func(a, b *model.OwnAnswer) int { return a.When.Before(&b.When) })
	firstOwn := slices.IndexFunc(own, func(a *model.OwnAnswer) bool { return conditional(&a.When) })
	first := slices.IndexFunc(forwards, func(l *model.Link) bool { return conditional(specOf(l)) })
	switch {
	case firstOwn >= 0 && (first < 0 || own[firstOwn].When.Before(specOf(forwards[first])) <= 0):
		return own[firstOwn].Status
	case first >= 0:
		return d.passedOn(forwards[first])
	case len(forwards) > 0:
		return d.passedOn(forwards[0])
	case len(own) > 0:
		return own[0].Status
	}
	if d.redirects {
		return 301
	}
	return 404 // an ALB without a default of its own, see [course.byDefault]
}

func (d *albDoor) spec() *model.ALB {
	alb, _ := model.As[*model.ALB](d.alb)
	return alb
}

func (d *albDoor) own() []*model.OwnAnswer {
	return slices.DeleteFunc(slices.Clone(d.spec().OwnAnswers()), func(a *model.OwnAnswer) bool { return !d.has(&a.When) || a.Refused(d.scheme) != "" })
}

// takes tells whether a rule takes a check. Its Host is an address, which no name is; that
// the addresses of the VPC are private ones is assumed.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
func (d *albDoor) takes(s *model.ForwardsSpec, path string) bool {
	asked, query, _ := strings.Cut(path, "?")
	switch {
	case strings.Trim(s.Host.Val(), "*") != "", s.HostRegex.Val() != "", s.Header.Val() != "", s.IPFamily.Val() == model.IPv6Only:
		return false
	case s.Method.Val() != "" && s.Method.Val() != "GET":
		return false
	case s.PathRule.Val() != "" && !matchPath(s.PathRule.Val(), asked), s.PathRegex.Val() != "" && !found(s.PathRegex.Val(), asked):
		return false
	case s.Query.Val() != "" && !(&probe{query: query}).asks(s.Query.Val()):
		return false
	}
	return len(s.SourceIP.Val()) == 0 || slices.ContainsFunc(s.SourceIP.Val(), model.MayHoldVPC)
}

// passedOn is what a client without any proof gets along a link: 0, or the status by which
// the ALB refuses it. A check speaks HTTP/1.1, which is assumed.
func (d *albDoor) passedOn(l *model.Link) int {
	switch auth := model.AuthOver(d.alb, l, d.scheme); auth {
	case model.AuthJWT:
		return 401
	case model.AuthCognito, model.AuthOIDC:
		if specOf(l).OnUnauthenticated.Val() == model.OnUnauthenticatedDeny {
			return 401
		}
		if specOf(l).OnUnauthenticated.Val() != model.OnUnauthenticatedAllow {
			return 0
		}
	}
	if v, _ := VersionOf(d.t, l); d.t.Node(l.To).Kind() != model.KindLambda && !takes(v, model.VersionHTTP1, "GET") {
		return otherVersion
	}
	return 0
}
