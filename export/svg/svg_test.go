package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/export/overlay"
	"portolan/export/overlay/overlaytest"
	"portolan/export/scene"
	"portolan/model"
	"portolan/model/layout"
	"portolan/samples"
	"portolan/samples/samplestest"
)

func written(t testing.TB, topo *model.Topology, o scene.Options) []byte {
	t.Helper()
	s, err := scene.Build(topo, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteScene(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// notes are all that can stand on top of a picture.
func notes(t testing.TB, topo *model.Topology) *overlay.Notes {
	t.Helper()
	return overlaytest.Notes(topo, overlay.Parts{Findings: true, Latency: true, Traffic: true})
}

func TestGolden(t *testing.T) {
	for _, c := range []struct {
		sample string
		o      scene.Options
	}{
		{"global-storefront", scene.Options{}},
		{"dynamic-web", scene.Options{Theme: "dark", Direction: layout.TopDown, Notes: &overlay.Notes{Findings: map[string]string{"cdn": "error", "web-cert": "warning"}}}},
		{"latency-routing", scene.Options{Theme: "dark", Notes: notes(t, samplestest.Topology(t, "latency-routing"))}},
		{"broken-launch", scene.Options{Direction: layout.TopDown, Notes: notes(t, samplestest.Topology(t, "broken-launch"))}},
	} {
		t.Run(c.sample, func(t *testing.T) { golden.RequireEqual(t, written(t, samplestest.Topology(t, c.sample), c.o)) })
	}
}

// element is what a test asks of a picture.
type element struct {
	name, text string
	attrs      map[string]string
}

// elements parses a picture strictly.
func elements(t testing.TB, src []byte) []element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(src))
	var out []element
	var open []int
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, src)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := element{name: tok.Name.Local, attrs: map[string]string{}}
			for _, a := range tok.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			open, out = append(open, len(out)), append(out, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				out[open[len(open)-1]].text += string(tok)
			}
		}
	}
}

func TestSamplesForScreenReadersAndBrowsers(t *testing.T) {
	for _, name := range samples.Names() {
		for _, theme := range []string{"light", "dark"} {
			topo := samplestest.Topology(t, name)
			src := written(t, topo, scene.Options{Theme: theme})
			if !bytes.Equal(src, written(t, topo, scene.Options{Theme: theme})) {
				t.Errorf("%s is written in two ways", name)
			}
			checkAccessible(t, topo, elements(t, src))
			checkAccessible(t, topo, elements(t, written(t, topo, scene.Options{Theme: theme, Direction: layout.TopDown, Notes: notes(t, topo)})))
			for _, outside := range []string{"href", "url(", "@import", "<script", "<image", "NaN", "Inf"} {
				if bytes.Contains(src, []byte(outside)) {
					t.Errorf("%s has %q", name, outside)
				}
			}
		}
	}
}

func checkAccessible(t *testing.T, topo *model.Topology, es []element) {
	t.Helper()
	root := es[0]
	if root.name != "svg" || root.attrs["role"] != "img" {
		t.Fatalf("root %+v", root)
	}
	byID := map[string]element{}
	texts := ""
	for _, e := range es {
		if id := e.attrs["id"]; id != "" {
			if _, twice := byID[id]; twice {
				t.Errorf("id %s stands twice", id)
			}
			byID[id] = e
		}
		if e.name == "text" {
			texts += e.text + "\n"
		}
	}
	labels := strings.Fields(root.attrs["aria-labelledby"])
	if len(labels) != 2 || byID[labels[0]].name != "title" || byID[labels[1]].name != "desc" {
		t.Fatalf("aria-labelledby %q", labels)
	}
	if byID[labels[0]].text != topo.Name {
		t.Errorf("title %q", byID[labels[0]].text)
	}
	desc := byID[labels[1]].text
	for _, n := range topo.Nodes {
		name := n.Title
		if r, ok := n.Spec.(*model.Record); ok && name == "" {
			name = r.Name.Val()
		}
		if name == "" {
			name = n.ID
		}
		if !strings.Contains(texts, name) || !strings.Contains(desc, name) {
			t.Errorf("%s is not in the picture and its description", name)
		}
	}
}

func TestDescriptionFollowsRequests(t *testing.T) {
	desc := elements(t, written(t, samplestest.Topology(t, "dynamic-web"), scene.Options{}))[2].text
	at := 0
	for _, want := range []string{"USERS denver", "leads to shop.example.com", "CLOUDFRONT Shop CDN", "guarded by ACM CERT cert, WAF Shop ACL", "assets (/static/*)", "ALB Web ALB", "in us-east-1", "EC2 Shop servers"} {
		i := strings.Index(desc[at:], want)
		if i < 0 {
			t.Fatalf("no %q behind %q in\n%s", want, desc[:at], desc)
		}
		at += i
	}
}

func hostile(t testing.TB, title string) *model.Topology {
	t.Helper()
	cdn := model.NewNode("cdn", title, model.KindCloudFront.Info().NewSpec())
	bucket := model.NewNode("bucket", title+title, model.KindS3.Info().NewSpec())
	acl := model.NewNode("acl", title, model.KindWAF.Info().NewSpec())
	l := model.NewLink(cdn, bucket)
	if p, ok := model.FindProp(l.Info().Props, "path"); ok {
		_ = p.Set(l.Spec, []string{title}) // a path that cannot be is left out
	}
	topo, err := model.New(title, []*model.Node{cdn, bucket, acl}, []*model.Link{l, model.NewLink(acl, cdn)})
	if err != nil {
		t.Fatal(err)
	}
	return topo
}

// hostileTitles try to leave the text that they are.
var hostileTitles = []string{
	"", "plain", `<script>alert("1")</script>`, "]]>&amp;&#0;", "a\x00\x1b[2J\x07", "\xff\xfe", "\u202eabc\u2066",
	"日本語", "👩\u200d👩\u200d👧", "e\u0301", "  two  spaces ", "line\nbreak\r", "\ufffe\uffff", strings.Repeat("W", 700), "'\"><", "ﷺ", "\U000e0041",
}

// checkTitle tells whether a title changed the picture: its elements are the
// known ones, the title is in it, and nothing steers a reader.
func checkTitle(t *testing.T, title string) {
	topo := hostile(t, title)
	checkPicture(t, title, written(t, topo, scene.Options{}))
}

func checkPicture(t *testing.T, title string, src []byte) {
	t.Helper()
	want, found := strings.Join(strings.Fields(scene.Clean(title)), ""), false
	for _, e := range elements(t, src) {
		switch e.name {
		case "svg", "title", "desc", "g", "rect", "path", "text":
		default:
			t.Fatalf("element %s", e.name)
		}
		found = found || e.name == "title" && strings.Contains(strings.Join(strings.Fields(e.text), ""), want)
	}
	if !found {
		t.Fatalf("%q is not in\n%s", want, src)
	}
	for _, r := range string(src) {
		if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
			t.Fatalf("%U in\n%s", r, src)
		}
	}
}

func TestHostileTitles(t *testing.T) {
	for _, s := range hostileTitles {
		checkTitle(t, s)
	}
}

// Titles are written here into a picture that stands already, into each of its
// texts: laying it out is the same for every title, and [TestHostileTitles] does it.
func FuzzTitles(f *testing.F) {
	for _, s := range hostileTitles {
		f.Add(s)
	}
	plain, err := scene.Build(hostile(f, "plain"), scene.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, title string) {
		var b bytes.Buffer
		if err := WriteScene(&b, retitled(plain, scene.Clean(title[:min(len(title), 100)]))); err != nil {
			t.Fatal(err)
		}
		checkPicture(t, title[:min(len(title), 100)], b.Bytes())
	})
}

// retitled is a picture with a text in every place of one.
func retitled(s *scene.Scene, text string) *scene.Scene {
	out := *s
	out.Title, out.Desc, out.Groups = text, text, nil
	for _, g := range s.Groups {
		g.ID, g.Title = text, text
		shapes := g.Shapes
		g.Shapes = nil
		for _, shape := range shapes {
			if t, ok := shape.(*scene.Text); ok {
				written := *t
				written.S = text
				g.Shapes = append(g.Shapes, &written)
			}
		}
		out.Groups = append(out.Groups, g)
	}
	return &out
}

func TestErrors(t *testing.T) {
	s, err := scene.Build(samplestest.Topology(t, "static-site"), scene.Options{})
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk is full")
	if err := WriteScene(broken{full}, s); !errors.Is(err, full) {
		t.Errorf("want the error of the writer: %v", err)
	}
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func TestNothingToDraw(t *testing.T) {
	topo, err := model.New("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if es := elements(t, written(t, topo, scene.Options{})); es[1].text != "Topology" {
		t.Errorf("%+v", es)
	}
}

// An SVG renderer that shares no code with this program must take every
// picture.
func TestRendererTakesSamples(t *testing.T) {
	tool, err := exec.LookPath("rsvg-convert")
	if err != nil {
		t.Skip("rsvg-convert is not installed: no renderer has looked at the pictures")
	}
	for _, name := range samples.Names() {
		src := written(t, samplestest.Topology(t, name), scene.Options{})
		root := elements(t, src)[0]
		cmd := exec.Command(tool, "--format=png")
		cmd.Stdin = bytes.NewReader(src)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		img, err := png.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		b := img.Bounds()
		if got := fmt.Sprint(b.Dx(), b.Dy()); got != root.attrs["width"]+" "+root.attrs["height"] {
			t.Errorf("%s is rendered as %s, want %s %s", name, got, root.attrs["width"], root.attrs["height"])
		}
		seen := map[string]bool{}
		for y := 0; y < b.Dy(); y += 3 {
			for x := 0; x < b.Dx(); x += 3 {
				r, g, bl, _ := img.At(x, y).RGBA()
				seen[fmt.Sprint(r>>8, g>>8, bl>>8)] = true
			}
		}
		if len(seen) < 8 {
			t.Errorf("%s is rendered in %d colours", name, len(seen))
		}
	}
}
