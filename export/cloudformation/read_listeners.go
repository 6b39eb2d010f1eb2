package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"portolan/model"
)

// forwarded is what a load balancer sends to a node under some conditions, and on
// which of its listeners.
type forwarded struct {
	to        *model.Node
	when      []model.Setting
	priority  string
	listeners []string
}

func (f *forwarded) key() string { return fmt.Sprint(f.to.ID, f.when) }

// forwards draws the links of load balancers: one for each rule that forwards, and for
// what listeners do when no rule takes a request. A link names its listener where
// others do not the same.
func (s *sketch) forwards() {
	for _, t := range s.set {
		for _, b := range t.resources {
			from := s.byID[b.node]
			if from == nil || b.kind != "AWS::ElasticLoadBalancingV2::LoadBalancer" {
				continue
			}
			s.forwardsOf(from, b)
		}
	}
}

func (s *sketch) forwardsOf(from *model.Node, balancer *readResource) {
	var all []*forwarded
	add := func(f *forwarded, listener string) {
		at := slices.IndexFunc(all, func(o *forwarded) bool { return o.key() == f.key() })
		if at < 0 {
			all, at = append(all, f), len(all)
		}
		if !slices.Contains(all[at].listeners, listener) {
			all[at].listeners = append(all[at].listeners, listener)
		}
	}
	var open []string
	for _, l := range s.users[balancer] {
		leaves := s.words.leaves(l)
		if l.kind != "AWS::ElasticLoadBalancingV2::Listener" || slices.Contains(open, listenerName(leaves)) {
			continue
		}
		if leaves["DefaultActions.0.Type"] != "redirect" {
			open = append(open, listenerName(leaves))
		}
		rules := slices.DeleteFunc(slices.Clone(s.users[l]), func(u *readResource) bool { return u.kind != "AWS::ElasticLoadBalancingV2::ListenerRule" })
		asks := func(rule *readResource) bool { return asksForSecret(rule, s.words.leaves(rule)) }
		guarded := s.ours && slices.ContainsFunc(rules, asks)
		for _, rule := range rules {
			if !guarded || asks(rule) { // the others let health checks in
				s.ruled(from, rule, func(f *forwarded) { add(f, listenerName(leaves)) })
			}
		}
	}
	for _, l := range s.users[balancer] {
		if l.kind != "AWS::ElasticLoadBalancingV2::Listener" {
			continue
		}
		leaves := s.words.leaves(l)
		s.eachTarget(from, l, leaves, nil, "", func(f *forwarded) { add(f, listenerName(leaves)) })
	}
	for _, f := range all {
		settings := append(slices.Clone(f.when), one("priority", f.priority))
		if from.Kind() != model.KindNLB && len(f.listeners) >= len(open) {
			s.linkOnce(from, f.to, settings...)
			continue
		}
		for _, l := range f.listeners {
			if from.Kind() == model.KindNLB && l == all[0].listeners[0] {
				l = "" // its properties say this one
			}
			s.linkOnce(from, f.to, append(slices.Clone(settings), one("listener", l))...)
		}
	}
}

// listenerName is a listener as links call it.
func listenerName(leaves map[string]string) string {
	return strings.ToLower(leaves["Protocol"]) + ":" + leaves["Port"]
}

// ruled hands on what a rule sends to whom.
func (s *sketch) ruled(from *model.Node, rule *readResource, add func(*forwarded)) {
	leaves, priority := s.words.leaves(rule), s.priority(rule)
	for _, settings := range ruleSettings(rule, leaves) {
		s.eachTarget(from, rule, leaves, settings, priority, add)
		priority = "" // the others follow
	}
}

// eachTarget hands on to whom a rule or a listener forwards. How long a client stays
// with one of several groups is said of them all, so the first has it.
func (s *sketch) eachTarget(from *model.Node, r *readResource, leaves map[string]string, when []model.Setting, priority string, add func(*forwarded)) {
	sticky, unknown := "", ""
	for _, path := range slices.Sorted(maps.Keys(leaves)) {
		switch text := leaves[path]; {
		case strings.HasSuffix(path, ".TargetGroupStickinessConfig.DurationSeconds") && leaves[strings.TrimSuffix(path, "DurationSeconds")+"Enabled"] == "true":
			sticky = text
		case strings.HasSuffix(path, ".OnUnauthenticatedRequest") && text != model.OnUnauthenticatedLogin:
			unknown = text
		}
	}
	for _, to := range s.behindGroups(r) {
		if len(model.Legal(from, to)) == 0 {
			continue
		}
		add(&forwarded{to: to, when: append(slices.Clone(when), one("groupStickiness", sticky), one("onUnauthenticated", unknown)), priority: priority})
		sticky = ""
	}
}

// behindGroups are the nodes that register with the target groups to which a
// resource refers.
func (s *sketch) behindGroups(r *readResource) []*model.Node {
	var out []*model.Node
	add := func(id string) {
		if n := s.byID[id]; n != nil && id != r.node && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	for _, ref := range s.refs[r] {
		if ref.to.kind != "AWS::ElasticLoadBalancingV2::TargetGroup" {
			continue
		}
		for _, u := range s.users[ref.to] {
			add(u.node)
		}
		for _, target := range s.refs[ref.to] {
			add(target.to.node)
		}
		if _, id, ok := strings.Cut(ref.to.comment, ", its targets in "); ok && s.ours {
			add(id) // by addresses that the owner gives
		}
	}
	return out
}

// listeners are the listeners of a load balancer as a drawing writes them.
func (s *sketch) listeners(balancer *readResource) []string {
	var out []string
	for _, u := range s.users[balancer] {
		if u.kind != "AWS::ElasticLoadBalancingV2::Listener" {
			continue
		}
		leaves := s.words.leaves(u)
		if leaves["Protocol"] == "" || leaves["Port"] == "" || !sayable(leaves["Protocol"]) || !sayable(leaves["Port"]) {
			continue
		}
		text := strings.ToLower(leaves["Protocol"]) + ":" + leaves["Port"]
		if leaves["DefaultActions.0.Type"] == "redirect" {
			text += " redirect"
		}
		out = append(out, text)
	}
	return out
}

// maxAlternatives bounds the links that are drawn for one rule.
const maxAlternatives = 32

// ruleSettings are the conditions of a rule as a drawing writes them: a list for each
// choice of values, since a rule takes any of those of a condition, and a link has one.
func ruleSettings(r *readResource, leaves map[string]string) [][]model.Setting {
	out := [][]model.Setting{nil}
	either := func(all []model.Setting) {
		if len(all) == 0 || len(out)*len(all) > maxAlternatives {
			return
		}
		var next [][]model.Setting
		for _, before := range out {
			for _, set := range all {
				next = append(next, append(slices.Clone(before), set))
			}
		}
		out = next
	}
	for i, c := range lookupList(r.properties, "Conditions") {
		at := "Conditions." + decimal(i) + "."
		all := func(path string) (texts []string) {
			for k := 0; leaves[at+path+"."+decimal(k)] != ""; k++ {
				texts = append(texts, leaves[at+path+"."+decimal(k)])
			}
			return texts
		}
		each := func(prop, start string, texts []string) (sets []model.Setting) {
			for _, text := range texts {
				sets = append(sets, one(prop, start+text))
			}
			return sets
		}
		plain := all("Values")
		switch leaves[at+"Field"] {
		case "path-pattern":
			either(each("pathRule", "", append(plain, all("PathPatternConfig.Values")...)))
			either(each("pathRegex", "", all("PathPatternConfig.RegexValues")))
		case "host-header":
			either(each("host", "", append(plain, all("HostHeaderConfig.Values")...)))
			either(each("hostRegex", "", all("HostHeaderConfig.RegexValues")))
		case "http-header":
			if name := leaves[at+"HttpHeaderConfig.HttpHeaderName"]; name != secretHeader {
				either(each("header", name+": ", all("HttpHeaderConfig.Values")))
			}
		case "http-request-method":
			either(each("method", "", all("HttpRequestMethodConfig.Values")))
		case "query-string":
			var pairs []model.Setting
			for _, pair := range lookupList(lookupObject(c, "QueryStringConfig"), "Values") {
				text := scalar(pair, "Value")
				if key := scalar(pair, "Key"); key != "" {
					text = key + "=" + text
				}
				pairs = append(pairs, one("query", text))
			}
			either(pairs)
		case "source-ip":
			if blocks := all("SourceIpConfig.Values"); len(blocks) > 0 {
				either([]model.Setting{{Prop: "sourceIp", Value: blocks}})
			}
		}
	}
	return out
}
