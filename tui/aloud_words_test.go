package tui

import (
	"strings"
	"testing"

	"portolan/samples"
)

// The key of a full stop is said by its name, and the end of a sentence is not.
func TestFullStopIsNamedWhereItIsAKey(t *testing.T) {
	for text, want := range map[string]string{
		"Nothing fits. Arrows and . say why.": "Nothing fits. Arrows and full stop say why.",
		"Press . or , here.":                  "Press full stop or comma here.",
		"It is done .":                        "It is done.",
		"A list , with more.":                 "A list, with more.",
	} {
		if got := inWords(text); got != want {
			t.Errorf("%q is read as %q, not %q", text, got, want)
		}
	}
	src, _ := samples.Read("static-site")
	_, said := hears(t, string(src))
	said("/pages", "<enter>")
	if text := said("c"); !strings.Contains(text, "full stop") || strings.Contains(text, "..") || strings.Contains(text, "and.") {
		t.Error(text)
	}
}

// The way of another city is read whole, also what it shares with the one before.
func TestWayOfAnotherCityIsReadWhole(t *testing.T) {
	src, _ := samples.Read("static-site")
	_, said := hears(t, string(src))
	said("6")
	for range 2 {
		if text := said("n"); strings.Count(text, "Way of ") != 1 || !strings.Contains(text, "100 percent of its GET requests") {
			t.Error(text)
		}
	}
}
