package tui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model/document"
	"portolan/model/traffic/traffictest"
	"portolan/tui/part/parttest"
)

// A Region is broken: the table, the timeline and the canvas tell what follows,
// and the design is the same afterwards.
func TestFailureView(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "multi-region-failover"))
	before := document.Format(s.design())
	s.Press("4").Sees("What users get", "Nothing is broken")
	s.Press("<space>").Sees("Region us-east-1 is broken", "in 120 s", "60 s + 60 s TTL = 120 s", "goal met: everyone GET: within 180s")
	s.Press("1").Sees("Region us-east-1 broken", "× ALB", "×╌×", "× us-east-1", "esc end simulation").Lacks("× eu-west-1").Lacks("p50")
	s.send(tea.WindowSizeMsg{Width: 160, Height: 40})
	s.Sees(" ms intact")
	s.send(tea.WindowSizeMsg{Width: 120, Height: 36})
	s.Press("3").Sees("intact design", "show it with Region us-east-1 broken")
	s.Press("6").Sees("us-east-1")
	s.Press("4", "p").Sees("The way of", "esc shows everything again")
	s.Press("<esc>", "<esc>").Sees("The simulation is over").Lacks("× ALB").Lacks("× us-east-1").Lacks("intact")
	s.Press("3").Lacks("intact")
	if string(document.Format(s.design())) != string(before) || s.m.doc.modified() {
		t.Error("the simulation changed the design")
	}
}

// x on the canvas breaks the focused node; what cannot break is explained.
func TestBreakTheFocus(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "multi-region-failover"))
	s.Click(s.at("alb-us")).Press("x").Sees("FAILURE", "Primary ALB is broken")
	s.Press("1").Click(s.at("app")).Press("x").Sees("does not break by itself")
	s.Press("4", "R").Sees("Nothing is broken")
}

// The simulation follows the design: what is gone cannot stay broken.
func TestFailureFollowsEdits(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "multi-region-failover"))
	s.Click(s.at("app-us")).Press("x").Sees("App US is broken")
	s.Press("1").Focus("app-us").Press("d").Press("4").Sees("Nothing is broken").Lacks("App US")
	s.Press("1", "u").Sees("App US")
}

func TestSurvivalMatrix(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press("4", "m").Sees("Survival of every single break", "Shop CDN")
	s.Press("<down>", "<down>", "<space>").Sees("Shop CDN is broken", "✗ fails")
}

func TestFailureReport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.topo.yaml")
	if err := os.WriteFile(path, document.Format(newSession(t, 80, 24, sample(t, "multi-region-failover")).design()), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 80, 24, file(path)).Press("4", "<space>", "x").Sees("Wrote")
	report := filepath.Join(filepath.Dir(path), "shop.failure.md")
	got, err := os.ReadFile(report)
	if err != nil || !strings.Contains(string(got), "broken: Region us-east-1") {
		t.Errorf("report: %v\n%s", err, got)
	}
	s.Press("x").Sees("Press x again to replace")
	s.Press("x").Sees("Wrote")
}

// The way of the selected population stands out on the canvas until esc.
func TestWayOfARequest(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press("3", "p").Sees("The way of Sydney GET /static/*", "Shop CDN")
	dimmed := s.m.canvasLook().Dimmed
	for id, want := range map[string]bool{"sydney": false, "cdn": false, "assets": false, "orders": true, "alb-us": true, "frankfurt": true} {
		if dimmed[id] != want {
			t.Errorf("%s dimmed: %v", id, dimmed[id])
		}
	}
	if s.Press("<esc>"); len(s.m.canvasLook().Dimmed) != 0 {
		t.Error("esc shows everything again")
	}
}

// Equal targets of a balancer stand out together; when one breaks the others stay
// in use, each with its part of the requests.
func TestEqualTargetsOnTheCanvas(t *testing.T) {
	lines := []string{"users u locations=Paris", "alb b region=us-east-1", "u -> b"}
	for i := range 6 {
		lines = append(lines, fmt.Sprintf("asg s%d region=us-east-1", i), fmt.Sprintf("b -> s%d", i))
	}
	path := filepath.Join(t.TempDir(), "six.topo.yaml")
	if err := os.WriteFile(path, document.Format(traffictest.Design(t, lines...)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 120, 36, file(path))
	for _, view := range []string{"3", "4"} {
		s.Press(view, "p").Sees("The way of")
		if dimmed := s.m.canvasLook().Dimmed; dimmed["s0"] || dimmed["s5"] {
			t.Errorf("view %s dims %v", view, dimmed)
		}
		s.Press("<esc>")
	}
	s.Press("1").Click(s.at("s3")).Press("x").Sees("s3 is broken", "or one of 4 like it").Press("1")
	look := s.m.canvasLook()
	for link, want := range map[string][2]bool{"u -> b": {false, true}, "b -> s0": {false, false}, "b -> s3": {true, false}, "b -> s5": {false, false}} {
		if look.Dead[link] != want[0] || look.Heavy[link] != want[1] {
			t.Errorf("%s: dead %v, heavy %v", link, look.Dead[link], look.Heavy[link])
		}
	}
}

// The three views that follow requests take any keys, clicks and sizes, one
// after the other, without changing what the design says but for the edits of
// an idea, which undo takes back.
func TestAnyKeysInTheViewsOfRequests(t *testing.T) {
	keys := map[string][]string{
		"3": {"up", "down", "left", "right", "enter", "tab", "shift+tab", "c", "w", "a", "t", "h", "+", "-", "m", "x", "y", "p", "s", ".", "1", "2", "esc", "pgdown", "end", "home", "T", "o", "k"},
		"4": {"space", "enter", "up", "down", "left", "right", "tab", "shift+tab", "m", "o", "t", "T", "R", "x", "y", "p", "esc", "pgdown", "home", "end", "G", "j", "k"},
		"6": {"left", "right", "up", "down", "+", "-", "0", "f", "tab", "shift+tab", "n", "N", "c", "enter", "=", "_"},
	}
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Chdir(t.TempDir())
			rng := rand.New(rand.NewPCG(seed, 3))
			s := newSession(t, 120, 36, state(t.TempDir()), sample(t, []string{"global-storefront", "multi-region-failover", "weighted-shift"}[seed]))
			before, view := document.Format(s.design()), "4"
			s.Press(view)
			for range 400 {
				switch n := rng.IntN(100); {
				case n < 6:
					view = []string{"3", "4", "6"}[rng.IntN(3)]
					for s.m.overlay() != nil {
						s.Press("<esc>")
					}
					s.Press(view)
				case n < 80:
					s.send(parttest.Key(keys[view][rng.IntN(len(keys[view]))]))
				case n < 94:
					e := tea.Mouse{X: rng.IntN(s.w + 1), Y: 1 + rng.IntN(s.h), Button: []tea.MouseButton{tea.MouseLeft, tea.MouseWheelUp, tea.MouseWheelDown}[rng.IntN(3)]}
					if e.Button == tea.MouseLeft {
						s.send(tea.MouseClickMsg(e))
						s.send(tea.MouseReleaseMsg(e))
					} else {
						s.send(tea.MouseWheelMsg(e))
					}
				default:
					s.send(tea.WindowSizeMsg{Width: rng.IntN(210), Height: rng.IntN(62)})
				}
			}
			for s.m.overlay() != nil || s.m.ui.mode != nil {
				s.Press("<esc>")
			}
			s.m.toPane(paneCanvas)
			s.m.showView(viewCanvas)
			for range s.m.doc.history.Steps() {
				s.Press("u")
			}
			if got := document.Format(s.design()); string(got) != string(before) {
				t.Errorf("something changed that undo does not take back:\n%s", got)
			}
		})
	}
}

// What the design holds opens to its sources, row by row, and goes away with the
// next step in time.
func TestWhatTheDesignHolds(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "multi-region-failover"))
	s.Press("4", "o").Sees("What the design holds", "recovery time", "until Aurora writer", "works again", "Where the figures come from", "https://aws.amazon.com/waf/sla/")
	s.Press("<down>", "<space>", "G").Sees("Writes lost: Aurora replica has what was written")
	s.Press("<tab>", "<space>").Sees("us-east-1 is broken", "What the design holds")
	s.Press("t").Sees("What users get", "Timeline")
}

// Stepping through time needs something broken, and says so.
func TestNoTimeWithoutAFailure(t *testing.T) {
	s := newSession(t, 80, 24, sample(t, "multi-region-failover"))
	s.Press("4", "t").Sees("there is no time to step through")
	s.Press("<space>", "t", "t").Sees("60 s + 60 s TTL = 120 s", "●")
}

// The map says what is broken, and gives each way of a city its line.
func TestMapUnderAFailure(t *testing.T) {
	s := newSession(t, 80, 24, sample(t, "global-storefront"))
	s.Press("4", "<space>", "6").Sees("World, first visits, us-east-1 broken", "60 % of reads fail", "eu-west-1")
	s.Press("4", "R", "6").Lacks("broken")
}

// Breaking everything goes on behind the screen: keys work, the view says how far it
// is, and esc ends it.
func TestLongSimulationsCanBeCancelled(t *testing.T) {
	for _, key := range []string{"m", "o"} {
		s := newSession(t, 120, 36, sample(t, "global-storefront"))
		s.Press("4")
		_, work := s.m.Update(parttest.Key(key)) // under way, and not done
		s.frame()
		s.Sees("Breaking everything, one at a time")
		s.m.sim.run.done.Store(3)
		s.m.sim.run.of.Store(19)
		s.Wait(lookEvery)
		s.Sees("3 of 19 parts, esc cancels")
		s.m.sim.run.done.Store(4)
		s.Wait(lookEvery)
		s.Sees("4 of 19 parts")
		s.Press("<down>").Sees("4 of 19 parts") // keys do what they do
		s.Press("<esc>").Sees("Cancelled: not everything was broken.").Lacks("Breaking everything")
		s.do(work)
		if s.m.sim.running || s.m.panes.failure.Result() == nil {
			t.Errorf("%s: after the end running is %v and the result %v", key, s.m.sim.running, s.m.panes.failure.Result())
		}
		s.Wait(lookEvery).Sees("What users get")
		s.Press(key).Lacks("Breaking everything") // again, to the end
		s.Press("<esc>").Lacks("Cancelled")
	}
}

// Headings that have blanks of their own stand two apart, whole where there is room.
func TestHeadingsOfFatesStandApart(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch"))
	s.Press("4").Sees("GET * of shop.example.com  GET * of api.example.com")
	s = newSession(t, 200, 60, sample(t, "broken-launch"))
	s.Press("4").Sees("GET * of shop.example.com  GET * of api.example.com")
}

// While a list or a line lies on a view the mode word says so.
func TestModeWordOfWhatLiesOnAView(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	for _, c := range []struct{ keys, word string }{{"+", "CHOOSE"}, {"t", "EDIT"}, {"a", "CHOOSE"}, {"m", "READ"}} {
		if s.Press("3").Press(c.keys); s.m.word() != c.word {
			t.Errorf("%s: %s, not %s\n%s", c.keys, s.m.word(), c.word, s.screen())
		}
		if s.Press("<esc>"); s.m.word() != "LATENCY" {
			t.Errorf("after %s: %s", c.keys, s.m.word())
		}
	}
}

// The sign of a line that carries nothing never stands on one that does, where they cross.
func TestNoSignStandsOnAnotherLine(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"global-storefront", "multi-region-failover", "broken-launch"} {
		for _, size := range [][2]int{{120, 36}, {80, 24}} {
			s := newSession(t, size[0], size[1], sample(t, name)).Press("4", "<down>", "<space>", "1")
			for range 3 {
				for _, piece := range []string{"━×━", "╍×╍", "━×╍", "╍×━"} {
					if strings.Contains(s.screen(), piece) {
						t.Errorf("%s, %v: %s\n%s", name, size, piece, s.screen())
					}
				}
				s.Press("-")
			}
		}
	}
}
