//go:build unix

package main

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// quitQuietly lets SIGQUIT end a command as it ends other programs: without a
// page about the inside of this one.
var quitQuietly = sync.OnceFunc(func() {
	quit := make(chan os.Signal, 1)
	signal.Notify(quit, syscall.SIGQUIT)
	go func() {
		<-quit
		os.Exit(128 + int(syscall.SIGQUIT))
	}()
})
