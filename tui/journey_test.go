package tui

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model"
	"portolan/tui/findings"
	"portolan/validate"
)

// A person draws users, a name, a distribution and its origins, mends what is
// wrong, looks at latency, saves and exports.
func TestFirstDesignByKeyboard(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.topo.yaml")
	s := newSession(t, 120, 36, blank(), state(t.TempDir()))

	s.Press("a", "sydney", "<enter>") // users
	s.Press("a", "<enter>")           // record
	s.Press("a", "<enter>")           // CloudFront
	s.Press("a", "<enter>")           // S3
	s.Press("[", "a", "alb,ec2")      // back to the distribution, ALB and EC2
	s.Sees("assets serves /static/* now")
	s.Press("<enter>").Sees("assets serves /static/* now, alb everything else")
	if s.presses >= 40 {
		t.Fatalf("%d key presses", s.presses)
	}
	s.drawn("sydney -> www", "www -> cdn", "cdn -> assets", "cdn -> alb", "alb -> web")
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
	s.Press("<esc>", "g", "g", "A").Sees("Nothing can be linked to sydney.") // who sends requests is the first
	s.Press("]").Focus("www")
	s.Press("A").Sees("Add before").Press("<esc>")
	s.Press("o", "frankfurt", "<enter>").Focus("frankfurt")
	s.Press("c", "c") // nearest legal node
	s.drawn("sydney -> www", "www -> cdn", "cdn -> assets", "cdn -> alb", "alb -> web", "cdn-cert -> cdn", "frankfurt -> www")

	s.Press("3").estimated("Sydney", "Frankfurt")
	s.Press("1", ":w "+path, "<enter>").Sees("Saved")
	s.accepted(path)

	s.Press("5").Sees("CloudFormation").Press("<enter>").Sees("Wrote")
	s.Press("<esc>", ":export dot", "<enter>").Sees("EXPORT").Press("<enter>").Sees("Wrote")
	s.exported(dir)

	s.Press("<esc>", "q")
	if !s.ended || s.m.outcome.DraftPath != "" {
		t.Fatalf("ended %v, draft %q", s.ended, s.m.outcome.DraftPath)
	}
}

// The same first design with the mouse: only text is typed.
func TestFirstDesignByMouse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.topo.yaml")
	s := newSession(t, 200, 50, blank(), state(t.TempDir()))
	s.Double(60, 20).Sees("Add").Press("sydney", "<enter>").Focus("sydney")

	drop := func(from string) { // a link dragged from the border to empty canvas adds
		x, y := s.at(from)
		s.Drag(x, y-2, x, 40)
	}
	drop("sydney")
	s.Sees("Add after sydney")
	s.Click(s.findIn(s.m.overlayRect(s.m.overlay()), "ROUTE 53")).Press("<enter>").Focus("www")
	drop("www")
	s.Press("<enter>").Focus("cdn")
	drop("cdn")
	s.Press("<enter>").Focus("assets")
	drop("cdn")
	s.Press("alb", "<enter>").Focus("alb")
	drop("alb")
	s.Press("ec2", "<enter>").Focus("web")

	s.Double(100, 42).Press("frankfurt", "<enter>").Focus("frankfurt")
	fx, fy := s.at("frankfurt")
	wx, wy := s.at("www")
	s.Drag(fx, fy-2, wx, wy) // a link dragged to a node connects
	s.drawn("sydney -> www", "www -> cdn", "cdn -> assets", "cdn -> alb", "alb -> web", "frankfurt -> www")

	x, y := s.at("cdn")
	s.right(x, y).choose("change the title").Press("Shop CDN", "<enter>")
	for range 20 { // double click the finding in the list, then its fix
		if s.errors() == 0 {
			break
		}
		x, y = s.findIn(s.m.ui.rects.findings, "✗ "+findings.Short(s.m.look.report.Findings[0].Rule))
		s.Double(x, y)
		if s.m.overlay() == nil {
			t.Fatal("no fix dialog:\n" + s.screen())
		}
		x, y = s.findIn(s.m.overlayRect(s.m.overlay()), "1  ")
		s.Click(x, y).Click(x, y)
	}
	if s.errors() != 0 {
		t.Fatalf("%d errors left:\n%s", s.errors(), s.screen())
	}

	s.Click(s.find("3 Latency")).estimated("Sydney", "Frankfurt")
	s.Click(s.find("1 Canvas")).Sees("Inspector")

	s.right(100, 45).choose("save")
	for range len("example.topo.yaml") { // the proposed name
		s.Press("<backspace>")
	}
	s.Press(path, "<enter>").Sees("Saved")
	s.accepted(path)

	s.Click(s.find("5 Export"))
	for _, format := range []string{"CloudFormation", "Graphviz DOT"} {
		x, y = s.find(format)
		s.Click(x, y).Click(s.find("⏎ write")).Sees("Wrote")
	}
	s.exported(dir)
	s.Click(s.find("1 Canvas")).right(100, 45).choose("quit")
	if !s.ended {
		t.Fatal("the session goes on:\n" + s.screen())
	}
}

// right clicks with the right button, which lists what can be done there.
func (s *session) right(x, y int) *session {
	s.t.Helper()
	s.clicks++
	e := tea.Mouse{X: x, Y: y, Button: tea.MouseRight}
	s.send(tea.MouseClickMsg(e))
	s.send(tea.MouseReleaseMsg(e))
	return s
}

// choose clicks the first row that words find in the list on top.
func (s *session) choose(words string) *session {
	s.t.Helper()
	s.Press(words)
	r := s.m.overlayRect(s.m.overlay())
	x, y := s.findIn(r, "▸")
	s.Double(x, y)
	return s
}

// drawn checks the links of the design.
func (s *session) drawn(want ...string) {
	s.t.Helper()
	if got := s.links(); !slices.Equal(got, want) {
		s.t.Fatalf("links %v", got)
	}
}

// estimated checks that pages and static files have figures in each city, in
// milliseconds, the typical one below the bad one, and other ones elsewhere.
func (s *session) estimated(cities ...string) {
	s.t.Helper()
	row := regexp.MustCompile(`(\w+) +(/static/\*|\*) +(\d+) +(\d+)`)
	seen, pages := map[string]bool{}, map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(s.screen(), -1) {
		p50, _ := strconv.Atoi(m[3])
		p95, _ := strconv.Atoi(m[4])
		if p50 <= 0 || p95 < p50 {
			s.t.Errorf("%s waits %d, at worst %d", m[1], p50, p95)
		}
		seen[m[1]+" "+m[2]] = true
		if m[2] == "*" {
			pages[m[3]] = true
		}
	}
	for _, city := range cities {
		if !seen[city+" *"] || !seen[city+" /static/*"] {
			s.t.Errorf("%s has no figures:\n%s", city, s.screen())
		}
	}
	if len(pages) != len(cities) {
		s.t.Errorf("all cities wait alike:\n%s", s.screen())
	}
}

// accepted checks that the saved file is one that validation accepts, and that
// it holds the design with a complete pattern.
func (s *session) accepted(path string) {
	s.t.Helper()
	got, report := check(s.t, path)
	if n := len(got.Nodes); n < 7 {
		s.t.Fatalf("%d nodes in the file", n)
	}
	if e, _, _ := report.Counts(); e != 0 {
		s.t.Fatalf("the file has %d errors", e)
	}
	if !slices.ContainsFunc(report.Patterns, func(p validate.Match) bool { return p.State == validate.Complete }) {
		s.t.Fatal("no pattern is complete")
	}
	for id, want := range map[string]string{"assets": "/static/*", "alb": "*"} {
		if l := got.In(id); len(l) != 1 || originOf(l[0]) != want {
			s.t.Fatalf("%s answers %v", id, l)
		}
	}
}

// exported checks the drawing for Graphviz and the stacks beside the file.
func (s *session) exported(dir string) {
	s.t.Helper()
	dot := read(s.t, filepath.Join(dir, "shop.dot"))
	for _, want := range []string{"digraph", "Shop CDN", "->"} {
		if !strings.Contains(dot, want) {
			s.t.Fatalf("no %q in\n%s", want, dot)
		}
	}
	var stacks strings.Builder
	err := filepath.WalkDir(filepath.Join(dir, "shop-stacks"), func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			stacks.WriteString(read(s.t, p))
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, kind := range []string{
		"AWS::Route53::RecordSet", "AWS::CloudFront::Distribution", "AWS::S3::Bucket",
		"AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::AutoScaling::AutoScalingGroup", "AWS::CertificateManager::Certificate",
	} {
		if !strings.Contains(stacks.String(), "Type: "+kind) {
			s.t.Errorf("no %s in the stacks", kind)
		}
	}
	if !strings.Contains(stacks.String(), "PathPattern: /static/*") {
		s.t.Error("no behaviour for /static/* in the stacks")
	}
}

func originOf(l *model.Link) string {
	o, ok := model.LinkAs[*model.OriginSpec](l)
	if !ok {
		return ""
	}
	return o.Path.Val()
}
