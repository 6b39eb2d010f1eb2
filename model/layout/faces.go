package layout

import (
	"strconv"
	"strings"

	"portolan/model"
)

// The least and the fixed sizes of boxes, in cells.
const (
	detailHeight   = 4
	detailMinWidth = 15
	shortMinWidth  = 9
	badgeSign      = 2  // columns that the sign before a badge takes, or what parts two
	badgeEdges     = 6  // columns of a box beside the text of a badge
	guardRow       = 40 // columns of a box up to which a guard stays in one row
	mostRows       = 3  // of a title
	foldWidth      = 36 // columns of a box of several for which there is always room
)

// nodeOf says what the box of n shows; size then gives it its size.
func nodeOf(t *model.Topology, n *model.Node, badges []Badge, o Options) Node {
	info := n.Info()
	out := Node{ID: n.ID, Rank: rankOf(n), Group: n.Region(), W: 1, H: 1, Face: Face{
		Kind: n.Kind(), Family: info.Family, Caption: info.Caption, Title: TitleOf(n), Letter: info.Letter, Badges: badges,
	}}
	if info.Tier == model.TierUsers {
		out.Group = ""
	}
	switch p, ok := t.Layout[n.ID]; {
	case !ok || o.Show != nil && o.Show.Regions:
	case p.By:
		out.Move = p
	case !o.Loose:
		at := scale(Point{p.X, p.Y}, Detail, o.Level)
		out.Fixed = &at
	}
	switch o.Level {
	case Detail:
		if !o.Plain {
			out.Face.Facts = factsOf(t, n)
		}
		if len(out.Face.Facts) > 1 && (!o.Tight || o.Snug) {
			out.Face.Facts = []string{strings.Join(out.Face.Facts, " · ")}
		}
	case Compact:
		if o.Letters {
			out.Face.Caption = string(info.Letter)
		}
		if o.Letters && !o.NameBadges && len(badges) > 0 {
			out.Face.Facts = []string{"⛨"} // somebody guards it
		}
		if o.NameBadges {
			for _, b := range badges {
				if b.Text != "" {
					out.Face.Facts = append(out.Face.Facts, "+ "+b.Text)
				}
			}
		}
	}
	return out
}

// size makes the box of n large enough for its texts, and tells whether it has
// to cut its title.
func (n *Node) size(o Options) (cut bool) {
	switch {
	case o.Level == Compact:
		return n.sizeCompact(o)
	case o.Level != Detail:
		return false
	}
	f, limit, least := &n.Face, o.limit(), detailMinWidth
	title := shorten(f.Title, widest)
	caption := Columns(f.Caption) + 6
	if o.Short {
		least, caption = shortMinWidth, caption-1
	}
	if o.Whole {
		limit = max(limit, caption)
	}
	if f.Members != nil { // codes of Regions and numbers of nodes stay in one row
		limit = max(limit, min(Columns(title)+4, foldWidth))
	}
	f.Rows, cut = titleRows(title, max(limit, least)-4, o.Whole)
	cut = cut || title != f.Title
	for _, s := range f.Tags {
		caption += Columns(Tag(s)) + 1
	}
	w := max(least, caption)
	for _, r := range f.Rows {
		w = max(w, Columns(r)+4)
	}
	if len(f.Rows) == 1 {
		f.Rows = nil
	}
	if o.Whole {
		limit = max(limit, w)
		if f.Members != nil {
			limit = max(limit, foldWidth)
		}
		f.Facts = fitting(f.Facts, limit-4)
	}
	for _, s := range f.Facts {
		w = max(w, Columns(s)+4)
	}
	if o.Whole && !o.Short {
		wrapBadges(f.Badges, max(limit, guardRow)-badgeEdges)
	}
	w = max(w, badgesWidth(f.Badges, o))
	if !o.Whole {
		w = min(w, max(limit, least))
	}
	n.W = w
	n.H = 2 + max(1, len(f.Rows)) + len(f.Facts)
	if !o.Short {
		n.H = max(n.H, detailHeight)
	}
	return cut
}

// wrapBadges breaks the texts of badges into rows as titles are broken, so that
// a guard with a long name makes no wide box of a small one.
func wrapBadges(badges []Badge, room int) {
	for i := range badges {
		b := &badges[i]
		if b.Rows, _ = titleRows(b.Text, room, true); len(b.Rows) == 1 {
			b.Rows = nil
		}
	}
}

func badgesWidth(badges []Badge, o Options) int {
	w := 0
	for _, b := range badges {
		if o.Short {
			if b.Text != "" {
				w += Columns(b.Text) + badgeSign
			}
			continue
		}
		for _, r := range b.Lines() {
			w = max(w, Columns(r)+badgeEdges)
		}
	}
	if o.Short && w > 0 {
		w += 4
	}
	return w
}

func (n *Node) sizeCompact(o Options) (cut bool) {
	w := Columns(n.Face.Caption) + Columns(n.Face.Title) + 4 // sign and spaces
	if o.Letters {
		w -= 3 // no sign
	}
	for _, f := range n.Face.Facts {
		w += 1 + Columns(f)
	}
	for _, s := range n.Face.Tags {
		w += 1 + Columns(Tag(s))
	}
	n.W = w
	if !o.Whole {
		n.W = min(w, max(o.limit(), 8))
	}
	return n.W < w || len(n.Face.Badges) > 0 && !o.NameBadges
}

// fitting keeps the facts that fit in whole. Of two in one row that do not, the
// first stays.
func fitting(facts []string, room int) []string {
	var out []string
	for _, f := range facts {
		if Columns(f) > room {
			f, _, _ = strings.Cut(f, " · ")
		}
		if Columns(f) <= room {
			out = append(out, f)
		}
	}
	return out
}

// titleRows breaks a title into rows of at most room columns, behind spaces and
// the signs that part names. When whole, long words get more room than that,
// and so do long titles; else a second row is cut.
func titleRows(title string, room int, whole bool) (rows []string, cut bool) {
	if Columns(title) <= room {
		return []string{title}, false
	}
	words := Pieces(title)
	if !whole {
		rows = wrapWords(words, room)
		if len(rows) > 2 {
			rows = []string{rows[0], strings.TrimPrefix(title, rows[0])}
		}
		for i, r := range rows {
			rows[i] = shorten(strings.TrimSpace(r), room)
			cut = cut || rows[i] != strings.TrimSpace(r)
		}
		return rows, cut
	}
	for _, w := range words {
		room = max(room, Columns(strings.TrimSpace(w)))
	}
	for rows = wrapWords(words, room); len(rows) > mostRows; rows = wrapWords(words, room) {
		room++
	}
	return rows, false
}

// Pieces cuts a name or a sentence where it may break: behind spaces and the signs that
// part names, and beside wide letters, whose scripts have no spaces.
func Pieces(title string) []string {
	var out []string
	from, rest, last := 0, title, 0
	before := ""
	for rest != "" {
		at := len(title) - len(rest)
		var sign string
		var columns int
		sign, rest, columns = Cluster(rest)
		if (columns == 2 || last == 2) && at > from && sign != " " && !strings.Contains(noStart, sign) && !strings.Contains(noEnd, before) {
			out = append(out, title[from:at])
			from = at
		}
		if end := len(title) - len(rest); strings.Contains(" .-_/", sign) && at > from {
			out = append(out, title[from:end])
			from = end
		}
		before, last = sign, columns
	}
	if from < len(title) {
		out = append(out, title[from:])
	}
	return out
}

// Signs that begin no row, and signs that end none.
const (
	noStart = "、。，．・：；？！）］｝」』】〉》〕" + small + "…‥％,.:;?!)]}%"
	small   = "ーゝゞ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ" // letters all the same
	noEnd   = "（［｛「『【〈《〔([{"
)

// wrapWords breaks words into rows of at most room columns. No sign stands alone
// in the last row where narrower rows, as many, give it company.
func wrapWords(words []string, room int) []string {
	rows := fillRows(words, room)
	for narrow := room - 1; Alone(rows) && narrow > room/2; narrow-- {
		if r := fillRows(words, narrow); len(r) == len(rows) {
			rows = r
		}
	}
	return rows
}

func fillRows(words []string, room int) []string {
	var out []string
	row := ""
	for _, w := range words {
		if row != "" && Columns(strings.TrimRight(row+w, " ")) > room {
			out = append(out, strings.TrimSpace(row))
			row = ""
		}
		row += w
	}
	return append(out, strings.TrimSpace(row))
}

// Alone tells whether the last of several rows is a single sign, with or without
// brackets and stops.
func Alone(rows []string) bool {
	if len(rows) < 2 {
		return false
	}
	signs := 0
	for rest := rows[len(rows)-1]; rest != ""; {
		var sign string
		sign, rest, _ = Cluster(rest)
		if !strings.Contains(noStart+noEnd, sign) || strings.Contains(small, sign) {
			signs++
		}
	}
	return signs == 1
}

// TitleOf is what a node is called everywhere: its title, for records the name that they
// answer for, else the id.
func TitleOf(n *model.Node) string {
	if r, ok := n.Spec.(*model.Record); ok && n.Title == "" && r.Name.Val() != "" {
		return strings.TrimSuffix(r.Name.Val(), ".")
	}
	return n.Label()
}

// LinkTitle is what a link is called: by its two ends.
func LinkTitle(t *model.Topology, r model.LinkRef) string {
	end := func(id string) string {
		if n := t.Node(id); n != nil {
			return TitleOf(n)
		}
		return id
	}
	return end(r.From) + " → " + end(r.To)
}

// GroupName is what a group is called where people read it.
func GroupName(t *model.Topology, g model.Group) string {
	switch g.Kind {
	case model.RegionGroup:
		return "Region " + g.Name
	case model.StackGroup:
		if n := t.Node(g.Name); n != nil {
			return "stack of " + TitleOf(n)
		}
		return "stack of " + g.Name
	}
	return "group " + g.Name
}

// Names is what lists call each node, by id: the title of its box, and the id
// behind it where several nodes have that title.
func Names(t *model.Topology) map[string]string {
	uses := make(map[string]int, len(t.Nodes))
	for _, n := range t.Nodes {
		uses[TitleOf(n)]++
	}
	out := make(map[string]string, len(t.Nodes))
	for _, n := range t.Nodes {
		name := TitleOf(n)
		if uses[name] > 1 {
			name += " [" + n.ID + "]"
		}
		out[n.ID] = name
	}
	return out
}

// shortNames gives records that show their DNS name its first labels, as many
// as tell it from every other name in t.
func shortNames(t *model.Topology) map[string]string {
	uses := map[string]int{}
	for _, n := range t.Nodes {
		title := TitleOf(n)
		if !showsDNSName(n) {
			uses[title]++
			continue
		}
		for i := range title {
			if title[i] == '.' {
				uses[title[:i]]++
			}
		}
		uses[title]++
	}
	out := map[string]string{}
	for _, n := range t.Nodes {
		if !showsDNSName(n) {
			continue
		}
		title := TitleOf(n)
		r, _ := n.Spec.(*model.Record)
		if title == strings.TrimSuffix(r.Zone.Val(), ".") {
			continue // the apex: its first label says little
		}
		for i := range title {
			if title[i] == '.' && title[:i] != "*" && uses[title[:i]] == 1 {
				out[n.ID] = title[:i]
				break
			}
		}
	}
	return out
}

func showsDNSName(n *model.Node) bool {
	r, ok := n.Spec.(*model.Record)
	return ok && n.Title == "" && r.Name.Val() != ""
}

// kindWord is a guard in the shortest form that says what it is.
func kindWord(n *model.Node) string {
	switch n.Kind() {
	case model.KindCertificate:
		return "ACM"
	case model.KindHealthCheck:
		return "CHECK"
	case model.KindCloudFrontFunction:
		return "FUNCTION"
	}
	return n.Info().Caption
}

// countAlike lets the first of several equal badges speak for all of them.
// Equal ones are brought together.
func countAlike(badges []Badge) {
	var sorted []Badge
	for i := range badges {
		b := badges[i]
		if b.ID == "" {
			continue
		}
		at, n := len(sorted), 1
		sorted = append(sorted, b)
		for k := i + 1; k < len(badges); k++ {
			if badges[k].Text == b.Text && badges[k].ID != "" {
				sorted = append(sorted, Badge{ID: badges[k].ID})
				badges[k].ID = ""
				n++
			}
		}
		if n > 1 {
			sorted[at].Text = strconv.Itoa(n) + " " + b.Text
		}
	}
	copy(badges, sorted)
}

// widest is where texts end in any drawing.
const widest = 512

func (o Options) limit() int {
	if o.BoxWidth <= 0 || o.BoxWidth > widest {
		return widest
	}
	return o.BoxWidth
}

func (o Options) labelLimit() int {
	if o.Whole {
		return widest
	}
	return o.limit()
}

// shorten cuts a label that is wider than a box may be, so that a pattern of
// hundreds of characters does not tear a drawing on a screen apart.
func shorten(label string, limit int) string {
	if Columns(label) <= limit {
		return label
	}
	room, rest := limit-1, label
	for rest != "" {
		cut := len(label) - len(rest)
		var w int
		_, rest, w = Cluster(rest)
		if room -= w; room < 0 {
			return label[:cut] + "…"
		}
	}
	return label
}
