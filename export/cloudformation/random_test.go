package cloudformation

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
	"portolan/samples"
	"portolan/validate"
)

// material is what random designs are made of: drawings that hold every kind and
// link, changes that set every property, and the values that people gave.
type material struct {
	starts []*model.Topology // the bases of the tables of wires, with what a row sets
	others []*model.Topology // samples, patterns, designs of services and of the tests
	values map[string][][]string
	turns  []turn
}

// gather reads the material. A drawing that is not correct is left out.
func gather(t *testing.T) *material {
	t.Helper()
	m := &material{values: map[string][][]string{}, turns: turns()}
	files := wiringFiles(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := files[name]
		for _, base := range slices.Sorted(maps.Keys(f.Bases)) {
			m.start(parseDesign(t, f.Bases[base]))
		}
		for _, row := range f.Rows {
			if row.At != "" && row.Refused == "" {
				m.start(withValues(t, parseDesign(t, f.Bases[row.Base]), row.At, row.property(), row.Value, row.Also))
			}
		}
	}
	for _, src := range sources(t) {
		if file, err := document.Parse("x"+samples.Suffix, src); err == nil {
			m.learn(file.Topology)
			if m.correct(file.Topology) {
				m.others = append(m.others, file.Topology)
			}
		}
	}
	return m
}

// sources are the designs of the program and of its tests.
func sources(t *testing.T) [][]byte {
	t.Helper()
	var out [][]byte
	for _, name := range samples.Names() {
		src, _ := samples.Read(name)
		out = append(out, src)
	}
	for _, id := range samples.PatternNames() {
		src, _ := samples.Pattern(id)
		out = append(out, src)
	}
	paths, err := filepath.Glob(filepath.Join("testdata", "*", "*"+samples.Suffix))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, src)
	}
	return out
}

func (m *material) start(top *model.Topology) {
	m.learn(top)
	if m.correct(top) {
		m.starts = append(m.starts, top)
	}
}

// learn keeps the values of a drawing.
func (m *material) learn(top *model.Topology) {
	for _, p := range spots(top) {
		for _, prop := range p.props {
			if v, set := prop.Get(p.spec); set {
				m.values[prop.Name] = append(m.values[prop.Name], v)
			}
		}
	}
}

// correct tells whether no rule finds an error and the export has no reason
// against it.
func (m *material) correct(top *model.Topology) bool {
	if errors, _, _ := validate.Check(top).Counts(); errors > 0 {
		return false
	}
	_, err := Export(top, Options{})
	return err == nil
}

// spot is a node or a link with its properties.
type spot struct {
	node  string
	link  model.LinkRef
	kind  string
	props []model.Prop
	spec  any
}

func spots(top *model.Topology) []spot {
	var out []spot
	for _, n := range top.Nodes {
		out = append(out, spot{node: n.ID, kind: string(n.Kind()), props: n.Info().Props, spec: n.Spec})
	}
	for _, l := range top.Links {
		out = append(out, spot{link: l.Ref(), kind: string(l.Kind), props: l.Info().Props, spec: l.Spec})
	}
	return out
}

func (s spot) set(prop string, value []string) model.Edit {
	settings := []model.Setting{{Prop: prop, Value: value}}
	if s.node != "" {
		return model.Set{ID: s.node, Props: settings}
	}
	return model.SetLink{Link: s.link, Props: settings}
}

// randomDesigns is how many hold everything that can be drawn.
const randomDesigns = 440

// design is the nth random design: a start beside another design, or beside one of
// the kind whose properties are its turn, with other values and links where they
// are correct. It depends on n alone.
func (m *material) design(n int) *model.Topology {
	rnd := rand.New(rand.NewPCG(uint64(n), 13))
	top := m.starts[n%len(m.starts)]
	turn := m.turns[3*n/2%len(m.turns):]
	turn = turn[:min(3, len(turn))]
	other := m.others[n/2%len(m.others)]
	if n%2 == 1 {
		other = m.startWith(rnd, turn[0].kind)
	}
	if both := beside(top, other); both != nil && m.correct(both) {
		top = both
	}
	for _, w := range turn {
		if n%2 == 1 {
			top = m.try(top, m.aimed(rnd, top, w)...)
		}
	}
	for range 16 {
		edit := m.change(rnd, top)
		if rnd.IntN(6) == 0 {
			edit = anyLink(rnd, top)
		}
		top = m.try(top, edit)
	}
	return top
}

// try makes a change if the design stays correct.
func (m *material) try(top *model.Topology, edits ...model.Edit) *model.Topology {
	for _, edit := range edits {
		if edit == nil {
			continue
		}
		if next, err := model.Apply(top, edit); err == nil && m.correct(next) {
			return next
		}
	}
	return top
}

// turn is a property that a design is to have if it can.
type turn struct {
	kind string
	prop model.Prop
}

func turns() []turn {
	var out []turn
	for _, k := range model.Kinds() {
		for _, p := range k.Props {
			out = append(out, turn{string(k.Kind), p})
		}
	}
	for _, k := range model.LinkKinds() {
		for _, p := range k.Props {
			out = append(out, turn{string(k.Kind), p})
		}
	}
	return out
}

// startWith is a start that has a place of a kind.
func (m *material) startWith(rnd *rand.Rand, kind string) *model.Topology {
	var fit []*model.Topology
	for _, s := range m.starts {
		if slices.ContainsFunc(spots(s), func(p spot) bool { return p.kind == kind }) {
			fit = append(fit, s)
		}
	}
	if len(fit) == 0 {
		return m.starts[0]
	}
	return fit[rnd.IntN(len(fit))]
}

// aimed are changes that give a property to places of its kind.
func (m *material) aimed(rnd *rand.Rand, top *model.Topology, w turn) []model.Edit {
	var out []model.Edit
	for _, s := range spots(top) {
		if s.kind != w.kind {
			continue
		}
		for range 3 {
			if v := m.value(rnd, top, w.prop); v != nil && len(out) < 12 {
				out = append(out, s.set(w.prop.Name, v))
			}
		}
	}
	return out
}

// beside puts another design next to one, under other ids and another domain.
func beside(top, other *model.Topology) *model.Topology {
	src := strings.NewReplacer("example.com", "example.net", "example.org", "other.example.net").Replace(string(document.Format(other)))
	file, err := document.Parse("x"+samples.Suffix, []byte(src))
	if err != nil {
		return nil
	}
	second := file.Topology
	for _, n := range file.Topology.Nodes {
		if second, err = model.Apply(second, model.Rename{ID: n.ID, To: "o-" + n.ID}); err != nil {
			return nil
		}
	}
	both, err := top.With(append(slices.Clone(top.Nodes), second.Nodes...), append(slices.Clone(top.Links), second.Links...))
	if err != nil {
		return nil
	}
	return both
}

// change gives a property that is not set another value.
func (m *material) change(rnd *rand.Rand, top *model.Topology) model.Edit {
	all := spots(top)
	s := all[rnd.IntN(len(all))]
	if len(s.props) == 0 {
		return nil
	}
	p := s.props[rnd.IntN(len(s.props))]
	if v := m.value(rnd, top, p); v != nil {
		return s.set(p.Name, v)
	}
	return nil
}

// value draws one that fits the descriptor of a property.
func (m *material) value(rnd *rand.Rand, top *model.Topology, p model.Prop) []string {
	switch {
	case len(p.Words()) > 0 && !p.Type.IsList():
		return []string{p.Words()[rnd.IntN(len(p.Words()))]}
	case p.Type == model.RegionID:
		regions := []string{"us-east-1", "eu-west-1", "eu-central-1", "ap-northeast-1", "sa-east-1"}
		return []string{regions[rnd.IntN(len(regions))]}
	case p.Type == model.Bool:
		return []string{[]string{"true", "false"}[rnd.IntN(2)]}
	case p.Type == model.Int && p.HasRange():
		return []string{fmt.Sprint(int(p.Min) + rnd.IntN(int(p.Max-p.Min)+1))}
	case len(p.Ref) > 0:
		var fit []string
		for _, n := range top.Nodes {
			if slices.Contains(p.Ref, n.Kind()) {
				fit = append(fit, n.ID)
			}
		}
		if len(fit) == 0 {
			return nil
		}
		return []string{fit[rnd.IntN(len(fit))]}
	}
	if seen := m.values[p.Name]; len(seen) > 0 {
		return seen[rnd.IntN(len(seen))]
	}
	if common := map[string][]string{"accessMix": {"wifi 100"}, "cidr": {"203.0.113.0/24"}, "presents": {model.PresentsToken}, "cacheControl": {"no-store"}}[p.Name]; common != nil {
		return common
	}
	if p.Type == model.Int || p.Type == model.Decimal || p.Type == model.IntList {
		return []string{fmt.Sprint(int(p.Min) + rnd.IntN(50))}
	}
	return nil
}

// anyLink joins two nodes that may be joined and are not yet.
func anyLink(rnd *rand.Rand, top *model.Topology) model.Edit {
	from, to := top.Nodes[rnd.IntN(len(top.Nodes))], top.Nodes[rnd.IntN(len(top.Nodes))]
	if from == to || len(model.Legal(from, to)) == 0 {
		return nil
	}
	return model.Connect{From: from.ID, To: to.ID}
}

// drawnParts counts what designs hold: kinds, rows of connections.csv, properties.
type drawnParts map[string]int

func (d drawnParts) add(top *model.Topology) {
	for _, n := range top.Nodes {
		d["kind "+string(n.Kind())]++
	}
	for _, l := range top.Links {
		if l.Kind == model.ResolvesTo {
			d[answerPart(top, l)]++
		}
		d["link "+model.Variant(top.Node(l.From))+" -> "+model.Variant(top.Node(l.To))+" "+string(l.Kind)]++
	}
	for _, s := range spots(top) {
		for _, p := range s.props {
			if _, set := p.Get(s.spec); set {
				d["property "+s.kind+"."+p.Name]++
			}
		}
	}
}

// answerPart says which record an answer is: an alias, or values.
func answerPart(top *model.Topology, l *model.Link) string {
	r, _ := model.As[*model.Record](top.Node(l.From))
	a, _ := model.LinkAs[*model.ResolvesToSpec](l)
	to := top.Node(l.To).Kind()
	if a.Alias.Val() && r.Type.Val() != "CNAME" {
		return "answer " + r.Type.Val() + " alias of " + string(to)
	}
	return "answer " + r.Type.Val() + " of " + string(to)
}

// answerParts are those that are written in ways of their own.
func answerParts() []string {
	return []string{
		"answer CNAME of record", "answer A alias of record", "answer AAAA alias of record", "answer CNAME of alb",
		"answer A of nlb", "answer A of asg", "answer A of global-accelerator", "answer AAAA of global-accelerator", "answer A of on-premises", "answer AAAA of on-premises",
	}
}

// drawable is all that can be drawn.
func drawable() []string {
	out := answerParts()
	for _, k := range model.Kinds() {
		out = append(out, "kind "+string(k.Kind))
		for _, p := range k.Props {
			out = append(out, "property "+string(k.Kind)+"."+p.Name)
		}
	}
	for _, c := range model.Connections() {
		out = append(out, "link "+c.From+" -> "+c.To+" "+string(c.Link))
	}
	for _, k := range model.LinkKinds() {
		for _, p := range k.Props {
			out = append(out, "property "+string(k.Kind)+"."+p.Name)
		}
	}
	return out
}

// counts says how much of each sort was drawn.
func (d drawnParts) counts() string {
	all, some := map[string]int{}, map[string]int{}
	for _, w := range drawable() {
		sort, _, _ := strings.Cut(w, " ")
		all[sort]++
		if d[w] > 0 {
			some[sort]++
		}
	}
	var out []string
	for _, sort := range []string{"kind", "link", "answer", "property"} {
		out = append(out, fmt.Sprintf("%s: %d of %d", sort, some[sort], all[sort]))
	}
	return strings.Join(out, ", ")
}

// undrawable is what no correct design has, with the reason.
var undrawable = map[string]string{
	"property cloudfront.signedUrls":          "moves to the first behaviour",
	"property cloudfront.grpc":                "moves to the first behaviour",
	"property lambda-edge.features":           "none of them is available at the edge",
	"property forwards.ipFamily":              lacking["ipFamily"],
	"link health_check -> api_private probes": "checkers reach public addresses only",
}

// What is counted here is what the long run of the judges gets to see.
func TestRandomDesignsDrawEverything(t *testing.T) {
	racetest.OneGoroutine(t)
	m := gather(t)
	d := drawnParts{}
	for i := range randomDesigns {
		d.add(m.design(i))
	}
	t.Logf("%d designs of %d starts and %d others; %s", randomDesigns, len(m.starts), len(m.others), d.counts())
	for _, w := range drawable() {
		if (d[w] == 0) != (undrawable[w] != "") {
			t.Errorf("%s is drawn %d times", w, d[w])
		}
	}
}

// RandomDesigns draws n random designs from a number on, and logs what they hold.
func RandomDesigns(t *testing.T, from, n int) []*model.Topology {
	t.Helper()
	m, d := gather(t), drawnParts{}
	out := make([]*model.Topology, n)
	for i := range out {
		out[i] = m.design(from + i)
		d.add(out[i])
	}
	t.Logf("%d designs from number %d, of %d starts and %d others; %s", n, from, len(m.starts), len(m.others), d.counts())
	return out
}
