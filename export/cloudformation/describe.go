package cloudformation

import (
	"strconv"
	"strings"

	"portolan/model"
)

// Ranks put the resources of a template in the order of a request.
const (
	rankRecord = iota
	rankCertificate
	rankGuard
	rankDistribution
	rankBucket
	rankBalancer
	rankCompute
	rankNetwork
)

func decimal(i int) string { return strconv.Itoa(i) }

// comment says which node a block came from.
func comment(n *model.Node) string {
	c := n.Info().Title + " " + n.ID
	if n.Title != "" {
		c += " (" + n.Title + ")"
	}
	return oneLine(c, 120)
}

// tags carry the name of the design.
func (x *exporter) tags(more ...field) value {
	out := list()
	for _, m := range more {
		out.Content = append(out.Content, object(f("Key", str(m.key)), f("Value", m.val)))
	}
	out.Content = append(out.Content, object(f("Key", str("portolan:design")), f("Value", str(x.name))))
	return out
}

func (x *exporter) groupTags() value {
	out := x.tags()
	for _, t := range out.Content {
		t.Content = append(t.Content, str("PropagateAtLaunch"), boolean(true))
	}
	return out
}

// template renders a stack. The home stack carries the drawing itself, so that
// it can be read back, unless the template would grow too large for it.
func (x *exporter) template(s *stack, withDrawing bool) ([]byte, error) {
	h := head{description: x.description(s)}
	if withDrawing {
		h.metadata = object(f("Portolan", x.drawing()))
		h.remarks = append(h.remarks, "Exported by Portolan from the drawing under Metadata.")
		if len(x.leftOut) > 0 {
			h.remarks = append(h.remarks, "Not in these stacks:")
		}
		for _, l := range x.leftOut {
			h.remarks = append(h.remarks, "- "+l.What+": "+l.Why)
		}
	}
	src, err := s.render(h)
	if err == nil && len(src) > maxTemplate && withDrawing {
		x.leave("drawing", "the template would be too large with the drawing in its metadata")
		return s.render(head{description: h.description})
	}
	return src, err
}

// description names the design, the Region and what was left out. It has at
// most 1024 bytes.
func (x *exporter) description(s *stack) string {
	name := x.t.Name
	if name == "" {
		name = x.name
	}
	text := name + " in " + s.region + "."
	if len(x.leftOut) > 0 {
		var names []string
		seen := map[string]bool{}
		for _, l := range x.leftOut {
			if !seen[l.What] {
				seen[l.What] = true
				names = append(names, l.What)
			}
		}
		text += " Left to you: " + strings.Join(names, ", ") + "."
	}
	return oneLine(text, 1000)
}
