package latencyview

import (
	"bytes"
	"fmt"
	"strings"

	jsonexport "portolan/export/json"
	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/tui/act"
	"portolan/tui/reader"
)

// showModel opens what the figures rest on.
func (p *Panel) showModel() act.Action {
	p.overlay.Show(reader.New("Model and sources", modelText(p.res)))
	return act.None{}
}

var modelWords = `# What is counted

- Round trips between places: measured between Regions where a table has the pair; else a model of fibre routes that was fitted to measurements. None is faster than light in fibre.
- The last mile by kind of access; name lookups by TTL and query rate; handshakes by TLS and HTTP version.
- Connections from edge locations to origins: reused or opened anew, by request rate and keep-alive.
- Work of services as a median and a 95th percentile.
- Steps are distributions. They are added up as such, then hits and misses are mixed: that is why percentiles of steps do not add up, and why a row called spread makes up the difference.

# What is left out

- Packet loss, queues and overload.
- Users whose last mile is worse than the median of its kind.
- What a write costs behind the backend beyond its think time.

# Letters behind the steps

- M measured: from a table of measurements.
- E estimated: by the model.
- A assumed: a stated figure, for you to change with a.

# Ideas

- Each idea was made on a copy of the design and estimated there. It is shown when some city gains ` + whatif.MarginText() + `, and nobody is served less often.
`

func modelText(r *latency.Result) string {
	var b strings.Builder
	b.WriteString(modelWords)
	b.WriteString("\n# Figures of services\n\n")
	for _, f := range latency.Figures() {
		value := number(f.P50)
		if f.P95 != f.P50 {
			value += " (p95 " + number(f.P95) + ")"
		}
		fmt.Fprintf(&b, "- **%s** %s %s, %s %s. %s\n", f.Item, value, f.Unit, f.Basis, f.Date, f.Source)
	}
	if r != nil {
		fmt.Fprintf(&b, "\nModel %s, round-trip data of %s.\n", r.DataVersion, r.DataDate)
	}
	return b.String()
}

func number(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
}

// jsonOf is an estimate with every step, as the estimate command prints it.
func jsonOf(r *latency.Result) []byte {
	var b bytes.Buffer
	if jsonexport.Encode(&b, jsonexport.NewEstimateDocument(r, nil)) != nil {
		return nil // only a figure that is not finite; estimates have none
	}
	return b.Bytes()
}
