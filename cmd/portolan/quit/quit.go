// Package quit lets SIGQUIT end the program as it ends others: without a page
// about the inside of this one. It imports nothing of ours, so that Go readies it
// before the rest of the program, and no tables stand between it and the start.
package quit

import "os"

var signals = make(chan os.Signal, 1)

func init() { Watch() }
