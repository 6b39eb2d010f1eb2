package validate_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
	"portolan/validate"
)

// fileWord is a word as keys and values of the file are written: of several words in one.
var fileWord = regexp.MustCompile(`\b[a-z][a-z0-9]*([A-Z]\w*|_\w+)`)

// fileWords are the keys of the file that are written so, and the values that they take.
func fileWords() map[string]bool {
	words := map[string]bool{}
	add := func(props []model.Prop) {
		for _, p := range props {
			for _, w := range append(slices.Clone(p.Words()), p.Name) {
				if fileWord.MatchString(w) {
					words[w] = true
				}
			}
		}
	}
	for _, k := range model.Kinds() {
		add(k.Props)
	}
	for _, k := range model.LinkKinds() {
		add(k.Props)
	}
	return words
}

// TestTextsHoldNoKeys: what rules and patterns say, of themselves and of each design of the
// corpus, speaks in words. What stands in quotes is the text of the design.
func TestTextsHoldNoKeys(t *testing.T) {
	racetest.OneGoroutine(t)
	keys := fileWords()
	for _, w := range []string{"targetType", "publicIp", "minTTL", "round_robin"} {
		if !keys[w] {
			t.Errorf("%s is no word of the file", w)
		}
	}
	plain := func(where, text string, topo *model.Topology) {
		for _, w := range fileWord.FindAllString(quoted.ReplaceAllString(placeholder.ReplaceAllString(text, ""), ""), -1) {
			if keys[w] && (topo == nil || topo.Node(w) == nil) {
				t.Errorf("%s: %s is a key of the file and no word: %s", where, w, text)
			}
		}
	}
	for _, r := range validate.Rules() {
		for _, text := range []string{r.Title, r.When, r.Why, r.Message, r.FixText, r.Note, r.ExamTip, r.StudyNote.Has, r.StudyNote.Today} {
			plain(r.ID, text, nil)
		}
		text, err := validate.Explain(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		said, _, _ := strings.Cut(text, "\n## Sources")
		plain(r.ID+": explain", said, nil)
	}
	for _, p := range validate.Patterns() {
		for _, text := range append([]string{p.Title, p.StudyNote, p.PresentWhen, p.CompleteWhen}, p.Items...) {
			plain(p.ID, text, nil)
		}
		text, err := validate.Explain(p.ID)
		if err != nil {
			t.Fatal(err)
		}
		plain(p.ID+": explain", text, nil)
	}
	for path, topo := range corpus(t) {
		report := validate.Check(topo)
		for _, f := range append(slices.Clone(report.Findings), report.Suppressed...) {
			plain(path+": "+f.Rule, f.Message, topo)
			plain(path+": "+f.Rule, f.FixText, topo)
			for _, fix := range f.Fixes {
				plain(path+": "+f.Rule+": fix "+fix.ID, fix.Title, topo)
			}
		}
		for _, m := range report.Patterns {
			texts := append([]string{m.Title, m.Subtitle}, m.Notes...)
			for _, missing := range m.Missing {
				texts = append(texts, missing.Text)
			}
			for _, text := range texts {
				plain(path+": "+m.ID, text, topo)
			}
		}
	}
}
