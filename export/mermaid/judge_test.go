package mermaid

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"portolan/model"
	"portolan/samples"
)

// parsed is what testdata/parse.mjs prints.
type parsed struct {
	AccTitle       string
	AccDescription string
	Nodes          []struct {
		ID, Text string
		Classes  []string
	}
	Edges     []struct{ From, To, Text, Type, Stroke string }
	Subgraphs []struct {
		Title string
		Nodes []string
	}
}

// judge parses a chart with Mermaid itself. PORTOLAN_MERMAID names the command:
// it reads a flowchart on standard input and prints parsed as JSON.
func judge(t *testing.T, chart string) parsed {
	t.Helper()
	command := strings.Fields(os.Getenv("PORTOLAN_MERMAID"))
	if len(command) == 0 {
		t.Skip("PORTOLAN_MERMAID names no command: Mermaid's own parser did not judge the charts")
	}
	cmd := exec.Command(command[0], command[1:]...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(chart), &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("Mermaid refuses it: %v\n%s\n%s", err, errs.String(), chart)
	}
	var p parsed
	if err := json.Unmarshal(out.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMermaidTakesSamples(t *testing.T) {
	for _, name := range samples.Names() {
		t.Run(name, func(t *testing.T) {
			top := sample(t, name)
			p := judge(t, written(t, top, Options{}))
			if len(p.Nodes) != len(top.Nodes) || len(p.Edges) != len(top.Links) || len(p.Subgraphs) != len(top.Regions()) {
				t.Errorf("%d nodes, %d edges, %d subgraphs; want %d, %d, %d", len(p.Nodes), len(p.Edges), len(p.Subgraphs), len(top.Nodes), len(top.Links), len(top.Regions()))
			}
			if p.AccTitle != top.Name || p.AccDescription != top.Description {
				t.Errorf("titled %q, described as %q", p.AccTitle, p.AccDescription)
			}
		})
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
	p := judge(t, written(t, top, Options{}))
	if len(p.Nodes) != len(nodes) || len(p.Edges) != len(links) {
		t.Fatalf("%d nodes and %d edges, want %d and %d", len(p.Nodes), len(p.Edges), len(nodes), len(links))
	}
	text := map[string]string{}
	for _, n := range p.Nodes {
		text[n.ID] = n.Text
	}
	for i, title := range hostile {
		want := strings.TrimSpace(visible(title))
		name := "n_" + plain(nodes[2*i].ID)
		if got := strings.SplitN(text[name], "<br>", 3); len(got) < 2 || got[1] != want && title != "a<br/>b" {
			t.Errorf("%s shows %q, want %q", name, text[name], want)
		}
		if got := p.Edges[2*i].Text; !strings.HasPrefix(got, want) {
			t.Errorf("a link of %s says %q, want %q", name, got, want)
		}
	}
}
