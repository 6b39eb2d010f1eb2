package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"time"

	"portolan/model/failure"
	"portolan/model/wording"
)

// work is something that may take long: it says on a terminal how far it is, and
// ctrl-c ends it with a word of what is missing. A second ctrl-c ends the program
// at once.
type work struct {
	ctx  context.Context
	stop func() // gives the signal back; may be called again
	line *progressLine
}

// interruptGrace is how long work that was interrupted may take to notice.
const interruptGrace = 2 * time.Second

// startWork begins it. Nothing is read any more from here on: a signal would not
// wake who waits for a pipe. shown tells whether there is room for a line of its own
// on standard error, where that is a terminal.
func startWork(ctx context.Context, s streams, shown bool) *work {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	ended := make(chan struct{})
	context.AfterFunc(ctx, func() {
		stop() // the next signal ends the program
		select {
		case <-ended:
		case <-time.After(interruptGrace): // it does something that hears of nothing
			fmt.Fprintln(s.errs, "portolan: interrupted")
			os.Exit(exitInterrupted)
		}
	})
	w := &work{ctx: ctx, stop: sync.OnceFunc(func() {
		close(ended)
		stop()
	})}
	if shown && terminal(s.errs) {
		w.line = &progressLine{w: unprinted(s.errs), now: time.Now, began: time.Now()}
	}
	return w
}

func (w *work) watch() failure.Watch {
	out := failure.Watch{Context: w.ctx}
	if w.line != nil {
		out.Progress = w.line.tell
	}
	return out
}

// end takes the line away and the signal back.
func (w *work) end() {
	w.line.clear()
	w.stop()
}

// failed is the error of a command whose work has ended with err.
func (w *work) failed(err error) error {
	if errors.Is(err, context.Canceled) && w.ctx.Err() != nil {
		return &exitError{exitInterrupted, errors.New("interrupted: the work is not done, and its output not complete")}
	}
	return err
}

// progressLine is one line of a terminal that is written over and over.
type progressLine struct {
	w           io.Writer
	now         func() time.Time
	began, last time.Time
	width       int // of what stands there
}

// What is done within a moment needs no line, and nobody reads faster.
const (
	progressAfter = 700 * time.Millisecond
	progressEvery = 100 * time.Millisecond
)

func (p *progressLine) tell(done, of int) {
	t := p.now()
	if of == 0 || t.Sub(p.began) < progressAfter || t.Sub(p.last) < progressEvery {
		return
	}
	p.last = t
	p.write(fmt.Sprintf("breaking one part after the other: %d of %s, ctrl-c ends", done, wording.Count(of, "part")))
}

func (p *progressLine) write(text string) {
	pad := max(0, p.width-len(text))
	fmt.Fprint(p.w, "\r"+text+strings.Repeat(" ", pad)+"\r")
	p.width = len(text)
}

// clear takes the line away.
func (p *progressLine) clear() {
	if p != nil && p.width > 0 {
		p.write("")
	}
}
