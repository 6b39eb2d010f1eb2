package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/failure"
	"portolan/model/traffic"
	"portolan/model/wording"
)

func printSimulation(s streams, sim *simulation, timeline bool) error {
	var table survivalTable
	var lines strings.Builder
	for r := range sim.results() {
		if sim.single && !sim.nobody() {
			table.add(sim, r)
		}
		if timeline {
			printTimelines(&lines, sim, r)
		}
	}
	switch {
	case sim.err != nil:
		return sim.err
	case sim.nobody():
	case sim.single && len(sim.breaks) > 0:
		printLines(s, "", aligned(table.rows, 0, 0))
	case !sim.single:
		r := sim.asked
		fmt.Fprintf(s.out, "%s broken: %s of requests served in the end%s, caches aside\n", labels(sim.t, r.Breaks), percentText(r.ServedPercent), methodsText(r))
		var rows [][]string
		for _, j := range r.Journeys {
			rows = append(rows, []string{sim.who(j), sim.request(r, j), fateText(j), j.Why})
		}
		printLines(s, "  ", aligned(rows, 0, 0))
		printLoad(s, sim, r)
		printAssumed(s, r.Assumed)
	}
	if sim.single && sim.intact != nil {
		printAssumed(s, sim.intact.Assumed)
	}
	printDemand(s, sim)
	printObjectives(s, sim, timeline)
	fmt.Fprint(s.out, lines.String())
	if len(sim.breaks) > 0 && !sim.nobody() {
		fmt.Fprintln(s.errs, "Times are a model of documented detection, caching and retry times, not a promise.")
	}
	return nil
}

func printLines(s streams, indent string, lines []string) {
	for _, l := range lines {
		fmt.Fprintln(s.out, indent+l)
	}
}

// printLoad lists the nodes whose share of requests changes.
func printLoad(s streams, sim *simulation, r *failure.Result) {
	if len(r.Load) == 0 {
		return
	}
	rows := [][]string{{"where requests go", "before", "now"}}
	for _, l := range r.Load {
		rows = append(rows, []string{sim.label(l.Node), percentText(l.Before), percentText(l.After)})
	}
	fmt.Fprintln(s.out)
	printLines(s, "  ", aligned(rows, 1, 3))
}

func printTimelines(w io.Writer, sim *simulation, r *failure.Result) {
	for _, j := range r.Journeys {
		if !suffers(j) {
			continue
		}
		fmt.Fprintf(w, "\n%s broken: %s, %s\n", labels(sim.t, r.Breaks), sim.who(j), sim.request(r, j))
		for _, e := range j.Recovery.Timeline {
			fmt.Fprintf(w, "  %9s  %s\n", "+"+secondsText(e.At), e.Text+basisText(e))
		}
		if back := j.Recovery.Failback; len(back) > 0 {
			fmt.Fprintln(w, "  once it works again:")
			for _, e := range back {
				fmt.Fprintf(w, "  %9s  %s\n", "+"+secondsText(e.At), e.Text+basisText(e))
			}
		}
	}
}

// basisText labels what is assumed.
func basisText(e failure.Event) string {
	if e.Source == model.Assumption {
		return " (assumed)"
	}
	return ""
}

// remark tells what a table cannot: that there is nothing to put into it, and
// what fails with nothing broken.
func (sim *simulation) remark(s streams) {
	switch {
	case sim.nobody():
		fmt.Fprintln(s.errs, "The design has no users: there is nobody to serve. Add a node of kind users.")
		return
	case sim.single && len(sim.breaks) == 0:
		fmt.Fprintln(s.errs, "Nothing in this design can break: it has no Region, and no node that does work.")
	}
	if sim.single && sim.intact != nil && sim.intact.ServedPercent < 100 {
		fmt.Fprintf(s.errs, "%s of requests fail with nothing broken too; estimate --explain tells why.\n", percentText(100-sim.intact.ServedPercent))
	}
}

// manyPopulations is the number of populations up to which each has a column:
// more do not fit a terminal side by side.
const manyPopulations = 8

// survivalTable is every break against every population. A cell sums the requests
// of the population up. Where there are many populations, those that fare alike
// share a place.
type survivalTable struct {
	rows   [][]string
	places []string // of the populations
	place  []int    // by journey
}

func (x *survivalTable) add(sim *simulation, r *failure.Result) {
	first := x.rows == nil
	if first {
		x.placeAll(sim, r)
	}
	sums := make([]fateSum, len(x.places))
	for i := range r.Journeys {
		sums[x.place[i]].add(&r.Journeys[i])
	}
	many := len(x.places) > manyPopulations
	switch {
	case first && many:
		x.rows = append(x.rows, []string{"when this breaks", "served", "what users get"})
	case first:
		x.rows = append(x.rows, append(append([]string{"when this breaks"}, x.places...), "served"))
	}
	what := labels(sim.t, r.Breaks)
	if many {
		x.rows = append(x.rows, []string{what, percentText(r.ServedPercent), alike(x.places, sums)})
		return
	}
	row := []string{what}
	for i := range sums {
		row = append(row, sums[i].String())
	}
	x.rows = append(x.rows, append(row, percentText(r.ServedPercent)))
}

// placeAll finds the populations. All results have the same journeys.
func (x *survivalTable) placeAll(sim *simulation, r *failure.Result) {
	at := map[string]int{}
	for _, j := range r.Journeys {
		p := sim.who(j)
		if _, known := at[p]; !known {
			at[p], x.places = len(x.places), append(x.places, p)
		}
		x.place = append(x.place, at[p])
	}
}

// alike groups the populations that fare alike, the worst first.
func alike(places []string, sums []fateSum) string {
	type group struct {
		fate   string
		failed float64
		after  float64
		places []string
	}
	var groups []group
	for k, p := range places {
		f := &sums[k]
		fate := f.String()
		i := slices.IndexFunc(groups, func(g group) bool { return g.fate == fate })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{fate: fate, failed: f.failed / max(f.share, 1e-12), after: f.after + f.each})
		}
		groups[i].places = append(groups[i].places, p)
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(b.failed, a.failed), cmp.Compare(b.after, a.after))
	})
	if len(groups) == 1 {
		return "all: " + groups[0].fate
	}
	var out []string
	for _, g := range groups {
		out = append(out, fmt.Sprintf("%s: %s", wording.Some(g.places), g.fate))
	}
	return strings.Join(out, "; ")
}

// fateSum is what becomes of all requests of a population.
type fateSum struct {
	share, failed, after, each float64
	moved                      bool
}

func (f *fateSum) add(j *failure.Journey) {
	f.share += j.SharePercent
	f.failed += j.SharePercent * j.Failed / 100
	f.moved = f.moved || moved(*j)
	if j.Recovery.Recovers {
		f.after = max(f.after, j.Recovery.After)
	}
	if j.Failed < 100 {
		f.each = max(f.each, j.Recovery.Each)
	}
}

func (f *fateSum) String() string {
	var out []string
	switch {
	case f.share > 0 && f.failed >= f.share-1e-9:
		return "fails"
	case f.failed > 0:
		out = append(out, percentText(100*f.failed/f.share)+" fail")
	}
	if f.after > 0 {
		out = append(out, "down "+secondsText(f.after))
	}
	if f.each > 0 {
		out = append(out, "waits "+secondsText(f.each))
	}
	switch {
	case len(out) > 0:
		return strings.Join(out, ", ")
	case f.moved:
		return "moves"
	}
	return "ok"
}

func percentText(v float64) string {
	return strconv.FormatFloat(round1(v), 'f', -1, 64) + " %"
}

func secondsText(v float64) string { return strconv.FormatFloat(round1(v), 'f', -1, 64) + " s" }

// fateText says in a few words what becomes of a request.
func fateText(j failure.Journey) string {
	var out []string
	switch {
	case j.Failed >= 100:
		out = append(out, "fails"+errorText(j))
	case j.Failed > 0:
		out = append(out, percentText(j.Failed)+" fail"+errorText(j))
		if j.AfterFailover > 0 {
			out = append(out, percentText(j.AfterFailover)+" served after failover")
		}
	case j.Outcome == traffic.ServedAfterFailover && j.Served > 0:
		out = append(out, percentText(j.AfterFailover)+" served after failover")
	case j.Outcome == traffic.ServedAfterFailover:
		out = append(out, "served after failover")
	default:
		out = append(out, string(j.Outcome))
	}
	if j.Recovery.After > 0 && (j.Recovery.Recovers || j.AfterFailover > 0) {
		out = append(out, "down for "+secondsText(j.Recovery.After))
	}
	if j.Recovery.Each > 0 && j.Failed < 100 {
		out = append(out, "each waits "+secondsText(j.Recovery.Each))
	}
	return strings.Join(out, ", ")
}

// errorText says what failed requests get, such as " with 504 after 10 s".
func errorText(j failure.Journey) string {
	if j.Status == 0 {
		return ""
	}
	text := fmt.Sprintf(" with %d", j.Status)
	if j.ErrorAfter > 0 {
		text += " after " + secondsText(j.ErrorAfter)
	}
	return text
}

func writeSimulationMarkdown(s streams, sim *simulation, timeline bool) error {
	cell := strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "<", "&lt;", "\n", " ").Replace
	first := true
	for r := range sim.results() {
		if !first {
			fmt.Fprintln(s.out)
		}
		first = false
		fmt.Fprintf(s.out, "## %s broken\n\n", cell(labels(sim.t, r.Breaks)))
		if len(r.Journeys) == 0 {
			fmt.Fprintln(s.out, "The design has no users.")
			continue
		}
		fmt.Fprintf(s.out, "%s of requests are served in the end%s, caches aside.\n\n| Users | Request | What they get | Why |\n|---|---|---|---|\n", percentText(r.ServedPercent), methodsText(r))
		for _, j := range r.Journeys {
			fmt.Fprintf(s.out, "| %s | %s | %s | %s |\n", cell(sim.who(j)), cell(sim.request(r, j)), fateText(j), cell(j.Why))
		}
		if timeline {
			writeMarkdownTimelines(s, sim, r, cell)
		}
	}
	if sim.err != nil {
		return sim.err
	}
	writeMarkdownDemand(s, sim, cell)
	writeMarkdownObjectives(s, sim, timeline, cell)
	return nil
}

func writeMarkdownTimelines(s streams, sim *simulation, r *failure.Result, cell func(string) string) {
	for _, j := range r.Journeys {
		if !suffers(j) {
			continue
		}
		fmt.Fprintf(s.out, "\n### %s, %s\n\n", cell(sim.who(j)), cell(sim.request(r, j)))
		for _, e := range j.Recovery.Timeline {
			fmt.Fprintf(s.out, "- +%s: %s\n", secondsText(e.At), cell(e.Text+basisText(e)))
		}
		for _, e := range j.Recovery.Failback {
			fmt.Fprintf(s.out, "- repaired +%s: %s\n", secondsText(e.At), cell(e.Text+basisText(e)))
		}
	}
}
