package cloudformation

import (
	"strings"
	"testing"
	"time"

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

func TestReadWiring(t *testing.T) {
	for name, f := range wiringFiles(t) {
		for _, row := range f.Rows {
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
				start := time.Now()
				r, err := Read(files, ReadOptions{})
				if err != nil {
					t.Fatal(err)
				}
				took := time.Since(start)
				if foresee(without, Options{}) == nil {
					t.Skip("no drawing of a set")
				}
				if len(r.Changed) == 0 && len(r.Notes) == 0 {
					t.Skip("no difference in the resources")
				}
				if len(r.Changed) > 0 && len(r.Notes) == 0 {
					t.Logf("%v explained: %v", took, r.Changed)
					return
				}
				if string(document.Format(r.Topology)) == string(document.Format(with)) {
					t.Logf("%v same", took)
					return
				}
				var said []string
				for _, c := range r.Changed {
					said = append(said, c.String())
				}
				for _, n := range r.Notes {
					said = append(said, n.String())
				}
				t.Errorf("%v want %s %s=%v\n%s", took, row.At, row.property(), row.Value, strings.Join(said, "\n"))
			})
		}
	}
}
