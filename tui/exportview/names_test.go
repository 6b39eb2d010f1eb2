package exportview_test

import (
	"strings"
	"testing"

	"portolan/samples/samplestest"
	"portolan/tui/exportview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/validate"
)

// Stacks are called after the design. The view says so where the file has another name,
// and stops when the design gets that name.
func TestStacksSayTheirName(t *testing.T) {
	top := samplestest.Topology(t, "static-site")
	p := exportview.New()
	p.Select("cfn")
	p.Set(top, validate.Check(top))
	for file, said := range map[string]bool{"bakery.topo.yaml": true, "x/static-site.topo.yaml": top.Name != "Static site"} {
		p.SetSource(file)
		got := strings.Join(strings.Fields(parttest.Picture(p, 120, 60, theme.Unicode)), " ")
		if strings.Contains(got, "-REGION") != said {
			t.Errorf("%s, the design is %q:\n%s", file, top.Name, got)
		}
	}
}
