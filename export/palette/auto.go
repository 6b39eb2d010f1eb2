package palette

import (
	"strings"
	"sync"

	"portolan/model"
)

// pairMark stands between the two colours of a pair.
const pairMark = "/"

// Pair takes a colour of a theme apart: what it is on a light page and on a
// dark one. Themes other than [Auto] have one colour for both.
func Pair(colour string) (light, dark string) {
	light, dark, two := strings.Cut(colour, pairMark)
	if !two {
		dark = light
	}
	return light, dark
}

// auto pairs the colours of the light theme with those of the dark one.
var auto = sync.OnceValue(func() *Theme {
	l, d := themes[Light], themes[Dark]
	pair := func(light, dark string) string { return light + pairMark + dark }
	t := &Theme{
		Paper: pair(l.Paper, d.Paper), Ink: pair(l.Ink, d.Ink), Muted: pair(l.Muted, d.Muted),
		Request: pair(l.Request, d.Request), DNS: pair(l.DNS, d.DNS), Attach: pair(l.Attach, d.Attach),
		Region:  Region{pair(l.Region.Fill, d.Region.Fill), pair(l.Region.Border, d.Region.Border), pair(l.Region.Text, d.Region.Text)},
		Family:  map[model.Family]Box{},
		Finding: map[string]Sign{},
	}
	for f, a := range l.Family {
		b := d.Family[f]
		t.Family[f] = Box{pair(a.Fill, b.Fill), pair(a.Border, b.Border), pair(a.Text, b.Text), pair(a.Fact, b.Fact), pair(a.BarText, b.BarText)}
	}
	for s, a := range l.Finding {
		b := d.Finding[s]
		t.Finding[s] = Sign{pair(a.Fill, b.Fill), pair(a.Text, b.Text)}
	}
	return t
})
