// Command inprocess FILE TIMES lays a topology file out several times and
// prints the least milliseconds that one layout with routing took.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"portolan/model/document"
	"portolan/model/layout"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "inprocess:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: inprocess FILE TIMES")
	}
	times, err := strconv.Atoi(args[1])
	if err != nil {
		return fmt.Errorf("TIMES: %w", err)
	}
	file, err := document.Load(args[0])
	if err != nil {
		return err
	}
	if file.Topology == nil {
		return fmt.Errorf("%s holds no topology", args[0])
	}
	least := time.Duration(1<<63 - 1)
	for range times {
		start := time.Now()
		layout.FromTopology(file.Topology, layout.Options{})
		least = min(least, time.Since(start))
	}
	fmt.Printf("%.1f\n", float64(least.Microseconds())/1000)
	return nil
}
