//go:build unix

package cloudformation_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"portolan/export/cloudformation"
	"portolan/export/judgetest"
)

// atTerminal runs deploy.sh at a terminal at which somebody types, and returns what
// the screen said and the calls of this run.
func (e *endpoint) atTerminal(t *testing.T, dir, typed string, args ...string) (talk, calls string, err error) {
	t.Helper()
	log := filepath.Join(t.TempDir(), "log")
	cmd := exec.Command(judgetest.Program(t, "bash"), append([]string{filepath.Join(dir, "deploy.sh")}, args...)...)
	cmd.Env = append([]string{"PATH=" + e.bin + string(os.PathListSeparator) + os.Getenv("PATH"), "AWS_LOG=" + log, "AWS_STATE=" + e.state}, e.env...)
	terminal, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	if _, err := io.WriteString(terminal, typed); err != nil {
		t.Fatal(err)
	}
	out, _ := io.ReadAll(terminal) // a terminal ends with an error when nobody holds its other side
	err = cmd.Wait()
	made, readErr := os.ReadFile(log)
	if readErr != nil {
		t.Fatal(readErr)
	}
	return string(out), string(made), err
}

// A deletion asks at a terminal, and where none is it wants to be told --yes.
func TestADeletionIsNeverUnasked(t *testing.T) {
	dir, set := written(t, "static-site", cloudformation.Options{})
	e := newEndpoint(t)
	e.must(t, dir, "HostedZoneIdExampleCom=Z1")
	there := func() bool { return e.deployed(t, set.Stacks[0].Name) != nil }
	talk, calls, err := e.run(t, dir, "--delete")
	var exit *exec.ExitError
	if !there() || strings.Contains(calls, "delete-stack") || !strings.Contains(talk, "to be deleted: "+set.Stacks[0].Name) || !strings.Contains(talk, "pass --yes") {
		t.Fatalf("without a terminal: %v\n%s\n%s", err, talk, calls)
	}
	if exit, _ = err.(*exec.ExitError); exit == nil || exit.ExitCode() != 2 {
		t.Errorf("without a terminal it ends with %v", err)
	}
	for _, typed := range []string{"\n", "yes\n", "y\n", "\x04", "Static site \n"} {
		talk, calls, err := e.atTerminal(t, dir, typed, "--delete")
		if !there() || strings.Contains(calls, "delete-stack") || err == nil || !strings.Contains(talk, "to go on: ") || !strings.Contains(talk, "nothing was deleted") {
			t.Fatalf("%q deletes, or nothing is asked: %v\n%s\n%s", typed, err, talk, calls)
		}
	}
	name, _, ok := strings.Cut(talkOf(t, e, dir), ") to go on: ")
	if !ok {
		t.Fatal("no question")
	}
	name = name[strings.LastIndex(name, "(")+1:]
	if talk, _, err := e.atTerminal(t, dir, name+"\n", "--delete"); there() || err != nil || !strings.Contains(talk, "== done: deleted") {
		t.Errorf("the name of the design (%s) does not delete: %v\n%s", name, err, talk)
	}
	e.must(t, dir, "HostedZoneIdExampleCom=Z1")
	if talk, _ := e.must(t, dir, "--yes", "--delete"); there() || strings.Contains(talk, "to go on") {
		t.Errorf("--yes asks, or does not delete:\n%s", talk)
	}
	// What has nothing to delete has nothing to ask.
	e.must(t, dir, "--delete")
}

// talkOf is what is said before somebody declines.
func talkOf(t *testing.T, e *endpoint, dir string) string {
	t.Helper()
	talk, _, _ := e.atTerminal(t, dir, "\n", "--delete")
	return talk
}
