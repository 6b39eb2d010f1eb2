package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/pattern"
)

// recordService makes the records of a name. The hosted zone is the owner's.
var recordService = &service{
	kind: model.KindRecord, makes: []string{"AWS::Route53::RecordSet", "AWS::Route53::CidrCollection"}, lives: homeRegion, step: stepNames,
	plan: (*exporter).checkRecord, write: (*exporter).record, host: recordHost, zone: recordZone,
	properties: []string{"zone", "zonePrivate", "name", "type", "policy", "ttl", "queryLogging", "dnssec"},
	links:      towards(model.KindRecord, model.ResolvesTo, answerProperties),
}

// recordHost is the name of a record, for aliases to it in its zone.
func recordHost(_ *exporter, _ *stack, n *model.Node) value {
	r, _ := model.As[*model.Record](n)
	return str(model.Domain(r.Name.Val()))
}

func recordZone(x *exporter, s *stack, n *model.Node) value {
	r, _ := model.As[*model.Record](n)
	return x.zone(s, model.Domain(r.Name.Val()), r.ZonePrivate.Val())
}

// answerProperties of a link become fields of its record set.
var answerProperties = []string{
	"alias", "evaluateTargetHealth", "healthCheck", "setIdentifier", "weight", "region", "role", "location",
	"localZoneGroup", "coordinates", "bias", "ttl", "cidrCollection", "cidrLocation",
}

// zone is a reference to the id of the hosted zone that holds a name. The
// drawing knows the domain of a zone and only the owner its id.
func (x *exporter) zone(s *stack, name string, private bool) value {
	domains := x.domains(private)
	best := ""
	for _, d := range domains {
		if (name == d || strings.HasSuffix(name, "."+d)) && len(d) > len(best) {
			best = d
		}
	}
	param, called, of := "HostedZoneId", "Route 53 hosted zone", best
	if private {
		param, called = "PrivateHostedZoneId", "private Route 53 hosted zone"
	}
	if best == "" {
		of = parentDomain(name)
	}
	was, own := param, param+logical(of)
	if best == "" && len(domains) > 0 || len(domains) > 1 {
		was = "" // it might be that of another zone
	}
	if !plainDomain().MatchString(of) {
		own += sumOf([]byte(of))[:6] // other domains have the same letters and digits
	}
	return s.param(Parameter{
		Name: own, Was: was, Type: "AWS::Route53::HostedZone::Id", Pattern: hostedZonePattern,
		Description: "Id of the " + called + " that holds " + of + ".",
	})
}

// plainDomain are domains whose words say where their dots are.
var plainDomain = pattern.Lazy(`^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)*$`)

// domains lists the hosted zones that the drawing names, in document order.
func (x *exporter) domains(private bool) []string {
	var out []string
	for _, n := range x.t.Nodes {
		if r, ok := model.As[*model.Record](n); ok && r.ZonePrivate.Val() == private {
			if z := model.Domain(r.Zone.Val()); z != "" && !slices.Contains(out, z) {
				out = append(out, z)
			}
		}
	}
	return out
}

// parentDomain is the name without its first label, or the name when only two
// labels would not remain.
func parentDomain(name string) string {
	name = strings.TrimPrefix(name, "*.")
	if _, rest, ok := strings.Cut(name, "."); ok && strings.Contains(rest, ".") {
		return rest
	}
	return name
}

// answersIPv6 tells whether all answers of a record reach dual-stack targets:
// only then may there be AAAA records beside the A records.
func (x *exporter) answersIPv6(n *model.Node) bool {
	for _, l := range x.t.Out(n.ID) {
		a, ok := model.LinkAs[*model.ResolvesToSpec](l)
		to := x.t.Node(l.To)
		switch spec := to.Effective().(type) {
		case *model.Record:
			if !slices.Contains(x.types(to), "AAAA") {
				return false
			}
		case *model.CloudFront:
			if !spec.IPv6.Or(true) {
				return false
			}
		default:
			_, ipv6, known := model.Families(to)
			if !ok || !a.Alias.Val() || !known || !ipv6 {
				return false
			}
		}
	}
	return true
}

// types are the record types that a record node stands for. An alias for a
// dual-stack target answers both A and AAAA, unless another node of the same
// name is there for the other type.
func (x *exporter) types(n *model.Node) []string {
	r, _ := model.As[*model.Record](n)
	typ := r.Type.Val()
	if typ != "A" || !x.answersIPv6(n) {
		return []string{typ}
	}
	for _, other := range x.t.Nodes {
		if o, ok := model.As[*model.Record](other); ok && other != n && model.Domain(o.Name.Val()) == model.Domain(r.Name.Val()) &&
			o.Type.Val() == "AAAA" && o.ZonePrivate.Val() == r.ZonePrivate.Val() {
			return []string{"A"}
		}
	}
	return []string{"A", "AAAA"}
}

func (x *exporter) record(n *model.Node) {
	s := x.stackOf(n)
	if len(x.t.Out(n.ID)) == 0 {
		x.dataRecord(s, n)
	}
	for _, typ := range x.types(n) {
		for _, l := range x.recordSets(n) {
			several := x.severalAddresses(s, l, typ)
			for i := range max(1, len(several)) {
				x.recordSet(s, l, typ, i, several)
			}
		}
	}
}

// recordSet makes the record set of an answer, or of one of several addresses.
func (x *exporter) recordSet(s *stack, l *model.Link, typ string, address int, several []value) {
	n, to := x.t.Node(l.From), x.t.Node(l.To)
	r, _ := model.As[*model.Record](n)
	fields := []field{
		f("HostedZoneId", x.zone(s, model.Domain(r.Name.Val()), r.ZonePrivate.Val())),
		f("Name", str(model.Domain(r.Name.Val()))),
	}
	told := to.ID
	if several != nil {
		a, _ := model.LinkAs[*model.ResolvesToSpec](l)
		fields = append(fields, f("Type", str(typ)), f("TTL", quoted(decimal(a.TTL.Or(r.TTL.Val())))), f("ResourceRecords", list(several[address])))
		told += ", address " + decimal(address+1) + " of " + decimal(len(several))
	} else {
		fields = append(fields, x.answer(s, n, l, typ)...)
	}
	if r.Policy.Val() != model.PolicySimple {
		fields = append(fields, f("SetIdentifier", str(x.identifierOf(l, address))))
		fields = append(fields, x.policy(s, n, l)...)
	}
	if hc := x.answerCheck(n, l); hc != nil && (r.Policy.Val() != model.PolicySimple || len(x.t.Out(n.ID)) == 1) {
		fields = append(fields, f("HealthCheckId", ref(s.id(hc.ID, checkPart(x.checkedApart(hc) == l, address)))))
	}
	s.add(&resource{
		rank: rankRecord, id: s.id(n.ID, x.recordPart(n, l, typ, address)), kind: "AWS::Route53::RecordSet", dependsOn: x.answersFirst(s, l, typ),
		comment: comment(n) + ": " + r.Name.Val() + " answers with " + told, properties: object(fields...),
	})
}

// recordSets are the answers that have a record set of each type: all, or that of a
// simple record whose values the others are.
func (x *exporter) recordSets(n *model.Node) []*model.Link {
	all := x.t.Out(n.ID)
	if r, _ := model.As[*model.Record](n); r.Policy.Val() == model.PolicySimple {
		return all[:min(1, len(all))]
	}
	return all
}

// recordPart is the part of a logical id that tells the record sets of a name
// apart.
func (x *exporter) recordPart(n *model.Node, l *model.Link, typ string, address int) string {
	if r, _ := model.As[*model.Record](n); r.Policy.Val() == model.PolicySimple {
		return "Record" + typ
	}
	part := x.word(l.To) + linkNumber(l)
	if address > 0 {
		part += "Address" + decimal(address+1)
	}
	return part + "Record" + typ
}

// answersFirst are the record sets that must be there before an alias to their
// name: those of its type. A CNAME may lead to a name before there is one.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
func (x *exporter) answersFirst(s *stack, l *model.Link, typ string) []string {
	to := x.t.Node(l.To)
	if typ == "CNAME" || to.Kind() != model.KindRecord || !slices.Contains(x.types(to), typ) {
		return nil
	}
	if len(x.t.Out(to.ID)) == 0 {
		return []string{s.id(to.ID, "Record"+typ)} // holds what the owner says
	}
	var out []string
	for _, answer := range x.recordSets(to) {
		for i := range x.several(answer, typ) {
			out = append(out, s.id(to.ID, x.recordPart(to, answer, typ, i)))
		}
	}
	return out
}

// answer is what a record set answers with: an alias, a CNAME, or addresses.
func (x *exporter) answer(s *stack, n *model.Node, l *model.Link, typ string) []field {
	r, _ := model.As[*model.Record](n)
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	to := x.t.Node(l.To)
	ttl := f("TTL", quoted(decimal(a.TTL.Or(r.TTL.Val()))))
	if isAddress(typ) && !a.Alias.Val() {
		values := x.addresses(s, l, typ)
		for _, o := range x.t.Out(n.ID) {
			if o.To != to.ID && r.Policy.Val() == model.PolicySimple {
				values = append(values, x.addresses(s, o, typ)...)
			}
		}
		return []field{f("Type", str(typ)), ttl, f("ResourceRecords", list(values...))}
	}
	if typ == "CNAME" {
		return []field{f("Type", str("CNAME")), ttl, f("ResourceRecords", list(x.cnameOf(s, to)))}
	}
	return []field{f("Type", str(typ)), f("AliasTarget", object(
		f("DNSName", x.hostOf(s, to)),
		f("HostedZoneId", x.zoneOf(s, to)),
		f("EvaluateTargetHealth", boolean(a.EvaluateTargetHealth.Val())),
	))}
}

// addresses are what an answer that is no alias adds to a record of addresses.
func (x *exporter) addresses(s *stack, l *model.Link, typ string) []value {
	to := x.t.Node(l.To)
	return serviceOf(to).addresses(x, s, to, typ == "AAAA")
}

// cnameOf is the name that a CNAME leads to. The endpoint of all websites of a
// Region finds a bucket by its name.
func (x *exporter) cnameOf(s *stack, to *model.Node) value {
	if to.Kind() == model.KindS3 {
		host, _ := websiteOrigin(x, s, to)
		return host
	}
	return x.hostOf(s, to)
}

// isAddress tells whether records of a type hold addresses, unless they are aliases.
func isAddress(typ string) bool { return typ == "A" || typ == "AAAA" }

// policy is what the routing policy of n needs to know about the answer l.
func (x *exporter) policy(s *stack, n *model.Node, l *model.Link) []field {
	r, _ := model.As[*model.Record](n)
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	to := x.t.Node(l.To)
	switch r.Policy.Val() {
	case model.PolicyWeighted:
		return []field{f("Weight", x.weightOf(s, Parameter{
			Name: x.word(n.ID) + x.word(to.ID) + "Weight", Default: decimal(a.Weight.Val()), Max: 255,
		}, "", to.ID, "among the answers of "+r.Name.Val()))}
	case model.PolicyMultivalue:
		return []field{f("MultiValueAnswer", boolean(true))}
	case model.PolicyIPBased:
		return []field{f("CidrRoutingConfig", object(
			f("CollectionId", ref(x.cidrCollection(s, x.collectionOf(l)))), f("LocationName", quoted(a.CIDRLocation.Or("*")))))}
	case model.PolicyFailover:
		return []field{f("Failover", str(strings.ToUpper(a.Role.Val())))}
	case model.PolicyLatency:
		return []field{f("Region", str(x.answerRegion(l)))}
	case model.PolicyGeolocation:
		return []field{f("GeoLocation", geoLocation(a.Location.Val()))}
	case model.PolicyGeoproximity:
		return []field{f("GeoProximityLocation", x.geoProximity(l))}
	}
	return nil
}

// geoProximity is where an answer stands: a Region, a Local Zone or a point.
func (x *exporter) geoProximity(l *model.Link) value {
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	where := f("AWSRegion", str(x.answerRegion(l)))
	latitude, longitude, point := strings.Cut(a.Coordinates.Val(), ",")
	switch {
	case point:
		where = f("Coordinates", object(f("Latitude", quoted(strings.TrimSpace(latitude))), f("Longitude", quoted(strings.TrimSpace(longitude)))))
	case a.LocalZoneGroup.Val() != "":
		where = f("LocalZoneGroup", str(a.LocalZoneGroup.Val()))
	}
	if a.Bias.IsSet() {
		return object(where, f("Bias", num(a.Bias.Val())))
	}
	return object(where)
}

func (x *exporter) answerRegion(l *model.Link) string {
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	return a.Region.Or(x.t.Node(l.To).Region())
}

func geoLocation(where string) value {
	switch a, _ := geo.ParseArea(where); a.Kind {
	case geo.AreaContinent:
		return object(f("ContinentCode", str(a.Code)))
	case geo.AreaState:
		country, state, _ := strings.Cut(a.Code, "-")
		return object(f("CountryCode", str(country)), f("SubdivisionCode", str(state)))
	case geo.AreaCountry:
		return object(f("CountryCode", quoted(a.Code)))
	}
	return object(f("CountryCode", quoted("*")))
}

// answerCheck is the health check of an answer: the one it names, or the one
// that is attached to a record of one answer.
func (x *exporter) answerCheck(n *model.Node, l *model.Link) *model.Node {
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	if a.HealthCheck.IsSet() {
		return x.t.Node(a.HealthCheck.Val())
	}
	if checks := x.sources(n, model.KindHealthCheck); len(checks) > 0 && len(x.t.Out(n.ID)) == 1 {
		return checks[0]
	}
	return nil
}
