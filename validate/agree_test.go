package validate_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/validate"
)

// The whole is
//
//	go test ./validate -run TestWalkAndRulesAgree -agree 5000 -v
var agree = flag.Int("agree", 600, "how many designs the test of agreement draws")

// drawn draws designs of every kind with every legal link and every property.
type drawn struct {
	*rand.Rand
	nodes []*model.Node
	links []*model.Link
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
		return []string{d.word("*", "/api/*")}
	case "listeners", "listener":
		return []string{d.word("https:443", "http:80", "http:80 redirect", "tcp:443")}
	case "rules":
		return []string{d.word("fixed 404", "path=/old/* fixed 404")}
	case "route":
		return []string{d.word("GET /a", "POST /a", "$default")}
	case "geoCountries":
		return []string{d.word("US", "DE")}
	case "cidr", "sourceIp":
		return []string{"203.0.113.0/24"}
	case "healthCheck", "chosenBy", "children":
		return []string{d.word(ids...)}
	}
	return nil
}

// set gives an element some of its properties.
func (d *drawn) set(props []model.Prop, spec any, ids []string, chance int) {
	for _, p := range props {
		if d.IntN(chance) != 0 {
			continue
		}
		if v := d.value(p, ids); v != nil {
			_ = p.Set(spec, v) // what the descriptor refuses stays unset
		}
	}
}

// rare are the kinds that users call in some designs, so that what they are
// twisted into is not too rare.
var rare = map[int]model.Kind{0: model.KindALB, 1: model.KindCloudFront, 2: model.KindRecord, 3: model.KindRecord}

// kind picks one, mostly of those that pass requests on.
func (d *drawn) kind(all []*model.KindInfo) *model.KindInfo {
	if d.IntN(6) == 0 {
		return []*model.KindInfo{model.KindRecord.Info(), model.KindCloudFront.Info(), model.KindALB.Info()}[d.IntN(3)]
	}
	return all[d.IntN(len(all))]
}

// draw makes a design from users down, mostly as people wire them: each node
// feeds one that the table allows, or two.
func draw(rnd *rand.Rand, seed int) *model.Topology {
	d := &drawn{Rand: rnd}
	kinds := model.Kinds()
	chance := []int{40, 12, 5}[seed%3]
	var ids []string
	node := func(k *model.KindInfo) *model.Node {
		spec := k.NewSpec()
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
	grow := []*model.Node{node(model.KindUsers.Info())}
	for at := 0; at < len(grow) && len(d.nodes) < 9; at++ {
		from := grow[at]
		for range 1 + d.IntN(2)*d.IntN(2) {
			to := d.kind(kinds)
			if k, ok := rare[seed%60]; ok && at == 0 {
				to = k.Info()
			}
			next := model.NewNode("x", "", to.NewSpec())
			for tries := 0; tries < 60 && !leads(from, next); tries++ {
				to = d.kind(kinds)
				next = model.NewNode("x", "", to.NewSpec())
			}
			if !leads(from, next) {
				continue
			}
			n := node(to)
			l := model.NewLink(from, n)
			d.set(l.Info().Props, l.Spec, ids, chance)
			d.links = append(d.links, l)
			grow = append(grow, n)
		}
	}
	d.twist(seed % 60)
	// Anew, since nodes and links work out once what their specs mean.
	byID := map[string]*model.Node{}
	for i, n := range d.nodes {
		d.nodes[i] = model.NewNode(n.ID, "", n.Spec)
		byID[n.ID] = d.nodes[i]
	}
	for i, l := range d.links {
		d.links[i] = model.NewLink(byID[l.From], byID[l.To])
		d.links[i].Spec = l.Spec
	}
	t, err := model.New("drawn", d.nodes, d.links)
	if err != nil {
		return nil
	}
	return t
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

// newGroups are the groups of rules that the walk brought about: a design whose
// errors are theirs alone had none before.
var newGroups = []string{"traffic", "place", "size", "names"}

func TestWalkAndRulesAgree(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	causes, designs, clean, failed, general := map[traffic.Cause]int{}, 0, 0, 0, 0
	for seed := 0; designs < *agree; seed++ {
		top := draw(rnd, seed)
		if top == nil {
			continue
		}
		designs++
		s := latency.NewSurvey(top)
		r := validate.CheckSurvey(top, s)
		errors, rest := tally(r)
		if errors == 0 || rest == 0 {
			clean++
		}
		one := false
		for _, trip := range s.Trips {
			for _, j := range trip.Journeys {
				if j.Outcome == traffic.Failed {
					causes[j.Cause]++
					one = true
				}
			}
		}
		if !one {
			continue
		}
		failed++
		if errors == 0 {
			t.Errorf("design %d fails without an error", seed)
		}
		if only(r, "traffic/fails") {
			general++
		}
	}
	t.Logf("%d designs, %d without an error of other rules, %d with requests that fail, %d of them named by the general rule alone; causes %v", designs, clean, failed, general, causes)
	if 20*general > failed {
		t.Errorf("%d of %d failures rest on the general rule alone", general, failed)
	}
	for _, c := range []traffic.Cause{
		traffic.CauseNowhere, traffic.CauseCircle, traffic.CausePrivate, traffic.CauseProtocol, traffic.CauseCountry, traffic.CauseLocation,
		traffic.CauseFamily, traffic.CauseGroups, traffic.CauseCertificate, traffic.CauseRule, traffic.CauseLate,
	} {
		if designs >= 5000 && causes[c] < 20 {
			t.Errorf("%s occurs %d times", c, causes[c])
		}
	}
	if designs >= 5000 && 2*clean < designs {
		t.Errorf("%d of %d designs had no error before", clean, designs)
	}
	if causes[traffic.CauseBroken] > 0 {
		t.Error("something is broken in an intact design")
	}
}

// tally counts the errors, and those of rules that were there before.
func tally(r *validate.Report) (errors, before int) {
	for _, f := range r.Findings {
		if f.Severity != validate.Error {
			continue
		}
		errors++
		if group, _, _ := strings.Cut(f.Rule, "/"); !slices.Contains(newGroups, group) {
			before++
		}
	}
	return errors, before
}

func only(r *validate.Report, rule string) bool {
	found := false
	for _, f := range r.Findings {
		if f.Severity == validate.Error {
			if f.Rule != rule {
				return false
			}
			found = true
		}
	}
	return found
}
