package palette

import "portolan/model"

// Flat is the colours of a box that is filled as a whole, as in graph formats
// that leave drawing to others.
type Flat struct{ Fill, Border, Text string }

// Flats are the colours by family on the theme of that name, [Light] when there
// is none. Text keeps 4.5 to 1 against its fill, the border 3 to 1 against the
// pages that show such graphs: white, and the dark page of GitHub.
func Flats(theme string) map[model.Family]Flat {
	if theme == Dark {
		return darkFlats
	}
	return lightFlats
}

var lightFlats = map[model.Family]Flat{
	model.FamilyUsers:       {"#eef1f4", "#616e7c", "#1f2933"},
	model.FamilyNetworking:  {"#ede3fb", "#8c4fff", "#2b1259"},
	model.FamilyCompute:     {"#fde8d3", "#c25e00", "#4a2300"},
	model.FamilyStorage:     {"#e0f0dc", "#3f8624", "#173a0a"},
	model.FamilySecurity:    {"#fbdfe3", "#dd344c", "#5b0d18"},
	model.FamilyIntegration: {"#fbdfee", "#e7157b", "#5a0830"},
	model.FamilyDatabase:    {"#e2e4fb", "#5d6be0", "#151c5c"},
}

var darkFlats = map[model.Family]Flat{
	model.FamilyUsers:       {"#323f4b", "#9aa5b1", "#f5f7fa"},
	model.FamilyNetworking:  {"#3a2463", "#a97bff", "#f1e9ff"},
	model.FamilyCompute:     {"#54300d", "#f79b45", "#fff0e0"},
	model.FamilyStorage:     {"#1f421b", "#7cc267", "#e9f7e4"},
	model.FamilySecurity:    {"#5a1722", "#f2788a", "#ffe9ec"},
	model.FamilyIntegration: {"#5a1038", "#f36cae", "#ffe6f2"},
	model.FamilyDatabase:    {"#262c6b", "#8f99f0", "#e8eaff"},
}
