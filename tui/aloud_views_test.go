package tui

import (
	"strings"
	"testing"
	"unicode"

	"portolan/samples"
)

// hears opens a text of a design as a screen reader has it; the function presses keys
// and returns what is said about them.
func hears(t *testing.T, text string) (*session, func(keys ...string) string) {
	t.Helper()
	var out strings.Builder
	s := newSession(t, 120, 36, file(tempFile(t, "a.topo.yaml", text)), state(t.TempDir()), func(o *Options) { o.Aloud = &out })
	return s, func(keys ...string) string {
		out.Reset()
		for _, k := range keys {
			s.Press(k)
		}
		return strings.ReplaceAll(out.String(), "\r\n", "\n")
	}
}

// picture tells whether a line holds what is drawn and not said: a sign many times over,
// signs for lines and dots, or more signs than words.
func picture(line string) bool {
	run, last := 0, rune(0)
	for _, r := range line {
		if r != last {
			run, last = 0, r
		}
		run++
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		if run > 3 && !word || run > 6 || r > unicode.MaxASCII && !word && !strings.ContainsRune("“”’", r) {
			return true
		}
	}
	words, signs := 0, 0
	for _, w := range strings.Fields(line) {
		if strings.Trim(w, "xX") != "" && strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			words++
		} else {
			signs++
		}
	}
	return signs > 2 && signs > words || strings.Contains(line, ":..") || strings.Contains(line, " xx ")
}

// No view, pane or dialog of any sample reads a picture, and each row is read whole.
func TestNoPictureIsReadAloud(t *testing.T) {
	t.Parallel()
	whole := 0
	for i, name := range samples.Names() {
		src, _ := samples.Read(name)
		s, said := hears(t, string(src))
		ways := [][]string{
			{"3"},
			{"<down>"},
			{"<tab>"},
			{"<tab>"},
			{"w"},
			{"<esc>"},
			{"C"},
			{"1"},
			{"<esc>"},
			{"4"},
			{"<space>"},
			{"<tab>"},
			{"<tab>"},
			{"m"},
			{"m"},
			{"3"},
			{"6"},
			{"<down>"},
			{"4"},
			{"r"},
			{"5"},
			{"<down>"},
			{"<down>"},
			{"<down>"},
			{"<down>"},
			{"<down>"},
			{"<down>"},
			{"<down>"},
			{"<esc>"},
			{"7"},
			{"s"},
			{"<down>"},
			{"1"},
			{"<enter>"},
			{"<esc>"},
			{"2"},
			{"?"},
			{"<esc>"},
			{"#"},
			{"<esc>"},
			{"<ctrl+p>"},
			{"<esc>"},
			{"g", "f"},
			{"<esc>"},
			{"a"},
			{"<esc>"},
			{"3"},
			{"m"},
			{"<esc>"},
			{"4"},
			{"<space>"},
			{"<esc>"},
		}
		for k, keys := range ways {
			for _, line := range strings.Split(said(keys...), "\n") {
				if picture(line) {
					t.Errorf("%s, %v in the view %s: read aloud %q", name, keys, s.m.view().title, line)
				}
			}
			if p := s.m.partAloud(); p != nil && (i+k)%3 == 0 { // each way in every third sample: a row that is cut or goes on in the next is another one where there is more room
				read, _ := readPartIn(p, readWide)
				more, _ := readPartIn(p, 4*readWide)
				for i, l := range read.lines {
					if all := more.lines; i >= len(all) || all[i] != l {
						t.Fatalf("%s, %v in the view %s: row %d of the screen is %q and not whole", name, keys, s.m.view().title, i, l)
					}
					whole++
				}
			}
		}
	}
	if whole < 1000 {
		t.Errorf("%d rows were compared", whole)
	}
	for _, line := range []string{"':.. xx xx x us-east-1", "TLS handshake ........####", "xxxxxxxxxxxx", "─── a"} {
		if !picture(line) {
			t.Errorf("%q passes for words", line)
		}
	}
}

// The preview of an export is read when its pane is asked for.
func TestPreviewIsReadWhenAsked(t *testing.T) {
	src, _ := samples.Read("static-site")
	_, said := hears(t, string(src))
	if text := said("5"); strings.Contains(text, "AWSTemplateFormatVersion") || !strings.Contains(text, "Preview, ") {
		t.Errorf("unasked: %s", text)
	}
	if text := said("<tab>", "<tab>"); !strings.Contains(text, "AWSTemplateFormatVersion") {
		t.Errorf("asked for: %s", text)
	}
}

// A selection that begins, changes and is left is said, and so is a mode that is left.
func TestModesAndSelectionsAreSaid(t *testing.T) {
	_, said := hears(t, mergeBase)
	for _, x := range []struct {
		key  string
		want []string
	}{
		{"v", []string{"SELECT.", "Selected: cdn.", "1 node selected."}},
		{"<down>", []string{"Selected: web.", "2 nodes selected."}},
		{"<esc>", []string{"nothing is selected"}},
		{"c", []string{"CONNECT."}},
		{"<esc>", []string{"CONNECT is left."}},
		{"s", []string{"JUMP."}},
		{"<esc>", []string{"JUMP is left."}},
		{"r", []string{"EDIT."}},
		{"<esc>", []string{"EDIT is left."}},
		{":", []string{"COMMAND LINE."}},
		{"<esc>", []string{"COMMAND LINE is left."}},
		{"?", []string{"Keys"}},
		{"<esc>", []string{"Back in the outline."}},
	} {
		text := said(x.key)
		for _, w := range x.want {
			if !strings.Contains(text, w) {
				t.Errorf("%s says %q, not %q", x.key, text, w)
			}
		}
	}
}

// The numbers of findings that are said are those of the design as it is: after an
// edit they follow when they are known.
func TestCountsAreThoseOfTheDesign(t *testing.T) {
	s, said := hears(t, "portolan: 1\nnodes:\n  - {id: www, kind: route53-record, name: www.example.com}\n")
	text := said("a", "alb", "<enter>")
	if strings.Contains(text, "Errors 0, warnings 0.") {
		t.Errorf("counts of the design before: %s", text)
	}
	c := s.m.look.counts[s.m.focus.node]
	if c.Errors == 0 || !strings.Contains(text, s.m.countsAloud()) {
		t.Errorf("no word of %+v: %s", c, text)
	}
	if text := said("u", "U"); !strings.Contains(text, "Errors ") {
		t.Errorf("undo: %s", text)
	}
}

// The table says the column of each cell.
func TestTableRowsAreRead(t *testing.T) {
	_, said := hears(t, mergeBase)
	text := said("7")
	if !strings.Contains(text, "cdn, CloudFront distribution, in 0, out 1, 1 error, 2 warnings") {
		t.Error(text)
	}
}

// What a search finds and what a break does is said in a sentence each, the outcome first;
// who wants more goes to the rows.
func TestOutcomesAreOneSentenceAloud(t *testing.T) {
	src, _ := samples.Read("global-storefront")
	_, said := hears(t, string(src))
	for _, c := range []struct {
		keys, wants []string
	}{
		{[]string{"/"}, []string{"SEARCH."}},
		{[]string{"a", "p", "p"}, nil},
		{[]string{"<enter>"}, []string{"Typed: app", "4 found.", "19/24 EC2 Auto Scaling group App US, us-east-1."}},
		{[]string{"/", "z", "q", "<enter>"}, []string{"SEARCH.", "Typed: zq", "Nothing matches zq."}},
		{[]string{"4", "<space>"}, []string{"*", "All served with nothing broken.", "Broken: Region us-east-1.", "Estimate: p50 156 ms intact.", "Served: 70 percent without Region us-east-1: assets is in us-east-1, which is broken."}},
		{[]string{"<tab>"}, []string{"What users get", "Sydney, GET /static/* fails"}},
		{[]string{"<tab>"}, []string{"Timeline: Sydney, GET /static/*", "+0 s Region us-east-1 stops answering.", "*"}},
		{[]string{"<tab>", "<space>"}, []string{"Break", "region us-east-1, broken", "Mended: Region us-east-1.", "Estimate: p50 156 ms.", "All served with nothing broken."}},
	} {
		text := strings.TrimSpace(said(c.keys...))
		var lines []string
		if text != "" {
			lines = strings.Split(text, "\n")
		}
		whole, wants := true, c.wants
		if len(wants) > 0 && wants[0] == "*" { // the view itself is read before
			whole, wants = false, wants[1:]
			lines = lines[max(0, len(lines)-len(wants)):]
		} else if len(wants) > 0 && wants[len(wants)-1] == "*" {
			whole, wants = false, wants[:len(wants)-1]
		}
		for i, want := range wants {
			if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
				t.Fatalf("%v says, in place of %q:\n%s", c.keys, want, text)
			}
		}
		if whole && len(lines) != len(wants) {
			t.Errorf("%v says more than %q:\n%s", c.keys, wants, text)
		}
	}
}
