package validate

import (
	"slices"
	"strconv"

	"portolan/model"
	"portolan/model/traffic"
)

// route53HealthRules judge health checks and zones.
var route53HealthRules = []*Rule{
	{
		ID: "route53/health-check-private-target", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:     "Health check of a private address",
		When:      "A health check that calls an endpoint tests something that has private addresses only, such as an internal load balancer, a private API or instances without a public address; or the address that it calls is not routed on the Internet, or its name is one of a private hosted zone alone.",
		Why:       "The checkers stand on the Internet and see every probe fail.",
		Message:   "Route 53 health checkers of {hc} cannot reach {t}",
		FixText:   "Use a CloudWatch-alarm health check, or evaluate target health",
		ExamTip:   "Private resource = CloudWatch alarm health check",
		Note:      "Calculated checks and those that watch an alarm call nothing.",
		Sources:   []string{srcDnsFailoverPrivateHostedZones},
		StudyNote: noteAutomaticFailover,
		Check:     privateChecks,
	},
	{
		ID: "route53/health-check-own-name", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:   "Health check through the name it guards",
		When:    "The host name that a health check calls is the name of the record that it guards.",
		Why:     "The check sees whatever answer is given at the moment, also the standby, and never the endpoint that it judges.",
		Message: "{hc} checks {name} through itself, which gives unpredictable results",
		FixText: "Probe the endpoint by its own name",
		Note:    "Estimates and breaks take such a check to notice nothing.",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   ownNames,
	},
	{
		ID: "route53/health-check-unused", Group: "route53", Severity: Warning, Verified: VerifiedLogic, Export: ExportLacking,
		Title:   "Health check that guards nothing",
		When:    "No answer and no other check names a health check, and it is attached to no record of one answer.",
		Why:     "It costs money and changes no answer.",
		Message: "{hc} guards no record",
		FixText: "Name it at an answer of a record",
		Note:    "Attached to a record of several answers it does not tell which of them it checks. A health check without any link is graph/orphan-node alone.",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   unusedChecks,
	},
	{
		ID: "route53/health-check-interval", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Health check out of range",
		When:    "The interval of a health check is neither 10 nor 30 s, or its failure threshold lies outside 1 to 10.",
		Why:     "Route 53 refuses the values.",
		Message: "{hc}: the interval is 10 or 30 s, the threshold 1 to 10",
		FixText: "Correct the values",
		Sources: []string{srcAPIHealthCheckConfig},
		Check:   checkIntervals,
	},
	{
		ID: "route53/calculated-threshold", Group: "route53", Severity: Warning, Verified: VerifiedYes, Export: ExportLacking,
		Title:   "Calculated check that never changes",
		When:    "The threshold of a calculated health check is 0, or greater than the number of its children. Or it has no children.",
		Why:     "With this threshold the children do not matter.",
		Message: "{hc} is always {state}",
		FixText: "Pick a threshold between 1 and the number of children",
		Note:    "Without children it is asked where no threshold is given too.",
		Sources: []string{srcAPIHealthCheckConfig},
		Check:   calculated,
	},
	{
		ID: "route53/health-check-elb-instances", Group: "route53", Severity: Info, Verified: VerifiedYes,
		Title:   "Health check behind a load balancer",
		When:    "A health check tests instances that are behind a load balancer.",
		Why:     "The load balancer already checks its targets, and one instance says little about the group.",
		Message: "{hc} probes {t}, but ELB already checks its targets",
		FixText: "Use evaluate target health on the ELB alias",
		Sources: []string{srcAPIAliasTarget},
		Check:   balancedChecks,
	},
	{
		ID: "route53/query-logging", Group: "route53", Severity: Info, Verified: VerifiedYes,
		Title:    "DNS queries are not logged",
		When:     "Queries of a public zone are not logged.",
		Why:      "Without the log nobody can tell who asked for what, and when.",
		Message:  "DNS queries for {name} are not logged",
		FixText:  "Turn on query logging",
		Note:     "Control Route53.2 of Security Hub seems to match; its page was not read.",
		Sources:  []string{srcCheckov},
		Controls: []string{"CKV2_AWS_39"},
		Check:    queryLogging,
	},
	{
		ID: "route53/dnssec", Group: "route53", Severity: Info, Verified: VerifiedYes,
		Title:    "Zone is not signed",
		When:     "A public zone is not signed.",
		Why:      "Resolvers cannot tell a forged answer from a real one.",
		Message:  "The zone of {name} is not signed",
		FixText:  "Enable DNSSEC signing",
		Sources:  []string{srcCheckov},
		Controls: []string{"CKV2_AWS_38"},
		Check:    dnssec,
	},
}

// ofAnswer tells whether a health check is attached to a record that has one answer,
// whose check it is. See also HealthChecked.
func (p *Pass) ofAnswer(hc *model.Node) bool {
	return slices.ContainsFunc(p.t.Out(hc.ID), func(l *model.Link) bool {
		answers := p.t.Out(l.To)
		if l.Kind != model.Attach || len(answers) != 1 {
			return false
		}
		s, ok := model.LinkAs[*model.ResolvesToSpec](answers[0])
		return !ok || s.HealthCheck.Val() == "" || s.HealthCheck.Val() == hc.ID // else the answer has another one
	})
}

func privateChecks(p *Pass) {
	said := map[*model.Node]bool{}
	for _, l := range p.Links(model.Probes) {
		h, _ := model.As[*model.HealthCheck](p.From(l))
		if to := p.To(l); h.Probes() && (to.Private() || to.Hidden()) {
			said[p.From(l)] = true // the address or name that it is called by is that of the target
			p.AboutLink(l, "type", "hc", label(p.From(l)), "t", label(to)).
				Offer("alarm", "Watch a CloudWatch alarm instead", setNode(p.From(l), "type", model.HealthCheckAlarm))
		}
	}
	for _, n := range p.Nodes(model.KindHealthCheck) {
		if host, prop := traffic.Unrouted(p.t, n); host != "" && !said[n] {
			p.About(n, prop, "hc", label(n), "t", host)
		}
	}
}

func ownNames(p *Pass) {
	for _, n := range p.Nodes(model.KindHealthCheck) {
		if r := traffic.NamedByItself(p.t, n); r != nil {
			p.About(n, "fqdn", "hc", label(n), "name", recordName(r)).With(r)
		}
	}
}

func unusedChecks(p *Pass) {
	named := p.namedHealthChecks()
	for _, n := range p.Nodes(model.KindHealthCheck) {
		if !p.alone(n) && !named[n.ID] && !p.ofAnswer(n) {
			p.About(n, "", "hc", label(n))
		}
	}
}

func checkIntervals(p *Pass) {
	for _, n := range p.Nodes(model.KindHealthCheck) {
		h, _ := model.As[*model.HealthCheck](n)
		interval, threshold := h.Interval.Val(), h.FailureThreshold.Val()
		nearest := 10
		if interval > 20 {
			nearest = 30
		}
		if interval == nearest && threshold >= 1 && threshold <= 10 {
			continue
		}
		p.About(n, "interval", "hc", label(n)).OfferSafe("range", "Use the nearest valid values",
			setNode(n, "interval", strconv.Itoa(nearest)),
			setNode(n, "failureThreshold", strconv.Itoa(min(max(threshold, 1), 10))))
	}
}

func calculated(p *Pass) {
	for _, n := range p.Nodes(model.KindHealthCheck) {
		h, _ := model.As[*model.HealthCheck](n)
		if h.Type.Val() != model.HealthCheckCalculated || !h.Threshold.IsSet() && len(h.Children.Val()) > 0 {
			continue
		}
		switch need := h.Threshold.Val(); {
		case need <= 0 && h.Threshold.IsSet():
			p.About(n, "threshold", "hc", label(n), "state", "healthy")
		case need > len(h.Children.Val()) || !h.Threshold.IsSet():
			p.About(n, "threshold", "hc", label(n), "state", "unhealthy")
		}
	}
}

func balancedChecks(p *Pass) {
	for _, l := range p.Links(model.Probes) {
		to := p.To(l)
		if to.Kind() != model.KindASG {
			continue
		}
		if slices.ContainsFunc(p.t.In(to.ID), func(in *model.Link) bool { return isBalancer(p.From(in)) }) {
			p.AboutLink(l, "", "hc", label(p.From(l)), "t", label(to))
		}
	}
}

func queryLogging(p *Pass) {
	p.publicZones(func(n *model.Node, r *model.Record) {
		if r.QueryLogging.IsSet() && !r.QueryLogging.Val() {
			p.About(n, "queryLogging", "name", recordName(n)).OfferSafe("on", "Turn query logging on", setNode(n, "queryLogging", "true"))
		}
	})
}

func dnssec(p *Pass) {
	p.publicZones(func(n *model.Node, r *model.Record) {
		if r.DNSSEC.IsSet() && !r.DNSSEC.Val() {
			p.About(n, "dnssec", "name", recordName(n)).Offer("on", "Enable DNSSEC signing", setNode(n, "dnssec", "true"))
		}
	})
}

func (p *Pass) publicZones(visit func(*model.Node, *model.Record)) {
	for _, n := range p.Nodes(model.KindRecord) {
		if r, _ := model.As[*model.Record](n); !r.ZonePrivate.Val() {
			visit(n, r)
		}
	}
}
