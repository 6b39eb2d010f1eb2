package exercise

import (
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/wording"
)

// State is the verdict on a goal.
type State string

// The verdicts. Unknown means that the design lacks what an answer needs.
const (
	Pass    State = "pass"
	Fail    State = "fail"
	Unknown State = "unknown"
)

// Evidence is something that decided a verdict, for the canvas to show.
type Evidence struct {
	Text  string
	Nodes []string
	Links []model.LinkRef
}

// Verdict is the answer of a check.
type Verdict struct {
	State    State
	Evidence []Evidence
	gone     bool // unknown, since users of the task were deleted: a goal fails by it
}

func pass(e ...Evidence) Verdict    { return Verdict{State: Pass, Evidence: e} }
func fail(e ...Evidence) Verdict    { return Verdict{State: Fail, Evidence: e} }
func unknown(e ...Evidence) Verdict { return Verdict{State: Unknown, Evidence: e} }

// weighed is the verdict on what was found good and bad: nothing may be bad. Where
// nothing was found, none says why.
func weighed(good, bad []Evidence, none func() Verdict) Verdict {
	switch {
	case len(bad) > 0:
		return fail(bad...)
	case len(good) == 0:
		return none()
	}
	return pass(good...)
}

// saying is evidence in words about some nodes.
func saying(nodes []*model.Node, format string, args ...any) Evidence {
	e := Evidence{Text: fmt.Sprintf(format, args...)}
	for _, n := range nodes {
		e.Nodes = append(e.Nodes, n.ID)
	}
	return e
}

// Check is what a goal asks. Make one by reading a course.
type Check struct {
	Name string // of the predicate
	test predicate
}

// predicate judges a design. Those that ask for the absence of something say so:
// they never pass on a design that answers nothing.
type predicate interface {
	judge(g *grader) Verdict
	absence() bool
}

// presence is embedded by predicates that ask for something to be there.
type presence struct{}

func (presence) absence() bool { return false }

// Predicate is one of the closed set, as the guide for authors lists it.
type Predicate struct {
	Name, Meaning string
	Arguments     string
	read          func(l *loader, n *yaml.Node) predicate
}

// Predicates lists the closed set in the order of the guide.
func Predicates() []Predicate { return slices.Clone(predicates()) }

// known holds the predicates, made when they are first asked for: combinators read
// checks themselves.
var known struct {
	once sync.Once
	list []Predicate
}

func predicates() []Predicate {
	known.once.Do(func() { known.list = listPredicates() })
	return known.list
}

func listPredicates() []Predicate {
	return []Predicate{
		{"pattern", "A named pattern is drawn", "name, state: complete (default), partial or absent", readArgs(patternArgs.build)},
		{"findings", "How many findings there are", "severity, rule (or several), on, max, min", readArgs(findingsArgs.build)},
		{"exists", "How many nodes a selector names", "sel, where, min (1), max", readArgs(existsArgs.build)},
		{"attr", "A property of nodes, of a link edge:A->B or of the behaviour that answers behavior:GET /path; of a behaviour also cached, and viewer-request, origin-request, origin-response, viewer-response: the kinds of functions that run then", "on, path, equals, one_of, not, gte, lte, matches, where, some", readArgs(attrArgs.build)},
		{"edge", "A direct link; with each_before one to each node of to that leads to these", "from, to, where, min (1), max, each_before", readArgs(edgeArgs.build)},
		{"path", "Requests of users are served on a way", "from, to, via, avoiding, request, method, every", readArgs(pathArgs.build)},
		{"no_path", "There is no way, from users or from the internet, which comes in by users, by rules about ways round a guard and by what everybody may call", "from, to, avoiding", readArgs(noPathArgs.build)},
		{"route", "Where requests end, also when something breaks", "from, request, method, lands_on, never, when", readArgs(routeArgs.build)},
		{"nearest", "Each city is answered in the Region that is nearest to it", "from, among, request", readArgs(nearestArgs.build)},
		{"stays", "Requests stay in an area whatever Region breaks", "from, request, area", readArgs(staysArgs.build)},
		{"share", "The share of requests that a node takes", "of, from, percent, tolerance (1)", readArgs(shareArgs.build)},
		{"latency", "How long requests take", "from, request, method, metric: p50, p90, p95 (default) or p99, connection: cold (default), warm or repeat, at_most (ms), at_most_fraction_of_start", readArgs(latencyArgs.build)},
		{"survives", "Requests are served after a break", "failure, from, request, method, recovers_within, answer_within", readArgs(survivesArgs.build)},
		{"unchanged", "What the start held is still there", "sel, paths", readArgs(unchangedArgs.build)},
		{"budget", "No more than so many nodes, or changes against the start", "nodes, edits, leaving_out", readArgs(budgetArgs.build)},
		{"export_ok", "CloudFormation can be written for these nodes", "sel", readArgs(exportArgs.build)},
		{"quiz", "A question is answered right", "id", readArgs(quizArgs.build)},
		{"all", "All of these hold", "a list of checks", readChecks(func(c []Check) predicate { return allOf(c) })},
		{"any", "One of these holds", "a list of checks", readChecks(func(c []Check) predicate { return anyOf(c) })},
		{"not", "This does not hold", "a check that asks for something to be there", readNot},
		{"count_of", "At least so many of these hold", "min, checks", readArgs(countArgs.build)},
	}
}

// check reads a check: one key, which names a predicate.
func (l *loader) check(c unread) Check {
	if c.node == nil {
		l.say(c.line, "a check is missing")
		return Check{test: never{}}
	}
	return l.checkAt(c.node, 0)
}

// maxNesting bounds all, any and not within one another.
const maxNesting = 8

func (l *loader) checkAt(n *yaml.Node, depth int) Check {
	if l.depth = depth; depth > maxNesting {
		l.say(n.Line, "checks are nested deeper than %d", maxNesting)
		return Check{test: never{}}
	}
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 {
		l.say(n.Line, "a check is one key, which names a predicate, such as findings: {severity: error, max: 0}")
		return Check{test: never{}}
	}
	key := n.Content[0]
	names := make([]string, len(predicates()))
	for i, p := range predicates() {
		names[i] = p.Name
		if p.Name == key.Value {
			return Check{p.Name, p.read(l, n.Content[1])}
		}
	}
	l.say(key.Line, "no predicate %q%s", key.Value, wording.DidYouMean(key.Value, names))
	return Check{test: never{}}
}

// readArgs reads the arguments of a predicate into a struct.
func readArgs[A any](build func(a A, l *loader, line int) predicate) func(*loader, *yaml.Node) predicate {
	return func(l *loader, n *yaml.Node) predicate {
		var a A
		if !l.args(n, &a) {
			return never{}
		}
		return build(a, l, n.Line)
	}
}

// readChecks reads a list of checks.
func readChecks(build func([]Check) predicate) func(*loader, *yaml.Node) predicate {
	return func(l *loader, n *yaml.Node) predicate {
		checks := l.checksAt(n)
		if len(checks) == 0 {
			return never{}
		}
		return build(checks)
	}
}

func (l *loader) checksAt(n *yaml.Node) []Check {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		l.say(n.Line, "this should be a list of checks")
		return nil
	}
	depth := l.depth
	var out []Check
	for _, one := range n.Content {
		out = append(out, l.checkAt(one, depth+1))
	}
	l.depth = depth
	return out
}

func readNot(l *loader, n *yaml.Node) predicate {
	depth := l.depth
	c := l.checkAt(n, depth+1)
	l.depth = depth
	if c.test.absence() {
		l.say(n.Line, "not stands before what asks for something to be there; say %s otherwise", c.Name)
	}
	return notOf{c}
}

// selector reads an argument that names nodes.
func (l *loader) selector(line int, text string) selector {
	s, err := parseSelector(text)
	if err != nil {
		l.say(line, "%v", err)
	}
	return s
}

// selectors reads several.
func (l *loader) selectors(line int, texts []string) []selector {
	out := make([]selector, len(texts))
	for i, one := range texts {
		out[i] = l.selector(line, one)
	}
	return out
}

// need reports an argument that is missing.
func (l *loader) need(line int, name string, have bool) {
	if !have {
		l.say(line, "%s is missing", name)
	}
}

// never is the check of a course that could not be read.
type never struct{ presence }

func (never) judge(*grader) Verdict {
	return unknown(Evidence{Text: "The check cannot be read."})
}
