package main

import (
	"fmt"
	"net"
	"sync"
)

// listenError says that the address cannot be listened on.
type listenError struct {
	addr string
	err  error
}

func (e *listenError) Error() string {
	return fmt.Sprintf("cannot listen on %s: %v; --listen names another address or port", e.addr, e.err)
}

func (e *listenError) Unwrap() error { return e.err }

// mostStrangers is how many connections may be open that have not signed in yet.
const mostStrangers = 48

// door is the listener. It holds only so many strangers: of more, the one that has
// waited longest is sent away, so that who floods it floods itself, and who signs in
// at once comes in.
type door struct {
	net.Listener

	mu        sync.Mutex
	strangers []*guestConn
}

// guestConn is a connection that the door knows.
type guestConn struct {
	net.Conn
	door *door
}

// listen opens the one socket of the program.
func listen(addr string) (*door, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &listenError{addr, err}
	}
	return &door{Listener: l}, nil
}

// Accept implements [net.Listener].
func (d *door) Accept() (net.Conn, error) {
	conn, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &guestConn{conn, d}
	d.mu.Lock()
	d.strangers = append(d.strangers, c)
	var away *guestConn
	if len(d.strangers) > mostStrangers {
		away, d.strangers = d.strangers[0], d.strangers[1:]
	}
	d.mu.Unlock()
	if away != nil {
		_ = away.Conn.Close()
	}
	return c, nil
}

// known notes that somebody has signed in, or gone.
func (c *guestConn) known() {
	c.door.mu.Lock()
	defer c.door.mu.Unlock()
	for i, s := range c.door.strangers {
		if s == c {
			c.door.strangers = append(c.door.strangers[:i:i], c.door.strangers[i+1:]...)
			return
		}
	}
}

// Close implements [net.Conn].
func (c *guestConn) Close() error {
	c.known()
	return c.Conn.Close()
}
