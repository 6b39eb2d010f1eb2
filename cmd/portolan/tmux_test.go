package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/export/judgetest"
	"portolan/model"
)

// In a real terminal multiplexer: the storefront is drawn, keys work, and the
// shell is as before when the editor is left.
func TestInTmux(t *testing.T) {
	tmux := judgetest.Program(t, "tmux")
	dir := t.TempDir()
	bin := filepath.Join(dir, "portolan")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	src, err := os.ReadFile(filepath.Join("..", "..", "samples", "global-storefront.topo.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	design := filepath.Join(dir, "a design.topo.yaml")
	if err := os.WriteFile(design, src, 0o644); err != nil {
		t.Fatal(err)
	}
	p := &pane{t: t, tmux: tmux, socket: filepath.Join(dir, "tmux")}
	p.run("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "36",
		"env", "PORTOLAN_STATE_DIR="+filepath.Join(dir, "state"), "XDG_CONFIG_HOME="+dir, "LANG=C.UTF-8", "PS1=shell> ", "sh", "-i")
	t.Cleanup(func() { _ = exec.Command(tmux, "-S", p.socket, "kill-server").Run() })
	p.sees("shell>")
	p.types(fmt.Sprintf("'%s' '%s'; echo left-$?", bin, design), "Enter")
	p.sees("Shop CDN", "us-east-1", "Canvas", "p50")
	p.types("3")
	p.sees("Waterfall", "Sydney")
	p.types("1", "a")
	p.sees("Add")
	p.types("alb eu")
	p.sees(fmt.Sprintf("1 of %d kinds", len(model.Kinds())))
	// A key right behind Escape is one key with Alt to a terminal: wait until the
	// dialog is gone.
	p.types("Escape")
	p.loses("Add after")
	p.run("resize-window", "-x", "80", "-y", "24")
	// All of the design fits, and the title bar cuts the names of views.
	p.sees("5 Exp  6 Wor  7 Tab", "sydney", "Shop CDN", "App EU", "List US")
	p.loses("in view")
	p.types("q")
	p.sees("left-0", "shell>")
	p.types("echo still-$((40+2))", "Enter")
	p.sees("still-42")
	if got, err := os.ReadFile(design); err != nil || string(got) != string(src) {
		t.Errorf("looking at a design changed it (%v)", err)
	}
}

// pane drives one window of a tmux server of its own.
type pane struct {
	t            *testing.T
	tmux, socket string
}

func (p *pane) run(args ...string) string {
	p.t.Helper()
	out, err := exec.Command(p.tmux, append([]string{"-S", p.socket}, args...)...).CombinedOutput()
	if err != nil {
		p.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (p *pane) types(keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		p.run("send-keys", k)
	}
}

// sees waits until the screen shows all the words, at most a minute.
func (p *pane) sees(words ...string) {
	p.t.Helper()
	p.waits("the screen never showed", words, func(screen string) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(screen, w) })
	})
}

// loses waits until the screen shows none of the words.
func (p *pane) loses(words ...string) {
	p.t.Helper()
	p.waits("the screen still shows", words, func(screen string) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(screen, w) })
	})
}

func (p *pane) waits(what string, words []string, done func(screen string) bool) {
	p.t.Helper()
	var screen string
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if screen = p.run("capture-pane", "-p"); done(screen) {
			return
		}
	}
	p.t.Fatalf("%s %q:\n%s", what, words, screen)
}
