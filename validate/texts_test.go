package validate_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"portolan/model"
	"portolan/validate"
)

var (
	placeholder = regexp.MustCompile(`\{[A-Za-z0-9]+\}`)
	word        = regexp.MustCompile(`[^\s,;:()"]+`)
	page        = regexp.MustCompile(`[\w/-]+\.(md|csv|txt|yaml)\b`)
	snake       = regexp.MustCompile(`^[a-z]+(_[a-z0-9]+)+$`)
	dotted      = regexp.MustCompile(`^[a-z][A-Za-z0-9-]*(\.[a-z][A-Za-z]*)+$`)
	comparison  = regexp.MustCompile(`==|!=|<=|>=|&&|\|\||->|\w=\w| [<>] |\.\.\d|\b(iff|e\.g|i\.e|w/|wrt)\b|(^| )n( |$)|UNCHECKED|TODO`)
	// A property as a command takes it, also in what quotes a design.
	explained = regexp.MustCompile(`explain [a-z0-9-]+\.[A-Za-z]+`)
	// A link, which the catalogue once called an edge; that of the network is "the edge".
	edge = regexp.MustCompile(`\b(origin|data|legal|illegal|replicates|alias|invokes|two|more|no|each|every) edges?($|[ .,;:])|\bedges\b( [^l]|$)`)
	// Kinds of nodes as the connection table abbreviates them.
	kind = regexp.MustCompile(`^(alb|nlb|gwlb|asg|ecs|acm|api_[a-z]+)$`)
	// What begins in lower case wherever it stands: names, and a key of the file.
	properName = regexp.MustCompile(`^(gRPC|execute-api|portolan|ignore)\b`)
)

// shorthand lists what of a text is not plain English: paths of properties,
// globs, comparisons, names of the catalogue and pages that are not there.
func shorthand(text string) []string {
	bare := placeholder.ReplaceAllString(text, "X")
	var out []string
	for _, p := range page.FindAllString(bare, -1) {
		if !pageThere(p) {
			out = append(out, p)
		}
	}
	for _, x := range []*regexp.Regexp{comparison, edge} {
		out = append(out, x.FindAllString(bare, -1)...)
	}
	for _, w := range word.FindAllString(bare, -1) {
		w = strings.TrimRight(w, ".")
		if validate.RuleNamed(w) != nil {
			continue
		}
		switch {
		case dotted.MatchString(w) && namesProperty(w),
			snake.MatchString(w) && !allowedWords[w], kind.MatchString(w),
			strings.ContainsAny(w, "*") && !strings.HasPrefix(w, "/") && !allowedWords[w]:
			out = append(out, w)
		}
	}
	return out
}

// allowedWords are values that people write with such letters.
var allowedWords = map[string]bool{"*": true, "round_robin": true, "source_ip": true, "tcp_udp": true, "*.example.com": true}

func pageThere(name string) bool {
	for _, dir := range []string{"..", "../docs"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

// namesProperty tells whether the last part of a word with dots is a property.
func namesProperty(word string) bool {
	last := word[strings.LastIndexByte(word, '.')+1:]
	for _, k := range model.Kinds() {
		if _, ok := model.FindProp(k.Props, last); ok {
			return true
		}
	}
	return false
}

// TestRuleTextsReadAsSentences: what rules say of themselves is plain English,
// in whole sentences where it stands as prose.
func TestRuleTextsReadAsSentences(t *testing.T) {
	for _, r := range validate.Rules() {
		for _, x := range []struct {
			field, text string
			prose       bool
		}{
			{"When", r.When, true},
			{"Why", r.Why, true},
			{"Note", r.Note, true},
			{"Title", r.Title, false},
			{"Message", r.Message, false},
			{"FixText", r.FixText, false},
			{"ExamTip", r.ExamTip, false},
			{"StudyNote", r.StudyNote.Has + " " + r.StudyNote.Today, false},
		} {
			if x.text == "" {
				continue
			}
			if x.prose && (!strings.HasSuffix(x.text, ".") || !unicode.IsUpper(rune(x.text[0])) && !properName.MatchString(x.text)) {
				t.Errorf("%s: %s is no sentence: %s", r.ID, x.field, x.text)
			}
			if first := x.text[0]; first >= 'a' && first <= 'z' && !properName.MatchString(x.text) {
				t.Errorf("%s: %s begins in lower case: %s", r.ID, x.field, x.text)
			}
			if short := shorthand(x.text); len(short) > 0 {
				t.Errorf("%s: %s holds %q: %s", r.ID, x.field, short, x.text)
			}
		}
	}
}

// TestExplainHoldsNoShorthand: what explain prints of a rule ends its sentences
// and names no property by its path.
func TestExplainHoldsNoShorthand(t *testing.T) {
	for _, r := range validate.Rules() {
		text, err := validate.Explain(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range strings.Split(text, "\n## ") {
			head, body, _ := strings.Cut(section, "\n\n")
			body = strings.TrimSpace(body)
			switch head {
			case "When it fires", "What it says", "What to do", "Exam tip", "Note":
				if !strings.ContainsAny(body[len(body)-1:], ".?") {
					t.Errorf("%s: %q does not end: %s", r.ID, head, body)
				}
				if path := explained.FindString(body); path != "" {
					t.Errorf("%s: %q speaks of %s, which is no word: %s", r.ID, head, path, body)
				}
				if strings.HasPrefix(body, "For example: ") {
					continue // of a design, whose values it quotes
				}
				if short := shorthand(body); len(short) > 0 {
					t.Errorf("%s: %q holds %q: %s", r.ID, head, short, body)
				}
			}
		}
	}
}

// TestFixesReadWell: what fixes propose speaks in words and names no key of the file,
// and neither do the texts of the rules.
func TestFixesReadWell(t *testing.T) {
	words := func(path, rule, text string, topo *model.Topology) {
		if at := explained.FindString(text); at != "" {
			t.Errorf("%s: %s: %q speaks of %s, which is no word", path, rule, text, at)
		}
		plain := quoted.ReplaceAllString(placeholder.ReplaceAllString(text, ""), "")
		for _, m := range keyInText.FindAllString(plain, -1) {
			if topo == nil || topo.Node(m) == nil {
				t.Errorf("%s: %s: %q speaks of %s, which is a key of the file and no word", path, rule, text, m)
			}
		}
		if strings.HasSuffix(text, ".") || text != "" && text[0] >= 'a' && text[0] <= 'z' && !properName.MatchString(text) {
			t.Errorf("%s: %s: %q is no title", path, rule, text)
		}
	}
	for _, rule := range validate.Rules() {
		for _, text := range []string{rule.When, rule.Why, rule.Note} {
			words("texts", rule.ID, strings.TrimSuffix(text, "."), nil)
		}
		for _, text := range []string{rule.Title, rule.Message, rule.FixText, rule.ExamTip} {
			words("texts", rule.ID, strings.TrimSuffix(text, "."), nil)
		}
	}
	for _, path := range allFixtures(t) {
		f := load(t, path)
		for _, x := range validate.Check(f.Topology).Findings {
			words(path, x.Rule, x.FixText, f.Topology)
			for _, fix := range x.Fixes {
				words(path, x.Rule, fix.Title, f.Topology)
			}
		}
	}
}

// TestExamples holds that each rule that fills words in has the example of its first
// fixture, so that explain shows a sentence;
// go test ./validate -run TestExamples -update writes them anew.
func TestExamples(t *testing.T) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"rule", "message", "fix"}}
	for _, rule := range validate.Rules() {
		if !placeholder.MatchString(rule.Message + rule.FixText) {
			continue
		}
		path := fixtures(t, rule.ID, "fires")[0]
		findings := validate.Check(load(t, path).Topology).Findings
		i := slices.IndexFunc(findings, func(x validate.Finding) bool { return x.Rule == rule.ID })
		if i < 0 {
			t.Errorf("%s: its first fixture %s does not fire", rule.ID, path)
			continue
		}
		x := findings[i]
		rows = append(rows, []string{rule.ID, x.Message, x.FixText})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	const path = "examples.csv"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if was, err := os.ReadFile(path); err != nil || !bytes.Equal(was, b.Bytes()) {
		t.Errorf("%s is not what the fixtures say (%v); -update writes it anew", path, err)
	}
}

// TestExplainFillsWordsIn: no page of a rule shows what a finding fills in.
func TestExplainFillsWordsIn(t *testing.T) {
	for _, r := range validate.Rules() {
		text, err := validate.Explain(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if left := placeholder.FindString(requestPart.ReplaceAllString(text, "")); left != "" {
			t.Errorf("%s: %s stands for something: %s", r.ID, left, text)
		}
		if x := strings.Split(text, "For example: "); len(x) > 1 && strings.HasPrefix(x[1], ".") {
			t.Errorf("%s has no example: %s", r.ID, text)
		}
	}
}
