// Package racetest keeps tests in which nothing runs at the same time out of the run
// with the race detector: it makes them many times slower there and sees nothing.
package racetest

import "testing"

// OneGoroutine skips a test under the race detector. It is for long tests whose code
// starts no goroutine. What several goroutines may call at once is tested at once, as
// exports and checks of designs are.
func OneGoroutine(t testing.TB) {
	t.Helper()
	if On {
		t.Skip("without the race detector, which sees one goroutine here")
	}
}
