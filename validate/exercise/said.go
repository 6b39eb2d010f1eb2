package exercise

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/wording"
	"portolan/validate"
)

// words is one text or a list of them.
type words []string

// UnmarshalYAML takes both.
func (w *words) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*w = words{n.Value}
		return nil
	}
	var list []string
	err := n.Decode(&list)
	*w = list
	return err
}

// patternArgs and findingsArgs ask what validation says.
type patternArgs struct {
	Name  string `yaml:"name"`
	State string `yaml:"state"`
}

func (a patternArgs) build(l *loader, line int) predicate {
	var names []string
	for _, p := range validate.Patterns() {
		names = append(names, p.ID)
	}
	if !slices.Contains(names, a.Name) {
		l.say(line, "no pattern %q%s", a.Name, wording.DidYouMean(a.Name, names))
	}
	if a.State == "" {
		a.State = "complete"
	}
	if !slices.Contains([]string{"complete", "partial", "absent"}, a.State) {
		l.say(line, "state is %q; it can be complete, partial or absent", a.State)
	}
	return pattern{a.Name, a.State}
}

type pattern struct{ name, state string }

func (p pattern) absence() bool { return p.state == "absent" }

func (p pattern) judge(g *grader) Verdict {
	best := validate.Absent
	var e []Evidence
	for _, m := range g.design.findings().Patterns {
		if m.ID != p.name && m.Pair != p.name {
			continue
		}
		best = max(best, m.State)
		e = append(e, Evidence{Text: matchText(m), Nodes: m.Nodes})
	}
	if best == validate.Absent {
		e = []Evidence{saying(entrances(g.design.t), "The pattern %s is not drawn.", p.name)}
	}
	ok := best == validate.Complete
	switch p.state {
	case "partial":
		ok = best >= validate.Partial
	case "absent":
		ok = best == validate.Absent
	}
	if ok {
		return pass(e...)
	}
	return fail(e...)
}

func matchText(m validate.Match) string {
	if len(m.Missing) == 0 {
		return m.Title + " is complete."
	}
	var missing []string
	for _, one := range m.Missing {
		missing = append(missing, one.Text)
	}
	return m.Title + " still needs: " + strings.Join(missing, "; ") + "."
}

type findingsArgs struct {
	Severity string `yaml:"severity"`
	Rule     words  `yaml:"rule"`
	On       string `yaml:"on"`
	Max      *int   `yaml:"max"`
	Min      *int   `yaml:"min"`
}

func (a findingsArgs) build(l *loader, line int) predicate {
	for _, id := range a.Rule {
		if validate.RuleNamed(id) == nil {
			var names []string
			for _, r := range validate.Rules() {
				names = append(names, r.ID)
			}
			l.say(line, "no rule %q%s", id, wording.DidYouMean(id, names))
		}
	}
	if !slices.Contains([]string{"", "error", "warning", "info"}, a.Severity) {
		l.say(line, "severity is %q; it can be error, warning or info", a.Severity)
	}
	l.need(line, "max or min", a.Max != nil || a.Min != nil)
	f := findings{severity: a.Severity, rules: a.Rule, on: l.selector(line, a.On), max: a.Max}
	if a.Min != nil {
		f.min = *a.Min
	}
	return f
}

type findings struct {
	severity string
	rules    []string
	on       selector
	min      int
	max      *int
}

func (f findings) absence() bool { return f.min == 0 }

func (f findings) judge(g *grader) Verdict {
	var found []Evidence
	t := g.design.t
	for _, one := range g.design.findings().Findings {
		if f.severity != "" && one.Severity.String() != f.severity || len(f.rules) > 0 && !slices.Contains(f.rules, one.Rule) {
			continue
		}
		if !f.on.empty() && !slices.ContainsFunc(one.Nodes, func(id string) bool { return f.on.takes(t, t.Node(id)) }) {
			continue
		}
		found = append(found, Evidence{Text: one.Message + " (" + one.Rule + ")", Nodes: one.Nodes, Links: one.Links})
	}
	n := len(found)
	if n == 0 {
		found = []Evidence{{Text: "No finding" + f.about() + "."}}
	}
	if n < f.min || f.max != nil && n > *f.max {
		return fail(found...)
	}
	return pass(found...)
}

func (f findings) about() string {
	switch {
	case len(f.rules) > 0:
		return " of " + strings.Join(f.rules, ", ")
	case f.severity != "":
		return " of severity " + f.severity
	}
	return ""
}

type unchangedArgs struct {
	Sel   string   `yaml:"sel"`
	Paths []string `yaml:"paths"`
}

func (a unchangedArgs) build(l *loader, line int) predicate {
	if a.Sel == "" {
		a.Sel = "*"
	}
	return unchanged{sel: l.selector(line, a.Sel), paths: a.Paths}
}

// unchanged asks that nodes of the start are there, with the same properties where
// some are named.
type unchanged struct {
	presence
	sel   selector
	paths []string
}

func (u unchanged) judge(g *grader) Verdict {
	var bad []Evidence
	for _, n := range u.sel.nodes(g.start.t) {
		now := g.design.t.Node(n.ID)
		if now == nil || now.Kind() != n.Kind() {
			bad = append(bad, saying([]*model.Node{n}, "%s of the start is gone.", n.Label()))
			continue
		}
		for _, prop := range u.paths {
			was, is := model.AtNode(g.start.t, n).Value(prop), model.AtNode(g.design.t, now).Value(prop)
			if was != is {
				p, _ := model.FindProp(now.Info().Props, prop)
				bad = append(bad, saying([]*model.Node{now}, "%s: %s was %s and is %s.", now.Label(), p.Label, p.Spoken(was), p.Spoken(is)))
			}
		}
	}
	if len(bad) > 0 {
		return fail(bad...)
	}
	return pass(Evidence{Text: "All of the start is still there."})
}

type budgetArgs struct {
	Nodes      *int   `yaml:"nodes"`
	Edits      *int   `yaml:"edits"`
	LeavingOut string `yaml:"leaving_out"`
}

func (a budgetArgs) build(l *loader, line int) predicate {
	l.need(line, "nodes or edits", a.Nodes != nil || a.Edits != nil)
	return budget{a.Nodes, a.Edits, l.selector(line, a.LeavingOut)}
}

type budget struct {
	nodes, edits *int
	leavingOut   selector
}

func (budget) absence() bool { return true }

func (b budget) judge(g *grader) Verdict {
	n := 0
	for _, node := range g.design.t.Nodes {
		if b.leavingOut.empty() || !b.leavingOut.takes(g.design.t, node) {
			n++
		}
	}
	edits := edits(g.start.t, g.design.t)
	e := Evidence{Text: fmt.Sprintf("%s, %s against the start.", wording.Count(n, "node"), wording.Count(edits, "change"))}
	if b.nodes != nil && n > *b.nodes || b.edits != nil && edits > *b.edits {
		return fail(e)
	}
	return pass(e)
}

// edits counts the changes that lead from one design to another: each node and
// link that is added or removed, and each property that differs.
func edits(from, to *model.Topology) int {
	n := 0
	for _, was := range from.Nodes {
		now := to.Node(was.ID)
		if now == nil || now.Kind() != was.Kind() {
			n++
			continue
		}
		n += differ(model.AtNode(from, was), model.AtNode(to, now))
	}
	for _, now := range to.Nodes {
		if from.Node(now.ID) == nil {
			n++
		}
	}
	for _, was := range from.Links {
		if now := to.Link(was.Ref()); now != nil {
			n += differ(model.AtLink(from, was), model.AtLink(to, now))
		} else if from.Node(was.From) != nil && to.Node(was.From) != nil && to.Node(was.To) != nil {
			n++
		}
	}
	for _, now := range to.Links {
		if from.Link(now.Ref()) == nil {
			n++
		}
	}
	return n
}

func differ(a, b model.Place) int {
	n := 0
	for _, p := range b.Props() {
		if a.Value(p.Name) != b.Value(p.Name) {
			n++
		}
	}
	return n
}

type exportArgs struct {
	Sel string `yaml:"sel"`
}

func (a exportArgs) build(l *loader, line int) predicate {
	if a.Sel == "" {
		a.Sel = "*"
	}
	return exportable{sel: l.selector(line, a.Sel)}
}

type exportable struct {
	presence
	sel selector
}

func (x exportable) judge(g *grader) Verdict {
	t := g.design.t
	if g.attempt.Export == nil {
		return unknown(Evidence{Text: "CloudFormation was not tried."})
	}
	nodes := x.sel.nodes(t)
	if len(nodes) == 0 {
		return fail(x.sel.lacking())
	}
	refused, err := g.attempt.Export(t)
	if err != nil {
		return fail(Evidence{Text: err.Error()})
	}
	var bad []Evidence
	for _, n := range t.Nodes {
		if why := refused[n.ID]; why != "" && slices.Contains(nodes, n) {
			bad = append(bad, saying([]*model.Node{n}, "%s: %s", n.Label(), why))
		}
	}
	if len(bad) > 0 {
		return fail(bad...)
	}
	return pass(saying(nodes, "CloudFormation can be written for %s.", wording.Count(len(nodes), "node")))
}
