package sketch

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// linkStart is one first value of a new link. A value of nil leaves the
// property unset.
type linkStart struct {
	kind  model.LinkKind
	prop  string
	value func(t *model.Topology, from, to *model.Node) []string
}

// linkStarts lists the first values of new links.
var linkStarts = []linkStart{
	{model.Origin, "path", originPath},
	{model.Origin, "access", func(_ *model.Topology, _, to *model.Node) []string {
		switch s := to.Effective().(type) {
		case *model.S3:
			if s.Access.Val() == model.AccessREST {
				return []string{model.AccessOAC}
			}
		case *model.FunctionURL:
			return []string{model.AccessOAC}
		case *model.ALB:
			if s.Scheme.Val() != model.SchemeInternal {
				return []string{model.AccessHeader}
			}
		case *model.NLB: // it reads no headers
			return []string{model.AccessPrefixList}
		}
		return nil
	}},
	{model.Origin, "via", func(_ *model.Topology, _, to *model.Node) []string {
		if b, ok := model.As[*model.ALB](to); ok && b.Scheme.Val() == model.SchemeInternal {
			return []string{model.ViaVPCOrigin}
		}
		return nil
	}},
	{model.ResolvesTo, "evaluateTargetHealth", func(_ *model.Topology, from, to *model.Node) []string {
		if policyOf(from) != model.PolicySimple && (to.Kind() == model.KindALB || to.Kind() == model.KindNLB) {
			return []string{"true"}
		}
		return nil
	}},
	{model.ResolvesTo, "setIdentifier", func(t *model.Topology, from, to *model.Node) []string {
		if policyOf(from) == model.PolicySimple {
			return nil
		}
		return []string{freshIdentifier(t, from, to.ID)}
	}},
	{model.ResolvesTo, "role", func(t *model.Topology, from, _ *model.Node) []string {
		if policyOf(from) != model.PolicyFailover {
			return nil
		}
		for _, l := range answersOf(t, from) {
			if s, ok := l.Spec.(*model.ResolvesToSpec); ok && s.Role.Val() == model.RolePrimary {
				return []string{model.RoleSecondary}
			}
		}
		return []string{model.RolePrimary}
	}},
	{model.ResolvesTo, "region", func(_ *model.Topology, from, to *model.Node) []string {
		if p := policyOf(from); p == model.PolicyLatency || p == model.PolicyGeoproximity {
			return optional(to.Region())
		}
		return nil
	}},
	{model.ResolvesTo, "weight", func(t *model.Topology, from, _ *model.Node) []string {
		if policyOf(from) != model.PolicyWeighted {
			return nil
		}
		if old := answersOf(t, from); len(old) > 0 {
			if s, ok := old[len(old)-1].Spec.(*model.ResolvesToSpec); ok && s.Weight.IsSet() {
				return []string{strconv.Itoa(s.Weight.Val())}
			}
		}
		return []string{"100"}
	}},
	{model.ResolvesTo, "location", geoLocation},
	{model.ResolvesTo, "cidrLocation", func(t *model.Topology, from, _ *model.Node) []string {
		if policyOf(from) == model.PolicyIPBased && len(answersOf(t, from)) == 0 {
			return []string{"*"}
		}
		return nil
	}},
}

// Props lists the first values of a new link between two nodes.
func Props(t *model.Topology, from, to *model.Node) []model.Setting {
	kind := model.ImpliedLinkKind(from.Kind(), to.Kind())
	var out []model.Setting
	for _, s := range linkStarts {
		if s.kind == kind {
			if v := s.value(t, from, to); v != nil {
				out = append(out, model.Setting{Prop: s.prop, Value: v})
			}
		}
	}
	return out
}

// Join makes the edits that link two nodes with first values. When a server
// joins a distribution whose default behaviour is a bucket, the bucket keeps
// static files and the server answers the rest; note says so, "" otherwise.
func Join(t *model.Topology, from, to *model.Node) (edits []model.Edit, note string) {
	props := Props(t, from, to)
	if old := defaultBucket(t, from, to); old != nil {
		edits = append(edits, model.SetLink{Link: old.Ref(), Props: []model.Setting{{Prop: "path", Value: []string{staticPath}}}})
		props = slices.DeleteFunc(props, func(s model.Setting) bool { return s.Prop == "path" })
		note = old.To + " serves " + staticPath + " now, " + to.ID + " everything else"
	}
	return append(edits, model.Connect{From: from.ID, To: to.ID, Props: props}), note
}

// staticPath is the usual behaviour of a bucket beside a server.
const staticPath = "/static/*"

// servers make pages, so that they answer what no other behaviour names. APIs
// are not among them: a page from a bucket that calls /api/* is usual.
var servers = []model.Kind{model.KindALB, model.KindNLB, model.KindASG, model.KindECS}

// defaultBucket is the link to the bucket that holds the default behaviour and
// should hand it to the new server, nil when nothing is to be moved.
func defaultBucket(t *model.Topology, from, to *model.Node) *model.Link {
	if from.Kind() != model.KindCloudFront || !slices.Contains(servers, to.Kind()) {
		return nil
	}
	var found *model.Link
	for _, l := range t.Out(from.ID) {
		s, ok := model.LinkAs[*model.OriginSpec](l)
		switch {
		case !ok:
		case s.Path.Val() == staticPath, s.Path.Val() == "*" && found != nil, s.Group.Val() != "", s.Content.Val() == model.ContentDynamic && s.Content.IsSet():
			return nil
		case s.Path.Val() == "*":
			found = l
		}
	}
	if found == nil || t.Node(found.To).Kind() != model.KindS3 {
		return nil
	}
	return found
}

// freshIdentifier is a name that no answer of a record has yet.
func freshIdentifier(t *model.Topology, record *model.Node, base string) string {
	var used []string
	for _, l := range answersOf(t, record) {
		if s, ok := l.Spec.(*model.ResolvesToSpec); ok {
			used = append(used, s.SetIdentifier.Val())
		}
	}
	id := base
	for i := 2; slices.Contains(used, id); i++ {
		id = base + "-" + strconv.Itoa(i)
	}
	return id
}

func policyOf(n *model.Node) string {
	r, _ := model.As[*model.Record](n)
	if r == nil {
		return model.PolicySimple
	}
	return r.Policy.Val()
}

func answersOf(t *model.Topology, record *model.Node) []*model.Link {
	var out []*model.Link
	for _, l := range t.Out(record.ID) {
		if l.Kind == model.ResolvesTo {
			out = append(out, l)
		}
	}
	return out
}

// originPath is the path of a new behaviour: the default one for the first
// origin, then what the kind usually serves, then the id of the origin.
func originPath(t *model.Topology, from, to *model.Node) []string {
	used := map[string]bool{}
	for _, l := range t.Out(from.ID) {
		if s, ok := model.LinkAs[*model.OriginSpec](l); ok {
			used[asPath(s.Path.Val())] = true
		}
	}
	usual := "/" + to.ID + "/*"
	switch {
	case to.Kind() == model.KindS3:
		usual = staticPath
	case to.Kind().API() || to.Kind() == model.KindFunctionURL:
		usual = "/api/*"
	}
	own := []string{"*", usual, "/" + to.ID + "/*"}
	for i := 2; ; i++ {
		for _, p := range own {
			if used[asPath(p)] {
				continue
			}
			if p == "*" {
				return nil // the default behaviour needs no path
			}
			return []string{p}
		}
		own = []string{"/" + to.ID + strconv.Itoa(i) + "/*"}
	}
}

// asPath is a path pattern as CloudFront compares it: the slash in front may be
// left out.
func asPath(pattern string) string { return strings.TrimPrefix(pattern, "/") }

// geoLocation is whom a new geolocation answer serves: everybody first, then
// the continent of the endpoint.
func geoLocation(t *model.Topology, from, to *model.Node) []string {
	if policyOf(from) != model.PolicyGeolocation {
		return nil
	}
	var used []string
	for _, l := range answersOf(t, from) {
		if s, ok := l.Spec.(*model.ResolvesToSpec); ok {
			used = append(used, s.Location.Val())
		}
	}
	if !slices.Contains(used, "*") {
		return []string{"*"}
	}
	if r, ok := geo.RegionByCode(to.Region()); ok && !slices.Contains(used, r.Continent) {
		return []string{r.Continent}
	}
	for _, c := range []string{"EU", "AS", "NA", "SA", "OC", "AF"} {
		if !slices.Contains(used, c) {
			return []string{c}
		}
	}
	return nil
}
