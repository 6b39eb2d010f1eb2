package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/failure"
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
checked, with --break those about surviving just that; one that is not met makes
the exit code 1.`,
		Example: `  portolan simulate shop.topo.yaml --break region:us-east-1
  portolan simulate shop.topo.yaml --break node:web-alb --break zone:eu-west-1a --timeline
  portolan simulate shop.topo.yaml --break region:us-east-1 --assert 'served>=99%' --assert 'recovers<=120s'
  portolan simulate shop.topo.yaml`,
		Args:              takes(1, 1, ""),
		ValidArgsFunction: topologyFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSimulate(cmd.Context(), s, f, args[0])
		},
	}
	cmd.Flags().StringArrayVar(&f.breaks, "break", nil, "what breaks: region:CODE, zone:CODE, node:ID, edge:CODE or health-check:ID; may be given several times")
	cmd.Flags().StringSliceVar(&f.from, "from", nil, "only these users: ids or titles of users nodes, or their locations")
	cmd.Flags().StringVar(&f.path, "path", "", "only requests for this path")
	cmd.Flags().StringSliceVar(&f.methods, "request", nil, "only these methods, such as GET or POST")
	cmd.Flags().StringArrayVar(&f.asserts, "assert", nil, "fail unless this holds, for example 'served>=99%' or 'recovers<=120s'")
	cmd.Flags().StringVar(&f.format, "format", "table", "table, csv, markdown or json")
	cmd.Flags().BoolVar(&f.timeline, "timeline", false, "show what happens when, with its arithmetic")
	completeWith(cmd, "break", completeBreaks(s))
	completeWith(cmd, "from", usersOf(s))
	completeWords(cmd, "request", model.Methods())
	completeWords(cmd, "assert", []string{"served>=99%", "recovers<=120s"})
	completeWords(cmd, "format", simulateFormatNames)
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

// garbageGrowth is by how many percent the heap may grow between two collections.
const garbageGrowth = 400

func runSimulate(ctx context.Context, s streams, f simulateFlags, path string) error {
	form, err := chosenOr(fmt.Sprintf("no format %q; there are table, csv, markdown and json", f.format), f.format, simulateFormatNames)
	if err != nil {
		return err
	}
	write := simulateFormats[form]
	checks, err := parseFailureAsserts(f.asserts)
	if err != nil {
		return err
	}
	methods, err := methodsOf(f.methods)
	if err != nil {
		return err
	}
	if err := checkPath(f.path); err != nil {
		return err
	}
	file, err := readTopology(s, path)
	if err != nil {
		return err
	}
	t := file.Topology
	breaks, err := breaksOf(t, f.breaks)
	if err != nil {
		return err
	}
	o := failure.Options{From: whole(f.from, t), Path: f.path, Methods: methods}
	// Walks leave much behind that nobody keeps: collecting it less often costs
	// little room and saves a third of the time.
	defer debug.SetGCPercent(debug.SetGCPercent(garbageGrowth))
	work := startWork(ctx, s, form == "table" || !terminal(s.out))
	defer work.end()
	sim, err := newSimulation(t, breaks, o, checks)
	if err != nil {
		return inputError(err)
	}
	sim.watch = work.watch()
	out := s
	out.out = &heldBack{s.out, sim}
	err = write(out, sim, f.timeline)
	work.end()
	switch {
	case sim.err != nil:
		return work.failed(sim.err)
	case err != nil:
		return err
	}
	sim.remark(s)
	tellStandIns(s, t)
	return sim.judge(s)
}

// breaksOf reads what breaks, each once.
func breaksOf(t *model.Topology, texts []string) ([]failure.Break, error) {
	var out []failure.Break
	for _, text := range texts {
		b, err := failure.BreakOf(t, text)
		switch {
		case err != nil && b == failure.Break{}:
			return nil, usageError("--break %q: %w", text, err)
		case err != nil:
			return nil, inputError(fmt.Errorf("--break %s: %w", b, err))
		case !slices.Contains(out, b):
			out = append(out, b)
		}
	}
	return out, nil
}

func methodsOf(words []string) ([]string, error) {
	var out []string
	for _, w := range words {
		m, err := chosenOr(fmt.Sprintf("--request %q: there are %s", w, strings.Join(model.Methods(), ", ")), w, model.Methods())
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

var simulateFormatNames = []string{"table", "csv", "markdown", "json"}

var simulateFormats = map[string]func(streams, *simulation, bool) error{
	"table": printSimulation, "csv": writeSimulationCSV, "json": writeSimulationJSON, "markdown": writeSimulationMarkdown,
}

func writeSimulationJSON(s streams, sim *simulation, _ bool) error {
	if sim.single {
		rest := func() ([]failure.Objective, []failure.Overrun) { return sim.objectives, sim.overruns }
		return writeJSON(s, jsonexport.NewSurvivalDocument(sim.t, sim.results(), rest, sim.goals))
	}
	r := sim.result()
	if r == nil {
		return sim.err
	}
	return writeJSON(s, jsonexport.NewSimulateDocument(sim.t, r, sim.objectives, sim.goals))
}

func labels(t *model.Topology, breaks []failure.Break) string {
	var out []string
	for _, b := range breaks {
		out = append(out, b.Label(t))
	}
	return strings.Join(out, " and ")
}

func writeSimulationCSV(s streams, sim *simulation, _ bool) error {
	w := csv.NewWriter(s.out)
	_ = w.Write([]string{"broken", "users", "location", "request", "method", "share_percent", "outcome", "failed_percent", "recovers", "recovers_after_s", "each_waits_s", "why"})
	for r := range sim.results() {
		var broken []string
		for _, b := range r.Breaks {
			broken = append(broken, b.String())
		}
		for _, j := range r.Journeys {
			after := ""
			if j.Recovery.Recovers {
				after = tenths(j.Recovery.After)
			}
			_ = w.Write([]string{strings.Join(broken, " "), j.Users, j.Location, j.Request, j.Method, tenths(j.SharePercent), string(j.Outcome), tenths(j.Failed), strconv.FormatBool(j.Recovery.Recovers), after, tenths(j.Recovery.Each), j.Why})
		}
	}
	return flushCSV(w)
}
