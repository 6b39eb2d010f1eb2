package validate

import (
	"portolan/model"
	"portolan/model/traffic"
)

// privateZoneRules judge what private names hide from those inside a VPC.
var privateZoneRules = []*Rule{
	{
		ID: "route53/private-zone-hides", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate},
		Title:    "Private zone that hides a public name",
		When:     "Users inside a VPC ask for a name of a private zone and for one of a public zone that lies in the domain of the private zone, and the private zone has no record of that name.",
		Why:      "Inside its VPCs the private zone alone answers for its domain. A name that it lacks does not exist there, whatever the public zone says.",
		Message:  "{users} get no answer for {name}: the private zone {zone} hides the public one from their VPC",
		FixText:  "Repeat the record of {name} in the private zone",
		ExamTip:  "Split-view DNS: the most specific private zone wins, without falling back",
		Sources:  []string{srcHostedZonePrivateConsiderations},
		Check:    hiddenNames,
	},
	{
		ID: "endpoint/private-dns-hides", Group: "endpoint", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate},
		Title:    "Private DNS that hides public APIs",
		When:     "Users inside a VPC call a private API through an endpoint with private DNS, and a public API of the same Region by its execute-api name.",
		Why:      "With private DNS every execute-api name of the Region leads to the endpoint, which knows private APIs alone: the public API answers 403.",
		Message:  "{users} cannot call {api} by its execute-api name: the private DNS of {endpoint} takes it",
		FixText:  "Give {api} a custom domain and a record, or turn private DNS off",
		Sources:  []string{srcPrivateAPIs, srcAPIFromVPC},
		Check:    hiddenAPIs,
	},
}

// Pages on private APIs.
const (
	srcPrivateAPIs = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html"
	srcAPIFromVPC  = "https://repost.aws/knowledge-center/api-gateway-vpc-connections"
)

func hiddenNames(p *Pass) {
	for _, l := range p.Links(model.Queries) {
		users := p.From(l)
		if zone := p.private.Hiding(p.t, users, p.To(l)); zone != "" {
			r, _ := model.As[*model.Record](p.To(l))
			p.AboutLink(l, "", "users", label(users), "name", model.Domain(r.Name.Val()), "zone", zone)
		}
	}
}

func hiddenAPIs(p *Pass) {
	for _, l := range p.Links(model.Requests) {
		if e := traffic.TakenByEndpoint(p.t, p.From(l), p.To(l)); e != nil {
			p.AboutLink(l, "", "users", label(p.From(l)), "api", label(p.To(l)), "endpoint", label(e)).With(e)
		}
	}
}
