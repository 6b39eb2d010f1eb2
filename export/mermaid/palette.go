package mermaid

import "portolan/model"

type colour struct{ fill, stroke, text string }

// palette is the colours of one theme. Text keeps a contrast of at least 4.5
// to 1 against its fill, and the stroke one of 3 to 1 against the paper (WCAG
// 2.2, 1.4.3 and 1.4.11); a test measures both.
type palette struct {
	mermaid string   // name of the theme for Mermaid, "" to leave it to the page
	papers  []string // backgrounds on which pages show it
	family  map[model.Family]colour
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

var lightFamilies = map[model.Family]colour{
	model.FamilyUsers:       {"#eef1f4", "#616e7c", "#1f2933"},
	model.FamilyNetworking:  {"#ede3fb", "#8c4fff", "#2b1259"},
	model.FamilyCompute:     {"#fde8d3", "#c25e00", "#4a2300"},
	model.FamilyStorage:     {"#e0f0dc", "#3f8624", "#173a0a"},
	model.FamilySecurity:    {"#fbdfe3", "#dd344c", "#5b0d18"},
	model.FamilyIntegration: {"#fbdfee", "#e7157b", "#5a0830"},
	model.FamilyDatabase:    {"#e2e4fb", "#5d6be0", "#151c5c"},
}

var darkFamilies = map[model.Family]colour{
	model.FamilyUsers:       {"#323f4b", "#9aa5b1", "#f5f7fa"},
	model.FamilyNetworking:  {"#3a2463", "#a97bff", "#f1e9ff"},
	model.FamilyCompute:     {"#54300d", "#f79b45", "#fff0e0"},
	model.FamilyStorage:     {"#1f421b", "#7cc267", "#e9f7e4"},
	model.FamilySecurity:    {"#5a1722", "#f2788a", "#ffe9ec"},
	model.FamilyIntegration: {"#5a1038", "#f36cae", "#ffe6f2"},
	model.FamilyDatabase:    {"#262c6b", "#8f99f0", "#e8eaff"},
}

// The papers are white and the page of GitHub's dark mode.
var palettes = map[string]*palette{
	Auto:  {"", []string{"#ffffff", "#0d1117"}, lightFamilies},
	Light: {"default", []string{"#ffffff"}, lightFamilies},
	Dark:  {"dark", []string{"#0d1117"}, darkFamilies},
}
