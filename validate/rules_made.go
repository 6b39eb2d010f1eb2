package validate

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	lazy "portolan/model/pattern"
	"portolan/model/traffic"
)

const srcBucketNames = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"

// madeRules name what AWS refuses to make, whoever calls it or not. Exporters ask
// them instead of judging themselves.
var madeRules = []*Rule{
	{
		ID: "names/host-form", Group: "names", Severity: Error, Verified: VerifiedYes,
		Title:   "Name that is no host name",
		When:    "The name of a record or of its hosted zone, the name that a health check probes, an alternate name of a distribution, a name on a certificate or the custom domain of an API is not written as a host name, such as www.example.com, or is longer than " + strconv.Itoa(longestHost) + " characters.",
		Why:     "AWS refuses the name.",
		Message: "{word} of {n} is no host name",
		FixText: "Write labels of letters, digits and hyphens with dots between them; a star may stand for the whole first label",
		Sources: []string{"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html"},
		Check:   hostForms,
	},
	{
		ID: "route53/name-outside-zone", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Name outside of its hosted zone",
		When:    "The name of a record neither equals the domain of its hosted zone nor ends with it.",
		Why:     "Route 53 refuses a record that does not belong to the zone.",
		Message: "{name} is not in the hosted zone {zone}",
		FixText: "Choose the zone that holds the name, or a name in the zone",
		Sources: []string{"https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html"},
		Check:   outsideZones,
	},
	{
		ID: "route53/geolocation-missing", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseLocation},
		Title:    "Geolocation answer without a location",
		When:     "An answer under geolocation routing says no location, not even the star for everybody else.",
		Why:      "Route 53 refuses the record set.",
		Message:  "{name}: the answer {t} needs a location, or * for everybody else",
		FixText:  "Say the continent, country or state, or * for the default",
		Sources:  []string{srcAPIGeoLocation},
		Check:    missingLocations,
	},
	{
		ID: "route53/cname-one-value", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "CNAME with several answers",
		When:    "A record of type CNAME under simple routing has more than one answer.",
		Why:     "A name can be another name for one thing only, so Route 53 takes a single value.",
		Message: "{name} is a CNAME with {n} answers, and simple routing takes one",
		FixText: "Choose a policy that picks among the answers, such as weighted or latency",
		Sources: []string{srcRoutingPolicySimple},
		Check:   cnameValues,
	},
	{
		ID: "route53/health-check-endpoint", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Health check that tests nothing",
		When:    "A health check that calls an endpoint has neither an address, a host name nor a link to what it tests.",
		Why:     "Route 53 asks for an address or a name to call.",
		Message: "{n} does not say what it tests",
		FixText: "Give the host name, or draw a link to what it tests",
		Sources: []string{srcAPIHealthCheckConfig},
		Check:   checkEndpoints,
	},
	{
		ID: "cloudfront/one-certificate", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Several certificates on one distribution",
		When:    "More than one certificate is attached to a distribution.",
		Why:     "A distribution presents one certificate for all its names.",
		Message: "{dist} has {n} certificates and can have one",
		FixText: "Put all names on one certificate",
		Sources: []string{srcCloudfrontLimits},
		Check:   oneCertificate,
	},
	{
		ID: "cloudfront/origin-shield-region", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Origin Shield without its Region",
		When:    "Origin Shield is on and no Region is said for it.",
		Why:     "CloudFront asks for the Region in which the shield stands.",
		Message: "{dist} has Origin Shield and no Region for it",
		FixText: "Say the Region that is nearest the origin",
		Sources: []string{srcOriginShield},
		Check:   shieldWithoutRegion,
	},
	{
		ID: "cloudfront/geo-restriction-empty", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCountry},
		Title:    "Geographic restriction without countries",
		When:     "A distribution lets in or keeps out the countries of a list, and the list is empty.",
		Why:      "CloudFront refuses such a restriction.",
		Message:  "{dist} restricts countries and names none",
		FixText:  "List the countries, or switch the restriction off",
		Sources:  []string{srcGeorestrictions},
		Check:    emptyRestrictions,
	},
	{
		ID: "cloudfront/access-control-target", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseAccess},
		Title:    "Origin access control towards an origin that takes none",
		When:     "A behaviour uses origin access control and its origin is neither a bucket nor a function URL, or an origin access identity and its origin is no bucket.",
		Why:      "CloudFront signs requests for buckets, function URLs and media services only, and with an origin access identity for buckets only.",
		Message:  "{o} takes no requests that are signed so: {access} is for {takers}",
		FixText:  "Guard a function URL with origin access control, another origin with a secret header, the prefix list of CloudFront or a VPC origin",
		Sources:  []string{srcAPIOriginAccessControlConfig, "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html"},
		Check:    accessTargets,
	},
	{
		ID: "cloudfront/origin-is-own-name", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseCircle},
		Title:    "Origin under the name of the distribution",
		When:     "An origin is a record whose name is also an alternate name of the distribution, or an API whose custom domain is one and the Host of viewers is not passed on; and the drawing does not show the circle. Of a staging distribution the names are those of its primary; or its origin is its primary, directly or by a name, which sends a share of the requests to it.",
		Why:      "The name leads users to the distribution and the distribution to itself, so requests go round in a circle. A primary distribution sends its share of those of the staging one back to that too.",
		Message:  "{dist} fetches from {name}, {whose}",
		FixText:  "Give the origin a name of its own, such as origin.example.com, or pass the Host of viewers on to an API",
		Sources:  []string{srcAPIDistributionConfig},
		Check:    ownNameOrigins,
	},
	{
		ID: "s3/bucket-name", Group: "s3", Severity: Error, Verified: VerifiedYes,
		Title:   "Bucket name that S3 refuses",
		When:    "The name of a bucket is shorter than 3 or longer than 63 characters, has others than lower-case letters, digits, dots and hyphens, or begins or ends as S3 keeps for itself, such as with xn-- or -s3alias.",
		Why:     "The bucket cannot be made.",
		Message: "{bucket} cannot be called {word}: that is no name for a bucket",
		FixText: "Use 3 to 63 lower-case letters, digits, dots and hyphens; begin and end with a letter or digit",
		Sources: []string{srcBucketNames},
		Check:   bucketForms,
	},
	{
		ID: "elb/listener-form", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Listener that an ALB does not have",
		When:     "A listener of an Application Load Balancer has another protocol than load balancers have, no port from 1 to 65535, or the port of a listener before it. Or it lists none.",
		Why:      "AWS refuses the listener.",
		Message:  "{lb} cannot have the listener {word}",
		FixText:  "Write protocol and port, such as https:443, or http:80 redirect",
		Sources:  []string{srcApplicationLoadBalancers},
		Check:    listenerForms,
	},
}

// longestHost is how many characters a host name has at most.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
const longestHost = 253

// isHost tells whether a host name is written as one: at least two labels, after a *
// perhaps. AWS takes underscores too, as service records need them, but for the last
// label. Nearly every design has names, so that this is no expression to compile.
func isHost(name string) bool {
	if len(name) > longestHost+1 { // with the dot behind the last label
		return false
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "*."), ".")
	labels := strings.Split(name, ".")
	if len(labels) < 2 || strings.Contains(labels[len(labels)-1], "_") {
		return false
	}
	return !slices.ContainsFunc(labels, func(label string) bool { return !isLabel(label) })
}

// isLabel tells whether a label of a host name is 1 to 63 letters, digits, hyphens and
// underscores that neither begin nor end with a hyphen.
func isLabel(s string) bool {
	if len(s) == 0 || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

func hostForms(p *Pass) {
	judge := func(n *model.Node, prop string, names ...string) {
		for i, name := range names {
			if name != "" && !isHost(name) {
				p.About(n, prop, "n", label(n), "word", strconv.Quote(name)).ofItem(i)
			}
		}
	}
	for _, n := range p.t.Nodes {
		switch s := n.Spec.(type) {
		case *model.Record:
			judge(n, "name", s.Name.Val())
			if !isLabel(s.Zone.Val()) { // a private zone may have one label
				judge(n, "zone", s.Zone.Val())
			}
		case *model.HealthCheck:
			if _, err := netip.ParseAddr(s.FQDN.Val()); err != nil && !isLabel(s.FQDN.Val()) {
				judge(n, "fqdn", s.FQDN.Val())
			}
		case *model.CloudFront:
			judge(n, "aliases", s.Aliases.Val()...)
		case *model.Certificate:
			judge(n, "names", s.Names.Val()...)
		default:
			if a, ok := model.APIOf(n.Spec); ok {
				judge(n, "customDomain", a.CustomDomain.Val())
			}
		}
	}
}

func outsideZones(p *Pass) {
	for _, n := range p.Nodes(model.KindRecord) {
		r, _ := model.As[*model.Record](n)
		name, zone := model.Domain(r.Name.Val()), model.Domain(r.Zone.Val())
		if name != "" && (isHost(zone) || isLabel(zone)) && name != zone && !strings.HasSuffix(name, "."+zone) {
			p.About(n, "name", "name", name, "zone", zone)
		}
	}
}

func cnameValues(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicySimple) {
		if g.Spec.Type.Val() == "CNAME" && len(g.Answers) > 1 {
			p.AboutGroup(g, "policy", "n", strconv.Itoa(len(g.Answers)))
		}
	}
}

func missingLocations(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyGeolocation) {
		for _, a := range g.Answers {
			if a.Spec.Location.Val() == "" {
				p.AboutLink(a.Link, "location", "name", g.Name(), "t", label(a.Target)).ofPolicy(g, a)
			}
		}
	}
}

func checkEndpoints(p *Pass) {
	named := p.namedHealthChecks()
	for _, n := range p.Nodes(model.KindHealthCheck) {
		s, _ := model.As[*model.HealthCheck](n)
		switch s.Type.Val() {
		case model.HealthCheckCalculated, model.HealthCheckAlarm, model.HealthCheckRecovery:
			continue
		}
		// A check that is named on an answer is taken to test the target of that. One that
		// stands at a record and is nowhere named is without use, which is said already.
		if s.FQDN.Val() == "" && s.Target.Val() == "" && !p.probes(n) && !p.ofAnswer(n) && !p.checkInUse(n) && (len(p.t.Out(n.ID)) == 0 || named[n.ID]) {
			p.About(n, "fqdn", "n", label(n))
		}
	}
}

func (p *Pass) probes(check *model.Node) bool {
	return slices.ContainsFunc(p.t.Out(check.ID), func(l *model.Link) bool { return l.Kind == model.Probes })
}

// checkInUse tells whether an answer has the check.
func (p *Pass) checkInUse(check *model.Node) bool {
	return slices.ContainsFunc(p.t.Links, func(l *model.Link) bool {
		s, ok := model.LinkAs[*model.ResolvesToSpec](l)
		return ok && s.HealthCheck.Val() == check.ID
	})
}

func oneCertificate(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		if all := p.Attached(n, model.KindCertificate); len(all) > 1 {
			p.About(n, "", "dist", label(n), "n", strconv.Itoa(len(all))).With(all...)
		}
	}
}

func shieldWithoutRegion(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		if s, _ := model.As[*model.CloudFront](n); s.OriginShield.Val() && s.OriginShieldRegion.Val() == "" {
			p.About(n, "originShieldRegion", "dist", label(n))
		}
	}
}

func emptyRestrictions(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		s, _ := model.As[*model.CloudFront](n)
		if v := s.GeoRestriction.Val(); (v == "allowlist" || v == "denylist") && len(s.GeoCountries.Val()) == 0 {
			p.About(n, "geoCountries", "dist", label(n))
		}
	}
}

func accessTargets(p *Pass) {
	for _, l := range p.Links(model.Origin) {
		s, _ := model.LinkAs[*model.OriginSpec](l)
		to := p.To(l)
		access := s.Access.Val()
		if to.Kind() == model.KindS3 || to.Kind() == model.KindFunctionURL && access == model.AccessOAC {
			continue
		}
		switch access {
		case model.AccessOAC:
			p.AboutLink(l, "access", "o", label(to), "access", "origin access control", "takers", "buckets and function URLs")
		case model.AccessOAI:
			f := p.AboutLink(l, "access", "o", label(to), "access", "an origin access identity", "takers", "buckets")
			if to.Kind() == model.KindFunctionURL {
				f.Offer("oac", "Use origin access control", setLink(l, "access", model.AccessOAC))
			}
		}
	}
}

var bucketForm = lazy.Lazy(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

func bucketForms(p *Pass) {
	for _, n := range p.Nodes(model.KindS3) {
		s, _ := model.As[*model.S3](n)
		if name := s.BucketName.Val(); name != "" && (!bucketForm().MatchString(name) || keptName(name)) {
			p.About(n, "bucketName", "bucket", label(n), "word", strconv.Quote(name))
		}
	}
}

// keptName tells whether S3 keeps names of this form for itself. Names that end in
// -an are taken by buckets of accounts and Regions.
func keptName(name string) bool {
	return slices.ContainsFunc([]string{"xn--", "sthree-", "amzn-s3-demo-"}, func(start string) bool { return strings.HasPrefix(name, start) }) ||
		slices.ContainsFunc([]string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}, func(end string) bool { return strings.HasSuffix(name, end) })
}

func listenerForms(p *Pass) {
	for _, n := range p.Nodes(model.KindALB) {
		s, _ := n.Spec.(*model.ALB)
		taken := map[int]bool{}
		if s.Listeners.IsSet() && len(s.Listeners.Val()) == 0 {
			p.About(n, "listeners", "lb", label(n), "word", "(none)")
		}
		for i, text := range s.Listeners.Val() {
			words := strings.Fields(strings.ToLower(text))
			ok := len(words) > 0
			if ok {
				protocol, port, _ := strings.Cut(words[0], ":")
				number, _ := strconv.Atoi(port) // 0 for what is none
				ok = (protocol == "http" || protocol == "https") && number >= 1 && number <= 65535 && !taken[number]
				taken[number] = true
			}
			if !ok && !foreignListener(text) {
				p.About(n, "listeners", "lb", label(n), "word", strconv.Quote(text)).ofItem(i)
			}
		}
	}
}

func ownNameOrigins(p *Pass) {
	round := map[*model.Node]bool{} // graph/forwarding-cycle says it
	for _, loop := range p.loops() {
		for _, n := range loop {
			round[n] = true
		}
	}
	for _, l := range p.Links(model.Origin) {
		if name := traffic.OwnName(p.t, l); name != "" && !round[p.From(l)] {
			whose := "which is its own alternate name"
			if d, _ := model.As[*model.CloudFront](p.From(l)); !slices.ContainsFunc(d.Aliases.Val(), func(a string) bool { return model.Domain(a) == model.Domain(name) }) {
				whose = "a name of the distribution of which it is the staging one"
			}
			f := p.AboutLink(l, "", "dist", label(p.From(l)), "name", name, "whose", whose)
			if p.To(l).Kind().API() {
				f.Offer("host", "Pass the Host of viewers on", setLink(l, "originRequestPolicy", "AllViewer"))
			}
		}
	}
	for _, w := range p.WaysOf(model.Origin) {
		primary, _ := model.As[*model.CloudFront](w.end)
		if primary != nil && w.end != w.from && primary.Staging.Val() == w.from.ID && primary.StagingShare.Val() > 0 && !round[w.from] && traffic.OwnName(p.t, w.by) == "" {
			p.AboutCaller(w, "", "dist", label(w.from), "name", label(p.To(w.by)), "whose", "which leads back to "+label(w.end)+", whose staging distribution it is")
		}
	}
}

// shieldNear is the Region with Origin Shield nearest the first Region of an
// origin, "" when that is not known.
func shieldNear(regions []string) string {
	if len(regions) == 0 {
		return ""
	}
	at, ok := geo.RegionByCode(regions[0])
	best, least := "", 0.0
	for _, c := range geo.RegionalEdgeCaches() {
		if km := geo.GreatCircle(at.Point, c.Point); ok && c.OriginShield && (best == "" || km < least) { // equivalent, at the bound: no two Regions are equally far
			best, least = c.Region, km
		}
	}
	return best
}
