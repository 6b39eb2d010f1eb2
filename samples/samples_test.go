package samples_test

import (
	"testing"

	"portolan/model/document"
	"portolan/samples"
)

// The samples teach by example, so they stand in canonical form.
func TestSamplesAreCanonical(t *testing.T) {
	if len(samples.Names()) < 8 {
		t.Fatalf("only %d samples", len(samples.Names()))
	}
	for _, name := range samples.Names() {
		src, ok := samples.Read(name)
		if !ok {
			t.Fatalf("no sample %s", name)
		}
		f, err := document.Parse(name+samples.Suffix, src)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if string(document.FormatFile(f)) != string(src) {
			t.Errorf("%s is not in canonical form; run portolan fmt on it", name)
		}
	}
}
