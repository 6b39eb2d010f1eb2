package validate

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"

	"portolan/model"
	"portolan/model/wording"
)

// UnknownNameError says that neither a rule nor a pattern has the name.
type UnknownNameError struct {
	Name    string
	Nearest []string // names that look alike, at most three
}

func (e *UnknownNameError) Error() string {
	msg := fmt.Sprintf("no rule or pattern is called %q", model.Visible(e.Name))
	if len(e.Nearest) > 0 {
		msg += "; nearest: " + strings.Join(e.Nearest, ", ")
	}
	return msg
}

// Explain is the documentation of the rule or pattern with that id, in plain
// Markdown. The part behind the slash is enough where it names one rule. The
// error is an *UnknownNameError.
func Explain(name string) (string, error) {
	id := strings.ToLower(strings.TrimSpace(name))
	if r := RuleNamed(id); r != nil {
		return explainRule(r), nil
	}
	for _, p := range Patterns() {
		if p.ID == id {
			return explainPattern(p), nil
		}
	}
	var same []*Rule
	for _, r := range rules {
		if strings.TrimPrefix(r.ID, r.Group+"/") == id {
			same = append(same, r)
		}
	}
	if len(same) == 1 {
		return explainRule(same[0]), nil
	}
	return "", &UnknownNameError{Name: name, Nearest: nearest(id)}
}

func explainRule(r *Rule) string {
	var b strings.Builder
	severity := r.Severity.String()
	if r.Severity != Error && len(r.Explains) > 0 {
		severity += "; an error where requests fail by it"
	}
	fmt.Fprintf(&b, "# %s\n\n%s (%s)\n\n%s\n", r.ID, r.Title, severity, r.Why)
	section := func(head, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", head, text)
		}
	}
	section("When it fires", r.When)
	says := exampleOf(r)
	section("What it says", ended(says.message))
	section("What to do", ended(says.fix))
	section("Exam tip", ended(r.ExamTip))
	if r.StudyNote.Has != "" {
		section("Study notes and today", "As study notes have it: "+r.StudyNote.Has+"\nAWS today: "+r.StudyNote.Today)
	}
	section("Note", r.Note)
	if r.Export != "" {
		section("Export", "It keeps a design from being exported: "+string(r.Export)+".")
	}
	section("Verified", verifiedText(r))
	section("Sources", list(r.Sources))
	section("Controls", strings.Join(r.Controls, ", "))
	return b.String()
}

// examplesCSV holds a message and a fix of each rule that fills words in, as one of
// its fixtures has them.
//
//go:embed examples.csv
var examplesCSV string

// example is what a rule says of one design.
type example struct{ message, fix string }

var examples = sync.OnceValue(func() map[string]example {
	rows, err := csv.NewReader(strings.NewReader(examplesCSV)).ReadAll()
	if err != nil {
		panic("examples.csv: " + err.Error()) // embedded, and read by every test
	}
	out := map[string]example{}
	for _, row := range rows[1:] {
		out[row[0]] = example{row[1], row[2]}
	}
	return out
})

// exampleOf is what a rule says, word by word where it says the same of all designs,
// else as an example.
func exampleOf(r *Rule) example {
	of := func(text, filled string) string {
		if strings.Contains(text, "{") {
			return "For example: " + filled
		}
		return text
	}
	x := examples()[r.ID]
	return example{of(r.Message, x.message), of(r.FixText, x.fix)}
}

// ended is a text that stands alone elsewhere, as a sentence of a page.
func ended(text string) string {
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

func verifiedText(r *Rule) string {
	switch {
	case r.Verified == VerifiedYes:
		return "yes: read in the sources below"
	case r.Verified == VerifiedLogic && len(r.Sources) == 0:
		return "logic: follows from the graph itself; there is no AWS page to cite"
	case r.Verified == VerifiedLogic:
		return "logic: follows from the drawing or is design advice; no AWS fact is needed"
	}
	return "no: unchecked in whole or part, see the note"
}

func explainPattern(p PatternInfo) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", p.ID, p.Title)
	if p.StudyNote != "" {
		fmt.Fprintf(&b, "\nIn study notes: %s\n", p.StudyNote)
	}
	if p.As != "" {
		fmt.Fprintf(&b, "\nListed as %s: a match has the title of that pattern and this pair as its subtitle. What holds for %s holds for the pair.\n", p.As, p.As)
	}
	fmt.Fprintf(&b, "\n## Present when\n\n%s\n\n## Complete when\n\n%s:\n%s\n", p.PresentWhen, p.CompleteWhen, list(p.Items))
	b.WriteString("\nBesides, users reach it and no error is found on its nodes and links.\n")
	return b.String()
}

func list(items []string) string {
	if len(items) == 0 {
		return ""
	}
	return "- " + strings.Join(items, "\n- ")
}

// nearest lists up to three ids that look like the word or hold it, with their
// group or without.
func nearest(word string) []string {
	const most, telling = 3, 4 // letters that are telling wherever they stand
	var ids wording.Vocabulary
	var holding []string
	add := func(id string) {
		ids.Add(id, id)
		if _, short, ok := strings.Cut(id, "/"); ok {
			ids.Add(id, short)
		}
		if len(word) >= telling && strings.Contains(id, word) {
			holding = append(holding, id)
		}
	}
	for _, r := range rules {
		add(r.ID)
	}
	for _, p := range Patterns() {
		add(p.ID)
	}
	var out []string
	for _, id := range append(ids.Nearest(most, word), holding...) {
		if len(out) < most && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
