package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	charm "charm.land/ssh"
	"github.com/charmbracelet/colorprofile"

	"portolan/export/cloudformation"
	"portolan/model"
	"portolan/tui"
	"portolan/tui/classroom"
	"portolan/tui/learner"
)

// session is one that has signed in and asked for a shell: what it gets is the designer
// or the board.
func (v *server) session(s charm.Session) {
	signedIn(s)
	// There is no second session on a connection, so it ends with the first.
	if conn, ok := s.Context().Value(charm.ContextKeyConn).(io.Closer); ok {
		defer conn.Close()
	}
	name := ""
	if p := s.Permissions().Permissions; p != nil {
		name = p.Extensions[who]
	}
	_, _, terminal := s.Pty()
	switch {
	case name == "": // nobody comes here without one
		part(s, "Not signed in.", 1)
	case !terminal:
		part(s, "The workshop needs a terminal: ssh -t.", 1)
	case name == instructor:
		part(s, v.lead(s), 0)
	default:
		word, err := v.learn(s, name)
		if err != nil {
			v.log.say("%s: %v", name, err)
			part(s, err.Error(), 1)
			return
		}
		part(s, word, 0)
	}
}

// part says a last word and ends the session.
func part(s charm.Session, word string, code int) {
	if word != "" {
		fmt.Fprintf(s, "%s\n", model.Visible(word))
	}
	_ = s.Exit(code)
}

// signedIn takes a connection from those of whom nobody knows who they are.
func signedIn(s charm.Session) {
	if c, ok := s.Context().Value(connKey).(*guestConn); ok {
		c.known()
	}
}

// connKey is where a connection is kept.
const connKey contextKey = "conn"

// learn is the session of a learner. It returns the last word.
func (v *server) learn(s charm.Session, name string) (string, error) {
	seat, err := v.room.Sit(name)
	if err != nil {
		return "", err
	}
	defer seat.Leave()
	dir := filepath.Join(v.folder, name)
	if err := v.makeFolder(dir); err != nil {
		return "", err
	}
	if err := v.fits(dir); err != nil {
		return "", err
	}
	c, err := v.courseOf(name)
	if err != nil {
		return "", errors.New("the course cannot be read any more; tell who runs the workshop")
	}
	pupil, err := classroom.NewPupil(seat, classroom.Work{
		Folder: learner.In(dir, c), Largest: int(v.settings.DesignSize),
		Options: tui.Options{Refusals: cloudformation.Refused},
	})
	if err != nil {
		v.log.say("%s: %v", name, err)
		return "", errors.New("your folder cannot be read; tell who runs the workshop")
	}
	v.log.say("%s has come", name)
	in := v.inputOf(s, seat)
	err = v.run(s, pupil, in, seat.Run)
	fault := pupil.End()
	v.log.say("%s has left", name)
	switch {
	case fault:
		return "The designer stopped on an internal fault. Your work is kept; sign in again.", nil
	case seat.Why() != "":
		return seat.Why(), nil
	case in.problem() != "":
		return "This session has ended: " + in.problem() + ". Your work is kept.", nil
	case err != nil && !errors.Is(err, tea.ErrInterrupted) && !errors.Is(err, tea.ErrProgramKilled):
		v.log.say("%s: %v", name, err)
	}
	return "Your work is kept. Sign in again to go on.", nil
}

// foldersPerSession bounds how many learners a class has, for those whom nothing but a
// name lets in.
const foldersPerSession = 8

// makeFolder makes the folder of a learner who comes for the first time.
func (v *server) makeFolder(dir string) error {
	if _, err := os.Lstat(dir); err == nil {
		return nil
	}
	there, err := os.ReadDir(v.folder)
	if err == nil && len(there) >= foldersPerSession*v.settings.Sessions {
		return fmt.Errorf("the class has %d learners and takes no more; sign in under the name that you had", len(there))
	}
	if err == nil {
		err = os.Mkdir(dir, 0o700)
	}
	if err != nil {
		return errors.New("your folder cannot be made; tell who runs the workshop")
	}
	return nil
}

// lead is the session of the instructor.
func (v *server) lead(s charm.Session) string {
	v.log.say("%s has come", instructor)
	defer v.log.say("%s has left", instructor)
	desk := classroom.NewDesk(v.room, v.invitation(), "", false)
	in := v.inputOf(s, nil)
	_ = v.run(s, desk, in, func(p *tea.Program, cut func()) error {
		_, err := p.Run()
		return err
	})
	return in.problem()
}

// guarded is the input of a session, which remembers why it ended.
type guarded struct {
	*input
	mu  sync.Mutex
	why string
}

// Read implements [io.Reader].
func (g *guarded) Read(p []byte) (int, error) {
	n, err := g.input.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		g.mu.Lock()
		g.why = err.Error()
		g.mu.Unlock()
		err = io.EOF
	}
	return n, err
}

func (g *guarded) problem() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.why
}

func (v *server) inputOf(s charm.Session, seat *classroom.Seat) *guarded {
	came := func(int) {}
	if seat != nil {
		came = seat.Came
	}
	return &guarded{input: newInput(s, int(v.settings.DesignSize), came, s.Context().Done())}
}

// run runs a program on the terminal of a session.
func (v *server) run(s charm.Session, m tea.Model, in *guarded, run func(*tea.Program, func()) error) error {
	pty, _, _ := s.Pty()
	win := s.Context().Value(windowKey).(*window)
	w, h := win.get()
	env := append(s.Environ(), "TERM="+pty.Term)
	ended := make(chan struct{})
	p := tea.NewProgram(
		m, tea.WithInput(&ending{in, ended}), tea.WithOutput(s), tea.WithEnvironment(env), tea.WithColorProfile(colorprofile.Env(env)),
		tea.WithWindowSize(w, h), tea.WithoutSignalHandler(), tea.WithFilter(only()), tea.WithContext(s.Context()),
	)
	done := make(chan struct{})
	defer close(done)
	go classroom.Whenever(win.changed, done, func() {
		w, h := win.get()
		p.Send(tea.WindowSizeMsg{Width: w, Height: h})
		time.Sleep(resizeEvery)
	})
	go func() {
		select {
		case <-done:
		case <-ended: // the terminal is gone, or sends what it may not
			p.Quit()
		}
	}()
	return run(p, func() { _ = s.Close() })
}

// resizeEvery is the time between two sizes of a window that the designer hears of.
const resizeEvery = 50 * time.Millisecond

// ending tells when a reader has come to its end: the terminal library does not.
type ending struct {
	io.Reader
	ended chan struct{}
}

// Read implements [io.Reader].
func (e *ending) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if err != nil {
		select {
		case <-e.ended:
		default:
			close(e.ended)
		}
	}
	return n, err
}

// only lets through what a program without a shell can do, and of the motion of a mouse
// as much as there are frames.
func only() func(tea.Model, tea.Msg) tea.Msg {
	var last time.Time
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		switch msg.(type) {
		case tea.SuspendMsg:
			return nil
		case tea.MouseMotionMsg:
			now := time.Now()
			if now.Sub(last) < 16*time.Millisecond {
				return nil
			}
			last = now
		}
		return msg
	}
}

// mostFiles is how many files a folder of a learner may have.
const mostFiles = 2000

// fits says why a learner may not work in a folder: it holds too much, or something
// that is neither file nor folder and leads elsewhere.
func (v *server) fits(dir string) error {
	size, files := int64(0), 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if os.IsNotExist(err) && path != dir { // it was there a moment ago
				return nil
			}
			return errors.New("your folder cannot be read; tell who runs the workshop")
		}
		if d.IsDir() {
			return nil
		}
		info, err := d.Info()
		switch {
		case err != nil:
			return nil
		case !info.Mode().IsRegular():
			return errors.New("your folder holds a link or something else that is no file; who runs the workshop has to take it away")
		}
		size += info.Size()
		if files++; files > mostFiles || size > int64(v.settings.FolderSize) {
			return fmt.Errorf("your folder holds more than %s or %d files; ask who runs the workshop to tidy it", v.settings.FolderSize, mostFiles)
		}
		return nil
	})
	return err
}

// runBoard shows the board on the terminal of who runs the workshop.
func (v *server) runBoard(ctx context.Context, in io.Reader, out io.Writer) error {
	desk := classroom.NewDesk(v.room, v.invitation(), v.settings.Theme, true)
	p := tea.NewProgram(desk, tea.WithInput(in), tea.WithOutput(out), tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithFilter(only()))
	_, err := p.Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		return nil
	}
	return err
}

func splitHostPort(addr string) (host, port string) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr, ""
	}
	return host, port
}

// journal says what happens, a line each. While the board has the terminal it is quiet.
type journal struct {
	mu    sync.Mutex
	w     io.Writer
	quiet bool
}

func (j *journal) say(format string, a ...any) {
	if j.quiet {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	fmt.Fprintf(j.w, "%s\n", model.Visible(fmt.Sprintf(format, a...)))
}
