package tui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"portolan/model"
	"portolan/model/document"
	"portolan/tui/act"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

// Options say what the designer opens and how it looks. The zero value starts
// with the start screen.
type Options struct {
	Path     string          // file to open; one that does not exist is made on saving
	Design   *model.Topology // design without a file, when Path is empty
	Title    string          // name of Design in the title bar
	ReadOnly bool
	Confined *Confinement // keeps the person to the exercises of Course; nil for nobody
	View     act.View     // first view
	Watching func()       // called when the session sees to signals itself, nil for nobody
	Focus    string       // id of the node that has the focus first, "" for the first one
	City     string       // guess where the person's users are; Run takes the time zone's when it is ""

	Theme         string // one of theme.Names; "" follows the terminal
	ASCII         bool   // no characters beyond ASCII of our own
	NoMouse       bool
	Aloud         io.Writer // takes a plain sentence for each change, and nothing is drawn; nil draws
	NoTips        bool
	ReducedMotion bool // nothing moves by itself today; kept so that it never will unasked

	Keys []KeySetting // of the configuration
	// Notices are what of the configuration cannot be followed, besides keys.
	Notices []string

	StateDir string // for recovery copies and drafts; "" keeps none
	Version  string // for the crash file

	Course   *learner.Folder   // exercises; nil is the course that the program brings, under StateDir
	Refusals exercise.Exporter // what CloudFormation refuses, for goals that ask; nil for not known

	Clock  func() time.Time
	After  func(time.Duration, tea.Msg) tea.Cmd // timers; tea.Tick by default
	Input  io.Reader                            // the terminal by default
	Output io.Writer

	views []view // allViews by default
	past  *judgements
}

func (o Options) filled() Options {
	if o.views == nil {
		o.views = allViews()
	}
	if o.Confined != nil { // it writes files, and shows those that are there
		o.views = slices.DeleteFunc(o.views, func(v view) bool { return v.id == viewExport })
	}
	if o.past == nil {
		o.past = &judgements{most: fewJudged}
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.After == nil {
		o.After = func(d time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return msg })
		}
	}
	if o.Theme == "" && os.Getenv("NO_COLOR") != "" {
		o.Theme = "mono"
	}
	return o
}

// isDraft tells whether a file is one of our own drafts. Working copies of exercises
// lie beside them and are files like any other.
func (o Options) isDraft(path string) bool {
	if o.StateDir == "" {
		return false
	}
	rel, err := filepath.Rel(o.StateDir, path)
	return err == nil && !strings.HasPrefix(rel, "..") && !strings.HasPrefix(filepath.ToSlash(rel), "workshop/")
}

// Outcome is what there is to say on the normal screen after the end.
type Outcome struct {
	DraftPath string // where unnamed work was kept, "" for nowhere
	Message   string // "" for nothing
	// Problems are what of the configured keys could not be followed.
	Problems []string
	Signal   syscall.Signal // that ended the session, 0 for none
}

// ErrCrashed says that the designer stopped on a fault of its own. The error
// around it names the crash file.
var ErrCrashed = errors.New("the designer stopped on an internal fault")

// Run opens the designer on the terminal and returns when it is left. The
// terminal is as before when it returns, also after a fault or a signal.
func Run(o Options) (Outcome, error) {
	stop := newStopper(restoreAndExit(o))
	defer stop.close()
	if o.Watching != nil {
		o.Watching()
	}
	if o.Path != "" {
		if err := document.Openable(o.Path); err != nil {
			return Outcome{}, err
		}
	}
	if o.City == "" {
		o.City = guessCity()
	}
	g := opening(o, stop)
	opts, size := outputOptions(o.Output, stop.hangUp)
	if o.Aloud != nil {
		opts = append(opts, tea.WithoutRenderer())
		defer keyByKey(o.Input)()
	}
	opts = append(append(opts, tea.WithFPS(framesPerSecond), tea.WithFilter(filter(size)), tea.WithoutSignalHandler()), inputOptions(o.Input, stop.hangUp)...)
	p := tea.NewProgram(g, opts...)
	stop.size = size
	if !stop.run(p) {
		g.opened().release()
		return Outcome{Signal: stop.signal()}, nil
	}
	if size != nil {
		done := make(chan struct{})
		defer close(done)
		go watchSize(p, size, done)
	}
	_, err := p.Run()
	m := g.opened()
	m.outcome.Signal = stop.signal()
	if g.fault != nil {
		defer m.release()
		return m.crashed(g)
	}
	if !m.ui.done && m.panes.start == nil { // the terminal went away under it
		left := m.doc.file.Leave(m.doc.now())
		m.outcome.DraftPath, m.outcome.Message = left.DraftPath, left.Message
	}
	m.release()
	if m.noted != nil {
		m.noted()
	}
	if errors.Is(err, tea.ErrProgramPanic) {
		return m.outcome, fmt.Errorf("%w: %w", ErrCrashed, err)
	}
	if err != nil && !errors.Is(err, tea.ErrInterrupted) && m.outcome.Signal == 0 {
		return m.outcome, err
	}
	return m.outcome, nil
}

// keyByKey makes the terminal hand over each key at once, as the library does only
// for programs that draw. What it returns takes that back.
func keyByKey(input io.Reader) func() {
	in, ok := input.(*os.File)
	if !ok {
		in = os.Stdin
	}
	before, err := term.MakeRaw(in.Fd())
	if err != nil {
		return func() {}
	}
	return func() { _ = term.Restore(in.Fd(), before) }
}

// restoreAndExit ends the process when it does not end in order: with the line
// settings of the terminal as they were, and without the modes that the designer
// turns on. What was kept stays kept.
func restoreAndExit(o Options) func(code int) {
	in, ok := o.Input.(*os.File)
	if !ok {
		in = os.Stdin
	}
	before, err := term.GetState(in.Fd())
	return func(code int) {
		wrote := make(chan struct{})
		go func() {
			defer close(wrote)
			if err != nil {
				return
			}
			_ = term.Restore(in.Fd(), before)
			_, _ = os.Stdout.WriteString(ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable + ansi.ResetModeFocusEvent + ansi.ResetModeMouseButtonEvent +
				ansi.ResetModeMouseExtSgr + ansi.ResetModeBracketedPaste + ansi.ResetModifyOtherKeys + ansi.PopKittyKeyboard(1))
		}()
		select {
		case <-wrote:
		case <-time.After(300 * time.Millisecond): // a terminal that takes nothing
		}
		os.Exit(code)
	}
}

// framesPerSecond is how often what changed is written: a key waits 4 ms on the average
// for its frame, and 8 at the usual rate of 60. Where nothing changed nothing is written.
const framesPerSecond = 120

// keepSmall makes the collector start at half as much garbage as it would, once
// the first analysis is over: from then on little is made at a time, and the
// memory that the start took is not filled again. GOGC of the environment wins.
func keepSmall() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// openQuickly makes the collector wait while a file is read, of which most is kept.
// What it returns makes it work again: early while a large file is analysed for the
// first time. GOGC of the environment wins.
func openQuickly(path string) (opened func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	debug.SetGCPercent(untilOpen)
	return func() {
		percent := 175
		if info, err := os.Stat(path); err == nil && info.Size() >= muchText {
			percent = 30
		}
		debug.SetGCPercent(percent)
	}
}

// untilOpen lets the heap grow to 20 MB first, more than a design of 1,000 nodes takes.
const untilOpen = 500

// muchText is the size of a file of several hundred nodes. Less takes little
// memory, and time counts more.
const muchText = 48 << 10

// crashed keeps the work and writes the crash file.
func (m *Model) crashed(g *guarded) (Outcome, error) {
	kept := "Unsaved work could not be kept."
	func() {
		defer func() { _ = recover() }() // the state may be what is broken
		if m.journal() {
			kept = "Unsaved work was kept: open the design again."
			m.outcome.DraftPath = m.doc.file.Draft()
		}
	}()
	m.outcome.Message = kept
	path := m.writeCrash(g)
	return m.outcome, fmt.Errorf("%w: %v (details in %s)", ErrCrashed, g.fault, path)
}

// writeCrash writes what helps to find the fault: version, system, the last
// commands and the stack, nothing of the design.
func (m *Model) writeCrash(g *guarded) string {
	dir := m.opt.StateDir
	if dir == "" {
		dir = os.TempDir()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "portolan %s, %s %s/%s\nfault: %v\n\nlast commands, the latest last:\n", m.opt.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, g.fault)
	for _, id := range m.ui.recent {
		b.WriteString("  " + id + "\n")
	}
	b.WriteString("\n" + g.stack)
	path := filepath.Join(dir, "crash-"+m.opt.Clock().UTC().Format("20060102-150405")+".txt")
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		err = document.Save(dir, path, []byte(b.String()))
	}
	if err != nil {
		return "no file: " + err.Error()
	}
	return path
}

// guarded runs the model and turns a fault in it into an orderly end, so that
// the work is kept and the terminal restored.
type guarded struct {
	*Model
	fault any
	stack string

	made    chan struct{} // closed when there is the model, or a fault
	begun   bool          // the model gets messages
	waiting []tea.Msg     // until then
	aloud   bool          // nothing is drawn, and the terminal is asked nothing
	before  tea.View      // shown until then; one without content would be cleared in each frame
}

// opening makes the model in the background, while the terminal is set up.
func opening(o Options, stop *stopper) *guarded {
	opened := openQuickly(o.Path)
	g := &guarded{made: make(chan struct{}), before: frameView(" ", !o.NoMouse), aloud: o.Aloud != nil}
	go func() {
		defer close(g.made)
		defer g.guard(new(tea.Cmd))
		defer opened()
		deepen()
		m := New(o)
		m.rested, m.stop = keepSmall, stop
		g.Model = m
	}()
	return g
}

// opened waits for the model. A fault while it was made is one of the caller.
func (g *guarded) opened() *Model {
	<-g.made
	if g.Model == nil {
		panic(fmt.Sprintf("%v\n%s", g.fault, g.stack))
	}
	return g.Model
}

// Init implements [tea.Model]. It does not wait for the model.
func (g *guarded) Init() tea.Cmd {
	ask := tea.Cmd(tea.RequestBackgroundColor)
	if g.aloud {
		ask = nil
	}
	return tea.Batch(ask, func() tea.Msg {
		<-g.made
		return modelMade{}
	})
}

// modelMade tells that the model is made, or could not be.
type modelMade struct{}

// Update implements [tea.Model].
func (g *guarded) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	next = g // also when what follows ends in a fault
	defer g.guard(&cmd)
	if _, ok := msg.(modelMade); !g.begun && !ok {
		g.waiting = append(g.waiting, msg)
		return g, nil
	}
	if g.fault != nil {
		return g, tea.Quit
	}
	if f, broken := msg.(fault); broken {
		panic(f.what)
	}
	deepen()
	if !g.begun {
		return g, g.handOver()
	}
	_, cmd = g.Model.Update(msg)
	return g, guardCmd(cmd)
}

// handOver gives the model what has come so far.
func (g *guarded) handOver() tea.Cmd {
	g.begun = true
	first := g.Model.Init()
	var cmds []tea.Cmd
	for _, msg := range g.waiting {
		_, cmd := g.Model.Update(msg)
		cmds = append(cmds, cmd)
	}
	g.waiting = nil
	return atOnce(guardCmd(tea.Batch(append(cmds, first)...))) // files can wait for the drawing
}

// atOnce begins with commands before the next frame is drawn, where the event loop
// would begin after it. What began last runs first where processors are few, so they
// begin from the last to the first.
func atOnce(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	done := make(chan tea.Msg, 1)
	go func() {
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, c := range slices.Backward(batch) {
				batch[i] = atOnce(c)
			}
		}
		done <- msg
	}()
	return func() tea.Msg { return <-done }
}

// View implements [tea.Model].
func (g *guarded) View() (v tea.View) {
	var cmd tea.Cmd
	defer g.guard(&cmd)
	if !g.begun {
		return g.before
	}
	if g.fault != nil {
		return tea.NewView("")
	}
	deepen()
	return g.Model.View()
}

func (g *guarded) guard(cmd *tea.Cmd) {
	if r := recover(); r != nil {
		g.fault, g.stack = r, string(debug.Stack())
		*cmd = tea.Quit
	}
}

// fault carries a panic of a background command to the event loop.
type fault struct{ what string }

// guardCmd lets a fault in the background end the session in order.
func guardCmd(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = fault{fmt.Sprintf("%v\n%s", r, debug.Stack())}
			}
		}()
		switch out := cmd().(type) {
		case tea.BatchMsg:
			for i := range out {
				out[i] = guardCmd(out[i])
			}
			return out
		default:
			return out
		}
	}
}

// filter drops mouse motion beyond one a frame; where a drag ends is told by the
// release, so nothing is lost. A message about the size of the window gets the
// size of this moment, so that none is overtaken by an older one.
func filter(size func() (w, h int, ok bool)) func(tea.Model, tea.Msg) tea.Msg {
	var last time.Time
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		switch msg.(type) {
		case tea.MouseMotionMsg:
			now := time.Now()
			if now.Sub(last) < 16*time.Millisecond {
				return nil
			}
			last = now
		case tea.WindowSizeMsg:
			if size == nil {
				break
			}
			if w, h, ok := size(); ok {
				return tea.WindowSizeMsg{Width: w, Height: h}
			}
		}
		return msg
	}
}
