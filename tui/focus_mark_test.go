package tui

import (
	"strings"
	"testing"
)

// The sign of the focus stands beside the words of its box, however wide that is, and not
// in front of the next one.
func TestSignOfTheFocusStandsAtItsWords(t *testing.T) {
	s := newSession(t, 80, 24, sample(t, "global-storefront")).Press(":fold-all", "<enter>")
	x, y := s.find("us-east-1 (8)")
	s.Click(x, y).Press("yp")
	_, y = s.find("us-east-1 (16)")
	if row := s.screenRow(y); !strings.Contains(row, "us-east-1 (16)▸") || strings.Count(row, "▸") != 1 {
		t.Errorf("%s\n%s", row, s.screen())
	}
}
