package failure

import (
	"fmt"
	"math"
	"slices"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/quota"
	"portolan/model/traffic"
	"portolan/model/wording"
)

// Demand is how many requests a second a node gets of the populations that state
// a rate, less what caches before it answer, and what it takes.
type Demand struct {
	Node          string
	Before, After float64 // requests/s
	AtLeast       bool    // users who state no rate come as well, so that After is not all
	Limits        []Limit // none where nothing is known
}

// Limit is a bound on what a node takes, and what is asked of it.
type Limit struct {
	Nodes         []string // ids of all that share it, in document order
	Kind          string   // of [LimitKinds]
	Unit          string   // of the figures: requests/s, or executions at once
	Before, After float64  // what is asked
	Max           float64  // what it takes with nothing broken
	MaxAfter      float64  // what of that is left
	AtLeast       bool     // users who state no rate ask for more
	Stated        bool     // by the design; else a quota of AWS for one account, which all nodes are taken to share
	Text          string   // one sentence with the arithmetic of After
	Source        string
}

// The kinds of limits.
const (
	LimitThrottle           = "throttle"            // of the stage of an API
	LimitAccountThrottle    = "account-throttle"    // of all APIs of an account in a Region
	LimitConcurrency        = "concurrency"         // reserved for a function
	LimitAccountConcurrency = "account-concurrency" // of the other functions of an account in a Region
	LimitURLRate            = "url-rate"            // of a function URL
	LimitCapacity           = "capacity"            // of a group at its least size
)

// LimitKinds lists the kinds of limits.
func LimitKinds() []string {
	return []string{LimitThrottle, LimitAccountThrottle, LimitConcurrency, LimitAccountConcurrency, LimitURLRate, LimitCapacity}
}

// slack keeps what is exactly at a limit below it.
const slack = 1 + 1e-9

// Overrun tells whether more is asked under the breaks than the limit lets through.
func (l Limit) Overrun() bool { return l.After > l.MaxAfter*slack }

// overrunBefore tells the same of the design with nothing broken.
func (l Limit) overrunBefore() bool { return l.Before > l.Max*slack }

// Overruns are the limits that are too small for what is asked, each once.
func (r *Result) Overruns() []Limit {
	var out []Limit
	for _, d := range r.Demand {
		for _, l := range d.Limits {
			same := func(o Limit) bool { return o.Kind == l.Kind && slices.Equal(o.Nodes, l.Nodes) }
			if l.Overrun() && !slices.ContainsFunc(out, same) {
				out = append(out, l)
			}
		}
	}
	return out
}

// Overrun is a limit that is too small for what is asked of it.
type Overrun struct {
	Breaks []Break // under which it is; none for the intact design
	Limit
}

// Overruns lists what is overrun with nothing broken, where that is known, and then
// what a break overruns: further, where it was before.
func Overruns(intact *Result, each []*Result) []Overrun {
	var out []Overrun
	if intact != nil {
		for _, l := range intact.Overruns() {
			out = append(out, Overrun{nil, l})
		}
	}
	for _, r := range each {
		out = append(out, OverrunBy(intact, r)...)
	}
	return out
}

// OverrunBy lists what the breaks of a result overrun: further, where it was before.
func OverrunBy(intact, r *Result) []Overrun {
	var out []Overrun
	for _, l := range r.Overruns() {
		if intact == nil || !l.overrunBefore() || l.After > l.Before*slack || l.MaxAfter*slack < l.Max {
			out = append(out, Overrun{r.Breaks, l})
		}
	}
	return out
}

// Names joins the labels of the nodes that share a limit.
func (l Limit) Names(t *model.Topology) string {
	names := make([]string, len(l.Nodes))
	for i, id := range l.Nodes {
		names[i] = nodeLabel(t, id)
	}
	return wording.Some(names)
}

// Short is what is asked of a limit in a few words.
func (l Limit) Short() string {
	text := least(l.AtLeast) + figure(tenth(l.After)) + " of " + figure(tenth(l.MaxAfter)) + " " + l.Unit
	if !l.Stated {
		text += " (quota)"
	}
	if l.Overrun() {
		text += ", too much"
	}
	return text
}

// Now is what the node gets under the breaks, with "at least" where that is not all.
func (d Demand) Now() string { return least(d.AtLeast) + figure(tenth(d.After)) }

func least(some bool) string {
	if some {
		return "at least "
	}
	return ""
}

// Page is the source of a limit that is one, in brackets.
func (l Limit) Page() string {
	if l.Stated {
		return ""
	}
	return " (" + l.Source + ")"
}

// rated divides the rate of each population among its kinds of requests: the
// methods in equal parts, as [Served] weighs them, and each by the shares of its
// requests.
func rated(kinds []kind) {
	type who struct {
		users, location, method string
	}
	of := func(k *kind) who { return who{k.population.Users.ID, k.population.Location, k.request.Method} }
	share, count, methods := map[who]float64{}, map[who]float64{}, map[who]float64{}
	for i := range kinds {
		w := of(&kinds[i])
		if count[w] == 0 {
			methods[who{w.users, w.location, ""}]++
		}
		share[w] += kinds[i].request.Share
		count[w]++
	}
	for i := range kinds {
		k, w := &kinds[i], of(&kinds[i])
		part := 1 / count[w]
		if share[w] > 0 {
			part = k.request.Share / share[w]
		}
		k.rate = rateOf(k.population) * part / methods[who{w.users, w.location, ""}]
	}
}

// rateOf is the part of a population in the rate that its users state.
func rateOf(p traffic.Population) float64 {
	u, ok := model.As[*model.Users](p.Users)
	if !ok || !(u.Rate.Val() > 0) || math.IsInf(u.Rate.Val(), 0) {
		return 0
	}
	if places := u.Locations.Val(); slices.Contains(places, p.Location) {
		return u.Rate.Val() / float64(len(places))
	}
	return u.Rate.Val()
}

// demand lists what each node gets against what it takes, in document order.
func (l *loads) demand() []Demand {
	var out []Demand
	for _, n := range l.t.Nodes {
		if before, now := l.rateBefore[n.ID], l.rateNow[n.ID]; before+now > 0 {
			out = append(out, Demand{n.ID, hundredth(before), hundredth(now), l.unrated[n.ID], l.limits(n)})
		}
	}
	return out
}

func hundredth(v float64) float64 { return math.Round(100*v) / 100 }

func (l *loads) limits(n *model.Node) []Limit {
	var out []Limit
	add := func(x Limit) {
		x.Before, x.After, x.Max, x.MaxAfter = hundredth(x.Before), hundredth(x.After), hundredth(x.Max), hundredth(x.MaxAfter)
		x.AtLeast = slices.ContainsFunc(x.Nodes, func(id string) bool { return l.unrated[id] })
		x.Text = least(x.AtLeast) + x.Text
		out = append(out, x)
	}
	own := Limit{Nodes: []string{n.ID}, Unit: "requests/s", Before: l.rateBefore[n.ID], After: l.rateNow[n.ID], Stated: true, Source: "stated"}
	if a, ok := model.APIOf(n.Spec); ok {
		if a.Throttle.IsSet() {
			add(l.bounded(own, LimitThrottle, a.Throttle.Val(), "the stage of "+n.Label()+" takes"))
		}
		add(l.accountThrottle(n))
		return out
	}
	switch s := n.Effective().(type) {
	case *model.Lambda:
		add(l.concurrency(n, s))
	case *model.FunctionURL:
		for _, fn := range l.t.Out(n.ID) {
			if s, ok := model.As[*model.Lambda](l.t.Node(fn.To)); ok && s.ReservedConcurrency.IsSet() {
				q := quota.FunctionURLRate()
				x := l.bounded(own, LimitURLRate, q.Limit*float64(s.ReservedConcurrency.Val()), fmt.Sprintf("a function URL takes %s for each of the %d executions that are reserved,", figure(q.Limit), s.ReservedConcurrency.Val()))
				x.Source, x.Stated = q.Source, false
				add(x)
			}
		}
	case *model.ASG:
		if s.Capacity.IsSet() {
			add(l.group(n, own, s.Capacity.Val(), s.Min.Val(), "instance"))
		}
	case *model.ECS:
		if s.Capacity.IsSet() {
			add(l.group(n, own, s.Capacity.Val(), s.Min.Val(), "task"))
		}
	}
	return out
}

// bounded completes a limit that no break changes.
func (l *loads) bounded(x Limit, kind string, most float64, who string) Limit {
	x.Kind, x.Max, x.MaxAfter = kind, most, most
	x.Text = fmt.Sprintf("%s requests/s come, and %s %s", amount(x.After), who, amount(most))
	return x
}

// amount is a figure of a load in words.
func amount(v float64) string { return figure(hundredth(v)) }

// accountThrottle: all APIs of a Region share what the account takes.
func (l *loads) accountThrottle(n *model.Node) Limit {
	q := quota.APIThrottle(n.Region())
	x := Limit{Kind: LimitAccountThrottle, Unit: "requests/s", Source: q.Source}
	for _, o := range l.t.Nodes {
		if o.Kind().API() && o.Region() == n.Region() && l.rateBefore[o.ID]+l.rateNow[o.ID] > 0 {
			x.Nodes = append(x.Nodes, o.ID)
			x.Before += l.rateBefore[o.ID]
			x.After += l.rateNow[o.ID]
		}
	}
	return l.bounded(x, x.Kind, q.Limit, "the APIs of an account in "+place(n)+" take together, unless AWS has raised it,")
}

func place(n *model.Node) string {
	if r := n.Region(); r != "" {
		return r
	}
	return "a Region"
}

// concurrency: executions at once are requests a second times seconds. A function
// has what is reserved for it, the others of a Region share what that leaves.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
func (l *loads) concurrency(n *model.Node, s *model.Lambda) Limit {
	x := Limit{Kind: LimitAccountConcurrency, Unit: "executions at once"}
	busy := func(o *model.Node) string {
		ms, stated := latency.Work(l.t, o)
		x.Nodes = append(x.Nodes, o.ID)
		x.Before += l.rateBefore[o.ID] * ms / 1000
		x.After += l.rateNow[o.ID] * ms / 1000
		text := fmt.Sprintf("%s requests/s × %s s", amount(l.rateNow[o.ID]), figure(ms/1000))
		if !stated {
			text += " (assumed)"
		}
		return text
	}
	if s.ReservedConcurrency.IsSet() {
		x.Kind, x.Stated, x.Source = LimitConcurrency, true, "stated"
		sum := busy(n)
		x.Max = float64(s.ReservedConcurrency.Val())
		x.MaxAfter = x.Max
		x.Text = fmt.Sprintf("%s are %s executions at once, and %s are reserved for %s", sum, amount(x.After), amount(x.Max), n.Label())
		return x
	}
	q := quota.LambdaConcurrency()
	sums, reserved := "", 0.0
	for _, o := range l.t.Nodes {
		f, ok := model.As[*model.Lambda](o)
		switch {
		case !ok || o.Region() != n.Region():
		case f.ReservedConcurrency.IsSet():
			reserved += float64(f.ReservedConcurrency.Val())
		case l.rateBefore[o.ID]+l.rateNow[o.ID] > 0:
			if sums != "" {
				sums += " + "
			}
			sums += busy(o)
		}
	}
	x.Max = max(0, q.Limit-reserved)
	x.MaxAfter, x.Source = x.Max, q.Source
	x.Text = fmt.Sprintf("%s are %s executions at once, and the functions of an account in %s share %s, unless AWS has raised it", sums, amount(x.After), place(n), amount(x.Max))
	return x
}

// group: a group takes what its instances take, those of broken zones less, until
// they are replaced. One of which nothing has to run counts with one instance, as it does
// where a balancer shares. Behind an NLB whose zones keep their requests the fullest zone
// is where it ends.
func (l *loads) group(n *model.Node, x Limit, each float64, stated int, word string) Limit {
	least := int(traffic.InstancesOf(n))
	left, odd := least, ""
	if stated < 1 {
		odd = ", counted with one where none has to run (assumed)"
	}
	zones := traffic.ZonesOf(n)
	if slices.ContainsFunc(zones, func(z string) bool { return l.broken.Zones[z] }) {
		if left = traffic.InstancesLeft(n, l.broken.Zones); l.walker.Replaces(n) {
			left = least // what serves in the end is what was started anew
		}
		if least%len(zones) != 0 {
			odd += oddZones
		}
	}
	x.Kind, x.Max = LimitCapacity, each*float64(least)
	x.MaxAfter = each * float64(left)
	if c, ok := l.intact.Crowded(n); ok {
		x.Max = min(x.Max, each*c.Instances/c.Share)
	}
	if c, ok := l.walker.Crowded(n); ok && each*c.Instances/c.Share < x.MaxAfter/slack && !l.walker.Replaces(n) {
		x.MaxAfter = each * c.Instances / c.Share
		if least%len(zones) != 0 && odd == "" {
			odd = oddZones
		}
		x.Text = fmt.Sprintf("%s requests/s come, of which %s %% stay in %s, and %s × %s requests/s of one %s are %s there: the group takes %s in all%s",
			amount(x.After), amount(100*c.Share), c.Zone, amount(c.Instances), figure(each), word, amount(each*c.Instances), amount(x.MaxAfter), odd)
		return x
	}
	x.Text = fmt.Sprintf("%s requests/s come, and %s × %s requests/s of one %s are %s%s", amount(x.After), amount(float64(left)), figure(each), word, amount(x.MaxAfter), odd)
	return x
}

// oddZones follows a figure that rests on where the odd instances of a group stand.
const oddZones = ", where the first zones are assumed to hold one more"
