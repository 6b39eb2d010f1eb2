package svg

import (
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/export/scene"
	"portolan/samples"
	"portolan/samples/samplestest"
)

var styleRule = regexp.MustCompile(`(?m)^\.((?:fill|stroke)-[0-9a-f]{6}-([0-9a-f]{6}))\{(fill|stroke):#([0-9a-f]{6})\}$`)

// The picture of the theme auto is the light one on a light page and the dark
// one on a dark page, colour by colour.
func TestAutoIsBothThemes(t *testing.T) {
	for _, name := range samples.Names() {
		topo := samplestest.Topology(t, name)
		o := scene.Options{Notes: &overlay.Notes{Findings: map[string]string{topo.Nodes[0].ID: "error"}}}
		picture := func(theme string) string {
			o.Theme = theme
			return string(written(t, topo, o))
		}
		auto := picture(palette.Auto)
		head, rest, _ := strings.Cut(auto, "<style>")
		style, body, _ := strings.Cut(rest, "</style>\n")
		if !strings.Contains(style, "@media (prefers-color-scheme:dark)") {
			t.Fatalf("%s: no style for dark pages", name)
		}
		rules := map[string]string{}
		for _, m := range styleRule.FindAllStringSubmatch(style, -1) {
			rules[m[1]] = m[4]
		}
		classes := regexp.MustCompile(`(<(?:rect|path|text)[^>]*?) class="([^"]*)"([^>]*>)`)
		if light := head + classes.ReplaceAllString(body, "$1$3"); light != picture(palette.Light) {
			t.Errorf("%s: on a light page it is not the light picture", name)
		}
		dark := head + classes.ReplaceAllStringFunc(body, func(element string) string {
			m := classes.FindStringSubmatch(element)
			element = m[1] + m[3]
			for _, c := range strings.Fields(m[2]) {
				property, _, _ := strings.Cut(c, "-")
				colour, ok := rules[c]
				if !ok {
					t.Fatalf("%s: no rule for %s", name, c)
				}
				element = regexp.MustCompile(` `+property+`="#[0-9a-f]{6}"`).ReplaceAllString(element, " "+property+`="#`+colour+`"`)
			}
			return element
		})
		if dark != picture(palette.Dark) {
			t.Errorf("%s: on a dark page it is not the dark picture", name)
		}
		if err := xml.Unmarshal([]byte(auto), new(struct{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
