package tui

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
)

// stopper ends the session in order when a signal asks for it, at any time from
// the first moment of the start to the last of the end.
type stopper struct {
	signals chan os.Signal
	ended   chan struct{}              // closed when the session is over
	size    func() (w, h int, ok bool) // of the window; nil when it is not asked for here

	mu      sync.Mutex
	got     syscall.Signal // 0 for none
	hungUp  bool           // got was not sent: the terminal is gone
	program *tea.Program   // nil while the session starts
	editor  *os.Process    // the person's editor, while it has the terminal
	exit    func(code int) // ends the process at once, with the terminal as it was
}

// The times that an orderly end may take: of a start, and of a session.
const (
	startGrace = time.Second
	endGrace   = 5 * time.Second
)

// stopSignals ask for the end. A quit signal would leave the terminal as it is.
var stopSignals = []os.Signal{syscall.SIGTERM, syscall.SIGHUP, os.Interrupt, syscall.SIGQUIT}

func newStopper(exit func(code int)) *stopper {
	s := &stopper{signals: make(chan os.Signal, 8), ended: make(chan struct{}), exit: exit}
	signal.Notify(s.signals, stopSignals...)
	go s.watch()
	return s
}

// close ends the watch.
func (s *stopper) close() {
	signal.Stop(s.signals)
	close(s.ended)
}

func (s *stopper) watch() {
	for {
		select {
		case <-s.ended:
			return
		case sig := <-s.signals:
			if n, ok := sig.(syscall.Signal); ok {
				s.take(n)
			}
		}
	}
}

// take acts on one signal. While the person's editor has the terminal, what is
// typed there is not for us; what asks us to end is passed on to it.
func (s *stopper) take(sig syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.editor != nil {
		if sig == syscall.SIGINT || sig == syscall.SIGQUIT {
			return
		}
		_ = s.editor.Signal(sig)
	}
	if s.hungUp && sig == syscall.SIGHUP {
		s.hungUp = false // the signal of what was seen already
		return
	}
	if s.got != 0 {
		go s.exit(128 + int(sig)) // asked twice
		return
	}
	s.end(sig)
}

// hangUp ends the session as the signal does that a terminal sends when it goes away, and
// may come too. Who reads and writes sees it as well.
func (s *stopper) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.got == 0 {
		s.hungUp = true
		s.end(syscall.SIGHUP)
	}
}

// end asks for the end, and ends the process when that takes too long.
func (s *stopper) end(sig syscall.Signal) {
	s.got = sig
	grace := startGrace
	if p := s.program; p != nil {
		grace = endGrace
		go p.Send(terminate{})
	}
	time.AfterFunc(grace, func() {
		select {
		case <-s.ended:
		default:
			s.exit(128 + int(sig))
		}
	})
}

// run notes that the session runs from now on. It is false when a signal came first.
func (s *stopper) run(p *tea.Program) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.program = p
	return s.got == 0
}

// signal is the one that ended the session, 0 for none.
func (s *stopper) signal() syscall.Signal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got
}

// remeasure tells the session the size of the window.
func (s *stopper) remeasure() {
	if s == nil || s.program == nil || s.size == nil {
		return
	}
	if w, h, ok := s.size(); ok {
		go s.program.Send(tea.WindowSizeMsg{Width: w, Height: h})
	}
}

// lend notes that an editor has the terminal, nil that it gave it back. It is
// false when the session is to end: then there is no point in an editor.
func (s *stopper) lend(editor *os.Process) bool {
	if s == nil {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.editor = editor
	return s.got == 0
}
