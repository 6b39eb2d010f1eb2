// Package samplestest reads the bundled samples for tests.
package samplestest

import (
	"portolan/model"
	"portolan/model/document"
	"portolan/samples"
)

// T is what reading asks of a test: a *testing.T, *testing.B, *testing.F or
// *rapid.T.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Source is the bytes of the sample with that name. It fails the test when
// there is none.
func Source(t T, name string) []byte {
	t.Helper()
	src, ok := samples.Read(name)
	if !ok {
		t.Fatalf("no sample %s", name)
	}
	return src
}

// Topology is the design of the sample with that name.
func Topology(t T, name string) *model.Topology {
	t.Helper()
	file, err := document.Parse(name+samples.Suffix, Source(t, name))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return file.Topology
}
