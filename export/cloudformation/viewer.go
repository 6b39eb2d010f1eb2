package cloudformation

import (
	"slices"
	"strconv"

	"portolan/model"
)

// tenantOnly is the connection mode of a template for tenants.
const tenantOnly = "tenant-only"

// isTemplate tells whether a distribution is one for tenants, which have the
// names, the certificates and the way in. It has no price class, addresses or
// standard logs of its own.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-config-options.html
func isTemplate(n *model.Node) bool {
	cf, ok := model.As[*model.CloudFront](n)
	return ok && cf.ConnectionMode.Val() == tenantOnly
}

func unlessTemplate(n *model.Node, v value) value {
	if isTemplate(n) {
		return nil
	}
	return v
}

func connectionMode(n *model.Node) value {
	if isTemplate(n) {
		return str(tenantOnly)
	}
	return nil
}

// distributionHost is the name of a distribution, or that of the connection
// group through which viewers reach the tenants of a template.
func distributionHost(_ *exporter, s *stack, n *model.Node) value {
	if isTemplate(n) {
		return getAtt(s.id(n.ID, "ConnectionGroup"), "RoutingEndpoint")
	}
	return getAtt(s.id(n.ID, "Distribution"), "DomainName")
}

// tenants makes one tenant with the names of a template and the group through
// which it is reached.
func (x *exporter) tenants(s *stack, n *model.Node) {
	if !isTemplate(n) {
		return
	}
	cf, _ := model.As[*model.CloudFront](n)
	group, id := s.id(n.ID, "ConnectionGroup"), s.id(n.ID, "Tenant")
	s.add(&resource{
		rank: rankDistribution, id: group, kind: "AWS::CloudFront::ConnectionGroup", comment: comment(n) + ", how its tenants are reached",
		properties: object(
			f("Name", s.uniqueName(group)), f("Enabled", boolean(true)), f("Ipv6Enabled", boolean(cf.IPv6.Or(true))),
			f("AnycastIpListId", x.addressList(s, n)), f("Tags", x.tags())),
	})
	domains := x.aliases(n)
	names := strs(domains...)
	if len(domains) == 0 {
		names = list(s.param(Parameter{Name: x.word(n.ID) + "TenantDomain", Type: "String", Pattern: domainPattern, Description: "Name under which the first tenant of " + n.ID + " answers."}))
	}
	what := "ARN of a certificate in " + model.CloudFrontRegion + " that covers the names of the tenant of " + n.ID + "."
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::CloudFront::DistributionTenant", comment: comment(n) + ", its first tenant",
		properties: object(
			f("Name", s.uniqueName(id)), f("DistributionId", ref(s.id(n.ID, "Distribution"))), f("ConnectionGroupId", ref(group)), f("Domains", names),
			f("Customizations", object(f("Certificate", object(f("Arn", x.certificateFor(s, n, what)))))), f("Enabled", boolean(true)), f("Tags", x.tags())),
	})
}

// errorPages are what viewers get in place of errors.
func (x *exporter) errorPages(n *model.Node) value {
	cf, _ := model.As[*model.CloudFront](n)
	out := list()
	for _, p := range x.pagesOf(n) {
		page := []field{f("ErrorCode", num(p.Code)), f("ErrorCachingMinTTL", num(p.TTL))}
		if p.Path != "" {
			page = append(page, f("ResponseCode", num(p.Response)), f("ResponsePagePath", str(p.Path)))
		}
		out.Content = append(out.Content, object(page...))
	}
	if len(out.Content) == 0 && !cf.ErrorPages.IsSet() && x.isPrivateSite(n) {
		out.Content = append(out.Content, object(
			f("ErrorCode", num(403)), f("ErrorCachingMinTTL", num(10)), f("ResponseCode", num(404)), f("ResponsePagePath", str(missingPage))))
		x.leave(n.ID, hidesBehind403+"; the distribution makes 404 of it and shows "+missingPage+", which you put into the bucket")
	} else if !cf.ErrorPages.IsSet() && slices.ContainsFunc(x.origins(n), x.hidesMissing) {
		x.leave(n.ID, "a private bucket denies access to what is not there. A page for that would also stand for what other origins deny: draw one where that is right")
	}
	if len(out.Content) == 0 {
		return nil
	}
	return out
}

// pagesOf are the error pages that are drawn. Where private buckets answer 403 for what
// is not there, the page for 404 is that for 403 too: else nobody would see it.
func (x *exporter) pagesOf(n *model.Node) []model.ErrorPage {
	cf, _ := model.As[*model.CloudFront](n)
	var out []model.ErrorPage
	missing, refused := -1, false
	for _, text := range cf.ErrorPages.Val() {
		p, err := model.ParseErrorPage(text)
		if err != nil { // cloudfront/error-page
			continue
		}
		if p.Code == 404 {
			missing = len(out)
		}
		refused = refused || p.Code == 403
		out = append(out, p)
	}
	switch {
	case refused || !cf.ErrorPages.IsSet():
	case x.isPrivateSite(n) && missing >= 0:
		also := out[missing]
		also.Code = 403
		out = append(out, also)
		x.leave(n.ID, hidesBehind403+": the page for 404 is shown for 403 as well")
	case x.isPrivateSite(n):
		x.leave(n.ID, hidesBehind403+", and no error page is drawn for it")
	case missing >= 0 && slices.ContainsFunc(x.origins(n), x.hidesMissing):
		x.leave(n.ID, hidesBehind403+", so that the page for 404 is shown for what the other origins lack alone")
	}
	return out
}

// hidesBehind403 is said of who reads a bucket and may not list it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
const hidesBehind403 = "a private bucket answers 403 for what is not there"

// missingPage is what a site of private buckets shows for what is not there.
const missingPage = "/404.html"

// isPrivateSite tells whether all that a distribution shows are objects of
// buckets that only it may read. They answer 403 for what is not there, unless it
// may list them. Where viewers need a signature 403 says something else.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
func (x *exporter) isPrivateSite(n *model.Node) bool {
	origins := x.origins(n)
	return len(origins) > 0 && !slices.ContainsFunc(origins, func(l *model.Link) bool { return !x.hidesMissing(l) })
}

// hidesMissing tells whether an origin is such a bucket.
func (x *exporter) hidesMissing(l *model.Link) bool {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	to := x.t.Node(l.To)
	private := o.Access.Val() == model.AccessOAC || o.Access.Val() == model.AccessOAI
	return to.Kind() == model.KindS3 && !isWebsite(to) && !o.SignedURLs.Val() && private
}

// viewerMTLS asks viewers for a certificate. Who signs the good ones is the
// owner's to say: a bundle of authorities in a bucket.
func (x *exporter) viewerMTLS(s *stack, n *model.Node) value {
	cf, _ := model.As[*model.CloudFront](n)
	switch mode := cf.ViewerMTLS.Val(); mode {
	case "", "off":
		return nil
	case "passthrough":
		return object(f("Mode", str(mode)))
	default:
		id := s.id(n.ID, "TrustStore")
		bundle := func(part, pattern, what string) value {
			return s.param(Parameter{Name: x.word(n.ID) + "TrustStore" + part, Type: "String", Pattern: pattern, Description: what + " of the PEM bundle of authorities that sign the certificates of viewers of " + n.ID + "."})
		}
		s.add(&resource{
			rank: rankDistribution, id: id, kind: "AWS::CloudFront::TrustStore", comment: comment(n) + ", who signs the certificates of viewers",
			properties: object(f("Name", s.uniqueName(id)), f("CaCertificatesBundleSource", object(f("CaCertificatesBundleS3Location", object(
				f("Bucket", bundle("Bucket", bucketPattern, "Bucket")), f("Key", bundle("Key", `^.{1,1024}$`, "Key")), f("Region", bundle("Region", regionPattern, "Region of the bucket")))))),
				f("Tags", x.tags())),
		})
		return object(f("Mode", str(mode)), f("TrustStoreConfig", object(f("TrustStoreId", getAtt(id, "Id")))))
	}
}

// anycastList is the list of fixed addresses of a distribution. Tenants are
// reached by those of their connection group.
func (x *exporter) anycastList(s *stack, n *model.Node) value {
	return unlessTemplate(n, x.addressList(s, n))
}

func (x *exporter) addressList(s *stack, n *model.Node) value {
	cf, _ := model.As[*model.CloudFront](n)
	if !cf.AnycastIPs.IsSet() {
		return nil
	}
	id := s.id(n.ID, "AnycastIpList")
	if !s.has(id) {
		family := "ipv4"
		if cf.IPv6.Or(true) {
			family = "dualstack"
		}
		s.add(&resource{
			rank: rankDistribution, id: id, kind: "AWS::CloudFront::AnycastIpList", comment: comment(n) + ", its fixed addresses",
			properties: object(f("Name", s.uniqueName(id)), f("IpCount", num(cf.AnycastIPs.Val())), f("IpAddressType", str(family))),
		})
	}
	return getAtt(id, "Id")
}

// stagingFor is the distribution that a node is the staging of, nil for none.
func (x *exporter) stagingFor(n *model.Node) *model.Node {
	for _, other := range x.t.Nodes {
		if cf, ok := model.As[*model.CloudFront](other); ok && other != n && cf.Staging.Val() == n.ID {
			return other
		}
	}
	return nil
}

func (x *exporter) isStaging(n *model.Node) value {
	if x.stagingFor(n) == nil {
		return nil
	}
	return boolean(true)
}

// continuousDeployment sends a part of the requests to the staging distribution.
// CloudFront takes the policy only for a distribution that is there already, so
// the owner switches it on when the stack has been deployed once.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/continuous-deployment-quotas-considerations.html
func (x *exporter) continuousDeployment(s *stack, n *model.Node) value {
	cf, _ := model.As[*model.CloudFront](n)
	staging := x.t.Node(cf.Staging.Val())
	if staging == nil || staging.Kind() != model.KindCloudFront || staging == n {
		return nil
	}
	traffic := []field{f("Type", str("SingleWeight")), f("SingleWeightConfig", object(f("Weight", tagged("!!float", strconv.FormatFloat(cf.StagingShare.Val()/100, 'f', -1, 64)))))}
	if !cf.StagingShare.IsSet() {
		header := func(part, def, pattern, what string) value {
			return s.param(Parameter{Name: x.word(n.ID) + "Staging" + part, Type: "String", Default: def, Pattern: pattern, Description: what + " of the requests of " + n.ID + " that go to " + staging.ID + "."})
		}
		traffic = []field{f("Type", str("SingleHeader")), f("SingleHeaderConfig", object(
			f("Header", header("Header", "aws-cf-cd-staging", `^aws-cf-cd-.{1,246}$`, "Header")), f("Value", header("Value", "yes", `^.{1,1783}$`, "Value of the header"))))}
	}
	id := s.id(n.ID, "StagingPolicy")
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::CloudFront::ContinuousDeploymentPolicy", comment: comment(n) + ", what goes to " + staging.ID,
		properties: object(f("ContinuousDeploymentPolicyConfig", object(
			f("Enabled", boolean(true)), f("StagingDistributionDnsNames", list(x.hostOf(s, staging))), f("TrafficConfig", object(traffic...))))),
	})
	on := s.param(Parameter{
		Name: x.word(n.ID) + "Staging", Type: "String", Default: "off", Pattern: `^(on|off)$`,
		Description: "on sends requests to " + staging.ID + ". Leave it off until the stack has been deployed once: CloudFront takes the policy for a distribution that exists.",
	})
	s.condition(x.word(n.ID)+"IsShared", equals(on, str("off")))
	return choose(x.word(n.ID)+"IsShared", ref(id))
}

// checkViewers tells what the owner has to know about how viewers come in.
func (x *exporter) checkViewers(n *model.Node) {
	cf, _ := model.As[*model.CloudFront](n)
	if cf.Staging.Val() != "" {
		x.leave(n.ID, "the continuous deployment policy is made and not attached: CloudFront takes it for a distribution that exists, so deploy again with "+x.word(n.ID)+"Staging=on")
	}
	if cf.AnycastIPs.IsSet() {
		x.leave(n.ID, "fixed addresses are granted on request and billed by the month: ask AWS before you deploy")
	}
	if cf.MinTLS.Val() == "SSLv3" && len(x.aliases(n)) > 0 {
		x.leave(n.ID, "minTLS SSLv3 takes addresses of its own for viewers without SNI, which are granted on request and billed by the month")
	}
	if isTemplate(n) && len(x.aliases(n)) == 0 {
		x.leave(n.ID, "the drawing names no tenants: the first one gets the name that you give")
	}
}
