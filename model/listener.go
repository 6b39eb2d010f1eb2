package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Conditions are what requests must fulfil to take the rule of a forwards link,
// in the order of the descriptors, each in a few words; none for a rule that
// takes every request.
func (s *ForwardsSpec) Conditions() []string {
	var out []string
	add := func(before, value string) {
		if value != "" {
			out = append(out, before+value)
		}
	}
	add("", s.Host.Val())
	add("", s.PathRule.Val())
	add("~", s.HostRegex.Val())
	add("~", s.PathRegex.Val())
	add("", s.Header.Val())
	add("", s.Method.Val())
	add("?", s.Query.Val())
	add("", strings.Join(s.SourceIP.Val(), ","))
	add("", s.IPFamily.Val())
	return out
}

// SameRule tells whether two forwards links of a balancer belong to one rule:
// they have the same listener, conditions and priority.
func SameRule(a, b *Link) bool {
	x, ok := LinkAs[*ForwardsSpec](a)
	y, other := LinkAs[*ForwardsSpec](b)
	if !ok || !other {
		return ok == other
	}
	return x.Listener.Val() == y.Listener.Val() && x.Priority.Val() == y.Priority.Val() && slices.Equal(x.Conditions(), y.Conditions())
}

// Weighted tells whether target groups share the requests of the rule of a
// forwards link by weight: one of the links of the rule states a weight.
func Weighted(t *Topology, l *Link) bool {
	return slices.ContainsFunc(t.Out(l.From), func(o *Link) bool {
		s, ok := LinkAs[*ForwardsSpec](o)
		return ok && s.Weight.IsSet() && SameRule(l, o)
	})
}

// AuthOf is what a rule of a balancer asks for before it forwards: what the
// link says, else what the balancer does.
func AuthOf(balancer *Node, l *Link) string {
	s, _ := LinkAs[*ForwardsSpec](l)
	if s != nil && s.Auth.IsSet() {
		return s.Auth.Val()
	}
	if alb, ok := As[*ALB](balancer); ok {
		return cmp.Or(alb.Auth.Val(), AuthNone)
	}
	return AuthNone
}

// AuthOver is what a rule of a balancer asks of requests that come over a scheme:
// nothing of plain HTTP where it belongs to an HTTPS listener and an HTTP listener
// forwards as well, since these actions exist on HTTPS listeners only.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
func AuthOver(balancer *Node, l *Link, scheme string) string {
	s, _ := LinkAs[*ForwardsSpec](l)
	alb, ok := As[*ALB](balancer)
	if !ok || scheme != ProtocolHTTP || s != nil && s.Listener.Val() != "" {
		return AuthOf(balancer, l)
	}
	plain, _, _ := alb.listens(ProtocolHTTP)
	if secure, _, _ := alb.listens(ProtocolHTTPS); plain && secure {
		return AuthNone
	}
	return AuthOf(balancer, l)
}

// Before orders rules as a listener tries them: by priority, those without one
// last, where they keep the order of the document.
func (s *ForwardsSpec) Before(o *ForwardsSpec) int {
	const last = 1 << 30
	return cmp.Compare(s.Priority.Or(last), o.Priority.Or(last))
}

// HeaderCondition splits a header condition into name and pattern.
func HeaderCondition(condition string) (name, pattern string, ok bool) {
	name, pattern, ok = strings.Cut(condition, ":")
	name, pattern = strings.TrimSpace(name), strings.TrimSpace(pattern)
	return name, pattern, ok && name != "" && pattern != "" && !strings.Contains(name, " ")
}

// Rewrite splits a rewrite into the expression that it looks for and what
// stands in its place.
func Rewrite(text string) (regex, replacement string, ok bool) {
	regex, replacement, ok = strings.Cut(text, "->")
	regex, replacement = strings.TrimSpace(regex), strings.TrimSpace(replacement)
	return regex, replacement, ok && regex != ""
}

// listens tells how the listeners that an ALB lists take a scheme (http or https):
// open when one forwards it, redirected when one sends it to HTTPS. told is false
// when they cannot be read.
func (s *ALB) listens(scheme string) (open, redirected, told bool) {
	return takenBy(s.Listeners.Val(), scheme)
}

// Listens is ALB.listens of an ALB with all its listeners, see [ListenersOf].
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
func Listens(t *Topology, alb *Node, scheme string) (open, redirected, told bool) {
	return takenBy(ListenersOf(t, alb), scheme)
}

// ListensAsDrawn is [Listens] of the listeners that a design names alone, on the
// balancer or on its links, without those of the default.
func ListensAsDrawn(t *Topology, alb *Node, scheme string) (open, redirected, told bool) {
	var named []string
	if raw, ok := alb.Spec.(*ALB); ok {
		named = slices.Clone(raw.Listeners.Val())
	}
	return takenBy(namedBy(t, alb, named), scheme)
}

// ListensBehind is [Listens] of an ALB as what a Network Load Balancer passes on finds
// it. One that leaves its listeners out and has a certificate has those of the default.
// Without a certificate there is none to show on them, and an export opens one that
// forwards; only those that links name are known then.
func ListensBehind(t *Topology, alb *Node, scheme string) (open, redirected, told bool) {
	if ListsAll(t, alb) {
		return Listens(t, alb, scheme)
	}
	return ListensAsDrawn(t, alb, scheme)
}

func takenBy(listeners []string, scheme string) (open, redirected, told bool) {
	for _, l := range listeners {
		words := strings.Fields(strings.ToLower(l))
		if len(words) == 0 {
			continue
		}
		protocol, _, _ := strings.Cut(words[0], ":")
		told = told || protocol == "http" || protocol == "https"
		switch {
		case protocol != scheme:
		case slices.Contains(words[1:], "redirect"):
			redirected = true
		default:
			open = true
		}
	}
	return open, redirected, told
}

// ListenersOf are the listeners of a load balancer, as protocol:port, and the word
// redirect where one sends clients to HTTPS. An ALB lists its own; where it leaves
// them to the default and has no certificate, links name others. An NLB has the one
// that its properties describe, where a link belongs to it, and those that links name.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
func ListenersOf(t *Topology, balancer *Node) []string {
	var out []string
	switch s := balancer.Effective().(type) {
	case *ALB:
		if out = s.Listeners.Val(); ListsAll(t, balancer) {
			return out
		}
	case *NLB:
		if s.usesOwn(t, balancer) {
			out = []string{s.ownListener()}
		}
	default:
		return nil
	}
	return namedBy(t, balancer, slices.Clone(out))
}

// namedBy adds to listeners those that the links of a balancer name.
func namedBy(t *Topology, balancer *Node, listeners []string) []string {
	for _, l := range t.Out(balancer.ID) {
		if f, ok := LinkAs[*ForwardsSpec](l); ok && f.Listener.Val() != "" && !Unlisted(t, l) {
			if named := strings.ToLower(f.Listener.Val()); !slices.Contains(listeners, named) {
				listeners = append(listeners, named)
			}
		}
	}
	return listeners
}

// ListsAll tells whether an ALB has no other listeners than those that it lists: it
// states them, or has a certificate to show on those of the default.
func ListsAll(t *Topology, alb *Node) bool {
	raw, ok := alb.Spec.(*ALB)
	return !ok || raw.Listeners.IsSet() || slices.ContainsFunc(t.In(alb.ID), func(l *Link) bool {
		return l.Kind == Attach && t.Node(l.From).Kind() == KindCertificate && LegalLink(t, l)
	})
}

// usesOwn tells whether requests go on from the listener that the properties of an
// NLB describe, or nowhere.
func (s *NLB) usesOwn(t *Topology, nlb *Node) bool {
	rules := 0
	for _, l := range t.Out(nlb.ID) {
		f, ok := LinkAs[*ForwardsSpec](l)
		if ok && (f.Listener.Val() == "" || sameListener(f.Listener.Val(), s.ownListener())) {
			return true
		}
		if ok {
			rules++
		}
	}
	return rules == 0
}

// ownListener is the listener that the properties of an NLB describe.
func (s *NLB) ownListener() string { return s.Listener.Val() + ":" + strconv.Itoa(s.Port.Val()) }

// ListenerOf is the listener to which the rule of a forwards link belongs; "" where
// it is every one of an ALB.
func ListenerOf(t *Topology, l *Link) string {
	f, ok := LinkAs[*ForwardsSpec](l)
	if !ok {
		return ""
	}
	if nlb, own := As[*NLB](t.Node(l.From)); own && f.Listener.Val() == "" {
		return nlb.ownListener()
	}
	return strings.ToLower(f.Listener.Val())
}

// OnOneListener tells whether the rules of two forwards links of an ALB stand on one
// listener. A link that names none stands on each that forwards.
func OnOneListener(t *Topology, a, b *Link) bool {
	x, y := ListenerOf(t, a), ListenerOf(t, b)
	if x == y || x != "" && y != "" {
		return x == y
	}
	named := a
	if x == "" {
		named = b
	}
	alb, at := t.Node(a.From), x+y
	s, ok := As[*ALB](alb)
	return ok && !Unlisted(t, named) && !slices.Contains(s.RedirectedListeners(), at) &&
		!slices.ContainsFunc(ListenersOf(t, alb), func(l string) bool {
			return sameListener(l, at) && len(strings.Fields(l)) > 1
		})
}

// Unlisted tells whether a forwards link names a listener that its balancer does not
// have: it is none, an ALB lists others, or another link belongs to the listener that
// an NLB has on that port for another protocol.
func Unlisted(t *Topology, l *Link) bool {
	named, balancer := ListenerOf(t, l), t.Node(l.From)
	if named == "" || len(ListenerProtocols(balancer.Kind())) == 0 {
		return false
	}
	if !FormedListener(balancer.Kind(), named) {
		return true
	}
	switch raw := balancer.Spec.(type) {
	case *ALB:
		return ListsAll(t, balancer) && !slices.ContainsFunc(ListenersOf(t, balancer), func(o string) bool { return sameListener(o, named) })
	case *NLB:
		nlb, _ := As[*NLB](balancer)
		_, port, _ := strings.Cut(named, ":")
		return raw.Listener.IsSet() && named != nlb.ownListener() && nlb.usesOwn(t, balancer) && strings.HasSuffix(nlb.ownListener(), ":"+port)
	}
	return false
}

// ListenerProtocols are the protocols for which a kind of load balancer listens, the
// usual one first; none where no listener is drawn.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
func ListenerProtocols(k Kind) []string {
	switch k {
	case KindALB:
		return []string{"https", "http"}
	case KindNLB:
		return []string{"tcp", "tls", "udp", "tcp_udp", "quic", "tcp_quic"}
	}
	return nil
}

// FormedListener tells whether a word is a protocol of the kind with a port.
func FormedListener(k Kind, word string) bool {
	protocol, port, _ := strings.Cut(word, ":")
	n, err := strconv.Atoi(port)
	return err == nil && n >= 1 && n <= 65535 && slices.Contains(ListenerProtocols(k), protocol)
}

// sameListener tells whether two listeners are one, whatever they do.
func sameListener(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	return len(x) > 0 && len(y) > 0 && x[0] == y[0]
}

// ListensAt tells whether one of the listeners that are drawn is protocol:port.
func (s *ALB) ListensAt(listener string) bool {
	return slices.ContainsFunc(s.Listeners.Val(), func(l string) bool {
		words := strings.Fields(strings.ToLower(l))
		return len(words) > 0 && words[0] == listener
	})
}

// ListensOn tells whether one of the listeners that are drawn is on the port.
func (s *ALB) ListensOn(port int) bool {
	return slices.ContainsFunc(s.Listeners.Val(), func(l string) bool {
		_, rest, _ := strings.Cut(l, ":")
		digits, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		return digits == strconv.Itoa(port)
	})
}

// RedirectedListeners are the listeners that a rule of the balancer without
// conditions sends to HTTPS.
func (s *ALB) RedirectedListeners() []string {
	var out []string
	for _, a := range s.OwnAnswers() {
		if a.Redirect != nil && a.Redirect.Protocol == "https" && len(a.When.Conditions()) == 0 && a.When.Listener.IsSet() {
			out = append(out, strings.ToLower(a.When.Listener.Val()))
		}
	}
	return out
}

// tlsPolicyOf is the security policy under which a balancer ends TLS, "" where it
// does not.
func tlsPolicyOf(n *Node) string {
	switch s := n.Effective().(type) {
	case *ALB:
		return s.TLSPolicy.Val()
	case *NLB:
		if s.Listener.Val() == "tls" {
			return s.TLSPolicy.Val()
		}
	}
	return ""
}

// TLS13Only tells whether a balancer takes no older version of TLS than 1.3.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
func TLS13Only(n *Node) bool {
	return strings.HasPrefix(tlsPolicyOf(n), "ELBSecurityPolicy-TLS13-1-3-")
}
