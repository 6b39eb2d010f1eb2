package cloudformation

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// fromResources fails for what was read of templates and stands in none of them, and
// for record sets that are neither an answer of the design nor told.
func fromResources(t *testing.T, files []File, r *Reading) {
	t.Helper()
	set, _, err := parseSet(files)
	if err != nil {
		t.Fatal(err)
	}
	draft := newSketch(set)
	if _, err := draft.topology(); err != nil {
		t.Fatal(err)
	}
	for _, said := range invented(set, draft, r) {
		t.Errorf("invented: %s", said)
	}
	for _, said := range vanished(set, r) {
		t.Errorf("vanished: %s", said)
	}
}

// invented lists the nodes for which no resource stands, and the links between nodes
// whose resources lead to each other nowhere.
func invented(set []*readTemplate, draft *sketch, r *Reading) (out []string) {
	draft.follow()
	beside := map[*readResource][]*readResource{}
	of := map[string][]*readResource{}
	for _, t := range set {
		for _, res := range t.resources {
			of[res.node] = append(of[res.node], res)
			for _, ref := range draft.refs[res] {
				beside[res], beside[ref.to] = append(beside[res], ref.to), append(beside[ref.to], res)
			}
		}
	}
	server := func(n *model.Node) bool { return n.Kind() == model.KindOnPremises && len(of[n.ID]) == 0 }
	for _, n := range r.Topology.Nodes {
		switch {
		case server(n):
			if n.Title != "" && !mentions(set, n.Title) {
				out = append(out, "node "+n.ID+", of which no template speaks")
			}
		case !slices.ContainsFunc(of[n.ID], func(res *readResource) bool { return draft.kindOf(res) == n.Kind() }):
			out = append(out, "node "+n.ID+", for which no resource stands")
		}
	}
	for _, l := range r.Topology.Links {
		from, to := r.Topology.Node(l.From), r.Topology.Node(l.To)
		switch {
		case from == to:
			out = append(out, "link "+l.Ref().String()+" to itself")
		case server(to):
			if to.Title != "" && !slices.ContainsFunc(of[from.ID], func(res *readResource) bool { return sayIn(draft.words, res, to.Title) }) {
				out = append(out, "link "+l.Ref().String()+": "+from.ID+" does not name "+to.Title)
			}
		case !leads(of[from.ID], beside, from.ID, to.ID):
			out = append(out, "link "+l.Ref().String()+": their resources do not refer to each other")
		}
	}
	return out
}

func mentions(set []*readTemplate, text string) bool {
	w := newWordReader(set)
	return slices.ContainsFunc(set, func(t *readTemplate) bool {
		return slices.ContainsFunc(t.resources, func(r *readResource) bool { return sayIn(w, r, text) })
	})
}

// sayIn tells whether a resource says a name somewhere.
func sayIn(w *wordReader, r *readResource, text string) bool {
	for leaf := range maps.Values(w.leaves(r)) {
		if model.Domain(leaf) == text {
			return true
		}
	}
	return false
}

// leads tells whether one comes from the resources of a node to those of another by
// references, through what belongs to neither.
func leads(start []*readResource, beside map[*readResource][]*readResource, from, to string) bool {
	seen := map[*readResource]bool{}
	for queue := slices.Clone(start); len(queue) > 0; {
		r := queue[0]
		queue = queue[1:]
		if seen[r] || r.node != "" && r.node != from && r.node != to {
			continue
		}
		if r.node == to {
			return true
		}
		seen[r] = true
		queue = append(queue, beside[r]...)
	}
	return false
}

// vanished lists the record sets that are no answer of the design and are not told.
func vanished(set []*readTemplate, r *Reading) (out []string) {
	w := newWordReader(set)
	w.defaults = true
	for _, t := range set {
		for _, res := range t.resources {
			if res.kind != "AWS::Route53::RecordSet" {
				continue
			}
			leaves := w.leaves(res)
			told := slices.ContainsFunc(r.Notes, func(n Note) bool {
				return n.LeftOut && n.ID == t.name+"/"+res.id && (n.What == res.kind || strings.Contains(n.Why, "it answers with") || strings.Contains(n.Why, "Name is"))
			})
			if !told && !answers(r.Topology, leaves) {
				out = append(out, t.name+"/"+res.id)
			}
		}
	}
	return out
}

// answers tells whether a design has a record set, with what tells it from others.
func answers(top *model.Topology, leaves map[string]string) bool {
	for _, n := range top.Nodes {
		record, ok := model.As[*model.Record](n)
		if !ok || model.Domain(record.Name.Val()) != model.Domain(leaves["Name"]) {
			continue
		}
		set := leaves["SetIdentifier"]
		if set == "" && (len(top.Out(n.ID)) > 0 || record.Type.Val() == leaves["Type"] && len(leaves["ResourceRecords.0"]) > 0 && !isAddress(leaves["Type"])) {
			return true
		}
		for _, l := range top.Out(n.ID) {
			is := func(property, path string) bool {
				text := leaves[path]
				return text == "" || strings.EqualFold(textOf(l, property), text)
			}
			named := textOf(l, "setIdentifier")
			if named == "" {
				named = l.To
			}
			if set != "" && named == set && is("weight", "Weight") && is("role", "Failover") && is("region", "Region") && is("region", "GeoProximityLocation.AWSRegion") {
				return true
			}
		}
	}
	return false
}

// The check itself sees what stands in no template, and what is missing.
func TestFromResourcesSees(t *testing.T) {
	src := "Resources:\n  Cdn: {Type: AWS::CloudFront::Distribution}\n  Pages: {Type: AWS::S3::Bucket}\n" +
		"  Www: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.org, Type: A, SetIdentifier: one, Weight: 1, AliasTarget: {DNSName: !GetAtt Cdn.DomainName}}}\n"
	files := []File{{Name: "a.yaml", Data: []byte(src)}}
	r, err := Read(files, ReadOptions{Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	fromResources(t, files, r)
	set, _, _ := parseSet(files)
	draft := newSketch(set)
	if _, err := draft.topology(); err != nil {
		t.Fatal(err)
	}
	wrong := *r
	for name, edits := range map[string][]model.Edit{
		"a link":   {model.Connect{From: "cdn", To: "pages"}},
		"a node":   {model.Add{Node: model.NewNode("more", "", model.KindS3.Info().NewSpec())}},
		"a server": {model.Add{Node: model.NewNode("srv", "srv.example.org", model.KindOnPremises.Info().NewSpec())}},
	} {
		if wrong.Topology, err = model.Apply(r.Topology, edits...); err != nil {
			t.Fatal(err)
		}
		if len(invented(set, draft, &wrong)) != 1 {
			t.Errorf("%s is not seen as invented", name)
		}
	}
	if wrong.Topology, err = model.Apply(r.Topology, model.SetLink{Link: model.LinkRef{From: "www", To: "cdn"}, Props: []model.Setting{{Prop: "weight", Value: []string{"2"}}}}); err != nil {
		t.Fatal(err)
	}
	if len(vanished(set, &wrong)) != 1 {
		t.Error("an answer of another weight is taken for the one that is gone")
	}
}
