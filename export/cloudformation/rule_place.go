package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model/pattern"
)

// A listener has each priority once, and CloudFormation makes what is new, or made anew
// under another name, before it deletes what is gone; what stays changes in any order.
// So a rule that takes the priority of another is refused (PriorityInUse), and the
// update with it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-monitor-stack.html
//
// Where an earlier export of the design is known, a rule keeps its logical id and its
// priority by what it matches, and a new one takes a priority that nobody had.
const (
	ruleStep     = 10 // leaves room for rules in between
	lastPriority = 50000
)

// Words for what is known of the rules of a set, beside a list of them.
const (
	rulesSpaced  = "spaced"  // they are where an export without an earlier one puts them
	rulesCounted = "counted" // they are where versions put them that counted 1, 2, 3
)

// placed is a rule of a listener on its way to an id and a priority.
type placed struct {
	fresh string // the id that it gets by itself
	match string // its conditions, without the secret
	drawn int    // priority that is drawn; 0 for none
	check bool   // lets health checks in, before all others

	id       string
	priority int
	was      int // the priority that it had; 0 for a new one
}

// heldRule is a rule of an earlier export.
type heldRule struct {
	listener, id, match string
	priority            int
}

// earlierSet is what an earlier export into the folder made.
type earlierSet struct {
	made    map[string][]heldResource // by stack
	all     []heldRule
	weights []heldWeight
}

// Over lets an export go on where an earlier one of the same design is: files are those
// of its folder. Rules of load balancers keep their names and priorities then, weights their
// names, and resources their logical ids where AWS would refuse others.
func (o *Options) Over(files []File) {
	e := earlierSet{made: map[string][]heldResource{}}
	for _, f := range files {
		root, err := loadTemplate(f.Data)
		if err != nil {
			continue // nothing of ours, or edited out of shape: it has nothing to keep
		}
		if name, ok := strings.CutSuffix(f.Name, ".yaml"); ok {
			e.made[name] = heldResources(root)
		}
		e.weights = append(e.weights, heldWeights(root)...)
		for id, r := range members(lookupObject(root, "Resources")) {
			if scalar(r, "Type") != "AWS::ElasticLoadBalancingV2::ListenerRule" {
				continue
			}
			p := lookupObject(r, "Properties")
			priority, err := strconv.Atoi(scalar(p, "Priority"))
			listener := value(nil)
			if p != nil {
				listener = lookup(p, "ListenerArn")
			}
			if err == nil && listener != nil && priority > 0 && priority <= lastPriority && logicalName().MatchString(id.Value) {
				e.all = append(e.all, heldRule{listener.Value, id.Value, matchOf(lookup(p, "Conditions")), priority})
			}
		}
	}
	if len(e.all)+len(e.weights)+len(e.made) > 0 {
		o.earlier = &e
	}
}

// logicalName is what the logical id of a resource may be.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
var logicalName = pattern.Lazy(`^[A-Za-z0-9]{1,255}$`)

// matchOf writes conditions of a rule down, without that which asks for the secret.
func matchOf(conditions value) string {
	var b strings.Builder
	if conditions == nil {
		return ""
	}
	for _, c := range conditions.Content {
		if scalar(lookupObject(c, "HttpHeaderConfig"), "HttpHeaderName") != secretHeader {
			writeMatch(&b, c)
		}
	}
	return b.String()
}

func writeMatch(b *strings.Builder, v value) {
	b.WriteString("(" + strconv.Quote(v.Value))
	for _, c := range v.Content {
		writeMatch(b, c)
	}
	b.WriteString(")")
}

// place gives the rules of a listener, in the order in which it tries them, their ids
// and priorities.
func (x *exporter) place(s *stack, listener string, rules []*placed) {
	held := x.recall(s, listener, rules)
	before := make([]int, len(rules))
	if x.o.Rules != rulesCounted {
		settlePriorities(rules, nil, true)
		for i, r := range rules {
			before[i] = r.priority
		}
		settlePriorities(rules, held, false)
	} else {
		countPriorities(rules)
	}
	for i, r := range rules {
		x.placedAll = append(x.placedAll, r.fresh+"="+r.id+":"+decimal(r.priority))
		x.moved = x.moved || r.id != r.fresh || r.priority != before[i]
	}
}

// recall finds the rules again that an earlier export made, by what they match, else by
// their names: such a rule keeps its id. held is who had which priority.
func (x *exporter) recall(s *stack, listener string, rules []*placed) (held map[int]string) {
	held = map[int]string{}
	var left []heldRule
	if x.o.earlier != nil {
		for _, h := range x.o.earlier.all {
			if h.listener == listener {
				held[h.priority] = h.id
				left = append(left, h)
			}
		}
	}
	own := map[string]bool{}
	for _, r := range rules {
		own[r.fresh] = true
	}
	used := map[string]bool{}
	take := func(r *placed, id string, was int) {
		if used[id] || s.taken[id] && !own[id] {
			return // something else is called so by now
		}
		r.id, r.was, used[id] = id, was, true
	}
	for _, r := range rules {
		r.id, r.was = "", 0
		if id, was, ok := x.recorded(r.fresh); ok {
			take(r, id, was)
		}
	}
	for _, fits := range []func(*placed, heldRule) bool{
		func(r *placed, h heldRule) bool { return r.match == h.match },
		func(r *placed, h heldRule) bool { return r.fresh == h.id },
	} {
		for _, r := range rules {
			if at := slices.IndexFunc(left, func(h heldRule) bool { return fits(r, h) }); r.id == "" && at >= 0 {
				take(r, left[at].id, left[at].priority)
				left = slices.Delete(left, at, at+1)
			}
		}
	}
	for _, h := range left {
		used[h.id] = true // it goes: another rule under its name would be that rule changed
	}
	for _, r := range rules {
		for n := 1; r.id == ""; n++ {
			id := r.fresh
			if n > 1 {
				id += "N" + decimal(n)
			}
			if !used[id] && (n == 1 || !s.taken[id]) {
				r.id, used[id] = id, true
			}
		}
		s.taken[r.id] = true
	}
	return held
}

// recorded is what Metadata says of a rule.
func (x *exporter) recorded(fresh string) (id string, priority int, ok bool) {
	for entry := range strings.FieldsSeq(x.o.Rules) {
		name, rest, found := strings.Cut(entry, "=")
		if !found || name != fresh {
			continue
		}
		id, number, _ := strings.Cut(rest, ":")
		priority, err := strconv.Atoi(number)
		return id, priority, err == nil && priority > 0 && priority <= lastPriority && logicalName().MatchString(id)
	}
	return "", 0, false
}

// rulesRecord is what Metadata says of all rules, "" where there are none.
func (x *exporter) rulesRecord() string {
	switch {
	case len(x.placedAll) == 0:
		return ""
	case !x.moved:
		return rulesSpaced
	}
	return strings.Join(x.placedAll, " ")
}

// countPriorities is how earlier versions counted: one after the other, those that are
// drawn first, behind what lets health checks in.
func countPriorities(rules []*placed) {
	checks, highest := 0, 0
	for _, r := range rules {
		highest = max(highest, r.drawn)
		if r.check {
			checks++
			r.priority = checks
		}
	}
	for _, r := range rules {
		switch {
		case r.check:
		case r.drawn > 0:
			r.priority = r.drawn + checks
		default:
			highest++
			r.priority = highest + checks
		}
	}
}

// settlePriorities gives rules their priorities: as drawn, else as they were, else one
// that nobody had. fresh leaves out what they were.
func settlePriorities(rules []*placed, held map[int]string, fresh bool) {
	shift := shiftOf(rules, fresh)
	low, from := 0, 0
	for i := 0; i <= len(rules); i++ {
		if i < len(rules) && rules[i].drawn == 0 {
			continue
		}
		high := lastPriority + 1
		if i < len(rules) {
			rules[i].priority = rules[i].drawn + shift
			high = rules[i].priority
		}
		between := segment{rules[from:i], low, high, held, fresh}
		between.settle()
		low, from = high, i+1
	}
}

// shiftOf is by how much drawn priorities move up to let what lets health checks in go
// before them: not at all where there is room, else as before, else by a hundred.
func shiftOf(rules []*placed, fresh bool) int {
	const far = 100
	checks, lowest := 0, 0
	before := -1
	for _, r := range rules {
		switch {
		case r.check:
			checks++
		case r.drawn > 0:
			if lowest == 0 {
				lowest = r.drawn
			}
			if moved := r.was - r.drawn; !fresh && r.was > 0 {
				if before >= 0 && before != moved {
					before = 0
				} else {
					before = max(0, moved)
				}
			}
		}
	}
	switch {
	case checks == 0 || lowest == 0:
		return 0
	case before >= 0 && lowest+before > checks:
		return before
	case lowest > checks:
		return 0
	}
	return far
}

// segment are rules with no drawn priority, between two that are drawn.
type segment struct {
	rules     []*placed
	low, high int // both are taken
	held      map[int]string
	fresh     bool
}

// free is how many priorities between two nobody had.
func (g segment) free(low, high int) int {
	n := max(0, high-low-1)
	for p := range g.held {
		if p > low && p < high {
			n--
		}
	}
	return n
}

// settle keeps as many priorities as the order allows, and as leave enough that nobody
// had for the others.
func (g segment) settle() {
	n := len(g.rules)
	at := func(i int) int { // the ends stand before and behind the rules
		switch {
		case i < 0:
			return g.low
		case i == n:
			return g.high
		case g.fresh || g.rules[i].was <= g.low || g.rules[i].was >= g.high:
			return -1
		}
		return g.rules[i].was
	}
	most, back := make([]int, n+1), make([]int, n+1)
	for i := range n + 1 {
		most[i], back[i] = -1, -2
		if at(i) < 0 {
			continue
		}
		for j := -1; j < i; j++ {
			kept := 0
			if j >= 0 {
				kept = most[j]
			}
			if kept >= 0 && at(j) >= 0 && at(j) < at(i) && g.free(at(j), at(i)) >= i-j-1 && kept+1 > most[i] {
				most[i], back[i] = kept+1, j
			}
		}
	}
	if back[n] == -2 { // no room but for what others had, or none at all
		g.held = nil
		g.fill(0, n, g.low, g.high)
		return
	}
	for i := n; i >= 0; i = back[i] {
		if i < n {
			g.rules[i].priority = at(i)
		}
		g.fill(back[i]+1, i, at(back[i]), at(i))
	}
}

// fill gives the rules from one to another priorities between two: in steps where the
// room has no end, else spread over it, so that others can come before and behind. What
// lets health checks in comes at once.
func (g segment) fill(from, to, low, high int) {
	rules := g.rules[from:to]
	if len(rules) == 0 {
		return
	}
	if high > lastPriority || !slices.ContainsFunc(rules, func(r *placed) bool { return !r.check }) {
		next := low
		for _, r := range rules {
			step := ruleStep
			if r.check {
				step = 1
			}
			for next += step - next%step; g.held[next] != ""; {
				next += step
			}
			r.priority = next
		}
		if next < high {
			return
		}
	}
	var free []int
	for p := low + 1; p < high; p++ {
		if g.held[p] == "" {
			free = append(free, p)
		}
	}
	for i, r := range rules {
		if len(free) < len(rules) {
			r.priority = low + 1 + i // no room at all: two have one
			continue
		}
		r.priority = free[(i+1)*len(free)/(len(rules)+1)]
	}
}
