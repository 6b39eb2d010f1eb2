package tui

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/wording"
	"portolan/tui/add"
	"portolan/validate"
)

// Before an addition is accepted the status line says its name, its Region, and which
// findings come and go, at each size that has one; where there is room also its link.
func TestStatusSaysWhatTheAdditionDoes(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}, {100, 30}, {60, 15}, {45, 12}} {
		for _, c := range []struct{ focus, words string }{
			{"origin", "alb us-east-1"}, {"origin", "alb"}, {"cdn", "api"}, {"cdn", "s3"}, {"alb", "ec2"}, {"berlin", "cf"},
		} {
			s := newSession(t, size[0], size[1], referenceWithout(t, "alb-2", "web-2", "api", "fn"))
			s.m.focusNode(c.focus, true)
			s.Press("a", c.words)
			p, _, ok := s.m.overlay().(*add.Palette).Proposal()
			if !ok {
				t.Fatalf("%v %s: nothing is proposed", size, c.words)
			}
			n := p.Nodes[0]
			row := s.screenRow(s.m.ui.rects.status.Y)
			want := []string{n.ID, n.Region()}
			e, w, _ := s.m.look.report.Counts()
			e2, w2, _ := validate.Check(p.After).Counts()
			for _, d := range []struct {
				n    int
				word string
				sign string
			}{{e2 - e, "new error", s.m.theme.Glyphs.Error}, {w2 - w, "new warning", s.m.theme.Glyphs.Warning}} {
				if brief := fmt.Sprintf("%s+%d", d.sign, d.n); d.n > 0 && (size[0] >= 80 || !strings.Contains(row, brief)) {
					want = append(want, wording.Count(d.n, d.word))
				}
			}
			if e == e2 && w == w2 {
				want = append(want, "no new findings")
			}
			if size[0] >= 80 {
				want = append(want, string(p.After.Links[len(p.After.Links)-1].Kind))
			}
			for _, text := range want {
				if !strings.Contains(row, text) {
					t.Errorf("%v, %s behind %s: no %q in %q", size, c.words, c.focus, text, row)
				}
			}
		}
	}
}
