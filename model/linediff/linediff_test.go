package linediff

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The script of a diff, read for one side, is that side.
func TestDiffKeepsBothTexts(t *testing.T) {
	line := rapid.SampledFrom([]string{"a\n", "b\n", "c\n", "d\n", "e\n", "\n", "x: 1\n"})
	rapid.Check(t, func(rt *rapid.T) {
		x := strings.Join(rapid.SliceOfN(line, 0, 30).Draw(rt, "before"), "")
		y := strings.Join(rapid.SliceOfN(line, 0, 30).Draw(rt, "after"), "")
		if rapid.Bool().Draw(rt, "open end") {
			y = strings.TrimSuffix(y, "\n")
		}
		all := Compare(x, y)
		if x == y {
			if len(all) > 0 {
				rt.Fatalf("%q differs from itself: %q", x, all)
			}
			return
		}
		var before, after string
		for _, c := range all {
			if c.Op != Added {
				before += c.Line
			}
			if c.Op != Removed {
				after += c.Line
			}
		}
		if before != x || after != y {
			rt.Fatalf("%q and %q became %q and %q", x, y, before, after)
		}
	})
}

// A change on every entry of a long design shows as that, whatever the number.
func TestDiffOfManyChanges(t *testing.T) {
	var before, after strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&before, "- id: n%d\n  kind: s3\n  title: old\n", i)
		fmt.Fprintf(&after, "- id: n%d\n  kind: s3\n  title: new\n", i)
	}
	changed := 0
	for _, c := range Compare(before.String(), after.String()) {
		if c.Op != Kept {
			changed++
		}
	}
	if changed != 4000 {
		t.Errorf("%d lines change, want 4000", changed)
	}
}

func TestHunks(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"a b c", "a b c", ""},
		{"", "", ""},
		{"", "a", "0,0 +a"},
		{"a", "", "0,0 -a"},
		{"a b c", "a x c", "0,0  a -b +x  c"},
		{"1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 9 x", "6,6  7  8  9 -10 +x"},
		{"x 2 3 4 5 6 7 8 9 y", "1 2 3 4 5 6 7 8 9 z", "0,0 -x +1  2  3  4 6,6  7  8  9 -y +z"},
		{"x 2 3 4 5 6 7 y", "1 2 3 4 5 6 7 z", "0,0 -x +1  2  3  4  5  6  7 -y +z"},
	} {
		text := func(words string) (out string) {
			for _, w := range strings.Fields(words) {
				out += w + "\n"
			}
			return out
		}
		var got []string
		for _, h := range Hunks(Compare(text(c.before), text(c.after)), 3) {
			got = append(got, fmt.Sprintf("%d,%d", h.Before, h.After))
			for _, l := range h.Changes {
				got = append(got, string(l.Op)+l.Text())
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q to %q: %q, want %q", c.before, c.after, s, c.want)
		}
	}
}

func TestDiffText(t *testing.T) {
	before := "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\nlast"
	after := "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\n13\n14\nnew\nlast\n"
	want := `--- x
+++ x
@@ -2,7 +2,7 @@
 2
 3
 4
-5
+five
 6
 7
 8
@@ -12,4 +12,5 @@
 12
 13
 14
-last
\ No newline at end of file
+new
+last
`
	if got := Unified("x", before, after); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := Unified("x", before, before); len(got) != 0 {
		t.Errorf("equal texts differ: %s", got)
	}
	if got := Unified("x", "", "a\n"); got != "--- x\n+++ x\n@@ -0,0 +1,1 @@\n+a\n" {
		t.Errorf("from nothing: %s", got)
	}
}

// Git applies what Unified prints.
func TestDiffApplies(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	line := rapid.SampledFrom([]string{"a\n", "b\n", "c\n", "d\n", "e\n", "f\n", "g\n", "h\n"})
	dir := t.TempDir()
	rounds := 0
	rapid.Check(t, func(rt *rapid.T) {
		x := strings.Join(rapid.SliceOfN(line, 1, 40).Draw(rt, "before"), "")
		y := strings.Join(rapid.SliceOfN(line, 1, 40).Draw(rt, "after"), "")
		if rounds++; x == y || rounds > 25 {
			return // a process for each round is slow
		}
		if err := os.WriteFile(filepath.Join(dir, "x"), []byte(x), 0o644); err != nil {
			rt.Fatal(err)
		}
		diff := Unified("x", x, y)
		cmd := exec.Command(git, "apply", "-p0", "--unidiff-zero", "-")
		cmd.Dir = dir
		cmd.Stdin = strings.NewReader(diff)
		if out, err := cmd.CombinedOutput(); err != nil {
			rt.Fatalf("%v: %s\n%s", err, out, diff)
		}
		if got, err := os.ReadFile(filepath.Join(dir, "x")); err != nil || string(got) != y {
			rt.Fatalf("%v: applied it is\n%s", err, got)
		}
	})
}
