package validate_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/export/cloudformation"
	"portolan/model"
	"portolan/model/document"
	"portolan/model/latency"
	"portolan/model/racetest"
	"portolan/model/traffic"
	"portolan/validate"
)

// The whole is
//
//	go test ./validate -run TestWalkAndRulesAgree -agree 5000 -v
//
// With -agree-seed others are drawn. With -agree-files the designs are written there, for another version of the
// program to judge.
var (
	agree      = flag.Int("agree", 600, "how many designs the test of agreement draws")
	agreeSeed  = flag.Uint64("agree-seed", 1, "which designs the test of agreement draws")
	agreeFiles = flag.String("agree-files", "", "folder for the designs that the test of agreement draws")
)

// drawn draws designs of every kind with every legal link and every property.
type drawn struct {
	*rand.Rand
	nodes []*model.Node
	links []*model.Link
	used  map[string]bool // properties that were set
}

func (d *drawn) word(words ...string) string { return words[d.IntN(len(words))] }

// value draws something for a property that its descriptor takes.
func (d *drawn) value(p model.Prop, ids []string) []string {
	switch {
	case len(p.Words()) > 0:
		return []string{d.word(p.Words()...)}
	case p.Type == model.RegionID:
		return []string{d.word("eu-west-1", "us-east-1", "eu-west-1")}
	}
	switch p.Type {
	case model.Bool:
		return []string{d.word("true", "false")}
	case model.Int, model.Decimal:
		lo, hi := p.Min, p.Max
		return []string{fmt.Sprint(int(lo) + d.IntN(max(1, min(int(hi-lo), 60000))))}
	}
	switch p.Name {
	case "name", "customDomain", "fqdn", "names", "aliases":
		return []string{d.word("www", "api") + ".example.com"}
	case "zone":
		return []string{"example.com"}
	case "locations", "location":
		return []string{d.word("Paris", "Tokyo", "US", "DE", "*")}
	case "path", "pathRule":
		return []string{d.word("*", "/api/*", "/v2/*")}
	case "listeners", "listener":
		return []string{d.word("https:443", "http:80", "http:80 redirect", "tcp:443")}
	case "rules":
		return []string{d.word("fixed 404", "path=/old/* fixed 404", "path=/old/* redirect https://#{host}:443/#{path}")}
	case "route":
		return []string{d.word("GET /a", "POST /a", "$default", "ANY /v1/{proxy+}")}
	case "geoCountries":
		return []string{d.word("US", "DE")}
	case "cidr", "sourceIp":
		return []string{"203.0.113.0/24"}
	case "healthCheck", "chosenBy", "children", "staging":
		return []string{d.word(ids...)}
	case "bucketName":
		return []string{d.word("www.example.com", "Pictures")}
	case "originRequestHeaders":
		return []string{d.word("Host", "Accept", "*")}
	}
	return []string{d.word("x", "/x", "example.com", "12", "2", "a -> b", "Name: value", "403 -> 200 /index.html", "10.0,20.0", "wifi 100", "vpc", "*")}
}

// set gives an element some of its properties.
func (d *drawn) set(props []model.Prop, spec any, ids []string, chance int) {
	for _, p := range props {
		if d.IntN(chance) != 0 {
			continue
		}
		if v := d.value(p, ids); v != nil {
			if p.Set(spec, v) != nil { // what the descriptor refuses stays unset
				continue
			}
			d.used[p.Name] = true
		}
	}
}

// rare are the kinds that users call in some designs, so that what they are
// twisted into is not too rare.
var rare = map[int]model.Kind{0: model.KindALB, 7: model.KindALB, 8: model.KindRESTAPI, 1: model.KindCloudFront, 2: model.KindRecord, 3: model.KindRecord}

// kind picks one, mostly of those that pass requests on.
func (d *drawn) kind(all []*model.KindInfo) *model.KindInfo {
	if d.IntN(6) == 0 {
		return []*model.KindInfo{model.KindRecord.Info(), model.KindCloudFront.Info(), model.KindALB.Info()}[d.IntN(3)]
	}
	return all[d.IntN(len(all))]
}

// draw makes a design from users down, mostly as people wire them: each node
// feeds one that the table allows, or two.
func draw(rnd *rand.Rand, seed int) (*model.Topology, map[string]bool) {
	d := &drawn{Rand: rnd, used: map[string]bool{}}
	kinds := model.Kinds()
	chance := []int{80, 25, 5}[seed%3]
	var ids []string
	node := func(k *model.KindInfo, spec model.Spec) *model.Node {
		id := fmt.Sprintf("n%d", len(d.nodes))
		d.set(k.Props, spec, append(ids, id), chance)
		n := model.NewNode(id, "", spec)
		if p, ok := model.FindProp(k.Props, "region"); ok && k.Regional {
			_ = p.Set(spec, []string{"eu-west-1"})
		}
		if p, ok := model.FindProp(k.Props, "name"); ok && k.Kind == model.KindRecord {
			_ = p.Set(spec, []string{id + ".example.com"})
		}
		d.nodes, ids = append(d.nodes, n), append(ids, id)
		return n
	}
	grow := []*model.Node{node(model.KindUsers.Info(), model.KindUsers.Info().NewSpec())}
	for at := 0; at < len(grow) && len(d.nodes) < 9; at++ {
		from := grow[at]
		for range 1 + d.IntN(2)*d.IntN(2) {
			to := d.kind(kinds)
			if k, ok := rare[seed%60]; ok && at == 0 {
				to = k.Info()
			}
			next := d.fresh(to)
			for tries := 0; tries < 60 && !leads(from, next); tries++ {
				to = d.kind(kinds)
				next = d.fresh(to)
			}
			if !leads(from, next) {
				continue
			}
			n := node(to, next.Spec)
			l := model.NewLink(from, n)
			d.set(l.Info().Props, l.Spec, ids, chance)
			d.links = append(d.links, l)
			grow = append(grow, n)
		}
	}
	d.twist(seed % 60)
	for range d.IntN(2) * d.IntN(3) {
		d.attach(node, ids, seed/3, chance)
	}
	d.finish(node)
	// Anew, since nodes and links work out once what their specs mean.
	byID := map[string]*model.Node{}
	for i, n := range d.nodes {
		d.nodes[i] = model.NewNode(n.ID, "", n.Spec)
		byID[n.ID] = d.nodes[i]
	}
	for i, l := range d.links {
		d.links[i] = &model.Link{From: l.From, To: l.To, Kind: l.Kind, Spec: l.Spec}
	}
	t, err := model.New("drawn", d.nodes, d.links)
	if err != nil {
		return nil, nil
	}
	return t, d.used
}

// fresh is a node of a kind before its properties are drawn; those that decide
// what it may be linked with already are.
func (d *drawn) fresh(k *model.KindInfo) *model.Node {
	n := model.NewNode("x", "", k.NewSpec())
	for name, words := range map[model.Kind][]string{model.KindRESTAPI: {"endpoint", "regional", "regional", "edge", "edge", "private"}, model.KindS3: {"access", "rest", "rest", "website"}} {
		if p, ok := model.FindProp(k.Props, words[0]); ok && k.Kind == name {
			_ = p.Set(n.Spec, []string{d.word(words[1:]...)})
		}
	}
	return model.NewNode("x", "", n.Spec)
}

// attach draws a legal link that carries no requests of users, from or to a new
// node: a guard, a certificate, a function at the edge, a check, a copy, a store.
func (d *drawn) attach(node func(*model.KindInfo, model.Spec) *model.Node, ids []string, seed, chance int) {
	kinds := model.Kinds()
	other := d.fresh(kinds[seed%len(kinds)])
	for try := range 60 {
		at := d.nodes[d.IntN(len(d.nodes))]
		if try > 20 {
			other = d.fresh(kinds[d.IntN(len(kinds))])
		}
		if at.Kind() == model.KindLambdaEdge {
			other = d.fresh([]*model.KindInfo{model.KindDatastore.Info(), model.KindS3.Info()}[d.IntN(2)])
		}
		from, to := other, at
		if d.IntN(2) == 0 {
			from, to = at, other
		}
		for _, c := range model.Legal(from, to) {
			if from.Kind() != model.KindLambdaEdge && c.Link.Info().Data && c.Link == model.ImpliedLinkKind(from.Kind(), to.Kind()) {
				continue
			}
			n := node(other.Info(), other.Spec)
			if k := other.Kind(); k == model.KindLambdaEdge || k == model.KindCloudFrontFunction {
				d.set(n.Info().Props, n.Spec, ids, 4) // they are rare
			}
			if from == other {
				from = n
			} else {
				to = n
			}
			l := &model.Link{From: from.ID, To: to.ID, Kind: c.Link, Spec: c.Link.Info().NewSpec()}
			d.set(l.Info().Props, l.Spec, ids, chance)
			d.links = append(d.links, l)
			return
		}
	}
}

// twist adds what chance hardly ever brings about: a way back, places of users, a
// restriction of countries, client certificates.
func (d *drawn) twist(which int) {
	prop := func(n *model.Node, name string, value ...string) {
		if p, ok := model.FindProp(n.Info().Props, name); ok {
			_ = p.Set(n.Spec, value)
		}
	}
	prop(d.nodes[0], "locations", d.word("Paris", "Chicago", "Tokyo"))
	for _, n := range d.nodes {
		switch {
		case n.Kind() == model.KindCloudFront && which == 1:
			prop(n, "geoRestriction", "allowlist")
			prop(n, "geoCountries", "US")
		case n.Kind() == model.KindALB && which == 0:
			prop(n, "mtls", model.MTLSVerify)
			prop(n, "listeners", "https:443")
			prop(d.nodes[0], "presents", model.PresentsToken)
		case n.Kind() == model.KindALB && which == 7:
			for _, l := range d.links {
				if p, ok := model.FindProp(l.Info().Props, "listener"); ok && l.From == n.ID {
					_ = p.Set(l.Spec, []string{"http:80"})
				}
			}
		case n.Kind() == model.KindALB && which%12 == 0:
			prop(n, "rules", "path=/old/* redirect https://#{host}:443/#{path}")
		case n.Kind() == model.KindRecord && which <= 5:
			prop(n, "policy", model.PolicyGeolocation)
			for _, l := range d.links {
				if l.From == n.ID {
					p, _ := model.FindProp(l.Info().Props, "location")
					_ = p.Set(l.Spec, []string{d.word("JP", "US")})
				}
			}
		}
	}
	if d.IntN(3) > 0 {
		return
	}
	last := d.nodes[d.IntN(len(d.nodes))]
	for _, n := range d.nodes[1:] {
		if n != last && d.IntN(2) == 0 && leads(last, n) {
			d.links = append(d.links, model.NewLink(last, n))
			return
		}
	}
}

func leads(from, to *model.Node) bool {
	return slices.ContainsFunc(model.Legal(from, to), func(c model.Connection) bool { return c.Link.Info().Data })
}

// rulesBefore are the rules that there were before those of the walk.
func rulesBefore(t *testing.T) []string {
	text, err := os.ReadFile(filepath.Join("testdata", "agree", "rules-before.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(text))
}

// agreement is what the test counts.
type agreement struct {
	before                 []string
	designs, clean, failed int
	moved, passedOver      int            // in which others serve with nothing broken, and in the place of an answer or an endpoint
	failures               map[string]int // causes of failed requests, each at the station that decides it once a design, by the rule that names it
	reasons                map[string]int // what the general rules say, without names and numbers
	examples               map[string][]int
	causes                 map[traffic.Cause]int
	refused                map[string]int // designs that the export refuses, by the rule by which AWS does
}

func newAgreement(t *testing.T) *agreement {
	return &agreement{
		before: rulesBefore(t), causes: map[traffic.Cause]int{}, refused: map[string]int{},
		failures: map[string]int{}, reasons: map[string]int{}, examples: map[string][]int{},
	}
}

func TestWalkAndRulesAgree(t *testing.T) {
	rnd := rand.New(rand.NewPCG(*agreeSeed, 2))
	a := newAgreement(t)
	faults := newFaults(t, rand.New(rand.NewPCG(*agreeSeed+4, 6)))
	for seed := 0; a.designs < *agree; seed++ {
		if top, _ := draw(rnd, seed); top != nil {
			if a.wasWrong(validate.Check(top)) { // the others are to be those in which only a new rule finds something
				top = faults.into(faults.into(top, a.refused), a.refused)
			}
			a.judge(t, seed, top)
		}
	}
	t.Logf("%d designs, %d without an error of the rules of before, %d with requests that fail", a.designs, a.clean, a.failed)
	a.fewGeneral(t)
	t.Logf("%d designs in which others serve with nothing broken, %d of them in the place of an answer of a record or an endpoint of an accelerator", a.moved, a.passedOver)
	t.Logf("causes of the walk: %v", a.causes)
	t.Logf("rules by which the export refuses: %v", a.refused)
	if a.causes[traffic.CauseBroken] > 0 {
		t.Error("something is broken in an intact design")
	}
	faults.enough(t, a.refused, a.designs)
	for _, c := range walkCauses(t) {
		if c == traffic.CauseBroken {
			continue
		}
		if want := share(a.designs); a.causes[c] < want {
			t.Errorf("%s occurs %d times, want %d", c, a.causes[c], want)
		}
	}
	if 2*a.clean < a.designs {
		t.Errorf("%d of %d designs had no error before", a.clean, a.designs)
	}
}

// walkCauses are all causes that the walk has, as its package lists them, so that none
// is left out of what is counted.
func walkCauses(t *testing.T) []traffic.Cause {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "model", "traffic", "cause.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all []traffic.Cause
	for _, found := range regexp.MustCompile(`(?m)^\tCause\w+ +Cause = "(\w+)"`).FindAllStringSubmatch(string(text), -1) {
		all = append(all, traffic.Cause(found[1]))
	}
	if len(all) < 22 || !slices.Contains(all, traffic.CauseBroken) {
		t.Fatalf("causes of the walk: %v", all)
	}
	return all
}

// share is how often each reason is to occur in so many designs.
func share(designs int) int { return 20 * designs / 5000 }

// wasWrong tells whether the rules of before have an error.
func (a *agreement) wasWrong(r *validate.Report) bool {
	return slices.ContainsFunc(r.Findings, func(f validate.Finding) bool {
		return f.Severity == validate.Error && slices.Contains(a.before, f.Rule)
	})
}

// judge compares what the walk, the export and the rules say of a design.
func (a *agreement) judge(t *testing.T, seed int, top *model.Topology) {
	a.designs++
	s := latency.NewSurvey(top)
	r := validate.CheckSurvey(top, s)
	if *agreeFiles != "" {
		if err := os.WriteFile(filepath.Join(*agreeFiles, fmt.Sprintf("%05d.topo.yaml", seed)), document.Format(top), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var all []string
	for _, f := range r.Findings {
		if f.Severity == validate.Error {
			all = append(all, f.Rule)
		}
	}
	if !a.wasWrong(r) {
		a.clean++
	}
	var refused *cloudformation.UnsupportedError
	if _, err := cloudformation.Export(top, cloudformation.Options{}); errors.As(err, &refused) {
		said := map[string]bool{}
		for _, reason := range refused.Reasons {
			if reason.Rule != "" && !said[reason.Rule] {
				said[reason.Rule] = true
				a.refused[reason.Rule]++
				if !slices.Contains(all, reason.Rule) && validate.RuleNamed(reason.Rule).Export == "" {
					t.Errorf("design %d: AWS refuses by %s, which is no error", seed, reason.Rule)
				}
			}
		}
	}
	a.judgeFailures(t, seed, r, s)
	for _, trip := range slices.Concat(s.Trips, s.Detours()) {
		for _, j := range trip.Journeys {
			if j.Outcome == traffic.Failed {
				a.causes[j.Cause]++
			}
		}
	}
	a.judgeStandbys(t, seed, top, r, s)
}

// TestDrawsEverything makes sure that the designs hold every kind, every legal
// link and every property.
func TestDrawsEverything(t *testing.T) {
	racetest.OneGoroutine(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	seen := map[string]bool{}
	for seed := range 5000 {
		top, used := draw(rnd, seed)
		if top == nil {
			continue
		}
		for name := range used {
			seen["property "+name] = true
		}
		for _, n := range top.Nodes {
			seen["kind "+string(n.Kind())] = true
		}
		for _, l := range top.Links {
			for _, c := range model.Legal(top.Node(l.From), top.Node(l.To)) {
				if c.Link == l.Kind {
					seen[fmt.Sprintf("link %s %s %s", c.From, c.Link, c.To)] = true
				}
			}
		}
	}
	var missing []string
	want := func(what string) {
		if !seen[what] {
			missing = append(missing, what)
		}
	}
	for _, k := range model.Kinds() {
		want("kind " + string(k.Kind))
		for _, p := range k.Props {
			want("property " + p.Name)
		}
	}
	for _, c := range model.Connections() {
		want(fmt.Sprintf("link %s %s %s", c.From, c.Link, c.To))
		for _, p := range c.Link.Info().Props {
			want("property " + p.Name)
		}
	}
	if len(missing) > 0 {
		t.Errorf("%d are never drawn: %s", len(missing), strings.Join(missing, ", "))
	}
}
