package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"portolan/model/layout"
)

func names() []string {
	var out []string
	for name := range pictures {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func TestPictures(t *testing.T) {
	for _, name := range names() {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			var b strings.Builder
			for _, o := range []layout.Options{
				{},
				{Direction: layout.TopDown},
				{Level: layout.Compact},
				{Level: layout.Dots},
			} {
				g := graph(pictures[name], o.Level)
				fmt.Fprintf(&b, "%s\n", paint(layout.Arrange(g, o), PaintOptions{}))
			}
			g := graph(pictures[name], layout.Detail)
			b.WriteString(paint(layout.Arrange(g, layout.Options{}), PaintOptions{ASCII: true}).String())
			golden.RequireEqual(t, b.String())
		})
	}
}

func TestHandPlacedPicture(t *testing.T) {
	g := graph(pictures["two regions"], layout.Detail)
	g.Nodes[2].Fixed = &layout.Point{X: 30, Y: 24}
	g.Nodes[6].Fixed = &layout.Point{X: 120, Y: 2}
	golden.RequireEqual(t, paint(layout.Arrange(g, layout.Options{}), PaintOptions{}).String())
}

func TestFocusCountsAndBadges(t *testing.T) {
	g := graph(pictures["fan out"], layout.Detail)
	g.Nodes[1].Face.Badges = []layout.Badge{{ID: "acl", Text: "WAF acl"}, {ID: "cert", Text: "ACM CERT cert"}}
	d := layout.Arrange(g, layout.Options{})
	o := PaintOptions{Focus: "cdn", Counts: map[string]Counts{"web": {Errors: 1, Warnings: 2}, "api": {Warnings: 1}}}
	unicode := paint(d, o).String()
	o.ASCII = true
	golden.RequireEqual(t, unicode+"\n"+paint(d, o).String())
}

func TestStylesTellRoleOwnerAndFlags(t *testing.T) {
	g := graph(pictures["fan out"], layout.Detail)
	d := layout.Arrange(g, layout.Options{})
	web, api := d.Boxes[d.Box("web")], d.Boxes[d.Box("api")]
	grid := paint(d, PaintOptions{
		Focus: "web", Dimmed: map[string]bool{"api": true, d.Lines[0].ID: true},
		Failed: map[string]bool{"assets": true}, Line: d.Lines[2].ID,
	})
	title := grid.At(web.X+2, web.Y+1)
	if title.R != 'w' || title.Style.Role() != Title || !title.Style.Has(Focused) || title.Owner != int32(d.Box("web")+1) {
		t.Errorf("title cell is %+v", title)
	}
	if c := grid.At(api.X, api.Y); c.Style.Role() != BoxBorder || !c.Style.Has(Dimmed) {
		t.Errorf("dimmed border cell is %+v", c)
	}
	p := d.Lines[0].Points[0]
	if c := grid.At(p.X+1, p.Y); c.Style.Role() != RequestLine || !c.Style.Has(Dimmed) || c.Owner != -1 {
		t.Errorf("dimmed line cell is %+v", c)
	}
	p = d.Lines[2].Points[0]
	if c := grid.At(p.X+1, p.Y); c.Owner != -3 || !c.Style.Has(Focused) {
		t.Errorf("the trunk that the focused line shares is %+v", c)
	}
	at := d.Lines[1].LabelAt
	if c := grid.At(at.X, at.Y); c.R != '/' || c.Style.Role() != Label || c.Owner != -2 {
		t.Errorf("label cell is %+v", c)
	}
	if c := grid.At(-1, 0); c.R != ' ' || c.Owner != 0 {
		t.Errorf("outside the grid is %+v", c)
	}
}

// A Region that is down is told from the others without colour, at any zoom,
// and what runs across its border stays as it is.
func TestARegionThatIsDown(t *testing.T) {
	var b strings.Builder
	for _, level := range []layout.Level{layout.Detail, layout.Compact, layout.Dots} {
		d := layout.Arrange(graph(pictures["two regions"], level), layout.Options{Level: level})
		plain := paint(d, PaintOptions{})
		for _, ascii := range []bool{false, true} {
			grid := paint(d, PaintOptions{Down: map[string]bool{"us-east-1": true}, ASCII: ascii})
			fmt.Fprintf(&b, "%s\n", grid)
			for i, c := range plain.Cells {
				switch got := grid.Cells[i]; c.Style.Role() {
				case FrameBorder, FrameTitle:
				default:
					if got.Owner != c.Owner || got.Style != c.Style {
						t.Fatalf("level %v: cell %d,%d is %+v, before %+v", level, i%plain.W, i/plain.W, got, c)
					}
				}
			}
		}
		for i := range d.Frames {
			f := &d.Frames[i]
			corner := paint(d, PaintOptions{Down: map[string]bool{"us-east-1": true}}).At(f.X, f.Y)
			if down := f.ID == "us-east-1"; corner.Style.Has(Dead|Failed) != down || (corner.R == '×') != down {
				t.Errorf("level %v: the corner of %s is %+v", level, f.ID, corner)
			}
		}
	}
	golden.RequireEqual(t, b.String())
}

func TestClipShowsThatPartOfTheDrawing(t *testing.T) {
	for _, name := range names() {
		d := layout.Arrange(graph(pictures[name], layout.Detail), layout.Options{})
		whole := paint(d, PaintOptions{})
		grid := &Grid{}
		for y := -3; y < d.H; y += 7 {
			for x := -3; x < d.W; x += 11 {
				PaintInto(grid, d, PaintOptions{Clip: Rect{x, y, 23, 9}})
				for cy := range grid.H {
					for cx := range grid.W {
						got, want := grid.At(cx, cy), whole.At(x+cx, y+cy)
						sign := grid.Text(got) == whole.Text(want)
						if got.R, want.R = 0, 0; !sign || got != want {
							t.Fatalf("%s: clip at %d,%d: cell %d,%d is %+v, in the whole %+v", name, x, y, cx, cy, grid.At(cx, cy), whole.At(x+cx, y+cy))
						}
					}
				}
			}
		}
	}
}

func TestNoCellActsOnATerminal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SampledFrom([]string{"\x1b[31m", "日本語", "a\tb", "\u202eabc", "é", "👍🏽", "\x00\x07", "ok", "\u0085", "x\u0301", "\xff", "हिन्दी", "👩\u200d👧", "❤\ufe0f", "e\u202e\u0301", "\U0001f3f4\U000e0067\U000e007f"})
		g := graph(pictures["fan out"], layout.Detail)
		for i := range g.Nodes {
			f := &g.Nodes[i].Face
			f.Title, f.Caption, f.Facts = words.Draw(t, "title")+words.Draw(t, "more"), words.Draw(t, "caption"), []string{words.Draw(t, "fact")}
			g.Nodes[i].Group = words.Draw(t, "frame")
		}
		for i := range g.Edges {
			g.Edges[i].Label = words.Draw(t, "label")
		}
		d := layout.Arrange(g, layout.Options{Direction: layout.Direction(rapid.IntRange(0, 1).Draw(t, "direction"))})
		grid := paint(d, PaintOptions{})
		for _, line := range grid.lines() {
			if w := layout.Columns(line); w > d.W {
				t.Fatalf("line of %d columns in a drawing of %d: %q", w, d.W, line)
			}
			for _, r := range line {
				if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
					t.Fatalf("%U in %q", r, line)
				}
			}
		}
		for y := range grid.H {
			for x := range grid.W {
				before := grid.At(x-1, y)
				wide := x > 0 && before.R != 0 && layout.Columns(grid.Text(before)) == 2
				if half := grid.At(x, y).R == 0; half != wide {
					t.Fatalf("wide rune split at %d,%d in %q", x, y, grid.lines()[y])
				}
			}
		}
	})
}
