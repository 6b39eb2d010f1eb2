package overlay

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/layout"
)

// Legend says in sentences what the notes mean, one line for each part. It is
// empty without notes.
func (n *Notes) Legend() []string {
	if n == nil {
		return nil
	}
	var out []string
	if n.Findings != nil {
		out = append(out, "Findings: "+n.total()+".")
	}
	if n.Waits != nil {
		out = append(out, "Latency: "+n.latencyMeans()+".")
	}
	if n.Shares != nil {
		out = append(out, "Traffic: "+TrafficMeans+".")
	}
	return out
}

// TrafficMeans says what the share of a link is.
const TrafficMeans = "% of all requests that take a link; what a cache answers goes no further"

func (n *Notes) latencyMeans() string {
	if len(n.Waits) == 0 {
		return "no estimate, since places or ways are missing"
	}
	s := "p50, the median wait of a first visit, as a model estimates it"
	if n.Together > 0 {
		s += "; all users together " + milliseconds(n.Together)
	}
	return s
}

// LatencyMeans says what the wait of users is, and what all users together
// wait; "" when waits are not shown.
func (n *Notes) LatencyMeans() string {
	if n == nil || n.Waits == nil {
		return ""
	}
	return n.latencyMeans()
}

// total counts the findings in words, "none" without any.
func (n *Notes) total() string {
	var c Count
	for _, m := range n.Messages {
		c.add(m.Severity)
	}
	if len(n.Messages) == 0 {
		for _, severity := range n.Findings { // a sum: their order does not matter
			c.add(severity)
		}
	}
	var parts []string
	for _, x := range []struct {
		n    int
		noun string
	}{{c.Errors, "error"}, {c.Warnings, "warning"}, {c.Infos, "info"}} {
		switch {
		case x.n == 1:
			parts = append(parts, "1 "+x.noun)
		case x.n > 1:
			parts = append(parts, strconv.Itoa(x.n)+" "+x.noun+"s")
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func (c *Count) add(severity string) {
	switch severity {
	case "error":
		c.Errors++
	case "warning":
		c.Warnings++
	default:
		c.Infos++
	}
}

// WaitList names what each users node waits, in document order. Nodes have the
// names of their boxes here and in [Notes.ShareList], see [layout.Names].
func (n *Notes) WaitList(t *model.Topology) []string {
	names := layout.Names(t)
	var out []string
	for _, x := range t.Nodes {
		if s := n.Wait(x.ID); s != "" {
			out = append(out, names[x.ID]+" "+strings.TrimPrefix(s, "p50 "))
		}
	}
	return out
}

// ShareList names the share of each link that has one, in document order; arrow
// stands between its ends.
func (n *Notes) ShareList(t *model.Topology, arrow string) []string {
	names := layout.Names(t)
	var out []string
	for _, l := range t.Links {
		if s := n.Share(l.Ref().String()); s != "" {
			out = append(out, names[l.From]+arrow+names[l.To]+" "+s)
		}
	}
	return out
}

// units stand behind their numbers in the same line.
var units = []string{"%", "ms", "s", "KB"}

// Words are the parts of a text between which a line may end: its words, a
// number together with its unit.
func Words(text string) []string {
	var out []string
	for word := range strings.FieldsSeq(text) {
		last := len(out) - 1
		if last >= 0 && slices.Contains(units, strings.TrimRight(word, ".,;:)")) && endsInDigit(out[last]) {
			out[last] += " " + word
			continue
		}
		out = append(out, word)
	}
	return out
}

func endsInDigit(word string) bool {
	c := word[len(word)-1]
	return '0' <= c && c <= '9'
}
