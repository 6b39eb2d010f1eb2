package cloudformation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

func isDefault(l *model.Link) bool {
	o, ok := model.LinkAs[*model.OriginSpec](l)
	return ok && (o.Path.Val() == "*" || o.Path.Val() == "")
}

// behaviour is the cache behaviour of an origin link; target is the origin or
// the group that serves it.
func (x *exporter) behaviour(s *stack, n *model.Node, l *model.Link, target string) value {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	fields := []field{}
	if !isDefault(l) {
		fields = append(fields, f("PathPattern", str(o.Path.Val())))
	}
	fields = append(fields,
		f("TargetOriginId", str(target)),
		f("ViewerProtocolPolicy", str(o.ViewerProtocol.Val())),
		f("AllowedMethods", methods(o.Methods.Val())),
		f("CachedMethods", methods(x.cachedMethods(l))),
		f("Compress", boolean(true)),
		f("CachePolicyId", x.cachePolicy(s, n, l)),
		f("OriginRequestPolicyId", x.originRequestPolicy(s, n, l)),
	)
	fields = append(fields, x.edgeFunctions(s, n, o.Path.Or("*"))...)
	fields = append(fields, f("ResponseHeadersPolicyId", x.responsePolicy(s, n, l)))
	if o.SignedURLs.Val() {
		fields = append(fields, f("TrustedKeyGroups", x.keyGroups(s, n, o)))
	}
	if o.GRPC.Val() {
		fields = append(fields, f("GrpcConfig", object(f("Enabled", boolean(true)))))
	}
	return object(fields...)
}

func methods(words string) value {
	if words == model.MethodsAll {
		return strs("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE")
	}
	return strs(strings.Split(words, ",")...)
}

// cachePolicy is the id of a managed policy, or of the custom one that the link
// describes.
func (x *exporter) cachePolicy(s *stack, n *model.Node, l *model.Link) value {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	if id := cachePolicies[o.CachePolicy.Val()]; id != "" {
		return str(id)
	}
	key := map[string]bool{}
	for _, k := range o.CacheKey.Val() {
		key[k] = true
	}
	behaves := func(name, what, members string, named []string) value {
		switch {
		case len(named) > 0 && !slices.Contains(named, "*"): // the names say which of them
			return object(f(name, str("whitelist")), f(members, strs(named...)))
		case key[what] || len(named) > 0:
			return object(f(name, str("all")))
		}
		return object(f(name, str("none")))
	}
	headers := slices.Clone(o.CacheHeaders.Val())
	if key["authorization"] && !slices.ContainsFunc(headers, func(h string) bool { return strings.EqualFold(h, "authorization") }) {
		headers = append(headers, "Authorization")
	}
	id := s.id(n.ID, x.word(l.To)+linkNumber(l)+"CachePolicy")
	low := o.MinTTL.Val()
	middle := max(low, o.DefaultTTL.Or(min(86400, o.MaxTTL.Or(86400))))
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::CloudFront::CachePolicy", comment: comment(n) + ", cache policy towards " + l.To,
		properties: object(f("CachePolicyConfig", object(
			f("Name", s.uniqueName(id)),
			f("MinTTL", num(low)), f("DefaultTTL", num(middle)), f("MaxTTL", num(max(middle, o.MaxTTL.Or(31536000)))),
			f("ParametersInCacheKeyAndForwardedToOrigin", object(
				f("CookiesConfig", behaves("CookieBehavior", "cookies", "Cookies", o.CacheCookies.Val())),
				f("HeadersConfig", behaves("HeaderBehavior", "", "Headers", headers)),
				f("QueryStringsConfig", behaves("QueryStringBehavior", "query", "QueryStrings", o.CacheQuery.Val())),
				f("EnableAcceptEncodingBrotli", boolean(true)), f("EnableAcceptEncodingGzip", boolean(true)),
			)),
		))),
	})
	return ref(id)
}

func linkNumber(l *model.Link) string {
	if l.Ref().N == 0 {
		return ""
	}
	return strconv.Itoa(l.Ref().N + 1)
}

// cachedMethods are those whose answers are kept, of those that are allowed: reads where
// no more has an effect.
func (x *exporter) cachedMethods(l *model.Link) string {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	if o.Methods.Val() == model.MethodsRead || !x.counts(l, "cachedMethods") {
		return model.MethodsRead
	}
	return o.CachedMethods.Val()
}

// originID names the origin of a link. Behaviours that reach a node in the same
// way share an origin; others get one of their own.
func (x *exporter) originID(n *model.Node, l *model.Link) string {
	var ways []string
	for _, other := range x.origins(n) {
		if other.To != l.To {
			continue
		}
		if way := x.originWay(n, other); !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	if i := slices.Index(ways, x.originWay(n, l)); i > 0 {
		return l.To + "-" + decimal(i+1)
	}
	return l.To
}

// originWay is all that a link says about its origin rather than its cache.
func (x *exporter) originWay(n *model.Node, l *model.Link) string {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	set, _ := l.Spec.(*model.OriginSpec)
	return fmt.Sprint(set.OriginProtocol.Val(), o.OriginPath.Val(), o.OriginMinTLS.Val(), o.Access.Val(), o.Via.Val(),
		o.Timeout.Val(), o.Attempts.Val(), o.ReadTimeout.Val(), o.CompletionTimeout.Val(), o.Keepalive.Val(), o.OriginAddressType.Val(), o.OriginMTLS.Val(), x.trustsHost(n, l), o.ForwardsHost() && x.t.Node(l.To).Kind().API())
}

// originOf is the origin of a link.
func (x *exporter) originOf(s *stack, n *model.Node, l *model.Link) value {
	cf, _ := model.As[*model.CloudFront](n)
	o, _ := model.LinkAs[*model.OriginSpec](l)
	to := x.t.Node(l.To)
	fields := []field{
		f("Id", str(x.originID(n, l))),
		f("ConnectionAttempts", num(o.Attempts.Val())),
		f("ConnectionTimeout", num(o.Timeout.Val())),
	}
	if cf.OriginShield.Val() {
		fields = append(fields, f("OriginShield", object(f("Enabled", boolean(true)), f("OriginShieldRegion", str(cf.OriginShieldRegion.Val())))))
	}
	if o.CompletionTimeout.IsSet() {
		fields = append(fields, f("ResponseCompletionTimeout", num(o.CompletionTimeout.Val())))
	}
	host, path := x.originDomain(s, n, l)
	if o.OriginPath.Val() != "" {
		path = str(o.OriginPath.Val())
	}
	if path != nil {
		fields = append(fields, f("OriginPath", path))
	}
	if host == nil {
		return object(append(fields, x.bucketOrigin(s, n, l)...)...)
	}
	fields = append(fields, f("DomainName", host), f("OriginCustomHeaders", x.originHeaders(s, n, l)))
	if to.Kind() == model.KindFunctionURL && o.Access.Val() == model.AccessOAC {
		fields = append(fields, f("OriginAccessControlId", x.accessControl(s, n, to, "lambda")))
	}
	if o.Via.Val() == model.ViaVPCOrigin {
		return object(append(fields, f("VpcOriginConfig", object(
			f("VpcOriginId", getAtt(x.vpcOrigin(s, l), "Id")),
			f("OriginReadTimeout", num(o.ReadTimeout.Val())), f("OriginKeepaliveTimeout", num(o.Keepalive.Val())),
		)))...)
	}
	return object(append(fields, f("CustomOriginConfig", x.customOrigin(s, l)))...)
}

// originHeaders are what CloudFront adds to requests to an origin: the secret
// that it shows, and where the origins are that a function may choose instead.
func (x *exporter) originHeaders(s *stack, n *model.Node, l *model.Link) value {
	headers := list()
	if secret := x.secretFor(n, l); secret != nil {
		name := secretHeader
		if isWebsite(x.t.Node(l.To)) {
			name = websiteHeader
		}
		headers.Content = append(headers.Content, object(f("HeaderName", str(name)), f("HeaderValue", secret.shown(s))))
	}
	for _, c := range x.choicesAt(n, l) {
		host, _ := x.originDomain(s, n, c)
		headers.Content = append(headers.Content, object(f("HeaderName", str(choiceHeader(x.originID(n, c)))), f("HeaderValue", host)))
	}
	if len(headers.Content) == 0 {
		return nil
	}
	return headers
}

// accessControl is the id of an origin access control, by which CloudFront signs
// its requests to a bucket or a function URL.
func (x *exporter) accessControl(s *stack, n, to *model.Node, kind string) value {
	id := s.id(to.ID, "OriginAccessControl")
	if !s.has(id) {
		s.add(&resource{
			rank: rankDistribution, id: id, kind: "AWS::CloudFront::OriginAccessControl", comment: comment(n) + ", signs its requests to " + to.ID,
			properties: object(f("OriginAccessControlConfig", object(
				f("Name", s.uniqueName(id)), f("OriginAccessControlOriginType", str(kind)),
				f("SigningBehavior", str("always")), f("SigningProtocol", str("sigv4")),
			))),
		})
	}
	return getAtt(id, "Id")
}

// bucketOrigin is an S3 origin behind an origin access control, or behind a
// legacy identity. CloudFront asks for S3OriginConfig even when it says nothing.
func (x *exporter) bucketOrigin(s *stack, n *model.Node, l *model.Link) []field {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	to := x.t.Node(l.To)
	from := x.stack(to.Region())
	name := carry(from, s, x.word(to.ID)+"RegionalDomainName", "Regional name of the bucket "+to.ID+".", getAtt(from.id(to.ID, "Bucket"), "RegionalDomainName"))
	fields := []field{f("DomainName", name)}
	identity := quoted("")
	switch o.Access.Val() {
	case model.AccessOAC:
		fields = append(fields, f("OriginAccessControlId", x.accessControl(s, n, to, "s3")))
	case model.AccessOAI:
		identity = sub("origin-access-identity/cloudfront/${" + x.accessIdentity(s, to) + "}")
	}
	config := []field{f("OriginAccessIdentity", identity)}
	if set, _ := l.Spec.(*model.OriginSpec); set.ReadTimeout.IsSet() {
		config = append(config, f("OriginReadTimeout", num(o.ReadTimeout.Val())))
	}
	return append(fields, f("S3OriginConfig", object(config...)))
}

// accessIdentity is the logical id of the identity with which CloudFront reads a
// bucket in the way that came before origin access control.
func (x *exporter) accessIdentity(s *stack, to *model.Node) string {
	id := s.id(to.ID, "OriginAccessIdentity")
	if !s.has(id) {
		s.add(&resource{
			rank: rankDistribution, id: id, kind: "AWS::CloudFront::CloudFrontOriginAccessIdentity", comment: comment(to) + ", who reads it for CloudFront",
			properties: object(f("CloudFrontOriginAccessIdentityConfig", object(f("Comment", sub("${AWS::StackName} "+model.Slug(to.ID)))))),
		})
	}
	return id
}

// originPorts are the protocol and the ports at which CloudFront calls an origin.
func (x *exporter) originPorts(l *model.Link) (protocol string, plain, tls int) {
	if all := x.balancersOf(l); len(all) > 0 {
		b := all[0]
		return x.originProtocol(l, b), b.port("http", 80), b.port("https", 443)
	}
	o, _ := model.LinkAs[*model.OriginSpec](l)
	return o.OriginProtocol.Val(), 80, 443
}

// customOrigin is how CloudFront calls an origin by its name.
func (x *exporter) customOrigin(s *stack, l *model.Link) value {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	protocol, plain, tls := x.originPorts(l)
	fields := []field{
		f("OriginProtocolPolicy", str(protocol)), f("HTTPPort", num(plain)), f("HTTPSPort", num(tls)),
		f("OriginSSLProtocols", strs(o.OriginMinTLS.Val())),
		f("OriginReadTimeout", num(o.ReadTimeout.Val())), f("OriginKeepaliveTimeout", num(o.Keepalive.Val())),
	}
	if set, _ := l.Spec.(*model.OriginSpec); set.OriginAddressType.IsSet() {
		fields = append(fields, f("IpAddressType", str(o.OriginAddressType.Val())))
	}
	if o.OriginMTLS.Val() {
		fields = append(fields, f("OriginMtlsConfig", object(f("ClientCertificateArn", s.param(Parameter{
			Name: x.word(l.To) + "ClientCertificateArn", Type: "String", Pattern: certificatePattern,
			Description: "ARN of the client certificate in " + model.CloudFrontRegion + " that CloudFront shows to " + l.To + ".",
		})))))
	}
	return object(fields...)
}

// vpcOriginARN names what a VPC origin leads to: a load balancer, or one of the
// instances of a group, which the owner chooses.
func (x *exporter) vpcOriginARN(s *stack, to *model.Node) value {
	if isBalancer(to) {
		return x.arnOf(s, to)
	}
	return s.param(Parameter{
		Name: x.word(to.ID) + "InstanceArn", Type: "String", Pattern: ownARN("ec2", "instance/i-[0-9a-f]+"), Description: "ARN of the instance of " + to.ID + " that CloudFront calls.",
	})
}

// originDomain is the name under which CloudFront calls what is not a private
// bucket, and the path before that of each request.
func (x *exporter) originDomain(s *stack, n *model.Node, l *model.Link) (host, path value) {
	to := x.t.Node(l.To)
	if r, ok := model.As[*model.Record](to); ok {
		return str(model.Domain(r.Name.Val())), nil
	}
	if to.Kind().API() {
		return x.apiOriginOf(s, l)
	}
	if origin := serviceOf(to).origin; origin != nil {
		return origin(x, s, to)
	}
	if to.Kind() == model.KindS3 {
		return nil, nil
	}
	if b := x.balancer[to.ID]; b != nil && b.asksName && !x.trustsHost(n, l) {
		return x.originNameIn(s, to), nil
	}
	return x.hostOf(s, to), nil
}

// vpcOrigin is the logical id of the VPC origin that leads to an internal load
// balancer. Its network has to have an Internet gateway by then.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
func (x *exporter) vpcOrigin(s *stack, l *model.Link) string {
	to := x.t.Node(l.To)
	id := s.id(to.ID, "VpcOrigin")
	if s.has(id) {
		return id
	}
	o, _ := model.LinkAs[*model.OriginSpec](l)
	protocol, plain, tls := x.originPorts(l)
	var after []string
	if x.stackOf(to) == s {
		after = x.network(s.region).gateway()
	}
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::CloudFront::VpcOrigin", comment: comment(to) + ", for CloudFront only", dependsOn: after,
		properties: object(f("VpcOriginEndpointConfig", object(
			f("Name", s.regionalName(id)), f("Arn", x.vpcOriginARN(s, to)),
			f("HTTPPort", num(plain)), f("HTTPSPort", num(tls)),
			f("OriginProtocolPolicy", str(protocol)), f("OriginSSLProtocols", strs(o.OriginMinTLS.Val())),
		)), f("Tags", x.tags())),
	})
	return id
}
