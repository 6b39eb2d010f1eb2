package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/export/dot"
	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/layout"
	"portolan/model/sketch"
)

// placed is a design of one node, or of two with a link, that can take any
// property of its kind.
type placed struct {
	name  string // of the kind
	t     *model.Topology
	props []model.Prop
	at    func(*model.Topology) model.Place
	set   func(prop string, v []string) model.Edit
}

// everyPlace has a design for each kind of node and of link.
func everyPlace(t *testing.T) []placed {
	t.Helper()
	made := func(nodes []*model.Node, links ...*model.Link) *model.Topology {
		d, err := model.New("d", nodes, links)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	var out []placed
	for _, k := range model.Kinds() {
		d := made([]*model.Node{model.NewNode("it", "", k.NewSpec()), model.NewNode("other", "", &model.HealthCheck{})})
		out = append(out, placed{string(k.Kind), d, k.Props, func(d *model.Topology) model.Place { return model.AtNode(d, d.Node("it")) }, func(prop string, v []string) model.Edit {
			return model.Set{ID: "it", Props: []model.Setting{{Prop: prop, Value: v}}}
		}})
	}
	for _, k := range model.LinkKinds() {
		from, to := joinedBy(t, k.Kind)
		a, b := model.NewNode("it", "", from.NewSpec()), model.NewNode("other", "", to.NewSpec())
		l := model.NewLink(a, b)
		l.Kind, l.Spec = k.Kind, k.NewSpec()
		d := made([]*model.Node{a, b}, l)
		out = append(out, placed{"link " + string(k.Kind), d, k.Props, func(d *model.Topology) model.Place { return model.AtLink(d, d.Links[0]) }, func(prop string, v []string) model.Edit {
			return model.SetLink{Link: model.LinkRef{From: "it", To: "other"}, Props: []model.Setting{{Prop: prop, Value: v}}}
		}})
	}
	return out
}

func joinedBy(t *testing.T, link model.LinkKind) (from, to *model.KindInfo) {
	t.Helper()
	for _, a := range model.Kinds() {
		for _, b := range model.Kinds() {
			if slices.Contains(model.LinkKindsFor(a.Kind, b.Kind), link) {
				return a, b
			}
		}
	}
	t.Fatalf("nothing is joined by %s", link)
	return nil, nil
}

// TestEveryPropertyIsEverywhere gives every property of every kind some value:
// file, JSON, DOT and their readers, formatting, undo and redo, paste, schema,
// reference page and drawing all have it, from its descriptor alone.
func TestEveryPropertyIsEverywhere(t *testing.T) {
	schema := string(jsonexport.FileSchema())
	count := 0
	for _, p := range everyPlace(t) {
		for _, prop := range p.props {
			name := p.name + "." + prop.Name
			if !strings.Contains(schema, `"`+prop.Name+`":`) {
				t.Errorf("%s is not in the schema", name)
			}
			for _, v := range candidates(prop, p.t) {
				next, err := p.set(prop.Name, v).Apply(p.t)
				if err != nil {
					continue // a value of another property
				}
				count++
				comesBack(t, name, next)
				isUndone(t, name, p.t, p.set(prop.Name, v))
				isPasted(t, name, next, prop, v)
				isDrawn(t, name, p.at(p.t), p.at(next))
				break
			}
		}
	}
	if count < 280 {
		t.Errorf("only %d properties took a value", count)
	}
}

// comesBack writes a design in each form that can be read, and reads it.
func comesBack(t *testing.T, name string, d *model.Topology) {
	t.Helper()
	same := func(form string, got *model.Topology, err error) {
		if err != nil || !model.Equal(got, d) {
			t.Errorf("%s does not come back from %s: %v", name, form, err)
		}
	}
	file, err := document.Parse("x", document.Format(d))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	same("its file", file.Topology, nil)
	if once := document.FormatFile(file); !bytes.Equal(once, document.Format(d)) {
		t.Errorf("%s: fmt changes what is formatted", name)
	}
	var b bytes.Buffer
	if err := jsonexport.Write(&b, d, jsonexport.Options{NoSurvival: true}); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	got, err := jsonexport.Read(&b)
	same("JSON", got, err)
	b.Reset()
	if err := dot.Write(&b, d, dot.Options{}); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	got, _, err = dot.Read(&b)
	same("DOT", got, err)
}

func isUndone(t *testing.T, name string, d *model.Topology, e model.Edit) {
	t.Helper()
	done, err := model.NewHistory(d).Do(e, "")
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	undone, _, _ := done.Undo()
	again, _, _ := undone.Redo()
	if !model.Equal(undone.Now(), d) || !model.Equal(again.Now(), done.Now()) {
		t.Errorf("%s is not undone and done again", name)
	}
}

// ownOfCopy are properties that a copy may not share with what it was copied
// from: names, and the marks by which answers of one record are told apart.
var ownOfCopy = []string{"name", "names", "aliases", "customDomain", "bucketName", "setIdentifier", "fqdn", "host", "region"}

func isPasted(t *testing.T, name string, d *model.Topology, prop model.Prop, v []string) {
	t.Helper()
	empty, err := model.New("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, len(d.Nodes))
	for i, n := range d.Nodes {
		ids[i] = n.ID
	}
	c := sketch.Copy(empty, d, ids, false)
	got, err := model.Apply(empty, c.Edits...)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if slices.Contains(ownOfCopy, prop.Name) {
		return
	}
	value, set := got.Nodes[0].Get(prop.Name)
	if len(got.Links) > 0 {
		value, set = got.Links[0].Get(prop.Name)
	}
	if !set && len(v) > 0 || fmt.Sprint(value) != fmt.Sprint(v) && set {
		t.Errorf("%s is %v in what is pasted, want %v", name, value, v)
	}
}

// isDrawn: what the descriptor puts on drawings stands on them, in the picture
// of boxes and in DOT.
func isDrawn(t *testing.T, name string, before, at model.Place) {
	t.Helper()
	if slices.Equal(at.Drawn(), before.Drawn()) {
		return
	}
	var b bytes.Buffer
	if err := dot.Write(&b, at.In, dot.Options{}); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	said := ""
	g := layout.GraphOf(at.In, layout.Options{Whole: true, Unfold: true})
	for _, n := range g.Nodes {
		said += strings.Join(n.Face.Facts, "|") + "\n"
	}
	for _, e := range g.Edges {
		said += e.Label + "\n"
	}
	for _, word := range at.Drawn() {
		if !strings.Contains(said, word) {
			t.Errorf("%s: %q is not on the drawing:\n%s", name, word, said)
		}
		if !strings.Contains(b.String(), word) {
			t.Errorf("%s: %q is not in DOT", name, word)
		}
	}
}
