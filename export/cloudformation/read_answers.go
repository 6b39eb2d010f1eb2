package cloudformation

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// ownAnswers are the rules that a load balancer answers itself, as a drawing writes
// them.
func (s *sketch) ownAnswers(balancer *readResource) []string {
	var out []string
	add := func(text string) {
		if _, err := model.ParseOwnAnswer(text); err == nil && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	for _, listener := range s.users[balancer] {
		if listener.kind != "AWS::ElasticLoadBalancingV2::Listener" {
			continue
		}
		guarded := false
		for _, rule := range s.users[listener] {
			if rule.kind != "AWS::ElasticLoadBalancingV2::ListenerRule" {
				continue
			}
			leaves := s.words.leaves(rule)
			guarded = guarded || asksForSecret(rule, leaves)
			if action := answerText(leaves, "Actions.0."); action != "" {
				priority := s.priority(rule)
				for _, settings := range ruleSettings(rule, leaves) {
					add(strings.Join(append(ruleWords(settings, priority), action), " "))
					priority = "" // the others follow
				}
			}
		}
		leaves := s.words.leaves(listener)
		if action := answerText(leaves, "DefaultActions.0."); strings.HasPrefix(action, "fixed") && !guarded {
			add(action)
		}
	}
	return out
}

// asksForSecret tells whether a rule takes only what carries the secret.
func asksForSecret(rule *readResource, leaves map[string]string) bool {
	for i := range lookupList(rule.properties, "Conditions") {
		if leaves["Conditions."+decimal(i)+".HttpHeaderConfig.HttpHeaderName"] == secretHeader {
			return true
		}
	}
	return false
}

// ruleWords are the conditions of a rule in one line.
func ruleWords(settings []model.Setting, priority string) []string {
	var out []string
	for _, set := range settings {
		text := strings.Join(set.Value, ",")
		name := set.Prop
		switch {
		case text == "":
			continue
		case name == "pathRule":
			name = "path"
		case name == "header":
			text = strings.Replace(text, ": ", ":", 1)
		}
		out = append(out, name+"="+text)
	}
	if priority != "" {
		out = append(out, "priority="+priority)
	}
	return out
}

// priority is that of a rule where it does not follow the one before.
func (s *sketch) priority(rule *readResource) string {
	is := s.words.leaves(rule)["Priority"]
	for _, ref := range s.refs[rule] {
		if ref.to.kind != "AWS::ElasticLoadBalancingV2::Listener" {
			continue
		}
		for _, o := range s.users[ref.to] {
			if o != rule && o.kind == rule.kind && follows(s.words.leaves(o)["Priority"], is) {
				return ""
			}
		}
	}
	if is == decimal(ruleStep) {
		return ""
	}
	return is
}

// follows tells whether one priority is that which an export gives behind another.
func follows(a, b string) bool {
	n := wholeNumber(a)
	return n > 0 && n+ruleStep-n%ruleStep == wholeNumber(b)
}

func wholeNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// answerText is an action that forwards nothing, "" for others.
func answerText(leaves map[string]string, at string) string {
	switch leaves[at+"Type"] {
	case "fixed-response":
		return "fixed " + leaves[at+"FixedResponseConfig.StatusCode"]
	case "redirect":
		part := func(name string) string { return leaves[at+"RedirectConfig."+name] }
		protocol := strings.ToLower(part("Protocol"))
		url := cmp.Or(protocol, "#{protocol}") + "://" + cmp.Or(part("Host"), "#{host}")
		if port := part("Port"); port != "" && port != map[string]string{"https": "443", "http": "80"}[protocol] {
			url += ":" + port
		}
		url += cmp.Or(part("Path"), "/#{path}")
		if q := part("Query"); q != "" {
			url += "?" + q
		}
		if code := strings.TrimPrefix(part("StatusCode"), "HTTP_"); code != "301" {
			url += " " + code
		}
		return "redirect " + url
	}
	return ""
}
