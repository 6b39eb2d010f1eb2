//go:build linux || darwin || freebsd || netbsd || openbsd

package tui

import (
	"os"

	"golang.org/x/sys/unix"
)

// canSuspend tells whether somebody could wake us again: a parent of the same
// session in another process group, as a shell with job control is. Otherwise
// the system would not stop us, and we would wait for ever to be continued.
func canSuspend() bool {
	parent := os.Getppid()
	group, err := unix.Getpgid(parent)
	if err != nil || group == unix.Getpgrp() {
		return false
	}
	theirs, err := unix.Getsid(parent)
	if err != nil {
		return false
	}
	ours, err := unix.Getsid(0)
	return err == nil && theirs == ours
}
