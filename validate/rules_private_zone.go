package validate

import (
	"strings"

	"portolan/model"
)

// privateZoneRules judge what private names hide from those inside a VPC.
var privateZoneRules = []*Rule{
	{
		ID: "route53/private-zone-hides", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:   "Private zone that hides a public name",
		When:    "Users inside a VPC ask for a name of a private zone and for one of a public zone that lies in the domain of the private zone, and the private zone has no record of that name.",
		Why:     "Inside its VPCs the private zone alone answers for its domain. A name that it lacks does not exist there, whatever the public zone says.",
		Message: "{users} get no answer for {name}: the private zone {zone} hides the public one from their VPC",
		FixText: "Repeat the record of {name} in the private zone",
		ExamTip: "Split-view DNS: the most specific private zone wins, without falling back",
		Sources: []string{srcHostedZonePrivateConsiderations},
		Check:   hiddenNames,
	},
	{
		ID: "endpoint/private-dns-hides", Group: "endpoint", Severity: Warning, Verified: VerifiedNo,
		Title:   "Private DNS that hides public APIs",
		When:    "Users inside a VPC call a private API through an endpoint with private DNS, and a public API of the same Region by its execute-api name.",
		Why:     "With private DNS every execute-api name of the Region leads to the endpoint, which knows private APIs alone: the public API answers 403.",
		Message: "{users} cannot call {api} by its execute-api name: the private DNS of {endpoint} takes it",
		FixText: "Give {api} a custom domain and a record, or turn private DNS off",
		Note:    "From the guide on private APIs; the status is from experience.",
		Sources: []string{srcPrivateAPIs},
		Check:   hiddenAPIs,
	},
}

const srcPrivateAPIs = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html"

// zoneOf is the domain of the hosted zone of a record, and whether it is private.
func zoneOf(n *model.Node) (zone string, private bool) {
	r, ok := model.As[*model.Record](n)
	if !ok {
		return "", false
	}
	return model.Domain(r.Zone.Val()), r.ZonePrivate.Val()
}

// inZone tells whether a name lies in the domain of a zone.
func inZone(name, zone string) bool {
	return name == zone || strings.HasSuffix(name, "."+zone)
}

// privateNames lists the names of each private zone.
func (p *Pass) privateNames() map[string][]string {
	out := map[string][]string{}
	for _, n := range p.Nodes(model.KindRecord) {
		r, _ := model.As[*model.Record](n)
		if zone, private := zoneOf(n); private {
			out[zone] = append(out[zone], model.Domain(r.Name.Val()))
		}
	}
	return out
}

// mostSpecific is the longest of the private zones that the users ask and in which
// the name lies, "" for none.
func (p *Pass) mostSpecific(users *model.Node, name string) string {
	best := ""
	for _, l := range p.t.Out(users.ID) {
		if zone, private := zoneOf(p.To(l)); private && inZone(name, zone) && len(zone) > len(best) { // equivalent, at the bound: two zones of one length in which a name lies are one
			best = zone
		}
	}
	return best
}

// hasName tells whether a zone answers for a name, by a record of it or by the
// nearest wildcard.
func hasName(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
		if parent, wild := strings.CutPrefix(n, "*."); wild && strings.HasSuffix(name, "."+parent) {
			return true
		}
	}
	return false
}

func hiddenNames(p *Pass) {
	names := p.privateNames()
	if len(names) == 0 { // equivalent, if never: only saves time
		return
	}
	for _, l := range p.Links(model.Queries) {
		users := p.From(l)
		u, _ := model.As[*model.Users](users)
		r, _ := model.As[*model.Record](p.To(l))
		if u.Network.Val() != model.NetworkVPC || r.ZonePrivate.Val() {
			continue
		}
		name := model.Domain(r.Name.Val())
		zone := p.mostSpecific(users, name)
		if zone == "" || hasName(names[zone], name) {
			continue
		}
		p.AboutLink(l, "", "users", label(users), "name", name, "zone", zone)
	}
}

func hiddenAPIs(p *Pass) {
	for _, l := range p.Links(model.Requests) {
		users, to := p.From(l), p.To(l)
		u, ok := model.As[*model.Users](users)
		if !ok || u.Network.Val() != model.NetworkVPC || !to.Kind().API() || to.Private() {
			continue
		}
		for _, on := range p.t.Out(users.ID) {
			e, isEndpoint := model.As[*model.VPCEndpoint](p.To(on))
			if isEndpoint && e.PrivateDNS.Val() && p.To(on).Region() == to.Region() && p.leadsToAPI(p.To(on)) {
				p.AboutLink(l, "", "users", label(users), "api", label(to), "endpoint", label(p.To(on))).With(p.To(on))
				break
			}
		}
	}
}

// leadsToAPI tells whether a VPC endpoint is one of API Gateway.
func (p *Pass) leadsToAPI(endpoint *model.Node) bool {
	for _, l := range p.t.Out(endpoint.ID) {
		if p.To(l).Kind().API() && !p.illegal[l] {
			return true
		}
	}
	return false
}
