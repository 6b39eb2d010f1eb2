// Package palette holds the colours of pictures: one light and one dark theme,
// with the hues in which AWS shows its product families.
//
// Text keeps a contrast of at least 4.5 to 1 against what it stands on, lines
// and borders one of at least 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11); a test
// measures both. All colours are written #rrggbb.
package palette

import (
	"fmt"

	"portolan/model"
)

// Names of the themes. Auto is both: each of its colours is that of Light and
// that of Dark, see [Pair].
const (
	Light = "light"
	Dark  = "dark"
	Auto  = "auto"
)

// OptionError says which option of a picture has a value that it cannot take.
type OptionError struct{ Option, Value, Want string }

func (e *OptionError) Error() string {
	return fmt.Sprintf("%s %q: want %s", e.Option, e.Value, e.Want)
}

// Theme is the colours of a picture.
type Theme struct {
	Paper   string // behind everything
	Ink     string // headings and labels
	Muted   string // what matters less
	Request string // lines that carry traffic
	DNS     string // lines of DNS queries and answers
	Attach  string // lines that carry no requests
	Region  Region
	Family  map[model.Family]Box
	Finding map[string]Sign // by severity: error, warning
}

// Region is the colours of the frame around a Region.
type Region struct{ Fill, Border, Text string }

// Box is the colours of the services of one family.
type Box struct {
	Fill, Border string
	Text, Fact   string // on Fill
	BarText      string // on a bar in the colour of the border
}

// Sign is a mark on what has a finding.
type Sign struct{ Fill, Text string }

// Named returns the theme of that name, nil when there is none; "" is [Light].
func Named(name string) *Theme {
	switch name {
	case "":
		name = Light
	case Auto:
		return auto()
	}
	return themes[name]
}

var themes = map[string]*Theme{
	Light: {
		Paper: "#ffffff", Ink: "#1f2933", Muted: "#52606d",
		Request: "#3e4c59", DNS: "#7a3fe0", Attach: "#616e7c",
		Region: Region{"#f4f6f8", "#7b8794", "#3e4c59"},
		Family: map[model.Family]Box{
			model.FamilyUsers:       {"#ffffff", "#52606d", "#1f2933", "#52606d", "#ffffff"},
			model.FamilyNetworking:  {"#f8f4ff", "#7a3fe0", "#2b1259", "#5b4a85", "#ffffff"},
			model.FamilyCompute:     {"#fff6ec", "#b85600", "#4a2300", "#7a4a1c", "#ffffff"},
			model.FamilyStorage:     {"#f2f9ef", "#3a7a21", "#173a0a", "#44623a", "#ffffff"},
			model.FamilySecurity:    {"#fff2f4", "#c8283f", "#5b0d18", "#86404a", "#ffffff"},
			model.FamilyIntegration: {"#fff1f8", "#c2126a", "#5a0830", "#843a5f", "#ffffff"},
			model.FamilyDatabase:    {"#f2f3ff", "#4552c4", "#151c5c", "#474e88", "#ffffff"},
		},
		Finding: map[string]Sign{"error": {"#b00020", "#ffffff"}, "warning": {"#8f5400", "#ffffff"}},
	},
	Dark: {
		Paper: "#14181d", Ink: "#e4e7eb", Muted: "#9aa5b1",
		Request: "#cbd2d9", DNS: "#b794ff", Attach: "#9aa5b1",
		Region: Region{"#1b2128", "#7b8794", "#cbd2d9"},
		Family: map[model.Family]Box{
			model.FamilyUsers:       {"#252d36", "#9aa5b1", "#f5f7fa", "#cbd2d9", "#14181d"},
			model.FamilyNetworking:  {"#271d3d", "#a97bff", "#f1e9ff", "#cdbcf2", "#180a33"},
			model.FamilyCompute:     {"#36230f", "#f79b45", "#fff0e0", "#ebc9a4", "#2b1500"},
			model.FamilyStorage:     {"#1b2e18", "#7cc267", "#e9f7e4", "#b9dcae", "#0d2106"},
			model.FamilySecurity:    {"#3a1a20", "#f2788a", "#ffe9ec", "#eebac1", "#35060e"},
			model.FamilyIntegration: {"#3a1729", "#f36cae", "#ffe6f2", "#eebbd5", "#33041b"},
			model.FamilyDatabase:    {"#1e2245", "#8f99f0", "#e8eaff", "#c0c5f2", "#0b1040"},
		},
		Finding: map[string]Sign{"error": {"#ff6b6b", "#2a0000"}, "warning": {"#ffb454", "#2b1800"}},
	},
}
