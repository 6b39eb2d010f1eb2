package main

import "io"

// result is standard output that remembers whether it took everything: commands
// print line by line and learn at the end that a disk is full.
type result struct {
	io.Writer
	failed error
}

func (r *result) Write(p []byte) (int, error) {
	n, err := r.Writer.Write(p)
	if err != nil && r.failed == nil {
		r.failed = err
	}
	return n, err
}
