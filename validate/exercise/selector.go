package exercise

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/wording"
)

// selector names nodes of a design.
type selector struct {
	text string
	alts []nodeTerm
}

// nodeTerm is one alternative of a selector.
type nodeTerm struct {
	all      bool
	internet bool
	id       string
	kind     model.Kind
	users    string // place or id of users
	tag      string
	region   string
	where    []condition
}

// String is the selector as the course writes it.
func (s selector) String() string { return s.text }

// said is the selector in words, for evidence.
func (s selector) said() string {
	var out []string
	for _, a := range s.alts {
		out = append(out, a.said())
	}
	return strings.Join(out, " or ")
}

// lacking is the evidence that a design has nothing of the kind.
func (s selector) lacking() Evidence { return Evidence{Text: "The design has no " + s.said() + "."} }

func (a nodeTerm) said() string {
	what := a.id
	switch {
	case a.internet:
		return "the Internet"
	case a.all:
		what = "anything"
	case a.kind == model.KindUsers:
		what = "users"
	case a.kind != "":
		what = a.kind.Info().Title
	case a.users != "":
		what = "users in " + a.users
	case a.tag != "":
		what = "node with the tag " + a.tag
	}
	if a.region != "" {
		what += " in " + a.region
	}
	for i, c := range a.where {
		with := " with "
		if i > 0 {
			with = " and "
		}
		what += with + c.said(a.kind)
	}
	return what
}

// taken says of a node that a selector names what of it the selector asks for.
func (s selector) taken(t *model.Topology, n *model.Node) string {
	i := slices.IndexFunc(s.alts, func(a nodeTerm) bool { return a.takes(t, n) })
	var out []string
	for _, c := range s.alts[i].where {
		out = append(out, is(model.AtNode(t, n), c.prop))
	}
	return strings.Join(out, ", ")
}

// empty tells whether the selector was left out.
func (s selector) empty() bool { return s.text == "" }

// parseSelector reads id, kind:K, users:PLACE, tag:KEY=VALUE, internet or *,
// each with [property=value] and @region behind it, and alternatives of them
// joined by |.
func parseSelector(text string) (selector, error) {
	s := selector{text: strings.TrimSpace(text)}
	if s.text == "" {
		return s, nil
	}
	for _, alt := range splitOutside(s.text, '|') {
		term, err := parseTerm(strings.TrimSpace(alt))
		if err != nil {
			return s, err
		}
		s.alts = append(s.alts, term)
	}
	return s, nil
}

// splitOutside splits at a separator that stands outside of brackets.
func splitOutside(s string, sep rune) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range s {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		case sep:
			if depth == 0 {
				out = append(out, s[from:i])
				from = i + len(string(sep))
			}
		}
	}
	return append(out, s[from:])
}

func parseTerm(text string) (nodeTerm, error) {
	var t nodeTerm
	base := text
	if at := strings.LastIndex(base, "@"); at >= 0 && !strings.Contains(base[at:], "]") {
		t.region = base[at+1:]
		base = base[:at]
		if !geo.IsRegion(t.region) {
			return t, fmt.Errorf("%q: no Region %q", text, t.region)
		}
	}
	if open := strings.Index(base, "["); open >= 0 {
		if !strings.HasSuffix(base, "]") {
			return t, fmt.Errorf("%q: the bracket is not closed", text)
		}
		for _, one := range strings.Split(strings.ReplaceAll(base[open+1:len(base)-1], "][", ","), ",") {
			c, err := parseCondition(one)
			if err != nil {
				return t, err
			}
			t.where = append(t.where, c)
		}
		base = base[:open]
	}
	word, rest, named := strings.Cut(base, ":")
	switch {
	case base == "*" || base == "" && (t.region != "" || len(t.where) > 0):
		t.all = true
	case base == "internet":
		t.internet = true
	case named && word == "kind":
		k, ok := model.KindNamed(rest)
		if !ok {
			return t, fmt.Errorf("%q: no kind %q%s", text, rest, wording.DidYouMean(rest, model.KindWords()))
		}
		t.kind = k
	case named && word == "users":
		t.users = rest
	case named && word == "tag":
		t.tag = rest
	case named:
		return t, fmt.Errorf("%q: a selector is an id, kind:K, users:PLACE, tag:KEY=VALUE, internet or *", text)
	default:
		if err := model.CheckID(base); err != nil {
			return t, fmt.Errorf("%q: %w", text, err)
		}
		t.id = base
	}
	return t, nil
}

// nodes lists what the selector names, in document order.
func (s selector) nodes(t *model.Topology) []*model.Node {
	var out []*model.Node
	for _, n := range t.Nodes {
		if s.takes(t, n) {
			out = append(out, n)
		}
	}
	return out
}

// takes tells whether the selector names the node.
func (s selector) takes(t *model.Topology, n *model.Node) bool {
	return slices.ContainsFunc(s.alts, func(a nodeTerm) bool { return a.takes(t, n) })
}

// internet tells whether the selector names everybody outside.
func (s selector) internet() bool {
	return slices.ContainsFunc(s.alts, func(a nodeTerm) bool { return a.internet })
}

func (a nodeTerm) takes(t *model.Topology, n *model.Node) bool {
	switch {
	case a.internet:
		return false
	case a.id != "" && n.ID != a.id, a.kind != "" && n.Kind() != a.kind, a.region != "" && !standsIn(t, n, a.region):
		return false
	case a.users != "" && !isUsers(n, a.users), a.tag != "" && !tagged(t, n, a.tag):
		return false
	}
	at := model.AtNode(t, n)
	return !slices.ContainsFunc(a.where, func(c condition) bool { return !c.holds(at) })
}

// standsIn tells whether a node is in a Region, or is made there though it works
// everywhere, as web ACLs of CloudFront are.
func standsIn(t *model.Topology, n *model.Node, region string) bool {
	return n.Region() == region || model.AtNode(t, n).Value("region") == region
}

// isUsers tells whether a node is users in that place, or with that id.
func isUsers(n *model.Node, word string) bool {
	u, ok := model.As[*model.Users](n)
	if !ok {
		return false
	}
	if word == "*" || strings.EqualFold(n.ID, word) {
		return true
	}
	want := placeName(word)
	return slices.ContainsFunc(u.Locations.Val(), func(l string) bool {
		return strings.EqualFold(l, word) || want != "" && placeName(l) == want
	})
}

// placeName is the name of the place that a word means, "" for none.
func placeName(word string) string {
	p, err := geo.Locate(word)
	if err != nil {
		return ""
	}
	return p.Name
}

func tagged(t *model.Topology, n *model.Node, want string) bool {
	key, value, valued := strings.Cut(want, "=")
	return slices.ContainsFunc(t.TagsOf(n), func(e model.Entry) bool {
		return e.Key == key && (!valued || e.Value == value)
	})
}

// condition is what a property has to be: a value, several joined by |, a ! that
// turns it round, a pattern after ~, a bound after >= or <=.
type condition struct {
	prop string
	want string
}

// said is what is wanted of nodes of a kind, of any where it is "", in words, for evidence.
func (c condition) said(k model.Kind) string {
	p := propOf(k, c.prop)
	want, not := strings.CutPrefix(c.want, "!")
	var out []string
	for _, one := range strings.Split(want, "|") {
		switch rest, signed := strings.CutPrefix(one, ">="); {
		case signed:
			out = append(out, "at least "+p.Spoken(rest))
		case strings.HasPrefix(one, "<="):
			out = append(out, "at most "+p.Spoken(one[2:]))
		case one != "":
			out = append(out, p.Spoken(strings.TrimPrefix(one, "~")))
		}
	}
	if not {
		return p.Label + " other than " + strings.Join(out, " or ")
	}
	return p.Label + " " + strings.Join(out, " or ")
}

// is says what a property of a place is, as people say it: by its label, not by its name
// in the file.
func is(at model.Place, prop string) string {
	p, ok := model.FindProp(at.Props(), prop)
	if !ok {
		p = propOf("", prop)
	}
	return p.Label + " is " + p.Spoken(at.Value(prop))
}

// propOf is the property of that name of a kind, or of the first that has it where none
// is named.
func propOf(k model.Kind, name string) model.Prop {
	for _, info := range model.Kinds() {
		if p, ok := model.FindProp(info.Props, name); ok && (k == "" || k == info.Kind) {
			return p
		}
	}
	return model.Prop{Name: name, Label: name}
}

func parseCondition(text string) (condition, error) {
	prop, want, ok := strings.Cut(strings.TrimSpace(text), "=")
	for _, bound := range []string{">", "<", "!", "~"} {
		if rest, has := strings.CutSuffix(prop, bound); has && ok {
			sign := bound
			if bound == ">" || bound == "<" {
				sign += "="
			}
			prop, want = rest, sign+want
		}
	}
	if !ok || prop == "" {
		return condition{}, fmt.Errorf("%q: a condition is property=value", text)
	}
	return condition{prop, want}, nil
}

// holds tells whether the property of a place is what is wanted. Of a list one
// entry is enough, or none where the condition is turned round.
func (c condition) holds(at model.Place) bool {
	return matches(at.Value(c.prop), c.want)
}

// matches compares a value, a list joined by commas included, with what is
// wanted of it.
func matches(value, want string) bool {
	if rest, not := strings.CutPrefix(want, "!"); not {
		return !matches(value, rest)
	}
	values := []string{value}
	for _, one := range strings.Split(value, ",") {
		values = append(values, strings.TrimSpace(one))
	}
	return slices.ContainsFunc(strings.Split(want, "|"), func(one string) bool {
		return slices.ContainsFunc(values, func(v string) bool { return matchesOne(v, one) })
	})
}

func matchesOne(value, want string) bool {
	switch {
	case strings.HasPrefix(want, "~"):
		return model.PatternCovers(strings.ToLower(want[1:]), strings.ToLower(value))
	case strings.HasPrefix(want, ">="), strings.HasPrefix(want, "<="):
		v, err := strconv.ParseFloat(value, 64)
		bound, err2 := strconv.ParseFloat(want[2:], 64)
		if err != nil || err2 != nil {
			return false
		}
		return want[0] == '>' && v >= bound || want[0] == '<' && v <= bound
	}
	return strings.EqualFold(value, want)
}
