package dot

import (
	"fmt"
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

// edgeLabel says why a request takes the link: the path of a behaviour, what
// the routing policy goes by, the rule of a listener.
func edgeLabel(l *model.Link) string {
	switch s := l.Effective().(type) {
	case *model.OriginSpec:
		return join(s.Path.Val(), grouped(s))
	case *model.ResolvesToSpec:
		return answer(s)
	case *model.ForwardsSpec:
		words := s.Conditions()
		if s.Weight.IsSet() {
			words = append(words, "weight "+strconv.Itoa(s.Weight.Val()))
		}
		return join(words...)
	case *model.IntegrationSpec:
		return s.Route.Val()
	case *model.EndpointSpec:
		var parts []string
		if set, ok := l.Spec.(*model.EndpointSpec); ok && set.Dial.IsSet() {
			parts = append(parts, "dial "+decimal(s.Dial.Val())+"%")
		}
		if set, ok := l.Spec.(*model.EndpointSpec); ok && set.Weight.IsSet() {
			parts = append(parts, "weight "+strconv.Itoa(s.Weight.Val()))
		}
		return join(parts...)
	case *model.InvokesSpec:
		return join(s.Event.Val(), s.Path.Val())
	case *model.AuthorizesSpec, *model.ReplicatesSpec, *model.WritesSpec, *model.ProbesSpec:
		return string(l.Kind)
	}
	return ""
}

func grouped(s *model.OriginSpec) string {
	if s.Group.Val() == "" {
		return ""
	}
	return strings.TrimSpace(s.Group.Val() + " " + s.GroupRole.Val())
}

func answer(s *model.ResolvesToSpec) string {
	var parts []string
	if s.Weight.IsSet() {
		parts = append(parts, "weight "+strconv.Itoa(s.Weight.Val()))
	}
	parts = append(parts, s.Role.Val(), s.Region.Val(), s.Location.Val(), s.LocalZoneGroup.Val(), s.Coordinates.Val())
	if s.Bias.IsSet() {
		parts = append(parts, fmt.Sprintf("bias %+d", s.Bias.Val()))
	}
	return join(append(parts, s.CIDRLocation.Val())...)
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
