package tui

import (
	"strings"
	"testing"
)

func withTips(o *Options) { o.NoTips = false }

// Tips follow the state, and none is shown a third time.
func TestTips(t *testing.T) {
	s := newSession(t, 120, 36, withTips)
	s.Press("n").Sees("Tip: ⏎ changes the city; a adds what comes next")
	s.Press("a", "cloudfront", "<enter>").Lacks("adds what comes next")
	s.Press("a", "s3", "<enter>").Sees("Tip: }")
	s.Press(":tips off", "<enter>", "w").Lacks("Tip:")
	for _, l := range lessons {
		if s.m.coach.shown[l.id] > 2 {
			t.Errorf("%s was shown %d times", l.id, s.m.coach.shown[l.id])
		}
	}
}

// The keys of the moment stand at the foot whatever tip there is: as many as without one.
func TestTipsLeaveTheKeysAtTheFoot(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {200, 60}, {60, 15}, {45, 12}} {
		with := newSession(t, size[0], size[1], withTips)
		without := newSession(t, size[0], size[1])
		tips := map[string]bool{}
		for _, k := range []string{"n", "j", "a", "cf", "<enter>", "j", "a", "s3", "<enter>", "j", "e", "e", "u", "U", "j"} {
			with.Press(k)
			without.Press(k)
			foot := with.m.ui.rects.footer.Y
			if a, b := with.screenRow(foot), without.screenRow(without.m.ui.rects.footer.Y); a != b {
				t.Errorf("%v after %s: the foot is\n%q, without tips\n%q", size, k, a, b)
			}
			if l := with.m.coach.tip(with.m); l != nil && with.m.coach.seen {
				tips[l.id] = true
			}
			if row := with.screenRow(size[1] - 1); strings.Contains(row, "Tip:") && strings.Contains(row, with.m.theme.Glyphs.Ellipsis) {
				t.Errorf("%v after %s: a tip is cut: %q", size, k, row)
			}
		}
		if !tips["city"] || !tips["fix"] {
			t.Errorf("%v: only the tips %v were seen", size, tips)
		}
	}
}

// What a tip names can be clicked, the key and the words behind it.
func TestTipsCanBeClicked(t *testing.T) {
	for _, c := range []struct{ at, want string }{
		{"⏎ changes", "EDIT"}, {"changes the city", "EDIT"}, {"a adds", "ADD"}, {"what comes next", "ADD"},
	} {
		s := newSession(t, 120, 36, withTips).Press("n")
		x, y := s.find("Tip: ")
		row := []rune(s.screenRow(y))
		x += len([]rune(strings.Split(string(row[x:]), c.at)[0]))
		s.Click(x, y).Sees(" " + c.want + " ")
	}
	s := newSession(t, 45, 12, withTips).Press("n", "j").Sees("Tip: :edit changes") // a row is opened by that key
	x, y := s.find("changes the city")
	s.Click(x, y).Sees(" EDIT ")
	s = newSession(t, 120, 36, withTips).Press("n", "a", "cf", "<enter>", "a", "s3", "<enter>")
	s.Click(s.find("goes to the next finding")).Sees("✗0")
	if s.m.focus.finding == "" {
		t.Errorf("no finding has the focus\n%s", s.screen())
	}
}

// A tip is gone once what it says is done, in whatever way, and does not come back.
func TestTipsAreGoneOnceDone(t *testing.T) {
	grown := []string{"n", "a", "cf", "<enter>", "a", "s3", "<enter>", "j"}
	for _, c := range []struct {
		tip  string
		keys []string
	}{
		{"adds what comes next", []string{"n", "a", "<esc>"}},
		{"changes the city", []string{"n", "<enter>", "<esc>"}},
		{"goes to the next finding", append(grown, "}")},
		{"goes to the next finding", append(grown, "}", "f", "<esc>")},
		{"goes to the next finding", append(grown, "<tab>", "<tab>", "<enter>", "<tab>")},
	} {
		s := newSession(t, 120, 36, withTips).Press(c.keys...).Lacks(c.tip)
		for range 6 {
			s.Press("u", "j").Lacks(c.tip)
		}
		for range 6 {
			s.Press("U", "j").Lacks(c.tip)
		}
	}
	s := newSession(t, 120, 36, withTips).Press(grown...).Sees("Tip: }")
	for range mostSteps {
		s.Press("j")
	}
	s.Lacks("Tip: }")
}

// A tip has room at each size that has a foot, with the signs of every terminal: what has
// none is left out clause by clause, never cut within one.
func TestTipsFit(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		s := newSession(t, 60, 15, withTips, func(o *Options) { o.ASCII = ascii }).Press("n")
		for _, l := range lessons {
			for w := 43; w <= 120; w++ {
				text := l.said(s.m, w)
				if text == "" || !strings.HasPrefix("Tip: "+l.text+":;,", text) {
					t.Errorf("%s in %d columns: %q", l.id, w, text)
				}
				if rest := strings.TrimPrefix("Tip: "+l.text, text); rest != "" && !strings.ContainsAny(rest[:1], ":;,") {
					t.Errorf("%s in %d columns is cut: %q", l.id, w, text)
				}
			}
		}
	}
}
