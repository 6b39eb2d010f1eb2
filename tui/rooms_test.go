package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/model/racetest"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/outline"
	"portolan/tui/part"
	"portolan/tui/part/parttest"
)

// madeUp is a binding that nothing but one table knows.
func madeUp() binding.Binding {
	return binding.Binding{ID: "madeup", Keys: []string{"ctrl+t"}, Title: "Brew some tea", Help: "Puts the kettle on.", Hint: "tea", Run: binding.Get(func() act.Action {
		return act.Say{Text: "Tea is ready."}
	})}
}

// panes are the keys that lead to every pane.
var paneKeys = map[string][]string{
	"outline": {"2"}, "latency": {"3"}, "failure": {"4"}, "export": {"5"}, "world": {"6"},
	"inspector": {"<tab>"}, "findings": {"g", "f"},
}

// A binding in the table of one pane is in input, footer, help, palette, menu,
// on a click and on the page of keys, with nothing else changed.
func TestMadeUpBindingIsEverywhere(t *testing.T) {
	for name, keys := range paneKeys {
		t.Run(name, func(t *testing.T) {
			open := func() *session {
				s := newSession(t, 400, 50, sample(t, "static-site")).Press(keys...)
				s.m.active().Bindings().Add(madeUp())
				return s.Press("<f9>") // means nothing: the footer is drawn anew
			}
			open().Press("<ctrl+t>").Sees("Tea is ready.")
			s := open()
			if footer := strings.Split(s.screen(), "\n")[s.m.ui.rects.footer.Y]; !strings.Contains(footer, "ctrl+t tea") {
				t.Errorf("footer: %s", footer)
			}
			x, y := s.find("ctrl+t tea")
			s.Click(x, y).Sees("Tea is ready.")
			open().Click(x+len("ctrl+t t"), y).Sees("Tea is ready.")
			open().Press("?", "brew").Sees("ctrl+t", "Brew some tea", "Puts the kettle on.").Press("<enter>").Sees("Tea is ready.")
			open().Press("<ctrl+p>", "brew").Sees("ctrl+t", "Puts the kettle on.").Press("<enter>").Sees("Tea is ready.")
			s = open()
			s.m.runCommand(s.m.table.named("menu"), "")
			s.Press("p").Sees("Brew some tea").Press("<ctrl+t>").Sees("Tea is ready.")
			if page := s.m.keyReference(); !strings.Contains(page, "| `ctrl+t` | `"+s.m.active().Bindings().Room()+".madeup` | **Brew some tea.** Puts the kettle on. |") {
				t.Error("the page of keys does not tell")
			}
		})
	}
}

// The start screen has no menu, and all the rest.
func TestMadeUpBindingOnTheStartScreen(t *testing.T) {
	open := func() *session {
		s := newSession(t, 160, 40)
		s.m.active().Bindings().Add(madeUp())
		return s.Press("<f9>")
	}
	open().Press("<ctrl+t>").Sees("Tea is ready.")
	s := open()
	s.Click(s.find("ctrl+t tea")).Sees("Tea is ready.")
	open().Press("?", "brew", "<enter>").Sees("Tea is ready.")
	open().Press("<ctrl+p>", "brew", "<enter>").Sees("Tea is ready.")
}

// In overlays and modes there is no palette: a binding of theirs is in input,
// footer and on the page.
func TestMadeUpBindingInOverlaysAndModes(t *testing.T) {
	for name, keys := range map[string][]string{
		"add": {"a"}, "palette": {"<ctrl+p>"}, "fix": {"}", "f"}, "explain": {"}", "O"}, "theme": {":"}, "connect": {"c"}, "jump": {"s"}, "move": {"m"}, "fields": {"<enter>"}, "ask": {"}", "!"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSession(t, 200, 50, sample(t, "broken-launch")).Press(keys...)
			tables := s.m.tables()
			tables[len(tables)-1].Add(madeUp())
			s.Press("<f9>")
			x, y := s.find("ctrl+t tea")
			s.Press("<ctrl+t>").Sees("Tea is ready.")
			s.Press("<f9>").Click(x, y).Sees("Tea is ready.")
		})
	}
}

// A view in the list of views is in the title bar, on its keys, in palette,
// menu, help and command line, in the status line and on the page of keys.
func TestMadeUpViewIsEverywhere(t *testing.T) {
	const garden = act.View(40)
	panel := outline.New()
	with := func(o *Options) {
		o.views = append(allViews(), view{
			id: garden, word: "garden", digit: "8", letter: "z", title: "Garden", help: "Where the tea grows.",
			panel: func(*panes) part.Panel { return panel },
		})
	}
	open := func() *session { return newSession(t, 160, 40, sample(t, "static-site"), with) }
	for _, keys := range [][]string{{"8"}, {"g", "z"}, {"<space>", "v", "z"}, {":garden", "<enter>"}, {"<ctrl+p>", "garden", "<enter>"}, {"?", "garden", "<enter>"}} {
		s := open().Press(keys...)
		s.Sees("GARDEN", "8 Garden")
		if s.m.ui.view != garden || s.m.active() != part.Panel(panel) {
			t.Errorf("%v do not lead there", keys)
		}
	}
	s := open()
	s.Click(s.find("8 Garden")).Sees("GARDEN")
	if page := s.m.keyReference(); !strings.Contains(page, "| `8` `g z` | everywhere | `:garden` | `view.garden` | **Garden.** Where the tea grows. |") {
		t.Error("the page of keys does not tell")
	}
}

// rooms leads to every view, pane, overlay and mode.
var roomKeys = map[string][]string{
	"canvas": nil, "link": {"e"}, "selecting": {"v"}, "sequence": {"g"}, "outline": {"2"}, "latency": {"3"}, "waterfall": {"3", "<tab>"}, "assumptions": {"3", "<tab>", "<tab>"},
	"failure": {"4"}, "broken": {"4", "<space>"}, "export": {"5"}, "options": {"5", "<down>", "<tab>"}, "preview": {"5", "<down>", "<tab>", "<tab>"}, "world": {"6"},
	"inspector": {"<tab>"}, "findings": {"g", "f"}, "filter": {"g", "f", "/"}, "fields": {"<enter>"}, "number": {"<enter>", "<tab>", "<tab>"}, "choices": {"<enter>", "<enter>"},
	"add": {"a", "alb"}, "help": {"?"}, "palette": {"<ctrl+p>"}, "fix": {"}", "f"}, "explain": {"}", "O"}, "search in a text": {"}", "O", "/", "a"}, "ignore": {"}", "!"},
	"menu": {"<space>"}, "menu of views": {"<space>", "v"}, "menu of the pane": {"3", "<space>", "p"}, "connect": {"c"}, "jump": {"s"}, "move": {"m"}, "line": {":zoom", "<enter>", ":"}, "search": {"/"},
	"city": {"3", "+"}, "target": {"3", "t"}, "why": {"3", "."}, "ideas": {"3", "w"}, "merge": {":merge", "<enter>"},
}

// Every hint on the screen can be clicked and does what its key does, in every
// view, overlay and mode.
func TestHintsDoWhatTheirKeysDo(t *testing.T) {
	racetest.OneGoroutine(t)
	for name, keys := range roomKeys {
		t.Run(name, func(t *testing.T) {
			open := func() *session {
				t.Chdir(t.TempDir()) // exports and reports are written beside
				if name == "merge" { // it takes two that write one file
					s, _, _ := meeting(t, 140, 40)
					return s.Press(keys...)
				}
				name := "static-site"
				if slices.Contains(keys, "}") || slices.Contains(keys, "f") { // findings are needed
					name = "broken-launch"
				}
				return newSession(t, 140, 40, sample(t, name)).Press(keys...)
			}
			type place struct {
				x, y int
				key  string
			}
			var places []place
			first := open()
			first.hots(func(x, y int, key string) {
				if !slices.ContainsFunc(places, func(p place) bool { return p.key == key && p.y == y }) {
					places = append(places, place{x, y, key})
				}
			})
			for _, h := range first.m.hintsNow() {
				drawn := slices.ContainsFunc(places, func(p place) bool { return slices.Contains(h.Keys, p.key) })
				if len(h.Keys) > 0 && !drawn && strings.Contains(first.screen(), h.Label()+" "+h.Does) {
					t.Errorf("%s %s is drawn and cannot be clicked", h.Label(), h.Does)
				}
			}
			if len(places) == 0 {
				t.Fatal("no hint")
			}
			before := first.screen()
			byKey := map[string]*session{} // the same key is pressed once for all places of its hints
			for _, p := range places {
				clicked := open().Click(p.x, p.y)
				pressed := byKey[p.key]
				if pressed == nil {
					pressed = open()
					byKey[p.key], pressed.now = pressed, clicked.now
					for _, k := range strings.Fields(p.key) {
						pressed.send(parttest.Key(k))
					}
				}
				clicked.send(tea.WindowSizeMsg{Width: clicked.w, Height: clicked.h}) // what lies on top keeps its place for the mouse until then
				if a, b := clicked.screen(), pressed.screen(); a != b || clicked.ended != pressed.ended || !sameDesign(clicked.design(), pressed.design()) {
					t.Errorf("a click on %s shows\n%s\nits key shows\n%s", p.key, a, b)
				}
				if clicked.m.ui.message == "" && clicked.screen() == before && !quiet[p.key] {
					t.Errorf("%s does nothing", p.key)
				}
				if strings.Contains(clicked.m.ui.message, "does nothing") {
					t.Errorf("%s: %s", p.key, clicked.m.ui.message)
				}
			}
		})
	}
}

// quiet are keys that may find nothing to move or to take back.
var quiet = map[string]bool{
	"up": true, "down": true, "left": true, "right": true, "ctrl+u": true, "alt+backspace": true, "space": true, "ctrl+l": true, "shift+up": true, "shift+down": true, "shift+left": true, "shift+right": true,
	"backspace": true, "tab": true,
}

// A click on the hint applies the fields, and what is applied is one step.
func TestClickApplies(t *testing.T) {
	s := newSession(t, 140, 40, sample(t, "static-site")).Press("<enter>")
	s.m.panes.inspector.Edit("title")
	s.Press("Shop")
	s.Click(s.find("ctrl+s apply")).Sees("u to undo")
	if n := len(s.m.doc.history.Steps()); n != 1 || s.m.panes.inspector.Editing() {
		t.Errorf("%d steps, editing %v", n, s.m.panes.inspector.Editing())
	}
}

// Space means what the page of keys says in every view.
func TestSpaceMeansWhatThePageSays(t *testing.T) {
	row := ""
	for _, line := range strings.Split(New(Options{}).keyReference(), "\n") {
		if strings.Contains(line, "| `menu` |") {
			row = line
		}
	}
	for _, v := range allViews() {
		says := strings.Contains(row, " "+strings.ToLower(v.title)+",") || strings.Contains(row, " "+strings.ToLower(v.title)+" |")
		s := newSession(t, 120, 36, sample(t, "static-site")).Press(v.digit)
		_, opened := s.Press("<space>").m.ui.mode.(*leader)
		if opened != says {
			t.Errorf("%s: opens the menu %v, said %v: %s", v.title, opened, says, row)
		}
	}
}

// Names are unique, titles are there, and no two bindings of a room take a key
// at the same time without a condition.
func TestRooms(t *testing.T) {
	m := New(Options{})
	names := map[string]bool{}
	for _, c := range m.table.all {
		names[c.id] = true
	}
	for _, room := range m.rooms() {
		if room.Title() == "" || len(room.All()) == 0 {
			t.Errorf("%s: no title or no keys", room.Room())
		}
		taken := map[string]string{}
		for _, b := range room.All() {
			switch {
			case names[b.Name()]:
				t.Errorf("%s is used twice", b.Name())
			case b.Title == "" || strings.HasSuffix(b.Title, "."):
				t.Errorf("%s: title %q", b.Name(), b.Title)
			case b.Help != "" && !strings.HasSuffix(b.Help, "."):
				t.Errorf("%s: help is no sentence: %q", b.Name(), b.Help)
			case len(b.Keys) == 0:
				t.Errorf("%s has no key", b.Name())
			}
			names[b.Name()] = true
			for _, k := range b.Keys {
				if !binding.Known(k) {
					t.Errorf("%s: there is no key %q", b.Name(), k)
				}
				if got := binding.Press(k).String(); got != k {
					t.Errorf("%s: pressing %q reports %q", b.Name(), k, got)
				}
				if o := taken[k]; o != "" && b.When == nil {
					t.Errorf("%s: %q means %s before", b.Name(), k, o)
				}
				if b.When == nil {
					taken[k] = b.Name()
				}
			}
			if why := binding.Arrives(b.Keys[0]); why != "" {
				t.Errorf("%s: %s", b.Name(), why)
			}
		}
	}
}

func configured(settings ...KeySetting) startWith {
	return func(o *Options) {
		for i, s := range settings {
			s.Place = fmt.Sprintf("config.yaml:%d", i+2)
			o.Keys = append(o.Keys, s)
		}
	}
}

func keys(name string, k ...string) KeySetting { return KeySetting{Name: name, Keys: k} }

// Configured keys count in input, footer, help and on hints; the keys before
// mean nothing any more.
func TestConfiguredKeys(t *testing.T) {
	s := newSession(t, 200, 40, sample(t, "static-site"), configured(keys("add", "ctrl+t"), keys("latency.target", "T", "f7"), keys("list.close", "f8"), keys("view.world", "g m"), keys("order.next")))
	s.Sees("ctrl+t add")
	s.Press("a").Sees("a means \"Insert on the link\" in: link focused").Press("<ctrl+t>").Sees("Add after", "f8 close").Press("<f8>")
	if s.m.overlay() != nil {
		t.Fatal("f8 does not close the list")
	}
	s.Press("w").Sees("does nothing here")
	s.Press("3").Sees("T target").Press("t").Sees("t means \"Change the kind\" in: canvas").Press("<f7>").Sees("Target").Press("<esc>")
	s.Press("?", "target").Sees("T  f7").Press("<f8>")
	s.Press("g", "m").Sees("WORLD").Press("6").Sees("does nothing here")
	if len(s.m.outcome.Problems) != 0 {
		t.Errorf("problems %q", s.m.outcome.Problems)
	}
}

// What cannot be followed is told with its place, and the rest counts.
func TestKeysThatCannotBeFollowed(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings []KeySetting
		want     []string
	}{
		{"unknown name", []KeySetting{keys("ad", "f3")}, []string{"config.yaml:2: ad: there is no command of that name; did you mean add?"}},
		{"unknown key", []KeySetting{keys("add", "hyper+x")}, []string{`config.yaml:2: add keeps its keys: there is no key "hyper+x"; keys are written like a, ctrl+s, shift+tab, f5, space.`}},
		{"two letters", []KeySetting{keys("add", "ab")}, []string{`config.yaml:2: add keeps its keys: there is no key "ab"; keys are written like a, ctrl+s, shift+tab, f5, space.`}},
		{"a key that does not arrive", []KeySetting{keys("add", "ctrl+i")}, []string{"config.yaml:2: add keeps its keys: ctrl+i arrives as tab in many terminals."}},
		{"taken", []KeySetting{keys("add", "c")}, []string{"config.yaml:2: add keeps its keys: c means connect there."}},
		{"begins a sequence", []KeySetting{keys("add", "g")}, []string{"config.yaml:2: add keeps its keys: g means order.first there."}},
		{"taken in the room", []KeySetting{keys("latency.target", "m")}, []string{"config.yaml:2: latency.target keeps its keys: m means latency.model there."}},
		{"taken in another room", []KeySetting{keys("latency.target", "n"), keys("world.fit", "F")}, nil},
		{"twice", []KeySetting{keys("add", "f3"), keys("add", "f4")}, []string{"config.yaml:3: add keeps its keys: it is set already at config.yaml:2."}},
		{"taken whatever is on top", []KeySetting{keys("latency.target", "ctrl+c")}, []string{"config.yaml:2: latency.target keeps its keys: ctrl+c means interrupt there."}},
		{"taken wherever text is typed", []KeySetting{keys("typing.start", "enter")}, []string{"config.yaml:2: typing.start keeps its keys: enter means something else wherever text is typed."}},
		{"taken in a line", []KeySetting{keys("typing.start", "ctrl+w")}, []string{"config.yaml:2: typing.start keeps its keys: ctrl+w means typing.wordbefore there."}},
		{"typed in a line", []KeySetting{keys("typing.start", "x")}, []string{"config.yaml:2: typing.start keeps its keys: x is typed there."}},
		{"the room wins over its line", []KeySetting{keys("list.close", "ctrl+e"), keys("typing.start", "up")}, nil},
		{"the later gives way", []KeySetting{keys("add", "f3"), keys("connect", "f3")}, []string{"config.yaml:3: connect keeps its keys: f3 means add there."}},
		{"swapped", []KeySetting{keys("add", "c"), keys("connect", "a")}, nil},
		{"swapped on the canvas", []KeySetting{keys("jump", "."), keys("describe", "s")}, nil},
		{"typed there", []KeySetting{keys("list.close", "x")}, []string{"config.yaml:2: list.close keeps its keys: x is typed there."}},
		{"a sequence in a pane", []KeySetting{keys("latency.target", "g t")}, []string{`config.yaml:2: latency.target keeps its keys: "g t" is a sequence, which panes do not take.`}},
		{"control characters", []KeySetting{keys("a\x1b[31m", "f3")}, []string{"config.yaml:2: a·[31m: there is no command of that name; docs/keys.md lists them."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSession(t, 160, 40, sample(t, "static-site"), configured(c.settings...))
			if got := s.m.outcome.Problems; !slices.Equal(got, c.want) {
				t.Errorf("got %q\nwant %q", got, c.want)
			}
			if len(c.want) > 0 {
				s.Sees("config.yaml:")
			}
			if c.name == "taken" {
				s.Press("a").Sees("Add after")
			}
		})
	}
}

// The root knows every command that a part can run (it would not start), each by a name of its own.
func TestCommandsOfParts(t *testing.T) {
	m, seen := New(Options{}), map[*command]act.Command{}
	for _, c := range act.Commands() {
		k := m.table.of(c)
		if other, twice := seen[k]; twice {
			t.Errorf("%s is command %d and %d", c, int(other), int(c))
		}
		seen[k] = c
	}
}
