package document

import (
	"fmt"
	"testing"

	"portolan/model"
)

// large is a design of n chains from a record to a bucket, two links to a node.
func large(b *testing.B, n int) *model.Topology {
	b.Helper()
	var nodes []*model.Node
	var links []*model.Link
	layout := map[string]model.Point{}
	for i := range n {
		r := model.NewNode(fmt.Sprintf("www-%d", i), "", &model.Record{Zone: model.Some("example.com")})
		c := model.NewNode(fmt.Sprintf("cdn-%d", i), "Some distribution", &model.CloudFront{Aliases: model.Some([]string{"www.example.com"}), Logging: model.Some(true)})
		s := model.NewNode(fmt.Sprintf("site-%d", i), "", &model.S3{Region: model.Some("us-east-1")})
		nodes = append(nodes, r, c, s)
		links = append(links, model.NewLink(r, c), model.NewLink(c, s), model.NewLink(c, s))
		layout[c.ID] = model.Point{X: i, Y: i}
	}
	topo, err := model.New("large", nodes, links)
	if err != nil {
		b.Fatal(err)
	}
	topo.Layout = layout
	return topo
}

func BenchmarkParse(b *testing.B) {
	src := Format(large(b, 170))
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := Parse("large", src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeMove(b *testing.B) {
	f, err := Parse("large", Format(large(b, 170)))
	if err != nil {
		b.Fatal(err)
	}
	next, err := model.Apply(f.Topology, model.Move{ID: "cdn-80", To: model.Point{X: 1, Y: 1}}, model.Rename{ID: "cdn-7", To: "edge"})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := f.Encode(next); err != nil {
			b.Fatal(err)
		}
	}
}
