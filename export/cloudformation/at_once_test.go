package cloudformation_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"portolan/export/cloudformation"
	"portolan/validate"
)

// The designer exports, reads and checks one design from several goroutines: each
// gets what it would get alone, and the race detector sees nothing.
func TestOneDesignAtOnce(t *testing.T) {
	for _, name := range exported {
		top := design(t, name)
		do := func() string {
			set, err := cloudformation.Export(top, cloudformation.Options{})
			if err != nil {
				return err.Error()
			}
			files, err := set.Files()
			if err != nil {
				return err.Error()
			}
			var out strings.Builder
			for _, f := range files {
				out.WriteString(f.Name + "\n" + string(f.Data))
			}
			back, err := cloudformation.Read(files, cloudformation.ReadOptions{})
			if err != nil {
				return err.Error()
			}
			for _, f := range validate.Check(back.Topology).Findings {
				out.WriteString(f.Rule + ": " + f.Message + "\n")
			}
			return out.String()
		}
		got := make([]string, 3)
		var all sync.WaitGroup
		for i := range got {
			all.Go(func() { got[i] = do() })
		}
		all.Wait()
		if alone := do(); slices.ContainsFunc(got, func(s string) bool { return s != alone }) {
			t.Errorf("%s: at once it is exported or read otherwise than alone", name)
		}
	}
}
