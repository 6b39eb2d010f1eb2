// Package judgetest has programs from outside judge what is exported.
package judgetest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Judge has the command that an environment variable names, as .ci/run sets it,
// read texts: a JSON array of them on standard input. The command prints an
// array with a T for each, in their order; one with an Error refuses its text
// and fails the test. Without a command the test skips.
func Judge[T any](t *testing.T, variable string, texts []string) []T {
	t.Helper()
	command := strings.Fields(os.Getenv(variable))
	if len(command) == 0 {
		t.Skipf("%s names no command: nobody outside judged what is exported", variable)
	}
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(command[0], command[1:]...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	var verdicts []struct{ Error string }
	var all []T
	for _, to := range []any{&verdicts, &all} {
		if err := json.Unmarshal(out.Bytes(), to); err != nil {
			t.Fatal(err)
		}
	}
	if len(all) != len(texts) {
		t.Fatalf("%d answers for %d texts", len(all), len(texts))
	}
	for i, v := range verdicts {
		if v.Error != "" {
			t.Errorf("%s refuses it: %s\n%s", variable, v.Error, texts[i])
		}
	}
	return all
}

// Program is the path of a program that judges. Without it the test skips, or fails
// where all have to be there.
func Program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name)
	}
	return path
}

// missing skips a test for want of a program, or fails it where all have to be
// there.
func missing(t *testing.T, program string) {
	t.Helper()
	if os.Getenv("PORTOLAN_JUDGES") == "required" {
		t.Fatalf("%s is not installed", program)
	}
	t.Skipf("%s is not installed", program)
}
