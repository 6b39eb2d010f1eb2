package validate

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/model"
)

const (
	srcTagAPI            = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html"
	srcTagging           = "https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html"
	srcTargetDescription = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html"
)

// writtenRules judge what shows only when a design is made: AWS refuses a part of it.
var writtenRules = []*Rule{
	{
		ID: "api/base-path-levels", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Base path of several levels",
		When:    "A REST API that is edge-optimized or private has a custom domain and a base path with a slash in it.",
		Why:     "Only Regional custom domains map paths of several levels; other domains take one level.",
		Message: "The domain of {api} is {what} and maps no path of several levels, such as {path}",
		FixText: "Use a path of one level, or a Regional domain",
		Sources: []string{srcAPIMappings},
		Check:   basePathLevels,
	},
	{
		ID: "words/tag", Group: "words", Severity: Error, Verified: VerifiedYes,
		Title:   "Tag that AWS does not take",
		When:    "The key or the value of a tag holds other signs than letters, digits, spaces and _ . : / = + - @, is too long, or the key begins with aws:.",
		Why:     "The first resource with such a tag is refused, and the stack with it.",
		Message: "{n}: {why}",
		FixText: "Use letters, digits, spaces and _ . : / = + - @; at most 128 characters before the colon and 256 behind it",
		Note:    "Those of the whole design are told of one node that becomes a resource.",
		Sources: []string{srcTagAPI, srcTagging},
		Check:   tagSigns,
	},
	{
		ID: "elb/quic-targets", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "QUIC targets without a server id",
		When:    "A Network Load Balancer hands QUIC to tasks, or to instances that their group registers.",
		Why:     "A target of QUIC registers with a server id of its own, by which packets find it. Groups and services register their targets without one, so that AWS takes none.",
		Message: "{t} registers its targets itself, and QUIC of {lb} needs a server id with each",
		FixText: "Use UDP or TCP, or register the addresses of instances one by one (target type ip), each with its server id",
		Sources: []string{srcTargetDescription, srcNLBListeners},
		Check:   quicTargets,
	},
}

func basePathLevels(p *Pass) {
	for _, n := range p.Nodes(model.KindRESTAPI) {
		a, _ := model.APIOf(n.Effective())
		path := strings.Trim(a.BasePath.Val(), "/")
		what := map[string]string{model.EndpointEdge: "edge-optimized", model.EndpointPrivate: "private"}[a.Endpoint.Val()]
		if what == "" || a.CustomDomain.Val() == "" || !strings.Contains(path, "/") {
			continue
		}
		p.About(n, "basePath", "api", label(n), "what", what, "path", path)
	}
}

func tagSigns(p *Pass) {
	made := sortedByID(slices.DeleteFunc(slices.Clone(p.t.Nodes), func(n *model.Node) bool { return n.Kind() == model.KindUsers }))
	for i, n := range made {
		tags := n.Kept.Tags
		if i == 0 { // by id, whatever the order of the document
			tags = append(tags[:len(tags):len(tags)], p.t.Kept.Tags...)
		}
		for _, tag := range tags {
			if why := badTag(tag); why != "" {
				p.About(n, "tags", "n", label(n), "why", why)
				break
			}
		}
	}
}

// badTag says why AWS does not take a tag, "" when it does.
func badTag(tag model.Entry) string {
	const longestKey, longestValue = 128, 256
	switch {
	case strings.HasPrefix(strings.ToLower(tag.Key), "aws:"):
		return fmt.Sprintf("the tag %s begins with aws:, which AWS keeps to itself", tag.Key)
	case utf8.RuneCountInString(tag.Key) > longestKey || utf8.RuneCountInString(tag.Value) > longestValue:
		return fmt.Sprintf("the tag %.40s is too long", tag.Key)
	}
	for _, text := range []string{tag.Key, tag.Value} {
		if i := strings.IndexFunc(text, func(r rune) bool {
			return !unicode.In(r, unicode.L, unicode.Z, unicode.N) && !strings.ContainsRune("_.:/=+-@", r)
		}); i >= 0 {
			r, _ := utf8.DecodeRuneInString(text[i:])
			return fmt.Sprintf("the tag %.40s holds %q, which AWS does not take", tag.Key, r)
		}
	}
	return ""
}

func quicTargets(p *Pass) {
	p.nlbForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, nlb *model.NLB, to *model.Node) {
		if registersItself(to, s) && passesQUIC(nlb, s) {
			f := p.AboutLink(l, "protocol", "lb", label(lb), "t", label(to))
			if !s.Protocol.IsSet() && !s.Listener.IsSet() {
				f.of = lb.ID // whose listener decides it
			}
		}
	})
}

// passesQUIC tells whether a target group of an NLB gets QUIC.
func passesQUIC(nlb *model.NLB, s *model.ForwardsSpec) bool {
	return strings.HasSuffix(s.Protocol.Or(strings.ToUpper(listenerOf(nlb, s))), "QUIC")
}

// registersItself tells whether a node puts what it runs into target groups. A group
// registers its instances by their ids and never by address.
func registersItself(n *model.Node, s *model.ForwardsSpec) bool {
	return n.Kind() == model.KindASG && s.TargetType.Val() != "ip" || n.Kind() == model.KindECS
}
