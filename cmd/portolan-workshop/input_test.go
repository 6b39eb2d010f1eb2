package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func newInput(r io.Reader) *input {
	return &input{r: r, came: func(int) {}, sleep: func(time.Duration) {}, now: time.Now, mostPaste: 100}
}

// Text, keys, answers and pastes pass as they are, however they are cut into pieces.
func TestInputPasses(t *testing.T) {
	for _, text := range []string{
		"hello", "\x1b", "\x1b[A", "\x1b[<35;10;10M", "\x1bOP", "naïve λ 日本 🙂", "\x1b]11;rgb:1111/2222/3333\x07x", "\x1b]11;rgb:1/2/3\x1b\\x",
		"\x1b[200~" + strings.Repeat("a", 90) + "\x1b[201~" + strings.Repeat("b", 500), "\x1bP>|term\x1b\\", "\x00\x7f\r\n\t",
	} {
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(text), "bytes": iotest.OneByteReader(strings.NewReader(text)), "half": iotest.HalfReader(strings.NewReader(text))} {
			if got, err := io.ReadAll(newInput(r)); err != nil || string(got) != text {
				t.Errorf("%q by %s: %q, %v", text, name, got, err)
			}
		}
	}
}

func TestInputIsRefused(t *testing.T) {
	for _, text := range []string{
		"\x1b]" + strings.Repeat("A", 5000), "\x1bP" + strings.Repeat("\x1b", 1) + strings.Repeat("]A", 5000), "\x1b[" + strings.Repeat("1;", 5000),
		"\x1b[200~" + strings.Repeat("a", 101), "\x1b[200~" + strings.Repeat("\x1b[A", 101), "\x1b[200~" + strings.Repeat("é", 60),
	} {
		if _, err := io.ReadAll(newInput(strings.NewReader(text))); err == nil {
			t.Errorf("%.20q passes", text)
		}
	}
	for in, want := range map[string]string{"a\xffb\x9dc\x9bd": "abcd", "\u009d0;x": "0;x", "\xe6\x97": ""} {
		if got, err := io.ReadAll(newInput(strings.NewReader(in))); err != nil || string(got) != want {
			t.Errorf("%q becomes %q, %v", in, got, err)
		}
	}
}

// Whatever comes, what passes is text, and never more than came.
func TestInputProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := bytes.Join(rapid.SliceOf(rapid.OneOf(
			rapid.SliceOfN(rapid.Byte(), 0, 20),
			rapid.SampledFrom([][]byte{[]byte("\x1b[200~"), []byte("\x1b[201~"), []byte("\x1b]"), []byte("\x1b"), []byte("\x07"), []byte("\x1b\\"), []byte("ü")}),
		)).Draw(t, "pieces"), nil)
		got, err := io.ReadAll(newInput(iotest.HalfReader(bytes.NewReader(data))))
		if len(got) > len(data) || !utf8.Valid(got) {
			t.Fatalf("%q becomes %q", data, got)
		}
		if err != nil && errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatal(err)
		}
	})
}

// Who sends more than hands can is slowed down to a rate.
func TestInputSlows(t *testing.T) {
	clock, slept := time.Unix(0, 0), time.Duration(0)
	i := newInput(strings.NewReader(strings.Repeat("j", 10*perSecond)))
	i.now = func() time.Time { return clock }
	i.sleep = func(d time.Duration) { slept += d; clock = clock.Add(d) }
	if _, err := io.ReadAll(i); err != nil {
		t.Fatal(err)
	}
	if slept < 5*time.Second {
		t.Errorf("%d bytes took %v", 10*perSecond, slept)
	}
}
