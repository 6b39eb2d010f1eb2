package validate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/wording"
)

const (
	srcZones        = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html"
	srcHowELBWorks  = "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html"
	srcPartitions   = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html"
	srcRoute53China = "https://docs.amazonaws.cn/en_us/aws/latest/userguide/route53.html"
	srcVPCLinks     = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html"
	srcFunctionURLs = "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html"
)

// placeRules compare the Regions and zones of a design with each other and with
// what Regions have.
var placeRules = []*Rule{
	{
		ID: "place/endpoint-group-region", Group: "place", Severity: Error, Verified: VerifiedYes,
		Title:   "Endpoint group in another Region than its endpoint",
		When:    "The Region of an endpoint group of Global Accelerator is stated, and the endpoint in it stands in another Region.",
		Why:     "An endpoint group takes endpoints of its own Region only, so AWS refuses it.",
		Message: "The endpoint group of {n} in {r1} cannot hold {t}, which is in {r2}",
		FixText: "Say {r2} for the endpoint group, or leave its Region out",
		Sources: []string{srcAPIEndpointGroup},
		Check:   endpointGroupRegions,
	},
	{
		ID: "place/same-region", Group: "place", Severity: Error, Verified: VerifiedYes,
		Title:   "Parts that must share a Region do not",
		When:    "An API and its VPC link, a VPC link and its target, a function URL and its function, a load balancer and the load balancer or VPC endpoint behind it, or code and the VPC endpoint that it uses are in different Regions.",
		Why:     "These are made as parts of one network or of one function, so AWS cannot join them across Regions.",
		Message: "{n} in {r1} cannot lead to {t} in {r2}",
		FixText: "Put both in one Region",
		Sources: []string{srcVPCLinks, srcFunctionURLs, srcApplicationLoadBalancerTarget},
		Check:   sameRegions,
	},
	{
		ID: "place/zones", Group: "place", Severity: Error, Verified: VerifiedYes,
		Title:   "More zones than the Region has",
		When:    "A node is spread over more Availability Zones than AWS lists for its Region.",
		Why:     "There is no subnet to put the rest in.",
		Message: "{n} wants {zones} zones, and {region} has {has}",
		FixText: "Use at most {has} zones",
		Sources: []string{srcZones},
		Check: func(p *Pass) {
			p.eachZoned(func(n *model.Node, zones int) {
				if has, ok := geo.AvailabilityZones(n.Region()); ok && zones > has {
					p.About(n, "azs", "n", label(n), "zones", fmt.Sprint(zones), "region", n.Region(), "has", fmt.Sprint(has)).
						Offer("zones", fmt.Sprintf("Use %d zones", has), setNode(n, "azs", fmt.Sprint(has)))
				}
			})
		},
	},
	{
		ID: "place/zones-of-new-accounts", Group: "place", Severity: Warning, Verified: VerifiedYes,
		Title:   "More zones than new accounts get",
		When:    "A node is spread over as many Availability Zones as AWS lists for its Region, of which new accounts get fewer.",
		Why:     "In an account that is new the subnet of the last zone cannot be made.",
		Message: "{n} wants {zones} zones of {region}, of which new accounts get {has}",
		FixText: "Look which zones the account has, or use {has} zones",
		Sources: []string{srcZones},
		Check: func(p *Pass) {
			p.eachZoned(func(n *model.Node, zones int) {
				most, _ := geo.AvailabilityZones(n.Region())
				if has := geo.NewAccountZones(n.Region()); zones > has && zones <= most {
					p.About(n, "azs", "n", label(n), "zones", fmt.Sprint(zones), "region", n.Region(), "has", fmt.Sprint(has))
				}
			})
		},
	},
	{
		ID: "place/targets-out-of-zones", Group: "place", Severity: Warning, Verified: VerifiedYes,
		Title:   "Targets in zones that the balancer does not have",
		When:    "A load balancer says that it uses fewer Availability Zones than the group of instances or tasks, or the interface endpoint, behind it says.",
		Why:     "Targets in a zone that is not enabled for the balancer get no requests: they cost and stand idle.",
		Message: "{lb} is in {zones} and {t} in {more}: targets in the others get nothing",
		FixText: "Enable as many zones for the balancer as its targets use",
		Sources: []string{srcHowELBWorks},
		Check:   targetZones,
	},
	{
		ID: "place/service-missing", Group: "place", Severity: Error, Verified: VerifiedYes,
		Title:   "Region without the service",
		When:    "A design uses VPC origins, an origin access identity, accelerator endpoints or edge-optimized APIs in a Region of which AWS says that it does not have them.",
		Why:     "The resource cannot be made there.",
		Message: "{region} has no {service}{asof}, which {n} needs",
		FixText: "Use another Region, or another way that the Region has",
		Note:    "Such a design cannot be built; estimates and simulations are of what is drawn, as if the Region had it.",
		Sources: []string{srcPrivateContentVpcOrigins, srcPrivateContentRestrictingAccessToS3, srcApiGatewayApiEndpointTypes},
		Check:   func(p *Pass) { p.eachLack(true) },
	},
	{
		ID: "place/service-doubtful", Group: "place", Severity: Warning, Verified: VerifiedNo, Export: ExportDoubts,
		Title:   "Region that may lack the service",
		When:    "A design uses a service in a Region in whose list or resource schema it was not found.",
		Why:     "It may not be possible to make the resource there.",
		Message: "{region} may have no {service}{asof}, which {n} needs",
		FixText: "Look it up before you build on it, or use another Region",
		Note:    "Read in lists and resource schemas of AWS, which may lag behind.",
		Sources: []string{srcFunctionURLs, srcVPCLinks},
		Check:   func(p *Pass) { p.eachLack(false) },
	},
	{
		ID: "place/partition", Group: "place", Severity: Warning, Verified: VerifiedLogic, Export: ExportDoubts,
		Title:   "Parts in different partitions of AWS",
		When:    "A link that joins resources of one account, or a distribution that signs its requests to an origin, leads from one partition (standard, China, GovCloud, European Sovereign Cloud) to another. Or the aliases of one name lead to several.",
		Why:     "Accounts, networks and roles of two partitions know nothing of each other. A hosted zone in China has no aliases of what is elsewhere.",
		Message: "{n} is {where} and {t} in {r2}: these are different partitions of AWS",
		FixText: "Keep what is joined this way in one partition, and call the other by a public name",
		Note:    "VPC origins are in the standard partition alone, which place/service-missing says.",
		Sources: []string{srcPartitions, srcRoute53China},
		Check:   partitions,
	},
}

func endpointGroupRegions(p *Pass) {
	for _, l := range p.Links(model.Endpoint) {
		s := l.Spec.(*model.EndpointSpec)
		at := p.To(l).Region()
		if s.Region.Val() == "" || at == "" || s.Region.Val() == at {
			continue
		}
		p.AboutLink(l, "region", "n", label(p.From(l)), "r1", s.Region.Val(), "t", label(p.To(l)), "r2", at).
			OfferSafe("region", "Say "+at+" for the endpoint group", setLink(l, "region", at))
	}
}

func sameRegions(p *Pass) {
	for _, l := range p.t.Links {
		from, to := p.From(l), p.To(l)
		if sharesRegion(from, to) && !sameRegion(from, to) {
			p.AboutLink(l, "", "n", label(from), "r1", from.Region(), "t", label(to), "r2", to.Region())
		}
	}
}

// sharesRegion tells whether two joined nodes are parts of one network or function.
func sharesRegion(from, to *model.Node) bool {
	return to.Kind() == model.KindVPCLink || to.Kind() == model.KindVPCEndpoint ||
		from.Kind() == model.KindVPCLink || from.Kind() == model.KindFunctionURL ||
		from.Kind() == model.KindNLB && to.Kind() == model.KindALB
}

// parted tells whether a node is joined with one in another Region though AWS joins
// such within a Region alone: one of the two is in the wrong Region, and the design
// is not meant for both.
func (p *Pass) parted(n *model.Node) bool {
	return slices.ContainsFunc(slices.Concat(p.t.Out(n.ID), p.t.In(n.ID)), func(l *model.Link) bool {
		from, to := p.From(l), p.To(l)
		return !sameRegion(from, to) && (sharesRegion(from, to) || from.Kind() == model.KindVPCEndpoint || p.registersFar(l))
	})
}

// eachZoned calls f for every node with how many zones it says that it uses.
func (p *Pass) eachZoned(f func(n *model.Node, zones int)) {
	for _, n := range p.t.Nodes {
		zones, _ := zonesSaid(n)
		f(n, zones)
	}
}

// zonesSaid is how many zones a node says that it uses.
func zonesSaid(n *model.Node) (int, bool) {
	v, set := n.Get("azs")
	if !set {
		return 0, false
	}
	zones, _ := strconv.Atoi(v[0])
	return zones, true
}

func targetZones(p *Pass) {
	p.forwards(func(l *model.Link, _ *model.ForwardsSpec, lb, to *model.Node) {
		zones, said := zonesSaid(lb)
		more, _ := zonesSaid(to)
		if said && more > zones && (to.Kind().Compute() || to.Kind() == model.KindVPCEndpoint) && lb.Region() == to.Region() {
			p.AboutLink(l, "", "lb", label(lb), "zones", wording.CountOf(zones, "zone", "zones"), "t", label(to), "more", fmt.Sprint(more)).
				Offer("zones", fmt.Sprintf("Use %d zones for %s", more, label(lb)), setNode(lb, "azs", fmt.Sprint(more)))
		}
	})
}

// usedService names a service that a node needs in a Region.
type usedService struct {
	service geo.Service
	name    string
}

// managedServices are the kinds that stand for a service which Regions lack: the data of
// Regions has them by the name of the kind.
var managedServices = map[model.Kind]string{
	model.KindAppRunner: "App Runner", model.KindAmplify: "Amplify Hosting", model.KindAppSync: "AppSync", model.KindLattice: "VPC Lattice",
	model.KindCognito: "Cognito user pools", model.KindVerifiedAccess: "Verified Access", model.KindAgentGateway: "AgentCore gateways",
}

func (p *Pass) servicesOf(n *model.Node) []usedService {
	switch s := n.Effective().(type) {
	case *model.RESTAPI:
		if s.Endpoint.Val() == model.EndpointEdge {
			return []usedService{{geo.ServiceEdgeAPI, "edge-optimized APIs"}}
		}
	case *model.HTTPAPI, *model.WebSocketAPI:
		return []usedService{{geo.ServiceAPI2, "HTTP and WebSocket APIs"}}
	case *model.VPCLink:
		if s.Version.Val() == "2" {
			return []usedService{{geo.ServiceVPCLink2, "VPC links of version 2"}}
		}
	case *model.FunctionURL:
		return []usedService{{geo.ServiceFunctionURL, "function URLs"}}
	}
	if name := managedServices[n.Kind()]; name != "" {
		return []usedService{{geo.Service(n.Kind()), name}}
	}
	if len(p.Attached(n, model.KindShield)) > 0 {
		return []usedService{{geo.ServiceShield, "Shield Advanced"}}
	}
	return nil
}

// serviceOf names the service that a link needs in the Region of its target.
func serviceOf(l *model.Link) usedService {
	switch s := l.Effective().(type) {
	case *model.EndpointSpec:
		return usedService{geo.ServiceAcceleratorEndpoint, "endpoints of Global Accelerator"}
	case *model.OriginSpec:
		switch {
		case s.Via.Val() == model.ViaVPCOrigin:
			return usedService{geo.ServiceVPCOrigin, "VPC origins"}
		case s.Access.Val() == model.AccessOAI:
			return usedService{geo.ServiceOAI, "buckets that take an origin access identity"}
		}
	}
	return usedService{}
}

// eachLack reports what Regions do not have; checked tells whether of those of
// which a page says so, or of the others.
func (p *Pass) eachLack(checked bool) {
	for _, n := range p.t.Nodes {
		for _, u := range p.servicesOf(n) {
			if lack, yes := geo.Lacks(n.Region(), u.service); yes && lack.Checked == checked {
				p.About(n, "region", "region", n.Region(), "service", u.name, "asof", asOf(lack.Date), "n", label(n))
			}
		}
	}
	for _, l := range p.t.Links {
		u, region := serviceOf(l), p.To(l).Region()
		if lack, yes := geo.Lacks(region, u.service); yes && lack.Checked == checked && !p.illegal[l] { // equivalent, and without !p.illegal[l]: only saves time
			p.AboutLink(l, "", "region", region, "service", u.name, "asof", asOf(lack.Date), "n", label(p.From(l)))
		}
	}
}

// asOf says of when a fact is: to the day, or else the year, where the page says so.
func asOf(date string) string {
	date, _, _ = strings.Cut(date, " ")
	if date == "" || date[0] < '0' || date[0] > '9' {
		return ""
	}
	return " (as of " + date + ")"
}

// partName is what people call a partition.
var partName = map[string]string{"aws": "the standard part of AWS", "aws-cn": "the part of AWS in China", "aws-us-gov": "AWS GovCloud", "aws-eusc": "the AWS European Sovereign Cloud"}

// aliasesApart reports the aliases of a name that lead to another partition than most
// of them, or than the first by its code where there are as many: a hosted zone is in
// one partition. See srcRoute53China.
func (p *Pass) aliasesApart() {
	for _, g := range p.Groups() {
		leads := map[string]int{}
		partition := func(a Answer) string {
			switch {
			case !a.Spec.Alias.Val():
				return ""
			case a.Target.Kind() == model.KindCloudFront || a.Target.Kind() == model.KindAccelerator:
				return geo.Partition(model.CloudFrontRegion)
			}
			return geo.Partition(a.Target.Region())
		}
		for _, a := range g.LegalAnswers() {
			leads[partition(a)]++
		}
		delete(leads, "")
		home := ""
		for _, at := range slices.Sorted(maps.Keys(leads)) {
			if leads[at] > leads[home] {
				home = at
			}
		}
		for _, a := range g.LegalAnswers() {
			if at := partition(a); at != "" && at != home {
				p.AboutLink(a.Link, "alias", "n", g.Name(), "where", "in "+partName[home], "t", label(a.Target), "r2", cmp.Or(a.Target.Region(), at))
			}
		}
	}
}

func partitions(p *Pass) {
	p.aliasesApart()
	for _, l := range p.t.Links {
		switch l.Kind {
		case model.Forwards, model.Writes, model.Attach, model.Replicates, model.Authorizes, model.Integration:
		case model.Origin:
			if o, _ := model.LinkAs[*model.OriginSpec](l); o.Access.Val() != model.AccessOAC && o.Access.Val() != model.AccessOAI {
				continue
			}
		default:
			continue
		}
		from, to := p.From(l), p.To(l)
		region := from.Region()
		where := "in " + region
		if l.Kind == model.Origin {
			region = model.CloudFrontRegion // whose partition the distribution is in
			where = "in " + partName[geo.Partition(region)]
		}
		a, b := geo.Partition(region), geo.Partition(to.Region())
		if a != "" && b != "" && a != b {
			p.AboutLink(l, "", "n", label(from), "where", where, "t", label(to), "r2", to.Region())
		}
	}
}
