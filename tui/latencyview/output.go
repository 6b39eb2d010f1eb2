package latencyview

import (
	"encoding/csv"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/latency"
	"portolan/samples"
	"portolan/tui/act"
	"portolan/tui/picker"
)

// askTarget asks for the highest p95 that is good enough.
func (p *Panel) askTarget() act.Action {
	initial := ""
	if p.target > 0 {
		initial = strconv.FormatFloat(p.target, 'f', -1, 64)
	}
	prompt := picker.NewPrompt("Target", "Highest p95 in ms for every row. Empty means the goals of the design.", initial, func(text string) act.Action {
		p.overlay.Close()
		p.target, _ = target(text)
		return act.None{}
	})
	prompt.Check = func(text string) string {
		if _, ok := target(text); !ok {
			return "A number of milliseconds above 0 is needed, such as 120."
		}
		return ""
	}
	p.overlay.Show(prompt)
	return act.None{}
}

// target reads a target in ms, with or without its unit; 0 when text is empty.
func target(text string) (float64, bool) {
	if strings.TrimSpace(text) == "" {
		return 0, true
	}
	value, err := canonical.Value(model.Prop{Name: "target", Type: model.Decimal, Unit: "ms"}, text)
	if err != nil {
		return 0, false
	}
	v, err := strconv.ParseFloat(value[0], 64)
	return v, err == nil && v > 0 && v < 1e9
}

// trace shows on the canvas the way that the selected request takes.
func (p *Panel) trace() act.Action {
	j, _ := p.Selected()
	return act.Trace{Links: j.Links, Text: "The way of " + p.city(j) + " " + j.Method + " " + j.Request}
}

func (p *Panel) copyRow() act.Action {
	j, _ := p.Selected()
	if !j.Known {
		return act.Copy{Text: p.title(j) + ": " + strings.Join(j.Why, " ")}
	}
	return act.Copy{Text: fmt.Sprintf("%s: p50 %s ms (%s to %s%s), p90 %s ms, p95 %s ms, p99 %s ms (estimate)", p.title(j), ms(j.P50), ms(j.Low), ms(j.High), j.BandOf(), ms(j.P90), ms(j.P95), ms(j.P99))}
}

// SetSource tells where the design is kept, or would be; tables go beside it.
func (p *Panel) SetSource(path string) { p.source = path }

func (p *Panel) askExport() act.Action {
	prompt := picker.NewPrompt("Export", "File for all rows, first and repeat visits: .csv, or .json with every step.", samples.Stem(p.source)+"-latency.csv", func(path string) act.Action {
		p.overlay.Close()
		all := *p.res
		all.Journeys = slices.Concat(p.res.Journeys, p.tried)
		if strings.EqualFold(filepath.Ext(path), ".json") {
			return act.WriteFile{Path: path, Data: jsonOf(&all)}
		}
		return act.WriteFile{Path: path, Data: Table(&all)}
	})
	prompt.Check = func(path string) string {
		if strings.TrimSpace(path) == "" {
			return "A file name is needed, such as " + samples.Stem(p.source) + "-latency.csv."
		}
		return ""
	}
	p.overlay.Show(prompt)
	return act.None{}
}

// askHitRatio asks for the share of requests that the cache answers: of the
// behaviour when it has a ratio of its own, else of the whole design.
func (p *Panel) askHitRatio() act.Action {
	j, _ := p.Selected()
	link, _ := p.cacheLink(j)
	prop, _ := model.FindProp(model.AssumptionProps(), "hitRatio")
	label, initial := assumptionHelp(prop), current(p.t, prop)
	v, own := link.Get("hitRatio")
	if own {
		prop, _ = model.FindProp(link.Info().Props, "hitRatio")
		label, initial = "Percent of the requests of this behaviour that are served from cache. Empty means the ratio of the design.", strings.Join(v, "")
	}
	prompt := picker.NewPrompt(prop.Label, label, initial, func(text string) act.Action {
		if !own {
			return p.assume(prop, text)
		}
		p.overlay.Close()
		set := model.Setting{Prop: prop.Name, Value: typed(prop, text)}
		return act.Edit{Edit: model.SetLink{Link: link.Ref(), Props: []model.Setting{set}}}
	})
	prompt.Check = func(text string) string {
		ratio, _ := model.FindProp(model.AssumptionProps(), "hitRatio")
		return wrong(ratio, text)
	}
	p.overlay.Show(prompt)
	return act.None{}
}

// cacheLink is the behaviour of the cache on the way of a journey: the link
// that leaves the last node of a hit.
func (p *Panel) cacheLink(j latency.Journey) (*model.Link, bool) {
	i := slices.IndexFunc(j.Branches, func(b latency.Branch) bool { return b.Name == "hit" })
	if i < 0 || len(j.Branches[i].Path) == 0 {
		return nil, false
	}
	cache := j.Branches[i].Path[len(j.Branches[i].Path)-1]
	for _, ref := range j.Links {
		if l := p.t.Link(ref); ref.From == cache && l != nil && l.Kind == model.Origin {
			return l, true
		}
	}
	return nil, false
}

// Table is an estimate as CSV (RFC 4180 with LF): one record for each journey,
// times in ms with one decimal, empty where there are no figures.
func Table(r *latency.Result) []byte {
	var b strings.Builder
	w := csv.NewWriter(&b)
	put := func(record ...string) { _ = w.Write(record) } // a Builder takes everything
	put("users", "location", "method", "request", "share_percent", "connection", "outcome", "p50_ms", "p95_ms", "p50_low_ms", "p50_high_ms", "path", "data_version", "peers", "p90_ms", "p99_ms")
	if r != nil {
		for _, j := range r.Journeys {
			number := func(v float64) string {
				if !j.Known {
					return ""
				}
				return strconv.FormatFloat(v, 'f', 1, 64)
			}
			put(j.Users, j.Location, j.Method, j.Request, strconv.FormatFloat(j.SharePercent, 'f', 2, 64), j.Connection, string(j.Outcome),
				number(j.P50), number(j.P95), number(j.Low), number(j.High), strings.Join(j.Path, " > "), r.DataVersion, strings.Join(j.Peers, " "), number(j.P90), number(j.P99))
		}
	}
	w.Flush()
	return []byte(b.String())
}
