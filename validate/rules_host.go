package validate

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// hostRules judge names along a path: what certificates cover, and which Host the
// callers of a node send.
var hostRules = []*Rule{
	{
		ID: "api/cert-name-mismatch", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "Custom domain that the certificate does not cover",
		When:     "An API has a custom domain and certificates that list their names, and none of them covers it. A name such as *.example.com stands for one label.",
		Why:      "API Gateway refuses the custom domain.",
		Message:  "The certificate of {api} does not cover {name}",
		FixText:  "Use a certificate with the name {name}",
		Sources:  []string{srcDomainnames, srcHowToEdgeOptimizedCustomDomainName},
		Check:    apiCertificateNames,
	},
	{
		ID: "elb/cert-name-mismatch", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "Certificate without the name that users ask for",
		When:     "Users reach the HTTPS listener of an ALB, or the TLS listener of an NLB, by a name of Route 53, and the certificates there list names of which none covers it.",
		Why:      "The clients break the connection off with a certificate error.",
		Message:  "{users} ask for {asked}, which the certificate of {lb} does not cover",
		FixText:  "Use a certificate with the name {name}",
		Note:     "Asked of names of Route 53 and of certificates that list their names. Users of TCP are taken to speak TLS with a TLS listener, which takes nothing else.",
		Sources:  []string{srcAPICreateListener, srcAboutEndpoints},
		Check:    balancerCertificateNames,
	},
	{
		ID: askedName, Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseHost},
		Title:    "Name for which the target does not answer",
		When:     "Users ask for a record that leads through further records to a distribution or an API, whose aliases or custom domain do not hold the name that they asked for. So does one that leads to an API through a load balancer, which passes the name on.",
		Why:      "Clients send the name that they asked for, not that of the record in between, and load balancers leave it as it is. CloudFront and API Gateway answer 403 to names that they do not know.",
		Message:  "{users} ask {target} for {asked}, for which it does not answer",
		FixText:  "Give {target} the name {name}",
		Sources:  []string{srcCNAMEs, srcDomainnames},
		Check:    askedNames,
	},
	{
		ID: chainHost, Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseHost},
		Title:    "Viewer Host forwarded to another distribution",
		When:     "A behaviour whose origin, perhaps by a name of Route 53, is another distribution passes the Host of the viewer on, and the second distribution has not that name among its aliases.",
		Why:      "The second distribution answers 403 to names that are none of its aliases.",
		Message:  "{dist} sends the Host of its viewers to {origin}, which does not answer for it",
		FixText:  "Use the managed policy AllViewerExceptHostHeader",
		Sources:  []string{srcCNAMEs, srcUsingManagedOriginRequestPolicies},
		Check:    chainHosts,
	},
	{
		ID: bucketHost, Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseHost},
		Title:    "Viewer Host forwarded to a bucket",
		When:     "A behaviour whose origin is the REST endpoint of a bucket passes the Host of the viewer on, by its origin request policy or in its cache key, and no Lambda@Edge function sets another on origin-request.",
		Why:      "S3 takes the Host for the name of the bucket, and the signature of CloudFront does not fit: every request gets 403.",
		Message:  "{origin} refuses the Host that {dist} passes on (403)",
		FixText:  "Use CORS-S3Origin, or no origin request policy",
		ExamTip:  "Never forward Host to an S3 origin",
		Sources:  []string{srcForbiddenByOrigin, srcCustomOriginBehavior},
		Check:    bucketHosts,
	},
	{
		ID: "cloudfront/website-host-header", Group: "cloudfront", Severity: Warning, Verified: VerifiedNo,
		Title:   "Viewer Host forwarded to a website endpoint",
		When:    "A behaviour whose origin is the website endpoint of a bucket passes the Host of the viewer on, and the bucket is not named like an alias of the distribution.",
		Why:     "A website endpoint finds the bucket by the Host. It answers 404 where no bucket has the name of the viewer.",
		Message: "{origin} is asked for the Host of the viewers of {dist}, which is not the name of its bucket",
		FixText: "Use no origin request policy, or name the bucket like the alias",
		Note:    "That the Host chooses the bucket is documented, the status is from experience.",
		Sources: []string{srcWebsiteEndpoints},
		Check:   websiteHosts,
	},
	{
		ID: "cloudfront/service-host-header", Group: "cloudfront", Severity: Warning, Verified: VerifiedNo,
		Explains: []traffic.Cause{traffic.CauseHost},
		Title:    "Viewer Host forwarded to a managed service",
		When:     "A behaviour that leads to AppSync, App Runner or Amplify passes the Host of the viewer on, and no alias of the distribution is the custom domain of the service.",
		Why:      "These services find the API or the application by host name; the name of the distribution is unknown to them.",
		Message:  "{origin} does not know the Host that {dist} passes on",
		FixText:  "Use the managed policy AllViewerExceptHostHeader",
		Note:     "AWS says so of origins that expect their own name, and names API Gateway and Lambda only.",
		Sources:  []string{srcUsingManagedOriginRequestPolicies},
		Check:    serviceHosts,
	},
	{
		ID: "elb/host-unserved", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseHost, traffic.CauseRule, traffic.CauseListener},
		Title:    "Host that no rule of the listener takes",
		When:     "Every rule of an ALB that forwards has a host condition, and a caller comes with a Host that none of them takes: users with the name that they asked for, or CloudFront with the name of its origin, which may be that of AWS, or the Host of its viewers.",
		Why:      "The listener answers such requests by its default action, not by a target.",
		Message:  "No rule of {lb} forwards {asked}, the name in the requests of {caller}",
		FixText:  "Add {host} to a rule, or let {caller} send another Host",
		Note:     "Asked of callers whose Host is known. What an API sends is not drawn, nor which name a VPC origin is called by.",
		Sources:  []string{srcRuleConditionTypes, srcUsingManagedOriginRequestPolicies},
		Check:    unservedHosts,
	},
	{
		ID: "elb/host-rule-unmet", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseHost},
		Title:    "Host condition that nobody meets",
		When:     "A rule of an ALB has a host condition that none of its callers meets: the Host that each of them sends is known, or is known not to be this one.",
		Why:      "The rule never forwards. CloudFront sends the name of the origin unless it passes the Host of the viewer on.",
		Message:  "No request comes to {lb} as {host}: {t} gets none by this rule",
		FixText:  "Pass the Host of the viewer on, or use the name that arrives",
		Sources:  []string{srcRuleConditionTypes, srcUsingManagedOriginRequestPolicies},
		Check:    unmetHosts,
	},
	{
		ID: "elb/host-aws-name", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:   "Name of AWS that no rule of the listener takes",
		When:    "Users call an ALB themselves, or an accelerator or Network Load Balancer in front of it, and every rule of it that forwards asks for another Host than the name that AWS gave what they call. A fixed response beside them serves nobody, a redirect may lead to the right name.",
		Why:     "Such requests come under the name of AWS, and the listener answers them by its default action, not by a target.",
		Message: "{users} call {called} by the name that AWS gave it, which no rule of {lb} takes",
		FixText: "Lead {users} there by a record with the name of a rule, or add a rule for other names",
		Note:    "A record may be left out of the drawing: then draw it, or accept the finding. Of users of HTTPS elb/aws-name says it where a record leads others there.",
		Sources: []string{srcRuleConditionTypes, srcELBNames, srcAcceleratorNames},
		Check:   hostsOfAWS,
	},
}

// Pages on names and Host.
const (
	srcForbiddenByOrigin    = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html"
	srcCustomOriginBehavior = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html"
	srcELBNames             = "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/using-domain-names-with-elb.html"
	srcAcceleratorNames     = "https://docs.aws.amazon.com/global-accelerator/latest/dg/dns-addressing-custom-domains.dns-addressing.html"
	srcWebsiteEndpoints     = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html"
)

// covered tells whether the certificates of a node prove a name.
func (p *Pass) covered(n *model.Node, name string) (ok, known bool) {
	return traffic.Proves(p.Attached(n, model.KindCertificate), name)
}

func apiCertificateNames(p *Pass) {
	for _, n := range p.APIs() {
		a, _ := model.APIOf(n.Effective())
		name := a.CustomDomain.Val()
		if name == "" || p.namedOtherwise(n) {
			continue // route53/api-needs-custom-domain
		}
		if certs := p.Attached(n, model.KindCertificate); len(certs) > 0 && !traffic.ProvesAlias(certs, name) {
			p.About(n, "customDomain", "api", label(n), "name", name).With(sortedByID(p.Attached(n, model.KindCertificate))...)
		}
	}
}

// namedOtherwise tells whether the certificates of an API cover the name of a
// record that leads to it.
func (p *Pass) namedOtherwise(n *model.Node) bool {
	return slices.ContainsFunc(p.t.In(n.ID), func(l *model.Link) bool {
		r, ok := model.As[*model.Record](p.From(l))
		if !ok {
			return false
		}
		covered, _ := p.covered(n, model.Domain(r.Name.Val()))
		return covered
	})
}

// endsTLS tells whether TLS of clients ends at the balancer.
func endsTLS(n *model.Node) bool {
	switch s := n.Effective().(type) {
	case *model.ALB:
		return speaksHTTPS(s, &model.ForwardsSpec{})
	case *model.NLB:
		return s.Listener.Val() == "tls"
	}
	return false
}

// tlsUsers tells whether the users speak a protocol over TLS with a balancer. Those of
// TCP do with a TLS listener, which takes nothing else from them.
func tlsUsers(n, lb *model.Node) bool {
	u, _ := model.As[*model.Users](n)
	switch u.Protocol.Val() {
	case model.ProtocolHTTPS, model.ProtocolGRPC, model.ProtocolWebSocket:
		return true
	case model.ProtocolTCP:
		return lb.Kind() == model.KindNLB
	}
	return false
}

func balancerCertificateNames(p *Pass) {
	type wrong struct {
		lb   *model.Node
		name string
	}
	var order []wrong
	ways := map[wrong][]*way{}
	for _, w := range byCaller(p.WaysOf(model.Queries)) {
		if !tlsUsers(w.from, w.end) || !endsTLS(w.end) || passesTLSEnd(w) {
			continue
		}
		for _, name := range w.hosts {
			at := wrong{w.end, name}
			if ok, known := p.covered(w.end, name); ok || !known {
				continue
			}
			if ways[at] == nil {
				order = append(order, at)
			}
			ways[at] = append(ways[at], w)
		}
	}
	for _, at := range order {
		p.aboutWays(ways[at], "name", at.name, "asked", wording.Asked(at.name), "lb", label(at.lb)).
			With(sortedByID(p.Attached(at.lb, model.KindCertificate))...)
	}
}

// passesTLSEnd tells whether the TLS of the caller ends before the way does.
func passesTLSEnd(w *way) bool { return slices.ContainsFunc(w.over, endsTLS) }

func askedNames(p *Pass) {
	for _, w := range p.WaysOf(model.Queries) {
		r, isRecord := model.As[*model.Record](p.From(w.last))
		if !isRecord || len(w.hosts) == 0 || model.Domain(r.Name.Val()) == w.hosts[0] {
			continue // that of the record itself is judged with the record
		}
		named := w.end.Kind() == model.KindCloudFront || w.end.Kind().API()
		if named && traffic.Knows(w.end, "") && !traffic.Knows(w.end, w.hosts[0]) {
			p.AboutWay(w, "", "users", label(w.from), "name", w.hosts[0], "asked", wording.Asked(w.hosts[0]), "target", label(w.end))
		}
	}
}

// viewerHosts visits the ways on which CloudFront passes the Host of the viewer
// on and nothing changes it.
func (p *Pass) viewerHosts(visit func(w *way, hosts []string)) {
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		if o.ForwardsHost() && !traffic.SetsHost(p.t, w.by) {
			visit(w, traffic.ViewerHosts(p.t, w.from))
		}
	}
}

func chainHosts(p *Pass) {
	p.viewerHosts(func(w *way, hosts []string) {
		if w.end.Kind() != model.KindCloudFront || len(traffic.CalledNames(p.t, w.from)) == 0 || !traffic.RefusesViewerHost(w.end, hosts) {
			return
		}
		p.AboutCaller(w, "originRequestPolicy", "dist", label(w.from), "origin", label(w.end)).
			OfferSafe("except-host", "Forward all but the Host header", setLink(w.by, "originRequestPolicy", model.AllViewerExceptHost))
	})
}

// withoutHost is the edits by which a behaviour keeps the Host to itself.
func withoutHost(l *model.Link, policy string) []model.Edit {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	switch {
	case !o.CacheKeyHas("Host"):
		return []model.Edit{setLink(l, "originRequestPolicy", policy)}
	case o.CachePolicy.Val() != model.CachingCustom:
		return []model.Edit{setLink(l, "originRequestPolicy", policy), setLink(l, "cachePolicy", model.CachingOptimized)}
	}
	var kept []string
	for _, h := range o.CacheHeaders.Val() {
		if !strings.EqualFold(strings.TrimSpace(h), "Host") {
			kept = append(kept, h)
		}
	}
	return []model.Edit{setLink(l, "originRequestPolicy", policy), setLink(l, "cacheHeaders", kept...)}
}

func bucketHosts(p *Pass) {
	p.viewerHosts(func(w *way, hosts []string) {
		if w.end.Kind() == model.KindS3 && traffic.RefusesViewerHost(w.end, hosts) {
			p.AboutCaller(w, "originRequestPolicy", "origin", label(w.end), "dist", label(w.from)).
				OfferSafe("cors", "Forward the headers that S3 needs for CORS", withoutHost(w.by, "CORS-S3Origin")...)
		}
	})
}

func serviceHosts(p *Pass) {
	p.viewerHosts(func(w *way, hosts []string) {
		switch w.end.Kind() {
		case model.KindAppSync, model.KindAppRunner, model.KindAmplify:
		default:
			return
		}
		m, _ := model.ManagedOf(w.end.Effective())
		if slices.ContainsFunc(hosts, func(a string) bool { return model.Domain(a) == model.Domain(m.CustomDomain.Val()) }) {
			return
		}
		p.AboutCaller(w, "originRequestPolicy", "origin", label(w.end), "dist", label(w.from)).
			OfferSafe("except-host", "Forward all but the Host header", withoutHost(w.by, model.AllViewerExceptHost)...)
	})
}

func websiteHosts(p *Pass) {
	p.viewerHosts(func(w *way, hosts []string) {
		b, ok := model.As[*model.S3](w.end)
		if !ok || b.Access.Val() != model.AccessWebsite || model.Covers(hosts, b.BucketName.Val()) {
			return
		}
		p.AboutCaller(w, "originRequestPolicy", "origin", label(w.end), "dist", label(w.from)).
			OfferSafe("none", "Forward no header", withoutHost(w.by, "none")...)
	})
}
