//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package tui

// canSuspend is false where there is no job control.
func canSuspend() bool { return false }
