package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"pgregory.net/rapid"
)

// read is what passes of what comes, without waiting.
func read(t interface{ Cleanup(func()) }, r io.Reader) (string, error) {
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	i := newInput(r, 100, func(int) {}, done)
	i.sleep = func(time.Duration) {}
	i.after = func(time.Duration) <-chan time.Time { return nil }
	data, err := io.ReadAll(i)
	return string(data), err
}

// Text, keys, answers and pastes pass as they are, however they are cut into pieces.
func TestInputPasses(t *testing.T) {
	for _, text := range []string{
		"hello", "\x1b[A", "\x1b[<35;10;10M", "\x1b[<0;1;1m", "\x1bOP", "\x1bx", "\x1b\r", "naïve λ 日本 🙂", "\x1b]11;rgb:1111/2222/3333\x07x",
		"\x1b[200~" + strings.Repeat("a", 80) + "\x1b[201~" + strings.Repeat("b", 500), "\x1b[?2026;1$y", "\x1b[?1u", "\x1b[I", "\x00\x7f\r\n\t", "\x1b[1;5C", "[]P_^X",
	} {
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(text), "bytes": iotest.OneByteReader(strings.NewReader(text)), "half": iotest.HalfReader(strings.NewReader(text))} {
			if got, err := read(t, r); err != nil || got != text {
				t.Errorf("%q by %s: %q, %v", text, name, got, err)
			}
		}
	}
}

func TestInputIsRefused(t *testing.T) {
	for _, text := range []string{
		"\x1b]" + strings.Repeat("A", 5000), "\x1bP" + strings.Repeat("é", 5000), "\x1b[" + strings.Repeat("1;", 5000), "\x1b[" + strings.Repeat(";", 30) + "A",
		"\x1b[200~" + strings.Repeat("a", 101), "\x1b[200~" + strings.Repeat("\x1b[A", 101), "\x1b[200~" + strings.Repeat("é", 60),
		"\x1b[200~" + strings.Repeat("\x1b[200~a", 101),
	} {
		if _, err := read(t, strings.NewReader(text)); err == nil {
			t.Errorf("%.20q passes", text)
		}
	}
	for in, want := range map[string]string{
		"a\xffb\x9dc\x9bd": "abcd", "\u009d0;x": "0;x", "\xe6\x97": "", "\x1b": escapeKey, "\x1b\x1b[A": escapeKey + "\x1b[A",
		"\x1b[Mab\u011bx": "ab\u011bx", "\x1b[27;0;27;1;0;1_": "", "\x1b[48;9999;9999;1;1t": "", "\x1b]52;c;QQ==\x07x": "x", "\x1bP>|name\x1b\\x": "x",
		"\x1b[1\x1b[A": "\x1b[A", "\x1b[1é": "é", "\x1b]11;x\x1bOP": "\x1bOP", "\x1b]11;rgb:1/2/3\x1b\\x": "\x1b]11;rgb:1/2/3\x07x",
	} {
		if got, err := read(t, strings.NewReader(in)); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", in, got, err)
		}
	}
}

// An escape that nothing follows is the key, also when more comes later.
func TestInputEscapeKey(t *testing.T) {
	r, w := io.Pipe()
	done := make(chan struct{})
	defer close(done)
	i := newInput(r, 100, func(int) {}, done)
	var got string
	buf := make([]byte, 64)
	for _, send := range []string{"\x1b", "["} {
		go func() { _, _ = io.WriteString(w, send) }()
		n, err := i.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		got += string(buf[:n])
	}
	if got != escapeKey+"[" {
		t.Errorf("got %q", got)
	}
}

// Whatever comes, what passes is text and complete sequences, which the reader of the
// terminal library can take. It once ended the program at a sequence of many numbers.
func TestInputProperty(t *testing.T) {
	pieces := [][]byte{
		[]byte("\x1b[200~"), []byte("\x1b[201~"), []byte("\x1b]"), []byte("\x1b"), []byte("\x07"), []byte("\x1b\\"), []byte("ü"), []byte("["), []byte("\x1b["),
		[]byte("1;"), bytes.Repeat([]byte("1;"), 20), bytes.Repeat([]byte(":"), 40), []byte("M"), []byte("u"), []byte("\x9b"), []byte("\x1bP"), []byte("\x1b[M"), []byte("\u011b"),
		[]byte("\x1b[27;0;27;1;0;1_"), []byte("\x1b[0;0;91;1;0;1_"), []byte("\x1b[<"), []byte("A"), []byte("~"),
	}
	rapid.Check(t, func(t *rapid.T) {
		data := bytes.Join(rapid.SliceOf(rapid.OneOf(rapid.SliceOfN(rapid.Byte(), 0, 20), rapid.SampledFrom(pieces))).Draw(t, "pieces"), nil)
		got, err := read(t, iotest.HalfReader(bytes.NewReader(data)))
		if !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q", data, got)
		}
		if err != nil && !errors.Is(err, errSequence) && !strings.Contains(err.Error(), "pasted") {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		events := make(chan uv.Event)
		go func() {
			for range events {
			}
		}()
		if err := uv.NewTerminalReader(iotest.HalfReader(strings.NewReader(got)), "xterm-256color").StreamEvents(ctx, events); err != nil {
			t.Fatal(err)
		}
		close(events)
	})
}

// Who sends more than hands can is slowed down to a rate.
func TestInputSlows(t *testing.T) {
	done := make(chan struct{})
	defer close(done)
	r, w := io.Pipe()
	i := newInput(r, 100, func(int) {}, done)
	clock, slept := time.Unix(0, 0), time.Duration(0)
	var mu sync.Mutex
	i.now = func() time.Time { mu.Lock(); defer mu.Unlock(); return clock }
	go func() {
		_, _ = io.WriteString(w, strings.Repeat("j", 10*perSecond))
		w.Close()
	}()
	i.sleep = func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		slept, clock = slept+d, clock.Add(d)
	}
	if _, err := io.ReadAll(i); err != nil {
		t.Fatal(err)
	}
	if slept < 5*time.Second {
		t.Errorf("%d bytes took %v", 10*perSecond, slept)
	}
}
