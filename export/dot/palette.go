package dot

import "portolan/model"

const font = "Helvetica"

type colour struct{ fill, border, text string }

// palette is the colours of one theme. Text keeps a contrast of at least 4.5
// to 1 against what it stands on (WCAG 2.2, 1.4.3); a test measures it.
type palette struct {
	paper, ink, line string
	family           map[model.Family]colour
	finding          map[string]string // border by severity
}

var palettes = map[string]*palette{
	Light: {
		paper: "#ffffff", ink: "#1f2933", line: "#616e7c",
		family: map[model.Family]colour{
			model.FamilyUsers:       {"#eef1f4", "#616e7c", "#1f2933"},
			model.FamilyNetworking:  {"#ede3fb", "#8c4fff", "#2b1259"},
			model.FamilyCompute:     {"#fde8d3", "#ed7100", "#4a2300"},
			model.FamilyStorage:     {"#e0f0dc", "#3f8624", "#173a0a"},
			model.FamilySecurity:    {"#fbdfe3", "#dd344c", "#5b0d18"},
			model.FamilyIntegration: {"#fbdfee", "#e7157b", "#5a0830"},
			model.FamilyDatabase:    {"#e2e4fb", "#4d5bd1", "#151c5c"},
		},
		finding: map[string]string{"error": "#b00020", "warning": "#9a5b00", "info": "#1456a0"},
	},
	Dark: {
		paper: "#14181d", ink: "#e4e7eb", line: "#9aa5b1",
		family: map[model.Family]colour{
			model.FamilyUsers:       {"#323f4b", "#9aa5b1", "#f5f7fa"},
			model.FamilyNetworking:  {"#3a2463", "#a97bff", "#f1e9ff"},
			model.FamilyCompute:     {"#54300d", "#f79b45", "#fff0e0"},
			model.FamilyStorage:     {"#1f421b", "#7cc267", "#e9f7e4"},
			model.FamilySecurity:    {"#5a1722", "#f2788a", "#ffe9ec"},
			model.FamilyIntegration: {"#5a1038", "#f36cae", "#ffe6f2"},
			model.FamilyDatabase:    {"#262c6b", "#8f99f0", "#e8eaff"},
		},
		finding: map[string]string{"error": "#ff6b6b", "warning": "#ffb454", "info": "#6cb6ff"},
	},
}
