package tui

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/layout"
)

// titled is a sample in which no node is called by its id, and every id begins with idq.
func titled(t *testing.T, name string) startWith {
	t.Helper()
	s := newSession(t, 120, 36, sample(t, name))
	var edits []model.Edit
	for i, n := range s.design().Nodes {
		if n.Title == "" {
			edits = append(edits, model.Retitle{ID: n.ID, Title: "The " + n.Info().Caption + " of " + fmt.Sprint(i)})
		}
	}
	for i, n := range s.design().Nodes {
		edits = append(edits, model.Rename{ID: n.ID, To: fmt.Sprintf("idq%d", i)})
	}
	out, err := model.Apply(s.design(), edits...)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range out.Nodes {
		if layout.TitleOf(n) == n.ID {
			t.Fatalf("%s has no name", n.ID)
		}
	}
	return designed(out)
}

// One thing has one name: messages, status line, dialogs and the list of steps call a node
// as the canvas does, and a link by what its two ends are called.
func TestOneNameForOneThing(t *testing.T) {
	t.Parallel()
	steps := 0
	for _, name := range []string{"global-storefront", "broken-launch"} {
		for _, size := range [][2]int{{120, 36}} {
			s := newSession(t, size[0], size[1], titled(t, name))
			plain := func(of string, keys []string) {
				t.Helper()
				for what, text := range map[string]string{"message": s.m.said(), "status": s.m.statusText(), "name of the focus": s.m.focusName()} {
					if strings.Contains(text, "idq") && !strings.Contains(text, "[idq") { // beside a name that is borne twice
						t.Errorf("%s at %v: %v on %s: the %s is %q", name, size, keys, of, what, text)
					}
				}
			}
			for i, id := range s.m.canvas.Nearest("") {
				of := s.m.label(id)
				for k, keys := range [][]string{
					{"d"},
					{"X"},
					{"y", "P"},
					{"<ctrl+d>"},
					{"<shift+right>"},
					{"m", "<right>", "<enter>"},
					{"a", "<enter>"},
					{"]"},
					{"R"},
					{"t"},
					{"r"},
					{"."},
					{"e"},
					{"e", "."},
					{"e", "d"},
					{"e", "<enter>"},
					{"e", "i"},
					{"e", "i", "<enter>"},
					{"<enter>", "<ctrl+u>", "'New'", "<ctrl+s>"},
					{"a"},
					{"c", "c"},
					{"x"},
					{"z"},
					{"f"},
					{"}", "f", "<enter>"},
				} {
					if (i+k)%4 > 0 {
						continue // other nodes take them
					}
					design := s.design()
					s.m.focusNode(id, false)
					s.Press(keys...)
					plain(of, keys)
					if s.overlaid() {
						s.Press("<enter>")
						plain(of, append(keys, "<enter>"))
					}
					for range 5 {
						s.Press("<esc>")
					}
					s.Press("1")
					if s.design() != design {
						steps++
						plain(of, keys)
						for _, step := range s.m.doc.history.Steps()[:1] {
							if strings.Contains(step, "idq") && !strings.Contains(step, "[idq") {
								t.Errorf("%s: %v on %s: the step is called %q", name, keys, of, step)
							}
						}
					}
					for s.design() != design && s.m.doc.history.CanUndo() {
						s.Press("u")
						plain(of, append(keys, "u"))
					}
				}
			}
		}
	}
	if steps < 100 {
		t.Errorf("only %d edits were made", steps)
	}
}
