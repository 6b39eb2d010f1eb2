//go:build !unix

package main

import (
	"errors"
	"fmt"
	"os/exec"
)

// become runs another program and ends as it does.
func become(path string, args []string, s streams) error {
	c := exec.Command(path, args[1:]...)
	c.Stdin, c.Stdout, c.Stderr = s.in, s.out, s.errs
	err := c.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return &exitError{code: ended.ExitCode()}
	}
	if err != nil {
		return inputError(fmt.Errorf("%s cannot be run: %w", path, err))
	}
	return nil
}
