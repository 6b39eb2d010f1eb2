//go:build !unix

package main

// quitQuietly has nothing to do where there is no such signal.
func quitQuietly() {}
