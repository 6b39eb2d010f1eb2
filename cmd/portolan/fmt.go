package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"
	"portolan/model/document"
)

func newFmtCommand(s streams) *cobra.Command {
	check := false
	cmd := &cobra.Command{
		Use:   "fmt FILE...",
		Short: "Rewrite files in canonical form",
		Long:  "Rewrite files in canonical form, comments kept. With - the result goes to standard output.",
		Example: `  portolan fmt shop.topo.yaml
  portolan fmt --check *.topo.yaml`,
		Args:              takes(1, anyNumber, ""),
		ValidArgsFunction: topologyFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			stale := false
			for _, path := range args {
				f, err := readTopology(s, path)
				if err != nil {
					return err
				}
				data := document.FormatFile(f)
				same := bytes.Equal(data, f.Source())
				switch {
				case check && !same:
					fmt.Fprintln(s.out, path)
					stale = true
				case check:
				case path == "-":
					if err := writeOutput(s, "-", data, false); err != nil {
						return err
					}
				case !same:
					if err := writeOutput(s, path, data, true); err != nil {
						return err
					}
				}
			}
			if stale {
				return &exitError{code: exitNotGood}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "only list the files that are not in canonical form; exit 1 when there are any")
	return cmd
}
