package dot

import (
	"portolan/export/palette"
	"portolan/model"
)

const font = "Helvetica"

// colours of one theme. Text keeps a contrast of at least 4.5 to 1 against
// what it stands on (WCAG 2.2, 1.4.3); a test measures it.
type colours struct {
	paper, ink, line string
	family           map[model.Family]palette.Flat
	finding          map[string]string // border by severity
}

var themes = map[string]*colours{
	palette.Light: {
		paper: "#ffffff", ink: "#1f2933", line: "#616e7c",
		family:  palette.Flats(palette.Light),
		finding: map[string]string{"error": "#b00020", "warning": "#9a5b00", "info": "#1456a0"},
	},
	palette.Dark: {
		paper: "#14181d", ink: "#e4e7eb", line: "#9aa5b1",
		family:  palette.Flats(palette.Dark),
		finding: map[string]string{"error": "#ff6b6b", "warning": "#ffb454", "info": "#6cb6ff"},
	},
}
