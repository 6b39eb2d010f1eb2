package cloudformation

import (
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

// edited is a set whose resources come from one design and whose drawing is
// another.
func edited(t testing.TB, resources, drawing *model.Topology) []File {
	t.Helper()
	x, err := prepare(resources, Options{Network: NetworkCreate})
	if err != nil {
		return nil
	}
	x.source = drawing
	x.build()
	set, err := x.set()
	if err != nil {
		return nil
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		if f.Name != Manifest && path.Ext(f.Name) == ".yaml" { // else nobody edited it, by its digest
			files[i].Data = append(slices.Clone(f.Data), "# edited\n"...)
		}
	}
	return files
}

// unexplained are rows whose difference to the drawing is told as not understood,
// in part or whole: programs of functions, and texts made of more than two values.
var unexplained = map[string]bool{
	"forwards.listener": true, "alb.rules": true, "origin.rewrite": true, "origin.group": true, "origin.chosenShare": true, "origin.keyGroups": true,
	"cloudfront.errorPages": true, "rest-api.vpcEndpoint": true, "rest-api.resourcePolicy": true, "datastore.region": true, "waf.rules": true,
	"resolves-to.cidrCollection": true, "http-api.authorizerTtl": true, "rest-api.authorizerTtl": true,
}

// The table of wires backwards: a set whose resources have a property that its
// drawing lacks gives a design with it, or with what comes to the same. Every
// seventh row is tried; all of them when PORTOLAN_READING is all.
func TestReadWiring(t *testing.T) {
	whole := os.Getenv("PORTOLAN_READING") == "all"
	n := 0
	var sum readWires
	files := wiringFiles(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for _, row := range files[name].Rows {
			if row.At == "" || row.Refused != "" || row.Told != "" {
				continue
			}
			if n++; n%7 == 0 || whole {
				t.Run(strings.TrimSuffix(name, ".yaml")+"/"+row.Wires, func(t *testing.T) { sum.read(t, files[name], row) })
			}
		}
	}
	t.Logf("%d rows give the resources again, %d with another drawing than that of the row; of %d others that is told, and %d drawings are no set without their property", sum.same, sum.other, sum.told, sum.bare)
	if n < 250 || 10*sum.same < 8*(sum.same+sum.told+sum.bare) {
		t.Errorf("of %d rows %d give the resources again", n, sum.same)
	}
}

// allOfDescriptions tells whether all that is told is a description that was edited, of a
// part or of the template.
func allOfDescriptions(notes []Note) bool {
	return !slices.ContainsFunc(notes, func(n Note) bool {
		return !n.LeftOut || n.What != "Description" && !strings.Contains(n.Why, "Description is ")
	})
}

// readWires counts what came of rows: the same resources, and by another drawing; what
// differs told; no export of the drawing without the property.
type readWires struct{ same, other, told, bare int }

func (sum *readWires) read(t *testing.T, f *wiringFile, row wiringRow) {
	with := withValues(t, parseDesign(t, f.Bases[row.Base]), row.At, row.property(), row.Value, row.Also)
	without := withValues(t, parseDesign(t, f.Bases[row.Base]), row.At, row.property(), nil, row.Also)
	files := edited(t, with, without)
	if files == nil {
		t.Fatal("the row cannot be exported")
	}
	r, err := Read(files, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if foresee(without, Options{}) == nil {
		if sum.bare++; !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.LeftOut && n.What == "resources" }) {
			t.Errorf("a drawing that cannot be exported is not told: %v", r.Notes)
		}
		return
	}
	apart := apartFrom(t, files, without, r.Topology)
	same := string(document.Format(r.Topology)) == string(document.Format(with))
	// What the rules find in what the row draws is said beside it.
	notes := slices.DeleteFunc(slices.Clone(r.Notes), func(n Note) bool { return n.ID == "validate" })
	switch {
	case apart == 0 && len(notes) == 0:
		sum.same++
		if !same {
			sum.other++
		}
		return
	case apart == 0 && allOfDescriptions(notes): // resources say the same; a sentence about them does not
		sum.told++
		return
	case apart > 0 && unexplained[row.Wires] && slices.ContainsFunc(r.Notes, func(n Note) bool { return n.LeftOut }):
		sum.told++
		return
	}
	var said []string
	for _, c := range r.Changed {
		said = append(said, c.String())
	}
	for _, n := range r.Notes {
		said = append(said, n.String())
	}
	t.Errorf("want %s %s=%v; what was read gives resources that are %d apart\n%s", row.At, row.property(), row.Value, apart, strings.Join(said, "\n"))
}

// apartFrom is how far the export of a design is from the templates of a set, whose
// drawing has the words of their logical ids.
func apartFrom(t *testing.T, files []File, drawing, top *model.Topology) int {
	t.Helper()
	set, _, err := parseSet(files)
	if err != nil {
		t.Fatal(err)
	}
	set = slices.DeleteFunc(set, holdsTemplates)
	for _, read := range set {
		read.addExtras(words(drawing), read.conditions)
		for _, res := range read.resources {
			res.node = nodeOf(words(drawing), res.id)
		}
	}
	c := newComparison(set, true, Options{})
	c.tries = 1
	a := c.try(top)
	if a == nil {
		t.Fatal("what was read cannot be exported")
	}
	return a.cost
}
