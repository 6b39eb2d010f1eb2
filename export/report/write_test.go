package report

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/export/overlay"
	"portolan/model"
	"portolan/model/traffic/traffictest"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/validate"
)

func written(t testing.TB, top *model.Topology, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, top, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// With traffic there is a section of it, and the drawing shows what is asked for.
func TestParts(t *testing.T) {
	top := samplestest.Topology(t, "weighted-shift")
	var plain, full strings.Builder
	if err := Write(&plain, top, Options{}); err != nil {
		t.Fatal(err)
	}
	if err := Write(&full, top, Options{Parts: overlay.Parts{Latency: true, Traffic: true}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\n## Traffic\n", "| `pay -> alb-blue` | resolves-to | 90 % |\n", "weight 90 · 90 %", "│ p50 "} {
		if !strings.Contains(full.String(), want) || strings.Contains(plain.String(), want) {
			t.Errorf("%q: in the plain report %t, in the full one %t", want, strings.Contains(plain.String(), want), strings.Contains(full.String(), want))
		}
	}
}

func TestSamples(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			golden.RequireEqual(t, []byte(written(t, samplestest.Topology(t, name), Options{})))
		})
	}
}

func TestSameBytesTwice(t *testing.T) {
	first, second := written(t, samplestest.Topology(t, "global-storefront"), Options{}), written(t, samplestest.Topology(t, "global-storefront"), Options{})
	if first != second {
		t.Error("two runs differ")
	}
}

func TestWidthOfTheDrawing(t *testing.T) {
	for _, width := range []int{40, 100} {
		out := written(t, samplestest.Topology(t, "global-storefront"), Options{Width: width})
		_, out, _ = strings.Cut(out, "```text\n")
		picture, _, _ := strings.Cut(out, "```")
		for _, line := range strings.Split(picture, "\n") {
			if n := utf8.RuneCountInString(line); n > width {
				t.Errorf("%d columns where %d are allowed: %q", n, width, line)
			}
		}
	}
}

func TestEmptyDesign(t *testing.T) {
	top, err := model.New("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, []byte(written(t, top, Options{})))
}

func TestAcceptedFindingsStandWithTheirReason(t *testing.T) {
	top := samplestest.Topology(t, "broken-launch")
	first := validate.Check(top).Findings[0]
	top, err := model.Apply(top, model.IgnoreFinding{Ignore: model.Ignore{Rule: first.Rule, On: first.Nodes[0], Reason: "known | accepted"}})
	if err != nil {
		t.Fatal(err)
	}
	out := written(t, top, Options{})
	_, accepted, found := strings.Cut(out, "## Accepted findings")
	if !found || !strings.Contains(accepted, first.Rule) || !strings.Contains(accepted, `known \| accepted`) {
		t.Errorf("the reason is missing:\n%s", out)
	}
}

func TestUnknownPlacesAreSaid(t *testing.T) {
	out := written(t, traffictest.Design(t, "users u", "cloudfront cdn", "s3 b region=us-east-1", "u -> cdn", "cdn -> b access=oac"), Options{})
	if !strings.Contains(out, "| `u` | `*` | served: ") || !strings.Contains(out, " | - | - | - | - | - |") {
		t.Errorf("users without a place need a reason instead of numbers:\n%s", out)
	}
}

var hostile = []string{
	"a|b", "`x`", "```", "~~~", "# head", "- list", "1. list", "1) list", "+ x", "=====", "> quote", "*em* __strong__", "[a](https://example.com)", "![i](x)", "<b>x</b>", "&lt;", "@team", "$x$",
	`back\slash\`, "two\nlines\n## head", "esc\x1b[31m", "c1\u009b31m", "rtl\u202eabc", "日本語 😀", "|---|", "", "<!--", "    code",
}

// hostileDesign has the text wherever a person can write one.
func hostileDesign(t testing.TB, text string) *model.Topology {
	t.Helper()
	users := model.NewNode("users", text, &model.Users{Locations: model.Some([]string{text, "Paris"})})
	cdn := model.NewNode("cdn", text, &model.CloudFront{Aliases: model.Some([]string{text})})
	bucket := model.NewNode("b", text, &model.S3{Region: model.Some(text)})
	origin := model.NewLink(cdn, bucket)
	origin.Spec = &model.OriginSpec{Path: model.Some(text)}
	top, err := model.New(text, []*model.Node{users, cdn, bucket}, []*model.Link{model.NewLink(users, cdn), origin})
	if err != nil {
		t.Fatal(err)
	}
	top, err = model.Apply(top, model.Describe{Name: text, Description: text}, model.IgnoreFinding{Ignore: model.Ignore{Rule: "cloudfront/no-waf", On: "cdn", Reason: "because " + text}})
	if err != nil {
		t.Fatal(err)
	}
	return top
}

// checkPage tells whether a text changed the page: headings are the known ones,
// rows have the columns of their table, the fence closes.
func checkPage(t *testing.T, text string, sections ...string) {
	checkLines(t, text, written(t, hostileDesign(t, text), Options{Sections: sections}))
}

func checkLines(t *testing.T, text, out string) {
	t.Helper()
	for _, r := range out {
		if r != '\n' && r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u202e' {
			t.Errorf("%q leaves %U", text, r)
		}
	}
	known := []string{"## Drawing", "## Findings", "## Accepted findings", "## Patterns", "## Latency", "## Assumptions", "## Survival", "## Availability and recovery"}
	columns, fenced := 0, ""
	for i, line := range strings.Split(out, "\n") {
		switch {
		case fenced != "":
			if line == fenced {
				fenced = ""
			}
		case strings.HasPrefix(line, "```"):
			fenced = strings.TrimSuffix(line, "text")
		case strings.HasPrefix(line, "|"):
			n := bars(line)
			if columns == 0 {
				columns = n
			}
			if n != columns {
				t.Errorf("%q: a row with %d bars in a table with %d: %s", text, n, columns, line)
			}
		case i > 0 && strings.HasPrefix(line, "#"):
			if !slices.Contains(known, line) {
				t.Errorf("%q makes a heading: %s", text, line)
			}
		case strings.HasPrefix(line, ">"), strings.HasPrefix(line, "<"), strings.HasPrefix(line, "=="), strings.HasPrefix(line, "    "):
			t.Errorf("%q makes a block: %s", text, line)
		}
		if !strings.HasPrefix(line, "|") {
			columns = 0
		}
	}
	if fenced != "" {
		t.Errorf("%q leaves the fence open", text)
	}
}

// bars counts the bars of a table row that no backslash escapes.
func bars(line string) int {
	n, escaped := 0, false
	for _, r := range line {
		if r == '|' && !escaped {
			n++
		}
		escaped = r == '\\' && !escaped
	}
	return n
}

func TestHostileText(t *testing.T) {
	for _, text := range hostile {
		checkPage(t, text)
	}
}

// Every section writes texts by these pieces alone. [TestHostileText] writes
// whole reports, whose estimates and rules take longer than their writing.
func FuzzText(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = text[:min(len(text), 200)]
		top, err := model.New(text, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if top, err = model.Apply(top, model.Describe{Name: text, Description: text}); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		p := &page{Writer: bufio.NewWriter(&b), t: top}
		p.head()
		p.table([]string{"text", "code", "codes", "source"}, 1, slices.Values([][]string{{Escape(text), code(text), codes([]string{text, text}), source(text)}, {code(text + "`"), source("https://" + text), "", Escape("a" + text)}}))
		p.paragraph("%s", escapeLine(text))
		mark := fence(drawnText(text))
		p.paragraph("%stext\n%s\n%s", mark, drawnText(text), mark)
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		checkLines(t, text, b.String())
	})
}

// drawnText is a text as a drawing has it.
func drawnText(text string) string { return model.Visible(text) }

func BenchmarkWrite(b *testing.B) {
	top := samplestest.Topology(b, "global-storefront")
	for b.Loop() {
		if err := Write(io.Discard, top, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestJoinedEmojiStayWhole(t *testing.T) {
	const family = "👨\u200d👩\u200d👧"
	if got := Escape(family + "\u202e"); got != family+"·" {
		t.Errorf("%q", got)
	}
}

// A report of chosen sections has those alone, in their order.
func TestSections(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, samplestest.Topology(t, "static-site"), Options{Sections: []string{"survival", "findings"}}); err != nil {
		t.Fatal(err)
	}
	var heads []string
	for _, line := range strings.Split(b.String(), "\n") {
		if strings.HasPrefix(line, "## ") {
			heads = append(heads, line)
		}
	}
	if got := strings.Join(heads, " "); got != "## Findings ## Survival" {
		t.Errorf("sections %s", got)
	}
}

// What takes longer than all the rest of a very large design is left out aloud, and
// written where it is asked for.
func TestObjectivesOfVeryLargeDesigns(t *testing.T) {
	var nodes []*model.Node
	for i := range 1001 {
		nodes = append(nodes, model.NewNode(fmt.Sprintf("store-%d", i), "", &model.S3{Region: model.Some("us-east-1")}))
	}
	top, err := model.New("large", nodes, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		sections []string
		want     string
	}{
		{nil, "Left out, since the design has 1001 nodes: `--sections objectives` writes it."},
		{[]string{"objectives"}, "There are no users."},
	} {
		var b strings.Builder
		if err := Write(&b, top, Options{Sections: c.sections}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), c.want) {
			t.Errorf("sections %v do not say %q", c.sections, c.want)
		}
	}
}
