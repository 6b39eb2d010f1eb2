package theme

import (
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

// Colours from 16 on are the same in every terminal; those below are the
// person's own, so that they serve for nothing here.
var darkPalette256 = palette{
	bg: "233", off: "243", bar: "235", raised: "234", selected: "238",
	text: "253", muted: "146", strong: "231", accent: "117", border: "240",
	err: "210", warn: "221", info: "117", good: "114",
	users: "252", networking: "141", compute: "215", storage: "149", security: "211", integration: "212", data: "177",
	dns: "109", request: "251",
}

var lightPalette256 = palette{
	bg: "231", off: "243", bar: "254", raised: "255", selected: "189",
	text: "235", muted: "240", strong: "16", accent: "25", border: "103",
	err: "124", warn: "94", info: "25", good: "22",
	users: "238", networking: "56", compute: "94", storage: "58", security: "125", integration: "125", data: "91",
	dns: "60", request: "239",
}

// paletteFor is the palette of a theme with many colours.
func paletteFor(strong, dark bool, depth Depth) palette {
	p := map[bool]palette{true: darkPalette, false: lightPalette}[dark]
	black, white, quiet, dim := ink("#000000"), ink("#ffffff"), ink("#d0d6e0"), ink("#98a2b0")
	if !dark {
		quiet, dim = "#26303d", "#505a68"
	}
	if depth == Colours256 {
		p = map[bool]palette{true: darkPalette256, false: lightPalette256}[dark]
		black, white, quiet, dim = "16", "231", "252", "247"
		if !dark {
			quiet, dim = "236", "240"
		}
	}
	p.land = p.border
	if strong { // borders are as strong as text there; what steps back still has to be seen to
		p.land, p.off = dim, dim
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
	black16, grey16, cyan16, white16 ink = "0", "7", "14", "15"

	faintOnBlack16, faintOnGrey16 ink = "12", "8"
)

// inks are the looks that a theme in sixteen colours is made of.
type inks struct {
	text, bold, accent, key, faint, dim, bar, barStrong, selected, word, cursor, input, bad, odd look
}

func inks16(strong, dark bool) inks {
	on := func(fg, bg ink) look { return look{fg: fg, bg: bg} }
	bold, underline := look{bold: true}, look{underline: true}
	if !dark {
		text, reversed := on(black16, grey16), on(grey16, black16)
		k := inks{
			dim:  on(faintOnGrey16, grey16),
			text: text, bold: text.with(underline), accent: text, key: text.with(underline), faint: on(faintOnGrey16, grey16),
			bar: reversed, barStrong: text.with(underline), selected: reversed, word: on(cyan16, black16).with(bold),
			cursor: on(black16, white16), input: on(white16, black16), bad: on(white16, black16).with(bold), odd: on(black16, white16).with(underline),
		}
		if strong {
			k.faint = text
		}
		return k
	}
	k := inks{
		dim:  on(faintOnBlack16, black16),
		text: on(grey16, black16), bold: on(white16, black16).with(bold), accent: on(cyan16, black16), key: on(cyan16, black16).with(bold), faint: on(faintOnBlack16, black16),
		bar: on(black16, grey16), barStrong: on(white16, black16).with(bold), selected: on(black16, grey16), word: on(black16, cyan16),
		cursor: on(black16, white16), input: on(white16, black16).with(look{bold: true, underline: true}), bad: on(black16, white16), odd: on(white16, black16).with(look{bold: true, underline: true}),
	}
	if strong {
		k.text = on(white16, black16)
		k.faint, k.bar, k.selected = k.text, on(black16, white16), on(black16, white16)
		k.dim = on(grey16, black16)
	}
	return k
}

// looks16 are the looks of a theme in sixteen colours.
func looks16(strong, dark bool) (out [roleCount]look) {
	k := inks16(strong, dark)
	for r := range out {
		out[r] = k.text
	}
	set := func(l look, roles ...Role) {
		for _, r := range roles {
			out[r] = l
		}
	}
	set(k.bold, Strong, Title, DialogTitle, BoxTitle, FrameTitle)
	set(k.accent, Accent, DialogBorder, InfoText, BarFetch, Ghost)
	set(k.key, FooterKey, DialogKey, PaneFocus, BoxFocus, LineFocus)
	set(k.dim, Dimmed, Land)
	set(k.faint, Disabled, Grid, FrameBorder, PaneBorder, LineAttach)
	set(k.text.with(look{struck: true}), Struck)
	set(k.bar, Bar, BarName, Status)
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
		set(k.text.with(look{underline: true}), LineBroken) // reversed, lines would be bands
	}
	if !dark && strong {
		set(k.bar, PaneFocus)
	}
	return out
}
