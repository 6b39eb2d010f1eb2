package exercise

// allOf, anyOf, notOf and countOf put checks together.
type (
	allOf []Check
	anyOf []Check
	notOf struct{ check Check }
)

func (a allOf) absence() bool {
	for _, c := range a {
		if !c.test.absence() {
			return false
		}
	}
	return true
}

func (a allOf) judge(g *grader) Verdict { return atLeast(g, a, len(a)) }

func (a anyOf) absence() bool {
	for _, c := range a {
		if c.test.absence() {
			return true
		}
	}
	return false
}

func (a anyOf) judge(g *grader) Verdict { return atLeast(g, a, 1) }

// atLeast asks for so many of the checks to hold. What is unknown decides only
// where it could turn the answer.
func atLeast(g *grader, checks []Check, want int) Verdict {
	var held, open, gone int
	var good, bad []Evidence
	for _, c := range checks {
		v := g.check(c)
		switch v.State {
		case Pass:
			held++
			good = append(good, v.Evidence...)
			continue
		case Unknown:
			open++
			if v.gone {
				gone++
			}
		}
		bad = append(bad, v.Evidence...)
	}
	switch {
	case held >= want:
		return pass(good...)
	case held+open >= want:
		return Verdict{State: Unknown, Evidence: bad, gone: gone == open}
	}
	return fail(bad...)
}

func (n notOf) absence() bool { return true }

func (n notOf) judge(g *grader) Verdict {
	v := g.check(n.check)
	switch v.State {
	case Pass:
		return fail(v.Evidence...)
	case Fail:
		return pass(v.Evidence...)
	}
	return v
}

type countArgs struct {
	Min    int      `yaml:"min"`
	Checks []unread `yaml:"checks"`
}

func (a countArgs) build(l *loader, line int) predicate {
	if a.Min < 1 || a.Min > len(a.Checks) {
		l.say(line, "count_of: min is %d; there are %d checks", a.Min, len(a.Checks))
	}
	depth := l.depth
	c := countOf{min: a.Min}
	for _, one := range a.Checks {
		c.checks = append(c.checks, l.checkAt(one.node, depth+1))
	}
	l.depth = depth
	return c
}

type countOf struct {
	min    int
	checks []Check
}

func (c countOf) absence() bool { return anyOf(c.checks).absence() }

func (c countOf) judge(g *grader) Verdict { return atLeast(g, c.checks, c.min) }
