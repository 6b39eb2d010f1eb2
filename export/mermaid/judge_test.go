package mermaid

import (
	"slices"
	"strings"
	"testing"

	"portolan/export/judgetest"
	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/model"
	"portolan/model/layout"
	"portolan/model/traffic/traffictest"
	"portolan/model/wording"
	"portolan/samples"
	"portolan/samples/samplestest"
)

// parsed is what .ci/mermaid-judge.mjs prints of a chart.
type parsed struct {
	Error          string
	AccTitle       string
	AccDescription string
	Nodes          []struct {
		ID, Text string
		Classes  []string
	}
	Edges     []parsedEdge
	Subgraphs []struct {
		Title string
		Nodes []string
	}
}

type parsedEdge struct {
	From, To, Text, Type, Stroke string
	Style                        []string
}

// judge has Mermaid itself read charts. A label that is a node is told as the text
// of its link.
func judge(t *testing.T, charts ...string) []parsed {
	t.Helper()
	out := judgetest.Judge[parsed](t, "PORTOLAN_MERMAID", charts)
	for i := range out {
		out[i].joinLabels()
	}
	return out
}

func (p *parsed) joinLabels() {
	texts := map[string]string{}
	nodes := p.Nodes
	p.Nodes = nil
	for _, n := range nodes {
		if slices.Contains(n.Classes, "linkLabel") {
			texts[n.ID] = n.Text
			continue
		}
		p.Nodes = append(p.Nodes, n)
	}
	edges := p.Edges
	p.Edges = nil
	for i, e := range edges {
		if _, half := texts[e.To]; half {
			continue
		}
		if text, half := texts[e.From]; half {
			e.From, e.Text = edges[i-1].From, text
		}
		p.Edges = append(p.Edges, e)
	}
}

func TestMermaidTakesSamples(t *testing.T) {
	var tops []*model.Topology
	var charts []string
	for _, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		tops, charts = append(tops, top), append(charts, written(t, top, Options{}))
	}
	for i, p := range judge(t, charts...) {
		checkWhole(t, tops[i], p)
		if p.AccTitle != tops[i].Name || p.AccDescription != tops[i].Description {
			t.Errorf("titled %q, described as %q", p.AccTitle, p.AccDescription)
		}
	}
}

func checkWhole(t *testing.T, top *model.Topology, p parsed) {
	t.Helper()
	if len(p.Nodes) != len(top.Nodes) || len(p.Edges) != len(top.Links) || len(p.Subgraphs) != len(top.Regions()) {
		t.Errorf("%s: %d nodes, %d edges, %d subgraphs; want %d, %d, %d", top.Name,
			len(p.Nodes), len(p.Edges), len(p.Subgraphs), len(top.Nodes), len(top.Links), len(top.Regions()))
	}
}

// With notes there is one node more, the legend.
func TestMermaidTakesSamplesWithNotes(t *testing.T) {
	var tops []*model.Topology
	var charts []string
	var notes []*overlay.Notes
	for i, name := range samples.Names() {
		top := samplestest.Topology(t, name)
		n, err := overlay.Of(top, overlay.Parts{Findings: true, Latency: true, Traffic: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		o := Options{Notes: n, Theme: []string{"", palette.Light, palette.Dark}[i%3], Direction: []layout.Direction{layout.LeftRight, layout.TopDown}[i%2]}
		tops, notes, charts = append(tops, top), append(notes, n), append(charts, written(t, top, o))
	}
	for i, p := range judge(t, charts...) {
		if p.Error != "" {
			continue
		}
		if last := p.Nodes[len(p.Nodes)-1]; last.ID != "legend" || len(p.Nodes) != len(tops[i].Nodes)+1 {
			t.Errorf("%s: %d nodes, the last is %s", tops[i].Name, len(p.Nodes), last.ID)
		}
		for k, l := range tops[i].Links {
			share, ok := notes[i].Weight(l.Ref().String())
			if got := strings.Join(p.Edges[k].Style, ","); ok != strings.Contains(got, "stroke-width:"+width(share)) {
				t.Errorf("%s: %s has the style %q", tops[i].Name, l.Ref(), got)
			}
		}
	}
}

func TestMermaidTakesRandomDesigns(t *testing.T) {
	tops := traffictest.Designs(200)
	var charts []string
	for i, top := range tops {
		charts = append(charts, written(t, top, Options{Folded: i%4 == 3}))
	}
	for i, p := range judge(t, charts...) {
		if i%4 != 3 {
			checkWhole(t, tops[i], p)
		}
	}
}

// Every hostile text is shown as it is, wherever it stands.
func TestMermaidShowsHostileText(t *testing.T) {
	var nodes []*model.Node
	var links []*model.Link
	for i, title := range hostile {
		cdn := model.NewNode("cdn-"+string(rune('a'+i%26))+string(rune('a'+i/26)), title, model.KindCloudFront.Info().NewSpec())
		s3 := model.NewNode("s3-"+cdn.ID, title, &model.S3{Region: model.Some(title)})
		l := model.NewLink(cdn, s3)
		l.Spec = &model.OriginSpec{Path: model.Some(title)}
		nodes, links = append(nodes, cdn, s3), append(links, l, model.NewLink(s3, cdn))
	}
	top, err := model.New(strings.Join(hostile, " "), nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	top, err = model.Apply(top, model.Describe{Name: top.Name, Description: top.Name})
	if err != nil {
		t.Fatal(err)
	}
	p := judge(t, written(t, top, Options{}))[0]
	if len(p.Nodes) != len(nodes) || len(p.Edges) != len(links) {
		t.Fatalf("%d nodes and %d edges, want %d and %d", len(p.Nodes), len(p.Edges), len(nodes), len(links))
	}
	text := map[string]string{}
	for _, n := range p.Nodes {
		text[n.ID] = n.Text
	}
	for i, title := range hostile {
		want := strings.TrimSpace(model.Visible(title))
		name := "n_" + wording.Plain(nodes[2*i].ID)
		if got := strings.SplitN(text[name], "<br>", 3); len(got) < 2 || got[1] != want && title != "a<br/>b" {
			t.Errorf("%s shows %q, want %q", name, text[name], want)
		}
		if got := p.Edges[2*i].Text; !strings.HasPrefix(got, want) {
			t.Errorf("a link of %s says %q, want %q", name, got, want)
		}
	}
}
