package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/tui"
)

func TestConfigOfKeys(t *testing.T) {
	for _, c := range []struct {
		name, src string
		settings  []tui.KeySetting
		problems  []string
	}{
		{name: "empty", src: ""},
		{name: "no keys", src: "keys:\n"},
		{
			name: "one and several", src: "# mine\nkeys:\n  save: f2\n  view.export: [f5, g e]\n  minimap: []\n  zoom.fit: 9\n",
			settings: []tui.KeySetting{
				{Name: "save", Keys: []string{"f2"}, Place: "c.yaml:3"},
				{Name: "view.export", Keys: []string{"f5", "g e"}, Place: "c.yaml:4"},
				{Name: "minimap", Keys: []string{}, Place: "c.yaml:5"},
				{Name: "zoom.fit", Keys: []string{"9"}, Place: "c.yaml:6"},
			},
		},
		{
			name: "what is no key", src: "keys:\n  save: {a: b}\n  add: f3\ntheme: beige\ncolour: red\nascii: true\n",
			settings: []tui.KeySetting{{Name: "add", Keys: []string{"f3"}, Place: "c.yaml:3"}},
			problems: []string{`c.yaml:2: "save" keeps its keys: expected a key or a list of keys; [] is none`, `c.yaml:4: theme: cannot be "beige"; there are dark, light, high-contrast, mono`, `c.yaml:5: there is no section "colour"; there are keys, theme, ascii, mouse, tips, accessible, reduced_motion`},
		},
		{
			name: "null", src: "keys:\n  redo: null\n  add: Null\n  undo: [NULL]\n  save:\n  copy: ~\n  paste: \"null\"\n",
			settings: []tui.KeySetting{{Name: "copy", Keys: []string{"~"}, Place: "c.yaml:6"}, {Name: "paste", Keys: []string{"null"}, Place: "c.yaml:7"}},
			problems: []string{
				`c.yaml:2: "redo" keeps its keys: expected a key or a list of keys; [] is none`, `c.yaml:3: "add" keeps its keys: expected a key or a list of keys; [] is none`,
				`c.yaml:4: "undo" keeps its keys: expected a key or a list of keys; [] is none`, `c.yaml:5: "save" keeps its keys: expected a key or a list of keys; [] is none`,
			},
		},
		{name: "a list", src: "- a\n", problems: []string{"c.yaml:1: expected sections such as keys:"}},
		{name: "a word below keys", src: "keys: x\n", problems: []string{"c.yaml:1: expected commands and their keys below keys, such as  save: f2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			conf, problems := parseConfig("c.yaml", []byte(c.src))
			if !slices.EqualFunc(conf.keys, c.settings, func(a, b tui.KeySetting) bool {
				return a.Name == b.Name && a.Place == b.Place && slices.Equal(a.Keys, b.Keys)
			}) {
				t.Errorf("settings %v", conf.keys)
			}
			if !slices.Equal(problems, c.problems) {
				t.Errorf("problems %q", problems)
			}
		})
	}
	if _, problems := parseConfig("c.yaml", []byte("keys:\n  a: [b\n")); len(problems) != 1 || !strings.Contains(problems[0], "c.yaml") {
		t.Errorf("broken YAML: %q", problems)
	}
}

func TestPlaceOfTheConfig(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, "portolan", "config.yaml")
	getenv := func(vars map[string]string) func(string) string { return func(n string) string { return vars[n] } }
	home := getenv(map[string]string{"XDG_CONFIG_HOME": dir})
	if conf, problems := readConfig(home); conf.keys != nil || problems != nil {
		t.Errorf("without a file: %v %v", conf.keys, problems)
	}
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte("keys: {save: f2}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if conf, problems := readConfig(home); len(conf.keys) != 1 || len(problems) != 0 || conf.keys[0].Place != at+":1" {
		t.Errorf("in its place: %v %v", conf.keys, problems)
	}
	named := getenv(map[string]string{"XDG_CONFIG_HOME": dir, "PORTOLAN_CONFIG": filepath.Join(dir, "other.yaml")})
	if _, problems := readConfig(named); len(problems) != 1 {
		t.Errorf("a named file that is not there: %v", problems)
	}
}

// The list shows what counts: a key that is taken and a command that does not
// exist are told as problems only.
func TestConfigListsWhatCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.yaml")
	src := "keys:\n  connect: K\n  nonsense: x\n  save: f4\n  add: f8\n  minimap: ctrl+\n"
	if err := os.WriteFile(path, []byte(src), 0o644); err != nil {
		t.Fatal(err)
	}
	s := streams{getenv: func(n string) string { return map[string]string{"PORTOLAN_CONFIG": path}[n] }}
	c, _ := readConfig(s.getenv)
	var keys, others []string
	for _, e := range effectiveSettings(s, c) {
		switch name, ok := strings.CutPrefix(e.name, "keys."); {
		case ok && e.origin == "default":
			others = append(others, name+" "+e.value)
		case ok:
			keys = append(keys, name+" "+e.value)
		}
	}
	for _, kept := range []string{"minimap M", "connect c"} { // what cannot be followed changes nothing
		if !slices.Contains(others, kept) {
			t.Errorf("%q is not among the keys that nobody changed: %q", kept, others)
		}
	}
	if want := []string{"add f8", "save f4"}; !slices.Equal(keys, want) {
		t.Errorf("listed %q, not %q; problems %q", keys, want, tui.KeyProblems(c.keys))
	}
	if n := len(tui.KeyProblems(c.keys)); n != len(c.keys)-len(keys) {
		t.Errorf("%d problems of %d settings", n, len(c.keys))
	}
}
