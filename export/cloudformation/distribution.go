package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// distributionService makes a distribution with its origins, behaviours and
// policies.
var distributionService = &service{
	kind: model.KindCloudFront, lives: homeRegion, step: stepUsers,
	makes: []string{
		"AWS::CloudFront::Distribution", "AWS::CloudFront::OriginAccessControl", "AWS::CloudFront::VpcOrigin",
		"AWS::CloudFront::CachePolicy", "AWS::CloudFront::OriginRequestPolicy", "AWS::SecretsManager::Secret", "AWS::S3::Bucket",
	},
	plan: (*exporter).checkDistribution, write: (*exporter).distribution,
	properties: []string{
		"aliases", "minTLS", "priceClass", "httpVersion", "ipv6", "defaultRootObject", "logging",
		"geoRestriction", "geoCountries", "originShield", "originShieldRegion", "errorPages", "viewerMtls", "anycastIps",
		"connectionMode", "staging", "stagingShare",
	},
	links: also(towards(model.KindCloudFront, model.Origin, originProperties), only(map[model.Kind][]string{
		model.KindLambdaEdge: {"path", "event"}, model.KindCloudFrontFunction: {"path", "event"},
	})),
	host: distributionHost,
	zone: func(*exporter, *stack, *model.Node) value { return str(cloudFrontZone) },
}

// originProperties of a link become fields of its origin, its behaviour and its
// policies, or lines of the function that rewrites or chooses.
var originProperties = []string{
	"path", "cachePolicy", "minTTL", "defaultTTL", "maxTTL", "cacheKey", "cacheHeaders", "cacheQuery", "cacheCookies",
	"originRequestPolicy", "originRequestHeaders", "methods", "cachedMethods", "responseHeaders", "cors", "viewerProtocol", "signedUrls", "keyGroups", "grpc",
	"originPath", "rewrite", "originProtocol", "originMinTLS", "originAddressType", "originMtls", "access", "via", "group", "groupRole", "criteria",
	"chosenBy", "chosenShare", "timeout", "attempts", "originReadTimeout", "originCompletionTimeout", "originKeepalive",
}

// cloudFrontZone is the hosted zone of every distribution's name.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
const cloudFrontZone = "Z2FDTNDATAQYW2"

// cachePolicies are the ids of AWS's managed cache policies.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
var cachePolicies = map[string]string{
	"Amplify":                     "2e54312d-136d-493c-8eb9-b001f22f67d2",
	model.CachingDisabled:         "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
	model.CachingOptimized:        "658327ea-f89d-4fab-a63d-7e88639e58f6",
	model.CachingOptimizedGzipOff: "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
	"Elemental-MediaPackage":      "08627262-05a9-4f76-9ded-b50ca2e3a84f",
	model.CachingOriginHeaders:    "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
	model.CachingOriginQuery:      "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
}

// originRequestPolicies are the ids of AWS's managed origin request policies.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
var originRequestPolicies = map[string]string{
	model.AllViewer:                         "216adef6-5c7f-47e4-b989-5492eafa07d3",
	model.AllViewerExceptHost:               "b689b0a8-53d0-40ab-baf2-68738e2966ac",
	"AllViewerAndCloudFrontHeaders-2022-06": "33f36d7e-f396-46d9-90e0-52428a34d9dc",
	"CORS-CustomOrigin":                     "59781a5b-3903-41f3-afcb-af62929ccde1",
	"CORS-S3Origin":                         "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
	"HostHeaderOnly":                        "bf0718e1-ba1e-49d1-88b1-f726733018ae",
	"UserAgentRefererHeaders":               "acba4595-bd28-49b8-b9fe-13317c0390fa",
}

// origins lists the behaviours of a distribution.
func (x *exporter) origins(n *model.Node) []*model.Link { return ofKind(x.t.Out(n.ID), model.Origin) }

// aliases are the names of a distribution: those drawn, else those of the
// records that answer with it.
func (x *exporter) aliases(n *model.Node) []string {
	cf, _ := model.As[*model.CloudFront](n)
	var out []string
	add := func(name string) {
		if name = model.Domain(name); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, a := range cf.Aliases.Val() {
		add(a)
	}
	if cf.Aliases.IsSet() {
		return out
	}
	for _, r := range x.sources(n, model.KindRecord) {
		spec, _ := model.As[*model.Record](r)
		add(spec.Name.Val())
	}
	return out
}

// calledNames are the names under which requests come to a distribution: those of the
// primary distribution where it is a staging one.
func (x *exporter) calledNames(n *model.Node) []string {
	if primary := x.stagingFor(n); primary != nil {
		return x.aliases(primary)
	}
	return x.aliases(n)
}

func (x *exporter) distribution(n *model.Node) {
	cf, _ := model.As[*model.CloudFront](n)
	s := x.stackOf(n)
	var origins, behaviours []value
	var first value
	seen := map[string]bool{}
	for _, l := range x.origins(n) {
		if id := x.originID(n, l); !seen[id] {
			seen[id] = true
			origins = append(origins, x.originOf(s, n, l))
		}
	}
	groups, grouped := x.originGroups(n)
	for _, b := range x.pathBehaviours(n) {
		target := x.originID(n, b.own[0])
		if id := grouped[b.own[0]]; id != "" {
			target = id
		}
		if isDefault(b.own[0]) {
			first = x.behaviour(s, n, b.own[0], target)
		} else {
			behaviours = append(behaviours, x.behaviour(s, n, b.own[0], target))
		}
	}
	var more value
	if len(behaviours) > 0 {
		more = list(behaviours...)
	}
	config := object(
		f("Comment", str(oneLine(n.Label(), 128))),
		f("Enabled", boolean(true)),
		f("ConnectionMode", connectionMode(n)),
		f("Staging", x.isStaging(n)),
		f("Aliases", x.aliasList(n)),
		f("ViewerCertificate", x.viewerCertificate(s, n)),
		f("HttpVersion", str(cf.HTTPVersion.Val())),
		f("IPV6Enabled", unlessTemplate(n, boolean(cf.IPv6.Or(true)))),
		f("AnycastIpListId", x.anycastList(s, n)),
		f("PriceClass", unlessTemplate(n, str("PriceClass_"+cf.PriceClass.Val()))),
		f("DefaultRootObject", x.rootObject(n)),
		f("DefaultCacheBehavior", first),
		f("CacheBehaviors", more),
		f("CustomErrorResponses", x.errorPages(n)),
		f("Origins", list(origins...)),
		f("OriginGroups", originGroupList(groups)),
		f("Restrictions", geoRestriction(cf)),
		f("ViewerMtlsConfig", x.viewerMTLS(s, n)),
		f("WebACLId", x.webACLOf(s, n)),
		f("ContinuousDeploymentPolicyId", x.continuousDeployment(s, n)),
		f("Logging", x.accessLog(s, n)),
	)
	id := s.id(n.ID, "Distribution")
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::CloudFront::Distribution", comment: comment(n),
		properties: object(f("DistributionConfig", config), f("Tags", x.tags())),
	})
	x.tenants(s, n)
	s.output(x.word(n.ID)+"DomainName", "Name that CloudFront gave the distribution "+n.ID+".", getAtt(id, "DomainName"))
	s.output(x.word(n.ID)+"DistributionId", "Id of the distribution "+n.ID+".", ref(id))
}

func (x *exporter) aliasList(n *model.Node) value {
	if names := x.aliases(n); len(names) > 0 && !isTemplate(n) {
		return strs(names...)
	}
	return nil
}

// viewerCertificate is nil for a distribution without names of its own, which
// answers under CloudFront's name and certificate.
func (x *exporter) viewerCertificate(s *stack, n *model.Node) value {
	cf, _ := model.As[*model.CloudFront](n)
	if len(x.aliases(n)) == 0 || isTemplate(n) {
		return nil
	}
	method := "sni-only"
	if cf.MinTLS.Val() == "SSLv3" { // is for viewers without SNI
		method = "vip"
	}
	arn := x.certificateFor(s, n, "ARN of a certificate in "+model.CloudFrontRegion+" that covers "+strings.Join(x.aliases(n), ", ")+".")
	return object(f("AcmCertificateArn", arn), f("MinimumProtocolVersion", str(cf.MinTLS.Val())), f("SslSupportMethod", str(method)))
}

// rootObject belongs to a site of objects; for an application / is a page of
// its own.
func (x *exporter) rootObject(n *model.Node) value {
	cf, _ := model.As[*model.CloudFront](n)
	set, _ := n.Spec.(*model.CloudFront)
	for _, l := range x.origins(n) {
		if isDefault(l) && (set.DefaultRootObject.IsSet() || x.t.Node(l.To).Kind() == model.KindS3) && cf.DefaultRootObject.Val() != "" {
			return str(strings.TrimPrefix(cf.DefaultRootObject.Val(), "/"))
		}
	}
	return nil
}

func geoRestriction(cf *model.CloudFront) value {
	kind := map[string]string{"allowlist": "whitelist", "denylist": "blacklist"}[cf.GeoRestriction.Val()]
	if kind == "" {
		return nil
	}
	countries := list()
	for _, c := range cf.GeoCountries.Val() {
		country, _ := geo.CountryWritten(c)
		countries.Content = append(countries.Content, quoted(country.Code))
	}
	return object(f("GeoRestriction", object(f("RestrictionType", str(kind)), f("Locations", countries))))
}

// webACLOf is the ARN of the web ACL of a distribution: Ref would be its name.
func (x *exporter) webACLOf(s *stack, n *model.Node) value {
	all := x.sources(n, model.KindWAF)
	if len(all) == 0 {
		return nil
	}
	return x.arnOf(s, all[0])
}

// accessLog makes the bucket of standard logs. Their delivery writes ACLs, so
// this bucket must take them.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
func (x *exporter) accessLog(s *stack, n *model.Node) value {
	cf, _ := model.As[*model.CloudFront](n)
	if !cf.Logging.Val() || isTemplate(n) {
		return nil
	}
	// Standard logs are not delivered to Regions that must be enabled.
	in := s
	if r, ok := geo.RegionByCode(s.region); ok && r.OptIn {
		in = x.stack(model.CloudFrontRegion)
	}
	id := in.id(n.ID, "LogBucket")
	in.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::S3::Bucket", comment: comment(n) + ", its access logs", stateful: true,
		properties: object(
			f("BucketEncryption", encryptedBy(f("SSEAlgorithm", str("AES256")))), f("OwnershipControls", owner("BucketOwnerPreferred")),
			f("PublicAccessBlockConfiguration", publicAccess(true)), f("LifecycleConfiguration", x.logLifecycle()),
			f("Tags", x.tags()),
		),
	})
	x.encryptedOnly(in, n, id, comment(n)+", its access logs")
	name := carry(in, s, x.word(n.ID)+"LogBucketDomainName", "Name of the bucket of the access logs of "+n.ID+".", getAtt(id, "DomainName"))
	return object(f("Bucket", name))
}
