package tui

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

// Lines behind ":" are refused or run. Commands that touch files are left to
// their tests.
func FuzzCommandLine(f *testing.F) {
	for _, s := range []string{"", "2", "99", "theme light", "set theme=dark", "web", "nonsense", "tips off", "help x"} {
		f.Add(s)
	}
	m := New(Options{Design: small(f), Theme: "dark", NoTips: true})
	f.Fuzz(func(t *testing.T, line string) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if c := m.table.forWord(word); c != nil && (c.group == groupFile || c.arg == "FILE" || strings.Contains(c.arg, "FILE")) {
			_ = m.table.nearestWord(line)
			return
		}
		if len(line) > 100 || strings.HasPrefix(line, "set ") {
			return
		}
		m.ui.overlays, m.ui.mode = nil, nil
		m.runLine(line)
		if m.ui.message != printable(m.ui.message) {
			t.Fatalf("%q says %q", line, m.ui.message)
		}
	})
}

func small(f *testing.F) *model.Topology {
	f.Helper()
	d, err := document.Parse("small", []byte("portolan: 1\nnodes:\n  - {id: web, kind: alb, region: us-east-1}\n  - {id: app, kind: asg}\nlinks:\n  - web -> app\n"))
	if err != nil {
		f.Fatal(err)
	}
	return d.Topology
}

// Pasted YAML is read with or without its heading.
func FuzzPasted(f *testing.F) {
	for _, s := range []string{"", "- {id: x, kind: s3}\n", "nodes:\r  - {id: x, kind: s3}\r", "portolan: 1\nnodes: []\n", "a: [", "\x1b[200~"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parsePasted(text)
		if err == nil && d.Topology == nil {
			t.Fatal("neither a design nor a reason")
		}
	})
}

// The list of recent files is a file of ours that anybody may have changed.
func FuzzRecent(f *testing.F) {
	for _, s := range []string{"", "/a\n/b\n", "\x00\n", "\n\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, path := range recentIn(text) {
			if path == "" || strings.Contains(path, "\n") {
				t.Fatalf("%q lists %q", text, path)
			}
		}
	})
}

// Keys of the configuration are followed or refused in a line that can be shown.
func FuzzKeys(f *testing.F) {
	for _, s := range []string{"", "save f2", "undo ctrl+z u", "save ctrl+c", "sav f2", "save g", "save \x1b", "a b c\na b d"} {
		f.Add(s)
	}
	rooms := New(Options{Design: small(f), Theme: "dark", NoTips: true}).keyRooms()
	f.Fuzz(func(t *testing.T, text string) {
		var settings []KeySetting
		for _, line := range strings.Split(text, "\n") {
			words := strings.Split(line, " ")
			settings = append(settings, KeySetting{Name: words[0], Keys: words[1:], Place: "config.yaml:1"})
		}
		if len(settings) > 5 {
			return
		}
		keys, problems := rooms.judge(settings)
		if len(keys)+len(problems) < 1 {
			t.Fatalf("%q is neither followed nor refused", text)
		}
		for _, p := range problems {
			if p != printable(p) {
				t.Fatalf("%q is refused with %q", text, p)
			}
		}
	})
}
