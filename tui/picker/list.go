// Package picker holds the overlays that ask for one thing: a list that is
// filtered by typing, ready lists of Regions, cities, kinds and nodes, and a
// prompt for one line of text.
package picker

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
)

// Item is one row of a list.
type Item struct {
	ID       string
	Label    string   // name, matched first
	Detail   string   // a few words on it, matched too
	Right    string   // short remark at the right edge
	Spare    bool     // Right gives way where Detail would be cut for it
	Group    string   // heading over the first of its rows, while nothing is typed
	Disabled string   // why it cannot be chosen; "" when it can
	Words    []string // other names that find it
}

// List is an overlay with a query line and the items that fit it. Set the
// exported fields before it is shown.
type List struct {
	// Choose is called with the item on which enter was pressed; its action
	// says what happens. The list stays open unless that action closes it.
	Choose func(Item) act.Action
	// Search replaces Match: it lists the items for a query, best first.
	Search func(query string) []Item
	// Nothing says why no item fits a query, and the way out; by default that something
	// is to be deleted.
	Nothing func(query string) string
	// Extra gives lines about the selected item, shown below the list.
	Extra func(Item) []string
	// Verb is what enter does, as a hint; "choose" when it is "".
	Verb string
	// Terse leaves the hints out that every list has, for room for its own.
	Terse bool
	// Noun names the items in the counter: "4 of 31 kinds".
	Noun string
	// Count gives the noun and the number of all where both hang on the query, a
	// negative number for that of the items.
	Count func(query string) (noun string, all int)
	// Quiet hides the query line until something is typed.
	Quiet bool
	// Menu runs a row at the first click, as menus do: what a row does stands on it.
	Menu bool
	// Brief is the title where the frame has no room for the whole.
	Brief string

	title  string
	items  []Item // all, in the order given
	shown  []Item // that fit the query
	entry  *Entry
	cursor int // in shown
	top    int // first row drawn, in rows
	page   int // rows drawn last
	listY  int // where the rows began last
	rows   []row
	want   wants
	most   int // items that were shown at most
	tall   int // rows that were wanted at most
	extra  int // lines of Extra that were wanted at most
	still  still
	keys   *binding.Table
}

// wants is how many columns the parts of the items want at most.
type wants struct{ label, detail, right int }

// row is a line of the list: a heading or an item.
type row struct {
	heading string
	item    int // in shown; -1 for a heading
}

var _ part.Overlay = (*List)(nil)

// New returns a list of items under a title.
func New(title string, items []Item) *List {
	l := &List{title: title, entry: NewEntry(""), page: 1}
	l.keys = l.bindings()
	l.SetItems(items)
	return l
}

// Title is what the list is called.
func (l *List) Title() string { return l.title }

// Items are all items, in the order given.
func (l *List) Items() []Item { return l.items }

// SetItems replaces the items and keeps the query and, by ID, the selection.
func (l *List) SetItems(items []Item) {
	l.items = items
	l.filter(true)
}

// SetTitle replaces the title.
func (l *List) SetTitle(title string) { l.title = title }

// Query is what was typed.
func (l *List) Query() string { return l.entry.Value() }

// SetQuery types for the person, for example the key that opened the list.
func (l *List) SetQuery(query string) {
	l.entry.SetValue(query)
	l.filter(false)
}

// Select puts the cursor on the item with that ID, if it is shown.
func (l *List) Select(id string) {
	if i := slices.IndexFunc(l.shown, func(it Item) bool { return it.ID == id }); i >= 0 {
		l.cursor = i
	}
}

// Selected is the item under the cursor; false when there is none or it cannot
// be chosen.
func (l *List) Selected() (Item, bool) {
	if l.cursor < 0 || l.cursor >= len(l.shown) {
		return Item{}, false
	}
	it := l.shown[l.cursor]
	return it, it.Disabled == ""
}

// filter computes what is shown; keep holds the selection by ID.
func (l *List) filter(keep bool) {
	was, _ := l.Selected()
	query := l.entry.Value()
	if l.Search != nil {
		l.shown = l.Search(query)
	} else {
		l.shown = l.shown[:0:0]
		for _, i := range Match(query, l.items) {
			l.shown = append(l.shown, l.items[i])
		}
	}
	l.cursor, l.top = 0, 0
	l.most = max(l.most, len(l.shown))
	if i := slices.IndexFunc(l.shown, func(it Item) bool { return it.Disabled == "" }); i > 0 && query == "" {
		l.cursor = i // but what was asked for by name stays first and says why not
	}
	if keep && was.ID != "" {
		l.Select(was.ID)
	}
	l.layout(query == "")
}

// layout makes the rows: headings stand while nothing is typed.
func (l *List) layout(headings bool) {
	l.rows = l.rows[:0]
	group := ""
	for i, it := range l.shown {
		if headings && it.Group != group {
			group = it.Group
			if group != "" {
				l.rows = append(l.rows, row{heading: group, item: -1})
			}
		}
		l.rows = append(l.rows, row{item: i})
	}
	l.tall = max(l.tall, len(l.rows))
	for _, it := range l.shown {
		l.want.add(it)
	}
}

func (l *List) typed(msg tea.KeyPressMsg) act.Action {
	before := l.entry.Value()
	if !l.entry.Key(msg) {
		return nil
	}
	if l.entry.Value() != before {
		l.filter(false)
	}
	return act.None{}
}

// Paste implements part.Overlay: the text joins the query.
func (l *List) Paste(text string) act.Action {
	l.entry.Paste(text)
	l.filter(false)
	return act.None{}
}

func (l *List) move(by int) {
	l.cursor = max(0, min(len(l.shown)-1, l.cursor+by))
}

func (l *List) choose() act.Action {
	it, ok := l.Selected()
	switch {
	case len(l.shown) == 0:
		return act.Say{Text: l.nothing(), Error: true}
	case !ok:
		return act.Say{Text: it.Label + ": " + it.Disabled, Error: true}
	case l.Choose == nil:
		return act.Close{}
	}
	return l.Choose(it)
}

// nothing says why there is no row.
func (l *List) nothing() string {
	noun, all := l.counted()
	switch {
	case all == 0 && noun != "":
		return "There are no " + noun + "."
	case l.Nothing != nil:
		return l.Nothing(l.Query())
	}
	return "Nothing fits " + quoted(l.Query()) + ". Delete some of it."
}

// Click implements part.Panel: the first click on a row selects, a click on
// the selected row chooses, as does the second of a double, whatever lies there by now. In
// a menu the first does.
func (l *List) Click(_, y int, double bool) act.Action {
	if double && l.still.clicked && l.still.y == y {
		return l.choose()
	}
	i := y - l.listY + l.top
	l.still.clicked = y >= l.listY && y < l.listY+l.page && i >= 0 && i < len(l.rows) && l.rows[i].item >= 0
	if !l.still.clicked {
		return act.None{}
	}
	l.still.on, l.still.y = true, y
	if l.cursor == l.rows[i].item || double || l.Menu {
		l.cursor = l.rows[i].item
		return l.choose()
	}
	l.cursor = l.rows[i].item
	return act.None{}
}

// Wheel implements part.Panel.
func (l *List) Wheel(lines int) {
	l.still = still{}
	l.move(lines)
}

// Status implements part.Panel.
func (l *List) Status() string {
	it, _ := l.Selected()
	if it.Disabled != "" {
		return it.Label + ": " + it.Disabled
	}
	return it.Label
}

// counted is what the items are called and how many there are of them.
func (l *List) counted() (noun string, all int) {
	noun, all = l.Noun, -1
	if l.Count != nil {
		noun, all = l.Count(l.Query())
	}
	if all < 0 {
		all = max(len(l.items), l.most)
	}
	return noun, all
}

func quoted(s string) string { return "\"" + s + "\"" }
