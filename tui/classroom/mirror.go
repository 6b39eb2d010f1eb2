package classroom

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/tui/screen"
	"portolan/tui/theme"
)

// heading is a line that says whose screen is below it.
func heading(head string, w int, th *theme.Theme) string {
	bar := screen.New(w, 1)
	bar.Fill(theme.BarStrong)
	bar.Text(0, 0, screen.Truncate(" "+head, w), theme.BarStrong)
	return bar.String(th)
}

// mirror is the screen of somebody else below a bar, cut to a window. Nothing of it can
// be pressed.
func mirror(bar string, p *Picture, w, h int, th *theme.Theme) string {
	if w < 1 || h < 1 {
		return ""
	}
	rows := []string{bar}
	empty := th.Sequence(theme.Base) + strings.Repeat(" ", w) + ansi.ResetStyle
	var theirs []string
	if p != nil {
		theirs = strings.Split(p.Content, "\n")
	}
	for i := range h - 1 {
		if i >= len(theirs) {
			rows = append(rows, empty)
			continue
		}
		row := ansi.Truncate(theirs[i], w, "") + ansi.ResetStyle
		if rest := w - ansi.StringWidth(row); rest > 0 {
			row += th.Sequence(theme.Base) + strings.Repeat(" ", rest) + ansi.ResetStyle
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, "\n")
}
