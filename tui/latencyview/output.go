package latencyview

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/tui/act"
	"portolan/tui/picker"
	"portolan/tui/reader"
)

// askTarget asks for the highest p95 that is good enough.
func (p *Panel) askTarget() act.Action {
	initial := ""
	if p.target > 0 {
		initial = strconv.FormatFloat(p.target, 'f', -1, 64)
	}
	prompt := picker.NewPrompt("Target", "Highest p95 in ms for every row. Empty means the goals of the design.", initial, func(text string) act.Action {
		p.overlay = nil
		p.target, _ = target(text)
		return act.None{}
	})
	prompt.Check = func(text string) string {
		if _, ok := target(text); !ok {
			return "A number of milliseconds above 0 is needed, such as 120."
		}
		return ""
	}
	p.overlay = prompt
	return act.None{}
}

// target reads a target in ms, with or without its unit; 0 when text is empty.
func target(text string) (float64, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "ms"))
	if text == "" {
		return 0, true
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil && v > 0 && v < 1e9
}

func (p *Panel) copyRow() act.Action {
	j, ok := p.Selected()
	switch {
	case !ok:
		return act.Say{Text: "No row is selected."}
	case !j.Known:
		return act.Copy{Text: title(j) + ": " + strings.Join(j.Why, " ")}
	}
	return act.Copy{Text: fmt.Sprintf("%s: p50 %s ms (%s to %s), p95 %s ms (estimate)", title(j), ms(j.P50), ms(j.Low), ms(j.High), ms(j.P95))}
}

func (p *Panel) askExport() act.Action {
	name := "design"
	if p.t != nil && model.Slug(p.t.Name) != "" {
		name = model.Slug(p.t.Name)
	}
	p.overlay = picker.NewPrompt("Export CSV", "File for all rows, first and repeat visits.", name+"-latency.csv", func(path string) act.Action {
		p.overlay = nil
		return act.WriteFile{Path: path, Data: Table(p.res)}
	})
	return act.None{}
}

// Table is an estimate as CSV (RFC 4180 with LF): one record for each journey,
// times in ms with one decimal, empty where there are no figures.
func Table(r *latency.Result) []byte {
	var b strings.Builder
	w := csv.NewWriter(&b)
	put := func(record ...string) { _ = w.Write(record) } // a Builder takes everything
	put("users", "location", "method", "request", "share_percent", "connection", "outcome", "p50_ms", "p95_ms", "p50_low_ms", "p50_high_ms", "path", "data_version")
	if r != nil {
		for _, j := range r.Journeys {
			number := func(v float64) string {
				if !j.Known {
					return ""
				}
				return strconv.FormatFloat(v, 'f', 1, 64)
			}
			put(j.Users, j.Location, j.Method, j.Request, strconv.FormatFloat(j.SharePercent, 'f', 2, 64), j.Connection, string(j.Outcome),
				number(j.P50), number(j.P95), number(j.Low), number(j.High), strings.Join(j.Path, " > "), r.DataVersion)
		}
	}
	w.Flush()
	return []byte(b.String())
}

// showWhy opens the reasons and sources of the selected journey.
func (p *Panel) showWhy() act.Action {
	j, ok := p.Selected()
	if !ok {
		return act.Say{Text: "No row is selected."}
	}
	p.overlay = reader.New("Why "+title(j), whyText(j, p.res))
	return act.None{}
}

func whyText(j latency.Journey, r *latency.Result) string {
	var b strings.Builder
	switch {
	case j.Outcome == traffic.Failed:
		b.WriteString("**This request gets no answer.**\n\n")
	case !j.Known:
		b.WriteString("**There are no figures for this journey.**\n\n")
	default:
		fmt.Fprintf(&b, "**p50 %s ms, p95 %s ms.** The p50 lies between %s and %s ms in 80 of 100 cases: that is the error of the round-trip model, not jitter.\n\n", ms(j.P50), ms(j.P95), ms(j.Low), ms(j.High))
	}
	if len(j.Path) > 0 {
		fmt.Fprintf(&b, "Way: %s\n\n", strings.Join(j.Path, " > "))
	}
	if len(j.Why) > 0 {
		b.WriteString("# Decisions on the way\n\n")
		for _, why := range j.Why {
			b.WriteString("- " + why + "\n")
		}
	}
	for _, branch := range j.Branches {
		heading := "Steps"
		if branch.Name != "" {
			heading = fmt.Sprintf("Steps of a %s (%s of these requests)", branch.Name, percent(branch.SharePercent))
		}
		fmt.Fprintf(&b, "\n# %s\n\n", heading)
		rows, total := bars(branch)
		for _, s := range rows {
			name := label(s.Step)
			if s.Name == spreadStep && s.Label != "" {
				name += " (" + s.Label + ")"
			}
			fmt.Fprintf(&b, "- %s: %s ms, %s. %s\n", name, s.value, s.Basis, s.Source)
		}
		fmt.Fprintf(&b, "- **Sum: %s ms**\n", total)
	}
	if r != nil {
		fmt.Fprintf(&b, "\nModel %s, round-trip data of %s.\n", r.DataVersion, r.DataDate)
	}
	return b.String()
}
