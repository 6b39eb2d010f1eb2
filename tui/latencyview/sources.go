package latencyview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"portolan/model/latency"
	"portolan/tui/act"
	"portolan/tui/reader"
)

// showModel opens what the figures rest on.
func (p *Panel) showModel() act.Action {
	p.overlay = reader.New("Model and sources", modelText(p.res))
	return act.None{}
}

const modelWords = `# What is counted

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

- Each idea was made on a copy of the design and estimated there. It is shown when some city gains more than 5 ms and more than 5 %, and nobody is served less often.
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

type journeyJSON struct {
	Users      string       `json:"users"`
	Location   string       `json:"location"`
	Request    string       `json:"request"`
	Method     string       `json:"method"`
	Share      float64      `json:"share_percent"`
	Outcome    string       `json:"outcome"`
	Connection string       `json:"connection"`
	P50        *float64     `json:"p50_ms"`
	P95        *float64     `json:"p95_ms"`
	Low        *float64     `json:"low_ms"`
	High       *float64     `json:"high_ms"`
	Path       []string     `json:"path"`
	Branches   []branchJSON `json:"branches"`
	Why        []string     `json:"why"`
}

type branchJSON struct {
	Name  string     `json:"name"`
	Share float64    `json:"share_percent"`
	P50   float64    `json:"p50_ms"`
	P95   float64    `json:"p95_ms"`
	Steps []stepJSON `json:"steps"`
}

type stepJSON struct {
	Name   string  `json:"name"`
	Label  string  `json:"label"`
	Node   string  `json:"node"`
	P50    float64 `json:"p50_ms"`
	P95    float64 `json:"p95_ms"`
	Basis  string  `json:"basis"`
	Source string  `json:"source"`
}

// JSON is an estimate with every step, under the names that the estimate
// command uses; times in ms with two decimals, null where there are no figures.
func JSON(r *latency.Result) []byte {
	out := struct {
		Data     map[string]string `json:"data"`
		Journeys []journeyJSON     `json:"journeys"`
	}{map[string]string{}, []journeyJSON{}}
	if r != nil {
		out.Data["version"], out.Data["date"] = r.DataVersion, r.DataDate
		for _, j := range r.Journeys {
			out.Journeys = append(out.Journeys, toJSON(j))
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(out); err != nil {
		return nil // only a figure that is not finite; estimates have none
	}
	return b.Bytes()
}

func toJSON(j latency.Journey) journeyJSON {
	out := journeyJSON{
		Users: j.Users, Location: j.Location, Request: j.Request, Method: j.Method, Share: cents(j.SharePercent),
		Outcome: string(j.Outcome), Connection: j.Connection, Path: append([]string{}, j.Path...),
		Branches: []branchJSON{}, Why: append([]string{}, j.Why...),
	}
	if j.Known {
		at := func(v float64) *float64 { v = cents(v); return &v }
		out.P50, out.P95, out.Low, out.High = at(j.P50), at(j.P95), at(j.Low), at(j.High)
	}
	for _, b := range j.Branches {
		x := branchJSON{Name: b.Name, Share: cents(b.SharePercent), P50: cents(b.P50), P95: cents(b.P95), Steps: []stepJSON{}}
		for _, s := range b.Steps {
			x.Steps = append(x.Steps, stepJSON{s.Name, s.Label, s.Node, cents(s.P50), cents(s.P95), string(s.Basis), s.Source})
		}
		out.Branches = append(out.Branches, x)
	}
	return out
}

func cents(v float64) float64 { return math.Round(v*100) / 100 }
