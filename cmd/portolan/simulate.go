package main

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"portolan/model"
	"portolan/model/failure"
	"portolan/model/goal"
	"portolan/model/traffic"
)

type simulateFlags struct {
	breaks, from, methods, asserts []string
	path, format                   string
	timeline                       bool
}

func newSimulateCommand(s streams) *cobra.Command {
	f := simulateFlags{}
	cmd := &cobra.Command{
		Use:   "simulate FILE",
		Short: "Break a Region, zone or node and list what users get",
		Long: `Break a Region, zone, node, edge location or health check and list what users get.

Several --break break together. Without --break every Region and every node is
broken alone, one after the other. The goals under expect: in the file are
checked; one that is not met makes the exit code 1.`,
		Example: `  portolan simulate shop.topo.yaml --break region:us-east-1
  portolan simulate shop.topo.yaml --break node:web-alb --break zone:eu-west-1a --timeline
  portolan simulate shop.topo.yaml --break region:us-east-1 --assert 'served>=99%' --assert 'recovers<=120s'
  portolan simulate shop.topo.yaml`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: topologyFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			return runSimulate(s, f, args[0])
		},
	}
	cmd.Flags().StringArrayVar(&f.breaks, "break", nil, "what breaks: region:CODE, zone:CODE, node:ID, edge:CODE or health-check:ID; may be given several times")
	cmd.Flags().StringSliceVar(&f.from, "from", nil, "only these users: ids or titles of users nodes, or their locations")
	cmd.Flags().StringVar(&f.path, "path", "", "only requests for this path")
	cmd.Flags().StringSliceVar(&f.methods, "request", nil, "only these methods, such as GET or POST")
	cmd.Flags().StringArrayVar(&f.asserts, "assert", nil, "fail unless this holds, for example 'served>=99%' or 'recovers<=120s'")
	cmd.Flags().StringVar(&f.format, "format", "table", "table, csv, markdown or json")
	cmd.Flags().BoolVar(&f.timeline, "timeline", false, "show what happens when, with its arithmetic")
	_ = cmd.RegisterFlagCompletionFunc("break", completeBreaks(s))
	return cmd
}

// completeBreaks offers what can break in the file that was typed.
func completeBreaks(s streams) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		file, err := readTopology(s, args[0])
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var out []string
		for _, b := range failure.Breaks(file.Topology) {
			out = append(out, b.String())
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

func runSimulate(s streams, f simulateFlags, path string) error {
	write, ok := simulateFormats[f.format]
	if !ok {
		return usageError("no format %q; there are table, csv, markdown and json", f.format)
	}
	checks, err := parseFailureAsserts(f.asserts)
	if err != nil {
		return err
	}
	var breaks []failure.Break
	for _, text := range f.breaks {
		b, err := failure.ParseBreak(text)
		if err != nil {
			return usageError("--break %q: %w", text, err)
		}
		breaks = append(breaks, b)
	}
	file, err := readTopology(s, path)
	if err != nil {
		return err
	}
	t := file.Topology
	for _, b := range breaks {
		if err := b.In(t); err != nil {
			return inputError(fmt.Errorf("--break %s: %w", b, err))
		}
	}
	o := failure.Options{From: f.from, Path: f.path, Methods: upper(f.methods)}
	sim, err := newSimulation(t, breaks, o)
	if err != nil {
		return inputError(err)
	}
	if err := write(s, sim, f.timeline); err != nil {
		return err
	}
	return sim.judge(s, checks)
}

func upper(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToUpper(strings.TrimSpace(w))
	}
	return out
}

// simulation is what one run is about: the results of the breaks that were
// asked for, or of every Region and node alone.
type simulation struct {
	t       *model.Topology
	single  bool // every part alone
	results []*failure.Result
	goals   []goal.Result
}

func newSimulation(t *model.Topology, breaks []failure.Break, o failure.Options) (*simulation, error) {
	sim := &simulation{t: t, single: len(breaks) == 0}
	sets := [][]failure.Break{breaks}
	if sim.single {
		sets = nil
		for _, b := range failure.Breaks(t) {
			if b.Kind == failure.Region || b.Kind == failure.Node {
				sets = append(sets, []failure.Break{b})
			}
		}
	}
	for _, set := range sets {
		r, err := failure.Simulate(t, set, o)
		if err != nil {
			return nil, err
		}
		sim.results = append(sim.results, r)
	}
	for _, g := range goal.Check(t) {
		if sim.single || concerns(g, breaks) {
			sim.goals = append(sim.goals, g)
		}
	}
	return sim, nil
}

// concerns tells whether a goal is about surviving just these breaks.
func concerns(g goal.Result, breaks []failure.Break) bool {
	return len(breaks) == 1 && g.Goal.Survives == breaks[0].String()
}

// judge reports the goals and the bounds that do not hold.
func (sim *simulation) judge(s streams, checks []failureAssert) error {
	good := true
	for _, g := range sim.goals {
		if g.State == goal.Met {
			continue
		}
		good = false
		fmt.Fprintf(s.errs, "goal %s: %s\n", g.State, g.Text)
		for _, e := range g.Evidence {
			fmt.Fprintf(s.errs, "  %s\n", e)
		}
	}
	for _, a := range checks {
		for _, r := range sim.results {
			for _, v := range a.violations(r) {
				good = false
				fmt.Fprintf(s.errs, "not met: %s: with %s broken, %s\n", a.text, labels(sim.t, r.Breaks), v)
			}
		}
	}
	if !good {
		return &exitError{code: exitNotGood}
	}
	return nil
}

var simulateFormats = map[string]func(streams, *simulation, bool) error{
	"table": printSimulation, "csv": writeSimulationCSV, "json": writeSimulationJSON, "markdown": writeSimulationMarkdown,
}

func labels(t *model.Topology, breaks []failure.Break) string {
	var out []string
	for _, b := range breaks {
		out = append(out, b.Label(t))
	}
	return strings.Join(out, " and ")
}

func printSimulation(s streams, sim *simulation, timeline bool) error {
	if sim.single {
		if err := printSurvival(s, sim); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.out, "%s broken: %s of requests served in the end, caches aside\n", labels(sim.t, sim.results[0].Breaks), percentText(sim.results[0].ServedPercent))
		w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		for _, j := range sim.results[0].Journeys {
			fmt.Fprintf(w, "  %s\t%s %s\t%s\t%s\n", place(j), j.Method, j.Request, fateText(j), j.Why)
		}
		if err := w.Flush(); err != nil {
			return outputError(err)
		}
	}
	if timeline {
		for _, r := range sim.results {
			printTimelines(s, sim, r)
		}
	}
	fmt.Fprintln(s.errs, "Times are a model of documented detection, caching and retry times, not a promise.")
	return nil
}

func printTimelines(s streams, sim *simulation, r *failure.Result) {
	for _, j := range r.Journeys {
		if j.Outcome == traffic.Served {
			continue
		}
		fmt.Fprintf(s.out, "\n%s broken: %s, %s %s\n", labels(sim.t, r.Breaks), place(j), j.Method, j.Request)
		for _, e := range j.Recovery.Timeline {
			fmt.Fprintf(s.out, "  %9s  %s\n", "+"+secondsText(e.At), e.Text)
		}
	}
}

// printSurvival is a table of every break against every population. A cell
// sums the requests of the population up.
func printSurvival(s streams, sim *simulation) error {
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for i, r := range sim.results {
		var places []string
		sums := map[string]*fateSum{}
		for _, j := range r.Journeys {
			p := place(j)
			if sums[p] == nil {
				places, sums[p] = append(places, p), &fateSum{}
			}
			sums[p].add(j)
		}
		if i == 0 {
			fmt.Fprintf(w, "when this breaks\t%s\tserved\n", strings.Join(places, "\t"))
		}
		fmt.Fprint(w, labels(sim.t, r.Breaks))
		for _, p := range places {
			fmt.Fprint(w, "\t", sums[p])
		}
		fmt.Fprintf(w, "\t%s\n", percentText(r.ServedPercent))
	}
	if err := w.Flush(); err != nil {
		return outputError(err)
	}
	return nil
}

// fateSum is what becomes of all requests of a population.
type fateSum struct {
	share, failed, after, each float64
	moved                      bool
}

func (f *fateSum) add(j failure.Journey) {
	f.share += j.SharePercent
	f.failed += j.SharePercent * j.Failed / 100
	f.moved = f.moved || j.Outcome != traffic.Served
	if j.Recovery.Recovers {
		f.after = max(f.after, j.Recovery.After)
	}
	f.each = max(f.each, j.Recovery.Each)
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

func place(j failure.Journey) string {
	if j.Location != "" {
		return j.Location
	}
	return j.Users
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
		out = append(out, "fails")
	case j.Failed > 0:
		out = append(out, percentText(j.Failed)+" fail")
	case j.Outcome == traffic.ServedAfterFailover:
		out = append(out, "served after failover")
	default:
		out = append(out, string(j.Outcome))
	}
	if j.Recovery.Recovers && j.Recovery.After > 0 {
		out = append(out, "down for "+secondsText(j.Recovery.After))
	}
	if j.Recovery.Each > 0 {
		out = append(out, "each waits "+secondsText(j.Recovery.Each))
	}
	return strings.Join(out, ", ")
}

func writeSimulationCSV(s streams, sim *simulation, _ bool) error {
	w := csv.NewWriter(s.out)
	_ = w.Write([]string{"broken", "users", "location", "request", "method", "share_percent", "outcome", "failed_percent", "recovers", "recovers_after_s", "each_waits_s", "why"})
	f := func(v float64) string { return strconv.FormatFloat(round1(v), 'f', 1, 64) }
	for _, r := range sim.results {
		var broken []string
		for _, b := range r.Breaks {
			broken = append(broken, b.String())
		}
		for _, j := range r.Journeys {
			after := ""
			if j.Recovery.Recovers {
				after = f(j.Recovery.After)
			}
			_ = w.Write([]string{strings.Join(broken, " "), j.Users, j.Location, j.Request, j.Method, f(j.SharePercent), string(j.Outcome), f(j.Failed), strconv.FormatBool(j.Recovery.Recovers), after, f(j.Recovery.Each), j.Why})
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return outputError(err)
	}
	return nil
}

func writeSimulationMarkdown(s streams, sim *simulation, _ bool) error {
	cell := strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "\n", " ").Replace
	for _, r := range sim.results {
		fmt.Fprintf(s.out, "## %s broken\n\n%s of requests are served in the end.\n\n| Users | Request | What they get | Why |\n|---|---|---|---|\n", cell(labels(sim.t, r.Breaks)), percentText(r.ServedPercent))
		for _, j := range r.Journeys {
			fmt.Fprintf(s.out, "| %s | %s | %s | %s |\n", cell(place(j)), cell(j.Method+" "+j.Request), fateText(j), cell(j.Why))
		}
		fmt.Fprintln(s.out)
	}
	return nil
}
