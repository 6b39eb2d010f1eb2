package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"portolan/model/document"
	"portolan/samples/samplestest"
)

// watchedLine is a line of validate --watch --format json.
type watchedLine struct {
	File     string
	Findings []struct{ Rule string }
	Problems []struct{ Message string }
}

// watching runs validate --watch until the test ends and returns its lines.
func watching(t *testing.T, args ...string) (next func() watchedLine, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	s := streams{bytes.NewReader(nil), w, io.Discard, func(string) string { return "" }}
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"validate", "--watch", "--format", "json"}, args...), s)
		w.Close()
	}()
	stop = func() int {
		cancel()
		go func() { _, _ = io.Copy(io.Discard, r) }()
		return <-done
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	next = func() watchedLine {
		t.Helper()
		// A line that never comes hangs the test; the timer says which one.
		timer := time.AfterFunc(30*time.Second, func() { r.CloseWithError(io.ErrUnexpectedEOF) })
		defer timer.Stop()
		if !lines.Scan() {
			t.Fatalf("no further line: %v", lines.Err())
		}
		var l watchedLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v", lines.Bytes(), err)
		}
		return l
	}
	return next, stop
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := document.Save(t.TempDir(), path, data); err != nil {
		t.Fatal(err)
	}
}

// A file is checked at the start and after each change, also after one that
// broke it and when it was replaced; ctrl-c ends it with the code of an interrupt.
func TestWatchFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.topo.yaml")
	put(t, path, samplestest.Source(t, "static-site"))
	next, stop := watching(t, path)
	if l := next(); l.File != path || len(l.Findings) != 0 {
		t.Fatalf("%+v", l)
	}
	put(t, path, samplestest.Source(t, "broken-launch"))
	if l := next(); len(l.Findings) == 0 {
		t.Fatalf("%+v", l)
	}
	put(t, path, []byte("portolan: 1\nnodes: 7\n"))
	if l := next(); len(l.Problems) == 0 {
		t.Fatalf("%+v", l)
	}
	put(t, path, samplestest.Source(t, "static-site"))
	if l := next(); len(l.Findings)+len(l.Problems) != 0 {
		t.Fatalf("%+v", l)
	}
	if code := stop(); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
}

// In a folder only what changed is checked again; new files and folders join.
func TestWatchFolder(t *testing.T) {
	dir := t.TempDir()
	one, two := filepath.Join(dir, "one.topo.yaml"), filepath.Join(dir, "two.topo.yaml")
	put(t, one, samplestest.Source(t, "static-site"))
	put(t, two, samplestest.Source(t, "static-site"))
	next, stop := watching(t, dir)
	defer stop()
	for _, want := range []string{one, two} {
		if l := next(); l.File != want {
			t.Fatalf("%+v, want %s", l, want)
		}
	}
	put(t, two, samplestest.Source(t, "broken-launch"))
	if l := next(); l.File != two || len(l.Findings) == 0 {
		t.Fatalf("%+v", l)
	}
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	three := filepath.Join(sub, "three.topo.yaml")
	put(t, three, samplestest.Source(t, "static-site"))
	if l := next(); l.File != three {
		t.Fatalf("%+v", l)
	}
	put(t, three, samplestest.Source(t, "broken-launch"))
	if l := next(); l.File != three || len(l.Findings) == 0 {
		t.Fatalf("%+v", l)
	}
}
