package formats_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"portolan/export/formats"
	"portolan/export/text"
	"portolan/model"
	"portolan/model/layout"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// The boxes of all formats say the same of a node, in the same order: kind,
// name, facts and what guards it. PNG paints the shapes of SVG, the canvas the
// grid of the text.
func TestBoxesSayTheSameInEveryFormat(t *testing.T) {
	for _, name := range samples.Names() {
		for _, guards := range []string{"folded", "apart"} {
			top := samplestest.Topology(t, name)
			want := map[string]string{}
			for _, n := range layout.GraphOf(top, layout.Options{Unfold: guards == "apart", Whole: true}).Nodes {
				said := append([]string{n.Face.Caption, n.Face.Title}, n.Face.Facts...)
				for _, b := range n.Face.Badges {
					said = append(said, b.Text)
				}
				want[n.ID] = letters(said...)
			}
			values := map[string]string{formats.Guards: guards}
			for format, boxes := range map[string]func(string) map[string]string{"dot": dotBoxes, "mermaid": mermaidBoxes, "svg": svgBoxes} {
				same(t, name+" "+format, boxes(string(written(t, formats.Find(formats.All(), format), top, values))), want)
			}
			same(t, name+" text", gridBoxes(top, guards == "apart"), want)
		}
	}
}

func same(t *testing.T, where string, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d boxes, want %d", where, len(got), len(want))
	}
	for id, said := range want {
		if key := strings.Map(word, id); got[id] != said && got[key] != said {
			t.Errorf("%s: %s says %q, want %q", where, id, got[id], said)
		}
	}
}

// word makes an id what Mermaid calls it.
func word(r rune) rune {
	if r == '-' || r == '.' {
		return '_'
	}
	return r
}

// letters is a text without blanks, which may have become breaks, and without
// the signs before guards.
func letters(said ...string) string {
	return strings.NewReplacer(" ", "", "+", "", "⛨", "").Replace(strings.Join(said, ""))
}

func dotBoxes(out string) map[string]string {
	boxes := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\s+"([^"]+)" \[ label="([^"]*)"`).FindAllStringSubmatch(out, -1) {
		boxes[m[1]] = letters(strings.ReplaceAll(m[2], `\n`, ""))
	}
	return boxes
}

func mermaidBoxes(out string) map[string]string {
	boxes := map[string]string{}
	entity := regexp.MustCompile(`#(\d+);`)
	for _, m := range regexp.MustCompile(`(?m)^ +n_(\w+)\["(.*)"\]:::`).FindAllStringSubmatch(out, -1) {
		shown := html.UnescapeString(entity.ReplaceAllString(m[2], "&#$1;"))
		boxes[m[1]] = letters(strings.ReplaceAll(shown, "<br/>", ""))
	}
	return boxes
}

func svgBoxes(out string) map[string]string {
	boxes := map[string]string{}
	for _, g := range strings.Split(out, `<g class="node"`)[1:] {
		id := regexp.MustCompile(`data-id="([^"]*)"`).FindStringSubmatch(g)
		group, _, _ := strings.Cut(g, "</g>")
		said := ""
		for _, m := range regexp.MustCompile(`<text[^>]*>([^<]*)</text>`).FindAllStringSubmatch(group, -1) {
			said += m[1]
		}
		boxes[html.UnescapeString(id[1])] = letters(html.UnescapeString(said))
	}
	return boxes
}

func gridBoxes(top *model.Topology, apart bool) map[string]string {
	d := layout.Fit(top, 0, 0, layout.Options{Unfold: apart})
	grid := &text.Grid{}
	text.PaintInto(grid, d, text.PaintOptions{})
	said := make([]map[text.Role]string, len(d.Boxes))
	for _, c := range grid.Cells {
		if c.Owner <= 0 {
			continue
		}
		if said[c.Owner-1] == nil {
			said[c.Owner-1] = map[text.Role]string{}
		}
		said[c.Owner-1][c.Style.Role()] += grid.Text(c)
	}
	boxes := map[string]string{}
	for i, s := range said {
		boxes[d.Boxes[i].ID] = letters(s[text.Caption], s[text.Title], s[text.Fact], s[text.Badge])
	}
	return boxes
}
