package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// secretHeader carries the secret that tells a load balancer that a request
// came through CloudFront.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
const secretHeader = "X-Origin-Verify"

// guardValues are the secrets that requests must carry, nil when any request
// may pass.
func (x *exporter) guardValues(s *stack, b *balancer) value {
	if b.open {
		return nil
	}
	values := list()
	seen := map[*secret]bool{}
	for _, l := range b.origins {
		sec := x.secretFor(x.t.Node(l.From), l)
		if sec == nil {
			return nil // a behaviour without the header must pass too
		}
		if !seen[sec] {
			seen[sec] = true
			values.Content = append(values.Content, sec.valid(s)...)
		}
	}
	if len(values.Content) == 0 {
		return nil
	}
	return values
}

// checkersOf are the health checks that call a load balancer: those drawn to
// it, and those of a name that answers with it.
func (x *exporter) checkersOf(b *balancer) []*model.HealthCheck {
	var out []*model.HealthCheck
	for _, n := range x.t.Nodes {
		hc, ok := model.As[*model.HealthCheck](n)
		if !ok || hc.Type.Val() == model.HealthCheckCalculated {
			continue
		}
		named := hc.FQDN.IsSet() && slices.ContainsFunc(x.sources(b.node, model.KindRecord), func(r *model.Node) bool {
			spec, _ := model.As[*model.Record](r)
			return model.Domain(spec.Name.Val()) == model.Domain(hc.FQDN.Val())
		})
		if named || !hc.FQDN.IsSet() && x.probed(n) == b.node {
			out = append(out, hc)
		}
	}
	return out
}

// openPaths are the paths that a guarded listener answers without the secret,
// since health checks cannot show it.
func (x *exporter) openPaths(b *balancer, l listener) []string {
	var out []string
	for _, hc := range x.checkersOf(b) {
		path, _, _ := strings.Cut(hc.Path.Val(), "?")
		if hc.Type.Val() != model.HealthCheckTCP && checkPort(hc) == l.port && !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out
}

// checkRule lets health checks pass: they get the target that takes their path.
func (x *exporter) checkRule(s *stack, id string, b *balancer, l listener, path string) *resource {
	var takes *model.Link
	for _, t := range x.forwardsFrom(b, l) {
		spec, _ := model.LinkAs[*model.ForwardsSpec](t)
		if rule := spec.PathRule.Val(); spec.Host.Val() == "" && (rule == "" && takes == nil || rule == path) {
			takes = t
		}
	}
	if takes == nil {
		takes = x.forwardsFrom(b, l)[0]
	}
	return &resource{
		rank: rankBalancer, kind: "AWS::ElasticLoadBalancingV2::ListenerRule",
		comment: comment(b.node) + ", what health checks may call without the secret",
		properties: object(f("ListenerArn", ref(id)), f("Priority", num(0)), f("Conditions", list(
			object(f("Field", str("path-pattern")), f("PathPatternConfig", object(f("Values", strs(path))))))),
			f("Actions", list(x.forwardTo(s, []*model.Link{takes})))),
	}
}

// forwardsFrom are the links along which a listener sends requests.
func (x *exporter) forwardsFrom(b *balancer, l listener) []*model.Link {
	var out []*model.Link
	for _, t := range x.t.Out(b.node.ID) {
		if b.takes(l, t) {
			out = append(out, t)
		}
	}
	return out
}

// secret is what a distribution shows to load balancers, and what they take: two
// values, A and B, of which one is shown, so that it can change without an outage.
// The idle one is made anew by its generation, then shown, then the other is made
// anew. They live in the first stack that needs them and are replicated to the
// Regions of the others, since a template can read the secrets of its own Region
// only.
type secret struct {
	base  string            // start of its parameters
	ids   map[string]string // half -> logical id
	owner *stack
	way   string // from the distribution to the origin, in words
}

// secretHalves are the two values of a secret.
var secretHalves = [2]string{"A", "B"}

// secretFor makes the secret of a behaviour once; nil when the link asks for
// none.
func (x *exporter) secretFor(n *model.Node, l *model.Link) *secret {
	if o, ok := model.LinkAs[*model.OriginSpec](l); !ok || o.Access.Val() != model.AccessHeader {
		return nil
	}
	key := n.ID + "\x00" + l.To
	if sec := x.secrets[key]; sec != nil {
		return sec
	}
	regions := []string{}
	for _, b := range x.balancersOf(l) {
		regions = append(regions, b.node.Region())
	}
	first := x.firstRegion(append(regions, x.home))
	s := x.stack(first)
	sec := &secret{x.word(n.ID) + x.word(l.To) + "Secret", map[string]string{}, s, n.ID + " to " + l.To}
	x.secrets[key] = sec
	var others []string
	for _, r := range append(regions, x.home) {
		if r != first && !slices.Contains(others, r) {
			others = append(others, r)
		}
	}
	for _, half := range secretHalves {
		id := s.id(n.ID, x.word(l.To)+"Secret"+half)
		sec.ids[half] = id
		generation := s.param(Parameter{
			Name: sec.base + half + "Generation", Type: "Number", Default: "1", Min: 1, Max: 1000000,
			Description: "One more makes the secret " + half + " that " + n.ID + " may show to " + l.To + " anew. Do so while the other is shown.",
		})
		s.add(&resource{
			rank: rankGuard, id: id, kind: "AWS::SecretsManager::Secret", comment: comment(n) + ", what it may show to " + l.To,
			// A lost secret is made anew: it holds nothing that anybody must keep.
			attributes: []field{f("DeletionPolicy", str("Delete")), f("UpdateReplacePolicy", str("Delete"))},
			properties: object(
				f("Name", shortName(id, generation)), // another name is another secret, with another ARN
				f("Description", sub("Header "+secretHeader+" of the distribution "+model.Slug(n.ID)+" in ${AWS::StackName}")),
				f("GenerateSecretString", object(f("PasswordLength", num(48)), f("ExcludePunctuation", boolean(true)))),
				f("ReplicaRegions", replicas(others)), f("Tags", x.tags()),
			),
		})
	}
	return sec
}

func replicas(regions []string) value {
	if len(regions) == 0 {
		return nil
	}
	out := list()
	for _, r := range regions {
		out.Content = append(out.Content, object(f("Region", str(r))))
	}
	return out
}

// firstRegion is the one whose stack deploys first.
func (x *exporter) firstRegion(regions []string) string {
	best := regions[0]
	for _, r := range regions[1:] {
		if a, b := x.stage(r), x.stage(best); a < b || a == b && r < best {
			best = r
		}
	}
	return best
}

// shown is the value that the distribution shows, in stack s.
func (sec *secret) shown(s *stack) value {
	sent := s.param(Parameter{
		Name: sec.base + "Shown", Type: "String", Pattern: "^[AB]$", Default: "A",
		Description: "Which of the two secrets, A or B, CloudFront shows on the way from " + sec.way + ". Both are taken.",
	})
	shows := sec.base + "ShowsB"
	s.condition(shows, equals(sent, str("A")))
	v := list(str(shows), sec.reference(s, "B"), sec.reference(s, "A"))
	v.Tag = "!If"
	return v
}

// valid are the values that are taken, in stack s.
func (sec *secret) valid(s *stack) []value {
	var out []value
	for _, half := range secretHalves {
		out = append(out, sec.reference(s, half))
	}
	return out
}

// reference reads one of the two values in stack s at deployment.
func (sec *secret) reference(s *stack, half string) value {
	id := sec.ids[half]
	if s == sec.owner {
		return sub("{{resolve:secretsmanager:${" + id + "}:SecretString:::}}")
	}
	split := list(quoted(":"), ref(id))
	split.Tag = "!Split"
	name := id + "Name"
	carry(sec.owner, s, name, "Name of the secret "+half+" that CloudFront may show, with its suffix.", selectItem(6, split))
	return sub("{{resolve:secretsmanager:arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${" + name + "}:SecretString:::}}")
}
