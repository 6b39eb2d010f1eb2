package main

import (
	"strings"

	"github.com/spf13/cobra"
	"portolan/model"
	"portolan/model/latency"
)

type estimateFlags struct {
	from, asserts, percentiles []string
	path, method, caching      string
	conn, format               string
	hitRatio                   *float64
	explain                    bool
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
model may be.

An assertion is a percentile, a comparison and a time. It holds when every
journey meets it, or those that it names:

  p95<300ms
  p95<=120ms from Sydney
  p50<80ms from Sydney for /static/* warm

The exit code is 1 when one does not hold; what does not meet it is listed on
standard error, and under "asserts" in JSON.`,
		Example: `  portolan estimate shop.topo.yaml
  portolan estimate shop.topo.yaml --from Sydney --explain
  portolan estimate shop.topo.yaml --path /api/orders --method POST
  portolan estimate shop.topo.yaml --assert 'p95<300ms' --assert 'p95<=120ms from Sydney warm'`,
		Args:              takes(1, 1, ""),
		ValidArgsFunction: topologyFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			o, err := f.options()
			if err != nil {
				return err
			}
			return runEstimate(s, f, o, args[0])
		},
	}
	cmd.Flags().StringSliceVar(&f.from, "from", nil, "only these places: names of users nodes or their locations, or other cities to ask about")
	cmd.Flags().StringVar(&f.path, "path", "", "only requests for this URL path or path pattern")
	cmd.Flags().StringVar(&f.method, "method", "", "method of the requests (GET when left out, or what a path takes where that is no GET)")
	cmd.Flags().StringVar(&f.caching, "request", "", "cached: only what a cache may answer; dynamic: only the rest")
	cmd.Flags().StringVar(&f.conn, "connection", "", "cold (first visit), warm (open connection), repeat (new connection of somebody who was there before); cold and warm when left out")
	cmd.Flags().StringSliceVar(&f.percentiles, "percentile", []string{"p50", "p95"}, "columns of the table: p50, p90, p95, p99")
	ratio, _ := model.FindProp(model.AssumptionProps(), "hitRatio")
	ratio.Name = "--hit-ratio"
	cmd.Flags().Var(percent{ratio, &f.hitRatio}, "hit-ratio", "percent of cacheable requests served from cache, instead of the design's figure")
	cmd.Flags().StringArrayVar(&f.asserts, "assert", nil, "fail unless this holds, for example 'p95<300ms' or 'p95<=120ms from Sydney'")
	cmd.Flags().StringVar(&f.format, "format", "table", "table, csv or json")
	cmd.Flags().BoolVar(&f.explain, "explain", false, "show the steps that each figure is made of")
	completeWith(cmd, "from", usersOf(s))
	completeWords(cmd, "method", model.Methods())
	completeWords(cmd, "request", cachings)
	completeWords(cmd, "connection", connections)
	completeWords(cmd, "percentile", latency.Percentiles)
	completeWords(cmd, "assert", []string{"p50<100ms", "p95<300ms", "p95<=120ms from ", "p99<1s"})
	completeWords(cmd, "format", estimateFormats)
	return cmd
}

// The closed lists of words that the flags take.
var (
	connections     = []string{latency.Cold, latency.Warm, latency.Repeat}
	cachings        = []string{latency.Cached, latency.Dynamic}
	estimateFormats = []string{"table", "csv", "json"}
)

// options checks the flags and turns them into what they ask for.
func (f *estimateFlags) options() (latency.Options, error) {
	o := latency.Options{From: f.from, Path: f.path, HitRatio: f.hitRatio}
	for _, w := range []struct {
		flag  string
		value *string
		words []string
	}{
		{"connection", &f.conn, connections},
		{"request", &f.caching, cachings},
		{"method", &f.method, model.Methods()},
		{"format", &f.format, estimateFormats},
	} {
		if *w.value == "" && w.flag != "format" {
			continue
		}
		var err error
		if *w.value, err = chosen("--"+w.flag, *w.value, w.words); err != nil {
			return o, err
		}
	}
	o.Method, o.Caching, o.Connection = f.method, f.caching, f.conn
	for i, p := range f.percentiles {
		var err error
		if f.percentiles[i], err = chosen("--percentile", p, latency.Percentiles); err != nil {
			return o, err
		}
	}
	if err := checkPath(f.path); err != nil {
		return o, err
	}
	if f.explain && f.format == "csv" {
		return o, usageError("--explain has no place in csv; --format json lists the steps")
	}
	return o, nil
}

// checkPath asks for a path or a pattern of paths. A query string is none: requests of
// a walk carry no query, so that it would be left out without a word.
func checkPath(path string) error {
	if path != "" && path != "*" && !strings.HasPrefix(path, "/") {
		return usageError("--path %q: a URL path starts with /, such as /api/orders", path)
	}
	if before, query, ok := strings.Cut(path, "?"); ok && strings.Contains(query, "=") {
		return usageError("--path %q: query strings are not judged; ask for %s", path, before)
	}
	return nil
}

func runEstimate(s streams, f estimateFlags, o latency.Options, path string) error {
	asserts, err := parseAsserts(f.asserts)
	if err != nil {
		return err
	}
	file, err := readTopology(s, path)
	if err != nil {
		return err
	}
	o.From = whole(o.From, file.Topology)
	o.Brief = f.format != "json" && !f.explain
	res, err := latency.Estimate(file.Topology, o)
	if err != nil {
		return inputError(err)
	}
	verdicts, err := judge(file.Topology, asserts, o, res)
	if err != nil {
		return err
	}
	switch f.format {
	case "json":
		err = writeEstimateJSON(s, res, verdicts)
	case "csv":
		err = writeEstimateCSV(s, res)
	default:
		printEstimate(s, res, f)
	}
	if err != nil {
		return err
	}
	tellStandIns(s, file.Topology)
	return reportAsserts(s, verdicts)
}

// judge holds the assertions against the estimate, or against another one where
// they name requests of their own.
func judge(t *model.Topology, asserts []assertion, o latency.Options, res *latency.Result) ([]verdict, error) {
	var out []verdict
	for _, a := range asserts {
		of := res
		if a.narrows() {
			var err error
			if of, err = latency.Estimate(t, a.narrowed(o)); err != nil {
				return nil, inputError(err)
			}
		}
		out = append(out, a.judge(of))
	}
	return out, nil
}
