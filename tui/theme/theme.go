package theme

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
	"portolan/model"
)

// Theme is a compiled palette: one style sequence for each role.
type Theme struct {
	Name   string
	Dark   bool
	Glyphs *Glyphs
	seq    [roleCount]string
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
	t := &Theme{Name: name, Dark: dark, Glyphs: glyphs}
	for role, style := range stylesFor(strong, dark, depth) {
		t.seq[role] = sequence(style)
	}
	return t
}

func stylesFor(strong, dark bool, depth Depth) map[Role]lipgloss.Style {
	if depth == Colours16 {
		return styles16(strong, dark)
	}
	return paletteFor(strong, dark, depth).styles()
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

// palette names the colours of a theme; the same fields serve every theme.
type palette struct {
	bg, bar, raised, selected                                        color.Color
	text, muted, strong, accent, border                              color.Color
	err, warn, info, good                                            color.Color
	users, networking, compute, storage, security, integration, data color.Color
	dns, request                                                     color.Color
}

func hex(s string) color.Color { return lipgloss.Color(s) }

// Hues follow the AWS families; light and dark variants are chosen for contrast.
var darkPalette = palette{
	bg: hex("#11151c"), bar: hex("#1d2430"), raised: hex("#1a202b"), selected: hex("#2b3a55"),
	text: hex("#d6dbe5"), muted: hex("#8b95a7"), strong: hex("#ffffff"), accent: hex("#7cc4ff"), border: hex("#465065"),
	err: hex("#ff7b86"), warn: hex("#f5c451"), info: hex("#7cc4ff"), good: hex("#7fd98b"),
	users: hex("#c8cfdb"), networking: hex("#b18cff"), compute: hex("#ff9d4d"), storage: hex("#a6cf45"), security: hex("#ff7f93"), integration: hex("#ff7fc0"), data: hex("#e884ef"),
	dns: hex("#9aa7bd"), request: hex("#b9c4d6"),
}

var lightPalette = palette{
	bg: hex("#ffffff"), bar: hex("#e6eaf1"), raised: hex("#f4f6fa"), selected: hex("#cfe0fb"),
	text: hex("#1f2733"), muted: hex("#566173"), strong: hex("#000000"), accent: hex("#0b5cad"), border: hex("#8a94a6"),
	err: hex("#b3162b"), warn: hex("#7d5200"), info: hex("#0b5cad"), good: hex("#1b6e2d"),
	users: hex("#3a4454"), networking: hex("#6a2fd6"), compute: hex("#9a4a00"), storage: hex("#4a6b0a"), security: hex("#b81d3a"), integration: hex("#b0105f"), data: hex("#951c9e"),
	dns: hex("#5c6880"), request: hex("#414d61"),
}

func (p palette) styles() map[Role]lipgloss.Style {
	on := func(fg, bg color.Color) lipgloss.Style { return lipgloss.NewStyle().Foreground(fg).Background(bg) }
	base := func(fg color.Color) lipgloss.Style { return on(fg, p.bg) }
	return map[Role]lipgloss.Style{
		Base: base(p.text), Muted: base(p.muted), Strong: base(p.strong).Bold(true), Accent: base(p.accent), Title: base(p.strong).Bold(true),
		Bar: on(p.muted, p.bar), BarStrong: on(p.strong, p.bar).Bold(true),
		Footer: on(p.muted, p.bg), FooterKey: base(p.accent).Bold(true),
		Status: on(p.text, p.bar), StatusMode: on(p.bg, p.accent).Bold(true),
		PaneBorder: base(p.border), PaneFocus: base(p.accent), DialogBorder: on(p.accent, p.raised), Dialog: on(p.text, p.raised), DialogMuted: on(p.muted, p.raised),
		DialogTitle: on(p.strong, p.raised).Bold(true), DialogKey: on(p.accent, p.raised).Bold(true), DialogError: on(p.err, p.raised), DialogWarning: on(p.warn, p.raised), DialogGood: on(p.good, p.raised),
		SelectedMuted: on(p.text, p.selected), Match: on(p.bg, p.warn), Struck: base(p.muted).Strikethrough(true),
		Selected: on(p.strong, p.selected).Bold(true), Input: on(p.strong, p.selected), Cursor: on(p.bg, p.accent), Disabled: on(p.border, p.raised),
		ErrorText: base(p.err), WarningText: base(p.warn), InfoText: base(p.info), GoodText: base(p.good),
		Ghost: base(p.accent).Italic(true), Dimmed: base(p.border), Grid: base(p.border), FrameBorder: base(p.border), FrameTitle: base(p.muted).Bold(true),
		BoxBorder: base(p.muted), BoxFocus: base(p.accent).Bold(true), BoxTitle: base(p.strong).Bold(true), BoxFact: base(p.muted), BoxBadge: base(p.security),
		BoxUsers: base(p.users), BoxNetworking: base(p.networking), BoxCompute: base(p.compute), BoxStorage: base(p.storage),
		BoxSecurity: base(p.security), BoxIntegration: base(p.integration), BoxDatabase: base(p.data),
		LineDNS: base(p.dns), LineRequest: base(p.request), LineAttach: base(p.border), LineBroken: base(p.err), LineFocus: base(p.accent).Bold(true), LineLabel: base(p.muted),
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
	for _, r := range []Role{Bar, Status, Selected, SelectedMuted, Match, Cursor} {
		t.seq[r] = sequence(reverse)
	}
	for _, r := range []Role{BarStrong, StatusMode} { // stand out on a reversed line
		t.seq[r] = sequence(reverse.Bold(true))
	}
	for _, r := range []Role{Disabled, Dimmed, Ghost, Struck} {
		t.seq[r] = sequence(faint)
	}
	for _, r := range []Role{Input, WarningText, DialogWarning} {
		t.seq[r] = sequence(underline)
	}
	return t
}
