//go:build unix

package main

import (
	"fmt"
	"os"
	"syscall"
)

// become runs another program in the place of this one: terminal, signals and exit
// code are its own.
func become(path string, args []string, _ streams) error {
	return inputError(fmt.Errorf("%s cannot be run: %w", path, syscall.Exec(path, args, os.Environ())))
}
