package cloudformation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/wording"
)

// made is one resource of a stack, for those who read about it.
type made struct {
	id, kind, node, what string
	bills                bool // while it is there
	undrawn              string
}

// madeOf lists the resources of a stack in the order of its template.
func (s *stack) madeOf() []made {
	node := map[string]string{}
	for key, id := range s.ids {
		node[id], _, _ = strings.Cut(key, "\x00")
	}
	out := make([]made, len(s.resources))
	for i, r := range s.resources {
		out[i] = made{r.id, r.kind, node[r.id], r.comment, r.bills(), r.undrawn}
	}
	return out
}

// readme tells the owner of the folder what it makes, where, in which order, what
// bills and what has to be known before.
func (s *Set) readme() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nCloudFormation stacks of a design, exported by Portolan. They deploy in this order,\nsince later ones take what earlier ones give out:\n\n", markdown(s.Name))
	b.WriteString("| | stack | Region | resources | takes from |\n|---|---|---|---|---|\n")
	for i, st := range s.Stacks {
		fmt.Fprintf(&b, "| %d | %s | %s | %d | %s |\n", i+1, st.Name, st.Region, len(st.made), cmp.Or(strings.Join(st.givers(), "<br>"), "none"))
	}
	s.writeDeploying(&b)
	s.writeValues(&b)
	s.writeBills(&b)
	s.writeMade(&b)
	s.writeStaying(&b)
	if len(s.Insisted) > 0 {
		b.WriteString("\n## Made because the export was forced\n\n")
		for _, l := range s.Insisted {
			fmt.Fprintf(&b, "- %s: %s\n", markdown(l.What), markdown(l.Why))
		}
	}
	if len(s.LeftOut) > 0 {
		b.WriteString("\n## Not in the stacks\n\n")
		for _, l := range s.LeftOut {
			fmt.Fprintf(&b, "- %s: %s\n", markdown(l.What), markdown(l.Why))
		}
	}
	return b.String()
}

// givers are the stacks whose outputs a stack takes.
func (st Stack) givers() []string {
	var out []string
	for _, p := range st.Parameters {
		if from, _, ok := strings.Cut(p.From, "."); ok && !slices.Contains(out, from) {
			out = append(out, from)
		}
	}
	return out
}

func (s *Set) writeDeploying(b *strings.Builder) {
	values := ""
	switch {
	case s.given():
		values = " --parameters " + ValuesFile
	case len(s.Asked()) > 0:
		values = " --parameters FILE"
	}
	fmt.Fprintf(b, "\n## Deploy, change, delete\n\n```\n./deploy.sh --help\n./deploy.sh --dry-run%s\n./deploy.sh%s\n./deploy.sh --delete\n```\n\n", values, values)
	if strings.HasSuffix(values, "FILE") {
		b.WriteString("FILE has a line `Name=Value` for each value that is listed below; those with a default can\nbe left out. Values can stand behind the command as well, instead of the file.\n\n")
	}
	b.WriteString("The script needs bash and the AWS CLI with the right to make all this. It is safe to\nrun again: values that were chosen stay until they are given anew")
	if s.hasType("AWS::AutoScaling::AutoScalingGroup") || s.hasType("AWS::ECS::Service") {
		b.WriteString(", stacks that would\nnot change are left alone, and new instances or tasks replace old ones only once they\nanswer.\n")
	} else {
		b.WriteString(", and stacks that\nwould not change are left alone.\n")
	}
	s.writeFormer(b)
	b.WriteString(aboutUpdates)
	if s.hasType("AWS::SecretsManager::Secret") {
		b.WriteString("\nThe secret that CloudFront shows changes in three runs, without an outage, since both\nof its values are taken at any time: one more in `...SecretBGeneration`; then\n`...SecretShown=B`; then, when CloudFront has it everywhere, one more in\n`...SecretAGeneration`. The next time it is the other way round.\n")
	}
}

func (s *Set) hasType(kind string) bool {
	return slices.ContainsFunc(s.Stacks, func(st Stack) bool {
		return slices.ContainsFunc(st.made, func(m made) bool { return m.kind == kind })
	})
}

func (s *Set) writeValues(b *strings.Builder) {
	var needed, other []Parameter
	for _, p := range s.Asked() {
		if p.Required() {
			needed = append(needed, p)
		} else {
			other = append(other, p)
		}
	}
	b.WriteString("\n## What has to be known before\n\n")
	if len(needed) == 0 {
		b.WriteString("Nothing: every value has a default.\n")
	}
	for _, p := range needed {
		fmt.Fprintf(b, "- `%s`: %s\n", p.Name, markdown(p.Description))
	}
	if s.given() {
		fmt.Fprintf(b, "\n`%s` holds values that were given: `./deploy.sh --parameters %s`.\n", ValuesFile, ValuesFile)
	}
	if len(other) > 0 {
		b.WriteString("\nWhat can be chosen:\n\n")
	}
	for _, p := range other {
		fmt.Fprintf(b, "- `%s`, at first %s: %s\n", p.Name, code(p.Default), markdown(p.Description))
	}
}

// writeBills names what bills while it is there.
func (s *Set) writeBills(b *strings.Builder) {
	b.WriteString("\n## What bills while it is there\n\nThe rest bills for what is used. Prices differ by Region: ask the AWS Pricing Calculator.\n\n")
	any := false
	for _, st := range s.Stacks {
		count := map[string]int{}
		for _, m := range st.made {
			if m.bills {
				count[m.kind]++
			}
		}
		for _, kind := range slices.Sorted(maps.Keys(count)) {
			any = true
			fmt.Fprintf(b, "- %s: %d %s: %s\n", st.Region, count[kind], kind, byTheHour[kind])
		}
	}
	if !any {
		b.WriteString("- nothing\n")
	}
	for _, kind := range slices.Sorted(maps.Keys(underSubscription)) {
		if s.hasType(kind) {
			what := underSubscription[kind]
			fmt.Fprintf(b, "\n%s needs a subscription to %s, which the stacks do not make. It bills %s.\n", kind, what[0], what[1])
		}
	}
}

// writeMade lists the resources of each node, in the order of their templates.
func (s *Set) writeMade(b *strings.Builder) {
	b.WriteString("\n## What is made\n")
	for _, st := range s.Stacks {
		fmt.Fprintf(b, "\n### %s in %s, %s\n\n", st.Name, st.Region, wording.Count(len(st.made), "resource"))
		var nodes []string
		of := map[string][]string{}
		for _, m := range st.made {
			if of[m.node] == nil {
				nodes = append(nodes, m.node)
			}
			of[m.node] = append(of[m.node], strings.TrimPrefix(m.kind, "AWS::"))
		}
		for _, n := range nodes {
			fmt.Fprintf(b, "- %s: %s\n", markdown(cmp.Or(n, "the network and what the stack needs")), strings.Join(counted(of[n]), ", "))
		}
		for _, m := range st.made {
			if m.undrawn != "" {
				fmt.Fprintf(b, "\n`%s` is not drawn: %s\n", m.id, markdown(m.undrawn))
			}
		}
	}
}

// counted are words once each, with how often they stand.
func counted(words []string) []string {
	var order []string
	n := map[string]int{}
	for _, w := range words {
		if n[w] == 0 {
			order = append(order, w)
		}
		n[w]++
	}
	for i, w := range order {
		if n[w] > 1 {
			order[i] = decimal(n[w]) + " " + w
		}
	}
	return order
}

func (s *Set) writeStaying(b *strings.Builder) {
	var lines []string
	for _, st := range s.Stacks {
		for _, m := range st.made {
			if slices.Contains(st.kept, m.id) {
				lines = append(lines, fmt.Sprintf("- %s: %s, %s\n", st.Name, m.kind, markdown(m.what)))
			}
		}
	}
	if len(lines) > 0 {
		b.WriteString("\n## What stays when the stacks are deleted\n\nIt may hold what somebody needs. Delete it by hand; `./deploy.sh --delete` names it.\n\n" + strings.Join(lines, ""))
	}
	if slices.ContainsFunc(s.Stacks, func(st Stack) bool { return len(st.named) > 0 }) {
		b.WriteString("\nA bucket whose name is given is in the way when the set is deployed again after that:\n`./deploy.sh` says so before anything is made. `./deploy.sh --adopt` takes it into the\nnew stack with what it holds; or remove it first.\n")
	}
	for _, st := range s.Stacks {
		for _, id := range st.guarded {
			fmt.Fprintf(b, "\n%s of %s is protected against deletion: take that off first.\n", id, st.Name)
		}
	}
}

// markdown is a text that people gave, on one line and with nothing in it that
// Markdown or HTML would read.
func markdown(s string) string {
	var b strings.Builder
	for _, r := range oneLine(s, 600) {
		if strings.ContainsRune("\\`*_[]<>|#!&~", r) {
			if r == '<' || r == '>' || r == '&' {
				b.WriteString(map[rune]string{'<': "&lt;", '>': "&gt;", '&': "&amp;"}[r])
				continue
			}
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// code is a value as Markdown shows it letter by letter.
func code(s string) string { return "`" + strings.ReplaceAll(model.Visible(s), "`", "'") + "`" }
