package mermaid

import (
	"portolan/export/palette"
	"portolan/model"
)

// colours is the colours of one theme. Text keeps a contrast of at least 4.5
// to 1 against its fill, and the stroke one of 3 to 1 against the paper (WCAG
// 2.2, 1.4.3 and 1.4.11); a test measures both.
type colours struct {
	mermaid string // name of the theme for Mermaid, "" to leave it to the page
	family  map[model.Family]palette.Flat
	finding map[string]string // strokes by severity
}

var className = map[model.Family]string{
	model.FamilyUsers:       "users",
	model.FamilyNetworking:  "networking",
	model.FamilyCompute:     "compute",
	model.FamilyStorage:     "storage",
	model.FamilySecurity:    "security",
	model.FamilyIntegration: "integration",
	model.FamilyDatabase:    "database",
}

// onBoth are strokes that keep 3 to 1 on a white page and on a dark one.
var onBoth = map[string]string{"error": "#e02d3c", "warning": "#b86e00", "info": "#2b7cd3"}

var themes = map[string]*colours{
	"":            {"", palette.Flats(palette.Light), onBoth},
	palette.Light: {"default", palette.Flats(palette.Light), onBoth},
	palette.Dark:  {"dark", palette.Flats(palette.Dark), map[string]string{"error": "#ff6b6b", "warning": "#ffb454", "info": "#6cb6ff"}},
}
