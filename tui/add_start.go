package tui

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// startContext is what the first values of a new node are derived from.
type startContext struct {
	t      *model.Topology
	near   *model.Node // the node that the new one is joined to, nil when alone
	region string      // Region that the person named, or else inherited
	city   string      // place that the person named
	policy string      // policy that the person named
	name   string      // DNS name or title that the person typed
	guess  string      // city of the time zone
}

// nodeStart is one first value of a new node: what a person would set next
// anyway. A value of nil leaves the property unset.
type nodeStart struct {
	kind  model.Kind
	prop  string
	value func(startContext) []string
}

// nodeStarts lists the first values of new nodes. Regions of regional kinds
// are not among them, see regionFor.
var nodeStarts = []nodeStart{
	{model.KindUsers, "locations", func(c startContext) []string { return []string{nextCity(c)} }},
	{model.KindUsers, "protocol", func(c startContext) []string {
		switch {
		case c.nearKind(model.KindWebSocketAPI):
			return []string{model.ProtocolWebSocket}
		case c.nearKind(model.KindNLB):
			return []string{model.ProtocolTCP}
		}
		return nil
	}},
	{model.KindRecord, "zone", func(c startContext) []string { return []string{zoneFor(c)} }},
	{model.KindRecord, "name", func(c startContext) []string { return []string{nameFor(c)} }},
	{model.KindRecord, "policy", func(c startContext) []string { return optional(c.policy) }},
	{model.KindCloudFront, "aliases", func(c startContext) []string { return optional(nearName(c)) }},
	{model.KindCertificate, "region", func(c startContext) []string {
		if c.nearKind(model.KindCloudFront) {
			return []string{model.CloudFrontRegion}
		}
		if a, ok := model.As[*model.RESTAPI](c.near); ok && a.Endpoint.Val() == model.EndpointEdge {
			return []string{model.CloudFrontRegion}
		}
		return []string{c.region}
	}},
	{model.KindCertificate, "names", namesServed},
	{model.KindWAF, "scope", func(c startContext) []string {
		if c.near == nil || c.nearKind(model.KindCloudFront) {
			return []string{"CLOUDFRONT"}
		}
		return []string{"REGIONAL"}
	}},
	{model.KindWAF, "region", func(c startContext) []string {
		if c.near == nil || c.nearKind(model.KindCloudFront) {
			return []string{model.CloudFrontRegion}
		}
		return []string{c.region}
	}},
	{model.KindS3, "access", func(c startContext) []string {
		if c.nearKind(model.KindRecord) || c.nearKind(model.KindUsers) {
			return []string{model.AccessWebsite}
		}
		return nil
	}},
	{model.KindS3, "blockPublicAccess", func(c startContext) []string {
		if c.nearKind(model.KindRecord) || c.nearKind(model.KindUsers) {
			return []string{"false"}
		}
		return nil
	}},
	{model.KindS3, "bucketName", func(c startContext) []string { return optional(nearName(c)) }},
	{model.KindASG, "azs", func(startContext) []string { return []string{"2"} }},
	{model.KindASG, "min", func(startContext) []string { return []string{"2"} }},
	{model.KindASG, "healthCheckType", func(c startContext) []string {
		if c.nearKind(model.KindALB) || c.nearKind(model.KindNLB) {
			return []string{"ELB"}
		}
		return nil
	}},
	{model.KindASG, "publicIp", func(c startContext) []string {
		if c.nearKind(model.KindUsers) || c.nearKind(model.KindRecord) || c.nearKind(model.KindCloudFront) {
			return []string{"true"}
		}
		return nil
	}},
	{model.KindASG, "eip", func(c startContext) []string {
		if c.nearKind(model.KindRecord) {
			return []string{"true"}
		}
		return nil
	}},
	{model.KindHealthCheck, "fqdn", func(c startContext) []string { return optional(nearName(c)) }},
	{model.KindRESTAPI, "customDomain", func(c startContext) []string { return optional(nearName(c)) }},
	{model.KindHTTPAPI, "customDomain", func(c startContext) []string { return optional(nearName(c)) }},
	{model.KindWebSocketAPI, "customDomain", func(c startContext) []string { return optional(nearName(c)) }},
	{model.KindOnPremises, "location", func(c startContext) []string { return optional(c.city) }},
}

// startIDs are the ids of new nodes where the kind is a clumsy word.
var startIDs = map[model.Kind]string{
	model.KindCloudFront: "cdn", model.KindS3: "assets", model.KindASG: "web", model.KindECS: "app", model.KindLambda: "fn",
	model.KindCertificate: "cert", model.KindHealthCheck: "check", model.KindAccelerator: "accelerator",
	model.KindRESTAPI: "api", model.KindHTTPAPI: "api", model.KindWebSocketAPI: "ws-api", model.KindDatastore: "data",
	model.KindOnPremises: "onprem", model.KindCloudFrontFunction: "edge-fn", model.KindLambdaEdge: "edge-lambda",
}

func (c startContext) nearKind(k model.Kind) bool { return c.near != nil && c.near.Kind() == k }

// newNode makes a node of a kind with its first values.
func newNode(k model.Kind, c startContext) *model.Node {
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
		if _, set := p.Get(spec); !set {
			_ = p.Set(spec, []string{c.region})
		}
	}
	id, title := idFor(k, spec, c)
	return model.NewNode(c.t.FreshID(id), title, spec)
}

func idFor(k model.Kind, spec model.Spec, c startContext) (id, title string) {
	switch s := spec.(type) {
	case *model.Users:
		if l := s.Locations.Val(); len(l) > 0 {
			if slug := model.Slug(asciiFold(l[0])); slug != "" {
				return slug, ""
			}
		}
	case *model.Record:
		label, _, _ := strings.Cut(s.Name.Val(), ".")
		if slug := model.Slug(label); slug != "" {
			return slug, ""
		}
	default:
		if slug := model.Slug(asciiFold(c.name)); slug != "" {
			if slug == c.name {
				return slug, ""
			}
			return slug, c.name
		}
	}
	if id, ok := startIDs[k]; ok {
		return id, ""
	}
	return string(k), ""
}

// asciiFold keeps ids readable for the accents that city names have.
func asciiFold(s string) string {
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

// nextCity is the place of a new population: the one that was named, the city
// of the time zone, then the largest cities that are not in use.
func nextCity(c startContext) string {
	if c.city != "" {
		return c.city
	}
	used := map[string]bool{}
	for _, n := range c.t.Nodes {
		if u, ok := n.Spec.(*model.Users); ok {
			for _, l := range u.Locations.Val() {
				used[strings.ToLower(l)] = true
			}
		}
	}
	if c.guess != "" && !used[strings.ToLower(c.guess)] {
		return c.guess
	}
	continents := map[string]bool{}
	for _, n := range c.t.Nodes {
		if u, ok := n.Spec.(*model.Users); ok {
			for _, l := range u.Locations.Val() {
				if city, ok := geo.FindCity(l); ok {
					continents[city.Continent] = true
				}
			}
		}
	}
	first := ""
	for _, city := range geo.Cities() { // a continent without users first
		if used[strings.ToLower(city.Name)] {
			continue
		}
		if first == "" {
			first = city.Name
		}
		if !continents[city.Continent] {
			return city.Name
		}
	}
	if first == "" {
		return "Frankfurt"
	}
	return first
}

// zoneFor is the hosted zone of a new record: that of what was typed, or of
// the first record, or the domain reserved for examples.
func zoneFor(c startContext) string {
	var zones []string
	for _, n := range c.t.Nodes {
		if r, ok := n.Spec.(*model.Record); ok && r.Zone.IsSet() {
			zones = append(zones, r.Zone.Val())
		}
	}
	if strings.Contains(c.name, ".") {
		for _, z := range zones {
			if c.name == z || strings.HasSuffix(c.name, "."+z) {
				return z
			}
		}
		labels := strings.Split(c.name, ".")
		return strings.Join(labels[max(0, len(labels)-2):], ".")
	}
	if len(zones) > 0 {
		return zones[0]
	}
	return "example.com"
}

// nameFor is the DNS name of a new record: what was typed, or www for users
// and origin behind a distribution, with a number while that is taken.
func nameFor(c startContext) string {
	zone := zoneFor(c)
	if strings.Contains(c.name, ".") {
		return c.name
	}
	label := c.name
	if label == "" {
		label = "www"
		if c.nearKind(model.KindCloudFront) {
			label = "origin"
		} else if c.near != nil && c.near.Kind().API() {
			label = "api"
		}
	}
	taken := map[string]bool{}
	for _, n := range c.t.Nodes {
		if r, ok := n.Spec.(*model.Record); ok {
			taken[r.Name.Val()] = true
		}
	}
	for i, name := 2, label+"."+zone; ; i++ {
		if !taken[name] {
			return name
		}
		name = label + digits(i) + "." + zone
	}
}

func digits(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + string(rune('0'+n%10))
}

// nearName is the name under which requests reach the new node: that of the
// record it is joined to.
func nearName(c startContext) string {
	if r, ok := model.As[*model.Record](c.near); ok {
		return r.Name.Val()
	}
	return ""
}

// namesServed lists the names that a new certificate must cover: aliases of
// the distribution, the custom domain of the API, names that resolve to it.
func namesServed(c startContext) []string {
	if c.near == nil {
		return nil
	}
	var out []string
	switch s := c.near.Spec.(type) {
	case *model.CloudFront:
		out = slices.Clone(s.Aliases.Val())
	default:
		if a, ok := model.APIOf(c.near.Spec); ok {
			out = optional(a.CustomDomain.Val())
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, l := range c.t.In(c.near.ID) {
		if r, ok := model.As[*model.Record](c.t.Node(l.From)); ok && r.Name.IsSet() && !slices.Contains(out, r.Name.Val()) {
			out = append(out, r.Name.Val())
		}
	}
	return out
}

// regionFor is the Region of a new node: that of the neighbour, of the only
// Region in the design, of the last regional node, or us-east-1.
func regionFor(t *model.Topology, near *model.Node) string {
	if near != nil && near.Region() != "" {
		return near.Region()
	}
	for i := len(t.Nodes) - 1; i >= 0; i-- {
		n := t.Nodes[i]
		if r := n.Region(); r != "" && !n.Info().Guard() {
			return r
		}
	}
	return "us-east-1"
}
