package sketch

import (
	"cmp"
	"strings"

	"portolan/model"
)

// Context is what the first values of a new node are derived from.
type Context struct {
	T      *model.Topology
	Near   *model.Node // the node that the new one is joined to, nil when alone
	Region string      // Region that the person named; that of the neighbourhood when left out
	City   string      // place that the person named
	Policy string      // policy that the person named
	Name   string      // DNS name or title that the person typed
	Guess  string      // place of a population when none is named
	ID     string      // id to begin with; by kind and name when left out
}

// nodeStart is one first value of a new node: what a person would set next
// anyway. A value of nil leaves the property unset.
type nodeStart struct {
	kind  model.Kind
	prop  string
	value func(Context) []string
}

// nodeStarts lists the first values of new nodes. Regions of regional kinds
// are not among them, see RegionFor.
var nodeStarts = []nodeStart{
	{model.KindUsers, "locations", func(c Context) []string { return []string{nextCity(c)} }},
	{model.KindUsers, "protocol", func(c Context) []string {
		switch {
		case c.nearKind(model.KindWebSocketAPI):
			return []string{model.ProtocolWebSocket}
		case c.nearKind(model.KindNLB):
			return []string{model.ProtocolTCP}
		}
		return nil
	}},
	{model.KindRecord, "zone", func(c Context) []string { return []string{zoneFor(c)} }},
	{model.KindRecord, "name", func(c Context) []string { return []string{nameFor(c)} }},
	{model.KindRecord, "policy", func(c Context) []string { return optional(c.Policy) }},
	{model.KindCloudFront, "aliases", func(c Context) []string { return optional(nearName(c)) }},
	{model.KindCertificate, "region", func(c Context) []string {
		if c.Near == nil {
			return optional(c.Region)
		}
		return optional(cmp.Or(model.EdgeRegion(c.Near), c.Region))
	}},
	{model.KindCertificate, "names", namesServed},
	{model.KindWAF, "scope", func(c Context) []string {
		if c.Near == nil || c.nearKind(model.KindCloudFront) || c.nearKind(model.KindAmplify) {
			return []string{model.ScopeCloudFront}
		}
		return []string{model.ScopeRegional}
	}},
	{model.KindWAF, "region", func(c Context) []string {
		if c.Near == nil || c.nearKind(model.KindCloudFront) || c.nearKind(model.KindAmplify) {
			return []string{model.CloudFrontRegion}
		}
		return optional(c.Region)
	}},
	{model.KindAccelerator, "listener", func(c Context) []string {
		if b, ok := model.As[*model.NLB](c.Near); ok && b.Listener.Val() == "udp" {
			return []string{"udp"}
		}
		if u, ok := model.As[*model.Users](c.Near); ok && u.Protocol.Val() == model.ProtocolUDP {
			return []string{"udp"}
		}
		return nil
	}},
	{model.KindS3, "access", func(c Context) []string {
		if c.nearKind(model.KindRecord) || c.nearKind(model.KindUsers) {
			return []string{model.AccessWebsite}
		}
		return nil
	}},
	{model.KindS3, "blockPublicAccess", func(c Context) []string {
		if c.nearKind(model.KindRecord) || c.nearKind(model.KindUsers) {
			return []string{"false"}
		}
		return nil
	}},
	{model.KindS3, "bucketName", func(c Context) []string { return optional(nearName(c)) }},
	{model.KindASG, "azs", func(Context) []string { return []string{"2"} }},
	{model.KindASG, "min", func(Context) []string { return []string{"2"} }},
	{model.KindASG, "healthCheckType", func(c Context) []string {
		if c.nearKind(model.KindALB) || c.nearKind(model.KindNLB) {
			return []string{"ELB"}
		}
		return nil
	}},
	{model.KindASG, "publicIp", func(c Context) []string {
		if c.nearKind(model.KindUsers) || c.nearKind(model.KindRecord) || c.nearKind(model.KindCloudFront) {
			return []string{"true"}
		}
		return nil
	}},
	{model.KindASG, "eip", func(c Context) []string {
		if c.nearKind(model.KindRecord) {
			return []string{"true"}
		}
		return nil
	}},
	{model.KindHealthCheck, "type", func(c Context) []string {
		if c.Near != nil {
			if s, ok := model.As[*model.S3](c.Near); ok && s.Access.Val() == model.AccessWebsite {
				return []string{model.HealthCheckHTTP} // a website endpoint has no HTTPS
			}
		}
		return nil
	}},
	{model.KindRESTAPI, "customDomain", func(c Context) []string { return optional(nearName(c)) }},
	{model.KindHTTPAPI, "customDomain", func(c Context) []string { return optional(nearName(c)) }},
	{model.KindWebSocketAPI, "customDomain", func(c Context) []string { return optional(nearName(c)) }},
	{model.KindOnPremises, "location", func(c Context) []string { return optional(c.City) }},
}

// startIDs are the ids of new nodes where the kind is a clumsy word.
var startIDs = map[model.Kind]string{
	model.KindCloudFront: "cdn", model.KindS3: "assets", model.KindASG: "web", model.KindECS: "app", model.KindLambda: "fn",
	model.KindCertificate: "cert", model.KindHealthCheck: "check", model.KindAccelerator: "accelerator",
	model.KindRESTAPI: "api", model.KindHTTPAPI: "api", model.KindWebSocketAPI: "ws-api", model.KindDatastore: "data",
	model.KindOnPremises: "onprem", model.KindCloudFrontFunction: "edge-fn", model.KindLambdaEdge: "edge-lambda",
}

func (c Context) nearKind(k model.Kind) bool { return c.Near != nil && c.Near.Kind() == k }

// NewNode makes a node of a kind with its first values.
func NewNode(k model.Kind, c Context) *model.Node {
	info := k.Info()
	spec := info.NewSpec()
	for _, s := range nodeStarts {
		if s.kind != k {
			continue
		}
		if v := s.value(c); v != nil {
			if p, ok := model.FindProp(info.Props, s.prop); ok {
				_ = p.Set(spec, v) // the table is tested: every value fits its property
			}
		}
	}
	if p, ok := model.FindProp(info.Props, "region"); ok && info.Regional && k != model.KindLambdaEdge {
		if _, set := p.Get(spec); !set && c.Region != "" {
			_ = p.Set(spec, []string{c.Region})
		}
	}
	id, title := c.ID, ""
	if id == "" {
		id, title = idFor(k, spec, c)
	}
	return model.NewNode(c.T.FreshID(id), title, spec)
}

func idFor(k model.Kind, spec model.Spec, c Context) (id, title string) {
	switch s := spec.(type) {
	case *model.Users:
		if l := s.Locations.Val(); len(l) > 0 {
			if slug := model.Slug(Fold(l[0])); slug != "" {
				return slug, ""
			}
		}
	case *model.Record:
		label, _, _ := strings.Cut(s.Name.Val(), ".")
		if slug := model.Slug(label); slug != "" {
			return slug, ""
		}
	default:
		if slug := model.Slug(Fold(c.Name)); slug != "" {
			if slug == c.Name {
				return slug, ""
			}
			return slug, c.Name
		}
	}
	if id, ok := startIDs[k]; ok {
		return id, ""
	}
	return string(k), ""
}

// Fold keeps ids readable for the accents that city names have.
func Fold(s string) string {
	return strings.NewReplacer("ã", "a", "á", "a", "à", "a", "ä", "a", "â", "a", "å", "a", "é", "e", "è", "e", "ê", "e", "í", "i", "ï", "i",
		"ó", "o", "ö", "o", "ô", "o", "õ", "o", "ø", "o", "ú", "u", "ü", "u", "ñ", "n", "ç", "c", "ß", "ss",
		"Ã", "A", "Á", "A", "Ä", "A", "É", "E", "Í", "I", "Ó", "O", "Ö", "O", "Ú", "U", "Ü", "U", "İ", "I", "ı", "i", "ş", "s", "ł", "l").Replace(s)
}

func optional(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
