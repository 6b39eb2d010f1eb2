package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
	jsonexport "portolan/export/json"
	"portolan/model/document"
	"portolan/model/latency"
	"portolan/validate"
)

// version is set by the release build.
var version = "0.1.0"

func newVersionCommand(s streams) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use: "version", Short: "Print version, build and data dates", Args: takes(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			v := jsonexport.Version{
				Schema: jsonexport.VersionForm, Version: version, Commit: commit(), Go: runtime.Version(),
				Rules: len(validate.Rules()), LatencyDate: latency.DataDate, Format: document.FormatVersion,
			}
			if asJSON {
				return writeJSON(s, v)
			}
			fmt.Fprintf(s.out, "portolan %s (%s)\n%d rules, latency data of %s, file format %d, %s\n", v.Version, v.Commit, v.Rules, v.LatencyDate, v.Format, v.Go)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// commit is the revision that the binary was built from, as the Go tool recorded it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}
