package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// secondJudge judges goals of the workshop by what the commands print as JSON and
// by the design as JSON. It shares no code with the grader: goals are read from the
// exercise files anew.
type secondJudge struct {
	t      *testing.T
	file   string         // of the design
	start  *secondJudge   // of the exercise
	nodes  []jsonNode     // of the design
	links  []jsonLink     // of the design
	known  map[string]any // what commands printed
	failed map[string]bool
}

type jsonNode struct {
	ID, Kind, Region string
	Properties       map[string]any
}

type jsonLink struct {
	From, To, Kind string
	Properties     map[string]any
}

type jsonJourney struct {
	Users, Location, Request, Method, Outcome string
	Share                                     float64 `json:"share_percent"`
	P50                                       float64 `json:"p50_ms"`
	Cacheable                                 bool
	Path                                      []string
	Branches                                  []struct {
		Share float64 `json:"share_percent"`
		Path  []string
	}
	Failed  float64 `json:"failed_percent"`
	After   float64 `json:"recovers_after_s"`
	Each    float64 `json:"each_waits_s"`
	Recover bool    `json:"recovers"`
}

func newSecondJudge(t *testing.T, src []byte, start *secondJudge) *secondJudge {
	j := &secondJudge{t: t, start: start, known: map[string]any{}, failed: map[string]bool{}}
	j.file = filepath.Join(t.TempDir(), "design.topo.yaml")
	if err := os.WriteFile(j.file, src, 0o600); err != nil {
		t.Fatal(err)
	}
	var all struct {
		Topology struct {
			Nodes []jsonNode
			Links []jsonLink
		}
	}
	j.print(&all, "export", "json", "--survival", "none", "--force", "-o", "-", j.file)
	j.nodes, j.links = all.Topology.Nodes, all.Topology.Links
	return j
}

// print runs a command and reads what it prints. It tells whether there was any.
func (j *secondJudge) print(into any, args ...string) bool {
	key := strings.Join(args, " ")
	text, ok := j.known[key].([]byte)
	if !ok {
		var out, errs bytes.Buffer
		run(context.Background(), args, streams{strings.NewReader(""), &out, &errs, func(string) string { return "" }})
		text = out.Bytes()
		j.known[key] = text
	}
	return json.Unmarshal(text, into) == nil
}

func (j *secondJudge) findings() (all []struct {
	Rule, Severity string
	Nodes          []string
},
) {
	var r struct {
		Findings []struct {
			Rule, Severity string
			Nodes          []string
		}
	}
	j.print(&r, "validate", j.file, "--format", "json")
	return r.Findings
}

// estimate lists the journeys of a request; without a path those of all requests.
func (j *secondJudge) estimate(path, method string) []jsonJourney {
	args := []string{"estimate", j.file, "--format", "json", "--connection", "cold"}
	if path != "" {
		args = append(args, "--path", path)
	}
	if method != "" {
		args = append(args, "--method", method)
	}
	var r struct{ Journeys []jsonJourney }
	j.print(&r, args...)
	return r.Journeys
}

type jsonSimulation struct {
	Journeys []jsonJourney
	Load     []struct {
		Node   string
		Before float64 `json:"before_percent"`
		After  float64 `json:"after_percent"`
	}
}

func (j *secondJudge) simulate(path, method, from string, breaks ...string) (jsonSimulation, bool) {
	args := []string{"simulate", j.file, "--format", "json"}
	for _, b := range breaks {
		args = append(args, "--break", b)
	}
	if path != "" {
		args = append(args, "--path", path)
	}
	if method != "" {
		args = append(args, "--request", method)
	}
	if from != "" {
		args = append(args, "--from", from)
	}
	var r jsonSimulation
	return r, j.print(&r, args...)
}

// judge returns pass or fail; what is unknown is no pass.
func (j *secondJudge) judge(check map[string]any) bool {
	for name, args := range check {
		if absent(name, args) && !j.begun() {
			return false
		}
		switch name {
		case "all", "any":
			return j.several(name, args.([]any))
		case "not":
			inner := args.(map[string]any)
			return !j.unknown(inner) && !j.judge(inner)
		case "count_of":
			held := 0
			for _, c := range args.(map[string]any)["checks"].([]any) {
				if j.judge(c.(map[string]any)) {
					held++
				}
			}
			return held >= int(figure(args.(map[string]any)["min"], 0))
		}
		a := args.(map[string]any)
		judges := map[string]func(map[string]any) bool{
			"findings": j.judgeFindings, "pattern": j.judgePattern, "exists": j.judgeExists, "edge": j.judgeEdge,
			"attr": j.judgeAttr, "path": j.judgePath, "no_path": j.judgeNoPath, "route": j.judgeRoute, "nearest": j.judgeNearest,
			"stays": j.judgeStays, "survives": j.judgeSurvives, "share": j.judgeShare, "latency": j.judgeLatency, "unchanged": j.judgeUnchanged,
		}
		if judges[name] == nil {
			j.t.Fatalf("the second judge does not know %s", name)
		}
		return judges[name](a)
	}
	return false
}

// unknown tells whether a check of ways is about users who are not there: what nobody
// asks for is neither so nor not so.
func (j *secondJudge) unknown(check map[string]any) bool {
	a, ok := check["path"].(map[string]any)
	return ok && !slices.ContainsFunc(j.nodes, func(n jsonNode) bool { return n.Kind == "users" && j.takes(text(a["from"]), n) })
}

func (j *secondJudge) several(name string, checks []any) bool {
	for _, c := range checks {
		if j.judge(c.(map[string]any)) != (name == "all") {
			return name != "all"
		}
	}
	return name == "all"
}

// absent tells whether a check asks for something not to be there.
func absent(name string, args any) bool {
	a, _ := args.(map[string]any)
	switch name {
	case "findings":
		return figure(a["min"], 0) == 0
	case "exists", "edge":
		return a["max"] != nil && figure(a["min"], 0) == 0
	case "no_path", "budget", "not":
		return true
	case "pattern":
		return a["state"] == "absent"
	}
	return false
}

// begun tells whether a link leads users on.
func (j *secondJudge) begun() bool {
	return slices.ContainsFunc(j.links, func(l jsonLink) bool {
		return j.node(l.From).Kind == "users" && j.legal(l)
	})
}

// refusals are the rules about links that AWS has no way to build.
var refusals = []string{"graph/illegal-connection", "elb/gwlb-in-path", "route53/s3-needs-website"}

// legal tells whether AWS has a way to build a link.
func (j *secondJudge) legal(l jsonLink) bool {
	for _, f := range j.findings() {
		way := f.Rule != refusals[0] || len(f.Nodes) > 0 && f.Nodes[0] == l.From // which of the two feeds
		if slices.Contains(refusals, f.Rule) && way && slices.Contains(f.Nodes, l.From) && slices.Contains(f.Nodes, l.To) {
			return false
		}
	}
	return true
}

func (j *secondJudge) node(id string) jsonNode {
	i := slices.IndexFunc(j.nodes, func(n jsonNode) bool { return n.ID == id })
	if i < 0 {
		return jsonNode{}
	}
	return j.nodes[i]
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func figure(v any, other float64) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	case string:
		f, err := strconv.ParseFloat(v, 64)
		if err == nil {
			return f
		}
	}
	return other
}

func list(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, one := range v {
			out = append(out, fmt.Sprint(one))
		}
		return out
	}
	return nil
}

// defaults are those that goals of the course ask about, as the reference states them.
var jsonDefaults = map[string]string{
	"record.policy": "simple", "rest-api.endpoint": "regional", "nlb.listener": "tcp", "s3.blockPublicAccess": "true",
	"s3.access": "rest", "s3.encryption": "sse-s3", "origin.access": "none", "origin.path": "*", "origin.responseHeaders": "none",
	"resolves-to.evaluateTargetHealth": "false",
}

// values are those of a property, and the whole of a list.
func values(kind string, props map[string]any, name string) []string {
	switch v := props[name].(type) {
	case nil:
		return []string{jsonDefaults[kind+"."+name]}
	case []any:
		var out []string
		for _, one := range v {
			out = append(out, fmt.Sprint(one))
		}
		return append(out, strings.Join(out, ", "))
	default:
		return []string{fmt.Sprint(v)}
	}
}

func fits(have []string, want string) bool {
	if rest, not := strings.CutPrefix(want, "!"); not {
		return !fits(have, rest)
	}
	return slices.ContainsFunc(strings.Split(want, "|"), func(w string) bool {
		return slices.ContainsFunc(have, func(v string) bool {
			switch {
			case strings.HasPrefix(w, ">="):
				return figure(v, math.Inf(-1)) >= figure(w[2:], 0)
			case strings.HasPrefix(w, "<="):
				return figure(v, math.Inf(1)) <= figure(w[2:], 0)
			case strings.HasPrefix(w, "~"):
				return globFits(strings.ToLower(w[1:]), strings.ToLower(v))
			}
			return strings.EqualFold(v, w)
		})
	})
}

// globFits matches a pattern with stars.
func globFits(pattern, s string) bool {
	head, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == s
	}
	if !strings.HasPrefix(s, head) {
		return false
	}
	s = s[len(head):]
	for i := 0; i <= len(s); i++ {
		if globFits(rest, s[i:]) {
			return true
		}
	}
	return false
}

// takes tells whether a selector names a node.
func (j *secondJudge) takes(sel string, n jsonNode) bool {
	for _, term := range splitTerms(sel) {
		term, region, placed := cutRegion(term)
		base, conds, _ := strings.Cut(term, "[")
		if placed && n.Region != region && fmt.Sprint(n.Properties["region"]) != region {
			continue
		}
		ok := true
		for _, c := range strings.Split(strings.TrimSuffix(conds, "]"), "][") {
			if name, want, is := strings.Cut(c, "="); is {
				ok = ok && fits(values(n.Kind, n.Properties, name), want)
			}
		}
		word, rest, named := strings.Cut(base, ":")
		switch {
		case base == "*" || base == "":
		case named && word == "kind":
			ok = ok && n.Kind == rest
		case named && word == "users":
			ok = ok && n.Kind == "users" && (strings.EqualFold(n.ID, rest) || slices.ContainsFunc(list(n.Properties["locations"]), func(l string) bool { return strings.EqualFold(l, rest) }))
		default:
			ok = ok && n.ID == base
		}
		if ok && base != "internet" {
			return true
		}
	}
	return false
}

func splitTerms(sel string) []string {
	var out []string
	depth, from := 0, 0
	for i, c := range sel {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '|' && depth == 0:
			out = append(out, strings.TrimSpace(sel[from:i]))
			from = i + 1
		}
	}
	return append(out, strings.TrimSpace(sel[from:]))
}

func cutRegion(term string) (rest, region string, ok bool) {
	at := strings.LastIndex(term, "@")
	if at < 0 || strings.Contains(term[at:], "]") {
		return term, "", false
	}
	return term[:at], term[at+1:], true
}

// whose tells whether a journey is of users that a selector means; "" means all.
func (j *secondJudge) whose(sel string, g jsonJourney) bool {
	return sel == "" || slices.ContainsFunc(splitTerms(sel), func(term string) bool {
		place, isPlace := strings.CutPrefix(term, "users:")
		return j.takes(term, j.node(g.Users)) && (!isPlace || strings.EqualFold(place, g.Location) || strings.EqualFold(place, g.Users))
	})
}

// exerciseGoals reads the checks of an exercise, with the first value of its variables.
func exerciseGoals(t *testing.T, r io.Reader) map[string]map[string]any {
	var src struct {
		Variables []struct {
			Name   string
			Values []string
		}
		Goals []struct {
			ID    string
			Check map[string]any
		}
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.ReplaceAll(data, []byte("{{pct}}"), []byte("10"))
	if err := yaml.Unmarshal(data, &src); err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]any{}
	for _, g := range src.Goals {
		out[g.ID] = g.Check
	}
	return out
}
