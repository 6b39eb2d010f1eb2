package cloudformation

import (
	"maps"
	"slices"
	"sync"

	"portolan/model"
)

// service is all that the exporter knows about one kind of node. Each stands in
// its own file; plans, wiring, parameters, outputs, the manifest and the
// reference page come from the list of them.
type service struct {
	kind  model.Kind
	makes []string // types of the resources that stand for a node, the main one first
	lives seat
	step  step // when it is written
	// plan says what speaks against the export of a node, and what it leaves out.
	plan func(*exporter, *model.Node)
	// write makes the resources of a node.
	write func(*exporter, *model.Node)
	// finish makes what names the resources of services that are written later.
	finish func(*exporter, *model.Node)

	// properties of a node that become resources. What is set, has an effect and
	// stands in no list refuses the export by name, so that nothing is dropped
	// in silence.
	properties []string
	// links that start at a node and become properties of resources, by the kind
	// at their end, with the properties of the link that do.
	links wiring

	// host hands over the DNS name of a node and zone the hosted zone of that
	// name, for aliases, as seen from a stack; nil when the kind has none.
	host, zone func(*exporter, *stack, *model.Node) value
	// origin hands over the host by which CloudFront calls a node, and the path
	// before that of each request; nil for buckets, load balancers and records,
	// which are origins in ways of their own.
	origin func(*exporter, *stack, *model.Node) (host, path value)
	// addresses hand over the fixed addresses of a node, for records without an
	// alias, of IPv4 or of IPv6; nil where it has none.
	addresses func(x *exporter, s *stack, n *model.Node, ipv6 bool) []value
	// arn hands over the ARN of the main resource, as seen from a stack.
	arn func(*exporter, *stack, *model.Node) value
	// spread is what a node needs of the network of its Region; nil for nothing.
	spread func(model.Spec) spread
}

// wiring hands over which links become properties. It asks the table of
// connections when it is first called, not when the program begins.
type wiring func() map[model.Kind][]string

// step orders the writing of services: those that take values of others come
// later. Resources are put in the order of the request path afterwards.
type step int

const (
	stepParts  step = iota // what others are attached to or lead to
	stepUsers              // what takes values of parts
	stepNames              // records, which name everything
	stepsCount = iota
)

// seat is where the resources of a kind live.
type seat struct {
	told   string // for the reference
	region func(*exporter, *model.Node) string
}

var (
	ownRegion  = seat{"its Region", func(_ *exporter, n *model.Node) string { return n.Region() }}
	homeRegion = seat{"home", func(x *exporter, _ *model.Node) string { return x.home }}
	edgeRegion = seat{model.CloudFrontRegion, func(*exporter, *model.Node) string { return model.CloudFrontRegion }}
)

// spread is what a node needs of a network.
type spread struct {
	zones           int
	public, private bool // kinds of subnets
	ipv6            bool // addresses of IPv6 too
}

// services are in the order of the request path, which is that of the
// reference. They are listed when all rows are made, since rows ask each other.
var (
	services     []*service
	serviceIndex = map[model.Kind]*service{}
)

func init() {
	services = []*service{
		recordService, healthCheckService, certificateService, webACLService, shieldService, distributionService,
		cloudFrontFunctionService, edgeFunctionService,
		bucketService, acceleratorService, balancerService, networkBalancerService, gatewayBalancerService, endpointService,
		restAPIService, httpAPIService, webSocketAPIService, vpcLinkService,
		functionService, functionURLService, scalingGroupService, ecsService, serverService, datastoreService,
	}
	services = append(services, managedServices()...)
	for _, s := range services {
		serviceIndex[s.kind] = s
		if s.links == nil {
			s.links = only(nil)
		}
	}
}

// serviceOf is the row of a node, nil for kinds that are not exported.
func serviceOf(n *model.Node) *service { return serviceIndex[n.Kind()] }

// wires tells whether a link from a to b becomes a property of a resource.
func wires(from, to *model.Node) bool {
	s := serviceOf(from)
	if s == nil {
		return false
	}
	_, ok := s.links()[to.Kind()]
	return ok
}

// towards gives the links of a sort from a kind to all that it may lead to, by
// the table of connections, with the same properties. Whether a link is wired
// depends on what the service at its end hands over as well.
func towards(from model.Kind, sort model.LinkKind, properties []string) wiring {
	return sync.OnceValue(func() map[model.Kind][]string {
		out := map[model.Kind][]string{}
		for _, to := range model.Kinds() {
			if joins(from, to.Kind, sort) {
				out[to.Kind] = properties
			}
		}
		return out
	})
}

// joins tells whether the table of connections has a link of a sort between two kinds.
func joins(from, to model.Kind, sort model.LinkKind) bool {
	return slices.ContainsFunc(model.Connections(), func(c model.Connection) bool {
		return c.Link == sort && slices.Contains(variants(from), c.From) && slices.Contains(variants(to), c.To)
	})
}

// variants are the names of a kind in the table of connections.
func variants(k model.Kind) []string {
	switch k {
	case model.KindS3:
		return []string{"s3_rest", "s3_web"}
	case model.KindRESTAPI:
		return []string{"api_edge", "api_regional", "api_private"}
	}
	return []string{k.Info().Name}
}

// also adds links to those of a service.
func also(links, more wiring) wiring {
	return sync.OnceValue(func() map[model.Kind][]string {
		out := maps.Clone(links())
		maps.Copy(out, more())
		return out
	})
}

// only are links that the row itself lists.
func only(links map[model.Kind][]string) wiring {
	return func() map[model.Kind][]string { return links }
}

// handsOver tells whether a service gives what links of a sort take from it.
func (s *service) handsOver(from model.Kind, sort model.LinkKind) bool {
	switch {
	case sort == model.ResolvesTo:
		return s.host != nil || s.addresses != nil
	case sort == model.Origin, sort == model.Probes:
		return s.host != nil || s.origin != nil
	case sort == model.Attach && (from == model.KindWAF || from == model.KindShield) && s.kind != model.KindCloudFront && s.kind != model.KindRecord:
		return s.arn != nil
	}
	return true
}

// stackOf is the stack in which the resources of a node live.
func (x *exporter) stackOf(n *model.Node) *stack { return x.stack(serviceOf(n).lives.region(x, n)) }

// hostOf is the DNS name of a target, as seen from stack s.
func (x *exporter) hostOf(s *stack, to *model.Node) value { return serviceOf(to).host(x, s, to) }

// zoneOf is the hosted zone of that name.
func (x *exporter) zoneOf(s *stack, to *model.Node) value { return serviceOf(to).zone(x, s, to) }

// arnOf is the ARN of the main resource of a node, as seen from stack s.
func (x *exporter) arnOf(s *stack, n *model.Node) value { return serviceOf(n).arn(x, s, n) }

// build makes the resources of all nodes, step by step, in document order of
// the nodes. Resources are put in the order of the request path afterwards.
func (x *exporter) build() {
	for at := range step(stepsCount) {
		for _, n := range x.t.Nodes {
			s := serviceOf(n)
			if s == nil {
				continue
			}
			if s.step == at {
				s.write(x, n)
			}
			if s.finish != nil && at == stepsCount-1 {
				s.finish(x, n)
			}
		}
	}
	x.keepWeights()
	x.keepNames()
}

// spreadOf is what a node needs of a network, nothing for most.
func spreadOf(n *model.Node) (spread, bool) {
	s := serviceOf(n)
	if s == nil || s.spread == nil {
		return spread{}, false
	}
	need := s.spread(n.Effective())
	return need, need.zones > 0
}
