package failure

import (
	"strings"
	"testing"
	"unicode"

	"portolan/model/traffic/traffictest"
	"portolan/samples/samplestest"
)

func TestParseBreak(t *testing.T) {
	for in, want := range map[string]Break{
		"region:us-east-1":        {Region, "us-east-1"},
		"REGION: US-East-1 ":      {Region, "us-east-1"},
		"zone:us-east-1a":         {Zone, "us-east-1a"},
		"node:Web-ALB":            {Node, "Web-ALB"},
		"node:a:b":                {Node, "a:b"},
		"edge:syd":                {Edge, "SYD"},
		"health-check:check-us":   {HealthCheck, "check-us"},
		" Health-Check :check-us": {HealthCheck, "check-us"},
	} {
		if got, err := ParseBreak(in); err != nil || got != want {
			t.Errorf("%q: %+v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "us-east-1", "region:", "region: ", "az:us-east-1a", "node:a\x1b[31m", ":x", strings.Repeat("x", 1000)} {
		_, err := ParseBreak(in)
		if err == nil {
			t.Errorf("%q is taken", in)
			continue
		}
		for _, form := range []string{"region:us-east-1", "zone:us-east-1a", "node:ID", "edge:SYD", "health-check:ID"} {
			if !strings.Contains(err.Error(), form) {
				t.Errorf("%q: the error does not name the form %s: %v", in, form, err)
			}
		}
		if strings.ContainsFunc(err.Error(), unicode.IsControl) || len(err.Error()) > 300 {
			t.Errorf("%q: unfit to print: %q", in, err)
		}
	}
}

func FuzzParseBreak(f *testing.F) {
	for _, s := range []string{"region:us-east-1", "zone:us-east-1a", "node:ID", "edge:SYD", "health-check:ID", "x", "node:\x00", "edge:ſ", "region:İ"} {
		f.Add(s)
	}
	top := traffictest.Design(f, behindRecord(" healthCheck=hc")...)
	f.Fuzz(func(t *testing.T, s string) {
		b, err := ParseBreak(s)
		if err != nil {
			return
		}
		if again, err := ParseBreak(b.String()); err != nil || again != b {
			t.Errorf("%q: %+v becomes %+v, %v", s, b, again, err)
		}
		if err := b.in(top); err == nil {
			if _, err := Simulate(top, []Break{b}, Options{}); err != nil {
				t.Errorf("%s is in the design and cannot break: %v", b, err)
			}
		} else if strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("unfit to print: %q", err)
		}
		if b.Label(top) == "" {
			t.Errorf("%s has no label", b)
		}
	})
}

func TestBreaksThatTheDesignDoesNotHave(t *testing.T) {
	top := traffictest.Design(t, behindRecord(" healthCheck=hc")...)
	for in, want := range map[string]string{
		"region:us-east-2":    `did you mean "us-east-1"`,
		"zone:us-east-1c":     `did you mean "us-east-1a"`,
		"node:on":             `did you mean "one"`,
		"node:quite-another":  "it has u, www, hc, one, two …",
		"edge:SYDN":           "did you mean SYD?",
		"edge:Sydney":         "Sydney is SYD",
		"health-check:hd":     `did you mean "hc"`,
		"health-check:one":    "it has hc",
		"region:moon-north-1": "it has us-east-1, eu-west-1",
	} {
		if err := breaks(t, in)[0].in(top); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", in, err, want)
		}
	}
	for _, in := range []string{"region:us-east-1", "zone:eu-west-1b", "node:app-two", "node:www", "edge:SYD", "health-check:hc"} {
		if err := breaks(t, in)[0].in(top); err != nil {
			t.Errorf("%s: %v", in, err)
		}
	}
	empty := traffictest.Design(t, "users u")
	if err := breaks(t, "zone:us-east-1a")[0].in(empty); err == nil {
		t.Error("a zone of a design without Regions is taken")
	}
}

func TestBreaksInSensibleOrder(t *testing.T) {
	top := traffictest.Design(t, append(append([]string{"cloudfront cdn", "nlb n azs=3 region=us-east-1", "lambda unused region=us-east-1"},
		behindRecord(" healthCheck=hc")...), "u -> cdn", "cdn -> n", "n -> app-one")...)
	var got []string
	for _, b := range Breaks(top) {
		got = append(got, b.String())
	}
	want := "region:us-east-1 region:eu-west-1 " +
		"zone:us-east-1a zone:us-east-1b zone:us-east-1c zone:eu-west-1a zone:eu-west-1b " +
		"node:cdn node:n node:one node:two node:app-one node:app-two " +
		"health-check:hc edge:SYD"
	if strings.Join(got, " ") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, " "), want)
	}
	for _, b := range Breaks(top) {
		if err := b.in(top); err != nil {
			t.Error(err)
		}
	}
}

func TestLabels(t *testing.T) {
	top := samplestest.Topology(t, "global-storefront")
	for in, want := range map[string]string{
		"region:us-east-1": "Region us-east-1", "zone:us-east-1a": "Zone us-east-1a", "node:alb-us": "Orders US", "node:gone": "gone",
		"edge:SYD": "Edge location Sydney (SYD)", "health-check:check-us": "Health check check-us",
	} {
		if got := breaks(t, in)[0].Label(top); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
