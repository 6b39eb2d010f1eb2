package validate

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/quota"
	"portolan/model/sketch"
	"portolan/model/traffic"
)

// cloudFrontViewerRules judge what a distribution offers to viewers.
var cloudFrontViewerRules = []*Rule{
	{
		ID: "cloudfront/alias-on-two-distributions", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:     "One alternate name on two distributions",
		When:      "Two distributions have the same alternate name.",
		Why:       "CloudFront refuses the second (CNAMEAlreadyExists).",
		Message:   "{alias} of {dist} is already on {other}",
		FixText:   "Keep each alternate domain name on one distribution",
		ExamTip:   "CNAMEAlreadyExists",
		Note:      "A wildcard and a more specific name may coexist.",
		Sources:   []string{srcAPIAliasTarget, srcCNAMEs},
		StudyNote: noteLatencyToDistributions,
		Check:     sharedAliases,
	},
	{
		ID: "cloudfront/alias-needs-cert", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "Alternate name without certificate",
		When:     "A distribution has alternate names and no certificate.",
		Why:      "Viewers ask for the name over TLS, and the built-in certificate covers only the cloudfront.net name.",
		Message:  "Custom name {alias} of {dist} needs a certificate",
		FixText:  "Attach an ACM certificate from us-east-1",
		Sources:  []string{srcAPIViewerCertificate},
		Check:    aliasCertificates,
	},
	{
		ID: "cloudfront/cert-region", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "Certificate outside us-east-1",
		When:     "The certificate of a distribution is in another Region than us-east-1.",
		Why:      "CloudFront reads its certificates from one Region only.",
		Message:  "CloudFront only takes ACM certificates from us-east-1; {cert} on {dist} is in {region}",
		FixText:  "Request the certificate in us-east-1",
		ExamTip:  "CloudFront certificate = us-east-1; ALB certificate = region of the ALB",
		Note:     "A certificate without a Region is taken to be where it is needed.",
		Sources:  []string{srcAPIViewerCertificate, srcCnamesAndHttpsRequirements, srcAcmRegions},
		Check:    certificateRegions,
	},
	{
		ID: "cloudfront/cert-name-mismatch", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "Certificate does not cover a name",
		When:     "The certificate of a distribution does not cover one of its alternate names; a wildcard covers one label.",
		Why:      "CloudFront refuses an alternate name that its certificate does not prove.",
		Message:  "The certificate of {dist} does not cover {alias}",
		FixText:  "Add the name to the certificate",
		Note:     "A certificate without names is taken to cover all.",
		Sources:  []string{srcCNAMEs, srcCnamesAndHttpsRequirements},
		Check:    certificateNames,
	},
	{
		ID: "cloudfront/waf-scope", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Web ACL of the wrong scope",
		When:    "The web ACL of a distribution has another scope than CLOUDFRONT, or is in another Region than us-east-1.",
		Why:     "Web ACLs for distributions are a kind of their own, and AWS WAF keeps them in us-east-1.",
		Message: "{dist} needs a web ACL of scope CLOUDFRONT, made in us-east-1; {acl} is {scope}",
		FixText: "Create the web ACL with that scope",
		ExamTip: "Global web ACL lives in us-east-1",
		Note:    "A scope or Region that is not given is taken to fit.",
		Sources: []string{srcAPICreateWebACL},
		Check:   webACLScopes,
	},
	{
		ID: "cloudfront/no-waf", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:    "Distribution without web ACL",
		When:     "A distribution has no web ACL.",
		Why:      "Attacks on the application reach the origin unfiltered.",
		Message:  "{dist} has no web ACL",
		FixText:  "Attach AWS WAF at the edge",
		Sources:  []string{srcCloudfrontControls, srcCheckov},
		Controls: []string{"CloudFront.6", "CKV_AWS_68"},
		StudyNote: StudyNote{
			Has:   "Implement security rules with Lambda@Edge.",
			Today: "Possible, yet AWS WAF is the managed way.",
		},
		Check: bareDistributions,
	},
	{
		ID: "cloudfront/viewer-http-allowed", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:    "Viewers may use plain HTTP",
		When:     "A behaviour lets viewers use plain HTTP.",
		Why:      "Whoever is on the way can read and change what users see.",
		Message:  "Viewers of {dist} may use plain HTTP",
		FixText:  "Use redirect-to-https or https-only",
		Sources:  []string{srcCloudfrontControls, srcAPIDefaultCacheBehavior, srcCheckov},
		Controls: []string{"CloudFront.3", "CKV_AWS_34"},
		Check:    plainViewers,
	},
	{
		ID: "cloudfront/min-tls", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:    "Old TLS towards viewers",
		When:     "A distribution with alternate names accepts an older security policy than TLSv1.2_2021.",
		Why:      "Broken protocols stay open to attackers who ask for them.",
		Message:  "{dist} accepts old TLS versions: {policy}",
		FixText:  "Choose TLSv1.2_2021 or newer",
		Note:     "TLSv1.3_2025 and TLSv1.2_2025 are newer and fine. Not asked of the default certificate.",
		Sources:  []string{srcAPIViewerCertificate, srcCheckov},
		Controls: []string{"CKV_AWS_174"},
		Check:    oldViewerTLS,
	},
	{
		ID: "cloudfront/non-http-traffic", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseProtocol},
		Title:     "TCP or UDP through CloudFront",
		When:      "Users of TCP or UDP reach a distribution.",
		Why:       "CloudFront ends HTTP at the edge. Raw TCP and UDP never get through.",
		Message:   "{dist} carries HTTP, WebSocket and gRPC only, {users} speak {protocol}",
		FixText:   "Use Global Accelerator or an NLB",
		ExamTip:   "Non-HTTP = Global Accelerator + NLB",
		Sources:   []string{srcAPIDistributionConfig, srcDistributionWorkingWithWebsockets, srcDistributionUsingGrpc},
		StudyNote: noteTCPUsers,
		Check:     nonHTTPTraffic,
	},
	{
		ID: "cloudfront/grpc-requirements", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "gRPC without what it needs",
		When:     "A behaviour takes gRPC, and its distribution does not offer HTTP/2, or the behaviour does not allow POST, calls its origin otherwise than over HTTPS, or has a VPC origin.",
		Why:      "gRPC runs over HTTP/2 with POST; CloudFront passes it on over HTTPS only.",
		Message:  "Behaviour {path} of {dist}: gRPC needs HTTP/2, POST and HTTPS to an origin that is no VPC origin; {lack}",
		FixText:  "Enable them",
		Note:     "gRPC is a matter of each behaviour. What a distribution says for all is read as said by each.",
		Sources:  []string{srcDistributionUsingGrpc, srcPrivateContentVpcOrigins},
		Check:    grpcNeeds,
	},
	{
		ID: "cloudfront/price-class-audience", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Users outside the price class",
		When:    "Users live outside the areas of the price class: North America, Europe and Israel for class 100; Asia and Africa besides for class 200.",
		Why:     "CloudFront answers them from a location of the class, which may be on another continent.",
		Message: "{users} in {loc} may be served from far away by {dist}",
		FixText: "Use a wider price class",
		Note:    "The areas are those of June 2023. Asia and Africa count as areas of class 200 as a whole. Places that are not known are not judged.",
		Sources: []string{srcPriceClass, srcAPIDistributionConfig},
		Check:   priceClasses,
	},
	{
		ID: "cloudfront/geo-restriction-blocks-users", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCountry},
		Title:    "Users blocked by country",
		When:     "Users live in a country that the geographic restriction of a distribution keeps out.",
		Why:      "The design serves people whom the distribution turns away.",
		Message:  "{users} in {loc} get 403 from the geographic restriction of {dist}",
		FixText:  "Adjust the list",
		ExamTip:  "Geo restriction blocks; geolocation routing steers",
		Sources:  []string{srcGeorestrictions},
		Check:    blockedUsers,
	},
	{
		ID: "cloudfront/logging-off", Group: "cloudfront", Severity: Info, Verified: VerifiedYes,
		Title:    "No access logs",
		When:     "Logs of a distribution are off.",
		Why:      "Without logs nobody can tell what was asked and how it was answered.",
		Message:  "No access logs of {dist}",
		FixText:  "Turn on standard or real-time logs",
		Sources:  []string{srcCloudfrontControls, srcCheckov},
		Controls: []string{"CloudFront.5", "CKV_AWS_86"},
		Check:    distributionLogs,
	},
	{
		ID: "cloudfront/quota", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "More than the default quota",
		When:    "A distribution has more than 75 behaviours, 100 origins, 10 origin groups or 100 alternate names.",
		Why:     "AWS refuses the change until the quota is raised.",
		Message: "{dist}: {count} exceeds the default quota {limit}",
		FixText: "Ask for a higher quota or split",
		Note:    "Older pages of AWS say 25 behaviours and 25 origins.",
		Sources: []string{srcCloudfrontLimits},
		Check:   distributionQuotas,
	},
}

func aliasCertificates(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		d, _ := model.As[*model.CloudFront](n)
		aliases := d.Aliases.Val()
		if len(aliases) == 0 || len(p.Attached(n, model.KindCertificate)) > 0 {
			continue
		}
		p.About(n, "aliases", "dist", label(n), "alias", aliases[0]).
			OfferSafe("certificate", "Attach a certificate from us-east-1", sketch.Certificate(p.t, n, aliases...)...)
	}
}

// attachments visits the legal attach links from one kind of guard to one kind
// of node.
func (p *Pass) attachments(guard, guarded model.Kind, visit func(l *model.Link, guard, guarded *model.Node)) {
	for _, l := range p.Links(model.Attach) {
		if from, to := p.From(l), p.To(l); from.Kind() == guard && to.Kind() == guarded {
			visit(l, from, to)
		}
	}
}

// guardsOnly tells whether everything that the guard is attached to is of the kind.
func (p *Pass) guardsOnly(guard *model.Node, kind model.Kind) bool {
	return all(p.t.Out(guard.ID), func(l *model.Link) bool { return p.To(l).Kind() == kind })
}

func certificateRegions(p *Pass) {
	p.attachments(model.KindCertificate, model.KindCloudFront, func(l *model.Link, cert, dist *model.Node) {
		region := cert.Region()
		if !model.Foreign(p.t, cert, dist) {
			return
		}
		f := p.AboutLink(l, "region", "cert", label(cert), "dist", label(dist), "region", region)
		if p.guardsOnly(cert, model.KindCloudFront) {
			f.OfferSafe("region", "Request the certificate in us-east-1", setNode(cert, "region", model.CloudFrontRegion))
			return
		}
		c, _ := model.As[*model.Certificate](cert)
		f.OfferSafe("certificate", "Attach another certificate from us-east-1",
			append([]model.Edit{model.Disconnect{Link: l.Ref()}}, sketch.Certificate(p.t, dist, c.Names.Val()...)...)...)
	})
}

func webACLScopes(p *Pass) {
	p.attachments(model.KindWAF, model.KindCloudFront, func(l *model.Link, acl, dist *model.Node) {
		w, _ := model.As[*model.WAF](acl)
		scope, region := w.Scope.Or(model.ScopeCloudFront), w.Region.Or(model.CloudFrontRegion)
		if scope == model.ScopeCloudFront && region == model.CloudFrontRegion {
			return
		}
		is := "of scope " + scope
		if w.Region.IsSet() {
			is += " in " + region
		}
		f := p.AboutLink(l, "scope", "dist", label(dist), "acl", label(acl), "scope", is)
		props := []model.Setting{{Prop: "scope", Value: []string{model.ScopeCloudFront}}, {Prop: "region", Value: []string{model.CloudFrontRegion}}}
		if p.guardsOnly(acl, model.KindCloudFront) {
			f.OfferSafe("scope", "Make it a web ACL of scope CLOUDFRONT in us-east-1", model.Set{ID: acl.ID, Props: props})
			return
		}
		f.OfferSafe("acl", "Attach another web ACL of scope CLOUDFRONT",
			append([]model.Edit{model.Disconnect{Link: l.Ref()}}, sketch.WebACL(p.t, dist, w.Rules)...)...)
	})
}

func nonHTTPTraffic(p *Pass) {
	through := func(n *model.Node) bool { return n.Kind() != model.KindCloudFront }
	w := p.FromUsersOf(through, model.ProtocolTCP, model.ProtocolUDP)
	for _, n := range p.Nodes(model.KindCloudFront) {
		if !w.reaches(n) {
			continue
		}
		users := w.start(n)
		u, _ := model.As[*model.Users](users)
		p.About(n, "", "dist", label(n), "users", label(users), "protocol", protocolWord(u.Protocol.Val())).With(users).Along(w.path(n)...)
	}
}

// distributions visits every distribution with its effective and its raw
// properties.
func (p *Pass) distributions(visit func(n *model.Node, d, raw *model.CloudFront)) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		d, _ := model.As[*model.CloudFront](n)
		raw, _ := n.Spec.(*model.CloudFront)
		visit(n, d, raw)
	}
}

func sharedAliases(p *Pass) {
	first := map[string]*model.Node{}
	for _, n := range sortedByID(p.Nodes(model.KindCloudFront)) {
		d, _ := model.As[*model.CloudFront](n)
		for i, a := range d.Aliases.Val() {
			switch old := first[model.Domain(a)]; {
			case old == nil:
				first[model.Domain(a)] = n
			case old != n:
				rest := slices.DeleteFunc(slices.Clone(d.Aliases.Val()), func(x string) bool { return model.Domain(x) == model.Domain(a) })
				p.About(n, "aliases", "alias", a, "dist", label(n), "other", label(old)).ofItem(i).With(old).
					Offer("remove", "Remove "+a+" from "+label(n), setNode(n, "aliases", append([]string{}, rest...)...))
			}
		}
	}
}

func certificateNames(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		certs := p.Attached(n, model.KindCertificate)
		if len(certs) == 0 {
			return
		}
		for i, a := range d.Aliases.Val() {
			if traffic.ProvesAlias(certs, a) {
				continue
			}
			s, _ := model.As[*model.Certificate](certs[0])
			p.About(n, "aliases", "dist", label(n), "alias", a).ofItem(i).With(certs...).
				OfferSafe("names", "Add "+a+" to "+label(certs[0]), setNode(certs[0], "names", append(slices.Clone(s.Names.Val()), a)...))
		}
	})
}

func bareDistributions(p *Pass) {
	p.distributions(func(n *model.Node, _, _ *model.CloudFront) {
		if len(p.Attached(n, model.KindWAF)) > 0 {
			return
		}
		p.About(n, "", "dist", label(n)).Offer("acl", "Attach a web ACL", sketch.WebACL(p.t, n, model.Opt[int]{})...)
	})
}

func plainViewers(p *Pass) {
	for _, l := range p.Links(model.Origin) {
		if o, _ := model.LinkAs[*model.OriginSpec](l); o.ViewerProtocol.Val() == "allow-all" {
			p.AboutLink(l, "viewerProtocol", "dist", label(p.From(l))).
				OfferSafe("redirect", "Redirect HTTP to HTTPS", setLink(l, "viewerProtocol", "redirect-to-https"))
		}
	}
}

// oldViewerPolicies are the security policies older than TLSv1.2_2021.
var oldViewerPolicies = []string{"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.2_2018", "TLSv1.2_2019"}

func oldViewerTLS(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		if len(d.Aliases.Val()) > 0 && slices.Contains(oldViewerPolicies, d.MinTLS.Val()) {
			p.About(n, "minTLS", "dist", label(n), "policy", d.MinTLS.Val()).
				Offer("tls", "Require TLSv1.2_2021", setNode(n, "minTLS", "TLSv1.2_2021"))
		}
	})
}

func grpcNeeds(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		d, _ := model.As[*model.CloudFront](dist)
		if !o.GRPC.Val() {
			return
		}
		prop, lack := traffic.GRPCLack(d, o, to)
		if lack == "" {
			return
		}
		words := []string{"dist", label(dist), "path", o.Path.Val(), "lack", lack}
		if _, ofLink := model.FindProp(l.Info().Props, prop); ofLink {
			f := p.AboutLink(l, prop, words...)
			if _, own := l.Get("grpc"); !own && prop == "grpc" {
				f.of = dist.ID // which says it once for all its behaviours
			}
			return
		}
		f := p.About(dist, prop, words...).Along(l)
		if prop == "httpVersion" {
			f.OfferSafe("http2", "Offer HTTP/2", setNode(dist, "httpVersion", "http2"))
		}
	})
}

// reachers lists the populations that reach the node, sorted by id.
func (p *Pass) reachers(n *model.Node) []*model.Node {
	var out []*model.Node
	p.flow.exploreBack([]*model.Node{n}, func(m *model.Node) bool {
		if m.Kind() == model.KindUsers {
			out = append(out, m)
		}
		return true
	})
	return sortedByID(out)
}

// places visits the known locations of the users that reach the node.
func (p *Pass) places(n *model.Node, visit func(users *model.Node, name string, at geo.Place)) {
	for _, u := range p.reachers(n) {
		s, _ := model.As[*model.Users](u)
		for _, name := range s.Locations.Val() {
			if at, _ := geo.Locate(name); at.Continent != "" {
				visit(u, name, at)
			}
		}
	}
}

// inPriceClass tells whether edge locations of the class are in the area of
// the place.
func inPriceClass(class string, at geo.Place) bool {
	switch {
	case class == model.PriceClassAll, at.Continent == "NA", at.Continent == "EU", at.CountryCode == "IL":
		return true
	}
	return class == model.PriceClass200 && (at.Continent == "AS" || at.Continent == "AF")
}

func priceClasses(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		p.places(n, func(users *model.Node, name string, at geo.Place) {
			if !inPriceClass(d.PriceClass.Val(), at) {
				p.About(n, "priceClass", "users", label(users), "loc", name, "dist", label(n)).With(users).
					Offer("price-class", "Use price class All", setNode(n, "priceClass", model.PriceClassAll))
			}
		})
	})
}

func blockedUsers(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		mode := d.GeoRestriction.Val()
		if mode != "allowlist" && mode != "denylist" {
			return
		}
		p.places(n, func(users *model.Node, name string, at geo.Place) {
			listed := geo.Listed(d.GeoCountries.Val(), at.CountryCode)
			if listed == (mode == "denylist") {
				p.About(n, "geoCountries", "users", label(users), "loc", name, "dist", label(n)).With(users)
			}
		})
	})
}

func distributionLogs(p *Pass) {
	p.distributions(func(n *model.Node, _, raw *model.CloudFront) {
		if raw.Logging.IsSet() && !raw.Logging.Val() {
			p.About(n, "logging", "dist", label(n)).OfferSafe("on", "Turn logs on", setNode(n, "logging", "true"))
		}
	})
}

func distributionQuotas(p *Pass) {
	groups := map[*model.Node]int{}
	for _, g := range p.OriginGroups() {
		groups[g.dist]++
	}
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		paths, origins := map[string]bool{}, map[string]bool{}
		for _, l := range p.t.Out(n.ID) {
			if o, ok := model.LinkAs[*model.OriginSpec](l); ok {
				paths[o.Path.Val()], origins[l.To] = true, true
			}
		}
		for _, has := range []struct {
			count int
			item  string
		}{
			{len(paths), "cloudfront-behaviours"},
			{len(origins), "cloudfront-origins"},
			{groups[n], "cloudfront-origin-groups"},
			{len(d.Aliases.Val()), "cloudfront-aliases"},
		} {
			if q := quota.Of(has.item); has.count > int(q.Limit) {
				p.About(n, "", "dist", label(n), "count", fmt.Sprintf("%d %s", has.count, q.Unit), "limit", number(q.Limit))
			}
		}
	})
}
