package main

import (
	"regexp"
	"strings"
	"sync/atomic"

	charm "charm.land/ssh"
	"golang.org/x/crypto/ssh"

	"portolan/tui/classroom"
)

// window is the size of a terminal, as the client told it last.
type window struct {
	size    atomic.Uint64 // columns and rows
	changed chan struct{} // holds something when the size is another than before
}

func newWindow() *window { return &window{changed: make(chan struct{}, 1)} }

func (w *window) set(columns, rows uint32) {
	cols, lines := classroom.Clamp(int(min(columns, classroom.MaxWidth)), int(min(rows, classroom.MaxHeight)))
	w.size.Store(uint64(cols)<<32 | uint64(lines))
	select {
	case w.changed <- struct{}{}:
	default: // whoever looks sees this size
	}
}

func (w *window) get() (columns, rows int) {
	v := w.size.Load()
	return int(v >> 32), int(v & 0xffffffff)
}

// gate lets through what a session of the designer needs and nothing else: a terminal,
// its size, a few words about it, and the start. What is not among them is refused:
// commands, subsystems, agents, X11, signals and whatever comes after us.
type gate struct {
	ssh.NewChannel
	window *window
}

// Accept implements [ssh.NewChannel].
func (g *gate) Accept() (ssh.Channel, <-chan *ssh.Request, error) {
	ch, all, err := g.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	some := make(chan *ssh.Request)
	go func() {
		defer close(some)
		words, started := 0, false
		for r := range all {
			switch {
			case r.Type == "window-change":
				g.resize(r)
			case r.Type == "pty-req" && !started && g.terminal(r):
				some <- r
			case r.Type == "env" && !started && words < mostWords && knownWord(r.Payload):
				words++
				some <- r
			case r.Type == "shell" && !started:
				started = true
				some <- r
			default:
				answer(r, false)
			}
		}
	}()
	return ch, some, nil
}

func answer(r *ssh.Request, ok bool) {
	if r.WantReply {
		_ = r.Reply(ok, nil)
	}
}

// resize notes the size of the window. The library never hears of it, so that a flood
// of sizes costs nothing but reading it.
func (g *gate) resize(r *ssh.Request) {
	var size struct{ Columns, Rows, Width, Height uint32 }
	ok := ssh.Unmarshal(r.Payload, &size) == nil
	if ok {
		g.window.set(size.Columns, size.Rows)
	}
	answer(r, ok)
}

var terminalName = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._+-]{0,63}$`)

// terminal reads what kind of terminal and how large a window it is, and writes the
// request anew with what is believed of it.
func (g *gate) terminal(r *ssh.Request) bool {
	var asked struct {
		Term                         string
		Columns, Rows, Width, Height uint32
		Modes                        string
	}
	if ssh.Unmarshal(r.Payload, &asked) != nil {
		return false
	}
	if !terminalName.MatchString(asked.Term) {
		asked.Term = "xterm-256color"
	}
	g.window.set(asked.Columns, asked.Rows)
	columns, rows := g.window.get()
	asked.Columns, asked.Rows, asked.Width, asked.Height = uint32(columns), uint32(rows), 0, 0
	asked.Modes = ""
	r.Payload = ssh.Marshal(&asked)
	return true
}

// mostWords is how many variables a client may set.
const mostWords = 8

// knownWord tells whether a variable is one that says something of the terminal, with
// a value that can only do that.
func knownWord(payload []byte) bool {
	var kv struct{ Key, Value string }
	if ssh.Unmarshal(payload, &kv) != nil {
		return false
	}
	switch kv.Key {
	case "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION":
		return terminalName.MatchString(kv.Value)
	case "NO_COLOR":
		return kv.Value == "" || terminalName.MatchString(kv.Value)
	}
	return strings.HasPrefix(kv.Key, "LC_") && terminalName.MatchString(kv.Value)
}

// sessions hands out the one session that a connection may have.
func sessions(srv *charm.Server, conn *ssh.ServerConn, ch ssh.NewChannel, ctx charm.Context) {
	w := newWindow()
	if _, twice := ctx.Value(windowKey).(*window); twice {
		_ = ch.Reject(ssh.ResourceShortage, "one session for each connection")
		return
	}
	ctx.SetValue(windowKey, w)
	charm.DefaultSessionHandler(srv, conn, &gate{ch, w}, ctx)
}

type contextKey string

// windowKey is where a connection keeps the window of its session.
const windowKey contextKey = "window"
