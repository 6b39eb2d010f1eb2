package cloudformation

import (
	"strings"

	"portolan/model"
)

// managed describes a service of AWS that the drawing names and whose inside is
// no part of it: the stacks make nothing of it and ask for its names.
type managed struct {
	kind model.Kind
	host string // pattern of its DNS names; "" for what has none
	zone bool   // records can be aliases of that name
	arn  string // pattern of its ARN; "" where nothing asks for it
}

// ownARN is the pattern of ARNs of a service.
func ownARN(service, resource string) string {
	return `^arn:aws[a-zA-Z-]*:` + service + `:[a-z0-9-]+:[0-9]{12}:` + resource + `$`
}

// managedKinds are the opaque kinds.
// https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
var managedKinds = []managed{
	{model.KindCognito, `^[a-z0-9.-]+$`, false, userPoolPattern},
	{model.KindAppSync, hostPattern, true, ownARN("appsync", "apis/[A-Za-z0-9]+")},
	{model.KindAppRunner, hostPattern, true, ownARN("apprunner", "service/[A-Za-z0-9_/-]+")},
	{model.KindAmplify, hostPattern, false, ownARN("amplify", "apps/[a-z0-9]+")},
	{model.KindBeanstalk, hostPattern, true, ""},
	{model.KindOpenSearch, hostPattern, true, ""},
	{model.KindLattice, hostPattern, true, ""},
	{model.KindVerifiedAccess, hostPattern, false, ownARN("ec2", "verified-access-instance/vai-[0-9a-f]+")},
	{model.KindAgentGateway, hostPattern, false, ownARN("bedrock-agentcore", "gateway/[A-Za-z0-9-]+")},
	{model.KindCLB, hostPattern, true, ownARN("elasticloadbalancing", "loadbalancer/[A-Za-z0-9-]+")},
}

func managedServices() []*service {
	var out []*service
	for _, m := range managedKinds {
		s := &service{
			kind: m.kind, lives: ownRegion, step: stepParts, makes: []string{"a typed parameter"},
			plan: (*exporter).checkManaged, write: func(*exporter, *model.Node) {},
			properties: []string{"region"},
			host:       m.hostOf,
			origin: func(x *exporter, s *stack, n *model.Node) (host, path value) {
				return m.hostOf(x, s, n), nil
			},
		}
		if _, ok := model.FindProp(m.kind.Info().Props, "customDomain"); ok {
			s.properties = append(s.properties, "customDomain")
		}
		if m.zone {
			s.zone = m.zoneOf
		}
		if m.arn != "" {
			s.arn = m.arnOf
		}
		out = append(out, s)
	}
	return out
}

func (x *exporter) checkManaged(n *model.Node) {
	if len(x.t.In(n.ID)) == 0 {
		x.guard(notReached, n, "nothing leads to it: draw the link, or remove it")
	}
	if m, _ := model.ManagedOf(n.Effective()); m.CustomDomain.Val() != "" && len(x.sources(n, model.KindRecord)) == 0 {
		x.leave(n.ID, "the name "+m.CustomDomain.Val()+" gets no record here, because none is drawn that leads to it")
	}
	x.leave(n.ID, n.Info().Title+": what happens inside is not drawn; the stacks make none, they ask for its names")
}

// titled says which service a parameter is about.
func titled(n *model.Node) string {
	m, _ := model.ManagedOf(n.Effective())
	out := "the " + n.Info().Title + " " + n.ID
	if n.Region() != "" {
		out += " in " + n.Region()
	}
	if m.CustomDomain.Val() != "" {
		out += ", the target behind its custom domain " + m.CustomDomain.Val()
	}
	return out
}

func (m managed) hostOf(x *exporter, s *stack, n *model.Node) value {
	return s.param(Parameter{Name: x.word(n.ID) + "Host", Type: "String", Pattern: m.host, Description: "DNS name of " + titled(n) + "."})
}

func (m managed) zoneOf(x *exporter, s *stack, n *model.Node) value {
	return s.param(Parameter{
		Name: x.word(n.ID) + "AliasZoneId", Type: "String", Pattern: hostedZonePattern,
		Description: "Id of the hosted zone of AWS that holds the DNS name of " + titled(n) + ", for aliases to it.",
	})
}

// arnOf is what a web ACL guards. Of Verified Access that is the instance, which has the
// endpoint.
// https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
func (m managed) arnOf(x *exporter, s *stack, n *model.Node) value {
	what := strings.TrimSpace(titled(n))
	if m.kind == model.KindVerifiedAccess {
		what = "the Verified Access instance that has the endpoint " + n.ID + ", which the web ACL guards"
	}
	return s.param(Parameter{Name: x.word(n.ID) + "Arn", Type: "String", Pattern: m.arn, Description: "ARN of " + what + "."})
}
