package validate

import (
	"cmp"
	"slices"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// Report is what a topology was found to be.
type Report struct {
	Findings   []Finding // active, sorted by severity, reading order, rule
	Suppressed []Finding // accepted by the design, in the same order
	Patterns   []Match   // in the order of the pattern list, then reading order
}

// Counts are the numbers of active findings by severity.
func (r *Report) Counts() (errors, warnings, infos int) {
	for _, f := range r.Findings {
		switch f.Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		default:
			infos++
		}
	}
	return errors, warnings, infos
}

// Check runs every rule over t and looks for every pattern.
func Check(t *model.Topology) *Report { return CheckSurvey(t, latency.NewSurvey(t)) }

// CheckSurvey is [Check] with the requests of the design followed already, which
// an estimate of the same revision may share.
func CheckSurvey(t *model.Topology, s *traffic.Survey) *Report {
	p := judge(t, s).asMeant(s)
	p.sort()
	rep := &Report{}
	for _, f := range p.findings {
		f.readEntry(t)
		if g := slices.IndexFunc(t.Ignores, f.matches); g >= 0 {
			f.Ignored = ignoredFor(t.Ignores[g])
			rep.Suppressed = append(rep.Suppressed, *f)
			continue
		}
		rep.Findings = append(rep.Findings, *f)
	}
	rep.Patterns = p.patterns(rep.Findings)
	return rep
}

// judge runs every rule over t, and follows what its requests say.
func judge(t *model.Topology, s *traffic.Survey) *Pass {
	p := newPass(t)
	for _, r := range rules {
		p.ruleIDs = append(p.ruleIDs, r.ID)
	}
	byRule := make([][]*Finding, len(rules))
	p.spread(len(rules), func(q *Pass, i int) {
		q.rule, q.findings = rules[i], nil
		rules[i].Check(q)
		byRule[i] = q.findings
	})
	p.findings = slices.Concat(byRule...)
	p.leaveDoubles()
	p.nameCircles(s)
	p.nameFailures(s)
	p.nameSlowTails(s)
	p.nameStandbys(s)
	p.leaveFollowers()
	p.leaveConsequences()
	return p
}

func ignoredFor(g model.Ignore) string {
	if r := model.Visible(g.Reason); r != "" {
		return r
	}
	return "no reason given"
}

// sort puts the findings in order: severity, reading order (users, DNS, edge,
// balancers, origins, guards; document order within a tier), rule, identity.
func (p *Pass) sort() {
	type placed struct {
		*Finding
		tier, index, rule int
	}
	all := make([]placed, len(p.findings))
	for i, f := range p.findings {
		at := p.t.Index(f.Nodes[0])
		all[i] = placed{f, int(p.t.Nodes[at].Info().Tier), at, ruleOrder()[f.Rule]}
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(
			cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.tier, b.tier),
			cmp.Compare(a.index, b.index),
			cmp.Compare(a.rule, b.rule),
			compareLinks(a.Links, b.Links),
		)
	})
	for i, f := range all {
		p.findings[i] = f.Finding
	}
}

func compareLinks(a, b []model.LinkRef) int {
	return slices.CompareFunc(a, b, func(x, y model.LinkRef) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To), cmp.Compare(x.N, y.N))
	})
}
