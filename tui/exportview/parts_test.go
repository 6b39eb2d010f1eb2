package exportview_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/export/cloudformation"
	"portolan/tui/act"
	"portolan/tui/exportview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate"
)

// toRow moves the cursor down the form to the row that shows the text.
func toRow(t *testing.T, p *exportview.Panel, text string) string {
	t.Helper()
	for range 40 {
		pic := parttest.Picture(p, 120, 36, theme.Unicode)
		for _, row := range strings.Split(pic, "\n") {
			if form, _, _ := strings.Cut(row, "││"); strings.Contains(form, "▸") && strings.Contains(form, text) {
				return pic
			}
		}
		parttest.Press(p, "down")
	}
	t.Fatalf("no row shows %q:\n%s", text, parttest.Picture(p, 120, 36, theme.Unicode))
	return ""
}

// stacks shows a set of two Regions with the cursor among the options.
func stacks(t *testing.T) *exportview.Panel {
	t.Helper()
	t.Chdir(t.TempDir())
	p, top := view(t, "global-api")
	p.Set(top, validate.Check(top))
	parttest.Press(p, "tab")
	return p
}

// put writes what the view would write.
func put(t *testing.T, w act.WriteFiles) {
	t.Helper()
	if err := os.MkdirAll(w.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, f := range w.Files {
		if err := os.WriteFile(filepath.Join(w.Dir, f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Stacks stand in the order in which they deploy; each file can be shown, with how
// much of the limits of CloudFormation it takes.
func TestFilesOfASet(t *testing.T) {
	p := stacks(t)
	first := toRow(t, p, "us-east-1")
	if !strings.Contains(first, "file 1 of 5: global-api-us-east-1.yaml") || !strings.Contains(first, "2 of 500 resources") {
		t.Errorf("the first stack does not show its file and limits:\n%s", first)
	}
	toRow(t, p, "eu-west-1")
	parttest.Press(p, "enter")
	pic := parttest.Picture(p, 120, 36, theme.Unicode)
	if strings.Contains(pic, "file 1 of 5") || !strings.Contains(pic, "file 2 of 5: global-api-eu-west-1.yaml") {
		t.Errorf("enter does not show the second stack:\n%s", pic)
	}
	toRow(t, p, "README.md")
	parttest.Press(p, "enter")
	if pic := parttest.Picture(p, 120, 36, theme.Unicode); !strings.Contains(pic, "file 5 of 5: README.md") {
		t.Errorf("enter does not show README.md:\n%s", pic)
	}
}

// A file that the folder lacks or holds otherwise is marked, one that is as it was is
// not.
func TestMarksOfFiles(t *testing.T) {
	p := stacks(t)
	w, ok := parttest.Press(p, "enter").(act.WriteFiles)
	if !ok {
		t.Fatal("nothing is written")
	}
	put(t, w)
	if err := os.Remove(filepath.Join(w.Dir, "stacks.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.Dir, "deploy.sh"), []byte("#!/bin/sh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Refresh()
	pic := parttest.Picture(p, 120, 36, theme.Unicode)
	for _, want := range []string{"+ stacks.json", "~ deploy.sh", "  README.md"} {
		if !strings.Contains(pic, want) {
			t.Errorf("no %q:\n%s", want, pic)
		}
	}
}

// A value that is filled in stands in a file that the script takes, and comes back from
// there.
func TestValuesAreFilledIn(t *testing.T) {
	p := stacks(t)
	pic := toRow(t, p, "HostedZoneIdExampleCom")
	if !strings.Contains(pic, "3 values to fill in") {
		t.Fatalf("values are not asked for:\n%s", pic)
	}
	parttest.Press(p, "enter 'not a zone' enter")
	if !p.Editing() {
		t.Error("a value that no zone has is taken")
	}
	say, ok := parttest.Press(p, "ctrl+u Z0123ABC enter").(act.Say)
	if !ok || say.Text != "2 values left to fill in." {
		t.Errorf("a zone gives %#v", say)
	}
	pic = parttest.Picture(p, 120, 36, theme.Unicode)
	if !strings.Contains(pic, "✓ HostedZoneIdExampleCom Z…") || !strings.Contains(pic, "2 values to fill in: TableTableName") {
		t.Errorf("the value does not show:\n%s", pic)
	}
	if c := p.Command(); !strings.Contains(c, `&& printf '%s\n' HostedZoneIdExampleCom=Z0123ABC > `) {
		t.Errorf("the command does not have the value: %s", c)
	}
	p.Select("dot")
	p.Select("cloudformation")
	w, ok := parttest.Press(p, "enter").(act.WriteFiles)
	if !ok {
		t.Fatal("nothing is written")
	}
	i := slices.IndexFunc(w.Files, func(f act.File) bool { return f.Name == cloudformation.ValuesFile })
	if i < 0 || !strings.Contains(string(w.Files[i].Data), "\nHostedZoneIdExampleCom=Z0123ABC\n") {
		t.Fatalf("the value is in no file: %v", w.Files)
	}
	put(t, w)
	again, top := view(t, "global-api")
	again.Set(top, validate.Check(top))
	if pic := parttest.Picture(again, 120, 36, theme.Unicode); !strings.Contains(pic, "✓ HostedZoneIdExampleCom Z…") {
		t.Errorf("the value does not come back from the folder:\n%s", pic)
	}
	if c := again.Command(); strings.Contains(c, "printf") {
		t.Errorf("the command writes a value that is there: %s", c)
	}
	parttest.Press(again, "tab")
	toRow(t, again, "HostedZoneIdExampleCom")
	parttest.Press(again, "enter ctrl+u enter shift+tab")
	parttest.Press(again, "enter")
	w, ok = parttest.Press(again, "enter").(act.WriteFiles)
	if !ok {
		t.Fatal("nothing is written")
	}
	i = slices.IndexFunc(w.Files, func(f act.File) bool { return f.Name == cloudformation.ValuesFile })
	if i < 0 || strings.Contains(string(w.Files[i].Data), "HostedZoneIdExampleCom") {
		t.Errorf("a value that was taken away stays in its file: %v", w.Files)
	}
}

// Reasons of a refusal lead to what they are about, by key and by click.
func TestReasonsLeadToTheirNode(t *testing.T) {
	p, _ := view(t, "static-site", broken)
	parttest.Press(p, "tab")
	toRow(t, p, "cdn graph")
	if a, ok := parttest.Press(p, "enter").(act.FocusNode); !ok || a.ID != "cdn" {
		t.Errorf("enter gives %#v", a)
	}
	for y, row := range strings.Split(parttest.Picture(p, 120, 36, theme.Unicode), "\n") {
		if i := strings.Index(row, "- graph/dead-end"); i >= 0 {
			if a, ok := p.Click(60, y, false).(act.FocusNode); !ok || a.ID != "cdn" {
				t.Errorf("a click gives %#v", a)
			}
			return
		}
	}
	t.Error("the preview lacks the reason")
}

// The command is the one that does the same: it is forced only where it would be refused
// otherwise, and has the values that the folder does not hold yet.
func TestTheCommandDoesTheSame(t *testing.T) {
	p := stacks(t)
	w, ok := parttest.Press(p, "enter").(act.WriteFiles)
	if !ok {
		t.Fatal("nothing is written")
	}
	put(t, w)
	p.Refresh()
	parttest.Picture(p, 120, 36, theme.Unicode)
	if c := p.Command(); strings.Contains(c, "--force") || strings.Contains(c, "printf") {
		t.Errorf("over its own folder: %s", c)
	}
	if err := os.WriteFile(filepath.Join(w.Dir, w.Files[0].Name), append(w.Files[0].Data, "# mine\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Refresh()
	if c := p.Command(); !strings.HasSuffix(c, "--force") {
		t.Errorf("over an edited file: %s", c)
	}
}
