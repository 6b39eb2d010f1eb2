package text

import "portolan/model/layout"

// glyphs is a set of characters to draw with. Tables of sixteen are indexed by
// the directions in which a cell has arms: 1 up, 2 right, 4 down, 8 left.
type glyphs struct {
	line   [3][16]rune // by layout.Class
	thick  [3][16]rune // the same for lines with much traffic
	dead   rune        // on lines and boxes that a simulation takes out
	box    [6]rune     // top left, top right, bottom left, bottom right, across, down
	heavy  [6]rune
	frame  [6]rune  // of Regions
	ring   [6]rune  // of groups
	head   [16]rune // by the direction in which the line arrives
	more   rune
	node   rune
	err    rune
	warn   rune
	shield string
}

const (
	up    = 1
	right = 2
	down  = 4
	left  = 8
)

func table(across, along rune, rest string) [16]rune {
	r := []rune(rest)
	return [16]rune{
		0: ' ', up: along, down: along, up | down: along,
		left: across, right: across, left | right: across,
		right | down: r[0], down | left: r[1], up | right: r[2], up | left: r[3],
		up | right | down: r[4], up | down | left: r[5], right | down | left: r[6], up | right | left: r[7],
		up | right | down | left: r[8],
	}
}

func six(s string) [6]rune { return [6]rune([]rune(s)) }

var unicodeGlyphs = glyphs{
	line: [3][16]rune{
		layout.Request: table('─', '│', "╭╮╰╯├┤┬┴┼"),
		layout.DNS:     table('╌', '╎', "╭╮╰╯├┤┬┴┼"),
		layout.Attach:  table('┈', '┊', "╭╮╰╯├┤┬┴┼"),
	},
	thick: [3][16]rune{
		layout.Request: table('━', '┃', "┏┓┗┛┣┫┳┻╋"),
		layout.DNS:     table('╍', '╏', "┏┓┗┛┣┫┳┻╋"),
		layout.Attach:  table('┉', '┋', "┏┓┗┛┣┫┳┻╋"),
	},
	dead:   '×',
	box:    six("╭╮╰╯─│"),
	heavy:  six("┏┓┗┛━┃"),
	frame:  six("┌┐└┘┄┆"),
	ring:   six("······"),
	head:   [16]rune{right: '▸', left: '◂', up: '▴', down: '▾'},
	more:   '…',
	node:   '▣',
	err:    '✗',
	warn:   '⚠',
	shield: "⛨ ",
}

var asciiGlyphs = glyphs{
	line: [3][16]rune{
		layout.Request: table('-', '|', "+++++++++"),
		layout.DNS:     table('~', ':', "+++++++++"),
		layout.Attach:  table('.', ':', "+++++++++"),
	},
	thick: [3][16]rune{
		layout.Request: table('=', 'H', "+++++++++"),
		layout.DNS:     table('=', 'H', "+++++++++"),
		layout.Attach:  table('=', 'H', "+++++++++"),
	},
	dead:   'x',
	box:    six("++++-|"),
	heavy:  six("####=#"),
	frame:  six("++++.:"),
	ring:   six("''''''"),
	head:   [16]rune{right: '>', left: '<', up: '^', down: 'v'},
	more:   '~',
	node:   '*',
	err:    'x',
	warn:   '!',
	shield: "* ",
}
