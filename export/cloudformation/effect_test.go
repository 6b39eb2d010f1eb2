package cloudformation

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
)

// effectPlaces is in how many drawings each property is tried, and effectValues with how
// many values at most.
const (
	effectPlaces = 4
	effectValues = 8
)

// TestNoValueWithoutEffect gives values to every property of every kind and link in
// several drawings, until one does something there: with and without it what the
// templates say differs, or the drawing is refused, or the value is listed as one that
// has no effect or cannot be written.
func TestNoValueWithoutEffect(t *testing.T) {
	racetest.OneGoroutine(t)
	m := gather(t)
	drawings := append(slices.Clone(m.starts), m.others...)
	rnd := rand.New(rand.NewPCG(13, effectSeed()))
	all := map[string]int{}
	for _, w := range turns() {
		places, name := 0, w.kind+"."+w.prop.Name
		for _, i := range rnd.Perm(len(drawings)) {
			if places == effectPlaces {
				break
			}
			at := slices.IndexFunc(spots(drawings[i]), func(s spot) bool { return s.kind == w.kind })
			if at < 0 {
				continue
			}
			outcome := m.effect(t, rnd, drawings[i], spots(drawings[i])[at], w.prop)
			all[outcome]++
			if outcome != "not tried" {
				places++
			}
		}
		if places == 0 {
			t.Errorf("%s was tried nowhere", name)
		}
	}
	t.Logf("%d properties: %v", len(turns()), all)
	for outcome, least := range map[string]int{"differs": 300, "told": 100, "refused": 100, "refused without": 20, "describes": 50} {
		if all[outcome] < least {
			t.Errorf("%s: %d times, which says little", outcome, all[outcome])
		}
	}
}

// effect is the first that a value of a property does at a place of a drawing.
func (m *material) effect(t *testing.T, rnd *rand.Rand, top *model.Topology, s spot, p model.Prop) string {
	t.Helper()
	without, err := model.Apply(top, s.set(p.Name, nil))
	if err != nil {
		t.Fatal(err)
	}
	bare, err := Export(without, Options{})
	if err != nil {
		return "refused without"
	}
	if describes(spotIn(without, s), p.Name) || outside[model.Kind(s.kind)] != "" {
		return "describes"
	}
	var tried [][]string
	same := 0
	for i := range 5 * effectValues {
		v := m.value(rnd, top, p)
		if r, ok := model.As[*model.Record](top.Node(s.node)); ok && p.Name == "zone" && i == 0 {
			v = []string{r.Name.Val()} // all other drawings have the zone that would be taken anyway
		}
		if v == nil && len(p.Words()) > 0 {
			v = []string{p.Words()[rnd.IntN(len(p.Words()))]}
		}
		if v == nil || len(tried) == effectValues || slices.ContainsFunc(tried, func(o []string) bool { return slices.Equal(o, v) }) {
			continue
		}
		tried = append(tried, v)
		with, err := model.Apply(without, s.set(p.Name, v))
		if err != nil {
			continue
		}
		if bytes.Equal(document.Format(with), document.Format(without)) {
			same++ // it moved to a place that says so already
			continue
		}
		set, err := Export(with, Options{})
		if err != nil {
			return "refused"
		}
		if slices.ContainsFunc(set.LeftOut, func(l LeftOut) bool { return l.What == s.name() && !slices.Contains(bare.LeftOut, l) }) {
			return "told"
		}
		if spoken(set) != spoken(bare) {
			return "differs"
		}
	}
	if len(tried) == same {
		return "not tried"
	}
	if s.kind == string(model.KindOnPremises) && p.Name == "public" {
		return "describes" // a server that is the owner's, of which the stacks make nothing
	}
	if s.kind == string(model.KindDatastore) && !slices.ContainsFunc(top.In(s.node), func(l *model.Link) bool { return l.Kind != model.Integration }) {
		return "describes" // the call of an API to a store is the owner's to write, which is told at the link
	}
	t.Errorf("%s.%s at %s makes no difference with %q, and nothing is said of it\n%s", s.kind, p.Name, s.name(), tried, document.Format(top))
	return "silent"
}

func (s spot) name() string {
	if s.node != "" {
		return s.node
	}
	return s.link.String()
}

func spotIn(top *model.Topology, s spot) model.Place {
	if s.node != "" {
		return model.AtNode(top, top.Node(s.node))
	}
	return model.AtLink(top, top.Links[slices.IndexFunc(top.Links, func(l *model.Link) bool { return l.Ref() == s.link })])
}

// spoken is what the templates of a set say: without the drawing, the remarks and the
// description of the whole.
func spoken(s *Set) string {
	var b strings.Builder
	for _, st := range s.Stacks {
		b.WriteString(st.Name + " " + st.Region + "\n")
		drawing := false
		for line := range strings.Lines(string(st.Template)) {
			if line[0] != ' ' && line != "\n" {
				drawing = strings.HasPrefix(line, "Metadata:")
			}
			if text := strings.TrimSpace(line); !drawing && !strings.HasPrefix(text, "#") && !strings.HasPrefix(line, "Description:") {
				b.WriteString(line)
			}
		}
	}
	return b.String()
}

// A health check with a name and an address asks at the address for the name.
func TestHealthCheckAsksAtAnAddressForAName(t *testing.T) {
	set, err := Export(parseDesign(t, `
nodes:
  - {id: people, kind: users}
  - {id: app, kind: record, zone: example.com, name: app.example.com}
  - {id: srv, kind: on-premises}
  - {id: check, kind: health-check, fqdn: app.example.com, target: 192.0.2.98}
links:
  - people -> app
  - {from: app, to: srv, healthCheck: check}
`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := spoken(set); !strings.Contains(got, "IPAddress: '192.0.2.98'") && !strings.Contains(got, "IPAddress: 192.0.2.98") || !strings.Contains(got, "FullyQualifiedDomainName: app.example.com") {
		t.Errorf("the check is\n%s", got)
	}
}

func effectSeed() uint64 {
	n, err := strconv.ParseUint(os.Getenv("EFFECT_SEED"), 10, 64)
	if err != nil {
		return 4
	}
	return n
}
