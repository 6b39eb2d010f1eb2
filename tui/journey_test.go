package tui

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/validate"
)

// A person draws users, a name, a distribution and its origins, mends what is
// wrong, looks at latency, saves and exports.
func TestFirstDesignByKeyboard(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.topo.yaml")
	s := newSession(t, 120, 36, blank(), state(t.TempDir()))

	s.Press("a", "sydney", "<enter>")       // users
	s.Press("a", "<enter>")                 // record
	s.Press("a", "<enter>")                 // CloudFront
	s.Press("a", "<enter>")                 // S3
	s.Press("[", "a", "alb,ec2", "<enter>") // back to the distribution, ALB and EC2
	if s.presses >= 40 {
		t.Fatalf("%d key presses", s.presses)
	}
	want := []string{"sydney -> www", "www -> cdn", "cdn -> assets", "cdn -> alb", "alb -> web"}
	if got := s.links(); !slices.Equal(got, want) {
		t.Fatalf("links %v", got)
	}
	s.Focus("web")

	s.Press("[", "[", "r", "Shop CDN", "<enter>").Sees("Shop CDN")
	for range 20 { // follow the findings
		if s.errors() == 0 {
			break
		}
		s.Press("}", "f", "<enter>")
	}
	if s.errors() != 0 {
		t.Fatalf("%d errors left:\n%s", s.errors(), s.screen())
	}
	s.Press("<esc>", "g", "g", "A").Sees("Add before").Press("<esc>")
	s.Press("o", "frankfurt", "<enter>").Focus("frankfurt")
	s.Press("c", "c") // nearest legal node
	if !slices.Contains(s.links(), "frankfurt -> www") {
		t.Fatalf("links %v", s.links())
	}
	s.Press("3").Sees("Sydney", "Frankfurt")
	s.Press("1", ":w "+path, "<enter>").Sees("Saved")
	s.Press("1", ":export dot", "<enter>").Sees("EXPORT").Press("<enter>").Sees("Wrote")
	exports, _ := filepath.Glob(filepath.Join(dir, "shop*"))
	if len(exports) != 2 {
		t.Fatalf("files %v\n%s", exports, s.screen())
	}
	for _, f := range exports {
		if f != path && !strings.Contains(read(t, f), "Shop CDN") {
			t.Fatalf("%s does not show the design:\n%s", f, read(t, f))
		}
	}

	got, report := check(t, path)
	if n := len(got.Nodes); n < 7 {
		t.Fatalf("%d nodes in the file", n)
	}
	if e, _, _ := report.Counts(); e != 0 {
		t.Fatalf("the file has %d errors", e)
	}
	complete := 0
	for _, p := range report.Patterns {
		if p.State == validate.Complete {
			complete++
		}
	}
	if complete == 0 {
		t.Fatal("no pattern is complete")
	}
	s.Press("<esc>", "q")
	if !s.ended || s.m.outcome.DraftPath != "" {
		t.Fatalf("ended %v, draft %q", s.ended, s.m.outcome.DraftPath)
	}
}
