package validate

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// route53NameRules judge what a name may point at.
var route53NameRules = []*Rule{
	{
		ID: "route53/alias-target-not-allowed", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseNowhere},
		Title:    "Alias to something Route 53 cannot alias",
		When:     "An alias leads to something that Route 53 takes no alias of: anything other than a distribution, an accelerator, a load balancer, an API with a custom domain, a website bucket, a VPC endpoint, some managed services, or a record of the same zone.",
		Why:      "An alias is a pointer inside Route 53 to a short list of services. For anything else there is no name to point at.",
		Message:  "The Route 53 alias {name} cannot point at {t}",
		FixText:  "Use a CNAME/A record to its name, or put a supported service in front",
		ExamTip:  "Alias targets: ELB, CloudFront, API Gateway custom domain, S3 website, Global Accelerator, VPC interface endpoint, Elastic Beanstalk, App Runner, AppSync, OpenSearch custom domain, VPC Lattice, another record of the zone",
		Note:     "Buckets without a website are route53/s3-needs-website, Gateway Load Balancers elb/gwlb-in-path, APIs without custom domain route53/api-needs-custom-domain, records of another zone route53/alias-cross-zone.",
		Sources:  []string{srcAPIAliasTarget, srcResourceRecordSetsChoosingAliasNonAlias},
		Check:    aliasTargets,
	},
	{
		ID: "route53/apex-needs-alias", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "CNAME at the zone apex",
		When:    "A record at the zone apex is a CNAME, or leads without an alias to something that has only a host name.",
		Why:     "The apex also holds the SOA and NS records, and a CNAME may not stand beside other records. Only an alias can send it to an AWS name.",
		Message: "The zone apex {name} cannot be a CNAME to {t}",
		FixText: "Make it an alias A/AAAA record",
		ExamTip: "Apex domain + AWS endpoint = alias record",
		Note:    "Targets with a fixed address (Elastic IPs, accelerator, instances, on-premises servers) take a plain A record.",
		Sources: []string{srcResourceRecordSetsChoosingAliasNonAlias, srcAPIResourceRecordSet},
		Check:   apexNames,
	},
	{
		ID: "route53/a-record-needs-ip", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "A record to a name",
		When:    "A record of addresses leads without an alias to something that has no fixed address of its family.",
		Why:     "An A record holds IPv4 addresses and an AAAA record IPv6 addresses. Those of most services change, and Elastic IP addresses are of IPv4.",
		Message: "The {type} record {name} needs a fixed {family} address, and {t} has none",
		FixText: "Use an alias, or a CNAME below the apex",
		Note:    "At the zone apex, what has only a name is told by route53/apex-needs-alias alone. A Network Load Balancer without Elastic IP addresses has fixed IPv4 addresses too.",
		Sources: []string{srcResourceRecordTypes, srcResourceRecordSetsChoosingAliasNonAlias},
		Check:   addressRecords,
	},
	{
		ID: "route53/cname-needs-name", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "CNAME to addresses",
		When:    "A CNAME leads to instances with Elastic IP addresses, which have addresses and no name of their own.",
		Why:     "A CNAME holds another name. Addresses stand in records of type A.",
		Message: "The CNAME {name} needs a name, and {t} has addresses",
		FixText: "Make it an A record",
		Sources: []string{srcResourceRecordTypes},
		Check:   namelessCNAMEs,
	},
	{
		ID: "route53/cname-coexists", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "CNAME beside other records",
		When:    "A CNAME has the same zone and name as a record of another type.",
		Why:     "A CNAME says that everything about the name is found elsewhere, so nothing else may stand beside it.",
		Message: "{name} has a CNAME and other records",
		FixText: "Replace the CNAME by an alias or move the other records",
		Sources: []string{srcResourceRecordTypes},
		Check:   coexistingCNAMEs,
	},
	{
		ID: "route53/alias-has-ttl", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:    "TTL on an alias",
		When:     "An alias has a TTL of its own.",
		Why:      "Route 53 refuses the TTL: an alias answers with that of its target.",
		Message:  "The alias {name} to {t} takes the TTL of its target",
		FixText:  "Remove the TTL",
		Sources:  []string{srcAPIResourceRecordSet, srcCfnLint},
		Controls: []string{"cfn-lint:E3029"},
		Check:    aliasTTLs,
	},
	{
		ID: "route53/alias-cross-zone", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Alias into another hosted zone",
		When:    "An alias leads to a record of another hosted zone.",
		Why:     "Aliases between records are resolved inside one hosted zone.",
		Message: "The alias {name} points at {t} in another hosted zone",
		FixText: "Use a CNAME or alias the end resource",
		Sources: []string{srcAPIAliasTarget},
		Check:   aliasCrossZone,
	},
	{
		ID: "route53/alias-type-mismatch", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseFamily, traffic.CauseVersion},
		Title:    "Alias to a record of another type",
		When:     "An alias leads to a record of another type.",
		Why:      "An alias answers with the records of its target, so both must hold the same type.",
		Message:  "The {type1} alias {name} cannot point at {t} of type {type2}",
		FixText:  "Give both the same type",
		Sources:  []string{srcAPIResourceRecordSet, srcResourceRecordSetsChoosingAliasNonAlias},
		Check:    aliasTypes,
	},
	{
		ID: "route53/api-needs-custom-domain", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseHost},
		Title:     "API without the custom domain of its record",
		When:      "A record leads to an API whose custom domain is missing or another name.",
		Why:       "An API answers only for host names that it knows. Under any other name TLS fails or the request is refused.",
		Message:   "{api} has no custom domain {name}",
		FixText:   "Create the custom domain in API Gateway and map it to the stage",
		ExamTip:   "Route 53 + API Gateway always goes through a custom domain name",
		Note:      "A wildcard custom domain covers one label. Private APIs, which are named through their VPC endpoint, are left out.",
		Sources:   []string{srcAPIAliasTarget},
		StudyNote: noteAPIRegion,
		Check:     apiCustomDomains,
	},
	{
		ID: "route53/s3-needs-website", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseNowhere},
		Title:    "Record to a bucket without website endpoint",
		When:     "A record leads to a bucket that is no website endpoint.",
		Why:      "The REST endpoint of a bucket cannot be the target of an alias, and it would not know the custom name.",
		Message:  "Route 53 can only alias an S3 website endpoint, and {t} is a REST bucket",
		FixText:  "Enable website hosting or, better, put CloudFront in front",
		Sources:  []string{srcAPIAliasTarget, srcResourceRecordSetsChoosingAliasNonAlias},
		Check:    s3Websites,
	},
	{
		ID: "route53/s3-bucket-name-mismatch", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseHost},
		Title:    "Website bucket of another name",
		When:     "A record leads to a website bucket of another name than its own.",
		Why:      "The website endpoint finds the bucket by the host name of the request.",
		Message:  "Bucket {t} must be called {name}",
		FixText:  "Rename the bucket or use CloudFront",
		Note:     "Asked when both names are given.",
		Sources:  []string{srcRoutingToS3Bucket},
		Check:    bucketNames,
	},
	{
		ID: "route53/private-api", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "Public record to a private API",
		When:     "A record of a public zone leads to a private API.",
		Why:      "The name would resolve for everybody, but the API answers only inside a VPC.",
		Message:  "{api} is a private API and answers only inside a VPC, {name} is public",
		FixText:  "Use a regional API, or a private zone and VPC endpoint",
		Sources:  []string{srcApiGatewayApiEndpointTypes, srcApigatewayPrivateCustomDomains},
		Check:    privateAPIRecords,
	},
	{
		ID: "route53/internal-target-public-zone", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "Public name for an internal load balancer",
		When:     "Users on the Internet ask for a record of a public zone that leads to an internal load balancer.",
		Why:      "The name resolves, but to an address that the Internet does not route.",
		Message:  "{lb} is internal: internet users receive a private address",
		FixText:  "Make it internet-facing, or reach it through CloudFront VPC origin or Global Accelerator",
		Sources:  []string{srcAPICreateLoadBalancer},
		Check:    internalTargets,
	},
	{
		ID: privateZoneUsers, Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "Internet users and a private zone",
		When:     "Users on the Internet ask for a record of a private zone, or for a name that leads to one.",
		Why:      "A private zone answers only inside its VPCs.",
		Message:  "Internet users {users} cannot query the private hosted zone of {name}",
		FixText:  "Use a public zone",
		Sources:  []string{srcHostedZonePrivateConsiderations},
		Check:    privateZones,
	},
}

func aliasTargets(p *Pass) {
	for _, l := range p.Refused() {
		f := p.AboutLink(l, "alias", "name", recordName(p.From(l)), "t", label(p.To(l)))
		switch p.To(l).Kind() {
		case model.KindFunctionURL:
			p.offerCloudFront(f, l, "Put CloudFront in front of "+label(p.To(l)))
		case model.KindECS, model.KindLambda:
			if p.To(l).Region() != "" {
				p.offerALB(f, l, "Put an Application Load Balancer in front of "+label(p.To(l)))
			}
		}
	}
	for _, l := range p.Links(model.ResolvesTo) {
		if to := p.To(l); isAlias(l) && to.Kind() == model.KindVerifiedAccess {
			p.AboutLink(l, "alias", "name", recordName(p.From(l)), "t", label(to))
		} else if isAlias(l) && (to.Kind() == model.KindASG || to.Kind() == model.KindOnPremises) {
			p.AboutLink(l, "alias", "name", recordName(p.From(l)), "t", label(to)).
				OfferSafe("address", "Answer with the address of "+label(to), setLink(l, "alias"), setLink(l, "evaluateTargetHealth"))
		}
	}
}

func apexNames(p *Pass) {
	for _, n := range p.Nodes(model.KindRecord) {
		r, _ := model.As[*model.Record](n)
		if model.Domain(r.Name.Val()) == "" || model.Domain(r.Name.Val()) != model.Domain(r.Zone.Val()) {
			continue
		}
		if r.Type.Val() == "CNAME" {
			target := "another name"
			edits := []model.Edit{setNode(n, "type", "A")}
			for _, l := range p.t.Out(n.ID) {
				if len(p.t.Out(n.ID)) == 1 {
					target = label(p.To(l))
				}
				edits = append(edits, setLink(l, "alias"), setLink(l, "ttl"))
			}
			p.About(n, "type", "name", recordName(n), "t", target).
				OfferSafe("alias", "Make it an alias A record", edits...)
			continue
		}
		for _, l := range p.t.Out(n.ID) {
			if !p.illegal[l] && !isAlias(l) && hostNameOnly(p.To(l)) { // equivalent, and without !p.illegal[l]: only saves time
				p.offerAlias(p.AboutLink(l, "alias", "name", recordName(n), "t", label(p.To(l))), l)
			}
		}
	}
}

// hostNameOnly tells whether DNS can point at the node by name alone, because
// its addresses change.
func hostNameOnly(n *model.Node) bool {
	switch n.Kind() {
	case model.KindCloudFront, model.KindALB, model.KindS3, model.KindRecord:
		return true
	case model.KindNLB:
		return !model.HasElasticIP(n)
	}
	return n.Kind().API() || n.Kind().Opaque()
}

func aliasCrossZone(p *Pass) {
	p.eachRecordAlias(func(l *model.Link, from, to *model.Record) {
		if from.Zone.Val() != "" && to.Zone.Val() != "" && (model.Domain(from.Zone.Val()) != model.Domain(to.Zone.Val()) || from.ZonePrivate.Val() != to.ZonePrivate.Val()) {
			f := p.AboutLink(l, "alias", "name", recordName(p.From(l)), "t", recordName(p.To(l)))
			if model.Domain(from.Zone.Val()) != model.Domain(from.Name.Val()) && len(p.t.Out(l.From)) == 1 {
				f.Offer("cname", "Make it a CNAME", setNode(p.From(l), "type", "CNAME"), setLink(l, "alias", "false"), setLink(l, "evaluateTargetHealth"))
			}
		}
	})
}

func aliasTypes(p *Pass) {
	p.eachRecordAlias(func(l *model.Link, from, to *model.Record) {
		if from.Type.Val() != to.Type.Val() {
			f := p.AboutLink(l, "alias", "name", recordName(p.From(l)), "t", recordName(p.To(l)), "type1", from.Type.Val(), "type2", to.Type.Val())
			if len(p.t.Out(l.From)) == 1 && from.Type.Val() != "CNAME" && to.Type.Val() != "CNAME" {
				f.Offer("type", "Make "+recordName(p.From(l))+" a record of type "+to.Type.Val(), setNode(p.From(l), "type", to.Type.Val()))
			}
		}
	})
}

// eachRecordAlias visits the legal alias links between records.
func (p *Pass) eachRecordAlias(visit func(l *model.Link, from, to *model.Record)) {
	for _, l := range p.Links(model.ResolvesTo) {
		from, _ := model.As[*model.Record](p.From(l))
		if to, ok := model.As[*model.Record](p.To(l)); ok && isAlias(l) {
			visit(l, from, to)
		}
	}
}

// knownToViewers tells whether a distribution asks a node under the Host of its viewers.
func (p *Pass) knownToViewers(n *model.Node) bool {
	known := false
	p.viewerHosts(func(w *way, _ []string) {
		if w.end == n {
			known = true
		}
	})
	return known
}

func apiCustomDomains(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		api, ok := model.APIOf(p.To(l).Effective())
		if !ok {
			continue
		}
		r, _ := model.As[*model.Record](p.From(l))
		has, name := api.CustomDomain.Val(), r.Name.Val()
		if traffic.Knows(p.To(l), name) || p.askedAsViewers(l) {
			continue
		}
		f := p.AboutLink(l, "customDomain", "api", label(p.To(l)), "name", recordName(p.From(l)))
		switch {
		case name == "":
		case has == "":
			f.OfferSafe("custom-domain", "Give "+label(p.To(l))+" the custom domain "+name, p.newDomain(p.To(l), name)...)
		case p.knownToViewers(p.To(l)): // who comes by a distribution needs the one it has
		default:
			f.Offer("custom-domain", "Change the custom domain of "+label(p.To(l))+" from "+has+" to "+name, setNode(p.To(l), "customDomain", name))
		}
	}
}

// askedAsViewers tells whether only CloudFront asks the record of an answer, and
// under a Host of its viewers that the target knows, whatever the record is called.
func (p *Pass) askedAsViewers(answer *model.Link) bool {
	callers := 0
	for _, l := range p.t.In(answer.From) {
		if !l.Data() || p.illegal[l] {
			continue
		}
		callers++
		o, ok := model.LinkAs[*model.OriginSpec](l)
		if !ok || !o.ForwardsHost() || traffic.SetsHost(p.t, l) || traffic.RefusesViewerHost(p.To(answer), traffic.ViewerHosts(p.t, p.From(l))) {
			return false
		}
	}
	return callers > 0
}

func s3Websites(p *Pass) {
	for _, l := range p.Refused() {
		f := p.AboutLink(l, "", "t", label(p.To(l)))
		p.offerCloudFront(f, l, "Put CloudFront with origin access control in front of "+label(p.To(l)))
	}
}

func privateAPIRecords(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		r, _ := model.As[*model.Record](p.From(l))
		if model.Variant(p.To(l)) != "api_private" || r.ZonePrivate.Val() {
			continue
		}
		f := p.AboutLink(l, "", "api", label(p.To(l)), "name", recordName(p.From(l)))
		edits := []model.Edit{setNode(p.To(l), "endpoint", model.EndpointRegional)}
		if r.Name.Val() != "" {
			edits = append(edits, setNode(p.To(l), "customDomain", r.Name.Val()))
		}
		f.Offer("regional", "Make "+label(p.To(l))+" a regional API", edits...)
	}
}

func addressRecords(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		r, _ := model.As[*model.Record](p.From(l))
		if t := r.Type.Val(); t != "A" && t != "AAAA" || isAlias(l) {
			continue
		}
		to, family := p.To(l), "IPv4"
		if r.Type.Val() == "AAAA" {
			family = "IPv6"
		}
		apex := model.Domain(r.Name.Val()) != "" && model.Domain(r.Name.Val()) == model.Domain(r.Zone.Val())
		switch {
		case p.illegal[l], model.FixedAddress(to, r.Type.Val()), apex && hostNameOnly(to):
			continue
		case to.Kind() == model.KindNLB && family == "IPv4": // those that AWS gives it stay too
			continue
		}
		f := p.AboutLink(l, "alias", "name", recordName(p.From(l)), "type", r.Type.Val(), "t", label(to), "family", family)
		if to.Kind() != model.KindASG {
			p.offerAlias(f, l)
		} else if len(p.t.Out(l.From)) == 1 {
			f.Offer("ipv4", "Make it an A record", setNode(p.From(l), "type", "A"))
		}
	}
}

func namelessCNAMEs(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		record, to := p.From(l), p.To(l)
		if r, _ := model.As[*model.Record](record); r.Type.Val() != "CNAME" || to.Kind() != model.KindASG || p.illegal[l] {
			continue
		}
		f := p.AboutLink(l, "type", "name", recordName(record), "t", label(to))
		if len(p.t.Out(record.ID)) == 1 {
			f.Offer("a", "Make it an A record", setNode(record, "type", "A"))
		}
	}
}

func coexistingCNAMEs(p *Pass) {
	type host struct {
		zone, name string
		private    bool
	}
	at := map[host][]*model.Node{}
	var order []host
	for _, n := range p.Nodes(model.KindRecord) {
		r, _ := model.As[*model.Record](n)
		h := host{model.Domain(r.Zone.Val()), model.Domain(r.Name.Val()), r.ZonePrivate.Val()}
		if h.name == "" {
			continue
		}
		if at[h] == nil {
			order = append(order, h)
		}
		at[h] = append(at[h], n)
	}
	for _, h := range order {
		nodes := sortedByID(at[h])
		isCNAME := func(n *model.Node) bool {
			r, _ := model.As[*model.Record](n)
			return r.Type.Val() == "CNAME"
		}
		i := slices.IndexFunc(nodes, isCNAME)
		if i >= 0 && !all(nodes, isCNAME) {
			p.About(nodes[i], "type", "name", recordName(nodes[i])).With(nodes...)
		}
	}
}

func aliasTTLs(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		if s, _ := model.LinkAs[*model.ResolvesToSpec](l); s.Alias.Val() && s.TTL.IsSet() {
			p.AboutLink(l, "ttl", "name", recordName(p.From(l)), "t", label(p.To(l))).
				OfferSafe("ttl", "Remove the TTL", setLink(l, "ttl"))
		}
	}
}

func bucketNames(p *Pass) {
	for _, l := range p.Links(model.ResolvesTo) {
		r, _ := model.As[*model.Record](p.From(l))
		if p.To(l).Kind() != model.KindS3 || traffic.Knows(p.To(l), r.Name.Val()) {
			continue
		}
		p.AboutLink(l, "bucketName", "t", label(p.To(l)), "name", r.Name.Val()).
			Offer("bucket-name", "Call the bucket "+r.Name.Val(), setNode(p.To(l), "bucketName", model.Domain(r.Name.Val())))
	}
}

// overInternet lists the populations of the Internet that ask for a group.
func (p *Pass) overInternet(g *Group) []*model.Node {
	return slices.DeleteFunc(p.Askers(g), func(n *model.Node) bool {
		u, _ := model.As[*model.Users](n)
		return u.Network.Val() != model.NetworkInternet
	})
}

func internalTargets(p *Pass) {
	for _, g := range p.Groups() {
		if g.Spec.ZonePrivate.Val() {
			continue
		}
		for _, a := range g.LegalAnswers() {
			if isBalancer(a.Target) && a.Target.Private() && len(p.overInternet(g)) > 0 {
				p.AboutLink(a.Link, "scheme", "lb", label(a.Target)).
					Offer("scheme", "Make "+label(a.Target)+" internet-facing", setNode(a.Target, "scheme", model.SchemeInternetFacing))
			}
		}
	}
}

func privateZones(p *Pass) {
	for _, l := range p.Links(model.Queries) {
		u, _ := model.As[*model.Users](p.From(l))
		if r, _ := model.As[*model.Record](p.To(l)); r.ZonePrivate.Val() && u.Network.Val() == model.NetworkInternet {
			p.AboutLink(l, "zonePrivate", "users", label(p.From(l)), "name", recordName(p.To(l)))
		}
	}
}
