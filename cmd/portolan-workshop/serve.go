package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	charm "charm.land/ssh"
	"charm.land/wish/v2"
	"github.com/charmbracelet/x/term"
	"golang.org/x/crypto/ssh"

	"portolan/cmd/portolan/serving"
	"portolan/export/cloudformation"
	"portolan/tui/classroom"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

// server is a workshop that is served.
type server struct {
	settings serving.Settings
	folder   string
	course   fs.FS
	access   *access
	room     *classroom.Room
	log      *journal
	ssh      *charm.Server
	door     *door

	mu      sync.Mutex
	courses map[string]*exercise.Course // by learner
	shared  map[string]*exercise.Course // by the values of their variables
}

// prepare reads all that can be wrong, before anything is opened.
func prepare(s serving.Settings, getenv func(string) string, log *journal) (*server, error) {
	v := &server{settings: s, log: log, course: exercise.BuiltIn(), courses: map[string]*exercise.Course{}, shared: map[string]*exercise.Course{}}
	if s.Course != "" {
		own, err := exercise.Folder(s.Course)
		if err != nil {
			return nil, err
		}
		v.course = own
	}
	c, err := exercise.Load(v.course, "")
	if err != nil {
		return nil, fmt.Errorf("the course cannot be read:\n%w", err)
	}
	if v.access, err = readAccess(s); err != nil {
		return nil, err
	}
	state := serving.StateDir(getenv)
	if v.folder = s.Folder; v.folder == "" {
		v.folder = filepath.Join(state, "class", c.ID)
	}
	if v.folder, err = filepath.Abs(v.folder); err == nil {
		err = os.MkdirAll(v.folder, 0o700)
	}
	if err == nil {
		v.folder, err = filepath.EvalSymlinks(v.folder)
	}
	if err != nil {
		return nil, fmt.Errorf("the folder of the class: %w", err)
	}
	path := s.HostKey
	if path == "" {
		path = filepath.Join(state, "serve", "host_ed25519")
	}
	key, err := hostKey(path)
	if err != nil {
		return nil, err
	}
	v.room = classroom.NewRoom(&learner.Class{
		Root: v.folder, Course: c, Export: cloudformation.Refused,
		For:    v.courseOf,
		Record: v.record,
	}, s.Sessions)
	v.ssh, err = wish.NewServer(v.restrict(key), wish.WithMiddleware(func(charm.Handler) charm.Handler { return v.session }))
	return v, err
}

// courseOf is the course with the values of a learner. Reading it takes a moment, so it
// is read once, and learners with the same values share it.
func (v *server) courseOf(name string) (*exercise.Course, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if c := v.courses[name]; c != nil {
		return c, nil
	}
	c, err := exercise.Load(v.course, name)
	if err != nil {
		return nil, err
	}
	if same := v.shared[c.Values]; same != nil {
		c = same
	}
	v.shared[c.Values], v.courses[name] = c, c
	return c, nil
}

// record is what a learner has answered, which no design shows.
func (v *server) record(name string, e *exercise.Exercise) exercise.Record {
	p, err := learner.In(filepath.Join(v.folder, name), v.room.Course()).Progress()
	if err != nil {
		return exercise.Record{}
	}
	return p.Of(e.ID)
}

// The times that a client has to sign in, and that all have to leave at the end.
const (
	signInTime = 15 * time.Second
	leaveTime  = 6 * time.Second
)

// restrict leaves of an ssh server what a workshop needs: sessions of the designer.
// There are no subsystems and no global requests, and thus no forwarding.
func (v *server) restrict(key ssh.Signer) charm.Option {
	return func(s *charm.Server) error {
		s.Version = "portolan"
		s.HostSigners = []charm.Signer{key}
		s.HandshakeTimeout = signInTime
		s.ConnCallback = func(ctx charm.Context, c net.Conn) net.Conn {
			ctx.SetValue(connKey, c)
			return c
		}
		s.ChannelHandlers = map[string]charm.ChannelHandler{"session": sessions}
		s.RequestHandlers = map[string]charm.RequestHandler{}
		s.SubsystemHandlers = map[string]charm.SubsystemHandler{}
		s.ServerConfigCallback = v.signIn
		s.SessionRequestCallback = func(sess charm.Session, kind string) bool { return kind == "shell" && sess.RawCommand() == "" }
		return nil
	}
}

// who is where the name lies under which somebody has signed in.
const who = "portolan-name"

// signIn is how clients say who they are.
func (v *server) signIn(ctx charm.Context) *ssh.ServerConfig {
	as := func(name string, err error) (*ssh.Permissions, error) {
		if err != nil {
			return nil, err
		}
		return &ssh.Permissions{Extensions: map[string]string{who: name}}, nil
	}
	c := &ssh.ServerConfig{
		MaxAuthTries: 6,
		BannerCallback: func(m ssh.ConnMetadata) string {
			if _, err := learnerName(m.User()); err != nil && m.User() != instructor {
				return "In this workshop " + nameHelp + ".\r\n"
			}
			return ""
		},
		PublicKeyCallback: func(m ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			return as(v.access.byKey(m.User(), key))
		},
	}
	if v.access.passwords != nil || v.access.password != nil {
		c.PasswordCallback = func(m ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
			p, err := as(v.access.byPassword(m.User(), password))
			if err != nil {
				v.log.say("%.*s: a password is refused, from %s", longestTold, m.User(), m.RemoteAddr())
				time.Sleep(wrongPassword)
			}
			return p, err
		}
	}
	if v.access.free {
		c.NoClientAuth = true
		c.NoClientAuthCallback = func(m ssh.ConnMetadata) (*ssh.Permissions, error) { return as(v.access.byName(m.User())) }
	}
	return c
}

// longestTold is how much of a name that nobody has is written down.
const longestTold = 40

// wrongPassword is what a wrong password costs who tries it.
const wrongPassword = 400 * time.Millisecond

// serve runs the workshop until the context or the board ends it.
func serve(ctx context.Context, s serving.Settings, getenv func(string) string, in io.Reader, out, errs io.Writer) error {
	board := !s.Plain && isTerminal(in) && isTerminal(out)
	v, err := prepare(s, getenv, &journal{w: errs, quiet: board})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	failed, err := v.start(ctx)
	if err != nil {
		return err
	}
	v.announce()
	if board {
		err = v.runBoard(ctx, in, out)
	} else {
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	v.end()
	return err
}

// start lets learners in. What it returns tells when that fails.
func (v *server) start(ctx context.Context) (failed chan error, err error) {
	if v.door, err = listen(v.settings.Listen); err != nil {
		return nil, err
	}
	debug.SetMemoryLimit(int64(v.settings.Memory))
	failed = make(chan error, 1)
	go func() { failed <- v.ssh.Serve(v.door) }()
	go v.room.Watch(ctx)
	go v.guard(ctx)
	return failed, nil
}

// end lets nobody in any more and sends all away.
func (v *server) end() {
	left, cancel := context.WithTimeout(context.Background(), leaveTime)
	defer cancel()
	_ = v.door.Listener.Close()
	v.room.Close(left, "The workshop has ended. Your work is kept.")
	time.Sleep(100 * time.Millisecond) // the last words are on their way
	_ = v.ssh.Close()
	v.log.say("ended")
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// address is where learners come in.
func (v *server) address() string { return v.door.Addr().String() }

// announce says how to come in, and what is unusual.
func (v *server) announce() {
	v.log.say("listening on %s, host key %s", v.address(), ssh.FingerprintSHA256(v.ssh.HostSigners[0].PublicKey()))
	v.log.say("folder of the class: %s", v.folder)
	v.log.say("learners: %s", v.invitation())
	if v.settings.Open() {
		v.log.say("other computers can reach this address")
	}
	if v.access.password == nil && v.access.instructors == nil {
		v.log.say("nobody can sign in as %s: --instructor-keys or --instructor-password-file say who may", instructor)
	}
}

// invitation is the command by which a learner comes in.
func (v *server) invitation() string {
	how := ""
	switch {
	case v.access.keys != nil && v.access.passwords != nil:
		how = ", with a key or password"
	case v.access.keys != nil:
		how = ", with a key"
	case v.access.passwords != nil:
		how = ", with a password"
	}
	host, port := splitHostPort(v.address())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() { // every address of this computer
		if name, err := os.Hostname(); err == nil {
			host = name
		}
	}
	return fmt.Sprintf("ssh -p %s NAME@%s%s", port, host, how)
}

// guardEvery is the time between two looks at who is idle and what is too large.
const guardEvery = time.Second

// guard ends sessions that have gone idle, that fill the disk, and the busiest one when
// memory runs short.
func (v *server) guard(ctx context.Context) {
	tick := time.NewTicker(guardEvery)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			v.look(now, n%5 == 0)
		}
	}
}

func (v *server) look(now time.Time, folders bool) {
	for _, s := range v.room.Seats() {
		if v.settings.Idle > 0 && s.Idle(now) > v.settings.Idle {
			s.End(fmt.Sprintf("Nothing came for %s, so this session has ended. Your work is kept.", v.settings.Idle))
		}
		if folders {
			if err := v.fits(filepath.Join(v.folder, s.Name)); err != nil {
				s.End(err.Error())
			}
		}
	}
	if v.memory() > uint64(v.settings.Memory) {
		if s := v.room.Heaviest(); s != nil {
			v.log.say("memory is above %s: the busiest session, of %s, ends", v.settings.Memory, s.Name)
			s.End("The server is short of memory, so this session has ended. Your work is kept.")
		}
	}
}

// memory is what the program uses after what is not used any more was given back.
func (v *server) memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc <= uint64(v.settings.Memory) {
		return m.HeapAlloc
	}
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
