package dot

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/wording"
)

// nodeLabel is caption, title, what matters most about the node, what guards
// it when folded, and the finding in words, since colour alone says nothing to
// many readers.
func (d *drawing) nodeLabel(n *model.Node) string {
	lines := []string{n.Info().Caption, n.Label()}
	lines = append(lines, facts(n)...)
	lines = append(lines, d.unsaid(n, lines))
	for _, guard := range d.guards[n.ID] {
		lines = append(lines, "+ "+guard)
	}
	if s := d.o.Notes.Wait(n.ID); s != "" {
		lines = append(lines, waitSign+s)
	}
	if f := d.o.Notes.Severity(n.ID); d.palette.finding[f] != "" {
		lines = append(lines, "! "+f)
	}
	return label(lines...)
}

// unsaid is what the properties of a node say on drawings and its lines do not.
func (d *drawing) unsaid(n *model.Node, said []string) string {
	words := model.AtNode(d.t, n).Drawn()
	return join(slices.DeleteFunc(words, func(w string) bool {
		return slices.ContainsFunc(said, func(line string) bool { return slices.Contains(strings.Split(line, ", "), w) })
	})...)
}

// Signs at the start of lines that come from notes: reading a graph passes such
// lines over.
const (
	waitSign   = "~ "
	legendSign = "~ "
)

// facts are the properties without which the node cannot be understood.
func facts(n *model.Node) []string {
	switch s := n.Effective().(type) {
	case *model.Users:
		return lines(strings.Join(s.Locations.Val(), ", "), percent(s.Share))
	case *model.Record:
		return lines(s.Name.Val(), join(s.Type.Val(), s.Policy.Val()))
	case *model.HealthCheck:
		return lines(join(s.Type.Val(), s.FQDN.Val()), every(s.Interval))
	case *model.CloudFront:
		return lines(strings.Join(s.Aliases.Val(), ", "))
	case *model.Accelerator:
		return lines(s.Listener.Val())
	case *model.WAF:
		return lines(s.Scope.Val())
	case *model.Certificate:
		return lines(strings.Join(s.Names.Val(), ", "))
	case *model.ALB:
		return lines(join(s.Scheme.Val(), count(s.AZs, "zone")))
	case *model.NLB:
		return lines(join(s.Scheme.Val(), count(s.AZs, "zone")))
	case *model.RESTAPI:
		return lines(s.Endpoint.Val(), s.CustomDomain.Val())
	case *model.HTTPAPI:
		return lines(s.CustomDomain.Val())
	case *model.WebSocketAPI:
		return lines(s.CustomDomain.Val())
	case *model.S3:
		if s.Access.Val() == model.AccessWebsite {
			return lines("website endpoint")
		}
	case *model.FunctionURL:
		return lines(s.AuthType.Val())
	case *model.ASG:
		return lines(join(count(s.AZs, "zone"), least(s.Min)))
	case *model.ECS:
		return lines(s.LaunchType.Val(), join(count(s.AZs, "zone"), least(s.Min)))
	case *model.OnPremises:
		return lines(s.Location.Val())
	case *model.Datastore:
		return lines(s.Engine.Val())
	}
	return nil
}

// edgeLabel says why a request takes the link: what its properties say on
// drawings, and the name of an origin group, by which members find each other.
func edgeLabel(t *model.Topology, l *model.Link) string {
	switch l.Kind {
	case model.Authorizes, model.Replicates, model.Writes, model.Probes:
		return string(l.Kind)
	}
	words := model.AtLink(t, l).Drawn()
	if s, ok := l.Effective().(*model.OriginSpec); ok && s.Group.Val() != "" {
		words = slices.DeleteFunc(words, func(w string) bool { return w == s.GroupRole.Val() })
		words = append(words, strings.TrimSpace(s.Group.Val()+" "+s.GroupRole.Val()))
	}
	return join(words...)
}

// lines drops the empty ones.
func lines(all ...string) []string {
	var out []string
	for _, l := range all {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

func join(parts ...string) string { return strings.Join(lines(parts...), ", ") }

func percent(v model.Opt[float64]) string {
	if !v.IsSet() {
		return ""
	}
	return decimal(v.Val()) + "% of requests"
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func count(v model.Opt[int], noun string) string {
	if !v.IsSet() {
		return ""
	}
	return wording.Count(v.Val(), noun)
}

func least(v model.Opt[int]) string {
	if !v.IsSet() {
		return ""
	}
	return "min " + strconv.Itoa(v.Val())
}

func every(v model.Opt[int]) string {
	if !v.IsSet() {
		return ""
	}
	return "every " + strconv.Itoa(v.Val()) + " s"
}
