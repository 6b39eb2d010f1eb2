package palette

import (
	"math"
	"strconv"
	"testing"

	"portolan/model"
)

// luminance and contrast as WCAG 2.2 defines them.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	if len(colour) != 7 || colour[0] != '#' {
		t.Fatalf("colour %q", colour)
	}
	var lin [3]float64
	for i := range lin {
		v, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if lin[i] = c / 12.92; c > 0.04045 {
			lin[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*lin[0] + 0.7152*lin[1] + 0.0722*lin[2]
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestTextAndLinesStandOut(t *testing.T) {
	for _, name := range []string{Light, Dark} {
		p := Named(name)
		need := func(what, on, ground string, least float64) {
			t.Helper()
			if c := contrast(t, on, ground); c < least {
				t.Errorf("%s: %s %s on %s has contrast %.2f, want %.1f", name, what, on, ground, c, least)
			}
		}
		for _, ground := range []string{p.Paper, p.Region.Fill} {
			need("ink", p.Ink, ground, 4.5)
			need("muted", p.Muted, ground, 4.5)
			need("request", p.Request, ground, 3)
			need("DNS", p.DNS, ground, 3)
			need("attach", p.Attach, ground, 3)
			need("region border", p.Region.Border, ground, 3)
			for severity, s := range p.Finding {
				need(severity, s.Fill, ground, 3)
				need(severity+" text", s.Text, s.Fill, 4.5)
			}
		}
		need("region text", p.Region.Text, p.Region.Fill, 4.5)
		for _, k := range model.Kinds() {
			b, ok := p.Family[k.Family]
			if !ok {
				t.Fatalf("%s: no colours for the family of %s", name, k.Kind)
			}
			need("title", b.Text, b.Fill, 4.5)
			need("fact", b.Fact, b.Fill, 4.5)
			need("bar", b.BarText, b.Border, 4.5)
			need("border", b.Border, p.Paper, 3)
			need("border", b.Border, p.Region.Fill, 3)
		}
	}
}

func TestNamed(t *testing.T) {
	if Named("") != Named(Light) || Named("sepia") != nil {
		t.Error("want light for no name and nothing for an unknown one")
	}
}
