package document

import "testing"

// A character beyond the first plane may be written as JSON writes it, in two escapes.
func TestParseEscapesOfJSON(t *testing.T) {
	for name, e := range map[string]struct{ src, title string }{
		"in JSON":               {`{"portolan": 1, "name": "\ud83d\ude80", "nodes": [{"id": "u", "kind": "users", "title": "\uD83D\uDE80 \ud83d\ude80"}]}`, "🚀 🚀"},
		"in YAML":               {"portolan: 1\nnodes:\n  - {id: u, kind: users, title: \"a \\ud83d\\ude80\"}\n", "a 🚀"},
		"a backslash before":    {"portolan: 1\nnodes:\n  - {id: u, kind: users, title: \"\\\\\\ud83d\\ude80 \\\\ud83d\"}\n", `\🚀 \ud83d`},
		"none in double quotes": {"portolan: 1\nnodes:\n  - {id: u, kind: users, title: '\\ud83d\\ude80'}\n", `\ud83d\ude80`},
	} {
		f, err := Parse(name, []byte(e.src))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if is := f.Topology.Node("u").Title; is != e.title {
			t.Errorf("%s: title is %q, want %q", name, is, e.title)
		}
	}
	if _, err := Parse("half", []byte("portolan: 1\nnodes:\n  - {id: u, kind: users, title: \"\\ud83d\"}\n")); err == nil {
		t.Error("half of a character is read")
	}
}
