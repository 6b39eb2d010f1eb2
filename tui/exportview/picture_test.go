package exportview_test

import (
	"bytes"
	"image/png"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/export/overlay"
	exportpng "portolan/export/png"
	"portolan/export/scene"
	"portolan/export/svg"
	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/exportview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate"
)

// The preview of a picture is the picture, in the cells that there are.
func TestPictureInCells(t *testing.T) {
	for name, g := range map[string]*theme.Glyphs{"unicode": theme.Unicode, "ascii": theme.ASCII} {
		t.Run(name, func(t *testing.T) {
			p, _ := view(t, "small")
			p.Select("png")
			golden.RequireEqual(t, []byte(parttest.Picture(p, 100, 30, g)))
		})
	}
}

// What the fonts of a PNG lack is told beside the target and as a check; an SVG
// lacks nothing.
func TestMissingLettersAreTold(t *testing.T) {
	p := exportview.New()
	p.SetSource("shop.topo.yaml")
	p.Set(parttest.Parse(t, "portolan: 1\nname: 日本\nnodes:\n  - {id: b, kind: alb, region: us-east-1}\n"), &validate.Report{})
	p.Select("png")
	got := parttest.Picture(p, 120, 33, theme.Unicode)
	for _, want := range []string{"⚠ 2 letters not in fonts", "⚠ 2 characters are not in its fonts (日, 本); SVG shows them"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	p.Select("svg")
	if got := parttest.Picture(p, 120, 33, theme.Unicode); strings.Contains(got, "fonts") {
		t.Errorf("an SVG is warned of\n%s", got)
	}
}

func TestPictureIsWrittenAtItsScale(t *testing.T) {
	t.Chdir(t.TempDir())
	p, top := view(t, "small")
	p.Select("png")
	parttest.Press(p, "tab right right right") // auto, 1, 2, 3
	screen := parttest.Picture(p, 120, 33, theme.Unicode)
	w, ok := parttest.Press(p, "shift+tab enter").(act.WriteFile)
	if !ok || w.Path != "shop.png" {
		t.Fatalf("%+v", w)
	}
	img, err := png.DecodeConfig(bytes.NewReader(w.Data))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(w.Data, encoded(t, top, 3)) {
		t.Error("it is not what the exporter writes")
	}
	if size := strings.Fields(after(screen, "✓ "))[0]; img.Width == 0 || size != strconv.Itoa(img.Width) {
		t.Errorf("%d pixels wide, shown as %q", img.Width, size)
	}
	if got := p.Command(); !strings.Contains(got, "export png shop.topo.yaml --scale 3 -o shop.png") {
		t.Error(got)
	}
}

func built(t *testing.T, top *model.Topology, o scene.Options) *scene.Scene {
	t.Helper()
	s, err := scene.Build(top, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func encoded(t *testing.T, top *model.Topology, scale int) []byte {
	t.Helper()
	p, err := exportpng.Of(built(t, top, scene.Options{}), scale)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A large picture is drawn in full only when it is written.
func TestLargePictureIsEncodedWhenWritten(t *testing.T) {
	p, _ := view(t, "global-storefront")
	p.Select("png")
	if s := parttest.Picture(p, 120, 33, theme.Unicode); !strings.Contains(s, "pixels") || strings.Contains(s, " kB") {
		t.Errorf("the size should be that of a picture not encoded yet:\n%s", s)
	}
	w, ok := parttest.Press(p, "enter").(act.WriteFile)
	if !ok || !bytes.HasPrefix(w.Data, []byte("\x89PNG")) {
		t.Fatalf("%T with %d bytes", w, len(w.Data))
	}
}

func TestPictureCannotBeCopied(t *testing.T) {
	p, _ := view(t, "small")
	p.Select("png")
	if say, ok := parttest.Press(p, "y").(act.Say); !ok || !strings.Contains(say.Text, "no text") {
		t.Errorf("%+v", say)
	}
	p.Select("svg")
	if c, ok := parttest.Press(p, "y").(act.Copy); !ok || !strings.HasPrefix(c.Text, "<svg") {
		t.Errorf("an SVG cannot be copied: %+v", c)
	}
}

func TestPictureAgainstTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	p, top := view(t, "small")
	p.Select("png")
	shown := func() string {
		p.Refresh()
		parttest.Press(p, "d")
		s := parttest.Picture(p, 120, 33, theme.Unicode)
		parttest.Press(p, "esc")
		return s
	}
	data := encoded(t, top, exportpng.DefaultScale)
	if err := os.WriteFile("shop.png", data, 0o600); err != nil {
		t.Fatal(err)
	}
	if s := shown(); !strings.Contains(s, "shop.png: no change") {
		t.Error(s)
	}
	if err := os.WriteFile("shop.png", data[:100], 0o600); err != nil {
		t.Fatal(err)
	}
	if s := shown(); !strings.Contains(s, "shop.png: another picture, 100 bytes on disk") {
		t.Error(s)
	}
	if say, ok := parttest.Press(p, "enter").(act.Say); !ok || !strings.Contains(say.Text, "exists") {
		t.Errorf("the first enter should ask: %+v", say)
	}
	if w, ok := parttest.Press(p, "enter").(act.WriteFile); !ok || !w.Overwrite {
		t.Errorf("the second enter should write: %+v", w)
	}
}

// What is switched on is in the export and on the command line.
func TestNotes(t *testing.T) {
	p, top := view(t, "static-site")
	rep := validate.Check(top)
	p.Set(top, rep)
	p.Select("svg")
	parttest.Press(p, "tab down down down down space down down space") // after theme, direction, guards and boxes: findings, traffic
	if got := p.Command(); !strings.Contains(got, "--with findings,traffic ") {
		t.Fatal(got)
	}
	n, err := overlay.Of(top, overlay.Parts{Findings: true, Traffic: true}, rep)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := svg.WriteScene(&want, built(t, top, scene.Options{Notes: n})); err != nil {
		t.Fatal(err)
	}
	c, ok := parttest.Press(p, "y").(act.Copy)
	if !ok || c.Text != want.String() {
		t.Error("the picture does not show what was switched on")
	}
}

func after(s, sign string) string {
	_, rest, _ := strings.Cut(s, sign)
	return rest
}
