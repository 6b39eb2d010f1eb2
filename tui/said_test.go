package tui

import (
	"slices"
	"strings"
	"testing"

	"portolan/samples"
	"portolan/tui/binding"
)

// Where a key means nothing, the message never names the very place where one is as
// that in which it would: it says what has to have the focus there.
func TestMessagesOfKeysNameAnotherPlace(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {60, 15}, {30, 8}} {
		for _, to := range [][]string{{"}"}, {"v"}, {"}", "}", "}"}} {
			s := newSession(t, size[0], size[1], sample(t, "broken-launch")).Press(to...)
			here := s.m.scopesNow()[0]
			if here == inCanvas {
				continue
			}
			for _, c := range s.m.table.all {
				for _, k := range c.keys {
					said := s.m.unknownKey(k)
					if other, _ := s.m.table.lookup(k, here); other == nil && (strings.Contains(said, "in: canvas.") || strings.Contains(said, "in: outline.")) {
						t.Errorf("%v at %v: %s", binding.Label(k), size, said)
					}
				}
			}
		}
	}
}

// A text that a view shows on top of itself is read in whole sentences, as wide as what
// is read elsewhere: neither they nor addresses are broken where a screen would end.
func TestTextsOnTopAreReadWhole(t *testing.T) {
	src, _ := samples.Read("global-storefront")
	_, said := hears(t, string(src))
	said("3")
	text := said("m")
	if !slices.ContainsFunc(strings.Split(text, "\n"), func(l string) bool { return len(l) > 100 }) {
		t.Errorf("no sentence is longer than a line of a screen:\n%s", text)
	}
	for _, l := range strings.Split(text, "\n") {
		if strings.HasSuffix(l, "https://github.com/") {
			t.Errorf("an address is broken: %q", l)
		}
	}
}
