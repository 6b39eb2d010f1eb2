package cloudformation

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/model"
	"portolan/model/racetest"
)

// strip takes the drawing out of the templates of a set, and nothing else.
func strip(files []File) []File {
	out := slices.Clone(files)
	for i, f := range out {
		out[i].Data = []byte(metadataBlock.ReplaceAllString(string(f.Data), "\n$1:\n"))
	}
	return out
}

// unlike is one place where a design that was read differs from the drawing.
type unlike struct {
	nodes []string // the node, or the ends of the link
	what  string
	key   string       // kind.property
	undo  []model.Edit // makes the drawing say there what was read
	redo  []model.Edit // makes what was read say there what was drawn
}

// exportable is the part of a drawing that an export makes something of, or asks for.
func exportable(t *testing.T, top *model.Topology) *model.Topology {
	t.Helper()
	var away []string
	for _, n := range top.Nodes {
		if serviceOf(n) == nil {
			away = append(away, n.ID)
		}
	}
	out, err := model.Apply(top, model.Remove{IDs: away})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// unlikes lists where two designs differ, and counts by property what they share; nodes
// and links are counted under their kind.
func unlikes(drawn, read *model.Topology) (out []unlike, kept map[string]int) {
	kept = map[string]int{}
	add := func(nodes []string, key, what string, undo, redo model.Edit) {
		out = append(out, unlike{nodes, what, key, []model.Edit{undo}, []model.Edit{redo}})
	}
	for _, n := range drawn.Nodes {
		o := read.Node(n.ID)
		if o == nil || o.Kind() != n.Kind() {
			add([]string{n.ID}, "", "node "+n.ID+" is lost", model.Remove{IDs: []string{n.ID}}, model.Add{Node: n})
			continue
		}
		kept[string(n.Kind())]++
		if n.Title != o.Title {
			add([]string{n.ID}, "", fmt.Sprintf("%s: title %q is read as %q", n.ID, n.Title, o.Title), model.Retitle{ID: n.ID, Title: o.Title}, model.Retitle{ID: n.ID, Title: n.Title})
		}
		for _, p := range n.Info().Props {
			was, is, differ := twoValues(p, n.Spec, o.Spec)
			if differ {
				edit := func(spec any) model.Edit { return model.Set{ID: n.ID, Props: []model.Setting{settingOf(p, spec)}} }
				add([]string{n.ID}, string(n.Kind())+"."+p.Name, fmt.Sprintf("%s: %s %q is read as %q", n.ID, p.Name, was, is), edit(o.Spec), edit(n.Spec))
			} else if was != "" {
				kept[string(n.Kind())+"."+p.Name]++
			}
		}
	}
	for _, n := range read.Nodes {
		if o := drawn.Node(n.ID); o == nil || o.Kind() != n.Kind() {
			add([]string{n.ID}, "", "node "+n.ID+" is invented", model.Add{Node: n}, model.Remove{IDs: []string{n.ID}})
		}
	}
	links, more := unlikeLinks(drawn, read, kept)
	return append(append(out, links...), more...), kept
}

// settingOf is a property as an edit sets it.
func settingOf(p model.Prop, spec any) model.Setting {
	v, set := p.Get(spec)
	if !set {
		v = nil
	}
	return model.Setting{Prop: p.Name, Value: v}
}

// drawn draws a link anew.
func drawn(l *model.Link) model.Edit {
	edit := model.Connect{From: l.From, To: l.To, As: l.Kind}
	for _, p := range l.Info().Props {
		if p.IsSet(l.Spec) {
			edit.Props = append(edit.Props, settingOf(p, l.Spec))
		}
	}
	return edit
}

func unlikeLinks(drawing, read *model.Topology, kept map[string]int) (lost, made []unlike) {
	taken := map[*model.Link]bool{}
	for _, l := range drawing.Links {
		var best *model.Link
		most := -1
		for _, o := range read.Links {
			if taken[o] || o.From != l.From || o.To != l.To || o.Kind != l.Kind {
				continue
			}
			n := 0
			for _, p := range l.Info().Props {
				if _, _, differ := twoValues(p, l.Spec, o.Spec); !differ {
					n++
				}
			}
			if n > most {
				best, most = o, n
			}
		}
		ends := []string{l.From, l.To}
		if best == nil {
			lost = append(lost, unlike{ends, "link " + l.Ref().String() + " is lost", "", []model.Edit{model.Disconnect{Link: l.Ref()}}, []model.Edit{drawn(l)}})
			continue
		}
		taken[best] = true
		kept[string(l.Kind)]++
		for _, p := range l.Info().Props {
			was, is, differ := twoValues(p, l.Spec, best.Spec)
			if differ {
				edit := func(of, from *model.Link) []model.Edit {
					return []model.Edit{model.SetLink{Link: of.Ref(), Props: []model.Setting{settingOf(p, from.Spec)}}}
				}
				lost = append(lost, unlike{ends, fmt.Sprintf("%s: %s %q is read as %q", l.Ref(), p.Name, was, is), string(l.Kind) + "." + p.Name, edit(l, best), edit(best, l)})
			} else if was != "" {
				kept[string(l.Kind)+"."+p.Name]++
			}
		}
	}
	for _, l := range read.Links {
		if !taken[l] {
			made = append(made, unlike{[]string{l.From, l.To}, "link " + l.Ref().String() + " is invented", "", []model.Edit{drawn(l)}, []model.Edit{model.Disconnect{Link: l.Ref()}}})
		}
	}
	return lost, made
}

// reread is what came of reading a set without its drawing.
type reread struct {
	same, told, bare, silent int // bare: no resource carries it
	whole                    bool
	by                       propertyTable
	quiet                    int // pairs of kinds with other links than drawn, and no note
	took                     time.Duration
}

// tally is what came of a property over several designs.
type tally struct{ kept, told, bare, silent int }

// propertyTable are properties as kind.property with what came of them; "" stands for
// nodes, links and titles that are lost or invented.
type propertyTable map[string]tally

func (p propertyTable) add(key string, t tally) {
	was := p[key]
	p[key] = tally{was.kept + t.kept, was.told + t.told, was.bare + t.bare, was.silent + t.silent}
}

// rereadWithout exports a design, reads it without its drawing and holds what was
// read against it. ok is false when it cannot be exported.
func rereadWithout(t *testing.T, top *model.Topology) (out reread, ok bool) {
	t.Helper()
	set, err := Export(top, Options{})
	if err != nil {
		return out, false
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	files = strip(files)
	began := time.Now()
	r, err := Read(files, ReadOptions{})
	out.took = time.Since(began)
	if err != nil {
		t.Fatal(err)
	}
	templates, _, err := parseSet(files)
	if err != nil {
		t.Fatal(err)
	}
	templates = slices.DeleteFunc(templates, holdsTemplates)
	for _, t := range templates {
		t.addExtras(words(top), t.conditions)
	}
	apart := newComparison(templates, true, Options{})
	apart.tries = 1 << 20
	drawn := exportable(t, top)
	given := func(t *model.Topology) *attempt { return withCallers(apart, t) }
	first := given(top)
	if first == nil || first.cost != 0 {
		t.Fatalf("a set differs from the export of its drawing: %v", first)
	}
	now := given(r.Topology)
	out.whole = now != nil && now.cost == 0
	told := toldGaps(r.Notes)
	toldKeys := map[string]bool{}
	if now == nil {
		t.Error("what was read cannot be exported")
	} else {
		for _, g := range now.gaps {
			if toldKeys[g.key()] = told(g); !toldKeys[g.key()] {
				out.silent++
				t.Logf("not told: %s %s: %q, read gives %q", g.resource().id, g.path, g.want, g.have)
			}
		}
	}
	for _, lost := range quietLinks(drawn, r) {
		out.quiet++
		t.Logf("of links between kinds: %s, and no note speaks of a node of theirs", lost)
	}
	differences, kept := unlikes(drawn, r.Topology)
	out.by = propertyTable{}
	for key, n := range kept {
		out.same += n
		out.by.add(key, tally{kept: n})
	}
	for _, d := range differences {
		before := out
		switch {
		case out.whole || carriesNothing(apart, top, d, differences) || changesNothing(apart, r.Topology, now, d):
			out.bare++
		case explains(apart, top, d, toldKeys):
			out.told++
			if testing.Verbose() {
				t.Logf("told: %s", d.what)
			}
		default:
			out.silent++
			t.Logf("silent: %s", d.what)
		}
		out.by.add(d.key, tally{told: out.told - before.told, bare: out.bare - before.bare, silent: out.silent - before.silent})
	}
	if testing.Verbose() {
		for _, n := range r.Notes {
			t.Log(n)
		}
	}
	return out, true
}

// withCallers exports a design with users, whom no template holds: each of them calls
// as is nearest to the templates.
func withCallers(c *comparison, t *model.Topology) *attempt {
	with, callers := visited(t)
	best := c.try(with)
	for _, id := range callers {
		plain, err := model.Apply(with, model.Set{ID: id, Props: []model.Setting{{Prop: "protocol", Value: []string{model.ProtocolHTTP}}}})
		if err != nil {
			continue
		}
		if a := c.try(plain); a != nil && best != nil && a.cost < best.cost {
			with, best = plain, a
		}
	}
	return best
}

// toldGaps tells of a gap whether a note names it: its resource, and the place in it
// where it is not the whole resource.
func toldGaps(notes []Note) func(gap) bool {
	return func(g gap) bool {
		return slices.ContainsFunc(notes, func(n Note) bool {
			if !n.LeftOut || n.ID != g.resource().in.name+"/"+g.resource().id {
				return false
			}
			switch {
			case g.path == "" && g.read == nil:
				return n.Why == "the design that was read gives it, the templates have none"
			case g.path == "":
				return n.What == g.resource().kind
			}
			return strings.Contains("; "+n.Why, "; "+g.path+" is ")
		})
	}
}

// changesNothing tells whether what was read gives the same resources with what was
// drawn there: they differ in other places, each of which is told.
func changesNothing(c *comparison, read *model.Topology, now *attempt, d unlike) bool {
	other, err := model.Apply(read, d.redo...)
	if err != nil || now == nil {
		return false
	}
	a := withCallers(c, other)
	return a != nil && slices.EqualFunc(a.gaps, now.gaps, func(x, y gap) bool { return x.key() == y.key() && x.have == y.have })
}

// explains tells whether a difference makes the drawing differ from the templates where
// a note says that they differ: then the note is about it.
func explains(c *comparison, top *model.Topology, d unlike, told map[string]bool) bool {
	other, err := model.Apply(top, d.undo...)
	if err != nil {
		return false
	}
	a := c.try(other)
	return a != nil && slices.ContainsFunc(a.gaps, func(g gap) bool { return told[g.key()] })
}

// carriesNothing tells whether the drawing gives the same resources with what was
// read there, alone or with another thing that was read beside it.
func carriesNothing(c *comparison, top *model.Topology, d unlike, all []unlike) bool {
	same := func(edits ...model.Edit) bool {
		other, err := model.Apply(top, edits...)
		if err != nil {
			return false
		}
		a := c.try(other)
		return a != nil && a.cost == 0
	}
	if same(d.undo...) {
		return true
	}
	for _, o := range all {
		near := slices.ContainsFunc(o.nodes, func(id string) bool { return slices.Contains(d.nodes, id) })
		if near && same(slices.Concat(d.undo, o.undo)...) {
			return true
		}
	}
	return false
}

// A set that has lost its drawing gives the design that was drawn: what is another
// than that is told, or no resource carries it. Samples and the designs of the
// services are read, every eighth of the others and a random one; all of them when
// PORTOLAN_READING is all.
func TestReadWithoutAnyDrawing(t *testing.T) {
	racetest.OneGoroutine(t)
	all := everyDesign(t)
	whole, random := os.Getenv("PORTOLAN_READING") == "all", 1
	if whole {
		random = 40
	}
	var names []string
	for i, name := range slices.Sorted(maps.Keys(all)) {
		if whole || i%8 == 0 || strings.Contains(name, "services/") || !strings.Contains(name, ".yaml") {
			names = append(names, name)
		}
	}
	m := gather(t)
	for i := range random {
		name := "random " + decimal(i)
		names = append(names, name)
		all[name] = m.design(i)
	}
	var sum reread
	table := propertyTable{}
	sets, alike := 0, 0
	slowest := ""
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			r, ok := rereadWithout(t, all[name])
			if !ok {
				return
			}
			sets++
			for key, n := range r.by {
				table.add(key, n)
			}
			sum.same, sum.told, sum.bare, sum.silent = sum.same+r.same, sum.told+r.told, sum.bare+r.bare, sum.silent+r.silent
			sum.quiet += r.quiet
			if r.whole {
				alike++
			}
			if r.took > sum.took {
				sum.took, slowest = r.took, name
			}
			if testing.Verbose() {
				t.Logf("ROW %s whole %v same %d told %d bare %d silent %d in %v", name, r.whole, r.same, r.told, r.bare, r.silent, r.took)
			}
			if r.silent > 0 {
				t.Errorf("%d differences are silent", r.silent)
			}
		})
	}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if n := table[key]; testing.Verbose() {
			t.Logf("PROPERTY %s kept %d told %d bare %d silent %d", key, n.kept, n.told, n.bare, n.silent)
		}
	}
	t.Logf("%d sets, %d give the same resources; same %d, told %d, carried by no resource %d, silent %d; the slowest took %v (%s)", sets, alike, sum.same, sum.told, sum.bare, sum.silent, sum.took, slowest)
	if sum.quiet > 0 {
		t.Errorf("%d pairs of kinds have other links than drawn, untold", sum.quiet)
	}
	if sets < 45 || 10*alike < 8*sets || sum.told > sum.same/100 {
		t.Errorf("of %d sets %d give the same resources, and %d differences are told beside %d places that are the same", sets, alike, sum.told, sum.same)
	}
}
