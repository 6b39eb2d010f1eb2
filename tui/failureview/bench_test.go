package failureview_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/failure"
	"portolan/tui/failureview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
)

// BenchmarkDraw paints a broken design of 1,000 nodes and 50 populations.
func BenchmarkDraw(b *testing.B) {
	var nodes, links strings.Builder
	for i := range 50 {
		fmt.Fprintf(&nodes, "  - {id: u%d, kind: users, locations: [Paris]}\n", i)
		for k := range 4 {
			fmt.Fprintf(&links, "  - u%d -> cdn%d\n", i, (7*i+13*k)%237)
		}
	}
	for i := range 237 {
		r := []string{"eu-west-1", "us-east-1"}[i%2]
		fmt.Fprintf(&nodes, "  - {id: cdn%d, kind: cloudfront}\n  - {id: alb%d, kind: alb, region: %s}\n  - {id: app%d, kind: asg, region: %s}\n  - {id: s%d, kind: s3, region: %s}\n", i, i, r, i, r, i, r)
		fmt.Fprintf(&links, "  - cdn%d -> alb%d\n  - alb%d -> app%d\n  - {from: cdn%d, to: s%d, path: /s%d/*}\n", i, i, i, i, i, i, i)
	}
	top := parttest.Parse(b, "portolan: 1\nname: Large\nnodes:\n"+nodes.String()+"links:\n"+links.String())
	p := failureview.New()
	p.Set(top)
	p.Toggle(failure.Break{Kind: failure.Region, ID: "us-east-1"})
	show(b, p, top)
	for b.Loop() {
		parttest.Picture(p, 200, 60, theme.Unicode)
	}
}
