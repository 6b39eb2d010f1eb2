package format

import (
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
		x := rapid.SliceOfN(line, 0, 30).Draw(rt, "before")
		y := rapid.SliceOfN(line, 0, 30).Draw(rt, "after")
		var before, after []string
		for _, c := range script(x, y) {
			if c.op != '+' {
				before = append(before, c.line)
			}
			if c.op != '-' {
				after = append(after, c.line)
			}
		}
		if strings.Join(before, "") != strings.Join(x, "") || strings.Join(after, "") != strings.Join(y, "") {
			rt.Fatalf("%q and %q became %q and %q", x, y, before, after)
		}
	})
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
	if got := string(UnifiedDiff("x", []byte(before), []byte(after))); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := UnifiedDiff("x", []byte(before), []byte(before)); len(got) != 0 {
		t.Errorf("equal texts differ: %s", got)
	}
	if got := string(UnifiedDiff("x", nil, []byte("a\n"))); got != "--- x\n+++ x\n@@ -0,0 +1,1 @@\n+a\n" {
		t.Errorf("from nothing: %s", got)
	}
}

// Git applies what UnifiedDiff prints.
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
		diff := UnifiedDiff("x", []byte(x), []byte(y))
		cmd := exec.Command(git, "apply", "-p0", "--unidiff-zero", "-")
		cmd.Dir = dir
		cmd.Stdin = strings.NewReader(string(diff))
		if out, err := cmd.CombinedOutput(); err != nil {
			rt.Fatalf("%v: %s\n%s", err, out, diff)
		}
		if got, err := os.ReadFile(filepath.Join(dir, "x")); err != nil || string(got) != y {
			rt.Fatalf("%v: applied it is\n%s", err, got)
		}
	})
}
