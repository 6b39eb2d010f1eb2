package tui

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model/layout"
)

var (
	moreMark  = regexp.MustCompile(`(?:↓|and) (\d+) more`)
	previewed = regexp.MustCompile(`Preview, (\d+) lines?`)
	counted   = regexp.MustCompile(`[✗⚠i](\d+)`)
)

// number is the first group of what an expression finds, -1 for nothing.
func number(re *regexp.Regexp, text string) int {
	found := re.FindStringSubmatch(text)
	if found == nil {
		return -1
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// part of a row that stands in the frame whose left border is at column x.
func framed(row string, x int) string {
	r := []rune(row)
	if x+1 >= len(r) {
		return ""
	}
	text, _, _ := strings.Cut(strings.TrimLeft(string(r[x:]), "┃│║"), "┃")
	text, _, _ = strings.Cut(text, "│")
	text, _, _ = strings.Cut(text, "║")
	return strings.TrimSpace(text)
}

// below are the rows of the frame in which a title stands, from the row behind it to the
// one that counts what is more, and that count.
func below(screen, title string) (rows []string, more int) {
	x, in := 0, false
	for _, row := range strings.Split(screen, "\n") {
		if at := strings.Index(row, title); at >= 0 && !in {
			in = true
			x = max(0, len([]rune(row[:at]))-1)
			for r := []rune(row); x > 0 && !strings.ContainsRune("┏┌╔┃│║", r[x]); x-- {
			}
			continue
		}
		if !in {
			continue
		}
		text := framed(row, x)
		if more = number(moreMark, text); more >= 0 {
			if !strings.HasPrefix(text, "and") && !strings.HasPrefix(text, "…") {
				rows = append(rows, text)
			}
			return rows, more
		}
		rows = append(rows, text)
	}
	return rows, -1
}

// Where a list is cut and counts what is more, that and what is shown are all, at every
// size; and what is counted is more than the one for which the row itself has room.
func TestWhatIsShownAndWhatIsMoreIsAll(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	judge := func(what string, shown, more, all int, screen string) {
		seen[strings.Fields(what)[0]]++
		if shown+more != all {
			t.Errorf("%s: %d are shown and %d more, of %d\n%s", what, shown, more, all, screen)
		}
	}
	sizes := [][2]int{{200, 60}, {120, 36}, {80, 24}, {60, 15}, {30, 8}}
	for _, size := range sizes {
		s := newSession(t, size[0], size[1], sample(t, "global-storefront"), state(t.TempDir())).Press("5")
		for format := range 4 {
			if format > 0 {
				s.Press("<down>")
			}
			if size[0] < 80 {
				s.Press("<tab>", "<tab>")
			}
			screen := s.screen()
			if rows, more := below(screen, "Preview, "); more >= 0 {
				if format == 3 { // above the text stands its picture, which is none of it
					for len(rows) > 0 && !strings.HasPrefix(rows[0], "<svg") {
						rows = rows[1:]
					}
				}
				shown := 0
				for _, row := range rows {
					if !strings.HasPrefix(row, "file ") && !strings.Contains(row, "of 51200") {
						shown++
					}
				}
				judge(fmt.Sprint("preview ", format, size), shown, more, number(previewed, screen), screen)
			}
			if size[0] < 80 {
				s.Press("<tab>")
			}
		}
	}
	for h := 28; h < 40; h++ { // whatever the height leaves of the list
		s := newSession(t, 120, h, sample(t, "global-storefront")).Press("4", "<space>")
		if rows, more := below(s.screen(), "Where requests go"); more >= 0 {
			judge(fmt.Sprint("load ", h), len(rows), more, 9, s.screen())
			if more == 1 {
				t.Errorf("%d rows: one of them counts one\n%s", h, s.screen())
			}
		}
	}
	for h := 22; h < 36; h += 3 {
		s := newSession(t, 80, h, designed(replicas(t, 12)))
		s.m.zoom(overview)
		s.Press("<right>")
		pairs := len(layout.GraphOf(s.design(), layout.Options{Level: layout.Compact, Show: s.m.show()}).Edges)
		if !strings.Contains(s.screen(), "Links between them") {
			continue
		}
		rows, more := below(s.screen(), "Links between them")
		if more < 0 {
			rows, more = slices.DeleteFunc(rows, func(row string) bool { return !strings.Contains(row, " → ") }), 0
		}
		judge(fmt.Sprint("links ", h), len(rows), more, pairs, s.screen())
	}
	s := newSession(t, 120, 36, designed(large(100)))
	s.m.zoom(overview)
	for range 4 {
		s.Press("<right>")
		for _, row := range strings.Split(s.screen(), "\n") {
			if _, list, ok := strings.Cut(row, "│ Findings "); ok {
				all := 0
				for _, n := range counted.FindAllStringSubmatch(list, -1) {
					k, _ := strconv.Atoi(n[1])
					all += k
				}
				if rows, more := below(s.screen(), "│ Findings "); more >= 0 {
					judge("box", len(rows), more, all, s.screen())
				}
			}
		}
	}
	for what, least := range map[string]int{"preview": 12, "load": 4, "links": 3, "box": 1} {
		if seen[what] < least {
			t.Errorf("%d of %s are counted: the test judges nothing", seen[what], what)
		}
	}
}
