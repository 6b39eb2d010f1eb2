package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	jsonexport "portolan/export/json"
	"portolan/model/geo"
	"portolan/model/latency"
)

func newRTTCommand(s streams) *cobra.Command {
	var internet, pairs, asJSON bool
	cmd := &cobra.Command{
		Use:   "rtt FROM TO",
		Short: "Estimate one round-trip time",
		Long: `Estimate the round-trip time between two places in ms.

A place is a Region code (eu-west-1), a city (Sydney), a country or US state
code (DE, US-CA), an edge location (FRA) or "lat,lon"; where the first number
has a minus, options and -- come before the places. Between Regions the measured
table is used where it has the pair; every other pair is modelled.`,
		Example: `  portolan rtt Sydney us-east-1 --internet
  portolan rtt eu-west-1 us-east-1
  portolan rtt -- -33.87,151.21 Frankfurt
  portolan rtt --csv < pairs.csv`,
		Args: func(cmd *cobra.Command, args []string) error {
			if pairs {
				return takes(0, 0, "")(cmd, args)
			}
			return takes(2, 2, "places are Regions, cities, countries, edge locations or \"lat,lon\"")(cmd, args)
		},
		ValidArgsFunction: twoPlaces,
		RunE: func(_ *cobra.Command, args []string) error {
			if pairs {
				return rttTable(s, internet)
			}
			r, err := rtt(args[0], args[1], internet)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(s, jsonexport.NewRTT(args[0], args[1], r))
			}
			fmt.Fprintf(s.out, "%.1f ms  (%s; 80 of 100 true values%s lie in %.1f to %.1f ms)\n", r.MS, rttBasis(r), areaText(r), r.Low, r.High)
			fmt.Fprintf(s.errs, "%s\n", r.Source)
			return nil
		},
	}
	cmd.Flags().BoolVar(&internet, "internet", false, "over the public Internet, without last mile, instead of the AWS backbone")
	cmd.Flags().BoolVar(&pairs, "csv", false, "read rows src,dst from standard input and write src,dst,estimate_ms,low_ms,high_ms")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// rttBasis says what kind of figure it is and of when: the table holds medians.
func rttBasis(r latency.RTT) string {
	if r.Basis == latency.Measured {
		return "measured p50, " + r.Date
	}
	return fmt.Sprintf("%s, data of %s", r.Basis, r.Date)
}

// areaText names whose band it is where that is not the world's.
func areaText(r latency.RTT) string {
	switch {
	case r.Area == "":
		return ""
	case strings.HasPrefix(r.Area, "inside "):
		return " " + r.Area
	}
	return " of " + r.Area
}

func hundredths(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

func rtt(from, to string, internet bool) (latency.RTT, error) {
	a, err := geo.Locate(from)
	if err != nil {
		return latency.RTT{}, inputError(err)
	}
	b, err := geo.Locate(to)
	if err != nil {
		return latency.RTT{}, inputError(err)
	}
	if internet {
		return latency.Internet(a, b), nil
	}
	return latency.Backbone(a, b), nil
}

func rttTable(s streams, internet bool) error {
	in, out := csv.NewReader(s.in), csv.NewWriter(s.out)
	in.FieldsPerRecord = -1
	var failed []error
	for line := 1; ; line++ {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return inputError(err)
		}
		if len(row) < 2 {
			failed = append(failed, fmt.Errorf("row %d: two columns are expected: src,dst", line))
			_ = out.Write(append(row, "", "", "", ""))
			continue
		}
		if line == 1 && row[0] == "src" {
			_ = out.Write([]string{"src", "dst", "estimate_ms", "low_ms", "high_ms"})
			continue
		}
		r, err := rtt(row[0], row[1], internet)
		if err != nil { // the rest of the table is good
			failed = append(failed, fmt.Errorf("row %d: %w", line, err))
			_ = out.Write([]string{row[0], row[1], "", "", ""})
			continue
		}
		_ = out.Write([]string{row[0], row[1], hundredths(r.MS), hundredths(r.Low), hundredths(r.High)})
	}
	if err := flushCSV(out); err != nil || len(failed) == 0 {
		return err
	}
	return inputError(errors.Join(failed...))
}
