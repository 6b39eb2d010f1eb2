package picker_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/model"
	"portolan/model/geo"
	"portolan/samples/samplestest"
	"portolan/tui/act"
	"portolan/tui/part/parttest"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

func TestUserPlaces(t *testing.T) {
	var names []string
	for _, p := range picker.UserPlaces(samplestest.Topology(t, "global-storefront")) {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, ", "); got != "Sydney, Sao Paulo, Frankfurt" {
		t.Errorf("got %s", got)
	}
	if got := picker.UserPlaces(nil); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestRegions(t *testing.T) {
	code := func(c string) act.Action { return act.Say{Text: c} }
	for query, want := range map[string]string{
		"sydney": "ap-southeast-2", "ireland": "eu-west-1", "us-east-1": "us-east-1", "apse2": "ap-southeast-2", "eu": "eu-west-1", "sao paulo": "sa-east-1",
	} {
		l := picker.Regions("Region", nil, code)
		if got := parttest.Press(l, "'"+query+"'", "enter"); got != (act.Say{Text: want}) {
			t.Errorf("%s: %v, want %s", query, got, want)
		}
	}
	l := picker.Regions("Region", picker.UserPlaces(samplestest.Topology(t, "global-storefront")), code)
	golden.RequireEqual(t, []byte(parttest.Overlay(l, 80, 24, theme.Unicode)))
}

func TestRegionsNearestUserIsShown(t *testing.T) {
	tokyo, err := geo.Locate("Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	l := picker.Regions("Region", []geo.Place{tokyo}, nil)
	parttest.Press(l, "'tokyo'")
	it, _ := l.Selected()
	if it.ID != "ap-northeast-1" || !strings.HasPrefix(it.Right, "Tokyo ") {
		t.Errorf("got %+v", it)
	}
}

func TestCities(t *testing.T) {
	place := func(c string) act.Action { return act.Say{Text: c} }
	for query, want := range map[string]string{
		"sao paulo": "Sao Paulo", "São P": "Sao Paulo", "frankf": "Frankfurt", "AU": "AU", "us-ca": "US-CA", "germany": "DE", "singapore": "Singapore",
	} {
		l := picker.Cities("Add a city", place)
		if got := parttest.Press(l, "'"+query+"'", "enter"); got != (act.Say{Text: want}) {
			t.Errorf("%s: %v, want %s", query, got, want)
		}
		if _, err := geo.Locate(want); err != nil {
			t.Errorf("%s: %v", want, err)
		}
	}
	l := picker.Cities("Add a city", place)
	parttest.Press(l, "'japan'")
	golden.RequireEqual(t, []byte(parttest.Overlay(l, 80, 24, theme.ASCII)))
}

func TestKinds(t *testing.T) {
	l := picker.Kinds("Add", nil, "", func(k *model.KindInfo) string {
		if k.Kind == model.KindGWLB {
			return "not after users"
		}
		return ""
	}, func(k model.Kind) act.Action { return act.Say{Text: string(k)} })
	for query, want := range map[string]act.Action{
		"cf": act.Say{Text: "cloudfront"}, "r53": act.Say{Text: "record"}, "alb": act.Say{Text: "alb"}, "bucket": act.Say{Text: "s3"},
		"gwlb": act.Say{Text: "Gateway Load Balancer: not after users", Error: true},
	} {
		if got := parttest.Press(l, "ctrl+u", "'"+query+"'", "enter"); got != want {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}

func TestNodes(t *testing.T) {
	l := picker.Nodes("Target", samplestest.Topology(t, "global-storefront").Nodes, func(id string) act.Action { return act.FocusNode{ID: id} })
	if got := parttest.Press(l, "'shop acl'", "enter"); got != (act.FocusNode{ID: "acl"}) {
		t.Errorf("got %v", got)
	}
}

func TestPrompt(t *testing.T) {
	ask := func() *picker.Prompt {
		return picker.NewPrompt("Ignore alb-bypass", "Why is this accepted? The reason is kept in the file and shown to everybody who checks it.", "", func(s string) act.Action {
			return act.Say{Text: s}
		})
	}
	p := ask()
	if got := parttest.Press(p, "enter"); got != (act.Say{Text: "Some text is needed.", Error: true}) {
		t.Errorf("empty: %v", got)
	}
	golden.RequireEqual(t, []byte(parttest.Overlay(p, 80, 24, theme.Unicode)))
	if got := parttest.Press(p, "' internal tool '", "enter"); got != (act.Say{Text: "internal tool"}) {
		t.Errorf("typed: %v", got)
	}
	if got := parttest.Press(ask(), "esc"); got != (act.Close{}) {
		t.Errorf("esc: %v", got)
	}
	p = ask()
	p.Paste("two\nlines")
	if got := parttest.Press(p, "enter"); got != (act.Say{Text: "two lines"}) {
		t.Errorf("pasted: %v", got)
	}
}

func TestEntryShowsTheCursor(t *testing.T) {
	for _, c := range []struct {
		text string
		keys []string
		w    int
		want string
		at   int // column of the cursor
	}{
		{"abc", nil, 6, "abc", 3},
		{"abcdefgh", nil, 6, "defgh", 5},
		{"abcdefgh", []string{"home"}, 6, "abcdef", 0},
		{"日本語", nil, 5, "本語", 4},
		{"日本語", []string{"left"}, 8, "日本語", 4},
	} {
		e := picker.NewEntry(c.text)
		for _, k := range c.keys {
			e.Key(parttest.Key(k))
		}
		s := screen.New(c.w, 1)
		e.Draw(s, 0, 0, c.w, theme.Input, true)
		if got := strings.TrimSpace(s.Plain()); got != c.want {
			t.Errorf("%s %v: drawn %q, want %q", c.text, c.keys, got, c.want)
		}
		if s.At(c.at, 0).Role != theme.Cursor {
			t.Errorf("%s %v: no cursor at %d", c.text, c.keys, c.at)
		}
	}
}

// A proposed text is taken as it is, changed after a key that moves the cursor, or
// replaced by what is typed or pasted first.
func TestAProposalGivesWay(t *testing.T) {
	for keys, want := range map[string]string{
		"":                 "group 1",
		"W e b":            "Web",
		"backspace":        "",
		"end space x":      "group 1 x",
		"left backspace 2": "group21",
		"x ctrl+u y":       "y",
	} {
		if got := entered(t, func(p *picker.Prompt) { parttest.Press(p, keys) }); got != want {
			t.Errorf("%q: %q, not %q", keys, got, want)
		}
	}
	pasted := entered(t, func(p *picker.Prompt) {
		p.Paste("Web tier")
		p.Paste("s")
	})
	if pasted != "Web tiers" {
		t.Errorf("pasted: %q", pasted)
	}
}

// entered is what a prompt hands on that proposes a text.
func entered(t *testing.T, input func(*picker.Prompt)) string {
	t.Helper()
	got := "nothing was handed on"
	p := picker.NewPrompt("Group", "Name.", "group 1", func(text string) act.Action {
		got = text
		return act.None{}
	})
	p.Check = func(string) string { return "" }
	p.Propose()
	input(p)
	parttest.Press(p, "enter")
	return got
}
