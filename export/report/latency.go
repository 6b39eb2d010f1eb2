package report

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model/latency"
	"portolan/model/traffic"
)

// journey identifies a row of the table: first visits and open connections of
// one way stand side by side. The number tells equal ways apart.
type journey struct {
	users, location, request, outcome, path string
	n                                       int
}

type pair struct{ cold, warm *latency.Journey }

// latency writes the estimate and what it assumes.
func (p *page) latency() error {
	cold, err := latency.Estimate(p.t, latency.Options{Connection: latency.Cold, Survey: p.survey})
	if err != nil {
		return err
	}
	warm, err := latency.Estimate(p.t, latency.Options{Connection: latency.Warm, Survey: p.survey})
	if err != nil {
		return err
	}
	p.heading("Latency")
	if len(cold.Journeys) == 0 {
		p.paragraph("No users send requests.")
		return nil
	}
	p.paragraph("Milliseconds until the first byte%s, from a model and not from a measurement of this design (data %s of %s). "+
		"p50, p90, p95 and p99 tell how requests differ among themselves; the band tells how wrong the model of the network may be: "+
		"in 80 of 100 cases the p50 of a first visit lies within it.", bodyNote(p), cold.DataVersion, cold.DataDate)
	var rows [][]string
	for _, x := range pairs(cold.Journeys, warm.Journeys) {
		rows = append(rows, latencyRow(x))
	}
	p.table([]string{"Users", "Request", "Outcome", "Way", "Share", "First visit p50", "p90", "p95", "p99", "Band of p50", "Open connection p50", "p90", "p95", "p99"}, 10, slices.Values(rows))
	if cold.Summary.SharePercent > 0 {
		p.paragraph("All served requests together: first visit %s; open connection %s.",
			named(cold.Summary.Quantiles), named(warm.Summary.Quantiles))
	}
	for _, text := range cold.Assumed {
		p.paragraph("Assumed: %s", escapeLine(text))
	}
	p.assumptions(cold.Assumptions)
	return nil
}

// bodyNote says so when times reach to the last byte.
func bodyNote(p *page) string {
	if kb := p.t.Assumed().BodyKB.Val(); kb > 0 {
		return ", or the last one of a body of " + decimal(kb) + " KB"
	}
	return ""
}

func pairs(cold, warm []latency.Journey) []*pair {
	var out []*pair
	byKey := map[journey]*pair{}
	index := func(all []latency.Journey, put func(*pair, *latency.Journey)) {
		seen := map[journey]int{}
		for i := range all {
			j := &all[i]
			k := journey{j.Users, j.Location, j.Request, string(j.Outcome), strings.Join(j.Path, " "), 0}
			seen[k]++
			k.n = seen[k]
			x := byKey[k]
			if x == nil {
				x = &pair{}
				byKey[k] = x
				out = append(out, x)
			}
			put(x, j)
		}
	}
	index(cold, func(x *pair, j *latency.Journey) { x.cold = j })
	index(warm, func(x *pair, j *latency.Journey) { x.warm = j })
	return out
}

func latencyRow(x *pair) []string {
	j := x.cold
	if j == nil {
		j = x.warm
	}
	who := code(j.Users)
	if j.Location != "" {
		who = Escape(j.Location) + " (" + who + ")"
	}
	outcome := words(j.Outcome)
	if !j.Known && len(j.Why) > 0 {
		outcome += ": " + Escape(j.Why[len(j.Why)-1])
	}
	row := []string{who, code(j.Request), outcome, way(j), decimal(tenth(j.SharePercent)) + " %"}
	row = append(row, times(x.cold)...)
	band := "-"
	if x.cold != nil && x.cold.Known {
		band = fmt.Sprintf("%.0f to %.0f", x.cold.Low, x.cold.High)
	}
	return append(append(row, band), times(x.warm)...)
}

// way names the stations, and of equal targets all.
func way(j *latency.Journey) string {
	out := strings.Join(codeList(j.Path), " → ")
	if len(j.Peers) > 0 {
		out += ", equally " + j.PeerNames(code)
	}
	return out
}

func codeList(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = code(w)
	}
	return out
}

// named says them with their names: "p50 42 ms, p90 61 ms".
func named(q latency.Quantiles) string {
	figures := quantiles(q)
	for i, name := range latency.Percentiles {
		figures[i] = name + " " + figures[i] + " ms"
	}
	return strings.Join(figures, ", ")
}

// quantiles are figures in the order of [latency.Percentiles].
func quantiles(q latency.Quantiles) []string {
	var out []string
	for _, name := range latency.Percentiles {
		ms, _ := q.Named(name)
		out = append(out, fmt.Sprintf("%.0f", ms))
	}
	return out
}

func times(j *latency.Journey) []string {
	if j == nil || !j.Known {
		return slices.Repeat([]string{"-"}, len(latency.Percentiles))
	}
	return quantiles(j.Quantiles)
}

func words(o traffic.Outcome) string { return strings.ReplaceAll(string(o), "-", " ") }

func (p *page) assumptions(all []latency.Assumption) {
	p.heading("Assumptions")
	p.paragraph("What the estimate rests on; a design changes them under `assume`.")
	var rows [][]string
	for _, a := range all {
		value := Escape(a.Value)
		if value == "" {
			value = "by node"
		}
		if a.Changed {
			value = "**" + value + "** (set by this design)"
		}
		rows = append(rows, []string{code(a.Name), value, Escape(a.Default), source(a.Source)})
	}
	p.table([]string{"Assumption", "Value", "Default", "Source"}, 0, slices.Values(rows))
}
