package cloudformation

import (
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
)

// withResource gives the files of a set after an edit of one resource of one template:
// resources are all of it, at is the place of the key of the one.
func withResource(t *testing.T, files []File, id string, edit func(root, resources value, at int)) []File {
	t.Helper()
	out := slices.Clone(files)
	for i, f := range out {
		if !IsTemplate(f.Name) || f.Name == Manifest {
			continue
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(f.Data, &doc); err != nil {
			t.Fatal(err)
		}
		resources := lookupObject(doc.Content[0], "Resources")
		for at := 0; resources != nil && at < len(resources.Content); at += 2 {
			if resources.Content[at].Value != id {
				continue
			}
			edit(doc.Content[0], resources, at)
			src, err := yaml.Marshal(&doc)
			if err != nil {
				t.Fatal(err)
			}
			out[i].Data = src
			return out
		}
	}
	t.Fatalf("%s is in no template", id)
	return nil
}

// underID gives a resource another id, wherever it stands.
func underID(t *testing.T, files []File, id, now string) []File {
	t.Helper()
	return withResource(t, files, id, func(root, resources value, at int) {
		resources.Content[at].Value = now
		for key, v := range members(root) {
			if key.Value != "Metadata" {
				refer(v, id, now)
			}
		}
	})
}

// refer makes what refers to a resource refer to another.
func refer(v value, was, now string) {
	switch {
	case v.Tag == "!Ref" && v.Value == was:
		v.Value = now
	case v.Tag == "!GetAtt":
		if rest, ok := strings.CutPrefix(v.Value, was+"."); ok {
			v.Value = now + "." + rest
		}
	}
	if v.Kind == yaml.ScalarNode {
		v.Value = strings.NewReplacer("${"+was+"}", "${"+now+"}", "${"+was+".", "${"+now+".").Replace(v.Value)
	}
	for key, c := range members(v) {
		if key.Value != "DependsOn" {
			continue
		}
		for _, w := range append([]value{c}, c.Content...) {
			if w.Value == was {
				w.Value = now
			}
		}
	}
	for _, c := range v.Content {
		refer(c, was, now)
	}
}

func idsOf(t *testing.T, files []File) []string {
	t.Helper()
	set, _, err := parseSet(files)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range resourcesOf(set) {
		out = append(out, r.id)
	}
	return out
}

// Another id of a resource, here and in all that refers to it, is no other design: with
// the drawing nothing is told, and without it the same is read.
func TestReadAnotherID(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, name := range []string{"static-site", "h01-http-api"} {
		drawn, files := exportedFiles(t, name)
		before, err := Read(strip(slices.Clone(files)), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range idsOf(t, files) {
			edited := underID(t, files, id, "Moved"+id)
			r, err := Read(edited, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if string(document.Format(r.Topology)) != string(document.Format(drawn)) || r.told() != "" {
				t.Errorf("%s: another id of %s changes the design or is told:\n%s", name, id, r.told())
			}
			r, err = Read(strip(slices.Clone(edited)), ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range changes(before.Topology, r.Topology) {
				t.Errorf("%s without its drawing: another id of %s: %s", name, id, c)
			}
		}
	}
}

// A resource that is gone takes its node or a link, and nobody drew the links that what is
// left of it would fit.
func TestReadDeletedDrawsNoLink(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, gone := range [][2]string{{"static-site", "PagesBucket"}, {"h01-http-api", "FnFunction"}, {"h03-alb-lambda", "FnFunction"}, {"h03-alb-lambda", "WebRule443Fn"}, {"weighted-shift", "AlbBlueLoadBalancer"}} {
		drawn, files := exportedFiles(t, gone[0])
		r, err := Read(withoutResource(t, files, gone[1]), ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes(drawn, r.Topology) {
			if c.Drawing == "" {
				t.Errorf("%s without %s: %s", gone[0], gone[1], c)
			}
		}
		if len(r.Changed) == 0 {
			t.Errorf("%s without %s is no other design:\n%s", gone[0], gone[1], r.told())
		}
	}
}

func withoutResource(t *testing.T, files []File, id string) []File {
	t.Helper()
	return withResource(t, files, id, func(_, resources value, at int) {
		resources.Content = slices.Delete(resources.Content, at, at+2)
	})
}

// What a load balancer answers itself is gone with its rule, and no link that has one.
func TestReadDeletedAnswerKeepsLinks(t *testing.T) {
	drawn, files := exportedFiles(t, "v03-listener-rules")
	r, err := Read(withoutResource(t, files, "WebAnswerRule443N2"), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range drawn.Links {
		if r.Topology.Link(l.Ref()) == nil {
			t.Errorf("%s is gone", l.Ref())
		}
	}
	if !strings.Contains(r.told(), "WebAnswerRule443N2") {
		t.Errorf("told is\n%s", r.told())
	}
}

const callsStores = `portolan: 1
name: Stores
nodes:
  - {id: u, kind: users}
  - {id: api, kind: http-api, region: eu-west-1}
  - {id: fn, kind: lambda, region: eu-west-1}
  - {id: table, kind: datastore, region: eu-west-1, engine: dynamodb}
  - {id: jobs, kind: datastore, region: eu-west-1, engine: sqs}
  - {id: files, kind: s3, region: eu-west-1}
links:
  - u -> api
  - api -> fn
  - fn -> table
  - fn -> jobs
  - fn -> files
`

// A function that may call a store no more has no link to it, and the store stays as it
// was drawn. As long as it may, or knows its name, nothing of the store is another.
func TestReadStoreTakenAway(t *testing.T) {
	f, err := document.Parse("stores.topo.yaml", []byte(callsStores))
	if err != nil {
		t.Fatal(err)
	}
	set, err := Export(f.Topology, Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	allowed := func(call string) func(value) bool {
		return func(statement value) bool {
			return slices.ContainsFunc(lookupList(statement, "Action"), func(a value) bool { return strings.HasPrefix(a.Value, call) })
		}
	}
	for store, call := range map[string]string{"table": "dynamodb:", "jobs": "sqs:", "files": "s3:"} {
		edited := withResource(t, files, "FnRole", func(_, resources value, at int) {
			policies := lookup(lookup(resources.Content[at+1], "Properties"), "Policies")
			policies.Content = slices.DeleteFunc(policies.Content, func(p value) bool {
				statements := lookup(lookup(p, "PolicyDocument"), "Statement")
				statements.Content = slices.DeleteFunc(statements.Content, allowed(call))
				return len(statements.Content) == 0
			})
		})
		still, err := Read(edited, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		edited = withResource(t, edited, "FnFunction", func(_, resources value, at int) {
			variables := lookup(lookup(lookup(resources.Content[at+1], "Properties"), "Environment"), "Variables")
			for i := 0; i < len(variables.Content); i += 2 {
				if variables.Content[i].Value == strings.ToUpper(store) {
					variables.Content = slices.Delete(variables.Content, i, i+2)
				}
			}
		})
		r, err := Read(edited, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		link := model.LinkRef{From: "fn", To: store}
		if len(r.Changed) != 1 || r.Changed[0].Link != link || r.Changed[0].Resource != "" || r.Topology.Link(link) != nil {
			t.Errorf("%s: want the link gone and nothing else, told is\n%s", store, r.told())
		}
		for _, c := range still.Changed {
			if c.Link != link {
				t.Errorf("%s: the name alone: %s", store, c)
			}
		}
		if still.told() == "" {
			t.Errorf("%s: silent about what the role may not", store)
		}
	}
}
