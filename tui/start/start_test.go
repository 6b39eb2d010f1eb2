package start_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/tui/act"
	"portolan/tui/part/parttest"
	"portolan/tui/start"
	"portolan/tui/theme"
)

var designs = []start.Design{
	{Name: "static-site", Nodes: 4, Description: "Pages from a private bucket, served from edge locations near every user."},
	{Name: "dynamic-web", Nodes: 8, Description: "CloudFront caches the static parts and forwards the rest to an ALB."},
	{Name: "odd\x1b[2J-name-これは", Nodes: 120, Description: "A name with control characters\nand wide ones."},
}

var recent = []start.Recent{
	{Path: "~/shop.topo.yaml", Note: "yesterday"},
	{Path: "draft of 22 November", Note: "draft, 5 nodes", Draft: true},
}

func TestPictures(t *testing.T) {
	for _, size := range [][2]int{{120, 33}, {80, 20}, {40, 12}} {
		for name, keys := range map[string]string{"menu": "", "samples": "o down", "recent": "r"} {
			t.Run(fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), func(t *testing.T) {
				p := start.NewScreen(designs, recent)
				parttest.Press(p, keys)
				golden.RequireEqual(t, []byte(parttest.Picture(p, size[0], size[1], theme.Unicode)))
			})
		}
	}
	t.Run("ascii", func(t *testing.T) {
		golden.RequireEqual(t, []byte(parttest.Picture(start.NewScreen(designs[:2], recent), 80, 20, theme.ASCII)))
	})
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		keys string
		want act.Action
	}{
		{"n", act.Run{Command: act.NewDesign}},
		{"enter", act.Run{Command: act.NewDesign}},
		{"?", act.Run{Command: act.Help}},
		{"q", act.Run{Command: act.Quit}},
		{"end enter", act.Run{Command: act.Quit}},
		{"o", act.None{}},
		{"o down enter", act.OpenSample{Name: "dynamic-web"}},
		{"down enter enter", act.OpenSample{Name: "static-site"}},
		{"o esc n", act.Run{Command: act.NewDesign}},
		{"o n", act.Run{Command: act.NewDesign}},
		{"r enter", act.OpenFile{Path: "~/shop.topo.yaml"}},
		{"r end enter", act.OpenFile{Path: "draft of 22 November"}},
		{"esc", nil},
		{"x", nil},
	} {
		t.Run(c.keys, func(t *testing.T) {
			p := start.NewScreen(designs, recent)
			if got := parttest.Press(p, c.keys); got != c.want {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
		})
	}
}

func TestWithoutRecentFilesTheKeySaysWhy(t *testing.T) {
	if say, ok := start.NewScreen(designs, nil).Key(parttest.Key("r")).(act.Say); !ok || say.Text == "" {
		t.Error("r says nothing")
	}
}

func TestMouse(t *testing.T) {
	p := start.NewScreen(designs, recent)
	_, y := parttest.Find(t, parttest.Picture(p, 100, 30, theme.Unicode), "Open a sample")
	p.Click(10, y, false)
	_, y = parttest.Find(t, parttest.Picture(p, 100, 30, theme.Unicode), "dynamic-web")
	if got := p.Click(3, y, false); got != (act.OpenSample{Name: "dynamic-web"}) {
		t.Errorf("click on the sample gives %#v", got)
	}
}

func TestTheBundledDesignsAreReadable(t *testing.T) {
	all := start.Designs()
	if len(all) < 5 {
		t.Fatalf("only %d designs", len(all))
	}
	for _, d := range all {
		if d.Description == "" || d.Nodes == 0 {
			t.Errorf("%s: no description or no nodes", d.Name)
		}
	}
}

func TestEverySizeIsDrawn(t *testing.T) {
	for w := range 45 {
		for h := range 16 {
			p := start.NewScreen(designs, recent)
			for _, k := range []string{"o", "down", "end", "pgup", "esc", "r", "down", "esc", "end"} {
				parttest.Picture(p, w, h, theme.Unicode)
				p.Click(w/2, h/2, false)
				p.Wheel(1)
				p.Key(parttest.Key(k))
			}
			parttest.Picture(p, w, h, theme.ASCII)
		}
	}
}

// No word is cut beside an empty screen.
func TestRowsAreWholeWhereThereIsRoom(t *testing.T) {
	p := start.NewScreen(start.Designs(), nil)
	parttest.Press(p, "o")
	frame := parttest.Picture(p, 220, 50, theme.Unicode)
	for _, d := range start.Designs() {
		if strings.Count(frame, d.Description) == 0 {
			t.Errorf("%s is cut\n%s", d.Name, frame)
		}
	}
}
