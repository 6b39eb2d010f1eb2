package classroom

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	jsonexport "portolan/export/json"
	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/binding"
	"portolan/tui/screen"
	"portolan/validate/exercise"
)

// Desk is what who leads the workshop sees: a live board of everybody's goals, and on
// request the screen of one learner, to read only.
type Desk struct {
	room    *Room
	where   string // how learners get in, for the title
	closes  bool   // leaving the desk ends the workshop
	now     func() time.Time
	look    look
	w, h    int
	surface screen.Surface
	board   *binding.Table
	mirror  *binding.Table

	rows    []pupil
	cursor  int
	top     int
	left    int    // first exercise that is drawn
	goals   bool   // the pane below has the goals of the selected learner
	looking string // whose screen is seen, "" for the board
	message string
	leaving time.Time // q was pressed once
	done    bool
	page    int // rows of learners that are drawn
	listY   int
}

// pupil is a learner on the board.
type pupil struct {
	name    string
	seat    *Seat // nil for one who is not here
	solved  int
	points  int
	designs map[string]jsonexport.Graded
}

// at is the exercise that a learner works on: the one that is open, else the last one
// that was begun, "" for none.
func (p *pupil) at(c *exercise.Course) string {
	if p.seat != nil && p.seat.open() != "" {
		return p.seat.open()
	}
	for _, e := range slices.Backward(c.Exercises) {
		if _, ok := p.designs[e.ID]; ok {
			return e.ID
		}
	}
	return ""
}

// NewDesk is the desk of a room. where says how learners get in. closes tells that
// leaving it ends the workshop, which is asked then. Theme is one of the names of the
// themes, "" follows the terminal.
func NewDesk(r *Room, where, theme string, closes bool) *Desk {
	d := &Desk{room: r, where: where, closes: closes, now: time.Now, look: look{name: theme, dark: true}, surface: screen.New(0, 0)}
	move := func(by int) func(string) { return func(string) { d.move(by) } }
	d.board = binding.New("board", "Board of a workshop",
		do("look", []string{"enter"}, "Look at the learner's screen; nothing can be pressed there", "look", func(string) { d.lookAt(d.selected()) }),
		do("show", []string{"s"}, "Show the learner's screen to all, or no longer", "show to all", func(string) { d.show(d.selected()) }),
		do("below", []string{"tab"}, "Goals of the learner, or those that fail most", "goals", func(string) { d.goals = !d.goals }),
		do("right", []string{"right", "l"}, "Exercises to the right", "exercises", func(string) { d.left++ }),
		do("left", []string{"left", "h"}, "Exercises to the left", "exercises", func(string) { d.left = max(0, d.left-1) }),
		do("down", []string{"down", "j"}, "Next learner", "learner", move(1)),
		do("up", []string{"up", "k"}, "Learner before", "learner", move(-1)),
		do("pagedown", []string{"pgdown"}, "A page down", "", func(string) { d.move(max(1, d.page)) }),
		do("pageup", []string{"pgup"}, "A page up", "", func(string) { d.move(-max(1, d.page)) }),
		do("quit", []string{"q", "ctrl+c"}, "Leave the board", "leave", func(string) { d.quit() }),
	)
	d.mirror = binding.New("mirror", "Screen of a learner",
		do("back", []string{"esc", "q"}, "Back to the board", "board", func(string) { d.looking = "" }),
		do("show", []string{"s"}, "Show this screen to all, or no longer", "show to all", func(string) { d.show(d.looking) }),
		do("next", []string{"right", "down", "n"}, "Next learner who is here", "next", func(string) { d.lookOn(1) }),
		do("previous", []string{"left", "up", "p"}, "Learner before", "", func(string) { d.lookOn(-1) }),
		do("quit", []string{"ctrl+c"}, "Leave the board", "", func(string) { d.quit() }),
	)
	d.refresh()
	return d
}

// do is a key of the desk.
func do(id string, keys []string, title, hint string, run func(string)) binding.Binding {
	return binding.Binding{ID: id, Keys: keys, Title: title, Hint: hint, Run: binding.Do(func() { run("") })}
}

// Rooms are the tables of keys.
func (d *Desk) Rooms() []*binding.Table { return []*binding.Table{d.board, d.mirror} }

type deskTick struct{}

// boardEvery is the time between two pictures of the board.
const boardEvery = 300 * time.Millisecond

func (d *Desk) tick() tea.Cmd {
	every := boardEvery
	if d.looking != "" {
		every = pictureEvery
	}
	return tea.Tick(every, func(time.Time) tea.Msg { return deskTick{} })
}

// Init implements [tea.Model].
func (d *Desk) Init() tea.Cmd { return tea.Batch(tea.RequestBackgroundColor, d.tick()) }

// Update implements [tea.Model].
func (d *Desk) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		d.w, d.h = Clamp(msg.Width, msg.Height)
		d.surface.Resize(d.w, d.h)
	case deskTick:
		d.refresh()
		return d, d.tick()
	case tea.KeyPressMsg:
		d.press(msg)
	case tea.MouseClickMsg:
		d.click(msg.X, msg.Y)
	case tea.MouseWheelMsg:
		switch {
		case msg.Button == tea.MouseWheelDown && d.looking == "":
			d.move(1)
		case msg.Button == tea.MouseWheelUp && d.looking == "":
			d.move(-1)
		}
	default:
		d.look.take(msg)
	}
	if d.done {
		return d, tea.Quit
	}
	return d, nil
}

func (d *Desk) keys() *binding.Table {
	if d.looking != "" {
		return d.mirror
	}
	return d.board
}

func (d *Desk) press(msg tea.KeyPressMsg) {
	if b := d.keys().Find(msg.String()); b == nil || b.ID != "quit" {
		d.leaving, d.message = time.Time{}, ""
	}
	d.keys().Key(msg)
}

func (d *Desk) click(x, y int) {
	if key := d.surface.KeyAt(x, y); key != "" {
		d.press(binding.Press(key))
		return
	}
	if i := d.top + y - d.listY; d.looking == "" && y >= d.listY && y < d.listY+d.page && i < len(d.rows) {
		d.move(i - d.cursor)
	}
}

// refresh takes over who is here and what was judged.
func (d *Desk) refresh() {
	chosen := d.selected()
	report, byName := d.room.Report(), map[string]*pupil{}
	for _, l := range report.Learners {
		p := &pupil{name: l.Name, solved: l.Solved, points: l.Points, designs: map[string]jsonexport.Graded{}}
		for _, row := range l.Designs {
			p.designs[row.Exercise] = l.Best(row.Exercise).Graded
		}
		byName[l.Name] = p
	}
	for _, s := range d.room.Seats() {
		if byName[s.Name] == nil {
			byName[s.Name] = &pupil{name: s.Name}
		}
		byName[s.Name].seat = s
	}
	d.rows = d.rows[:0]
	for _, p := range byName {
		d.rows = append(d.rows, *p)
	}
	slices.SortFunc(d.rows, func(a, b pupil) int { return strings.Compare(a.name, b.name) })
	if i := slices.IndexFunc(d.rows, func(p pupil) bool { return p.name == chosen }); i >= 0 {
		d.cursor = i
	}
	d.cursor = max(0, min(d.cursor, len(d.rows)-1))
	if d.looking != "" && d.room.Seat(d.looking) == nil {
		d.message = model.Visible(d.looking) + " has left."
		d.looking = ""
	}
}

// selected is the name of the learner under the cursor, "" for none.
func (d *Desk) selected() string {
	if d.cursor < len(d.rows) {
		return d.rows[d.cursor].name
	}
	return ""
}

func (d *Desk) move(by int) { d.cursor = max(0, min(d.cursor+by, len(d.rows)-1)) }

func (d *Desk) lookAt(name string) {
	switch {
	case name == "":
		d.message = "Nobody has come yet."
	case d.room.Seat(name) == nil:
		d.message = name + d.board.Spell(" is not here. {below} shows the goals.")
	default:
		d.looking = name
	}
}

// lookOn goes to the screen of the next learner who is here.
func (d *Desk) lookOn(by int) {
	seats := d.room.Seats()
	if len(seats) == 0 {
		return
	}
	at := slices.IndexFunc(seats, func(s *Seat) bool { return s.Name == d.looking })
	d.looking = seats[(at+by+len(seats))%len(seats)].Name
	if i := slices.IndexFunc(d.rows, func(p pupil) bool { return p.name == d.looking }); i >= 0 {
		d.cursor = i
	}
}

func (d *Desk) show(name string) {
	switch {
	case d.room.Shown() != "" && (name == d.room.Shown() || name == ""):
		d.room.show("")
		d.message = "All see their own designs again."
	case name == "":
		d.message = "Nobody has come yet."
	case d.room.show(name):
		d.message = "All see the screen of " + name + d.keys().Spell(". {show} ends that.")
	default:
		d.message = name + " is not here."
	}
}

// leaveWindow is the time within which a second key ends the workshop.
const leaveWindow = 3 * time.Second

// quit leaves the desk; where that ends the workshop for others it has to be said twice.
func (d *Desk) quit() {
	here := len(d.room.Seats())
	if d.closes && here > 0 && (d.leaving.IsZero() || d.now().Sub(d.leaving) > leaveWindow) {
		d.leaving = d.now()
		d.message = fmt.Sprintf("This ends the workshop for %s; their work is kept. Once more to end it.", wording.Count(here, "learner"))
		return
	}
	d.done = true
}
