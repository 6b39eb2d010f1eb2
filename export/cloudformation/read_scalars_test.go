package cloudformation

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/racetest"
)

// scalarPlace is a scalar of the resources of a template of a set.
type scalarPlace struct {
	file           string
	id, kind, path string // of the resource
	node           value
	doc            *yaml.Node
}

// scalarPlaces are the scalars of all templates of a set that a property of a drawing
// carries and that have another value of the same sort.
func scalarPlaces(t *testing.T, files []File) []scalarPlace {
	t.Helper()
	var out []scalarPlace
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".yaml") {
			continue
		}
		doc := &yaml.Node{}
		if err := yaml.Unmarshal(f.Data, doc); err != nil {
			t.Fatal(err)
		}
		for id, r := range members(lookup(doc.Content[0], "Resources")) {
			kind := scalar(r, "Type")
			scalarsOf(lookupObject(r, "Properties"), "", func(path string, v value) {
				if len(carriers().at[kind+" "+anyItem(path)]) > 0 && otherScalar(v.Value) != v.Value {
					out = append(out, scalarPlace{f.Name, id.Value, kind, path, v, doc})
				}
			})
		}
	}
	return out
}

// scalarsOf calls for each plain scalar of a value, with its path.
func scalarsOf(v value, path string, each func(string, value)) {
	switch {
	case v == nil || isFunction(v):
	case v.Kind == yaml.ScalarNode:
		each(path, v)
	case v.Kind == yaml.MappingNode:
		for key, c := range members(v) {
			scalarsOf(c, strings.TrimPrefix(path+"."+key.Value, "."), each)
		}
	case v.Kind == yaml.SequenceNode:
		for i, name := range itemNames(v) {
			scalarsOf(v.Content[i], path+"."+name, each)
		}
	}
}

// edited are the files with another value at the place.
func (p scalarPlace) edited(t *testing.T, files []File, now string) []File {
	t.Helper()
	was := p.node.Value
	p.node.Value = now
	defer func() { p.node.Value = was }()
	src, err := yaml.Marshal(p.doc)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]File, len(files))
	for i, f := range files {
		if out[i] = f; f.Name == p.file {
			out[i].Data = src
		}
	}
	return out
}

// holds tells whether a design gives a value at the place, by a property of the node or
// link that the resource is made of.
func (p scalarPlace) holds(r *Reading, now string) bool {
	f := foresee(r.Topology, Options{})
	if f == nil {
		return false
	}
	renamed := !slices.ContainsFunc(f.set, func(t *readTemplate) bool { return t.byID[p.id] != nil }) // by the value itself
	for _, res := range resourcesOf(f.set) {
		leaves := newWordReader(f.set).leaves(res)
		path := p.path
		for other := range leaves { // the code of an error page is in the path
			if strings.HasSuffix(path, ".ErrorCode") && anyItem(other) == anyItem(path) && leaves[other] == now {
				path = other
			}
		}
		is, ok := leaves[path]
		if !ok {
			is, _ = defaultAt(p.kind, path, leaves)
		}
		if res.id != p.id && !renamed || res.kind != p.kind || is != now {
			continue
		}
		for _, c := range r.Changed {
			kind := ""
			if n := r.Topology.Node(c.Node); n != nil && c.Link == (model.LinkRef{}) {
				kind = string(n.Kind())
			} else if l := r.Topology.Link(c.Link); l != nil {
				kind = string(l.Kind)
			}
			if c.Property != "" && carriers().at[p.kind+" "+anyItem(p.path)][kind+"."+c.Property] {
				return true
			}
		}
	}
	return false
}

// tells tells whether a note names the resource and the value.
func (p scalarPlace) tells(r *Reading, now string) bool {
	for _, n := range r.Notes {
		if strings.HasSuffix(n.ID, "/"+p.id) && strings.Contains(n.Why, p.path+" is "+quotedShort(now)) {
			return true
		}
	}
	return false
}

// otherScalar is another value of the same sort.
func otherScalar(s string) string {
	if n, err := strconv.Atoi(s); err == nil {
		return strconv.Itoa(n + 1)
	}
	switch {
	case s == "true":
		return "false"
	case s == "false":
		return "true"
	case strings.HasPrefix(s, "/"):
		return "/other" + s
	case strings.HasSuffix(s, "/24"), strings.HasSuffix(s, "/0"):
		return "198.51.100.0/24"
	}
	return s
}

// toldOnly are places at which an edit is told though a property alone would give it, and
// why it is not the property.
var toldOnly = map[string]string{
	"AWS::S3::Bucket PublicAccessBlockConfiguration.BlockPublicPolicy":              "the three others of the block still stand",
	"AWS::EC2::SecurityGroup SecurityGroupEgress.*.FromPort":                        "the target group says the port",
	"AWS::EC2::SecurityGroup SecurityGroupEgress.*.ToPort":                          "the target group says the port",
	"AWS::EC2::SecurityGroup SecurityGroupIngress.*.FromPort":                       "the target group says the port",
	"AWS::EC2::SecurityGroup SecurityGroupIngress.*.ToPort":                         "the listener says the port",
	"AWS::CloudFront::Distribution DistributionConfig.Origins.*.ConnectionAttempts": "it is more than AWS takes",
	"AWS::CloudFront::AnycastIpList IpCount":                                        "AWS takes 3 and 21",
}

// A scalar that somebody changed in a set of ours is what the design that is read says,
// by a property that is carried there: an export of it gives the new value at that very
// place. Otherwise a note names that resource with that value.
func TestReadEditedScalars(t *testing.T) {
	racetest.OneGoroutine(t)
	rnd := rand.New(rand.NewPCG(13, 15))
	held, told, own := 0, 0, 0
	for _, name := range []string{"static-site", "dynamic-web", "weighted-shift", "multi-region-failover", "h01-http-api", "h03-alb-lambda", "h06-on-premises", "h09-listener-and-tls", "v03-listener-rules", "e02-distributions"} {
		top, files := exportedFiles(t, name)
		places := scalarPlaces(t, files)
		said := slices.DeleteFunc(slices.Clone(places), func(p scalarPlace) bool { return !carriers().own[p.kind+" "+anyItem(p.path)] })
		for i := range min(6, len(places)) {
			p := places[rnd.IntN(len(places))]
			if i%2 == 0 && len(said) > 0 { // what properties are read from, in turn
				p = said[rnd.IntN(len(said))]
				own++
			}
			now := otherScalar(p.node.Value)
			r, err := Read(p.edited(t, files, now), ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case p.holds(r, now):
				held++
			case p.tells(r, now):
				told++
				drawable := p.drawable(top, now)
				if len(drawable) > 0 && toldOnly[p.kind+" "+anyItem(p.path)] == "" {
					t.Errorf("%s: %s %s was changed from %s to %s and told only, which %v gives", name, p.id, p.path, p.node.Value, now, drawable)
				}
				t.Logf("%s: told only: %s %s %s = %s", name, p.id, p.kind, p.path, now)
			default:
				t.Errorf("%s: %s %s was changed from %s to %s, and it is silent about it:\n%s", name, p.id, p.path, p.node.Value, now, r.told())
			}
		}
	}
	t.Logf("held %d, told %d, silent 0; %d at places that say a property", held, told, own)
	if held < 31 {
		t.Errorf("%d edits are held, %d told", held, told)
	}
}
