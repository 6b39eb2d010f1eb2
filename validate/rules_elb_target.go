package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// elbTargetRules judge what load balancers forward to.
var elbTargetRules = []*Rule{
	{
		ID: "elb/lambda-target-group", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseNowhere},
		Title:    "Lambda behind the wrong balancer",
		When:     "A load balancer other than an Application Load Balancer forwards to a Lambda function, or a target group holds more than one function.",
		Why:      "Only an Application Load Balancer turns requests into events for a function, and a target group of type lambda holds one.",
		Message:  "Only an ALB can invoke Lambda, one function per target group: {lb} and {fn}",
		FixText:  "Correct the target",
		Note:     "Two functions count as one target group when their links have the same listener and conditions and no weights.",
		Sources:  []string{srcAPICreateTargetGroup, srcLambdaFunctions},
		Check:    lambdaTargets,
	},
	{
		ID: "elb/lambda-websocket", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "WebSocket or gRPC to Lambda behind an ALB",
		When:     "Users of WebSocket or gRPC reach an Application Load Balancer that forwards to a Lambda function.",
		Why:      "A function ends with its answer and cannot keep a connection, and target groups of functions take no gRPC.",
		Message:  "{users} speak {protocol}, which {fn} does not take as a target of {lb}",
		FixText:  "Use containers or instances, or for WebSocket a WebSocket API",
		Sources:  []string{srcLambdaFunctions, srcALBTargetGroups},
		Check:    lambdaWebSockets,
	},
	{
		ID: "elb/nlb-to-alb", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "NLB in front of an ALB, wrongly set",
		When:     "A Network Load Balancer forwards to an Application Load Balancer, and it listens for something other than TCP, is in another Region, has another balancer in the same target group, or uses a port on which the other does not listen, or the other is behind two further Network Load Balancers.",
		Why:      "The target group for an ALB takes TCP, one ALB and the VPC of the NLB, on a port on which the ALB listens. An ALB is in at most two of them.",
		Message:  "{lb} cannot forward to {t} like this: {what}",
		FixText:  "Adapt the listener; TLS ends on the ALB",
		ExamTip:  "NLB in front of ALB = static IP or PrivateLink with layer 7",
		Note:     "VPCs are not drawn; equal Regions stand for them. Links with the same listener and port are one target group.",
		Sources:  []string{srcApplicationLoadBalancerTarget, srcAPICreateTargetGroup},
		Check:    nlbToALB,
	},
	{
		ID: "elb/gwlb-in-path", Group: "elb", Severity: Error, Verified: VerifiedNo,
		Explains: []traffic.Cause{traffic.CauseNowhere},
		Title:    "Gateway Load Balancer as an endpoint",
		When:     "Users, a record, a distribution or an accelerator call a Gateway Load Balancer.",
		Why:      "It hands packets to appliances over GENEVE and has no name or address for clients.",
		Message:  "Gateway Load Balancer {t} is for appliances (GENEVE), not an endpoint of {a}",
		FixText:  "Use ALB or NLB",
		Note:     "Absent from every list of alias targets, accelerator endpoints and origins; no sentence forbids it.",
		Sources:  []string{srcAPICreateTargetGroup, srcAPIEndpointConfiguration},
		Check:    gwlbTargets,
	},
	{
		ID: "elb/static-ip", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Static address wanted, none given",
		When:    "Users need static addresses, and what they call is an Application Load Balancer, an API, a function URL or a distribution without Anycast addresses of its own.",
		Why:     "Clients that list addresses in a firewall lose the service when these change.",
		Message: "{users} need static addresses, those of {lb} change",
		FixText: "NLB in front, Global Accelerator, or CloudFront with an Anycast static IP list",
		ExamTip: "Static IP for web = Global Accelerator",
		Sources: []string{srcAPICreateLoadBalancer, srcWhatIsGlobalAccelerator, srcApplicationLoadBalancerTarget, srcStaticIPs},
		Check:   staticIPs,
	},
	{
		ID: "elb/lambda-health-check-off", Group: "elb", Severity: Info, Verified: VerifiedYes,
		Title:   "Target health of a function that nobody checks",
		When:    "Nobody checks a function behind a load balancer whose target health Route 53 evaluates.",
		Why:     "Route 53 asks the balancer, and the balancer does not know.",
		Message: "{lb} does not check {fn}, yet Route 53 evaluates its health",
		FixText: "Enable it",
		Sources: []string{srcAPICreateTargetGroup},
		Check:   lambdaChecks,
	},
	{
		ID: "elb/asg-health-check", Group: "elb", Severity: Warning, Verified: VerifiedYes,
		Title:    "Group does not hear of failed checks",
		When:     "A group behind a load balancer goes by the health of its instances alone.",
		Why:      "Instances that fail the check of the balancer stay in the group for ever.",
		Message:  "Auto Scaling of {n} does not see failed load balancer checks",
		FixText:  "Use ELB health checks",
		Sources:  []string{srcCheckov},
		Controls: []string{"CKV2_AWS_15"},
		Check:    groupChecks,
	},
	{
		ID: "elb/fargate-target-type", Group: "elb", Severity: Error, Verified: VerifiedYes,
		Title:   "Fargate registered by instance",
		When:    "Tasks of Fargate are registered by instance.",
		Why:     "Tasks on Fargate have addresses of their own and no instance.",
		Message: "Fargate tasks of {t} register by IP, not by instance",
		FixText: "Register them by IP",
		Sources: []string{srcServiceLoadBalancing},
		Check:   fargateTargets,
	},
	{
		ID: "elb/cross-zone", Group: "elb", Severity: Info, Verified: VerifiedYes,
		Title:    "Uneven targets without cross-zone",
		When:     "Cross-zone load balancing of a Network or Gateway Load Balancer is off, as it is by default, and its targets use another number of zones than it does.",
		Why:      "Each zone of the balancer gets an equal share, however few targets are in it.",
		Message:  "{lb} spreads unevenly over {t}: cross-zone is off",
		FixText:  "Turn it on if targets are uneven",
		ExamTip:  "ALB always on; NLB and GWLB off by default",
		Note:     "Global Accelerator advises it off for NLB endpoints. Where cross-zone is left at its default it is said only if both say how many zones they use.",
		Sources:  []string{srcAPILoadBalancerAttribute, srcCheckov},
		Controls: []string{"CKV_AWS_152"},
		Check:    crossZone,
	},
}

func lambdaTargets(p *Pass) {
	for _, l := range p.Refused() {
		p.offerRemoval(p.AboutLink(l, "", "lb", label(p.From(l)), "fn", label(p.To(l))), l)
	}
	type group struct{ lb, listener, conditions string }
	first := map[group]*model.Link{}
	byTarget := func(a, b *model.Link) int { return cmp.Compare(a.To, b.To) }
	for _, l := range slices.SortedStableFunc(slices.Values(p.Links(model.Forwards)), byTarget) {
		if p.To(l).Kind() != model.KindLambda {
			continue
		}
		s, _ := model.LinkAs[*model.ForwardsSpec](l)
		if model.Weighted(p.t, l) {
			continue // a group of its own
		}
		g := group{l.From, s.Listener.Val(), strings.Join(s.Conditions(), "|")}
		switch old := first[g]; {
		case old == nil:
			first[g] = l
		case old.To != l.To:
			p.AboutLink(l, "pathRule", "lb", label(p.From(l)), "fn", label(p.To(old))+" and "+label(p.To(l)))
		}
	}
}

func gwlbTargets(p *Pass) {
	for _, l := range p.Refused() {
		p.offerRemoval(p.AboutLink(l, "", "t", label(p.To(l)), "a", label(p.From(l))), l)
	}
}

// forwards visits the legal target groups.
func (p *Pass) forwards(visit func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node)) {
	for _, l := range p.Links(model.Forwards) {
		s, _ := model.LinkAs[*model.ForwardsSpec](l)
		visit(l, s, p.From(l), p.To(l))
	}
}

func lambdaWebSockets(p *Pass) {
	through := func(n *model.Node) bool { return !n.Kind().API() }
	for _, protocol := range []string{model.ProtocolWebSocket, model.ProtocolGRPC} {
		w := p.FromUsersOf(through, protocol)
		p.forwards(func(l *model.Link, _ *model.ForwardsSpec, lb, to *model.Node) {
			if to.Kind() == model.KindLambda && lb.Kind() == model.KindALB && w.reaches(lb) {
				users := w.start(lb)
				p.AboutLink(l, "", "users", label(users), "protocol", protocolWord(protocol), "fn", label(to), "lb", label(lb)).With(users)
			}
		})
	}
}

func nlbToALB(p *Pass) {
	type group struct {
		lb, listener string
		port         int
	}
	first := map[group]*model.Link{}
	byTarget := func(a, b *model.Link) int { return cmp.Compare(a.To, b.To) }
	for _, l := range slices.SortedStableFunc(slices.Values(p.Links(model.Forwards)), byTarget) {
		lb, to := p.From(l), p.To(l)
		nlb, ok := model.As[*model.NLB](lb)
		if !ok || to.Kind() != model.KindALB {
			continue
		}
		s, _ := model.LinkAs[*model.ForwardsSpec](l)
		g := group{l.From, s.Listener.Val(), s.Port.Val()}
		what := traffic.DeafToNLB(p.t, l)
		switch {
		case what != "":
		case !sameRegion(lb, to):
			what = "they are in " + lb.Region() + " and " + to.Region()
		case first[g] != nil && first[g].To != l.To:
			what = label(p.To(first[g])) + " is in the target group"
		case p.fronts(to, lb) > 2:
			what = label(to) + " is in two other NLBs"
		}
		if first[g] == nil {
			first[g] = l
		}
		if what == "" {
			continue
		}
		f := p.AboutLink(l, "", "lb", label(lb), "t", label(to), "what", what)
		if edit := setNode(lb, "listener", "tcp"); nlb.Listener.Val() != "tcp" && first[g] == l && p.fronts(to, lb) <= 2 && sameRegion(lb, to) && p.hearsAfter(edit, l) {
			f.Offer("tcp", "Listen on TCP", edit)
		}
	}
}

// sameRegion tells whether two nodes are in one Region, as far as it is known.
func sameRegion(a, b *model.Node) bool {
	return a.Region() == "" || b.Region() == "" || a.Region() == b.Region()
}

// hearsAfter tells whether an ALB listens to its NLB once an edit is made.
func (p *Pass) hearsAfter(edit model.Edit, l *model.Link) bool {
	next, err := edit.Apply(p.t)
	if err != nil {
		return false
	}
	i := slices.IndexFunc(next.Links, func(x *model.Link) bool { return x.Ref() == l.Ref() })
	return i >= 0 && traffic.DeafToNLB(next, next.Links[i]) == ""
}

// fronts counts the NLBs that forward to an ALB, by id up to the one at hand.
func (p *Pass) fronts(alb, upTo *model.Node) int {
	seen := map[string]bool{}
	for _, l := range p.t.In(alb.ID) {
		if n := p.From(l); n.Kind() == model.KindNLB && n.ID <= upTo.ID {
			seen[n.ID] = true
		}
	}
	return len(seen)
}

func staticIPs(p *Pass) {
	var starts []*model.Node
	for _, n := range p.Nodes(model.KindUsers) {
		if u, _ := model.As[*model.Users](n); u.NeedsStaticIP.Val() {
			starts = append(starts, n)
		}
	}
	w := p.flow.forward(starts, func(n *model.Node) bool { return n.Kind() == model.KindUsers || n.Kind() == model.KindRecord })
	for _, n := range slices.Concat(p.Nodes(model.KindALB, model.KindFunctionURL, model.KindCloudFront), p.APIs()) {
		if cdn, ok := model.As[*model.CloudFront](n); ok && cdn.AnycastIPs.Val() > 0 {
			continue
		}
		if w.reaches(n) {
			users := w.start(n)
			p.About(n, "", "users", label(users), "lb", label(n)).With(users).Along(w.path(n)...).of = users.ID // what they need
		}
	}
}

func lambdaChecks(p *Pass) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, lb, to *model.Node) {
		if to.Kind() != model.KindLambda || s.HealthCheck.Val() != "disabled" {
			return
		}
		evaluated := slices.ContainsFunc(p.t.In(lb.ID), func(in *model.Link) bool {
			r, ok := model.LinkAs[*model.ResolvesToSpec](in)
			return ok && r.Alias.Val() && r.EvaluateTargetHealth.Val()
		})
		if evaluated {
			p.AboutLink(l, "healthCheck", "lb", label(lb), "fn", label(to)).
				OfferSafe("check", "Check the function", setLink(l, "healthCheck"))
		}
	})
}

func groupChecks(p *Pass) {
	for _, n := range p.Nodes(model.KindASG) {
		a, _ := model.As[*model.ASG](n)
		behind := slices.ContainsFunc(p.t.In(n.ID), func(l *model.Link) bool { return isBalancer(p.From(l)) })
		if behind && a.HealthCheckType.Val() == "EC2" {
			p.About(n, "healthCheckType", "n", label(n)).OfferSafe("elb", "Use ELB health checks", setNode(n, "healthCheckType", "ELB"))
		}
	}
}

func fargateTargets(p *Pass) {
	p.forwards(func(l *model.Link, s *model.ForwardsSpec, _, to *model.Node) {
		if e, ok := model.As[*model.ECS](to); ok && e.LaunchType.Val() == "fargate" && s.TargetType.Val() == "instance" {
			p.AboutLink(l, "targetType", "t", label(to)).OfferSafe("ip", "Register by IP", setLink(l, "targetType", "ip"))
		}
	})
}

// bothSaid tells whether two nodes both say how many zones they use.
func bothSaid(a, b *model.Node) bool {
	_, x := zonesSaid(a)
	_, y := zonesSaid(b)
	return x && y
}

func crossZone(p *Pass) {
	p.forwards(func(l *model.Link, _ *model.ForwardsSpec, lb, to *model.Node) {
		var off model.Opt[bool]
		zones := 0
		switch s := lb.Effective().(type) {
		case *model.NLB:
			off, zones = s.CrossZone, s.AZs.Val()
		case *model.GWLB:
			off, zones = s.CrossZone, s.AZs.Val()
		default:
			return // it is always on
		}
		targets := zones
		switch s := to.Effective().(type) {
		case *model.ASG:
			targets = s.AZs.Val()
		case *model.ECS:
			targets = s.AZs.Val()
		}
		if targets != zones && (setFalse(off) || !off.Val() && bothSaid(lb, to)) {
			p.AboutLink(l, "crossZone", "lb", label(lb), "t", label(to)).Offer("on", "Turn cross-zone on", setNode(lb, "crossZone", "true"))
		}
	})
}

func slowStartsWith(algorithm string) func(*Pass) {
	return func(p *Pass) {
		p.albForwards(func(l *model.Link, s *model.ForwardsSpec, lb *model.Node, _ *model.ALB, to *model.Node) {
			if s.SlowStart.IsSet() && s.Algorithm.Val() == algorithm {
				p.AboutLink(l, "slowStart", "lb", label(lb), "t", label(to), "algorithm", meaning(l.Info().Props, "algorithm", algorithm)).
					Offer("round-robin", "Use round robin", setLink(l, "algorithm", model.AlgorithmRoundRobin))
			}
		})
	}
}

func balancerRanges(p *Pass) {
	out := func(props []model.Prop, get func(string) ([]string, bool), found func(prop model.Prop, fit string)) {
		for _, d := range props {
			v, set := get(d.Name)
			if !set || d.Type != model.Int || d.InRange(v[0]) == nil || d.Name == "azs" {
				continue
			}
			n, _ := strconv.ParseFloat(v[0], 64)
			found(d, strconv.FormatFloat(min(max(n, d.Min), d.Max), 'f', -1, 64))
		}
	}
	want := func(d model.Prop) string {
		return fmt.Sprintf("%v to %v", d.Min, d.Max)
	}
	p.forwards(func(l *model.Link, _ *model.ForwardsSpec, lb, to *model.Node) {
		out(model.TowardsProps(l.Info().Props, to), l.Get, func(d model.Prop, fit string) {
			p.AboutLink(l, d.Name, "prop", d.Label, "lb", label(lb), "want", want(d)).OfferSafe("range", "Set it to "+fit, setLink(l, d.Name, fit))
		})
	})
	for _, n := range p.Nodes(model.KindNLB) {
		out(n.Info().Props, n.Get, func(d model.Prop, fit string) {
			p.About(n, d.Name, "prop", d.Label, "lb", label(n), "want", want(d)).OfferSafe("range", "Set it to "+fit, setNode(n, d.Name, fit))
		})
	}
}
