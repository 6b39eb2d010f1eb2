package main

import (
	"bytes"
	"testing"
	"time"
)

// The line comes when work takes long, changes now and then, and goes away.
func TestProgressLine(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(1000, 0)
	p := &progressLine{w: &out, now: func() time.Time { return now }, began: now}
	step := func(by time.Duration, done, of int, want string) {
		t.Helper()
		now = now.Add(by)
		p.tell(done, of)
		if out.String() != want {
			t.Errorf("%d of %d says %q, want %q", done, of, out.String(), want)
		}
		out.Reset()
	}
	step(progressAfter/2, 1, 1200, "")
	step(progressAfter, 0, 0, "") // nobody knows yet
	step(0, 999, 1200, "\rbreaking one part after the other: 999 of 1200 parts, ctrl-c ends\r")
	step(progressEvery/2, 1000, 1200, "")
	step(progressEvery, 2, 10, "\rbreaking one part after the other: 2 of 10 parts, ctrl-c ends    \r")
	p.clear()
	if want := "\r                                                             \r"; out.String() != want {
		t.Errorf("it goes as %q, want %q", out.String(), want)
	}
	out.Reset()
	p.clear()
	if out.Len() > 0 {
		t.Errorf("it goes twice: %q", out.String())
	}
	(*progressLine)(nil).clear()
}
