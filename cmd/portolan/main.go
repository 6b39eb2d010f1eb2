// Command portolan sketches, checks, estimates, breaks and exports AWS edge
// network topologies in the terminal.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], standardStreams()))
}
