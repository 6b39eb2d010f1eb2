package tui

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/act"
	"portolan/tui/origin"
)

// In and Out are the same numbers wherever they stand: in the table, the outline, the
// inspector, the sources and the sentence of the focus. Guards are told by name.
func TestInAndOutAreOneNumber(t *testing.T) {
	for _, name := range []string{"broken-launch", "global-storefront"} {
		s := newSession(t, 200, 60, sample(t, name))
		top := s.m.doc.now()
		for _, n := range top.Nodes {
			s.Press(":"+n.ID, "<enter>")
			if s.m.focus.node != n.ID {
				t.Fatalf("%s: the focus is %s", n.ID, s.m.focus.node)
			}
			in, out := len(top.Arrivals(n.ID)), len(top.Departures(n.ID))
			if ends := origin.Ends(top, n.ID); ends[0].Value != fmt.Sprint(in) || ends[1].Value != fmt.Sprint(out) {
				t.Errorf("%s: sources say %v", n.ID, ends)
			}
			said := s.m.describe()
			for word, k := range map[string]int{"In": in, "Out": out} {
				want := fmt.Sprintf("%s: %d ", word, k)
				if k == 0 {
					want = word + ": none"
				}
				if !strings.Contains(said, want) {
					t.Errorf("%s: %q, not %q", n.ID, said, want)
				}
			}
			for _, g := range top.Guards(n.ID) {
				if !strings.Contains(said, g.Label()) {
					t.Errorf("%s: no word of %s: %s", n.ID, g.ID, said)
				}
			}
			s.Press("<tab>").Sees(fmt.Sprintf("In %d  Out %d", in, out)).Press("<esc>")
		}
	}
	s := newSession(t, 200, 60, sample(t, "broken-launch")).Press(":cdn", "<enter>", "2").Sees("In: 1 from")
	if n := len(s.m.doc.now().Arrivals("cdn")); n != 1 {
		t.Errorf("cdn has %d", n)
	}
}

// Each node has one number and one name: in the outline, in the sentence of the focus, on
// the command line and on the way that tab takes.
func TestANodeHasOneNumberAndOneName(t *testing.T) {
	for _, name := range []string{"broken-launch", "global-storefront"} {
		for _, size := range [][2]int{{200, 60}, {30, 8}} {
			s := newSession(t, size[0], size[1], sample(t, name)).Press("2")
			top, order := s.m.doc.now(), s.m.reading().ids
			if len(order) != len(top.Nodes) {
				t.Fatalf("%d of %d nodes have a number", len(order), len(top.Nodes))
			}
			for i, id := range order {
				s.Press(fmt.Sprintf(":%d", i+1), "<enter>").Focus(id)
				number, title := fmt.Sprintf("%d/%d ", i+1, len(order)), layout.TitleOf(top.Node(id))
				if said := s.m.describe(); !strings.HasPrefix(said, number) || !strings.Contains(said, title) {
					t.Errorf("%s: %q is not %s%s", id, said, number, title)
				}
				if got := s.m.focusName(); got != title {
					t.Errorf("%s: called %q and %q", id, got, title)
				}
				row := ""
				for _, line := range strings.Split(s.screen(), "\n") {
					if row == "" && strings.Contains(line, "▸") {
						row = line
					}
				}
				if !strings.Contains(row, number) {
					t.Errorf("%s: the row %q has not the number %s", id, row, number)
				}
			}
		}
	}
	s := newSession(t, 200, 60, sample(t, "global-storefront"))
	last := -1
	for range s.m.order() {
		at := s.m.reading().place[s.m.focus.node]
		if at <= last {
			t.Errorf("from %d the way leads to %d", last+1, at+1)
		}
		last = at
		s.m.step(1)
	}
}

// The sources name the same part of a request as the view beside them, case by case.
func TestSourcesNameThePartThatTheViewNames(t *testing.T) {
	for _, name := range []string{"global-storefront", "static-site", "global-api"} {
		s := newSession(t, 160, 60, sample(t, name)).Press("3")
		told := 0
		for range 8 {
			shown := ""
			for _, line := range strings.Split(s.screen(), "\n") {
				if _, text, ok := strings.Cut(line, "Biggest part, "); ok {
					shown, _, _ = strings.Cut(strings.TrimRight(text, " │┃"), " (")
				}
			}
			j, ok := s.m.panes.latency.Selected()
			if text := sourcesOf(s); ok && j.Known && shown != "" {
				told++
				if n := strings.Count(text, "Biggest part"); !strings.Contains(text, "Biggest part, "+shown+".") || n != len(j.Branches) {
					t.Errorf("%s: the view says %q, the sources of %d cases:\n%s", name, shown, len(j.Branches), text)
				}
			}
			s.Press("<down>")
		}
		if told == 0 {
			t.Errorf("%s: nothing was compared", name)
		}
	}
}

// A share names the requests that it is of: the waits are those of one method, a
// simulation counts all.
func TestSharesSayOfWhat(t *testing.T) {
	for name, keys := range map[string][]string{"latency": {"3"}, "world": {"6"}} {
		s := newSession(t, 160, 60, sample(t, "global-storefront")).Press(keys...)
		text := sourcesOf(s)
		if strings.Contains(text, "% of all requests") || !strings.Contains(text, "of all GET requests") {
			t.Errorf("%s: %s", name, text)
		}
	}
	s := newSession(t, 160, 60, sample(t, "global-storefront")).Press("4", "<space>")
	for _, want := range []string{"GET requests are taken to be 50 % of them", "POST requests are taken to be 50 % of them"} {
		if text := sourcesOf(s); !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}

// Words of more than one part, ids, kinds and beginnings of views lead on the command
// line where one expects.
func TestCommandLineUnderstandsWords(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch"))
	s.Press(":undo list", "<enter>").Lacks("takes nothing").Press("<esc>")
	before := len(s.m.look.report.Findings)
	s.Press(":fix all", "<enter>").Lacks("takes nothing")
	if len(s.m.look.report.Findings) >= before {
		t.Error(":fix all fixed nothing")
	}
	s.Press(":undo now", "<enter>").Sees("takes nothing behind it. There is :undos.")
	s.Press(":lat", "<enter>").Sees("‹3 Latency›").Press("1")
	s.Press(":app", "<enter>").Focus("app")
	for range 3 { // each node of the kind in turn
		s.Press(":s3", "<enter>")
		if n := s.m.node(); n == nil || n.Kind() != model.KindS3 {
			t.Fatalf("the focus is %v", n)
		}
	}
	s.Press(":gwlb", "<enter>").Lacks("Did you mean")
	s.Press(":alb nowhere", "<enter>").Sees("No node here is of the kind", "has nowhere").Lacks("Did you mean")
	s.Press(":set foo=1", "<enter>").Sees("There is no setting foo")
	r := newSession(t, 120, 36, sample(t, "global-storefront"))
	r.Press(":alb eu", "<enter>").Focus("alb-eu").Press(":alb us", "<enter>").Focus("alb-us")
	s.Press(":nosuchword", "<enter>").Sees("no command :nosuchword")
	for _, c := range s.m.table.all { // each part of an id can stand behind a blank
		if word, rest, ok := strings.Cut(c.id, "."); ok && s.m.table.forWord(word) != nil && s.m.table.forWord(word+"."+rest) != c {
			t.Errorf(":%s %s means another command", word, rest)
		}
	}
}

// The sources of the export view are those of its own numbers.
func TestExportOpensItsOwnSources(t *testing.T) {
	s := newSession(t, 160, 60, sample(t, "global-storefront")).Press("5", "#").Sees("Sources: CloudFormation").Press("<esc>")
	for _, want := range []string{" of 51200 bytes", " of 500 resources", "cloudformation-limits.html", " lines"} {
		if text := sourcesOf(s); !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	for range len(s.m.panes.export.Names()) { // every format has its own
		if b := s.m.active().Bindings().Find(origin.Key); b == nil {
			t.Fatal("no key")
		} else if r, ok := b.Run(origin.Key).(act.Read); !ok || strings.Contains(r.Title, "sydney") {
			t.Errorf("%v", r)
		}
		s.Press("<down>")
	}
}
