package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// OwnAnswer is a rule that a load balancer answers itself: a redirect or a fixed
// response.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
type OwnAnswer struct {
	When     ForwardsSpec // listener, priority and conditions alone
	Redirect *Redirect    // nil for a fixed response
	Status   int          // 301 or 302 of a redirect, else that of the response
}

// Action is what it does, in a few words.
func (a *OwnAnswer) Action() string {
	if a.Redirect != nil {
		return "a redirect"
	}
	return "fixed " + strconv.Itoa(a.Status)
}

// Maintenance tells whether it is a page for the time of maintenance: what no rule takes
// is answered with 503.
// https://www.rfc-editor.org/rfc/rfc9110#name-503-service-unavailable
func (a *OwnAnswer) Maintenance() bool {
	return a.Redirect == nil && a.Status == 503 && len(a.When.Conditions()) == 0
}

// Redirect is where a redirect leads; what is empty stays as in the request.
type Redirect struct{ Protocol, Host, Port, Path, Query string }

// ParseOwnAnswer reads one entry of the property rules of a load balancer.
func ParseOwnAnswer(text string) (*OwnAnswer, error) {
	a := &OwnAnswer{}
	words := strings.Fields(text)
	for i, w := range words {
		switch w {
		case "redirect":
			if err := a.redirect(words[i+1:]); err != nil {
				return nil, fmt.Errorf("%q: %w", text, err)
			}
			if err := a.Redirect.judge(); err != nil {
				return nil, fmt.Errorf("%q: %w", text, err)
			}
			return a, nil
		case "fixed":
			if len(words) != i+2 {
				return nil, fmt.Errorf("%q: write fixed and one status code", text)
			}
			code, err := strconv.Atoi(words[i+1])
			if err != nil {
				return nil, fmt.Errorf("%q: %q is no status code", text, words[i+1])
			}
			a.Status = code
			return a, nil
		}
		if err := a.condition(w); err != nil {
			return nil, fmt.Errorf("%q: %w", text, err)
		}
	}
	return nil, fmt.Errorf("%q: write redirect URL, or fixed CODE, after the conditions", text)
}

func (a *OwnAnswer) condition(word string) error {
	name, value, ok := strings.Cut(word, "=")
	if !ok || value == "" {
		return a.unread(word)
	}
	if err := judged(name, value); err != nil {
		return err
	}
	switch name {
	case "host":
		a.When.Host = Some(value)
	case "path":
		a.When.PathRule = Some(value)
	case "hostRegex":
		a.When.HostRegex = Some(value)
	case "pathRegex":
		a.When.PathRegex = Some(value)
	case "header":
		a.When.Header = Some(value)
	case "method":
		a.When.Method = Some(value)
	case "query":
		a.When.Query = Some(value)
	case "source":
		a.When.SourceIP = Some(strings.Split(value, ","))
	case "listener":
		a.When.Listener = Some(value)
	case "priority":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > mostPriority {
			return &FormError{Why: fmt.Sprintf("priority %q is no whole number from 1 to %d", value, mostPriority)}
		}
		a.When.Priority = Some(n)
	default:
		return &FormError{
			Why:  fmt.Sprintf("%q is no condition: use host, path, hostRegex, pathRegex, header, method, query, source, listener or priority", name),
			Word: name, Known: answerConditions,
		}
	}
	return nil
}

// mostPriority is the greatest priority of a rule.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
const mostPriority = 50000

var answerConditions = []string{"host", "path", "hostRegex", "pathRegex", "header", "method", "query", "source", "listener", "priority"}

// unread says what is wrong with a word that is neither a condition nor an action.
func (a *OwnAnswer) unread(word string) error {
	return &FormError{Why: fmt.Sprintf("%q is no condition such as path=/old/*, and neither redirect nor fixed", word), Word: word, Known: []string{"redirect", "fixed"}}
}

// judged says why the value of a condition has not its form.
func judged(name, value string) error {
	values := []string{value}
	switch name {
	case "path":
		name = "pathRule"
	case "source":
		name, values = "sourceIp", strings.Split(value, ",")
	case "listener":
		return listenerWord(value)
	}
	for _, v := range values {
		if f := conditionForms[name]; f != nil {
			if err := f(v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *OwnAnswer) redirect(words []string) error {
	a.Status = 301
	if len(words) == 2 && (words[1] == "301" || words[1] == "302") {
		a.Status, _ = strconv.Atoi(words[1])
		words = words[:1]
	}
	if len(words) != 1 {
		return fmt.Errorf("redirect takes one URL and then 301 or 302, not %q", strings.Join(words, " "))
	}
	r := &Redirect{}
	a.Redirect = r
	rest := words[0]
	switch protocol, after, ok := strings.Cut(rest, "://"); {
	case ok:
		r.Protocol, rest = kept(protocol, "#{protocol}"), after
	case rest == "http" || rest == "https":
		r.Protocol, rest = rest, ""
	case !strings.HasPrefix(rest, "/"):
		return fmt.Errorf("%q is no URL, no path and no protocol to redirect to", rest)
	}
	rest, r.Query, _ = strings.Cut(rest, "?")
	r.Query = kept(r.Query, "#{query}")
	host, path, _ := strings.Cut(rest, "/")
	if path != "" || strings.HasSuffix(rest, "/") {
		r.Path = kept("/"+path, "/#{path}")
	}
	if i := strings.LastIndexByte(host, ':'); i >= 0 {
		host, r.Port = host[:i], host[i+1:]
		if r.Protocol == "" { // then it stays without being named
			r.Port = kept(r.Port, samePort)
		}
	}
	r.Host = kept(host, "#{host}")
	return nil
}

// samePort is written for the port of the request.
const samePort = "#{port}"

// ports are those of the protocols.
var ports = map[string]string{"http": "80", "https": "443"}

// PortWritten is the port that a redirect is to be given, "" for that of the request:
// the one that is written, else that of the protocol. AWS keeps the port of the
// request where it is given none, so that https://host would lead to port 80.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
func (r *Redirect) PortWritten() string {
	if r.Port != "" {
		return r.Port
	}
	return ports[r.Protocol]
}

// Leads is where the redirect sends a client whose request came to the balancer with
// these parts: each of them as it is written, with #{protocol}, #{host}, #{port},
// #{path} and #{query} in the place of what the request had. A port is that of the
// protocol when the redirect names a protocol and no port; "" stands for 80 and 443.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
func (r *Redirect) Leads(protocol, host, port, path string) (toProtocol, toHost, toPort, toPath string) {
	asked := port
	if asked == "" {
		asked = ports[protocol]
	}
	fill := strings.NewReplacer("#{protocol}", protocol, "#{host}", host, "#{port}", asked, "#{path}", strings.TrimPrefix(path, "/"), "#{query}", "").Replace
	toProtocol, toHost, toPort, toPath = protocol, host, asked, path
	if r.Protocol != "" {
		toProtocol = fill(r.Protocol)
	}
	if to := r.PortWritten(); to != "" {
		toPort = fill(to)
	}
	if r.Host != "" {
		toHost = fill(r.Host)
	}
	if r.Path != "" {
		toPath = fill(r.Path)
	}
	if toPort == ports[toProtocol] {
		toPort = ""
	}
	return toProtocol, toHost, toPort, toPath
}

// judge says why AWS takes no part of a redirect as it is written.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
func (r *Redirect) judge() error {
	if port, err := strconv.Atoi(r.Port); r.Port != "" && r.Port != samePort && (err != nil || port < 1 || port > 65535) {
		return &FormError{Why: fmt.Sprintf("%q is no port from 1 to 65535 and not #{port}", r.Port)}
	}
	for _, part := range []struct{ what, text string }{{"the host", r.Host}, {"the path", r.Path}, {"the query", r.Query}} {
		if err := noLonger(part.what+" of a redirect", part.text, LongestPattern); err != nil {
			return err
		}
		for rest := part.text; ; {
			_, after, ok := strings.Cut(rest, "#{")
			if !ok {
				break
			}
			name, left, closed := strings.Cut(after, "}")
			if known := []string{"protocol", "host", "port", "path", "query"}; !closed || !slices.Contains(known, name) {
				return &FormError{Why: fmt.Sprintf("#{%s} is none of #{protocol}, #{host}, #{port}, #{path} and #{query}", name), Word: name, Known: known}
			}
			rest = left
		}
	}
	return nil
}

// kept is "" for a placeholder that repeats the request.
func kept(value, placeholder string) string {
	if value == placeholder {
		return ""
	}
	return value
}

// Refused says why AWS takes no such rule on a listener that speaks protocol
// (http or https), "" when it does.
func (a *OwnAnswer) Refused(protocol string) string {
	if a.Redirect == nil {
		if c := a.Status / 100; c != 2 && c != 4 && c != 5 || a.Status > 599 {
			return fmt.Sprintf("a fixed response has a status of 2XX, 4XX or 5XX, not %d", a.Status)
		}
		return ""
	}
	r := *a.Redirect
	switch {
	case r.Protocol != "" && r.Protocol != "http" && r.Protocol != "https":
		return fmt.Sprintf("%q is neither http nor https", r.Protocol)
	case protocol == "https" && r.Protocol == "http":
		return "HTTPS cannot be redirected to HTTP"
	case (r.Protocol == "" || r.Protocol == protocol) && r.Host == "" && (r.Port == "" || r.Port == samePort) && r.Path == "":
		return "protocol, host, port and path stay, so that the client would come back for ever"
	}
	return ""
}

// OwnAnswers are the rules of a load balancer that it answers itself, as far as
// they can be read, by priority and then as they stand in the list.
func (s *ALB) OwnAnswers() []*OwnAnswer {
	var out []*OwnAnswer
	for _, text := range s.Rules.Val() {
		if a, err := ParseOwnAnswer(text); err == nil {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b *OwnAnswer) int { return a.When.Before(&b.When) })
	return out
}
