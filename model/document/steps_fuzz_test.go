package document

import (
	"encoding/json"
	"testing"
)

// A history that was damaged, or is somebody else's, gives no step or such as can be
// gone back to.
func FuzzSteps(f *testing.F) {
	text := []byte("portolan: 1\n\nnodes:\n  - {id: web, kind: alb}\n")
	good, err := json.Marshal(steps{Document: "/a", Sum: textSum(text), Steps: []Step{{Name: "add", Text: string(text)}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"document":"/a","sha256":"","steps":[{}]}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := readSteps(data, "/a", text)
		if err != nil && len(list) > 0 {
			t.Error("steps beside an error")
		}
		for _, s := range list {
			if top := s.Before(); top != nil {
				if _, err := Parse("step", Format(top)); err != nil {
					t.Errorf("%q: %v", s.Text, err)
				}
			}
		}
	})
}
