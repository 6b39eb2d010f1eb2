package main

import (
	"debug/elf"
	"os/exec"
	"path/filepath"
	"testing"
)

// symbolsOf are the symbols of the program, built as anybody builds it.
func symbolsOf(t *testing.T) []elf.Symbol {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "portolan")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f, err := elf.Open(bin)
	if err != nil {
		t.Skipf("programs of this system have another format: %v", err)
	}
	defer f.Close()
	list, err := f.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Where something calls methods by names that are known only when the program
// runs, as text/template does, the linker keeps every exported method of every
// type: a tenth of the program.
func TestProgramCallsNoMethodsByName(t *testing.T) {
	for _, s := range symbolsOf(t) {
		if s.Name == "reflect.Value.MethodByName" {
			t.Errorf("the program holds %s", s.Name)
		}
	}
}
