package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/export/formats"
	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/exportview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
)

// A format in the list, with an option of its own, is in the help and in the
// flags of the command line and in the export view, and both write the same.
func TestMadeUpFormatIsEverywhere(t *testing.T) {
	made := &formats.Format{
		Name: "poem", Short: "verse", Title: "A poem", Help: "lines on the design", Ending: ".poem", Fence: "verse",
		Options: []formats.Option{{Flag: "mood", Label: "mood", Values: []string{"merry", "grave"}, Help: "how it sounds"}},
		Write: func(w io.Writer, r formats.Request) error {
			mood := r.Value("mood")
			if mood == "" {
				mood = "merry"
			}
			_, err := fmt.Fprintf(w, "a %s song of %d nodes\n", mood, len(r.Topology.Nodes))
			return err
		},
	}
	list := append(formats.All(), made)
	path := filepath.Join(t.TempDir(), "a.topo.yaml")
	if err := os.WriteFile(path, []byte("portolan: 1\nnodes:\n  - {id: u, kind: users, locations: [Sydney]}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte(injectBegin+"\n"+injectEnd+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	export := func(args ...string) string {
		var out strings.Builder
		cmd := exportCommand(streams{in: strings.NewReader(""), out: &out, errs: &out, getenv: func(string) string { return "" }}, list)
		cmd.SilenceUsage, cmd.SilenceErrors = true, true
		cmd.SetArgs(args)
		cmd.SetOut(&out)
		if err := cmd.Execute(); err != nil {
			return err.Error()
		}
		return out.String()
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"poem", path}, "a merry song of 1 nodes\n"},
		{[]string{"verse", path, "--mood", "grave"}, "a grave song of 1 nodes\n"},
		{[]string{"poem", path, "--fence"}, "```verse\na merry song of 1 nodes\n```\n"},
		{[]string{"poem", path, "--inject", page}, ""},
		{[]string{"dot", path, "--fence"}, "--fence goes with mermaid, text and poem, not with dot"},
		{[]string{"dot", path, "--inject", page}, "--inject goes with mermaid, text, report and poem, not with dot"},
		{[]string{"poem", path, "--mood", "wild"}, `--mood cannot be "wild": merry or grave`},
		{[]string{"prose", path}, `no export format "prose"; there are dot, mermaid, svg, png, text, report, json, cloudformation, layout, poem`},
	} {
		if got := export(c.args...); got != c.want {
			t.Errorf("%v: %q, want %q", c.args, got, c.want)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != injectBegin+"\n```verse\na merry song of 1 nodes\n```\n"+injectEnd+"\n" {
		t.Errorf("the document: %q, %v", got, err)
	}
	if help := export("--help"); !strings.Contains(help, "mermaid, text, poem: as a code block") || !strings.Contains(help, "mermaid, text, report, poem: put the result") || !strings.Contains(help, "poem, verse          lines on the design") || !strings.Contains(help, "poem: how it sounds") {
		t.Errorf("help:\n%s", help)
	}

	top, err := model.New("", []*model.Node{model.NewNode("u", "", &model.Users{})}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := exportview.Of(list)
	p.Set(top, nil)
	if !p.Select("verse") {
		t.Fatal("the view does not know the format")
	}
	parttest.Press(p, "tab right")
	if pic := parttest.Picture(p, 100, 30, theme.Unicode); !strings.Contains(pic, "A poem") || !strings.Contains(pic, "mood") || !strings.Contains(pic, "a grave song of 1 nodes") {
		t.Errorf("the view:\n%s", pic)
	}
	if c := p.Command(); !strings.Contains(c, "export poem design.topo.yaml --mood grave -o design.poem") {
		t.Errorf("the command line that the view gives: %s", c)
	}
	t.Chdir(t.TempDir())
	if w, ok := parttest.Press(p, "enter").(act.WriteFile); !ok || w.Path != "design.poem" || string(w.Data) != "a grave song of 1 nodes\n" {
		t.Errorf("writes %v", w)
	}
}
