package jsonexport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode"

	"portolan/export/report"
	"portolan/model"
	"portolan/model/goal"
	"portolan/model/latency"
	"portolan/model/layout"
	"portolan/validate"
)

// Write writes t and what validate, latency, report.Survive, goal and layout have to
// say about it, indented. The same topology gives the same bytes. Besides
// errors of w it returns those of the estimate, which a valid topology does not
// cause.
func Write(w io.Writer, t *model.Topology) error {
	estimate, err := latency.Estimate(t, latency.Options{})
	if err != nil {
		return fmt.Errorf("json: %w", err)
	}
	checked := validate.Check(t)
	return write(w, exported{
		Schema:   Schema,
		Topology: topologyOf(t),
		Findings: findingsOf(checked.Findings),
		Accepted: findingsOf(checked.Suppressed),
		Patterns: patternsOf(checked.Patterns),
		Estimate: estimateOf(estimate, false),
		Survival: survivalOf(report.Survive(t)),
		Goals:    goalsOf(t),
		Drawing:  drawingOf(layout.FromTopology(t, layout.Options{})),
	})
}

// WriteLayout writes the drawing of t alone: the object that stands under
// "drawing" in the whole export.
func WriteLayout(w io.Writer, t *model.Topology, o layout.Options) error {
	return write(w, drawingOf(layout.FromTopology(t, o)))
}

func write(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	if _, err := w.Write(inert(b.Bytes())); err != nil {
		return fmt.Errorf("json: %w", err)
	}
	return nil
}

// inert writes characters that a terminal may act on as \u escapes. The encoder
// has done so for those below U+0020 already; the rest can only stand within
// strings.
func inert(data []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(data) {
		switch {
		case r == '\n' || r == ' ' || !unicode.In(r, unicode.C, unicode.Zl, unicode.Zp):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := (r-0x10000)>>10+0xd800, (r-0x10000)&0x3ff+0xdc00
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}

func topologyOf(t *model.Topology) topologyJSON {
	out := topologyJSON{
		Name: t.Name, Description: t.Description,
		Nodes: []nodeJSON{}, Links: []linkJSON{}, Layout: []positionJSON{}, Ignores: []ignoreJSON{}, Expect: []expectationJSON{},
	}
	for _, n := range t.Nodes {
		out.Nodes = append(out.Nodes, nodeJSON{n.ID, string(n.Kind()), n.Title, n.Region(), propertiesOf(n.Info().Props, n.Spec)})
	}
	for _, l := range t.Links {
		out.Links = append(out.Links, linkJSON{l.From, l.To, string(l.Kind), l.Named, propertiesOf(l.Info().Props, l.Spec)})
	}
	for _, id := range slices.Sorted(maps.Keys(t.Layout)) {
		p := t.Layout[id]
		out.Layout = append(out.Layout, positionJSON{id, p.X, p.Y})
	}
	for _, i := range t.Ignores {
		out.Ignores = append(out.Ignores, ignoreJSON(i))
	}
	if t.Assume != nil {
		out.Assume = propertiesOf(model.AssumptionProps(), t.Assume)
	}
	for _, x := range t.Expect {
		out.Expect = append(out.Expect, expectationJSON(x))
	}
	return out
}

func findingsOf(all []validate.Finding) []findingJSON {
	out := []findingJSON{}
	for _, x := range all {
		f := findingJSON{
			Rule: x.Rule, Severity: x.Severity.String(), Message: x.Message, Fix: x.FixText, Nodes: orEmpty(x.Nodes), Links: []endsJSON{},
			Property: x.Prop, Fixes: []fixJSON{}, Source: orEmpty(x.Sources), Ignored: x.Ignored,
		}
		for _, l := range x.Links {
			f.Links = append(f.Links, endsJSON{l.From, l.To})
		}
		for _, fx := range x.Fixes {
			f.Fixes = append(f.Fixes, fixJSON{fx.ID, fx.Title, fx.Safe})
		}
		out = append(out, f)
	}
	return out
}

func patternsOf(all []validate.Match) []patternJSON {
	out := []patternJSON{}
	for _, m := range all {
		p := patternJSON{ID: m.ID, Title: m.Title, Subtitle: m.Subtitle, State: m.State.String(), Nodes: orEmpty(m.Nodes), Missing: []missingJSON{}, Notes: orEmpty(m.Notes)}
		for _, x := range m.Missing {
			p.Missing = append(p.Missing, missingJSON(x))
		}
		out = append(out, p)
	}
	return out
}

func goalsOf(t *model.Topology) []goalJSON {
	out := []goalJSON{}
	for _, r := range goal.Check(t) {
		out = append(out, goalJSON{r.Text, string(r.State), orEmpty(r.Evidence)})
	}
	return out
}

func survivalOf(s *report.Survival) []lossJSON {
	out := []lossJSON{}
	for _, l := range slices.Concat([]report.Loss{s.Intact}, s.Regions, s.Nodes) {
		x := lossJSON{Fates: []fateJSON{}, Why: orEmpty(l.Why)}
		switch {
		case l.Region != "":
			x.Broken = "region:" + l.Region
		case l.Node != "":
			x.Broken = "node:" + l.Node
		}
		for i, fate := range l.Fates {
			p := s.Populations[i]
			for _, part := range fate {
				f := fateJSON{Users: p.Users.ID, Location: p.Location, Request: part.Request.Path, GET: tallyJSON(part.GET)}
				if part.POST.Any() {
					post := tallyJSON(part.POST)
					f.POST = &post
				}
				x.Fates = append(x.Fates, f)
			}
		}
		out = append(out, x)
	}
	return out
}

func drawingOf(d *layout.Drawing) drawingJSON {
	out := drawingJSON{W: d.W, H: d.H, Nodes: []boxJSON{}, Groups: []boxJSON{}, Edges: []routeJSON{}}
	for _, b := range d.Boxes {
		out.Nodes = append(out.Nodes, boxJSON{b.ID, b.X, b.Y, b.W, b.H})
	}
	for _, f := range d.Frames {
		out.Groups = append(out.Groups, boxJSON{f.ID, f.X, f.Y, f.W, f.H})
	}
	for _, l := range d.Lines {
		r := routeJSON{From: d.Boxes[l.From].ID, To: d.Boxes[l.To].ID, Label: l.Label, Points: [][2]int{}}
		for _, p := range l.Points {
			r.Points = append(r.Points, [2]int{p.X, p.Y})
		}
		out.Edges = append(out.Edges, r)
	}
	return out
}
