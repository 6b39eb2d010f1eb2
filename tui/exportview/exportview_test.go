package exportview_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/export/dot"
	"portolan/export/palette"
	"portolan/export/text"
	"portolan/model"
	"portolan/samples"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/exportview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate"
)

// small is a design whose exports hardly change with the exporters.
const small = `portolan: 1
name: Small
nodes:
  - {id: home, kind: users, locations: [Lima]}
  - {id: www, kind: record, name: www.example.com}
links:
  - home -> www
`

// view shows a sample, or the small design, with some findings.
func view(t *testing.T, name string, findings ...validate.Finding) (*exportview.Panel, *model.Topology) {
	t.Helper()
	p := exportview.New()
	p.SetSource("shop.topo.yaml")
	top := parttest.Parse(t, small)
	if name != "small" {
		top = samplestest.Topology(t, name)
	}
	p.Set(top, &validate.Report{Findings: findings})
	return p, top
}

var broken = validate.Finding{Rule: "graph/dead-end", Severity: validate.Error, Nodes: []string{"cdn"}, Message: "Shop CDN has no origin, so every request to it fails."}

func TestPictures(t *testing.T) {
	for _, c := range []struct {
		name, sample, keys string
		w, h               int
		g                  *theme.Glyphs
	}{
		{"dot_120x33", "small", "down", 120, 33, theme.Unicode},
		{"dot_80x20", "small", "down tab down right", 80, 20, theme.Unicode},
		{"text_120x33", "small", "down down", 120, 33, theme.Unicode},
		{"text_80x20_ascii", "small", "down down tab right right down space tab", 80, 20, theme.ASCII},
		{"form_40x12", "small", "down", 40, 12, theme.Unicode},
		{"preview_40x12", "small", "down tab tab right", 40, 12, theme.Unicode},
		{"tiny_30x8", "small", "down down", 30, 8, theme.ASCII},
		{"search_80x20", "small", "down / 'www' enter", 80, 20, theme.Unicode},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := view(t, c.sample)
			parttest.Press(p, c.keys)
			golden.RequireEqual(t, []byte(parttest.Picture(p, c.w, c.h, c.g)))
		})
	}
	t.Run("findings_120x33", func(t *testing.T) {
		p, _ := view(t, "static-site", broken)
		golden.RequireEqual(t, []byte(parttest.Picture(p, 120, 33, theme.Unicode)))
	})
	t.Run("diff_80x20", func(t *testing.T) {
		var pic string
		t.Run("draw", func(t *testing.T) { // in a folder of its own
			t.Chdir(t.TempDir())
			p, top := view(t, "small")
			var b bytes.Buffer
			if err := text.Write(&b, top, text.Options{}); err != nil {
				t.Fatal(err)
			}
			old := strings.Replace(b.String(), "ROUTE 53", "ROUTE 66", 1) + "one line more\n"
			if err := os.WriteFile("shop.txt", []byte(old), 0o600); err != nil {
				t.Fatal(err)
			}
			parttest.Press(p, "down down d")
			pic = parttest.Picture(p, 80, 20, theme.Unicode)
		})
		golden.RequireEqual(t, []byte(pic))
	})
}

func TestWriting(t *testing.T) {
	p, top := view(t, "static-site")
	var graph, drawing bytes.Buffer
	if err := dot.Write(&graph, top, dot.Options{Theme: palette.Dark, Folded: true}); err != nil {
		t.Fatal(err)
	}
	parttest.Press(p, "down tab down right shift+tab") // theme dark
	w, ok := parttest.Press(p, "enter").(act.WriteFile)
	if !ok || w.Path != "shop.dot" || w.Overwrite || !bytes.Equal(w.Data, graph.Bytes()) {
		t.Errorf("enter writes %s, %d bytes", w.Path, len(w.Data))
	}
	p.Select("text")
	if err := text.Write(&drawing, top, text.Options{}); err != nil {
		t.Fatal(err)
	}
	if c, ok := parttest.Press(p, "y").(act.Copy); !ok || c.Text != drawing.String() {
		t.Errorf("y gives %#v", c)
	}
	parttest.Press(p, "e ctrl+u 'docs/net.txt' enter")
	if w, ok := parttest.Press(p, "enter").(act.WriteFile); !ok || w.Path != "docs/net.txt" {
		t.Errorf("enter after naming a target gives %#v", w)
	}
}

// A folder is no file to replace: that is said at once.
func TestATargetThatNoFileCanHave(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("shop.dot", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("shop-stacks", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p, _ := view(t, "static-site")
	for word, says := range map[string]string{"dot": "shop.dot is a folder, not a file", "cloudformation": "shop-stacks is a file, not a folder"} {
		p.Select(word)
		for _, key := range []string{"enter", "enter", "d"} {
			if s, ok := parttest.Press(p, key).(act.Say); !ok || !s.Error || !strings.Contains(s.Text, says) {
				t.Errorf("%s: %s gives %#v", word, key, s)
			}
		}
		if pic := parttest.Picture(p, 120, 33, theme.Unicode); !strings.Contains(pic, "⚠ a f") || strings.Contains(pic, "--force") {
			t.Errorf("%s: the picture offers it:\n%s", word, pic)
		}
	}
}

// The command line reads the file, which is not this design before it is saved.
func TestTheCommandOfAnUnsavedDesign(t *testing.T) {
	p, _ := view(t, "small")
	const lead = "Once saved, same as: portolan export"
	if pic := parttest.Picture(p, 80, 20, theme.Unicode); strings.Contains(pic, lead) || !strings.Contains(pic, "Same as: portolan export") {
		t.Errorf("saved:\n%s", pic)
	}
	p.SetUnsaved(true)
	if pic := parttest.Picture(p, 80, 20, theme.Unicode); !strings.Contains(pic, lead) {
		t.Errorf("not saved:\n%s", pic)
	}
}

// The footer names what works in the pane that has the focus; 80 columns have
// room for all but the search.
func TestHints(t *testing.T) {
	p, _ := view(t, "static-site", broken)
	hints := func() string {
		parttest.Picture(p, 80, 20, theme.Unicode)
		text := ""
		for _, h := range p.Bindings().Hints() {
			text += h.Label() + " " + h.Does + "   "
		}
		text = strings.TrimSpace(text)
		if n := len([]rune(strings.TrimSuffix(text, "   / search"))); n > 78 {
			t.Errorf("%d columns: %s", n, text)
		}
		return text
	}
	for _, c := range []struct{ format, keys, want string }{
		{"cloudformation", "", "! export anyway   ↑↓ format   tab options   e target   / search"},
		{"cloudformation", "!", "⏎ write   ↑↓ format   tab options   e target   y copy   d diff   ! force off"},
		{"dot", "", "⏎ write   ↑↓ format   tab options   e target   y copy   d diff   / search"},
		{"dot", "tab", "⏎ write   ↑↓ option   ←→ change   tab preview   e target   y copy   d diff"},
		{"dot", "end down down down down down down down", "⏎ change target   ↑↓ option   tab preview   y copy   d diff   / search"},
		{"dot", "tab", "⏎ write   ↑↓←→ scroll   tab formats   e target   y copy   d diff   / search"},
		{"png", "", "⏎ write   tab formats   e target   d diff"},
		{"png", "tab", "⏎ write   ↑↓ format   tab options   e target   d diff"},
	} {
		p.Select(c.format)
		parttest.Press(p, c.keys)
		if got := hints(); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s, %s: %s", c.format, c.keys, got)
		}
	}
}

func TestAnExistingFileAsksOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	p, _ := view(t, "static-site")
	if err := os.WriteFile("shop.dot", []byte("digraph {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Select("dot")
	if !strings.Contains(parttest.Picture(p, 80, 20, theme.Unicode), "file exists") {
		t.Error("the file is not noticed")
	}
	if _, ok := parttest.Press(p, "enter").(act.Say); !ok {
		t.Fatal("the first enter does not warn")
	}
	if w, ok := parttest.Press(p, "enter").(act.WriteFile); !ok || !w.Overwrite {
		t.Errorf("the second enter gives %#v", w)
	}
	parttest.Press(p, "enter")
	if _, ok := parttest.Press(p, "down up enter").(act.Say); !ok {
		t.Error("a key in between does not take the consent back")
	}
}

// What a write would meet is said under the target, not below all values, while the target
// is in sight, and not of what this view wrote itself.
func TestTargetIsWarnedOfInItsPlace(t *testing.T) {
	t.Chdir(t.TempDir())
	p, _ := view(t, "static-site")
	w := parttest.Press(p, "enter").(act.WriteFiles)
	write := func(data func(act.File) []byte) string {
		for _, f := range w.Files {
			if err := os.MkdirAll(w.Dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(w.Dir, f.Name), data(f), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		p.Refresh()
		return parttest.Picture(p, 120, 56, theme.Unicode)
	}
	if frame := write(func(f act.File) []byte { return f.Data }); strings.Contains(frame, "files exist") {
		t.Errorf("warned of what was written\n%s", frame)
	}
	frame := write(func(act.File) []byte { return []byte("another") })
	_, target := parttest.Find(t, frame, w.Dir)
	if _, y := parttest.Find(t, frame, "files exist"); y != target+1 {
		t.Errorf("row %d says it of row %d\n%s", y, target, frame)
	}
	parttest.Press(p, "tab end")
	if frame := parttest.Picture(p, 80, 14, theme.Unicode); !strings.Contains(frame, "files exist") {
		t.Errorf("scrolled away\n%s", frame)
	}
}

func TestErrorFindingsHoldStacksBack(t *testing.T) {
	p, _ := view(t, "static-site", broken)
	say, ok := parttest.Press(p, "enter").(act.Say)
	if !ok || !say.Error || !strings.Contains(say.Text, "!") {
		t.Fatalf("enter gives %#v", say)
	}
	if _, ok := parttest.Press(p, "d").(act.Say); !ok {
		t.Error("d does not say why there is no difference")
	}
	parttest.Press(p, "!")
	w, ok := parttest.Press(p, "enter").(act.WriteFiles)
	if !ok || w.Dir != "shop-stacks" || len(w.Files) < 2 {
		t.Fatalf("forced, enter gives %#v", w)
	}
	if !strings.HasSuffix(p.Command(), "--force") {
		t.Errorf("the command line is %q", p.Command())
	}
	if pic := parttest.Picture(p, 120, 33, theme.Unicode); !strings.Contains(pic, "in spite of 1 error finding") || !strings.Contains(pic, "forced") {
		t.Errorf("the force does not show\n%s", pic)
	}
}

func TestStacksGoToAFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	p, _ := view(t, "static-site")
	w, ok := parttest.Press(p, "enter").(act.WriteFiles)
	if !ok || w.Overwrite {
		t.Fatalf("enter gives %#v", w)
	}
	names := map[string]bool{}
	for _, f := range w.Files {
		names[f.Name] = f.Executable
		if len(f.Data) == 0 {
			t.Errorf("%s is empty", f.Name)
		}
	}
	if x, ok := names["deploy.sh"]; !ok || !x {
		t.Errorf("files are %v: deploy.sh is missing or cannot be run", names)
	}
	if err := os.MkdirAll("shop-stacks", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, f := range w.Files {
		if err := os.WriteFile(filepath.Join("shop-stacks", f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parttest.Press(p, "d")
	if pic := parttest.Picture(p, 120, 33, theme.Unicode); strings.Count(pic, "no change") != len(w.Files) {
		t.Errorf("what was just written differs\n%s", pic)
	}
}

// Every sample is exported or refused with reasons, in every format.
func TestEverySampleGivesAPreview(t *testing.T) {
	for _, name := range samples.Names() {
		p, top := view(t, name)
		p.Set(top, validate.Check(top))
		for _, word := range []string{"cloudformation", "dot", "text"} {
			p.Select(word)
			pic := parttest.Picture(p, 120, 60, theme.Unicode)
			switch a := parttest.Press(p, "enter").(type) {
			case act.WriteFile, act.WriteFiles:
			case act.Say:
				if !a.Error || !strings.Contains(pic, "- ") {
					t.Errorf("%s as %s: %#v\n%s", name, word, a, pic)
				}
			default:
				t.Errorf("%s as %s: %#v", name, word, a)
			}
		}
	}
}

func TestCommandLine(t *testing.T) {
	p, _ := view(t, "static-site")
	p.SetSource("my shop's.topo.yaml")
	p.Select("text")
	parttest.Press(p, "tab right right down space down right")
	want := `portolan export text 'my shop'\''s.topo.yaml' --width 80 --ascii --direction lr -o 'my shop'\''s.txt'`
	if got := p.Command(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestKeysSayWhyTheyDoNothing(t *testing.T) {
	p, _ := view(t, "static-site")
	p.Select("dot")
	for _, k := range []string{"left", "!", "n", "d"} {
		if s, ok := parttest.Press(p, k).(act.Say); !ok || s.Text == "" {
			t.Errorf("%s is silent", k)
		}
	}
	if a := parttest.Press(p, "q"); a != nil {
		t.Errorf("q gives %#v", a)
	}
	none := exportview.New()
	if _, ok := parttest.Press(none, "enter").(act.Say); !ok {
		t.Error("without a design enter is silent")
	}
}

func TestMouse(t *testing.T) {
	p, _ := view(t, "static-site")
	click := func(text string) act.Action {
		for y, row := range strings.Split(parttest.Picture(p, 80, 24, theme.Unicode), "\n") {
			if i := strings.Index(row, text); i >= 0 && i < 40 {
				return p.Click(5, y, false)
			}
		}
		t.Fatalf("%q is not shown", text)
		return nil
	}
	click("Graphviz")
	click("theme")
	if got := p.Command(); !strings.Contains(got, "export dot") || !strings.Contains(got, "--theme dark") {
		t.Errorf("two clicks give %q", got)
	}
	click("shop.dot")
	click("shop.dot")
	if !p.Editing() {
		t.Error("a click on the chosen target does not edit it")
	}
	p.Paste("x")
	parttest.Picture(p, 80, 24, theme.Unicode)
	p.Click(0, 0, false)
	if p.Editing() {
		t.Error("a click outside does not close the prompt")
	}
}

func TestEverySizeIsDrawn(t *testing.T) {
	t.Chdir(t.TempDir())
	top := samplestest.Topology(t, "global-storefront")
	for _, p := range []*exportview.Panel{exportview.New(), exportview.New()} {
		p.Set(top, nil)
		p.Set(top, &validate.Report{Findings: []validate.Finding{broken}})
		for _, size := range [][2]int{{0, 0}, {1, 1}, {3, 30}, {9, 3}, {20, 7}, {33, 9}, {50, 30}, {66, 8}, {120, 5}, {200, 60}} {
			for _, k := range strings.Fields("down tab right down down tab right pgdown end / 'e' enter n ! d esc e esc up up up up up up home") {
				parttest.Picture(p, size[0], size[1], theme.Unicode)
				parttest.Press(p, k)
				p.Wheel(2)
			}
			p.Click(size[0]/2, size[1]/2, true)
			if strings.Contains(parttest.Picture(p, size[0], size[1], theme.ASCII), "\x1b") {
				t.Fatal("an escape sequence reaches the screen")
			}
			parttest.Press(p, "esc")
		}
	}
	parttest.Picture(exportview.New(), 80, 20, theme.Unicode)
}

// A graph carries all of a design, a flowchart only what its labels show.
func TestNotesSayWhatIsLeftOut(t *testing.T) {
	p, _ := view(t, "static-site")
	for format, want := range map[string]bool{"dot": false, "mermaid": true, "json": false} {
		p.Select(format)
		pic := parttest.Picture(p, 120, 33, theme.Unicode)
		if strings.Contains(pic, "Left out: properties that no label shows") != want || strings.Contains(pic, "Left out:") != want {
			t.Errorf("%s:\n%s", format, pic)
		}
	}
}

// A path that is cut never begins with "~", which stands for the home folder, at any
// width and in ASCII.
func TestACutPathIsNoHomeFolder(t *testing.T) {
	p, _ := view(t, "small")
	p.SetSource("/srv/teams/architecture/designs/of/this/year/and/the/next/shop.topo.yaml")
	for w := 24; w < 120; w++ {
		for _, g := range []*theme.Glyphs{theme.Unicode, theme.ASCII} {
			if pic := parttest.Picture(p, w, 40, g); strings.Contains(pic, " ~") {
				t.Fatalf("at %d columns:\n%s", w, pic)
			}
		}
	}
}
