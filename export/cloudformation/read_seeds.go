package cloudformation

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// seeds are what a node needs before an export of it can be compared: property and
// the place of it in the main resource.
var seeds = map[model.Kind][][2]string{
	model.KindRecord:      {{"name", "Name"}, {"type", "Type"}, {"ttl", "TTL"}},
	model.KindHealthCheck: {{"type", "HealthCheckConfig.Type"}, {"fqdn", "HealthCheckConfig.FullyQualifiedDomainName"}, {"port", "HealthCheckConfig.Port"}, {"path", "HealthCheckConfig.ResourcePath"}, {"target", "HealthCheckConfig.IPAddress"}, {"interval", "HealthCheckConfig.RequestInterval"}, {"failureThreshold", "HealthCheckConfig.FailureThreshold"}, {"threshold", "HealthCheckConfig.HealthThreshold"}, {"inverted", "HealthCheckConfig.Inverted"}, {"search", "HealthCheckConfig.SearchString"}},
	model.KindALB:         {{"scheme", "Scheme"}, {"ipAddressType", "IpAddressType"}},
	model.KindNLB:         {{"scheme", "Scheme"}, {"ipAddressType", "IpAddressType"}},
	model.KindWAF:         {{"scope", "Scope"}},
	model.KindFunctionURL: {{"authType", "AuthType"}, {"invokeMode", "InvokeMode"}},
	model.KindCertificate: {{"names", "DomainName"}},
}

// seed sets what the main resource of a node says.
func (s *sketch) seed(kind model.Kind, spec model.Spec, r *readResource) {
	leaves := s.words.leaves(r)
	set := func(name string, v ...string) {
		if p, ok := model.FindProp(kind.Info().Props, name); ok && len(v) > 0 && sayable(v[0]) {
			_ = p.Set(spec, v)
		}
	}
	for _, seed := range seeds[kind] {
		if text := leaves[seed[1]]; text != "" && !sayable(text) && !s.ours {
			s.notes = append(s.notes, Note{ID: r.in.name + "/" + r.id, What: "a part of " + r.kind, Why: seed[1] + " is " + quotedShort(text) + ", of which no " + seed[0] + " can be read", LeftOut: true})
		}
		if p, ok := model.FindProp(kind.Info().Props, seed[0]); ok && p.DefaultFor(spec, model.Ends{}) == leaves[seed[1]] && kind == model.KindHealthCheck {
			continue // it is that by itself
		}
		set(seed[0], leaves[seed[1]])
	}
	if !s.ours {
		s.seedForeign(kind, r, leaves, set)
	}
	switch kind {
	case model.KindRecord:
		name := strings.TrimSuffix(leaves["Name"], ".")
		set("name", name)
		set("zone", s.zoneOf(r, leaves, name))
		set("policy", policyOf(leaves))
		if leaves["Type"] == "AAAA" && !s.ours || leaves["Type"] == "A" {
			set("type", "A")
		}
		if _, alias := leaves["AliasTarget.DNSName"]; alias {
			if p, ok := model.FindProp(kind.Info().Props, "ttl"); ok {
				p.Clear(spec)
			}
		}
	case model.KindHealthCheck:
		if hc, ok := spec.(*model.HealthCheck); ok && hc.Port.IsSet() {
			said := hc.Port.Val()
			if hc.Port = (model.Opt[int]{}); checkPort(hc) != said {
				set("port", decimal(said))
			}
		}
	case model.KindCloudFrontFunction:
		// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
		if strings.Contains(leaves["FunctionCode"], "selectRequestOriginById") {
			set("selectsOrigin", "true")
		}
	case model.KindCloudFront:
		set("aliases", s.words.items(r, "DistributionConfig", "Aliases")...)
	case model.KindVPCEndpoint:
		s.seedEndpoint(r, leaves, set)
	case model.KindVPCLink:
		if r.kind == "AWS::ApiGateway::VpcLink" {
			set("version", "1")
		}
	case model.KindS3:
		if lookup(r.properties, "WebsiteConfiguration") != nil {
			set("access", "website")
		}
	case model.KindDatastore:
		set("engine", opaqueTypes[r.kind].engine)
	case model.KindCertificate:
		names := []string{leaves["DomainName"]}
		for i := 0; leaves["SubjectAlternativeNames."+decimal(i)] != ""; i++ {
			names = append(names, leaves["SubjectAlternativeNames."+decimal(i)])
		}
		set("names", names...)
	case model.KindNLB:
		if first, _, _ := strings.Cut(strings.Join(s.listeners(r), " "), " "); first != "" {
			protocol, port, _ := strings.Cut(first, ":")
			set("listener", protocol)
			set("port", port)
		}
	case model.KindALB:
		set("listeners", s.listeners(r)...)
	}
}

// seedEndpoint sets what an endpoint of a VPC says: without a type it is a gateway, and
// an interface is in the zones of its subnets.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
func (s *sketch) seedEndpoint(r *readResource, leaves map[string]string, set func(string, ...string)) {
	switch typ := leaves["VpcEndpointType"]; typ {
	case "Gateway", "":
		set("type", model.EndpointGateway)
	case "Interface":
		if v := lookup(r.properties, "SubnetIds"); v != nil && !isFunction(v) && !s.ours {
			set("azs", decimal(len(v.Content)))
		}
	default:
		if !s.ours {
			s.notes = append(s.notes, Note{ID: r.in.name + "/" + r.id, What: "a part of " + r.kind, Why: "VpcEndpointType is " + quotedShort(typ) + ": it is read as an interface", LeftOut: true})
		}
	}
}

// zoneOf is the domain of the zone of a record set: what it says, what the
// description of its parameter says, else the last two parts of the name.
func (s *sketch) zoneOf(r *readResource, leaves map[string]string, name string) string {
	if zone := strings.TrimSuffix(leaves["HostedZoneName"], "."); sayable(zone) {
		return zone
	}
	if v := lookup(r.properties, "HostedZoneId"); v != nil && v.Tag == "!Ref" {
		if p := r.in.parameters[v.Value]; p != nil {
			if _, zone, ok := strings.Cut(p.description, "that holds "); ok {
				return strings.TrimSuffix(zone, ".")
			}
		}
		if z := r.in.byID[v.Value]; z != nil && z.kind == "AWS::Route53::HostedZone" {
			if zone := strings.TrimSuffix(s.words.leaves(z)["Name"], "."); sayable(zone) {
				return zone
			}
		}
	}
	labels := strings.Split(name, ".")
	if len(labels) < 2 || !sayable(name) {
		return ""
	}
	zone := strings.Join(labels[len(labels)-2:], ".")
	s.notes = append(s.notes, Note{ID: r.in.name + "/" + r.id, What: "zone " + zone, Why: "the template does not say which zone holds " + name})
	return zone
}

// policyOf is the routing policy of a record set.
func policyOf(leaves map[string]string) string {
	for _, p := range [][2]string{
		{"Weight", model.PolicyWeighted}, {"Region", model.PolicyLatency}, {"Failover", model.PolicyFailover}, {"MultiValueAnswer", model.PolicyMultivalue},
	} {
		if leaves[p[0]] != "" {
			return p[1]
		}
	}
	for path := range leaves {
		switch {
		case strings.HasPrefix(path, "GeoProximityLocation"):
			return model.PolicyGeoproximity
		case strings.HasPrefix(path, "CidrRoutingConfig"):
			return model.PolicyIPBased
		case strings.HasPrefix(path, "GeoLocation"):
			return model.PolicyGeolocation
		}
	}
	return ""
}

// answers draws the links of records: one for each record set, but one for the
// types of the same answer.
func (s *sketch) answers() {
	for _, t := range s.set {
		for _, r := range t.resources {
			from := s.byID[r.node]
			if r.kind != "AWS::Route53::RecordSet" || from == nil || from.Kind() != model.KindRecord {
				continue
			}
			leaves := s.words.leaves(r)
			location := leaves["GeoLocation.CountryCode"] + leaves["GeoLocation.ContinentCode"]
			if part := leaves["GeoLocation.SubdivisionCode"]; part != "" {
				location += "-" + part
			}
			to := s.answerOf(r, from, leaves)
			if to == nil {
				to = s.serverAnswering(r, from, leaves)
			}
			if to == nil {
				s.unanswered(r, leaves)
			}
			if to != nil && !s.answered(from.ID, to.ID, leaves["SetIdentifier"]) && !s.furtherAddress(from, to, leaves) {
				s.link(from, to, one("setIdentifier", identifier(leaves, to)), one("weight", leaves["Weight"]), one("region", cmp.Or(leaves["Region"], leaves["GeoProximityLocation.AWSRegion"])),
					one("localZoneGroup", leaves["GeoProximityLocation.LocalZoneGroup"]), one("coordinates", coordinatesOf(leaves)), one("bias", leaves["GeoProximityLocation.Bias"]),
					one("role", strings.ToLower(leaves["Failover"])), one("location", location), one("cidrCollection", s.collectionOf(r, from)), one("cidrLocation", leaves["CidrRoutingConfig.LocationName"]), one("healthCheck", s.checkOf(r)),
					one("evaluateTargetHealth", leaves["AliasTarget.EvaluateTargetHealth"]))
			}
		}
	}
}

// answerOf is the node that a record set names: by what it refers to, else by a name
// that a node has. The name of a private API is that of its endpoint: one that also has
// addresses of IPv6 leads to the API, since an endpoint alone answers with those of IPv4.
func (s *sketch) answerOf(r *readResource, from *model.Node, leaves map[string]string) *model.Node {
	fits := func(to *model.Node) bool {
		return to != nil && to != from && to.Kind() != model.KindHealthCheck && len(model.Legal(from, to)) > 0
	}
	for _, ref := range s.refs[r] {
		to := s.byID[ref.to.node]
		if !fits(to) {
			continue
		}
		if api := s.named(strings.TrimSuffix(leaves["Name"], "."), "AWS::ApiGateway::DomainNameV2"); to.Kind() == model.KindVPCEndpoint && fits(api) && s.hasSet(from, "AAAA") {
			return api
		}
		return to
	}
	for _, path := range []string{"AliasTarget.DNSName", "ResourceRecords.0"} {
		if to := s.called(strings.TrimSuffix(leaves[path], ".")); fits(to) {
			return to
		}
	}
	if strings.HasPrefix(leaves["AliasTarget.DNSName"], "s3-website") {
		return s.website(strings.TrimSuffix(leaves["Name"], "."), leaves["AliasTarget.DNSName"])
	}
	return nil
}

// hasSet tells whether a record has a record set of a type.
func (s *sketch) hasSet(record *model.Node, typ string) bool {
	return slices.ContainsFunc(s.set, func(t *readTemplate) bool {
		return slices.ContainsFunc(t.resources, func(r *readResource) bool {
			return r.node == record.ID && r.kind == "AWS::Route53::RecordSet" && s.words.leaves(r)["Type"] == typ
		})
	})
}

// website is the bucket of a name, which a website must have.
func (s *sketch) website(name, host string) *model.Node {
	var only *model.Node
	for _, t := range s.set {
		for _, r := range t.resources {
			n := s.byID[r.node]
			if n == nil || r.kind != "AWS::S3::Bucket" || lookup(r.properties, "WebsiteConfiguration") == nil || !strings.Contains(host, t.region) {
				continue
			}
			if s.words.leaves(r)["BucketName"] == name {
				return n
			}
			only = cmp.Or(only, n)
		}
	}
	return only
}

func one(prop, v string) model.Setting { return model.Setting{Prop: prop, Value: []string{v}} }

func (s *sketch) answered(from, to, set string) bool {
	return slices.ContainsFunc(s.links, func(l *model.Link) bool {
		return l.From == from && l.To == to && (set == "" || cmp.Or(textOf(l, "setIdentifier"), to) == set)
	})
}

// furtherAddress tells whether a record set is that of a further address of an answer that
// is drawn: each has one under the multivalue policy.
func (s *sketch) furtherAddress(from, to *model.Node, leaves map[string]string) bool {
	return leaves["MultiValueAnswer"] == "true" && leaves["ResourceRecords.0"] != "" && model.HasElasticIP(to) && s.answered(from.ID, to.ID, "")
}

// identifier is the name of an answer where it is not that which it has by itself.
func identifier(leaves map[string]string, to *model.Node) string {
	if set := leaves["SetIdentifier"]; set != to.ID {
		return set
	}
	return ""
}

// checkOf is the health check of a record set.
func (s *sketch) checkOf(r *readResource) string {
	for _, ref := range s.refs[r] {
		if ref.to.kind == "AWS::Route53::HealthCheck" {
			return ref.to.node
		}
	}
	return ""
}

// behaviours draws the links of distributions: one for each path and origin.
func (s *sketch) behaviours() {
	for _, t := range s.set {
		for _, r := range t.resources {
			from := s.byID[r.node]
			config := lookupObject(r.properties, "DistributionConfig")
			if r.kind != "AWS::CloudFront::Distribution" || from == nil || config == nil {
				continue
			}
			paths, first := lookupList(config, "CacheBehaviors"), len(s.links)
			for _, b := range paths {
				s.behaviour(r, from, config, b, s.text(r, b, "PathPattern"))
			}
			if b := lookupObject(config, "DefaultCacheBehavior"); b != nil {
				s.behaviour(r, from, config, b, "")
			}
			s.inOrder(r, config, s.links[first:])
			s.homeFirst(r, s.links[first:])
		}
	}
}

// homeFirst puts the link first that leads to a bucket beside its distribution: the
// first bucket of a drawing says where the distribution is deployed.
func (s *sketch) homeFirst(r *readResource, links []*model.Link) {
	at := slices.IndexFunc(links, func(l *model.Link) bool { return s.byID[l.To].Kind() == model.KindS3 })
	if at < 0 || s.byID[links[at].To].Region() == r.in.region {
		return
	}
	home := slices.IndexFunc(links, func(l *model.Link) bool {
		return s.byID[l.To].Kind() == model.KindS3 && s.byID[l.To].Region() == r.in.region
	})
	if home > at {
		l := links[home]
		copy(links[at+1:home+1], links[at:home])
		links[at] = l
	}
}

func (s *sketch) behaviour(r *readResource, from *model.Node, config, b value, path string) {
	for _, key := range []string{"FunctionAssociations", "LambdaFunctionAssociations"} {
		for _, run := range lookupList(b, key) {
			for _, to := range s.nodesIn(r, cmp.Or(lookup(run, "FunctionARN"), lookup(run, "LambdaFunctionARN"))) {
				if len(model.Legal(from, to)) > 0 {
					s.linkOnce(from, to, one("path", path), one("event", s.text(r, run, "EventType")))
				}
			}
		}
	}
	if target := s.text(r, b, "TargetOriginId"); !s.group(r, from, config, b, path, target) {
		s.behaviourTo(r, from, config, b, path, target)
	}
	s.choices(r, from, config, b, path)
}

// behaviourTo draws the link of a behaviour to an origin.
func (s *sketch) behaviourTo(r *readResource, from *model.Node, config, b value, path, target string, more ...model.Setting) {
	for _, origin := range lookupList(config, "Origins") {
		if s.text(r, origin, "Id") != target {
			continue
		}
		nodes := s.nodesIn(r, lookup(origin, "DomainName"))
		if n := s.byID[target]; n != nil && designOf(r) != "" { // an export calls the origin like the node
			nodes = append([]*model.Node{n}, nodes...)
		}
		if len(nodes) == 0 {
			if server := s.serverOf(r, origin); server != nil {
				nodes = append(nodes, server)
			}
		}
		for _, to := range nodes {
			if to != from && len(model.Legal(from, to)) > 0 {
				s.link(from, to, append([]model.Setting{one("path", path), one("viewerProtocol", s.text(r, b, "ViewerProtocolPolicy")), one("access", accessOf(origin)), one("rewrite", s.rewriteOf(r, b))}, append(more, s.saidOfOrigin(r, to, origin, b)...)...)...)
				return
			}
		}
	}
	s.originless(r, path, target)
}

// accessOf says how a distribution gets into an origin.
func accessOf(origin value) string {
	if v := lookup(origin, "OriginAccessControlId"); v != nil && v.Kind != 0 && (v.Value != "" || isFunction(v)) {
		return model.AccessOAC
	}
	if c := lookupObject(origin, "S3OriginConfig"); c != nil {
		if v := lookup(c, "OriginAccessIdentity"); v != nil && (v.Value != "" || isFunction(v)) {
			return model.AccessOAI
		}
	}
	return ""
}

// text is the text under a key.
func (s *sketch) text(r *readResource, v value, key string) string {
	if v == nil {
		return ""
	}
	c := lookup(v, key)
	if c == nil {
		return ""
	}
	return s.words.show(r.in, c, 0)
}

// nodesIn are the nodes to which a value refers.
func (s *sketch) nodesIn(r *readResource, v value) []*model.Node {
	var out []*model.Node
	if v == nil {
		return nil
	}
	s.words.seen = func(to *readResource, _ string) {
		if n := s.byID[to.node]; n != nil && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	s.words.show(r.in, v, 0)
	s.words.seen = nil
	if len(out) == 0 {
		if n := s.called(s.words.show(r.in, v, 0)); n != nil {
			out = append(out, n)
		}
	}
	return out
}

// called is the node with a name of its own: a record, or what has that domain.
func (s *sketch) called(name string) *model.Node {
	for _, kind := range []string{"AWS::Route53::RecordSet", "AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGateway::DomainNameV2"} {
		if n := s.named(name, kind); n != nil {
			return n
		}
	}
	return nil
}

func (s *sketch) named(name, kind string) *model.Node {
	key := "DomainName"
	if kind == "AWS::Route53::RecordSet" {
		key = "Name"
	}
	for _, t := range s.set {
		for _, r := range t.resources {
			if n := s.byID[r.node]; n != nil && r.kind == kind && sayable(name) && strings.TrimSuffix(s.words.leaves(r)[key], ".") == name {
				return n
			}
		}
	}
	return nil
}

// domains gives APIs the domains that are mapped to them, and checks their children.
func (s *sketch) domains() {
	set := func(n *model.Node, name string, v ...string) {
		if p, ok := model.FindProp(n.Info().Props, name); ok && len(v) > 0 && sayable(v[0]) {
			_ = p.Set(n.Spec, v)
		}
	}
	for _, t := range s.set {
		for _, r := range t.resources {
			n := s.byID[r.node]
			if n == nil {
				continue
			}
			switch r.kind {
			case "AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGateway::DomainNameV2":
				set(n, "customDomain", s.words.leaves(r)["DomainName"])
			case "AWS::EC2::EIP": // without it an export refuses what the addresses are for
				set(n, "eip", "true")
			case "AWS::ElasticLoadBalancingV2::LoadBalancer":
				set(n, "rules", s.ownAnswers(r)...)
			case "AWS::Route53::HealthCheck":
				var children []string
				for _, c := range lookupList(lookupObject(r.properties, "HealthCheckConfig"), "ChildHealthChecks") {
					if len(s.nodesIn(r, c)) == 0 {
						s.notes = append(s.notes, Note{ID: r.in.name + "/" + r.id, What: "a part of " + r.kind, Why: "its child " + quotedShort(s.words.show(r.in, c, 0)) + " is no health check of the templates", LeftOut: true})
					}
					for _, child := range s.nodesIn(r, c) {
						children = append(children, child.ID)
					}
				}
				set(n, "children", children...)
				s.probed(n, s.words.leaves(r)["HealthCheckConfig.FullyQualifiedDomainName"])
			}
		}
	}
}

// probed draws the link of a check to what has the name that it calls.
func (s *sketch) probed(n *model.Node, host string) {
	to := s.called(host)
	fqdn, ok := model.FindProp(n.Info().Props, "fqdn")
	if to != nil && ok && fqdn.IsSet(n.Spec) && slices.Contains(model.LinkKindsFor(n.Kind(), to.Kind()), model.Probes) && len(model.Legal(n, to)) > 0 {
		fqdn.Clear(n.Spec)
		s.link(n, to)
	}
}
