package classroom

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/tui"
	"portolan/tui/binding"
	"portolan/tui/learner"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// The largest window that is drawn; who has a larger one sees the rest empty. Memory
// and time of a frame grow with it.
const (
	MaxWidth  = 400
	MaxHeight = 120
)

// Clamp is the size of a window that is drawn for one of that size.
func Clamp(w, h int) (int, int) { return min(max(w, 1), MaxWidth), min(max(h, 1), MaxHeight) }

// Pupil is what a learner sees: the designer, confined to the exercises, or the screen
// of somebody else while that is shown to all.
type Pupil struct {
	seat   *Seat
	guest  *tui.Guest
	theme  *theme.Theme
	look   look
	w, h   int
	shown  string         // whose screen is shown to all
	hidden bool           // this learner went back to the own design
	turns  bool           // a picture of the other screen is due
	keys   *binding.Table // while another screen is seen
	bar    screen.Surface // the line above it
}

// look is what the terminal said of itself.
type look struct {
	name  string
	dark  bool
	depth theme.Depth
}

// take reads what a message says of the terminal. It tells whether it did.
func (l *look) take(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case tea.BackgroundColorMsg:
		l.dark = msg.IsDark()
	case tea.ColorProfileMsg:
		l.depth = theme.DepthOf(msg.Profile)
	default:
		return false
	}
	return true
}

func (l *look) theme() *theme.Theme { return theme.For(l.name, l.dark, theme.Unicode, l.depth) }

// Work is what a session of a learner works with.
type Work struct {
	Folder  *learner.Folder
	Largest int // bytes of a design
	Options tui.Options
}

// NewPupil opens the exercise at hand, or the first, for the learner of a seat.
func NewPupil(s *Seat, work Work) (*Pupil, error) {
	f := work.Folder
	p, err := f.Progress()
	if err != nil {
		return nil, err
	}
	e := f.Course.Exercises[0]
	if at, err := f.Course.Exercise(p.Current); p.Current != "" && err == nil {
		e = at
	}
	if _, err := f.Start(e); err != nil {
		return nil, err
	}
	o := work.Options
	o.Path, o.Course, o.StateDir = f.Path(e), f, f.State()
	o.Confined = &tui.Confinement{Largest: work.Largest}
	u := &Pupil{seat: s, guest: tui.NewGuest(o), look: look{name: o.Theme, dark: true}}
	u.theme, u.bar = u.look.theme(), screen.New(0, 1)
	u.keys = binding.New("watching", "Screen that is shown to all",
		do("back", []string{"esc", "q"}, "Back to your own design", "goes back to your own design", func(string) { u.hidden = true }))
	u.note()
	return u, nil
}

// Rooms are the tables of keys beside those of the designer.
func (u *Pupil) Rooms() []*binding.Table { return []*binding.Table{u.keys} }

// End keeps the work. It tells whether a fault of the designer ended the session.
func (u *Pupil) End() (fault bool) { return u.guest.End() }

// Init implements [tea.Model].
func (u *Pupil) Init() tea.Cmd { return u.guest.Init() }

type (
	roomChanged struct{}
	pictureDue  struct{}
)

// pictureEvery is the time between two pictures of another screen.
const pictureEvery = 150 * time.Millisecond

func later() tea.Cmd {
	return tea.Tick(pictureEvery, func(time.Time) tea.Msg { return pictureDue{} })
}

// watching tells whether the learner sees another screen.
func (u *Pupil) watching() bool { return u.shown != "" && u.shown != u.seat.Name && !u.hidden }

// Update implements [tea.Model].
func (u *Pupil) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		u.w, u.h = Clamp(msg.Width, msg.Height)
		return u.forward(tea.WindowSizeMsg{Width: u.w, Height: u.h})
	case roomChanged:
		if now := u.seat.room.Shown(); now != u.shown {
			u.shown, u.hidden = now, false
		}
		return u, u.turn()
	case pictureDue:
		u.turns = false
		return u, u.turn()
	case tea.SuspendMsg, tea.ResumeMsg: // there is no shell
		return u, nil
	case tea.KeyPressMsg:
		if u.watching() {
			u.keys.Key(msg)
			return u, nil
		}
	case tea.PasteMsg, tea.MouseMsg: // nothing of the other screen can be pressed
		if u.watching() {
			if c, ok := msg.(tea.MouseClickMsg); ok {
				if key := u.bar.KeyAt(c.X, c.Y); key != "" {
					u.keys.Key(binding.Press(key))
				}
			}
			return u, nil
		}
	default:
		if u.look.take(msg) {
			u.theme = u.look.theme()
		}
	}
	return u.forward(msg)
}

// turn asks for the next picture while another screen is seen.
func (u *Pupil) turn() tea.Cmd {
	if !u.watching() || u.turns {
		return nil
	}
	u.turns = true
	return later()
}

func (u *Pupil) forward(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := u.guest.Update(msg)
	u.note()
	return u, cmd
}

// note tells the room which exercise is open.
func (u *Pupil) note() {
	if id := u.guest.Exercise(); id != u.seat.open() {
		u.seat.exercise.Store(&id)
	}
}

// View implements [tea.Model].
func (u *Pupil) View() tea.View {
	v := u.guest.View()
	if p := u.seat.Picture(); p == nil || p.Content != v.Content || p.W != u.w || p.H != u.h {
		u.seat.picture.Store(&Picture{v.Content, u.w, u.h})
	}
	if !u.watching() {
		return v
	}
	var theirs *Picture
	if s := u.seat.room.Seat(u.shown); s != nil {
		theirs = s.Picture()
	}
	v.SetContent(mirror(u.drawBar(), theirs, u.w, u.h, u.theme))
	return v
}

// drawBar says whose screen is seen and how to leave it. The way out, which can be
// clicked, keeps its place in a narrow window.
func (u *Pupil) drawBar() string {
	u.bar.Resize(u.w, 1)
	u.bar.Fill(theme.BarStrong)
	for _, h := range u.keys.Hints() {
		way := h.Label() + " " + h.Does + "."
		head := screen.Truncate(" "+u.shown+" is shown to all.", max(0, u.w-screen.Width(way)-1))
		x := u.bar.Text(0, 0, head, theme.BarStrong) + 1
		if head == "" {
			x = 0
		}
		u.bar.Hot(x, 0, u.bar.Text(x, 0, way, theme.BarStrong)-x, h.Keys[0])
	}
	return u.bar.String(u.theme)
}

// Whenever does something each time that changed holds something, until done is closed.
func Whenever(changed, done <-chan struct{}, do func()) {
	for {
		select {
		case <-done:
			return
		case <-changed:
			do()
		}
	}
}

// endGrace is how long a session may take to end before its terminal is cut off.
const endGrace = 3 * time.Second

// Run runs the program of a seat until it ends by itself or the room wants it to; cut
// closes its terminal when it does not end in time.
func (s *Seat) Run(p *tea.Program, cut func()) error {
	done := make(chan struct{})
	defer close(done)
	go Whenever(s.changed, done, func() { p.Send(roomChanged{}) })
	go func() {
		select {
		case <-done:
			return
		case <-s.ending:
		}
		go p.Quit()
		select {
		case <-done:
		case <-time.After(endGrace):
			cut()
			p.Kill()
		}
	}()
	_, err := p.Run()
	return err
}
