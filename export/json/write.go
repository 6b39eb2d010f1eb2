package jsonexport

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/failure"
	"portolan/model/goal"
	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/validate"
	"portolan/validate/format"
)

// Options choose what of the analyses is written.
type Options struct {
	// NoSurvival leaves the survival matrix out, which repeats the traffic of
	// the whole design for the loss of each node.
	NoSurvival bool
	Watch      failure.Watch // over the survival matrix
}

// Write writes t and what validate, latency, failure.Survive, goal and layout have to
// say about it, indented. The same topology gives the same bytes. Besides
// errors of w it returns those of the estimate, which a valid topology does not
// cause.
func Write(w io.Writer, t *model.Topology, o Options) error {
	estimate, err := latency.Estimate(t, latency.Options{})
	if err != nil {
		return fmt.Errorf("json: %w", err)
	}
	checked := format.NewReport(&document.File{Topology: t}, "", validate.Check(t))
	var survival format.Each[Loss]
	var simulations format.Each[Simulation]
	if !o.NoSurvival {
		matrix, err := failure.Survive(t, o.Watch)
		if err != nil {
			return fmt.Errorf("json: %w", err)
		}
		survival, simulations = survivalOf(matrix), simulationsOf(matrix)
	}
	drawing := drawingOf(layout.FromTopology(t, layout.Options{Show: &layout.Show{Open: true}}))
	return Encode(w, Export{
		Schema:      ExportForm,
		Topology:    topologyOf(t),
		Findings:    findingsOf(checked.Findings, false),
		Suppressed:  findingsOf(checked.Suppressed, false),
		Patterns:    patternsOf(checked.Patterns),
		Estimate:    estimateOf(estimate, false),
		Survival:    survival,
		Goals:       goalsOf(goal.Check(t)),
		Drawing:     drawing,
		Simulations: simulations,
		Layout:      drawing,
	})
}

// WriteLayout writes the drawing of t alone: the object that stands under
// "layout" in the whole export.
func WriteLayout(w io.Writer, t *model.Topology, o layout.Options) error {
	return Encode(w, LayoutDocument{LayoutForm, drawingOf(layout.FromTopology(t, o))})
}

func topologyOf(t *model.Topology) Topology {
	out := Topology{
		Name: t.Name, Description: t.Description,
		Nodes: []Node{}, Links: []Link{}, Layout: []Place{}, Ignores: []Ignore{}, Expect: []Expectation{}, Assume: Properties{},
	}
	for _, n := range t.Nodes {
		out.Nodes = append(out.Nodes, Node{n.ID, string(n.Kind()), n.Title, n.Region(), propertiesOf(n.Info().Props, n.Spec), keptOf(n.Kept)})
	}
	for _, l := range t.Links {
		out.Links = append(out.Links, Link{l.From, l.To, string(l.Kind), l.Named, propertiesOf(l.Info().Props, l.Spec), keptOf(l.Kept)})
	}
	for _, id := range slices.Sorted(maps.Keys(t.Layout)) {
		p := t.Layout[id]
		out.Layout = append(out.Layout, Place{id, p.X, p.Y, p.By})
	}
	for _, g := range t.Groups {
		out.Groups = append(out.Groups, Group{string(g.Kind), g.Name, g.Nodes, g.Folded})
	}
	for _, i := range t.Ignores {
		out.Ignores = append(out.Ignores, Ignore(i))
	}
	if t.Assume != nil {
		out.Assume = propertiesOf(model.AssumptionProps(), t.Assume)
	}
	for _, x := range t.Expect {
		out.Expect = append(out.Expect, Expectation(x))
	}
	out.Kept = keptOf(t.Kept)
	return out
}

func keptOf(k model.Kept) Kept {
	var out Kept
	for _, e := range k.Tags {
		out.Tags = append(out.Tags, Entry(e))
	}
	for _, e := range k.Notes {
		out.Notes = append(out.Notes, Entry(e))
	}
	return out
}

func (k Kept) kept() model.Kept {
	var out model.Kept
	for _, e := range k.Tags {
		out.Tags = append(out.Tags, model.Entry(e))
	}
	for _, e := range k.Notes {
		out.Notes = append(out.Notes, model.Entry(e))
	}
	return out
}

// losses lists the rows of a survival matrix, the intact design first.
func losses(m *failure.Matrix) []failure.Loss {
	return slices.Concat([]failure.Loss{m.Intact}, m.Regions, m.Nodes)
}

func survivalOf(m *failure.Matrix) format.Each[Loss] {
	return each(slices.Values(losses(m)), func(l failure.Loss) Loss { return lossOf(m, l) })
}

func lossOf(m *failure.Matrix, l failure.Loss) Loss {
	out := Loss{Fates: []LossFate{}, Why: orEmpty(l.Why)}
	if b, ok := l.Break(); ok {
		out.Broken = b.String()
	}
	for i, fate := range l.Fates {
		p := m.Populations[i]
		for k, part := range fate {
			f := LossFate{Users: p.Users.ID, Location: p.Location, Request: part.Request.Path, GET: Tally(part.GET), same: sameAs(m, i, k, part, "")}
			if part.POST.Any() {
				post := Tally(part.POST)
				f.POST = &post
			}
			out.Fates = append(out.Fates, f)
		}
	}
	return out
}

// intactFate names a fate that requests have with nothing broken.
type intactFate struct {
	of     *failure.PathFate
	method string
}

// sameAs tells whether a part of the requests of a population fares as with
// nothing broken; nil when it does not.
func sameAs(m *failure.Matrix, population, at int, part failure.PathFate, method string) any {
	if intact := &m.Intact.Fates[population][at]; *intact == part {
		return intactFate{intact, method}
	}
	return nil
}

func drawingOf(d *layout.Drawing) Drawing {
	out := Drawing{W: d.W, H: d.H, Nodes: []Box{}, Groups: []Box{}, Edges: []Route{}}
	for _, b := range d.Boxes {
		out.Nodes = append(out.Nodes, Box{b.ID, b.X, b.Y, b.W, b.H})
	}
	for _, f := range d.Frames {
		out.Groups = append(out.Groups, Box{f.ID, f.X, f.Y, f.W, f.H})
	}
	for _, l := range d.Lines {
		r := Route{From: d.Boxes[l.From].ID, To: d.Boxes[l.To].ID, Label: l.Label, Points: [][2]int{}}
		for _, p := range l.Points {
			r.Points = append(r.Points, [2]int{p.X, p.Y})
		}
		out.Edges = append(out.Edges, r)
	}
	return out
}
