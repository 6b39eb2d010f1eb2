package tui

import (
	"slices"
	"strings"
	"testing"

	"portolan/model/layout"
	"portolan/tui/binding"
	"portolan/tui/part/parttest"
)

// Every command can be found, understood and pressed.
func TestCommandTable(t *testing.T) {
	ids := map[string]bool{}
	words := map[string]string{}
	menu := map[string]string{}
	for _, c := range newRegistry(allViews()).all {
		switch {
		case c.id == "" || ids[c.id]:
			t.Errorf("command id %q is empty or used twice", c.id)
		case c.title == "" || c.help == "" || c.run == nil:
			t.Errorf("%s: title, help and run are needed", c.id)
		case !strings.HasSuffix(c.help, "."):
			t.Errorf("%s: help is not a sentence: %q", c.id, c.help)
		case !slices.Contains(groups, c.group):
			t.Errorf("%s: no chapter %q", c.id, c.group)
		case c.in == 0:
			t.Errorf("%s: means nothing anywhere", c.id)
		case len(c.keys) == 0 && len(c.words) == 0 && c.menu == "":
			t.Errorf("%s: can only be reached by the palette", c.id)
		}
		ids[c.id] = true
		for _, w := range c.words {
			if o := words[w]; o != "" {
				t.Errorf(":%s means %s and %s", w, o, c.id)
			}
			words[w] = c.id
		}
		if o := menu[c.menu]; c.menu != "" && o != "" {
			t.Errorf("menu %q means %s and %s", c.menu, o, c.id)
		}
		menu[c.menu] = c.id
	}
	for _, id := range footerOrder {
		if c := newRegistry(allViews()).named(id); c == nil || c.hint == "" || len(c.keys) == 0 {
			t.Errorf("footer: %s has no short form or key", id)
		}
	}
	for _, l := range lessons {
		for _, id := range l.follows {
			if !ids[id] {
				t.Errorf("tip %s: no command %s", l.id, id)
			}
		}
	}
}

// No two commands share a key in one scope, and no key is the beginning of a
// sequence as well.
func TestKeysAreUnique(t *testing.T) {
	for _, s := range scopeNames {
		seen := map[string]string{}
		for _, c := range newRegistry(allViews()).all {
			if c.in&s.s == 0 {
				continue
			}
			for _, k := range c.keys {
				if o := seen[k]; o != "" {
					t.Errorf("%s: %q means %s and %s", s.name, k, o, c.id)
				}
				seen[k] = c.id
			}
		}
		for k := range seen {
			if head, _, ok := strings.Cut(k, " "); ok && seen[head] != "" {
				t.Errorf("%s: %q is a command and begins %q", s.name, head, k)
			}
		}
	}
}

// Keys that terminals cannot tell apart are never needed.
func TestKeysArriveInEveryTerminal(t *testing.T) {
	for _, c := range newRegistry(allViews()).all {
		for _, k := range c.keys {
			if why := binding.Arrives(k); why != "" {
				t.Errorf("%s: %s", c.id, why)
			}
		}
	}
}

// No key is silent: whatever is pressed changes something or says why not.
func TestNoKeyIsSilent(t *testing.T) {
	keys := monkeyKeys()
	slices.Sort(keys)
	for _, with := range []startWith{sample(t, "static-site"), blank()} {
		for _, size := range [][2]int{{120, 36}, {80, 24}} {
			for _, k := range slices.Compact(keys) {
				s := newSession(t, size[0], size[1], with, state(t.TempDir()))
				before := s.frame()
				s.send(parttest.Key(k))
				if s.frame() == before && s.m.ui.message == "" && !s.ended && k != "ctrl+l" { // it draws anew
					t.Errorf("%v, %d nodes: %q does nothing", size, len(s.design().Nodes), k)
				}
			}
		}
	}
}

func TestUnknownKeysAndCommandsSayWhatIsNear(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	s.Press("%").Sees("does nothing here")
	s.Press(":valdate", "<enter>").Sees("There is no command :valdate")
	s.Press(":qiut", "<enter>").Sees("Did you mean :quit?")
	s.Press(":them", "<tab>").Sees(":theme")
	s.Press(" li", "<tab>").Sees(":theme light").Press("<enter>")
	if s.m.theme.Name != "light" {
		t.Fatalf("theme %s", s.m.theme.Name)
	}
	s.Press(":", "<up>").Sees(":theme light").Press("<esc>")
	s.Press(":3", "<enter>").Focus(s.m.order()[2])
}

func TestCommandsSayWhyTheyCannotRun(t *testing.T) {
	s := newSession(t, 120, 36, blank())
	s.Press("d").Sees("press a to add")
	s.Press("u").Sees("Nothing to undo")
	s.Press("p").Sees("Nothing was copied yet")
	s.Press("f").Sees("The design has no findings")
	r := newSession(t, 120, 36, sample(t, "static-site"), func(o *Options) { o.ReadOnly = true })
	r.Press("d").Sees("Read-only")
	r.Press("a").Sees("Read-only")
}

func TestHelpAndPaletteRunWhatTheyList(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	s.Press("?").Sees("Keys").Press("outline", "<enter>").Sees("OUTLINE")
	s.Press("1", "<ctrl+p>").Sees("Commands").Press("zoom out", "<enter>").Sees("compact")
	node := s.design().Nodes[2]
	s.Press("<ctrl+p>", "@"+node.ID, "<enter>").Focus(node.ID)
	s.Press("<space>", "v", "t").Sees("OUTLINE")
}

func TestKeyReferenceNamesEveryCommand(t *testing.T) {
	doc := New(Options{}).keyReference()
	for _, c := range newRegistry(allViews()).all {
		if !strings.Contains(doc, "**"+c.title+".**") {
			t.Errorf("%s is not in the reference", c.id)
		}
	}
}

// The keys that find a node and that show a part work on the rows of the table, with the
// node of the row.
func TestSearchAndFilterInTheTable(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront")).Press("7", "/", "orders", "<enter>")
	if id := s.m.panes.table.Selected(); !strings.HasPrefix(id, "orders") || s.m.ui.view != viewTable {
		t.Errorf("the cursor is on %s in the view %s", id, s.m.view().title)
	}
	hit := s.m.panes.table.Selected()
	if s.Press("n"); len(s.m.hits()) > 1 && s.m.panes.table.Selected() == hit {
		t.Error("n stays")
	}
	s.Press("<home>", "<down>")
	row := s.m.panes.table.Selected()
	s.Press("V").Sees("Show only", layout.TitleOf(s.m.doc.now().Node(row)))
	if s.m.focus.node != row {
		t.Errorf("the part is that of %s, not of %s", s.m.focus.node, row)
	}
}

// The menu of a row names no key that does something else there.
func TestMenuOfARowNamesItsKeysOnly(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press("7")
	for _, it := range s.m.itemsOn(onNode) {
		if it.Right != "" {
			t.Errorf("%s: %s", it.Label, it.Right)
		}
	}
	if len(s.m.itemsOn(onNode)) < 5 {
		t.Error("nothing can be done with a node")
	}
}
