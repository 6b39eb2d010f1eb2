//go:build unix

package quit

import (
	"os"
	"os/signal"
	"syscall"
)

// Watch ends the program at the next SIGQUIT.
func Watch() {
	signal.Notify(signals, syscall.SIGQUIT)
	go func() {
		<-signals
		os.Exit(128 + int(syscall.SIGQUIT))
	}()
}

// LetGo leaves SIGQUIT to whoever has asked for it since.
func LetGo() { signal.Stop(signals) }
