package main

import (
	"strings"
	"testing"
)

// Amounts of assertions are read as those of properties are: with every unit that
// people write, and refused where they can mean two things.
func TestAssertionsReadAmountsAsFilesDo(t *testing.T) {
	for text, want := range map[string]float64{
		"p95<300": 300, "p95 < 300 ms": 300, "P95≤2s": 2000, "p50<=1.5 seconds of one user": 1500, "p99>=1m30s": 90_000,
		"p95<1 min from Sydney for /x warm": 60_000, "p95=<1_000": 1000, "p95<2,000,000": 2e6,
	} {
		if a, err := parseAsserts([]string{text}); err != nil || a[0].ms != want {
			t.Errorf("%s: %+v, %v", text, a, err)
		}
	}
	for text, want := range map[string]float64{
		"served>=99": 99, "served≥99.9%": 99.9, "Served >= 99 percent": 99, "served>=0.5%": 0.5,
		"recovers<=2 minutes": 120, "recovers<=1m30s": 90, "waits<500ms": 0.5, "recovers<1h": 3600,
	} {
		if a, err := parseFailureAsserts([]string{text}); err != nil || a[0].value != want {
			t.Errorf("%s: %+v, %v", text, a, err)
		}
	}
	for text, want := range map[string]string{
		"p95<1,000": "can mean 1000 or 1", "p95<-5": "never below 0", "p95<5 requests/s": "a number of ms", "p95<": "write p50",
		"p95<<3": "write p50", "p95<nan": "a number of ms", "p95<300ms fro Sydney": "300ms fro Sydney", "p95<1e400": "a number of ms",
	} {
		if _, err := parseAsserts([]string{text}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for text, want := range map[string]string{
		"served>=0.99": "can mean 99 % (write 99) or 0.99 %", "served>=99s": "a number of percent", "waits<5%": "a number of s", "recovers<": "write served",
	} {
		if _, err := parseFailureAsserts([]string{text}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// The words behind a bound stand in any order, each once.
func TestAssertWordsInAnyOrder(t *testing.T) {
	for _, text := range []string{
		"p95<30ms of one user from New York for /a warm", "p95<30ms warm of one user from New York for /a", "p95<30ms for /a from New York warm of one user", "p95<30ms from New York of one user warm for /a",
	} {
		got, err := parseAsserts([]string{text})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if a := got[0]; !a.one || a.from != "New York" || a.path != "/a" || a.conn != "warm" || a.ms != 30 {
			t.Errorf("%s is read as %+v", text, a)
		}
	}
	if got, err := parseAsserts([]string{"p95<30ms warm cold"}); err == nil {
		t.Errorf("cold and warm at once: %+v", got)
	}
}
