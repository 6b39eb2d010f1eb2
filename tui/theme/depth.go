package theme

import (
	"image/color"
	"strconv"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Depth is how many colours a terminal has. Each theme has a palette of its own
// for each: what a terminal makes of colours that it does not have may be
// anything, down to blue on blue.
type Depth int

// The depths.
const (
	TrueColor Depth = iota
	Colours256
	Colours16
)

// DepthOf is how many colours a profile of the terminal stands for.
func DepthOf(profile colorprofile.Profile) Depth {
	switch profile {
	case colorprofile.ANSI256:
		return Colours256
	case colorprofile.ANSI, colorprofile.ASCII, colorprofile.NoTTY:
		return Colours16
	}
	return TrueColor
}

// index is one of the colours that a terminal knows by number.
func index(n int) color.Color { return lipgloss.Color(strconv.Itoa(n)) }

// Colours from 16 on are the same in every terminal; those below are the
// person's own, so that they serve for nothing here.
var darkPalette256 = palette{
	bg: index(233), bar: index(235), raised: index(234), selected: index(238),
	text: index(253), muted: index(146), strong: index(231), accent: index(117), border: index(240),
	err: index(210), warn: index(221), info: index(117), good: index(114),
	users: index(252), networking: index(141), compute: index(215), storage: index(149), security: index(211), integration: index(212), data: index(177),
	dns: index(109), request: index(251),
}

var lightPalette256 = palette{
	bg: index(231), bar: index(254), raised: index(255), selected: index(189),
	text: index(235), muted: index(240), strong: index(16), accent: index(25), border: index(103),
	err: index(124), warn: index(94), info: index(25), good: index(22),
	users: index(238), networking: index(56), compute: index(94), storage: index(58), security: index(125), integration: index(125), data: index(91),
	dns: index(60), request: index(239),
}

// paletteFor is the palette of a theme with many colours.
func paletteFor(strong, dark bool, depth Depth) palette {
	p := map[bool]palette{true: darkPalette, false: lightPalette}[dark]
	black, white, quiet := hex("#000000"), hex("#ffffff"), hex("#d0d6e0")
	if !dark {
		quiet = hex("#26303d")
	}
	if depth == Colours256 {
		p = map[bool]palette{true: darkPalette256, false: lightPalette256}[dark]
		black, white, quiet = index(16), index(231), index(252)
		if !dark {
			quiet = index(236)
		}
	}
	switch {
	case !strong:
	case dark:
		p.bg, p.raised, p.text, p.muted, p.border = black, black, white, quiet, white
	default:
		p.bg, p.raised, p.text, p.muted, p.border = white, white, black, quiet, black
	}
	return p
}

// The sixteen colours are whatever the person made of them: xterm, the VGA text
// mode and Solarized have greys in common, and hardly a hue that can be read on
// one of them in all three. So text is black, light grey, white and bright cyan
// (a grey in Solarized) on one of these; what stands out is reversed, bold or
// underlined. The Linux console shows a bright background as the dark one, and
// bold black as grey, so that nothing black is bold.
const (
	black16, grey16, cyan16, white16 = 0, 7, 14, 15

	faintOnBlack16, faintOnGrey16 = 12, 8
)

// inks are the styles that a theme in sixteen colours is made of.
type inks struct {
	text, bold, accent, key, faint, bar, barStrong, selected, word, cursor, input, bad, odd lipgloss.Style
}

func inks16(strong, dark bool) inks {
	on := func(fg, bg int) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(index(fg)).Background(index(bg))
	}
	if !dark {
		text, reversed := on(black16, grey16), on(grey16, black16)
		k := inks{
			text: text, bold: text.Underline(true), accent: text, key: text.Underline(true), faint: on(faintOnGrey16, grey16),
			bar: reversed, barStrong: text.Underline(true), selected: reversed, word: on(cyan16, black16).Bold(true),
			cursor: on(black16, white16), input: on(white16, black16), bad: on(white16, black16).Bold(true), odd: on(black16, white16).Underline(true),
		}
		if strong {
			k.faint = text
		}
		return k
	}
	k := inks{
		text: on(grey16, black16), bold: on(white16, black16).Bold(true), accent: on(cyan16, black16), key: on(cyan16, black16).Bold(true), faint: on(faintOnBlack16, black16),
		bar: on(black16, grey16), barStrong: on(white16, black16).Bold(true), selected: on(black16, grey16), word: on(black16, cyan16),
		cursor: on(black16, white16), input: on(white16, black16).Bold(true).Underline(true), bad: on(black16, white16), odd: on(white16, black16).Bold(true).Underline(true),
	}
	if strong {
		k.text = on(white16, black16)
		k.faint, k.bar, k.selected = k.text, on(black16, white16), on(black16, white16)
	}
	return k
}

// styles16 are the styles of a theme in sixteen colours.
func styles16(strong, dark bool) map[Role]lipgloss.Style {
	k := inks16(strong, dark)
	out := map[Role]lipgloss.Style{}
	for r := range roleCount {
		out[r] = k.text
	}
	set := func(s lipgloss.Style, roles ...Role) {
		for _, r := range roles {
			out[r] = s
		}
	}
	set(k.bold, Strong, Title, DialogTitle, BoxTitle, FrameTitle)
	set(k.accent, Accent, DialogBorder, InfoText, BarFetch, Ghost)
	set(k.key, FooterKey, DialogKey, PaneFocus, BoxFocus, LineFocus)
	set(k.faint, Disabled, Dimmed, Grid, FrameBorder, PaneBorder, LineAttach)
	set(k.text.Strikethrough(true), Struck)
	set(k.bar, Bar, Status)
	set(k.selected, Selected, SelectedMuted)
	set(k.bad, ErrorText, DialogError)
	set(k.bold, LineBroken)
	set(k.odd, WarningText, DialogWarning)
	set(k.barStrong, BarStrong)
	set(k.word, StatusMode, Match)
	set(k.cursor, Cursor)
	set(k.input, Input)
	if !dark { // grey has no second ink: what has the focus is reversed
		set(k.word, BoxFocus, LineFocus)
		set(k.text, PaneFocus)
		set(k.bar, LineBroken)
	}
	if !dark && strong {
		set(k.bar, PaneFocus)
	}
	return out
}
