package theme

// Border is a set of frame glyphs.
type Border struct{ TL, TR, BL, BR, H, V string }

// Glyphs are the signs that parts use, all one column wide.
type Glyphs struct {
	ASCII                              bool
	Aloud                              bool // a voice reads what is drawn: no pictures, and rows as sentences
	Pane, Focus, Dialog, Frame         Border
	Error, Warning, Info, Good, Broken string
	Pointer, Marked, Modified, More    string
	Left, Right, Up, Down, Arrow       string
	Bar, BarHalf, Dot, Cross, Check    string
	Half, Changed                      string // served, but not as before; another than before
	Ellipsis, Dash, Bullet, Sep        string // Sep stands between words of a title
}

// Unicode is the default glyph set. Every sign is one column in terminals
// that measure by wcwidth and in those that measure by grapheme.
var Unicode = &Glyphs{
	Pane:   Border{"┌", "┐", "└", "┘", "─", "│"},
	Focus:  Border{"┏", "┓", "┗", "┛", "━", "┃"},
	Dialog: Border{"╔", "╗", "╚", "╝", "═", "║"},
	Frame:  Border{"┌", "┐", "└", "┘", "┄", "┆"},
	Error:  "✗", Warning: "⚠", Info: "i", Good: "✓", Broken: "×",
	Pointer: "▸", Marked: "●", Modified: "●", More: "…",
	Left: "‹", Right: "›", Up: "↑", Down: "↓", Arrow: "→",
	Bar: "█", BarHalf: "▌", Dot: "·", Cross: "┼", Check: "✓",
	Half: "◐", Changed: "~",
	Ellipsis: "…", Dash: "—", Bullet: "•", Sep: "·",
}

// ASCII is the glyph set for terminals without Unicode. A sign that one could take for
// another stands for one thing: "v" for down, "y" for yes, "~" for what is cut.
var ASCII = &Glyphs{
	ASCII:  true,
	Pane:   Border{"+", "+", "+", "+", "-", "|"},
	Focus:  Border{"#", "#", "#", "#", "=", "#"},
	Dialog: Border{"+", "+", "+", "+", "=", "|"},
	Frame:  Border{"+", "+", "+", "+", ".", ":"},
	Error:  "x", Warning: "!", Info: "i", Good: "y", Broken: "x",
	Pointer: ">", Marked: "*", Modified: "*", More: "~",
	Left: "<", Right: ">", Up: "^", Down: "v", Arrow: ">",
	Bar: "#", BarHalf: "=", Dot: ".", Cross: "+", Check: "y",
	Half: "&", Changed: "*",
	Ellipsis: "~", Dash: "-", Bullet: "-", Sep: "-",
}
