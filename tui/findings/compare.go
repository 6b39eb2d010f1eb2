package findings

import (
	"slices"
	"strings"

	"portolan/model/wording"
	"portolan/validate"
)

// Delta is how the findings of two revisions of a design differ.
type Delta struct{ Added, Removed []validate.Finding }

// Compare lists the active findings that only one of two reports has, each in
// the order of its report.
func Compare(before, after *validate.Report) Delta {
	return Delta{Added: without(after.Findings, before.Findings), Removed: without(before.Findings, after.Findings)}
}

// without lists the findings of a that b lacks; equal keys are counted.
func without(a, b []validate.Finding) []validate.Finding {
	have := make(map[string]int, len(b))
	for _, f := range b {
		have[f.Key()]++
	}
	var out []validate.Finding
	for _, f := range a {
		if k := f.Key(); have[k] > 0 {
			have[k]--
			continue
		}
		out = append(out, f)
	}
	return out
}

// has tells whether a finding of that severity came or went.
func (d Delta) has(s validate.Severity) bool {
	is := func(f validate.Finding) bool { return f.Severity == s }
	return slices.ContainsFunc(d.Added, is) || slices.ContainsFunc(d.Removed, is)
}

// String says it in words, such as "adds 1 warning (alb-bypass), removes 2
// errors (viewer-cert, weak-tls)"; "" when nothing changes.
func (d Delta) String() string {
	var parts []string
	for _, side := range []struct {
		verb string
		list []validate.Finding
	}{{"adds", d.Added}, {"removes", d.Removed}} {
		if len(side.list) > 0 {
			parts = append(parts, side.verb+" "+tally(side.list))
		}
	}
	return strings.Join(parts, ", ")
}

func tally(list []validate.Finding) string {
	var counts, names []string
	for _, s := range []validate.Severity{validate.Error, validate.Warning, validate.Info} {
		n := 0
		for _, f := range list {
			if f.Severity != s {
				continue
			}
			n++
			if name := Short(f.Rule); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if n > 0 {
			counts = append(counts, wording.Count(n, s.String()))
		}
	}
	if len(names) > 3 {
		names = append(names[:3], "…")
	}
	return strings.Join(counts, ", ") + " (" + strings.Join(names, ", ") + ")"
}

// Short is a rule id without its group.
func Short(rule string) string {
	if _, name, ok := strings.Cut(rule, "/"); ok {
		return name
	}
	return rule
}
