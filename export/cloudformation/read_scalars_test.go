package cloudformation

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// scalarEdits are the scalars of the resources of a template that a property of the
// drawing carries, each by its place.
func scalarEdits(t *testing.T, src []byte) (places []string, edit func(i int) []byte) {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		t.Fatal(err)
	}
	var nodes []value
	resources := lookup(doc.Content[0], "Resources")
	var walk func(kind, path string, v value)
	walk = func(kind, path string, v value) {
		switch v.Kind {
		case yaml.ScalarNode:
			if !isFunction(v) && len(carriers().at[kind+" "+anyItem(path)]) > 0 && otherScalar(v.Value) != v.Value {
				places, nodes = append(places, kind+" "+path), append(nodes, v)
			}
		case yaml.MappingNode:
			for key, c := range members(v) {
				walk(kind, strings.TrimPrefix(path+"."+key.Value, "."), c)
			}
		case yaml.SequenceNode:
			if !isFunction(v) {
				for i, name := range itemNames(v) {
					walk(kind, path+"."+name, v.Content[i])
				}
			}
		}
	}
	for _, r := range members(resources) {
		if properties := lookup(r, "Properties"); properties != nil {
			walk(scalar(r, "Type"), "", properties)
		}
	}
	return places, func(i int) []byte {
		was := nodes[i].Value
		nodes[i].Value = otherScalar(was)
		defer func() { nodes[i].Value = was }()
		out, err := yaml.Marshal(&doc)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
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

// A scalar that somebody changed in a set of ours is what the design that is read
// says, or the report says why not.
func TestReadEditedScalars(t *testing.T) {
	rnd := rand.New(rand.NewPCG(13, 15))
	held, told := 0, 0
	for _, name := range []string{"static-site", "dynamic-web", "weighted-shift", "multi-region-failover", "h01-http-api", "h03-alb-lambda", "h06-on-premises", "h09-listener-and-tls", "v03-listener-rules", "e02-distributions"} {
		_, files := exportedFiles(t, name)
		at := slices.IndexFunc(files, func(f File) bool { return strings.HasSuffix(f.Name, ".yaml") })
		places, edit := scalarEdits(t, files[at].Data)
		for range min(6, len(places)) {
			i := rnd.IntN(len(places))
			changed := slices.Clone(files)
			changed[at].Data = edit(i)
			r, err := Read(changed, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case len(r.Changed) > 0:
				held++
			case len(r.Notes) > 0:
				told++
				t.Logf("%s: %s: %s", name, places[i], r.Notes[0])
			default:
				t.Errorf("%s: %s was changed, and nothing is said", name, places[i])
			}
		}
	}
	t.Logf("%d edits are held by the design that was read, of %d others the report says why not", held, told)
	if held < 15 {
		t.Errorf("%d edits are understood, %d are not", held, told)
	}
}
