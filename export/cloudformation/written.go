package cloudformation

import (
	"slices"

	"portolan/model"
)

// writtenNodes are the properties that the exporter turns into resources, by
// kind. What is set, has an effect and stands in no list here refuses the export
// by name, so that nothing is dropped silently.
var writtenNodes = map[model.Kind][]string{
	model.KindRecord:      {"zone", "zonePrivate", "name", "type", "policy", "ttl", "queryLogging", "dnssec"},
	model.KindHealthCheck: {"type", "fqdn", "port", "path", "interval", "failureThreshold", "threshold", "children"},
	model.KindCloudFront: {
		"aliases", "minTLS", "priceClass", "httpVersion", "ipv6", "defaultRootObject", "logging",
		"geoRestriction", "geoCountries", "originShield", "originShieldRegion",
	},
	model.KindWAF:         {"scope", "region", "rules", "logging"},
	model.KindCertificate: {"region", "names"},
	model.KindS3:          {"region", "access", "blockPublicAccess", "bucketName", "encryption"},
	model.KindALB: {
		"region", "scheme", "azs", "listeners", "tlsPolicy", "idleTimeout", "deletionProtection", "accessLogs", "dropInvalidHeaders",
	},
	model.KindASG: {"region", "azs", "min", "healthCheckType", "publicIp", "eip"},
	model.KindECS: {"region", "launchType", "azs", "min", "private"},
}

// writtenLinks are the same of links.
var writtenLinks = map[model.LinkKind][]string{
	model.ResolvesTo: {
		"alias", "evaluateTargetHealth", "healthCheck", "setIdentifier", "weight", "region", "role", "location",
		"localZoneGroup", "coordinates", "bias", "ttl",
	},
	model.Origin: {
		"path", "cachePolicy", "minTTL", "cacheKey", "originRequestPolicy", "methods", "viewerProtocol", "signedUrls", "grpc",
		"originProtocol", "originMinTLS", "access", "via", "group", "groupRole", "criteria",
		"timeout", "attempts", "originReadTimeout", "originKeepalive",
	},
	model.Forwards: {"listener", "targetType", "protocol", "port", "host", "pathRule", "healthCheck"},
}

// described are properties that describe users, loads and times, for which AWS
// has no setting.
var described = []string{"thinkTime", "thinkTimeP95", "share", "hitRatio", "content", "cacheControl", "intent", "target", "location"}

// checkWritten refuses what the exporter cannot write yet, and leaves out what
// has no effect where it stands, with the reason.
func (x *exporter) checkWritten() {
	for _, n := range x.t.Nodes {
		if checks[n.Kind()] != nil {
			at := model.AtNode(x.t, n)
			x.checkProps(at, writtenNodes[n.Kind()], n.ID, func(format string, args ...any) { x.refuse(n, format, args...) })
		}
	}
	for _, l := range x.t.Links {
		if list, ok := writtenLinks[l.Kind]; ok && wired[pair{x.t.Node(l.From).Kind(), x.t.Node(l.To).Kind()}] {
			at := model.AtLink(x.t, l)
			x.checkProps(at, list, l.Ref().String(), func(format string, args ...any) { x.refuseLink(l, format, args...) })
		}
	}
}

func (x *exporter) checkProps(at model.Place, written []string, name string, refuse func(string, ...any)) {
	for _, p := range at.Set() {
		why := p.Idle(at)
		switch {
		case slices.Contains(written, p.Name), slices.Contains(described, p.Name):
		case why != "":
			x.leave(name, p.Name+" has no effect here, because "+why)
		default:
			refuse("%s cannot be exported yet", p.Name)
		}
	}
}
