package reader_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/tui/act"
	"portolan/tui/part/parttest"
	"portolan/tui/reader"
	"portolan/tui/theme"
)

const sample = `# route53/alias-target

An alias record cannot point at an **Auto Scaling group**: it needs a load balancer in front. Set ` + "`evaluateTargetHealth`" + ` where the target is one.

## What to do

- Put an ALB between record and group, which is a sentence that is long enough to wrap.
- Or use a plain ` + "`A`" + ` record with the **addresses of
  the instances**.
1. First
12. Twelfth, also long enough to wrap around the edge of the window at most sizes.

    from: www
    to: alb

Odd text: 日本語のとても長い文 🏳️‍🌈 e` + "\u0301 \u202eabc\x1b[31m 2 * 3 * 4" + `
`

func TestPictures(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {60, 15}, {30, 8}} {
		for name, g := range map[string]*theme.Glyphs{"unicode": theme.Unicode, "ascii": theme.ASCII} {
			t.Run(fmt.Sprintf("%dx%d-%s", size[0], size[1], name), func(t *testing.T) {
				golden.RequireEqual(t, []byte(parttest.Overlay(reader.New("Explain", sample), size[0], size[1], g)))
			})
		}
	}
}

func numbered() *reader.Reader {
	var b strings.Builder
	for i := range 50 {
		fmt.Fprintf(&b, "line %d\n", i)
	}
	return reader.New("Numbers", b.String())
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		keys  string
		first string // first line shown after them
		want  act.Action
	}{
		{"down", "line 1", act.None{}},
		{"j j k", "line 1", act.None{}},
		{"up", "line 0", act.None{}},
		{"pgdown", "line 15", act.None{}},
		{"space b", "line 0", act.None{}},
		{"G", "line 34", act.None{}},
		{"end home", "line 0", act.None{}},
		{"/ '30' enter", "line 25", act.None{}},
		{"/ '4' enter n", "line 0", act.None{}},
		{"/ '4' enter n n n n", "line 34", act.None{}}, // 4, 14, 24, 34, 40
		{"/ '4' enter N", "line 34", act.None{}},
		{"/ 'none of it' enter", "line 0", act.Say{Text: `"none of it" is not in this text.`, Error: true}},
		{"n", "line 0", act.Say{Text: "Nothing was searched for. Press / first."}},
		{"/ 'q' esc", "line 0", act.None{}},
		{"/ 'q' esc q", "line 0", act.Close{}},
		{"esc", "line 0", act.Close{}},
		{"x", "line 0", nil},
	} {
		t.Run(c.keys, func(t *testing.T) {
			r := numbered()
			parttest.Overlay(r, 40, 19, theme.Unicode)
			if got := parttest.Press(r, c.keys); got != c.want {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
			row := strings.Split(parttest.Overlay(r, 40, 19, theme.Unicode), "\n")[1]
			if got := strings.TrimSpace(strings.Trim(row, "║")); got != c.first {
				t.Errorf("first line %q, want %q", got, c.first)
			}
		})
	}
}

func TestWheelStopsAtTheEnds(t *testing.T) {
	r := numbered()
	parttest.Overlay(r, 40, 19, theme.Unicode)
	r.Wheel(1000)
	r.Wheel(-3)
	if row := strings.Split(parttest.Overlay(r, 40, 19, theme.Unicode), "\n")[1]; !strings.Contains(row, "line 31") {
		t.Errorf("first line %q", row)
	}
}

func TestResizeKeepsThePlace(t *testing.T) {
	r := reader.New("Long", strings.Repeat("some words that wrap differently at each width of the window ", 200))
	parttest.Overlay(r, 80, 20, theme.Unicode)
	parttest.Press(r, "pgdown", "pgdown", "pgdown")
	for w := range 60 {
		for _, h := range []int{0, 1, 2, 3, 4, 7, 20} {
			parttest.Overlay(r, w, h, theme.ASCII)
		}
	}
}

func TestEmpty(t *testing.T) {
	golden.RequireEqual(t, []byte(parttest.Overlay(reader.New("Nothing", ""), 40, 10, theme.Unicode)))
}

// A sentence that is only indented goes on in the next line: none of it is lost.
func TestIndentedSentencesAreWhole(t *testing.T) {
	got := parttest.Overlay(reader.New("Changes", "    ~ Orders  title Orders EU to Another name"), 30, 10, theme.Unicode)
	for _, word := range []string{"~ Orders", "title", "Another", "name"} {
		if !strings.Contains(got, word) {
			t.Errorf("%q is lost:\n%s", word, got)
		}
	}
}
