package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/tui/learner"
	"portolan/validate/exercise"
)

// A learner begins with the first exercise, sees what is wanted, reads a hint, builds
// it by the keys that the screen offers, and goes on.
func TestFirstExerciseByKeys(t *testing.T) {
	dir := t.TempDir()
	s := newSession(t, 120, 36, state(dir))
	s.Press(":workshop", "<enter>").Sees("18 of 18 exercises", "01 First byte").Press("<enter>")
	s.Sees("01 First byte", "Put a CloudFront distribution between", "• Every city reaches the bucket through CloudFront")
	s.Press("<esc>").Sees("Goals of 01", "GOALS")
	s.Press("k").Sees("Sydney comes by sydney > site")
	s.Press("h").Sees("A distribution is global").Press("<esc>")

	s.Press("<esc>", "<esc>", "/sydney", "<enter>", "i", "cloudfront", "<enter>")
	for _, city := range []string{"dublin", "denver"} {
		s.Press("/"+city, "<enter>", "e", "d", "/"+city, "<enter>", "c", "c")
	}
	s.drawn("sydney -> cdn", "cdn -> site", "dublin -> cdn", "denver -> cdn")
	s.Sees("Solved, 3 of 3 stars")
	s.Press("g", "o", "=").Sees("compared with the solution", "~ set otherwise").Press("<enter>").Sees("Why it works").Press("<esc>")
	s.Press("]").Sees("02 Close the back door")

	f := learner.Open(dir, course(t))
	p, err := f.Progress()
	if err != nil {
		t.Fatal(err)
	}
	if r := p.Of("01-first-byte"); r.Status != exercise.Solved || r.Stars != 3 || r.HintsSeen != 1 {
		t.Errorf("progress is %+v", r)
	}
}

func course(t *testing.T) *exercise.Course {
	t.Helper()
	c, err := exercise.Load(exercise.BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Where the goals slide over the canvas, the foot says how to come back to them, on the
// canvas and in other views, and only while an exercise is open.
func TestFootLeadsBackToTheGoals(t *testing.T) {
	s := newSession(t, 80, 24, state(t.TempDir()))
	s.Press(":workshop 01", "<enter>").Sees("01 First byte").Press("<esc>").Sees("Goals of 01").Press("<esc>")
	if strings.Contains(s.screen(), "Goals of 01") {
		t.Fatalf("the goals did not go:\n%s", s.screen())
	}
	s.Sees("g o goals").Press("3").Sees("g o goals")
	s.Press("g", "o").Sees("Goals of 01", "GOALS")
	if strings.Contains(s.screen(), "g o goals") {
		t.Errorf("beside the goals the foot leads to them:\n%s", s.screen())
	}
	s.Press("<enter>").Sees("g o goals")

	if s := newSession(t, 80, 24, sample(t, "static-site")); strings.Contains(s.screen(), "goals") {
		t.Errorf("without an exercise the foot speaks of goals:\n%s", s.screen())
	}
}

// One hint leads to the next, in the text itself, until the last.
func TestHintLeadsToTheNext(t *testing.T) {
	dir := t.TempDir()
	s := newSession(t, 80, 24, state(dir))
	f := learner.Open(dir, course(t))
	e := f.Course.Exercises[0]
	s.Press(":workshop 01", "<enter>", "<esc>", "h")
	for i := 1; i <= len(e.Hints); i++ {
		if p, err := f.Progress(); err != nil || p.Of(e.ID).HintsSeen != i {
			t.Fatalf("%d hints are noted after %d: %v", p.Of(e.ID).HintsSeen, i, err)
		}
		if i < len(e.Hints) {
			s.Sees("h next hint").Press("h")
		}
	}
	if strings.Contains(s.screen(), "next hint") {
		t.Errorf("there is no further hint:\n%s", s.screen())
	}
	s.Press("<esc>").Sees("GOALS")
	if s.m.overlay() != nil {
		t.Error("a hint lies under another")
	}
}

// What a learner drew is kept when an exercise begins anew or shows its solution, and
// undo takes it back.
func TestResetAndSolutionKeepTheDesign(t *testing.T) {
	dir := t.TempDir()
	f := learner.Open(dir, course(t))
	e := f.Course.Exercises[1]
	if _, err := f.Start(e); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 120, 36, file(f.Path(e)), state(dir))
	s.Sees("02 Close the back door").Press("<esc>")
	s.Press("<esc>", "/cdn", "<enter>", "a", "waf", "<enter>")
	mine := len(s.design().Nodes)
	s.Press("<esc>", "<esc>", "g", "o", "X").Sees("is kept as 02-close-the-back-door.topo.yaml.bak-1")
	if n := len(s.design().Nodes); n != 3 {
		t.Errorf("%d nodes after a new beginning", n)
	}
	kept, err := os.ReadFile(f.Path(e) + ".bak-1")
	if err != nil || !strings.Contains(string(kept), "waf") {
		t.Errorf("the copy holds %q, %v", kept, err)
	}
	s.Press("u")
	if n := len(s.design().Nodes); n != mine {
		t.Errorf("%d nodes after undo, %d before", n, mine)
	}

	s.Press("g", "o", "S", "nonsense", "<enter>").Sees("stays hidden")
	if p, _ := f.Progress(); p.Of(e.ID).SolutionSeen {
		t.Error("a wrong word shows the solution")
	}
	s.Press("S", "02", "<enter>").Sees("Goals of 02  1 of 3 stars")
	if p, _ := f.Progress(); !p.Of(e.ID).SolutionSeen || p.Of(e.ID).Stars != 1 {
		t.Errorf("progress is %+v", p.Of(e.ID))
	}
}

// A failed goal makes what decides it stand out, and the rest step back.
func TestFailedGoalPointsAtItsEvidence(t *testing.T) {
	dir := t.TempDir()
	f := learner.Open(dir, course(t))
	e := f.Course.Exercises[4] // three services
	if _, err := f.Start(e); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 160, 50, file(f.Path(e)), state(dir))
	s.Press("<esc>", "<enter>")
	look := s.m.canvasLook()
	if look.Dimmed["shoppers"] || !look.Dimmed["gamers"] {
		t.Errorf("the first goal is about the shop; dimmed are %v", look.Dimmed)
	}
	s.Press("<esc>")
	if d := s.m.canvasLook().Dimmed; len(d) > 0 {
		t.Errorf("after esc %v are dimmed", d)
	}
}

// What decides the selected goal stands out as soon as the list has the focus, where it
// can be seen also beside a list that slides over the canvas; enter goes there, and
// leaving the list shows everything again.
func TestSelectedGoalIsSeenOnTheCanvas(t *testing.T) {
	for _, size := range [][2]int{{160, 50}, {120, 36}, {100, 30}, {80, 24}} {
		dir := t.TempDir()
		f := learner.Open(dir, course(t))
		e := f.Course.Exercises[1] // the bucket, at the right end, is open
		if _, err := f.Start(e); err != nil {
			t.Fatal(err)
		}
		s := newSession(t, size[0], size[1], file(f.Path(e)), state(dir))
		s.Press("<esc>", "<esc>")
		if d := s.m.canvasLook().Dimmed; len(d) > 0 {
			t.Errorf("%v: %v are dimmed before the list has the focus", size, d)
		}
		s.Press("g", "o").Sees("site can be read", "│ site ").Lacks("This is the")
		look := s.m.canvasLook()
		if look.Dimmed["site"] || !look.Dimmed["sydney"] {
			t.Errorf("%v: the goal is about site; dimmed are %v", size, look.Dimmed)
		}
		s.Press("<enter>").Sees("NORMAL", "site · S3 bucket", "esc show everything")
		s.Press("g", "o", "<esc>").Sees("NORMAL")
		if d := s.m.canvasLook().Dimmed; len(d) > 0 {
			t.Errorf("%v: %v are dimmed after the list was left", size, d)
		}
	}
}

// Hints, goals and the task of an exercise are refused where there is none.
func TestNoExerciseNoGoals(t *testing.T) {
	s := newSession(t, 120, 36, blank(), state(t.TempDir()))
	s.Press(":hint", "<enter>").Sees("No exercise is open")
	s.Press(":workshop 99", "<enter>").Sees("no exercise \"99\"")
	if _, err := os.Stat(filepath.Join(s.m.opt.StateDir, "workshop")); err == nil {
		t.Error("a folder is made for nothing")
	}
}

// The presented exercise shows one thing at a time.
func TestPresentedExercise(t *testing.T) {
	dir := t.TempDir()
	f := learner.Open(dir, course(t))
	if _, err := f.Start(f.Course.Exercises[0]); err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}} {
		s := newSession(t, size[0], size[1], file(f.Path(f.Course.Exercises[0])), state(dir))
		s.Press("<esc>", "g", "o", "p").Sees("0 of 7").Press("<right>").Sees("1 of 7").Press("<left>", "<left>").Sees("0 of 7").Press("<esc>").Lacks("0 of 7")
	}
}

// A card says why a wrong answer is wrong, and opens a copy of its design.
func TestQuizCards(t *testing.T) {
	s := newSession(t, 120, 36, state(t.TempDir()))
	s.Press("e", "<tab>").Sees("Quiz cards", "weighted").Press("<esc>")
	s.Press(":quiz weighted", "<enter>").Sees("Quiz: weighted  1 of").Press("o").Sees("Answer first")
	s.Press("o").Sees("Quiz: weighted  1 of").Press("a").Sees("Quiz: weighted  1 of")
	s.Sees("weighted  1 of")
	card := course(t).CardsOf("weighted")[0]
	for _, choice := range card.Choices {
		if choice.Letter == card.Answer {
			continue
		}
		s.Press(choice.Letter).Sees("Not so.")
		if !strings.Contains(strings.Join(strings.Fields(s.screen()), " "), choice.Why) {
			t.Errorf("%s: the screen does not say %q:\n%s", choice.Letter, choice.Why, s.screen())
		}
	}
	s.Press(card.Answer).Sees("Right.").Press("o").Sees(card.ID + " (copy")
}

// Titles are read in full at every usual size, and the cursor stands on the exercise at
// hand.
func TestListOfExercises(t *testing.T) {
	dir := t.TempDir()
	f := learner.Open(dir, course(t))
	if _, err := f.Start(f.Course.Exercises[10]); err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}} {
		s := newSession(t, size[0], size[1], file(f.Path(f.Course.Exercises[10])), state(dir))
		s.Press("<esc>", ":workshop", "<enter>").Sees("▸ 11 Failover that really fails over")
		s.Press("<home>")
		for _, e := range f.Course.Exercises {
			s.Sees(e.Number() + " " + e.Title + " ").Press("<down>")
		}
	}
}

// On a small screen a question scrolls: to the choice under the cursor, and to what is
// said of the answer. Enter goes on from a right one.
func TestQuizOnASmallScreen(t *testing.T) {
	s := newSession(t, 60, 15, state(t.TempDir()))
	card, next := course(t).CardsOf("static")[0], course(t).CardsOf("static")[1]
	start := func(s string) string { return strings.Join(strings.Fields(s)[:4], " ") }
	s.Press(":quiz static", "<enter>").Sees(start(card.Ask), "⏎ answer", "n next")
	s.Press(card.Answer).Sees("↑", "Its design shows", "⏎ next").Lacks("n next")
	s.Press("<home>").Sees(start(card.Ask)).Press("<end>").Sees(card.Choices[len(card.Choices)-1].Text)
	s.Press(card.Answer, "<enter>").Sees("2 of", start(next.Ask))
}

// The keys of a solved exercise stand below its goals also where there is little room.
func TestSolvedExerciseOffersWhatIsNext(t *testing.T) {
	dir := t.TempDir()
	f := learner.Open(dir, course(t))
	e := f.Course.Exercises[1]
	if _, err := f.Start(e); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 80, 24, file(f.Path(e)), state(dir))
	s.Press("<esc>", "g", "o").Sees("h hint").Lacks("= compare")
	s.Press("S", "02", "<enter>", "<esc>", "g", "o").Sees("= compare  Q quiz  ] next  esc canvas").Lacks("h hint")
	s.Press("<esc>", ":workshop", "<enter>").Sees("▸ 02 ", "1 of 3 stars")
}

// Where there are few rows the keys of an exercise stand in the foot of the frame alone,
// and where there is room below what they belong to as well.
func TestKeysOfExerciseStandOnce(t *testing.T) {
	dir := t.TempDir()
	f := learner.Open(dir, course(t))
	e := f.Course.Exercises[1]
	if _, err := f.Start(e); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ w, h, times int }{{120, 36, 2}, {60, 15, 1}} {
		s := newSession(t, c.w, c.h, file(f.Path(e)), state(dir))
		s.Press("<esc>", "g", "o", "S", "02", "<enter>", "<esc>", "g", "o")
		once := func(what, key string) {
			t.Helper()
			if got := strings.Count(s.screen(), key); got != c.times {
				t.Errorf("%s at %dx%d: %q stands %d times\n%s", what, c.w, c.h, key, got, s.screen())
			}
		}
		once("goals", "esc canvas")
		s.Press("=")
		once("comparison", "esc close")
		s.Press("<esc>", "Q")
		once("quiz", "esc close")
		s.Press("<esc>", "g", "o", "p")
		once("presented", "esc close")
	}
}
