package layout

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/wording"
)

// factsOf lists the one or two facts about a node that matter most in a
// picture, and what its properties say there beyond their defaults.
func factsOf(t *model.Topology, n *model.Node) []string {
	var f facts
	switch s := n.Effective().(type) {
	case *model.Users:
		if places := firstOf(s.Locations.Val()); model.Slug(places) != model.Slug(n.Label()) {
			f.add(places)
		}
		if s.Share.IsSet() {
			f.add(number(s.Share.Val()) + " %")
		}
	case *model.Record:
		f.add(s.Policy.Val())
		if s.ZonePrivate.Val() {
			f.add("private zone")
		}
	case *model.HealthCheck:
		f.add(s.Type.Val())
		f.add(s.FQDN.Val())
	case *model.CloudFront:
		f.count(len(originLinks(t, n.ID)), "behaviour")
		if s.StagingShare.IsSet() && s.Staging.Val() != "" {
			f.add(number(s.StagingShare.Val()) + " % to " + s.Staging.Val())
		}
		if names := len(s.Aliases.Val()); names > 1 {
			f.count(names, "alias")
		}
	case *model.Accelerator:
		f.add(s.Listener.Val())
	case *model.LambdaEdge:
		f.add(s.Version.Val())
	case *model.WAF:
		f.add(s.Scope.Val())
	case *model.Certificate:
		f.add(firstOf(s.Names.Val()))
	default:
		f = originFacts(t, n)
	}
	return f.and(model.AtNode(t, n).Drawn())
}

// and adds what the properties of the node say on drawings, as far as it is not
// said.
func (f facts) and(words []string) facts {
	const most = 2
	for i, w := range words {
		if i < most && !slices.Contains(f, w) {
			f = append(f, w)
		}
	}
	return f
}

func originFacts(t *model.Topology, n *model.Node) facts {
	var f facts
	switch s := n.Effective().(type) {
	case *model.ALB:
		f.scheme(s.Scheme)
		if s.Auth.Val() != model.AuthNone {
			f.add(s.Auth.Val())
		}
		f.add(protocols(s.Listeners.Val()))
		f.zones(s.AZs)
	case *model.NLB:
		f.scheme(s.Scheme)
		f.add(strings.ToUpper(s.Listener.Val()))
		f.zones(s.AZs)
	case *model.VPCEndpoint:
		f.add(s.Type.Val())
	case *model.GWLB:
		f.zones(s.AZs)
	case *model.VPCLink:
		f.add(s.Version.Val())
	case *model.S3:
		if s.Access.Val() == model.AccessWebsite {
			f.add("website")
		}
		f.add(originAccess(t, n.ID))
		if s.BlockPublicAccess.Val() {
			f.add("private")
		}
	case *model.FunctionURL:
		f.add(s.AuthType.Val())
	case *model.Lambda:
		f.millis(s.ThinkTime)
	case *model.ASG:
		f.minimum(s.Min)
		f.zones(s.AZs)
	case *model.ECS:
		f.minimum(s.Min)
		f.zones(s.AZs)
	case *model.OnPremises:
		f.add(s.Location.Val())
		if s.Public.Val() {
			f.add("public")
		}
	case *model.Datastore:
		f.add(s.Engine.Val())
	default:
		if a, ok := model.APIOf(n.Effective()); ok {
			f.add(a.Endpoint.Val())
			if raw, _ := model.APIOf(n.Spec); raw.Auth.IsSet() {
				f.add(raw.Auth.Val()) // what an authorizer says stands on its link
			}
		}
	}
	return f
}

// originAccess is how CloudFront proves itself to a bucket, when it does.
func originAccess(t *model.Topology, id string) string {
	for _, l := range t.In(id) {
		if o, ok := model.LinkAs[*model.OriginSpec](l); ok {
			if a := o.Access.Val(); a == model.AccessOAC || a == model.AccessOAI {
				return strings.ToUpper(a)
			}
		}
	}
	return ""
}

// facts collects what is worth a line, without what is empty.
type facts []string

func (f *facts) add(s string) {
	if s = strings.TrimSpace(s); s != "" && len(*f) < 2 {
		*f = append(*f, s)
	}
}

func (f *facts) count(n int, what string) {
	if n > 0 {
		f.add(wording.Count(n, what))
	}
}

// scheme tells only what is unusual: a balancer that the Internet cannot reach.
func (f *facts) scheme(s model.Opt[string]) {
	if s.Val() == model.SchemeInternal {
		f.add("internal")
	}
}

func (f *facts) zones(n model.Opt[int]) {
	if n.IsSet() {
		f.add(strconv.Itoa(n.Val()) + " AZ")
	}
}

func (f *facts) minimum(n model.Opt[int]) {
	if n.IsSet() {
		f.add("min " + strconv.Itoa(n.Val()))
	}
}

func (f *facts) millis(n model.Opt[float64]) {
	if n.IsSet() {
		f.add(number(n.Val()) + " ms")
	}
}

// firstOf names the first three of a list and counts the rest.
func firstOf(list []string) string {
	const most = 3
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:most], ", ") + " +" + strconv.Itoa(len(list)-most)
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// protocols names each protocol of listeners such as "https:443" once.
func protocols(listeners []string) string {
	var out []string
	for _, l := range listeners {
		name, _, _ := strings.Cut(l, ":")
		name = strings.ToUpper(strings.TrimSpace(name))
		if strings.Contains(l, "redirect") || name == "" {
			continue
		}
		if len(out) == 0 || out[len(out)-1] != name {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

func originLinks(t *model.Topology, id string) []*model.Link {
	var out []*model.Link
	for _, l := range t.Out(id) {
		if l.Kind == model.Origin {
			out = append(out, l)
		}
	}
	return out
}

// labelOf is what a line says: what its properties say on drawings, such as the
// path of an origin, the condition of an answer, the route of an integration.
func labelOf(t *model.Topology, l *model.Link) string {
	switch l.Kind {
	case model.Probes, model.Authorizes, model.Replicates:
		return string(l.Kind)
	}
	return joined(model.AtLink(t, l).Drawn()...)
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}
