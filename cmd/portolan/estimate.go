package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"portolan/model/latency"
)

type estimateFlags struct {
	from, asserts      []string
	path, conn, format string
	hitRatio           float64
	explain            bool
}

func newEstimateCommand(s streams) *cobra.Command {
	f := estimateFlags{}
	cmd := &cobra.Command{
		Use:   "estimate FILE",
		Short: "Estimate what users in each place wait for the first byte",
		Long: `Estimate what users in each place wait for the first byte.

The figures come from a model, not from a measurement of the design: every step
says whether it is measured, modelled or assumed. p50 and p95 tell how requests
differ among themselves; the band in brackets tells how wrong the round-trip
model may be.`,
		Example: `  portolan estimate shop.topo.yaml
  portolan estimate shop.topo.yaml --from Sydney --explain
  portolan estimate shop.topo.yaml --assert 'p95<300ms'`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: topologyFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			o := latency.Options{From: f.from, Path: f.path, Connection: f.conn}
			if cmd.Flags().Changed("hit-ratio") {
				if f.hitRatio < 0 || f.hitRatio > 100 {
					return usageError("--hit-ratio is a percentage from 0 to 100")
				}
				o.HitRatio = &f.hitRatio
			}
			return runEstimate(s, f, o, args[0])
		},
	}
	cmd.Flags().StringSliceVar(&f.from, "from", nil, "only these places: names of users nodes or their locations, or other cities to ask about")
	cmd.Flags().StringVar(&f.path, "request", "", "only requests for this path")
	cmd.Flags().StringVar(&f.conn, "connection", "", "cold, warm; both when left out")
	cmd.Flags().Float64Var(&f.hitRatio, "hit-ratio", 0, "percent of cacheable requests served from cache, instead of the design's figure")
	cmd.Flags().StringArrayVar(&f.asserts, "assert", nil, "fail unless every journey meets this, for example 'p95<300ms'")
	cmd.Flags().StringVar(&f.format, "format", "table", "table, csv or json")
	cmd.Flags().BoolVar(&f.explain, "explain", false, "show the steps that each figure is made of")
	return cmd
}

func runEstimate(s streams, f estimateFlags, o latency.Options, path string) error {
	if f.conn != "" && f.conn != "cold" && f.conn != "warm" {
		return usageError("--connection cannot be %q: cold or warm", f.conn)
	}
	checks, err := parseAsserts(f.asserts)
	if err != nil {
		return err
	}
	file, err := readTopology(s, path)
	if err != nil {
		return err
	}
	res, err := latency.Estimate(file.Topology, o)
	if err != nil {
		return inputError(err)
	}
	switch f.format {
	case "json":
		err = writeJSON(s, estimateJSON(res))
	case "csv":
		err = writeEstimateCSV(s, res)
	case "table":
		err = printEstimate(s, res, f.explain)
	default:
		return usageError("no format %q; there are table, csv and json", f.format)
	}
	if err != nil {
		return err
	}
	return checkAsserts(s, checks, res)
}

func printEstimate(s streams, res *latency.Result, explain bool) error {
	fmt.Fprintf(s.out, "%-18s %-18s %-5s %8s %8s  %-16s %s\n", "users", "request", "conn", "p50 ms", "p95 ms", "band of p50", "outcome")
	for _, j := range res.Journeys {
		where := j.Location
		if where == "" {
			where = j.Users
		}
		if !j.Known {
			fmt.Fprintf(s.out, "%-18s %-18s %-5s %8s %8s  %-16s %s\n", where, j.Request, j.Connection, "-", "-", "", strings.Join(append([]string{string(j.Outcome)}, j.Why...), ": "))
			continue
		}
		fmt.Fprintf(s.out, "%-18s %-18s %-5s %8.0f %8.0f  %-16s %s\n", where, j.Request, j.Connection, j.P50, j.P95, fmt.Sprintf("[%.0f .. %.0f]", j.Low, j.High), j.Outcome)
		if explain {
			explainJourney(s, j)
		}
	}
	fmt.Fprintf(s.out, "%-18s %-18s %-5s %8.0f %8.0f\n", "all", "weighted by share", "", res.Summary.P50, res.Summary.P95)
	fmt.Fprintf(s.errs, "Model estimate, not a promise. Data %s of %s.\n", res.DataVersion, res.DataDate)
	for _, a := range res.Assumptions {
		mark := ""
		if a.Changed {
			mark = " (changed by this design)"
		}
		fmt.Fprintf(s.errs, "  assumed: %s = %s%s\n", a.Name, a.Value, mark)
	}
	return nil
}

func explainJourney(s streams, j latency.Journey) {
	for _, w := range j.Why {
		fmt.Fprintf(s.out, "    %s\n", w)
	}
	for _, b := range j.Branches {
		if b.Name != "" {
			fmt.Fprintf(s.out, "    %s, %.0f %% of requests: p50 %.1f, p95 %.1f ms\n", b.Name, b.SharePercent, b.P50, b.P95)
		}
		for _, st := range b.Steps {
			fmt.Fprintf(s.out, "      %-52s %8.1f  %-9s %s\n", st.Label, st.P50, st.Basis, st.Source)
		}
	}
}

func writeEstimateCSV(s streams, res *latency.Result) error {
	w := csv.NewWriter(s.out)
	_ = w.Write([]string{"users", "location", "request", "connection", "share_percent", "outcome", "p50_ms", "p95_ms", "low_ms", "high_ms"})
	f := func(v float64) string { return strconv.FormatFloat(round1(v), 'f', 1, 64) }
	for _, j := range res.Journeys {
		row := []string{j.Users, j.Location, j.Request, j.Connection, f(j.SharePercent), string(j.Outcome), "", "", "", ""}
		if j.Known {
			row[6], row[7], row[8], row[9] = f(j.P50), f(j.P95), f(j.Low), f(j.High)
		}
		_ = w.Write(row)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return outputError(err)
	}
	return nil
}

// round1 keeps one decimal: the model is not better than that.
func round1(v float64) float64 { return math.Round(v*10) / 10 }
