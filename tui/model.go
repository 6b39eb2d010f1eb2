// Package tui is the designer: a canvas on which a person draws a topology, is
// told at once what is wrong with it and how long requests take, and mends it.
//
// One root Model owns all state. Parts below this package turn input into
// actions and draw into windows; only the root changes the design, and it does
// so through edits of package model. What a key does stands in the table of
// commands, see command, and in the tables of the parts, see package binding.
package tui

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/canvas"
	"portolan/tui/hand"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// Model is the root of the designer. It is used through a pointer by one
// goroutine, the event loop.
type Model struct {
	opt     Options
	theme   *theme.Theme
	themed  themeAsked  // what theme was made for
	depth   theme.Depth // how many colours the terminal has
	doc     doc
	look    look
	sim     simulation
	canvas  canvas.View
	focus   focus
	opened  *opened // box that is open for a command, nil for none
	panes   panes
	ui      ui
	mouse   mouse
	clip    clipping
	coach   coach
	outcome Outcome
	views   []view
	table   *registry
	keymap  *binding.Keymap // nil while nothing is configured
	noted   func()          // writes the list of recent files, nil when there is nothing to write
	task    *task           // exercise that the design is a working copy of, nil for none
	rested  func()          // called when the first analysis is over, nil for nothing
	stop    *stopper        // nil without a terminal
	aloud   aloud
}

// ui is what is on the screen besides the design.
type ui struct {
	frame
	layers
	notice
	source   string // file of the design, or the one that saving proposes
	view     act.View
	pane     paneID
	hidden   bool // side panes are hidden
	minimap  bool
	recent   []string            // ids of the last commands
	lines    map[string][]string // history of line input by prompt
	search   string
	quitAt   time.Time                       // first ctrl+c
	done     bool                            // the session ends
	decided  map[model.Conflict]model.Answer // of merges that were put off
	toldUndo bool                            // it was said that ctrl+z does not suspend
	cmds     []tea.Cmd
}

// frame is the picture and where its parts are.
type frame struct {
	w, h    int
	rects   rects
	surface screen.Surface
	content string
	dirty   bool // content is older than the state
	tall    bool // the inspector has the room that editing needs
}

// layers is what sees keys before the panes.
type layers struct {
	overlays    []part.Overlay
	overlayWord string       // status word of the overlay on top, "" for its own
	ghost       ghost        // what quick add proposes, as it would be drawn
	question    part.Overlay // overlay that needs an answer
	still       part.Still   // what the mouse is used in
	mode        mode
	prefix      string // keys of a sequence so far
}

// notice is the message line.
type notice struct {
	message string
	bad     bool // it is about a failure
}

// Views, by shorter names.
const (
	viewCanvas  = act.Canvas
	viewOutline = act.Outline
	viewLatency = act.Latency
	viewFailure = act.Failure
	viewExport  = act.Export
	viewWorld   = act.World
	viewTable   = act.Table
)

// New makes the model for options. It reads no terminal and starts nothing.
func New(o Options) *Model {
	o = o.filled()
	m := &Model{opt: o}
	m.ui.minimap = true
	m.ui.lines = map[string][]string{":": readLines(o.StateDir)}
	m.ui.surface = screen.New(0, 0)
	m.ui.surface.Footed()
	m.ui.dirty = true
	m.setTheme(o.Theme, true)
	m.coach.enabled = !o.NoTips
	m.views = o.views
	m.table = newRegistry(m.views)
	m.panes.init(m)
	m.open(o)
	if o.Aloud != nil {
		m.readAloud(o.Aloud)
	}
	said, bad := m.ui.message, m.ui.bad
	m.bindKeys(o.Keys)
	m.tellProblems(append(slices.Clone(o.Notices), m.outcome.Problems...))
	if bad { // why the file may not be saved matters more; the rest is told at the end too
		m.complain(said)
	}
	return m
}

// tellProblems says what of the configuration cannot be followed: all of it, where it has
// room, else how much there is and where it can be read.
func (m *Model) tellProblems(problems []string) {
	switch n := len(problems); {
	case n == 0:
		return
	case n == 1:
		m.complain(printable(problems[0]))
	default:
		m.complain(printable(fmt.Sprintf("%s The configuration has %s in all: `portolan config` lists them.", sentence(problems[0]), wording.Count(n, "mistake"))))
	}
}

// Init implements [tea.Model].
func (m *Model) Init() tea.Cmd {
	m.after(diskInterval, checkDisk{})
	sweep := hand.Sweep(m.placeOfWork(), m.doc.file.Path())
	m.later(func() tea.Msg { sweep(); return nil })
	return m.flush()
}

// Update implements [tea.Model].
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	stale := m.ui.dirty // of a message before, whose picture nobody asked for yet
	m.ui.dirty = true
	m.freeStill(msg)
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		if m.aloud.out == nil {
			m.resize(msg.Width, msg.Height)
		}
	case tea.KeyPressMsg:
		m.coach.step()
		m.aloud.key = msg
		m.keyPress(msg)
	case tea.PasteMsg:
		m.aloud.key = tea.KeyPressMsg{Code: tea.KeyExtended}
		m.paste(msg.Content)
	case tea.MouseClickMsg, tea.MouseReleaseMsg, tea.MouseMotionMsg, tea.MouseWheelMsg:
		m.mouseEvent(msg.(tea.MouseMsg))
	case tea.BackgroundColorMsg:
		m.ui.dirty = stale
		m.setTheme(m.theme.Name, msg.IsDark())
	case tea.ColorProfileMsg:
		m.ui.dirty = stale
		m.depth = theme.DepthOf(msg.Profile)
		m.setTheme(m.theme.Name, m.theme.Dark)
	case tea.ModeReportMsg:
		m.ui.dirty = stale
		if msg.Mode == ansi.ModeUnicodeCore { // the renderer takes the same as a yes
			m.ui.dirty = m.ui.surface.Clusters(msg.Value == ansi.ModeReset || msg.Value == ansi.ModeSet || msg.Value == ansi.ModePermanentlySet) || stale
		}
	case tea.FocusMsg, tea.ResumeMsg:
		m.checkDisk()
	case tea.BlurMsg:
		m.journal()
	case simulating:
		m.showProgress(msg.run)
	case simulated:
		m.simulated(msg)
	case ideasFound:
		m.panes.latency.Take(msg.Done)
	case analysed:
		m.analysed(msg)
	case settledLongAgo:
		m.ui.dirty = m.panes.findings.Expire(msg.update) || stale
	case copyDue:
		m.copyDue()
	case hand.Copy:
		m.tell(m.doc.file.Took(msg))
	case checkDisk:
		m.checkDisk()
		m.after(diskInterval, checkDisk{})
	case hand.Sight:
		m.ui.dirty = m.sawDisk(msg) || stale
	case editorDone:
		m.editorDone(msg)
	case terminate:
		m.leaveUnsaved()
	default:
		m.ui.dirty = stale
	}
	cmd := m.flush()
	m.speak()
	return m, cmd
}

// later queues a command for the end of the update.
func (m *Model) later(c tea.Cmd) { m.ui.cmds = append(m.ui.cmds, c) }

// after sends a message when some time has passed.
func (m *Model) after(d time.Duration, msg tea.Msg) {
	m.later(m.opt.After(d, msg))
}

// flush hands over what was queued, and starts the one background analysis
// when the design has changed since the last.
func (m *Model) flush() tea.Cmd {
	m.settle()
	m.settleMode()
	m.closeOpened()
	m.nameOutputs()
	m.doc.history = m.doc.history.Stand(m.spot())
	m.rebind()
	if e := m.panes.inspector.Editing(); e != m.ui.tall {
		m.ui.tall = e
		m.place()
	}
	if c := m.analyse(); c != nil {
		m.later(c)
	}
	if c := m.findIdeas(); c != nil {
		m.later(c)
	}
	if c := m.simulate(); c != nil {
		m.later(c)
	}
	cmds := m.ui.cmds
	m.ui.cmds = nil
	return tea.Batch(cmds...)
}

// setTheme compiles the theme. A name that was asked for stays; the automatic
// theme follows the background of the terminal.
func (m *Model) setTheme(name string, dark bool) {
	g := theme.Unicode
	if m.opt.ASCII {
		g = theme.ASCII
	}
	if m.opt.Theme == "" {
		name = "" // follow the background
	}
	if asked := (themeAsked{name, dark, g, m.depth}); m.theme == nil || m.themed != asked {
		m.theme, m.themed = theme.For(name, dark, g, m.depth), asked
		m.ui.dirty = true
	}
}

// themeAsked is what a theme is made for. Terminals tell at the start what was taken for
// granted most of the time.
type themeAsked struct {
	name   string
	dark   bool
	glyphs *theme.Glyphs
	depth  theme.Depth
}

// say shows a message until the next key.
func (m *Model) say(text string) {
	m.ui.message, m.ui.bad = text, false
	if text == "" {
		m.look.outgrown, m.look.unfiltered = "", ""
	}
}

// complain shows what went wrong or is not possible.
func (m *Model) complain(text string) { m.ui.message, m.ui.bad = text, true }

// View implements [tea.Model].
func (m *Model) View() tea.View {
	if m.ui.dirty {
		m.ui.content = m.draw()
		m.ui.dirty = false
	}
	v := frameView(m.ui.content, !m.opt.NoMouse)
	v.WindowTitle = "portolan " + printable(m.doc.name())
	return v
}

// frameView is a picture with the modes of the terminal that the designer needs.
func frameView(content string, mouse bool) tea.View {
	v := tea.NewView(content)
	v.AltScreen, v.ReportFocus = true, true
	if mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}
