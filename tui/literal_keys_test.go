package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// namedKey is a key that a sentence names as people read it.
var namedKey = regexp.MustCompile(`(?:^|[.:;,(] )[b-hj-zB-HJ-Z!/.+#?~@] \w+s\b|(?:^|[^\w{:.])(?:(?:ctrl|alt|shift)\+\S+|(?:[Ee]nter|[Ee]sc|[Tt]ab|[Ss]pace|⏎|f\d+) (?:\w+s|to|or|and)\b|[Pp]ress (?:[^a\s]|ctrl\+\S+|enter|esc|tab|space|f\d+)(?:[ .,;]|$))`)

// fixedKeys are sentences about keys that no configuration changes.
var fixedKeys = map[string]string{
	"ctrl+z undoes here; :suspend goes to the shell.":       "said when ctrl+z was pressed and undid something",
	"@ finds nodes and ! findings":                          "signs that are typed before a name",
	"keys are written like a, ctrl+s, shift+tab, f5, space": "the spelling of keys itself",
}

// Signs, and letters behind any mark, are found as keys, so that the test below can fail.
func TestKeysInSentencesAreFound(t *testing.T) {
	for _, text := range []string{
		"Copied 1 node. p pastes, P does too.", "x is taken: e names another target.", "Refused. ! exports it anyway.",
		"Nothing was searched yet: / searches.", "No figures. . tells why.", "One that is tried; + tries one.", "All see it. s ends that.", "esc closes it",
	} {
		if !namedKey.MatchString(text) {
			t.Errorf("%q names a key", text)
		}
	}
	for _, text := range []string{"Copied 1 node. {paste} pastes.", "It is a list. A region has names.", "I reads"} {
		if namedKey.MatchString(text) {
			t.Errorf("%q names none", text)
		}
	}
}

// Sentences take keys from the tables: those of a configuration are named, never the
// ones that it replaced.
func TestSentencesNameNoKeysThemselves(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, src, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !strings.Contains(text, " ") {
				return true
			}
			seen++
			for said := range fixedKeys {
				text = strings.ReplaceAll(text, said, "")
			}
			if key := namedKey.FindString(text); key != "" {
				t.Errorf("%s: %q names the key %q itself", path, text, strings.TrimSpace(key))
			}
			return true
		})
		return nil
	})
	if err != nil || seen < 1000 {
		t.Fatal(seen, err)
	}
}

// Where every command has another key, the help of all of them names none of the old
// ones, and no name stands unspelt.
func TestHelpNamesTheKeysOfTheConfiguration(t *testing.T) {
	plain := newSession(t, 120, 36, sample(t, "broken-launch"))
	s := newSession(t, 120, 36, sample(t, "broken-launch"), func(o *Options) {
		n := 0
		for _, c := range plain.m.table.all {
			if len(c.keys) > 0 && !c.always {
				o.Keys = append(o.Keys, KeySetting{Name: c.id, Keys: []string{"alt+" + string(rune('0'+n/26)) + " " + string(rune('a'+n%26))}, Place: "config.yaml:1"})
				n++
			}
		}
		for _, r := range plain.m.rooms() {
			for i, b := range r.All() {
				if len(b.Keys) > 0 {
					o.Keys = append(o.Keys, KeySetting{Name: b.Name(), Keys: []string{"alt+" + string(rune(0x100+i))}, Place: "config.yaml:1"})
				}
			}
		}
	})
	for _, p := range s.m.outcome.Problems {
		t.Log(p)
	}
	told := 0
	say := func(name, before, now string) {
		if braces.MatchString(now) {
			t.Errorf("%s: %q", name, now)
		}
		if before != now {
			told++
		}
		for said := range fixedKeys {
			now = strings.ReplaceAll(now, said, "")
		}
		if key := namedKey.FindString(now); key != "" && !strings.Contains(key, "alt+") {
			t.Errorf("%s: %q still names %q", name, now, key)
		}
	}
	for _, c := range plain.m.table.all {
		say(c.id, plain.m.helpOf(c.id), s.m.helpOf(c.id))
	}
	if told < 8 {
		t.Errorf("%d texts name keys", told)
	}
}
