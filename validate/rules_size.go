package validate

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	breakage "portolan/model/failure"
	"portolan/model/traffic"
)

// sizeRules compare the sizes, rates and times that a design states with what
// the stations on the way take.
var sizeRules = []*Rule{
	{
		ID: "size/response-body", Group: "size", Severity: Warning, Verified: VerifiedYes,
		Title:   "Response larger than the way lets through",
		When:    "The size of a response that the design assumes is larger than what a Lambda function returns at once, than the 1 MB of a function behind an Application Load Balancer, or than the 10 MB that an API passes on at once. Or it is larger than the " + number(maxStreamed) + " MB that a function streams.",
		Why:     "The answer is cut off with an error, 502 at a balancer, 413 at a function.",
		Message: "{n} answers with at most {limit} MB, and the design assumes responses of {size} MB",
		FixText: "Serve large files from S3, or stream the response where the way allows it",
		Note:    "The size is that of the assumptions of the design, which holds for all its responses.",
		Sources: []string{srcLambdaLimits, srcLambdaFunctions},
		Check:   responseBodies,
	},
	{
		ID: slowTail, Group: "size", Severity: Warning, Verified: VerifiedYes,
		Title:   "Slow requests time out",
		When:    "The time below which 95 of 100 requests stay is longer than a station before the backend waits, though the usual time is not.",
		Why:     "More than one in twenty requests ends in a timeout, mostly when the load is high.",
		Message: "{n} needs up to {time} s, and {waiter} waits {limit} s for it",
		FixText: "Answer sooner, raise the timeout of the station if AWS lets you, or answer at once and let the work go on",
		Sources: []string{srcAPIOrigin, srcLimits},
		Check:   afterOthers,
	},
	{
		ID: "size/overrun", Group: "size", Severity: Warning, Verified: VerifiedYes,
		Title:   "More requests than are let through",
		When:    "Users state a rate, and with nothing broken more of their requests come than the throttle of a stage, the concurrency kept for a function, the quota of an account or the least size of a group lets through; or the rate that an API expects is above the throttle of its stage.",
		Why:     "What comes above the limit is refused, by APIs and functions with 429, or waits in vain.",
		Message: "{n} would be overrun: {what}",
		FixText: "Raise the limit, or let a cache or a queue take a part of the requests",
		Note:    "The figures are those that a simulation shows. Quotas are what accounts begin with; AWS raises most of them. Users who state no rate ask for more.",
		Sources: []string{srcLimits, srcLambdaConcurrency},
		Check:   overruns,
	},
}

const srcLambdaConcurrency = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"

const slowTail = "size/slow-tail"

// Sizes in megabytes.
const (
	maxInvoked     = 6 // what a function takes and returns at once
	maxBehindALB   = 1
	kilobytesPerMB = 1000
)

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func responseBodies(p *Pass) {
	if p.t.Assume == nil {
		return
	}
	size := p.t.Assume.BodyKB.Val() / kilobytesPerMB
	for _, l := range append(slices.Clone(p.Links(model.Forwards)), p.Links(model.Integration)...) {
		n, limit := p.To(l), 0.0
		if n.Kind() == model.KindLambda {
			limit = answerOfFunction(p.From(l))
		} else if p.From(l).Kind().API() && !streams(p.From(l)) {
			n, limit = p.From(l), maxPayload
		}
		if limit > 0 && size > limit {
			p.AboutLink(l, "", "n", label(n), "limit", number(limit), "size", number(size))
		}
	}
}

// answerOfFunction is what a function returns at most to who calls it, in
// megabytes, 0 where it returns nothing to users.
func answerOfFunction(caller *model.Node) float64 {
	switch caller.Kind() {
	case model.KindALB:
		return maxBehindALB
	case model.KindFunctionURL, model.KindRESTAPI, model.KindHTTPAPI, model.KindWebSocketAPI:
		if streams(caller) {
			return maxStreamed
		}
		return maxInvoked
	}
	return 0
}

// streams tells whether a node passes answers on as they come.
func streams(n *model.Node) bool {
	switch s := n.Effective().(type) {
	case *model.FunctionURL:
		return s.InvokeMode.Val() == "RESPONSE_STREAM"
	case *model.RESTAPI:
		return s.Streaming.Val()
	}
	return false
}

// nameSlowTails reports backends whose slow requests are not waited for, once
// for each station that gives up first.
func (p *Pass) nameSlowTails(s *traffic.Survey) {
	p.rule = RuleNamed(slowTail)
	seen := map[model.LinkRef]bool{}
	for _, trip := range slices.Concat(s.Trips, s.Further(), s.Standbys()) {
		for i := range trip.Journeys {
			if j := &trip.Journeys[i]; j.Outcome != traffic.Failed {
				p.slowTail(j, seen)
			}
		}
	}
}

func (p *Pass) slowTail(j *traffic.Journey, seen map[model.LinkRef]bool) {
	last := j.Hops[len(j.Hops)-1]
	_, p95 := model.ThinkTime(last.Node)
	for _, w := range j.Waits() {
		if p95.Val() <= 1000*w.Seconds {
			continue
		}
		link := j.Hops[w.Station+1].Link
		if !seen[link.Ref()] {
			seen[link.Ref()] = true
			p.AboutLink(link, "", "n", label(last.Node), "time", number(p95.Val()/1000), "waiter", label(j.Hops[w.Station].Node), "limit", number(w.Seconds)).With(last.Node)
		}
		return
	}
}

// limitProps are the properties that state a limit of a simulation, by its kind.
var limitProps = map[string]string{
	breakage.LimitThrottle:    "throttle",
	breakage.LimitConcurrency: "reservedConcurrency",
	breakage.LimitCapacity:    "capacity",
}

func overruns(p *Pass) {
	told := map[*model.Node]bool{}
	p.eachAPI(func(n *model.Node, a *model.API) {
		if most, rate := a.Throttle.Val(), a.Rate.Val(); a.Throttle.IsSet() && most > 0 && rate > most {
			told[n] = true
			p.About(n, "throttle", "n", label(n), "what", number(rate)+" requests/s are expected, and its stage takes "+number(most))
		}
	})
	for _, l := range p.overrun() {
		n := p.t.Node(l.Nodes[0])
		a, isAPI := model.APIOf(n.Spec)
		if told[n] || l.MaxAfter == 0 || isAPI && l.Kind == breakage.LimitAccountThrottle && a.Rate.Val() > l.MaxAfter {
			continue // said of the rate of the API, or size/no-room
		}
		prop := ""
		if l.Stated {
			prop = limitProps[l.Kind]
		}
		f := p.About(n, prop, "n", l.Names(p.t), "what", strings.TrimSuffix(l.Text, "."))
		for _, id := range l.Nodes[1:] {
			f.With(p.t.Node(id))
		}
	}
}

// mayBeOverrun tells whether a simulation knows a limit of a node.
func mayBeOverrun(n *model.Node) bool {
	switch s := n.Spec.(type) { // equivalent, if always: only saves time
	case *model.ASG:
		return s.Capacity.IsSet()
	case *model.ECS:
		return s.Capacity.IsSet()
	}
	return n.Kind().API() || n.Kind() == model.KindLambda || n.Kind() == model.KindFunctionURL
}

// overrun lists the limits that a simulation finds too small with nothing broken, none
// where nobody states a rate.
func (p *Pass) overrun() []breakage.Limit {
	rated := slices.ContainsFunc(p.Nodes(model.KindUsers), func(n *model.Node) bool {
		u, _ := model.As[*model.Users](n)
		return u.Rate.Val() > 0
	})
	if !rated || !slices.ContainsFunc(p.t.Nodes, mayBeOverrun) {
		return nil
	}
	run, err := breakage.Prepare(p.t, breakage.Options{})
	if err != nil {
		return nil
	}
	return run.Intact().Overruns()
}
