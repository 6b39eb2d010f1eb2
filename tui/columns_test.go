package tui

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"portolan/model"
)

// The column that the table is sorted by is on the screen with its sign at every size:
// → brings each column in sight.
func TestTableShowsTheColumnThatItIsSortedBy(t *testing.T) {
	t.Parallel()
	heads := []string{"Name", "Kind", "Region", "In", "Out", "Findings", "p95 ms"}
	for _, w := range []int{30, 36, 44, 52, 60, 70, 80, 100, 120} {
		for _, h := range []int{8, 15, 36} {
			s := newSession(t, w, h, sample(t, "global-storefront")).Press("7")
			for i := range 2 * len(heads) {
				want := heads[i%len(heads)]
				if text := s.screen(); !strings.Contains(text, want+" ↑") && !strings.Contains(text, want+" ↓") {
					t.Errorf("%dx%d: sorted by %s, which is not seen\n%s", w, h, want, text)
				}
				s.Press("<right>")
			}
		}
	}
}

// The number in the title of the preview and that of the lines below are of one count:
// below is never more than all, what is above the edge has room there, and at the end
// nothing is below.
func TestPreviewHasOneCount(t *testing.T) {
	all, below := regexp.MustCompile(`Preview, (\d+) line`), regexp.MustCompile(`↓ (\d+) more`)
	number := func(re *regexp.Regexp, text string) int {
		if m := re.FindStringSubmatch(text); m != nil {
			n, _ := strconv.Atoi(m[1])
			return n
		}
		return 0
	}
	judged := 0
	for _, size := range [][2]int{{30, 8}, {60, 15}, {80, 24}, {120, 36}} {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"), state(t.TempDir())).Press("5")
		for format := range 10 {
			text := s.screen()
			n, rest := number(all, text), number(below, text)
			if n > 0 && rest > 0 {
				judged++
				if rest > n || n-rest > size[1] {
					t.Errorf("%v, format %d: %d lines and %d below\n%s", size, format, n, rest, text)
				}
			}
			s.Press("<down>")
		}
	}
	if judged < 10 {
		t.Errorf("%d previews were judged", judged)
	}
}

// The way that # tells of a row begins at the city of the row, of the design or tried.
func TestWayOfTheCityAsked(t *testing.T) {
	t.Parallel()
	for _, city := range []string{"London", "Lagos"} {
		s := newSession(t, 120, 60, sample(t, "global-storefront"), state(t.TempDir()))
		s.Press("3", "+", city, "<enter>", "#")
		read := s.screen()
		at := strings.Index(read, "Way: ")
		if at < 0 {
			t.Fatalf("no way in\n%s", read)
		}
		if way := read[at+len("Way: "):]; !strings.HasPrefix(way, city+" > ") {
			t.Errorf("the way of %s: %s", city, strings.SplitN(way, "\n", 2)[0])
		}
	}
	s := newSession(t, 120, 60, sample(t, "global-storefront"), state(t.TempDir())).Press("3")
	for range 6 {
		j, ok := s.m.panes.latency.Selected()
		if !ok {
			t.Fatal("no row")
		}
		s.Press("#").Sees(fmt.Sprintf("Way: %s > ", j.Users)).Press("<esc>", "<down>")
		if s.design().Node(j.Users).Kind() != model.KindUsers {
			t.Errorf("%s are no users", j.Users)
		}
	}
}
