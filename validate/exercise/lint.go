package exercise

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/wording"
	"portolan/validate"
)

// The room of a brief beside the canvas.
const (
	briefWidth = 80
	briefLines = 12
)

// latencyMargin is how far start and solution have to be from the bound of a latency
// goal, so that another version of the data does not turn the answer.
const latencyMargin = 0.15

// Lint checks a course as its author would: starts are unsolved, solutions pass,
// counterexamples fail what they should, and nothing can be left out.
func Lint(c *Course, export Exporter) []Problem {
	l := &linter{export: export}
	seen := map[string]bool{}
	for _, e := range c.Exercises {
		l.file = e.ID + ".yaml"
		l.texts(e)
		for _, id := range e.Prerequisites {
			if !seen[id] {
				l.say("prerequisites: %s does not come before", id)
			}
		}
		seen[e.ID] = true
		if e.Start == nil || e.Solution == nil {
			l.say("a start and a solution are needed")
			continue
		}
		l.start(e)
		l.solution(e)
		l.examples(e)
		l.deletions(e)
		l.undo(e)
	}
	l.cards(c.Cards)
	return l.problems
}

type linter struct {
	export   Exporter
	file     string
	problems []Problem
}

func (l *linter) say(format string, args ...any) {
	l.problems = append(l.problems, Problem{File: l.file, Text: fmt.Sprintf(format, args...)})
}

func (l *linter) judge(e *Exercise, t *model.Topology) *Grade {
	answers := map[string]string{}
	for _, q := range e.Quiz {
		answers[q.ID] = q.Answer
	}
	return Judge(e, Attempt{Design: t, Answers: answers, Export: l.export})
}

// texts checks what learners read.
func (l *linter) texts(e *Exercise) {
	lines := strings.Split(e.Brief, "\n")
	if e.Brief == "" || len(lines) > briefLines {
		l.say("the brief has %d lines; 1 to %d fit", len(lines), briefLines)
	}
	for _, line := range lines {
		if utf8.RuneCountInString(line) > briefWidth {
			l.say("the brief has a line of %d characters; %d fit: %s", utf8.RuneCountInString(line), briefWidth, line)
		}
	}
	if len(e.Hints) == 0 {
		l.say("there are no hints")
	}
	if e.Explain == "" {
		l.say("the explanation is missing")
	}
	for _, link := range e.Links {
		if u, err := url.Parse(link); err != nil || u.Scheme != "https" || u.Host == "" {
			l.say("the link %q is no https address", link)
		}
	}
	absence, presence := false, false
	for _, g := range e.Goals {
		if g.Text == "" {
			l.say("the goal %s has no text", g.ID)
		}
		absence = absence || g.Check.test.absence()
		presence = presence || !g.Check.test.absence()
	}
	if absence && !presence {
		l.say("all goals ask for the absence of something; add one that asks for something to be there")
	}
	l.spoilers(e)
}

// spoilers looks whether a hint other than the last one gives a value of the
// solution away.
func (l *linter) spoilers(e *Exercise) {
	if e.Start == nil || e.Solution == nil || len(e.Hints) == 0 {
		return
	}
	for _, value := range changedValues(e.Start, e.Solution) {
		for i, hint := range e.Hints[:len(e.Hints)-1] {
			if slices.Contains(strings.FieldsFunc(hint, func(r rune) bool { return strings.ContainsRune(" .,;:()\"'", r) }), value) {
				l.say("hint %d says %q, which the solution sets; only the last hint may", i+1, value)
			}
		}
	}
}

// changedValues are the values that the solution sets and the start does not.
func changedValues(start, solution *model.Topology) []string {
	var out []string
	take := func(set []model.Setting) {
		for _, s := range set {
			for _, v := range s.Value {
				const shortest = 3 // numbers and small words are in any sentence
				if len(v) >= shortest && v != "true" && v != "false" && !slices.Contains(out, v) {
					out = append(out, v)
				}
			}
		}
	}
	for _, step := range Steps(start, solution) {
		switch s := step.(type) {
		case model.Set:
			take(s.Props)
		case model.SetLink:
			take(s.Props)
		}
	}
	return out
}

// start checks that the start is unsolved, and its guards hold.
func (l *linter) start(e *Exercise) {
	for _, r := range l.judge(e, e.Start).Results {
		switch {
		case r.Goal.Guard && r.State != Pass:
			l.say("the guard %s is %s at the start: %s", r.Goal.ID, r.State, first(r.Evidence))
		case !r.Goal.Guard && r.State == Pass:
			if _, quiz := r.Goal.Check.test.(answered); !quiz {
				l.say("the goal %s passes at the start already; make it a guard", r.Goal.ID)
			}
		}
	}
}

func first(e []Evidence) string {
	if len(e) == 0 {
		return ""
	}
	return e[0].Text
}

// solution checks that the solution gets three stars, and latency goals are clear.
func (l *linter) solution(e *Exercise) {
	g := l.judge(e, e.Solution)
	l.passes("the solution", g)
	for _, f := range validate.Check(e.Solution).Findings {
		if f.Severity == validate.Error {
			l.say("the solution has an error: %s", f.Message)
		}
	}
	if e.Par.Edits == 0 || e.Par.Nodes == 0 {
		l.say("solution: par states no bound of %s, so the third star asks for nothing there", unbounded(e.Par))
	}
	effort := EffortOf(g, Attempt{Design: e.Solution})
	if effort.WarningsAdded = 0; g.Solved && Stars(g, effort) < 3 {
		l.say("the solution is over par: %s, %s", wording.Count(effort.Edits, "edit"), wording.Count(effort.Nodes, "node"))
	}
	gr := newGrader(e, Attempt{Design: e.Solution, Export: l.export})
	for _, goal := range e.Goals {
		for _, s := range speeds(goal.Check) {
			if !goal.Guard {
				l.margin(gr, goal.ID, s)
			}
		}
	}
}

// unbounded is what a par leaves open.
func unbounded(p Par) string {
	var out []string
	if p.Edits == 0 {
		out = append(out, "edits")
	}
	if p.Nodes == 0 {
		out = append(out, "nodes")
	}
	return strings.Join(out, " and ")
}

// speeds lists the latency checks within a check.
func speeds(c Check) []speed {
	var inner []Check
	switch t := c.test.(type) {
	case speed:
		return []speed{t}
	case allOf:
		inner = t
	case anyOf:
		inner = t
	case countOf:
		inner = t.checks
	}
	var out []speed
	for _, one := range inner {
		out = append(out, speeds(one)...)
	}
	return out
}

func (l *linter) margin(g *grader, goal string, s speed) {
	now, ok := s.measure(g, g.design)
	before, okStart := s.measure(g, g.start)
	bound := 0.0
	switch {
	case s.atMost != nil:
		bound = *s.atMost
	case okStart:
		bound = before * *s.fraction
	}
	if ok && now > bound*(1-latencyMargin) {
		l.say("the goal %s: the solution takes %.0f ms, too near to the bound of %.0f ms (%s wants %.0f %% of room; the data of latencies change)", goal, now, bound, latency.DataDate, 100*latencyMargin)
	}
	if okStart && before < bound*(1+latencyMargin) {
		l.say("the goal %s: the start takes %.0f ms, too near to the bound of %.0f ms", goal, before, bound)
	}
}

func (l *linter) passes(what string, g *Grade) {
	for _, broken := range g.Broken {
		l.say("%s: %s", what, broken)
	}
	for _, r := range g.Results {
		if r.State != Pass {
			l.say("%s: the goal %s is %s: %s", what, r.Goal.ID, r.State, first(r.Evidence))
		}
	}
}

// examples checks that right designs pass and wrong ones fail what they declare.
func (l *linter) examples(e *Exercise) {
	for _, d := range e.Right {
		if d.Topology != nil {
			l.passes(d.File, l.judge(e, d.Topology))
		}
	}
	for _, d := range e.Wrong {
		if d.Topology == nil {
			continue
		}
		var failed []string
		for _, r := range l.judge(e, d.Topology).Results {
			if r.State != Pass {
				failed = append(failed, r.Goal.ID)
				if r.State == Fail && !pointed(r.Evidence) {
					l.say("%s fails the goal %s without naming a node, a link, a way or a figure", d.File, r.Goal.ID)
				}
			}
		}
		for _, id := range failed {
			if !slices.Contains(d.Fails, id) {
				l.say("%s fails the goal %s, which it does not declare", d.File, id)
			}
		}
		for _, id := range d.Fails {
			if !slices.Contains(failed, id) {
				l.say("%s passes the goal %s, which it should fail", d.File, id)
			}
		}
		if len(d.Fails) == 0 {
			l.say("%s declares no goal that it fails", d.File)
		}
	}
	if len(e.Wrong) == 0 {
		l.say("there are no counterexamples")
	}
}

// pointed tells whether evidence shows learners where to look.
func pointed(evidence []Evidence) bool {
	return slices.ContainsFunc(evidence, func(e Evidence) bool {
		return len(e.Nodes) > 0 || len(e.Links) > 0 || strings.ContainsAny(e.Text, "0123456789")
	})
}

// deletions checks that no node of the solution can be left out unnoticed.
func (l *linter) deletions(e *Exercise) {
	for _, n := range e.Solution.Nodes {
		t, err := model.Apply(e.Solution, model.Remove{IDs: []string{n.ID}})
		if err != nil {
			l.say("the solution without %s: %v", n.ID, err)
			continue
		}
		if l.judge(e, t).Solved {
			l.say("the solution without %s passes all goals", n.ID)
		}
	}
}

// undo checks that the steps to the solution lead there, and back.
func (l *linter) undo(e *Exercise) {
	h := model.NewHistory(e.Start)
	for _, step := range Steps(e.Start, e.Solution) {
		next, err := h.Do(step, "")
		if err != nil {
			l.say("the step %q to the solution fails: %v", step, err)
			return
		}
		h = next
	}
	if l.judge(e, h.Now()).Solved != l.judge(e, e.Solution).Solved || edits(h.Now(), e.Solution) != 0 {
		l.say("the steps to the solution lead to another design (%s)", wording.Count(edits(h.Now(), e.Solution), "difference"))
	}
	for h.CanUndo() {
		next, _, ok := h.Undo()
		if !ok {
			break
		}
		h = next
	}
	if !model.Equal(h.Now(), e.Start) {
		l.say("undoing the solution does not lead back to the start")
	}
}

// cards checks the quiz cards.
func (l *linter) cards(cards []*Card) {
	l.file = "quiz"
	for _, c := range cards {
		for _, choice := range c.Choices {
			if choice.Letter != c.Answer && choice.Why == "" {
				l.say("%s: the choice %s does not say why it is wrong", c.ID, choice.Letter)
			}
		}
		if u, err := url.Parse(c.Source); err != nil || u.Scheme != "https" || u.Host == "" {
			l.say("%s: the source %q is no https address", c.ID, c.Source)
		}
		if v := c.Shown(); v.State != Pass {
			l.say("%s: the design does not show the answer: %s", c.ID, first(v.Evidence))
		}
	}
}
