package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	jsonexport "portolan/export/json"
	"portolan/export/report"
	"portolan/model/document"
	"portolan/model/failure"
	"portolan/model/traffic/traffictest"
	"portolan/tui/failureview"
	"portolan/tui/part/parttest"
	"portolan/tui/theme"
	"portolan/tui/worldview"
)

// TestServedShareIsOneNumber breaks parts of random designs: the JSON and the
// text of simulate, the failure view, the world view, the report and the whole
// export say the same share of requests.
func TestServedShareIsOneNumber(t *testing.T) {
	compared, partly := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		lines := traffictest.Random(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") })
		top, err := traffictest.Parse(lines...)
		if err != nil || len(top.Nodes) == 0 {
			t.Skip(err)
		}
		if _, err := document.Parse("x", document.Format(top)); err != nil {
			t.Skip(err)
		}
		var whole, page bytes.Buffer
		if err := jsonexport.Write(&whole, top, jsonexport.Options{}); err != nil {
			t.Fatal(err)
		}
		if err := report.Write(&page, top, report.Options{Sections: []string{"survival"}}); err != nil {
			t.Fatal(err)
		}
		var exported jsonexport.Export
		if err := json.Unmarshal(whole.Bytes(), &exported); err != nil {
			t.Fatal(err)
		}
		for x := range exported.Simulations {
			if len(x.Broken) == 0 || len(x.Journeys) == 0 {
				continue
			}
			b, err := failure.ParseBreak(x.Broken[0])
			if err != nil {
				t.Fatal(err)
			}
			r, err := failure.Simulate(top, []failure.Break{b}, failure.Options{})
			if err != nil {
				t.Fatal(err)
			}
			document := jsonexport.NewSimulateDocument(top, r, nil, nil)
			if *document.Served != *x.Served {
				t.Errorf("%s: simulate says %g %%, the export %g %%", b, *document.Served, *x.Served)
			}
			want := percentText(*document.Served)
			if compared++; *document.Served > 0 && *document.Served < 100 {
				partly++
			}
			sim, err := newSimulation(top, []failure.Break{b}, failure.Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for name, said := range map[string]string{"table": want + " of requests served in the end", "markdown": want + " of requests are served in the end"} {
				var out, errs bytes.Buffer
				if err := simulateFormats[name](streams{out: &out, errs: &errs}, sim, true); err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(out.String(), said) {
					t.Errorf("%s: the %s does not say %s:\n%s", b, name, want, out.String())
				}
			}
			view := failureview.New()
			view.Set(top)
			view.Toggle(b)
			view.SetResult(r)
			if text := parttest.Picture(view, 160, 60, theme.Unicode); !strings.Contains(text, "Served, caches aside: "+want) {
				t.Errorf("%s: the failure view does not say %s:\n%s", b, want, text)
			}
			world := worldview.New()
			world.Set(top, nil)
			world.SetFailures(failure.Failures([]failure.Break{b}))
			world.SetServed(failureview.ServedText(r))
			if text := parttest.Picture(world, 160, 60, theme.Unicode); !strings.Contains(text, "served "+want) {
				t.Errorf("%s: the world view does not say %s:\n%s", b, want, text)
			}
			said := false
			for _, l := range strings.Split(page.String(), "\n") {
				said = said || strings.HasPrefix(l, "| ") && strings.Contains(l, "`"+b.ID+"` |") && strings.HasSuffix(l, "| "+want+" |")
			}
			if !said {
				t.Errorf("%s: the report does not say %s:\n%s", b, want, page.String())
			}
		}
	}) // Designs that nobody calls, or breaks that leave all or nothing, would show little.
	if compared < 50 || partly < 10 {
		t.Errorf("%d breaks were compared, %d of them with a part that is served", compared, partly)
	}
}
