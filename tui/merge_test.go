package tui

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/model"
	"portolan/tui/findings"
)

const mergeBase = `portolan: 1

nodes:
  - {id: cdn, kind: cloudfront, aliases: [shop.example.com]}
  - {id: web, kind: alb, region: us-east-1}
  - {id: app, kind: asg, region: us-east-1} # ours

links:
  - cdn -> web
  - web -> app
`

// meeting is a session with edits whose file others changed: web has two titles,
// cdn two more aliases, and theirs has a node that mine does not touch.
func meeting(t *testing.T, w, h int) (s *session, path, theirs string) {
	t.Helper()
	path = tempFile(t, "a.topo.yaml", mergeBase)
	s = newSession(t, w, h, file(path), state(t.TempDir()))
	s.m.do(model.Retitle{ID: "web", Title: "Mine"}, "")
	s.m.do(model.Set{ID: "cdn", Props: []model.Setting{{Prop: "aliases", Value: []string{"shop.example.com", "mine.example.com"}}}}, "")
	theirs = strings.NewReplacer("id: web,", "id: web, title: Theirs,", "[shop.example.com]", "[shop.example.com, theirs.example.com]",
		"\nlinks:", "  - {id: files, kind: s3}\n\nlinks:").Replace(mergeBase)
	if err := os.WriteFile(path, []byte(theirs), 0o644); err != nil {
		t.Fatal(err)
	}
	return s.Wait(time.Second), path, theirs
}

// While saving would be refused, nobody is told that a key saves and leaves.
func TestInterruptSaysWhenSavingIsRefused(t *testing.T) {
	s, _, _ := meeting(t, 200, 36)
	s.Press("<ctrl+c>").Sees("ctrl+c again leaves without saving and keeps a recovery copy.", "q cannot save: the file was changed on disk.", ":merge", ":w!", ":q! leaves without.").Lacks("saves and leaves")
	s.Press(":w!", "<enter>", "d").Wait(3 * time.Second).Press("<ctrl+c>").Sees("q saves and leaves.")
}

// Saving over what others changed asks place by place; nothing of either side is
// lost unasked, and the merge is one undo step.
func TestMergeOnForeignChange(t *testing.T) {
	s, path, theirs := meeting(t, 120, 36)
	before := s.design()
	s.Sees("changed on disk", ":merge joins both").Press("<ctrl+s>").Sees("Mine, here, and theirs, the file on disk: 2 of 2 places to decide", "║   Mine  ", "title", "aliases", "to decide")
	s.Sees("Not saved: others changed the file.", "MERGE").Lacks("joins both")
	if read(t, path) != theirs {
		t.Fatal("overwritten unasked")
	}
	s.Press("<enter>").Sees("2 places to decide first")
	s.Press("<home>", "<down>").Sees("shop.example.com, mine.example.com, theirs.example.com").Press("b")
	s.Sees("before", "not set", "Mine", "Theirs").Press("b").Sees("Mine title cannot have both").Press("t", "d").Sees("+ files")
	s.Press("<enter>").Sees("Merged.")
	check := func() {
		t.Helper()
		aliases, _ := s.design().Node("cdn").Get("aliases")
		if s.design().Node("web").Title != "Theirs" || len(aliases) != 3 || s.design().Node("files") == nil {
			t.Fatal(s.screen())
		}
	}
	check()
	s.Press("u").Sees("What others changed in the file is not here any more")
	if !sameDesign(s.design(), before) {
		t.Fatal("undo is not what was before the merge")
	}
	s.Press("<ctrl+s>").Sees("to decide").Press("<esc>") // saving would overwrite theirs again
	if read(t, path) != theirs {
		t.Fatal("overwritten after an undo")
	}
	s.Press("U")
	check()
	s.Press("<ctrl+s>").Sees("Saved")
	if got := read(t, path); !strings.Contains(got, "# ours") || !strings.Contains(got, "title: Theirs") || !strings.Contains(got, "mine.example.com") {
		t.Fatal(got)
	}
}

// The dialog as it looks, and that the ways out of it are told at every size.
func TestMergeDialogAtSizes(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {60, 15}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			s, _, _ := meeting(t, size[0], size[1])
			s.Press(":merge", "<enter>").Sees("⏎ merge", "d changes", "esc later")
			golden.RequireEqual(t, s.screen())
		})
	}
}

// Where there is hardly room the dialog still shows the place, what it was and what each
// side made of it, all that can be pressed, and nothing lies on top of what is said.
func TestMergeWhereThereIsHardlyRoom(t *testing.T) {
	s, _, _ := meeting(t, 30, 8)
	s.Press(":merge", "<enter>").Sees("2 of 2 places to decide", "m mine", "t theirs", "esc later")
	seen := s.screen()
	for range 12 {
		seen += s.Press("<ctrl+f>").screen()
	}
	for _, want := range []string{"  before", "  mine", "  theirs", "  both", "mine.example.com", "theirs.example.c"} {
		if !strings.Contains(seen, want) {
			t.Errorf("no %q in\n%s", want, seen)
		}
	}
	s.Press("<esc>", ":merge", "<enter>", "<enter>")
	text := strings.Join(strings.Fields(s.screen()), " ")
	if !strings.Contains(text, "╝ 2 places to decide first: m mine or t theirs.") {
		t.Errorf("said\n%s", s.screen())
	}
	s.Lacks("⏎ merge")
	s.Press("T").Sees("⏎ merge", "esc later") // all is decided, and how to finish is said
	s.Press("<enter>").Sees("Merged.")
}

// The same by mouse alone, from the status line on.
func TestMergeByMouse(t *testing.T) {
	s, _, _ := meeting(t, 120, 36)
	s.Click(s.find("changed on disk")).Sees("2 of 2 places to decide")
	s.Click(s.find("  title"))
	s.Click(s.find("mine    Mine"))
	s.Click(s.find("  aliases"))
	s.Click(s.find("both    shop"))
	s.Click(s.find("⏎ merge")).Sees("Merged.")
	if s.design().Node("web").Title != "Mine" {
		t.Fatal(s.screen())
	}
}

// All of one side at once, and leaving it for later.
func TestMergeAllAtOnce(t *testing.T) {
	for keys, title := range map[string]string{"M": "Mine", "T": "Theirs"} {
		s, _, _ := meeting(t, 80, 24)
		s.Press(":merge", "<enter>", keys, "<enter>").Sees("Merged.")
		if got := s.design().Node("web").Title; got != title || s.design().Node("files") == nil {
			t.Fatalf("%s gives %s", keys, got)
		}
	}
	s, path, theirs := meeting(t, 60, 15)
	before := s.design()
	s.Press(":merge", "<enter>", "<esc>")
	if s.design() != before || read(t, path) != theirs {
		t.Fatal("leaving changed something")
	}
}

// What is said after a merge is what can be done: nothing is left to save where the file
// says the same, and nothing to take back where nothing changed here.
func TestMergeSaysWhatIsLeft(t *testing.T) {
	for keys, back := range map[string]bool{"M": true, "T": true, "": false} {
		s, _, _ := meeting(t, 80, 24)
		if keys == "" { // both did the same
			path := tempFile(t, "b.topo.yaml", mergeBase)
			s = newSession(t, 80, 24, file(path), state(t.TempDir()))
			s.m.do(model.Retitle{ID: "app", Title: "Ours"}, "")
			if err := os.WriteFile(path, []byte(strings.Replace(mergeBase, "id: app,", "id: app, title: Ours,", 1)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s.Press(":merge", "<enter>", keys, "<enter>").Sees("Merged.")
		if said := strings.Contains(s.m.ui.message, "ctrl+s saves"); said != s.m.doc.modified() {
			t.Errorf("%q: %s, unsaved %v", keys, s.m.ui.message, !said)
		}
		if said := strings.Contains(s.m.ui.message, "takes the merge back"); said != back {
			t.Errorf("%q: %s", keys, s.m.ui.message)
		}
	}
}

// A file that is changed once more while the places are decided is read anew.
func TestMergeReadsWhatIsThereNow(t *testing.T) {
	s, path, theirs := meeting(t, 120, 36)
	s.Press(":merge", "<enter>", "M")
	if err := os.WriteFile(path, []byte(strings.Replace(theirs, "id: files", "id: more", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Press("<enter>").Sees("changed on disk once more", "to decide").Press("M", "<enter>").Sees("Merged.")
	if s.design().Node("more") == nil || s.design().Node("files") != nil {
		t.Fatal("an older version was merged")
	}
	s.Press("<ctrl+s>").Sees("Saved").Wait(time.Second).Lacks("changed on disk")
}

// Without a place that both changed, what comes from the file is shown first.
func TestMergeWithoutConflict(t *testing.T) {
	path := tempFile(t, "a.topo.yaml", mergeBase)
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.m.do(model.Retitle{ID: "web", Title: "Mine"}, "")
	if err := os.WriteFile(path, []byte(strings.Replace(mergeBase, "id: app,", "id: app, min: 4,", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Press("<ctrl+s>").Sees("Nobody is in the way of the other", "app").Press("<enter>").Sees("Merged.").Press("<ctrl+s>").Sees("Saved")
	if got := read(t, path); !strings.Contains(got, "min: 4") || !strings.Contains(got, "title: Mine") {
		t.Fatal(got)
	}
}

// A reload that is undone does not make saving overwrite what others wrote.
func TestUndoneReloadAsksAgain(t *testing.T) {
	s, path, theirs := meeting(t, 120, 36)
	s.Press(":reload", "<enter>").Press("u").Press("<ctrl+s>").Sees("to decide")
	if read(t, path) != theirs {
		t.Fatal("overwritten unasked")
	}
}

// The dialog calls nodes, links and groups as the canvas does, and lists all that
// changes: groups, what is folded, places.
func TestMergeNamesAndLayout(t *testing.T) {
	t.Parallel()
	base := strings.NewReplacer("id: web,", "id: web, title: Shop,", "id: app,", "id: app, title: Orders,").Replace(mergeBase)
	path := tempFile(t, "b.topo.yaml", base+"\nlayout:\n  group Pair: {nodes: [web, app]}\n")
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.m.do(model.Retitle{ID: "web", Title: "Mine"}, "")
	s.m.do(model.RenameGroup{From: "Pair", To: "Twins"}, "")
	theirs := strings.Replace(base, "title: Shop", "title: Theirs", 1) + "\nlayout:\n  region us-east-1: folded\n  group Pair: {nodes: [web, app, cdn]}\n  app: [40, 5]\n"
	if err := os.WriteFile(path, []byte(theirs), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Wait(time.Second).Press(":merge", "<enter>").Sees("1 of 1 place to decide", "  Mine").Press("b").Sees("Mine title cannot have both")
	s.Press("m", "d").Sees("~ group Twins  nodes Mine, Orders → cdn, Mine, Orders", "~ Region us-east-1  open → folded", "~ Orders  another place on the canvas")
	s.Press("<enter>").Sees("Merged.")
	if g := s.design().Groups; len(g) != 2 {
		t.Errorf("%+v", g)
	}
	var d strings.Builder // no change of the layout section is none
	for _, c := range findings.AllChanges(s.design(), s.design()) {
		fmt.Fprintln(&d, c)
	}
	if d.Len() > 0 {
		t.Error(d.String())
	}
}

// The dialog is wide enough for all its keys, with either set of signs.
func TestMergeNamesAllItsKeys(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		s, _, _ := meeting(t, 120, 36)
		s.m.opt.ASCII = ascii
		s.m.setTheme("dark", true)
		s.Press(":merge", "<enter>")
		o := s.m.overlayRect(s.m.overlay())
		rows := strings.Split(s.screen(), "\n")
		foot := strings.Join(rows[o.Y:o.Y+o.H], "\n")
		for _, says := range []string{"m mine", "t theirs", "d changes", "M all mine", "T all theirs", "esc later"} {
			if !strings.Contains(foot, says) {
				t.Errorf("ASCII %v: %q is not named\n%s", ascii, says, foot)
			}
		}
	}
}

// A place in the list says of which node or link it is, in its row or in a heading above
// it, however few rows there are.
func TestPlacesOfAMergeNameWhatTheyAreOf(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {60, 15}, {30, 8}} {
		path := tempFile(t, "d.topo.yaml", mergeBase)
		s := newSession(t, size[0], size[1], file(path), state(t.TempDir()))
		s.m.do(model.Set{ID: "app", Props: []model.Setting{{Prop: "min", Value: []string{"2"}}}}, "")
		s.m.do(model.Retitle{ID: "web", Title: "Orders of the shop"}, "")
		s.m.do(model.SetLink{Link: model.LinkRef{From: "cdn", To: "web"}, Props: []model.Setting{{Prop: "path", Value: []string{"/a/*"}}}}, "")
		theirs := strings.NewReplacer("id: web,", "id: web, title: Theirs,", "id: app,", "id: app, min: 4,", "- cdn -> web", "- {from: cdn, to: web, path: /b/*}").Replace(mergeBase)
		if err := os.WriteFile(path, []byte(theirs), 0o644); err != nil {
			t.Fatal(err)
		}
		s.Wait(time.Second).Press(":merge", "<enter>", "<home>")
		seen := 0
		for range 6 { // three things with a place each
			rows := strings.Split(s.screen(), "\n")
			at := slices.IndexFunc(rows, func(r string) bool { return strings.Contains(r, "║ ▸") })
			if at < 1 {
				t.Fatal(s.screen())
			}
			for name, prop := range map[string]string{"Orders": "title", "app": "min", "cdn → ": "path"} {
				if !strings.Contains(rows[at], prop) {
					continue
				}
				if seen++; !strings.Contains(rows[at-1]+rows[at], name) {
					t.Errorf("%v: of what is %s?\n%s", size, prop, s.screen())
				}
			}
			s.Press("<down>")
		}
		if seen != 3 {
			t.Errorf("%v: %d of 3 places were seen\n%s", size, seen, s.screen())
		}
	}
}

// A group that was renamed here and forgotten in the file is asked about.
func TestMergeAsksAboutARenamedGroupThatIsGone(t *testing.T) {
	path := tempFile(t, "g.topo.yaml", mergeBase+"\nlayout:\n  group Pair: {nodes: [web, app]}\n")
	s := newSession(t, 120, 36, file(path), state(t.TempDir()))
	s.m.do(model.RenameGroup{From: "Pair", To: "Twins"}, "")
	if err := os.WriteFile(path, []byte(mergeBase), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Wait(time.Second).Press(":merge", "<enter>").Sees("1 of 1 place to decide", "group Twins", "named Pair, open, web, app", "no such group")
	if s.Press("t", "<enter>").Sees("Merged."); len(s.design().Groups) > 0 {
		t.Errorf("%+v", s.design().Groups)
	}
	if s.Press("u").Press(":merge", "<enter>", "m", "<enter>").Sees("Merged."); len(s.design().Groups) != 1 {
		t.Errorf("%+v", s.design().Groups)
	}
}
