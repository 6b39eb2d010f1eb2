package theme

import (
	"strings"

	"charm.land/lipgloss/v2"
	"portolan/model"
)

// Theme is a compiled palette: one style sequence for each role.
type Theme struct {
	Name   string
	Dark   bool
	Glyphs *Glyphs

	// Doubled says that what is broken is underlined here, for want of a hue: drawn so,
	// upright lines would be ladders, so that these are double lines instead.
	Doubled bool

	seq [roleCount]string
}

// Names lists the themes that can be chosen by name.
func Names() []string { return []string{"dark", "light", "high-contrast", "mono"} }

// For compiles a theme for a terminal with so many colours. An unknown name gives the
// one that fits the background.
func For(name string, dark bool, glyphs *Glyphs, depth Depth) *Theme {
	strong := false
	switch name {
	case "light":
		dark = false
	case "dark":
		dark = true
	case "high-contrast":
		strong = true
	case "mono":
		return mono(dark, glyphs)
	default:
		name = "dark"
		if !dark {
			name = "light"
		}
	}
	t := &Theme{Name: name, Dark: dark, Glyphs: glyphs, Doubled: depth == Colours16 && !dark}
	for role, look := range looksFor(strong, dark, depth) {
		t.seq[role] = sequence(look.style())
	}
	return t
}

func looksFor(strong, dark bool, depth Depth) [roleCount]look {
	if depth == Colours16 {
		return looks16(strong, dark)
	}
	return paletteFor(strong, dark, depth).looks()
}

// Sequence is what to write before cells of the role. It starts with a reset.
func (t *Theme) Sequence(r Role) string {
	if r < 0 || r >= roleCount {
		r = Base
	}
	return t.seq[r]
}

// Family is the caption role of a product family.
func Family(f model.Family) Role {
	switch f {
	case model.FamilyNetworking:
		return BoxNetworking
	case model.FamilyCompute:
		return BoxCompute
	case model.FamilyStorage:
		return BoxStorage
	case model.FamilySecurity:
		return BoxSecurity
	case model.FamilyIntegration:
		return BoxIntegration
	case model.FamilyDatabase:
		return BoxDatabase
	}
	return BoxUsers
}

// sequence is the style's opening sequence, found by rendering a mark.
func sequence(s lipgloss.Style) string {
	const mark = "x"
	before, _, ok := strings.Cut(s.Render(mark), mark)
	if !ok {
		return "\x1b[m"
	}
	return "\x1b[m" + before
}

// ink is a colour as lipgloss reads it: its hex code or its number.
type ink string

// look is how a role shows. Styles are made of it one at a time: each takes half a
// KiB, and a function that holds one for every role makes the stack of whoever
// calls it grow to 256 KiB.
type look struct {
	fg, bg                          ink
	bold, italic, underline, struck bool
}

func (l look) style() lipgloss.Style {
	s := lipgloss.NewStyle().Foreground(lipgloss.Color(string(l.fg))).Background(lipgloss.Color(string(l.bg)))
	if l.bold {
		s = s.Bold(true)
	}
	if l.italic {
		s = s.Italic(true)
	}
	if l.underline {
		s = s.Underline(true)
	}
	if l.struck {
		s = s.Strikethrough(true)
	}
	return s
}

// with is the look with what set changes of it.
func (l look) with(set look) look {
	l.bold, l.italic, l.underline, l.struck = l.bold || set.bold, l.italic || set.italic, l.underline || set.underline, l.struck || set.struck
	return l
}

// palette names the colours of a theme; the same fields serve every theme.
type palette struct {
	bg, land, off, bar, raised, selected                             ink
	text, muted, strong, accent, border                              ink
	err, warn, info, good                                            ink
	users, networking, compute, storage, security, integration, data ink
	dns, request                                                     ink
}

// Hues follow the AWS families; light and dark variants are chosen for contrast.
var darkPalette = palette{
	bg: "#11151c", off: "#6c7689", bar: "#1d2430", raised: "#1a202b", selected: "#2b3a55",
	text: "#d6dbe5", muted: "#8b95a7", strong: "#ffffff", accent: "#7cc4ff", border: "#465065",
	err: "#ff7b86", warn: "#f5c451", info: "#7cc4ff", good: "#7fd98b",
	users: "#c8cfdb", networking: "#b18cff", compute: "#ff9d4d", storage: "#a6cf45", security: "#ff7f93", integration: "#ff7fc0", data: "#e884ef",
	dns: "#9aa7bd", request: "#b9c4d6",
}

var lightPalette = palette{
	bg: "#ffffff", off: "#7d8799", bar: "#e6eaf1", raised: "#f4f6fa", selected: "#cfe0fb",
	text: "#1f2733", muted: "#566173", strong: "#000000", accent: "#0b5cad", border: "#8a94a6",
	err: "#b3162b", warn: "#7d5200", info: "#0b5cad", good: "#1b6e2d",
	users: "#3a4454", networking: "#6a2fd6", compute: "#9a4a00", storage: "#4a6b0a", security: "#b81d3a", integration: "#b0105f", data: "#951c9e",
	dns: "#5c6880", request: "#414d61",
}

func (p palette) looks() [roleCount]look {
	base := func(fg ink) look { return look{fg: fg, bg: p.bg} }
	strong := func(fg ink) look { return look{fg: fg, bg: p.bg, bold: true} }
	return [roleCount]look{
		Base: base(p.text), Muted: base(p.muted), Strong: strong(p.strong), Accent: base(p.accent), Title: strong(p.strong),
		Bar: {fg: p.muted, bg: p.bar}, BarStrong: {fg: p.strong, bg: p.bar, bold: true}, BarName: {fg: p.strong, bg: p.bar, bold: true},
		Footer: {fg: p.muted, bg: p.bg}, FooterKey: strong(p.accent),
		Status: {fg: p.text, bg: p.bar}, StatusMode: {fg: p.bg, bg: p.accent, bold: true},
		PaneBorder: base(p.border), PaneFocus: base(p.accent), DialogBorder: {fg: p.accent, bg: p.raised}, Dialog: {fg: p.text, bg: p.raised}, DialogMuted: {fg: p.muted, bg: p.raised},
		DialogTitle: {fg: p.strong, bg: p.raised, bold: true}, DialogKey: {fg: p.accent, bg: p.raised, bold: true}, DialogError: {fg: p.err, bg: p.raised}, DialogWarning: {fg: p.warn, bg: p.raised}, DialogGood: {fg: p.good, bg: p.raised},
		SelectedMuted: {fg: p.text, bg: p.selected}, Match: {fg: p.bg, bg: p.warn}, Struck: {fg: p.muted, bg: p.bg, struck: true},
		Selected: {fg: p.strong, bg: p.selected, bold: true}, Input: {fg: p.strong, bg: p.selected}, Cursor: {fg: p.bg, bg: p.accent}, Disabled: {fg: p.off, bg: p.raised},
		ErrorText: base(p.err), WarningText: base(p.warn), InfoText: base(p.info), GoodText: base(p.good),
		Ghost: {fg: p.accent, bg: p.bg, italic: true}, Dimmed: base(p.off), Grid: base(p.border), FrameBorder: base(p.border), Land: base(p.land), FrameTitle: strong(p.muted),
		BoxBorder: base(p.muted), BoxFocus: strong(p.accent), BoxTitle: strong(p.strong), BoxFact: base(p.muted), BoxBadge: base(p.security),
		BoxUsers: base(p.users), BoxNetworking: base(p.networking), BoxCompute: base(p.compute), BoxStorage: base(p.storage),
		BoxSecurity: base(p.security), BoxIntegration: base(p.integration), BoxDatabase: base(p.data),
		LineDNS: base(p.dns), LineRequest: base(p.request), LineAttach: base(p.border), LineBroken: base(p.err), LineFair: base(p.warn), LineFocus: strong(p.accent), LineLabel: base(p.muted),
		BarDNS: base(p.dns), BarConnect: base(p.networking), BarEdge: base(p.integration), BarFetch: base(p.accent), BarCompute: base(p.compute), BarOther: base(p.muted),
	}
}

// mono uses weight, underline and reverse only, for NO_COLOR.
func mono(dark bool, glyphs *Glyphs) *Theme {
	t := &Theme{Name: "mono", Dark: dark, Glyphs: glyphs}
	for r := range roleCount {
		t.seq[r] = "\x1b[m"
	}
	bold, reverse, faint, underline := lipgloss.NewStyle().Bold(true), lipgloss.NewStyle().Reverse(true), lipgloss.NewStyle().Faint(true), lipgloss.NewStyle().Underline(true)
	for _, r := range []Role{Strong, Accent, Title, DialogTitle, DialogKey, DialogError, FooterKey, BoxTitle, BoxFocus, PaneFocus, ErrorText, LineBroken, LineFocus, FrameTitle} {
		t.seq[r] = sequence(bold)
	}
	for _, r := range []Role{Bar, BarName, Status, Selected, SelectedMuted, Match, Cursor} {
		t.seq[r] = sequence(reverse)
	}
	for _, r := range []Role{BarStrong, StatusMode} { // stand out on a reversed line
		t.seq[r] = sequence(reverse.Bold(true))
	}
	for _, r := range []Role{Disabled, Dimmed, Land, Ghost, Struck} {
		t.seq[r] = sequence(faint)
	}
	for _, r := range []Role{Input, WarningText, DialogWarning} {
		t.seq[r] = sequence(underline)
	}
	return t
}
