package validate

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

const srcAppRunnerPublic = "https://docs.aws.amazon.com/apprunner/latest/dg/network-pl.html"

// cloudFrontOriginRules judge how a distribution reaches its origins.
var cloudFrontOriginRules = []*Rule{
	{
		ID: "cloudfront/alb-bypass", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:     "Origin can be reached around CloudFront",
		When:      "A behaviour leads to an internet-facing ALB, NLB or Classic Load Balancer, to Elastic Beanstalk, to App Runner, to instances with public addresses, or to a public server on premises, directly, by a record or through an accelerator, or through an accelerator to an internal one or to instances without public addresses, and nothing admits CloudFront alone.",
		Why:       "Whoever finds the name of the origin skips the cache, the web ACL and the signed URLs of the distribution.",
		Message:   "Users can go around {dist} to {lb}",
		FixText:   "Secret header that the origin checks, CloudFront managed prefix list in the security group, or a VPC origin",
		ExamTip:   "VPC origin lets the ALB stay private",
		Note:      "Internal load balancers and private servers that no accelerator leads to, balancers all of whose rules want a secret header, and Network Load Balancers before such, links via a VPC origin and balancers whose security groups keep the Internet out are not open. The prefix list admits every distribution; a security group for CloudFront and a secret header together admit this one.",
		Sources:   []string{srcRestrictAccessToLoadBalancer, srcLocationsOfEdgeServers, srcPrivateContentVpcOrigins, srcAppRunnerPublic, srcSecureVPCConnections},
		StudyNote: noteBalancerOrigin,
		Check:     openOrigins,
	},
	{
		ID: "cloudfront/internal-origin-needs-vpc-origin", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "Private origin without VPC origin",
		When:     "The origin of a behaviour is an internal load balancer, or instances without public addresses, and is not reached as a VPC origin.",
		Why:      "Edge locations are outside the VPC.",
		Message:  "{dist} cannot reach the private {lb}",
		FixText:  "Use a VPC origin",
		Note:     "Instances are private unless they have a public or an elastic IP.",
		Sources:  []string{srcPrivateContentVpcOrigins, srcAPICreateLoadBalancer},
		Check:    internalOrigins,
	},
	{
		ID: "cloudfront/vpc-origin-target", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CausePrivate, traffic.CauseOutside},
		Title:    "VPC origin of the wrong kind",
		When:     "A VPC origin is something other than a load balancer or instances.",
		Why:      "VPC origins are load balancers and instances.",
		Message:  "{t} cannot be a VPC origin",
		FixText:  "Use ALB, NLB or EC2",
		Note:     "What kinds allow and AWS refuses all the same is cloudfront/vpc-origin-limits.",
		Sources:  []string{srcPrivateContentVpcOrigins},
		Check:    vpcOriginTargets,
	},
	{
		ID: "cloudfront/origin-http", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:    "Plain HTTP to the origin",
		When:     "CloudFront calls an origin other than a bucket, an API or a function URL over plain HTTP, always or whenever a viewer does.",
		Why:      "Requests and answers travel unencrypted between edge and origin.",
		Message:  "Traffic between CloudFront and {origin} may be plain text",
		FixText:  "Use https-only",
		Note:     "APIs and function URLs are cloudfront/api-origin-http.",
		Sources:  []string{srcCloudfrontControls, srcCheckov},
		Controls: []string{"CloudFront.9", "CKV2_AWS_72"},
		Check:    originHTTP,
	},
	{
		ID: "cloudfront/origin-old-ssl", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:    "Old TLS towards the origin",
		When:     "The oldest TLS version that CloudFront uses towards an origin is SSLv3, TLSv1 or TLSv1.1.",
		Why:      "Broken protocols protect nothing.",
		Message:  "Deprecated protocol towards {origin}",
		FixText:  "Require TLSv1.2",
		Sources:  []string{srcCloudfrontControls, srcAPICustomOriginConfig},
		Controls: []string{"CloudFront.10"},
		Check:    originSSL,
	},
	{
		ID: "cloudfront/origin-cert-mismatch", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCertificate},
		Title:    "Certificate of the origin does not match",
		When:     "CloudFront calls a load balancer over HTTPS, and the certificate there covers neither the name of the origin nor the Host that is passed on.",
		Why:      "CloudFront checks that the certificate covers the origin name or the Host that it forwards.",
		Message:  "{dist} will answer 502: the certificate of {origin} does not match",
		FixText:  "Fix the certificate or stop forwarding Host",
		Note:     "Judged where a name is known: an origin that is a record, or a forwarded Host; and where the certificate lists names.",
		Sources:  []string{srcUsingHttpsCloudfrontToCustomOrigin},
		Check:    originCertificates,
	},
	{
		ID: "cloudfront/origin-cert-host", Group: "cloudfront", Severity: Warning, Verified: VerifiedNo,
		Title:   "Certificate of the origin without the forwarded Host",
		When:    "A behaviour passes the Host of viewers on to an origin that is a record, and the certificate behind it, also behind a Network Load Balancer that passes TLS on, covers the name of the record and no alternate name of the distribution.",
		Why:     "One page of AWS takes either name, another wants that of the forwarded Host.",
		Message: "{dist} forwards Host, and the certificate of {origin} covers the name of the origin only",
		FixText: "Put the alternate name on the certificate, or stop forwarding Host",
		Note:    "A certificate that covers neither is cloudfront/origin-cert-mismatch.",
		Sources: []string{srcDistValuesOrigin, srcUsingHttpsCloudfrontToCustomOrigin},
		Check:   originCertHosts,
	},
	{
		ID: "cloudfront/read-timeout", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Read timeout out of range",
		When:    "The read timeout of an origin is below 1 s.",
		Why:     "CloudFront refuses the value.",
		Message: "The origin read timeout of {origin} is at least 1 s",
		FixText: "Correct the value",
		Note:    "Above 120 s is cloudfront/read-timeout-quota.",
		Sources: []string{srcAPICustomOriginConfig},
		Check:   readTimeouts,
	},
	{
		ID: "cloudfront/read-timeout-quota", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Read timeout above the quota",
		When:    "The read timeout of an origin is above 120 s.",
		Why:     "CloudFront refuses the value until AWS has raised the quota of the account.",
		Message: "The origin read timeout of {origin}, {seconds} s, needs a raised quota: 120 s are allowed without",
		FixText: "Ask for more, or set it to 120 s",
		Sources: []string{srcCloudfrontLimits, srcDistValuesOrigin},
		Check:   readTimeoutQuotas,
	},
	{
		ID: "cloudfront/idle-timeout-order", Group: "cloudfront", Severity: Info, Verified: VerifiedNo,
		Title:   "ALB hangs up first",
		When:    "CloudFront keeps connections to an Application Load Balancer open for longer than the balancer does. Where nothing is said CloudFront keeps them for " + defaultOf(model.Origin.Info().Props, "originKeepalive") + " s and the balancer for " + defaultOf(model.KindALB.Info().Props, "idleTimeout") + " s.",
		Why:     "A request that is sent on a connection that the ALB just closed fails.",
		Message: "{lb} closes connections that {dist} still wants to reuse",
		FixText: "ALB idle timeout above the CloudFront keep-alive",
		Note:    "The values were read in the sources; the advice is usual practice.",
		Sources: []string{srcAPICustomOriginConfig, srcAPILoadBalancerAttribute},
		Check:   idleOrder,
	},
	{
		ID: "cloudfront/private-content-open-origin", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Signed URLs with an open origin",
		When:    "A behaviour wants signed URLs, and its origin can be reached without CloudFront: a public bucket, a function URL that is open to all, a load balancer or a server that takes requests of others.",
		Why:     "Who knows the address of the origin needs no signature.",
		Message: "Signed URLs of {dist} can be bypassed: {origin} is open",
		FixText: "Close the origin",
		ExamTip: "Signed URLs protect only the CloudFront path",
		Sources: []string{srcPrivateContent, srcPrivateContentRestrictingAccessToS3},
		Check:   signedOpen,
	},
	{
		ID: "cloudfront/nlb-origin", Group: "cloudfront", Severity: Info, Verified: VerifiedYes,
		Title:     "NLB as origin for the web",
		When:      "The origin of a behaviour is a Network Load Balancer that does not forward to an Application Load Balancer.",
		Why:       "It passes connections on and sees neither path nor host.",
		Message:   "{lb} works as an origin but does no path or host routing and takes no WAF",
		FixText:   "Use an ALB for web traffic",
		ExamTip:   "Study note says ALB or NLB: both legal",
		Note:      "An NLB that forwards to an ALB is left out, since the ALB does the routing.",
		Sources:   []string{srcDownloadDistS3AndCustomOrigins, srcAPICreateListener, srcAPIAssociateWebACL},
		StudyNote: noteBalancerOrigin,
		Check:     nlbOrigins,
	},
	{
		ID: "cloudfront/to-accelerator", Group: "cloudfront", Severity: Warning, Verified: VerifiedNo,
		Title:   "Accelerator behind CloudFront",
		When:    "The origin of a behaviour is an accelerator.",
		Why:     "Requests already enter the AWS network at the edge location.",
		Message: "{dist} and Global Accelerator {a} both enter at the edge; stacking pays twice",
		FixText: "Point CloudFront at the load balancer or pick one",
		Note:    "It works; the advice is inferred.",
		Sources: []string{srcWhatIsGlobalAccelerator},
		Check:   toAccelerators,
	},
}

// openServers are the origins that take requests of everybody under an address of their
// own unless something keeps them out. Buckets, function URLs and APIs are asked by rules
// of their own, and managed services that are missing here let in whom they know.
var openServers = []model.Kind{
	model.KindALB, model.KindNLB, model.KindCLB, model.KindBeanstalk, model.KindASG, model.KindOnPremises,
	model.KindAppRunner, // https://docs.aws.amazon.com/apprunner/latest/dg/network-pl.html
}

func openOrigins(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		l, to := w.by, w.end
		o, _ := model.LinkAs[*model.OriginSpec](l)
		if !slices.Contains(openServers, to.Kind()) || w.through(model.KindNLB) || o.Access.Val() != model.AccessNone || o.Via.Val() == model.ViaVPCOrigin || w.inside() || traffic.Closed(p.t, to) {
			continue
		}
		f := p.AboutLink(l, "access", "dist", label(p.From(l)), "lb", label(to)).With(to)
		f.Offer("header", "Let "+label(to)+" check a secret header", setLink(l, "access", model.AccessHeader))
		// Internal, it could not reach the provider of its login.
		if isBalancer(to) && p.onlyOrigin(to) && !p.asksLogin(to) {
			f.Offer("vpc-origin", "Make "+label(to)+" internal and reach it as a VPC origin", p.vpcOrigin(to)...)
		}
	}
}

// onlyOrigin tells whether requests come to the node from CloudFront alone.
func (p *Pass) onlyOrigin(n *model.Node) bool {
	return all(p.t.In(n.ID), func(l *model.Link) bool { return !l.Data() && l.Kind != model.Probes || l.Kind == model.Origin })
}

// vpcOrigin is the edits that hide a load balancer behind CloudFront.
func (p *Pass) vpcOrigin(n *model.Node) []model.Edit {
	edits := []model.Edit{setNode(n, "scheme", model.SchemeInternal)}
	for _, l := range p.t.In(n.ID) {
		if l.Kind == model.Origin {
			edits = append(edits, setLink(l, "via", model.ViaVPCOrigin))
		}
	}
	return edits
}

// eachOrigin visits the legal behaviours.
func (p *Pass) eachOrigin(visit func(l *model.Link, o *model.OriginSpec, dist, to *model.Node)) {
	for _, l := range p.Links(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		visit(l, o, p.From(l), p.To(l))
	}
}

// eachOriginEnd visits the legal behaviours with what answers there, also behind a record.
func (p *Pass) eachOriginEnd(visit func(l *model.Link, o *model.OriginSpec, dist, to *model.Node)) {
	for _, w := range p.WaysOf(model.Origin) {
		if o, _ := model.LinkAs[*model.OriginSpec](w.by); len(w.over) == 0 {
			visit(w.by, o, w.from, w.end)
		}
	}
}

func internalOrigins(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		private := isBalancer(w.end) && w.end.Private() || w.end.Kind() == model.KindASG && w.end.Hidden()
		if !private || len(w.over) > 0 || o.Via.Val() == model.ViaVPCOrigin {
			continue
		}
		f := p.AboutCaller(w, "via", "dist", label(w.from), "lb", label(w.end))
		if w.by == w.last {
			f.OfferSafe("vpc-origin", "Reach it as a VPC origin", setLink(w.by, "via", model.ViaVPCOrigin))
		}
	}
}

func vpcOriginTargets(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, _, to *model.Node) {
		if o.Via.Val() == model.ViaVPCOrigin && !isBalancer(to) && to.Kind() != model.KindASG {
			p.AboutLink(l, "via", "t", label(to)).Offer("public", "Reach it over the Internet", setLink(l, "via"))
		}
	})
}

func originHTTP(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, _, to *model.Node) {
		if httpsOnly(to) || to.Kind() == model.KindS3 || httpsToOrigin(o) {
			return
		}
		p.AboutLink(l, "originProtocol", "origin", label(to)).
			Offer("https", "Use https-only", setLink(l, "originProtocol", "https-only"))
	})
}

func originSSL(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, _, to *model.Node) {
		switch o.OriginMinTLS.Val() {
		case "SSLv3", "TLSv1", "TLSv1.1":
			if model.Variant(to) != "s3_rest" {
				p.AboutLink(l, "originMinTLS", "origin", label(to)).
					Offer("tls", "Require TLSv1.2", setLink(l, "originMinTLS", "TLSv1.2"))
			}
		}
	})
}

func originCertificates(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		if o.OriginProtocol.Val() == "http-only" || !isBalancer(w.end) || !endsTLS(w.end) && w.end.Kind() != model.KindNLB || passesTLSEnd(w) {
			continue
		}
		if !p.provesOrigin(w, o) {
			p.AboutCaller(w, "originRequestPolicy", "dist", label(w.from), "origin", label(w.end))
		}
	}
}

// provesOrigin tells whether the certificates at the end of a way may cover the
// name of the origin or the Host that CloudFront passes on.
func (p *Pass) provesOrigin(w *way, o *model.OriginSpec) bool {
	var viewers []string
	if o.ForwardsHost() {
		viewers = traffic.CalledNames(p.t, w.from)
	}
	record := ""
	if r, ok := model.As[*model.Record](p.To(w.by)); ok {
		record = r.Name.Val()
	}
	return traffic.ProvesOrigin(p.Attached(w.end, model.KindCertificate), record, viewers, w.never)
}

func originCertHosts(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		names := traffic.CalledNames(p.t, w.from)
		r, ok := model.As[*model.Record](p.To(w.by))
		if !ok || len(names) == 0 || !o.ForwardsHost() || o.OriginProtocol.Val() == "http-only" || passesTLSEnd(w) {
			continue
		}
		// A certificate on a balancer that passes TLS on is shown to nobody.
		if e := w.end; isBalancer(e) && endsTLS(e) && p.provesOne(e, []string{r.Name.Val()}) && !p.provesOne(e, names) {
			p.AboutLink(w.by, "originRequestPolicy", "dist", label(w.from), "origin", label(e)).With(e)
		}
	}
}

// provesOne tells whether a certificate of a node may cover one of the names: it
// does, or it lists none.
func (p *Pass) provesOne(n *model.Node, names []string) bool {
	return slices.ContainsFunc(p.Attached(n, model.KindCertificate), func(c *model.Node) bool {
		s, _ := model.As[*model.Certificate](c)
		return slices.ContainsFunc(names, s.MayCover)
	})
}

func readTimeouts(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, _, to *model.Node) {
		if o.ReadTimeout.Val() < 1 {
			p.AboutLink(l, "originReadTimeout", "origin", label(to)).
				OfferSafe("timeout", "Set it to 1 s", setLink(l, "originReadTimeout", "1"))
		}
	})
}

// readTimeoutQuota is what CloudFront allows without asking.
const readTimeoutQuota = 120

func readTimeoutQuotas(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, _, to *model.Node) {
		if t := o.ReadTimeout.Val(); t > readTimeoutQuota {
			p.AboutLink(l, "originReadTimeout", "origin", label(to), "seconds", fmt.Sprint(t)).
				OfferSafe("timeout", "Set it to 120 s", setLink(l, "originReadTimeout", fmt.Sprint(readTimeoutQuota)))
		}
	})
}

func idleOrder(p *Pass) {
	p.eachOriginEnd(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if a, ok := model.As[*model.ALB](to); ok && o.Keepalive.Val() > a.IdleTimeout.Val() {
			p.AboutLink(l, "originKeepalive", "lb", label(to), "dist", label(dist)).With(to).
				Offer("idle", "Raise the idle timeout of "+label(to), setNode(to, "idleTimeout", fmt.Sprint(min(o.Keepalive.Val()+1, 4000))))
		}
	})
}

func signedOpen(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		l, to := w.by, w.end
		o, _ := model.LinkAs[*model.OriginSpec](l)
		if !o.SignedURLs.Val() || w.through(model.KindNLB) {
			continue
		}
		open := false
		switch s := to.Effective().(type) {
		case *model.S3:
			open = !s.BlockPublicAccess.Val() && o.Access.Val() == model.AccessNone
		case *model.FunctionURL:
			open = s.AuthType.Val() == "NONE"
		default:
			open = slices.Contains(openServers, to.Kind()) && !p.closedOrigin(o, to) && !w.inside()
		}
		if open {
			p.AboutLink(l, "access", "dist", label(w.from), "origin", label(to)).With(to)
		}
	}
}

func nlbOrigins(p *Pass) {
	p.eachOriginEnd(func(l *model.Link, _ *model.OriginSpec, _, to *model.Node) {
		toALB := func(l *model.Link) bool { return p.To(l).Kind() == model.KindALB }
		if to.Kind() == model.KindNLB && !slices.ContainsFunc(p.t.Out(to.ID), toALB) {
			p.AboutLink(l, "", "lb", label(to)).With(to)
		}
	})
}

func toAccelerators(p *Pass) {
	p.eachOrigin(func(l *model.Link, _ *model.OriginSpec, dist, to *model.Node) {
		if to.Kind() == model.KindAccelerator {
			p.AboutLink(l, "", "dist", label(dist), "a", label(to))
		}
	})
}
