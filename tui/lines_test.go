package tui

import (
	"testing"

	"portolan/tui/act"
)

// The command line completes what may stand behind a word, and remembers its
// lines in other sessions.
func TestCommandLineCompletesAndRemembers(t *testing.T) {
	dir := t.TempDir()
	s := newSession(t, 120, 36, sample(t, "static-site"), state(dir))
	for _, c := range [][2]string{
		{":export clou", ":export cloudformation"},
		{":region eu-cen", ":region eu-central-"},
		{":kind cloudfr", ":kind cloudfront"},
		{":theme hi", ":theme high-contrast"},
		{":tips of", ":tips off"},
		{":explain latency/", ":explain latency/"},
		{":select-region us-e", ":select-region us-east-"},
	} {
		s.Press(c[0], "<tab>").Sees(c[1]).Press("<esc>")
	}
	s.Press(":theme light", "<enter>", ":", "<up>").Sees(":theme light").Press("<esc>")
	s.Press("/pages", "<enter>")
	again := newSession(t, 120, 36, sample(t, "static-site"), state(dir))
	again.Press(":", "<up>").Sees(":theme light").Press("<esc>", "/", "<up>").Lacks("/pages")
}

// The editor opens in the view and at the node that were asked for.
func TestOpensWhereAsked(t *testing.T) {
	at := func(o *Options) { o.View, o.Focus = act.Outline, "pages" }
	newSession(t, 120, 36, sample(t, "static-site"), at).Focus("pages").Sees("‹2 Outline›")
	newSession(t, 120, 36, sample(t, "static-site"), func(o *Options) { o.Focus = "nosuch" }).Sees("There is no node nosuch")
	for i, word := range ViewNames() {
		if ViewNamed(word) != allViews()[i].id {
			t.Errorf("%s names another view", word)
		}
	}
}
