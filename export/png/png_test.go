package png

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"
	"unicode"

	"portolan/export/overlay"
	"portolan/export/overlay/overlaytest"
	"portolan/export/palette"
	"portolan/export/scene"
	"portolan/model"
	"portolan/model/layout"
	"portolan/samples"
	"portolan/samples/samplestest"
)

func picture(t testing.TB, topo *model.Topology, o scene.Options, scale int) (*Picture, error) {
	t.Helper()
	s, err := scene.Build(topo, o)
	if err != nil {
		t.Fatal(err)
	}
	return Of(s, scale)
}

func written(t testing.TB, topo *model.Topology, o scene.Options, scale int) []byte {
	t.Helper()
	p, err := picture(t, topo, o, scale)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decoded(t testing.TB, src []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestSizeFollowsScale(t *testing.T) {
	topo := samplestest.Topology(t, "static-site")
	s, err := scene.Build(topo, scene.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, scale := range []int{1, 2, 4} {
		b := decoded(t, written(t, topo, scene.Options{}, scale)).Bounds()
		if b.Dx() != int(s.W)*scale || b.Dy() != int(s.H)*scale {
			t.Errorf("scale %d: %v for a scene of %v x %v", scale, b, s.W, s.H)
		}
	}
}

// Every shape of a scene leaves pixels of its colour where it stands.
func TestShapesAreThere(t *testing.T) {
	for _, theme := range []string{"light", "dark"} {
		topo := samplestest.Topology(t, "global-storefront")
		o := scene.Options{Theme: theme, Notes: &overlay.Notes{Findings: map[string]string{"cdn": "error", "cert-us": "warning"}}}
		s, err := scene.Build(topo, o)
		if err != nil {
			t.Fatal(err)
		}
		img := decoded(t, written(t, topo, o, 2))
		for _, g := range s.Groups {
			for _, shape := range g.Shapes {
				switch v := shape.(type) {
				case *scene.Text:
					if !shows(img, v.X*2, (v.Y-v.Size)*2, (v.X+v.W)*2, (v.Y+v.Size/3)*2, v.Fill) {
						t.Errorf("%s: text %q is not to be seen", theme, v.S)
					}
				case *scene.Rect:
					if v.Stroke != "" && !shows(img, v.X*2-2, v.Y*2-2, (v.X+v.W)*2+2, v.Y*2+2, v.Stroke) {
						t.Errorf("%s: the border of %s is not to be seen", theme, g.Title)
					}
				case *scene.Path:
					p, c := v.Steps[0], v.Fill
					if c == "" {
						c = v.Stroke
					}
					if !shows(img, p.X*2-10, p.Y*2-10, p.X*2+10, p.Y*2+10, c) {
						t.Errorf("%s: a path of %s is not to be seen", theme, g.Title)
					}
				}
			}
		}
	}
}

// shows tells whether an area has a pixel of about a colour.
func shows(img image.Image, x0, y0, x1, y1 float64, want string) bool {
	w := colour(want)
	near := func(a uint32, b uint8) bool { return max(int(a>>8), int(b))-min(int(a>>8), int(b)) <= 40 }
	for y := int(y0); y <= int(y1); y++ {
		for x := int(x0); x <= int(x1); x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			if near(r, w.R) && near(g, w.G) && near(b, w.B) {
				return true
			}
		}
	}
	return false
}

func TestStableAndThemed(t *testing.T) {
	topo := samplestest.Topology(t, "dynamic-web")
	light := written(t, topo, scene.Options{}, 1)
	if !bytes.Equal(light, written(t, topo, scene.Options{Theme: "light"}, 1)) {
		t.Error("the same picture is written in two ways")
	}
	dark := decoded(t, written(t, topo, scene.Options{Theme: "dark"}, 1))
	img := decoded(t, light)
	if img.Bounds() != dark.Bounds() {
		t.Errorf("themes differ in size: %v, %v", img.Bounds(), dark.Bounds())
	}
	if a, b := color.GrayModel.Convert(img.At(1, 1)).(color.Gray).Y, color.GrayModel.Convert(dark.At(1, 1)).(color.Gray).Y; a < 200 || b > 60 {
		t.Errorf("paper is %d in light and %d in dark", a, b)
	}
}

func titled(t testing.TB, title string) *model.Topology {
	t.Helper()
	topo, err := model.New("", []*model.Node{model.NewNode("a", title, model.KindALB.Info().NewSpec())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return topo
}

// ink counts the pixels that the title of a node leaves.
func ink(t testing.TB, title string) int {
	t.Helper()
	s, err := scene.Build(titled(t, title), scene.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range s.Groups {
		for _, shape := range g.Shapes {
			text, ok := shape.(*scene.Text)
			if !ok || text.S != scene.Clean(title) {
				continue
			}
			c := &canvas{scene: s, img: image.NewRGBA(image.Rect(0, 0, int(s.W)*2, int(s.H)*2)), scale: 2}
			c.text(text)
			n := 0
			for i := 3; i < len(c.img.Pix); i += 4 {
				if c.img.Pix[i] > 0 {
					n++
				}
			}
			return n
		}
	}
	t.Fatalf("no text %q", title)
	return 0
}

func TestGlyphsThatGoFontsLackShowAsBoxes(t *testing.T) {
	for _, s := range []string{"日", "🙂", "☃", "ש"} {
		if one, two := ink(t, "x"+s), ink(t, "x"+s+s); one <= ink(t, "x") || two <= one {
			t.Errorf("%s leaves nothing to be seen", s)
		}
	}
	if ink(t, "g\u0301") <= ink(t, "g") {
		t.Error("a combining mark leaves nothing to be seen")
	}
	if ink(t, "x\u200d") != ink(t, "x") {
		t.Error("a joiner is to be seen")
	}
}

// Text that is typed in letters and marks looks like text typed in letters.
func TestMarksAreDrawnOnTheirLetters(t *testing.T) {
	for _, pair := range [][2]string{{"Gro\u0308ße Zu\u0308rich", "Größe Zürich"}, {"E\u0301", "É"}, {"и\u0306", "й"}, {"e\u0323\u0302", "\u1ec7"}} {
		if !bytes.Equal(written(t, titled(t, pair[0]), scene.Options{}, DefaultScale), written(t, titled(t, pair[1]), scene.Options{}, DefaultScale)) {
			t.Errorf("%q is another picture than %q", pair[0], pair[1])
		}
	}
}

func TestMissingCharactersAreTold(t *testing.T) {
	for title, want := range map[string]string{
		"plain":                         "",
		"Gro\u0308ße → Ωж\u00a0x\u200d": "",
		"日日":                            "1 character is not in its fonts (日); SVG shows it",
		"日本 ❤\ufe0f हि":                 "4 characters are not in its fonts (日, 本, ❤\ufe0f, हि); SVG shows them",
		"一二三四五六七八九十":                    "10 characters are not in its fonts (一, 二, 三, 四, 五, 六, 七, 八, ...); SVG shows them",
	} {
		p, err := picture(t, titled(t, title), scene.Options{}, DefaultScale)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Note(); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	for _, name := range samples.Names() {
		p, err := picture(t, samplestest.Topology(t, name), scene.Options{Notes: overlaytest.Notes(samplestest.Topology(t, name), overlay.Parts{Findings: true, Latency: true, Traffic: true})}, DefaultScale)
		if err != nil {
			t.Fatal(err)
		}
		if note := p.Note(); note != "" {
			t.Errorf("%s: %s", name, note)
		}
	}
}

func TestTooLarge(t *testing.T) {
	var nodes []*model.Node
	for i := range 80 {
		nodes = append(nodes, model.NewNode(fmt.Sprintf("n%d", i), "", model.KindALB.Info().NewSpec()))
	}
	topo, err := model.New("many", nodes, nil)
	if err != nil {
		t.Fatal(err)
	}
	var big *SizeError
	_, err = picture(t, topo, scene.Options{}, 4)
	if !errors.As(err, &big) || big.Fits < 1 || big.Fits > 3 || !strings.Contains(err.Error(), fmt.Sprintf("scale %d fits", big.Fits)) {
		t.Fatalf("%v", err)
	}
	if fits(big.W/4*(big.Fits+1), big.H/4*(big.Fits+1)) || !fits(big.W/4*big.Fits, big.H/4*big.Fits) {
		t.Errorf("%+v: another scale fits", big)
	}
	if _, err := png.DecodeConfig(bytes.NewReader(written(t, titled(t, "small"), scene.Options{}, 4))); err != nil {
		t.Error(err)
	}
	if err := checkSize(&scene.Scene{W: 20000, H: 10}, 2); !errors.As(err, &big) || big.Fits != 0 || !strings.Contains(err.Error(), "without a scale") {
		t.Errorf("%v", err)
	}
	if err := checkSize(&scene.Scene{W: 16000, H: 16000}, 1); err == nil {
		t.Error("a picture of 1 GB is drawn")
	}
}

// Without a scale every design is a picture: at the usual scale where that fits,
// else at 1, else smaller, down to an overview that says it cannot be read.
func TestWithoutAScaleEverythingFits(t *testing.T) {
	for _, c := range []struct {
		w, h     float64
		at       float64 // 0 for what is not known beforehand
		said     string
		mayHave  int
		andLeast int // pixels
	}{
		{1000, 1000, 2, "", maxPixels, 1},
		{9000, 1000, 1, "drawn with --scale 1", maxPixels, 1},
		{16384, 400, 1, "drawn with --scale 1", maxPixels, 1},
		{20000, 1000, 0, "made smaller than --scale 1", maxPixels, maxSide * 700},
		{16000, 16000, 0, "made smaller than --scale 1", maxPixels, maxPixels / 2},
		{15120, 87683, 0, "too small to be read", smallPixels, smallPixels / 2},
		{78800, 298985, 0, "too small to be read", smallPixels, smallPixels / 2},
		{1, 1e7, 0, "too small to be read", smallPixels, 1},
	} {
		p, err := Of(&scene.Scene{W: c.w, H: c.h}, 0)
		if err != nil {
			t.Fatal(err)
		}
		w, h := p.Size()
		if !fits(w, h) || w < 1 || h < 1 || w*h > c.mayHave+w+h || w*h < c.andLeast {
			t.Errorf("%v x %v becomes %d x %d", c.w, c.h, w, h)
		}
		if c.at != 0 && p.scale != c.at || (c.said == "") != (p.Smaller() == "") || !strings.Contains(p.Smaller(), c.said) {
			t.Errorf("%v x %v at scale %v: %q", c.w, c.h, p.scale, p.Smaller())
		}
	}
}

// An overview shows lines and boxes where the picture at scale 1 has them.
func TestOverviewShowsWhatIsThere(t *testing.T) {
	s := &scene.Scene{W: 20 * maxSide, H: 20 * 200, Paper: "#ffffff", Groups: []scene.Group{{Shapes: []scene.Shape{
		&scene.Rect{X: 20 * 100, Y: 20 * 20, W: 20 * 50, H: 20 * 50, Fill: "#ff0000"},
		&scene.Path{Steps: []scene.Step{{Op: scene.Move, X: 20 * 300, Y: 20 * 40}, {Op: scene.Straight, X: 20 * 600, Y: 20 * 40}, {Op: scene.Straight, X: 20 * 700, Y: 20 * 140}}, Stroke: "#0000ff", Width: 60, Dash: []float64{40, 40}},
		&scene.Text{X: 20 * 1000, Y: 20 * 100, W: 20 * 40, Size: 58, Fill: "#008000"},
	}}}}
	p, err := Of(s, 0)
	if err != nil || p.scale >= overview {
		t.Fatalf("scale %v, %v", p.scale, err)
	}
	var b bytes.Buffer
	if err := p.Encode(&b); err != nil {
		t.Fatal(err)
	}
	img := decoded(t, b.Bytes())
	f := p.scale * 20
	for _, c := range []struct {
		x0, y0, x1, y1 float64
		colour         string
	}{{100, 20, 150, 70, "#ff0000"}, {300, 38, 590, 42, "#0000ff"}, {610, 50, 690, 130, "#0000ff"}, {1000, 98, 1040, 101, "#008000"}} {
		if !shows(img, c.x0*f, c.y0*f, c.x1*f, c.y1*f, c.colour) {
			t.Errorf("nothing of %s between %v, %v and %v, %v", c.colour, c.x0, c.y0, c.x1, c.y1)
		}
	}
}

// Every sample is a picture of the size that was told, in both themes and
// directions, with and without notes.
func TestSamples(t *testing.T) {
	for _, name := range samples.Names() {
		topo := samplestest.Topology(t, name)
		for _, o := range []scene.Options{
			{},
			{Theme: "dark", Direction: layout.TopDown},
			{Notes: overlaytest.Notes(topo, overlay.Parts{Findings: true, Latency: true, Traffic: true})},
		} {
			p, err := picture(t, topo, o, 1)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := p.Encode(&b); err != nil {
				t.Fatal(err)
			}
			w, h := p.Size()
			if got := decoded(t, b.Bytes()).Bounds(); got.Dx() != w || got.Dy() != h {
				t.Errorf("%s: %v, told %d x %d", name, got, w, h)
			}
		}
	}
}

func TestThumbnailKeepsProportions(t *testing.T) {
	p, err := picture(t, samplestest.Topology(t, "global-storefront"), scene.Options{}, 4)
	if err != nil {
		t.Fatal(err)
	}
	w, h := p.Size()
	for _, room := range [][2]int{{300, 1000}, {1000, 60}, {0, 0}, {1 << 20, 1 << 20}} {
		b := p.Thumbnail(room[0], room[1]).Bounds()
		if b.Dx() > max(1, min(room[0], w/4)) || b.Dy() > max(1, min(room[1], h/4)) {
			t.Errorf("%v for %v", b, room)
		}
		if d := b.Dx()*h - b.Dy()*w; b.Dy() > 10 && (d > w+h || d < -w-h) {
			t.Errorf("%v for a picture of %d x %d", b, w, h)
		}
	}
}

func TestScalesThatCannotBe(t *testing.T) {
	for _, scale := range []int{5, -1} {
		var bad *palette.OptionError
		if _, err := picture(t, titled(t, "a"), scene.Options{}, scale); !errors.As(err, &bad) {
			t.Errorf("%d: %v", scale, err)
		}
	}
}

// hostileTitles are letters that fonts lack, that have no width or that are none.
var hostileTitles = []string{"", "plain", "日本語🙂", "\x00\x1b", "\xff", strings.Repeat("W", 600), "\u202e", "e\u0301\u0301"}

// Whatever a title is, the picture is one, or too large for one.
func TestHostileTitles(t *testing.T) {
	for _, title := range hostileTitles {
		var big *SizeError
		p, err := picture(t, titled(t, title), scene.Options{}, 1)
		if errors.As(err, &big) {
			continue
		}
		var b bytes.Buffer
		if err := errors.Join(err, p.Encode(&b)); err != nil {
			t.Fatal(err)
		}
		decoded(t, b.Bytes())
	}
}

// A title decides what letters are drawn and how large the picture is: letters
// are drawn here, each on a piece of paper of its size. Compressing a picture is
// the same for every title; [TestHostileTitles] does it.
func FuzzTitles(f *testing.F) {
	for _, s := range hostileTitles {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		title = title[:min(len(title), 100)] // longer ones are cut, as that of 600 letters above
		p, err := picture(t, titled(t, title), scene.Options{}, 1)
		var big *SizeError
		if errors.As(err, &big) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if note := p.Note(); strings.ContainsFunc(note, unicode.IsControl) {
			t.Fatalf("%q is noted as %q", title, note)
		}
		for _, g := range p.scene.Groups {
			for _, shape := range g.Shapes {
				text, ok := shape.(*scene.Text)
				if !ok {
					continue
				}
				if text.X+text.W > p.scene.W || text.X < 0 || text.Y < 0 || text.Y > p.scene.H {
					t.Fatalf("%q leaves the picture: %+v of %g x %g", title, text, p.scene.W, p.scene.H)
				}
				piece := *text
				piece.X, piece.Y = 0, text.Size
				c := &canvas{scene: p.scene, img: image.NewRGBA(image.Rect(0, 0, int(text.W)+1, int(2*text.Size))), scale: 1}
				c.text(&piece)
			}
		}
	})
}

func BenchmarkStorefront(b *testing.B) {
	topo := samplestest.Topology(b, "global-storefront")
	for b.Loop() {
		p, err := picture(b, topo, scene.Options{}, DefaultScale)
		if err := errors.Join(err, p.Encode(io.Discard)); err != nil {
			b.Fatal(err)
		}
	}
}

// A picture is as large on paper at every scale.
func TestPhysicalSize(t *testing.T) {
	for scale := 1; scale <= MaxScale; scale++ {
		src := written(t, samplestest.Topology(t, "static-site"), scene.Options{}, scale)
		at := bytes.Index(src, []byte("pHYs"))
		if at != 37 || int(src[at+6])<<8|int(src[at+7]) != 3780*scale {
			t.Errorf("scale %d: pHYs at %d", scale, at)
		}
		if _, err := png.Decode(bytes.NewReader(src)); err != nil {
			t.Error(err)
		}
	}
}
