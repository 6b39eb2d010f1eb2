package goals_test

import (
	"strings"
	"testing"

	"portolan/tui/goals"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate/exercise"
)

// The keys of a question are those that do something: the choices are gone through from
// the beginning, and behind the last right answer there is nothing left to answer.
func TestQuestionsNameTheirKeys(t *testing.T) {
	one := &exercise.Question{ID: "one", Ask: "Which?", Answer: "b", Explain: "So it is.", Choices: []exercise.Choice{{Letter: "a", Text: "This", Why: "No."}, {Letter: "b", Text: "That"}}}
	foot := func(q *goals.Quiz) string {
		_, h := q.Size(84, 30)
		return strings.TrimSpace(strings.Split(parttest.Overlay(q, 84, 30, theme.Unicode), "\n")[h-2])
	}
	q := goals.NewQuiz("Questions", []goals.Asked{{Question: one}})
	for _, c := range []struct{ key, want string }{
		{"", "⏎ answer  ↑↓ move  esc close"},
		{"a", "⏎ answer  ↑↓ move  esc close"},
		{"b", "↑↓ move  esc close"},
		{"up", "⏎ answer  ↑↓ move  esc close"},
	} {
		parttest.Press(q, c.key)
		if got := foot(q); !strings.Contains(got, "║ "+c.want) {
			t.Errorf("after %q: %q", c.key, got)
		}
	}
}
