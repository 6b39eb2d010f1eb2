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
	plain, _, _ := alb.Listens(nil, ProtocolHTTP)
	if secure, _, _ := alb.Listens(nil, ProtocolHTTPS); plain && secure {
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

// Listens tells how an ALB with these forwards links takes a scheme (http or
// https): open when a listener forwards it, redirected when one sends it to
// HTTPS. told is false when its listeners cannot be read.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
func (s *ALB) Listens(forwards []*Link, scheme string) (open, redirected, told bool) {
	all := slices.Clone(s.Listeners.Val())
	for _, l := range forwards {
		if f, ok := LinkAs[*ForwardsSpec](l); ok && f.Listener.Val() != "" {
			all = append(all, f.Listener.Val())
		}
	}
	for _, l := range all {
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

// TLSPolicyOf is the security policy under which a balancer ends TLS, "" where it
// does not.
func TLSPolicyOf(n *Node) string {
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
	return strings.HasPrefix(TLSPolicyOf(n), "ELBSecurityPolicy-TLS13-1-3-")
}
