package reference

import (
	"regexp"
	"strings"
	"testing"
)

var unescapedPipe = regexp.MustCompile(`(^|[^\\])\|`)

// Everything that the list names, and every property, can be explained in all
// forms; tables have as many cells in each row as in the head.
func TestEverythingIsExplained(t *testing.T) {
	var names []string
	for _, e := range Entries() {
		names = append(names, e.ID)
		for _, p := range propsOf(e.ID) {
			names = append(names, e.ID+"."+p.Name)
		}
	}
	if len(names) < 300 {
		t.Fatalf("only %d names", len(names))
	}
	for _, name := range names {
		text, err := Explain(name, Text)
		if err != nil || !strings.HasPrefix(text, "# ") || strings.Count(text, "\n") < 2 {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		md, err := Explain(name, Markdown)
		if err != nil || !strings.HasPrefix(md, "# ") {
			t.Errorf("%s: %q, %v", name, md, err)
		}
		reading, err := Explain(name, Reading)
		if err != nil || strings.Contains(reading, "\n|") || strings.Count(reading, "\n") < 2 {
			t.Errorf("%s: %q, %v", name, reading, err)
		}
		cells := 0
		for line := range strings.Lines(md) {
			if !strings.HasPrefix(line, "|") {
				cells = 0
				continue
			}
			n := len(unescapedPipe.FindAllString(line, -1))
			if cells != 0 && n != cells {
				t.Errorf("%s: a row of %d cells in a table of %d: %s", name, n-1, cells-1, line)
			}
			cells = n
		}
		if strings.Contains(md, "<https") && !regexp.MustCompile(`<https://[^\s<>]+>`).MatchString(md) {
			t.Errorf("%s: an address is no link", name)
		}
	}
}

// A property has the same facts in all forms.
func TestPropertyFormsAgree(t *testing.T) {
	for _, e := range Entries() {
		for _, p := range propsOf(e.ID) {
			text := propText(e.ID, p)
			for _, f := range propFacts(p) {
				if !strings.Contains(text, f[0]+": "+f[1]) {
					t.Errorf("%s.%s: the text lacks %s", e.ID, p.Name, f[0])
				}
			}
			reading := propReading(p)
			for _, f := range propFacts(p) {
				if !strings.Contains(reading, f[1]) {
					t.Errorf("%s.%s: the reading form lacks %s", e.ID, p.Name, f[0])
				}
			}
			md := propMarkdown(p)
			if strings.Count(md, "\n- ") != len(propFacts(p)) {
				t.Errorf("%s.%s: the Markdown has other facts:\n%s", e.ID, p.Name, md)
			}
		}
	}
}
