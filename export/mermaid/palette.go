package mermaid

import (
	"portolan/export/palette"
	"portolan/model"
)

// colours is the colours of one theme. Text keeps a contrast of at least 4.5
// to 1 against its fill, and the stroke one of 3 to 1 against the paper (WCAG
// 2.2, 1.4.3 and 1.4.11); a test measures both.
type colours struct {
	mermaid string   // name of the theme for Mermaid, "" to leave it to the page
	papers  []string // backgrounds on which pages show it
	family  map[model.Family]palette.Flat
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

// The papers are white and the page of GitHub's dark mode.
var themes = map[string]*colours{
	Auto:  {"", []string{"#ffffff", "#0d1117"}, palette.Flats(palette.Light)},
	Light: {"default", []string{"#ffffff"}, palette.Flats(palette.Light)},
	Dark:  {"dark", []string{"#0d1117"}, palette.Flats(palette.Dark)},
}
