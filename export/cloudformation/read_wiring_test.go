package cloudformation

import (
	"maps"
	"os"
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
	n := 0
	names := slices.Sorted(maps.Keys(wiringFiles(t)))
	files := wiringFiles(t)
	for _, name := range names {
		f := files[name]
		for _, row := range f.Rows {
			if n++; n%7 != 0 && os.Getenv("PORTOLAN_READING") != "all" || unexplained[row.Wires] {
				continue
			}
			if row.At == "" || row.Refused != "" || row.Told != "" {
				continue
			}
			t.Run(strings.TrimSuffix(name, ".yaml")+"/"+row.Wires, func(t *testing.T) {
				with := withValues(t, parseDesign(t, f.Bases[row.Base]), row.At, row.property(), row.Value, row.Also)
				without := withValues(t, parseDesign(t, f.Bases[row.Base]), row.At, row.property(), nil, row.Also)
				files := edited(t, with, without)
				if files == nil {
					t.Skip("not exported")
				}
				r, err := Read(files, ReadOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if foresee(without, Options{}) == nil {
					t.Skip("no drawing of a set")
				}
				if len(r.Changed) == 0 && len(r.Notes) == 0 {
					t.Skip("no difference in the resources")
				}
				if len(r.Changed) > 0 && len(r.Notes) == 0 {
					return
				}
				if string(document.Format(r.Topology)) == string(document.Format(with)) {
					return
				}
				var said []string
				for _, c := range r.Changed {
					said = append(said, c.String())
				}
				for _, n := range r.Notes {
					said = append(said, n.String())
				}
				t.Errorf("want %s %s=%v\n%s", row.At, row.property(), row.Value, strings.Join(said, "\n"))
			})
		}
	}
}
