package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/failure"
	"portolan/model/latency"
	"portolan/validate"
)

// documentation are the properties that say something to readers only, each with
// the reason. There are at most ten.
var documentation = map[string]string{
	"ecs.private": "part of the template: a public address of its own for each task",
}

// example is a topology of the tests.
type example struct {
	name string
	t    *model.Topology
}

// examples lists the fixtures of rules and the samples.
func examples(t *testing.T) []example {
	t.Helper()
	var out []example
	for _, dir := range []string{"testdata/properties", "../../samples", "../../validate/testdata"} {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".topo.yaml") {
				return err
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			f, err := document.Parse(path, src)
			if err != nil {
				return err
			}
			out = append(out, example{path, f.Topology})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// findings is what rules say of a topology, without the rule that says where a
// property has no effect.
func findings(t *model.Topology) string {
	var b strings.Builder
	for _, f := range validate.Check(t).Findings {
		if f.Rule != "graph/property-without-effect" {
			fmt.Fprintln(&b, f.Rule, f.Message)
		}
	}
	return b.String()
}

// behaves is what walks, estimates and simulations say of a topology.
func behaves(t *model.Topology) string {
	var b strings.Builder
	for _, method := range []string{"GET", "OPTIONS"} {
		if e, err := latency.Estimate(t, latency.Options{Method: method}); err == nil {
			for _, j := range e.Journeys {
				fmt.Fprintf(&b, "%v %.3f %.3f %v\n", j.Path, j.P50, j.P95, j.Why)
			}
		}
	}
	count := map[failure.Kind]int{}
	for _, x := range failure.Breaks(t) {
		if count[x.Kind]++; count[x.Kind] > mostBroken {
			continue
		}
		if r, err := failure.Simulate(t, []failure.Break{x}, failure.Options{}); err == nil {
			fmt.Fprintf(&b, "%+v\n", *r)
		}
	}
	return b.String()
}

// candidates are values that a property may be given, the nodes among those of
// the design.
func candidates(p model.Prop, t *model.Topology) [][]string {
	var out [][]string
	switch p.Type {
	case model.Enum:
		for _, w := range p.Words() {
			out = append(out, []string{w})
		}
	case model.Bool:
		out = [][]string{{"true"}, {"false"}}
	case model.Int, model.Decimal:
		out = [][]string{{"0"}, {"1"}, {"60"}, {fmt.Sprintf("%.0f", p.Max)}, {fmt.Sprintf("%.0f", p.Max+1)}}
	case model.RegionID:
		out = [][]string{{"ap-southeast-2"}}
	case model.NodeRef, model.NodeList:
		for _, n := range t.Nodes {
			if slices.Contains(p.Ref, n.Kind()) {
				out = append(out, []string{n.ID})
			}
		}
	case model.PlaceList:
		out = [][]string{{"Sydney"}}
	case model.TextList:
		if p.Name == "accessMix" {
			return [][]string{{"wifi 60", "fibre 40"}}
		}
		for _, w := range p.Words() {
			out = append(out, []string{w})
		}
		out = append(out, []string{"example.org"}, []string{})
	case model.IntList:
		out = [][]string{{"500"}, {"418"}}
	default:
		out = [][]string{{"other.example.org"}, {"/x/"}, {"/x"}, {"x"}}
	}
	return out
}

// effect tells whether some value of the property, or its absence, changes what
// is said of an example.
func effect(p model.Prop, said func(*model.Topology) string, was string, t *model.Topology, set func([]string) model.Edit, isSet bool) bool {
	values := candidates(p, t)
	if isSet {
		values = append([][]string{nil}, values...)
	}
	for _, v := range values {
		next, err := set(v).Apply(t)
		if err == nil && said(next) != was {
			return true
		}
	}
	return false
}

// place is where a property may stand in an example.
type place struct {
	x    example
	at   model.Place
	set  func(prop string, v []string) model.Edit
	have bool
}

func placesOf(all []example, kind model.Kind, link model.LinkKind, prop string) []place {
	var out []place
	for _, x := range all {
		for _, n := range x.t.Nodes {
			if link == "" && n.Kind() == kind {
				_, have := n.Get(prop)
				out = append(out, place{x, model.AtNode(x.t, n), func(prop string, v []string) model.Edit {
					return model.Set{ID: n.ID, Props: []model.Setting{{Prop: prop, Value: v}}}
				}, have})
			}
		}
		for _, l := range x.t.Links {
			if link != "" && l.Kind == link {
				_, have := l.Get(prop)
				out = append(out, place{x, model.AtLink(x.t, l), func(prop string, v []string) model.Edit {
					return model.SetLink{Link: l.Ref(), Props: []model.Setting{{Prop: prop, Value: v}}}
				}, have})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b place) int { // where it is set first
		switch {
		case a.have == b.have:
			return 0
		case a.have:
			return -1
		}
		return 1
	})
	return out
}

// saidOf remembers what was said of an example.
type saidOf map[*model.Topology]string

func (m saidOf) of(t *model.Topology, say func(*model.Topology) string) string {
	s, ok := m[t]
	if !ok {
		s = say(t)
		m[t] = s
	}
	return s
}

// What bounds the work: how many failures are simulated, how many places are
// tried for one property, and how many of them by simulation.
const (
	mostBroken    = 2 // of each kind of failure
	mostPlaces    = 150
	mostSimulated = 24
)

// TestEveryPropertyCounts goes over all properties: each changes a finding, a
// walk, an estimate or a simulation of an example, or is documentation.
func TestEveryPropertyCounts(t *testing.T) {
	all := examples(t)
	found, walked := saidOf{}, saidOf{}
	counts := func(kind model.Kind, link model.LinkKind, p model.Prop) bool {
		at := placesOf(all, kind, link, p.Name)
		for i, x := range at {
			if i < mostPlaces && effect(p, findings, found.of(x.x.t, findings), x.x.t, func(v []string) model.Edit { return x.set(p.Name, v) }, x.have) {
				return true
			}
		}
		for i, x := range at {
			if i < mostSimulated && effect(p, behaves, walked.of(x.x.t, behaves), x.x.t, func(v []string) model.Edit { return x.set(p.Name, v) }, x.have) {
				return true
			}
		}
		return false
	}
	check := func(name string, kind model.Kind, link model.LinkKind, props []model.Prop) {
		for _, p := range props {
			key := name + "." + p.Name
			reason := documentation[key]
			switch does := counts(kind, link, p); {
			case !does && reason == "":
				t.Errorf("%s changes nothing in any example", key)
			case does && reason != "":
				t.Errorf("%s is no mere documentation", key)
			}
		}
	}
	for _, k := range model.Kinds() {
		check(string(k.Kind), k.Kind, "", k.Props)
	}
	for _, k := range model.LinkKinds() {
		check("link "+string(k.Kind), "", k.Kind, k.Props)
	}
	if len(documentation) > 10 {
		t.Errorf("%d properties are documentation only", len(documentation))
	}
}
