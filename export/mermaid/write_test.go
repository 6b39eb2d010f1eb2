package mermaid

import (
	"bytes"
	"errors"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"portolan/export/overlay"
	"portolan/export/overlay/overlaytest"
	"portolan/export/palette"
	"portolan/model"
	"portolan/model/layout"
	"portolan/model/traffic/traffictest"
	"portolan/model/wording"
	"portolan/samples"
	"portolan/samples/samplestest"
)

func written(t testing.TB, top *model.Topology, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, top, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSamples(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			golden.RequireEqual(t, []byte(written(t, samplestest.Topology(t, name), Options{})))
		})
	}
}

func TestOptions(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	for name, o := range map[string]Options{
		"folded": {Folded: true}, "top-down-dark": {Direction: layout.TopDown, Theme: palette.Dark, Folded: true}, "light": {Theme: palette.Light, Folded: true},
	} {
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, []byte(written(t, top, o))) })
	}
}

// Findings are words and strokes, waits lines of users, shares widths of links.
func TestNotes(t *testing.T) {
	for _, name := range []string{"global-storefront", "broken-launch"} {
		t.Run(name, func(t *testing.T) {
			top := samplestest.Topology(t, name)
			n := overlaytest.Notes(top, overlay.Parts{Findings: true, Latency: true, Traffic: true})
			golden.RequireEqual(t, []byte(written(t, top, Options{Notes: n})))
		})
	}
}

func TestUnknownTheme(t *testing.T) {
	var b bytes.Buffer
	var wrong *palette.OptionError
	if err := Write(&b, samplestest.Topology(t, "static-site"), Options{Theme: "sepia"}); !errors.As(err, &wrong) || b.Len() > 0 {
		t.Errorf("error %v, wrote %q", err, b.String())
	}
}

func TestFoldedGuardsStandInLabels(t *testing.T) {
	out := written(t, samplestest.Topology(t, "global-storefront"), Options{Folded: true})
	if strings.Contains(out, "n_acl") || !strings.Contains(out, "#43; WAF Shop ACL") {
		t.Errorf("the web ACL is not folded into the distribution:\n%s", out)
	}
}

func TestIDsThatReadAlikeStayApart(t *testing.T) {
	out := written(t, traffictest.Design(t, "s3 a-b", "s3 a_b", "s3 a_b_2", "s3 end", "a-b -> a_b as=replicates"), Options{})
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^ *(n_\w+)\[`).FindAllStringSubmatch(out, -1) {
		seen[m[1]] = true
	}
	if len(seen) != 4 {
		t.Errorf("%d names for 4 nodes:\n%s", len(seen), out)
	}
}

// hostile titles mean something to one of Mermaid's passes.
var hostile = []string{
	`"] --> evil["`, "%%{init: {\"theme\":\"dark\"}}%%", "%% comment", "1. list", "- list", "* list", "+ x", "# head", "> quote", "`code`", "**bold** _em_ ~~gone~~",
	"https://example.com/a?b=c&d", "www.example.com", "me@example.com", "<script>alert(1)</script>", "a<br/>b", "&lt;", "#35;", "#quot;", `back\nslash \`, "style: #1;x", "lifestyle:*;", "classDef a:#;",
	"fa:fa-user", "$$x^2$$", "end", "ﬂ°°60¶ß", "two\nlines", "esc\x1b[31m", "c1\u009b31m", "rtl\u202eabc", "日本語 😀 é", "::: x", "a|b", "---", "===", "1)", "(1)",
}

func titled(t testing.TB, title string) *model.Topology {
	t.Helper()
	a := model.NewNode("a", title, model.KindS3.Info().NewSpec())
	b := model.NewNode("b", title, model.KindS3.Info().NewSpec())
	spec := &model.S3{Region: model.Some(title)}
	top, err := model.New(title, []*model.Node{a, b, model.NewNode("c", title, spec)}, []*model.Link{model.NewLink(a, b)})
	if err != nil {
		t.Fatal(err)
	}
	described, err := model.Apply(top, model.Describe{Name: title, Description: title})
	if err != nil {
		t.Fatal(err)
	}
	return described
}

var storageLine = regexp.MustCompile(`^ *n_(\w)\["(.*)"\]:::storage$`)

var entity = regexp.MustCompile(`#(\d+);`)

// shown undoes the escapes of a label.
func shown(s string) string {
	return html.UnescapeString(entity.ReplaceAllString(s, "&#$1;"))
}

func checkTitle(t *testing.T, title string) {
	top := titled(t, title)
	out := written(t, top, Options{})
	_, chart, _ := strings.Cut(out, "flowchart LR\n")
	if strings.Count(chart, "[\"") != 3+len(top.Regions()) || strings.Count(out, "\n") > 21 {
		t.Errorf("the title %q changes the structure:\n%s", title, out)
	}
	for _, line := range strings.Split(out, "\n") {
		m := storageLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if strings.ContainsAny(strings.ReplaceAll(m[2], "<br/>", ""), "\"<>&`%\\*_[]{}|$@:+~^") {
			t.Errorf("%q has a character with a meaning: %q", title, m[2])
		}
		parts := strings.Split(m[2], "<br/>")
		want := strings.TrimSpace(model.Visible(title))
		if model.Blank(title) { // a node without a title shows its id
			want = m[1]
		}
		if shown(parts[1]) != want {
			t.Errorf("shows %q for %q", shown(parts[1]), want)
		}
	}
	for _, r := range out {
		if r != '\n' && r < 0x20 || r >= 0x7f && r < 0xa0 {
			t.Errorf("%q leaves the control character %U", title, r)
		}
	}
}

func TestHostileTitles(t *testing.T) {
	for _, title := range append(hostile, "[", "", "\u202e") {
		checkTitle(t, title)
	}
}

func FuzzTitles(f *testing.F) {
	for _, title := range hostile {
		f.Add(title)
	}
	f.Fuzz(checkTitle)
}

var (
	nodeLine = regexp.MustCompile(`(?m)^ +(n_\w+)\["[^"]*"\]:::\w+$`)
	// The label of a link as a node, with both halves of the link.
	labelNode = regexp.MustCompile(`(?m)^  l_\d+\["[^"]*"\]:::linkLabel\n(  n_\w+) \S+ l_\d+\n  l_\d+ (\S+) (n_\w+)$`)
	edgeLine  = regexp.MustCompile(`(?m)^  (n_\w+) (?:-->|-\.->|-\.-)(?:\|"[^"]*"\|)? (n_\w+)$`)
)

func TestEveryNodeAndLinkOfAnyDesign(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		top, err := traffictest.Parse(traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") })...)
		if err != nil {
			rt.Skip(err)
		}
		var b strings.Builder
		if err := Write(&b, top, Options{}); err != nil {
			rt.Fatal(err)
		}
		chart := labelNode.ReplaceAllString(b.String(), "$1 $2 $3")
		nodes, edges := nodeLine.FindAllStringSubmatch(chart, -1), edgeLine.FindAllStringSubmatch(chart, -1)
		if len(nodes) != len(top.Nodes) || len(edges) != len(top.Links) {
			rt.Fatalf("%d nodes and %d edges, want %d and %d:\n%s", len(nodes), len(edges), len(top.Nodes), len(top.Links), b.String())
		}
		for i, l := range top.Links {
			if edges[i][1] != "n_"+wording.Plain(l.From) || edges[i][2] != "n_"+wording.Plain(l.To) {
				rt.Errorf("%s is drawn as %s", l.Ref(), edges[i][0])
			}
		}
	})
}

func TestSameBytesTwice(t *testing.T) {
	first, second := written(t, samplestest.Topology(t, "global-storefront"), Options{}), written(t, samplestest.Topology(t, "global-storefront"), Options{})
	if first != second {
		t.Error("two runs differ")
	}
}

// papers are the backgrounds on which pages show a theme: white, and the page of
// GitHub's dark mode.
var papers = map[string][]string{"": {"#ffffff", "#0d1117"}, palette.Light: {"#ffffff"}, palette.Dark: {"#0d1117"}}

func TestContrast(t *testing.T) {
	for name, p := range themes {
		for f, word := range className {
			c := p.family[f]
			if got := contrast(t, c.Fill, c.Text); got < 4.5 {
				t.Errorf("%q %s: text on fill has %.2f:1", name, word, got)
			}
			for _, paper := range papers[name] {
				for severity, stroke := range p.finding {
					if got := contrast(t, stroke, paper); got < 3 {
						t.Errorf("%q %s: stroke on %s has %.2f:1", name, severity, paper, got)
					}
				}
				if got := contrast(t, c.Border, paper); got < 3 {
					t.Errorf("%q %s: stroke on %s has %.2f:1", name, word, paper, got)
				}
			}
		}
	}
}

// contrast is the ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	v, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 24)
	if err != nil || len(hex) != 7 {
		t.Fatalf("%q is no colour", hex)
	}
	channel := func(shift uint) float64 {
		c := float64(v>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

func TestJoinedEmojiStayWhole(t *testing.T) {
	const family = "👨\u200d👩\u200d👧"
	top, err := model.New("x", []*model.Node{model.NewNode("a", family+"\u202e", &model.S3{})}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, top, Options{}); err != nil {
		t.Fatal(err)
	}
	if want := "#128104;#8205;#128105;#8205;#128103;·"; !strings.Contains(b.String(), want) {
		t.Errorf("no %s in\n%s", want, b.String())
	}
}
