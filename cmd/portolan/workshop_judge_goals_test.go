package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

func (j *secondJudge) judgeFindings(a map[string]any) bool {
	n := 0.0
	for _, f := range j.findings() {
		if a["severity"] != nil && a["severity"] != f.Severity || a["rule"] != nil && !slices.Contains(list(a["rule"]), f.Rule) {
			continue
		}
		if on := text(a["on"]); on != "" && !slices.ContainsFunc(f.Nodes, func(id string) bool { return j.takes(on, j.node(id)) }) {
			continue
		}
		n++
	}
	return n >= figure(a["min"], 0) && n <= figure(a["max"], n)
}

func (j *secondJudge) judgePattern(a map[string]any) bool {
	var r struct {
		Patterns []struct{ ID, Pair, State string }
	}
	j.print(&r, "validate", j.file, "--format", "json")
	rank := map[string]int{"absent": 0, "partial": 1, "complete": 2}
	best := 0
	for _, p := range r.Patterns {
		if p.ID == a["name"] || p.Pair == a["name"] {
			best = max(best, rank[p.State])
		}
	}
	switch a["state"] {
	case "absent":
		return best == 0
	case "partial":
		return best >= 1
	}
	return best == 2
}

func bounded(n int, a map[string]any) bool {
	least := 1.0
	if a["max"] != nil {
		least = 0
	}
	return float64(n) >= figure(a["min"], least) && float64(n) <= figure(a["max"], float64(n))
}

func (j *secondJudge) judgeExists(a map[string]any) bool {
	n := 0
	for _, one := range j.nodes {
		if j.takes(text(a["sel"]), one) && j.where(one.Kind, one.Properties, a) {
			n++
		}
	}
	return bounded(n, a)
}

func (j *secondJudge) where(kind string, props map[string]any, a map[string]any) bool {
	conds, _ := a["where"].(map[string]any)
	for name, want := range conds {
		if !fits(values(kind, props, name), fmt.Sprint(want)) {
			return false
		}
	}
	return true
}

func (j *secondJudge) linksBetween(from, to string) []jsonLink {
	var out []jsonLink
	for _, l := range j.links {
		if j.takes(from, j.node(l.From)) && j.takes(to, j.node(l.To)) {
			out = append(out, l)
		}
	}
	return out
}

func (j *secondJudge) judgeEdge(a map[string]any) bool {
	if before := text(a["each_before"]); before != "" {
		var all, leading []jsonNode
		for _, n := range j.nodes {
			if j.takes(text(a["to"]), n) {
				all = append(all, n)
				if j.leads(n.ID, before, nil) {
					leading = append(leading, n)
				}
			}
		}
		if len(leading) == 0 {
			leading = all
		}
		for _, n := range leading {
			links := slices.DeleteFunc(j.linksBetween(text(a["from"]), text(a["to"])), func(l jsonLink) bool {
				return l.To != n.ID || !j.where(l.Kind, l.Properties, a)
			})
			if !bounded(len(links), a) {
				return false
			}
		}
		return len(leading) > 0
	}
	n := 0
	for _, l := range j.linksBetween(text(a["from"]), text(a["to"])) {
		if j.where(l.Kind, l.Properties, a) {
			n++
		}
	}
	return bounded(n, a)
}

// judgeAttr looks at each place that has the property, all of which have to be right.
func (j *secondJudge) judgeAttr(a map[string]any) bool {
	type place struct{ have []string }
	var places []place
	prop := text(a["path"])
	switch on := text(a["on"]); {
	case strings.HasPrefix(on, "edge:"):
		from, to, _ := strings.Cut(on[len("edge:"):], "->")
		for _, l := range j.linksBetween(from, to) {
			if j.where(l.Kind, l.Properties, a) {
				places = append(places, place{j.linkValues(l, prop)})
			}
		}
	case strings.HasPrefix(on, "behavior:"):
		method, path, _ := strings.Cut(on[len("behavior:"):], " ")
		for _, g := range j.estimate(path, method) {
			if l, ok := j.behaviour(g, path); ok && prop == "cached" {
				places = append(places, place{[]string{fmt.Sprint(g.Cacheable)}})
			} else if ok && slices.Contains(edgeEvents, prop) {
				places = append(places, place{j.functions(l, prop)})
			} else if ok {
				places = append(places, place{j.linkValues(l, prop)})
			}
		}
	default:
		for _, n := range j.nodes {
			if j.takes(on, n) && j.where(n.Kind, n.Properties, a) {
				places = append(places, place{values(n.Kind, n.Properties, prop)})
			}
		}
	}
	right := 0
	for _, p := range places {
		ok := true
		for key, sign := range map[string]string{"equals": "", "not": "!", "gte": ">=", "matches": "~"} {
			if want := text(a[key]); want != "" {
				ok = ok && fits(p.have, sign+want)
			}
		}
		if one := list(a["one_of"]); len(one) > 0 {
			ok = ok && fits(p.have, strings.Join(one, "|"))
		}
		if ok {
			right++
		}
	}
	return right > 0 && (right == len(places) || a["some"] == true)
}

// linkValues are those of a link, with defaults that follow from its other end.
func (j *secondJudge) linkValues(l jsonLink, prop string) []string {
	to := j.node(l.To)
	if prop == "originProtocol" && l.Properties[prop] == nil && to.Kind == "s3" && values("s3", to.Properties, "access")[0] == "website" {
		return []string{"http-only"}
	}
	return values(l.Kind, l.Properties, prop)
}

var edgeEvents = []string{"viewer-request", "origin-request", "origin-response", "viewer-response"}

// functions are the kinds of functions that a behaviour runs on an event.
func (j *secondJudge) functions(behaviour jsonLink, event string) []string {
	pattern := func(l jsonLink) string {
		return strings.TrimPrefix(fmt.Sprint(cmp.Or(l.Properties["path"], any("*"))), "/")
	}
	out := []string{}
	for _, l := range j.links {
		if l.From == behaviour.From && l.Kind == "invokes" && pattern(l) == pattern(behaviour) && fmt.Sprint(cmp.Or(l.Properties["event"], any("viewer-request"))) == event && j.legal(l) {
			out = append(out, j.node(l.To).Kind)
		}
	}
	return out
}

// behaviour is the link by which a distribution sends a request on: the first whose
// path fits, the default last.
func (j *secondJudge) behaviour(g jsonJourney, path string) (jsonLink, bool) {
	for i, id := range g.Path {
		if j.node(id).Kind != "cloudfront" || i+1 == len(g.Path) {
			continue // refused, or not sent on
		}
		var rest []jsonLink
		for _, l := range j.links {
			if l.From != id || l.Kind != "origin" {
				continue
			}
			pattern := values(l.Kind, l.Properties, "path")[0]
			switch {
			case pattern == "*" || pattern == "":
				rest = append(rest, l)
			case globFits("/"+strings.TrimPrefix(pattern, "/"), path):
				return l, true
			}
		}
		if len(rest) > 0 {
			return rest[0], true
		}
	}
	return jsonLink{}, false
}

func (j *secondJudge) judgePath(a map[string]any) bool {
	served, all := map[string]bool{}, map[string]bool{}
	good := map[string]int{}
	bad := map[string]int{}
	for _, g := range j.estimate(text(a["request"]), text(a["method"])) {
		if !j.whose(text(a["from"]), g) {
			continue
		}
		who := g.Users + " " + g.Location
		all[who] = true
		ok := g.Outcome != "failed" && g.Outcome != "" && j.onWay(g, a)
		if ok {
			served[who] = true
			good[who]++
		} else {
			bad[who]++
		}
	}
	for who := range all {
		if !served[who] || a["every"] == true && bad[who] > 0 {
			return false
		}
	}
	return len(all) > 0
}

func (j *secondJudge) onWay(g jsonJourney, a map[string]any) bool {
	return slices.ContainsFunc(g.ways(), func(way []string) bool {
		passes := func(sel string) bool {
			return slices.ContainsFunc(way, func(id string) bool { return j.takes(sel, j.node(id)) })
		}
		if !passes(text(a["to"])) || slices.ContainsFunc(list(a["avoiding"]), passes) {
			return false
		}
		return !slices.ContainsFunc(list(a["via"]), func(sel string) bool { return !passes(sel) })
	})
}

// openToAll tells whether everybody may call a node by the name that AWS gives it.
func openToAll(n jsonNode) bool {
	p := n.Properties
	switch n.Kind {
	case "rest-api", "http-api":
		return (p["auth"] == nil || p["auth"] == "none") && p["endpoint"] != "private" && p["defaultEndpoint"] != false && p["resourcePolicy"] != true
	case "nlb":
		return p["scheme"] != "internal" && p["securityGroups"] == nil
	}
	return n.Kind == "global-accelerator"
}

// leads tells whether requests come from a node to others over what is drawn.
func (j *secondJudge) leads(from, to string, avoiding []string) bool {
	seen := map[string]bool{from: true}
	open := []string{from}
	for len(open) > 0 {
		id := open[0]
		open = open[1:]
		for _, l := range j.links {
			n := j.node(l.To)
			if l.From != id || seen[l.To] || slices.Contains(guardsOnly, l.Kind) && l.Kind != "writes" || !j.legal(l) ||
				slices.ContainsFunc(avoiding, func(sel string) bool { return j.takes(sel, n) }) {
				continue
			}
			if j.takes(to, n) {
				return true
			}
			open, seen[l.To] = append(open, l.To), true
		}
	}
	return false
}

// guardsOnly are links that no request takes.
var guardsOnly = []string{"attach", "probes", "invokes", "writes", "replicates", "authorizes"}

func (j *secondJudge) judgeNoPath(a map[string]any) bool {
	from, to := text(a["from"]), text(a["to"])
	if !slices.ContainsFunc(j.nodes, func(n jsonNode) bool { return j.takes(to, n) }) {
		return false
	}
	avoiding := list(a["avoiding"])
	avoided := func(n jsonNode) bool {
		return slices.ContainsFunc(avoiding, func(sel string) bool { return j.takes(sel, n) })
	}
	for _, n := range j.nodes {
		door := from == "internet" && openToAll(n) && !avoided(n) &&
			!slices.ContainsFunc(j.nodes, func(g jsonNode) bool { return avoided(g) && j.leads(g.ID, n.ID, nil) })
		if (j.takes(from, n) || from == "internet" && n.Kind == "users" || door) && j.leads(n.ID, to, avoiding) {
			return false
		}
	}
	around := []string{
		"api/balancer-bypass", "api/default-endpoint-open", "api/mtls-bypass", "cloudfront/alb-bypass", "cloudfront/function-url-open",
		"cloudfront/prefix-list-alone", "cloudfront/private-content-open-origin", "global/drawn-bypass", "s3/public-bucket-behind-cloudfront",
	}
	return from != "internet" || !slices.ContainsFunc(j.findings(), func(f struct {
		Rule, Severity string
		Nodes          []string
	},
	) bool {
		return slices.Contains(around, f.Rule) && slices.ContainsFunc(f.Nodes, func(id string) bool { return j.takes(to, j.node(id)) })
	})
}

// ends are the nodes at which requests of some users end: by the ways of estimate, and
// after a break by what simulate says of the load and of the ways. What is broken
// answers nothing.
func (j *secondJudge) ends(g jsonJourney, method string, breaks ...string) ([]string, bool) {
	from := g.Location
	if from == "" {
		from = g.Users
	}
	passed := map[string]bool{}
	for _, e := range j.estimate(g.Request, method) {
		if e.Users == g.Users && e.Location == g.Location && e.Outcome != "failed" {
			for _, way := range e.ways() {
				for _, id := range way {
					passed[id] = true
				}
			}
		}
	}
	ok := len(passed) > 0
	if len(breaks) > 0 {
		r, known := j.simulate(g.Request, method, from, breaks...)
		ok = ok && known
		for _, l := range r.Load {
			passed[l.Node] = l.After > 0
		}
		served := false
		for _, e := range r.Journeys {
			if e.Users != g.Users || e.Location != g.Location || e.Failed >= 100 {
				continue
			}
			served = true
			for _, id := range e.Path {
				passed[id] = true
			}
		}
		if !served {
			return nil, ok
		}
	}
	var out []string
	for _, n := range j.nodes {
		if passed[n.ID] && n.Kind != "users" && !slices.Contains(breaks, "node:"+n.ID) && !slices.Contains(breaks, "region:"+n.Region) &&
			!slices.ContainsFunc(j.links, func(l jsonLink) bool {
				return l.From == n.ID && passed[l.To] && !slices.Contains(guardsOnly, l.Kind)
			}) {
			out = append(out, n.ID)
		}
	}
	return out, ok
}

// ways are those that a journey takes.
func (g jsonJourney) ways() [][]string {
	out := [][]string{g.Path}
	for _, b := range g.Branches {
		out = append(out, b.Path)
	}
	return out
}

// asked lists the requests of the users that a goal means, one of each kind.
func (j *secondJudge) asked(a map[string]any) []jsonJourney {
	var out []jsonJourney
	seen := map[string]bool{}
	for _, g := range j.estimate(text(a["request"]), "") {
		key := strings.Join([]string{g.Users, g.Location, g.Request}, "\x00")
		if j.whose(text(a["from"]), g) && !seen[key] {
			seen[key] = true
			out = append(out, g)
		}
	}
	return out
}

func (j *secondJudge) judgeRoute(a map[string]any) bool {
	methods := list(a["method"])
	if len(methods) == 0 {
		methods = []string{""}
	}
	all := j.asked(a)
	for _, g := range all {
		for _, m := range methods {
			before, ok := j.ends(g, m)
			if !ok || len(before) == 0 {
				return false
			}
			ends := before
			if a["when"] != nil {
				ends, _ = j.ends(g, m, list(a["when"])...)
			}
			if lands := text(a["lands_on"]); lands != "" && (len(ends) == 0 || slices.ContainsFunc(ends, func(id string) bool { return !j.takes(lands, j.node(id)) })) {
				return false
			}
			if never := text(a["never"]); never != "" && slices.ContainsFunc(ends, func(id string) bool { return j.takes(never, j.node(id)) }) {
				return false
			}
		}
	}
	return len(all) > 0
}

func (j *secondJudge) judgeNearest(a map[string]any) bool {
	var regions []string
	for _, n := range j.nodes {
		if j.takes(text(a["among"]), n) && n.Region != "" && !slices.Contains(regions, n.Region) {
			regions = append(regions, n.Region)
		}
	}
	if len(regions) < 2 {
		return false
	}
	known := 0
	for _, g := range j.asked(a) {
		best, least := "", 0.0
		for _, region := range regions {
			var r struct {
				MS float64 `json:"estimate_ms"`
			}
			if g.Location != "" && j.print(&r, "rtt", g.Location, region, "--internet", "--json") && (best == "" || r.MS < least) {
				best, least = region, r.MS
			}
		}
		if best == "" {
			continue
		}
		known++
		ends, ok := j.ends(g, "GET")
		if !ok || len(ends) == 0 || slices.ContainsFunc(ends, func(id string) bool { return j.node(id).Region != best }) {
			return false
		}
	}
	return known > 0
}

// judgeStays breaks each Region in turn. The course asks about Europe only, whose
// Regions begin with eu.
func (j *secondJudge) judgeStays(a map[string]any) bool {
	all := j.asked(a)
	for _, g := range all {
		sets := [][]string{nil}
		for _, r := range j.regions() {
			sets = append(sets, []string{"region:" + r})
		}
		for _, set := range sets {
			ends, _ := j.ends(g, "", set...)
			for _, l := range j.links { // data that they keep elsewhere
				if slices.Contains(ends, l.From) && (l.Kind == "writes" || l.Kind == "replicates") {
					ends = append(ends, l.To)
				}
			}
			if slices.ContainsFunc(ends, func(id string) bool { return !strings.HasPrefix(j.node(id).Region, "eu-") }) {
				return false
			}
		}
	}
	return len(all) > 0 && j.answers()
}

func (j *secondJudge) regions() []string {
	var out []string
	for _, n := range j.nodes {
		if n.Region != "" && !slices.Contains(out, n.Region) {
			out = append(out, n.Region)
		}
	}
	return out
}

// answers tells whether anything is served at all.
func (j *secondJudge) answers() bool {
	return slices.ContainsFunc(j.estimate("", ""), func(g jsonJourney) bool { return g.Outcome != "failed" })
}

func seconds(v any) float64 {
	d, err := time.ParseDuration(text(v))
	if err != nil {
		return 1e9
	}
	return d.Seconds()
}

func (j *secondJudge) judgeSurvives(a map[string]any) bool {
	if !j.answers() {
		return false
	}
	var sets [][]string
	for _, b := range list(a["failure"]) {
		if b != "any-region" {
			sets = append(sets, []string{b})
			continue
		}
		for _, r := range j.regions() {
			sets = append(sets, []string{"region:" + r})
		}
	}
	seen := 0
	for _, set := range sets {
		r, ok := j.simulate(text(a["request"]), text(a["method"]), "", set...)
		if !ok {
			return false
		}
		for _, g := range r.Journeys {
			if !j.whose(text(a["from"]), g) {
				continue
			}
			seen++
			after := min(seconds(a["recovers_within"]), seconds(a["answer_within"]))
			if g.Failed > 0 || g.Outcome == "failed" && !g.Recover || g.After > after || g.Each > seconds(a["answer_within"]) {
				return false
			}
		}
	}
	return seen > 0
}

// judgeShare adds up what the journeys through a node carry.
func (j *secondJudge) judgeShare(a map[string]any) bool {
	taken, whole := 0.0, 0.0
	for _, g := range j.estimate("", "") {
		if !j.whose(text(a["from"]), g) {
			continue
		}
		whole += g.Share
		if slices.ContainsFunc(g.Path, func(id string) bool { return j.takes(text(a["of"]), j.node(id)) }) {
			taken += g.Share
		}
	}
	if whole == 0 {
		return false
	}
	tolerance := figure(a["tolerance"], 1)
	percent := 100 * taken / whole
	return percent >= figure(a["percent"], 0)-tolerance-1e-6 && percent <= figure(a["percent"], 0)+tolerance+1e-6
}

func (j *secondJudge) judgeLatency(a map[string]any) bool {
	now, ok := j.middle(a)
	if !ok {
		return false
	}
	if a["at_most"] != nil {
		return now <= figure(a["at_most"], 0)
	}
	before, ok := j.start.middle(a)
	return ok && now <= before*figure(a["at_most_fraction_of_start"], 0)
}

// middle is the time of a latency goal, as estimate --from prints it.
func (j *secondJudge) middle(a map[string]any) (float64, bool) {
	args := []string{"estimate", j.file, "--format", "json", "--connection", "cold"}
	if path := text(a["request"]); path != "" {
		args = append(args, "--path", path)
	}
	meant := 0
	for _, g := range j.estimate(text(a["request"]), "") {
		if j.whose(text(a["from"]), g) {
			meant++
			if g.Outcome == "failed" || g.P50 == 0 {
				return 0, false
			}
			from := g.Location
			if from == "" {
				from = g.Users
			}
			args = append(args, "--from", from)
		}
	}
	var r struct {
		Summary struct {
			P50 float64 `json:"p50_ms"`
			P95 float64 `json:"p95_ms"`
		}
	}
	if meant == 0 || !j.print(&r, args...) {
		return 0, false
	}
	if text(a["metric"]) == "p50" {
		return r.Summary.P50, true
	}
	return r.Summary.P95, true
}

func (j *secondJudge) judgeUnchanged(a map[string]any) bool {
	for _, was := range j.start.nodes {
		sel := text(a["sel"])
		if sel != "" && !j.start.takes(sel, was) {
			continue
		}
		now := j.node(was.ID)
		if now.Kind != was.Kind {
			return false
		}
		for _, prop := range list(a["paths"]) {
			if !slices.Equal(values(was.Kind, was.Properties, prop), values(now.Kind, now.Properties, prop)) {
				return false
			}
		}
	}
	return true
}
